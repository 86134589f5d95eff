// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/planmodel.h"

#include "core/base/untrusted.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"

#include <QPixmap>

namespace muster {
namespace {

QPixmap blankTick()
{
    QPixmap blank(16, 16);
    blank.fill(Qt::transparent);
    return blank;
}

} // namespace

PlanModel::PlanModel(ImportService& service, QObject* parent) : BlockModel(service, parent), m_store(service) {}

void PlanModel::setPlan(const Plan& plan, const PlanQuery& query)
{
    m_plan = plan.id;
    m_query = query;
    m_ticks.clear();
    forgetRows();
    reload();
}

void PlanModel::setQuery(const PlanQuery& query)
{
    if (m_query == query && isFilled())
        return;
    m_query = query;
    reload();
}

void PlanModel::setEditable(bool editable)
{
    m_editable = editable;
}

void PlanModel::pick(const std::vector<std::int64_t>& seqs, bool picked)
{
    const bool all = seqs.empty();
    for (const auto seq : seqs)
        m_ticks[seq] = picked;
    if (!all && rowCount() > 0)
        emit dataChanged(index(0, Name), index(rowCount() - 1, Name), {Qt::CheckStateRole});
    ask<void>(
        m_store, this,
        [plan = m_plan, query = m_query, seqs, picked](Ports& ports, std::stop_token) {
            return ports.plans().pick(plan, query, seqs, picked);
        },
        [this, all, seqs](const Result<void>& done) {
            if (all)
                m_ticks.clear();
            if (!done) {
                for (const auto seq : seqs)
                    m_ticks.erase(seq);
                emit failed(done.error());
            }
            if (all || !done)
                refreshRows();
            emit picksChanged();
        });
}

int PlanModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

bool PlanModel::isPicked(const PlanItem& item) const
{
    const auto tick = m_ticks.find(item.seq);
    return tick == m_ticks.end() ? item.picked : tick->second;
}

QVariant PlanModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const PlanItem* item = this->item(index.row());
    if (!item)
        return role == Qt::DisplayRole && index.column() == Name ? QVariant(QStringLiteral("…")) : QVariant();
    switch (role) {
    case Qt::DisplayRole:
        return text(*item, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(text(*item, index.column()));
    case Qt::DecorationRole:
        if (index.column() == Name && !isWritten(item->action))
            return blankTick(); // the names stand below each other, with and without a tick
        return index.column() == Kind ? QVariant(actionIcon(item->action)) : QVariant();
    case Qt::CheckStateRole:
        if (index.column() != Name || !isWritten(item->action))
            return {};
        return isPicked(*item) ? Qt::Checked : Qt::Unchecked;
    default:
        return {};
    }
}

QString PlanModel::text(const PlanItem& item, int column) const
{
    switch (column) {
    case Name: {
        const QString name = displayText(item.displayname);
        return name.isEmpty() ? displayText(item.username.empty() ? item.email : item.username) : name;
    }
    case Kind:
        return actionLabel(item.action);
    case Email:
        return displayText(item.email);
    case Username:
        return displayText(item.username);
    case ExternalId:
        return displayText(item.externalId);
    case Reason:
        return item.reason;
    default:
        return {};
    }
}

bool PlanModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const PlanItem* item = index.isValid() ? this->item(index.row()) : nullptr;
    if (!item || role != Qt::CheckStateRole || !m_editable || !isWritten(item->action))
        return false;
    pick({item->seq}, value.value<Qt::CheckState>() == Qt::Checked);
    return true;
}

Qt::ItemFlags PlanModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags flags = BlockModel::flags(index);
    if (!index.isValid() || index.column() != Name || !m_editable)
        return flags;
    const PlanItem* item = this->item(index.row());
    return item && isWritten(item->action) ? flags | Qt::ItemIsUserCheckable : flags;
}

QVariant PlanModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[ColumnCount] = {tr("Name"),     tr("Action"),      tr("Email"),
                                         tr("Username"), tr("External ID"), tr("Reason")};
    return section >= 0 && section < ColumnCount ? QVariant(titles[section]) : QVariant();
}

bool PlanModel::isSortable(int column) const
{
    return column != Reason;
}

void PlanModel::sort(int column, Qt::SortOrder order)
{
    using Sort = PlanQuery::Sort;
    static const std::map<int, Sort> sorts{{Name, Sort::Displayname},
                                           {Kind, Sort::Action},
                                           {Email, Sort::Email},
                                           {Username, Sort::Username},
                                           {ExternalId, Sort::Source}};
    const auto found = sorts.find(column);
    if (found == sorts.end())
        return;
    PlanQuery query = m_query;
    query.sort = found->second;
    query.descending = order == Qt::DescendingOrder;
    setQuery(query);
}

BlockModel::ReadIds PlanModel::readIds() const
{
    return [plan = m_plan, query = m_query](Ports& ports, std::stop_token stop) {
        return ports.plans().ids(plan, query, stop);
    };
}

BlockModel::ReadRows PlanModel::readRows() const
{
    return [plan = m_plan](Ports& ports, const Ids& ids) -> Result<Rows> {
        auto rows = ports.plans().rows(plan, ids);
        if (!rows)
            return fail(rows.error());
        return std::make_shared<const std::vector<PlanItem>>(std::move(*rows));
    };
}

bool isWritten(Action action)
{
    return action == Action::Create || action == Action::Update || action == Action::Suspend ||
           action == Action::Reactivate || action == Action::Remove;
}

QIcon actionIcon(Action action)
{
    static const std::map<Action, QIcon> icons{
        {Action::Create, strokeIcon(QStringLiteral("plus"), Tone::Good)},
        {Action::Update, strokeIcon(QStringLiteral("edit"), Tone::Info)},
        {Action::Suspend, strokeIcon(QStringLiteral("suspend"), Tone::Caution)},
        {Action::Reactivate, strokeIcon(QStringLiteral("activate"), Tone::Good)},
        {Action::Unchanged, strokeIcon(QStringLiteral("check"), Tone::Neutral)},
        {Action::Skip, strokeIcon(QStringLiteral("skip"), Tone::Neutral)},
        {Action::Invalid, strokeIcon(QStringLiteral("error"), Tone::Bad)},
        {Action::Conflict, strokeIcon(QStringLiteral("warning"), Tone::Bad)},
        {Action::Missing, strokeIcon(QStringLiteral("person-off"), Tone::Caution)},
        {Action::Remove, strokeIcon(QStringLiteral("trash"), Tone::Bad)}};
    return icons.at(action);
}

QString explainKey(const PlanItem& item)
{
    if (!item.externalId.empty())
        return QString::fromStdString(item.externalId);
    return item.user != 0 ? QString::number(item.user) : QString::fromStdString(item.email);
}

} // namespace muster
