// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/mapper.h"

#include <QElapsedTimer>
#include <QTest>

using namespace muster;

/// Each row: a chain of transforms as it stands in a connector file, what goes in, what comes out.
class TestTransforms : public QObject
{
    Q_OBJECT

private slots:
    void chain_data();
    void chain();
    void names_data();
    void names();
    void problem_data();
    void problem();
    void wrongParameter_data();
    void wrongParameter();
    void catastrophicPatternEnds();
    void everyKindIsOffered();
};

namespace {

Connector connectorWith(const Json& transforms, const std::string& path = "v")
{
    Connector connector;
    connector.externalId = "id";
    connector.mapping = {{"email", MappingRule::Kind::Constant, "a@x.test", {}, Policy::Always, std::nullopt},
                         {"username", MappingRule::Kind::Constant, "ann", {}, Policy::Always, std::nullopt},
                         {"description", MappingRule::Kind::From, path, {}, Policy::Always, std::nullopt}};
    for (Json transform : transforms) {
        const std::string kind = transform.at("kind").get<std::string>();
        transform.erase("kind");
        connector.mapping[2].transforms.push_back({kind, transform});
    }
    return connector;
}

MappedUser run(const Json& transforms, const Json& value, const std::string& path = "v")
{
    auto mapper = Mapper::create(connectorWith(transforms, path));
    if (!mapper)
        qFatal("%s", qPrintable(mapper.error().message));
    Json record{{"id", "1"}, {"v", value}, {"w", ""}, {"x", "third"}};
    auto user = mapper->mapJson(writeJson(record));
    if (!user)
        qFatal("%s", qPrintable(user.error().message));
    return *std::move(user);
}

} // namespace

