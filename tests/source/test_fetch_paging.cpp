// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/fetch.h"
#include "tests/fakes/userserver.h"

#include <QtTest>

#include <set>

using namespace muster;
using namespace muster::userserver;

using Answer = AnsweringHttp::Answer;
using Stop = FetchProof::Stop;
Q_DECLARE_METATYPE(Answer)
Q_DECLARE_METATYPE(Pagination)
Q_DECLARE_METATYPE(Total)

/// Every kind of paging against servers that behave, and against those that do not.
class TestFetchPaging : public QObject
{
    Q_OBJECT

private slots:
    void readsWholeLists_data();
    void readsWholeLists();
    void doubtsOddLists_data();
    void doubtsOddLists();
    void stopsAtWrongs_data();
    void stopsAtWrongs();
    void putsParametersIntoTheBody();
    void mergesFilters();
    void stopsAtLimits_data();
    void stopsAtLimits();
};

namespace {

const Total noTotal{};
const Total bodyTotal{Total::In::Body, "total", {}};
const Total headerTotal{Total::In::Header, {}, "X-Total-Count"};

Connector connectorFor(const Pagination& paging, const Total& total)
{
    Connector connector;
    connector.id = "test";
    connector.externalId = "id";
    connector.source = Source();
    connector.source->baseUrl = "https://x.test/api";
    connector.source->list.path = "/users";
    connector.source->list.records = "data";
    connector.source->pagination = paging;
    connector.source->total = total;
    return connector;
}

struct Run
{
    Result<FetchProof> proof = FetchProof();
    std::vector<int> ids;
    std::size_t requests = 0;
};

Run fetchAll(const Connector& connector, Http& http, FetchLimits limits = {}, const std::string& filter = {})
{
    FixedSecrets secrets;
    Run run;
    auto client = SourceClient::create(connector, sourcePorts(http, secrets));
    if (!client) {
        run.proof = fail(client.error());
        return run;
    }
    SourceClient::Callbacks callbacks;
    callbacks.record = [&](const RecordView& r) {
        run.ids.push_back(r.fields.empty() ? -1 : std::stoi(std::string(r.fields[0].text)));
    };
    run.proof = client->fetch({*RecordPath::parse("id")}, 0, filter, limits, callbacks, {});
    return run;
}

std::vector<int> upTo(int end)
{
    std::vector<int> ids;
    for (int id = 0; id < end; ++id)
        ids.push_back(id);
    return ids;
}

QString wordsOf(const FetchProof& proof)
{
    QString all;
    for (const QString& word : proof.words)
        all += word + u'\n';
    return all;
}

/// A well-behaved server by offset; `cap` is the most it gives in a page.
Answer offsetServer(int count, bool total, int cap = 1000)
{
    return [=](const HttpRequest& r) -> Result<HttpResponse> {
        Json body{{"data", users(number(r, "offset", 0), std::min(number(r, "limit", 10), cap), count)}};
        if (total)
            body["total"] = count;
        return json(body, {{"X-Total-Count", std::to_string(count)}});
    };
}

Answer pageServer(int count, bool total, int cap = 1000)
{
    return [=](const HttpRequest& r) -> Result<HttpResponse> {
        const int size = std::min(number(r, "per_page", 10), cap);
        Json body{{"data", users((number(r, "page", 1) - 1) * size, size, count)}};
        if (total)
            body["total"] = count;
        return json(body);
    };
}

/// The cursor is the next user's number behind a "c"; the last page has none.
Answer cursorServer(int count, const Json& lastCursor)
{
    return [=](const HttpRequest& r) -> Result<HttpResponse> {
        const int first = query(r, "cursor").mid(1).toInt();
        const int next = first + number(r, "limit", 10);
        Json body{{"data", users(first, next - first, count)}, {"more", next < count}};
        if (next < count)
            body["next"] = "c" + std::to_string(next);
        else if (!lastCursor.is_discarded())
            body["next"] = lastCursor;
        return json(body);
    };
}

Answer nextUrlServer(int count, const std::string& prefix)
{
    return [=](const HttpRequest& r) -> Result<HttpResponse> {
        const int first = number(r, "start", 0);
        const int next = first + 10;
        Json body{{"data", users(first, 10, count)}, {"next", nullptr}};
        std::vector<HttpHeader> headers;
        if (next < count) {
            body["next"] = prefix + "?start=" + std::to_string(next);
            headers.push_back({"Link", "<" + prefix + "?start=" + std::to_string(next) + ">; rel=\"next\""});
        }
        return json(body, headers);
    };
}

Answer keysetServer(int count)
{
    return [=](const HttpRequest& r) -> Result<HttpResponse> {
        return json({{"data", users(number(r, "after", -1) + 1, number(r, "limit", 10), count)}});
    };
}

PageOffset byOffset(int size = 10)
{
    return {"limit", "offset", size, 0, ParamIn::Query};
}
PageNumber byPage(int size = 10)
{
    return {"page", "per_page", size, 1, ParamIn::Query};
}
PageCursor byCursor(const char* more = "")
{
    return {"cursor", "next", "", ParamIn::Query, "limit", 10, more};
}
PageLastId byLastId()
{
    return {"after", "id", "limit", 10, ParamIn::Query};
}

} // namespace

