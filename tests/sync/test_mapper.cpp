// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/importrun.h"
#include "core/sync/mapper.h"
#include "core/sync/valuecheck.h"

#include <QTest>

using namespace muster;

class TestMapper : public QObject
{
    Q_OBJECT

private slots:
    void value_data();
    void value();
    void problem_data();
    void problem();
    void email_data();
    void email();
    void username_data();
    void username();
    void status_data();
    void status();
    void fieldsAreReadOnce();
    void wrongMapping_data();
    void wrongMapping();
    void aReusedUserForgetsTheLast();
    void traceShowsEachStep();
    void policiesAndSources();
    void previewOfADraftLeavesOutWhatIsWrong();
};

namespace {

MappingRule from(const char* to, const char* path)
{
    return {to, MappingRule::Kind::From, path, {}, Policy::Always, std::nullopt};
}

Connector sample()
{
    Connector connector;
    connector.externalId = "id";
    connector.status = StatusRule{"status", {"Active", "Onboarding", "1"}, {"Leave", "Inactive", "false"}};
    connector.mapping = {from("username", "login"), from("email", "mail")};
    return connector;
}

MappedUser mapped(const Connector& connector, const char* record)
{
    const auto mapper = Mapper::create(connector);
    if (!mapper)
        qFatal("%s", qPrintable(mapper.error().message));
    auto user = mapper->mapJson(record);
    if (!user)
        qFatal("%s", qPrintable(user.error().message));
    return *std::move(user);
}

} // namespace

void TestMapper::value_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const char* kind, const char* text, const char* record,
                        const char* expected) {
        QTest::newRow(name) << QByteArray(kind) << QByteArray(text) << QByteArray(record) << QByteArray(expected);
    };
    row("a text is copied", "from", "a", R"("a":"x")", "x");
    row("a number keeps its digits", "from", "a", R"("a":12345678901234567890)", "12345678901234567890");
    row("a number keeps its zeros", "from", "a", R"("a":1.50)", "1.50");
    row("a boolean is its word", "from", "a", R"("a":true)", "true");
    row("null is no value", "from", "a", R"("a":null)", "");
    row("a missing field is no value", "from", "a", R"("b":1)", "");
    row("an escape is resolved", "from", "a", R"("a":"\u00e9\"")", "é\"");
    row("a list is joined with commas", "from", "a[*].n", R"("a":[{"n":"x"},{"n":null},{"n":"y"}])", "x, y");
    row("an array of texts is joined too", "from", "a", R"("a":["x","y"])", "x, y");
    row("an empty object is no value", "from", "a", R"("a":{})", "");
    row("an empty array is no value", "from", "a", R"("a":[ ])", "");
    row("a template joins paths and text", "template", "{a.b}-{c}", R"("a":{"b":"x"},"c":7)", "x-7");
    row("a template keeps doubled braces as braces", "template", "{{{c}}}", R"("c":7)", "{7}");
    row("a template whose paths lead nowhere is no value", "template", "{a}.{b}", R"("c":7)", "");
    row("a template with one value keeps the rest", "template", "{a}.{c}", R"("c":7)", ".7");
    row("a constant is the same for all", "constant", "Sales", R"("c":7)", "Sales");
}

void TestMapper::value()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, record);
    QFETCH(QByteArray, expected);
    Connector connector = sample();
    MappingRule rule = from("department", text.constData());
    if (kind != "from")
        rule.kind = kind == "template" ? MappingRule::Kind::Template : MappingRule::Kind::Constant;
    connector.mapping.push_back(rule);
    const QByteArray whole = R"({"id":"7","mail":"a@x.test","login":"ann","status":"Active",)" + record + "}";
    const MappedUser user = mapped(connector, whole.constData());
    QCOMPARE(QByteArray::fromStdString(std::string(user.values.get(KnownAttribute::Department))), expected);
    QVERIFY2(user.problems.empty(), user.problems.empty() ? "" : qPrintable(user.problems[0].message));
    QCOMPARE(user.externalId, std::string("7"));

    connector.mapping.back().defaultValue = "None";
    const MappedUser other = mapped(connector, whole.constData());
    QCOMPARE(QByteArray::fromStdString(std::string(other.values.get(KnownAttribute::Department))),
             expected.isEmpty() ? QByteArray("None") : expected);
}

