// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directory/usermodel.h"

#include "core/base/untrusted.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"

#include <QDateTime>
#include <QLocale>

namespace muster {

UserModel::UserModel(ImportService& service, QObject* parent) : BlockModel(service, parent) {}

void UserModel::setQuery(const UserQuery& query)
{
    if (m_query == query && isFilled())
        return;
    m_query = query;
    reload();
}

void UserModel::setConnectorLabels(ConnectorLabels labels)
{
    m_labels = std::move(labels);
    if (rowCount() > 0)
        emit dataChanged(index(0, Origin), index(rowCount() - 1, Origin));
}

int UserModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant UserModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const UserRow* row = user(index.row());
    if (!row)
        return role == Qt::DisplayRole && index.column() == Name ? QVariant(QStringLiteral("…")) : QVariant();
    switch (role) {
    case Qt::DisplayRole:
        return text(*row, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(text(*row, index.column()));
    case Qt::DecorationRole:
        return index.column() == State && row->id != 0 ? QVariant(stateIcon(row->state)) : QVariant();
    case Qt::ForegroundRole:
        return row->state == UserState::Suspended && index.column() != State ? QVariant(mutedText()) : QVariant();
    default:
        return {};
    }
}

QString UserModel::text(const UserRow& row, int column) const
{
    if (row.id == 0)
        return column == Name ? tr("(deleted meanwhile)") : QString();
    switch (column) {
    case Name:
        return personName(row);
    case Email:
        return displayText(row.email);
    case Username:
        return displayText(row.username);
    case State:
        return stateLabel(row.state);
    case Department:
        return displayText(row.department);
    case JobTitle:
        return displayText(row.jobTitle);
    case EmployeeId:
        return displayText(row.employeeIdentifier);
    case Origin: {
        if (row.connector.empty())
            return tr("By hand");
        const auto label = m_labels.find(row.connector);
        return label == m_labels.end() ? displayText(row.connector) : label->second;
    }
    case Updated:
        return shortTime(row.updated);
    default:
        return {};
    }
}

QVariant UserModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[ColumnCount] = {tr("Name"),        tr("Email"),      tr("Username"),
                                         tr("State"),       tr("Department"), tr("Job Title"),
                                         tr("Employee ID"), tr("Source"),     tr("Updated")};
    return section >= 0 && section < ColumnCount ? QVariant(titles[section]) : QVariant();
}

bool UserModel::isSortable(int column) const
{
    return column != EmployeeId && column != Origin;
}

void UserModel::sort(int column, Qt::SortOrder order)
{
    static const std::map<int, UserSort> sorts{{Name, UserSort::Displayname},      {Email, UserSort::Email},
                                               {Username, UserSort::Username},     {State, UserSort::State},
                                               {Department, UserSort::Department}, {JobTitle, UserSort::JobTitle},
                                               {Updated, UserSort::Updated}};
    const auto found = sorts.find(column);
    if (found == sorts.end())
        return;
    UserQuery query = m_query;
    query.sort = found->second;
    query.descending = order == Qt::DescendingOrder;
    setQuery(query);
}

BlockModel::ReadIds UserModel::readIds() const
{
    return [query = m_query](Ports& ports, std::stop_token stop) { return ports.people().ids(query, stop); };
}

BlockModel::ReadRows UserModel::readRows() const
{
    return [](Ports& ports, const Ids& ids) -> Result<Rows> {
        auto rows = ports.people().rows(ids);
        if (!rows)
            return fail(rows.error());
        return std::make_shared<const std::vector<UserRow>>(std::move(*rows));
    };
}

QString personName(const UserRow& row)
{
    if (!row.displayname.empty())
        return displayText(row.displayname);
    const QString name =
        displayText(row.firstname + (row.firstname.empty() || row.lastname.empty() ? "" : " ") + row.lastname);
    return name.isEmpty() ? displayText(row.username) : name;
}

QIcon stateIcon(UserState state)
{
    static const QIcon staged = strokeIcon(QStringLiteral("clock"), Tone::Info);
    static const QIcon active = strokeIcon(QStringLiteral("activate"), Tone::Good);
    static const QIcon suspended = strokeIcon(QStringLiteral("suspend"), Tone::Caution);
    return state == UserState::Staged ? staged : state == UserState::Active ? active : suspended;
}

QString shortTime(Timestamp moment)
{
    if (moment == Timestamp{})
        return {};
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(moment.time_since_epoch()).count();
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms), QLocale::ShortFormat);
}

} // namespace muster
