// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/runspage.h"

#include "core/base/untrusted.h"
#include "ui/imports/compareview.h"
#include "ui/imports/resultsview.h"
#include "ui/imports/runchart.h"
#include "ui/imports/waitinglist.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/noticepanel.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/rowtable.h"

#include <QComboBox>
#include <QDir>
#include <QItemSelectionModel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace muster {
namespace {

constexpr int runsShown = 10'000;
constexpr int anyState = -1;

} // namespace

/// What the page shows, made ready on the worker thread.
struct RunsPage::Answer
{
    std::vector<RunReport> runs;
    ConnectorLabels labels;
    RunBars bars;
};

RunsPage::RunsPage(ImportService& service, QWidget* parent)
    : QWidget(parent), m_service(service), m_model(new RunModel(this)), m_connector(new QComboBox),
      m_state(new QComboBox), m_shows(new QComboBox), m_compare(new QPushButton(tr("Compare"))), m_chart(new RunChart),
      m_chartCard(nullptr), m_waiting(new WaitingList(service)), m_table(new QTableView), m_empty(new EmptyState),
      m_lists(new QStackedWidget), m_pages(new QStackedWidget), m_results(new ResultsView(service)),
      m_comparison(new CompareView(service)), m_notice(nullptr)
{
    build();
    m_notice = new NoticePanel(this);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        if (const RunReport* run = m_model->run(index.row()))
            open(*run);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsPage::showSelection);
    connect(m_connector, &QComboBox::activated, this, &RunsPage::refresh);
    connect(m_state, &QComboBox::activated, this, &RunsPage::refresh);
    connect(m_shows, &QComboBox::activated, this,
            [this](int index) { m_chart->setShows(static_cast<RunChart::Shows>(index)); });
    connect(m_chart, &RunChart::runChosen, this, &RunsPage::selectRun);
    connect(m_chart, &RunChart::runActivated, this, &RunsPage::openRun);
    connect(m_compare, &QPushButton::clicked, this, &RunsPage::compareSelected);
    connect(m_waiting, &WaitingList::planRequested, this, &RunsPage::planRequested);
    connect(m_waiting, &WaitingList::declined, this, &RunsPage::refresh);
    connect(m_waiting, &WaitingList::failed, m_notice, &NoticePanel::showError);
    connectResults();
}

void RunsPage::connectResults()
{
    const auto backToList = [this] {
        m_pages->setCurrentIndex(0);
        m_table->setFocus();
    };
    connect(m_results, &ResultsView::closed, this, backToList);
    connect(m_comparison, &CompareView::closed, this, backToList);
    connect(m_comparison, &CompareView::failed, m_notice, &NoticePanel::showError);
    connect(m_results, &ResultsView::userRequested, this, &RunsPage::userRequested);
    connect(m_results, &ResultsView::usersRequested, this, &RunsPage::usersRequested);
    connect(m_results, &ResultsView::explainRequested, this, &RunsPage::explainRequested);
    connect(m_results, &ResultsView::userGroupsRequested, this, &RunsPage::userGroupsRequested);
    connect(m_results, &ResultsView::deviceGroupsRequested, this, &RunsPage::deviceGroupsRequested);
    connect(m_results, &ResultsView::undoRequested, this, &RunsPage::undoRequested);
    connect(m_results, &ResultsView::failed, m_notice, &NoticePanel::showError);
    connect(m_results, &ResultsView::saved, this, [this](const QString& path) {
        m_notice->show(NoticePanel::Kind::Success, tr("Results saved to %1").arg(QDir::toNativeSeparators(path)));
    });
}

QLayout* RunsPage::buildHead()
{
    m_connector->setAccessibleName(tr("Application whose runs are shown"));
    m_connector->addItem(tr("All applications"), QString());
    m_connector->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_connector->setMaximumWidth(260);
    m_state->setAccessibleName(tr("State of the runs that are shown"));
    m_state->addItem(tr("All states"), anyState);
    for (const RunState state : {RunState::Done, RunState::DoneWithErrors, RunState::Failed, RunState::Held,
                                 RunState::Planned, RunState::Cancelled})
        m_state->addItem(runStateLabel(state), static_cast<int>(state));
    m_state->addItem(tr("skipped"), static_cast<int>(RunState::Skipped));
    m_state->setMaximumWidth(200);
    m_shows->setAccessibleName(tr("What the chart shows"));
    m_shows->addItem(tr("Chart: users changed"));
    m_shows->addItem(tr("Chart: duration"));
    m_compare->setEnabled(false);
    m_compare->setObjectName(QStringLiteral("compare"));
    m_compare->setToolTip(plainToolTip(tr("Select two runs in the table to compare them")));
    auto* head = new QHBoxLayout;
    head->addWidget((new PlainLabel(tr("Runs")))->asTitle());
    head->addStretch();
    for (QWidget* widget : std::initializer_list<QWidget*>{m_shows, m_connector, m_state, m_compare})
        head->addWidget(widget);
    return head;
}

void RunsPage::buildTable()
{
    m_table->setAccessibleName(tr("Past runs"));
    m_table->setModel(m_model);
    showAsRows(m_table, {140, 140, 160, 72, 74, 90, 96, 76, 74, 62, 80, 70});
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
}

