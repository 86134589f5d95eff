// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answeringhttp.h"
#include "memoryoutbox.h"
#include "memorysecretplace.h"
#include "memorysecrets.h"

#include "core/directory/localdirectory.h"
#include "core/directory/localpeople.h"
#include "core/store/connectors.h"
#include "core/store/importer.h"
#include "core/store/localapikeys.h"
#include "core/store/localauditlog.h"
#include "core/store/localbackups.h"
#include "core/store/localoutbox.h"
#include "core/store/localschedules.h"
#include "core/store/localsettings.h"
#include "core/store/planstore.h"
#include "core/store/runhistory.h"
#include "core/sync/announcer.h"
#include "tests/fakes/nosafety.h"

#include <QDir>

#include <atomic>
#include <set>

namespace muster {

/// A clock that a test sets.
class VirtualClock final : public Clock
{
public:
    [[nodiscard]] Timestamp now() const override { return Timestamp(std::chrono::microseconds(m_time.load())); }
    void set(Timestamp now) { m_time = now.time_since_epoch().count(); }
    void pass(std::chrono::microseconds span) { m_time += span.count(); }

private:
    std::atomic<std::int64_t> m_time{1'800'000'000'000'000};
};

/// A real workspace in a folder, with a clock and a network that a test makes up. One for each thread.
class OfficePorts final : public Ports
{
public:
    static Result<std::unique_ptr<Ports>> open(const QString& folder, VirtualClock& clock, AnsweringHttp::Answer answer)
    {
        static std::mutex guard;
        const std::scoped_lock lock(guard); // the first one makes the tables
        auto database = db::Database::open(QDir(folder).filePath(QStringLiteral("muster.db")).toStdString());
        if (!database)
            return fail(database.error());
        return std::make_unique<OfficePorts>(std::move(*database), clock, std::move(answer));
    }
    OfficePorts(db::Database database, VirtualClock& clock, AnsweringHttp::Answer answer)
        : m_database(std::move(database)), m_clock(clock), m_http(std::move(answer)), m_connectors(m_database, clock),
          m_plans(m_database), m_runs(m_database), m_settings(m_database), m_schedules(m_database),
          m_outbox(m_database, clock), m_apiKeys(m_database, clock),
          m_people(m_database, clock, [](const std::string&, const Attribute&) { return std::string(); }),
          m_directory(m_database, clock),
          m_importer(m_database, SourcePorts{m_http, m_secrets, m_tokenLock, clock}, clock), m_audit(m_database, clock),
          m_backups(m_database, clock)
    {
    }
    Http& http() override { return m_http; }
    SecretStore& secrets() override { return m_secrets; }
    SecretPlace& secretPlace() override { return m_place; }
    ConnectorStore& connectors() override { return m_connectors; }
    PlanStore& plans() override { return m_plans; }
    RunHistory& runs() override { return m_runs; }
    Settings& settings() override { return m_settings; }
    ScheduleStore& schedules() override { return m_schedules; }
    Outbox& outbox() override { return m_outbox; }
    Delivery& delivery() override { return m_delivery; }
    ApiKeys& apiKeys() override { return m_apiKeys; }
    People& people() override { return m_people; }
    Directory& directory() override { return m_directory; }
    Importer& importer() override { return m_importer; }
    Undo& undo() override { return m_safety.undo; }
    Explainer& explainer() override { return m_safety.explainer; }
    AuditLog& audit() override { return m_audit; }
    Backups& backups() override { return m_backups; }
    void actAs(const std::string& who) override { m_database.setActor(who); }
    Clock& clock() override { return m_clock; }
    TokenLock& tokenLock() override { return m_tokenLock; }
    std::unique_ptr<RedirectReceiver> redirectReceiver() override { qFatal("This office has no browser."); }
    db::Database& database() { return m_database; }

private:
    db::Database m_database;
    VirtualClock& m_clock;
    AnsweringHttp m_http;
    MemorySecretStore m_secrets;
    MemorySecretPlace m_place;
    FreeTokenLock m_tokenLock;
    LocalConnectorStore m_connectors;
    LocalPlanStore m_plans;
    LocalRunHistory m_runs;
    LocalSettings m_settings;
    LocalSchedules m_schedules;
    LocalOutbox m_outbox;
    LocalApiKeys m_apiKeys;
    SilentDelivery m_delivery;
    LocalPeople m_people;
    LocalDirectory m_directory;
    LocalImporter m_importer;
    LocalAuditLog m_audit;
    LocalBackups m_backups;
    NoSafety m_safety;
};

/// A list of users without pages at https://hr.example.com/users: {"total", "items"}.
inline Connector officeConnector(const std::string& id = "hr")
{
    Connector connector;
    connector.id = id;
    connector.application.displayLabel = id;
    Source source;
    source.baseUrl = "https://hr.example.com";
    source.list.path = "/users";
    source.list.records = "items";
    source.total = {Total::In::Body, "total", ""};
    connector.source = source;
    connector.externalId = "id";
    connector.status = StatusRule{"status", {"Active"}, {"Inactive"}};
    for (const char* to : {"email", "username", "department"})
        connector.mapping.push_back({to, MappingRule::Kind::From, to, {}, Policy::Always, {}});
    connector.import.allowReactivation = true;
    return connector;
}

inline HttpResponse jsonAnswer(std::string body, int status = 200)
{
    HttpResponse response;
    response.status = status;
    response.url = "https://hr.example.com/users";
    response.headers = {{"Content-Type", "application/json"}};
    response.body = std::move(body);
    return response;
}

/// Keeps what was announced, each event once, unless it is broken.
class Announcements final
{
public:
    class Port final : public Announcer
    {
    public:
        explicit Port(Announcements& all) : m_all(all) {}
        Result<void> finished(const Connector& connector, const RunReport& report) override
        {
            return m_all.add("finished " + connector.id + " " + std::string(stateName(report.state)), report.run);
        }
        Result<void> authorizationNeeded(const Connector& connector, const Error&, Timestamp at) override
        {
            return m_all.add("authorization " + connector.id, toRfc3339(at));
        }
        Result<void> overdue(const Connector& connector, Timestamp since) override
        {
            return m_all.add("overdue " + connector.id, toRfc3339(since));
        }

    private:
        Announcements& m_all;
    };
    [[nodiscard]] std::vector<std::string> all() const
    {
        const std::scoped_lock lock(m_guard);
        return m_lines;
    }

    void setBroken(bool broken)
    {
        const std::scoped_lock lock(m_guard);
        m_isBroken = broken;
    }

private:
    Result<void> add(const std::string& line, const std::string& key)
    {
        const std::scoped_lock lock(m_guard);
        if (m_isBroken)
            return fail(ErrorKind::Network, QStringLiteral("Nobody can be told."));
        if (m_keys.insert(line + ' ' + key).second)
            m_lines.push_back(line);
        return {};
    }
    mutable std::mutex m_guard;
    std::vector<std::string> m_lines;
    std::set<std::string> m_keys;
    bool m_isBroken = false;
};

} // namespace muster
