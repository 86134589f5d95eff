// SPDX-License-Identifier: GPL-3.0-or-later
// `musterctl tape` and `musterctl support` as processes.
#include "program.h"
#include "sourceserver.h"
#include "tests/fakes/canaries.h"

#include <QTest>

#include <atomic>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr const char* people = R"({"users": [
    {"id": 471122334711, "email": "quentin.z@corp.com", "login": "qzimmerwald",
     "name": "Quentin Zimmerwald", "status": "Active"},
    {"id": 471122334712, "email": "rosalind.y@corp.com", "login": "ryttergaard",
     "name": "Rosalind Yttergaard", "status": "Active"},
    {"id": 471122334713, "email": "siegfried.x@corp.com", "login": "sxanten",
     "name": "Siegfried Xanten", "status": "Leave"}]})";

QStringList namesIn(const QByteArray& text)
{
    QStringList found;
    for (const char* name :
         {"uentin", "immerwald", "osalind", "ttergaard", "iegfried", "xanten", "corp.com", "47112233"})
        if (text.contains(name))
            found << QLatin1String(name);
    return found;
}

QByteArray read(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestTape : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aTapeIsRecordedShownAndReplayed();
    void whatIsWrongIsSaid_data();
    void whatIsWrongIsSaid();
    void aTapeThatKeepsValuesIsPlannedAgainstACopy();
    void aBundleHoldsNoSecretAndNobodysName();
    void aBundleShowsWhatItWouldHold();

private:
    QString tape() const { return m_program->path(u"small.tape.jsonl"_s); }

    Canaries m_canaries;
    QByteArray m_token, m_header;
    std::unique_ptr<Program> m_program;
    std::unique_ptr<SourceServer> m_server;
    std::atomic<bool> m_refuses = false;
};

void TestTape::init()
{
    m_refuses = false;
    m_token = m_canaries.plant("token");
    m_header = m_canaries.plant("header");
    m_server = std::make_unique<SourceServer>([this](const httplib::Request& request, httplib::Response& response) {
        if (m_refuses) {
            response.status = 403;
            response.set_content("Quentin Zimmerwald may not do this. " + request.get_header_value("Authorization"),
                                 "text/plain");
            return;
        }
        response.set_content(people, "application/json");
    });
    m_program = std::make_unique<Program>();
    m_program->setVariable(u"MUSTER_SECRET_SMALL_TOKEN"_s, QString::fromUtf8(m_token));
    Json file = smallConnector(m_server->url());
    file["application"]["bookmarkUrl"] = "https://intranet.corp.com/start";
    file["source"]["auth"] = Json{{"kind", "bearer"}, {"token", Json{{"secret", "token"}}}};
    file["source"]["headers"] = Json::array({Json{{"name", "X-Extra"}, {"value", m_header.toStdString()}}});
    file["status"] =
        Json{{"from", "status"}, {"active", Json::array({"Active"})}, {"inactive", Json::array({"Leave"})}};
    COMPARE_CODE(m_program->run({"connector", "add", m_program->write(u"connector.json"_s, writeJson(file))}), 0);
}

void TestTape::cleanup()
{
    m_program.reset();
    m_server.reset();
}

void TestTape::aTapeIsRecordedShownAndReplayed()
{
    const Call recorded = m_program->json({"tape", "record", "small", tape()});
    COMPARE_CODE(recorded, 0);
    const Json info = recorded.json();
    QCOMPARE(info["values"].get<std::string>(), std::string("standIns"));
    QCOMPARE(info["exchanges"].get<int>(), 1);
    const QByteArray text = read(tape());
    QStringList hits = namesIn(text);
    m_canaries.search(text, tape(), hits);
    QVERIFY2(hits.isEmpty(), qPrintable(hits.join(u'\n')));

    const Call shown = m_program->json({"tape", "show", tape()});
    COMPARE_CODE(shown, 0);
    const Json requests = shown.json()["requests"];
    QCOMPARE(requests.size(), std::size_t(1));
    QCOMPARE(requests.front()["result"].get<std::string>(), std::string("200"));

    m_server.reset(); // from here on there is nobody to ask
    const Call replayed = m_program->json({"tape", "replay", tape(), "--trouble", "empty"});
    COMPARE_CODE(replayed, 0);
    const Json both = replayed.json();
    QCOMPARE(both["against"].get<std::string>(), std::string("tape"));
    QCOMPARE(both["without"]["counts"]["create"].get<int>(), 0);
    QCOMPARE(both["without"]["counts"]["unchanged"].get<int>(), 2); // who is on leave was never made
    QCOMPARE(both["with"]["state"].get<std::string>(), std::string("held"));
    const Call words = m_program->run({"tape", "replay", tape(), "--trouble", "cut-page=1"});
    COMPARE_CODE(words, 0);
    QVERIFY2(words.out.contains("Without trouble") && words.out.contains("would end with an error"),
             words.out.constData());
    COMPARE_CODE(m_program->run({"users", "list"}), 0);
    QCOMPARE(m_program->json({"users", "list"}).json()["total"].get<int>(), 0); // the workspace heard nothing of it
}