void TestFetchPaging::readsWholeLists_data()
{
    QTest::addColumn<Pagination>("paging");
    QTest::addColumn<Total>("total");
    QTest::addColumn<Answer>("server");
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("stop");
    QTest::addColumn<int>("pages");
    const auto row = [](const char* name, const Pagination& paging, const Total& total, const Answer& server, int count,
                        Stop stop, int pages) {
        QTest::newRow(name) << paging << total << server << count << static_cast<int>(stop) << pages;
    };
    row("no paging", PageNone(), noTotal, offsetServer(7, false), 7, Stop::LastPage, 1);
    row("no paging, empty list", PageNone(), noTotal, offsetServer(0, false), 0, Stop::LastPage, 1);
    row("no paging, total in the body", PageNone(), bodyTotal, offsetServer(7, true), 7, Stop::LastPage, 1);
    row("offset with total ends at a short page that reaches it", byOffset(), bodyTotal, offsetServer(25, true), 25,
        Stop::TotalReached, 3);
    row("offset with total in a header", byOffset(), headerTotal, offsetServer(25, false), 25, Stop::TotalReached, 3);
    row("offset with an exact multiple proves the total by an empty page", byOffset(), bodyTotal,
        offsetServer(30, true), 30, Stop::TotalReached, 4);
    row("offset without total ends with an empty page", byOffset(), noTotal, offsetServer(25, false), 25,
        Stop::EmptyPage, 4);
    row("offset without total, exact multiple", byOffset(), noTotal, offsetServer(30, false), 30, Stop::EmptyPage, 4);
    row("offset, empty list", byOffset(), noTotal, offsetServer(0, false), 0, Stop::EmptyPage, 1);
    row("offset, empty list with a total of 0", byOffset(), bodyTotal, offsetServer(0, true), 0, Stop::EmptyPage, 1);
    row("offset, one user", byOffset(), bodyTotal, offsetServer(1, true), 1, Stop::TotalReached, 1);
    row("offset, many pages", byOffset(), bodyTotal, offsetServer(1005, true), 1005, Stop::TotalReached, 101);
    row("offset, many pages without total", byOffset(), noTotal, offsetServer(1005, false), 1005, Stop::EmptyPage, 102);
    row("offset, server gives fewer than asked for", byOffset(10), bodyTotal, offsetServer(25, true, 4), 25,
        Stop::TotalReached, 7);
    row("offset, server gives fewer than asked for, without total", byOffset(10), noTotal, offsetServer(25, false, 4),
        25, Stop::EmptyPage, 8);
    row("offset without a page size parameter", PageOffset{"", "offset", 0, 0, ParamIn::Query}, bodyTotal,
        offsetServer(25, true), 25, Stop::TotalReached, 3);
    row("page numbers with total", byPage(), bodyTotal, pageServer(25, true), 25, Stop::TotalReached, 3);
    row("page numbers without total", byPage(), noTotal, pageServer(25, false), 25, Stop::EmptyPage, 4);
    row("page numbers, exact multiple with total", byPage(), bodyTotal, pageServer(20, true), 20, Stop::TotalReached,
        3);
    row("page numbers, smaller pages than asked for", byPage(10), bodyTotal, pageServer(25, true, 4), 25,
        Stop::TotalReached, 7);
    row("page numbers, smaller pages than asked for, without total", byPage(10), noTotal, pageServer(25, false, 4), 25,
        Stop::EmptyPage, 8);
    row("cursor that is missing at the end", byCursor(), noTotal, cursorServer(25, Json(Json::value_t::discarded)), 25,
        Stop::NoMorePages, 3);
    row("cursor that is null at the end", byCursor(), noTotal, cursorServer(25, nullptr), 25, Stop::NoMorePages, 3);
    row("cursor that is empty at the end", byCursor(), noTotal, cursorServer(25, ""), 25, Stop::NoMorePages, 3);
    row("cursor that is 0 at the end", byCursor(), noTotal, cursorServer(25, 0), 25, Stop::NoMorePages, 3);
    row("cursor that stays but a more flag says no", byCursor("more"), noTotal, cursorServer(25, "c20"), 25,
        Stop::NoMorePages, 3);
    row("cursor, exact multiple", byCursor(), noTotal, cursorServer(20, nullptr), 20, Stop::NoMorePages, 2);
    row("cursor, empty list", byCursor(), noTotal, cursorServer(0, nullptr), 0, Stop::NoMorePages, 1);
    row(
        "cursor repeated on an empty last page", byCursor(), noTotal,
        [](const HttpRequest& r) -> Result<HttpResponse> {
            const bool first = query(r, "cursor").isEmpty();
            return json({{"data", first ? users(0, 10, 10) : Json::array()}, {"next", "c10"}});
        },
        10, Stop::EmptyPage, 2);
    row(
        "cursor with empty pages in between", byCursor(), noTotal,
        [](const HttpRequest& r) -> Result<HttpResponse> {
            const int at = query(r, "cursor").mid(1).toInt();
            return json({{"data", at % 2 ? Json::array() : users(at * 5, 10, 30)},
                         {"next", at < 4 ? Json("c" + std::to_string(at + 1)) : Json()}});
        },
        30, Stop::NoMorePages, 5);
    row(
        "cursor in a header", PageCursor{"cursor", "", "X-Next", ParamIn::Query, "", 0, ""}, noTotal,
        [](const HttpRequest& r) -> Result<HttpResponse> {
            const int at = query(r, "cursor").toInt();
            return json({{"data", users(at, 10, 25)}},
                        at + 10 < 25 ? std::vector<HttpHeader>{{"x-next", std::to_string(at + 10)}}
                                     : std::vector<HttpHeader>());
        },
        25, Stop::NoMorePages, 3);
    row("next URL, absolute", PageNextUrl{"next", "", 0}, noTotal, nextUrlServer(25, "https://x.test/api/users"), 25,
        Stop::NoMorePages, 3);
    row("next URL, a query only", PageNextUrl{"next", "", 0}, noTotal, nextUrlServer(25, ""), 25, Stop::NoMorePages, 3);
    row("next URL, a path", PageNextUrl{"next", "limit", 10}, noTotal, nextUrlServer(25, "/api/users"), 25,
        Stop::NoMorePages, 3);
    row("Link header", PageLinkHeader{"", 0}, noTotal, nextUrlServer(25, "https://x.test/api/users"), 25,
        Stop::NoMorePages, 3);
    row("Link header, one page", PageLinkHeader{"limit", 10}, noTotal, nextUrlServer(5, ""), 5, Stop::NoMorePages, 1);
    row("last id", byLastId(), noTotal, keysetServer(25), 25, Stop::EmptyPage, 4);
    row("last id, exact multiple", byLastId(), noTotal, keysetServer(20), 20, Stop::EmptyPage, 3);
    row("last id by the external id when no path is given", PageLastId{"after", "", "limit", 10, ParamIn::Query},
        noTotal, keysetServer(12), 12, Stop::EmptyPage, 3);
    row(
        "the list is missing past the end", byPage(), noTotal,
        [](const HttpRequest& r) -> Result<HttpResponse> {
            const int page = number(r, "page", 1);
            return json(page <= 2 ? Json{{"data", users((page - 1) * 10, 10, 15)}} : Json{{"message", "nothing"}});
        },
        15, Stop::EmptyPage, 3);
    row(
        "the list is null past the end", byPage(), noTotal,
        [](const HttpRequest& r) -> Result<HttpResponse> {
            const int page = number(r, "page", 1);
            return json({{"data", page <= 2 ? users((page - 1) * 10, 10, 15) : Json()}});
        },
        15, Stop::EmptyPage, 3);
    row(
        "404 past the end after a short page", byPage(), noTotal,
        [](const HttpRequest& r) -> Result<HttpResponse> {
            const int page = number(r, "page", 1);
            return page <= 2 ? json({{"data", users((page - 1) * 10, 10, 15)}})
                             : text(404, "Not Found", "{\"detail\":\"Invalid page.\"}");
        },
        15, Stop::NoMorePages, 2);
    row(
        "204 past the end", byPage(), noTotal,
        [](const HttpRequest& r) -> Result<HttpResponse> {
            const int page = number(r, "page", 1);
            return page <= 2 ? json({{"data", users((page - 1) * 10, 10, 20)}}) : text(204, "No Content", "");
        },
        20, Stop::NoMorePages, 2);
    row(
        "500 past an exact multiple that reaches the total", byPage(), bodyTotal,
        [](const HttpRequest& r) -> Result<HttpResponse> {
            const int page = number(r, "page", 1);
            return page <= 2 ? json({{"data", users((page - 1) * 10, 10, 20)}, {"total", 20}})
                             : text(500, "Internal Server Error", "oops");
        },
        20, Stop::TotalReached, 2);
    row(
        "the last page again past the end, total reached", byPage(), bodyTotal,
        [](const HttpRequest& r) -> Result<HttpResponse> {
            return json({{"data", users((std::min(number(r, "page", 1), 2) - 1) * 10, 10, 20)}, {"total", 20}});
        },
        20, Stop::TotalReached, 3);
}

