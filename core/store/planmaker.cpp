// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/planmaker.h"
#include "core/store/pace.h"

#include "core/source/connectorfile.h"
#include "core/store/newid.h"
#include "core/store/runlock.h"
#include "core/store/runrecovery.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace muster {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("Importer", text);
}

Progress fetching(const FetchProof& proof, const Findings& findings)
{
    Progress now;
    now.phase = Progress::Phase::Fetching;
    now.done = findings.records;
    now.total = proof.total;
    now.requests = proof.requests;
    now.bytes = proof.bytes;
    now.counts = findings.counts;
    return now;
}

Error internalStop()
{
    return {ErrorKind::Cancelled, tr("Cancelled."), {}, {}};
}
} // namespace

Error busyError(db::Database& database, const std::string& connector)
{
    std::string run;
    Result<db::Statement> read =
        database.prepare("SELECT id FROM run WHERE connector = ?1 AND finished = 0 ORDER BY number DESC LIMIT 1");
    if (read && read->bindText(1, connector).step().value_or(false))
        run = read->text(0);
    return {ErrorKind::Conflict,
            tr("An import of “%1” is already running (%2). Wait until it ends, or cancel it.")
                .arg(QString::fromStdString(connector), QString::fromStdString(run)),
            {},
            QString::fromStdString(run)};
}

PlanMaker::PlanMaker(db::Database& database, Clock& clock, const Connector& connector, const ImportOptions& options)
    : m_database(database), m_clock(clock), m_connector(connector), m_options(options), m_seed(mappingHash(connector))
{
}

Result<Plan> PlanMaker::make(const OpenFeed& open, const OnProgress& progress, std::stop_token stop)
{
    if (m_connector.directory != "local")
        return fail(ErrorKind::Invalid,
                    tr("This version imports into the directory “local” only. Change the connector's directory."), {},
                    QStringLiteral("directory"));
    const Result<std::optional<RunLock>> lock = RunLock::tryTake(m_database.path(), m_connector.id);
    if (!lock)
        return fail(lock.error());
    if (!*lock)
        return fail(busyError(m_database, m_connector.id));
    if (Result<void> begun = begin(); !begun)
        return fail(begun.error());
    if (progress) {
        Progress begun;
        begun.run = m_run.report.run;
        progress(begun);
    }
    if (Result<void> built = build(open, progress, stop); !built) {
        recordFailure(built.error());
        return fail(built.error());
    }
    return m_plan.plan;
}

Result<void> PlanMaker::begin()
{
    // with the lock in hand, whatever this connector still has open belongs to a process that is gone
    if (Result<void> closed = closeRunsOf(m_database, m_connector.id, m_clock.now()); !closed)
        return closed;
    if (Result<void> swept = sweepPlans(m_database, m_connector.id, m_clock.now()); !swept)
        return swept;
    Result<db::Transaction> transaction = db::Transaction::begin(m_database);
    if (!transaction)
        return fail(transaction.error());
    const Result<std::int64_t> number = connectorNumber(m_database, m_connector.id);
    const Result<std::int64_t> version = connectorVersion(m_database, m_connector.id);
    if (!number || !version)
        return fail(number ? version.error() : number.error());
    const Timestamp now = m_clock.now();
    Plan& plan = m_plan.plan;
    plan.id = newId("p-", now);
    plan.run = m_run.report.run = newId("r-", now);
    plan.connector = m_run.report.connector = m_connector.id;
    plan.connectorVersion = *version;
    plan.options = m_run.report.options = m_options;
    plan.created = m_run.report.startedAt = now;
    m_run.report.plan = plan.id;
    m_plan.numbers.connector = *number;
    const Result<std::int64_t> run = writeRun(m_database, m_run);
    if (!run)
        return fail(run.error());
    m_plan.numbers.run = *run;
    if (const Result<std::int64_t> written = writePlan(m_database, m_plan); !written)
        return fail(written.error());
    Result<db::Statement> read = m_database.prepare("SELECT by_values FROM connector_number WHERE number = ?1");
    if (!read)
        return fail(read.error());
    if (const Result<bool> row = read->bind(1, *number).step(); !row)
        return fail(row.error());
    m_volatility = read->integer(0);
    read->reset();
    return transaction->commit();
}

