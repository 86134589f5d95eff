// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/importpage.h"

#include "core/base/untrusted.h"
#include "core/sync/approval.h"
#include "ui/imports/optionsview.h"
#include "ui/imports/pagehead.h"
#include "ui/imports/planview.h"
#include "ui/imports/progressview.h"
#include "ui/imports/resultsview.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/noticepanel.h"
#include "ui/widgets/plainlabel.h"

#include <QDir>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace muster {

ImportPage::ImportPage(ImportService& service, const QString& connector, QWidget* parent)
    : QWidget(parent), m_service(service), m_connector(connector), m_label(connector)
{
    build();
    connectService();
    connectViews();
    go(Step::Options);
    readConnector();
}

void ImportPage::build()
{
    setAccessibleName(tr("Import users"));
    const PageHead head = makePageHead(tr("Import users"));
    m_title = head.title;
    m_stepText = head.step;
    m_stack = new QStackedWidget;
    m_options = new OptionsView;
    m_progress = new ProgressView;
    m_plan = new PlanView(m_service);
    m_results = new ResultsView(m_service);
    m_error = new ErrorView;
    for (QWidget* view : std::initializer_list<QWidget*>{m_options, m_progress, m_plan, m_results, m_error})
        m_stack->addWidget(view);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, space::Large, space::Large, space::Medium);
    column->addLayout(head.line);
    column->addWidget(m_stack, 1);
    m_notice = new NoticePanel(this);
    connect(head.back, &QToolButton::clicked, this, &ImportPage::goBack);
}

void ImportPage::connectService()
{
    connect(&m_service, &ImportService::progress, this, [this](ImportService::Job job, const Progress& progress) {
        if (job != m_job)
            return;
        m_progress->show(progress);
        emit progressed(progress);
    });
    connect(&m_service, &ImportService::planFinished, this, [this](ImportService::Job job, const Plan& plan) {
        if (job != m_job)
            return;
        m_job = 0;
        m_plan->setPlan(plan, m_untickAll);
        go(Step::Plan);
    });
    connect(&m_service, &ImportService::applyFinished, this, [this](ImportService::Job job, const RunReport& report) {
        if (job != m_job)
            return;
        m_job = 0;
        m_results->setRun(report, m_label);
        go(Step::Results);
    });
    connect(&m_service, &ImportService::failed, this, [this](ImportService::Job job, const Error& error) {
        if (job != m_job || job == 0)
            return;
        m_job = 0;
        fail(error);
    });
}

void ImportPage::connectViews()
{
    connect(m_options, &OptionsView::continued, this, &ImportPage::start);
    connect(m_options, &OptionsView::planOpened, this, [this](const Plan& plan) {
        m_plan->setPlan(plan, false);
        go(Step::Plan);
    });
    connect(m_progress, &ProgressView::cancelled, this, &ImportPage::cancel);
    connect(m_plan, &PlanView::importRequested, this, &ImportPage::apply);
    connect(m_plan, &PlanView::discarded, this, &ImportPage::discard);
    connect(m_plan, &PlanView::failed, m_notice, &NoticePanel::showError);
    connect(m_plan, &PlanView::explainRequested, this,
            [this](const QString& key) { emit explainRequested(m_connector, key); });
    connect(m_results, &ResultsView::explainRequested, this, &ImportPage::explainRequested);
    connect(m_results, &ResultsView::closed, this, &ImportPage::closed);
    connect(m_results, &ResultsView::userRequested, this, &ImportPage::userRequested);
    connect(m_results, &ResultsView::usersRequested, this, &ImportPage::usersRequested);
    connect(m_results, &ResultsView::userGroupsRequested, this, &ImportPage::userGroupsRequested);
    connect(m_results, &ResultsView::deviceGroupsRequested, this, &ImportPage::deviceGroupsRequested);
    connect(m_results, &ResultsView::undoRequested, this, &ImportPage::undoRequested);
    connect(m_results, &ResultsView::failed, m_notice, &NoticePanel::showError);
    connect(m_results, &ResultsView::saved, this, [this](const QString& path) {
        m_notice->show(NoticePanel::Kind::Success, tr("Results saved to %1").arg(QDir::toNativeSeparators(path)));
    });
    connect(m_error, &ErrorView::backRequested, this, &ImportPage::goBack);
    connect(m_error, &ErrorView::triggered, this, [this] {
        if (!m_value)
            readConnector();
        else if (m_failedAt == Step::Applying)
            apply(m_approve);
        else
            start();
    });
}

