// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/stopwatch.h"
#include "core/store/planrecords.h"
#include "core/sync/runreport.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

/// How long the parts of a run took: measured, kept, said.
class TestRunTimes : public QObject
{
    Q_OBJECT

private slots:
    void aStopwatchNeverGoesBack();
    void timesAreKeptWithTheRun();
    void timesAreSaidInWords_data();
    void timesAreSaidInWords();
};

void TestRunTimes::aStopwatchNeverGoesBack()
{
    Stopwatch watch;
    QVERIFY(watch.lap() >= 0);
    QVERIFY(watch.lap() >= 0);
}

void TestRunTimes::timesAreKeptWithTheRun()
{
    const QTemporaryDir folder;
    auto database = db::Database::open(folder.filePath(u"muster.db"_s).toStdString());
    QVERIFY2(database, database ? "" : qPrintable(database.error().message));
    StoredRun run;
    run.report.run = "r-1";
    run.report.connector = "hr";
    QVERIFY(writeRun(*database, run));
    QCOMPARE(readRun(*database, "r-1")->report.times.fetch, std::int64_t(0));
    run.report.times = {2100, 40, 3};
    QVERIFY(writeRun(*database, run));
    const auto kept = readRun(*database, "r-1");
    QVERIFY(kept.has_value());
    const Json json = toJson(kept->report)["milliseconds"];
    QVERIFY2(json == (Json{{"fetch", 2100}, {"plan", 40}, {"apply", 3}}), writeJson(json).c_str());
}

void TestRunTimes::timesAreSaidInWords_data()
{
    QTest::addColumn<int>("fetch");
    QTest::addColumn<int>("plan");
    QTest::addColumn<int>("apply");
    QTest::addColumn<QString>("words");
    QTest::newRow("of an older Muster") << 0 << 0 << 0 << QString();
    QTest::newRow("applied") << 2149 << 300 << 61000 << u"Fetched in 2.1 s, planned in 0.3 s, applied in 61.0 s."_s;
    QTest::newRow("a plan alone") << 1000 << 99 << 0 << u"Fetched in 1.0 s, planned in less than 0.1 s."_s;
}

void TestRunTimes::timesAreSaidInWords()
{
    QFETCH(int, fetch);
    QFETCH(int, plan);
    QFETCH(int, apply);
    QFETCH(QString, words);
    QLocale::setDefault(QLocale::c());
    QCOMPARE(timesText({fetch, plan, apply}), words);
}

QTEST_GUILESS_MAIN(TestRunTimes)
#include "test_runtimes.moc"
