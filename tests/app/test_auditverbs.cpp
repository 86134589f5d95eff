// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"
#include "sourceserver.h"

#include "app/wiring/workspace.h"
#include "core/db/database.h"
#include "core/sync/approval.h"

#include <QDir>
#include <QFile>

using namespace muster;

namespace {

std::vector<std::string> whatsOf(const Json& entries)
{
    std::vector<std::string> all;
    for (const Json& entry : entries)
        all.insert(all.begin(), entry["what"].get<std::string>()); // the oldest first
    return all;
}

} // namespace

/// musterctl audit, backup and restore as people and scripts use them.
class TestAuditVerbs : public QObject
{
    Q_OBJECT

private slots:
    void whatIsDoneStandsInTheLog();
    void aChangeFromOutsideIsFoundAndExitsWithOne();
    void theLogIsExported();
    void aBackupIsMadeListedAndRestored();
    void nothingIsRestoredBelowAServiceThatRuns();
    void aDamagedWorkspaceIsLedBack();
};

void TestAuditVerbs::whatIsDoneStandsInTheLog()
{
    const SourceServer server([](const httplib::Request&, httplib::Response& response) {
        response.set_content(usersBody(3), "application/json");
    });
    const Program program;
    const QString file = program.write(QStringLiteral("c.json"), writeJson(smallConnector(server.url())));
    COMPARE_CODE(program.run({"connector", "add", file}), 0);
    COMPARE_CODE(program.run({"import", "small"}), 0);
    const Call list = program.json({"audit", "list"});
    COMPARE_CODE(list, 0);
    const Json entries = list.json();
    const std::vector<std::string> whats = whatsOf(entries);
    for (const char* what : {"connector.added", "backup.made", "plan.applied", "run.ended"})
        QVERIFY2(std::find(whats.begin(), whats.end(), what) != whats.end(), list.out.constData());
    for (const Json& entry : entries)
        QVERIFY2(entry["who"] == Json(personHere()), list.out.constData());
    const Call applied = program.json({"audit", "list", "--what", "plan.*"});
    QVERIFY2(applied.json().size() == 1 && applied.json()[0]["detail"]["counts"]["created"] == Json(3),
             applied.out.constData());
    COMPARE_CODE(program.run({"audit", "list", "--since", "yesterday"}), 2);
    QVERIFY2(program.json({"audit", "list", "--since", "2999-01-01"}).json() == Json::array(), "entries of tomorrow");
}

void TestAuditVerbs::aChangeFromOutsideIsFoundAndExitsWithOne()
{
    const Program program;
    for (const char* name : {"one", "two", "three"})
        COMPARE_CODE(program.run({"apikey", "create", name}), 0);
    const Call head = program.json({"audit", "head"});
    COMPARE_CODE(head, 0);
    QVERIFY2(head.json()["entries"] == Json(3), head.out.constData());
    const std::string hash = head.json()["hash"];
    COMPARE_CODE(program.run({"apikey", "create", "four"}), 0);
    const Call whole = program.json({"audit", "verify", "--head", hash});
    COMPARE_CODE(whole, 0);
    QVERIFY2(whole.json()["whole"] == Json(true) && whole.json()["entries"] == Json(4), whole.out.constData());
    COMPARE_CODE(program.run({"audit", "verify", "--head", std::string(64, 'a')}), 1);
    {
        auto database = db::Database::openAgain((program.workspace() + QStringLiteral("/muster.db")).toStdString());
        QVERIFY(database->run("DROP TRIGGER audit_not_removed; DELETE FROM audit WHERE number = 4"));
    }
    const Call broken = program.json({"audit", "verify"});
    COMPARE_CODE(broken, 1);
    QVERIFY2(broken.json()["broken"] == Json(4), broken.out.constData());
    COMPARE_CODE(program.run({"apikey", "create", "five"}), 0); // nobody is kept from working
    const Call still = program.json({"audit", "verify"});
    COMPARE_CODE(still, 1);
    QVERIFY2(still.json()["broken"] == Json(4), still.out.constData());
}

