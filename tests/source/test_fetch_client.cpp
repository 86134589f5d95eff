// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/fetch.h"
#include "tests/fakes/userserver.h"

#include <QtTest>

#include <atomic>
#include <thread>

using namespace muster;
using namespace muster::userserver;

Q_DECLARE_METATYPE(Auth)

/// Credentials, evidence, details, requests ahead, and the way out of waiting.
class TestFetchClient : public QObject
{
    Q_OBJECT

private slots:
    void sendsCredentials_data();
    void sendsCredentials();
    void refusesConnectors_data();
    void refusesConnectors();
    void keepsSecretsOutOfErrors();
    void bindsSecretsToTheOrigin();
    void addsTheKeyToEveryPageOnce();
    void fetchesDetails_data();
    void fetchesDetails();
    void toleratesVanishedUsers();
    void stopsWhenDetailsFail();
    void handsOutInOrderWhateverArrivesFirst();
    void keepsSixteenUnderWay();
    void skipsKnownRecords();
    void reportsProgressAndProblems();
    void stopsWhenAskedTo();
    void keepsFewLargeBodies();
};

namespace {

/// Answers later, from threads of its own, and counts how many requests were under way at once.
class LateHttp final : public Http
{
public:
    using Delay = std::function<std::chrono::milliseconds(const HttpRequest&)>;
    LateHttp(AnsweringHttp::Answer answer, Delay delay) : m_answer(std::move(answer)), m_delay(std::move(delay)) {}
    ~LateHttp() override
    {
        for (std::thread& thread : m_threads)
            thread.join();
    }

    std::future<Result<HttpResponse>> send(HttpRequest request, std::stop_token stop) override
    {
        const int now = ++m_now;
        peak = std::max(peak.load(), now);
        ++sent;
        auto promise = std::make_shared<std::promise<Result<HttpResponse>>>();
        auto future = promise->get_future();
        m_threads.emplace_back([this, promise, request = std::move(request), stop] {
            const auto until = std::chrono::steady_clock::now() + m_delay(request);
            while (std::chrono::steady_clock::now() < until && !stop.stop_requested())
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            auto response = m_answer(request);
            if (response)
                response->elapsed = m_delay(request);
            --m_now;
            stopped += stop.stop_requested() ? 1 : 0;
            promise->set_value(std::move(response));
        });
        return future;
    }

    std::atomic<int> peak = 0, sent = 0, stopped = 0;

private:
    AnsweringHttp::Answer m_answer;
    Delay m_delay;
    std::atomic<int> m_now = 0;
    std::vector<std::thread> m_threads;
};

Connector plainConnector()
{
    Connector connector;
    connector.id = "test";
    connector.externalId = "id";
    connector.source = Source();
    connector.source->baseUrl = "https://x.test/api";
    connector.source->list.path = "/users";
    connector.source->list.records = "data";
    return connector;
}

Connector pagedConnector()
{
    Connector connector = plainConnector();
    connector.source->pagination = PageOffset{"limit", "offset", 10, 0, ParamIn::Query};
    connector.source->total = {Total::In::Body, "total", {}};
    return connector;
}

AnsweringHttp::Answer pagesOf(int count)
{
    return [=](const HttpRequest& r) -> Result<HttpResponse> {
        return json({{"data", users(number(r, "offset", 0), number(r, "limit", 1000), count)}, {"total", count}});
    };
}

struct Run
{
    std::optional<Error> error;
    FetchProof proof;
    std::vector<std::string> ids;
    std::vector<std::int64_t> numbers;
    std::vector<RecordProblem> problems;
    std::vector<FetchProof> progress;
};

Run fetchAll(const Connector& connector, Http& http, SecretStore& secrets, std::stop_token stop = {},
             FetchLimits limits = {}, std::vector<const char*> fields = {"id"})
{
    Run run;
    auto client = SourceClient::create(connector, sourcePorts(http, secrets));
    if (!client) {
        run.error = client.error();
        return run;
    }
    SourceClient::Callbacks callbacks;
    callbacks.record = [&](const RecordView& r) {
        run.ids.emplace_back(r.fields[0].text);
        run.numbers.push_back(r.number);
    };
    callbacks.problem = [&](const RecordProblem& p) { run.problems.push_back(p); };
    callbacks.page = [&](const FetchProof& p) { run.progress.push_back(p); };
    std::vector<RecordPath> paths;
    for (const char* field : fields)
        paths.push_back(*RecordPath::parse(field));
    auto proof = client->fetch(paths, 0, {}, limits, callbacks, std::move(stop));
    if (proof)
        run.proof = *proof;
    else
        run.error = proof.error();
    return run;
}

std::vector<std::string> upTo(int end)
{
    std::vector<std::string> ids;
    for (int id = 0; id < end; ++id)
        ids.push_back(std::to_string(id));
    return ids;
}

std::string headerOf(const HttpRequest& request, const std::string& name)
{
    for (const HttpHeader& header : request.headers) {
        if (header.name == name)
            return header.value;
    }
    return {};
}

} // namespace