void TestMapper::problem_data()
{
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<QByteArray>("attribute");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<bool>("blocking");
    const auto row = [](const char* name, const QByteArray& record, const char* attribute, const char* code,
                        bool blocking) {
        QTest::newRow(name) << record << QByteArray(attribute) << QByteArray(code) << blocking;
    };
    row("no id", R"({"mail":"a@x.test","login":"ann"})", "externalId", "missingExternalId", true);
    row("an empty id", R"({"id":"","mail":"a@x.test","login":"ann"})", "externalId", "missingExternalId", true);
    row("an id that is an object", R"({"id":{"a":1},"mail":"a@x.test","login":"ann"})", "externalId",
        "missingExternalId", true);
    row("no e-mail", R"({"id":1,"login":"ann"})", "email", "missingEmail", true);
    row("an e-mail that is null", R"({"id":1,"mail":null,"login":"ann"})", "email", "missingEmail", true);
    row("a bad e-mail is told once", R"({"id":1,"mail":"ann","login":"ann"})", "email", "invalidEmail", true);
    row("no username", R"({"id":1,"mail":"a@x.test","login":""})", "username", "missingUsername", true);
    row("a bad username", R"({"id":1,"mail":"a@x.test","login":"ann doe"})", "username", "invalidUsername", true);
    row("a NUL in a name is left out", R"({"id":1,"mail":"a@x.test","login":"ann","name":"a\u0000b"})", "lastname",
        "badValue", false);
    row("an escape character in a name is left out", R"({"id":1,"mail":"a@x.test","login":"ann","name":"a\u001b[1m"})",
        "lastname", "badValue", false);
    row("an object for a name", R"({"id":1,"mail":"a@x.test","login":"ann","name":{"first":"a","last":"b"}})",
        "lastname", "badValue", false);
    row("a list of objects for a name", R"({"id":1,"mail":"a@x.test","login":"ann","name":[{"v":"a"}]})", "lastname",
        "badValue", false);
    row("an employee id of 257 characters",
        QByteArray(R"({"id":1,"mail":"a@x.test","login":"ann","number":")") + QByteArray("é").repeated(257) + "\"}",
        "employeeIdentifier", "tooLong", false);
    row("a bad second e-mail is left out", R"({"id":1,"mail":"a@x.test","login":"ann","other":"none"})",
        "alternateEmail", "invalidEmail", false);
}

void TestMapper::problem()
{
    QFETCH(QByteArray, record);
    QFETCH(QByteArray, attribute);
    QFETCH(QByteArray, code);
    QFETCH(bool, blocking);
    Connector connector = sample();
    connector.status.reset();
    connector.mapping.push_back(from("lastname", "name"));
    connector.mapping.push_back(from("employeeIdentifier", "number"));
    connector.mapping.push_back(from("alternateEmail", "other"));
    const MappedUser user = mapped(connector, record.constData());
    QCOMPARE(user.problems.size(), std::size_t{1});
    QCOMPARE(QByteArray::fromStdString(user.problems[0].attribute), attribute);
    QCOMPARE(QByteArray::fromStdString(user.problems[0].reasonCode), code);
    QCOMPARE(user.problems[0].blocking, blocking);
    QCOMPARE(user.usable(), !blocking);
    if (const auto bad = Attribute::fromName(attribute.toStdString()))
        QVERIFY(user.values.get(*bad).empty());
}

void TestMapper::email_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    const auto row = [](const char* name, const QByteArray& text, bool valid) { QTest::newRow(name) << text << valid; };
    const QByteArray label63(63, 'a');
    row("a plain address", "ann.doe@example.com", true);
    row("a plus and other atext", "a+b_c'd!#$%&*-/=?^`{|}~@example.com", true);
    row("a quoted local part", "\"ann doe\"@example.com", true);
    row("a domain of one label", "root@localhost", true);
    row("a domain beyond ASCII", "ann@münchen.example", true);
    row("a local part beyond ASCII (RFC 6531)", "用户@example.com", true);
    row("a local part of 64 octets", QByteArray(64, 'a') + "@example.com", true);
    row("a local part of 65 octets", QByteArray(65, 'a') + "@example.com", false);
    row("254 octets in all", "a@" + label63 + "." + label63 + "." + label63 + "." + QByteArray(60, 'b'), true);
    row("255 octets in all", "a@" + label63 + "." + label63 + "." + label63 + "." + QByteArray(61, 'b'), false);
    row("a label of 64", "a@" + label63 + "a.com", false);
    row("no at sign", "ann", false);
    row("no local part", "@example.com", false);
    row("no domain", "ann@", false);
    row("two dots in a row", "ann..doe@example.com", false);
    row("a dot in front", ".ann@example.com", false);
    row("a dot before the at sign", "ann.@example.com", false);
    row("a space", "ann doe@example.com", false);
    row("a space at the end", "ann@example.com ", false);
    row("a display name", "Ann <ann@example.com>", false);
    row("two at signs", "a@b@example.com", false);
    row("an underscore in the domain", "ann@ex_ample.com", false);
    row("a hyphen at the edge of a label", "ann@-example.com", false);
    row("a dot at the end of the domain", "ann@example.com.", false);
    row("two addresses", "a@x.test,b@x.test", false);
    row("an address literal", "ann@[127.0.0.1]", false);
}

