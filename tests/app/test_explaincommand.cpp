// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"
#include "sourceserver.h"

#include <atomic>
#include <memory>

using namespace muster;

/// `musterctl explain` with the real program and a server on the loopback.
class TestExplainCommand : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void thePlainTextIsNumberedSteps();
    void theJsonHasEveryStep();
    void aKeyThatNobodyHasEndsWithOne();
    void aConnectorThatIsNotThereEndsWithOne();
    void aSourceThatRefusesEndsWithSix();

private:
    std::unique_ptr<Program> m_program;
    std::unique_ptr<SourceServer> m_server;
    std::atomic<int> m_status = 200;
};

void TestExplainCommand::init()
{
    m_status = 200;
    m_server = std::make_unique<SourceServer>([this](const httplib::Request&, httplib::Response& response) {
        response.status = m_status;
        response.set_content(
            "{\"users\": [{\"id\": \"u1\", \"email\": \"ann@example.com\", \"login\": \"ann\", \"name\": \"Ann Lee\","
            " \"status\": \"Active\"}, {\"id\": \"u2\", \"email\": \"bo@example.com\", \"login\": \"bo\", \"name\":"
            " \"Bo Ek\", \"status\": \"Parked\"}]}",
            "application/json");
    });
    m_program = std::make_unique<Program>();
    const QString file = m_program->write(QStringLiteral("small.json"), writeJson(smallConnector(m_server->url())));
    COMPARE_CODE(m_program->run({"connector", "add", file}), 0);
}

void TestExplainCommand::thePlainTextIsNumberedSteps()
{
    const Call call = m_program->run({"explain", "small", "ANN@example.com"});
    COMPARE_CODE(call, 0);
    QVERIFY2(call.out.startsWith("Ann Lee (found by “ANN@example.com”) in the import “small”\n\n1. ✓ Source record\n"),
             call.out.constData());
    for (const char* line :
         {"\n2. ✓ Filter\n", "\n3. ✓ Match with the directory\n", "\n4. ✓ Attribute mapping\n", "\n5. ✓ Status\n",
          "\n7. • Limits\n", "\n8. ✓ What is written\n", "\n   The next import would create this user.\n"})
        QVERIFY2(call.out.contains(line), call.out.constData());
    QVERIFY2(m_program->json({"users", "list"}).json()["total"] == Json(0), "explaining writes nothing");
}

void TestExplainCommand::theJsonHasEveryStep()
{
    const Call call = m_program->json({"explain", "small", "u2"});
    COMPARE_CODE(call, 0);
    const Json told = call.json();
    QVERIFY2(told["connector"] == Json("small") && told["key"] == Json("u2"), call.out.constData());
    QCOMPARE(told["steps"].size(), std::size_t(8));
    std::string names;
    for (const Json& step : told["steps"])
        names += step["step"].get<std::string>() + " ";
    QCOMPARE(names, std::string("source filter match mapping status policy limits write "));
    QVERIFY2(told["steps"][4]["result"] == Json("stopped"), call.out.constData());
    QVERIFY2(told["steps"][4]["field"] == Json("status"), call.out.constData());
}

void TestExplainCommand::aKeyThatNobodyHasEndsWithOne()
{
    const Call call = m_program->json({"explain", "small", "nobody"});
    COMPARE_CODE(call, 1);
    QVERIFY2(call.json()["error"]["kind"] == Json("notFound"), call.out.constData());
}

void TestExplainCommand::aConnectorThatIsNotThereEndsWithOne()
{
    COMPARE_CODE(m_program->run({"explain", "gone", "u1"}), 1);
}

void TestExplainCommand::aSourceThatRefusesEndsWithSix()
{
    m_status = 401;
    COMPARE_CODE(m_program->run({"explain", "small", "u1"}), 6);
}

QTEST_GUILESS_MAIN(TestExplainCommand)
#include "test_explaincommand.moc"