void TestFetchClient::sendsCredentials_data()
{
    QTest::addColumn<Auth>("auth");
    QTest::addColumn<QByteArray>("name"); // header, or empty
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("url");
    const QByteArray url = "https://x.test/api/users";
    const auto row = [](const char* name, const Auth& auth, const char* header, const char* value,
                        const QByteArray& at) {
        QTest::newRow(name) << auth << QByteArray(header) << QByteArray(value) << at;
    };
    row("nothing", AuthNone(), "Authorization", "", url);
    row("a bearer token", AuthBearer{{"", "token"}}, "Authorization", "Bearer t0ken-canary", url);
    row("a bearer token in plain text", AuthBearer{{"plain", ""}}, "Authorization", "Bearer plain", url);
    row("an API key in a header", AuthApiKey{AuthApiKey::In::Header, "X-Api-Key", {"", "token"}}, "X-Api-Key",
        "t0ken-canary", url);
    row("an API key with a prefix", AuthApiKey{AuthApiKey::In::Header, "Authorization", {"SSWS {secret}", "token"}},
        "Authorization", "SSWS t0ken-canary", url);
    row("an API key in the query", AuthApiKey{AuthApiKey::In::Query, "api_key", {"", "odd"}}, "Authorization", "",
        url + "?api_key=a%2Bb%26c%20%2F");
    row("an API key in a cookie", AuthApiKey{AuthApiKey::In::Cookie, "session", {"", "token"}}, "Cookie",
        "session=t0ken-canary", url);
    row("a user name and password, RFC 7617", AuthBasic{{"Aladdin", ""}, {"", "sesame"}}, "Authorization",
        "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", url);
    row("a password that is not ASCII, RFC 7617 section 2.1", AuthBasic{{"test", ""}, {"123\xC2\xA3", ""}},
        "Authorization", "Basic dGVzdDoxMjPCow==", url);
    row("a user name that is a secret too", AuthBasic{{"", "token"}, {"", "sesame"}}, "Authorization",
        "Basic dDBrZW4tY2FuYXJ5Om9wZW4gc2VzYW1l", url);
}

void TestFetchClient::sendsCredentials()
{
    QFETCH(Auth, auth);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, url);
    FixedSecrets secrets(
        {{"token", "t0ken-canary"}, {"odd", "a+b&c /"}, {"sesame", "open sesame"}, {"consumer", "c0nsumer"}});
    Connector connector = plainConnector();
    connector.source->auth = auth;
    connector.source->headers = {{"X-Tenant", {"42", ""}}, {"X-Consumer", {"", "consumer"}}};
    AnsweringHttp http(pagesOf(1));
    const Run run = fetchAll(connector, http, secrets);
    QVERIFY2(!run.error, run.error ? qPrintable(run.error->message) : "");
    const HttpRequest& request = http.requests.at(0);
    QCOMPARE(QByteArray::fromStdString(headerOf(request, name.toStdString())), value);
    QCOMPARE(QByteArray::fromStdString(request.url), url);
    QCOMPARE(headerOf(request, "X-Tenant"), std::string("42"));
    QCOMPARE(headerOf(request, "X-Consumer"), std::string("c0nsumer"));
    QCOMPARE(headerOf(request, "Accept"), std::string("application/json"));
    for (const HttpHeader& header : request.headers)
        QCOMPARE(header.secret, header.name == "X-Consumer" || header.name == "Authorization" ||
                                    header.name == "X-Api-Key" || header.name == "Cookie");
}

