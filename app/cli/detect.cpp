// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/filetext.h"
#include "app/cli/session.h"
#include "app/cli/terminal.h"
#include "core/source/connectorsecrets.h"
#include "core/source/detectproof.h"
#include "core/source/openapi.h"
#include "core/sync/draftcheck.h"

#include <algorithm>
#include <unistd.h>

namespace muster::cli {

namespace {

struct DetectArguments
{
    std::string url, curl, openapi, operation, sample, har, postman, output, id;
    std::vector<std::string> headers, secretHeaders;
    bool offline = false, store = false;

    [[nodiscard]] std::ptrdiff_t inputs() const
    {
        const std::string* all[] = {&url, &curl, &openapi, &sample, &har, &postman};
        return std::count_if(std::begin(all), std::end(all), [](const std::string* one) { return !one->empty(); });
    }
};

QString text(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

Result<PlainRequest> urlRequest(const DetectArguments& arguments)
{
    PlainRequest request;
    request.url = arguments.url.find("://") == std::string::npos ? "https://" + arguments.url : arguments.url;
    for (const std::string& line : arguments.headers) {
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos || colon == 0)
            return fail(ErrorKind::Usage,
                        Words::tr("A header is written as 'Name: value'. “%1” has no colon.").arg(text(line)));
        const std::size_t begin = std::min(line.find_first_not_of(' ', colon + 1), line.size());
        request.headers.push_back({line.substr(0, colon), line.substr(begin), false});
    }
    if (arguments.secretHeaders.size() > 1 && !isTerminal(STDIN_FILENO))
        return fail(ErrorKind::Usage, Words::tr("Standard input can give the value of one --secret-header only."));
    for (const std::string& name : arguments.secretHeaders) {
        const auto secret = readSecret(Words::tr("Value of the header “%1”:").arg(text(name)));
        if (!secret)
            return fail(secret.error());
        request.headers.push_back({name, std::string(secret->reveal()), true});
    }
    return request;
}

/// The likeliest request of a file; a note says that there were others.
Result<ConnectorDraft> draftFromBest(Result<std::vector<PlainRequest>> requests)
{
    if (!requests)
        return fail(std::move(requests.error()));
    const std::size_t count = requests->size();
    PlainRequest best = std::move(requests->front());
    const std::string answer = std::move(best.answer);
    const std::vector<HttpHeader> headers = std::move(best.answerHeaders);
    auto draft = draftFrom(std::move(best));
    if (!draft)
        return draft;
    if (count > 1)
        draft->notes.push_back(Words::tr("Of %1 requests in the file the one that looks most like a list of users was "
                                         "taken.")
                                   .arg(count));
    if (!answer.empty())
        if (auto done = readAnswer(*draft, answer, headers); !done)
            return fail(std::move(done.error()));
    return draft;
}

Result<ConnectorDraft> draftFromFile(const DetectArguments& arguments, const std::string& file)
{
    const auto content = readFileText(file);
    if (!content)
        return fail(content.error());
    if (!arguments.curl.empty()) {
        auto request = readCurl(*content);
        if (!request)
            return fail(std::move(request.error()));
        return draftFrom(std::move(*request));
    }
    if (!arguments.openapi.empty()) {
        const auto description = ApiDescription::read(*content);
        if (!description)
            return fail(description.error());
        return description->draft(arguments.operation);
    }
    if (!arguments.har.empty())
        return draftFromBest(readHar(*content));
    if (!arguments.postman.empty())
        return draftFromBest(readPostman(*content));
    ConnectorDraft draft = draftWithoutRequest();
    if (auto done = readAnswer(draft, *content, {}); !done)
        return fail(std::move(done.error()));
    return draft;
}

Result<ConnectorDraft> makeDraft(const DetectArguments& arguments)
{
    if (!arguments.url.empty()) {
        auto request = urlRequest(arguments);
        if (!request)
            return fail(std::move(request.error()));
        return draftFrom(std::move(*request));
    }
    for (const std::string* file :
         {&arguments.curl, &arguments.openapi, &arguments.sample, &arguments.har, &arguments.postman})
        if (!file->empty())
            return draftFromFile(arguments, *file);
    return fail(ErrorKind::Usage, Words::tr("Name what to look at."));
}

Result<void> askSource(Session& session, const DetectArguments& arguments, ConnectorDraft& draft)
{
    if (arguments.offline || (arguments.url.empty() && arguments.curl.empty()))
        return {};
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    if (auto done = readLive(draft, (*ports)->source(), session.stop()); !done)
        return done;
    provePaging(draft, (*ports)->source(), session.stop());
    return {};
}

Result<void> storeSecrets(Session& session, const DetectArguments& arguments, ConnectorDraft& draft)
{
    for (const NamedSecret& secret : draft.secrets) {
        if (!arguments.store) {
            const QString file = arguments.output.empty() || arguments.output == "-"
                                     ? QStringLiteral("FILE")
                                     : shellWord(text(arguments.output));
            draft.notes.push_back(
                Words::tr("Store the secret “%1”: %2")
                    .arg(text(secret.name),
                         session.nextCommand(QStringLiteral("secret set %1 %2 --file %3")
                                                 .arg(text(draft.connector.id), text(secret.name), file))));
            continue;
        }
        auto origin = secretOrigin(draft.connector, secret.name);
        if (!origin)
            return fail(std::move(origin.error()));
        const auto ports = session.ports();
        if (!ports)
            return fail(ports.error());
        const SecretRef ref{draft.connector.id, secret.name, std::move(*origin)};
        if (auto done = (*ports)->secrets().write(ref, secret.value); !done)
            return done;
        draft.notes.push_back(
            Words::tr("Stored the secret “%1” for %2.").arg(text(secret.name), text(ref.origin.text())));
    }
    return {};
}

void print(Session& session, const ConnectorDraft& draft, bool withConnector)
{
    for (const Finding& finding : draft.findings) {
        const bool isGuess = finding.confidence < leastConfidence;
        const std::string value =
            finding.value.is_string() ? finding.value.get<std::string>() : writeJson(finding.value);
        session.line(QStringLiteral("%1: %2 (%3 %)%4")
                         .arg(text(finding.what), text(value), QString::number(qRound(finding.confidence * 100)),
                              isGuess ? Words::tr(" – a guess, not in the connector") : QString()));
        session.line(QStringLiteral("    ") + finding.why);
    }
    if (withConnector)
        session.line(text(writeConnector(draft.connector)));
    for (const QString& note : draft.notes)
        session.note(note);
}

Result<int> detectVerb(Session& session, const DetectArguments& arguments)
{
    if (arguments.inputs() != 1)
        return fail(ErrorKind::Usage,
                    Words::tr("Name one of --url, --curl, --openapi, --sample, --har and --postman."));
    auto draft = makeDraft(arguments);
    if (!draft)
        return fail(std::move(draft.error()));
    if (!arguments.id.empty())
        draft->connector.id = arguments.id;
    if (auto done = askSource(session, arguments, *draft); !done)
        return fail(std::move(done.error()));
    for (QString& warning : checkDraft(*draft))
        draft->notes.push_back(std::move(warning));
    if (!arguments.output.empty())
        if (auto done = writeFileText(arguments.output, writeConnector(draft->connector)); !done)
            return fail(std::move(done.error()));
    if (auto done = storeSecrets(session, arguments, *draft); !done)
        return fail(std::move(done.error()));
    if (session.isJson())
        session.result(toJson(*draft));
    print(session, *draft, arguments.output.empty());
    if (!arguments.output.empty())
        session.note(Words::tr("Check the file: %1")
                         .arg(session.nextCommand(QStringLiteral("lint ") + shellWord(text(arguments.output)))));
    return 0;
}

} // namespace

void addDetectVerb(Command app, Session& session)
{
    auto arguments = std::make_shared<DetectArguments>();
    const Command sub = app.sub("detect", Words::tr("Draft a connector from an address, a cURL command or a file"));
    sub.option("--url", arguments->url, Words::tr("Address of the list of users; it is asked"));
    sub.option("--header", arguments->headers, Words::tr("Header of that request, 'Name: value'; may be repeated"))
        .oneEach();
    sub.option("--secret-header", arguments->secretHeaders,
               Words::tr("Name of a header whose value is read from standard input"))
        .oneEach();
    sub.option("--curl", arguments->curl, Words::tr("File with a cURL command, or -; its address is asked"));
    sub.option("--openapi", arguments->openapi, Words::tr("OpenAPI or Swagger description, JSON or YAML, or -"));
    sub.option("--operation", arguments->operation,
               Words::tr("With --openapi: the operation that lists users, its id or 'GET /users'"));
    sub.option("--sample", arguments->sample, Words::tr("File with an answer of the source, or -"));
    sub.option("--har", arguments->har, Words::tr("HAR file of a browser, or -"));
    sub.option("--postman", arguments->postman, Words::tr("Postman collection, or -"));
    sub.option("--output", arguments->output, Words::tr("Write the connector to this file"));
    sub.option("--id", arguments->id, Words::tr("The connector's id"));
    sub.flag("--offline", arguments->offline, Words::tr("Ask no server"));
    sub.flag("--store", arguments->store,
             Words::tr("Store the credentials that were found; otherwise they are dropped"));
    sub.callback(
        [&session, arguments] { session.verb = [arguments](Session& s) { return detectVerb(s, *arguments); }; });
}

} // namespace muster::cli
