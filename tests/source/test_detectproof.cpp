// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/detectproof.h"
#include "tests/fakes/userserver.h"

#include <QtTest>

using namespace muster;
using namespace muster::userserver;

namespace {

Json people(int first, int count, int end)
{
    Json list = users(first, count, end);
    for (Json& person : list)
        person["email"] = "u" + std::to_string(person["id"].get<int>()) + "@example.com";
    return list;
}

struct Asked
{
    ConnectorDraft draft;
    std::size_t requests = 0;
};

Asked asked(const std::string& url, const AnsweringHttp::Answer& answer)
{
    PlainRequest request;
    request.url = url;
    request.headers.push_back({"X-Api-Key", "canary-1", false});
    auto draft = draftFrom(std::move(request));
    if (!draft)
        qFatal("%s", qPrintable(draft.error().message));
    AnsweringHttp http(answer);
    FixedSecrets secrets;
    const SourcePorts ports = sourcePorts(http, secrets);
    if (const auto done = readLive(*draft, ports, {}); !done)
        qFatal("%s", qPrintable(done.error().message));
    provePaging(*draft, ports, {});
    for (const HttpRequest& sent : http.requests)
        if (std::none_of(sent.headers.begin(), sent.headers.end(),
                         [](const HttpHeader& header) { return header.value == "canary-1"; }))
            qFatal("a request without its key");
    return {std::move(*draft), http.requests.size()};
}

} // namespace

/// Paging counts as found only when a second page brings new people.
class TestDetectProof : public QObject
{
    Q_OBJECT

private slots:
    void offsetsAreProven();
    void usualWaysAreTried();
    void sameDataTwiceIsNoProof();
    void onePageProvesNothing();
    void theLargestPageIsFound();
    void refusalsAreErrors();
};

void TestDetectProof::offsetsAreProven()
{
    auto [draft, requests] = asked("https://x.test/users?limit=5&offset=0", [](const HttpRequest& request) {
        return json({{"total", 23}, {"items", people(number(request, "offset", 0), number(request, "limit", 5), 23)}});
    });
    QCOMPARE(paginationText(draft.connector.source->pagination), std::string("offset limit offset 0"));
    const Finding* finding = findingOf(draft, "source.pagination");
    QVERIFY(finding != nullptr);
    QVERIFY(finding->confidence > 0.95);
    QVERIFY2(finding->why.contains(QStringLiteral("Proven")), qPrintable(finding->why));
    QVERIFY(draft.connector.source->list.query.empty());
    QVERIFY(requests <= 12);
}

void TestDetectProof::usualWaysAreTried()
{
    auto [draft, requests] = asked("https://x.test/users", [](const HttpRequest& request) {
        const int size = number(request, "per_page", 5), page = number(request, "page", 1);
        return json({{"total", 23}, {"items", people((page - 1) * size, size, 23)}});
    });
    QCOMPARE(paginationText(draft.connector.source->pagination), std::string("page page per_page 1"));
    QVERIFY(findingOf(draft, "source.pagination")->confidence > 0.9);
    QVERIFY(requests <= 12);
}

void TestDetectProof::sameDataTwiceIsNoProof()
{
    auto [draft, requests] = asked("https://x.test/users?limit=5&offset=0", [](const HttpRequest&) {
        return json({{"total", 23}, {"items", people(0, 5, 23)}});
    });
    QVERIFY(std::holds_alternative<PageNone>(draft.connector.source->pagination));
    const Finding* finding = findingOf(draft, "source.pagination");
    QVERIFY(finding->confidence < leastConfidence);
    QVERIFY2(finding->why.contains(QStringLiteral("unproven")), qPrintable(finding->why));
    QVERIFY(requests <= 12);
}

void TestDetectProof::onePageProvesNothing()
{
    auto [draft, requests] = asked("https://x.test/users?limit=5&offset=0", [](const HttpRequest& request) {
        return json({{"total", 1}, {"items", people(number(request, "offset", 0), number(request, "limit", 5), 1)}});
    });
    QVERIFY(findingOf(draft, "source.pagination")->why.contains(QStringLiteral("unproven")));
    QCOMPARE(paginationText(draft.connector.source->pagination), std::string("offset limit offset 0"));
    QVERIFY(requests <= 12);
}

void TestDetectProof::theLargestPageIsFound()
{
    auto [draft, requests] = asked("https://x.test/users?limit=5&offset=0", [](const HttpRequest& request) {
        const int size = std::min(number(request, "limit", 5), 20);
        return json({{"total", 230}, {"items", people(number(request, "offset", 0), size, 230)}});
    });
    const Finding* finding = findingOf(draft, "source.pagination.maximum");
    QVERIFY(finding != nullptr);
    QCOMPARE(finding->value.get<int>(), 20);
    QCOMPARE(pageSizeOf(draft.connector.source->pagination), 20);
    QVERIFY(requests <= 12);
}

void TestDetectProof::refusalsAreErrors()
{
    PlainRequest request;
    request.url = "https://x.test/users";
    auto draft = draftFrom(std::move(request));
    QVERIFY(draft);
    FixedSecrets secrets;
    AnsweringHttp closed([](const HttpRequest&) { return text(401, "Unauthorized", "{}"); });
    const auto refused = readLive(*draft, sourcePorts(closed, secrets), {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Unauthorized);
    AnsweringHttp page([](const HttpRequest&) { return text(200, "OK", "<html>"); });
    const auto html = readLive(*draft, sourcePorts(page, secrets), {});
    QVERIFY(!html);
    QCOMPARE(html.error().kind, ErrorKind::BadAnswer);
}

QTEST_GUILESS_MAIN(TestDetectProof)
#include "test_detectproof.moc"