void TestFetchPaging::readsWholeLists()
{
    QFETCH(Pagination, paging);
    QFETCH(Total, total);
    QFETCH(Answer, server);
    QFETCH(int, count);
    QFETCH(int, stop);
    QFETCH(int, pages);
    AnsweringHttp http(server);
    const Run run = fetchAll(connectorFor(paging, total), http);
    QVERIFY2(run.proof.has_value(), run.proof ? "" : qPrintable(run.proof.error().message));
    QCOMPARE(run.ids, upTo(count));
    QVERIFY2(run.proof->complete, qPrintable(wordsOf(*run.proof)));
    QCOMPARE(static_cast<int>(run.proof->stop), stop);
    QCOMPARE(run.proof->pages, pages);
    QCOMPARE(run.proof->records, count);
    QCOMPARE(run.proof->requests, static_cast<std::int64_t>(http.requests.size()));
    QVERIFY(run.proof->requests <= pages + 40); // ahead, but never beyond sense
    QCOMPARE(run.proof->total.has_value(), total.in != Total::In::None);
}

void TestFetchPaging::doubtsOddLists_data()
{
    QTest::addColumn<Pagination>("paging");
    QTest::addColumn<Total>("total");
    QTest::addColumn<Answer>("server");
    QTest::addColumn<int>("count");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const Pagination& paging, const Total& total, const Answer& server, int count,
                        const char* words) {
        QTest::newRow(name) << paging << total << server << count << QString::fromUtf8(words);
    };
    const auto lying = [](int count, int said) {
        return [=](const HttpRequest& r) -> Result<HttpResponse> {
            return json({{"data", users(number(r, "offset", 0), 10, count)}, {"total", said}});
        };
    };
    row("the total is too high", byOffset(), bodyTotal, lying(25, 40), 25, "reports 40 users but its pages hold 25");
    row("the total is absurd", byOffset(), bodyTotal, lying(25, 2000000000), 25, "reports 2000000000 users");
    row("the total is too low, by an exact multiple", byOffset(), bodyTotal, lying(45, 20), 45,
        "more users than the reported total of 20");
    row("the total is too low, within a page", byOffset(), bodyTotal, lying(45, 25), 45,
        "more users than the reported total of 25");
    row("the total says 0 but users come", byOffset(), bodyTotal, lying(5, 0), 5,
        "more users than the reported total of 0");
    row("the first page is empty but the total is not", byOffset(), bodyTotal, lying(0, 12), 0,
        "reports 12 users but its pages hold 0");
    row("no paging but the total says more", PageNone(), bodyTotal, lying(25, 25), 10,
        "reports 25 users but its pages hold 10");
    row("no paging but a Link header names more", PageNone(), noTotal, nextUrlServer(25, ""), 10, "no paging");
    row(
        "the total is no number", byOffset(), bodyTotal,
        [](const HttpRequest& r) -> Result<HttpResponse> {
            return json({{"data", users(number(r, "offset", 0), 10, 15)}, {"total", "many"}});
        },
        15, "is not a number");
    row("the total is missing", byOffset(), bodyTotal, offsetServer(15, false), 15, "has no total");
    row(
        "the total grows while the list is read", byOffset(), bodyTotal,
        [](const HttpRequest& r) -> Result<HttpResponse> {
            const int at = number(r, "offset", 0);
            return json({{"data", users(at, 10, 26)}, {"total", at < 20 ? 25 : 26}});
        },
        26, "changed from 25 to 26");
    row(
        "more pages are promised but no cursor is given", byCursor("more"), noTotal,
        [](const HttpRequest&) -> Result<HttpResponse> {
            return json({{"data", users(0, 10, 10)}, {"more", true}});
        },
        10, "no cursor");
    row(
        "404 after a full page", byPage(), noTotal,
        [](const HttpRequest& r) -> Result<HttpResponse> {
            const int page = number(r, "page", 1);
            return page <= 2 ? json({{"data", users((page - 1) * 10, 10, 20)}}) : text(404, "Not Found", "{}");
        },
        20, "status 404");
}

