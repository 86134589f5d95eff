// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"
#include "core/sync/undo.h"

#include <QWidget>

class QStackedWidget;

namespace muster {

class ErrorView;
class NoticePanel;
class PlainLabel;
class PlanView;
class ProgressView;
class ResultsView;

/// Takes back a run, or what it did to some people: works out the inverse plan, shows it with what changed since,
/// applies it, shows the results. Nothing in it is modal.
class UndoPage : public QWidget
{
    Q_OBJECT

public:
    enum class Step { Planning, Plan, Applying, Results, Failed };
    UndoPage(ImportService& service, UndoRequest request, QWidget* parent = nullptr);

    [[nodiscard]] Step step() const { return m_step; }
    [[nodiscard]] bool isWorking() const { return m_job != 0; }
    void start();
    void apply();
    void cancel();

signals:
    void closed();
    void userRequested(muster::UserId user);
    void usersRequested(const QString& connectorId);
    void userGroupsRequested();
    void deviceGroupsRequested();
    void undoRequested(const muster::UndoRequest& request); ///< of this undo

private:
    void build();
    void connectService();
    void connectViews();
    void readRun();
    void go(Step step);
    void fail(const Error& error);
    void goBack();
    void discard();

    ImportService& m_service;
    const UndoRequest m_request;
    QString m_label;
    Step m_step = Step::Planning;
    Step m_failedAt = Step::Planning;
    ImportService::Job m_job = 0;
    PlainLabel* m_title = nullptr;
    PlainLabel* m_stepText = nullptr;
    QStackedWidget* m_stack = nullptr;
    ProgressView* m_progress = nullptr;
    PlanView* m_plan = nullptr;
    ResultsView* m_results = nullptr;
    ErrorView* m_error = nullptr;
    NoticePanel* m_notice = nullptr;
};

} // namespace muster
