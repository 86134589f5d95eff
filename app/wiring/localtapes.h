// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/tapedeck.h"

namespace muster {

/// Tapes of one workspace folder. Replays work on a copy of its database in a temporary folder that only this person
/// can read, with ReplayHttp in place of the network.
class LocalTapes final : public TapeDeck
{
public:
    explicit LocalTapes(QString workspace) : m_workspace(std::move(workspace)) {}

    [[nodiscard]] Result<TapeInfo> record(const RecordRequest& request, const OnProgress& progress,
                                          std::stop_token stop) override;
    [[nodiscard]] Result<TapeInfo> look(const QString& file,
                                        const std::function<void(const TapeEntry&)>& entry) override;
    [[nodiscard]] Result<Replay> replay(const ReplayRequest& request, const OnProgress& progress,
                                        std::stop_token stop) override;

private:
    [[nodiscard]] Result<Connector> connectorOf(const ReplayRequest& request, const std::string& named) const;
    [[nodiscard]] Result<void> prepare(const QString& file, ReplayRequest::Against against) const;

    QString m_workspace;
};

/// Records one fetch through the given ports. As TapeDeck::record().
[[nodiscard]] Result<TapeInfo> recordTape(const Connector& connector, const SourcePorts& source,
                                          const RecordRequest& request, const OnProgress& progress,
                                          std::stop_token stop);

} // namespace muster
