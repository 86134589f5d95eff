// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/filetext.h"
#include "app/cli/session.h"

#include <algorithm>

namespace muster::cli {

namespace {

Result<int> lint(Session& session, const std::string& file)
{
    const auto text = readFileText(file);
    if (!text)
        return fail(text.error());
    const std::vector<Problem> problems = allProblems(*text);
    Json array = Json::array();
    for (const Problem& problem : problems) {
        const bool isError = problem.severity == Severity::Error;
        array.push_back(Json{
            {"path", problem.path}, {"severity", isError ? "error" : "warning"}, {"message", utf8(problem.message)}});
        session.line(QStringLiteral("%1: %2: %3")
                         .arg(isError ? Words::tr("error") : Words::tr("warning"), QString::fromStdString(problem.path),
                              problem.message));
    }
    if (session.isJson())
        session.result(Json{{"problems", std::move(array)}});
    const auto errors = std::count_if(problems.begin(), problems.end(),
                                      [](const Problem& problem) { return problem.severity == Severity::Error; });
    if (errors == 0)
        session.note(problems.empty() ? Words::tr("No problems found.")
                                      : Words::tr("No errors; the connector can be added."));
    else
        session.note(Words::tr("%1 errors. The connector can be added once they are mended.").arg(errors));
    return errors == 0 ? 0 : 1;
}

} // namespace

void addLintVerb(Command app, Session& session)
{
    auto file = std::make_shared<std::string>();
    const Command sub = app.sub("lint", Words::tr("Check a connector file: schema and sense"));
    sub.option("FILE", *file, Words::tr("Connector file, or - for standard input")).required();
    sub.callback([&session, file] { session.verb = [file](Session& s) { return lint(s, *file); }; });
}

} // namespace muster::cli
