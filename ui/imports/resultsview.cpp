// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/resultsview.h"

#include "ui/directory/usermodel.h"
#include "ui/widgets/counttile.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/rowtable.h"
#include "ui_resultsview.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLocale>
#include <QMenu>
#include <QStandardPaths>

namespace muster {
namespace {

QString kindLabel(ResultKind kind)
{
    switch (kind) {
    case ResultKind::All:
        return ResultsView::tr("Everybody");
    case ResultKind::Created:
        return ResultsView::tr("Created");
    case ResultKind::Updated:
        return ResultsView::tr("Updated");
    case ResultKind::Suspended:
        return ResultsView::tr("Suspended");
    case ResultKind::Reactivated:
        return ResultsView::tr("Reactivated");
    case ResultKind::Removed:
        return ResultsView::tr("Removed");
    case ResultKind::Skipped:
        return ResultsView::tr("Skipped");
    case ResultKind::Failed:
        break;
    }
    return ResultsView::tr("Failed");
}

} // namespace

ResultsView::ResultsView(ImportService& service, QWidget* parent)
    : QWidget(parent), m_service(service), m_form(std::make_unique<Ui::ResultsView>()),
      m_model(new ResultModel(service, this))
{
    m_form->setupUi(this);
    m_form->title->asHeading();
    m_form->summary->setTone(Tone::Neutral);
    m_form->summary->setSelectable(true);
    m_form->listTitle->asHeading();
    m_form->cut->asCaption();
    setRole(m_form->done, "primary");
    m_form->save->setIcon(strokeIcon(QStringLiteral("save")));
    m_form->copy->setIcon(strokeIcon(QStringLiteral("copy")));
    QTableView* table = m_form->table;
    table->setModel(m_model);
    showAsRows(table, {150, 110, 120, 220, 110, 320, 140});
    setFocusProxy(m_form->done);
    buildTiles();
    connectUndo();
    connect(table, &QTableView::activated, this, [this](const QModelIndex& index) {
        if (const UserId user = m_model->userAt(index.row()); user > 0)
            emit userRequested(user);
    });
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(table, &QWidget::customContextMenuRequested, this, &ResultsView::rowMenu);
    connect(m_model, &ResultModel::loaded, this, &ResultsView::showList);
    connect(m_model, &ResultModel::loaded, this, &ResultsView::refreshUndo);
    connect(m_model, &ResultModel::failed, this, &ResultsView::failed);
    connect(m_form->search, &SearchField::searched, this, [this] { showKind(m_kind); });
    connect(m_form->save, &QPushButton::clicked, this, &ResultsView::askWhere);
    connect(m_form->copy, &QPushButton::clicked, this, &ResultsView::copyList);
    connect(m_form->done, &QPushButton::clicked, this, &ResultsView::closed);
    connect(m_form->empty, &EmptyState::triggered, this, [this] {
        m_form->search->setQuietly(QString());
        showKind(ResultKind::All);
    });
}

ResultsView::~ResultsView() = default;

void ResultsView::buildTiles()
{
    const std::tuple<ResultKind, const char*, Tone> kinds[] = {
        {ResultKind::Created, "plus", Tone::Good},         {ResultKind::Updated, "edit", Tone::Info},
        {ResultKind::Suspended, "suspend", Tone::Caution}, {ResultKind::Reactivated, "activate", Tone::Good},
        {ResultKind::Removed, "trash", Tone::Caution},     {ResultKind::Skipped, "skip", Tone::Neutral},
        {ResultKind::Failed, "error", Tone::Bad}};
    for (const auto& [kind, icon, tone] : kinds) {
        auto* tile = new CountTile(kindLabel(kind), QLatin1String(icon), tone, this);
        tile->setCount(0);
        m_form->tiles->addWidget(tile);
        tile->setCheckable(true);
        m_tiles[kind] = tile;
        connect(tile, &QAbstractButton::clicked, this, [this, wanted = kind] {
            showKind(m_kind == wanted ? ResultKind::All : wanted); // a second click shows everybody again
        });
    }
    const auto link = [this](const QString& label, const QString& icon, auto go) {
        auto* tile = new CountTile(label, icon, Tone::Accent, this);
        tile->setNoCount();
        m_form->links->addWidget(tile);
        connect(tile, &QAbstractButton::clicked, this, go);
    };
    link(tr("Users"), QStringLiteral("users"),
         [this] { emit usersRequested(QString::fromStdString(m_report.connector)); });
    link(tr("User Groups"), QStringLiteral("groups"), &ResultsView::userGroupsRequested);
    link(tr("Device Groups"), QStringLiteral("devices"), &ResultsView::deviceGroupsRequested);
}

void ResultsView::setRun(const RunReport& report, const QString& connectorLabel)
{
    m_report = report;
    m_form->title->setText(
        tr("%1: %2", "application: state of the run").arg(connectorLabel, runStateLabel(report.state)));
    m_form->title->setTone(report.state == RunState::Failed           ? std::optional(Tone::Bad)
                           : report.state == RunState::DoneWithErrors ? std::optional(Tone::Caution)
                                                                      : std::nullopt);
    m_form->summary->setText(summary(connectorLabel));
    const RunCounts& counts = report.counts;
    m_tiles[ResultKind::Created]->setCount(counts.created);
    m_tiles[ResultKind::Updated]->setCount(counts.updated);
    m_tiles[ResultKind::Suspended]->setCount(counts.suspended);
    m_tiles[ResultKind::Reactivated]->setCount(counts.reactivated);
    m_tiles[ResultKind::Removed]->setCount(counts.removed);
    m_tiles[ResultKind::Removed]->setVisible(counts.removed > 0); // only an undo removes
    m_tiles[ResultKind::Skipped]->setCount(counts.skipped);
    m_tiles[ResultKind::Failed]->setCount(counts.failed + counts.conflict);
    m_form->search->setQuietly(QString());
    m_form->save->setEnabled(report.hasResults);
    refreshUndo();
    showKind(counts.failed + counts.conflict > 0 ? ResultKind::Failed : ResultKind::All);
}

QString ResultsView::summary(const QString&) const
{
    QStringList words;
    words << tr("Started %1").arg(shortTime(m_report.startedAt));
    if (m_report.finishedAt > m_report.startedAt) // in between a person may have looked at the plan for hours
        words << tr("finished %1").arg(shortTime(m_report.finishedAt));
    if (m_report.counts.unchanged > 0)
        words << tr("%1 unchanged").arg(QLocale().toString(m_report.counts.unchanged));
    if (m_report.requests > 0)
        words << tr("%n request(s)", nullptr, static_cast<int>(m_report.requests));
    QString text = words.join(QStringLiteral("  ·  "));
    if (const QString times = timesText(m_report.times); !times.isEmpty())
        text += QLatin1Char('\n') + times;
    if (m_report.error)
        text += QLatin1Char('\n') + m_report.error->message;
    for (const QString& word : m_report.words)
        text += QLatin1Char('\n') + word;
    return text;
}

void ResultsView::showKind(ResultKind kind)
{
    m_kind = kind;
    for (const auto& [other, tile] : m_tiles)
        tile->setChecked(other == kind);
    m_form->listTitle->setText(kindLabel(kind));
    if (!m_report.hasResults)
        return showGone();
    m_model->read(m_report.run, kind, m_form->search->text().trimmed());
}

void ResultsView::showGone()
{
    m_form->empty->set(QStringLiteral("clock"), tr("No longer kept"),
                       tr("What became of each user in this run is no longer kept. Settings, History says how long it "
                          "is."));
    m_form->stack->setCurrentWidget(m_form->empty);
    m_form->cut->hide();
    m_form->copy->setEnabled(false);
}

void ResultsView::showList()
{
    const bool any = m_model->rowCount() > 0;
    const bool filtered = m_kind != ResultKind::All || !m_form->search->text().isEmpty();
    m_form->empty->set(QStringLiteral("list"), filtered ? tr("Nobody here") : tr("Nobody was changed"),
                       filtered ? tr("No person of this run fits.")
                                : tr("This run wrote nothing: the directory was up to date, or the run ended before."),
                       filtered ? tr("Show everybody") : QString());
    m_form->stack->setCurrentWidget(any ? static_cast<QWidget*>(m_form->table) : m_form->empty);
    m_form->copy->setEnabled(any);
    m_form->cut->setText(
        m_model->isCut()
            ? tr("Only the first %1 are shown here. All of them are in the results file: choose Save results.")
                  .arg(QLocale().toString(static_cast<qulonglong>(ResultModel::rowsKept)))
            : QString());
    m_form->cut->setVisible(m_model->isCut());
}

void ResultsView::copyList()
{
    QString text;
    const int rows = std::min(m_model->rowCount(), 10'000);
    for (int row = -1; row < rows; ++row) {
        QStringList cells;
        for (int column = 0; column < ResultModel::ColumnCount; ++column)
            cells << (row < 0 ? m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole)
                              : m_model->index(row, column).data())
                         .toString();
        text += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
    }
    QGuiApplication::clipboard()->setText(text);
}

void ResultsView::rowMenu(const QPoint& at)
{
    const int row = m_form->table->indexAt(at).row();
    const QString key = m_model->explainKeyAt(row);
    if (key.isEmpty())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (const UserId user = m_model->userAt(row); user > 0)
        menu->addAction(strokeIcon(QStringLiteral("user")), tr("Show the User"), this,
                        [this, user] { emit userRequested(user); });
    menu->addAction(strokeIcon(QStringLiteral("info")), tr("Explain…"), this,
                    [this, key] { emit explainRequested(QString::fromStdString(m_report.connector), key); });
    menu->popup(m_form->table->viewport()->mapToGlobal(at));
}

void ResultsView::askWhere()
{
    auto* dialog = new QFileDialog(this, tr("Save the results"),
                                   QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Table for spreadsheets (*.csv)"), tr("JSON (*.json)")});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QStringLiteral("muster-%1.csv").arg(QString::fromStdString(m_report.run)));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.contains(QStringLiteral("json")) ? QStringLiteral("json")
                                                                         : QStringLiteral("csv"));
    });
    connect(dialog, &QFileDialog::fileSelected, this, &ResultsView::saveTo);
    dialog->open();
}

