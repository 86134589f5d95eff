// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/authorization.h"

namespace muster {

/// One secret of a connector, without its value.
struct CredentialState
{
    std::string name;
    std::string place;            ///< in the connector file; empty = it is stored, but nothing uses it any more
    std::optional<Origin> origin; ///< the only host that gets it; none = its address is not good yet
    bool stored = false;
};

/// How the credentials of a connector stand.
struct CredentialHealth
{
    std::vector<CredentialState> secrets;       ///< those in use in the file's order, then the left-over ones
    std::optional<Authorization> authorization; ///< with OAuth 2.0
    std::optional<Error> authorizationError;    ///< with OAuth 2.0: why nobody can tell how it stands
    Timestamp lastWorked{};                     ///< end of the last run that read the source; 0 = none yet
    Timestamp lastRefused{};                    ///< end of a later run that the source did not let in; 0 = none
    std::vector<QString> missing;               ///< what the next import would stop at, in sentences
    std::vector<QString> warnings;              ///< what somebody should do, in sentences; the missing ones first
    bool urgent = false;                        ///< the next import would fail
};

/// True when a connector names a secret or has tokens; of others no secret store is asked for anything.
[[nodiscard]] bool usesSecretStore(const Connector& connector);
/// Looks at the secret store and at past runs; asks no server. Errors: SecretStore, Storage.
[[nodiscard]] Result<CredentialHealth> credentialHealth(const Connector& connector, Ports& ports);
/// True when both ask the same servers with the same credentials, so what is stored for one serves the other.
[[nodiscard]] bool signsInAlike(const Connector& one, const Connector& other);
/// {"secrets": [{name, place, origin, stored}], "authorization", "authorizationError", "lastWorked", "lastRefused",
/// "warnings"}; no values.
[[nodiscard]] Json toJson(const CredentialHealth& health);

} // namespace muster
