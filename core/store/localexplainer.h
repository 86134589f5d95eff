// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/sync/explain.h"

namespace muster {

/// Explains from the source and the workspace.
class LocalExplainer final : public Explainer
{
public:
    LocalExplainer(db::Database& database, const SourcePorts& source, Clock& clock);
    [[nodiscard]] Result<Explanation> explain(const Connector& connector, const std::string& key,
                                              const OnProgress& progress, std::stop_token stop) override;

private:
    db::Database& m_database;
    SourcePorts m_source;
    Clock& m_clock;
};

} // namespace muster
