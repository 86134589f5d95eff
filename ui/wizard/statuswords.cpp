// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/statuswords.h"

#include "core/base/textkey.h"
#include "core/base/untrusted.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/plainlabel.h"

#include <QGridLayout>
#include <QPlainTextEdit>
#include <QPushButton>

namespace muster {
namespace {

std::vector<std::string> lines(const QPlainTextEdit* edit)
{
    std::vector<std::string> words;
    for (const QString& line : edit->toPlainText().split(QLatin1Char('\n'))) {
        if (!line.trimmed().isEmpty())
            words.push_back(line.trimmed().toStdString());
    }
    return words;
}

bool contains(const std::vector<std::string>& words, const std::string& word)
{
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& each) { return textKey(each) == textKey(word); });
}

} // namespace

StatusWords::StatusWords(QWidget* parent)
    : QWidget(parent), m_active(new QPlainTextEdit(this)), m_inactive(new QPlainTextEdit(this)),
      m_found(new PlainLabel(this)), m_unknown(new QWidget(this))
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::Large);
    const std::pair<QPlainTextEdit*, QString> fields[] = {{m_active, tr("Active words, one a line")},
                                                          {m_inactive, tr("Inactive words, one a line")}};
    int column = 0;
    for (const auto& [edit, title] : fields) {
        edit->setTabChangesFocus(true);
        edit->setAccessibleName(title);
        edit->setMaximumHeight(150);
        auto* label = new PlainLabel(title, this);
        label->setBuddy(edit);
        grid->addWidget(label, 0, column);
        grid->addWidget(edit, 1, column++);
        connect(edit, &QPlainTextEdit::textChanged, this, [this] {
            showFound();
            if (!m_loading)
                emit edited();
        });
    }
    m_found->asCaption()->setWordWrap(true);
    grid->addWidget(m_found, 2, 0, 1, 2);
    new QVBoxLayout(m_unknown);
    m_unknown->layout()->setContentsMargins(0, 0, 0, 0);
    grid->addWidget(m_unknown, 3, 0, 1, 2);
    grid->setRowStretch(4, 1);
    setFocusProxy(m_active);
}

void StatusWords::setWords(const std::vector<std::string>& activeWords, const std::vector<std::string>& inactiveWords)
{
    const auto join = [](const std::vector<std::string>& words) {
        QStringList all;
        for (const std::string& word : words)
            all << QString::fromStdString(word);
        return all.join(QLatin1Char('\n'));
    };
    m_loading = true;
    if (active() != activeWords)
        m_active->setPlainText(join(activeWords));
    if (inactive() != inactiveWords)
        m_inactive->setPlainText(join(inactiveWords));
    m_loading = false;
    showFound();
}

std::vector<std::string> StatusWords::active() const
{
    return lines(m_active);
}

std::vector<std::string> StatusWords::inactive() const
{
    return lines(m_inactive);
}

void StatusWords::setFound(const std::map<std::string, int>& found)
{
    m_counts = found;
    showFound();
}

void StatusWords::showFound()
{
    QStringList known;
    clearLayout(m_unknown->layout());
    int shown = 0;
    for (const auto& [word, count] : m_counts) {
        const QString name = displayText(word);
        if (contains(active(), word)) {
            known << tr("%1 (active, %n time(s))", nullptr, count).arg(name);
        } else if (contains(inactive(), word)) {
            known << tr("%1 (inactive, %n time(s))", nullptr, count).arg(name);
        } else if (shown++ < 12) {
            auto* line = new QWidget(m_unknown);
            auto* row = new QHBoxLayout(line);
            row->setContentsMargins(0, 0, 0, 0);
            auto* label = new PlainLabel(tr("“%1” (%n time(s)) is in neither list.", nullptr, count).arg(name), line);
            label->setTone(Tone::Caution);
            row->addWidget(label, 1);
            for (const bool isActive : {true, false}) {
                auto* button = new QPushButton(isActive ? tr("Is Active") : tr("Is Inactive"), line);
                button->setAccessibleName(isActive ? tr("%1 is active").arg(name) : tr("%1 is inactive").arg(name));
                connect(button, &QPushButton::clicked, this,
                        [this, text = QString::fromStdString(word), isActive] { put(text, isActive); });
                row->addWidget(button);
            }
            m_unknown->layout()->addWidget(line);
        }
    }
    m_found->setText(known.isEmpty() ? QString() : tr("In the sample: %1.").arg(known.join(QStringLiteral(", "))));
    m_found->setVisible(!known.isEmpty());
}

void StatusWords::put(const QString& word, bool isActive)
{
    QPlainTextEdit* edit = isActive ? m_active : m_inactive;
    QString text = edit->toPlainText();
    if (!text.isEmpty() && !text.endsWith(QLatin1Char('\n')))
        text += QLatin1Char('\n');
    edit->setPlainText(text + word);
}

} // namespace muster
