// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directory/userdetailpanel.h"

#include "core/base/untrusted.h"
#include "core/sync/leavers.h"
#include "ui/directory/directoryactions.h"
#include "ui/directory/userdialog.h"
#include "ui/directory/valuegroups.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QPushButton>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace muster {
namespace {

/// "Missing for 2 of 3 runs; would be suspended after 12 Dec 2026."
QString absenceText(const ImportSettings& import, const UserDetail& detail, Timestamp now)
{
    if (detail.missingRuns == 0)
        return {};
    const LeaverRule rule = leaverRule(import);
    const Absence absence{detail.missingRuns, detail.missingSince};
    const bool waits = import.missing == MissingPolicy::Suspend && detail.user.state != UserState::Suspended;
    return waits && !isDue(rule, absence, now)
               ? waitText(rule, absence, now)
               : UserDetailPanel::tr("Missing at the source since %1.").arg(shortTime(detail.missingSince));
}

} // namespace

UserDetailPanel::UserDetailPanel(ImportService& service, DirectoryActions& actions, QWidget* parent)
    : QFrame(parent), m_service(service), m_actions(actions), m_stack(new QStackedWidget(this)),
      m_message(new PlainLabel)
{
    setRole(this, "side");
    setAccessibleName(tr("Details of the user"));
    setMinimumWidth(280);
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setWordWrap(true);
    m_message->setTone(Tone::Neutral);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(space::Large, space::Medium, space::Medium, 0);
    buildHeader(column);
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(makeScrollColumn(m_values, tr("Values of the user")), tr("Details"));
    m_tabs->addTab(makeScrollColumn(m_groups, tr("Groups of the user")), tr("Groups"));
    m_tabs->addTab(makeScrollColumn(m_history, tr("History of the user")), tr("History"));
    m_tabs->setAccessibleName(tr("Parts of the details"));
    column->addWidget(m_tabs, 1);
    m_stack->addWidget(m_message);
    m_stack->addWidget(content);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
    m_pause.setSingleShot(true);
    m_pause.setInterval(80);
    connect(&m_pause, &QTimer::timeout, this, &UserDetailPanel::ask);
    showUser(0);
}

void UserDetailPanel::buildHeader(QVBoxLayout* column)
{
    m_name = new PlainLabel;
    m_name->asHeading()->setWordWrap(true);
    m_name->setSelectable(true);
    m_subtitle = new PlainLabel;
    m_subtitle->setTone(Tone::Neutral);
    m_subtitle->setWordWrap(true);
    m_stateText = new PlainLabel;
    auto* close = new QToolButton;
    close->setIcon(strokeIcon(QStringLiteral("close")));
    close->setAccessibleName(tr("Close the details"));
    close->setToolTip(tr("Close"));
    auto* top = new QHBoxLayout;
    top->addWidget(m_name, 1);
    top->addWidget(close, 0, Qt::AlignTop);
    m_edit = new QPushButton(strokeIcon(QStringLiteral("edit")), tr("Edit"));
    m_toggle = new QPushButton;
    auto* remove = new QPushButton(strokeIcon(QStringLiteral("trash"), Tone::Bad), tr("Delete"));
    setRole(remove, "danger");
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_edit);
    buttons->addWidget(m_toggle);
    buttons->addWidget(remove);
    buttons->addStretch();
    column->addLayout(top);
    column->addWidget(m_subtitle);
    column->addWidget(m_stateText);
    column->addLayout(buttons);
    m_explain = new QPushButton(strokeIcon(QStringLiteral("info")), tr("Explain…"));
    m_explain->setObjectName(QStringLiteral("explain"));
    m_explain->setToolTip(plainToolTip(tr("What an import does with this user, step by step, and why")));
    setRole(m_explain, "link");
    column->addWidget(m_explain, 0, Qt::AlignLeading);
    connect(m_explain, &QPushButton::clicked, this, [this] {
        if (m_content)
            emit explainRequested(QString::fromStdString(m_content->detail.connector), QString::number(m_user));
    });
    connect(close, &QToolButton::clicked, this, &UserDetailPanel::closed);
    connect(m_edit, &QPushButton::clicked, this, &UserDetailPanel::editUser);
    connect(remove, &QPushButton::clicked, this, [this] { m_actions.remove({m_user}); });
    connect(m_toggle, &QPushButton::clicked, this, [this] {
        if (m_content)
            m_actions.setState({m_user}, m_content->detail.user.state == UserState::Active ? UserState::Suspended
                                                                                           : UserState::Active);
    });
}

