// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorfile.h"
#include "core/source/openapi.h"
#include "core/source/yamltext.h"

#include <QtTest>

using namespace muster;

namespace {

const char* const openApiYaml = R"yaml(
openapi: 3.0.3
info: {title: People API, version: "1"}
servers:
  - url: https://{region}.hr.example.com/v2
    variables:
      region: {default: eu}
security:
  - bearer: []
paths:
  /departments:
    get:
      operationId: listDepartments
      responses: {"200": {description: ok}}
  /employees/{id}:
    get:
      operationId: getEmployee
      responses: {"200": {description: ok}}
  /employees:
    get:
      operationId: listEmployees
      parameters:
        - {name: limit, in: query, schema: {type: integer, default: 50, maximum: 200}}
        - {name: offset, in: query, schema: {type: integer, default: 0}}
        - {name: tenant, in: query, required: true, schema: {type: string}}
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  total: {type: integer}
                  items:
                    type: array
                    items: {$ref: "#/components/schemas/Employee"}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
  schemas:
    Employee:
      allOf:
        - type: object
          properties:
            id: {type: string, format: uuid}
            manager: {$ref: "#/components/schemas/Employee"}
        - type: object
          properties:
            firstName: {type: string}
            lastName: {type: string}
            workEmail: {type: string, format: email}
            status: {type: string, enum: [active, terminated]}
)yaml";

const char* const swaggerJson = R"json({"swagger": "2.0", "info": {"title": "Old"}, "host": "old.example.com",
    "basePath": "/api", "schemes": ["https"], "securityDefinitions": {"key": {"type": "apiKey", "in": "header",
        "name": "X-Key"}},
    "security": [{"key": []}], "paths": {"/users": {"get": {"parameters": [{"name": "page", "in": "query",
        "type": "integer"},
    {"name": "per_page", "in": "query", "type": "integer", "default": 25}],
        "responses": {"200": {"schema": {"type": "array",
    "items": {"type": "object", "properties": {"id": {"type": "integer"}, "email": {"type": "string"}, "first_name":
    {"type": "string"}, "last_name": {"type": "string"}}}}}}}}}})json";

ConnectorDraft drafted(const char* text, const std::string& operation = {})
{
    const auto api = ApiDescription::read(text);
    if (!api)
        qFatal("%s", qPrintable(api.error().message));
    auto draft = api->draft(operation);
    if (!draft)
        qFatal("%s", qPrintable(draft.error().message));
    return std::move(*draft);
}

} // namespace

/// Files from which drafts are made: API descriptions, HAR, Postman collections.
class TestApiFiles : public QObject
{
    Q_OBJECT

private slots:
    void openApi();
    void swagger();
    void operationsAreRanked();
    void unknownOperationsNameTheLikely();
    void badDescriptions_data();
    void badDescriptions();
    void yamlValues();
    void yamlIsLimited();
    void har();
    void postman();
};

void TestApiFiles::openApi()
{
    const ConnectorDraft draft = drafted(openApiYaml);
    const Source& source = *draft.connector.source;
    QCOMPARE(source.baseUrl, std::string("https://eu.hr.example.com/v2"));
    QCOMPARE(source.list.path, std::string("/employees"));
    QCOMPARE(source.list.records, std::string("items"));
    QCOMPARE(paginationText(source.pagination), std::string("offset limit offset 0"));
    QCOMPARE(pageSizeOf(source.pagination), 50);
    QCOMPARE(totalText(source.total), std::string("total"));
    QVERIFY(std::holds_alternative<AuthBearer>(source.auth));
    QCOMPARE(draft.connector.externalId, std::string("id"));
    QCOMPARE(source.list.query.size(), std::size_t{1}); // tenant, which is needed; not those of paging
    QVERIFY(draft.connector.status.has_value());
    const auto& mapping = draft.connector.mapping;
    const auto maps = [&](const char* to, const char* from) {
        return std::any_of(mapping.begin(), mapping.end(),
                           [&](const MappingRule& rule) { return rule.to == to && rule.value == from; });
    };
    QVERIFY(maps("email", "workEmail"));
    QVERIFY(maps("firstname", "firstName"));
    QVERIFY(maps("lastname", "lastName"));
}

void TestApiFiles::swagger()
{
    const ConnectorDraft draft = drafted(swaggerJson);
    const Source& source = *draft.connector.source;
    QCOMPARE(source.baseUrl, std::string("https://old.example.com/api"));
    QCOMPARE(source.list.path, std::string("/users"));
    QCOMPARE(source.list.records, std::string("."));
    QCOMPARE(paginationText(source.pagination), std::string("page page per_page 1"));
    const auto* key = std::get_if<AuthApiKey>(&source.auth);
    QVERIFY(key != nullptr);
    QCOMPARE(key->name, std::string("X-Key"));
    QVERIFY(key->value.isSecret());
}

