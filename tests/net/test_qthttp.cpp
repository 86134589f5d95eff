// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/qthttp.h"

#include "../fakes/rawserver.h"

#include <QElapsedTimer>
#include <QTest>

#include <zlib.h>

using namespace muster;
using std::chrono::milliseconds;

namespace {

/// gzip by zlib's own writer: another program's output to test our reading with.
QByteArray gzip(const QByteArray& plain)
{
    QByteArray packed(static_cast<qsizetype>(compressBound(static_cast<uLong>(plain.size()))) + 64, '\0');
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    QByteArray input = plain;
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return packed;
}

HttpRequest get(const std::string& url)
{
    HttpRequest request;
    request.url = url;
    request.limits.tries = 1;
    return request;
}

void drip(QTcpSocket& socket)
{
    auto* timer = new QTimer(&socket);
    QObject::connect(timer, &QTimer::timeout, &socket, [&socket] { socket.write(" "); });
    timer->start(20);
}

} // namespace

class TestQtHttp : public QObject
{
    Q_OBJECT

private slots:
    void anyStatusIsAValue_data();
    void anyStatusIsAValue();
    void headersAndBodyGoOutAsGiven();
    void credentialsNeverFollowARedirectToAnotherPlace();
    void aRedirectOnTheSameOriginIsFollowed();
    void aPostIsNeverRedirected();
    void redirectsEnd();
    void tooManyRequestsIsTriedAgain();
    void aPostIsNotTriedAgain();
    void badFramingIsRefused_data();
    void badFramingIsRefused();
    void packedAnswersAreUnpacked();
    void anEndlessAnswerIsCutAtTheLimit();
    void aPackedBombIsCutAtTheLimit();
    void silenceEndsTheRequest();
    void aDripEndsAtTheDeadline();
    void badRequestsNeverLeave_data();
    void badRequestsNeverLeave();
    void aRefusedConnectionSaysSo();
    void anUnknownHostSaysSo();
    void cancelEndsAWaitAtOnce_data();
    void cancelEndsAWaitAtOnce();
    void thisComputerIsReachedWithoutAProxy_data();
    void thisComputerIsReachedWithoutAProxy();
    void aHundredAtOnceAreAllAnswered();
    void moreThanSixConnectionsAreUsed();
    void destroyingEndsWhatIsUnderWay();

private:
    Result<HttpResponse> send(HttpRequest request, std::stop_token stop = {})
    {
        return m_http.send(std::move(request), std::move(stop)).get();
    }
    QtHttp m_http;
};

void TestQtHttp::anyStatusIsAValue_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<int>("code");
    for (const char* status :
         {"200 OK", "204 No Content", "400 Bad Request", "401 Unauthorized", "403 Forbidden", "404 Not Found",
          "418 I'm a teapot", "500 Internal Server Error", "503 Service Unavailable"})
        QTest::newRow(status) << QByteArray(status) << QByteArray(status).left(3).toInt();
}

void TestQtHttp::anyStatusIsAValue()
{
    QFETCH(QByteArray, status);
    QFETCH(int, code);
    const QByteArray body = code == 204 ? QByteArray() : QByteArray("{\"message\":\"x\"}");
    const RawServer server([&](QTcpSocket& socket, const QByteArray&) {
        RawServer::reply(socket, status, body, code == 401 ? "WWW-Authenticate: Basic realm=\"x\"\r\n" : "");
    });
    const auto answer = send(get(server.url()));
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().message));
    QCOMPARE(answer->status, code);
    QCOMPARE(QByteArray::fromStdString(answer->reason), status.mid(4));
    QCOMPARE(QByteArray::fromStdString(answer->body), body);
    QCOMPARE(answer->header("content-type"), std::string_view("application/json"));
    QCOMPARE(server.requests().size(), std::size_t{1});
}

void TestQtHttp::headersAndBodyGoOutAsGiven()
{
    const RawServer server([](QTcpSocket& socket, const QByteArray&) { RawServer::reply(socket, "200 OK", "{}"); });
    HttpRequest request = get(server.url("/users?q=a%20b&r=%C3%AB"));
    request.method = "POST";
    request.headers = {{"X-Tenant", "42", false}, {"Authorization", "Bearer abc", true}, {"Cookie", "sid=1", true}};
    request.body = "{\"page\":1}";
    QVERIFY(send(request));
    const QByteArray seen = server.requests().at(0);
    QVERIFY(seen.startsWith("POST /users?q=a%20b&r=%C3%AB HTTP/1.1\r\n"));
    QVERIFY(seen.contains("\r\nX-Tenant: 42\r\n"));
    QVERIFY(seen.contains("\r\nAuthorization: Bearer abc\r\n"));
    QVERIFY(seen.contains("\r\nCookie: sid=1\r\n"));
    QVERIFY(seen.contains("\r\nContent-Type: application/json\r\n"));
    QVERIFY(seen.endsWith("\r\n\r\n{\"page\":1}"));
}

