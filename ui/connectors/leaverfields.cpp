// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connectors/leaverfields.h"

#include "ui/widgets/plainlabel.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QVBoxLayout>

namespace muster {

namespace {
std::vector<std::string> lines(const QString& text)
{
    std::vector<std::string> all;
    for (const QString& line : text.split(QLatin1Char('\n'))) {
        if (!line.trimmed().isEmpty())
            all.push_back(line.trimmed().toStdString());
    }
    return all;
}

QWidget* titled(QVBoxLayout* column, const QString& title, QWidget* field, QWidget* parent)
{
    auto* box = new QWidget(parent);
    auto* inner = new QVBoxLayout(box);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(4);
    auto* label = new PlainLabel(title, box);
    label->setBuddy(field);
    inner->addWidget(label);
    inner->addWidget(field);
    field->setAccessibleName(title);
    column->addWidget(box);
    return box;
}
} // namespace

LeaverFields::LeaverFields(DraftModel& draft, FieldBinder& binder, QWidget* parent)
    : QWidget(parent), m_draft(draft), m_waiting(new QWidget(this)), m_protect(new QPlainTextEdit(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addWidget(m_waiting);
    bindWaiting(binder);
    bindProtect(binder);
    // waiting means nothing where missing users are left alone
    const auto follow = [this] {
        m_waiting->setVisible(m_draft.connector().import.missing != MissingPolicy::Ignore);
        showProtect();
    };
    connect(&m_draft, &DraftModel::changed, this, follow);
    follow();
}

void LeaverFields::bindWaiting(FieldBinder& binder)
{
    auto* runs = new QSpinBox(m_waiting);
    runs->setObjectName(QStringLiteral("missingRuns"));
    runs->setRange(1, 100);
    auto* grace = new QLineEdit(m_waiting);
    grace->setObjectName(QStringLiteral("missingGrace"));
    grace->setPlaceholderText(tr("P7D for a week; empty: no time"));
    auto* column = new QVBoxLayout(m_waiting);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    titled(column, tr("Complete imports in a row that must miss a user first"), runs, m_waiting);
    titled(column, tr("Time that must have passed too"), grace, m_waiting);
    binder.number(
        runs, "import.missingRuns", tr("Imports That Must Miss a User"),
        [](const Connector& c) { return c.import.missingRuns; },
        [](Connector& c, int count) { c.import.missingRuns = count; });
    binder.text(
        grace, "import.missingGrace", tr("Time That Must Have Passed"),
        [](const Connector& c) { return c.import.missingGrace; },
        [](Connector& c, const std::string& text) { c.import.missingGrace = text; });
}

void LeaverFields::bindProtect(FieldBinder& binder)
{
    m_protect->setObjectName(QStringLiteral("protect"));
    m_protect->setTabChangesFocus(true);
    m_protect->setMaximumHeight(90);
    m_protect->setPlaceholderText(tr("admin-*@example.com"));
    auto* column = static_cast<QVBoxLayout*>(layout());
    QWidget* box = titled(column, tr("Never suspended by an import: e-mail addresses, usernames or ids, one a line"),
                          m_protect, this);
    auto* help = new PlainLabel(tr("* stands for any characters. Members of the group “Administrators” are never "
                                   "suspended by an import either."),
                                box);
    help->asCaption()->setWordWrap(true);
    box->layout()->addWidget(help);
    connect(m_protect, &QPlainTextEdit::textChanged, this, [this] {
        if (m_loading)
            return;
        m_draft.edit(
            tr("Protected Users"), [this](Connector& c) { c.import.protect = lines(m_protect->toPlainText()); },
            QStringLiteral("import.protect"));
    });
    binder.problems(m_protect, [this] {
        std::vector<std::string> places{"import.protect"};
        for (std::size_t i = 0; i < m_draft.connector().import.protect.size(); ++i)
            places.push_back("import.protect[" + std::to_string(i) + "]");
        return places;
    });
}

void LeaverFields::showProtect()
{
    const std::vector<std::string>& patterns = m_draft.connector().import.protect;
    if (lines(m_protect->toPlainText()) == patterns)
        return; // an empty line that is being written is no pattern yet
    QStringList all;
    for (const std::string& pattern : patterns)
        all << QString::fromStdString(pattern);
    m_loading = true;
    m_protect->setPlainText(all.join(QLatin1Char('\n')));
    m_loading = false;
}

} // namespace muster