void ImportPage::readConnector()
{
    struct Answer
    {
        StoredConnector stored;
        std::optional<Plan> waiting;
    };
    ask<Answer>(
        m_service, this,
        [id = m_connector.toStdString()](Ports& ports, std::stop_token) -> Result<Answer> {
            auto stored = ports.connectors().get(id);
            if (!stored)
                return muster::fail(stored.error());
            Answer answer{std::move(*stored), {}};
            const auto plans = ports.plans().plans(id, 1);
            if (plans && !plans->empty() && plans->front().options.undoOf.empty() &&
                (plans->front().state == PlanState::Ready || plans->front().state == PlanState::Held))
                answer.waiting = plans->front();
            return answer;
        },
        [this](Result<Answer> answer) {
            if (!answer)
                return fail(answer.error());
            m_value = answer->stored.connector;
            m_label = displayText(m_value->application.displayLabel);
            m_title->setText(tr("Import users from %1").arg(m_label));
            m_options->setConnector(*m_value);
            m_options->offerPlan(answer->waiting);
            if (m_step == Step::Failed)
                go(Step::Options);
            if (std::exchange(m_startsWhenRead, false))
                start();
        });
}

void ImportPage::start()
{
    m_startsWhenRead = !m_value;
    if (m_job != 0 || !m_value)
        return;
    m_untickAll = m_options->picksPeople();
    m_progress->start(false);
    go(Step::Planning);
    m_job = m_service.startPlan(*m_value, m_options->options());
}

void ImportPage::apply(bool approve)
{
    if (m_job != 0)
        return;
    m_approve = approve;
    m_progress->start(true);
    go(Step::Applying);
    m_job = m_service.startApply(QString::fromStdString(m_plan->plan().id), approve);
}

void ImportPage::openPlan(const std::string& plan)
{
    if (m_job != 0)
        return;
    ask<Plan>(
        m_service, this, [plan](Ports& ports, std::stop_token) { return ports.plans().plan(plan); },
        [this](const Result<Plan>& found) {
            if (!found)
                return m_notice->showError(found.error());
            if (m_job != 0)
                return;
            m_plan->setPlan(*found, false);
            go(Step::Plan);
        });
}

void ImportPage::cancel()
{
    if (m_job != 0)
        m_service.cancel(m_job);
}

void ImportPage::fail(const Error& error)
{
    if (error.kind == ErrorKind::Cancelled) {
        m_notice->show(NoticePanel::Kind::Info, tr("Cancelled. Nothing further was done."));
        go(m_step == Step::Applying ? Step::Plan : Step::Options);
        return;
    }
    m_failedAt = m_step;
    m_error->setError(m_step == Step::Applying ? tr("The import did not finish") : tr("The users could not be read"),
                      error);
    m_error->setAction(tr("Try again"));
    go(Step::Failed);
}

void ImportPage::goBack()
{
    if (m_step == Step::Plan || (m_step == Step::Failed && m_failedAt == Step::Planning)) {
        readConnector(); // offers the plan that was left
        go(Step::Options);
    } else if (m_step == Step::Failed && m_failedAt == Step::Applying) {
        go(Step::Plan);
    } else {
        emit closed();
    }
}

void ImportPage::discard()
{
    ask<void>(
        m_service, this,
        [id = m_plan->plan().id, held = m_plan->plan().state == PlanState::Held](Ports& ports, std::stop_token) {
            return held ? ports.plans().decline(id, personHere(), ports.clock().now()) : ports.plans().remove(id);
        },
        [this](const Result<void>& done) {
            if (!done)
                return m_notice->showError(done.error());
            m_options->offerPlan({});
            go(Step::Options);
        });
}

void ImportPage::go(Step step)
{
    m_step = step;
    const std::pair<QWidget*, QString> views[] = {{m_options, tr("Step 1 of 4: what to import")},
                                                  {m_progress, tr("Step 2 of 4: reading the source")},
                                                  {m_plan, tr("Step 3 of 4: look at the changes")},
                                                  {m_progress, tr("Step 4 of 4: importing")},
                                                  {m_results, tr("Results")},
                                                  {m_error, tr("Something went wrong")}};
    const auto& [view, text] = views[static_cast<int>(step)];
    m_stack->setCurrentWidget(view);
    setFocusProxy(view);
    if (isVisible())
        view->setFocus();
    m_stepText->setText(text);
    emit stepChanged(step);
}

} // namespace muster
