// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/ask.h"

#include <QAbstractTableModel>

#include <map>
#include <unordered_map>

namespace muster {

/// A table over any number of rows that never makes the window wait: it holds only the rows' ids (8 bytes each) and the
/// blocks of 256 rows that were looked at last (64 of them). Ids and blocks are read on a worker thread; until a block
/// is there its rows show a placeholder. Sorting and searching are the database's business: reload() with another
/// question.
class BlockModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using Ids = std::vector<std::int64_t>;
    static constexpr int rowsPerBlock = 256, blocksKept = 64;
    static constexpr std::int64_t noId = -1;

    explicit BlockModel(ImportService& service, QObject* parent = nullptr);
    ~BlockModel() override;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] const Ids& ids() const { return m_ids; }
    [[nodiscard]] std::int64_t idAt(int row) const;
    /// -1 when it is not there. Looks at every id: a millisecond for a million.
    [[nodiscard]] int rowOf(std::int64_t id) const;
    /// Ids are being read; the old ones are still shown.
    [[nodiscard]] bool isLoading() const { return m_idsJob != 0; }
    [[nodiscard]] bool isFilled() const { return m_filled; } ///< ids were read at least once
    /// Asks for the ids again; a running question is cancelled. The rows change when the answer is there.
    void reload();
    /// Reads again only the rows that were looked at (after an edit that does not change order).
    void refreshRows();
    /// Whether a click on this column's header sorts; sort() then does it in the database.
    [[nodiscard]] virtual bool isSortable(int column) const;

signals:
    void loadingChanged(bool loading);
    void reloaded(); ///< new ids are in place
    void failed(const muster::Error& error);

protected:
    using Rows = std::shared_ptr<const void>;
    using ReadIds = std::function<Result<Ids>(Ports&, std::stop_token)>;
    using ReadRows = std::function<Result<Rows>(Ports&, const Ids&)>;
    /// The question as it is now; run on a worker thread, so it captures by value.
    [[nodiscard]] virtual ReadIds readIds() const = 0;
    [[nodiscard]] virtual ReadRows readRows() const = 0;

    /// The row's data, or nullptr while its block is on the way. Row must be what readRows() gives a vector of.
    template <typename Row>
    [[nodiscard]] const Row* rowData(int row) const
    {
        const auto* rows = static_cast<const std::vector<Row>*>(block(row / rowsPerBlock));
        const auto at = static_cast<std::size_t>(row % rowsPerBlock);
        return rows && at < rows->size() ? &(*rows)[at] : nullptr;
    }
    void forgetRows();

private:
    struct Block
    {
        Rows rows;
        std::uint64_t used = 0;
        bool stale = false; ///< shown until its successor is there
    };
    const void* block(int number) const;
    void readNext();
    void take(int number, std::uint64_t generation, Result<Rows> rows);
    void dropOldest();

    ImportService& m_service;
    Ids m_ids;
    bool m_filled = false;
    ImportService::Job m_idsJob = 0;
    std::uint64_t m_epoch = 0;      ///< answers to older questions are dropped
    std::uint64_t m_generation = 0; ///< blocks that belong to older ids are dropped
    mutable std::unordered_map<int, Block> m_blocks;
    mutable std::uint64_t m_clock = 0;
    mutable std::vector<int> m_wanted; ///< the last asked for is read first
    mutable bool m_readQueued = false;
    int m_reading = -1;
};

} // namespace muster
