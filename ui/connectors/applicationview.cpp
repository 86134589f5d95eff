// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connectors/applicationview.h"

#include "core/base/untrusted.h"
#include "core/sync/authorization.h"
#include "ui/connectors/confirmbar.h"
#include "ui/connectors/identitytab.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/noticepanel.h"
#include "ui/wizard/problemlabel.h"
#include "ui/wizard/savecheck.h"
#include "ui_applicationview.h"

#include <QShortcut>

namespace muster {

ApplicationView::ApplicationView(Ports& ports, ImportService& service, const StoredConnector& stored, QWidget* parent)
    : QWidget(parent), m_ports(ports), m_service(service), m_form(std::make_unique<Ui::ApplicationView>()),
      m_draft(std::make_unique<DraftModel>(
          ports.connectors(), stored.connector.id,
          DraftState{stored.connector, std::make_shared<const std::string>(stored.logo)}, stored.active)),
      m_identity(new IdentityTab(*m_draft, m_service)), m_notice(nullptr), m_confirm(nullptr), m_version(stored.version)
{
    m_form->setupUi(this);
    prepare();
    connectIdentity();
    showState();
    readVersions();
    if (m_draft->wasRestored())
        m_notice->show(NoticePanel::Kind::Info, tr("Your unsaved changes are here again."));
}

ApplicationView::~ApplicationView() = default;

void ApplicationView::prepare()
{
    applyTextRoles(this);
    m_notice = new NoticePanel(this);
    m_confirm = new ConfirmBar(this);
    m_check = new SaveCheck(*m_draft, m_service, *m_notice, this);
    connect(m_check, &SaveCheck::placeRequested, this,
            [this](const QString& place) { emit wizardRequested(false, place); });
    m_form->removeBox->layout()->addWidget(m_confirm);
    m_form->back->setIcon(strokeIcon(QStringLiteral("back")));
    m_form->back->setToolTip(tr("Back to the applications"));
    setRole(m_form->save, "primary");
    setRole(m_form->remove, "danger");
    setRole(m_form->generalTab, "tab");
    setRole(m_form->identityTab, "tab");
    m_form->identityScroll->setWidget(m_identity);
    keepFormHeight(m_form->identityScroll);
    keepFormHeight(m_form->generalScroll);
    m_form->general->setDraft(*m_draft);
    connect(m_draft.get(), &DraftModel::changed, this, &ApplicationView::showState);
    connect(m_draft.get(), &DraftModel::saveFailed, m_notice, &NoticePanel::showError);
    connect(m_form->generalTab, &QPushButton::clicked, this, [this] { m_form->pages->setCurrentIndex(0); });
    connect(m_form->identityTab, &QPushButton::clicked, this, &ApplicationView::showIdentity);
    connect(m_form->save, &QPushButton::clicked, this, &ApplicationView::saveChanges);
    connect(m_form->discard, &QPushButton::clicked, this, [this] {
        m_draft->discard();
        m_notice->show(NoticePanel::Kind::Info, tr("The changes are discarded."), tr("Undo"),
                       [this] { m_draft->undoStack().undo(); });
    });
    connect(m_form->back, &QToolButton::clicked, this, [this] {
        m_draft->flush();
        emit left();
    });
    connect(m_form->exportFile, &QPushButton::clicked, this,
            [this] { emit exportRequested(QString::fromStdString(id())); });
    connect(m_form->remove, &QPushButton::clicked, this, [this] {
        m_confirm->ask(tr("Deleting removes this application with its integration, links and stored secrets. "
                          "All users stay as they are."),
                       tr("Delete Application"), [this] { removeApplication(); });
    });
    auto* undo = new QShortcut(QKeySequence::Undo, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    auto* redo = new QShortcut(QKeySequence::Redo, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(undo, &QShortcut::activated, &m_draft->undoStack(), &QUndoStack::undo);
    connect(redo, &QShortcut::activated, &m_draft->undoStack(), &QUndoStack::redo);
}

void ApplicationView::connectIdentity()
{
    connect(m_identity, &IdentityTab::wizardRequested, this, &ApplicationView::wizardRequested);
    connect(m_identity, &IdentityTab::importRequested, this,
            [this] { emit importRequested(QString::fromStdString(id())); });
    connect(m_identity, &IdentityTab::usersRequested, this,
            [this] { emit usersRequested(QString::fromStdString(id())); });
    connect(m_identity, &IdentityTab::rollBackRequested, this, &ApplicationView::rollBack);
    connect(m_identity, &IdentityTab::failed, m_notice, &NoticePanel::showError);
    connect(m_identity, &IdentityTab::deactivateConfirmed, this, &ApplicationView::deactivate);
}

void ApplicationView::showIdentity()
{
    m_form->identityTab->setChecked(true);
    m_form->pages->setCurrentIndex(1);
}

void ApplicationView::notice(const QString& text)
{
    readVersions();
    m_notice->show(NoticePanel::Kind::Success, text);
}

void ApplicationView::showState()
{
    const Connector& connector = m_draft->connector();
    m_form->icon->setApplication(connector.application, m_draft->logo());
    m_form->name->setData(connector.application.displayLabel);
    m_form->state->setText(m_draft->isActive() ? tr("Active") : connector.source ? tr("Draft") : tr("Bookmark"));
    m_form->general->setBookmark(!connector.source);
    m_form->unsaved->setText(m_draft->isModified() ? tr("Unsaved changes, kept as a draft") : QString());
    m_form->discard->setVisible(m_draft->isModified());
    m_form->save->setEnabled(m_draft->isModified());
}

void ApplicationView::saveChanges()
{
    for (const Problem& problem : m_draft->problems()) {
        // An unfinished integration may be saved as it is; an active one runs, so it must be right.
        const bool matters = m_draft->isActive() || !stepOfPath(problem.path);
        if (problem.severity != Severity::Error || !matters)
            continue;
        m_form->general->touchAll();
        if (m_form->general->focusPlace(problem.path)) {
            m_form->generalTab->click();
            m_form->general->focusPlace(problem.path);
            return;
        }
        m_notice->show(NoticePanel::Kind::Warning,
                       tr("The import is active, so it can only be saved when it is right: %1").arg(problem.message),
                       tr("Open Wizard"), [this] { emit wizardRequested(false); });
        return;
    }
    m_check->run([this] { save(); });
}

void ApplicationView::save()
{
    const auto stored = m_draft->save();
    if (!stored)
        return m_notice->showError(stored.error());
    m_version = stored->version;
    notice(tr("Saved as version %1.").arg(stored->version));
}

void ApplicationView::readVersions()
{
    using Versions = std::pair<std::vector<ConnectorVersion>, std::int64_t>;
    ask<Versions>(
        m_service, this,
        [key = id()](Ports& ports, std::stop_token) -> Result<Versions> {
            auto history = ports.connectors().history(key);
            if (!history)
                return fail(history.error());
            const std::int64_t current = history->empty() ? 0 : history->front().version;
            return Versions{std::move(*history), current};
        },
        [this](Result<Versions> versions) {
            if (versions)
                m_identity->setVersions(versions->first, versions->second);
        });
}

void ApplicationView::rollBack(qint64 version)
{
    const auto old = m_ports.connectors().version(id(), version);
    if (!old)
        return m_notice->showError(old.error());
    m_draft->edit(tr("Roll Back to Version %1").arg(version), [&](Connector& c) { c = *old; });
    saveChanges();
}

void ApplicationView::deactivate()
{
    forgetSecrets();
    if (const auto done = m_ports.connectors().deactivate(id()); !done)
        return m_notice->showError(done.error());
    const auto stored = m_ports.connectors().get(id());
    if (!stored)
        return m_notice->showError(stored.error());
    m_draft->setSaved(*stored);
    if (const auto done = m_ports.connectors().removeDraft(id()); !done)
        return m_notice->showError(done.error());
    notice(tr("The integration is deactivated. All users stay as they are."));
}

void ApplicationView::removeApplication()
{
    forgetSecrets();
    if (const auto done = m_ports.connectors().remove(id()); !done)
        return m_notice->showError(done.error());
    if (m_draft->isModified())
        m_draft->discard();
    (void)m_ports.connectors().removeDraft(id()); // a draft of nothing harms nobody
    emit removed();
}

void ApplicationView::forgetSecrets()
{
    using Words = std::vector<QString>;
    ask<Words>(
        m_service, this,
        [connector = m_draft->saved().connector](Ports& ports, std::stop_token stop) -> Result<Words> {
            return forgetCredentials(connector, ports, std::move(stop));
        },
        [this](const Result<Words>& words) {
            if (words && !words->empty()) // a locked keychain keeps them; they open nothing any more
                notice(words->front());
        });
}

} // namespace muster