void TestQtHttp::credentialsNeverFollowARedirectToAnotherPlace()
{
    const RawServer other([](QTcpSocket& socket, const QByteArray&) { RawServer::reply(socket, "200 OK", "{}"); });
    const RawServer server([&](QTcpSocket& socket, const QByteArray&) {
        RawServer::reply(socket, "302 Found", "", "Location: " + QByteArray::fromStdString(other.url()) + "\r\n");
    });
    HttpRequest request = get(server.url());
    request.headers = {{"Authorization", "Bearer abc", true}};
    const auto answer = send(request);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Redirect);
    QVERIFY(answer.error().message.contains(QString::fromStdString(other.url())));
    QVERIFY(other.requests().empty());
}

void TestQtHttp::aRedirectOnTheSameOriginIsFollowed()
{
    const RawServer server([](QTcpSocket& socket, const QByteArray& request) {
        if (request.startsWith("GET /old"))
            RawServer::reply(socket, "307 Temporary Redirect", "", "Location: /new?x=1\r\n");
        else
            RawServer::reply(socket, "200 OK", "[1]");
    });
    HttpRequest request = get(server.url("/old"));
    request.headers = {{"X-Api-Key", "k", true}};
    const auto answer = send(request);
    QVERIFY(answer);
    QCOMPARE(answer->body, std::string("[1]"));
    QCOMPARE(answer->url, server.url("/new?x=1"));
    QVERIFY(server.requests().at(1).contains("\r\nX-Api-Key: k\r\n"));
}

void TestQtHttp::aPostIsNeverRedirected()
{
    const RawServer server([](QTcpSocket& socket, const QByteArray&) {
        RawServer::reply(socket, "307 Temporary Redirect", "", "Location: /new\r\n");
    });
    HttpRequest request = get(server.url());
    request.method = "POST";
    request.body = "{}";
    const auto answer = send(request);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Redirect);
    QCOMPARE(server.requests().size(), std::size_t{1});
}

void TestQtHttp::redirectsEnd()
{
    const RawServer server([](QTcpSocket& socket, const QByteArray&) {
        RawServer::reply(socket, "302 Found", "", "Location: /again\r\n");
    });
    const auto answer = send(get(server.url()));
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Redirect);
    QCOMPARE(server.requests().size(), std::size_t{6}); // the first and five redirects
}

void TestQtHttp::tooManyRequestsIsTriedAgain()
{
    std::atomic<int> count = 0;
    const RawServer server([&](QTcpSocket& socket, const QByteArray&) {
        if (++count < 3)
            RawServer::reply(socket, "429 Too Many Requests", "", "Retry-After: 0\r\n");
        else
            RawServer::reply(socket, "200 OK", "[]");
    });
    HttpRequest request = get(server.url());
    request.limits.tries = 5;
    const auto answer = send(request);
    QVERIFY(answer);
    QCOMPARE(answer->status, 200);
    QCOMPARE(answer->tries, 3);
}

void TestQtHttp::aPostIsNotTriedAgain()
{
    const RawServer server([](QTcpSocket& socket, const QByteArray&) {
        RawServer::reply(socket, "503 Service Unavailable", "", "Retry-After: 0\r\n");
    });
    HttpRequest request = get(server.url());
    request.method = "POST";
    request.limits.tries = 5;
    const auto answer = send(request);
    QVERIFY(answer);
    QCOMPARE(answer->status, 503);
    QCOMPARE(server.requests().size(), std::size_t{1});
}