void ResultsView::saveTo(const QString& path)
{
    const auto format =
        path.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive) ? ResultsFormat::JsonFile : ResultsFormat::CsvFile;
    ask<void>(
        m_service, this,
        [run = m_report.run, format, path](Ports& ports, std::stop_token) {
            return writeResults(ports.runs(), run, format, path);
        },
        [this, path](const Result<void>& done) {
            if (done)
                emit saved(path);
            else
                emit failed(done.error());
        });
}

QString runStateLabel(RunState state)
{
    switch (state) {
    case RunState::Fetching:
        return ResultsView::tr("reading the source");
    case RunState::Planned:
        return ResultsView::tr("planned, not imported");
    case RunState::Held:
        return ResultsView::tr("held, waiting for approval");
    case RunState::Applying:
        return ResultsView::tr("importing");
    case RunState::Done:
        return ResultsView::tr("done");
    case RunState::DoneWithErrors:
        return ResultsView::tr("done, with errors for some users");
    case RunState::Failed:
        return ResultsView::tr("failed");
    case RunState::Skipped:
        return ResultsView::tr("skipped: the one before was still running");
    case RunState::Cancelled:
        break;
    }
    return ResultsView::tr("cancelled");
}

QIcon runStateIcon(RunState state)
{
    switch (state) {
    case RunState::Done:
        return strokeIcon(QStringLiteral("activate"), Tone::Good);
    case RunState::DoneWithErrors:
    case RunState::Held:
        return strokeIcon(QStringLiteral("warning"), Tone::Caution);
    case RunState::Failed:
        return strokeIcon(QStringLiteral("error"), Tone::Bad);
    case RunState::Cancelled:
        return strokeIcon(QStringLiteral("close"), Tone::Neutral);
    case RunState::Skipped:
        return strokeIcon(QStringLiteral("skip"), Tone::Neutral);
    default:
        return strokeIcon(QStringLiteral("clock"), Tone::Info);
    }
}

} // namespace muster
