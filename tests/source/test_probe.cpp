// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/fetch.h"
#include "tests/fakes/userserver.h"

#include <QtTest>

using namespace muster;
using namespace muster::userserver;

/// Test Connection: what it shows and what it says about odd answers.
class TestProbe : public QObject
{
    Q_OBJECT

private slots:
    void showsOnePage();
    void showsDetails();
    void hints_data();
    void hints();
    void saysNothingAboutGoodPages_data();
    void saysNothingAboutGoodPages();
    void survivesHostileBodies_data();
    void survivesHostileBodies();
    void showsTheExchangeOfAFailure();
    void canBeCancelled();
};

namespace {

Connector probed(const char* records = "data")
{
    Connector connector;
    connector.id = "test";
    connector.externalId = "id";
    connector.source = Source();
    connector.source->baseUrl = "https://x.test/api";
    connector.source->list.path = "/users";
    connector.source->list.records = records;
    return connector;
}

SourceClient::Probe probe(const Connector& connector, Http& http, std::int64_t count = 5, std::stop_token stop = {})
{
    FixedSecrets secrets;
    auto client = SourceClient::create(connector, sourcePorts(http, secrets));
    if (client)
        return client->probe(count, std::move(stop));
    SourceClient::Probe failed;
    failed.error = client.error();
    return failed;
}

QString joined(const std::vector<QString>& words)
{
    QString all;
    for (const QString& word : words)
        all += word + u'\n';
    return all;
}

} // namespace

void TestProbe::showsOnePage()
{
    Connector connector = probed();
    connector.source->pagination = PageOffset{"limit", "offset", 10, 0, ParamIn::Query};
    connector.source->total = {Total::In::Body, "total", {}};
    AnsweringHttp http([](const HttpRequest&) -> Result<HttpResponse> {
        HttpResponse response =
            json({{"total", 25}, {"data", users(0, 10, 25)}}, {{"X-Request", "7"}, {"Set-Cookie", "a=b"}});
        response.elapsed = std::chrono::milliseconds(12);
        return response;
    });
    const auto seen = probe(connector, http, 3);
    QVERIFY2(seen.ok, seen.error ? qPrintable(seen.error->message) : "");
    QCOMPARE(seen.total, std::optional<std::int64_t>(25));
    QCOMPARE(seen.records, 10);
    QCOMPARE(seen.samples, (std::vector<std::string>{R"({"id":0,"name":"User 0"})", R"({"id":1,"name":"User 1"})",
                                                     R"({"id":2,"name":"User 2"})"}));
    QVERIFY2(seen.hints.empty(), qPrintable(joined(seen.hints)));
    QCOMPARE(http.requests.size(), std::size_t(1));
    QCOMPARE(seen.requests.size(), std::size_t(1));
    const Exchange& exchange = seen.requests[0];
    QCOMPARE(exchange.method, std::string("GET"));
    QCOMPARE(exchange.url, std::string("https://x.test/api/users?limit=10&offset=0"));
    QCOMPARE(exchange.status, 200);
    QCOMPARE(exchange.ms, 12);
    QCOMPARE(exchange.headers[0].value, std::string("7"));
    QVERIFY(exchange.headers[1].value != "a=b");
    QVERIFY(exchange.body.starts_with("{\"total\":25"));
}

void TestProbe::showsDetails()
{
    Connector connector = probed();
    connector.source->detail = DetailRequest{"/users/{id}", "user"};
    AnsweringHttp http([](const HttpRequest& r) -> Result<HttpResponse> {
        if (r.url.ends_with("/users"))
            return text(200, "OK", R"({"data":["a","b","c"]})");
        return text(200, "OK", "{\"user\":{\"id\":\"" + r.url.substr(r.url.size() - 1) + "\"}}");
    });
    const auto seen = probe(connector, http, 2);
    QVERIFY2(seen.ok, seen.error ? qPrintable(seen.error->message) : "");
    QCOMPARE(seen.records, 3);
    QCOMPARE(seen.samples, (std::vector<std::string>{R"({"id":"a"})", R"({"id":"b"})"}));
    QCOMPARE(http.requests.size(), std::size_t(3));
    QCOMPARE(seen.requests.size(), std::size_t(3));
    QVERIFY2(seen.hints.empty(), qPrintable(joined(seen.hints)));
}

