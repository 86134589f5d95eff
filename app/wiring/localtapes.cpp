// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/localtapes.h"

#include "app/wiring/tapehints.h"
#include "app/wiring/workspace.h"
#include "core/net/recordinghttp.h"
#include "core/net/replayhttp.h"
#include "core/store/importer.h"
#include "core/store/workspacecopy.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("TapeDeck", text);
}

/// What a header of the connector needs in place of its secret.
class StandInSecrets final : public SecretStore
{
public:
    Result<Secret> read(const SecretRef&) override { return Secret("stand-in"); }
    Result<void> write(const SecretRef&, const Secret&) override { return {}; }
    Result<void> remove(const SecretRef&) override { return {}; }
    Result<std::vector<SecretRef>> list(const std::string&) override { return std::vector<SecretRef>(); }
};

/// Nobody signs in at a tape.
class NoTokens final : public TokenLock
{
public:
    Result<std::shared_ptr<void>> take(const std::string&, std::stop_token) override
    {
        return std::make_shared<int>(0);
    }
};

TapeInfo infoOf(const QString& file, const TapeHead& head)
{
    TapeInfo info;
    info.file = file;
    info.connector = head.connector;
    info.madeAt = head.madeAt;
    info.muster = head.muster;
    info.baseUrl = head.baseUrl;
    info.keepsValues = head.keepsValues;
    info.bytes = QFileInfo(file).size();
    return info;
}

/// One workspace file, one tape, one plan.
class Pass
{
public:
    Pass(QString tape, const Connector& connector) : m_tape(std::move(tape)), m_connector(offlineConnector(connector))
    {
    }

    /// Puts these troubles in. Errors: Invalid.
    Result<void> add(const std::vector<Trouble>& troubles)
    {
        auto made = Troubles::create(troubles, m_connector);
        if (!made)
            return fail(std::move(made.error()));
        m_troubles = std::move(*made);
        return {};
    }
    /// Errors: those of the tape, Storage, Cancelled; everything else is an outcome.
    Result<ReplayOutcome> run(const QString& workspace, bool apply, const OnProgress& progress, std::stop_token stop)
    {
        auto http = ReplayHttp::open(m_tape);
        auto database = db::Database::open(workspace.toStdString());
        if (!http || !database)
            return fail(!http ? std::move(http.error()) : std::move(database.error()));
        if (m_troubles) {
            (*http)->setChange([this](const HttpRequest& request, HttpResponse answer, int attempt) {
                return m_troubles->change(request, std::move(answer), attempt);
            });
            (*http)->setBeyond([this](const HttpRequest& request) { return m_troubles->beyond(request); });
        }
        StandInSecrets secrets;
        NoTokens tokens;
        SystemClock clock;
        LocalImporter importer(*database, SourcePorts{**http, secrets, tokens, clock}, clock);
        ImportOptions options;
        options.dryRun = !apply;
        options.startedBy = "cli";
        ReplayOutcome outcome;
        auto plan = importer.plan(m_connector, options, progress, stop);
        if (plan && apply) {
            if (const auto done = importer.apply(plan->id, true, progress, stop); !done)
                return fail(done.error());
        }
        if (plan)
            outcome.plan = std::move(*plan);
        else if (plan.error().kind == ErrorKind::Cancelled)
            return fail(std::move(plan.error()));
        else
            outcome.error = std::move(plan.error());
        return outcome;
    }
    [[nodiscard]] std::vector<Trouble> unmet() const
    {
        return m_troubles ? m_troubles->unmet() : std::vector<Trouble>();
    }

private:
    QString m_tape;
    Connector m_connector;
    std::optional<Troubles> m_troubles;
};

} // namespace

Result<TapeInfo> recordTape(const Connector& connector, const SourcePorts& source, const RecordRequest& request,
                            const OnProgress& progress, std::stop_token stop)
{
    const auto mapper = Mapper::create(connector);
    if (!mapper)
        return fail(mapper.error());
    auto http = RecordingHttp::create(source.http, tapeHints(connector, source.secrets));
    if (!http)
        return fail(std::move(http.error()));
    auto client = SourceClient::create(connector, SourcePorts{**http, source.secrets, source.tokens, source.clock});
    if (!client)
        return fail(std::move(client.error()));
    std::int64_t users = 0;
    SourceClient::Callbacks callbacks;
    callbacks.record = [&](const RecordView&) { ++users; };
    callbacks.problem = [](const RecordProblem&) {};
    callbacks.page = [&](const FetchProof& proof) {
        Progress now;
        now.phase = Progress::Phase::Fetching;
        now.done = proof.records;
        now.total = proof.total;
        now.requests = proof.requests;
        now.bytes = proof.bytes;
        if (progress)
            progress(now);
    };
    const auto fetched = client->fetch(mapper->fields(), 0, {}, FetchLimits(), callbacks, stop);
    if (!fetched && ((*http)->exchanges() == 0 || fetched.error().kind == ErrorKind::Cancelled))
        return fail(fetched.error());
    TapeHead head;
    head.connector = connector.id;
    head.madeAt = toRfc3339(source.clock.now());
    head.muster = MUSTER_VERSION;
    head.baseUrl = connector.source->baseUrl;
    head.keepsValues = request.keepValues;
    const auto written = (*http)->finish(head, request.file, stop);
    if (!written)
        return fail(written.error());
    TapeInfo info = infoOf(request.file, head);
    info.exchanges = written->exchanges;
    info.bytes = written->bytes;
    info.users = users;
    if (!fetched)
        info.error = fetched.error();
    return info;
}

