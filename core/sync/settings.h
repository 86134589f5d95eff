// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <string>

namespace muster {

/// Port: what holds for a whole workspace rather than for one connector (the mail server, how long runs are kept), as
/// JSON values by name. Never secrets: these are in the SecretStore. Errors: Storage, DiskFull.
class Settings
{
public:
    virtual ~Settings() = default;
    /// Null when nothing was written under that name.
    [[nodiscard]] virtual Result<Json> read(const std::string& name) = 0;
    [[nodiscard]] virtual Result<void> write(const std::string& name, const Json& value) = 0;
};

} // namespace muster
