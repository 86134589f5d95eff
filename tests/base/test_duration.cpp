// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/duration.h"

#include <QTest>

using namespace muster;

class TestDuration : public QObject
{
    Q_OBJECT
private slots:
    void parses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("seconds"); // -1 = none
        QTest::newRow("minutes") << "PT30M" << 1800;
        QTest::newRow("hours and seconds") << "PT1H5S" << 3605;
        QTest::newRow("a day and a half") << "P1DT12H" << 129600;
        QTest::newRow("weeks") << "P2W" << 1209600;
        QTest::newRow("seconds") << "900" << 900;
        QTest::newRow("zero") << "PT0S" << -1;
        QTest::newRow("zero seconds") << "0" << -1;
        QTest::newRow("nothing") << "" << -1;
        QTest::newRow("P alone") << "P" << -1;
        QTest::newRow("T alone") << "P1DT" << -1;
        QTest::newRow("weeks and days") << "P1W1D" << -1;
        QTest::newRow("months, which have no length") << "P1M" << -1;
        QTest::newRow("lower case") << "pt1h" << -1;
        QTest::newRow("negative") << "-5" << -1;
        QTest::newRow("a fraction") << "PT0.5S" << -1;
        QTest::newRow("two hundred years") << "P73050D" << -1;
        QTest::newRow("a newline at the end") << "PT1H\n" << -1;
    }
    void parses()
    {
        QFETCH(QString, text);
        QFETCH(int, seconds);
        const auto parsed = parseDuration(text.toStdString());
        QCOMPARE(parsed ? static_cast<int>(parsed->count()) : -1, seconds);
    }
};

QTEST_GUILESS_MAIN(TestDuration)
#include "test_duration.moc"
