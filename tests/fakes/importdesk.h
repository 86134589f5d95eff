// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/directory/localpeople.h"
#include "core/store/importer.h"
#include "core/store/localundo.h"
#include "core/store/planstore.h"
#include "core/store/runhistory.h"

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
    QString directory()
    {
        return lines("SELECT u.id, hex(v.data), u.state, u.by_hand, u.email_key, u.username_key, u.employee_key, "
                     "u.list_key FROM user u JOIN user_version v ON v.id = u.version ORDER BY u.id")
                   .join(u'\n') +
               QStringLiteral("\nlinks\n") +
               lines("SELECT l.connector, l.user, l.external_id, hex(v.data) FROM link l LEFT JOIN user_version v ON "
                     "v.id = l.applied ORDER BY l.connector, l.user")
                   .join(u'\n');
    }
    /// "update 2 department:Sales>IT" for each person of a plan that is not unchanged.
    QStringList changes(const Plan& made)
    {
        LocalPlanStore store(*database);
        QStringList all;
        for (const std::int64_t seq : sure(store.ids(made.id, {}, {}))) {
            const PlanItem item = sure(store.item(made.id, seq));
            QString line = QString::fromStdString(std::string(actionName(item.action)) + ' ' + item.externalId);
            for (const FieldChange& field : item.fields)
                line += QString::fromStdString(' ' + field.attribute.name() + ':' + field.before + '>' + field.after);
            all << line;
        }
        return all;
    }
    PlanItem itemOf(const Plan& made, const std::string& externalId)
    {
        LocalPlanStore store(*database);
        for (const std::int64_t seq : sure(store.ids(made.id, {}, {}))) {
            PlanItem item = sure(store.item(made.id, seq));
            if (item.externalId == externalId)
                return item;
        }
        return {};
    }
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
    void edit(const std::string& key, KnownAttribute attribute, std::string_view value)
    {
        clock.time += std::chrono::minutes(1);
        UserValues values = read(key).values;
        values.set(attribute, value);
        LocalPeople all = people();
        if (const Result<void> done = all.edit(user(key), values); !done)
            qFatal("%s", qPrintable(done.error().message));
    }
    void setState(const std::string& key, UserState state)
    {
        clock.time += std::chrono::minutes(1);
        const UserId id = user(key);
        LocalPeople all = people();
        if (const Result<void> done = all.setState(std::span(&id, 1), state); !done)
            qFatal("%s", qPrintable(done.error().message));
    }
    QStringList lines(const std::string& sql)
    {
        db::Statement read = sure(database->prepare(sql));
        QStringList all;
        while (sure(read.step())) {
            QStringList cells;
            for (int column = 0; column < 8; ++column)
                cells << QString::fromUtf8(read.text(column).data(), static_cast<qsizetype>(read.text(column).size()));
            all << cells.join(u'|');
        }
        return all;
    }
    void run(const std::string& sql)
    {
        if (const Result<void> done = database->run(sql); !done)
            qFatal("%s", qPrintable(done.error().detail));
    }

    QTemporaryDir folder;
    std::optional<db::Database> database;
    DeskClock clock;
    Connector connector;
    ImportOptions options;

private:
    static OpenFeed feedOf(const QStringList& records)
    {
        return [page = QStringLiteral("[%1]").arg(records.join(u',')).toStdString()]() -> Result<Feed> {
            return Feed([page](const Mapper& mapper, std::uint64_t seed, const SourceClient::Callbacks& callbacks,
                               std::stop_token) -> Result<FetchProof> {
                RecordReader reader({RecordPath::root(), mapper.fields(), {}, seed});
                FetchProof proof;
                const Result<PageSummary> read =
                    reader.read(page, callbacks.record, callbacks.problem, callbacks.known);
                if (!read)
                    return fail(read.error());
                proof.records = read->records;
                proof.pages = 1;
                callbacks.page(proof);
                proof.complete = true;
                proof.stop = FetchProof::Stop::ShortPage;
                return proof;
            });
        };
    }
};

/// A record: id 7 is p7@example.com with the username p7 and active, unless `more` says otherwise.
inline QString record(int id, const QString& more = {})
{
    const QString n = QString::number(id);
    QString text = QString::fromLatin1(R"({"id":"%1")").arg(n);
    if (!more.contains(QStringLiteral("\"email\"")))
        text += QString::fromLatin1(R"(,"email":"p%1@example.com")").arg(n);
    if (!more.contains(QStringLiteral("\"username\"")))
        text += QString::fromLatin1(R"(,"username":"p%1")").arg(n);
    if (!more.contains(QStringLiteral("\"status\"")))
        text += QString::fromLatin1(R"(,"status":"Active")");
    return text + (more.isEmpty() ? QString() : u',' + more) + u'}';
}

/// "update 1, remove 2": what is not zero.
inline QString words(const PlanCounts& counts)
{
    QStringList all;
    const std::pair<const char*, std::int64_t> each[] = {
        {"create", counts.create},         {"update", counts.update},       {"suspend", counts.suspend},
        {"reactivate", counts.reactivate}, {"unchanged", counts.unchanged}, {"conflict", counts.conflict},
        {"remove", counts.remove}};
    for (const auto& [name, count] : each) {
        if (count != 0)
            all << QStringLiteral("%1 %2").arg(QLatin1String(name)).arg(count);
    }
    return all.join(QStringLiteral(", "));
}

/// Members of a record.
inline QString dept(const char* department)
{
    return QString::fromLatin1(R"("department":"%1")").arg(QLatin1String(department));
}
inline QString dept(const char* department, const char* title)
{
    return dept(department) + QString::fromLatin1(R"(,"jobTitle":"%1")").arg(QLatin1String(title));
}
inline QString inactive()
{
    return QString::fromLatin1(R"("status":"Inactive")");
}

} // namespace muster
