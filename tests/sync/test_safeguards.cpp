// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/safeguards.h"

#include <QtTest>

using namespace muster;

class TestSafeguards : public QObject
{
    Q_OBJECT

private slots:
    void limits_data();
    void limits();
    void anEmptyListHoldsWhenPeopleComeFromTheSource();
    void anEmptyListOfANewSourceIsFine();
    void limitsThatAreOffNeverHold();
    void theFirstImportIsNotHeldByAPercentage();
};

void TestSafeguards::limits_data()
{
    QTest::addColumn<int>("linked");
    QTest::addColumn<int>("deactivate");
    QTest::addColumn<bool>("held");
    QTest::newRow("nobody of 1000") << 1000 << 0 << false;
    QTest::newRow("20 % of 1000 is the limit and still goes") << 1000 << 200 << false;
    QTest::newRow("one more than 20 % of 1000 holds") << 1000 << 201 << true;
    QTest::newRow("500 of 100000 go") << 100000 << 500 << false;
    QTest::newRow("501 of 100000 hold") << 100000 << 501 << true;
    QTest::newRow("2 of 10 go") << 10 << 2 << false;
    QTest::newRow("3 of 10 hold") << 10 << 3 << true;
    QTest::newRow("1 of 1 goes") << 1 << 1 << false;
    QTest::newRow("2 of 2 go") << 2 << 2 << false;
    QTest::newRow("2 of 3 go") << 3 << 2 << false;
    QTest::newRow("3 of 3 hold") << 3 << 3 << true;
    QTest::newRow("3 of 6 are half and go") << 6 << 3 << false;
    QTest::newRow("4 of 6 hold") << 6 << 4 << true;
    QTest::newRow("3 of 9 go") << 9 << 3 << false;
    QTest::newRow("5 of 9 hold") << 9 << 5 << true;
}

void TestSafeguards::limits()
{
    QFETCH(int, linked);
    QFETCH(int, deactivate);
    PlanImpact impact;
    impact.records = impact.linked = linked;
    impact.deactivate = deactivate;
    const std::vector<Hold> holds = checkSafeguards(Safeguards(), impact);
    QTEST(!holds.empty(), "held");
    if (!holds.empty()) {
        QCOMPARE(holds.front().limit, std::string("deactivate"));
        QCOMPARE(holds.front().count, deactivate);
        QVERIFY(!holds.front().message.contains(QLatin1Char('%') + QString::number(1)));
    }
}

void TestSafeguards::anEmptyListHoldsWhenPeopleComeFromTheSource()
{
    PlanImpact impact;
    impact.linked = 3;
    const std::vector<Hold> holds =
        checkSafeguards({std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt}, impact);
    QCOMPARE(holds.size(), std::size_t(1));
    QCOMPARE(holds.front().limit, std::string("empty"));
}

void TestSafeguards::anEmptyListOfANewSourceIsFine()
{
    QVERIFY(checkSafeguards(Safeguards(), PlanImpact()).empty());
}

void TestSafeguards::limitsThatAreOffNeverHold()
{
    const PlanImpact impact{1000, 1000, 1000, 1000, 1000, 1000, 1000};
    QVERIFY(checkSafeguards({std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt}, impact).empty());
}

void TestSafeguards::theFirstImportIsNotHeldByAPercentage()
{
    Safeguards safeguards;
    safeguards.create = Limit{10, 50};
    PlanImpact impact;
    impact.records = impact.create = 50;
    QVERIFY(checkSafeguards(safeguards, impact).empty());
    impact.create = 51;
    QCOMPARE(checkSafeguards(safeguards, impact).size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestSafeguards)
#include "test_safeguards.moc"