Result<void> PlanMaker::build(const OpenFeed& open, const OnProgress& progress, std::stop_token stop)
{
    const Result<Mapper> mapper = Mapper::create(m_connector);
    if (!mapper)
        return fail(mapper.error());
    const Result<Feed> feed = open();
    if (!feed)
        return fail(feed.error());
    Result<bool> moved = stage(*mapper, *feed, progress, stop);
    if (moved && *moved)
        moved = stage(*mapper, *feed, progress, stop); // once more, never twice: a list may move for ever
    return moved ? Result<void>() : fail(moved.error());
}

/// What the first reading staged says nothing: it goes, as if that reading had not been.
Result<void> PlanMaker::discard(const FetchProof& proof)
{
    m_movedFetch = proof;
    const Result<bool> removed =
        removeStaged(m_database, m_plan.numbers.plan, false, std::chrono::steady_clock::time_point::max());
    return removed ? Result<void>() : fail(removed.error());
}

/// The total changed between pages, or somebody came twice: then somebody else may have been skipped.
Result<bool> PlanMaker::hasMoved(const FetchProof& proof, const Findings& findings)
{
    if (proof.pages < 2)
        return false; // one answer cannot move
    if (proof.totalDrifted || findings.repeated > 0)
        return true;
    std::vector<SuspectKey> ids;
    std::copy_if(findings.suspects.begin(), findings.suspects.end(), std::back_inserter(ids),
                 [](const SuspectKey& suspect) { return suspect.kind == KeyKind::ExternalId; });
    const Result<std::vector<ItemConflict>> twice = findDuplicates(m_database, m_plan.numbers.plan, std::move(ids));
    return twice ? Result<bool>(!twice->empty()) : fail(twice.error());
}

Result<bool> PlanMaker::stage(const Mapper& mapper, const Feed& feed, const OnProgress& progress, std::stop_token stop)
{
    Result<PersonLookup> lookup = PersonLookup::create(m_database, m_plan.numbers.connector);
    if (!lookup)
        return fail(lookup.error());
    Result<UserGuard> guard = UserGuard::create(m_database, m_connector, m_clock.now());
    if (!guard)
        return fail(guard.error());
    KnownRecords known;
    known.setByValues(m_volatility == 1);
    StageWriter writer(m_database.path(), m_plan.numbers.plan, m_plan.numbers.run);
    PlanBuilder builder(m_connector, m_options, mapper, *lookup, *guard, known, writer, m_seed);
    // an error in here ends the fetch at once, like a cancel
    std::stop_source inner;
    const std::stop_callback outer(stop, [&inner] { inner.request_stop(); });
    std::optional<Result<void>> loaded;
    const auto ready = [&] {
        if (!loaded) // not before the first page is there: reading the index hides behind the first requests
            loaded = known.load(m_database, m_plan.numbers.connector);
        if (!*loaded || builder.error() || writer.hasFailed())
            inner.request_stop();
        return loaded->has_value();
    };
    Pace pace(progress);
    SourceClient::Callbacks callbacks;
    callbacks.known = [&](std::uint64_t fingerprint) { return ready() && builder.isKnown(fingerprint); };
    callbacks.record = [&](const RecordView& view) {
        if (ready())
            builder.record(view);
    };
    callbacks.problem = [&](const RecordProblem& problem) {
        if (ready())
            builder.problem(problem);
    };
    callbacks.page = [&](const FetchProof& proof) { pace.send(fetching(proof, builder.findings())); };
    const Result<FetchProof> proof = feed(mapper, m_seed, callbacks, inner.get_token());
    m_run.report.times.fetch = m_watch.lap();
    m_hasFetched = true;
    if (loaded && !*loaded)
        return fail(loaded->error());
    if (stop.stop_requested())
        return fail(internalStop());
    if (proof) {
        (void)ready();
        builder.flush();
    }
    if (builder.error() && builder.error()->kind != ErrorKind::Internal)
        return fail(*builder.error());
    if (!proof && !writer.hasFailed())
        return fail(proof.error());
    if (Result<void> written = writer.finish(); !written)
        return fail(written.error());
    return settle(*proof, builder, known, *guard);
}