void TestProbe::hints_data()
{
    QTest::addColumn<QByteArray>("records");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("ok");
    QTest::addColumn<QByteArrayList>("words");
    const auto row = [](const char* name, const char* records, const char* body, bool ok, const QByteArrayList& words) {
        QTest::newRow(name) << QByteArray(records) << QByteArray(body) << ok << words;
    };
    row("the path leads to an object that holds the list", "data",
        R"({"data":{"items":[{"id":1},{"id":2}],"tags":["a"]}})", false,
        {"The records path “data” leads to an object.", "“data.items” leads to a list of 2 objects.",
         "“data.tags” leads to a list of 1 values that are not objects."});
    row("the path leads nowhere", "users", R"({"data":[{"id":1}]})", false,
        {"leads to nothing", "“data” leads to a list of 1 objects."});
    row("the path leads to null", "data", R"({"data":null,"users":[{"id":1}]})", false,
        {"leads to nothing", "“users” leads to a list of 1 objects."});
    row("the body itself is the list", "data", R"([{"id":1},{"id":2},{"id":3}])", false,
        {"“.” leads to a list of 3 objects."});
    row("the path leads to the whole answer", ".", R"({"data":[{"id":1}]})", false,
        {"“data” leads to a list of 1 objects."});
    row("the path leads to a map of users", "users", R"({"users":{"u1":{"id":1},"u2":{"id":2}}})", false,
        {"“users.*” leads to a map of 2 objects."});
    row("the list is inside the first element", "x", R"([{"items":[{"id":1},{"id":2}]}])", false,
        {"“[0].items” leads to a list of 2 objects."});
    row("a key with a dot is quoted", "x", R"({"a.b":[{"id":1}]})", false, {"“\"a.b\"” leads to a list of 1 objects."});
    row("there is no list at all", "data", R"({"error":"denied"})", false, {"no list anywhere"});
    row("the list is empty and another is not", "data", R"({"data":[],"employees":[{"id":1}]})", true,
        {"The list is empty.", "“employees”, with 1 objects"});
    row("no record has the external id", "data", R"({"data":[{"uid":1},{"uid":2}]})", true,
        {"No record has a value at the external id path “id”."});
    row("some records have no external id", "data", R"({"data":[{"id":1},{"uid":2},{"id":null}]})", true,
        {"2 of 3 records have no value"});
    row("the list holds bare ids", "data", R"({"data":["u1","u2"]})", true, {"bare ids", "detail request"});
    row("the list holds bare numbers", "data", R"({"data":[1,2]})", true, {"bare ids"});
    row("a record has a key twice", "data", R"({"data":[{"id":1},{"id":2,"id":3}]})", true,
        {"Record 2: ", "“id” stands twice"});
    row("the total is no number", "data", R"({"data":[{"id":1}],"total":"many"})", true, {"“many” is not a number"});
    row("the total is missing", "data", R"({"data":[{"id":1}]})", true, {"has no total"});
    row("there is no paging but the total says more", "data", R"({"data":[{"id":1}],"total":100})", true,
        {"reports 100 users but this page holds 1"});
}

void TestProbe::hints()
{
    QFETCH(QByteArray, records);
    QFETCH(QByteArray, body);
    QFETCH(bool, ok);
    QFETCH(QByteArrayList, words);
    Connector connector = probed(records.constData());
    connector.source->total = {Total::In::Body, "total", {}};
    AnsweringHttp http([&](const HttpRequest&) -> Result<HttpResponse> { return text(200, "OK", body.toStdString()); });
    const auto seen = probe(connector, http);
    QCOMPARE(seen.ok, ok);
    QCOMPARE(seen.error.has_value(), !ok);
    const QString all = joined(seen.hints);
    for (const QByteArray& word : words)
        QVERIFY2(all.contains(QString::fromUtf8(word)), qPrintable(all));
    QVERIFY(seen.requests.size() == 1);
}

