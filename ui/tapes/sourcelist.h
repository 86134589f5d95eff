// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importrun.h"

#include <QString>

namespace muster {

/// Connectors that have a source: id and label.
using SourceList = std::vector<std::pair<QString, QString>>;
[[nodiscard]] inline Result<SourceList> readSources(Ports& ports)
{
    const auto all = ports.connectors().list();
    if (!all)
        return fail(all.error());
    SourceList list;
    for (const StoredConnector& stored : *all)
        if (stored.connector.source)
            list.emplace_back(QString::fromStdString(stored.connector.id),
                              QString::fromStdString(stored.connector.application.displayLabel));
    return list;
}

} // namespace muster