void TestTape::whatIsWrongIsSaid_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::newRow("a trouble that there is not")
        << QStringList{u"tape"_s, u"replay"_s, u"x"_s, u"--trouble"_s, u"rain"_s} << 2;
    QTest::newRow("a tape that there is not") << QStringList{u"tape"_s, u"replay"_s, u"no.jsonl"_s} << 1;
    QTest::newRow("a connector that there is not") << QStringList{u"tape"_s, u"record"_s, u"nobody"_s, u"x"_s} << 1;
    QTest::newRow("two things to plan against")
        << QStringList{u"tape"_s, u"replay"_s, u"x"_s, u"--empty"_s, u"--against"_s, u"tape"_s} << 2;
    QTest::newRow("a part that no bundle has") << QStringList{u"support"_s, u"--leave-out"_s, u"x"_s} << 2;
}

void TestTape::whatIsWrongIsSaid()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    COMPARE_CODE(m_program->run(arguments), code);
}

void TestTape::aTapeThatKeepsValuesIsPlannedAgainstACopy()
{
    COMPARE_CODE(m_program->run({"import", "small"}), 0);
    const Call recorded = m_program->run({"tape", "record", "small", tape(), "--keep-values"});
    COMPARE_CODE(recorded, 0);
    const QByteArray text = read(tape());
    QVERIFY(text.contains("Quentin Zimmerwald"));
    QStringList hits;
    m_canaries.search(text, tape(), hits);
    QVERIFY2(hits.isEmpty(), qPrintable(hits.join(u'\n')));
    const Json plan = m_program->json({"tape", "replay", tape()}).json();
    QCOMPARE(plan["against"].get<std::string>(), std::string("workspace"));
    QCOMPARE(plan["without"]["counts"]["unchanged"].get<int>(), 2);
    // such a tape goes into no bundle by mistake
    COMPARE_CODE(m_program->run({"support", "--tape", tape()}), 2);
    COMPARE_CODE(m_program->run({"support", "--tape", tape(), "--personal"}), 0);
}

void TestTape::aBundleHoldsNoSecretAndNobodysName()
{
    COMPARE_CODE(m_program->run({"import", "small"}), 0);
    COMPARE_CODE(m_program->run({"tape", "record", "small", tape()}), 0);
    m_refuses = true;
    QVERIFY(m_program->run({"import", "small"}).code != 0);
    const QString file = m_program->path(u"support.json"_s);
    const Call made = m_program->json({"support", file, "--tape", tape(), "--leave-out", "settings"});
    COMPARE_CODE(made, 0);
    const QByteArray text = read(file);
    QStringList hits = namesIn(text);
    m_canaries.search(text, file, hits);
    QVERIFY2(hits.isEmpty(), qPrintable(hits.join(u'\n')));
    const Json bundle = readJson(text.toStdString());
    QCOMPARE(bundle["musterSupport"].get<int>(), 1);
    for (const char* part : {"versions", "connector:small", "runs", "schedules", "tape"})
        QVERIFY2(bundle.contains(part), part);
    QVERIFY(!bundle.contains("settings"));
    QCOMPARE(bundle["runs"].size(), std::size_t(2));
    QCOMPARE(bundle["runs"].front()["error"]["kind"].get<std::string>(), std::string("forbidden"));
    QCOMPARE(bundle["connector:small"]["file"]["source"]["headers"].front()["value"].get<std::string>(),
             std::string("***"));
}

void TestTape::aBundleShowsWhatItWouldHold()
{
    const Call hidden = m_program->run({"support", "--connector", "small"});
    COMPARE_CODE(hidden, 0);
    QVERIFY(hidden.out.contains("https://host-1.invalid/start"));
    QVERIFY(!hidden.out.contains("intranet"));
    const Call open = m_program->run({"support", "--connector", "small", "--hosts"});
    QVERIFY(open.out.contains("https://intranet.corp.com/start"));
    COMPARE_CODE(m_program->run({"support", "--connector", "nobody"}), 1);
}

QTEST_GUILESS_MAIN(TestTape)
#include "test_tape.moc"