void TestQtHttp::badFramingIsRefused_data()
{
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char* name, const QByteArray& answer) { QTest::newRow(name) << answer; };
    row("closed before the announced length", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,2");
    row("two different lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\n[]xxx");
    row("a length that overflows", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n[]");
    row("a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n[]");
    row("a length and chunks",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n");
    row("half a gzip stream",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip(QByteArray(5000, 'x')).left(20));
    row("gzip with a wrong checksum", [] {
        QByteArray packed = gzip("[1,2,3]");
        packed[packed.size() - 6] = static_cast<char>(packed[packed.size() - 6] ^ 1);
        return QByteArray("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n") + packed;
    }());
    row("an encoding nobody asked for", "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\n[]");
    // Chunks that never end look whole to Qt; the reader refuses them, as JSON that is cut off.
}

void TestQtHttp::badFramingIsRefused()
{
    QFETCH(QByteArray, answer);
    const RawServer server([&](QTcpSocket& socket, const QByteArray&) {
        socket.write(answer);
        socket.disconnectFromHost();
    });
    const auto result = send(get(server.url()));
    QVERIFY2(!result, result ? result->body.c_str() : "");
    QVERIFY2(result.error().kind == ErrorKind::BadAnswer || result.error().kind == ErrorKind::TooLarge,
             qPrintable(result.error().message));
}

void TestQtHttp::packedAnswersAreUnpacked()
{
    QByteArray body = "[";
    for (int i = 0; i < 100'000; ++i)
        body += QByteArray::number(i) + ',';
    body += "0]";
    const RawServer server([&](QTcpSocket& socket, const QByteArray&) {
        RawServer::reply(socket, "200 OK", gzip(body), "Content-Encoding: gzip\r\n");
    });
    const auto answer = send(get(server.url()));
    QVERIFY(answer);
    QCOMPARE(QByteArray::fromStdString(answer->body), body);
    QVERIFY(server.requests().at(0).contains("Accept-Encoding: gzip\r\n"));
}

void TestQtHttp::anEndlessAnswerIsCutAtTheLimit()
{
    const RawServer server([](QTcpSocket& socket, const QByteArray&) {
        socket.write("HTTP/1.1 200 OK\r\n\r\n[");
        QObject::connect(&socket, &QTcpSocket::bytesWritten, &socket, [&socket] {
            if (socket.bytesToWrite() < 100'000)
                socket.write(QByteArray(65'536, ' '));
        });
    });
    HttpRequest request = get(server.url());
    request.limits.bodyBytes = 1 << 20;
    const auto answer = send(request);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::TooLarge);
}

void TestQtHttp::aPackedBombIsCutAtTheLimit()
{
    const QByteArray bomb = gzip(QByteArray(50 << 20, ' ')); // 50 MB in 50 kB
    const RawServer server([&](QTcpSocket& socket, const QByteArray&) {
        RawServer::reply(socket, "200 OK", bomb, "Content-Encoding: gzip\r\n");
    });
    HttpRequest request = get(server.url());
    request.limits.bodyBytes = 1 << 20;
    const auto answer = send(request);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::TooLarge);
}

void TestQtHttp::silenceEndsTheRequest()
{
    const RawServer server(
        [](QTcpSocket& socket, const QByteArray&) { socket.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n["); });
    HttpRequest request = get(server.url());
    request.limits.inactivity = milliseconds(200);
    const auto answer = send(request);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Timeout);
}

void TestQtHttp::aDripEndsAtTheDeadline()
{
    const RawServer server([](QTcpSocket& socket, const QByteArray&) {
        socket.write("HTTP/1.1 200 OK\r\n\r\n[");
        drip(socket);
    });
    HttpRequest request = get(server.url());
    request.limits.inactivity = milliseconds(10'000);
    request.limits.total = milliseconds(400);
    const auto answer = send(request);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Timeout);
}

void TestQtHttp::badRequestsNeverLeave_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char* title, const char* url, const QByteArray& name, const QByteArray& value) {
        QTest::newRow(title) << QByteArray(url) << name << value;
    };
    row("a line break in a value", "", "X-A", "a\r\nX-B: c");
    row("a NUL in a value", "", "X-A", QByteArray("a\0b", 3));
    row("a space in a name", "", "X A", "a");
    row("an empty name", "", "", "a");
    row("a colon in a name", "", "X-A:", "a");
    row("the length of the body", "", "Content-Length", "0");
    row("another host", "", "Host", "evil.example");
    row("a user name in the address", "http://u:p@127.0.0.1/", "X-A", "a");
    row("no TLS to another computer", "http://hr.example.com/", "X-A", "a");
    row("a file", "file:///etc/passwd", "X-A", "a");
}

void TestQtHttp::badRequestsNeverLeave()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    const RawServer server([](QTcpSocket& socket, const QByteArray&) { RawServer::reply(socket, "200 OK", "{}"); });
    HttpRequest request = get(url.isEmpty() ? server.url() : url.toStdString());
    request.headers = {{name.toStdString(), value.toStdString(), false}};
    const auto answer = send(request);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Invalid);
    QVERIFY(server.requests().empty());
}

void TestQtHttp::aRefusedConnectionSaysSo()
{
    std::string url;
    {
        const RawServer server([](QTcpSocket&, const QByteArray&) {});
        url = server.url();
    }
    const auto answer = send(get(url));
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Network);
    QVERIFY2(answer.error().message.contains(QStringLiteral("refuses")), qPrintable(answer.error().message));
}

void TestQtHttp::anUnknownHostSaysSo()
{
    const auto answer = send(get("http://nowhere.invalid.localhost:1/"));
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Network);
}

