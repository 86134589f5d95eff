// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/sync/connectorstore.h"

#include <string>

namespace muster::cli {

/// The bytes of a file, or of standard input for "-". At most 8 MB.
[[nodiscard]] Result<std::string> readFileText(const std::string& path);
/// Writes a file as a whole or not at all.
[[nodiscard]] Result<void> writeFileText(const std::string& path, std::string_view text);
/// The connector of a file, with the bytes of the logo that stands beside it. Errors when lint finds any.
struct FileConnector
{
    Connector connector;
    std::optional<std::string> logo;
    std::vector<Problem> warnings;
};
[[nodiscard]] Result<FileConnector> loadConnectorFile(const std::string& path);
/// The same for a connector that there is. Errors: also Usage when the file is of another one.
[[nodiscard]] Result<FileConnector> loadConnectorFile(const std::string& path, const std::string& id);
class Session;
/// A stored connector; with a file, the one that may replace it.
[[nodiscard]] Result<Connector> connectorOrFile(Session& session, const std::string& id, const std::string& file);
/// lintConnector, and what the mapping's transforms make of their parameters.
[[nodiscard]] std::vector<Problem> allProblems(std::string_view text);

} // namespace muster::cli
