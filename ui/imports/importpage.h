// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"
#include "core/sync/undo.h"

#include <QStackedWidget>
#include <QWidget>

namespace muster {

class ErrorView;
class NoticePanel;
class OptionsView;
class PlainLabel;
class PlanView;
class ProgressView;
class ResultsView;

/// One manual import from options to results: options, progress, plan, progress, results; a failure on the way shows
/// what to do and tries again. Nothing in it is modal: the person may leave the page while it works.
class ImportPage : public QWidget
{
    Q_OBJECT

public:
    enum class Step { Options, Planning, Plan, Applying, Results, Failed };
    ImportPage(ImportService& service, const QString& connector, QWidget* parent = nullptr);

    [[nodiscard]] QString connectorId() const { return m_connector; }
    [[nodiscard]] QString connectorLabel() const { return m_label; }
    [[nodiscard]] Step step() const { return m_step; }
    [[nodiscard]] bool isWorking() const { return m_job != 0; }
    void start();
    /// Goes to a stored plan, unless the page is at work.
    void openPlan(const std::string& plan);
    void apply(bool approve);
    void cancel();

signals:
    void closed();
    void progressed(const muster::Progress& progress);
    void stepChanged(muster::ImportPage::Step step);
    void userRequested(muster::UserId user);
    void usersRequested(const QString& connectorId);
    void explainRequested(const QString& connectorId, const QString& key);
    void userGroupsRequested();
    void deviceGroupsRequested();
    void undoRequested(const muster::UndoRequest& request);

private:
    void build();
    void connectService();
    void connectViews();
    void readConnector();
    void go(Step step);
    void fail(const Error& error);
    void goBack();
    void discard();

    ImportService& m_service;
    QString m_connector, m_label;
    std::optional<Connector> m_value;
    Step m_step = Step::Options;
    Step m_failedAt = Step::Options;
    ImportService::Job m_job = 0;
    bool m_untickAll = false, m_approve = false;
    bool m_startsWhenRead = false; ///< somebody was faster than the connector
    PlainLabel* m_title = nullptr;
    PlainLabel* m_stepText = nullptr;
    QStackedWidget* m_stack = nullptr;
    OptionsView* m_options = nullptr;
    ProgressView* m_progress = nullptr;
    PlanView* m_plan = nullptr;
    ResultsView* m_results = nullptr;
    ErrorView* m_error = nullptr;
    NoticePanel* m_notice = nullptr;
};

} // namespace muster
