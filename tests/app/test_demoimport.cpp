// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"

#include <csignal>
#include <map>

using namespace muster;

/// The first minute with Muster: the sample service and its import, with the real program.
class TestDemoImport : public QObject
{
    Q_OBJECT

private slots:
    void theSampleIsImportedWhole();
    void theSampleRunsUntilItIsInterrupted();
    void noPeopleMakeAnEmptyImport();
    void aThousandPeopleComeInPages();
};

void TestDemoImport::theSampleIsImportedWhole()
{
    // By hand, from the list in app/wiring/demo.h: of 250 people 15 have left (every 17th from the 6th on) and 1 has a
    // status that nobody knows, so 16 are skipped. One has no e-mail and one has none that is valid: 2 fail. Two share
    // an e-mail: 2 in conflict. A bad telephone number, a long name, the id 007 and a namesake are no obstacles.
    const Program program;
    const Call first = program.json({"demo", "--import"});
    COMPARE_CODE(first, 3);
    const Json report = first.json();
    QVERIFY2(report["state"] == Json("doneWithErrors"), first.out.constData());
    const std::map<std::string, int> expected{{"created", 230}, {"updated", 0},  {"suspended", 0}, {"reactivated", 0},
                                              {"unchanged", 0}, {"skipped", 16}, {"failed", 2},    {"conflict", 2}};
    for (const auto& [name, count] : expected)
        QVERIFY2(report["counts"][name] == Json(count), first.out.constData());
    std::map<std::string, std::string> errors;
    for (const Json& error : report["errors"])
        errors[error["externalId"]] = error["field"];
    QCOMPARE(errors.size(), std::size_t{4});
    QVERIFY(errors.contains("E00008") && errors.contains("E00194")); // none, not valid
    QVERIFY(errors.contains("E00038") && errors.contains("E00039")); // shared

    const Call second = program.json({"demo", "--import"});
    COMPARE_CODE(second, 3); // the same four people are still wrong
    const Json again = second.json();
    QVERIFY2(again["counts"]["created"] == Json(0) && again["counts"]["updated"] == Json(0), second.out.constData());
    QVERIFY2(again["counts"]["unchanged"] == Json(230), second.out.constData());

    QVERIFY(program.json({"users", "list", "--limit", "0"}).json()["users"].size() == 230);
    const Call zeros = program.json({"users", "show", "007"});
    COMPARE_CODE(zeros, 0);
    QVERIFY2(zeros.json()["values"]["employeeIdentifier"] == Json("007"), zeros.out.constData());
}

void TestDemoImport::theSampleRunsUntilItIsInterrupted()
{
    const Program program;
    QProcess process;
    program.start(process, {"--json", "demo", "--users", "12"});
    QByteArray out;
    while (!out.endsWith("}\n")) {
        QVERIFY2(process.waitForReadyRead(60'000), process.readAllStandardError().constData());
        out += process.readAllStandardOutput();
    }
    const Json started = readJson(out.toStdString());
    QVERIFY2(started["next"].get<std::string>().ends_with("import demo"), out.constData());
    const Call import = program.json({"import", "demo"});
    QVERIFY2(import.code == 0 || import.code == 3, import.err.constData());
    QVERIFY(import.json()["counts"]["created"].get<int>() >= 10);
    kill(static_cast<pid_t>(process.processId()), SIGINT);
    const Call stopped = Program::finish(process);
    COMPARE_CODE(stopped, 0);
    const Call refused = program.json({"import", "demo"});
    COMPARE_CODE(refused, 1);
    QVERIFY(program.json({"runs", "list"}).json().size() == 2);
}

void TestDemoImport::noPeopleMakeAnEmptyImport()
{
    const Program program;
    const Call call = program.json({"demo", "--import", "--users", "0"});
    QVERIFY2(!call.json().is_discarded(), call.out.constData());
    QVERIFY(program.json({"users", "list"}).json()["total"] == Json(0));
}

void TestDemoImport::aThousandPeopleComeInPages()
{
    const Program program;
    const Call call = program.json({"demo", "--import", "--users", "1000"});
    COMPARE_CODE(call, 3);
    const Json counts = call.json()["counts"];
    int all = 0;
    for (const auto& [name, count] : counts.items())
        all += count.get<int>();
    QCOMPARE(all, 1000);
}

QTEST_GUILESS_MAIN(TestDemoImport)
#include "test_demoimport.moc"
