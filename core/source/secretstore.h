// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/net/origin.h"

#include <string>
#include <vector>

namespace muster {

/// A secret belongs to a connector, has a name, and was entered for one origin; it is never sent to another.
struct SecretRef
{
    std::string connector;
    std::string name;
    Origin origin;
};

/// Port: where secrets live. Errors: SecretMissing (never stored for this origin), SecretStore (not available or
/// locked: the message says what the choices are).
class SecretStore
{
public:
    virtual ~SecretStore() = default;
    [[nodiscard]] virtual Result<Secret> read(const SecretRef& ref) = 0;
    [[nodiscard]] virtual Result<void> write(const SecretRef& ref, const Secret& secret) = 0;
    [[nodiscard]] virtual Result<void> remove(const SecretRef& ref) = 0;
    /// Names stored for a connector, with the origin each is for; never values.
    [[nodiscard]] virtual Result<std::vector<SecretRef>> list(const std::string& connector) = 0;
};

} // namespace muster
