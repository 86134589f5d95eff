// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/origin.h"

#include <QTest>

using namespace muster;

class TestOrigin : public QObject
{
    Q_OBJECT

private slots:
    void addressesGiveTheirOrigin_data();
    void addressesGiveTheirOrigin();
    void badAddressesAreRefused_data();
    void badAddressesAreRefused();
    void whatWasStoredIsTheSameAgain_data();
    void whatWasStoredIsTheSameAgain();
};

void TestOrigin::addressesGiveTheirOrigin_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("origin");
    const auto row = [](const char* name, const char* url, const char* origin) {
        QTest::newRow(name) << QByteArray(url) << QByteArray(origin);
    };
    row("path and query do not matter", "https://hr.example.com/api/v1?x=1#f", "https://hr.example.com");
    row("letters of any case", "HTTPS://HR.Example.COM", "https://hr.example.com");
    row("the default port is left out", "https://hr.example.com:443/", "https://hr.example.com");
    row("another port counts", "https://hr.example.com:8443/", "https://hr.example.com:8443");
    row("the default port of http", "http://127.0.0.1:80/", "http://127.0.0.1");
    row("a port of 443 on http is not the default", "http://127.0.0.1:443/", "http://127.0.0.1:443");
    row("a final dot is the same host", "https://hr.example.com./", "https://hr.example.com");
    row("an international name in its ASCII form", "https://bücher.example/", "https://xn--bcher-kva.example");
    row("IPv6", "http://[::1]:8080/x", "http://[::1]:8080");
    row("localhost may do without TLS", "http://localhost:3000", "http://localhost:3000");
    row("all of 127.0.0.0/8 is loopback", "http://127.9.9.9/", "http://127.9.9.9");
    row("an @ in the path is no user name", "https://hr.example.com/@all", "https://hr.example.com");
}

void TestOrigin::addressesGiveTheirOrigin()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, origin);
    const auto parsed = Origin::parse(url.toStdString());
    QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().message));
    QCOMPARE(QByteArray::fromStdString(parsed->text()), origin);
    QCOMPARE(*Origin::parse(parsed->text()), *parsed);
}

void TestOrigin::badAddressesAreRefused_data()
{
    QTest::addColumn<QByteArray>("url");
    const auto row = [](const char* name, const QByteArray& url) { QTest::newRow(name) << url; };
    row("nothing", "");
    row("no scheme", "hr.example.com/api");
    row("another scheme", "ftp://hr.example.com/");
    row("a file", "file:///etc/passwd");
    row("script", "javascript:alert(1)");
    row("no host", "https:///api");
    row("only the scheme", "https://");
    row("a user name", "https://admin@hr.example.com/");
    row("a user name and a password", "https://admin:pw@hr.example.com/");
    row("an empty user name", "https://@hr.example.com/");
    row("a backslash that hides the host", "https://good.example\\@evil.example/");
    row("a line break", "https://hr.example.com/\r\nHost: x");
    row("a NUL", QByteArray("https://hr.example.com/\0x", 25));
    row("a space", "https://hr.example.com/a b");
    row("a number with a final dot, which some take for a name", "http://127.1./");
    row("a hexadecimal number with a final dot", "http://0x7f.0x1./");
    row("port 0", "https://hr.example.com:0/");
    row("a port that is too large", "https://hr.example.com:65536/");
    row("a port that is no number", "https://hr.example.com:http/");
    row("no TLS to another computer", "http://hr.example.com/");
    row("no TLS to a name that only looks local", "http://localhost.example.com/");
    row("no TLS to a host that looks like loopback", "http://127.0.0.1.example.com/");
}

void TestOrigin::badAddressesAreRefused()
{
    QFETCH(QByteArray, url);
    const auto parsed = Origin::parse(std::string_view(url.constData(), static_cast<std::size_t>(url.size())));
    QVERIFY2(!parsed, parsed ? parsed->text().c_str() : "");
    QCOMPARE(parsed.error().kind, ErrorKind::Invalid);
    QVERIFY(!parsed.error().message.isEmpty());
}

void TestOrigin::whatWasStoredIsTheSameAgain_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("scheme");
    QTest::addColumn<int>("port");
    QTest::newRow("a service") << QByteArray("https://hr.example.com") << QByteArray("https") << 443;
    QTest::newRow("a service with a port") << QByteArray("https://hr.example.com:80") << QByteArray("https") << 80;
    QTest::newRow("an HTTP proxy") << QByteArray("http://proxy.example.com:3128") << QByteArray("http") << 3128;
    QTest::newRow("a SOCKS proxy") << QByteArray("socks5://proxy.example.com:1080") << QByteArray("socks5") << 1080;
    QTest::newRow("a SOCKS proxy with IPv6") << QByteArray("socks5://[::1]:1080") << QByteArray("socks5") << 1080;
    QTest::newRow("a SOCKS proxy on the port of http")
        << QByteArray("socks5://p.example.com:80") << QByteArray("socks5") << 80;
}

void TestOrigin::whatWasStoredIsTheSameAgain()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, scheme);
    QFETCH(int, port);
    const auto origin = Origin::fromText(text.toStdString());
    QVERIFY(origin.has_value());
    QCOMPARE(QByteArray::fromStdString(origin->scheme), scheme);
    QCOMPARE(origin->port, port);
    QCOMPARE(QByteArray::fromStdString(origin->text()), text);
}

QTEST_GUILESS_MAIN(TestOrigin)
#include "test_origin.moc"