void TestFetchClient::refusesConnectors_data()
{
    QTest::addColumn<QByteArray>("change"); // which one is made, see below
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("where");
    const auto row = [](const char* name, const char* change, ErrorKind kind, const char* where) {
        QTest::newRow(name) << QByteArray(change) << static_cast<int>(kind) << QString::fromLatin1(where);
    };
    row("a bookmark without source", "no source", ErrorKind::Invalid, "source");
    row("a base URL that is none", "bad url", ErrorKind::Invalid, "source.baseUrl");
    row("a secret that was never stored", "missing", ErrorKind::SecretMissing, "source.auth.token");
    row("a secret with a line break", "line break", ErrorKind::Invalid, "source.auth.token");
    row("a header name with a space", "name", ErrorKind::Invalid, "source.headers[0]");
    row("a header that belongs to the connection", "host", ErrorKind::Invalid, "source.headers[0]");
    row("a header value with a line break", "value", ErrorKind::Invalid, "source.headers[0]");
    row("a colon in the user name", "colon", ErrorKind::Invalid, "source.auth.username");
    row("a records path that is wrong", "records", ErrorKind::Invalid, "source.list.records");
    row("a total path that is wrong", "total", ErrorKind::Invalid, "source.total.path");
    row("a paging without parameter", "paging", ErrorKind::Invalid, "source.pagination");
    row("a page size of 0", "size", ErrorKind::Invalid, "source.pagination.pageSize");
    row("a method that changes things", "method", ErrorKind::Invalid, "source.list.method");
    row("a detail path without id", "detail", ErrorKind::Invalid, "source.detail.path");
    row("a detail record path that is wrong", "detail record", ErrorKind::Invalid, "source.detail.record");
}

void TestFetchClient::refusesConnectors()
{
    QFETCH(QByteArray, change);
    QFETCH(int, kind);
    QFETCH(QString, where);
    Connector connector = pagedConnector();
    Source& source = *connector.source;
    const std::map<QByteArray, std::function<void()>> changes{
        {"no source", [&] { connector.source.reset(); }},
        {"bad url", [&] { source.baseUrl = "hr.example.com"; }},
        {"missing",
         [&] {
             source.auth = AuthBearer{{"", "gone"}};
         }},
        {"line break",
         [&] {
             source.auth = AuthBearer{{"", "broken"}};
         }},
        {"name",
         [&] {
             source.headers = {{"X Y", {"1", ""}}};
         }},
        {"host",
         [&] {
             source.headers = {{"host", {"evil.test", ""}}};
         }},
        {"value",
         [&] {
             source.headers = {{"X-Y", {"1\r\nX-Z: 2", ""}}};
         }},
        {"colon",
         [&] {
             source.auth = AuthBasic{{"a:b", ""}, {"c", ""}};
         }},
        {"records", [&] { source.list.records = "a..b"; }},
        {"total", [&] { source.total.path = "a["; }},
        {"paging",
         [&] {
             source.pagination = PageNumber{"", "size", 10, 1, ParamIn::Query};
         }},
        {"size",
         [&] {
             source.pagination = PageNumber{"page", "size", 0, 1, ParamIn::Query};
         }},
        {"method", [&] { source.list.method = "DELETE"; }},
        {"detail",
         [&] {
             source.detail = DetailRequest{"/users", "."};
         }},
        {"detail record",
         [&] {
             source.detail = DetailRequest{"/users/{id}", "a."};
         }},
    };
    changes.at(change)();
    FixedSecrets secrets({{"broken", "a\nb"}});
    AnsweringHttp http(pagesOf(1));
    const Run run = fetchAll(connector, http, secrets);
    QVERIFY(run.error.has_value());
    QCOMPARE(static_cast<int>(run.error->kind), kind);
    QCOMPARE(run.error->where, where);
    QVERIFY(!run.error->message.isEmpty());
    QVERIFY(http.requests.empty());
}

