// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/runcompare.h"
#include "app/cli/planoptions.h"
#include "app/cli/runs.h"

namespace muster::cli {

namespace {

struct CompareArguments
{
    std::string first, second;
};

QString countName(const char* name)
{
    const std::pair<const char*, QString> names[] = {
        {"created", Words::tr("Created")},     {"updated", Words::tr("Updated")},
        {"suspended", Words::tr("Suspended")}, {"reactivated", Words::tr("Reactivated")},
        {"unchanged", Words::tr("Unchanged")}, {"skipped", Words::tr("Skipped")},
        {"failed", Words::tr("Failed")},       {"conflict", Words::tr("In conflict")}};
    for (const auto& [key, text] : names) {
        if (std::string_view(key) == name)
            return text;
    }
    return QString::fromLatin1(name);
}

/// What grew has a plus.
std::string withSign(bool grew, const QString& amount)
{
    std::string text = grew ? "+" : "";
    text += utf8(amount);
    return text;
}

/// +3, −2, nothing when they are the same.
std::string differenceText(std::int64_t difference)
{
    return difference == 0 ? std::string() : withSign(difference > 0, countText(difference));
}

void printCounts(Session& session, const RunComparison& comparison)
{
    const RunReport &first = comparison.first, &second = comparison.second;
    Table table(
        {QString(), QString::fromStdString(first.run), QString::fromStdString(second.run), Words::tr("DIFFERENCE")});
    const auto text = [](const QString& words) { return utf8(words); };
    table.add({text(Words::tr("Connector")), first.connector, second.connector, {}});
    table.add({text(Words::tr("Started")), toLocalText(first.startedAt), toLocalText(second.startedAt), {}});
    table.add(
        {text(Words::tr("State")), std::string(stateName(first.state)), std::string(stateName(second.state)), {}});
    for (const CountField& field : countFields()) {
        const std::int64_t one = first.counts.*field.value, two = second.counts.*field.value;
        table.add({text(countName(field.name)), text(countText(one)), text(countText(two)), differenceText(two - one)});
    }
    table.add({text(Words::tr("Requests")), text(countText(first.requests)), text(countText(second.requests)),
               differenceText(second.requests - first.requests)});
    table.add({text(Words::tr("Bytes received")), text(countText(first.bytes)), text(countText(second.bytes)),
               differenceText(second.bytes - first.bytes)});
    const auto one = durationOf(first), two = durationOf(second);
    table.add({text(Words::tr("Duration")), one ? text(secondsText(*one)) : std::string(),
               two ? text(secondsText(*two)) : std::string(),
               one && two && *one != *two ? withSign(*two > *one, secondsText(*two - *one)) : std::string()});
    session.table(table);
}

std::string outcomeText(const std::optional<PersonOutcome>& outcome)
{
    return outcome ? outcome->operation + ' ' + outcome->result : "-";
}

/// The people who differ come as they are found, so the counts stand below them.
Result<int> compareForPeople(Session& session, RunHistory& history, const CompareArguments& arguments)
{
    constexpr std::size_t lines = 200; ///< columns are as wide as their widest cell of so many people
    const QStringList heads{Words::tr("USER"), Words::tr("E-MAIL"), Words::tr("FIRST RUN"), Words::tr("SECOND RUN")};
    Table table(heads);
    std::size_t waiting = 0;
    const auto each = [&](const RunDifference& difference) {
        table.add(
            {difference.externalId, difference.email, outcomeText(difference.first), outcomeText(difference.second)});
        if (++waiting == lines) {
            session.table(table);
            table = Table(heads);
            waiting = 0;
        }
        return true;
    };
    const auto comparison = compareRuns(history, arguments.first, arguments.second, each, session.stop());
    if (!comparison)
        return fail(comparison.error());
    if (waiting > 0)
        session.table(table);
    printCounts(session, *comparison);
    if (!comparison->hasPeople)
        session.line(
            Words::tr("What became of each user is no longer kept for both runs, so only the counts compare."));
    else
        session.line(Words::tr("Users: %1 the same, %2 with another outcome, %3 only in the first run, %4 only in the "
                               "second.")
                         .arg(countText(comparison->same), countText(comparison->other),
                              countText(comparison->onlyFirst), countText(comparison->onlySecond)));
    return doneCode;
}

/// One JSON value, written as it is found: the people first, then the rest.
Result<int> compareForPrograms(Session& session, RunHistory& history, const CompareArguments& arguments)
{
    bool first = true;
    const auto each = [&](const RunDifference& difference) {
        session.raw((first ? "{\n  \"users\": [\n    " : ",\n    ") + writeJson(toJson(difference)));
        first = false;
        return true;
    };
    const auto comparison = compareRuns(history, arguments.first, arguments.second, each, session.stop());
    if (!comparison)
        return fail(comparison.error());
    std::string text = writeJson(toJson(*comparison), 2);
    session.raw((first ? "{\n  \"users\": []," : "\n  ],") + text.substr(1) + "\n");
    return doneCode;
}

Result<int> compare(Session& session, const CompareArguments& arguments)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    RunHistory& history = (*ports)->runs();
    for (const std::string& run : {arguments.first, arguments.second}) {
        if (const auto report = history.run(run); !report)
            return fail(report.error());
    }
    return session.isJson() ? compareForPrograms(session, history, arguments)
                            : compareForPeople(session, history, arguments);
}

} // namespace

void addRunCompareVerb(Command group, Session& session)
{
    auto arguments = std::make_shared<CompareArguments>();
    const Command verb =
        group.sub("compare", Words::tr("Compare two runs: their counts, and users whose outcome differs"));
    verb.option("RUN", arguments->first, Words::tr("The first run's id")).required();
    verb.option("OTHER", arguments->second, Words::tr("The second run's id")).required();
    verb.callback([&session, arguments] { session.verb = [arguments](Session& s) { return compare(s, *arguments); }; });
}

} // namespace muster::cli