void TestMapper::email()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    QCOMPARE(isEmailAddress(text.toStdString()), valid);
}

void TestMapper::username_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    QTest::newRow("letters, digits, dot, underscore, hyphen") << QByteArray("Ann.d_o-e7") << true;
    QTest::newRow("one letter") << QByteArray("a") << true;
    QTest::newRow("a digit in front") << QByteArray("7ann") << false;
    QTest::newRow("a dot in front") << QByteArray(".ann") << false;
    QTest::newRow("an at sign") << QByteArray("ann@x.test") << false;
    QTest::newRow("a space") << QByteArray("ann doe") << false;
    QTest::newRow("an accent") << QByteArray("renée") << false;
    QTest::newRow("nothing") << QByteArray("") << false;
}

void TestMapper::username()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    QCOMPARE(isUsername(text.toStdString()), valid);
}

void TestMapper::status_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("expected");
    const auto row = [](const char* name, const char* json, SourceStatus expected) {
        QTest::newRow(name) << QByteArray(json) << int(expected);
    };
    row("an active word", R"("status":"Active")", SourceStatus::Active);
    row("an inactive word", R"("status":"Leave")", SourceStatus::Inactive);
    row("case and outer spaces do not count", R"("status":" iNACTIVE ")", SourceStatus::Inactive);
    row("a number counts by its text", R"("status":1)", SourceStatus::Active);
    row("a boolean counts by its text", R"("status":false)", SourceStatus::Inactive);
    row("an unknown word is unknown", R"("status":"Retired")", SourceStatus::Unknown);
    row("no status is unknown, not inactive", R"("x":1)", SourceStatus::Unknown);
    row("null is unknown", R"("status":null)", SourceStatus::Unknown);
    row("an object is unknown", R"("status":{"a":"Active"})", SourceStatus::Unknown);
}

void TestMapper::status()
{
    QFETCH(QByteArray, json);
    QFETCH(int, expected);
    const QByteArray record = R"({"id":1,"mail":"a@x.test","login":"ann",)" + json + "}";
    QCOMPARE(int(mapped(sample(), record.constData()).status), expected);
    Connector without = sample();
    without.status.reset();
    QCOMPARE(int(mapped(without, record.constData()).status), int(SourceStatus::Active));
}

void TestMapper::fieldsAreReadOnce()
{
    Connector connector = sample();
    connector.mapping.push_back(
        {"displayname", MappingRule::Kind::Template, "{mail} {login} {x}", {}, Policy::Always, {}});
    connector.mapping.push_back(from("employeeIdentifier", "id"));
    const auto mapper = Mapper::create(connector);
    QVERIFY(mapper);
    QStringList paths;
    for (const RecordPath& path : mapper->fields())
        paths << QString::fromStdString(path.text());
    QCOMPARE(paths.join(QLatin1Char(' ')), QStringLiteral("id status login mail x"));
}

void TestMapper::wrongMapping_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<QString>("where");
    QTest::newRow("no external id") << QByteArray("id") << QStringLiteral("externalId");
    QTest::newRow("an unknown attribute") << QByteArray("to") << QStringLiteral("mapping[2].to");
    QTest::newRow("an attribute twice") << QByteArray("twice") << QStringLiteral("mapping[2].to");
    QTest::newRow("a broken path") << QByteArray("path") << QStringLiteral("mapping[2].from");
    QTest::newRow("a template that does not end") << QByteArray("template") << QStringLiteral("mapping[2].template");
    QTest::newRow("no e-mail mapped") << QByteArray("email") << QStringLiteral("mapping");
    QTest::newRow("a broken status path") << QByteArray("status") << QStringLiteral("status.from");
}

void TestMapper::wrongMapping()
{
    QFETCH(QByteArray, change);
    QFETCH(QString, where);
    Connector connector = sample();
    connector.mapping.push_back(from("lastname", "name"));
    if (change == "id")
        connector.externalId.clear();
    else if (change == "to")
        connector.mapping[2].to = "surname";
    else if (change == "twice")
        connector.mapping[2].to = "email";
    else if (change == "path")
        connector.mapping[2].value = "a[";
    else if (change == "template")
        connector.mapping[2] = {"lastname", MappingRule::Kind::Template, "{a", {}, Policy::Always, {}};
    else if (change == "email")
        connector.mapping[1].to = "alternateEmail";
    else
        connector.status->from = "a..b";
    const auto mapper = Mapper::create(connector);
    QVERIFY(!mapper);
    QCOMPARE(int(mapper.error().kind), int(ErrorKind::Invalid));
    QCOMPARE(mapper.error().where, where);
}