void TestAuditVerbs::theLogIsExported()
{
    const Program program;
    COMPARE_CODE(program.run({"apikey", "create", "=cmd"}), 0);
    const QString csv = program.path(QStringLiteral("audit.csv")), json = program.path(QStringLiteral("audit.json"));
    COMPARE_CODE(program.run({"audit", "export", csv}), 0);
    COMPARE_CODE(program.run({"audit", "export", "--format", "json", json}), 0);
    QFile table(csv), array(json);
    QVERIFY(table.open(QIODevice::ReadOnly) && array.open(QIODevice::ReadOnly));
    QCOMPARE(table.readAll().count("\r\n"), 2);
    const Json all = readJson(array.readAll().toStdString());
    QVERIFY(all.size() == 1 && all[0]["what"] == Json("apikey.created"));
}

void TestAuditVerbs::aBackupIsMadeListedAndRestored()
{
    const Program program;
    COMPARE_CODE(program.run({"apikey", "create", "one"}), 0);
    const Call made = program.json({"backup"});
    COMPARE_CODE(made, 0);
    const QString file = QString::fromStdString(made.json()["file"].get<std::string>());
    QVERIFY(QFile::exists(file));
    const QString named = program.path(QStringLiteral("mine.db"));
    COMPARE_CODE(program.run({"backup", named}), 0);
    COMPARE_CODE(program.run({"backup", named}), 1); // never over a file
    const Call list = program.json({"backup", "list"});
    COMPARE_CODE(list, 0);
    QVERIFY2(list.json().size() == 1 && list.json()[0]["kind"] == Json("byHand"), list.out.constData());
    COMPARE_CODE(program.run({"apikey", "create", "two"}), 0);
    const Call restored = program.json({"restore", QFileInfo(file).fileName()}); // as the list names it
    COMPARE_CODE(restored, 0);
    QVERIFY2(QFile::exists(QString::fromStdString(restored.json()["kept"].get<std::string>())),
             restored.out.constData());
    QVERIFY(program.json({"apikey", "list"}).json().size() == 1);
    COMPARE_CODE(program.run({"audit", "verify"}), 0);
    const Call noted = program.json({"audit", "list", "--what", "backup.restored"});
    QVERIFY2(noted.json().size() == 1, noted.out.constData());
    COMPARE_CODE(program.run({"restore", "no-such-file.db"}), 1);
    const Call kept = program.json({"backup", "keep", "--days", "30"});
    COMPARE_CODE(kept, 0);
    QVERIFY2(kept.json()["keep"] == Json(30), kept.out.constData());
    COMPARE_CODE(program.run({"backup", "keep", "--days", "0"}), 1);
}

void TestAuditVerbs::nothingIsRestoredBelowAServiceThatRuns()
{
    const Program program;
    const Call made = program.json({"backup"});
    COMPARE_CODE(made, 0);
    QProcess service;
    program.start(service, {"serve", "--listen", "127.0.0.1:0"});
    QVERIFY(service.waitForStarted());
    service.setReadChannel(QProcess::StandardError);
    QByteArray words;
    while (!words.contains("HTTP API")) {
        QVERIFY2(service.waitForReadyRead(30'000), words.constData());
        words += service.readAllStandardError();
    }
    const Call refused = program.json({"restore", made.json()["file"].get<std::string>()});
    COMPARE_CODE(refused, 1);
    QVERIFY2(refused.json()["error"]["kind"] == Json("conflict"), refused.out.constData());
    service.terminate();
    QVERIFY(service.waitForFinished());
    COMPARE_CODE(program.run({"restore", made.json()["file"].get<std::string>()}), 0);
}

void TestAuditVerbs::aDamagedWorkspaceIsLedBack()
{
    const Program program;
    COMPARE_CODE(program.run({"apikey", "create", "one"}), 0);
    COMPARE_CODE(program.run({"backup"}), 0);
    QFile file(program.workspace() + QStringLiteral("/muster.db"));
    QVERIFY(file.resize(file.size() / 2));
    const Call refused = program.json({"apikey", "list"});
    COMPARE_CODE(refused, 1);
    QVERIFY2(refused.json()["error"]["message"].get<std::string>().find("restore") != std::string::npos,
             refused.out.constData());
    const Call list = program.json({"backup", "list"}); // needs no workspace
    COMPARE_CODE(list, 0);
    QVERIFY2(list.json().size() == 1, list.out.constData());
    COMPARE_CODE(program.run({"restore", "newest"}), 0);
    QVERIFY(program.json({"apikey", "list"}).json().size() == 1);
}

QTEST_GUILESS_MAIN(TestAuditVerbs)
#include "test_auditverbs.moc"
