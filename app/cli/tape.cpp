// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/tape.h"

#include "app/cli/filetext.h"
#include "app/cli/planoptions.h"
#include "app/wiring/localtapes.h"
#include "core/sync/countfields.h"

#include <QFileInfo>

namespace muster::cli {

namespace {

struct TapeArguments
{
    std::string id, file, connector, against;
    std::vector<std::string> troubles;
    bool keepValues = false, empty = false;
};

QString text(std::string_view utf8Text)
{
    return QString::fromUtf8(utf8Text.data(), static_cast<qsizetype>(utf8Text.size()));
}

void printInfo(Session& session, const TapeInfo& info)
{
    session.line(Words::tr("Tape of %1, made at %2 with Muster %3.")
                     .arg(text(info.connector), text(info.madeAt), text(info.muster)));
    session.line(Words::tr("Source: %1. Exchanges: %2, bytes: %3.")
                     .arg(text(info.baseUrl), countText(info.exchanges), countText(info.bytes)));
    session.line(info.keepsValues ? Words::tr("It keeps personal values as they came. Treat it as you treat the list.")
                                  : Words::tr("Personal values are stand-ins; secrets are masked."));
}

Result<int> record(Session& session, const TapeArguments& arguments)
{
    const auto stored = session.connector(arguments.id); // names the ones that there are
    if (!stored)
        return fail(stored.error());
    RecordRequest request;
    request.connector = arguments.id;
    request.file = QFileInfo(QString::fromStdString(arguments.file)).absoluteFilePath();
    request.keepValues = arguments.keepValues;
    const auto info =
        recordTape(stored->connector, (*session.ports())->source(), request, session.progress(), session.stop());
    session.endProgress();
    if (!info)
        return fail(info.error());
    if (session.isJson()) {
        session.result(toJson(*info));
    } else {
        printInfo(session, *info);
        session.line(Words::tr("Users read: %1. Written to %2.").arg(countText(info->users), info->file));
    }
    if (info->error) {
        session.note(Words::tr("The fetch did not end well; the tape holds what came until then."));
        session.failure(*info->error);
        return exitCode(info->error->kind);
    }
    session.note(Words::tr("See what an import makes of it: %1")
                     .arg(session.nextCommand(QStringLiteral("tape replay %1").arg(shellWord(request.file)))));
    return doneCode;
}

Result<int> show(Session& session, const TapeArguments& arguments)
{
    LocalTapes tapes(session.workspace());
    Json all = Json::array();
    Table table({Words::tr("METHOD"), Words::tr("RESULT"), Words::tr("BYTES"), Words::tr("URL")});
    const auto info = tapes.look(QString::fromStdString(arguments.file), [&](const TapeEntry& entry) {
        if (session.isJson())
            all.push_back(Json{{"method", entry.method},
                               {"url", entry.url},
                               {"result", entry.outcome},
                               {"bytes", entry.bytes},
                               {"signIn", entry.signIn}});
        else
            table.add({entry.method, entry.outcome, std::to_string(entry.bytes), entry.url});
    });
    if (!info)
        return fail(info.error());
    if (session.isJson()) {
        Json json = toJson(*info);
        json["requests"] = std::move(all);
        session.result(json);
        return doneCode;
    }
    printInfo(session, *info);
    session.table(table);
    return doneCode;
}

void printOutcome(Session& session, const QString& title, const ReplayOutcome& outcome)
{
    session.line(QStringLiteral("\n%1").arg(title));
    if (outcome.plan) {
        QStringList counts;
        for (const PlanCountField& field : planCountFields())
            if (const std::int64_t count = outcome.plan->counts.*field.value; count != 0)
                counts += QStringLiteral("%1 %2").arg(QLatin1String(field.name), countText(count));
        session.line(QStringLiteral("  ") + (counts.isEmpty() ? Words::tr("nobody") : counts.join(u", ")));
        session.line(QStringLiteral("  ") + (outcome.plan->proof.complete
                                                 ? Words::tr("The list is proven complete.")
                                                 : Words::tr("The list is not proven complete.")));
        for (const QString& words : outcome.plan->proof.words)
            session.line(QStringLiteral("  ") + words);
        for (const Hold& hold : outcome.plan->holds)
            session.line(QStringLiteral("  ") + Words::tr("Held: %1").arg(hold.message));
    }
    if (outcome.error)
        session.line(QStringLiteral("  ! %1").arg(outcome.error->message));
    session.line(QStringLiteral("  → %1").arg(verdict(outcome)));
}

void printReplay(Session& session, const Replay& replay)
{
    printInfo(session, replay.tape);
    switch (replay.against) {
    case ReplayRequest::Against::Tape:
        session.line(Words::tr("Planned against a workspace into which this tape was imported just before."));
        break;
    case ReplayRequest::Against::Workspace:
        session.line(Words::tr("Planned against a copy of this workspace."));
        break;
    case ReplayRequest::Against::Empty:
        session.line(Words::tr("Planned against an empty workspace."));
        break;
    }
    printOutcome(session, Words::tr("Without trouble"), replay.plain);
    if (!replay.troubled)
        return;
    QStringList names;
    for (const Trouble& trouble : replay.troubles)
        names += trouble.words();
    printOutcome(session, Words::tr("With trouble: %1").arg(names.join(u"; ")), *replay.troubled);
    for (const Trouble& trouble : replay.unmet)
        session.note(Words::tr("This never came to pass, as the tape has no such page or field: %1")
                         .arg(QString::fromStdString(trouble.text())));
}

Result<ReplayRequest> requestOf(Session& session, const TapeArguments& arguments)
{
    using Against = ReplayRequest::Against;
    ReplayRequest request;
    request.file = QString::fromStdString(arguments.file);
    for (const std::string& word : arguments.troubles) {
        auto trouble = Trouble::parse(word);
        if (!trouble)
            return fail(std::move(trouble.error()));
        request.troubles.push_back(std::move(*trouble));
    }
    for (const Against against : {Against::Tape, Against::Workspace, Against::Empty})
        if (arguments.against == againstName(against))
            request.against = against;
    if (arguments.empty)
        request.against = Against::Empty;
    if (arguments.connector.empty())
        return request;
    if (QFileInfo(QString::fromStdString(arguments.connector)).isFile()) {
        auto loaded = loadConnectorFile(arguments.connector);
        if (!loaded)
            return fail(std::move(loaded.error()));
        request.connector = std::move(loaded->connector);
        return request;
    }
    auto stored = session.connector(arguments.connector);
    if (!stored)
        return fail(std::move(stored.error()));
    request.connector = std::move(stored->connector);
    return request;
}

Result<int> replay(Session& session, const TapeArguments& arguments)
{
    const auto request = requestOf(session, arguments);
    if (!request)
        return fail(request.error());
    LocalTapes tapes(session.workspace());
    const auto replayed = tapes.replay(*request, session.progress(), session.stop());
    session.endProgress();
    if (!replayed)
        return fail(replayed.error());
    if (session.isJson())
        session.result(toJson(*replayed));
    else
        printReplay(session, *replayed);
    return doneCode;
}

} // namespace

void addTapeVerbs(Command app, Session& session)
{
    auto arguments = std::make_shared<TapeArguments>();
    const auto does = [&session, arguments](const Command& verb, Result<int> (*act)(Session&, const TapeArguments&)) {
        verb.callback(
            [&session, arguments, act] { session.verb = [arguments, act](Session& s) { return act(s, *arguments); }; });
    };
    const Command group = app.sub("tape", Words::tr("Record a fetch and replay it offline, with troubles put in"));
    group.requireSub();
    const Command recording = group.sub("record", Words::tr("Fetch everything from a source and keep it in a file"));
    recording.option("ID", arguments->id, Words::tr("The connector's id")).required();
    recording.option("FILE", arguments->file, Words::tr("The tape to write")).required();
    recording.flag("--keep-values", arguments->keepValues,
                   Words::tr("Keep personal values as they come; secrets are masked in any case"));
    does(recording, record);
    const Command showing = group.sub("show", Words::tr("Show what a tape holds"));
    showing.option("FILE", arguments->file, Words::tr("The tape")).required();
    does(showing, show);
    const Command replaying =
        group.sub("replay", Words::tr("Find out what an import would make of a tape; nothing is sent or written"));
    replaying.option("FILE", arguments->file, Words::tr("The tape")).required();
    replaying
        .option("--connector", arguments->connector,
                Words::tr("Another connector than the tape's: an id or a connector file"))
        .typeName("ID|FILE");
    replaying
        .option("--trouble", arguments->troubles,
                Words::tr("drop-page=2, repeat-page=2, cut-page=2, 429=3, empty, rename=work.email:workMail or "
                          "cut-total=90; may be repeated"))
        .oneEach();
    const Option against = replaying
                               .option("--against", arguments->against,
                                       Words::tr("What to plan against: a workspace with this tape imported, a copy of "
                                                 "this workspace, or an empty one"))
                               .oneOf({"tape", "workspace", "empty"});
    const Option none = replaying.flag("--empty", arguments->empty, Words::tr("The same as --against empty"));
    against.excludes(none);
    does(replaying, replay);
}

} // namespace muster::cli