void TestFetchClient::keepsSecretsOutOfErrors()
{
    FixedSecrets secrets({{"token", "t0ken-canary/+"}, {"password", "pa55-canary"}});
    const std::vector<std::pair<Auth, std::string>> ways{
        {AuthBearer{{"", "token"}}, "t0ken-canary/+"},
        {AuthApiKey{AuthApiKey::In::Query, "sig", {"", "token"}}, "t0ken-canary/+ t0ken-canary%2F%2B"},
        {AuthBasic{{"me", ""}, {"", "password"}}, "pa55-canary"}};
    for (const auto& [auth, echo] : ways) {
        Connector connector = plainConnector();
        connector.source->auth = auth;
        // a server that shows everything it got, in each form
        AnsweringHttp http([said = echo](const HttpRequest& r) -> Result<HttpResponse> {
            std::string all = std::string(4090, 'x').append(said).append(" ").append(r.url).append(" ");
            for (const HttpHeader& header : r.headers)
                all += header.value + " ";
            HttpResponse response = text(401, "Unauthorized", all);
            response.headers = {{"X-Echo", all}, {"Set-Cookie", "session=s3ss10n-canary"}};
            return response;
        });
        auto client = SourceClient::create(connector, sourcePorts(http, secrets));
        const auto probe = client->probe(5, {});
        QVERIFY(!probe.ok);
        const Run run = fetchAll(connector, http, secrets);
        QVERIFY(run.error.has_value());
        QCOMPARE(run.error->kind, ErrorKind::Unauthorized);
        QString shown = run.error->message + run.error->detail + run.error->where + probe.error->message +
                        probe.error->detail + probe.error->where;
        for (const Exchange& exchange : probe.requests) {
            shown += QString::fromStdString(exchange.url + exchange.body + exchange.requestBody);
            for (const HttpHeader& header : exchange.requestHeaders)
                shown += QString::fromStdString(header.value);
            for (const HttpHeader& header : exchange.headers)
                shown += QString::fromStdString(header.value);
        }
        QVERIFY2(!shown.contains(QStringLiteral("canary")), qPrintable(shown));
        QVERIFY(!shown.contains(QString::fromLatin1(QByteArray("me:pa55-canary").toBase64())));
        QVERIFY(shown.contains(QStringLiteral("HTTP 401 Unauthorized")));
        QVERIFY(run.error->detail.size() < 20000);
    }
}

void TestFetchClient::bindsSecretsToTheOrigin()
{
    FixedSecrets secrets({{"token", "t0ken"}}, Origin::parse("https://x.test/")->text());
    Connector connector = plainConnector();
    connector.source->auth = AuthBearer{{"", "token"}};
    AnsweringHttp http(pagesOf(1));
    QVERIFY(!fetchAll(connector, http, secrets).error);
    connector.source->baseUrl = "https://x.test:8443/api";
    QCOMPARE(fetchAll(connector, http, secrets).error->kind, ErrorKind::SecretMissing);
    QCOMPARE(http.requests.size(), std::size_t(1));
}

void TestFetchClient::addsTheKeyToEveryPageOnce()
{
    FixedSecrets secrets({{"token", "k&y"}});
    Connector connector = plainConnector();
    connector.source->auth = AuthApiKey{AuthApiKey::In::Query, "key", {"", "token"}};
    connector.source->pagination = PageNextUrl{"next", "", 0};
    AnsweringHttp http([](const HttpRequest& r) -> Result<HttpResponse> {
        const int page = number(r, "p", 1);
        Json next; // the first link repeats the key, the second does not
        if (page < 3)
            next = page == 1 ? "/api/users?p=2&key=k%26y" : "/api/users?p=3";
        return json({{"data", users(page * 10, 2, 100)}, {"next", next}});
    });
    const Run run = fetchAll(connector, http, secrets);
    QVERIFY2(!run.error, run.error ? qPrintable(run.error->message) : "");
    QCOMPARE(http.requests.size(), std::size_t(3));
    QCOMPARE(http.requests[1].url, std::string("https://x.test/api/users?p=2&key=k%26y"));
    QCOMPARE(http.requests[2].url, std::string("https://x.test/api/users?p=3&key=k%26y"));
}

void TestFetchClient::fetchesDetails_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<QByteArray>("ids");
    QTest::newRow("a list of objects with ids")
        << QByteArray(R"([{"id":"a b"},{"id":"ü/x"},{"id":7}])") << QByteArray("a%20b %C3%BC%2Fx 7");
    QTest::newRow("a list of texts") << QByteArray(R"(["a","..","c?d"])") << QByteArray("a .. c%3Fd");
    QTest::newRow("a list of numbers") << QByteArray("[3,1,12345678901234567890]")
                                       << QByteArray("3 1 12345678901234567890");
}

