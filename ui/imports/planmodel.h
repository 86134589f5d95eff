// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/blockmodel.h"

namespace muster {

/// The people of a plan as a table of any size, with a tick for each who would be written.
class PlanModel : public BlockModel
{
    Q_OBJECT

public:
    enum Column { Name, Kind, Email, Username, ExternalId, Reason, ColumnCount };
    explicit PlanModel(ImportService& service, QObject* parent = nullptr);

    void setPlan(const Plan& plan, const PlanQuery& query);
    [[nodiscard]] const PlanQuery& query() const { return m_query; }
    void setQuery(const PlanQuery& query);
    [[nodiscard]] const PlanItem* item(int row) const { return rowData<PlanItem>(row); }
    /// Ticks or unticks these people, or with no seqs all of the query that is shown.
    void pick(const std::vector<std::int64_t>& seqs, bool picked);
    void setEditable(bool editable);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] bool isSortable(int column) const override;
    void sort(int column, Qt::SortOrder order) override;

signals:
    void picksChanged(); ///< stored; the counts are to be read again

protected:
    [[nodiscard]] ReadIds readIds() const override;
    [[nodiscard]] ReadRows readRows() const override;

private:
    [[nodiscard]] bool isPicked(const PlanItem& item) const;
    [[nodiscard]] QString text(const PlanItem& item, int column) const;
    ImportService& m_store;
    std::string m_plan;
    PlanQuery m_query;
    bool m_editable = true;
    std::map<std::int64_t, bool> m_ticks; ///< what was ticked here, shown before it is read back
};

/// Whether such an item writes something when applied, so that it can be ticked.
[[nodiscard]] bool isWritten(Action action);
[[nodiscard]] QIcon actionIcon(Action action);
/// By what an explanation finds the person; empty = by nothing.
[[nodiscard]] QString explainKey(const PlanItem& item);

} // namespace muster
