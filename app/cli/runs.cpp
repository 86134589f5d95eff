// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/planoptions.h"

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
                 Words::tr("FAILED")});
    for (const RunReport& run : *runs) {
        array.push_back(toJson(run));
        table.add({run.run, run.connector, toLocalText(run.startedAt), std::string(stateName(run.state)),
                   std::to_string(run.counts.created), std::to_string(run.counts.updated),
                   std::to_string(run.counts.suspended), std::to_string(run.counts.reactivated),
                   std::to_string(run.counts.failed + run.counts.conflict)});
    }
    if (session.isJson())
        session.result(array);
    else if (runs->empty())
        session.line(Words::tr("Nothing was imported yet. Start with “musterctl import ID”."));
    else
        session.table(table);
    return doneCode;
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

void addRunVerbs(CLI::App& app, Session& session)
{
    auto arguments = std::make_shared<RunArguments>();
    CLI::App* group = app.add_subcommand("runs", utf8(Words::tr("Past imports")));
    group->require_subcommand(1);
    CLI::App* listing = group->add_subcommand("list", utf8(Words::tr("List runs, the newest first")));
    listing->add_option("--connector", arguments->connector, utf8(Words::tr("Only of this connector")));
    listing->add_option("--limit", arguments->limit, utf8(Words::tr("How many (default 50)")))
        ->check(CLI::Range(1, 100'000));
    listing->callback(
        [&session, arguments] { session.verb = [arguments](Session& s) { return list(s, *arguments); }; });
    CLI::App* showing = group->add_subcommand("show", utf8(Words::tr("Show the report of one run")));
    showing->add_option("RUN", arguments->run, utf8(Words::tr("The run's id")))->required();
    showing->callback(
        [&session, arguments] { session.verb = [arguments](Session& s) { return show(s, arguments->run); }; });
    CLI::App* exporting =
        group->add_subcommand("export", utf8(Words::tr("Write the results file of one run: a line for each user")));
    exporting->add_option("RUN", arguments->run, utf8(Words::tr("The run's id")))->required();
    exporting->add_option("--format", arguments->format, utf8(Words::tr("csv (default) or json")))
        ->check(CLI::IsMember({"csv", "json"}));
    exporting->add_option("--output", arguments->output, utf8(Words::tr("File to write (default: standard output)")));
    exporting->callback(
        [&session, arguments] { session.verb = [arguments](Session& s) { return exportRun(s, *arguments); }; });
}

} // namespace muster::cli
