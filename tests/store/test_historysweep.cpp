// SPDX-License-Identifier: GPL-3.0-or-later
// What old runs leave behind, in a real workspace: imports of past days, made by a clock of the test.
#include "core/db/fault.h"
#include "core/directory/localpeople.h"
#include "core/store/historysweep.h"
#include "core/store/importer.h"
#include "core/store/localsettings.h"
#include "core/store/planstore.h"
#include "core/store/runhistory.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace muster;
using namespace std::chrono_literals;

namespace {
struct TestClock final : Clock
{
    Timestamp time{std::chrono::seconds(1'800'000'000)};
    [[nodiscard]] Timestamp now() const override { return time; }
};

constexpr std::chrono::milliseconds longTime{60'000};
} // namespace

class TestHistorySweep : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { db::failAtStep(0); }

    void resultsGoAfterTheirDaysAndRunsStay();
    void runsGoAfterTheirDaysAndPeopleKeepTheirHistory();
    void theNewestThreeOfEachConnectorStay();
    void skippedRunsDoNotCountAmongTheNewestThree();
    void openRunsAndPlansThatCanBeAppliedStay();
    void withoutTimeNothingIsDone();
    void whateverCallFailsTheNextSweepEndsTheSame();
    void resultsOfKeptRunsDoNotChange();
    void settingsAreCheckedAndRemembered();

private:
    void open();
    RunReport import(int people, const std::string& department, const std::string& connector = "hr");
    Plan plan(int people, const std::string& department, const std::string& connector);
    /// Six daily imports of twenty people, each with another department; the clock then is `days` later.
    std::vector<std::string> sixDays(int days);
    std::vector<std::string> results(const std::string& run);
    std::int64_t number(const std::string& sql);
    std::vector<std::string> state();
    LocalRunHistory history() { return LocalRunHistory(*m_database); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::optional<db::Database> m_database;
    TestClock m_clock;
};

void TestHistorySweep::init()
{
    m_database.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    open();
    m_clock = TestClock();
}

void TestHistorySweep::open()
{
    m_database.reset();
    Result<db::Database> database =
        db::Database::open(m_folder->filePath(QStringLiteral("workspace.db")).toStdString());
    QVERIFY(database.has_value());
    m_database.emplace(std::move(*database));
}

Plan TestHistorySweep::plan(int people, const std::string& department, const std::string& id)
{
    Connector connector;
    connector.id = id;
    connector.externalId = "id";
    for (const char* to : {"email", "username", "department"})
        connector.mapping.push_back({to, MappingRule::Kind::From, to, {}, Policy::Always, {}});
    std::string page = "[";
    for (int person = 1; person <= people; ++person) {
        const std::string name = id + std::to_string(person);
        page += person > 1 ? "," : "";
        page += R"({"id":")" + name + R"(","email":")" + name + R"(@example.com","username":")" + name +
                R"(","department":")" + department + R"("})";
    }
    page += "]";
    const OpenFeed open = [&page]() -> Result<Feed> {
        return Feed([&page](const Mapper& mapper, std::uint64_t seed, const SourceClient::Callbacks& callbacks,
                            std::stop_token) -> Result<FetchProof> {
            RecordReader reader({RecordPath::root(), mapper.fields(), {}, seed});
            const Result<PageSummary> read = reader.read(page, callbacks.record, callbacks.problem, callbacks.known);
            if (!read)
                return fail(read.error());
            FetchProof proof;
            proof.complete = true;
            proof.requests = 1;
            return proof;
        });
    };
    const Result<Plan> made = makePlan(*m_database, m_clock, connector, ImportOptions(), open, {}, {});
    return made ? *made : Plan();
}

RunReport TestHistorySweep::import(int people, const std::string& department, const std::string& connector)
{
    const Result<RunReport> report =
        applyPlan(*m_database, m_clock, plan(people, department, connector).id, true, {}, {});
    return report ? *report : RunReport();
}

std::vector<std::string> TestHistorySweep::sixDays(int days)
{
    std::vector<std::string> runs;
    for (int day = 0; day < 6; ++day) {
        runs.push_back(import(20, "D" + std::to_string(day)).run);
        m_clock.time += std::chrono::days(1);
    }
    m_clock.time += std::chrono::days(days - 1); // as many after the last import
    return runs;
}

std::vector<std::string> TestHistorySweep::results(const std::string& run)
{
    std::vector<std::string> rows;
    const Result<void> read = history().results(run, [&](const ResultRow& row) {
        rows.push_back(row.operation + ' ' + row.result + ' ' + row.externalId + ' ' + row.email + ' ' +
                       row.changedFields + ' ' + std::to_string(row.user));
        return true;
    });
    return read ? rows : std::vector<std::string>{std::string(kindName(read.error().kind))};
}

std::int64_t TestHistorySweep::number(const std::string& sql)
{
    Result<db::Statement> read = m_database->prepare(sql);
    return read && read->step().value_or(false) ? read->integer(0) : -1;
}

