// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/namewords.h"
#include "core/source/suggest.h"

#include <QtTest>

using namespace muster;

namespace {

Fields fieldsOf(const char* json)
{
    const Json list = readJson(json);
    return fieldStatistics(std::vector<Json>(list.begin(), list.end()));
}

const FieldStatistics* field(const Fields& fields, std::string_view path)
{
    for (const FieldStatistics& one : fields)
        if (one.path == path)
            return &one;
    return nullptr;
}

const Suggestion* suggestion(const std::vector<Suggestion>& all, std::string_view to)
{
    for (const Suggestion& one : all)
        if (one.rule.to == to)
            return &one;
    return nullptr;
}

} // namespace

/// Statistics of fields, and the mapping that is suggested from them.
class TestSuggest : public QObject
{
    Q_OBJECT

private slots:
    void names_data();
    void names();
    void statistics();
    void listsGiveTheirTypes();
    void attributes_data();
    void attributes();
    void aUsernameIsMadeOfNames();
    void aUsernameIsMadeOfTheEmail();
    void dates_data();
    void dates();
};

void TestSuggest::names_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("tokens");
    QTest::newRow("camel case") << QStringLiteral("firstName") << QStringLiteral("first name");
    QTest::newRow("capitals in a row") << QStringLiteral("employeeID") << QStringLiteral("employee id");
    QTest::newRow("capitals before a word") << QStringLiteral("HRSystem") << QStringLiteral("hr system");
    QTest::newRow("underscores and hyphens") << QStringLiteral("E-mail_werk") << QStringLiteral("e mail werk");
    QTest::newRow("accents") << QString::fromUtf8("Prénom") << QStringLiteral("prenom");
    QTest::newRow("sharp s") << QString::fromUtf8("straße") << QStringLiteral("strasse");
}

void TestSuggest::names()
{
    QFETCH(QString, name);
    QFETCH(QString, tokens);
    QStringList got;
    for (const std::string& token : nameTokens(name.toStdString()))
        got += QString::fromStdString(token);
    QCOMPARE(got.join(u' '), tokens);
}

void TestSuggest::statistics()
{
    const Fields fields = fieldsOf(R"([{"id": 1, "mail": "a@x.test", "on": true, "since": "2024-01-31", "team": "A"},
        {"id": 2, "mail": "b@x.test", "on": false, "since": "2024-02-28", "team": "A"},
        {"id": 3, "mail": null, "on": true, "since": "", "team": "B"}, {"id": 4, "on": true, "team": "B"}])");
    QVERIFY(field(fields, "id")->isUnique());
    QCOMPARE(field(fields, "id")->integers, 4);
    QCOMPARE(field(fields, "mail")->filled, 2);
    QCOMPARE(field(fields, "mail")->emails, 2);
    QCOMPARE(field(fields, "on")->booleans, 4);
    QCOMPARE(field(fields, "since")->dates, 2);
    QVERIFY(field(fields, "team")->isEnumeration());
    QVERIFY(!field(fields, "id")->isEnumeration());
    QCOMPARE(field(fields, "team")->values.front().second, 2);
    QVERIFY(looksLikePhone("+47 22 33 44 55"));
    QVERIFY(!looksLikePhone("2024-01-31"));
    QVERIFY(!looksLikePhone("12345678"));
    QVERIFY(!looksLikeEmail("a@b"));
}

void TestSuggest::listsGiveTheirTypes()
{
    const Fields fields =
        fieldsOf(R"([{"emails": [{"type": "work", "value": "a@x.test"}, {"type": "home", "value": "b@x.test"}],
        "phones": ["1"], "odd key": {"a": 1}}])");
    QVERIFY(field(fields, "emails[type=work].value") != nullptr);
    QVERIFY(field(fields, "emails[type=home].value") != nullptr);
    QVERIFY(field(fields, "phones[0]") != nullptr);
    QVERIFY(field(fields, "\"odd key\".a") != nullptr);
}