/// The end of one reading: a plan, or nothing when the list moved for the first time.
Result<bool> PlanMaker::settle(const FetchProof& proof, PlanBuilder& builder, const KnownRecords& known,
                               UserGuard& guard)
{
    const Result<bool> moved = hasMoved(proof, builder.findings());
    if (!moved)
        return moved;
    if (*moved && !m_movedFetch) {
        const Result<void> discarded = discard(proof);
        return discarded ? moved : fail(discarded.error());
    }
    FetchProof& whole = m_plan.plan.proof = proof;
    if (m_movedFetch) {
        whole.requests += m_movedFetch->requests;
        whole.bytes += m_movedFetch->bytes;
        whole.words.insert(whole.words.begin(),
                           *moved ? tr("The list moved both times that it was read: nobody counts as absent.")
                                  : tr("The list moved while it was read, so it was read a second time."));
        whole.complete = whole.complete && !*moved;
    }
    const Result<void> done = finish(builder, known, guard);
    return done ? Result<bool>(false) : fail(done.error());
}

Result<void> PlanMaker::finish(PlanBuilder& builder, const KnownRecords& known, UserGuard& guard)
{
    Result<db::Transaction> transaction = db::Transaction::begin(m_database);
    if (!transaction)
        return fail(transaction.error());
    Plan& plan = m_plan.plan;
    Findings findings = builder.takeFindings();
    const std::int64_t volatileRecords = findings.volatileRecords;
    PlanFinish finisher(m_database, m_plan.numbers, m_connector, builder, known, guard, m_clock.now());
    if (Result<void> done = finisher.run(std::move(findings), plan); !done)
        return done;
    if (Result<void> noted = noteVolatility(volatileRecords, known.links()); !noted)
        return noted;
    plan.hash = builder.hash(plan);
    RunReport& report = m_run.report;
    report.times.plan = m_watch.lap();
    report.state = plan.state == PlanState::Held ? RunState::Held : RunState::Planned;
    report.finishedAt = m_clock.now();
    report.requests = plan.proof.requests;
    report.bytes = plan.proof.bytes;
    report.complete = plan.proof.complete;
    report.words = plan.proof.words;
    report.counts = {0, 0, 0, 0, plan.counts.unchanged, plan.counts.skip, plan.counts.invalid, plan.counts.conflict};
    const Result<std::int64_t> writtenPlan = writePlan(m_database, m_plan);
    const Result<std::int64_t> writtenRun = writtenPlan ? writeRun(m_database, m_run) : writtenPlan;
    if (!writtenRun)
        return fail(writtenRun.error());
    return transaction->commit();
}

/// Records whose bytes change in every run although nothing mapped does (times of the last login ...) make fingerprints
/// of bytes useless. Seen in two runs one after the other, the fingerprints of the mapped values take their place.
Result<void> PlanMaker::noteVolatility(std::int64_t volatileRecords, std::int64_t links)
{
    if (m_volatility == 1)
        return {};
    const bool seems = links >= 100 && volatileRecords * 2 > links;
    const std::int64_t next = !seems ? 0 : m_volatility == 0 ? 2 : 1;
    if (next == m_volatility)
        return {};
    Result<db::Statement> write = m_database.prepare("UPDATE connector_number SET by_values = ?2 WHERE number = ?1");
    if (!write)
        return fail(write.error());
    return write->bind(1, m_plan.numbers.connector).bind(2, next).run();
}

void PlanMaker::recordFailure(const Error& error)
{
    // best effort: when not even this can be written, the next start finds the run open and closes it
    const bool cancelled = error.kind == ErrorKind::Cancelled;
    m_run.report.state = cancelled ? RunState::Cancelled : RunState::Failed;
    m_run.report.finishedAt = m_clock.now();
    m_run.report.error = error;
    if (m_hasFetched)
        m_run.report.times.plan += m_watch.lap();
    else
        m_run.report.times.fetch = m_watch.lap();
    m_plan.plan.state = PlanState::Failed;
    m_plan.plan.error = error;
    m_plan.plan.holds.clear();
    Result<db::Transaction> transaction = db::Transaction::begin(m_database);
    if (!transaction || !writeRun(m_database, m_run) || !writePlan(m_database, m_plan) || !transaction->commit())
        return;
    (void)sweepPlans(m_database, m_connector.id, m_clock.now(), std::chrono::milliseconds(300));
}

} // namespace muster
