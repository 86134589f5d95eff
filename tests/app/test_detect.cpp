// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"
#include "sourceserver.h"

#include <QTest>

#include <atomic>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int employees = 7;

/// {"data": {"employees": [..]}, "total": 7} in pages of limit and offset, for who has the key.
void answer(const httplib::Request& request, httplib::Response& response)
{
    if (request.get_header_value("X-Api-Key") != "canary-of-detect") {
        response.status = 401;
        return;
    }
    const auto number = [&](const char* name, int usual) {
        return request.has_param(name) ? std::stoi(request.get_param_value(name)) : usual;
    };
    const int offset = number("offset", 0), limit = number("limit", 3);
    Json list = Json::array();
    for (int i = offset; i < std::min(offset + limit, employees); ++i) {
        const std::string n = std::to_string(i + 1);
        list.push_back({{"id", "e" + n},
                        {"workEmail", "e" + n + "@example.com"},
                        {"firstName", std::string("Ann") + static_cast<char>('a' + i)},
                        {"lastName", "Berg"},
                        {"status", i == 0 ? "terminated" : "active"}});
    }
    response.set_content(writeJson({{"data", {{"employees", list}}}, {"total", employees}}), "application/json");
}

/// The value of a finding; null when there is none.
Json found(const Json& result, const char* what)
{
    for (const Json& finding : result["findings"])
        if (finding["what"] == what)
            return finding;
    return {};
}

} // namespace

/// `musterctl detect`, the real program against a real server.
class TestDetectVerb : public QObject
{
    Q_OBJECT

private slots:
    void aUrlBecomesAConnectorThatWorks()
    {
        const SourceServer server(answer);
        const Program program;
        const Call call =
            program.json({"detect", "--url", server.url() + "/api/employees?limit=3&offset=0", "--secret-header",
                          "X-Api-Key", "--id", "found", "--output", program.path(u"found.json"_s)},
                         "canary-of-detect\n");
        COMPARE_CODE(call, 0);
        QVERIFY(!call.out.contains("canary"));
        QVERIFY(!call.err.contains("canary"));
        const Json result = call.json();
        QVERIFY(result["connector"]["source"]["list"]["records"] == "data.employees");
        QVERIFY(result["connector"]["source"]["pagination"]["kind"] == "offset");
        QVERIFY(result["connector"]["externalId"] == "id");
        QVERIFY(result["secrets"] == Json::array({"apiKey"}));
        QVERIFY(found(result, "source.pagination")["confidence"].get<double>() > 0.95); // a second page was asked for
        COMPARE_CODE(program.run({"lint", program.path(u"found.json"_s)}), 0);
    }

    void aCurlCommandComesFromStandardInput()
    {
        const SourceServer server(answer);
        const Program program;
        const QByteArray command = QByteArray::fromStdString("curl '" + server.url() +
                                                             "/api/employees?limit=3&offset=0' \\\n"
                                                             "  -H 'X-Api-Key: canary-of-detect' --compressed");
        const Call call = program.json({"detect", "--curl", "-"}, command);
        COMPARE_CODE(call, 0);
        QVERIFY(!call.out.contains("canary"));
        QVERIFY(!call.err.contains("canary"));
        QVERIFY(call.json()["connector"]["source"]["total"]["path"] == "total");
    }

    void aSampleNeedsNoServer()
    {
        const Program program;
        const QString sample = program.write(
            u"sample.json"_s, R"([{"id": 1, "email": "a@example.com"}, {"id": 2, "email": "b@example.com"}])");
        const Call call = program.json({"detect", "--sample", sample});
        COMPARE_CODE(call, 0);
        QVERIFY(call.json()["connector"]["source"]["list"]["records"] == ".");
        const Call people = program.run({"detect", "--sample", sample});
        COMPARE_CODE(people, 0);
        QVERIFY2(people.out.contains("source.list.records"), people.out.constData());
    }

    void wrongUsageAndRefusalsAreSaid()
    {
        const SourceServer server(answer);
        const Program program;
        COMPARE_CODE(program.run({"detect"}), 2);
        COMPARE_CODE(program.run({"detect", "--url", "https://x.test", "--sample", "-"}), 2);
        COMPARE_CODE(program.run({"detect", "--url", server.url(), "--header", "no colon"}), 2);
        COMPARE_CODE(program.run({"detect", "--curl", "-"}, "wget x"), 2);
        COMPARE_CODE(program.run({"detect", "--url", server.url() + "/users"}), 6);
        COMPARE_CODE(program.run({"detect", "--har", program.write(u"x.har"_s, "{}")}), 1);
        COMPARE_CODE(program.run({"detect", "--sample", program.path(u"none.json"_s)}), 1);
    }
};

QTEST_GUILESS_MAIN(TestDetectVerb)
#include "test_detect.moc"
