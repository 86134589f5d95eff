// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"
#include "core/sync/userservice.h"

#include <QWidget>

class QPushButton;

namespace muster {

class AnswerLabel;
class PlainLabel;

/// Settings: the background service, which imports by the clock also while no window is open. Shows where it stands,
/// installs, starts, stops and removes it. All of that waits, so it is done on a worker thread.
class BackgroundSection : public QWidget
{
    Q_OBJECT

public:
    /// Called on worker threads, once for each thing that is done; null: the service's program is not on this computer.
    using MakeService = std::function<std::unique_ptr<UserService>()>;
    BackgroundSection(ImportService& service, MakeService make, QWidget* parent = nullptr);
    Q_INVOKABLE void refresh();

private:
    using Act = Result<void> (UserService::*)();
    /// How an act ended, and where the service stands after it.
    struct Outcome
    {
        std::optional<Error> problem;
        std::optional<ServiceState> state; ///< none: even that could not be learnt
    };
    /// `shown` is of what installs: the other workspace that the person was told of, or "".
    [[nodiscard]] static Outcome work(const MakeService& make, Act act, const std::optional<QString>& shown);
    void build();
    QPushButton* addButton(const QString& text, const char* name, Act act, const QString& doing, const QString& done);
    void run(Act act, const QString& doing, const QString& done, bool installs = false);
    void fill(const ServiceState& state);
    void showButtons(const std::optional<ServiceState>& state);
    void setBusy(bool busy);

    ImportService& m_service;
    MakeService m_make;
    bool m_busy = false;
    QString m_other; ///< whose service it is, as shown
    PlainLabel* m_state;
    PlainLabel* m_words;
    QWidget* m_buttons;
    QPushButton* m_install = nullptr;
    QPushButton* m_start = nullptr;
    QPushButton* m_stop = nullptr;
    QPushButton* m_remove = nullptr;
    AnswerLabel* m_answer;
};

} // namespace muster
