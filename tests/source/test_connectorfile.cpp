// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/directory/attribute.h"
#include "core/source/connectorfile.h"
#include "core/source/connectorlint.h"
#include "core/source/connectorsecrets.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using namespace muster;

namespace {

Json fileJson(const char* name)
{
    QFile file(QStringLiteral(MUSTER_SOURCE_DIR "/tests/data/connectors/") + QLatin1String(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is missing", name);
    return readJson(file.readAll().toStdString());
}

const Json& example()
{
    static const Json json = fileJson("northwind-hr.json");
    return json;
}

const Json& cases()
{
    static const Json json = fileJson("cases.json");
    return json;
}

/// The example with a case's changes, the same way as test_schema.py makes them.
Json changed(const Json& changes)
{
    Json out = example();
    for (const Json& change : changes) {
        const Json::json_pointer at(change["at"].get<std::string>());
        if (!change.contains("remove")) {
            out[at] = change["value"];
        } else if (Json& parent = out[at.parent_pointer()]; parent.is_object()) {
            parent.erase(at.back());
        } else {
            parent.erase(std::stoul(at.back()));
        }
    }
    return out;
}

void addRows(const char* group)
{
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("where");
    for (const Json& row : cases()[group])
        QTest::newRow(row["name"].get<std::string>().c_str())
            << QString::fromStdString(writeJson(changed(row["changes"])))
            << QString::fromStdString(row.value("where", ""));
}

QString problemText(const std::vector<Problem>& problems)
{
    QStringList out;
    for (const Problem& problem : problems)
        out += QString::fromStdString(problem.path) + QStringLiteral(": ") + problem.message;
    return out.join(u"\n");
}

bool has(const std::vector<Problem>& problems, const QString& where, Severity severity)
{
    return std::any_of(problems.begin(), problems.end(), [&](const Problem& problem) {
        return problem.severity == severity && problem.path == where.toStdString() && problem.message.size() > 20;
    });
}

} // namespace

class TestConnectorFile : public QObject
{
    Q_OBJECT

private slots:
    void theExampleHasTheContractsValues();
    void theExampleIsWrittenInTheContractsOrder();
    void goodFilesAreReadAndHaveNoErrors_data() { addRows("valid"); }
    void goodFilesAreReadAndHaveNoErrors();
    void goodFilesSurviveWriting_data() { addRows("valid"); }
    void goodFilesSurviveWriting();
    void badFilesAreRefusedWithTheirPlace_data() { addRows("invalid"); }
    void badFilesAreRefusedWithTheirPlace();
    void unfinishedFilesAreDraftsWithErrors_data() { addRows("unfinished"); }
    void unfinishedFilesAreDraftsWithErrors();
    void senselessFilesAreFoundByLint_data() { addRows("senseless"); }
    void senselessFilesAreFoundByLint();
    void doubtfulFilesAreWarnedAbout_data() { addRows("warned"); }
    void doubtfulFilesAreWarnedAbout();
    void brokenTextIsRefused_data();
    void brokenTextIsRefused();
    void anEmptyDraftSurvivesWriting();
    void unknownKeysComeBackWhereTheyStood();
    void unknownKeysOfARemovedMappingGoWithIt();
    void unknownKeysSuggestTheNearestName();
    void ids_data();
    void ids();
    void theHashFollowsWhatChangesUsers_data();
    void theHashFollowsWhatChangesUsers();
    void secretsAreListedWithTheirPlaces();
    void targetsAreTheDirectorysAttributes();
    void thePaletteIsTheVendors();
};

void TestConnectorFile::theExampleHasTheContractsValues()
{
    const auto read = readConnector(example());
    QVERIFY2(read, read ? "" : qPrintable(read.error().message));
    const Connector& c = *read;
    QCOMPARE(c.id, std::string("northwind-hr"));
    QCOMPARE(c.application.displayLabel, std::string("Northwind HR"));
    QVERIFY(c.source);
    QCOMPARE(std::get<AuthBearer>(c.source->auth).token.secret, std::string("token"));
    QCOMPARE(c.source->headers.size(), std::size_t{2});
    QCOMPARE(c.source->headers[0].value.text, std::string("42"));
    QCOMPARE(c.source->headers[1].value.secret, std::string("consumer"));
    QCOMPARE(c.source->list.query.front(), (std::pair<std::string, std::string>("expand", "all")));
    QCOMPARE(c.source->list.records, std::string("data.items"));
    QCOMPARE(c.source->total.in, Total::In::Body);
    QCOMPARE(std::get<PageOffset>(c.source->pagination).pageSize, 100);
    QCOMPARE(c.mapping.size(), std::size_t{4});
    QCOMPARE(c.mapping[1].kind, MappingRule::Kind::Template);
    QCOMPARE(c.mapping[1].transforms[1].kind, std::string("transliterate"));
    QCOMPARE(c.mapping[3].policy, Policy::CreateOnly);
    QCOMPARE(c.safeguards.clear->count, 500);
    QVERIFY(!c.safeguards.create);
    QCOMPARE(c.schedule.every, std::string("PT1H"));
    QVERIFY(lintConnector(c).empty());
}

void TestConnectorFile::theExampleIsWrittenInTheContractsOrder()
{
    const std::string text = writeConnector(*readConnector(example()));
    QVERIFY(text.starts_with("{\n  \"muster\": 1,\n  \"id\": \"northwind-hr\",\n"));
    QVERIFY(text.ends_with("}\n"));
    std::vector<std::string> keys, contract;
    const Json written = readJson(text);
    for (const auto& [key, value] : written.items())
        keys.push_back(key);
    for (const auto& [key, value] : example().items())
        contract.push_back(key);
    QCOMPARE(keys, contract);
}

void TestConnectorFile::goodFilesAreReadAndHaveNoErrors()
{
    QFETCH(QString, json);
    const auto read = readConnector(json.toStdString());
    QVERIFY2(read, read ? "" : qPrintable(read.error().where + QStringLiteral(": ") + read.error().message));
    const auto problems = lintConnector(json.toStdString());
    const bool clean = std::none_of(problems.begin(), problems.end(),
                                    [](const Problem& problem) { return problem.severity == Severity::Error; });
    QVERIFY2(clean, qPrintable(problemText(problems)));
}

void TestConnectorFile::goodFilesSurviveWriting()
{
    QFETCH(QString, json);
    const auto first = readConnector(json.toStdString());
    QVERIFY(first);
    const std::string text = writeConnector(*first);
    const auto second = readConnector(text);
    QVERIFY2(second, second ? "" : qPrintable(second.error().message));
    QVERIFY2(*first == *second, text.c_str());
    QCOMPARE(writeConnector(*second), text);
}

void TestConnectorFile::badFilesAreRefusedWithTheirPlace()
{
    QFETCH(QString, json);
    QFETCH(QString, where);
    const auto read = readConnector(json.toStdString());
    QVERIFY(!read);
    QCOMPARE(read.error().where, where);
    QCOMPARE(read.error().kind,
             QByteArray(QTest::currentDataTag()) == "a newer version" ? ErrorKind::NewerVersion : ErrorKind::Invalid);
    QVERIFY(read.error().message.size() > 20);
    QVERIFY(has(lintConnector(json.toStdString()), where, Severity::Error));
}

void TestConnectorFile::unfinishedFilesAreDraftsWithErrors()
{
    QFETCH(QString, json);
    QFETCH(QString, where);
    const auto read = readConnector(json.toStdString());
    QVERIFY2(read, read ? "" : qPrintable(read.error().message));
    const auto problems = lintConnector(*read);
    QVERIFY2(has(problems, where, Severity::Error), qPrintable(problemText(problems)));
    const auto again = readConnector(writeConnector(*read));
    QVERIFY(again);
    QVERIFY(*again == *read);
}

void TestConnectorFile::senselessFilesAreFoundByLint()
{
    QFETCH(QString, json);
    QFETCH(QString, where);
    const auto problems = lintConnector(json.toStdString());
    QVERIFY2(has(problems, where, Severity::Error), qPrintable(problemText(problems)));
}

void TestConnectorFile::doubtfulFilesAreWarnedAbout()
{
    QFETCH(QString, json);
    QFETCH(QString, where);
    const auto problems = lintConnector(json.toStdString());
    QVERIFY2(has(problems, where, Severity::Warning), qPrintable(problemText(problems)));
    const bool clean = std::none_of(problems.begin(), problems.end(),
                                    [](const Problem& problem) { return problem.severity == Severity::Error; });
    QVERIFY2(clean, qPrintable(problemText(problems)));
}

void TestConnectorFile::brokenTextIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("inMessage");
    QTest::newRow("nothing") << QByteArray() << QStringLiteral("empty");
    QTest::newRow("only blanks") << QByteArray(" \n\t ") << QStringLiteral("empty");
    QTest::newRow("a comma after the last entry, with its place")
        << QByteArray("{\n  \"muster\": 1,\n}") << QStringLiteral("line 3, column 1");
    QTest::newRow("a comment") << QByteArray("{\"muster\": 1 // one\n}") << QStringLiteral("line 1");
    QTest::newRow("cut off") << QByteArray("{\"muster\": 1, \"id\": \"a") << QStringLiteral("not valid JSON");
    QTest::newRow("two values") << QByteArray("{\"muster\": 1} {}") << QStringLiteral("not valid JSON");
    QTest::newRow("a list") << QByteArray("[]") << QStringLiteral("a list");
    QTest::newRow("a text") << QByteArray("\"muster\"") << QStringLiteral("a text");
    QTest::newRow("a web page") << QByteArray("<!doctype html>") << QStringLiteral("line 1");
    QTest::newRow("bytes that are not UTF-8")
        << QByteArray("{\"muster\": 1, \"id\": \"\xff\"}") << QStringLiteral("not valid JSON");
    QTest::newRow("a name that stands twice at the top")
        << QByteArray("{\"muster\": 1, \"id\": \"a\", \"id\": \"b\"}") << QStringLiteral("“id” stands twice");
    QTest::newRow("a name that stands twice deep inside")
        << QByteArray("{\"muster\": 1, \"source\": {\"list\": {\"path\": \"/a\", \"path\": \"/b\"}}}")
        << QStringLiteral("“source.list.path” stands twice");
    QTest::newRow("deeper than 64 levels")
        << QByteArray("{\"muster\": 1, \"x\": ") + QByteArray(100, '[') + QByteArray(100, ']') + "}"
        << QStringLiteral("64 levels");
    QTest::newRow("a number that no computer holds")
        << QByteArray("{\"muster\": 1, \"x\": 1e999}") << QStringLiteral("out of range");
    QTest::newRow("another kind of JSON") << QByteArray("{\"name\": \"x\"}") << QStringLiteral("not a connector file");
    QTest::newRow("a newer version") << QByteArray("{\"muster\": 7, \"anything\": 1}")
                                     << QStringLiteral("newer Muster");
}

void TestConnectorFile::brokenTextIsRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, inMessage);
    const auto read = readConnector(text.toStdString());
    QVERIFY(!read);
    QVERIFY2(read.error().message.contains(inMessage), qPrintable(read.error().message));
    QVERIFY(!lintConnector(text.toStdString()).empty());
}

