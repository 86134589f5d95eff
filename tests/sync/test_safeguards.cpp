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
    void smallStepsOfADayAddUp_data();
    void smallStepsOfADayAddUp();
    void droppedPeopleAreHeldAgainstThoseSeenBefore_data();
    void droppedPeopleAreHeldAgainstThoseSeenBefore();
    void onlyWhatALimitCountsWaitsWhereTheRestGoesOn_data();
    void onlyWhatALimitCountsWaitsWhereTheRestGoesOn();
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
    // worked out by hand: more than 500, or more than 20 %; below 10 linked users more than 2 and more than half
    const struct
    {
        int linked, count;
        bool held;
    } table[] = {
        {0, 0, false},      {1, 0, false},      {2, 1, false},         {3, 1, false},        {4, 2, false},
        {4, 3, true},       {4, 4, true},       {5, 2, false},         {5, 3, true},         {5, 5, true},
        {6, 2, false},      {7, 3, false},      {7, 4, true},          {7, 7, true},         {8, 3, false},
        {8, 4, false},      {8, 5, true},       {8, 8, true},          {9, 2, false},        {9, 4, false},
        {9, 9, true},       {10, 0, false},     {10, 1, false},        {10, 10, true},       {11, 2, false},
        {11, 3, true},      {12, 2, false},     {12, 3, true},         {14, 2, false},       {14, 3, true},
        {15, 3, false},     {15, 4, true},      {16, 3, false},        {16, 4, true},        {19, 3, false},
        {19, 4, true},      {20, 4, false},     {20, 5, true},         {24, 4, false},       {24, 5, true},
        {25, 5, false},     {25, 6, true},      {49, 9, false},        {49, 10, true},       {50, 10, false},
        {50, 11, true},     {99, 19, false},    {99, 20, true},        {100, 20, false},     {100, 21, true},
        {100, 100, true},   {101, 20, false},   {101, 21, true},       {250, 50, false},     {250, 51, true},
        {333, 66, false},   {333, 67, true},    {999, 199, false},     {999, 200, true},     {2499, 499, false},
        {2499, 500, true},  {2500, 500, false}, {2500, 501, true},     {2501, 500, false},   {2501, 501, true},
        {5000, 500, false}, {5000, 501, true},  {1000000, 500, false}, {1000000, 501, true}, {1000000, 1000000, true}};
    for (const auto& row : table)
        QTest::addRow("%d of %d %s", row.count, row.linked, row.held ? "hold" : "go on")
            << row.linked << row.count << row.held;
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

void TestSafeguards::smallStepsOfADayAddUp_data()
{
    QTest::addColumn<int>("linked");
    QTest::addColumn<int>("recent");
    QTest::addColumn<int>("deactivate");
    QTest::addColumn<QString>("limit");
    QTest::newRow("15 after 5 of 100 go") << 100 << 5 << 15 << QString();
    QTest::newRow("16 after 5 of 100 are 21 and hold") << 100 << 5 << 16 << QStringLiteral("deactivate24h");
    QTest::newRow("1 after 20 of 100 holds") << 100 << 20 << 1 << QStringLiteral("deactivate24h");
    QTest::newRow("nobody after 20 of 100 goes") << 100 << 20 << 0 << QString();
    QTest::newRow("21 of 100 hold by themselves") << 100 << 20 << 21 << QStringLiteral("deactivate");
    QTest::newRow("1 after 500 of 100000 holds") << 100000 << 500 << 1 << QStringLiteral("deactivate24h");
    QTest::newRow("1 after 499 of 100000 goes") << 100000 << 499 << 1 << QString();
    QTest::newRow("1 after 1 of 3 goes") << 3 << 1 << 1 << QString();
    QTest::newRow("1 after 2 of 3 holds") << 3 << 2 << 1 << QStringLiteral("deactivate24h");
}