/// Everything that a sweep may and may not touch, as text.
std::vector<std::string> TestHistorySweep::state()
{
    std::vector<std::string> all;
    for (const char* sql :
         {"SELECT group_concat(number || id) FROM run", "SELECT group_concat(number || id || state) FROM plan",
          "SELECT group_concat(id) FROM plan_item", "SELECT count(*) FROM plan_outcome",
          "SELECT count(*) FROM plan_field", "SELECT group_concat(number || id) FROM past_run",
          "SELECT group_concat(id || hex(data)) FROM user_version", "SELECT group_concat(id || version) FROM user",
          "SELECT group_concat(user || at || what || run) FROM user_event",
          "SELECT group_concat(user || applied || fingerprint) FROM link"}) {
        Result<db::Statement> read = m_database->prepare(sql);
        all.push_back(read && read->step().value_or(false) ? std::string(read->text(0)) : "?");
    }
    return all;
}

void TestHistorySweep::resultsGoAfterTheirDaysAndRunsStay()
{
    const std::vector<std::string> runs = sixDays(10);
    QCOMPARE(results(runs[0]).size(), 20U);
    // the imports were 15, 14, 13, 12, 11 and 10 days ago
    const Result<Swept> swept = sweepHistory(*m_database, {13, 700}, m_clock.now(), longTime);
    QVERIFY(swept.has_value());
    QCOMPARE(swept->details, 2);
    QCOMPARE(swept->heads, 0);
    QVERIFY(swept->finished);
    QCOMPARE(results(runs[0]), std::vector<std::string>{"notFound"});
    QCOMPARE(results(runs[2]).size(), 20U);
    const RunReport first = history().run(runs[0]).value();
    QVERIFY(!first.hasResults);
    QCOMPARE(first.counts.created, 20);
    QVERIFY(history().run(runs[2])->hasResults);
    QCOMPARE(history().runs("", 100)->size(), 6U);
    QCOMPARE(number("SELECT count(DISTINCT id >> 32) FROM plan_item"), 4);
    QCOMPARE(sweepHistory(*m_database, {13, 700}, m_clock.now(), longTime)->details, 0);
}

void TestHistorySweep::runsGoAfterTheirDaysAndPeopleKeepTheirHistory()
{
    const std::vector<std::string> runs = sixDays(10);
    const std::int64_t versions = number("SELECT count(*) FROM user_version");
    const Result<Swept> swept = sweepHistory(*m_database, {1, 13}, m_clock.now(), longTime);
    QCOMPARE(swept->details, 3);
    QCOMPARE(swept->heads, 2);
    QCOMPARE(history().run(runs[1]).error().kind, ErrorKind::NotFound);
    QVERIFY(history().run(runs[2]).has_value());
    QCOMPARE(number("SELECT count(*) FROM user_version"), versions);
    LocalPeople people(*m_database, m_clock);
    const Result<UserDetail> detail = people.detail(number("SELECT min(id) FROM user"));
    QVERIFY(detail.has_value());
    QStringList named;
    for (const UserHistoryEntry& entry : detail->history)
        named << QString::fromStdString(entry.run);
    for (const std::string& run : runs) // none of them looks as if somebody had done it by hand
        QVERIFY(named.contains(QString::fromStdString(run)));
}

void TestHistorySweep::theNewestThreeOfEachConnectorStay()
{
    std::vector<std::string> runs = sixDays(1);
    const std::string other = import(2, "Other", "crm").run;
    m_clock.time += std::chrono::days(5000);
    const Result<Swept> swept = sweepHistory(*m_database, {1, 1}, m_clock.now(), longTime);
    QCOMPARE(swept->details, 3);
    QCOMPARE(swept->heads, 3);
    for (const std::size_t kept : {3U, 4U, 5U})
        QCOMPARE(results(runs[kept]).size(), 20U);
    QCOMPARE(results(other).size(), 2U);
}

void TestHistorySweep::skippedRunsDoNotCountAmongTheNewestThree()
{
    const std::vector<std::string> runs = sixDays(1);
    for (int i = 0; i < 4; ++i)
        QVERIFY(m_database
                    ->run("INSERT INTO run(id, connector, state, started, finished) VALUES('r-skipped" +
                          std::to_string(i) + "', 'hr', 8, 1, 2)")
                    .has_value());
    m_clock.time += std::chrono::days(5000);
    QCOMPARE(sweepHistory(*m_database, {1, 1}, m_clock.now(), longTime)->heads, 3);
    QCOMPARE(results(runs[3]).size(), 20U);
}

