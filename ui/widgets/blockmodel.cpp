// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/blockmodel.h"

#include <algorithm>

namespace muster {
namespace {

/// Blocks that are wanted but scrolled past long ago are forgotten: a view shows two at a time.
constexpr std::size_t wantedKept = 6;

} // namespace

BlockModel::BlockModel(ImportService& service, QObject* parent) : QAbstractTableModel(parent), m_service(service) {}

BlockModel::~BlockModel()
{
    if (m_idsJob != 0)
        m_service.cancel(m_idsJob);
}

int BlockModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

std::int64_t BlockModel::idAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_ids[static_cast<std::size_t>(row)] : noId;
}

int BlockModel::rowOf(std::int64_t id) const
{
    const auto found = std::find(m_ids.begin(), m_ids.end(), id);
    return found == m_ids.end() ? -1 : static_cast<int>(found - m_ids.begin());
}

bool BlockModel::isSortable(int) const
{
    return false;
}

void BlockModel::reload()
{
    if (m_idsJob != 0)
        m_service.cancel(m_idsJob);
    const std::uint64_t epoch = ++m_epoch;
    const bool was = isLoading();
    m_idsJob = ask<Ids>(m_service, this, readIds(), [this, epoch](Result<Ids> ids) {
        if (epoch != m_epoch)
            return;
        m_idsJob = 0;
        if (ids) {
            beginResetModel();
            m_ids = std::move(*ids);
            ++m_generation;
            m_blocks.clear();
            m_wanted.clear();
            m_filled = true;
            endResetModel();
            emit reloaded();
        }
        emit loadingChanged(false);
        if (!ids && ids.error().kind != ErrorKind::Cancelled)
            emit failed(ids.error());
    });
    if (!was)
        emit loadingChanged(true);
}

void BlockModel::refreshRows()
{
    for (auto& [number, block] : m_blocks)
        block.stale = true;
    if (!m_ids.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void BlockModel::forgetRows()
{
    m_blocks.clear();
    m_wanted.clear();
    ++m_generation;
    if (!m_ids.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

const void* BlockModel::block(int number) const
{
    const auto found = m_blocks.find(number);
    if (found != m_blocks.end()) {
        found->second.used = ++m_clock;
        if (!found->second.stale)
            return found->second.rows.get();
    }
    // Asked for from data(), which is const and must not block: read after this event.
    if (number != m_reading && std::find(m_wanted.begin(), m_wanted.end(), number) == m_wanted.end()) {
        m_wanted.push_back(number);
        if (m_wanted.size() > wantedKept)
            m_wanted.erase(m_wanted.begin());
    }
    if (!m_readQueued && !m_wanted.empty()) {
        m_readQueued = true;
        auto* self = const_cast<BlockModel*>(this);
        QMetaObject::invokeMethod(
            self,
            [self] {
                self->m_readQueued = false;
                self->readNext();
            },
            Qt::QueuedConnection);
    }
    return found == m_blocks.end() ? nullptr : found->second.rows.get();
}

void BlockModel::readNext()
{
    if (m_reading >= 0 || m_wanted.empty())
        return;
    const int number = m_wanted.back();
    m_wanted.pop_back();
    const auto first = static_cast<std::size_t>(number) * rowsPerBlock;
    if (first >= m_ids.size())
        return readNext();
    const auto last = std::min(first + rowsPerBlock, m_ids.size());
    Ids ids(m_ids.begin() + static_cast<std::ptrdiff_t>(first), m_ids.begin() + static_cast<std::ptrdiff_t>(last));
    m_reading = number;
    ask<Rows>(
        m_service, this,
        [read = readRows(), ids = std::move(ids)](Ports& ports, std::stop_token) { return read(ports, ids); },
        [this, number, generation = m_generation](Result<Rows> rows) { take(number, generation, std::move(rows)); });
}

void BlockModel::take(int number, std::uint64_t generation, Result<Rows> rows)
{
    m_reading = -1;
    if (rows && generation == m_generation) {
        m_blocks[number] = Block{std::move(*rows), ++m_clock, false};
        dropOldest();
        const int first = number * rowsPerBlock;
        const int last = std::min(first + rowsPerBlock, rowCount()) - 1;
        if (first <= last)
            emit dataChanged(index(first, 0), index(last, columnCount() - 1));
    } else if (!rows && rows.error().kind != ErrorKind::Cancelled) {
        emit failed(rows.error());
    }
    readNext();
}

void BlockModel::dropOldest()
{
    if (m_blocks.size() <= static_cast<std::size_t>(blocksKept))
        return;
    const auto oldest = std::min_element(m_blocks.begin(), m_blocks.end(),
                                         [](const auto& a, const auto& b) { return a.second.used < b.second.used; });
    m_blocks.erase(oldest);
}

} // namespace muster