void TestMapper::aReusedUserForgetsTheLast()
{
    const auto mapper = Mapper::create(sample());
    QVERIFY(mapper);
    const std::string_view id = "1", mail = "a@x.test", login = "ann", status = "Leave";
    std::vector<FieldValue> fields{{FieldValue::Kind::String, id, {}},
                                   {FieldValue::Kind::String, status, {}},
                                   {FieldValue::Kind::String, login, {}},
                                   {FieldValue::Kind::String, mail, {}}};
    MappedUser user;
    mapper->map(fields, user);
    QVERIFY(user.usable());
    QCOMPARE(int(user.status), int(SourceStatus::Inactive));
    fields[2] = fields[1] = FieldValue{};
    mapper->map(fields, user);
    QVERIFY(!user.usable());
    QVERIFY(user.values.get(KnownAttribute::Username).empty());
    QVERIFY(user.statusText.empty());
    QCOMPARE(int(user.status), int(SourceStatus::Unknown));
}

void TestMapper::traceShowsEachStep()
{
    Connector connector = sample();
    connector.mapping[0] = {"username",         MappingRule::Kind::Template,
                            "{first}.{last}",   {{"lowercase", Json::object()}, {"uniqueSuffix", Json{{"start", 5}}}},
                            Policy::CreateOnly, {}};
    const auto mapper = Mapper::create(connector);
    QVERIFY(mapper);
    const auto steps = mapper->trace(0, R"({"id":1,"first":"Ann","last":"Doe"})");
    QCOMPARE(steps.size(), std::size_t{3});
    QCOMPARE(steps[0].value, std::string("Ann.Doe"));
    QCOMPARE(steps[1].value, std::string("ann.doe"));
    QCOMPARE(steps[2].value, std::string("ann.doe"));
    QCOMPARE(mapper->uniqueSuffixes().size(), std::size_t{1});
    QCOMPARE(mapper->uniqueSuffixes()[0].second.value("start", 0), 5);
    QVERIFY(mapper->trace(7, "{}").empty());
    QVERIFY(mapper->trace(0, "not JSON").back().problem.has_value());
    QVERIFY(mapper->trace(1, R"({"id":1,"mail":"ann"})").back().problem.has_value());
}

void TestMapper::policiesAndSources()
{
    Connector connector = sample();
    connector.mapping[0].policy = Policy::CreateOnly;
    connector.mapping.push_back({"company", MappingRule::Kind::Constant, "Northwind", {}, Policy::Always, {}});
    const auto mapper = Mapper::create(connector);
    QVERIFY(mapper);
    QCOMPARE(int(mapper->policy({KnownAttribute::Username, {}})), int(Policy::CreateOnly));
    QCOMPARE(mapper->sourceOf({KnownAttribute::Email, {}}), std::string("mail"));
    QCOMPARE(mapper->sourceOf({KnownAttribute::Company, {}}), std::string("constant Northwind"));
    QVERIFY(!mapper->isMapped({KnownAttribute::Lastname, {}}));
}

void TestMapper::previewOfADraftLeavesOutWhatIsWrong()
{
    Connector connector = sample();
    connector.mapping[0].value = "a["; // the admin is still typing
    const auto rows =
        previewRecords(connector, {R"({"id":"1","mail":"a@x.test","login":"ann","status":"Gone"})", "[1"});
    QCOMPARE(rows.size(), std::size_t{2});
    QCOMPARE(rows[0].externalId, std::string("1"));
    QCOMPARE(std::string(rows[0].values.get(KnownAttribute::Email)), std::string("a@x.test"));
    QCOMPARE(int(rows[0].action), int(Action::Invalid));
    QStringList codes;
    for (const FieldProblem& problem : rows[0].problems)
        codes << QString::fromStdString(problem.reasonCode);
    QCOMPARE(codes.join(QLatin1Char(' ')), QStringLiteral("badMapping unknownStatus missingUsername"));
    QCOMPARE(int(rows[1].action), int(Action::Invalid));
    QCOMPARE(rows[1].problems.back().reasonCode, std::string("badRecord"));
}

QTEST_GUILESS_MAIN(TestMapper)
#include "test_mapper.moc"
