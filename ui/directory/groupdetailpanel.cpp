// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directory/groupdetailpanel.h"

#include "core/base/untrusted.h"
#include "ui/directory/directoryactions.h"
#include "ui/directory/personpicker.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/noticepanel.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/searchfield.h"

#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace muster {

GroupDetailPanel::GroupDetailPanel(ImportService& service, NoticePanel& notice, GroupKind kind, QWidget* parent)
    : QFrame(parent), m_service(service), m_notice(notice), m_actions(new DirectoryActions(service, notice, this)),
      m_kind(kind)
{
    setRole(this, "side");
    setAccessibleName(tr("Details of the group"));
    setMinimumWidth(320);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::Large, space::Medium, space::Medium, space::Medium);
    buildHeader(column);
    if (kind == GroupKind::Users)
        buildMembers(column);
    else
        buildDevices(column);
    connect(m_actions, &DirectoryActions::changed, this, [this] {
        if (m_members)
            m_members->reload();
        emit changed();
    });
}

void GroupDetailPanel::buildHeader(QVBoxLayout* column)
{
    m_name = new PlainLabel;
    m_name->asHeading()->setWordWrap(true);
    m_name->setSelectable(true);
    m_description = new PlainLabel;
    m_description->setWordWrap(true);
    m_description->setTone(Tone::Neutral);
    m_bound = new PlainLabel;
    m_bound->setWordWrap(true);
    auto* editButton = new QPushButton(strokeIcon(QStringLiteral("edit")), tr("Edit"));
    editButton->setAccessibleName(tr("Edit the group"));
    auto* remove = new QPushButton(strokeIcon(QStringLiteral("trash"), Tone::Bad), tr("Remove"));
    remove->setAccessibleName(tr("Remove the group"));
    setRole(remove, "danger");
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(editButton);
    buttons->addWidget(remove);
    buttons->addStretch();
    column->addWidget(m_name);
    column->addWidget(m_description);
    column->addWidget(m_bound);
    column->addLayout(buttons);
    connect(editButton, &QPushButton::clicked, this, [this] { emit editRequested(m_group); });
    connect(remove, &QPushButton::clicked, this, [this] { emit removeRequested(m_group); });
}

void GroupDetailPanel::buildMembers(QVBoxLayout* column)
{
    m_members = new UserModel(m_service, this);
    m_table = new DataTable;
    m_table->setBlockModel(m_members);
    m_table->setAccessibleName(tr("Members of the group"));
    m_table->setColumnWidths({150, 190, 100});
    for (int hidden = UserModel::State; hidden < UserModel::ColumnCount; ++hidden)
        m_table->setColumnHidden(hidden, true);
    m_count = new PlainLabel;
    m_count->setFont(textFont(TextSize::Body, true));
    m_search = new SearchField;
    m_search->setPlaceholderText(tr("Search members"));
    m_search->setAccessibleName(tr("Search members"));
    auto* add = new QPushButton(strokeIcon(QStringLiteral("plus")), tr("Add members"));
    m_take = new QPushButton(tr("Take out"));
    m_take->setAccessibleName(tr("Take the selected members out of the group"));
    m_take->setEnabled(false);
    auto* top = new QHBoxLayout;
    top->addWidget(m_count, 1);
    top->addWidget(add);
    top->addWidget(m_take);
    column->addSpacing(space::Small);
    column->addLayout(top);
    column->addWidget(m_search);
    column->addWidget(m_table, 1);
    connect(m_search, &SearchField::searched, this, [this](const QString& text) {
        UserQuery query = m_members->query();
        query.search = text.toStdString();
        m_members->setQuery(query);
    });
    connect(add, &QPushButton::clicked, this, &GroupDetailPanel::addMembers);
    connect(m_take, &QPushButton::clicked, this,
            [this] { m_actions->removeFromGroup(m_table->selectedIds(), m_group); });
    connect(m_table, &DataTable::selectionSizeChanged, this, [this](qint64 count) { m_take->setEnabled(count > 0); });
    connect(m_table, &DataTable::rowActivated, this, &GroupDetailPanel::userRequested);
    connect(m_members, &BlockModel::reloaded, this,
            [this] { m_count->setText(tr("%n member(s)", nullptr, m_members->rowCount())); });
    connect(m_members, &BlockModel::failed, &m_notice, &NoticePanel::showError);
}