void TestSafeguards::smallStepsOfADayAddUp()
{
    QFETCH(int, linked);
    QFETCH(int, recent);
    QFETCH(int, deactivate);
    PlanImpact impact;
    impact.records = impact.linked = linked;
    impact.recent = recent;
    impact.deactivate = deactivate;
    const std::vector<Hold> holds = checkSafeguards(Safeguards(), impact);
    QVERIFY(holds.size() <= 1);
    const QString limit = holds.empty() ? QString() : QString::fromStdString(holds.front().limit);
    QTEST(limit, "limit");
    if (limit == QStringLiteral("deactivate24h"))
        QCOMPARE(holds.front().count, recent + deactivate);
}

void TestSafeguards::droppedPeopleAreHeldAgainstThoseSeenBefore_data()
{
    QTest::addColumn<int>("seen");
    QTest::addColumn<int>("dropped");
    QTest::addColumn<bool>("held");
    QTest::newRow("20 of 100 go") << 100 << 20 << false;
    QTest::newRow("21 of 100 hold") << 100 << 21 << true;
    QTest::newRow("501 of 100000 hold") << 100000 << 501 << true;
    QTest::newRow("2 of 3 go") << 3 << 2 << false;
    QTest::newRow("all of 3 hold") << 3 << 3 << true;
}

void TestSafeguards::droppedPeopleAreHeldAgainstThoseSeenBefore()
{
    QFETCH(int, seen);
    QFETCH(int, dropped);
    PlanImpact impact;
    impact.records = 1;
    impact.linked = 2 * seen; // those missed before are no measure
    impact.seenBefore = seen;
    impact.dropped = dropped;
    const std::vector<Hold> holds = checkSafeguards(Safeguards(), impact);
    QTEST(!holds.empty(), "held");
    if (!holds.empty())
        QCOMPARE(holds.front().limit, std::string("drop"));
    Safeguards off;
    off.drop.reset();
    QVERIFY(checkSafeguards(off, impact).empty());
}

void TestSafeguards::onlyWhatALimitCountsWaitsWhereTheRestGoesOn_data()
{
    QTest::addColumn<QString>("limit");
    QTest::addColumn<QString>("part");
    QTest::newRow("creates") << QStringLiteral("create") << QStringLiteral("create");
    QTest::newRow("updates") << QStringLiteral("update") << QStringLiteral("update");
    QTest::newRow("suspensions of this plan") << QStringLiteral("deactivate") << QStringLiteral("suspend");
    QTest::newRow("suspensions of a day") << QStringLiteral("deactivate24h") << QStringLiteral("suspend");
    QTest::newRow("lost values") << QStringLiteral("clear") << QStringLiteral("clears");
    QTest::newRow("new keys") << QStringLiteral("keyChange") << QStringLiteral("keyChange");
    QTest::newRow("missing people") << QStringLiteral("drop") << QStringLiteral("missing");
    QTest::newRow("an empty list") << QStringLiteral("empty") << QStringLiteral("everything");
    QTest::newRow("a limit of a later version") << QStringLiteral("other") << QStringLiteral("everything");
}

void TestSafeguards::onlyWhatALimitCountsWaitsWhereTheRestGoesOn()
{
    QFETCH(QString, limit);
    const std::vector<Hold> holds{Hold{limit.toStdString(), QString(), 1, 100}};
    const HeldPart part = heldPart(Safeguards::Rest::Apply, holds);
    QStringList names;
    const std::pair<bool, const char*> all[] = {{part.everything, "everything"}, {part.create, "create"},
                                                {part.update, "update"},         {part.suspend, "suspend"},
                                                {part.clears, "clears"},         {part.keyChange, "keyChange"},
                                                {part.missing, "missing"}};
    for (const auto& [waits, name] : all) {
        if (waits)
            names += QString::fromLatin1(name);
    }
    QTEST(names.join(QLatin1Char(' ')), "part");
    QVERIFY(heldPart(Safeguards::Rest::Hold, holds).everything);
    QVERIFY(!heldPart(Safeguards::Rest::Hold, {}).everything);
}

QTEST_GUILESS_MAIN(TestSafeguards)
#include "test_safeguards.moc"
