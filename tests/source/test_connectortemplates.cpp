// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorfile.h"
#include "core/source/connectorsecrets.h"
#include "core/source/connectortemplates.h"
#include "core/source/fetch.h"
#include "core/sync/mapper.h"
#include "tests/fakes/sampleserver.h"

#include <QDir>
#include <QFile>
#include <QUrl>
#include <QtTest>

#include <algorithm>
#include <set>

using namespace muster;

namespace {

/// Has every secret.
class AnySecrets final : public SecretStore
{
public:
    Result<Secret> read(const SecretRef&) override { return Secret(std::string("made-up")); }
    Result<void> write(const SecretRef&, const Secret&) override { return {}; }
    Result<void> remove(const SecretRef&) override { return {}; }
    Result<std::vector<SecretRef>> list(const std::string&) override { return std::vector<SecretRef>(); }
};

Json fileJson(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? readJson(file.readAll().toStdString()) : Json();
}

QString templateFolder()
{
    return QStringLiteral(MUSTER_SOURCE_DIR "/resources/templates");
}

Json sampleOf(const ConnectorTemplate& one)
{
    return fileJson(
        QStringLiteral(MUSTER_SOURCE_DIR "/tests/data/templates/%1.json").arg(QString::fromStdString(one.name)));
}

TemplateValues examples(const ConnectorTemplate& one)
{
    TemplateValues values;
    for (const TemplateField& field : one.fields)
        values[field.name] = field.placeholder;
    return values;
}

std::string statusName(SourceStatus status)
{
    return status == SourceStatus::Active ? "active" : status == SourceStatus::Inactive ? "inactive" : "unknown";
}

Json importedUser(const MappedUser& user)
{
    const auto value = [&user](KnownAttribute attribute) { return std::string(user.values.get(attribute)); };
    return Json{{"externalId", user.externalId},
                {"email", value(KnownAttribute::Email)},
                {"username", value(KnownAttribute::Username)},
                {"firstname", value(KnownAttribute::Firstname)},
                {"lastname", value(KnownAttribute::Lastname)},
                {"status", statusName(user.status)}};
}

void addTemplateRows()
{
    QTest::addColumn<QString>("name");
    for (const ConnectorTemplate& one : connectorTemplates())
        QTest::newRow(one.name.c_str()) << QString::fromStdString(one.name);
}

} // namespace

/// Every ready connector: its file, its sense, and an import of a made-up answer of its vendor.
class TestConnectorTemplates : public QObject
{
    Q_OBJECT

private slots:
    void everyFileIsATemplate();
    void theyAreInOrder();
    void lintsWithoutErrors_data() { addTemplateRows(); }
    void lintsWithoutErrors();
    void isKeptByReadingAndWriting_data() { addTemplateRows(); }
    void isKeptByReadingAndWriting();
    void namesItsSecretsAndFields_data() { addTemplateRows(); }
    void namesItsSecretsAndFields();
    void importsItsSampleCompletely_data() { addTemplateRows(); }
    void importsItsSampleCompletely();
    void isInTheDocumentation_data() { addTemplateRows(); }
    void isInTheDocumentation();
    void isFoundBySearch_data();
    void isFoundBySearch();
    void judgesFields_data();
    void judgesFields();
    void fillsInEveryPlaceOnce();
    void refusesUnknownFields();
    void refusesDamagedFiles_data();
    void refusesDamagedFiles();
};

void TestConnectorTemplates::everyFileIsATemplate()
{
    const QStringList files = QDir(templateFolder()).entryList({QStringLiteral("*.json")}, QDir::Files);
    QVERIFY(files.size() >= 40);
    std::set<std::string> names;
    for (const QString& file : files) {
        const auto one = readTemplate(writeJson(fileJson(templateFolder() + QLatin1Char('/') + file)));
        QVERIFY2(one, qPrintable(one ? QString() : file + QStringLiteral(": ") + one.error().message));
        QCOMPARE(QString::fromStdString(one->name) + QStringLiteral(".json"), file);
        QCOMPARE(one->connector.at("id").get<std::string>(), one->name);
        QVERIFY(names.insert(one->name).second);
    }
    QCOMPARE(connectorTemplates().size(), static_cast<std::size_t>(files.size()));
}

void TestConnectorTemplates::theyAreInOrder()
{
    const auto& all = connectorTemplates();
    QVERIFY(std::is_sorted(all.begin(), all.end(), [](const ConnectorTemplate& a, const ConnectorTemplate& b) {
        return a.category < b.category;
    }));
    QCOMPARE(all.front().category, TemplateCategory::Hr);
    QCOMPARE(all.back().category, TemplateCategory::Saas);
}

void TestConnectorTemplates::lintsWithoutErrors()
{
    QFETCH(QString, name);
    const ConnectorTemplate* one = findTemplate(name.toStdString());
    QVERIFY(one);
    const auto connector = connectorFrom(*one, examples(*one));
    QVERIFY2(connector, qPrintable(connector ? QString() : connector.error().message));
    for (const Problem& problem : lintConnector(*connector))
        QVERIFY2(problem.severity != Severity::Error,
                 qPrintable(QString::fromStdString(problem.path) + QStringLiteral(": ") + problem.message));
    QVERIFY2(Mapper::create(*connector), "the mapping cannot be compiled");
}