void TestTransforms::chain_data()
{
    QTest::addColumn<QByteArray>("transforms");
    QTest::addColumn<QByteArray>("value"); // JSON
    QTest::addColumn<QByteArray>("expected");

    const auto row = [](const char* name, const char* transforms, const char* value, const char* expected) {
        QTest::newRow(name) << QByteArray(transforms) << QByteArray(value) << QByteArray(expected);
    };
    row("trim takes white space off both ends", R"([{"kind":"trim"}])", R"("  a b\t")", "a b");
    row("trim takes a no-break space and a BOM off", R"([{"kind":"trim"}])", R"("\u00a0\ufeffann\u00a0")", "ann");
    row("trim inner makes one space of many", R"([{"kind":"trim","inner":true}])", R"("a   b\u00a0 c")", "a b c");
    row("trim of blanks leaves nothing", R"([{"kind":"trim"}])", R"("   ")", "");
    row("lowercase folds ASCII", R"([{"kind":"lowercase"}])", R"("ANN@X.Test")", "ann@x.test");
    row("lowercase folds Greek with a final sigma", R"([{"kind":"lowercase"}])", R"("ΟΔΟΣ")", "οδος");
    row("lowercase by Turkish rules knows the dotless i", R"([{"kind":"lowercase","locale":"tr"}])", R"("ISPARTA")",
        "ısparta");
    row("uppercase writes sharp s as SS", R"([{"kind":"uppercase"}])", R"("straße")", "STRASSE");
    row("transliterate removes accents", R"([{"kind":"transliterate"}])", R"("Łukasz Müller")", "Lukasz Muller");
    row("transliterate reads Cyrillic", R"([{"kind":"transliterate"}])", R"("Мария")", "Maria");
    row("transliterate reads Chinese", R"([{"kind":"transliterate"}])", R"("田中")", "tian zhong");
    row("transliterate writes umlauts as ae where wanted", R"([{"kind":"transliterate","umlauts":"ae"}])",
        R"("Jürgen Größe")", "Juergen Groesse");
    row("transliterate with ae reads decomposed umlauts", R"([{"kind":"transliterate","umlauts":"ae"}])",
        R"("Mu\u0308ller")", "Mueller");
    row("replace removes what the pattern finds", R"([{"kind":"replace","pattern":"[^a-z]+","with":""}])", R"("a-1 b")",
        "ab");
    row("replace uses groups", R"j([{"kind":"replace","pattern":"(\\w+), (\\w+)","with":"$2 $1"}])j", R"("Doe, Ann")",
        "Ann Doe");
    row("replace only the first find", R"([{"kind":"replace","pattern":"o","with":"0","all":false}])", R"("foo")",
        "f0o");
    row("replace ignores case where wanted", R"([{"kind":"replace","pattern":"DR ","with":"","ignoreCase":true}])",
        R"("dr Ann")", "Ann");
    row("split takes one part", R"([{"kind":"split","separator":",","index":1}])", R"("Berlin, Germany")", "Germany");
    row("split takes the last part", R"([{"kind":"split","separator":"/","index":-1}])", R"("a/b/c")", "c");
    row("split past the end gives nothing", R"([{"kind":"split","separator":",","index":5}])", R"("a,b")", "");
    row("split then join", R"([{"kind":"split","separator":";"},{"kind":"join","separator":" | "}])", R"("a; ;b")",
        "a | b");
    row("a list of texts is joined with the separator given", R"([{"kind":"join","separator":"/"}])", R"(["a","b"])",
        "a/b");
    row("a transform changes each text of a list", R"([{"kind":"uppercase"},{"kind":"join"}])", R"(["a","b"])", "A, B");
    row("map replaces a value of the table", R"([{"kind":"map","table":{"S":"Sales"}}])", R"("S")", "Sales");
    row("map keeps what is not in the table", R"([{"kind":"map","table":{"S":"Sales"}}])", R"("M")", "M");
    row("map uses the fallback", R"([{"kind":"map","table":{"S":"Sales"},"fallback":"Other"}])", R"("M")", "Other");
    row("map empties unknown values where wanted", R"([{"kind":"map","table":{"S":"Sales"},"unknown":"empty"}])",
        R"("M")", "");
    row("map ignores case where wanted", R"([{"kind":"map","table":{"sales":"S"},"ignoreCase":true}])", R"("SALES")",
        "S");
    row("map reads numbers by their text", R"([{"kind":"map","table":{"7":"Seven"}}])", "7", "Seven");
    row("boolean knows the usual words", R"([{"kind":"boolean"}])", R"("Yes")", "true");
    row("boolean reads JSON booleans", R"([{"kind":"boolean","whenTrue":"on","whenFalse":"off"}])", "false", "off");
    row("boolean with its own words", R"([{"kind":"boolean","trueWords":["ja"],"falseWords":"nein, nie"}])", R"("Nie")",
        "false");
    row("date keeps an ISO date", R"([{"kind":"date"}])", R"("2024-02-29")", "2024-02-29");
    row("date keeps the day as the source wrote it", R"([{"kind":"date"}])", R"("2021-03-04T23:30:00-08:00")",
        "2021-03-04");
    row("date takes the day in a time zone", R"([{"kind":"date","zone":"UTC"}])", R"("2021-03-04T23:30:00-08:00")",
        "2021-03-05");
    row("date knows summer time", R"([{"kind":"date","zone":"Europe/Berlin","format":"yyyy-MM-dd HH:mm"}])",
        R"("2021-07-04T22:30:00Z")", "2021-07-05 00:30");
    row("date reads a German pattern", R"([{"kind":"date","parse":"dd.MM.yyyy"}])", R"("31.12.2024")", "2024-12-31");
    row("date reads English month names with a comma", R"([{"kind":"date","parse":"MMM d, yyyy"}])", R"("Mar 4, 2021")",
        "2021-03-04");
    row("date reads German month names", R"([{"kind":"date","parse":"d. MMMM yyyy","locale":"de"}])",
        R"("4. März 2021")", "2021-03-04");
    row("date tries one pattern after the other", R"([{"kind":"date","parse":["dd.MM.yyyy","MM/dd/yyyy"]}])",
        R"("12/31/2024")", "2024-12-31");
    row("date with two digits of the year", R"([{"kind":"date","parse":"dd.MM.yy"}])", R"("01.02.20")", "2020-02-01");
    row("date reads seconds since 1970", R"([{"kind":"date","parse":"epoch"}])", "1614900600", "2021-03-04");
    row("date reads milliseconds since 1970", R"([{"kind":"date","parse":"epochMillis"}])", "1614900600000",
        "2021-03-04");
    row("date reads a basic ISO date", R"([{"kind":"date"}])", R"("20210304")", "2021-03-04");
    row("date with a zone in its pattern keeps the day written", R"([{"kind":"date","parse":"dd/MM/yyyy HH:mm xx"}])",
        R"("04/03/2021 23:30 -0800")", "2021-03-04");
    row("date writes another form", R"([{"kind":"date","format":"dd/MM/yyyy"}])", R"("2021-03-04")", "04/03/2021");
    row("phone with a region becomes E.164", R"([{"kind":"phone","region":"DE"}])", R"("030 1234567")", "+49301234567");
    row("phone with a country code needs no region", R"([{"kind":"phone"}])", R"("+44 (0)20 7946 0958")",
        "+442079460958");
    row("phone reads US writing", R"([{"kind":"phone","region":"us"}])", R"("(212) 555-0123")", "+12125550123");
    row("phone in the national form", R"([{"kind":"phone","format":"national"}])", R"("+12125550123")",
        "(212) 555-0123");
    row("coalesce takes the first path with a value", R"([{"kind":"coalesce","paths":["w","x"]}])", "null", "third");
    row("coalesce keeps a value that is there", R"([{"kind":"coalesce","paths":["x"]}])", R"("first")", "first");
    row("prefix and suffix stand around a value",
        R"([{"kind":"prefix","text":"E-"},{"kind":"suffix","text":"@x.test"}])", R"("7")", "E-7@x.test");
    row("suffix does not make something of nothing", R"([{"kind":"suffix","text":"@x.test"}])", R"("")", "");
    row("substring counts characters, not bytes", R"([{"kind":"substring","start":0,"length":2}])", R"("Ößterreich")",
        "Öß");
    row("substring from the end", R"([{"kind":"substring","start":-3}])", R"("employee-042")", "042");
    row("digits keeps digits of every script", R"([{"kind":"digits"}])", R"("A-12 ٣٤")", "1234");
    row("transforms run in order",
        R"([{"kind":"trim"},{"kind":"lowercase"},{"kind":"replace","pattern":" +","with":"."}])", R"(" Ann Doe ")",
        "ann.doe");
    row("uniqueSuffix leaves the value to the planner", R"([{"kind":"lowercase"},{"kind":"uniqueSuffix"}])", R"("ANN")",
        "ann");
}

