// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/directory/localpeople.h"
#include "core/store/importer.h"
#include "core/store/localundo.h"
#include "core/store/planstore.h"
#include "core/store/runhistory.h"
#include "records.h"

#include <QStringList>
#include <QTemporaryDir>

namespace muster {

struct DeskClock final : Clock
{
    Timestamp time{std::chrono::seconds(1'800'000'000)};
    [[nodiscard]] Timestamp now() const override { return time; }
};

/// A workspace into which a test imports lists of records, and takes runs back. What went wrong ends the test program
/// with words, so that the tests read as if nothing could.
class ImportDesk
{
public:
    explicit ImportDesk(const std::vector<std::string>& attributes = {"email", "username", "department", "jobTitle"})
    {
        Result<db::Database> opened = db::Database::open(folder.filePath(QStringLiteral("w.db")).toStdString());
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        database.emplace(std::move(*opened));
        connector.id = "hr";
        connector.externalId = "id";
        connector.status = StatusRule{"status", {"Active"}, {"Inactive"}};
        for (const std::string& to : attributes)
            connector.mapping.push_back({to, MappingRule::Kind::From, to, {}, Policy::Always, {}});
        connector.safeguards = Safeguards();
        connector.safeguards.deactivate.reset();
        connector.safeguards.clear.reset();
        options.reactivate = true;
    }

    template <typename T>
    static T sure(Result<T> result)
    {
        if (!result)
            qFatal("%s | %s", qPrintable(result.error().message), qPrintable(result.error().detail));
        return std::move(*result);
    }

    Plan plan(const QStringList& records)
    {
        clock.time += std::chrono::minutes(1);
        return sure(makePlan(*database, clock, connector, options, feedOf(records), {}, {}));
    }
    RunReport apply(const Plan& made)
    {
        clock.time += std::chrono::minutes(1);
        return sure(applyPlan(*database, clock, made.id, true, {}, {}));
    }
    RunReport import(const QStringList& records) { return apply(plan(records)); }

    Result<Plan> tryUndo(const std::string& run, std::vector<std::string> users = {}, std::string attribute = {})
    {
        clock.time += std::chrono::minutes(1);
        LocalUndo undo(*database, clock);
        UndoRequest request;
        request.run = run;
        request.users = std::move(users);
        request.attribute = std::move(attribute);
        request.startedBy = "person";
        return undo.plan(request, {}, {});
    }
    Plan undoPlan(const std::string& run, std::vector<std::string> users = {}, std::string attribute = {})
    {
        return sure(tryUndo(run, std::move(users), std::move(attribute)));
    }
    RunReport undo(const std::string& run) { return apply(undoPlan(run)); }

    /// Everybody, with all values, state and link; not when it happened.
    QString directory();
    /// "update 2 department:Sales>IT" for each person of a plan that is not unchanged.
    QStringList changes(const Plan& made);
    PlanItem itemOf(const Plan& made, const std::string& externalId);
    LocalPeople people() { return LocalPeople(*database, clock); }
    UserId user(const std::string& key)
    {
        LocalPeople all = people();
        return sure(all.lookup(key));
    }
    User read(const std::string& key)
    {
        LocalPeople all = people();
        return sure(all.detail(user(key))).user;
    }
    void edit(const std::string& key, KnownAttribute attribute, std::string_view value);
    void setState(const std::string& key, UserState state);
    QStringList lines(const std::string& sql);
    void run(const std::string& sql);

    QTemporaryDir folder;
    std::optional<db::Database> database;
    DeskClock clock;
    Connector connector;
    ImportOptions options;
};

} // namespace muster