void TestConnectorFile::anEmptyDraftSurvivesWriting()
{
    Connector draft;
    draft.source.emplace();
    draft.mapping.push_back({});
    const auto again = readConnector(writeConnector(draft));
    QVERIFY2(again, again ? "" : qPrintable(again.error().message));
    QVERIFY(*again == draft);
}

void TestConnectorFile::unknownKeysComeBackWhereTheyStood()
{
    Json json = example();
    json["x-note"] = "kept";
    json["source"]["list"]["a~b/c"] = Json{{"deep", 1}};
    json["mapping"][1]["comment"] = nullptr;
    const auto read = readConnector(json);
    QVERIFY(read);
    const Json written = readJson(writeConnector(*read));
    QVERIFY(written["x-note"] == json["x-note"]);
    QVERIFY(written["source"]["list"]["a~b/c"] == json["source"]["list"]["a~b/c"]);
    QVERIFY(written["mapping"][1].contains("comment"));
    QCOMPARE(lintConnector(*read).size(), std::size_t{3});
}

void TestConnectorFile::unknownKeysOfARemovedMappingGoWithIt()
{
    Json json = example();
    json["mapping"][3]["comment"] = "x";
    auto read = readConnector(json);
    QVERIFY(read);
    read->mapping.pop_back();
    const Json written = readJson(writeConnector(*read));
    QCOMPARE(written["mapping"].size(), std::size_t{3});
}

