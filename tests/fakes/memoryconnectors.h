// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/connectorstore.h"

#include <map>
#include <mutex>

namespace muster {

/// A ConnectorStore in memory that keeps the port's promises: versions on save, drafts by key. Thread-safe.
class MemoryConnectors final : public ConnectorStore
{
public:
    Result<std::vector<StoredConnector>> list() override
    {
        const std::scoped_lock lock(m_guard);
        std::vector<StoredConnector> all;
        for (const auto& [id, versions] : m_versions)
            all.push_back(versions.back());
        return all;
    }
    Result<StoredConnector> get(const std::string& id) override
    {
        const std::scoped_lock lock(m_guard);
        const auto found = m_versions.find(id);
        if (found == m_versions.end())
            return fail(ErrorKind::NotFound, QStringLiteral("There is no such connector."));
        return found->second.back();
    }
    Result<StoredConnector> add(const Connector& connector, const std::string& logo) override
    {
        const std::scoped_lock lock(m_guard);
        if (m_failure)
            return fail(*m_failure);
        if (m_versions.contains(connector.id))
            return fail(ErrorKind::Conflict, QStringLiteral("The ID is taken."));
        m_versions[connector.id].push_back({connector, 1, false, logo, moment(), moment()});
        return m_versions[connector.id].back();
    }
    Result<StoredConnector> update(const Connector& connector, const std::optional<std::string>& logo) override
    {
        const std::scoped_lock lock(m_guard);
        if (m_failure)
            return fail(*m_failure);
        const auto found = m_versions.find(connector.id);
        if (found == m_versions.end())
            return fail(ErrorKind::NotFound, QStringLiteral("There is no such connector."));
        StoredConnector next = found->second.back();
        if (next.connector == connector && (!logo || *logo == next.logo))
            return next;
        next.connector = connector;
        next.logo = logo.value_or(next.logo);
        ++next.version;
        next.updated = moment();
        found->second.push_back(next);
        return next;
    }
    Result<void> setActive(const std::string& id, bool active) override
    {
        const std::scoped_lock lock(m_guard);
        m_versions[id].back().active = active;
        return {};
    }
    Result<void> deactivate(const std::string& id) override
    {
        const std::scoped_lock lock(m_guard);
        StoredConnector next = m_versions[id].back();
        next.connector.source.reset();
        next.connector.mapping.clear();
        next.active = false;
        ++next.version;
        m_versions[id].push_back(next);
        return {};
    }
    Result<void> remove(const std::string& id) override
    {
        const std::scoped_lock lock(m_guard);
        m_versions.erase(id);
        return {};
    }
    Result<std::vector<ConnectorVersion>> history(const std::string& id) override
    {
        const std::scoped_lock lock(m_guard);
        std::vector<ConnectorVersion> all;
        for (const StoredConnector& each : m_versions[id])
            all.insert(all.begin(), {each.version, each.updated, {}});
        return all;
    }
    Result<Connector> version(const std::string& id, std::int64_t version) override
    {
        const std::scoped_lock lock(m_guard);
        for (const StoredConnector& each : m_versions[id]) {
            if (each.version == version)
                return each.connector;
        }
        return fail(ErrorKind::NotFound, QStringLiteral("There is no such version."));
    }

    Result<void> saveDraft(const std::string& key, const Draft& draft) override
    {
        const std::scoped_lock lock(m_guard);
        if (m_failure)
            return fail(*m_failure);
        m_drafts[key] = draft;
        m_drafts[key].at = moment();
        return {};
    }
    Result<std::optional<Draft>> draft(const std::string& key) override
    {
        const std::scoped_lock lock(m_guard);
        const auto found = m_drafts.find(key);
        return found == m_drafts.end() ? std::optional<Draft>() : found->second;
    }
    Result<std::vector<std::pair<std::string, Draft>>> drafts() override
    {
        const std::scoped_lock lock(m_guard);
        return std::vector<std::pair<std::string, Draft>>(m_drafts.begin(), m_drafts.end());
    }
    Result<void> removeDraft(const std::string& key) override
    {
        const std::scoped_lock lock(m_guard);
        m_drafts.erase(key);
        return {};
    }

    /// From now on nothing can be written, as on a full disk; nothing = works again.
    void setFailure(std::optional<Error> failure)
    {
        const std::scoped_lock lock(m_guard);
        m_failure = std::move(failure);
    }

private:
    Timestamp moment() { return Timestamp(std::chrono::seconds(1'795'000'000 + ++m_ticks)); }
    std::mutex m_guard;
    std::map<std::string, std::vector<StoredConnector>> m_versions;
    std::map<std::string, Draft> m_drafts;
    std::optional<Error> m_failure;
    std::int64_t m_ticks = 0;
};

} // namespace muster