void TestProbe::saysNothingAboutGoodPages_data()
{
    QTest::addColumn<QByteArray>("records");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("a list") << QByteArray("data") << QByteArray(R"({"data":[{"id":1},{"id":2}]})");
    QTest::newRow("a root list") << QByteArray(".") << QByteArray(R"([{"id":1}])");
    QTest::newRow("a map") << QByteArray("users.*") << QByteArray(R"({"users":{"a":{"id":1},"b":{"id":2}}})");
    QTest::newRow("wrapped objects") << QByteArray("edges[*].node") << QByteArray(R"({"edges":[{"node":{"id":1}}]})");
}

void TestProbe::saysNothingAboutGoodPages()
{
    QFETCH(QByteArray, records);
    QFETCH(QByteArray, body);
    AnsweringHttp http([&](const HttpRequest&) -> Result<HttpResponse> { return text(200, "OK", body.toStdString()); });
    const auto seen = probe(probed(records.constData()), http);
    QVERIFY2(seen.ok, seen.error ? qPrintable(seen.error->message) : "");
    QVERIFY2(seen.hints.empty(), qPrintable(joined(seen.hints)));
}

void TestProbe::survivesHostileBodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("a web page") << QByteArray("<html>");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a depth bomb of arrays")
        << QByteArray("{\"a\":1,\"a\":2,\"x\":") + QByteArray(1000000, '[') + QByteArray(1000000, ']') + "}";
    QTest::newRow("a depth bomb of objects") << QByteArray("{\"a\":").repeated(300000) + "1" + QByteArray(300000, '}');
    QTest::newRow("an open depth bomb") << QByteArray(2000000, '[');
    QTest::newRow("bytes that are not UTF-8") << QByteArray("{\"data\":[\"\xff\"]}");
    QTest::newRow("a very large wrong answer") << QByteArray("{\"x\":[") + QByteArray("1,").repeated(4000000) + "1]}";
}

void TestProbe::survivesHostileBodies()
{
    QFETCH(QByteArray, body);
    AnsweringHttp http([&](const HttpRequest&) -> Result<HttpResponse> { return text(200, "OK", body.toStdString()); });
    const auto seen = probe(probed(), http);
    QVERIFY(!seen.ok);
    QVERIFY(seen.error.has_value());
    QVERIFY(seen.requests.at(0).body.size() <= 256 * 1024);
    QVERIFY(seen.error->detail.size() < 8192);
}

void TestProbe::showsTheExchangeOfAFailure()
{
    AnsweringHttp refusing([](const HttpRequest&) -> Result<HttpResponse> { return text(403, "Forbidden", "no way"); });
    const auto refused = probe(probed(), refusing);
    QCOMPARE(refused.error->kind, ErrorKind::Forbidden);
    QCOMPARE(refused.requests.size(), std::size_t(1));
    QCOMPARE(refused.requests[0].status, 403);
    QCOMPARE(refused.requests[0].body, std::string("no way"));
    AnsweringHttp dead([](const HttpRequest&) -> Result<HttpResponse> {
        return fail(ErrorKind::Network, QStringLiteral("cannot be reached"));
    });
    const auto none = probe(probed(), dead);
    QCOMPARE(none.error->kind, ErrorKind::Network);
    QCOMPARE(none.error->where, QStringLiteral("https://x.test/api/users"));
    QVERIFY(none.requests.empty());
}

void TestProbe::canBeCancelled()
{
    std::stop_source stop;
    stop.request_stop();
    AnsweringHttp http([](const HttpRequest&) -> Result<HttpResponse> { return json({{"data", Json::array()}}); });
    QCOMPARE(probe(probed(), http, 5, stop.get_token()).error->kind, ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestProbe)
#include "test_probe.moc"