Result<TapeInfo> LocalTapes::record(const RecordRequest& request, const OnProgress& progress, std::stop_token stop)
{
    const auto ports = openWorkspace(m_workspace);
    if (!ports)
        return fail(ports.error());
    const auto stored = (*ports)->connectors().get(request.connector);
    if (!stored)
        return fail(stored.error());
    return recordTape(stored->connector, (*ports)->source(), request, progress, std::move(stop));
}

Result<TapeInfo> LocalTapes::look(const QString& file, const std::function<void(const TapeEntry&)>& entry)
{
    auto reader = TapeReader::open(file);
    if (!reader)
        return fail(std::move(reader.error()));
    TapeInfo info = infoOf(file, (*reader)->head());
    while (true) {
        const auto exchange = (*reader)->next();
        if (!exchange)
            return fail(exchange.error());
        if (!*exchange)
            return info;
        ++info.exchanges;
        const TapeExchange& one = **exchange;
        const std::string outcome = one.error ? std::string(kindName(*one.error)) : std::to_string(one.status);
        if (entry)
            entry({one.method, one.url, outcome, static_cast<std::int64_t>(one.body.size()), one.signIn});
    }
}

Result<Connector> LocalTapes::connectorOf(const ReplayRequest& request, const std::string& named) const
{
    if (request.connector)
        return *request.connector;
    const auto ports = openWorkspace(m_workspace);
    if (!ports)
        return fail(ports.error());
    auto stored = (*ports)->connectors().get(named);
    if (!stored && stored.error().kind == ErrorKind::NotFound)
        return fail(ErrorKind::NotFound,
                    tr("The tape is of the connector “%1”, which is not in this workspace. Name another one, or its "
                       "file.")
                        .arg(QString::fromStdString(named)));
    return stored ? Result<Connector>(std::move(stored->connector)) : fail(std::move(stored.error()));
}

/// The workspace that plans are made in.
Result<void> LocalTapes::prepare(const QString& file, ReplayRequest::Against against) const
{
    const QString real = QDir(m_workspace).absoluteFilePath(QStringLiteral("muster.db"));
    if (against == ReplayRequest::Against::Workspace && QFileInfo::exists(real))
        return copyWorkspace(real.toStdString(), file.toStdString());
    const auto made = db::Database::open(file.toStdString());
    return made ? Result<void>() : fail(made.error());
}

Result<Replay> LocalTapes::replay(const ReplayRequest& request, const OnProgress& progress, std::stop_token stop)
{
    using Against = ReplayRequest::Against;
    auto info = look(request.file, {});
    if (!info)
        return fail(std::move(info.error()));
    const auto connector = connectorOf(request, info->connector);
    if (!connector)
        return fail(connector.error());
    Replay replay;
    replay.tape = std::move(*info);
    replay.troubles = request.troubles;
    replay.against = request.against.value_or(replay.tape.keepsValues ? Against::Workspace : Against::Tape);
    const QTemporaryDir folder;
    if (!folder.isValid())
        return fail(ErrorKind::Storage, tr("There is no room for temporary files."), folder.errorString());
    const QString plain = folder.filePath(QStringLiteral("plain.db"));
    const QString troubled = folder.filePath(QStringLiteral("troubled.db"));
    if (auto ready = prepare(plain, replay.against); !ready)
        return fail(std::move(ready.error()));
    Pass first(request.file, *connector), second(request.file, *connector);
    if (replay.against == Against::Tape) {
        // a fetch that fails leaves it empty, and then fails again below
        if (auto imported = first.run(plain, true, progress, stop); !imported)
            return fail(std::move(imported.error()));
    }
    if (!request.troubles.empty()) {
        auto copied = copyWorkspace(plain.toStdString(), troubled.toStdString());
        if (copied)
            copied = second.add(request.troubles);
        if (!copied)
            return fail(std::move(copied.error()));
    }
    auto outcome = first.run(plain, false, progress, stop);
    if (!outcome)
        return fail(std::move(outcome.error()));
    replay.plain = std::move(*outcome);
    if (request.troubles.empty())
        return replay;
    outcome = second.run(troubled, false, progress, stop);
    if (!outcome)
        return fail(std::move(outcome.error()));
    replay.troubled = std::move(*outcome);
    replay.unmet = second.unmet();
    return replay;
}

} // namespace muster