void UserDetailPanel::showUser(UserId user)
{
    user = std::max<UserId>(user, 0);
    if (user == m_user && user != 0)
        return;
    m_user = user;
    ++m_epoch;
    if (user == 0) {
        m_pause.stop();
        m_content.reset();
        m_message->setText(tr("Choose a user to see the details."));
        m_stack->setCurrentWidget(m_message);
        return;
    }
    m_pause.start();
}

void UserDetailPanel::reload()
{
    if (m_user != 0)
        ask();
}

void UserDetailPanel::ask()
{
    if (m_job != 0)
        m_service.cancel(m_job);
    const std::uint64_t epoch = ++m_epoch;
    using Answer = std::shared_ptr<const Content>;
    m_job = muster::ask<Answer>(
        m_service, this,
        [id = m_user](Ports& ports, std::stop_token) -> Result<Answer> {
            auto detail = ports.people().detail(id);
            if (!detail)
                return fail(detail.error());
            auto groups = ports.people().groups(GroupKind::Users);
            if (!groups)
                return fail(groups.error());
            auto content = std::make_shared<Content>(Content{std::move(*detail), std::move(*groups), {}, {}});
            if (const auto connectors = ports.connectors().list()) {
                for (const StoredConnector& stored : *connectors) {
                    content->labels[stored.connector.id] = displayText(stored.connector.application.displayLabel);
                    if (stored.connector.id == content->detail.connector)
                        content->absence = absenceText(stored.connector.import, content->detail, ports.clock().now());
                }
            }
            return Answer(std::move(content));
        },
        [this, epoch](Result<Answer> answer) {
            if (epoch != m_epoch)
                return;
            m_job = 0;
            if (answer) {
                m_content = std::move(*answer);
                fill();
            } else {
                m_message->setText(answer.error().message);
                m_stack->setCurrentWidget(m_message);
            }
        });
}

void UserDetailPanel::fill()
{
    const User& user = m_content->detail.user;
    UserRow row;
    row.displayname = user.values.get(KnownAttribute::Displayname);
    row.firstname = user.values.get(KnownAttribute::Firstname);
    row.lastname = user.values.get(KnownAttribute::Lastname);
    row.username = user.values.get(KnownAttribute::Username);
    m_name->setText(personName(row));
    m_subtitle->setData(user.values.get(KnownAttribute::Email));
    const bool active = user.state == UserState::Active;
    m_stateText->setText(user.state == UserState::Suspended && user.suspendedByHand
                             ? tr("%1 by hand: an import does not reactivate this user").arg(stateLabel(user.state))
                             : stateLabel(user.state));
    m_stateText->setWordWrap(true);
    m_stateText->setTone(active ? Tone::Good : user.state == UserState::Staged ? Tone::Info : Tone::Caution);
    m_toggle->setText(active ? tr("Suspend") : tr("Activate"));
    m_toggle->setIcon(strokeIcon(active ? QStringLiteral("suspend") : QStringLiteral("activate")));
    m_explain->setVisible(!m_content->detail.connector.empty()); // made by hand: no import knows this user
    fillValues();
    fillGroups();
    fillHistory();
    m_tabs->setTabText(1, tr("Groups (%1)").arg(m_content->detail.groups.size()));
    m_stack->setCurrentIndex(1);
}

void UserDetailPanel::editUser()
{
    if (!m_content)
        return;
    auto* dialog = new UserDialog(m_service, m_content->detail.user, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &UserDialog::submitted, this,
            [this, dialog = QPointer<UserDialog>(dialog), user = m_content->detail.user] {
                const UserValues after = dialog->values();
                if (after == user.values) {
                    dialog->accept();
                    return;
                }
                dialog->setBusy(true);
                m_actions.edit(user.id, user.values, after, [dialog](const Result<void>& done) {
                    if (!dialog)
                        return;
                    if (done)
                        dialog->accept();
                    else
                        dialog->showError(done.error());
                });
            });
    dialog->open();
}

QString UserDetailPanel::connectorLabel(const std::string& id) const
{
    const auto found = m_content->labels.find(id);
    return found == m_content->labels.end() ? displayText(id) : found->second;
}

QString UserDetailPanel::origin(const Provenance& provenance) const
{
    const QString when = shortTime(provenance.at);
    if (provenance.connector.empty())
        return tr("by hand, %1").arg(when);
    const QString from = provenance.source.empty()
                             ? tr("from %1, %2").arg(connectorLabel(provenance.connector), when)
                             : tr("from %1 (%2), %3", "connector, path, time")
                                   .arg(connectorLabel(provenance.connector), displayText(provenance.source), when);
    return provenance.editedByHand ? tr("edited by hand since; %1").arg(from) : from;
}

} // namespace muster