void TestSuggest::attributes_data()
{
    QTest::addColumn<QByteArray>("records");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("from");
    const auto row = [](const char* name, const char* records, const char* to, const char* from) {
        QTest::newRow(name) << QByteArray(records) << QString::fromLatin1(to) << QString::fromUtf8(from);
    };
    row("a login", R"([{"login": "ann"}, {"login": "bo"}])", "username", "login");
    row("a department in an object", R"([{"department": {"id": 7, "name": "Sales"}}])", "department",
        "department.name");
    row("the manager's id", R"([{"manager": {"id": "9", "email": "m@x.test"}}])", "manager", "manager.id");
    row("a German cost centre", R"([{"kostenstelle": "4711"}])", "costCenter", "kostenstelle");
    row("a French job", R"([{"poste": "Comptable"}])", "jobTitle", "poste");
    row("a form of address is no job", R"([{"title": "Mr"}, {"title": "Mrs"}])", "jobTitle", "");
    row("a city in an address", R"([{"address": {"city": "Oslo"}}])", "addresses.work.locality", "address.city");
    row("a mobile number", R"([{"mobilePhone": "+47 22334455"}])", "phoneNumbers.mobile", "mobilePhone");
    row("a private address is the second one",
        R"([{"workEmail": "a@x.test", "personalEmail": "p@y.test"}, {"workEmail": "b@x.test",
        "personalEmail": "q@y.test"}])",
        "alternateEmail", "personalEmail");
    row("and the first one is that of work",
        R"([{"personalEmail": "p@y.test", "workEmail": "a@x.test"}, {"personalEmail": "q@y.test",
        "workEmail": "b@x.test"}])",
        "email", "workEmail");
    row("a manager's e-mail is nobody's own", R"([{"managerEmail": "m@x.test"}])", "email", "");
    row("the name of a department is no person's", R"([{"department": {"name": "Sales"}}])", "displayname", "");
}

void TestSuggest::attributes()
{
    QFETCH(QByteArray, records);
    QFETCH(QString, to);
    QFETCH(QString, from);
    const Fields fields = fieldsOf(records.constData());
    const auto all = suggestMapping(fields);
    const Suggestion* found = suggestion(all, to.toStdString());
    const bool isSure = found != nullptr && found->confidence >= leastConfidence;
    QCOMPARE(isSure ? QString::fromStdString(found->rule.value) : QString(), from.isEmpty() ? QString() : from);
}

void TestSuggest::aUsernameIsMadeOfNames()
{
    const auto all = suggestMapping(fieldsOf(R"([{"first": {"x": 1}, "firstName": "Ann", "lastName": "Berg"},
        {"firstName": "Bo", "lastName": "Lind"}])"));
    const Suggestion* found = suggestion(all, "username");
    QVERIFY(found != nullptr);
    QCOMPARE(found->rule.kind, MappingRule::Kind::Template);
    QCOMPARE(found->rule.value, std::string("{firstName}.{lastName}"));
    QCOMPARE(found->rule.transforms.back().kind, std::string("uniqueSuffix"));
}

void TestSuggest::aUsernameIsMadeOfTheEmail()
{
    const auto all = suggestMapping(fieldsOf(R"([{"email": "a@x.test"}, {"email": "b@x.test"}])"));
    const Suggestion* found = suggestion(all, "username");
    QVERIFY(found != nullptr);
    QCOMPARE(found->rule.value, std::string("email"));
    QCOMPARE(found->rule.transforms.front().kind, std::string("split"));
}

void TestSuggest::dates_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("parse"); // "iso" = no transform, "" = a guess
    QTest::newRow("ISO 8601") << QByteArray("2024-01-31") << QStringLiteral("iso");
    QTest::newRow("German") << QByteArray("31.01.2024") << QStringLiteral("dd.MM.yyyy");
    QTest::newRow("German, early in the month") << QByteArray("01.02.2024") << QStringLiteral("dd.MM.yyyy");
    QTest::newRow("American") << QByteArray("01/31/2024") << QStringLiteral("MM/dd/yyyy");
    QTest::newRow("British") << QByteArray("31/01/2024") << QStringLiteral("dd/MM/yyyy");
    QTest::newRow("nobody can tell") << QByteArray("01/02/2024") << QString();
}

void TestSuggest::dates()
{
    QFETCH(QByteArray, value);
    QFETCH(QString, parse);
    const QByteArray records = "[{\"hireDate\": \"" + value + "\"}]";
    const auto all = suggestMapping(fieldsOf(records.constData()));
    const Suggestion* found = suggestion(all, "startDate");
    QVERIFY(found != nullptr);
    QCOMPARE(found->confidence >= leastConfidence, !parse.isEmpty());
    if (parse == QStringLiteral("iso"))
        QVERIFY(found->rule.transforms.empty());
    else if (!parse.isEmpty())
        QCOMPARE(QString::fromStdString(found->rule.transforms.front().options["parse"].get<std::string>()), parse);
}

QTEST_GUILESS_MAIN(TestSuggest)
#include "test_suggest.moc"
