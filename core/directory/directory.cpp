// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/directory/directory.h"

namespace muster {

std::optional<MatchKey> matchKeyFromName(std::string_view name)
{
    if (name == "employeeIdentifier")
        return MatchKey::EmployeeIdentifier;
    if (name == "email")
        return MatchKey::Email;
    if (name == "username")
        return MatchKey::Username;
    return std::nullopt;
}

} // namespace muster