void TestConnectorFile::unknownKeysSuggestTheNearestName()
{
    Json json = example();
    json["mapping"][3]["polcy"] = "always";
    const auto problems = lintConnector(*readConnector(json));
    QCOMPARE(problems.size(), std::size_t{1});
    QVERIFY2(problems[0].message.contains(QStringLiteral("policy")), qPrintable(problems[0].message));
}

void TestConnectorFile::ids_data()
{
    QTest::addColumn<QString>("label");
    QTest::addColumn<QString>("id");
    QTest::newRow("words become small letters with hyphens") << "Northwind HR"
                                                             << "northwind-hr";
    QTest::newRow("marks are dropped") << "Zürich Äpfel Ñandú"
                                       << "zurich-apfel-nandu";
    QTest::newRow("letters without parts are spelled out") << "Straße Łódź Ærø"
                                                           << "strasse-lodz-aero";
    QTest::newRow("signs become one hyphen") << "  A & B / (C)!  "
                                             << "a-b-c";
    QTest::newRow("an apostrophe joins") << "Bob's"
                                         << "bobs";
    QTest::newRow("full-width letters are letters") << "ＨＲ２"
                                                    << "hr2";
    QTest::newRow("other scripts fall back to a word") << "人事"
                                                       << "application";
    QTest::newRow("nothing falls back too") << ""
                                            << "application";
    QTest::newRow("long labels are cut at 64") << QString(80, u'a') << QString(64, u'a');
    QTest::newRow("no hyphen is left at the cut") << QString(63, u'a') + QStringLiteral(" b") << QString(63, u'a');
}

