// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directory/groupspage.h"

#include "core/base/untrusted.h"
#include "ui/directory/groupdetailpanel.h"
#include "ui/directory/groupdialog.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/noticepanel.h"
#include "ui/widgets/rowtable.h"
#include "ui_groupspage.h"

#include <QPointer>

namespace muster {

GroupsPage::GroupsPage(ImportService& service, GroupKind kind, QWidget* parent)
    : QWidget(parent), m_service(service), m_kind(kind), m_form(std::make_unique<Ui::GroupsPage>()),
      m_model(new GroupModel(this))
{
    m_form->setupUi(this);
    m_notice = new NoticePanel(this);
    m_detail = new GroupDetailPanel(service, *m_notice, kind, this);
    prepare();
    connect(m_form->add, &QPushButton::clicked, this, [this] { openDialog(newGroup()); });
    connect(m_form->search, &SearchField::searched, this, [this](const QString& text) {
        m_model->search(text);
        showEmptyOrTable();
    });
    connect(m_form->empty, &EmptyState::triggered, this, [this] {
        if (m_model->isEmpty())
            return openDialog(newGroup());
        m_form->search->setQuietly(QString());
        m_model->search(QString());
        showEmptyOrTable();
    });
    connect(m_form->table->selectionModel(), &QItemSelectionModel::currentChanged, this, &GroupsPage::currentChanged);
    connect(m_detail, &GroupDetailPanel::editRequested, this, &GroupsPage::openDialog);
    connect(m_detail, &GroupDetailPanel::removeRequested, this, &GroupsPage::remove);
    connect(m_detail, &GroupDetailPanel::changed, this, &GroupsPage::refresh);
    connect(m_detail, &GroupDetailPanel::userRequested, this, &GroupsPage::userRequested);
}

GroupsPage::~GroupsPage() = default;

Group GroupsPage::newGroup() const
{
    Group group;
    group.kind = m_kind;
    return group;
}

void GroupsPage::prepare()
{
    const bool users = m_kind == GroupKind::Users;
    const QString title = users ? tr("User Groups") : tr("Device Groups");
    setAccessibleName(title);
    m_form->title->setText(title);
    m_form->title->asTitle();
    setRole(m_form->add, "primary");
    m_form->splitter->addWidget(m_detail);
    m_form->splitter->setStretchFactor(0, 1);
    m_form->splitter->setSizes({720, 420});
    QTableView* table = m_form->table;
    table->setModel(m_model);
    showAsRows(table, {210, 90, 180, 220, 130});
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->sortByColumn(GroupModel::Name, Qt::AscendingOrder);
    table->setSortingEnabled(true);
}

void GroupsPage::refresh()
{
    struct Answer
    {
        std::vector<Group> groups;
        ConnectorLabels labels;
    };
    ask<Answer>(
        m_service, this,
        [kind = m_kind](Ports& ports, std::stop_token) -> Result<Answer> {
            auto groups = ports.people().groups(kind);
            if (!groups)
                return fail(groups.error());
            Answer answer{std::move(*groups), {}};
            if (const auto connectors = ports.connectors().list()) {
                for (const StoredConnector& stored : *connectors)
                    answer.labels[stored.connector.id] = displayText(stored.connector.application.displayLabel);
            }
            return answer;
        },
        [this, epoch = ++m_epoch](Result<Answer> answer) {
            if (epoch != m_epoch)
                return;
            if (answer)
                fill(std::move(answer->groups), std::move(answer->labels));
            else
                m_notice->showError(answer.error());
        });
}

void GroupsPage::fill(std::vector<Group> groups, ConnectorLabels labels)
{
    const std::int64_t current = m_current;
    {
        const QSignalBlocker quiet(m_form->table->selectionModel());
        m_model->set(std::move(groups), std::move(labels));
    }
    showEmptyOrTable();
    const int row = std::max(m_model->rowOf(current), m_model->rowCount() > 0 ? 0 : -1);
    m_form->table->selectRow(row);
    currentChanged();
}

void GroupsPage::showEmptyOrTable()
{
    const bool any = m_model->rowCount() > 0;
    const bool none = m_model->isEmpty();
    const bool users = m_kind == GroupKind::Users;
    m_form->empty->set(
        users ? QStringLiteral("groups") : QStringLiteral("devices"),
        none ? tr("No groups yet") : tr("No group matches"),
        none ? (users ? tr("A user group gives its members access to applications: imported users are managed in an "
                           "application when they are in a group that is bound to it.")
                      : tr("A device group names devices that belong together and the applications they may use."))
             : tr("No group has this in its name or description."),
        none ? tr("Add Group") : tr("Show all groups"));
    m_form->stack->setCurrentWidget(any ? static_cast<QWidget*>(m_form->table) : m_form->empty);
    m_detail->setVisible(any);
}

void GroupsPage::currentChanged()
{
    const Group* group = m_model->group(m_form->table->currentIndex().row());
    m_current = group ? group->id : 0;
    if (group)
        m_detail->showGroup(*group, m_model->labels());
}

void GroupsPage::openDialog(const Group& group)
{
    auto* dialog = new GroupDialog(m_kind, group, m_model->labels(), window());
    connect(dialog, &GroupDialog::submitted, this,
            [this, dialog, before = group](const Group& after) { save(after, dialog, before); });
    dialog->open();
}

void GroupsPage::save(const Group& group, GroupDialog* dialog, const Group& before)
{
    ask<std::int64_t>(
        m_service, this, [group](Ports& ports, std::stop_token) { return ports.people().saveGroup(group); },
        [this, group, before, dialog = QPointer<GroupDialog>(dialog)](Result<std::int64_t> id) {
            if (!id) {
                if (dialog)
                    dialog->showError(id.error());
                else
                    m_notice->showError(id.error());
                return;
            }
            if (dialog)
                dialog->accept();
            m_current = *id;
            const QString words = tr("The group %1 was saved.").arg(displayText(group.name));
            if (before.id == 0)
                m_notice->show(NoticePanel::Kind::Success, words);
            else
                m_notice->show(NoticePanel::Kind::Success, words, tr("Undo"),
                               [this, before, group] { save(before, nullptr, group); });
            refresh();
        });
}

void GroupsPage::remove(const Group& group)
{
    const QString question =
        m_kind == GroupKind::Users
            ? tr("Remove the group %1? Its members stay in the directory. This cannot be undone.")
                  .arg(displayText(group.name))
            : tr("Remove the group %1 with its list of devices? This cannot be undone.").arg(displayText(group.name));
    m_notice->show(NoticePanel::Kind::Warning, question, tr("Remove"), [this, id = group.id] {
        ask<void>(
            m_service, this, [id](Ports& ports, std::stop_token) { return ports.people().removeGroup(id); },
            [this](const Result<void>& done) {
                if (done)
                    m_notice->show(NoticePanel::Kind::Success, tr("The group was removed."));
                else
                    m_notice->showError(done.error());
                refresh();
            });
    });
}

} // namespace muster