void TestQtHttp::cancelEndsAWaitAtOnce_data()
{
    QTest::addColumn<bool>("inPause");
    QTest::newRow("while the server is silent") << false;
    QTest::newRow("in the pause before another try") << true;
}

void TestQtHttp::cancelEndsAWaitAtOnce()
{
    QFETCH(bool, inPause);
    std::promise<void> asked;
    const RawServer server([&](QTcpSocket& socket, const QByteArray&) {
        if (inPause)
            RawServer::reply(socket, "503 Service Unavailable", "", "Retry-After: 50\r\n");
        asked.set_value();
    });
    HttpRequest request = get(server.url());
    request.limits.tries = 2;
    std::stop_source stop;
    auto answer = m_http.send(request, stop.get_token());
    asked.get_future().wait();
    stop.request_stop();
    QCOMPARE(answer.wait_for(std::chrono::seconds(10)), std::future_status::ready); // a hang would be 50 s
    const auto result = answer.get();
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Cancelled);
    QCOMPARE(send(get(server.url()), stop.get_token()).error().kind, ErrorKind::Cancelled);
}

void TestQtHttp::thisComputerIsReachedWithoutAProxy_data()
{
    QTest::addColumn<QByteArray>("variable");
    QTest::newRow("http_proxy is set") << QByteArray("http_proxy");
    QTest::newRow("all_proxy is set") << QByteArray("all_proxy");
}

void TestQtHttp::thisComputerIsReachedWithoutAProxy()
{
    QFETCH(const QByteArray, variable);
    const RawServer proxy([](QTcpSocket& socket, const QByteArray&) { RawServer::reply(socket, "502 Proxy", "{}"); });
    const RawServer server([](QTcpSocket& socket, const QByteArray&) { RawServer::reply(socket, "200 OK", "{}"); });
    qputenv(variable.constData(), QByteArray::fromStdString(proxy.url("")));
    QtHttp http;
    const auto response = http.send(get(server.url("/")), {}).get();
    qunsetenv(variable.constData());
    QVERIFY(response);
    QCOMPARE(response->status, 200);
    QVERIFY(proxy.requests().empty());
}

void TestQtHttp::aHundredAtOnceAreAllAnswered()
{
    const RawServer server([](QTcpSocket& socket, const QByteArray& request) {
        RawServer::reply(socket, "200 OK", request.mid(5, request.indexOf(' ', 5) - 5));
    });
    std::vector<std::future<Result<HttpResponse>>> answers;
    for (int i = 0; i < 100; ++i)
        answers.push_back(m_http.send(get(server.url(std::string("/").append(std::to_string(i)))), {}));
    for (int i = 0; i < 100; ++i) {
        const auto answer = answers[static_cast<std::size_t>(i)].get();
        QVERIFY(answer);
        QCOMPARE(answer->body, std::to_string(i));
    }
}

void TestQtHttp::moreThanSixConnectionsAreUsed()
{
    // Nobody is answered before 16 have asked: with six connections this would never end.
    std::vector<QTcpSocket*> waiting;
    const RawServer server([&](QTcpSocket& socket, const QByteArray&) {
        waiting.push_back(&socket);
        if (waiting.size() == 16)
            for (QTcpSocket* one : waiting)
                RawServer::reply(*one, "200 OK", "{}");
    });
    QtHttp http;
    std::vector<std::future<Result<HttpResponse>>> answers;
    for (int i = 0; i < 16; ++i)
        answers.push_back(http.send(get(server.url()), {}));
    for (auto& answer : answers)
        QVERIFY(answer.get());
}

void TestQtHttp::destroyingEndsWhatIsUnderWay()
{
    const RawServer server([](QTcpSocket&, const QByteArray&) {});
    std::future<Result<HttpResponse>> answer;
    {
        QtHttp http;
        answer = http.send(get(server.url()), {});
    }
    QCOMPARE(answer.get().error().kind, ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestQtHttp)
#include "test_qthttp.moc"
