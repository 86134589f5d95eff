// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/planoptions.h"
#include "app/cli/runs.h"
#include "core/sync/historykeep.h"

namespace muster::cli {

namespace {

struct KeepArguments
{
    std::optional<int> details, heads;
};

Result<int> keep(Session& session, const KeepArguments& arguments)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    auto kept = readKeep((*ports)->settings());
    if (!kept)
        return fail(kept.error());
    if (arguments.details || arguments.heads) {
        kept->details = arguments.details.value_or(kept->details);
        kept->heads = arguments.heads.value_or(kept->heads);
        if (const auto done = writeKeep((*ports)->settings(), *kept); !done)
            return fail(done.error());
    }
    if (session.isJson())
        session.result(Json{{"details", kept->details}, {"heads", kept->heads}});
    session.line(Words::tr("What became of each user in a run is kept for %n day(s).", nullptr, kept->details));
    session.line(
        Words::tr("The runs themselves are kept for %n day(s); the newest three of each connector always stay.",
                  nullptr, kept->heads));
    return doneCode;
}

} // namespace

void addRunKeepVerb(Command group, Session& session)
{
    auto arguments = std::make_shared<KeepArguments>();
    const Command verb = group.sub("keep", Words::tr("Show or set how long past runs are kept"));
    verb.option("--details", arguments->details, Words::tr("Days that what became of each user is kept (default 90)"));
    verb.option("--heads", arguments->heads, Words::tr("Days that a run itself is kept (default 730)"));
    verb.callback([&session, arguments] { session.verb = [arguments](Session& s) { return keep(s, *arguments); }; });
}

} // namespace muster::cli