void TestFetchPaging::doubtsOddLists()
{
    QFETCH(Pagination, paging);
    QFETCH(Total, total);
    QFETCH(Answer, server);
    QFETCH(int, count);
    QFETCH(QString, words);
    AnsweringHttp http(server);
    const Run run = fetchAll(connectorFor(paging, total), http);
    QVERIFY2(run.proof.has_value(), run.proof ? "" : qPrintable(run.proof.error().message));
    QCOMPARE(run.ids, upTo(count));
    QVERIFY(!run.proof->complete);
    QVERIFY2(wordsOf(*run.proof).contains(words), qPrintable(wordsOf(*run.proof)));
    QVERIFY(http.requests.size() < 60);
}

void TestFetchPaging::stopsAtWrongs_data()
{
    QTest::addColumn<Pagination>("paging");
    QTest::addColumn<Total>("total");
    QTest::addColumn<Answer>("server");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const Pagination& paging, const Total& total, const Answer& server,
                        ErrorKind kind, const char* words) {
        QTest::newRow(name) << paging << total << server << static_cast<int>(kind) << QString::fromUtf8(words);
    };
    row(
        "the offset is not honoured", byOffset(), noTotal,
        [](const HttpRequest&) -> Result<HttpResponse> {
            return json({{"data", users(0, 10, 10)}});
        },
        ErrorKind::Loop, "same page again");
    row(
        "the offset is not honoured, with a total", byOffset(), bodyTotal,
        [](const HttpRequest&) -> Result<HttpResponse> {
            return json({{"data", users(0, 10, 10)}, {"total", 50}});
        },
        ErrorKind::Loop, "same page again");
    row(
        "the same users under every page, with a changing time", byPage(), noTotal,
        [serial = std::make_shared<int>(0)](const HttpRequest&) -> Result<HttpResponse> {
            Json list = users(0, 10, 10);
            list[0]["now"] = ++*serial;
            return json({{"data", list}});
        },
        ErrorKind::Loop, "same users again");
    row(
        "the page number goes round", byPage(), noTotal,
        [](const HttpRequest& r) -> Result<HttpResponse> {
            return json({{"data", users((number(r, "page", 1) - 1) % 3 * 10, 10, 30)}});
        },
        ErrorKind::Loop, "same page again");
    row(
        "the cursor never changes", byCursor(), noTotal,
        [serial = std::make_shared<int>(0)](const HttpRequest&) -> Result<HttpResponse> {
            return json({{"data", users(10 * ++*serial, 10, 100000)}, {"next", "c"}});
        },
        ErrorKind::Loop, "same cursor twice");
    row(
        "the cursors go round", byCursor(), noTotal,
        [serial = std::make_shared<int>(0)](const HttpRequest&) -> Result<HttpResponse> {
            ++*serial;
            return json({{"data", users(10 * *serial, 10, 100000)}, {"next", "c" + std::to_string(*serial % 5)}});
        },
        ErrorKind::Loop, "same cursor twice");
    row(
        "the next URL leads back to the first page", PageNextUrl{"next", "", 0}, noTotal,
        [serial = std::make_shared<int>(0)](const HttpRequest&) -> Result<HttpResponse> {
            return json({{"data", users(10 * ++*serial, 10, 100000)}, {"next", "/api/users"}});
        },
        ErrorKind::Loop, "same next page twice");
    row(
        "the next URL leads to another host", PageNextUrl{"next", "", 0}, noTotal,
        [](const HttpRequest&) -> Result<HttpResponse> {
            return json({{"data", users(0, 10, 10)}, {"next", "https://evil.test/users?start=10"}});
        },
        ErrorKind::Redirect, "https://evil.test");
    row(
        "the Link header leads to another port", PageLinkHeader{"", 0}, noTotal,
        [](const HttpRequest&) -> Result<HttpResponse> {
            return json({{"data", users(0, 10, 10)}}, {{"Link", "<https://x.test:444/>; rel=next"}});
        },
        ErrorKind::Redirect, "444");
    row(
        "the last record has no id", byLastId(), noTotal,
        [](const HttpRequest&) -> Result<HttpResponse> {
            return json({{"data", {{{"id", 1}}, {{"name", "x"}}}}});
        },
        ErrorKind::BadAnswer, "no value at “id”");
    row(
        "the last id never changes", byLastId(), noTotal,
        [serial = std::make_shared<int>(0)](const HttpRequest&) -> Result<HttpResponse> {
            return json({{"data", {{{"id", ++*serial}}, {{"id", 7}}}}});
        },
        ErrorKind::Loop, "same last id twice");
    row(
        "the list is not where it should be", byPage(), noTotal,
        [](const HttpRequest&) -> Result<HttpResponse> {
            return json({{"items", users(0, 10, 10)}});
        },
        ErrorKind::BadAnswer, "leads nowhere");
    row(
        "the first list is null", byPage(), noTotal,
        [](const HttpRequest&) -> Result<HttpResponse> {
            return json({{"data", nullptr}});
        },
        ErrorKind::BadAnswer, "leads nowhere");
    const auto second = [](const HttpResponse& wrong) {
        return [=](const HttpRequest& r) -> Result<HttpResponse> {
            if (number(r, "page", 1) == 1)
                return json({{"data", users(0, 10, 30)}, {"total", 30}});
            return wrong;
        };
    };
    row("401 on the second page", byPage(), bodyTotal, second(text(401, "Unauthorized", "")), ErrorKind::Unauthorized,
        "refused the credentials");
    row("403 on the second page", byPage(), bodyTotal, second(text(403, "Forbidden", "")), ErrorKind::Forbidden,
        "right to read users");
    row("404 on the second page although the total says more", byPage(), bodyTotal, second(text(404, "Not Found", "")),
        ErrorKind::NotFound, "nothing at this address");
    row("429 on the second page", byPage(), bodyTotal, second(text(429, "Too Many Requests", "")),
        ErrorKind::RateLimited, "slow down");
    row("500 on the second page", byPage(), bodyTotal, second(text(500, "Internal Server Error", "")),
        ErrorKind::Server, "500 Internal Server Error");
    row("400 on the second page although the total says more", byPage(), bodyTotal,
        second(text(400, "Bad Request", "")), ErrorKind::Server, "did not accept");
    row("500 on the second page without total", byPage(), noTotal, second(text(500, "Internal Server Error", "")),
        ErrorKind::Server, "500");
    row("a redirect on the second page", byPage(), bodyTotal, second(text(302, "Found", "")), ErrorKind::Redirect,
        "elsewhere");
    row("a sign-in page on the second page", byPage(), bodyTotal, second(text(200, "OK", "<html>Sign in</html>")),
        ErrorKind::BadAnswer, "web page");
    row("a cut page", byPage(), bodyTotal, second(text(200, "OK", "{\"data\":[{\"id\":1}")), ErrorKind::BadAnswer,
        "cut off");
    row("an empty body with status 200", byPage(), bodyTotal, second(text(200, "OK", "")), ErrorKind::BadAnswer,
        "no content");
    row("204 although the total says more", byPage(), bodyTotal, second(text(204, "No Content", "")),
        ErrorKind::BadAnswer, "no content");
    row(
        "no answer", byPage(), bodyTotal,
        [](const HttpRequest&) -> Result<HttpResponse> {
            return fail(ErrorKind::Timeout, QStringLiteral("no answer in time"));
        },
        ErrorKind::Timeout, "no answer in time");
}

