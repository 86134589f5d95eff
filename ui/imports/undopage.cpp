// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/undopage.h"

#include "core/base/untrusted.h"
#include "ui/directory/usermodel.h"
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

UndoPage::UndoPage(ImportService& service, UndoRequest request, QWidget* parent)
    : QWidget(parent), m_service(service), m_request(std::move(request))
{
    build();
    connectService();
    connectViews();
    readRun();
    start();
}

void UndoPage::build()
{
    setAccessibleName(tr("Undo"));
    const PageHead head = makePageHead(tr("Undo"));
    m_title = head.title;
    m_stepText = head.step;
    m_stack = new QStackedWidget;
    m_progress = new ProgressView;
    m_plan = new PlanView(m_service);
    m_results = new ResultsView(m_service);
    m_error = new ErrorView;
    for (QWidget* view : std::initializer_list<QWidget*>{m_progress, m_plan, m_results, m_error})
        m_stack->addWidget(view);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, space::Large, space::Large, space::Medium);
    column->addLayout(head.line);
    column->addWidget(m_stack, 1);
    m_notice = new NoticePanel(this);
    connect(head.back, &QToolButton::clicked, this, &UndoPage::goBack);
}

void UndoPage::connectService()
{
    connect(&m_service, &ImportService::progress, this, [this](ImportService::Job job, const Progress& progress) {
        if (job == m_job)
            m_progress->show(progress);
    });
    connect(&m_service, &ImportService::planFinished, this, [this](ImportService::Job job, const Plan& plan) {
        if (job != m_job)
            return;
        m_job = 0;
        m_connector = QString::fromStdString(plan.connector);
        m_plan->setPlan(plan, false);
        go(Step::Plan);
    });
    connect(&m_service, &ImportService::applyFinished, this, [this](ImportService::Job job, const RunReport& report) {
        if (job != m_job)
            return;
        m_job = 0;
        m_results->setRun(report, m_label.isEmpty() ? displayText(report.connector) : m_label);
        go(Step::Results);
    });
    connect(&m_service, &ImportService::failed, this, [this](ImportService::Job job, const Error& error) {
        if (job != m_job || job == 0)
            return;
        m_job = 0;
        fail(error);
    });
}

void UndoPage::connectViews()
{
    connect(m_progress, &ProgressView::cancelled, this, &UndoPage::cancel);
    connect(m_plan, &PlanView::importRequested, this, &UndoPage::apply);
    connect(m_plan, &PlanView::discarded, this, &UndoPage::discard);
    connect(m_plan, &PlanView::explainRequested, this,
            [this](const QString& key) { emit explainRequested(m_connector, key); });
    connect(m_plan, &PlanView::failed, m_notice, &NoticePanel::showError);
    connect(m_results, &ResultsView::closed, this, &UndoPage::closed);
    connect(m_results, &ResultsView::userRequested, this, &UndoPage::userRequested);
    connect(m_results, &ResultsView::usersRequested, this, &UndoPage::usersRequested);
    connect(m_results, &ResultsView::explainRequested, this, &UndoPage::explainRequested);
    connect(m_results, &ResultsView::userGroupsRequested, this, &UndoPage::userGroupsRequested);
    connect(m_results, &ResultsView::deviceGroupsRequested, this, &UndoPage::deviceGroupsRequested);
    connect(m_results, &ResultsView::undoRequested, this, &UndoPage::undoRequested);
    connect(m_results, &ResultsView::failed, m_notice, &NoticePanel::showError);
    connect(m_results, &ResultsView::saved, this, [this](const QString& path) {
        m_notice->show(NoticePanel::Kind::Success, tr("Results saved to %1").arg(QDir::toNativeSeparators(path)));
    });
    connect(m_error, &ErrorView::backRequested, this, &UndoPage::goBack);
    connect(m_error, &ErrorView::triggered, this, [this] {
        if (m_failedAt == Step::Applying)
            apply();
        else
            start();
    });
}

/// For the title only: whether the run can be taken back is told by its plan.
void UndoPage::readRun()
{
    struct Answer
    {
        Timestamp startedAt{};
        QString label;
    };
    ask<Answer>(
        m_service, this,
        [id = m_request.run](Ports& ports, std::stop_token) -> Result<Answer> {
            const auto run = ports.runs().run(id);
            if (!run)
                return muster::fail(run.error());
            const auto stored = ports.connectors().get(run->connector);
            return Answer{run->startedAt,
                          displayText(stored ? stored->connector.application.displayLabel : run->connector)};
        },
        [this](const Result<Answer>& answer) {
            if (!answer)
                return;
            m_label = answer->label;
            m_title->setText(tr("Undo of %1, %2", "application, time").arg(m_label, shortTime(answer->startedAt)));
        });
}

void UndoPage::start()
{
    if (m_job != 0)
        return;
    m_progress->start(false);
    go(Step::Planning);
    m_job = m_service.startUndo(m_request);
}

void UndoPage::apply()
{
    if (m_job != 0)
        return;
    m_progress->start(true);
    go(Step::Applying);
    m_job = m_service.startApply(QString::fromStdString(m_plan->plan().id), false);
}

void UndoPage::cancel()
{
    if (m_job != 0)
        m_service.cancel(m_job);
}

void UndoPage::fail(const Error& error)
{
    if (error.kind == ErrorKind::Cancelled && m_step == Step::Applying) {
        m_notice->show(NoticePanel::Kind::Info, tr("Cancelled. Nothing was written."));
        return go(Step::Plan);
    }
    if (error.kind == ErrorKind::Cancelled) {
        emit closed();
        return;
    }
    m_failedAt = m_step;
    m_error->setError(m_step == Step::Applying ? tr("The undo did not finish") : tr("This cannot be undone"), error);
    m_error->setAction(tr("Try again"));
    go(Step::Failed);
}

void UndoPage::goBack()
{
    if (m_step == Step::Failed && m_failedAt == Step::Applying)
        return go(Step::Plan);
    cancel();
    if (m_step != Step::Applying) // the plan is shown again when the writing has stopped
        emit closed();
}

void UndoPage::discard()
{
    ask<void>(
        m_service, this, [id = m_plan->plan().id](Ports& ports, std::stop_token) { return ports.plans().remove(id); },
        [this](const Result<void>& done) {
            if (!done)
                return m_notice->showError(done.error());
            emit closed();
        });
}

void UndoPage::go(Step step)
{
    m_step = step;
    const std::pair<QWidget*, QString> views[] = {{m_progress, tr("Step 1 of 3: working out what goes back")},
                                                  {m_plan, tr("Step 2 of 3: look at the changes")},
                                                  {m_progress, tr("Step 3 of 3: writing")},
                                                  {m_results, tr("Results")},
                                                  {m_error, tr("Something went wrong")}};
    const auto& [view, text] = views[static_cast<int>(step)];
    m_stack->setCurrentWidget(view);
    setFocusProxy(view);
    if (isVisible())
        view->setFocus();
    m_stepText->setText(text);
}

} // namespace muster
