// SPDX-License-Identifier: GPL-3.0-or-later
#include "npmservers.h"
#include "program.h"

using namespace muster;

namespace {

constexpr int people = 260;

/// People as an in-house service stores them; every tenth has left.
Json person(int number)
{
    static const char* const names[] = {"Ada Lovelace",  "Łukasz Żółć", "Siobhán O'Neill", "José García Márquez",
                                        "Nguyễn Văn An", "田中 Yuki",   "محمد علي"};
    const std::string n = std::to_string(number);
    return Json{{"id", 1000 + number},
                {"username", "user" + n},
                {"email", "user" + n + "@example.com"},
                {"display", names[number % 7]},
                {"title", number % 11 == 0 ? Json(nullptr) : Json("Analyst")},
                {"status", number % 10 == 0 ? "inactive" : "active"}};
}

} // namespace

/// Imports from real servers that others wrote: json-server, and vendors' own OpenAPI descriptions behind prism, which
/// refuses wrong requests.
class TestRealServers : public QObject
{
    Q_OBJECT

private slots:
    void jsonServerIsImportedWhole_data();
    void jsonServerIsImportedWhole();
    void vendorsApisAreImportedWhole_data();
    void vendorsApisAreImportedWhole();

private:
    void importTwice(const Program& program, const Json& connector, int created, int skipped);
};

void TestRealServers::importTwice(const Program& program, const Json& connector, int created, int skipped)
{
    const std::string id = connector["id"];
    COMPARE_CODE(
        program.run({"connector", "add", program.write(QStringLiteral("connector.json"), writeJson(connector))}), 0);
    COMPARE_CODE(program.json({"test", id}), 0);
    const Call first = program.json({"import", id});
    COMPARE_CODE(first, 0);
    const Json counts = first.json()["counts"];
    QVERIFY2(counts["created"] == Json(created) && counts["skipped"] == Json(skipped), first.out.constData());
    const Call second = program.json({"import", id});
    COMPARE_CODE(second, 0);
    QVERIFY2(second.json()["counts"]["unchanged"] == Json(created) && second.json()["counts"]["updated"] == Json(0),
             second.out.constData());
    QVERIFY(program.json({"users", "list"}).json()["total"] == Json(created));
}

void TestRealServers::jsonServerIsImportedWhole_data()
{
    QTest::addColumn<QByteArray>("pagination");
    QTest::newRow("by offset") << QByteArray(
        R"({"kind": "offset", "limit": "_limit", "offset": "_start", "pageSize": 100})");
    QTest::newRow("by page number") << QByteArray(
        R"({"kind": "page", "page": "_page", "size": "_limit", "pageSize": 65})"); // 4 x 65 = 260
    QTest::newRow("by Link header") << QByteArray(R"({"kind": "linkHeader", "size": "_limit", "pageSize": 50})");
}

void TestRealServers::jsonServerIsImportedWhole()
{
    QFETCH(QByteArray, pagination);
    QString whyNot;
    const QString package = npmPackage(QStringLiteral("json-server"), QStringLiteral("0.17.4"), whyNot);
    if (package.isEmpty())
        QSKIP(qPrintable(whyNot));
    const Program program;
    Json users = Json::array();
    for (int i = 1; i <= people; ++i)
        users.push_back(person(i));
    const QString database = program.write(QStringLiteral("db.json"), writeJson({{"users", users}}));
    const int port = freePort();
    NodeServer server;
    QVERIFY2(server.start({package + QStringLiteral("/lib/cli/bin.js"), QStringLiteral("--host"),
                           QStringLiteral("127.0.0.1"), QStringLiteral("--port"), QString::number(port),
                           QStringLiteral("--quiet"), database},
                          port),
             server.output().constData());
    Json connector = readJson(R"({"muster": 1, "id": "json-server", "application": {"displayLabel": "json-server"},
        "source": {"list": {"path": "/users", "records": "."}, "total": {"in": "header", "name": "X-Total-Count"}},
        "mapping": [{"to": "email", "from": "email"}, {"to": "username", "from": "username"}, {"to": "displayname", "from": "display"},
                    {"to": "jobTitle", "from": "title"}],
        "externalId": "id", "status": {"from": "status", "active": ["active"], "inactive": ["inactive"]}})");
    connector["source"]["baseUrl"] = "http://127.0.0.1:" + std::to_string(port);
    connector["source"]["pagination"] = readJson(pagination.toStdString());
    if (pagination.contains("linkHeader")) // json-server sends Link only to who asks for a page
        connector["source"]["list"]["query"]["_page"] = "1";
    importTwice(program, connector, 234, 26);
}

void TestRealServers::vendorsApisAreImportedWhole_data()
{
    QTest::addColumn<QString>("vendor");
    QTest::newRow("box: bearer, offset, total in the body") << QStringLiteral("box");
    QTest::newRow("zoom: bearer, cursor") << QStringLiteral("zoom");
    QTest::newRow("jira: basic, offset, no total, a list at the root") << QStringLiteral("jira");
}

void TestRealServers::vendorsApisAreImportedWhole()
{
    QFETCH(QString, vendor);
    const QString specifications = qEnvironmentVariable("MUSTER_OPENAPI_DIR");
    if (specifications.isEmpty())
        QSKIP("MUSTER_OPENAPI_DIR does not name a folder with the vendors' OpenAPI files (box.json, zoom.json, "
              "jira.json).");
    const QString file = QDir(specifications).filePath(vendor + QStringLiteral(".json"));
    if (!QFile::exists(file))
        QSKIP(qPrintable(QStringLiteral("There is no %1.").arg(file)));
    QString whyNot;
    const QString package = npmPackage(QStringLiteral("@stoplight/prism-cli"), QStringLiteral("5.14.2"), whyNot);
    if (package.isEmpty())
        QSKIP(qPrintable(whyNot));
    const int port = freePort();
    NodeServer server;
    QVERIFY2(server.start({QStringLiteral(MUSTER_SOURCE_DIR "/tests/app/vendorserver.js"), package, file, vendor,
                           QString::number(port), QString::number(freePort())},
                          port),
             server.output().constData());
    QFile connectorFile(QStringLiteral(MUSTER_SOURCE_DIR "/tests/data/connectors/vendors/%1.json").arg(vendor));
    QVERIFY(connectorFile.open(QIODevice::ReadOnly));
    Json connector = readJson(connectorFile.readAll().toStdString());
    connector["source"]["baseUrl"] = "http://127.0.0.1:" + std::to_string(port);
    Program program;
    program.setVariable(QStringLiteral("MUSTER_SECRET_%1_TOKEN").arg(vendor.toUpper()),
                        vendor + QStringLiteral("-token"));
    // of 260 people the vendors tell, by their own rules: see vendorserver.js
    const std::map<QString, std::pair<int, int>> expected{
        {QStringLiteral("box"), {234, 26}}, {QStringLiteral("zoom"), {234, 0}}, {QStringLiteral("jira"), {234, 26}}};
    importTwice(program, connector, expected.at(vendor).first, expected.at(vendor).second);
}

QTEST_GUILESS_MAIN(TestRealServers)
#include "test_realservers.moc"
