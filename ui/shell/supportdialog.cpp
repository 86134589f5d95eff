// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/supportdialog.h"

#include "ui/tapes/filefield.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFontDatabase>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QVBoxLayout>

#include <algorithm>

namespace muster {

SupportDialog::SupportDialog(ImportService& service, SupportFacts facts, QWidget* parent)
    : QDialog(parent), m_service(service), m_facts(std::move(facts)),
      m_hosts(new QCheckBox(tr("With the names of servers"))),
      m_personal(new QCheckBox(tr("With values of people, and answers to failed requests"))),
      m_tape(new FileField(FileField::Mode::Open, tr("Tape to put in"), tr("Tapes (*.jsonl)"))),
      m_list(new QListWidget), m_text(new QPlainTextEdit), m_answer(new PlainLabel),
      m_save(new QPushButton(tr("Save…")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Support Bundle"));
    build();
    connect(m_hosts, &QCheckBox::toggled, this, &SupportDialog::gather);
    connect(m_personal, &QCheckBox::toggled, this, &SupportDialog::gather);
    connect(m_tape, &FileField::changed, this, &SupportDialog::gather);
    connect(m_list, &QListWidget::currentRowChanged, this, &SupportDialog::showPart);
    connect(m_list, &QListWidget::itemChanged, this, &SupportDialog::ticked);
    connect(m_save, &QPushButton::clicked, this, &SupportDialog::save);
    gather();
}

void SupportDialog::build()
{
    m_hosts->setObjectName(QStringLiteral("hosts"));
    m_personal->setObjectName(QStringLiteral("personal"));
    m_list->setObjectName(QStringLiteral("parts"));
    m_list->setAccessibleName(tr("Parts of the bundle"));
    m_list->setMaximumWidth(300);
    m_text->setObjectName(QStringLiteral("text"));
    m_text->setAccessibleName(tr("Exactly what this part holds"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_answer->setObjectName(QStringLiteral("answer"));
    m_answer->setWordWrap(true);
    m_answer->hide();
    m_save->setObjectName(QStringLiteral("save"));
    setRole(m_save, "primary");
    auto* intro = new PlainLabel(tr("One file with what helps others to help you. It holds no secrets. Here you see "
                                    "all of it; what you untick stays here. Muster sends nothing: you choose who gets "
                                    "the file."));
    intro->setWordWrap(true);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setHorizontalSpacing(space::Large);
    form->addRow(QString(), m_hosts);
    form->addRow(QString(), m_personal);
    form->addRow(tr("Tape to put in"), m_tape);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::Medium);
    row->addWidget(m_list);
    row->addWidget(m_text, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    buttons->addButton(m_save, QDialogButtonBox::ActionRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::XLarge, space::XLarge, space::XLarge, space::Large);
    column->setSpacing(space::Medium);
    column->addWidget(intro);
    column->addLayout(form);
    column->addLayout(row, 1);
    column->addWidget(m_answer);
    column->addWidget(buttons);
    resize(960, 640);
}

void SupportDialog::gather()
{
    SupportOptions options;
    options.hosts = m_hosts->isChecked();
    options.personal = m_personal->isChecked();
    options.tape = m_tape->path();
    m_save->setEnabled(false);
    using Gathered = std::pair<std::vector<SupportPart>, Timestamp>;
    ask<Gathered>(
        m_service, this,
        [facts = m_facts, options](Ports& ports, std::stop_token) -> Result<Gathered> {
            auto parts = supportParts(ports, facts, options);
            if (!parts)
                return fail(std::move(parts.error()));
            return Gathered(std::move(*parts), ports.clock().now());
        },
        [this, number = ++m_asked](const Result<Gathered>& gathered) {
            if (number != m_asked)
                return;
            if (!gathered)
                return say(gathered.error().message, false); // what was shown before is not what was asked for
            say({}, true);
            m_parts = gathered->first;
            m_at = gathered->second;
            showParts();
        });
}

void SupportDialog::showParts()
{
    const int row = std::max(0, m_list->currentRow());
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        for (SupportPart& part : m_parts) {
            part.wanted = !m_leftOut.contains(part.name);
            auto* item = new QListWidgetItem(QString::fromStdString(part.name), m_list);
            item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
            item->setCheckState(part.wanted ? Qt::Checked : Qt::Unchecked);
            item->setToolTip(plainToolTip(part.title));
        }
        m_list->setCurrentRow(std::min(row, m_list->count() - 1));
    }
    showPart();
    m_save->setEnabled(!m_parts.empty());
}

void SupportDialog::showPart()
{
    const int row = m_list->currentRow();
    m_text->setPlainText(row < 0 || row >= static_cast<int>(m_parts.size())
                             ? QString()
                             : QString::fromStdString(supportText(m_parts[static_cast<std::size_t>(row)])));
}

void SupportDialog::ticked(QListWidgetItem* item)
{
    const int row = m_list->row(item);
    if (row < 0 || row >= static_cast<int>(m_parts.size()))
        return;
    SupportPart& part = m_parts[static_cast<std::size_t>(row)];
    part.wanted = item->checkState() == Qt::Checked;
    if (part.wanted)
        m_leftOut.erase(part.name);
    else
        m_leftOut.insert(part.name);
}

Result<void> SupportDialog::write(const QString& path) const
{
    const std::string text = supportText(m_parts, m_at);
    const auto size = static_cast<qint64>(text.size());
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), size) != size || !file.commit())
        return fail(
            ErrorKind::Storage,
            tr("The file cannot be written: %1. Choose another folder or free some space.").arg(file.errorString()));
    return {};
}

void SupportDialog::save()
{
    auto* dialog = new QFileDialog(this, tr("Save the Support Bundle"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("JSON files (*.json)")});
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->selectFile(QDir::home().filePath(supportFileName(m_at)));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        if (const auto written = write(path); !written)
            return say(written.error().message, false);
        say(tr("Written to %1. It is plain text: read it before you send it.").arg(path), true);
    });
    dialog->open();
}

void SupportDialog::say(const QString& text, bool good)
{
    m_answer->setText(text);
    m_answer->setTone(good ? Tone::Good : Tone::Bad);
    m_answer->setVisible(!text.isEmpty());
}

} // namespace muster
