// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/support.h"

#include "app/cli/filetext.h"
#include "app/cli/planoptions.h"
#include "app/wiring/supportfacts.h"

#include <QFileInfo>

#include <algorithm>

namespace muster::cli {

namespace {

struct SupportArguments
{
    std::string file, connector, tape;
    std::vector<std::string> leaveOut;
    bool hosts = false, personal = false;
};

/// Ticks parts off. Errors: Usage, with the names that there are.
Result<void> leaveOut(std::vector<SupportPart>& parts, const std::vector<std::string>& names)
{
    for (const std::string& name : names) {
        const auto found =
            std::find_if(parts.begin(), parts.end(), [&](const SupportPart& part) { return part.name == name; });
        if (found != parts.end()) {
            found->wanted = false;
            continue;
        }
        QStringList all;
        for (const SupportPart& part : parts)
            all += QString::fromStdString(part.name);
        return fail(ErrorKind::Usage, Words::tr("The bundle has no part “%1”. There are: %2.")
                                          .arg(QString::fromStdString(name), all.join(u", ")));
    }
    return {};
}

Result<int> support(Session& session, const SupportArguments& arguments)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    SupportOptions options;
    options.connector = arguments.connector;
    if (!arguments.connector.empty())
        if (const auto stored = session.connector(arguments.connector); !stored)
            return fail(stored.error());
    if (!arguments.tape.empty())
        options.tape = QFileInfo(QString::fromStdString(arguments.tape)).absoluteFilePath();
    options.hosts = arguments.hosts;
    options.personal = arguments.personal;
    auto parts = supportParts(**ports, supportFacts(), options);
    if (!parts)
        return fail(std::move(parts.error()));
    if (const auto done = leaveOut(*parts, arguments.leaveOut); !done)
        return fail(done.error());
    const std::string text = supportText(*parts, (*ports)->clock().now());
    if (arguments.file.empty()) { // a look at it: exactly what the file would hold
        session.raw(text);
        session.note(Words::tr("Nothing was written. Name a file to write exactly this."));
        return doneCode;
    }
    if (const auto written = writeFileText(arguments.file, text); !written)
        return fail(written.error());
    Json names = Json::array();
    for (const SupportPart& part : *parts) {
        if (!part.wanted)
            continue;
        names.push_back(part.name);
        session.line(QStringLiteral("%1: %2").arg(QString::fromStdString(part.name), part.title));
    }
    if (session.isJson())
        session.result(Json{{"file", arguments.file}, {"parts", std::move(names)}, {"bytes", text.size()}});
    session.note(Words::tr("Written to %1. It is plain text: read it before you send it.")
                     .arg(QString::fromStdString(arguments.file)));
    return doneCode;
}

} // namespace

void addSupportVerb(Command app, Session& session)
{
    auto arguments = std::make_shared<SupportArguments>();
    const Command verb =
        app.sub("support", Words::tr("Gather what helps others to help you into one file without secrets"));
    verb.option("FILE", arguments->file, Words::tr("The JSON file to write; without one, the bundle is only shown"));
    verb.option("--connector", arguments->connector, Words::tr("Only about this connector"));
    verb.option("--tape", arguments->tape, Words::tr("Put this tape in as well"));
    verb.flag("--hosts", arguments->hosts, Words::tr("Leave the names of servers as they are"));
    verb.flag("--personal", arguments->personal, Words::tr("With values of people and the answers to failed requests"));
    verb.option("--leave-out", arguments->leaveOut, Words::tr("A part that shall not be in it; may be repeated"))
        .typeName("PART")
        .oneEach();
    verb.callback([&session, arguments] { session.verb = [arguments](Session& s) { return support(s, *arguments); }; });
}

} // namespace muster::cli