void GroupDetailPanel::buildDevices(QVBoxLayout* column)
{
    m_count = new PlainLabel;
    m_count->setFont(textFont(TextSize::Body, true));
    m_devices = new QListWidget;
    m_devices->setAccessibleName(tr("Devices of the group"));
    m_devices->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_device = new QLineEdit;
    m_device->setPlaceholderText(tr("Name of a device"));
    m_device->setAccessibleName(tr("Name of the device to add"));
    auto* add = new QPushButton(tr("Add device"));
    m_take = new QPushButton(tr("Take out"));
    m_take->setAccessibleName(tr("Take the selected devices out of the group"));
    m_take->setEnabled(false);
    auto* row = new QHBoxLayout;
    row->addWidget(m_device, 1);
    row->addWidget(add);
    auto* top = new QHBoxLayout;
    top->addWidget(m_count, 1);
    top->addWidget(m_take);
    column->addSpacing(space::Small);
    column->addLayout(top);
    column->addWidget(m_devices, 1);
    column->addLayout(row);
    const auto addNamed = [this] {
        const QString name = m_device->text().trimmed();
        if (name.isEmpty() || deviceNames().contains(name, Qt::CaseInsensitive)) {
            m_notice.show(NoticePanel::Kind::Warning, name.isEmpty() ? tr("Type the name of the device first.")
                                                                     : tr("%1 is in the group already.").arg(name));
            return;
        }
        m_device->clear();
        saveDevices(deviceNames() << name);
    };
    connect(add, &QPushButton::clicked, this, addNamed);
    connect(m_device, &QLineEdit::returnPressed, this, addNamed);
    connect(m_devices, &QListWidget::itemSelectionChanged, this,
            [this] { m_take->setEnabled(!m_devices->selectedItems().isEmpty()); });
    connect(m_take, &QPushButton::clicked, this, [this] {
        const QStringList before = deviceNames();
        QStringList left = before;
        for (const QListWidgetItem* item : m_devices->selectedItems())
            left.removeOne(item->data(Qt::UserRole).toString());
        saveDevices(left);
        m_notice.show(NoticePanel::Kind::Success,
                      tr("%n device(s) taken out.", nullptr, static_cast<int>(before.size() - left.size())), tr("Undo"),
                      [this, before] { saveDevices(before); });
    });
}

void GroupDetailPanel::showGroup(const Group& group, const ConnectorLabels& labels)
{
    const bool other = group.id != m_group.id;
    m_group = group;
    m_name->setData(group.name);
    m_description->setData(group.description);
    m_description->setVisible(!group.description.empty());
    QStringList bound;
    for (const std::string& id : group.applications)
        bound << (labels.contains(id) ? labels.at(id) : displayText(id));
    m_bound->setText(bound.isEmpty() ? tr("Bound to no application. Edit the group to bind one.")
                                     : tr("Applications: %1").arg(bound.join(QStringLiteral(", "))));
    if (!m_members)
        return readDevices();
    UserQuery query = m_members->query();
    query.group = group.id;
    if (other) {
        m_search->setQuietly(QString());
        query.search.clear();
    }
    m_members->setQuery(query);
}

void GroupDetailPanel::addMembers()
{
    auto* picker =
        new PersonPicker(m_service, tr("Add members to %1").arg(displayText(m_group.name)), tr("Add"), true, window());
    connect(picker, &PersonPicker::picked, this,
            [this, group = m_group](const std::vector<UserId>& users) { m_actions->addToGroup(users, group); });
    picker->open();
}

void GroupDetailPanel::readDevices()
{
    using Devices = std::vector<Device>;
    ask<Devices>(
        m_service, this, [id = m_group.id](Ports& ports, std::stop_token) { return ports.people().devices(id); },
        [this, id = m_group.id](Result<Devices> devices) {
            if (id != m_group.id)
                return;
            if (!devices)
                return m_notice.showError(devices.error());
            m_devices->clear();
            for (const Device& device : *devices) {
                auto* item =
                    new QListWidgetItem(strokeIcon(QStringLiteral("devices")), displayText(device.name), m_devices);
                item->setData(Qt::UserRole, QString::fromStdString(device.name));
            }
            m_count->setText(tr("%n device(s)", nullptr, m_devices->count()));
        });
}

QStringList GroupDetailPanel::deviceNames() const
{
    QStringList names;
    for (int row = 0; row < m_devices->count(); ++row)
        names << m_devices->item(row)->data(Qt::UserRole).toString();
    return names;
}

void GroupDetailPanel::saveDevices(const QStringList& names)
{
    std::vector<std::string> plain;
    for (const QString& name : names)
        plain.push_back(name.toStdString());
    ask<void>(
        m_service, this,
        [id = m_group.id, plain](Ports& ports, std::stop_token) { return ports.people().setDevices(id, plain); },
        [this](const Result<void>& done) {
            if (!done)
                m_notice.showError(done.error());
            emit changed();
            readDevices();
        });
}

} // namespace muster