void TestHistorySweep::openRunsAndPlansThatCanBeAppliedStay()
{
    const Plan waiting = plan(5, "Waiting", "hr");
    sixDays(10);
    QVERIFY(m_database->run("UPDATE run SET finished = 0, state = 3 WHERE number = 2").has_value());
    // the plan that waited was expired by the runs after it, when it was a week old it would be; now it is not
    QCOMPARE(LocalPlanStore(*m_database).plan(waiting.id)->state, PlanState::Ready);
    const Result<Swept> swept = sweepHistory(*m_database, {1, 1}, m_clock.now(), longTime);
    QCOMPARE(swept->details, 2); // of runs 3 and 4; 5, 6 and 7 are the newest
    QCOMPARE(number("SELECT count(*) FROM run WHERE number IN (1, 2)"), 2);
    QCOMPARE(number("SELECT count(*) FROM plan_item WHERE id BETWEEN (1 << 32) AND (3 << 32)"), 25);
}

void TestHistorySweep::withoutTimeNothingIsDone()
{
    sixDays(10);
    const std::vector<std::string> before = state();
    const Result<Swept> swept = sweepHistory(*m_database, {1, 1}, m_clock.now(), 0ms);
    QVERIFY(!swept->finished);
    QCOMPARE(state(), before);
}

void TestHistorySweep::whateverCallFailsTheNextSweepEndsTheSame()
{
    sixDays(10);
    const Timestamp now = m_clock.time;
    m_database.reset(); // all is in the one file then
    QFile made(m_folder->filePath(QStringLiteral("workspace.db")));
    QVERIFY(made.open(QIODevice::ReadOnly));
    const QByteArray bytes = made.readAll();
    made.close();
    const auto prepare = [&] {
        m_database.reset();
        m_folder = std::make_unique<QTemporaryDir>();
        QFile copy(m_folder->filePath(QStringLiteral("workspace.db")));
        QVERIFY(copy.open(QIODevice::WriteOnly));
        copy.write(bytes);
        copy.close();
        open();
        m_clock.time = now;
    };
    prepare();
    db::failAtStep(0);
    QVERIFY(sweepHistory(*m_database, {1, 13}, m_clock.now(), longTime)->finished);
    const std::int64_t steps = db::stepsSeen();
    QVERIFY(steps > 10);
    const auto numbers = [this] {
        return std::vector<std::int64_t>{
            number("SELECT count(*) FROM run"),          number("SELECT count(*) FROM plan"),
            number("SELECT count(*) FROM plan_item"),    number("SELECT count(*) FROM past_run"),
            number("SELECT count(*) FROM user_version"), number("SELECT count(*) FROM user_event")};
    };
    const std::vector<std::int64_t> ends = numbers();
    for (std::int64_t call = 1; call <= steps; ++call) {
        for (const bool isTheEnd : {false, true}) { // one failure, or the end of the program
            prepare();
            db::failAtStep(call, isTheEnd);
            (void)sweepHistory(*m_database, {1, 13}, m_clock.now(), longTime);
            db::failAtStep(0);
            if (isTheEnd)
                open();
            // no run shows half of its results
            const std::vector<RunReport> left = history().runs("", 100).value();
            for (const RunReport& report : left)
                QCOMPARE(results(report.run).size(), report.hasResults ? 20U : 1U);
            QVERIFY(sweepHistory(*m_database, {1, 13}, m_clock.now(), longTime)->finished);
            QCOMPARE(numbers(), ends);
        }
    }
}

void TestHistorySweep::resultsOfKeptRunsDoNotChange()
{
    const std::vector<std::string> runs = sixDays(10);
    std::vector<std::vector<std::string>> before;
    for (const std::size_t kept : {3U, 4U, 5U})
        before.push_back(results(runs[kept]));
    QVERIFY(sweepHistory(*m_database, {1, 1}, m_clock.now(), longTime)->finished);
    for (const std::size_t kept : {3U, 4U, 5U})
        QCOMPARE(results(runs[kept]), before[kept - 3]);
    QCOMPARE(import(20, "D5").counts.unchanged, 20); // links and their versions are whole
    QCOMPARE(import(20, "D6").counts.updated, 20);
}

void TestHistorySweep::settingsAreCheckedAndRemembered()
{
    LocalSettings settings(*m_database);
    QCOMPARE(readKeep(settings).value(), HistoryKeep());
    QVERIFY(writeKeep(settings, {30, 365}).has_value());
    QCOMPARE(readKeep(settings).value(), (HistoryKeep{30, 365}));
    QCOMPARE(writeKeep(settings, {0, 365}).error().where, QStringLiteral("details"));
    QCOMPARE(writeKeep(settings, {30, 29}).error().where, QStringLiteral("heads"));
    QCOMPARE(writeKeep(settings, {30, 36'501}).error().kind, ErrorKind::Invalid);
    QCOMPARE(readKeep(settings).value(), (HistoryKeep{30, 365}));
    // a value that nobody could have entered must not delete anything
    QVERIFY(settings.write("history", Json{{"details", -5}, {"heads", 0}}).has_value());
    QCOMPARE(readKeep(settings).value(), HistoryKeep());
}

QTEST_GUILESS_MAIN(TestHistorySweep)
#include "test_historysweep.moc"
