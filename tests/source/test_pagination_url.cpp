// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/pagination_url.h"

#include <QtTest>

using namespace muster;

/// URLs of list requests, next links (RFC 3986) and Link headers (RFC 8288).
class TestPaginationUrl : public QObject
{
    Q_OBJECT

private slots:
    void joins_data();
    void joins();
    void refuses_data();
    void refuses();
    void resolvesNext_data();
    void resolvesNext();
    void readsLinkHeaders_data();
    void readsLinkHeaders();
    void encodes();
};

void TestPaginationUrl::joins_data()
{
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<QByteArray>("url");
    const auto row = [](const char* name, const char* base, const char* path, const char* filter, const char* url) {
        QTest::newRow(name) << QByteArray(base) << QByteArray(path) << QByteArray(filter) << QByteArray(url);
    };
    row("base and path with a slash", "https://x.test/api", "/users", "",
        "https://x.test/api/users?expand=a%26b&limit=10");
    row("base and path without a slash", "https://x.test/api", "users", "",
        "https://x.test/api/users?expand=a%26b&limit=10");
    row("one slash, not two", "https://x.test/api/", "/users", "", "https://x.test/api/users?expand=a%26b&limit=10");
    row("no path", "https://x.test/api/users", "", "", "https://x.test/api/users?expand=a%26b&limit=10");
    row("a slash at the end of the path stays", "https://x.test", "/users/", "",
        "https://x.test/users/?expand=a%26b&limit=10");
    row("a query in the path", "https://x.test", "/users?a=1&b", "",
        "https://x.test/users?a=1&b&expand=a%26b&limit=10");
    row("a query in the base stays behind the path", "https://x.test/api?tenant=7", "/users?a=1", "",
        "https://x.test/api/users?a=1&tenant=7&expand=a%26b&limit=10");
    row("the paging's own parameter replaces one in the path", "https://x.test", "/users?limit=5&a=1", "",
        "https://x.test/users?a=1&expand=a%26b&limit=10");
    row("the same, written with an escape", "https://x.test", "/users?l%69mit=5", "",
        "https://x.test/users?expand=a%26b&limit=10");
    row("spaces and umlauts in the path", "https://x.test", "/my users/\xC3\xA4", "",
        "https://x.test/my%20users/%C3%A4?expand=a%26b&limit=10");
    row("escapes in the path stay", "https://x.test", "/a%2Fb", "", "https://x.test/a%2Fb?expand=a%26b&limit=10");
    row("a percent sign alone is escaped", "https://x.test", "/100%", "",
        "https://x.test/100%25?expand=a%26b&limit=10");
    row("a filter", "https://x.test", "/users", "state=on&dep=R D",
        "https://x.test/users?expand=a%26b&state=on&dep=R%20D&limit=10");
    row("a filter pasted with its question mark", "https://x.test", "/users", "?state=on",
        "https://x.test/users?expand=a%26b&state=on&limit=10");
    row("an OData filter", "https://x.test", "/users", "$filter=startswith(name,'A') and age gt 5",
        "https://x.test/users?expand=a%26b&$filter=startswith(name,'A')%20and%20age%20gt%205&limit=10");
    row("a filter with quotes and a hash", "https://x.test", "/users", "q=\"a#b\"",
        "https://x.test/users?expand=a%26b&q=%22a%23b%22&limit=10");
    row("a filter that is escaped already", "https://x.test", "/users", "q=a%20b%26c",
        "https://x.test/users?expand=a%26b&q=a%20b%26c&limit=10");
}

void TestPaginationUrl::joins()
{
    QFETCH(QByteArray, base);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, filter);
    QFETCH(QByteArray, url);
    Source source;
    source.baseUrl = base.toStdString();
    source.list.path = path.toStdString();
    source.list.query = {{"expand", "a&b"}};
    const auto joined = ListUrl::join(source, filter.toStdString(), {"limit", "offset"});
    QVERIFY2(joined.has_value(), joined ? "" : qPrintable(joined.error().message));
    QCOMPARE(QByteArray::fromStdString(joined->text({{"limit", "10"}})), url);
}

void TestPaginationUrl::refuses_data()
{
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<QString>("place");
    QTest::newRow("a fragment in the base")
        << QByteArray("https://x.test/#a") << QByteArray("/users") << QByteArray() << QStringLiteral("source.baseUrl");
    QTest::newRow("a fragment in the path")
        << QByteArray("https://x.test") << QByteArray("/users#a") << QByteArray() << QStringLiteral("source.list.path");
    QTest::newRow("another address as path") << QByteArray("https://x.test") << QByteArray("https://evil.test/users")
                                             << QByteArray() << QStringLiteral("source.list.path");
    QTest::newRow("a filter that moves the paging") << QByteArray("https://x.test") << QByteArray("/users")
                                                    << QByteArray("a=1&offset=5") << QStringLiteral("source.filter");
}

void TestPaginationUrl::refuses()
{
    QFETCH(QByteArray, base);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, filter);
    QFETCH(QString, place);
    Source source;
    source.baseUrl = base.toStdString();
    source.list.path = path.toStdString();
    const auto joined = ListUrl::join(source, filter.toStdString(), {"limit", "offset"});
    QVERIFY(!joined.has_value());
    QCOMPARE(joined.error().kind, ErrorKind::Invalid);
    QCOMPARE(joined.error().where, place);
}