void TestTransforms::chain()
{
    QFETCH(QByteArray, transforms);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, expected);
    const MappedUser user = run(readJson(transforms.toStdString()), readJson(value.toStdString()));
    QCOMPARE(QByteArray::fromStdString(std::string(user.values.get(KnownAttribute::Description))), expected);
    QVERIFY2(user.problems.empty(), user.problems.empty() ? "" : qPrintable(user.problems[0].message));
}

void TestTransforms::names_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* in, const char* out) {
        QTest::newRow(name) << QString::fromUtf8(in) << QString::fromUtf8(out);
    };
    row("capitals become a name", "ANN DOE", "Ann Doe");
    row("small letters become a name", "ann doe", "Ann Doe");
    row("an Irish name keeps its second capital", "O'NEILL", "O'Neill");
    row("a typographic apostrophe counts too", "o’brien", "O’Brien");
    row("a Scottish name gets its second capital", "MCDONALD", "McDonald");
    row("Mack is no Scottish name", "MCK", "Mck");
    row("both halves of a double name", "ANNE-MARIE", "Anne-Marie");
    row("Dutch particles stay small", "JAN VAN DER BERG", "Jan van der Berg");
    row("Spanish particles stay small", "MARIA DE LA CRUZ", "Maria de la Cruz");
    row("mixed case was meant so", "Shirley MacArthur", "Shirley MacArthur");
    row("a particle at the end is a name", "VINCENT VAN", "Vincent Van");
    row("accents keep their letters", "ÉMILE ŽIŽEK", "Émile Žižek");
    row("numbers of kings stay large", "JOHN SMITH III", "John Smith III");
    row("a possessive s stays small", "ANN'S", "Ann's");
    row("letters without case stay", "田中 太郎", "田中 太郎");
}

void TestTransforms::names()
{
    QFETCH(QString, name);
    QFETCH(QString, expected);
    const MappedUser user = run(readJson(R"([{"kind":"titlecase"}])"), name.toStdString());
    QCOMPARE(QString::fromStdString(std::string(user.values.get(KnownAttribute::Description))), expected);
}

void TestTransforms::problem_data()
{
    QTest::addColumn<QByteArray>("transforms");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const char* transforms, const char* value, const char* words) {
        QTest::newRow(name) << QByteArray(transforms) << QByteArray(value) << QString::fromUtf8(words);
    };
    row("a day that does not exist", R"([{"kind":"date"}])", R"("2023-02-29")", "2023-02-29");
    row("a day that does not exist in a pattern", R"([{"kind":"date","parse":"dd.MM.yyyy"}])", R"("31.02.2021")",
        "not a date");
    row("two digits where four are wanted", R"([{"kind":"date","parse":"dd.MM.yyyy"}])", R"("01.02.20")", "not a date");
    row("text behind a date", R"([{"kind":"date","parse":"dd.MM.yyyy"}])", R"("01.02.2020x")", "not a date");
    row("letters are no phone number", R"([{"kind":"phone","region":"DE"}])", R"("none")", "not a phone number");
    row("a phone number without country needs a region", R"([{"kind":"phone"}])", R"("030 1234567")", "region");
    row("a word that is neither yes nor no", R"([{"kind":"boolean"}])", R"("perhaps")", "perhaps");
    row("a value without an entry in a strict table", R"([{"kind":"map","table":{"a":"b"},"unknown":"problem"}])",
        R"("z")", "no entry");
}

