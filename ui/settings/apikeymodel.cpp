// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/apikeymodel.h"

#include "core/base/untrusted.h"
#include "ui/directory/usermodel.h"
#include "ui/widgets/plainlabel.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace muster {

namespace {

QString shortDate(Timestamp moment)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(moment.time_since_epoch()).count();
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms).date(), QLocale::ShortFormat);
}

} // namespace

void ApiKeyModel::set(std::vector<ApiKey> keys)
{
    std::stable_sort(keys.begin(), keys.end(), [](const ApiKey& one, const ApiKey& other) {
        const bool works = one.revoked == Timestamp(), otherWorks = other.revoked == Timestamp();
        return works == otherWorks ? one.created > other.created : works;
    });
    beginResetModel();
    m_keys = std::move(keys);
    endResetModel();
}

const ApiKey* ApiKeyModel::key(int row) const
{
    return row >= 0 && row < rowCount() ? &m_keys[static_cast<std::size_t>(row)] : nullptr;
}

int ApiKeyModel::rowOf(const std::string& id) const
{
    const auto found = std::ranges::find(m_keys, id, &ApiKey::id);
    return found == m_keys.end() ? -1 : static_cast<int>(found - m_keys.begin());
}

int ApiKeyModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_keys.size());
}

int ApiKeyModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ApiKeyModel::text(const ApiKey& key, int column)
{
    switch (column) {
    case Name:
        return displayText(key.name);
    case Hint:
        return displayText(key.hint) + QStringLiteral("…");
    case Created:
        return shortDate(key.created);
    case Used:
        return key.used == Timestamp() ? tr("Never") : shortTime(key.used);
    default:
        return key.revoked == Timestamp() ? tr("Works") : tr("Revoked on %1").arg(shortDate(key.revoked));
    }
}

QVariant ApiKeyModel::data(const QModelIndex& index, int role) const
{
    const ApiKey* key = index.isValid() ? this->key(index.row()) : nullptr;
    if (!key)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*key, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(index.column() == Created ? shortTime(key->created)
                            : index.column() == State && key->revoked != Timestamp()
                                ? tr("Revoked on %1").arg(shortTime(key->revoked))
                                : text(*key, index.column()));
    case Qt::ForegroundRole:
        if (key->revoked != Timestamp())
            return mutedText();
        return index.column() == State ? QVariant(toneColor(Tone::Good)) : QVariant();
    default:
        return {};
    }
}

QVariant ApiKeyModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[ColumnCount] = {tr("Name"), tr("Begins With"), tr("Created"), tr("Last Used"), tr("State")};
    return section >= 0 && section < ColumnCount ? QVariant(titles[section]) : QVariant();
}

} // namespace muster
