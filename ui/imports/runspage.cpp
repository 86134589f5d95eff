// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/runspage.h"

#include "core/base/untrusted.h"
#include "ui/imports/resultsview.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/noticepanel.h"
#include "ui/widgets/plainlabel.h"

#include <QComboBox>
#include <QDir>
#include <QHeaderView>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace muster {
namespace {

constexpr int runsShown = 500;

} // namespace

RunsPage::RunsPage(ImportService& service, QWidget* parent)
    : QWidget(parent), m_service(service), m_model(new RunModel(this)), m_connector(new QComboBox),
      m_table(new QTableView), m_empty(new EmptyState), m_lists(new QStackedWidget), m_pages(new QStackedWidget),
      m_results(new ResultsView(service)), m_notice(nullptr)
{
    build();
    m_notice = new NoticePanel(this);
    const auto openRow = [this](const QModelIndex& index) {
        if (const RunReport* run = m_model->run(index.row()))
            open(*run);
    };
    connect(m_table, &QTableView::activated, this, openRow);
    connect(m_connector, &QComboBox::activated, this, &RunsPage::refresh);
    connect(m_results, &ResultsView::closed, this, [this] {
        m_pages->setCurrentIndex(0);
        m_table->setFocus();
    });
    connect(m_results, &ResultsView::userRequested, this, &RunsPage::userRequested);
    connect(m_results, &ResultsView::usersRequested, this, &RunsPage::usersRequested);
    connect(m_results, &ResultsView::userGroupsRequested, this, &RunsPage::userGroupsRequested);
    connect(m_results, &ResultsView::deviceGroupsRequested, this, &RunsPage::deviceGroupsRequested);
    connect(m_results, &ResultsView::failed, m_notice, &NoticePanel::showError);
    connect(m_results, &ResultsView::saved, this, [this](const QString& path) {
        m_notice->show(NoticePanel::Kind::Success, tr("Results saved to %1").arg(QDir::toNativeSeparators(path)));
    });
}

void RunsPage::build()
{
    setAccessibleName(tr("Runs"));
    m_connector->setAccessibleName(tr("Application whose runs are shown"));
    m_connector->addItem(tr("All applications"), QString());
    m_connector->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_connector->setMaximumWidth(360);
    m_table->setAccessibleName(tr("Past runs"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(
        std::max(space::RowHeight, fontMetrics().height() + 2 * space::Small));
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    const int widths[] = {140, 140, 160, 72, 74, 90, 96, 74, 62, 80, 70};
    for (int column = 0; column < RunModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, widths[column]);
    m_lists->addWidget(m_table);
    m_lists->addWidget(m_empty);
    m_empty->set(QStringLiteral("history"), tr("No runs yet"),
                 tr("Every import is kept here with its results. Open an application and choose Import to start one."));
    auto* list = new QWidget;
    auto* head = new QHBoxLayout;
    head->addWidget((new PlainLabel(tr("Runs")))->asTitle());
    head->addStretch();
    head->addWidget(m_connector);
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(head);
    column->addWidget(m_lists, 1);
    m_pages->addWidget(list);
    m_pages->addWidget(m_results);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(20, space::Large, space::Large, space::Medium);
    outer->addWidget(m_pages);
}

void RunsPage::refresh()
{
    struct Answer
    {
        std::vector<RunReport> runs;
        ConnectorLabels labels;
    };
    ask<Answer>(
        m_service, this,
        [id = m_connector->currentData().toString().toStdString()](Ports& ports, std::stop_token) -> Result<Answer> {
            auto runs = ports.runs().runs(id, runsShown);
            if (!runs)
                return fail(runs.error());
            Answer answer{std::move(*runs), {}};
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
            fill(std::move(answer->runs), std::move(answer->labels));
        });
}

void RunsPage::fill(std::vector<RunReport> runs, ConnectorLabels labels)
{
    const QVariant chosen = m_connector->currentData();
    m_connector->clear();
    m_connector->addItem(tr("All applications"), QString());
    for (const auto& [id, label] : labels)
        m_connector->addItem(label, QString::fromStdString(id));
    m_connector->setCurrentIndex(std::max(0, m_connector->findData(chosen)));
    m_lists->setCurrentWidget(runs.empty() ? static_cast<QWidget*>(m_empty) : m_table);
    const int row = m_table->currentIndex().row();
    m_model->set(std::move(runs), std::move(labels));
    if (row >= 0 && row < m_model->rowCount())
        m_table->selectRow(row);
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