void TestFetchPaging::stopsAtWrongs()
{
    QFETCH(Pagination, paging);
    QFETCH(Total, total);
    QFETCH(Answer, server);
    QFETCH(int, kind);
    QFETCH(QString, words);
    AnsweringHttp http(server);
    const Run run = fetchAll(connectorFor(paging, total), http);
    QVERIFY(!run.proof.has_value());
    QCOMPARE(static_cast<int>(run.proof.error().kind), kind);
    QVERIFY2(run.proof.error().message.contains(words), qPrintable(run.proof.error().message));
    QVERIFY2(!run.proof.error().where.isEmpty(), "an error of a request names its URL");
    QVERIFY(http.requests.size() < 60);
    for (const HttpRequest& request : http.requests)
        QVERIFY(request.url.starts_with("https://x.test/api/users"));
}

void TestFetchPaging::putsParametersIntoTheBody()
{
    Connector connector = connectorFor(PageOffset{"page.limit", "page.\"start.at\"", 10, 1, ParamIn::Body}, noTotal);
    connector.source->list.method = "POST";
    connector.source->list.body = readJson(R"({"query":{"all":true},"page":{"sort":"id"}})");
    AnsweringHttp http([](const HttpRequest& r) -> Result<HttpResponse> {
        const Json body = readJson(r.body);
        return json({{"data", users(body["page"]["start.at"].get<int>() - 1, body["page"]["limit"].get<int>(), 15)}});
    });
    const Run run = fetchAll(connector, http);
    QVERIFY2(run.proof.has_value(), run.proof ? "" : qPrintable(run.proof.error().message));
    QCOMPARE(run.ids, upTo(15));
    QCOMPARE(http.requests[0].method, std::string("POST"));
    QCOMPARE(http.requests[0].url, std::string("https://x.test/api/users"));
    QCOMPARE(http.requests[0].body,
             std::string(R"({"query":{"all":true},"page":{"sort":"id","limit":10,"start.at":1}})"));
    QVERIFY(http.requests[0].idempotent);

    connector.source->pagination = PageCursor{"after", "next", "", ParamIn::Body, "first", 10, ""};
    AnsweringHttp cursors([](const HttpRequest& r) -> Result<HttpResponse> {
        const Json body = readJson(r.body);
        const bool first = !body.contains("after");
        return json({{"data", users(first ? 0 : 10, 10, 15)}, {"next", first ? Json("p2") : Json()}});
    });
    const Run second = fetchAll(connector, cursors);
    QVERIFY(second.proof.has_value());
    QCOMPARE(second.ids, upTo(15));
    QCOMPARE(readJson(cursors.requests[1].body)["after"].get<std::string>(), std::string("p2"));

    connector.source->list.method = "GET";
    QCOMPARE(fetchAll(connector, cursors).proof.error().kind, ErrorKind::Invalid);
}