void TestConnectorTemplates::isKeptByReadingAndWriting()
{
    QFETCH(QString, name);
    const ConnectorTemplate* one = findTemplate(name.toStdString());
    QVERIFY(one);
    const auto connector = filledConnector(*one, {});
    QVERIFY(connector);
    QVERIFY2(connector->unknown.empty(), writeJson(connector->unknown).c_str());
    const auto again = readConnector(std::string_view(writeConnector(*connector)));
    QVERIFY(again);
    QVERIFY(*again == *connector);
}

void TestConnectorTemplates::namesItsSecretsAndFields()
{
    QFETCH(QString, name);
    const ConnectorTemplate* one = findTemplate(name.toStdString());
    QVERIFY(one);
    const auto connector = connectorFrom(*one, examples(*one));
    QVERIFY(connector);
    std::set<std::string> used, named;
    for (const SecretUse& use : secretUses(*connector))
        used.insert(use.name);
    for (const TemplateSecret& secret : one->secrets)
        named.insert(secret.secret);
    QVERIFY2(used == named, "the template's secrets are not those of its connector");
    QVERIFY(QUrl(QString::fromStdString(one->documentation), QUrl::StrictMode).scheme() == QLatin1String("https"));
    const std::string whole = writeJson(one->connector);
    for (const TemplateField& field : one->fields) {
        QVERIFY2(whole.find('{' + field.name + '}') != std::string::npos, field.name.c_str());
        QVERIFY2(!templateFieldProblem(field, field.placeholder), field.name.c_str());
    }
}

void TestConnectorTemplates::importsItsSampleCompletely()
{
    QFETCH(QString, name);
    const ConnectorTemplate* one = findTemplate(name.toStdString());
    QVERIFY(one);
    const Json sample = sampleOf(*one);
    QVERIFY2(sample.is_object(), "there is no sample answer");
    auto connector = connectorFrom(*one, examples(*one));
    QVERIFY(connector);
    if (std::holds_alternative<AuthOAuth2>(connector->source->auth))
        connector->source->auth = AuthNone{}; // nobody can authorize here; OAuth has tests of its own
    const bool isPaged = !std::holds_alternative<PageNone>(connector->source->pagination);
    QVERIFY(sample.at("pages").size() >= (isPaged ? 2U : 1U));

    SampleServer server(*connector, sample);
    AnsweringHttp http([&server](const HttpRequest& request) { return server.answer(request); });
    AnySecrets secrets;
    auto client = SourceClient::create(*connector, sourcePorts(http, secrets));
    QVERIFY2(client, qPrintable(client ? QString() : client.error().message));
    const auto mapper = Mapper::create(*connector);
    QVERIFY(mapper);
    Json users = Json::array();
    QStringList problems;
    SourceClient::Callbacks callbacks;
    callbacks.record = [&](const RecordView& record) {
        MappedUser user;
        mapper->map(record.fields, user);
        for (const FieldProblem& problem : user.problems)
            problems += QString::fromStdString(user.externalId + ' ' + problem.attribute + ": ") + problem.message;
        users.push_back(importedUser(user));
    };
    callbacks.problem = [&](const RecordProblem& problem) { problems += problem.error.message; };
    const auto proof = client->fetch(mapper->fields(), 0, {}, {}, callbacks, {});
    QVERIFY2(proof, qPrintable(proof ? QString() : proof.error().message + proof.error().detail));
    QVERIFY2(problems.isEmpty(), qPrintable(problems.join(QLatin1Char('\n'))));
    QVERIFY2(users == sample.at("expect"), writeJson(users, 1).c_str());
    QVERIFY2(proof->complete, proof->words.empty() ? "not complete" : qPrintable(proof->words.front()));
    QCOMPARE(proof->records, sample.at("users").get<std::int64_t>());
}

