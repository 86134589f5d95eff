// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/retry.h"

#include <QTest>

using namespace muster;
using std::chrono::milliseconds;

class TestRetry : public QObject
{
    Q_OBJECT

private slots:
    void retryAfterIsReadAsSecondsOrDate_data();
    void retryAfterIsReadAsSecondsOrDate();
    void onlySafeRequestsAreTriedAgain();
    void pausesGrow();
};

void TestRetry::retryAfterIsReadAsSecondsOrDate_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("ms"); // -1 = not understood
    QTest::newRow("seconds") << QByteArray("120") << qint64(120'000);
    QTest::newRow("at once") << QByteArray("0") << qint64(0);
    QTest::newRow("an HTTP date") << QByteArray("Fri, 31 Dec 1999 23:59:59 GMT") << qint64(59'000);
    QTest::newRow("a date that has passed") << QByteArray("Fri, 31 Dec 1999 23:00:00 GMT") << qint64(0);
    QTest::newRow("negative") << QByteArray("-5") << qint64(-1);
    QTest::newRow("words") << QByteArray("soon") << qint64(-1);
    QTest::newRow("a number with a unit") << QByteArray("5s") << qint64(-1);
    QTest::newRow("nothing") << QByteArray("") << qint64(-1);
}

void TestRetry::retryAfterIsReadAsSecondsOrDate()
{
    QFETCH(QByteArray, value);
    QFETCH(qint64, ms);
    const Timestamp now{std::chrono::seconds(946'684'740)}; // 1999-12-31T23:59:00Z
    const auto wait = retry::retryAfter(value.toStdString(), now);
    QCOMPARE(wait ? qint64(wait->count()) : qint64(-1), ms);
}

void TestRetry::onlySafeRequestsAreTriedAgain()
{
    HttpRequest request;
    QVERIFY(retry::pause(request, 1, std::nullopt, 0));
    QVERIFY(!retry::pause(request, request.limits.tries, std::nullopt, 0));
    request.method = "POST";
    QVERIFY(!retry::pause(request, 1, std::nullopt, 0));
    request.idempotent = true;
    QVERIFY(retry::pause(request, 1, std::nullopt, 0));
    QCOMPARE(retry::pause(request, 1, milliseconds(7'000), 0), std::optional(milliseconds(7'000)));
    QVERIFY(!retry::pause(request, 1, milliseconds(61'000), 0)); // nobody waits that long
}

void TestRetry::pausesGrow()
{
    HttpRequest request;
    request.limits.tries = 100;
    QCOMPARE(retry::pause(request, 1, std::nullopt, 0), std::optional(milliseconds(250)));
    QCOMPARE(retry::pause(request, 2, std::nullopt, 0), std::optional(milliseconds(500)));
    QCOMPARE(retry::pause(request, 2, std::nullopt, 1), std::optional(milliseconds(250)));
    QCOMPARE(retry::pause(request, 90, std::nullopt, 0), std::optional(milliseconds(8'000)));
}

QTEST_GUILESS_MAIN(TestRetry)
#include "test_retry.moc"
