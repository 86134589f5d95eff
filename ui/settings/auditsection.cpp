// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/auditsection.h"

#include "ui/settings/answerlabel.h"
#include "ui/settings/auditmodel.h"
#include "ui/settings/settingspage.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/rowtable.h"
#include "ui/widgets/searchfield.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace muster {

AuditSection::AuditSection(ImportService& service, QWidget* parent)
    : QWidget(parent), m_service(service), m_what(new QComboBox), m_subject(new SearchField),
      m_model(new AuditModel(this)), m_table(new QTableView), m_more(new QPushButton(tr("Show &Older"))),
      m_verify(new QPushButton(tr("&Verify"))), m_export(new QPushButton(tr("&Export…"))), m_answer(new AnswerLabel)
{
    build();
    connect(m_what, &QComboBox::currentIndexChanged, this, &AuditSection::refresh);
    connect(m_subject, &SearchField::searched, this, &AuditSection::refresh);
    connect(m_more, &QPushButton::clicked, this, &AuditSection::showMore);
    connect(m_verify, &QPushButton::clicked, this, &AuditSection::verify);
    connect(m_export, &QPushButton::clicked, this, &AuditSection::chooseFile);
}

void AuditSection::build()
{
    m_table->setObjectName(QStringLiteral("entries"));
    m_table->setAccessibleName(tr("Audit log"));
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTextElideMode(Qt::ElideRight);
    showAsRows(m_table, {150, 120, 220, 180});
    m_table->setMinimumHeight(10 * m_table->verticalHeader()->defaultSectionSize());
    m_more->setObjectName(QStringLiteral("more"));
    m_more->setEnabled(false);
    m_verify->setObjectName(QStringLiteral("verify"));
    setRole(m_verify, "primary");
    m_export->setObjectName(QStringLiteral("export"));
    m_answer->setObjectName(QStringLiteral("answer"));
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_verify);
    foot->addWidget(m_export);
    foot->addStretch();
    foot->addWidget(m_more);
    auto* column = makeSectionColumn(
        this, tr("Audit log"),
        tr("What was done in this workspace, when and by whom: in the window, on the command line, by the clock and "
           "over the HTTP API. Entries are only ever added, and each is sealed with the one before it, so that a "
           "change from outside is found by Verify."));
    column->addWidget(buildFilter());
    column->addWidget(m_table, 1);
    column->addLayout(foot);
    column->addWidget(m_answer);
}

QWidget* AuditSection::buildFilter()
{
    const std::pair<QString, const char*> kinds[] = {
        {tr("Everything"), ""},       {tr("Applications"), "connector.*"}, {tr("Plans"), "plan.*"},
        {tr("Runs"), "run.*"},        {tr("Schedules"), "schedule.*"},     {tr("Users"), "user.*"},
        {tr("Groups"), "group.*"},    {tr("Secrets"), "secret.*"},         {tr("Vault"), "vault.*"},
        {tr("API keys"), "apikey.*"}, {tr("Settings"), "setting.*"},       {tr("Backups"), "backup.*"}};
    for (const auto& [label, what] : kinds)
        m_what->addItem(label, QLatin1String(what));
    m_what->setObjectName(QStringLiteral("what"));
    m_what->setAccessibleName(tr("Kind of entry"));
    m_subject->setObjectName(QStringLiteral("subject"));
    m_subject->setAccessibleName(tr("Subject, or who did it"));
    m_subject->setPlaceholderText(tr("Exact subject, or person:LOGIN"));
    auto* filter = new QWidget;
    auto* row = new QHBoxLayout(filter);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::Small);
    row->addWidget(m_what);
    row->addWidget(m_subject, 1);
    return filter;
}

AuditQuery AuditSection::query() const
{
    AuditQuery query;
    query.what = m_what->currentData().toString().toStdString();
    const std::string text = m_subject->text().trimmed().toStdString();
    const bool isActor = text.starts_with("person:") || text.starts_with("api:") || text == "schedule";
    (isActor ? query.who : query.subject) = text;
    return query;
}

void AuditSection::refresh()
{
    read(query(), &AuditModel::set);
}

void AuditSection::showMore()
{
    AuditQuery wanted = query();
    wanted.before = m_model->oldest();
    m_more->setEnabled(false);
    read(wanted, &AuditModel::add);
}

void AuditSection::read(const AuditQuery& wanted, Take take)
{
    const int asked = ++m_asked;
    ask<std::vector<AuditEntry>>(
        m_service, this, [wanted](Ports& ports, std::stop_token) { return ports.audit().entries(wanted); },
        [this, asked, take, limit = wanted.limit](Result<std::vector<AuditEntry>> entries) {
            if (asked != m_asked)
                return;
            if (!entries)
                return m_answer->say(entries.error());
            m_more->setEnabled(entries->size() == static_cast<std::size_t>(limit));
            (m_model->*take)(std::move(*entries));
        });
}

void AuditSection::verify()
{
    m_verify->setEnabled(false);
    m_answer->clear();
    ask<AuditCheck>(
        m_service, this, [](Ports& ports, std::stop_token stop) { return ports.audit().verify({}, stop); },
        [this](const Result<AuditCheck>& check) {
            m_verify->setEnabled(true);
            if (check)
                m_answer->say(check->message, check->broken ? Tone::Bad : Tone::Good);
            else
                m_answer->say(check.error());
        });
}

void AuditSection::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("Export Audit Log"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("CSV files (*.csv)"), tr("JSON files (*.json)")});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QStringLiteral("audit.csv"));
    connect(dialog, &QFileDialog::fileSelected, this, &AuditSection::exportTo);
    dialog->open();
}

void AuditSection::exportTo(const QString& path)
{
    const AuditFormat format =
        path.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive) ? AuditFormat::JsonFile : AuditFormat::CsvFile;
    m_export->setEnabled(false);
    ask<std::int64_t>(
        m_service, this,
        [wanted = query(), format, path](Ports& ports, std::stop_token stop) {
            return writeAudit(ports.audit(), wanted, format, path, stop);
        },
        [this, path](const Result<std::int64_t>& count) {
            m_export->setEnabled(true);
            if (count)
                m_answer->say(tr("Wrote %1 entries to %2.").arg(QString::number(*count), path), Tone::Good);
            else
                m_answer->say(count.error());
        });
}

} // namespace muster