void TestConnectorTemplates::isInTheDocumentation()
{
    QFETCH(QString, name);
    const ConnectorTemplate* one = findTemplate(name.toStdString());
    QVERIFY(one);
    QFile file(QStringLiteral(MUSTER_SOURCE_DIR "/docs/templates.md"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString begin = QStringLiteral("| `%1` |").arg(name);
    const QString words[] = {QStringLiteral("vendor's OpenAPI file |"), QStringLiteral("vendor's documentation |"),
                             QStringLiteral("not verified |")};
    int lines = 0;
    for (const QString& line : QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'))) {
        if (!line.startsWith(begin))
            continue;
        ++lines;
        QVERIFY2(line.endsWith(words[static_cast<int>(one->evidence)]), "the evidence differs");
        QVERIFY2(line.contains(QString::fromStdString(one->documentation)), "the link differs");
    }
    QCOMPARE(lines, 1);
}

void TestConnectorTemplates::isFoundBySearch_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("found");
    QTest::newRow("by its title in other case") << "bamboo"
                                                << "bamboohr";
    QTest::newRow("by its vendor") << "microsoft"
                                   << "entra-id";
    QTest::newRow("by two words in any order") << "id entra"
                                               << "entra-id";
    QTest::newRow("by its name") << "scim"
                                 << "scim";
    QTest::newRow("nothing for nonsense") << "xyzzy"
                                          << "";
}

void TestConnectorTemplates::isFoundBySearch()
{
    QFETCH(QString, text);
    QFETCH(QString, found);
    const auto all = searchTemplates(text.toStdString());
    if (found.isEmpty())
        QVERIFY(all.empty());
    else
        QVERIFY(std::any_of(all.begin(), all.end(),
                            [&](const ConnectorTemplate* one) { return one->name == found.toStdString(); }));
    QCOMPARE(searchTemplates({}).size(), connectorTemplates().size());
}

void TestConnectorTemplates::judgesFields_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("good");
    using Kind = TemplateField::Kind;
    const auto row = [](const char* name, Kind kind, const char* value, bool good) {
        QTest::newRow(name) << static_cast<int>(kind) << QString::fromUtf8(value) << good;
    };
    row("a subdomain", Kind::Name, "acme-2", true);
    row("a name with a slash", Kind::Name, "acme/../x", false);
    row("a name of dots only", Kind::Name, "..", false);
    row("a name with an at sign", Kind::Name, "evil@example.net", false);
    row("nothing", Kind::Name, "", false);
    row("only a space", Kind::Text, " ", false);
    row("a host", Kind::Host, "sso.example.com", true);
    row("a host with a port", Kind::Host, "sso.example.com:8443", true);
    row("a host with a scheme", Kind::Host, "https://sso.example.com", false);
    row("a host with a path", Kind::Host, "sso.example.com/x", false);
    row("an address", Kind::Address, "https://idp.example.com/scim/v2", true);
    row("an address with a query", Kind::Address, "https://idp.example.com/?a=1", false);
    row("plain http to another computer", Kind::Address, "http://idp.example.com", false);
    row("an e-mail address as text", Kind::Text, "you@example.com", true);
    row("text with a line break", Kind::Text, "a\nb", false);
}

void TestConnectorTemplates::judgesFields()
{
    QFETCH(int, kind);
    QFETCH(QString, value);
    QFETCH(bool, good);
    TemplateField field;
    field.label = "Field";
    field.placeholder = "acme";
    field.kind = static_cast<TemplateField::Kind>(kind);
    QCOMPARE(!templateFieldProblem(field, value.toStdString()), good);
}

void TestConnectorTemplates::fillsInEveryPlaceOnce()
{
    const ConnectorTemplate* one = findTemplate("jira-cloud");
    QVERIFY(one);
    const auto filled = connectorFrom(*one, {{"host", "acme.atlassian.net"}, {"email", "{host}@example.com"}});
    QVERIFY(filled);
    QCOMPARE(filled->source->baseUrl, std::string("https://acme.atlassian.net"));
    QCOMPARE(std::get<AuthBasic>(filled->source->auth).username.text, std::string("{host}@example.com"));
    const auto half = filledConnector(*one, {{"host", "acme.atlassian.net"}});
    QVERIFY(half);
    QCOMPARE(std::get<AuthBasic>(half->source->auth).username.text, std::string("{email}"));
    const auto missing = connectorFrom(*one, {{"host", "acme.atlassian.net"}});
    QVERIFY(!missing);
    QCOMPARE(missing.error().where, QStringLiteral("email"));
}

void TestConnectorTemplates::refusesUnknownFields()
{
    const auto wrong = filledConnector(*findTemplate("okta"), {{"company", "acme"}});
    QVERIFY(!wrong);
    QVERIFY(wrong.error().kind == ErrorKind::Usage);
    QVERIFY(wrong.error().message.contains(QLatin1String("host")));
}

void TestConnectorTemplates::refusesDamagedFiles_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("place");
    QTest::newRow("without a title") << "/template/title"
                                     << "template.title";
    QTest::newRow("with an unknown category") << "/template/category"
                                              << "template.category";
    QTest::newRow("with an unknown evidence") << "/template/evidence"
                                              << "template.evidence";
    QTest::newRow("without a place for credentials") << "/template/credentials/where"
                                                     << "template.credentials.where";
    QTest::newRow("with a field without a name") << "/template/fill/0/name"
                                                 << "template.fill[0].name";
}

void TestConnectorTemplates::refusesDamagedFiles()
{
    QFETCH(QString, pointer);
    QFETCH(QString, place);
    Json file = fileJson(templateFolder() + QStringLiteral("/okta.json"));
    file[Json::json_pointer(pointer.toStdString())] = 7;
    const auto read = readTemplate(writeJson(file));
    QVERIFY(!read);
    QCOMPARE(read.error().where, place);
    QVERIFY(!readTemplate("{"));
}

QTEST_GUILESS_MAIN(TestConnectorTemplates)
#include "test_connectortemplates.moc"
