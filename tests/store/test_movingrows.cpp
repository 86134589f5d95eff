// SPDX-License-Identifier: GPL-3.0-or-later
// A source whose rows move, come and go while its pages are read: nobody is doubled, nobody who is there is suspended.
#include "tests/store/scripted.h"

#include <algorithm>
#include <iterator>
#include <random>
#include <set>

using namespace muster;

namespace {

constexpr std::size_t pageSize = 10;

/// A list that changes between two pages, by the same numbers each time.
class MovingSource
{
public:
    MovingSource()
    {
        for (int id = 1; id <= 40; ++id)
            m_rows.push_back(id);
        m_next = 41;
    }
    std::optional<ScriptedPage> page(int number)
    {
        if (number > 0 && below(10) < 3)
            change();
        const std::size_t from = static_cast<std::size_t>(number) * pageSize;
        if (number > 0 && from >= m_rows.size())
            return std::nullopt;
        ScriptedPage page{{}, static_cast<std::int64_t>(m_rows.size())};
        for (std::size_t i = from; i < std::min(m_rows.size(), from + pageSize); ++i)
            page.records.push_back(personRecord(m_rows[i]));
        return page;
    }
    [[nodiscard]] std::set<int> there() const { return {m_rows.begin(), m_rows.end()}; }

private:
    std::size_t below(std::size_t count) { return m_random() % count; }
    void change()
    {
        const std::size_t kind = below(10);
        const std::size_t at = below(m_rows.size());
        if (kind == 0 && m_rows.size() > 25) {
            m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(at)); // left for good
        } else if (kind == 1 && m_rows.size() < 60) {
            m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(at), m_next++);
        } else {
            const int row = m_rows[at];
            m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(at));
            m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(below(m_rows.size() + 1)), row);
        }
    }
    std::mt19937 m_random{20260612};
    std::vector<int> m_rows;
    int m_next = 0;
};

int runsToMake()
{
#if defined(__SANITIZE_ADDRESS__)
    return qEnvironmentVariableIsSet("MUSTER_SOAK") ? 1000 : 200;
#else
    return 1000;
#endif
}

} // namespace

class TestMovingRows : public QObject
{
    Q_OBJECT

private slots:
    void nobodyIsDoubledAndNobodyThereIsSuspended();
};

void TestMovingRows::nobodyIsDoubledAndNobodyThereIsSuspended()
{
    ScriptedWorkspace work;
    work.connector.import.missing = MissingPolicy::Suspend;
    work.connector.safeguards = {std::nullopt, std::nullopt, std::nullopt,          std::nullopt,
                                 std::nullopt, std::nullopt, Safeguards::Rest::Hold}; // nothing but the proof protects
    MovingSource source;
    const OpenFeed open = work.feed([&source](int page) { return source.page(page); });
    int proven = 0, readTwice = 0;
    std::int64_t suspended = 0;
    for (int number = 0; number < runsToMake(); ++number) {
        work.readings = 0;
        const std::set<int> before = source.there();
        const Result<Plan> plan = work.plan(open);
        QVERIFY2(plan.has_value(), plan ? "" : qPrintable(plan.error().message));
        const Result<RunReport> report = work.apply(plan->id);
        QVERIFY2(report.has_value(), report ? "" : qPrintable(report.error().message));
        QVERIFY(work.readings == 1 || work.readings == 2);
        proven += plan->proof.complete;
        readTwice += work.readings == 2;
        suspended += report->counts.suspended;
        QVERIFY(plan->proof.complete || report->counts.suspended == 0);
        // who was there when the reading began and when it ended was there all the time
        std::set<int> always;
        const std::set<int> after = source.there();
        std::set_intersection(before.begin(), before.end(), after.begin(), after.end(),
                              std::inserter(always, always.end()));
        Result<db::Statement> read =
            work.database->prepare("SELECT l.external_id FROM link l JOIN user u ON u.id = l.user WHERE u.state = 2");
        QVERIFY(read.has_value());
        while (read->step().value_or(false)) {
            const int id = std::stoi(std::string(read->text(0)));
            QVERIFY2(!always.contains(id), qPrintable(QStringLiteral("run %1 suspended %2").arg(number).arg(id)));
        }
    }
    QCOMPARE(work.value("SELECT count(*) FROM user"), work.value("SELECT count(DISTINCT external_id) FROM link"));
    QCOMPARE(work.value("SELECT count(*) FROM user"), work.value("SELECT count(DISTINCT email_key) FROM user"));
    QVERIFY(proven > 20);
    QVERIFY(readTwice > 20);
    QVERIFY(suspended > 0); // real leavers are still found
}

QTEST_GUILESS_MAIN(TestMovingRows)
#include "test_movingrows.moc"
