// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/ask.h"

#include <QAbstractTableModel>

namespace muster {

/// Which people of a run a tile stands for.
enum class ResultKind { All, Created, Updated, Suspended, Reactivated, Removed, Skipped, Failed };
[[nodiscard]] bool resultIs(ResultKind kind, const ResultRow& row);

/// What happened to the people of a run, one kind at a time: the first 100,000; all of them are in the results file.
class ResultModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Operation, Outcome, Email, ExternalId, Reason, Fields, ColumnCount };
    static constexpr std::size_t rowsKept = 100'000;
    explicit ResultModel(ImportService& service, QObject* parent = nullptr);
    ~ResultModel() override;

    void read(const std::string& run, ResultKind kind, const QString& search);
    [[nodiscard]] bool isCut() const { return m_rows.size() >= rowsKept; }
    [[nodiscard]] UserId userAt(int row) const;
    /// By what an explanation finds the person; empty = by nothing.
    [[nodiscard]] QString explainKeyAt(int row) const;
    [[nodiscard]] const ResultRow* row(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void loaded();
    void failed(const muster::Error& error);

private:
    ImportService& m_service;
    std::vector<ResultRow> m_rows;
    ImportService::Job m_job = 0;
    std::uint64_t m_epoch = 0;
};

} // namespace muster
