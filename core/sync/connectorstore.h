// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/source/connectorfile.h"

namespace muster {

/// A connector as the workspace keeps it.
struct StoredConnector
{
    Connector connector;
    std::int64_t version = 0; ///< counts up with every save
    bool active = false;      ///< activated: test passed and the mapping is complete
    std::string logo;         ///< bytes of the logo file, if any
    Timestamp created{}, updated{};
};
struct ConnectorVersion
{
    std::int64_t version = 0;
    Timestamp at{};
    QString summary;
};
/// Something typed but not saved: kept after every pause in typing, offered when the window opens again.
struct Draft
{
    Connector connector;
    std::string step;
    Timestamp at{};
    std::string logo;
};

/// Port: connectors, their versions and drafts.
class ConnectorStore
{
public:
    virtual ~ConnectorStore() = default;
    [[nodiscard]] virtual Result<std::vector<StoredConnector>> list() = 0; ///< by label
    [[nodiscard]] virtual Result<StoredConnector> get(const std::string& id) = 0;
    /// New (Conflict when the id exists) or a new version of an old one. A save that changes nothing makes no version.
    [[nodiscard]] virtual Result<StoredConnector> add(const Connector& connector, const std::string& logo = {}) = 0;
    [[nodiscard]] virtual Result<StoredConnector> update(const Connector& connector,
                                                         const std::optional<std::string>& logo = {}) = 0;
    [[nodiscard]] virtual Result<void> setActive(const std::string& id, bool active) = 0;
    /// Removes the integration (source, mapping, links, secrets' names) and keeps the application and all users.
    [[nodiscard]] virtual Result<void> deactivate(const std::string& id) = 0;
    [[nodiscard]] virtual Result<void> remove(const std::string& id) = 0;
    [[nodiscard]] virtual Result<std::vector<ConnectorVersion>> history(const std::string& id) = 0; ///< newest first
    [[nodiscard]] virtual Result<Connector> version(const std::string& id, std::int64_t version) = 0;

    /// Drafts by key: a connector id, or "new". saveDraft is durable when it returns.
    [[nodiscard]] virtual Result<void> saveDraft(const std::string& key, const Draft& draft) = 0;
    [[nodiscard]] virtual Result<std::optional<Draft>> draft(const std::string& key) = 0;
    [[nodiscard]] virtual Result<std::vector<std::pair<std::string, Draft>>> drafts() = 0;
    [[nodiscard]] virtual Result<void> removeDraft(const std::string& key) = 0;
};

} // namespace muster