void TestPaginationUrl::resolvesNext_data()
{
    QTest::addColumn<QByteArray>("next");
    QTest::addColumn<QByteArray>("url"); // empty = refused
    const auto row = [](const char* name, const char* next, const char* url) {
        QTest::newRow(name) << QByteArray(next) << QByteArray(url);
    };
    row("absolute", "https://x.test/b/c?page=2", "https://x.test/b/c?page=2");
    row("absolute with the default port", "https://x.test:443/b", "https://x.test:443/b");
    row("absolute with capitals in the host", "HTTPS://X.Test/b", "https://x.test/b");
    row("a path", "/v2/users?page=2", "https://x.test/v2/users?page=2");
    row("a query only, RFC 3986 section 5.4", "?page=2", "https://x.test/a/users?page=2");
    row("a relative path", "users2?page=2", "https://x.test/a/users2?page=2");
    row("a parent path", "../b?page=2", "https://x.test/b?page=2");
    row("without scheme", "//x.test/b", "https://x.test/b");
    row("a fragment is dropped", "?page=2#x", "https://x.test/a/users?page=2");
    row("raw spaces are escaped", "?q=a b", "https://x.test/a/users?q=a%20b");
    row("escapes stay", "?cursor=a%2Bb%3D%3D", "https://x.test/a/users?cursor=a%2Bb%3D%3D");
    row("another host", "https://evil.test/a", "");
    row("another host without scheme", "//evil.test/a", "");
    row("another port", "https://x.test:8443/a", "");
    row("another scheme", "http://x.test/a", "");
    row("a subdomain", "https://a.x.test/a", "");
    row("the host as user", "https://x.test@evil.test/", "");
    row("with a user name", "https://me@x.test/a", "");
    row("a file", "file:///etc/passwd", "");
    row("a script", "javascript:alert(1)", "");
}

void TestPaginationUrl::resolvesNext()
{
    QFETCH(QByteArray, next);
    QFETCH(QByteArray, url);
    const auto resolved =
        nextPageUrl("https://x.test/a/users?page=1", next.toStdString(), *Origin::parse("https://x.test"));
    QCOMPARE(resolved.has_value(), !url.isEmpty());
    if (resolved)
        QCOMPARE(QByteArray::fromStdString(*resolved), url);
    else
        QCOMPARE(resolved.error().kind, ErrorKind::Redirect);
}

void TestPaginationUrl::readsLinkHeaders_data()
{
    QTest::addColumn<QList<QByteArray>>("values");
    QTest::addColumn<QByteArray>("next");
    const auto row = [](const char* name, const QList<QByteArray>& values, const char* next) {
        QTest::newRow(name) << values << QByteArray(next);
    };
    row("next alone", {"<https://x.test/?p=2>; rel=\"next\""}, "https://x.test/?p=2");
    row("next without quotes", {"<?p=2>; rel=next"}, "?p=2");
    row("next between others", {"<?p=1>; rel=\"prev\", <?p=3>; rel=\"next\", <?p=9>; rel=\"last\""}, "?p=3");
    row("next in a second header", {"<?p=1>; rel=prev", "<?p=3>; rel=next"}, "?p=3");
    row("several relations in one", {"<?p=2>; rel=\"last next\""}, "?p=2");
    row("capitals", {"<?p=2>; REL=\"Next\""}, "?p=2");
    row("a comma and a semicolon inside the address", {"<?a=1,2;3>; rel=next"}, "?a=1,2;3");
    row("a comma inside a title", {"<?p=1>; title=\"a, <b>; rel=next\"; rel=prev, <?p=2>; rel=next"}, "?p=2");
    row("an escaped quote inside a title", {"<?p=1>; title=\"a\\\"; rel=next\"; rel=prev"}, "");
    row("only the first rel counts", {"<?p=1>; rel=prev; rel=next"}, "");
    row("a link about another resource", {"<?p=2>; rel=next; anchor=\"/other\""}, "");
    row("spaces everywhere", {" < ?p=2 > ; rel = \"next\" "}, "?p=2");
    row("no next", {"<?p=1>; rel=\"prev\""}, "");
    row("nextish is not next", {"<?p=1>; rel=\"nextish\""}, "");
    row("no rel", {"<?p=1>"}, "");
    row("broken", {"<?p=1; rel=next"}, "");
    row("empty", {""}, "");
    row("none", {}, "");
}

void TestPaginationUrl::readsLinkHeaders()
{
    QFETCH(QList<QByteArray>, values);
    QFETCH(QByteArray, next);
    std::vector<HttpHeader> headers{{"Content-Type", "text/plain; rel=next"}};
    for (const QByteArray& value : values)
        headers.push_back({"link", value.toStdString()});
    QCOMPARE(QByteArray::fromStdString(linkNext(headers).value_or("")), next);
}

void TestPaginationUrl::encodes()
{
    QCOMPARE(percentEncoded("a-b._~/ ?&=+%\xC3\xA4"), std::string("a-b._~%2F%20%3F%26%3D%2B%25%C3%A4"));
    QCOMPARE(percentDecoded("a%20b+c%zz%4"), std::string("a b c%zz%4"));
    QCOMPARE(headerValue({{"X-Total", "5"}}, "x-TOTAL"), std::string_view("5"));
}

QTEST_GUILESS_MAIN(TestPaginationUrl)
#include "test_pagination_url.moc"
