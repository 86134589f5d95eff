// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"
#include "sourceserver.h"

#include "app/wiring/workspace.h"

#include <QFileInfo>

#include <csignal>
#include <sys/resource.h>

using namespace muster;

namespace {

constexpr int users = 60'000;

/// All users in one answer.
const std::string& answer()
{
    static const std::string body = usersBody(users);
    return body;
}

std::int64_t usersIn(const Program& program)
{
    const auto ports = openWorkspace(program.workspace());
    const auto counts = ports ? (*ports)->people().counts() : Result<StateCounts>(StateCounts{});
    return counts ? counts->staged + counts->active + counts->suspended : -1;
}

} // namespace

/// The real program ended by force in the middle of its work, and on a disk without room: nobody twice, nobody lost.
class TestCrash : public QObject
{
    Q_OBJECT

private slots:
    void aKilledApplyIsFinishedByTheNextImport_data();
    void aKilledApplyIsFinishedByTheNextImport();
    void aKilledFetchLeavesTheDirectoryAlone();
    void aFullDiskIsToldAndNothingIsHalfWritten();

private:
    void importsTheRest(const Program& program);
};

void TestCrash::importsTheRest(const Program& program)
{
    const Call next = program.json({"import", "small"});
    COMPARE_CODE(next, 0);
    QCOMPARE(usersIn(program), std::int64_t(users));
    const Call again = program.json({"import", "small"});
    COMPARE_CODE(again, 0);
    QVERIFY2(again.json()["counts"]["unchanged"] == Json(users), again.out.constData());
    // a user who was written twice would be two rows with one e-mail
    const Call one = program.json({"users", "list", "--search", "u59999@example.com"});
    QVERIFY2(one.json()["total"] == Json(1), one.out.constData());
}

void TestCrash::aKilledApplyIsFinishedByTheNextImport_data()
{
    QTest::addColumn<qint64>("written"); // bytes in the database's log
    QTest::newRow("at its first write") << qint64(1);
    QTest::newRow("after some megabytes") << qint64(4'000'000);
    QTest::newRow("near the end") << qint64(12'000'000);
}

void TestCrash::aKilledApplyIsFinishedByTheNextImport()
{
    QFETCH(const qint64, written);
    const SourceServer server([](const httplib::Request&, httplib::Response& response) {
        response.set_content(answer(), "application/json");
    });
    const Program program;
    COMPARE_CODE(program.run({"connector", "add",
                              program.write(QStringLiteral("c.json"), writeJson(smallConnector(server.url())))}),
                 0);
    const Call planned = program.json({"plan", "small"});
    COMPARE_CODE(planned, 0);
    const Json plan = planned.json();
    const std::string id = plan.contains("plan") ? plan["plan"] : plan["id"];

    QProcess apply;
    program.start(apply, {"apply", id});
    QVERIFY(apply.waitForStarted());
    const QString log = program.workspace() + QStringLiteral("/muster.db-wal");
    while (apply.state() == QProcess::Running && QFileInfo(log).size() < written)
        apply.waitForFinished(1);
    apply.kill(); // SIGKILL: no chance to tidy up
    QVERIFY(apply.state() == QProcess::NotRunning || apply.waitForFinished());
    const std::int64_t before = usersIn(program);
    qInfo() << before << "of" << users << "were written when it was killed";
    QVERIFY(before >= 0 && before <= users);
    importsTheRest(program);
}

void TestCrash::aKilledFetchLeavesTheDirectoryAlone()
{
    std::promise<void> asked, ended;
    std::atomic<int> requests = 0;
    const std::shared_future<void> end = ended.get_future().share();
    const SourceServer server([&](const httplib::Request&, httplib::Response& response) {
        if (requests++ == 0) {
            asked.set_value();
            end.wait(); // the first answer comes when its reader is gone
        }
        response.set_content(answer(), "application/json");
    });
    const Program program;
    COMPARE_CODE(program.run({"connector", "add",
                              program.write(QStringLiteral("c.json"), writeJson(smallConnector(server.url())))}),
                 0);
    QProcess import;
    program.start(import, {"import", "small"});
    asked.get_future().wait();
    import.kill();
    QVERIFY(import.waitForFinished());
    ended.set_value();
    QCOMPARE(usersIn(program), std::int64_t(0));
    importsTheRest(program);
}

void TestCrash::aFullDiskIsToldAndNothingIsHalfWritten()
{
    const SourceServer server([](const httplib::Request&, httplib::Response& response) {
        response.set_content(answer(), "application/json");
    });
    const Program program;
    COMPARE_CODE(program.run({"connector", "add",
                              program.write(QStringLiteral("c.json"), writeJson(smallConnector(server.url())))}),
                 0);
    QProcess import;
    import.setChildProcessModifier([] {
        std::signal(SIGXFSZ, SIG_IGN); // then a write beyond the limit fails, as on a full disk
    const rlimit room{2 * 1024 * 1024, 2 * 1024 * 1024};
    setrlimit(RLIMIT_FSIZE, &room);
});
program.start(import, {"import", "small"});
const Call full = Program::finish(import);
COMPARE_CODE(full, 1);
QVERIFY2(full.err.contains("Check the disk") || full.err.contains("disk is full"), full.err.constData());
QVERIFY(usersIn(program) < users);
importsTheRest(program);
}

QTEST_GUILESS_MAIN(TestCrash)
#include "test_crash.moc"