void TestFetchPaging::mergesFilters()
{
    Connector connector = connectorFor(byOffset(), noTotal);
    connector.source->filter = "state=on";
    AnsweringHttp http(offsetServer(5, false));
    const Run run = fetchAll(connector, http, {}, "dep=R D");
    QVERIFY(run.proof.has_value());
    QCOMPARE(http.requests[0].url, std::string("https://x.test/api/users?state=on&dep=R%20D&limit=10&offset=0"));
    const Run refused = fetchAll(connector, http, {}, "offset=3");
    QCOMPARE(refused.proof.error().kind, ErrorKind::Invalid);
}

void TestFetchPaging::stopsAtLimits_data()
{
    QTest::addColumn<int>("pages");
    QTest::addColumn<int>("records");
    QTest::addColumn<int>("bytes");
    QTest::addColumn<int>("got");
    QTest::newRow("pages") << 3 << 1000000 << 1000000 << 30;
    QTest::newRow("records") << 1000 << 45 << 1000000 << 50;
    QTest::newRow("bytes") << 1000 << 1000000 << 400 << 20;
}

void TestFetchPaging::stopsAtLimits()
{
    QFETCH(int, pages);
    QFETCH(int, records);
    QFETCH(int, bytes);
    QFETCH(int, got);
    // fresh users for ever
    AnsweringHttp http([](const HttpRequest& r) -> Result<HttpResponse> {
        return json({{"data", users(number(r, "offset", 0), 10, INT_MAX)}});
    });
    FetchLimits limits;
    limits.pages = pages;
    limits.records = records;
    limits.bytes = bytes;
    const Run run = fetchAll(connectorFor(byOffset(), noTotal), http, limits);
    QVERIFY(run.proof.has_value());
    QCOMPARE(static_cast<int>(run.proof->stop), static_cast<int>(Stop::Cap));
    QVERIFY(!run.proof->complete);
    QVERIFY(wordsOf(*run.proof).contains(QStringLiteral("limit")));
    QCOMPARE(static_cast<int>(run.ids.size()), got);
}

QTEST_GUILESS_MAIN(TestFetchPaging)
#include "test_fetch_paging.moc"
