// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/redact.h"
#include "core/base/untrusted.h"

#include <QTest>

using namespace muster;

class TestUntrusted : public QObject
{
    Q_OBJECT

private slots:
    void shownTextHasNoControls();
    void directionChangesStayInside();
    void logTextIsOneSafeLine();
    void csvCells_data();
    void csvCells();
    void addressesHideWhatLooksSecret_data();
    void addressesHideWhatLooksSecret();
    void headersThatHoldSecrets();
    void valuesAreMasked();
};

void TestUntrusted::shownTextHasNoControls()
{
    QCOMPARE(displayText("Zo\xC3\xAB"), QStringLiteral("Zoë"));
    QCOMPARE(displayText("a\nb"), QStringLiteral("a\u240Ab"));
    QCOMPARE(displayText(std::string_view("a\0b", 3)), QStringLiteral("a\u2400b"));
    QCOMPARE(displayText("a\x7F"), QStringLiteral("a\u2421"));
    QCOMPARE(displayText("\xD9\x85\xD8\xAD\xD9\x85\xD8\xAF"), QStringLiteral("محمد"));
}

void TestUntrusted::directionChangesStayInside()
{
    // U+202E (right-to-left override) inside an isolate cannot reach the text beside it.
    QCOMPARE(displayText("gpj\xE2\x80\xAE"
                         "exe"),
             QStringLiteral("\u2068gpj\u202Eexe\u2069"));
    QCOMPARE(displayText("\xE2\x81\xA9\xE2\x80\xAEx"), QStringLiteral("\u2068\u202Ex\u2069"));
}

void TestUntrusted::logTextIsOneSafeLine()
{
    QCOMPARE(logText("a\nb\r\x1B[31m"), std::string("a\\nb\\x0d\\x1b[31m"));
    QCOMPARE(logText("\xC2\x9B"
                     "31m"),
             std::string("\\x9b31m"));
    QCOMPARE(logText("Zo\xC3\xAB"), std::string("Zo\xC3\xAB"));
}

void TestUntrusted::csvCells_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("cell");
    QTest::newRow("plain text stays") << QByteArray("Anna") << QByteArray("Anna");
    QTest::newRow("nothing stays nothing") << QByteArray("") << QByteArray("");
    QTest::newRow("a comma needs quotes") << QByteArray("a,b") << QByteArray("\"a,b\"");
    QTest::newRow("quotes are doubled") << QByteArray("a\"b") << QByteArray("\"a\"\"b\"");
    QTest::newRow("line ends stay inside quotes") << QByteArray("a\r\nb") << QByteArray("\"a\r\nb\"");
    QTest::newRow("a formula is disarmed") << QByteArray("=1+1") << QByteArray("\"'=1+1\"");
    QTest::newRow("plus") << QByteArray("+49 30 1") << QByteArray("\"'+49 30 1\"");
    QTest::newRow("minus") << QByteArray("-1") << QByteArray("\"'-1\"");
    QTest::newRow("at") << QByteArray("@SUM(A1)") << QByteArray("\"'@SUM(A1)\"");
    QTest::newRow("tab") << QByteArray("\t=1") << QByteArray("\"'\t=1\"");
    QTest::newRow("full-width equals") << QByteArray("\xEF\xBC\x9D"
                                                     "1")
                                       << QByteArray("\"'\xEF\xBC\x9D"
                                                     "1\"");
    QTest::newRow("a formula with a quote") << QByteArray("=\"a\"") << QByteArray("\"'=\"\"a\"\"\"");
}

void TestUntrusted::csvCells()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, cell);
    QCOMPARE(QByteArray::fromStdString(csvCell(text.toStdString())), cell);
}

void TestUntrusted::addressesHideWhatLooksSecret_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("shown");
    const auto row = [](const char* name, const char* url, const char* shown) {
        QTest::newRow(name) << QByteArray(url) << QByteArray(shown);
    };
    row("nothing to hide", "https://a.example/u?limit=5&offset=0", "https://a.example/u?limit=5&offset=0");
    row("a key", "https://a.example/u?api_key=abc&limit=5", "https://a.example/u?api_key=***&limit=5");
    row("any case", "https://a.example/u?Access_Token=abc", "https://a.example/u?Access_Token=***");
    row("a code", "http://127.0.0.1/cb?code=abc&state=1", "http://127.0.0.1/cb?code=***&state=1");
    row("a fragment", "https://a.example/#access_token=abc", "https://a.example/#access_token=***");
    row("user name and password", "https://u:p@a.example/x", "https://a.example/x");
    row("an @ in the path stays", "https://a.example/@all", "https://a.example/@all");
    row("an address inside a value", "https://a.example/?next=https://b.example/?token=abc&x=1",
        "https://a.example/?next=https://b.example/?token=***&x=1");
    row("an address without a host", "/u?token=abc&next=https://b.example/", "/u?token=***&next=https://b.example/");
    row("a page number is no code", "https://a.example/?zipcode=5", "https://a.example/?zipcode=5");
}

void TestUntrusted::addressesHideWhatLooksSecret()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, shown);
    QCOMPARE(QByteArray::fromStdString(redactUrl(url.toStdString())), shown);
}

void TestUntrusted::headersThatHoldSecrets()
{
    for (const char* name : {"Authorization", "authorization", "Proxy-Authorization", "Cookie", "Set-Cookie",
                             "X-Api-Key", "X-Auth-Token", "Client-Secret"})
        QVERIFY2(isSecretHeader(name), name);
    for (const char* name : {"Accept", "Content-Type", "X-Tenant", "Date"})
        QVERIFY2(!isSecretHeader(name), name);
}

void TestUntrusted::valuesAreMasked()
{
    QCOMPARE(redactValue("x=s3cret; y=s3cret", "s3cret"), std::string("x=***; y=***"));
    QCOMPARE(redactValue("abc", "abc"), std::string("abc")); // too short to mask without destroying text
    QCOMPARE(redactValue("abc", ""), std::string("abc"));
}

QTEST_GUILESS_MAIN(TestUntrusted)
#include "test_untrusted.moc"