void RunsPage::build()
{
    setAccessibleName(tr("Runs"));
    buildTable();
    m_lists->addWidget(m_table);
    m_lists->addWidget(m_empty);
    auto* card = new QFrame;
    setRole(card, "card");
    m_chartCard = card;
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(space::Medium, space::Small, space::Medium, space::Small);
    inside->addWidget(m_chart);
    card->hide();
    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::Medium);
    column->addLayout(buildHead());
    column->addWidget(m_waiting);
    column->addWidget(card);
    column->addWidget(m_lists, 1);
    m_pages->addWidget(list);
    m_pages->addWidget(m_results);
    m_pages->addWidget(m_comparison);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(20, space::Large, space::Large, space::Medium);
    outer->addWidget(m_pages);
}

void RunsPage::refresh()
{
    m_waiting->refresh();
    ask<Answer>(
        m_service, this,
        [id = m_connector->currentData().toString().toStdString(),
         state = m_state->currentData().toInt()](Ports& ports, std::stop_token) -> Result<Answer> {
            auto runs = ports.runs().runs(id, runsShown);
            if (!runs)
                return fail(runs.error());
            if (state != anyState)
                std::erase_if(*runs, [&](const RunReport& run) { return static_cast<int>(run.state) != state; });
            Answer answer{std::move(*runs), {}, {}};
            answer.bars = runBars(answer.runs);
            if (const auto connectors = ports.connectors().list()) {
                for (const StoredConnector& stored : *connectors)
                    answer.labels[stored.connector.id] = displayText(stored.connector.application.displayLabel);
            }
            return answer;
        },
        [this, epoch = ++m_epoch](Result<Answer> answer) {
            if (epoch != m_epoch)
                return;
            if (!answer)
                return m_notice->showError(answer.error());
            fill(std::move(*answer));
        });
}

void RunsPage::fill(Answer answer)
{
    const QVariant chosen = m_connector->currentData();
    m_connector->clear();
    m_connector->addItem(tr("All applications"), QString());
    for (const auto& [id, label] : answer.labels)
        m_connector->addItem(label, QString::fromStdString(id));
    m_connector->setCurrentIndex(std::max(0, m_connector->findData(chosen)));
    const bool filtered = m_connector->currentIndex() > 0 || m_state->currentIndex() > 0;
    if (filtered)
        m_empty->set(QStringLiteral("filter"), tr("No such runs"),
                     tr("No run of this application is in this state. Choose another above."));
    else
        m_empty->set(
            QStringLiteral("history"), tr("No runs yet"),
            tr("Every import is kept here with its results. Open an application and choose Import to start one."));
    const bool any = !answer.runs.empty();
    m_lists->setCurrentWidget(any ? static_cast<QWidget*>(m_table) : m_empty);
    m_chartCard->setVisible(any);
    m_shows->setVisible(any);
    m_compare->setVisible(any || filtered);
    const RunReport* before = m_model->run(m_table->currentIndex().row());
    const std::string current = before ? before->run : std::string();
    m_chart->set(std::move(answer.bars));
    const bool removals = std::any_of(answer.runs.begin(), answer.runs.end(),
                                      [](const RunReport& run) { return run.counts.removed > 0; });
    m_model->set(std::move(answer.runs), std::move(answer.labels));
    m_table->setColumnHidden(RunModel::Removed, !removals); // only an undo removes
    if (const int row = current.empty() ? -1 : m_model->rowOf(current); row >= 0)
        m_table->selectRow(row);
    showSelection();
}

void RunsPage::showSelection()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    m_compare->setEnabled(rows.size() == 2);
    const RunReport* run = rows.size() == 1 ? m_model->run(rows.front().row()) : nullptr;
    m_chart->setCurrent(run ? m_chart->bars().barOf(*run) : -1);
}

void RunsPage::selectRun(const QString& run)
{
    const int row = m_model->rowOf(run.toStdString());
    if (row < 0)
        return;
    m_table->selectRow(row);
    m_table->scrollTo(m_model->index(row, 0));
}

void RunsPage::openRun(const QString& run)
{
    if (const RunReport* report = m_model->run(m_model->rowOf(run.toStdString())))
        open(*report);
}

void RunsPage::compareSelected()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    const RunReport* one = rows.size() == 2 ? m_model->run(rows.front().row()) : nullptr;
    const RunReport* other = rows.size() == 2 ? m_model->run(rows.back().row()) : nullptr;
    if (!one || !other)
        return;
    m_comparison->compare(*one, *other, m_model->labels());
    m_pages->setCurrentWidget(m_comparison);
    m_comparison->setFocus();
}

void RunsPage::open(const RunReport& report)
{
    m_results->setRun(report, m_model->label(report));
    m_pages->setCurrentWidget(m_results);
}

void RunsPage::showRun(const QString& run)
{
    ask<RunReport>(
        m_service, this, [id = run.toStdString()](Ports& ports, std::stop_token) { return ports.runs().run(id); },
        [this](Result<RunReport> report) {
            if (report)
                open(*report);
            else
                m_notice->showError(report.error());
        });
}

} // namespace muster
