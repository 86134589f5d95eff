// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/sync/runreport.h"

namespace muster {

/// Past runs in the workspace database.
class LocalRunHistory final : public RunHistory
{
public:
    explicit LocalRunHistory(db::Database& database);

    [[nodiscard]] Result<std::vector<RunReport>> runs(const std::string& connector, int limit) override;
    [[nodiscard]] Result<RunReport> run(const std::string& id) override;
    [[nodiscard]] Result<std::string> addSkipped(const std::string& connector, const ImportOptions& options,
                                                 Timestamp at) override;
    [[nodiscard]] Result<std::string> addFailed(const std::string& connector, const ImportOptions& options,
                                                const Error& error, Timestamp at) override;
    [[nodiscard]] Result<void> endUnapplied(const std::string& run, const Error& error, Timestamp at) override;
    [[nodiscard]] Result<std::vector<RunReport>> runsOfSlot(const std::string& connector, Timestamp slot) override;
    [[nodiscard]] Result<void> results(const std::string& run,
                                       const std::function<bool(const ResultRow&)>& row) override;

private:
    [[nodiscard]] Result<std::string> addEnded(RunReport report, Timestamp at);

    db::Database& m_database;
};

} // namespace muster
