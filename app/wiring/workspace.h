// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importrun.h"

namespace muster {

/// The platform's data folder for Muster ("~/.local/share/muster" on Linux).
[[nodiscard]] QString defaultWorkspace();

/// Opens the workspace folder (made if missing, 0700) with all real parts: SQLite stores, QtHttp, keychain.
/// Call once per thread; connections are not shared. Errors as Database::open.
[[nodiscard]] Result<std::unique_ptr<Ports>> openWorkspace(const QString& folder);

} // namespace muster
