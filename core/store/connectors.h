// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/sync/connectorstore.h"

namespace muster {

/// Connectors, their versions and drafts in the workspace database. A logo is PNG, JPEG or SVG (told by its bytes), at
/// most 100 kB; that a picture has 150x150 pixels is checked where pictures can be read, in the window.
class LocalConnectorStore final : public ConnectorStore
{
public:
    LocalConnectorStore(db::Database& database, Clock& clock);

    [[nodiscard]] Result<std::vector<StoredConnector>> list() override;
    [[nodiscard]] Result<StoredConnector> get(const std::string& id) override;
    [[nodiscard]] Result<StoredConnector> add(const Connector& connector, const std::string& logo) override;
    [[nodiscard]] Result<StoredConnector> update(const Connector& connector,
                                                 const std::optional<std::string>& logo) override;
    [[nodiscard]] Result<void> setActive(const std::string& id, bool active) override;
    [[nodiscard]] Result<void> deactivate(const std::string& id) override;
    [[nodiscard]] Result<void> remove(const std::string& id) override;
    [[nodiscard]] Result<std::vector<ConnectorVersion>> history(const std::string& id) override;
    [[nodiscard]] Result<Connector> version(const std::string& id, std::int64_t version) override;

    [[nodiscard]] Result<void> saveDraft(const std::string& key, const Draft& draft) override;
    [[nodiscard]] Result<std::optional<Draft>> draft(const std::string& key) override;
    [[nodiscard]] Result<std::vector<std::pair<std::string, Draft>>> drafts() override;
    [[nodiscard]] Result<void> removeDraft(const std::string& key) override;

private:
    [[nodiscard]] Result<void> write(const StoredConnector& stored, const QString& summary, std::string_view what,
                                     std::int64_t back = 0);
    [[nodiscard]] Result<std::int64_t> earlierVersion(const Connector& connector, std::int64_t before);
    [[nodiscard]] Result<void> forgetLinks(const std::string& id);

    db::Database& m_database;
    Clock& m_clock;
};

/// What differs between two versions, in a few words for people: "Paging, mapping of 2 attributes". Empty = nothing.
[[nodiscard]] QString connectorDifference(const Connector& before, const Connector& after);

} // namespace muster