void TestTransforms::problem()
{
    QFETCH(QByteArray, transforms);
    QFETCH(QByteArray, value);
    QFETCH(QString, words);
    const MappedUser user = run(readJson(transforms.toStdString()), readJson(value.toStdString()));
    QVERIFY(user.values.get(KnownAttribute::Description).empty());
    QCOMPARE(user.problems.size(), std::size_t{1});
    QVERIFY2(user.problems[0].message.contains(words), qPrintable(user.problems[0].message));
    QCOMPARE(user.problems[0].attribute, std::string("description"));
    QVERIFY(!user.problems[0].blocking);
    QVERIFY(user.usable());
}

void TestTransforms::wrongParameter_data()
{
    QTest::addColumn<QByteArray>("transforms");
    QTest::addColumn<QString>("where");
    const auto row = [](const char* name, const char* transforms, const char* where) {
        QTest::newRow(name) << QByteArray(transforms) << QString::fromUtf8(where);
    };
    row("an unknown kind", R"([{"kind":"rot13"}])", "mapping[2].transforms[0].kind");
    row("an unknown parameter", R"([{"kind":"trim"},{"kind":"join","seperator":";"}])",
        "mapping[2].transforms[1].seperator");
    row("a pattern with an open bracket", R"([{"kind":"replace","pattern":"[a-","with":""}])",
        "mapping[2].transforms[0].pattern");
    row("a replacement with a group too many", R"j([{"kind":"replace","pattern":"(a)","with":"$2"}])j",
        "mapping[2].transforms[0].with");
    row("replace without a pattern", R"([{"kind":"replace","with":"x"}])", "mapping[2].transforms[0].pattern");
    row("split without a separator", R"([{"kind":"split"}])", "mapping[2].transforms[0].separator");
    row("a table that is a list", R"([{"kind":"map","table":["a"]}])", "mapping[2].transforms[0].table");
    row("a date pattern that is none", R"([{"kind":"date","parse":"???"}])", "mapping[2].transforms[0].parse");
    row("a time zone that is none", R"([{"kind":"date","zone":"Mars/Olympus"}])", "mapping[2].transforms[0].zone");
    row("a region that is none", R"([{"kind":"phone","region":"Germany"}])", "mapping[2].transforms[0].region");
    row("coalesce with a broken path", R"([{"kind":"coalesce","paths":["a["]}])", "mapping[2].transforms[0].paths");
    row("a unique suffix that is not last", R"([{"kind":"uniqueSuffix"},{"kind":"trim"}])", "mapping[2].transforms[0]");
    row("a flag that is a text", R"([{"kind":"trim","inner":"yes"}])", "mapping[2].transforms[0].inner");
}

void TestTransforms::wrongParameter()
{
    QFETCH(QByteArray, transforms);
    QFETCH(QString, where);
    const auto mapper = Mapper::create(connectorWith(readJson(transforms.toStdString())));
    QVERIFY(!mapper);
    QCOMPARE(int(mapper.error().kind), int(ErrorKind::Invalid));
    QCOMPARE(mapper.error().where, where);
    QVERIFY(!mapper.error().message.isEmpty());
}

void TestTransforms::catastrophicPatternEnds()
{
    // (a+)+b on many a's takes longer than the age of the universe by backtracking; the test's own time-out is the
    // check
    const MappedUser user =
        run(readJson(R"j([{"kind":"replace","pattern":"(a+)+b","with":""}])j"), std::string(60, 'a'));
    QCOMPARE(user.problems.size(), std::size_t{1});
    QVERIFY(user.problems[0].message.contains(QStringLiteral("too long")));
}

void TestTransforms::everyKindIsOffered()
{
    QCOMPARE(transformKinds().size(), std::size_t{18});
    for (const TransformKind& kind : transformKinds()) {
        QVERIFY(!kind.label.isEmpty() && !kind.help.isEmpty());
        // an offered kind compiles, or asks for the parameter that it needs
        const auto mapper = Mapper::create(connectorWith(Json::array({Json{{"kind", kind.kind}}})));
        if (!mapper)
            QVERIFY2(!mapper.error().where.endsWith(QStringLiteral(".kind")), kind.kind.c_str());
        // and knows each parameter that the wizard shows
        for (const TransformParameter& parameter : kind.parameters) {
            Json transform{{"kind", kind.kind}};
            transform[parameter.name] = Json::array({Json::array()}); // of no parameter's type
            const auto refused = Mapper::create(connectorWith(Json::array({transform})));
            QVERIFY2(!refused, parameter.name.c_str());
            QVERIFY2(!refused.error().message.contains(QStringLiteral("has no parameter")), parameter.name.c_str());
        }
    }
}

QTEST_GUILESS_MAIN(TestTransforms)
#include "test_transforms.moc"
