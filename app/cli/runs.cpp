// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/runs.h"

#include "app/cli/planoptions.h"
#include "core/sync/runcompare.h"

#include <QLocale>

#include <QFile>
#include <QTemporaryDir>

namespace muster::cli {

namespace {

struct RunArguments
{
    std::string run, connector, format, output;
    int limit = 50;
};

Result<int> list(Session& session, const RunArguments& arguments)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    const auto runs = (*ports)->runs().runs(arguments.connector, arguments.limit);
    if (!runs)
        return fail(runs.error());
    Json array = Json::array();
    Table table({Words::tr("RUN"), Words::tr("CONNECTOR"), Words::tr("STARTED"), Words::tr("STATE"),
                 Words::tr("CREATED"), Words::tr("UPDATED"), Words::tr("SUSPENDED"), Words::tr("REACTIVATED"),
                 Words::tr("REMOVED"), Words::tr("FAILED"), Words::tr("UNDO OF")});
    for (const RunReport& run : *runs) {
        array.push_back(toJson(run));
        table.add({run.run, run.connector, toLocalText(run.startedAt), std::string(stateName(run.state)),
                   std::to_string(run.counts.created), std::to_string(run.counts.updated),
                   std::to_string(run.counts.suspended), std::to_string(run.counts.reactivated),
                   std::to_string(run.counts.removed), std::to_string(run.counts.failed + run.counts.conflict),
                   run.options.undoOf});
    }
    if (session.isJson())
        session.result(array);
    else if (runs->empty())
        session.line(Words::tr("Nothing was imported yet. Start with “musterctl import ID”."));
    else
        session.table(table);
    return doneCode;
}

QString startedByText(const std::string& who)
{
    return who == "person"     ? Words::tr("a person, in the window")
           : who == "cli"      ? Words::tr("the command line")
           : who == "schedule" ? Words::tr("the schedule")
           : who == "api"      ? Words::tr("the HTTP API")
                               : QString::fromStdString(who);
}

QString optionsText(const ImportOptions& options)
{
    QStringList words;
    if (!options.undoOf.empty())
        words << Words::tr("undo of %1").arg(QString::fromStdString(options.undoOf));
    else
        words << (options.create && options.update ? Words::tr("create and update")
                  : options.create                 ? Words::tr("create only")
                                                   : Words::tr("update only"));
    if (options.reactivate)
        words << (*options.reactivate ? Words::tr("reactivate suspended users")
                                      : Words::tr("leave suspended users suspended"));
    if (!options.pick.empty())
        words << Words::tr("%n picked user(s)", nullptr, static_cast<int>(options.pick.size()));
    if (!options.filter.empty())
        words << Words::tr("with the filter “%1”").arg(QString::fromStdString(options.filter));
    if (options.dryRun)
        words << Words::tr("dry run");
    return words.join(u", ");
}

/// What was asked for, when, and what it took.
void printCourse(Session& session, const RunReport& report)
{
    const auto line = [&](const QString& name, const QString& text) {
        session.line(QStringLiteral("  ") + Words::tr("%1: %2", "name: value").arg(name, text));
    };
    line(Words::tr("Options"), optionsText(report.options));
    if (!report.options.startedBy.empty())
        line(Words::tr("Started by"), startedByText(report.options.startedBy));
    line(Words::tr("Started"), QString::fromStdString(toLocalText(report.startedAt)));
    if (const auto duration = durationOf(report)) {
        line(Words::tr("Ended"), QString::fromStdString(toLocalText(report.finishedAt)));
        line(Words::tr("Duration"), secondsText(*duration));
    }
    if (const QString times = timesText(report.times); !times.isEmpty())
        session.line(QStringLiteral("  ") + times);
    line(Words::tr("Requests"), countText(report.requests));
    line(Words::tr("Received"), QLocale().formattedDataSize(report.bytes));
    if (!report.plan.empty())
        line(Words::tr("Plan"), QString::fromStdString(report.plan));
    if (!report.hasResults)
        session.line(QStringLiteral("  ") + Words::tr("What became of each user is no longer kept (see “musterctl runs "
                                                      "keep”)."));
}

Result<int> show(Session& session, const std::string& run)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    const auto report = (*ports)->runs().run(run);
    if (!report)
        return fail(report.error());
    if (session.isJson()) {
        session.result(toJson(*report));
        return doneCode;
    }
    printReport(session, *report);
    printCourse(session, *report);
    if (report->error)
        session.line(Words::tr("It failed: %1").arg(report->error->message));
    return doneCode;
}

