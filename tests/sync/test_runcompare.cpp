// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/runcompare.h"

#include <QtTest>

#include <map>

using namespace muster;

namespace {

/// Runs written by hand.
struct HandWritten final : RunHistory
{
    std::map<std::string, RunReport> reports;
    std::map<std::string, std::vector<ResultRow>> rows;

    void add(const std::string& id, std::vector<std::array<const char*, 3>> people)
    {
        RunReport& report = reports[id];
        report.run = id;
        report.connector = "hr";
        report.startedAt = Timestamp(std::chrono::seconds(1'800'000'000));
        report.finishedAt = report.startedAt + std::chrono::seconds(4);
        for (const auto& [externalId, operation, result] : people) {
            ResultRow row;
            row.externalId = externalId;
            row.username = std::string("user") + externalId;
            row.operation = operation;
            row.result = result;
            rows[id].push_back(row);
        }
    }
    Result<std::vector<RunReport>> runs(const std::string&, int) override { return std::vector<RunReport>(); }
    Result<RunReport> run(const std::string& id) override
    {
        const auto found = reports.find(id);
        return found == reports.end() ? Result<RunReport>(fail(ErrorKind::NotFound, QStringLiteral("No such run.")))
                                      : found->second;
    }
    Result<std::string> addSkipped(const std::string&, const ImportOptions&, Timestamp) override
    {
        return std::string();
    }
    Result<std::string> addFailed(const std::string&, const ImportOptions&, const Error&, Timestamp) override
    {
        return std::string();
    }
    Result<void> endUnapplied(const std::string&, const Error&, Timestamp) override { return {}; }
    Result<std::vector<RunReport>> runsOfSlot(const std::string&, Timestamp) override
    {
        return std::vector<RunReport>();
    }
    Result<void> results(const std::string& id, const std::function<bool(const ResultRow&)>& row) override
    {
        for (const ResultRow& next : rows[id]) {
            if (!row(next))
                break;
        }
        return {};
    }
};

QString text(const std::optional<PersonOutcome>& outcome)
{
    return outcome ? QString::fromStdString(outcome->operation + '/' + outcome->result) : QStringLiteral("-");
}

} // namespace

class TestRunCompare : public QObject
{
    Q_OBJECT

private:
    HandWritten m_history;
    QStringList m_seen;
    Result<RunComparison> compare(std::size_t most = 1000)
    {
        m_seen.clear();
        return compareRuns(m_history, "r-1", "r-2",
                           [&](const RunDifference& difference) {
                               m_seen << QString::fromStdString(difference.externalId) + QLatin1Char(' ') +
                                             text(difference.first) + QLatin1Char(' ') + text(difference.second);
                               return static_cast<std::size_t>(m_seen.size()) < most;
                           },
                           {});
    }

private slots:
    void init() { m_history = HandWritten(); }

    void people_with_another_outcome_are_told_one_by_one()
    {
        m_history.add("r-1", {{"1", "create", "done"},
                              {"2", "create", "done"},
                              {"3", "update", "done"},
                              {"4", "update", "done"},
                              {"5", "suspend", "done"}});
        m_history.add(
            "r-2",
            {{"6", "create", "done"}, {"4", "update", "conflict"}, {"3", "update", "done"}, {"2", "update", "done"}});
        const Result<RunComparison> made = compare();
        QVERIFY(made.has_value());
        QVERIFY(made->hasPeople);
        QCOMPARE(m_seen,
                 QStringList({QStringLiteral("6 - create/done"), QStringLiteral("4 update/done update/conflict"),
                              QStringLiteral("2 create/done update/done"), QStringLiteral("1 create/done -"),
                              QStringLiteral("5 suspend/done -")}));
        QCOMPARE(made->onlyFirst, 2);
        QCOMPARE(made->onlySecond, 1);
        QCOMPARE(made->other, 2);
        QCOMPARE(made->same, 1);
    }

    void a_run_compared_with_itself_differs_in_nothing()
    {
        m_history.add("r-1", {{"1", "create", "done"}, {"2", "none", "failed"}});
        m_history.add("r-2", {{"2", "none", "failed"}, {"1", "create", "done"}});
        QCOMPARE(compare()->same, 2);
        QVERIFY(m_seen.isEmpty());
    }

    void an_id_that_stands_twice_counts_once()
    {
        m_history.add("r-1", {{"1", "none", "conflict"}, {"1", "none", "conflict"}, {"9", "create", "done"}});
        m_history.add("r-2", {{"1", "none", "conflict"},
                              {"1", "none", "conflict"},
                              {"2", "none", "conflict"},
                              {"2", "none", "conflict"}});
        const Result<RunComparison> made = compare();
        QCOMPARE(made->same, 1);
        QCOMPARE(made->onlySecond, 1);
        QCOMPARE(made->onlyFirst, 1);
        QCOMPARE(m_seen.size(), 2);
    }

    void records_without_an_id_are_left_out()
    {
        m_history.add("r-1", {{"", "none", "failed"}});
        m_history.add("r-2", {{"", "none", "failed"}, {"", "create", "done"}});
        const Result<RunComparison> made = compare();
        QCOMPARE(made->same + made->other + made->onlyFirst + made->onlySecond, 0);
    }

    void whoever_has_seen_enough_stops_it()
    {
        m_history.add("r-1", {{"1", "create", "done"}, {"2", "create", "done"}});
        m_history.add("r-2", {{"3", "create", "done"}, {"4", "create", "done"}});
        QVERIFY(compare(1)->wasStopped);
        QCOMPARE(m_seen.size(), 1);
    }

    void a_stop_request_ends_it()
    {
        m_history.add("r-1", {{"1", "create", "done"}});
        m_history.add("r-2", {{"3", "create", "done"}});
        std::stop_source stop;
        stop.request_stop();
        const auto each = [](const RunDifference&) { return true; };
        QCOMPARE(compareRuns(m_history, "r-1", "r-2", each, stop.get_token()).error().kind, ErrorKind::Cancelled);
    }

    void without_results_the_counts_still_compare()
    {
        m_history.add("r-1", {{"1", "create", "done"}});
        m_history.add("r-2", {});
        m_history.reports["r-1"].hasResults = false;
        m_history.reports["r-1"].counts.created = 12;
        m_history.reports["r-2"].counts.created = 5;
        m_history.reports["r-2"].requests = 7;
        m_history.reports["r-2"].finishedAt += std::chrono::milliseconds(250);
        const Result<RunComparison> made = compare();
        QVERIFY(!made->hasPeople);
        QVERIFY(m_seen.isEmpty());
        const Json json = toJson(*made);
        QVERIFY(json["people"].is_null());
        QCOMPARE(json["difference"]["counts"]["created"].get<int>(), -7);
        QCOMPARE(json["difference"]["counts"]["failed"].get<int>(), 0);
        QCOMPARE(json["difference"]["requests"].get<int>(), 7);
        QCOMPARE(json["difference"]["milliseconds"].get<int>(), 250);
    }

    void a_run_that_does_not_exist_is_named()
    {
        m_history.add("r-1", {});
        QCOMPARE(compare().error().kind, ErrorKind::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestRunCompare)
#include "test_runcompare.moc"
