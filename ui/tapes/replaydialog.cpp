// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tapes/replaydialog.h"

#include "ui/tapes/filefield.h"
#include "ui/tapes/sourcelist.h"
#include "ui/tapes/tapework.h"
#include "ui/tapes/troublebox.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/rowtable.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace muster {

namespace {

constexpr int tapeDecides = -1;

struct CountRow
{
    Action action;
    std::int64_t PlanCounts::*value;
};
constexpr CountRow countRows[] = {
    {Action::Create, &PlanCounts::create},       {Action::Update, &PlanCounts::update},
    {Action::Suspend, &PlanCounts::suspend},     {Action::Reactivate, &PlanCounts::reactivate},
    {Action::Unchanged, &PlanCounts::unchanged}, {Action::Skip, &PlanCounts::skip},
    {Action::Invalid, &PlanCounts::invalid},     {Action::Conflict, &PlanCounts::conflict},
    {Action::Missing, &PlanCounts::missing},
};

QString countText(const std::optional<ReplayOutcome>& outcome, std::int64_t PlanCounts::*value)
{
    if (!outcome || !outcome->plan)
        return QStringLiteral("–");
    return QLocale().toString(static_cast<qlonglong>(outcome->plan->counts.*value));
}

QPlainTextEdit* makeText(const QString& name, const char* objectName)
{
    auto* text = new QPlainTextEdit;
    text->setReadOnly(true);
    text->setTabChangesFocus(true);
    text->setAccessibleName(name);
    text->setObjectName(QLatin1String(objectName));
    return text;
}

} // namespace

QString outcomeText(const ReplayOutcome& outcome)
{
    QStringList lines{verdict(outcome), QString()};
    if (outcome.error) {
        lines += outcome.error->message;
        if (!outcome.error->detail.isEmpty())
            lines += outcome.error->detail;
    }
    if (outcome.plan) {
        lines += outcome.plan->proof.complete
                     ? QCoreApplication::translate("ReplayDialog", "The list is proven complete.")
                     : QCoreApplication::translate("ReplayDialog", "The list is not proven complete.");
        for (const QString& words : outcome.plan->proof.words)
            lines += words;
        for (const Hold& hold : outcome.plan->holds)
            lines += QCoreApplication::translate("ReplayDialog", "Held: %1").arg(hold.message);
    }
    return lines.join(u'\n');
}

ReplayDialog::ReplayDialog(ImportService& service, std::shared_ptr<TapeDeck> deck, const QString& file, QWidget* parent)
    : QDialog(parent), m_service(service), m_deck(std::move(deck)),
      m_file(new FileField(FileField::Mode::Open, tr("File of the tape"), tr("Tapes (*.jsonl)"))),
      m_connectors(new QComboBox), m_against(new QComboBox), m_troubles(new TroubleBox), m_answer(new PlainLabel),
      m_counts(new QTableWidget), m_plain(makeText(tr("Without trouble"), "plain")),
      m_troubled(makeText(tr("With trouble"), "troubled")), m_run(new QPushButton(tr("Replay")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Replay a Tape"));
    build();
    connect(m_file, &FileField::changed, this, [this] { setWorking(m_job.has_value()); });
    connect(m_run, &QPushButton::clicked, this, &ReplayDialog::run);
    m_file->setPath(file);
    setWorking(false);
    ask<SourceList>(
        m_service, this, [](Ports& ports, std::stop_token) { return readSources(ports); },
        [this](const Result<SourceList>& list) {
            if (!list)
                return;
            for (const auto& [id, label] : *list)
                m_connectors->addItem(id, id);
        });
}

ReplayDialog::~ReplayDialog()
{
    if (m_job)
        m_service.cancel(*m_job);
}

void ReplayDialog::build()
{
    m_run->setObjectName(QStringLiteral("run"));
    m_run->setDefault(true);
    setRole(m_run, "primary");
    m_answer->setObjectName(QStringLiteral("answer"));
    m_answer->setWordWrap(true);
    m_answer->hide();
    m_connectors->setObjectName(QStringLiteral("connectors"));
    m_connectors->addItem(tr("The one that the tape names"), QString());
    m_against->setObjectName(QStringLiteral("against"));
    using Against = ReplayRequest::Against;
    m_against->addItem(tr("What suits the tape"), tapeDecides);
    m_against->addItem(tr("A workspace with this tape imported"), static_cast<int>(Against::Tape));
    m_against->addItem(tr("A copy of this workspace"), static_cast<int>(Against::Workspace));
    m_against->addItem(tr("An empty workspace"), static_cast<int>(Against::Empty));
    auto* intro = new PlainLabel(tr("The tape is read by the real engine, against a copy. Nothing is sent to the "
                                    "source, nothing is written to this workspace."));
    intro->setWordWrap(true);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setHorizontalSpacing(space::Large);
    form->addRow(tr("Tape"), m_file);
    form->addRow(tr("Connector"), m_connectors);
    form->addRow(tr("Plan against"), m_against);
    auto* bar = new QProgressBar;
    m_work = new TapeWork(*bar, this);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    buttons->addButton(m_run, QDialogButtonBox::ActionRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* left = new QWidget;
    auto* choices = new QVBoxLayout(left);
    choices->setContentsMargins(0, 0, 0, 0);
    choices->setSpacing(space::Medium);
    choices->addWidget(intro);
    choices->addLayout(form);
    choices->addWidget(m_troubles);
    choices->addStretch(1);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::Large);
    row->addWidget(makeScrolling(left, tr("What to replay")), 1);
    row->addWidget(makeResults(), 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::XLarge, space::XLarge, space::XLarge, space::Large);
    column->setSpacing(space::Medium);
    column->addLayout(row, 1);
    column->addWidget(bar);
    column->addWidget(m_answer);
    column->addWidget(buttons);
    resize(1080, 640);
}

QWidget* ReplayDialog::makeResults()
{
    m_counts->setObjectName(QStringLiteral("counts"));
    m_counts->setAccessibleName(tr("Counts"));
    m_counts->setColumnCount(3);
    m_counts->setHorizontalHeaderLabels({tr("Users"), tr("Without trouble"), tr("With trouble")});
    m_counts->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_counts->setRowCount(static_cast<int>(std::size(countRows)));
    for (int i = 0; i < m_counts->rowCount(); ++i)
        for (int part = 0; part < 3; ++part)
            m_counts->setItem(i, part, new QTableWidgetItem(part == 0 ? actionLabel(countRows[i].action) : QString()));
    showAsRows(m_counts, {160, 130});
    auto* results = new QWidget;
    auto* column = new QVBoxLayout(results);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_counts, 3);
    auto* texts = new QHBoxLayout;
    for (QPlainTextEdit* text : {m_plain, m_troubled}) {
        auto* side = new QVBoxLayout;
        side->addWidget((new PlainLabel(text->accessibleName()))->asCaption());
        side->addWidget(text, 1);
        texts->addLayout(side, 1);
    }
    column->addLayout(texts, 2);
    return results;
}

