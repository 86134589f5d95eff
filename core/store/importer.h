// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/sync/importrun.h"

namespace muster {

/// Imports into the embedded directory: plans and applies next to the data. Uses `database` on the calling thread and
/// opens connections of its own to the same file for its worker. Runs that a killed process left open are ended when it
/// is made.
class LocalImporter final : public Importer
{
public:
    LocalImporter(db::Database& database, Http& http, SecretStore& secrets, Clock& clock);
    ~LocalImporter() override;

    [[nodiscard]] Result<Plan> plan(const Connector& connector, const ImportOptions& options,
                                    const OnProgress& progress, std::stop_token stop) override;
    [[nodiscard]] Result<RunReport> apply(const std::string& plan, bool approve, const OnProgress& progress,
                                          std::stop_token stop) override;

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace muster