void TestConnectorFile::ids()
{
    QFETCH(QString, label);
    QFETCH(QString, id);
    QCOMPARE(QString::fromStdString(idFromLabel(label.toStdString())), id);
}

void TestConnectorFile::theHashFollowsWhatChangesUsers_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("changes");
    QTest::newRow("another path changes it") << "/mapping/0/from"
                                             << "\"mail\"" << true;
    QTest::newRow("another policy changes it") << "/mapping/0/policy"
                                               << "\"ifEmpty\"" << true;
    QTest::newRow("a transform's parameter changes it") << "/mapping/1/transforms/0/locale"
                                                        << "\"tr\"" << true;
    QTest::newRow("another external id changes it") << "/externalId"
                                                    << "\"uuid\"" << true;
    QTest::newRow("another status word changes it") << "/status/inactive/0"
                                                    << "\"Gone\"" << true;
    QTest::newRow("reactivation changes it") << "/import/allowReactivation"
                                             << "true" << true;
    QTest::newRow("another label does not") << "/application/displayLabel"
                                            << "\"HR\"" << false;
    QTest::newRow("another page size does not") << "/source/pagination/pageSize"
                                                << "50" << false;
    QTest::newRow("another limit does not") << "/safeguards/deactivate/percent"
                                            << "5" << false;
    QTest::newRow("an unknown key does not") << "/mapping/0/comment"
                                             << "\"x\"" << false;
}

void TestConnectorFile::theHashFollowsWhatChangesUsers()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(bool, changes);
    Json json = example();
    json[Json::json_pointer(pointer.toStdString())] = readJson(value.toStdString());
    const auto before = readConnector(example());
    const auto after = readConnector(json);
    QVERIFY(before && after);
    QCOMPARE(mappingHash(*before) != mappingHash(*after), changes);
}

void TestConnectorFile::secretsAreListedWithTheirPlaces()
{
    using Names = std::vector<std::pair<std::string, std::string>>;
    const auto secretNames = [](const Connector& connector) {
        Names names;
        for (const SecretUse& use : secretUses(connector))
            names.emplace_back(use.name, use.place);
        return names;
    };
    QCOMPARE(secretNames(*readConnector(example())),
             (Names{{"token", "source.auth.token"}, {"consumer", "source.headers[1].value"}}));
    Json json = example();
    json["source"]["headers"] = Json::array();
    json["source"]["auth"] = readJson(R"({"kind": "session", "request": {"body": {"password": {"secret": "pw"}}}})");
    QCOMPARE(secretNames(*readConnector(json)), (Names{{"pw", "source.auth.request.body.password"}}));
    json["source"] = nullptr;
    QVERIFY(secretNames(*readConnector(json)).empty());
}

void TestConnectorFile::targetsAreTheDirectorysAttributes()
{
    std::vector<std::string> ours, theirs;
    for (const std::string_view name : mappingTargets())
        ours.emplace_back(name);
    for (const AttributeInfo& info : knownAttributes())
        theirs.emplace_back(info.name);
    std::sort(ours.begin(), ours.end());
    std::sort(theirs.begin(), theirs.end());
    QCOMPARE(ours, theirs);
}

void TestConnectorFile::thePaletteIsTheVendors()
{
    QCOMPARE(displayPalette().size(), std::size_t{12});
    QCOMPARE(displayPalette().front(), std::string("#202D38"));
    QCOMPARE(displayPalette().back(), std::string("#FF6C03"));
}

QTEST_GUILESS_MAIN(TestConnectorFile)
#include "test_connectorfile.moc"
