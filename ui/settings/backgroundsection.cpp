// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/backgroundsection.h"

#include "ui/settings/answerlabel.h"
#include "ui/settings/settingspage.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QPushButton>

namespace muster {

BackgroundSection::BackgroundSection(ImportService& service, MakeService make, QWidget* parent)
    : QWidget(parent), m_service(service), m_make(std::move(make)), m_state(new PlainLabel), m_words(new PlainLabel),
      m_buttons(new QWidget), m_answer(new AnswerLabel)
{
    build();
    m_state->setText(tr("Asking the system…"));
    showButtons(std::nullopt);
}

void BackgroundSection::build()
{
    m_state->asHeading();
    m_state->setWordWrap(true);
    m_state->setObjectName(QStringLiteral("state"));
    m_words->setWordWrap(true);
    m_words->setSelectable(true);
    m_words->setTone(Tone::Neutral);
    m_words->setObjectName(QStringLiteral("words"));
    auto* row = new QHBoxLayout(m_buttons);
    row->setContentsMargins(0, space::Small, 0, 0);
    row->setSpacing(space::Small);
    m_install = addButton(tr("&Install and Start"), "install", &UserService::install, tr("Installing and starting it…"),
                          tr("Installed and started."));
    m_start = addButton(tr("S&tart"), "start", &UserService::start, tr("Starting it…"), tr("Started."));
    m_stop = addButton(tr("Sto&p"), "stop", &UserService::stop, tr("Stopping it…"),
                       tr("Stopped. It starts again with your next session."));
    m_remove = addButton(tr("&Remove"), "remove", &UserService::uninstall, tr("Stopping and removing it…"),
                         tr("Stopped and removed."));
    setRole(m_install, "primary");
    setRole(m_start, "primary");
    row->addStretch();
    auto* card = new QFrame;
    setRole(card, "card");
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(space::Large, space::Medium, space::Large, space::Medium);
    inside->setSpacing(space::XSmall);
    inside->addWidget(m_state);
    inside->addWidget(m_words);
    inside->addWidget(m_buttons);
    auto* column = makeSectionColumn(
        this, tr("Background service"),
        tr("With it, imports start by the clock also while this window is closed, and programs can call the HTTP API. "
           "Without it, imports start by the clock as long as the window is open."));
    column->addWidget(card);
    column->addWidget(m_answer);
    column->addStretch();
}

QPushButton* BackgroundSection::addButton(const QString& text, const char* name, Act act, const QString& doing,
                                          const QString& done)
{
    auto* button = new QPushButton(text);
    button->setObjectName(QLatin1String(name));
    const bool installs = button->objectName() == QStringLiteral("install");
    connect(button, &QPushButton::clicked, this,
            [this, act, doing, done, installs] { run(act, doing, done, installs); });
    m_buttons->layout()->addWidget(button);
    return button;
}

BackgroundSection::Outcome BackgroundSection::work(const MakeService& make, Act act,
                                                   const std::optional<QString>& shown)
{
    const std::unique_ptr<UserService> service = make();
    if (!service)
        return {{},
                ServiceState{false, false, false,
                             tr("The program musterctl, which is the service, was not found beside this one. Install "
                                "Muster with all its programs.")}};
    Outcome outcome;
    if (shown) { // nobody replaces a service that they have not been told of
        if (auto now = service->status(); now && now->otherWorkspace != *shown && !now->otherWorkspace.isEmpty())
            return {
                Error{ErrorKind::Conflict,
                      tr("Nothing was installed: meanwhile it was installed for another workspace, %1. Look at what "
                         "stands above, and choose again.")
                          .arg(now->otherWorkspace)},
                std::move(*now)};
    }
    if (act) {
        if (auto done = (service.get()->*act)(); !done)
            outcome.problem = std::move(done.error());
    }
    if (auto state = service->status(); state)
        outcome.state = std::move(*state);
    else if (!outcome.problem) // the first one says more
        outcome.problem = std::move(state.error());
    return outcome;
}

void BackgroundSection::refresh()
{
    if (!m_busy)
        run(nullptr, {}, {});
}

void BackgroundSection::run(Act act, const QString& doing, const QString& done, bool installs)
{
    const QWidget* focus = QApplication::focusWidget();
    const bool hadFocus = focus && isAncestorOf(focus);
    m_answer->clear();
    if (act) // a look at the state changes nothing until its answer is there
        m_state->setText(doing);
    setBusy(true);
    ask<Outcome>(
        m_service, this,
        [make = m_make, act, shown = installs ? std::optional(m_other) : std::nullopt](
            Ports&, std::stop_token) -> Result<Outcome> { return work(make, act, shown); },
        [this, done, hadFocus](Result<Outcome> answer) {
            setBusy(false);
            if (!answer)
                answer = Outcome{answer.error(), {}};
            if (answer->state)
                fill(*answer->state);
            else
                m_state->setText(tr("Its state is not known"));
            if (answer->problem)
                m_answer->say(*answer->problem);
            else if (!done.isEmpty() && answer->state && answer->state->available)
                m_answer->say(done, Tone::Good);
            if (!hadFocus)
                return;
            for (QPushButton* button : {m_install, m_start, m_stop, m_remove}) // the one that was pressed may be gone
                if (!button->isHidden())
                    return button->setFocus();
        });
}

void BackgroundSection::setBusy(bool busy)
{
    m_busy = busy;
    m_buttons->setEnabled(!busy);
}

void BackgroundSection::fill(const ServiceState& state)
{
    const QString manager =
        tr("systemd says: %1. The command “journalctl --user -u muster” shows what it did.").arg(state.words);
    m_state->setTone(state.running ? std::optional(Tone::Good) : std::nullopt);
    m_other = state.otherWorkspace;
    if (!state.available) {
        m_state->setText(tr("Not available here"));
        m_words->setText(state.words);
    } else if (!m_other.isEmpty()) {
        m_state->setTone(Tone::Caution);
        m_state->setText(state.running ? tr("Running for another workspace") : tr("Installed for another workspace"));
        m_words->setText(tr("It works for %1, and each person has one such service. Installing it here replaces it: "
                            "imports of that workspace then start by the clock only while its window is open.")
                             .arg(m_other));
    } else if (state.running && !state.installed) {
        m_state->setText(tr("Running"));
        m_words->setText(manager + QLatin1Char('\n') +
                         tr("It was set up outside of Muster, and is stopped there. Installing it here makes it work "
                            "for this workspace."));
    } else if (state.running) {
        m_state->setText(tr("Running"));
        m_words->setText(manager + QLatin1Char('\n') +
                         tr("It runs while you are signed in; “loginctl enable-linger” lets it run on after that."));
    } else if (state.installed) {
        m_state->setText(tr("Stopped"));
        m_words->setText(manager);
    } else {
        m_state->setText(tr("Not installed"));
        m_words->setText(tr("Installing it needs no administrator: it belongs to you and to this workspace."));
    }
    showButtons(state);
}

void BackgroundSection::showButtons(const std::optional<ServiceState>& state)
{
    const bool available = state && state->available;
    const bool installed = available && state->installed;
    const bool others = installed && !state->otherWorkspace.isEmpty();
    m_install->setText(others ? tr("&Replace and Start") : tr("&Install and Start"));
    m_install->setVisible(available && (!installed || others));
    m_start->setVisible(installed && !state->running && !others);
    m_stop->setVisible(installed && state->running);
    m_remove->setVisible(installed);
    m_buttons->setVisible(available);
}

} // namespace muster
