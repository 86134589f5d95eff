// SPDX-License-Identifier: GPL-3.0-or-later
// The real `musterctl import` killed again and again (40 times in every test run, 1,000 in ./dev soak), at moments that
// a seed gives: after each kill the directory is wholly as before or wholly as after, nobody is there twice, the audit
// log is whole, and the next import arrives at what the source says.
#include "program.h"
#include "sourceserver.h"

#include "core/db/database.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

#include <atomic>
#include <map>

using namespace muster;

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr int people = 1'000; // each takes several times as long
#else
constexpr int people = 3'000;
#endif

int killsWanted()
{
    return qEnvironmentVariableIsSet("MUSTER_SOAK") ? 1'000 : 40;
}

/// What the source says in round `round`: each round adds a person, and changes the name of every seventh one.
std::string answerOf(int round)
{
    std::string out = "{\"users\": [";
    for (int i = 1; i <= people + round; ++i) {
        const std::string n = std::to_string(i);
        const std::string name = i % 7 == round % 7 ? "R" + std::to_string(round) : "U";
        out += std::string(i > 1 ? "," : "") + "{\"id\": " + n + ", \"email\": \"u" + n +
               "@example.com\", \"login\": \"u" + n + "\", \"name\": \"" + name + n + "\", \"status\": \"Active\"}";
    }
    return out + "]}";
}

/// The name of each person, by e-mail, as the source says it in that round.
std::map<std::string, std::string> modelOf(int round)
{
    std::map<std::string, std::string> names;
    for (int i = 1; i <= people + round; ++i) {
        const std::string n = std::to_string(i);
        names["u" + n + "@example.com"] = (i % 7 == round % 7 ? "R" + std::to_string(round) : std::string("U")) + n;
    }
    return names;
}

/// One number out of the workspace; -1 when it cannot be read.
std::int64_t number(const Program& program, std::string_view sql)
{
    auto database = db::Database::openAgain((program.workspace() + QStringLiteral("/muster.db")).toStdString());
    auto read = database ? database->prepare(sql) : Result<db::Statement>(fail(database.error()));
    return read && read->step().value_or(false) ? read->integer(0) : -1;
}

} // namespace

class TestKillImport : public QObject
{
    Q_OBJECT

private slots:
    void everyKillLeavesTheStateBeforeOrTheOneAfter();

private:
    void nothingIsBroken(const Program& program, const QByteArray& when);
    void directoryIs(const Program& program, int round, const QByteArray& when);
};

/// What must be true at any time, also right after a kill and before anybody else has opened the workspace.
void TestKillImport::nothingIsBroken(const Program& program, const QByteArray& when)
{
    auto database = db::Database::openAgain((program.workspace() + QStringLiteral("/muster.db")).toStdString());
    QVERIFY2(database, when.constData());
    auto check = database->prepare("PRAGMA integrity_check");
    QVERIFY2(check && check->step().value_or(false) && check->text(0) == "ok", when.constData());
    for (const char* twice :
         {"SELECT count(*) FROM (SELECT email_key FROM user GROUP BY email_key HAVING count(*) > 1)",
          "SELECT count(*) FROM (SELECT external_id FROM link GROUP BY connector, external_id "
          "HAVING count(*) > 1)",
          "SELECT count(*) FROM user WHERE id NOT IN (SELECT user FROM link)",
          "SELECT count(*) FROM link WHERE user NOT IN (SELECT id FROM user)"})
        QVERIFY2(number(program, twice) == 0, (when + ": " + twice).constData());
    const Call verify = program.json({"audit", "verify"});
    QVERIFY2(verify.code == 0, (when + ": " + verify.out + verify.err).constData());
}

void TestKillImport::directoryIs(const Program& program, int round, const QByteArray& when)
{
    const auto model = modelOf(round);
    const Call list = program.json({"users", "list", "--limit", "100000"});
    QVERIFY2(list.code == 0, (when + ": " + list.err).constData());
    const Json all = list.json();
    QVERIFY2(all["users"].size() == model.size(), (when + ": another number of users").constData());
    for (const Json& user : all["users"]) {
        const auto expected = model.find(user["email"].get<std::string>());
        QVERIFY2(expected != model.end(), when.constData());
        QVERIFY2(user["displayname"] == Json(expected->second),
                 (when + ": " + QByteArray::fromStdString(expected->first)).constData());
    }
}

void TestKillImport::everyKillLeavesTheStateBeforeOrTheOneAfter()
{
    std::atomic<int> round = 0;
    const SourceServer server([&](const httplib::Request&, httplib::Response& response) {
        response.set_content(answerOf(round), "application/json");
    });
    const Program program;
    COMPARE_CODE(program.run({"connector", "add",
                              program.write(QStringLiteral("c.json"), writeJson(smallConnector(server.url())))}),
                 0);
    QElapsedTimer clock;
    clock.start();
    COMPARE_CODE(program.run({"import", "small"}), 0);
    ++round;
    clock.restart();
    COMPARE_CODE(program.run({"import", "small"}), 0); // as long as those that are killed take
    const qint64 whole = clock.elapsed();

    bool given = false;
    const int chosen = qEnvironmentVariableIntValue("MUSTER_SEED", &given);
    const quint32 seed = given ? static_cast<quint32>(chosen) : 20261130u;
    QRandomGenerator dice(seed);
    int killed = 0, arrived = 0, tries = 0;
    const int kills = killsWanted();
    while (killed < kills && tries < 3 * kills) {
        ++tries;
        const int before = round++;
        QProcess process;
        program.start(process, {"import", "small"});
        QVERIFY(process.waitForStarted());
        const bool over = process.waitForFinished(1 + static_cast<int>(dice.bounded(static_cast<quint32>(whole) + 20)));
        if (!over) {
            process.kill();
            QVERIFY(process.state() == QProcess::NotRunning || process.waitForFinished());
            ++killed;
        }
        const QByteArray when = "try " + QByteArray::number(tries) + " (seed " + QByteArray::number(seed) + ")";
        nothingIsBroken(program, when);
        if (QTest::currentTestFailed())
            return;
        const std::int64_t users = number(program, "SELECT count(*) FROM user");
        const bool after = users == people + round;
        QVERIFY2(after || users == people + before, (when + ": " + QByteArray::number(qint64(users))).constData());
        arrived += after ? 1 : 0;
        directoryIs(program, after ? round.load() : before, when);
        if (QTest::currentTestFailed())
            return;
        QVERIFY2(number(program, "SELECT count(*) FROM run WHERE finished = 0") <= 1, when.constData());
        COMPARE_CODE(program.run({"import", "small"}), 0); // goes on from whatever was left
        QVERIFY2(number(program, "SELECT count(*) FROM run WHERE finished = 0") == 0, when.constData());
        QCOMPARE(number(program, "SELECT count(*) FROM user"), std::int64_t(people + round));
    }
    directoryIs(program, round, "at the end");
    nothingIsBroken(program, "at the end");
    qInfo("%d killed of %d (seed %u), %d had arrived", killed, tries, seed, arrived);
    QVERIFY(killed >= kills);
    const Call again = program.json({"import", "small"});
    COMPARE_CODE(again, 0);
    QVERIFY2(again.json()["counts"]["unchanged"] == Json(people + round.load()), again.out.constData());
}

QTEST_GUILESS_MAIN(TestKillImport)
#include "test_killimport.moc"