void ReplayDialog::run()
{
    if (m_job) {
        m_service.cancel(*m_job);
        m_run->setEnabled(false);
        return;
    }
    auto troubles = m_troubles->troubles();
    if (!troubles)
        return say(troubles.error().message, false);
    ReplayRequest request;
    request.file = m_file->path();
    request.troubles = std::move(*troubles);
    if (const int against = m_against->currentData().toInt(); against != tapeDecides)
        request.against = static_cast<ReplayRequest::Against>(against);
    say({}, true);
    m_job = ask<Replay>(
        m_service, this,
        [deck = m_deck, request, id = m_connectors->currentData().toString().toStdString(),
         progress = m_work->start()](Ports& ports, std::stop_token stop) -> Result<Replay> {
            ReplayRequest whole = request;
            if (!id.empty()) {
                auto stored = ports.connectors().get(id);
                if (!stored)
                    return fail(std::move(stored.error()));
                whole.connector = std::move(stored->connector);
            }
            return deck->replay(whole, progress, std::move(stop));
        },
        [this](const Result<Replay>& replay) {
            m_job.reset();
            m_work->stop();
            setWorking(false);
            if (replay)
                showReplay(*replay);
            else if (replay.error().kind == ErrorKind::Cancelled)
                say(tr("Cancelled."), true);
            else
                say(replay.error().message, false);
        });
    setWorking(true);
}

void ReplayDialog::showReplay(const Replay& replay)
{
    showCounts(replay);
    m_plain->setPlainText(outcomeText(replay.plain));
    m_troubled->setPlainText(replay.troubled ? outcomeText(*replay.troubled) : tr("No trouble was ticked."));
    QStringList unmet;
    for (const Trouble& trouble : replay.unmet)
        unmet += trouble.words();
    if (!unmet.isEmpty())
        return say(tr("This never came to pass, as the tape has no such page or field: %1.").arg(unmet.join(u"; ")),
                   false);
    switch (replay.against) {
    case ReplayRequest::Against::Tape:
        return say(tr("Planned against a workspace into which this tape was imported just before."), true);
    case ReplayRequest::Against::Workspace:
        return say(tr("Planned against a copy of this workspace."), true);
    case ReplayRequest::Against::Empty:
        return say(tr("Planned against an empty workspace."), true);
    }
}

void ReplayDialog::showCounts(const Replay& replay)
{
    for (int i = 0; i < m_counts->rowCount(); ++i) {
        m_counts->item(i, 1)->setText(countText(replay.plain, countRows[i].value));
        m_counts->item(i, 2)->setText(countText(replay.troubled, countRows[i].value));
    }
}

void ReplayDialog::setWorking(bool working)
{
    for (QWidget* widget : {static_cast<QWidget*>(m_file), static_cast<QWidget*>(m_connectors),
                            static_cast<QWidget*>(m_against), static_cast<QWidget*>(m_troubles)})
        widget->setEnabled(!working);
    m_run->setText(working ? tr("Cancel") : tr("Replay"));
    m_run->setEnabled(working || !m_file->path().isEmpty());
}

void ReplayDialog::say(const QString& text, bool good)
{
    m_answer->setText(text);
    m_answer->setTone(good ? Tone::Neutral : Tone::Bad);
    m_answer->setVisible(!text.isEmpty());
}

} // namespace muster