void TestFetchClient::fetchesDetails()
{
    QFETCH(QByteArray, list);
    QFETCH(QByteArray, ids);
    FixedSecrets secrets({{"token", "t0ken"}});
    Connector connector = plainConnector();
    connector.source->baseUrl = "https://x.test/api?tenant=1";
    connector.source->auth = AuthBearer{{"", "token"}};
    connector.source->detail = DetailRequest{"/users/{id}/full?all=1", "user"};
    AnsweringHttp http([&](const HttpRequest& r) -> Result<HttpResponse> {
        if (r.url.starts_with("https://x.test/api/users?"))
            return text(200, "OK", "{\"data\":" + list.toStdString() + "}");
        return json({{"user", {{"id", r.url}, {"mail", "m"}}}});
    });
    const Run run = fetchAll(connector, http, secrets, {}, {}, {"id", "mail"});
    QVERIFY2(!run.error, run.error ? qPrintable(run.error->message + run.error->detail) : "");
    std::vector<std::string> expected;
    for (const QByteArray& id : ids.split(' '))
        expected.push_back(QByteArray("https://x.test/api/users/" + id + "/full?all=1&tenant=1").toStdString());
    QCOMPARE(run.ids, expected);
    QCOMPARE(run.numbers, (std::vector<std::int64_t>{0, 1, 2}));
    QVERIFY(run.proof.complete);
    QCOMPARE(run.proof.records, 3);
    QCOMPARE(run.proof.requests, 4);
    for (const HttpRequest& request : http.requests)
        QCOMPARE(headerOf(request, "Authorization"), std::string("Bearer t0ken"));
}

void TestFetchClient::toleratesVanishedUsers()
{
    FixedSecrets secrets;
    Connector connector = plainConnector();
    connector.source->detail = DetailRequest{"/users/{id}", "."};
    AnsweringHttp http([&](const HttpRequest& r) -> Result<HttpResponse> {
        if (r.url.ends_with("/users"))
            return text(200, "OK", R"({"data":[{"id":1},{"id":2},{"name":"no id"},{"id":4},{"id":5}]})");
        if (r.url.ends_with("/2"))
            return text(404, "Not Found", "{}");
        if (r.url.ends_with("/4"))
            return text(200, "OK", R"({"id":4,"id":4})");
        return text(200, "OK", "{\"id\":" + r.url.substr(r.url.size() - 1) + "}");
    });
    const Run run = fetchAll(connector, http, secrets);
    QVERIFY2(!run.error, run.error ? qPrintable(run.error->message) : "");
    QCOMPARE(run.ids, (std::vector<std::string>{"1", "5"}));
    QCOMPARE(run.numbers, (std::vector<std::int64_t>{0, 4}));
    std::vector<std::int64_t> bad;
    for (const RecordProblem& problem : run.problems)
        bad.push_back(problem.number);
    QCOMPARE(bad, (std::vector<std::int64_t>{2, 1, 3}));
    QVERIFY(!run.proof.complete);
}

void TestFetchClient::stopsWhenDetailsFail()
{
    FixedSecrets secrets;
    Connector connector = plainConnector();
    connector.source->detail = DetailRequest{"/users/{id}", "."};
    AnsweringHttp http([&](const HttpRequest& r) -> Result<HttpResponse> {
        if (r.url.ends_with("/users"))
            return json({{"data", users(0, 50, 50)}});
        return r.url.ends_with("/7") ? text(403, "Forbidden", "no") : text(200, "OK", R"({"id":1})");
    });
    const Run run = fetchAll(connector, http, secrets);
    QVERIFY(run.error.has_value());
    QCOMPARE(run.error->kind, ErrorKind::Forbidden);
    QVERIFY(run.error->where.endsWith(QStringLiteral("/users/7")));
    QVERIFY(run.error->detail.contains(QStringLiteral("HTTP 403 Forbidden")));
}

void TestFetchClient::handsOutInOrderWhateverArrivesFirst()
{
    FixedSecrets secrets;
    LateHttp http(pagesOf(305),
                  [](const HttpRequest& r) { return std::chrono::milliseconds(number(r, "offset", 0) % 7 * 3); });
    const Run run = fetchAll(pagedConnector(), http, secrets);
    QVERIFY2(!run.error, run.error ? qPrintable(run.error->message) : "");
    QCOMPARE(run.ids, upTo(305));
    QVERIFY(run.proof.complete);
}

