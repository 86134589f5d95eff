// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/audit.h"

#include "app/cli/planoptions.h"
#include "core/sync/auditlog.h"

#include <QDateTime>
#include <QFileInfo>

namespace muster::cli {

namespace {

struct AuditArguments
{
    std::string what, subject, who, since, format, file, head;
    int limit = 50;
};

/// "2026-11-30" (midnight here), or a moment as RFC 3339 has it.
Result<Timestamp> momentOf(const std::string& text)
{
    if (text.empty())
        return Timestamp();
    const QString given = QString::fromStdString(text);
    QDateTime moment = QDateTime::fromString(given, Qt::ISODateWithMs);
    if (!moment.isValid())
        moment = QDateTime::fromString(given, Qt::ISODate);
    if (!moment.isValid())
        return fail(ErrorKind::Usage,
                    Words::tr("“%1” is not a moment. Write 2026-11-30 or 2026-11-30T06:30:00Z.").arg(given), {},
                    QStringLiteral("--since"));
    return Timestamp(std::chrono::milliseconds(moment.toMSecsSinceEpoch()));
}

Result<AuditQuery> queryOf(const AuditArguments& arguments)
{
    const auto since = momentOf(arguments.since);
    if (!since)
        return fail(since.error());
    AuditQuery query;
    query.who = arguments.who;
    query.what = arguments.what;
    query.subject = arguments.subject;
    query.from = *since;
    query.limit = arguments.limit;
    return query;
}

Result<AuditLog*> logOf(Session& session)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    return &(*ports)->audit();
}

Result<int> list(Session& session, const AuditArguments& arguments)
{
    const auto query = queryOf(arguments);
    const auto log = query ? logOf(session) : Result<AuditLog*>(fail(query.error()));
    if (!log)
        return fail(log.error());
    const auto entries = (*log)->entries(*query);
    if (!entries)
        return fail(entries.error());
    Json array = Json::array();
    Table table({Words::tr("NO."), Words::tr("WHEN"), Words::tr("WHO"), Words::tr("WHAT"), Words::tr("SUBJECT"),
                 Words::tr("DETAIL")});
    for (const AuditEntry& entry : *entries) {
        array.push_back(toJson(entry));
        table.add({std::to_string(entry.number), toLocalText(entry.at), entry.who, entry.what, entry.subject,
                   auditDetail(entry.detail)});
    }
    if (session.isJson())
        session.result(array);
    else if (entries->empty())
        session.line(Words::tr("The audit log has no such entry."));
    else
        session.table(table);
    return doneCode;
}

Result<int> verify(Session& session, const AuditArguments& arguments)
{
    const auto log = logOf(session);
    if (!log)
        return fail(log.error());
    const auto check = (*log)->verify(arguments.head, session.stop());
    if (!check)
        return fail(check.error());
    if (session.isJson())
        session.result(Json{{"whole", !check->broken.has_value()},
                            {"entries", check->entries},
                            {"broken", check->broken ? Json(*check->broken) : Json()},
                            {"message", utf8(check->message)}});
    session.line(check->message);
    return check->broken ? 1 : doneCode;
}

Result<int> head(Session& session)
{
    const auto log = logOf(session);
    if (!log)
        return fail(log.error());
    const auto end = (*log)->end();
    if (!end)
        return fail(end.error());
    if (session.isJson())
        session.result(Json{{"entries", end->number}, {"hash", end->hash}});
    session.line(QStringLiteral("%1 %2").arg(QString::number(end->number), QString::fromStdString(end->hash)));
    return doneCode;
}

Result<int> exportLog(Session& session, const AuditArguments& arguments)
{
    const auto query = queryOf(arguments);
    const auto log = query ? logOf(session) : Result<AuditLog*>(fail(query.error()));
    if (!log)
        return fail(log.error());
    const bool csv = arguments.format != "json";
    const QString path = QFileInfo(QString::fromStdString(arguments.file)).absoluteFilePath();
    const auto count =
        writeAudit(**log, *query, csv ? AuditFormat::CsvFile : AuditFormat::JsonFile, path, session.stop());
    if (!count)
        return fail(count.error());
    if (session.isJson())
        session.result(Json{{"file", utf8(path)}, {"format", csv ? "csv" : "json"}, {"entries", *count}});
    session.line(Words::tr("Wrote %1 entries to %2.").arg(countText(*count), path));
    return doneCode;
}

void addFilters(Command verb, AuditArguments& arguments)
{
    verb.option("--what", arguments.what, Words::tr("Only this, for example plan.applied, or user.* for a family"));
    verb.option("--subject", arguments.subject,
                Words::tr("Only what was done to this: the id of a connector, run ..."));
    verb.option("--who", arguments.who, Words::tr("Only by person:LOGIN, schedule or api:KEY-ID"));
    verb.option("--since", arguments.since, Words::tr("Only from this moment on: 2026-11-30 or 2026-11-30T06:30:00Z"));
}

} // namespace

void addAuditVerbs(Command app, Session& session)
{
    auto arguments = std::make_shared<AuditArguments>();
    const Command group = app.sub("audit", Words::tr("What was done in this workspace, when and by whom"));
    group.requireSub();
    const Command listing = group.sub("list", Words::tr("List entries, the newest first"));
    addFilters(listing, *arguments);
    listing.option("--limit", arguments->limit, Words::tr("How many (default 50)")).between(1, 100'000);
    listing.callback([&session, arguments] { session.verb = [arguments](Session& s) { return list(s, *arguments); }; });
    const Command checking = group.sub("verify", Words::tr("Check that no entry was changed, removed or put in"));
    checking.option("--head", arguments->head,
                    Words::tr("A hash that “audit head” gave before: it must be in the log"));
    checking.callback(
        [&session, arguments] { session.verb = [arguments](Session& s) { return verify(s, *arguments); }; });
    group.sub("head", Words::tr("How many entries there are, and the hash of the last one: note it elsewhere"))
        .callback([&session] { session.verb = head; });
    const Command exporting = group.sub("export", Words::tr("Write the log to a file"));
    addFilters(exporting, *arguments);
    exporting.option("--format", arguments->format, Words::tr("csv (default) or json")).oneOf({"csv", "json"});
    exporting.option("FILE", arguments->file, Words::tr("File to write")).required();
    exporting.callback(
        [&session, arguments] { session.verb = [arguments](Session& s) { return exportLog(s, *arguments); }; });
}

} // namespace muster::cli
