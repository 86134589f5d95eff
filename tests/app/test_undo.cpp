// SPDX-License-Identifier: GPL-3.0-or-later
// Runs taken back with the real musterctl, its workspace, and a source on the loopback.
#include "office.h"
#include "program.h"

using namespace muster;

class TestUndoVerb : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void aRunIsTakenBackAndComesAgainWithTheNextImport();
    void aDryRunOnlyPlans();
    void oneUserAndOneField();
    void whatChangedSinceIsNamed();
    void anUndoIsUndone();
    void errorsAreTold_data();
    void errorsAreTold();

private:
    std::string import(int code = 0);
    Json directory() const { return m_program->json({"users", "list", "--limit", "0"}).json()["users"]; }
    std::string department(const char* key) const
    {
        return m_program->json({"users", "show", key}).json()["values"].value("department", std::string());
    }

    std::unique_ptr<Program> m_program;
    std::unique_ptr<Office> m_office;
};

void TestUndoVerb::init()
{
    m_program = std::make_unique<Program>();
    m_office = std::make_unique<Office>();
    m_office->hire(4);
    const QString file = m_program->write(QStringLiteral("office.json"), writeConnector(m_office->connector()));
    COMPARE_CODE(m_program->run({"connector", "add", file}), 0);
    import();
}

/// The id of the run.
std::string TestUndoVerb::import(int code)
{
    const Call call = m_program->json({"import", "office"});
    if (call.code != code)
        qFatal("%s %s", call.out.constData(), call.err.constData());
    return call.json()["run"];
}

void TestUndoVerb::aRunIsTakenBackAndComesAgainWithTheNextImport()
{
    m_office->set("001", "dept", "IT");
    m_office->set("002", "dept", "Research");
    m_office->hire(1);
    const std::string run = import();
    QCOMPARE(directory().size(), std::size_t{5});
    const Call undone = m_program->json({"undo", run});
    COMPARE_CODE(undone, 0);
    const Json report = undone.json();
    QVERIFY2(report["undoOf"] == Json(run), undone.out.constData());
    QVERIFY2(report["state"] == Json("done"), undone.out.constData());
    QVERIFY2(report["counts"]["updated"] == Json(2), undone.out.constData());
    QVERIFY2(report["counts"]["removed"] == Json(1), undone.out.constData());
    QCOMPARE(directory().size(), std::size_t{4});
    QCOMPARE(department("p001"), std::string("Sales"));
    const Json again = m_program->json({"import", "office", "--dry-run"}).json()["plan"]["counts"];
    QVERIFY2(again["create"] == Json(1) && again["update"] == Json(2), writeJson(again).c_str());

    // people read counts and what to do next, and the run is there like any other
    const std::string next = import();
    const Call words = m_program->run({"undo", next, "--yes"});
    COMPARE_CODE(words, 0);
    QVERIFY2(words.out.contains("2 to update, 1 to remove"), words.out.constData());
    QVERIFY2(words.out.contains("An undo is done once"), words.out.constData());
    QVERIFY2(words.out.contains("2 updated, 1 removed"), words.out.constData());
    QVERIFY(m_program->run({"runs", "list"}).out.contains(next.c_str()));
}

void TestUndoVerb::aDryRunOnlyPlans()
{
    m_office->set("001", "dept", "IT");
    const std::string run = import();
    const Json before = directory();
    const Call planned = m_program->json({"undo", run, "--dry-run", "--exit-code"});
    COMPARE_CODE(planned, 5);
    const Json plan = planned.json()["plan"];
    QVERIFY2(plan["state"] == Json("ready") && plan["counts"]["update"] == Json(1), planned.out.constData());
    QVERIFY(directory() == before);
    const std::string id = plan["plan"];
    const Call shown = m_program->json({"plans", "show", id, "--changes"});
    COMPARE_CODE(shown, 0);
    const Json field = shown.json()["changes"][0]["fields"][0];
    QVERIFY2(field["attribute"] == Json("department") && field["old"] == Json("IT") && field["new"] == Json("Sales"),
             shown.out.constData());
    const Call applied = m_program->json({"apply", id});
    COMPARE_CODE(applied, 0);
    QCOMPARE(department("p001"), std::string("Sales"));
    COMPARE_CODE(m_program->json({"undo", run, "--dry-run", "--exit-code"}), 0); // nothing is left
}

void TestUndoVerb::oneUserAndOneField()
{
    for (const char* id : {"001", "002"}) {
        m_office->set(id, "dept", "IT");
        m_office->set(id, "first", "New");
    }
    const std::string run = import();
    const Call undone = m_program->json({"undo", run, "--user", "p002@example.com", "--field", "department"});
    COMPARE_CODE(undone, 0);
    QVERIFY2(undone.json()["counts"]["updated"] == Json(1), undone.out.constData());
    QCOMPARE(department("p001"), std::string("IT"));
    const Json values = m_program->json({"users", "show", "p002"}).json()["values"];
    QVERIFY2(values["department"] == Json("Sales") && values["firstname"] == Json("New"), writeJson(values).c_str());
}

void TestUndoVerb::whatChangedSinceIsNamed()
{
    m_office->set("001", "dept", "IT");
    const std::string run = import();
    m_office->set("001", "dept", "Research");
    const std::string later = import();
    const Call undone = m_program->json({"undo", run});
    COMPARE_CODE(undone, 3);
    const Json error = undone.json()["errors"][0];
    QVERIFY2(error["externalId"] == Json("001") && error["field"] == Json("department"), undone.out.constData());
    QVERIFY2(error["message"].get<std::string>().find(later) != std::string::npos, undone.out.constData());
    QCOMPARE(department("p001"), std::string("Research"));
}

void TestUndoVerb::anUndoIsUndone()
{
    m_office->hire(1);
    const std::string run = import();
    const Json before = directory();
    const std::string undone = m_program->json({"undo", run}).json()["run"];
    QCOMPARE(directory().size(), std::size_t{4});
    const Call redone = m_program->json({"undo", undone});
    COMPARE_CODE(redone, 0);
    QVERIFY2(redone.json()["counts"]["created"] == Json(1), redone.out.constData());
    QCOMPARE(directory().size(), before.size());
    QVERIFY(m_program->json({"users", "show", "p005"}).json()["externalId"] == Json("005"));
}

void TestUndoVerb::errorsAreTold_data()
{
    QTest::addColumn<QStringList>("more");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const QStringList& more, const char* words) {
        QTest::newRow(name) << more << QString::fromLatin1(words);
    };
    row("a run that there never was", {QStringLiteral("r-none")}, "r-none");
    row("somebody whom the run did not change", {QStringLiteral("RUN"), QStringLiteral("--user"), QStringLiteral("x")},
        "changed no user");
    row("an attribute that there is not", {QStringLiteral("RUN"), QStringLiteral("--field"), QStringLiteral("shoes")},
        "There is no attribute");
}

void TestUndoVerb::errorsAreTold()
{
    QFETCH(QStringList, more);
    QFETCH(QString, words);
    const Json runs = m_program->json({"runs", "list"}).json();
    more.replaceInStrings(QStringLiteral("RUN"), QString::fromStdString(runs[0]["run"].get<std::string>()));
    const Call call = m_program->run(QStringList{QStringLiteral("undo")} + more);
    COMPARE_CODE(call, 1);
    QVERIFY2(call.err.contains(words.toUtf8()), call.err.constData());
}

QTEST_GUILESS_MAIN(TestUndoVerb)
#include "test_undo.moc"