void TestFetchClient::keepsSixteenUnderWay()
{
    FixedSecrets secrets;
    LateHttp http(pagesOf(1000), [](const HttpRequest&) { return std::chrono::milliseconds(20); });
    const Run run = fetchAll(pagedConnector(), http, secrets);
    QVERIFY(!run.error);
    QCOMPARE(run.ids, upTo(1000));
    QVERIFY2(http.peak <= 16, qPrintable(QString::number(http.peak)));
    QVERIFY2(http.peak >= 14, qPrintable(QString::number(http.peak)));
    QCOMPARE(http.sent.load(), 101);
    // one at a time when that is asked for
    LateHttp patient(pagesOf(50), [](const HttpRequest&) { return std::chrono::milliseconds(1); });
    FetchLimits limits;
    limits.parallel = 1;
    QVERIFY(!fetchAll(pagedConnector(), patient, secrets, {}, limits).error);
    QCOMPARE(patient.peak.load(), 1);
}

void TestFetchClient::skipsKnownRecords()
{
    FixedSecrets secrets;
    AnsweringHttp http(pagesOf(25));
    auto client = SourceClient::create(pagedConnector(), sourcePorts(http, secrets));
    std::vector<std::uint64_t> prints;
    SourceClient::Callbacks first;
    first.record = [&](const RecordView& r) { prints.push_back(r.fingerprint); };
    QVERIFY(client->fetch({*RecordPath::parse("id")}, 5, {}, {}, first, {}));
    int known = 0, fresh = 0;
    SourceClient::Callbacks second;
    second.known = [&](std::uint64_t print) {
        return print != prints[13] && std::find(prints.begin(), prints.end(), print) != prints.end();
    };
    second.record = [&](const RecordView& r) { ++(r.fields.empty() ? known : fresh); };
    const auto proof = client->fetch({*RecordPath::parse("id")}, 5, {}, {}, second, {});
    QVERIFY(proof.has_value());
    QVERIFY(proof->complete);
    QCOMPARE(known, 24);
    QCOMPARE(fresh, 1);
}

void TestFetchClient::reportsProgressAndProblems()
{
    FixedSecrets secrets;
    AnsweringHttp http([](const HttpRequest& r) -> Result<HttpResponse> {
        if (number(r, "offset", 0) == 0)
            return json({{"data", users(0, 10, 100)}, {"total", 12}});
        return text(200, "OK", R"({"data":[{"id":10,"id":11},{"id":12}],"total":12})");
    });
    const Run run = fetchAll(pagedConnector(), http, secrets);
    QVERIFY(!run.error);
    QCOMPARE(run.problems.size(), std::size_t(1));
    QCOMPARE(run.progress.size(), std::size_t(2));
    QCOMPARE(run.progress[0].records, 10);
    QCOMPARE(run.progress[1].records, 12);
    QCOMPARE(run.progress[1].total, std::optional<std::int64_t>(12));
    QVERIFY(run.progress[0].bytes > 100);
    QVERIFY(!run.progress[0].complete);
    QVERIFY(run.proof.complete);
}

void TestFetchClient::stopsWhenAskedTo()
{
    FixedSecrets secrets;
    std::stop_source stop;
    // answers only when the request is given up
    LateHttp http(pagesOf(1000), [](const HttpRequest& r) {
        return std::chrono::milliseconds(number(r, "offset", 0) < 50 ? 1 : 60000);
    });
    std::jthread asker([&] {
        while (http.sent < 8)
            std::this_thread::yield();
        stop.request_stop();
    });
    const Run run = fetchAll(pagedConnector(), http, secrets, stop.get_token());
    QVERIFY(run.error.has_value());
    QCOMPARE(run.error->kind, ErrorKind::Cancelled);
}

void TestFetchClient::keepsFewLargeBodies()
{
    FixedSecrets secrets;
    const std::string large(5 * 1024 * 1024, 'x');
    LateHttp http(
        [&](const HttpRequest& r) -> Result<HttpResponse> {
            const int at = number(r, "offset", 0);
            return text(200, "OK",
                        "{\"filler\":\"" + large + "\",\"data\":" + writeJson(users(at, 10, 200)) + ",\"total\":200}");
        },
        [](const HttpRequest&) { return std::chrono::milliseconds(15); });
    const Run run = fetchAll(pagedConnector(), http, secrets);
    QVERIFY(!run.error);
    QCOMPARE(run.ids, upTo(200));
    QVERIFY2(http.peak <= 5, qPrintable(QString::number(http.peak))); // 24 MB in all
}

QTEST_GUILESS_MAIN(TestFetchClient)
#include "test_fetch_client.moc"
