// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/directory/localpeople.h"
#include "core/store/importer.h"
#include "core/store/planstore.h"
#include "core/store/runhistory.h"

#include <QTemporaryDir>
#include <QtTest>

/// A real workspace whose source is a script: pages of records, as a test writes them.
namespace muster {

struct ScriptClock final : Clock
{
    Timestamp time{std::chrono::seconds(1'800'000'000)};
    [[nodiscard]] Timestamp now() const override { return time; }
};

struct ScriptedPage
{
    std::vector<std::string> records;
    std::optional<std::int64_t> total;
};

/// The pages of one reading, asked for one by one; nothing = the list ends.
using ReadPage = std::function<std::optional<ScriptedPage>(int page)>;

inline std::string personRecord(int id, const std::string& status = "Active", const std::string& department = {})
{
    const std::string n = std::to_string(id);
    std::string text = R"({"id":")" + n + R"(","email":"p)" + n + R"(@example.com","username":"p)" + n +
                       R"(","status":")" + status + '"';
    if (!department.empty())
        text += R"(,"department":")" + department + '"';
    return text + "}";
}

inline std::vector<std::string> personRecords(int count)
{
    std::vector<std::string> all;
    for (int id = 1; id <= count; ++id)
        all.push_back(personRecord(id));
    return all;
}

struct ScriptedWorkspace
{
    ScriptedWorkspace()
    {
        auto opened = db::Database::open(folder.filePath(QStringLiteral("workspace.db")).toStdString());
        if (!opened)
            qFatal("no workspace");
        database.emplace(std::move(*opened));
        connector.id = "hr";
        connector.externalId = "id";
        connector.status = StatusRule{"status", {"Active"}, {"Inactive"}};
        for (const char* to : {"email", "username", "department", "jobTitle"})
            connector.mapping.push_back({to, MappingRule::Kind::From, to, {}, Policy::Always, {}});
    }

    /// Reads as the real fetch does: the proof is complete unless the total changed; `readings` counts.
    OpenFeed feed(ReadPage page)
    {
        return [this, page = std::move(page)]() -> Result<Feed> {
            return Feed([this, page](const Mapper& mapper, std::uint64_t seed, const SourceClient::Callbacks& callbacks,
                                     std::stop_token) -> Result<FetchProof> {
                ++readings;
                RecordReader reader({RecordPath::root(), mapper.fields(), {}, seed});
                FetchProof proof;
                for (int number = 0;; ++number) {
                    const std::optional<ScriptedPage> next = page(number);
                    if (!next)
                        break;
                    std::string text = "[";
                    for (const std::string& record : next->records)
                        text += (text.size() > 1 ? "," : "") + record;
                    text += "]";
                    const Result<PageSummary> read =
                        reader.read(text, callbacks.record, callbacks.problem, callbacks.known);
                    if (!read)
                        return fail(read.error());
                    proof.records += read->records;
                    ++proof.pages;
                    ++proof.requests;
                    if (!proof.total)
                        proof.total = next->total;
                    proof.totalDrifted = proof.totalDrifted || proof.total != next->total;
                    callbacks.page(proof);
                }
                proof.complete = !proof.totalDrifted && (!proof.total || *proof.total == proof.records);
                proof.stop = FetchProof::Stop::ShortPage;
                return proof;
            });
        };
    }

    Result<Plan> plan(const OpenFeed& open)
    {
        clock.time += std::chrono::minutes(1);
        return makePlan(*database, clock, connector, options, open, {}, {});
    }
    Result<Plan> plan(const std::vector<std::string>& records)
    {
        return plan(feed([records](int page) {
            return page == 0 ? std::optional<ScriptedPage>(ScriptedPage{records, {}}) : std::nullopt;
        }));
    }
    Result<RunReport> apply(const std::string& plan, bool approve = false)
    {
        clock.time += std::chrono::minutes(1);
        return applyPlan(*database, clock, plan, approve, {}, {});
    }
    Result<RunReport> import(const std::vector<std::string>& records, bool approve = false)
    {
        const Result<Plan> made = plan(records);
        return made ? apply(made->id, approve) : fail(made.error());
    }

    std::string value(const std::string& sql)
    {
        Result<db::Statement> read = database->prepare(sql);
        if (!read || !read->step().value_or(false))
            return "?";
        return std::string(read->text(0));
    }
    /// Everything that an import may write about people.
    std::string dump()
    {
        return value("SELECT group_concat(hex(id || '|' || version || '|' || state || '|' || by_hand || '|' || updated "
                     "|| '|' || coalesce(email_key, '') || '|' || list_key)) FROM (SELECT * FROM user ORDER BY id)") +
               value(
                   "SELECT group_concat(connector || '|' || user || '|' || external_id || '|' || fingerprint || '|' || "
                   "applied || '|' || coalesce(missing_since, '') || '|' || missing_runs) FROM (SELECT * FROM link "
                   "ORDER BY connector, user)") +
               value(
                   "SELECT group_concat(user || '|' || at || '|' || what || '|' || run) FROM (SELECT * FROM user_event "
                   "ORDER BY user, at, what)");
    }
    UserId userOf(int id)
    {
        return std::stoll(value("SELECT user FROM link WHERE external_id = '" + std::to_string(id) + "'"));
    }
    std::string stateOf(int id)
    {
        return value("SELECT u.state FROM user u JOIN link l ON l.user = u.id WHERE l.external_id = '" +
                     std::to_string(id) + "'");
    }
    PlanItem itemOf(const Plan& made, int id)
    {
        LocalPlanStore store(*database);
        const std::vector<std::int64_t> all = store.ids(made.id, {}, {}).value();
        for (const std::int64_t seq : all) {
            PlanItem item = store.item(made.id, seq).value();
            if (item.externalId == std::to_string(id))
                return item;
        }
        return {};
    }

    QTemporaryDir folder;
    std::optional<db::Database> database;
    ScriptClock clock;
    Connector connector;
    ImportOptions options;
    int readings = 0;
};

} // namespace muster