void TestApiFiles::operationsAreRanked()
{
    const auto api = ApiDescription::read(openApiYaml);
    QVERIFY(api);
    const auto operations = api->operations();
    QCOMPARE(operations.size(), std::size_t{3});
    QCOMPARE(operations.front().id, std::string("listEmployees"));
}

void TestApiFiles::unknownOperationsNameTheLikely()
{
    const auto api = ApiDescription::read(openApiYaml);
    QVERIFY(api);
    const auto draft = api->draft("nothing");
    QVERIFY(!draft);
    QCOMPARE(draft.error().kind, ErrorKind::NotFound);
    QVERIFY(draft.error().message.contains(QStringLiteral("listEmployees")));
    QVERIFY(api->draft("GET /employees").has_value());
}

void TestApiFiles::badDescriptions_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("another JSON file") << QByteArray(R"({"a": 1})");
    QTest::newRow("no YAML") << QByteArray("a: [1, 2");
    QTest::newRow("a list") << QByteArray("- a");
    QTest::newRow("no paths") << QByteArray("openapi: 3.0.0");
}

void TestApiFiles::badDescriptions()
{
    QFETCH(QByteArray, text);
    const auto api = ApiDescription::read(text.toStdString());
    QVERIFY(!api);
    QCOMPARE(api.error().kind, ErrorKind::Invalid);
}

void TestApiFiles::yamlValues()
{
    const auto yaml = readYaml("a: 1\nb: 'yes'\nc: yes\nd: true\ne: ~\nf: [x, 2.5]\n\"200\": {g: 007}\n");
    QVERIFY(yaml);
    const Json expected =
        readJson(R"({"a": 1, "b": "yes", "c": "yes", "d": true, "e": null, "f": ["x", 2.5], "200": {"g": "007"}})");
    QCOMPARE(QString::fromStdString(writeJson(*yaml)), QString::fromStdString(writeJson(expected)));
}

void TestApiFiles::yamlIsLimited()
{
    QVERIFY(!readYaml("a: &x [1]\nb: *x\n"));
    QVERIFY(!readYaml(std::string(200, '[') + std::string(200, ']')));
}

void TestApiFiles::har()
{
    const auto requests = readHar(R"({"log": {"entries": [
        {"request": {"method": "GET", "url": "https://x.test/api/settings", "headers": []},
         "response": {"headers": [], "content": {"mimeType": "application/json", "text": "{}"}}},
        {"request": {"method": "GET", "url": "https://x.test/api/users?page=1", "headers": [{"name": ":path",
        "value": "/"},
            {"name": "Authorization", "value": "Bearer canary"}]},
         "response": {"headers": [{"name": "X-Total-Count", "value": "9"}], "content": {"mimeType": "application/json",
            "encoding": "base64", "text": "W10="}}},
        {"request": {"method": "GET", "url": "https://x.test/logo.png", "headers": []},
         "response": {"headers": [], "content": {"mimeType": "image/png"}}}]}})");
    QVERIFY(requests);
    QCOMPARE(requests->size(), std::size_t{2});
    const PlainRequest& best = requests->front();
    QCOMPARE(best.url, std::string("https://x.test/api/users?page=1"));
    QCOMPARE(best.headers.size(), std::size_t{1});
    QCOMPARE(best.answer, std::string("[]"));
    QCOMPARE(best.answerHeaders.size(), std::size_t{1});
    QVERIFY(!readHar("{}"));
    QVERIFY(!readHar("no JSON"));
}

void TestApiFiles::postman()
{
    const auto requests =
        readPostman(R"({"info": {"name": "C"}, "variable": [{"key": "base", "value": "https://x.test"}],
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "canary"}]},
        "item": [{"name": "Folder", "item": [
            {"name": "One", "request": {"method": "GET", "url": {"raw": "{{base}}/users/1"}}},
            {"name": "All", "request": {"method": "GET", "url": {"raw": "{{base}}/users?limit=5"},
             "header": [{"key": "X-A", "value": "1"}, {"key": "X-B", "value": "2", "disabled": true}]}},
            {"name": "Delete", "request": {"method": "DELETE", "url": "{{base}}/users/1"}}]}]})");
    QVERIFY(requests);
    QCOMPARE(requests->size(), std::size_t{2});
    const PlainRequest& best = requests->front();
    QCOMPARE(best.url, std::string("https://x.test/users?limit=5"));
    QCOMPARE(best.headers.size(), std::size_t{2}); // X-A, Authorization
    QCOMPARE(best.headers.back().value, std::string("Bearer canary"));
    QVERIFY(!readPostman("{}"));
}

QTEST_GUILESS_MAIN(TestApiFiles)
#include "test_apifiles.moc"
