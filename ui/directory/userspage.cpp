// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directory/userspage.h"

#include "core/base/untrusted.h"
#include "ui/directory/directoryactions.h"
#include "ui/directory/userdetailpanel.h"
#include "ui/directory/userdialog.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/noticepanel.h"
#include "ui_userspage.h"

#include <QLocale>
#include <QMenu>

#include <utility>

namespace muster {

UsersPage::UsersPage(ImportService& service, QWidget* parent)
    : QWidget(parent), m_service(service), m_form(std::make_unique<Ui::UsersPage>()),
      m_model(new UserModel(service, this)), m_notice(nullptr), m_actions(nullptr), m_detail(nullptr)
{
    m_form->setupUi(this);
    m_notice = new NoticePanel(this);
    m_actions = new DirectoryActions(service, *m_notice, this);
    m_detail = new UserDetailPanel(service, *m_actions, this);
    prepare();
    connectTable();
    selectionChanged(0);
}

UsersPage::~UsersPage() = default;

void UsersPage::prepare()
{
    m_form->title->asTitle();
    m_form->status->asCaption();
    setRole(m_form->add, "primary");
    setRole(m_form->remove, "danger");
    m_tabs = {{m_form->all, std::nullopt},
              {m_form->staged, UserState::Staged},
              {m_form->active, UserState::Active},
              {m_form->suspended, UserState::Suspended}};
    for (const auto& [button, state] : m_tabs) {
        setRole(button, "tab");
        connect(button, &QPushButton::clicked, this, [this, wanted = state] { setState(wanted); });
    }
    m_form->splitter->addWidget(m_detail);
    m_form->splitter->setStretchFactor(0, 1);
    m_form->splitter->setStretchFactor(1, 0);
    m_form->splitter->setSizes({800, space::DetailWidth});
    m_form->group->setMenu(new QMenu(m_form->group));
    connect(m_form->group->menu(), &QMenu::aboutToShow, this, &UsersPage::fillGroupMenu);
    connect(m_form->add, &QPushButton::clicked, this, &UsersPage::addUser);
    connect(m_form->activate, &QPushButton::clicked, this,
            [this] { m_actions->setState(m_form->table->selectedIds(), UserState::Active); });
    connect(m_form->suspend, &QPushButton::clicked, this,
            [this] { m_actions->setState(m_form->table->selectedIds(), UserState::Suspended); });
    connect(m_form->remove, &QPushButton::clicked, this, [this] { m_actions->remove(m_form->table->selectedIds()); });
    connect(m_form->search, &SearchField::searched, this, [this](const QString& text) {
        UserQuery query = m_model->query();
        query.search = text.toStdString();
        m_model->setQuery(query);
    });
    showConnectors({});
    connect(m_form->application, &QComboBox::activated, this, [this] {
        UserQuery query = m_model->query();
        const QVariant chosen = m_form->application->currentData();
        query.connector = chosen.isNull() ? std::nullopt : std::optional(chosen.toString().toStdString());
        m_model->setQuery(query);
    });
    connect(m_form->empty, &EmptyState::triggered, this, [this] {
        if (m_model->query() == UserQuery{})
            return addUser();
        m_form->search->setQuietly(QString());
        showUser(0);
    });
}

void UsersPage::connectTable()
{
    DataTable* table = m_form->table;
    table->setBlockModel(m_model);
    table->setColumnWidths({190, 220, 130, 110, 140, 160, 110, 130, 130});
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(table, &QWidget::customContextMenuRequested, this, &UsersPage::contextMenu);
    connect(table, &DataTable::currentIdChanged, m_detail, [this](qint64 id) {
        m_detail->showUser(id);
        if (id > 0)
            m_detail->show();
    });
    connect(table, &DataTable::selectionSizeChanged, this, &UsersPage::selectionChanged);
    connect(table, &DataTable::rowActivated, this, [this](qint64 id) {
        m_detail->show();
        m_detail->showUser(id);
        m_detail->editUser();
    });
    connect(m_model, &BlockModel::reloaded, this, [this] {
        showEmptyOrTable();
        if (m_wanted != 0)
            m_form->table->selectId(std::exchange(m_wanted, 0));
    });
    connect(m_model, &BlockModel::loadingChanged, this, [this](bool loading) {
        m_form->status->setText(loading ? tr("Searching…") : tr("%n user(s)", nullptr, m_model->rowCount()));
    });
    connect(m_model, &BlockModel::failed, m_notice, &NoticePanel::showError);
    connect(m_actions, &DirectoryActions::changed, this, [this] {
        refresh();
        m_detail->reload();
    });
    connect(m_detail, &UserDetailPanel::closed, m_detail, &QWidget::hide);
    connect(m_detail, &UserDetailPanel::userRequested, this, &UsersPage::showUser);
    connect(m_detail, &UserDetailPanel::runRequested, this, &UsersPage::runRequested);
    connect(m_detail, &UserDetailPanel::explainRequested, this, &UsersPage::explainRequested);
    connect(m_detail, &UserDetailPanel::undoRequested, this, &UsersPage::undoRequested);
}

void UsersPage::refresh()
{
    m_model->reload();
    readCounts();
}

void UsersPage::readCounts()
{
    struct Answer
    {
        StateCounts counts;
        ConnectorLabels labels;
    };
    ask<Answer>(
        m_service, this,
        [](Ports& ports, std::stop_token) -> Result<Answer> {
            Answer answer;
            const auto counts = ports.people().counts();
            if (!counts)
                return fail(counts.error());
            answer.counts = *counts;
            if (const auto connectors = ports.connectors().list()) {
                for (const StoredConnector& stored : *connectors)
                    answer.labels[stored.connector.id] = displayText(stored.connector.application.displayLabel);
            }
            return answer;
        },
        [this](Result<Answer> answer) {
            if (!answer)
                return;
            showConnectors(answer->labels);
            m_model->setConnectorLabels(std::move(answer->labels));
            showCounts(answer->counts);
        });
}

void UsersPage::showCounts(const StateCounts& counts)
{
    const QLocale locale;
    const auto text = [&locale](const QString& label, std::int64_t count) {
        return QStringLiteral("%1  %2").arg(label, locale.toString(count));
    };
    m_form->all->setText(text(tr("All"), counts.staged + counts.active + counts.suspended));
    m_form->staged->setText(text(stateLabel(UserState::Staged), counts.staged));
    m_form->active->setText(text(stateLabel(UserState::Active), counts.active));
    m_form->suspended->setText(text(stateLabel(UserState::Suspended), counts.suspended));
}

void UsersPage::showEmptyOrTable()
{
    if (m_model->rowCount() > 0) {
        m_form->stack->setCurrentWidget(m_form->table);
        if (std::exchange(m_nobodyYet, false))
            m_detail->show();
        return;
    }
    const UserQuery& query = m_model->query();
    const bool filtered = !query.search.empty() || query.state || query.connector;
    m_form->empty->set(filtered ? QStringLiteral("search") : QStringLiteral("users"),
                       filtered ? tr("Nobody matches") : tr("No users yet"),
                       filtered ? tr("No user fits this search, state and application. Every word must occur in the "
                                     "name, e-mail, username, employee ID or department.")
                                : tr("Import users from an application, or add one by hand."),
                       filtered ? tr("Show all users") : tr("Add User"));
    m_form->stack->setCurrentWidget(m_form->empty);
    m_detail->showUser(0);
    m_nobodyYet = !filtered;
    if (m_nobodyYet)
        m_detail->hide(); // nobody to see the details of
}

void UsersPage::setState(std::optional<UserState> state)
{
    UserQuery query = m_model->query();
    query.state = state;
    showQuery(query);
}

void UsersPage::showQuery(const UserQuery& query)
{
    for (const auto& [button, state] : m_tabs)
        button->setChecked(state == query.state);
    if (query.search.empty())
        m_form->search->setQuietly(QString());
    selectConnector(query.connector);
    m_model->setQuery(query);
}

void UsersPage::showState(std::optional<UserState> state)
{
    UserQuery query = m_model->query();
    query.search.clear();
    query.connector.reset();
    query.state = state;
    showQuery(query);
}

void UsersPage::showConnector(const std::string& connector)
{
    UserQuery query = m_model->query();
    query.search.clear();
    query.state.reset();
    query.connector = connector;
    showQuery(query);
}

void UsersPage::showConnectors(const ConnectorLabels& labels)
{
    QComboBox* box = m_form->application;
    box->clear();
    box->addItem(tr("All applications"));
    for (const auto& [id, label] : labels)
        box->addItem(label.isEmpty() ? displayText(id) : label, QString::fromStdString(id));
    box->addItem(tr("Made by hand"), QString::fromLatin1(""));
    box->setVisible(!labels.empty() || m_model->query().connector);
    selectConnector(m_model->query().connector);
}

/// A connector that is not in the list (any more) is added, so that the box never says anything else than the table.
void UsersPage::selectConnector(const std::optional<std::string>& connector)
{
    QComboBox* box = m_form->application;
    if (!connector)
        return box->setCurrentIndex(0);
    const QString id = QString::fromStdString(*connector);
    if (box->findData(id) < 0)
        box->addItem(displayText(*connector), id);
    box->setCurrentIndex(box->findData(id));
    box->show();
}

void UsersPage::showUser(UserId user)
{
    m_wanted = user;
    const UserQuery& query = m_model->query();
    const bool everything = query.search.empty() && !query.state && !query.connector && m_model->isFilled();
    showState(std::nullopt);
    if (everything && !m_model->isLoading())
        m_form->table->selectId(std::exchange(m_wanted, 0));
}

void UsersPage::selectionChanged(qint64 count)
{
    m_form->selectionBar->setVisible(count > 1);
    m_form->selectionText->setText(tr("%n selected", nullptr, static_cast<int>(count)));
}

void UsersPage::fillGroupMenu()
{
    QMenu* menu = m_form->group->menu();
    menu->clear();
    QAction* waiting = menu->addAction(tr("Reading the groups…"));
    waiting->setEnabled(false);
    using Groups = std::vector<Group>;
    ask<Groups>(
        m_service, menu, [](Ports& ports, std::stop_token) { return ports.people().groups(GroupKind::Users); },
        [this, menu, waiting](Result<Groups> groups) {
            waiting->setText(groups ? tr("There is no group yet. Add one on the page User Groups.")
                                    : groups.error().message);
            if (!groups || groups->empty())
                return;
            menu->removeAction(waiting);
            for (const Group& group : *groups)
                menu->addAction(menuText(displayText(group.name)), this,
                                [this, group] { m_actions->addToGroup(m_form->table->selectedIds(), group); });
        });
}

void UsersPage::contextMenu(const QPoint& at)
{
    const auto count = m_form->table->selectedCount();
    if (count == 0)
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (count == 1)
        menu->addAction(strokeIcon(QStringLiteral("edit")), tr("Edit…"), m_detail, &UserDetailPanel::editUser);
    menu->addAction(strokeIcon(QStringLiteral("activate")), tr("Activate"), m_form->activate, &QPushButton::click);
    menu->addAction(strokeIcon(QStringLiteral("suspend")), tr("Suspend"), m_form->suspend, &QPushButton::click);
    menu->addAction(strokeIcon(QStringLiteral("trash")), tr("Delete…"), m_form->remove, &QPushButton::click);
    menu->popup(m_form->table->viewport()->mapToGlobal(at));
}

void UsersPage::addUser()
{
    auto* dialog = new UserDialog(m_service, std::nullopt, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &UserDialog::submitted, this, [this, dialog = QPointer<UserDialog>(dialog)] {
        dialog->setBusy(true);
        m_actions->create(dialog->values(), dialog->state(), [this, dialog](const Result<UserId>& done) {
            if (done)
                m_wanted = *done;
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

} // namespace muster