/// The results file has one writer, which writes files; standard output gets a copy of one.
Result<int> toStandardOutput(Session& session, const std::string& run, ResultsFormat format)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("results"));
    if (!folder.isValid())
        return fail(
            ErrorKind::Storage,
            Words::tr("No temporary folder can be made: %1. Write to a file with --output.").arg(folder.errorString()));
    if (const auto done = writeResults((*session.ports())->runs(), run, format, path); !done)
        return fail(done.error());
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Storage, Words::tr("The results cannot be read back: %1.").arg(file.errorString()));
    while (!file.atEnd())
        session.raw(file.read(1 << 20).toStdString());
    return doneCode;
}

Result<int> exportRun(Session& session, const RunArguments& arguments)
{
    if (session.isJson() && arguments.format == "csv" && arguments.output.empty())
        return fail(ErrorKind::Usage,
                    Words::tr("With --json, standard output is JSON: write the CSV to a file with --output FILE."));
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    if (const auto report = (*ports)->runs().run(arguments.run); !report)
        return fail(report.error());
    const bool isCsv = arguments.format.empty() ? !session.isJson() : arguments.format == "csv";
    const ResultsFormat format = isCsv ? ResultsFormat::CsvFile : ResultsFormat::JsonFile;
    if (arguments.output.empty())
        return toStandardOutput(session, arguments.run, format);
    const QString path = QString::fromStdString(arguments.output);
    if (const auto done = writeResults((*ports)->runs(), arguments.run, format, path); !done)
        return fail(done.error());
    if (session.isJson())
        session.result(Json{{"run", arguments.run}, {"format", isCsv ? "csv" : "json"}, {"file", arguments.output}});
    session.line(Words::tr("Wrote %1.").arg(path));
    return doneCode;
}

} // namespace

QString secondsText(std::chrono::milliseconds duration)
{
    return Words::tr("%1 s", "seconds").arg(QLocale().toString(static_cast<double>(duration.count()) / 1000, 'f', 1));
}

void addRunVerbs(Command app, Session& session)
{
    auto arguments = std::make_shared<RunArguments>();
    const Command group = app.sub("runs", Words::tr("Past imports"));
    group.requireSub();
    const Command listing = group.sub("list", Words::tr("List runs, the newest first"));
    listing.option("--connector", arguments->connector, Words::tr("Only of this connector"));
    listing.option("--limit", arguments->limit, Words::tr("How many (default 50)")).between(1, 100'000);
    listing.callback([&session, arguments] { session.verb = [arguments](Session& s) { return list(s, *arguments); }; });
    const Command showing = group.sub("show", Words::tr("Show the report of one run"));
    showing.option("RUN", arguments->run, Words::tr("The run's id")).required();
    showing.callback(
        [&session, arguments] { session.verb = [arguments](Session& s) { return show(s, arguments->run); }; });
    const Command exporting = group.sub("export", Words::tr("Write the results file of one run: a line for each user"));
    exporting.option("RUN", arguments->run, Words::tr("The run's id")).required();
    exporting.option("--format", arguments->format, Words::tr("csv (default) or json")).oneOf({"csv", "json"});
    exporting.option("--output", arguments->output, Words::tr("File to write (default: standard output)"));
    exporting.callback(
        [&session, arguments] { session.verb = [arguments](Session& s) { return exportRun(s, *arguments); }; });
    addRunCompareVerb(group, session);
    addRunKeepVerb(group, session);
}

} // namespace muster::cli
