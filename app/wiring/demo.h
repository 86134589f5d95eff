// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/connectorstore.h"

#include <memory>
#include <string>

/// The sample: a made-up HR service on the loopback address with its connector, so that a first import works within a
/// minute.
namespace muster {

/// The sample service's data: deterministic, so that a second start gives the same people.
/// Of every 31 people one is awkward (about 3 %), in turn: no e-mail · the e-mail of the person before · a telephone
/// number that is none · a status nobody knows · a very long name · the id "007" · an e-mail that is none · the same
/// name as the person before. Every 17th has left or is on leave (status Inactive, Leave).
namespace demo {

enum class Oddity { None, NoEmail, SameEmail, BadPhone, OddStatus, LongName, ShortId, BadEmail, SameName };
[[nodiscard]] Oddity oddity(int index);       ///< index from 0
[[nodiscard]] bool hasLeft(int index);        ///< status Inactive or Leave
[[nodiscard]] Json person(int index);         ///< the record as the service gives it
inline constexpr const char* apiKey = "demo"; ///< not a secret: printed in the documentation

} // namespace demo

/// HTTP server on 127.0.0.1, in its own threads until it is destroyed.
/// GET /api/v1/employees?limit=..&offset=..[&department=..] with the header X-Api-Key: demo.
class DemoService
{
public:
    /// `port` 0 = one that is free. Errors: Conflict (the port is taken), Invalid (users not in 0..1,000,000).
    [[nodiscard]] static Result<std::unique_ptr<DemoService>> start(int users = 250, int port = 0);
    ~DemoService();
    [[nodiscard]] int port() const;
    [[nodiscard]] std::string baseUrl() const; ///< "http://127.0.0.1:PORT/api/v1"

private:
    DemoService();
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

/// The id of the sample connector: "demo".
[[nodiscard]] std::string demoConnectorId();
/// A complete connector for the service: header with API key, offset paging, total in the body, templates, transforms,
/// status table, manager by reference. Holds no secret.
[[nodiscard]] Connector demoConnector(const std::string& baseUrl);
/// Adds the connector, activated, or points an existing one at `baseUrl`; anything else a person changed in it stays.
[[nodiscard]] Result<StoredConnector> ensureDemoConnector(ConnectorStore& store, const std::string& baseUrl);

} // namespace muster
