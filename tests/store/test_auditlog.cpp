// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/audit.h"
#include "core/store/auditedsecrets.h"
#include "core/store/localauditlog.h"
#include "tests/fakes/virtualoffice.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace muster;

namespace {
constexpr std::string_view dropTriggers =
    "DROP TRIGGER audit_not_changed; DROP TRIGGER audit_not_removed; DROP TRIGGER audit_in_order;";

std::string hexText(const std::string& bytes)
{
    return QByteArray::fromStdString(bytes).toHex().toStdString();
}
} // namespace

/// The audit log: a chain of hashes that only grows, and in which every change from outside is found.
class TestAuditLog : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void theHashIsTheOneWorkedOutElsewhere();
    void aNewLogIsWhole();
    void entriesCannotBeChanged_data();
    void entriesCannotBeChanged();
    void whatWentAroundTheTriggersIsFound_data();
    void whatWentAroundTheTriggersIsFound();
    void aBreakStaysVisibleWhenTheLogGoesOn_data();
    void aBreakStaysVisibleWhenTheLogGoesOn();
    void theWholeLogMadeAnewIsFoundByANotedHash();
    void anActThatFailsLeavesNoEntry();
    void writersAtTheSameTimeKeepOneChain();
    void filtersFindWhatTheySay();
    void adaptersNoteWhatTheyDo();
    void namesOfSecretsAreNotedAndNothingElse();
    void theExportIsSafeForSpreadsheets();

private:
    void add(int count);
    [[nodiscard]] AuditCheck check(const std::string& head = {});
    [[nodiscard]] std::vector<std::string> whats();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_path;
    std::optional<db::Database> m_database;
    VirtualClock m_clock;
    std::optional<LocalAuditLog> m_log;
};

void TestAuditLog::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(QStringLiteral("muster.db")).toStdString();
    m_database.emplace(*db::Database::open(m_path));
    m_database->setActor("person:ann");
    m_log.emplace(*m_database, m_clock);
}

void TestAuditLog::cleanup()
{
    m_log.reset();
    m_database.reset();
}

void TestAuditLog::add(int count)
{
    for (int i = 0; i < count; ++i) {
        const auto noted = m_log->note("user.edited", std::to_string(i), Json{{"attributes", Json::array({"email"})}});
        QVERIFY2(noted, noted ? "" : qPrintable(noted.error().message));
    }
}

AuditCheck TestAuditLog::check(const std::string& head)
{
    const auto checked = m_log->verify(head, {});
    return checked ? *checked : AuditCheck{-1, -1, checked.error().message};
}

std::vector<std::string> TestAuditLog::whats()
{
    std::vector<std::string> all;
    const auto entries = m_log->entries({});
    for (auto entry = entries->rbegin(); entry != entries->rend(); ++entry)
        all.push_back(entry->what + " " + entry->subject);
    return all;
}

// By hand: the 32 bytes before, then each field behind its length as 8 bytes, given to sha256sum.
void TestAuditLog::theHashIsTheOneWorkedOutElsewhere()
{
    const std::string first = db::auditHash(db::firstAuditHash(), {1, 1'800'000'000'000'000, "person:ann",
                                                                   "user.edited", "42", R"({"attributes":["email"]})"});
    QCOMPARE(hexText(first), std::string("cd6a21474440d2dfb46eba809b6e5cc388232b340cf5bb0507f16d702292c2a6"));
    const std::string second =
        db::auditHash(first, {2, 1'800'000'000'000'001, "schedule", "run.ended", "r-\xc3\xbc", "{}"});
    QCOMPARE(hexText(second), std::string("f0c1d1737f8252f085153fb45c9568fb177bdac25aa0e7c6bb9ada4800d04d72"));

    QVERIFY(m_log->note("user.edited", "42", Json{{"attributes", Json::array({"email"})}}));
    const auto entries = m_log->entries({});
    QCOMPARE(entries->front().hash, hexText(first)); // the clock stands at that moment
    QCOMPARE(m_log->end()->hash, hexText(first));
}

void TestAuditLog::aNewLogIsWhole()
{
    QVERIFY(!check().broken);
    QCOMPARE(m_log->end()->number, 0);
    QCOMPARE(m_log->end()->hash, std::string(64, '0'));
    add(5);
    QVERIFY2(!check().broken, qPrintable(check().message));
    QCOMPARE(check().entries, 5);
}

void TestAuditLog::entriesCannotBeChanged_data()
{
    QTest::addColumn<std::string>("sql");
    QTest::newRow("an entry is changed") << std::string("UPDATE audit SET who = 'nobody' WHERE number = 2");
    QTest::newRow("an entry is removed") << std::string("DELETE FROM audit WHERE number = 2");
    QTest::newRow("all are removed") << std::string("DELETE FROM audit");
    QTest::newRow("an entry is replaced")
        << std::string("INSERT OR REPLACE INTO audit VALUES(2, 0, 'x', 'x', 'x', '{}', x'00')");
    QTest::newRow("an entry is put in before the first")
        << std::string("INSERT INTO audit VALUES(0, 0, 'x', 'x', 'x', '{}', x'00')");
}

void TestAuditLog::entriesCannotBeChanged()
{
    QFETCH(std::string, sql);
    add(3);
    QVERIFY(!m_database->run(sql));
    QVERIFY2(!check().broken, qPrintable(check().message));
    QCOMPARE(check().entries, 3);
}

void TestAuditLog::whatWentAroundTheTriggersIsFound_data()
{
    QTest::addColumn<std::string>("sql");
    QTest::addColumn<int>("broken");
    const auto row = [](const char* name, const char* sql, int broken) {
        QTest::newRow(name) << std::string(sql) << broken;
    };
    row("the time was changed", "UPDATE audit SET at = at + 1 WHERE number = 3", 3);
    row("the person was changed", "UPDATE audit SET who = 'person:eve' WHERE number = 3", 3);
    row("what was done was changed", "UPDATE audit SET what = 'user.created' WHERE number = 3", 3);
    row("the subject was changed", "UPDATE audit SET subject = '99' WHERE number = 3", 3);
    row("the detail was changed", "UPDATE audit SET detail = '{}' WHERE number = 3", 3);
    row("a space was put into the detail", "UPDATE audit SET detail = detail || ' ' WHERE number = 3", 3);
    row("a byte moved from one field to the next",
        "UPDATE audit SET what = 'user.edite', subject = 'd' || subject WHERE number = 3", 3);
    row("the hash was changed", "UPDATE audit SET hash = zeroblob(32) WHERE number = 3", 3);
    row("one in the middle was removed", "DELETE FROM audit WHERE number = 3", 3);
    row("one in the middle was removed and the rest moved up",
        "DELETE FROM audit WHERE number = 3; UPDATE audit SET number = number - 1 WHERE number = 4;"
        "UPDATE audit SET number = number - 1 WHERE number = 5",
        3);
    row("the first was removed", "DELETE FROM audit WHERE number = 1", 1);
    row("the last was removed", "DELETE FROM audit WHERE number = 5", 5);
    row("all were removed", "DELETE FROM audit", 1);
    row("one was put in before the first",
        "INSERT INTO audit SELECT 0, at, who, what, subject, detail, hash FROM audit"
        " WHERE number = 1",
        1);
    row("one was added at the end",
        "INSERT INTO audit SELECT 6, at, who, what, subject, detail, hash FROM audit"
        " WHERE number = 5",
        6);
    row("a number was left out",
        "INSERT INTO audit SELECT 7, at, who, what, subject, detail, hash FROM audit WHERE number = 5", 6);
    row("two changed places",
        "UPDATE audit SET number = 99 WHERE number = 2; UPDATE audit SET number = 2 WHERE number "
        "= 3; UPDATE audit SET number = 3 WHERE number = 99",
        2);
    row("the note of the end was changed", "UPDATE meta SET value = replace(value, '5 ', '4 ') WHERE name = 'audit'",
        6);
    row("the note of the end was removed", "DELETE FROM meta WHERE name = 'audit'", 6);
}

void TestAuditLog::whatWentAroundTheTriggersIsFound()
{
    QFETCH(std::string, sql);
    QFETCH(int, broken);
    add(5);
    auto outside = db::Database::openAgain(m_path);
    QVERIFY(outside->run(dropTriggers));
    const auto done = outside->run(sql);
    QVERIFY2(done, done ? "" : qPrintable(done.error().detail));
    const AuditCheck found = check();
    QVERIFY2(found.broken.has_value(), qPrintable(found.message));
    QCOMPARE(*found.broken, std::int64_t{broken});
    QCOMPARE(found.entries, std::int64_t{broken - 1});
    QVERIFY(!found.message.isEmpty());
}

void TestAuditLog::aBreakStaysVisibleWhenTheLogGoesOn_data()
{
    QTest::addColumn<std::string>("sql");
    QTest::addColumn<int>("broken");
    const auto row = [](const char* name, const char* sql, int broken) {
        QTest::newRow(name) << std::string(sql) << broken;
    };
    row("the last entries were removed", "DELETE FROM audit WHERE number > 3", 4);
    row("all were removed", "DELETE FROM audit", 1);
    row("one was added at the end",
        "INSERT INTO audit SELECT 6, at, who, what, subject, detail, hash FROM audit WHERE number = 5", 6);
    row("the note was removed", "DELETE FROM meta WHERE name = 'audit'", 6);
    row("the last entry and the note were removed",
        "DELETE FROM audit WHERE number = 5; DELETE FROM meta WHERE name = 'audit'", 5);
    row("the note was set back to an entry before",
        "UPDATE meta SET value = '3 ' || (SELECT lower(hex(hash)) FROM "
        "audit WHERE number = 3) WHERE name = 'audit'",
        6);
}

void TestAuditLog::aBreakStaysVisibleWhenTheLogGoesOn()
{
    QFETCH(std::string, sql);
    QFETCH(int, broken);
    add(5);
    auto outside = db::Database::openAgain(m_path);
    QVERIFY(outside->run(dropTriggers));
    QVERIFY(outside->run(sql));
    add(3); // nobody is kept from working
    const AuditCheck found = check();
    QVERIFY2(found.broken.has_value(), qPrintable(found.message));
    QCOMPARE(*found.broken, std::int64_t{broken});
}

void TestAuditLog::theWholeLogMadeAnewIsFoundByANotedHash()
{
    add(3);
    const std::string noted = m_log->end()->hash;
    add(2);
    QVERIFY2(!check(noted).broken, qPrintable(check(noted).message)); // the end of then is part of today's chain
    QVERIFY(!check(QString::fromStdString(noted).toUpper().toStdString()).broken);

    QVERIFY(m_database->run(dropTriggers));
    QVERIFY(m_database->run("DELETE FROM audit; UPDATE meta SET value = '0 "
                            "0000000000000000000000000000000000000000000000000000000000000000' WHERE name = 'audit'"));
    m_database->setActor("person:eve");
    add(5);
    QVERIFY(!check().broken); // by itself it looks whole
    QVERIFY(check(noted).broken.has_value());
}

void TestAuditLog::anActThatFailsLeavesNoEntry()
{
    {
        auto transaction = db::Transaction::begin(*m_database);
        QVERIFY(m_log->note("user.edited", "1", Json::object()));
    } // not committed
    QCOMPARE(m_log->end()->number, 0);
    LocalApiKeys keys(*m_database, m_clock);
    QVERIFY(!keys.revoke("k-nobody"));
    QCOMPARE(m_log->entries({})->size(), std::size_t{0});
    QVERIFY(!check().broken);
}

void TestAuditLog::writersAtTheSameTimeKeepOneChain()
{
    constexpr int writers = 4, each = 50;
    std::vector<std::thread> threads;
    std::atomic<int> failed = 0;
    for (int i = 0; i < writers; ++i)
        threads.emplace_back([&, i] {
            auto database = db::Database::openAgain(m_path);
            if (!database) {
                ++failed;
                return;
            }
            database->setActor("person:" + std::to_string(i));
            for (int n = 0; n < each; ++n)
                if (!db::appendAudit(*database, m_clock.now(), "user.edited", std::to_string(n)))
                    ++failed;
        });
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(failed.load(), 0);
    QVERIFY2(!check().broken, qPrintable(check().message));
    QCOMPARE(check().entries, std::int64_t{writers * each});
}

void TestAuditLog::filtersFindWhatTheySay()
{
    const Timestamp start = m_clock.now();
    for (const char* what : {"user.created", "user.edited", "users.other", "plan.applied"}) {
        QVERIFY(m_log->note(what, "s", Json::object()));
        m_clock.pass(std::chrono::seconds(1));
    }
    m_database->setActor("schedule");
    QVERIFY(m_log->note("run.ended", "r-1", Json::object()));
    const auto count = [&](const AuditQuery& query) { return static_cast<int>(m_log->entries(query)->size()); };
    AuditQuery query;
    QCOMPARE(count(query), 5);
    query.what = "user.*";
    QCOMPARE(count(query), 2);
    query.what = "user.edited";
    QCOMPARE(count(query), 1);
    query.what.clear();
    query.who = "schedule";
    QCOMPARE(count(query), 1);
    query.who.clear();
    query.subject = "s";
    QCOMPARE(count(query), 4);
    query.from = start + std::chrono::seconds(1);
    QCOMPARE(count(query), 3);
    query.to = start + std::chrono::seconds(2);
    QCOMPARE(count(query), 1);
    query = {};
    query.before = 3;
    query.limit = 1;
    QCOMPARE(m_log->entries(query)->front().number, 2);
}

void TestAuditLog::adaptersNoteWhatTheyDo()
{
    LocalConnectorStore connectors(*m_database, m_clock);
    Connector connector = officeConnector();
    QVERIFY(connectors.add(connector, {}));
    connector.application.displayLabel = "Other";
    QVERIFY(connectors.update(connector, {}));
    QVERIFY(connectors.update(connector, {})); // changes nothing
    QVERIFY(connectors.setActive("hr", true));
    QVERIFY(connectors.setActive("hr", true));
    QVERIFY(connectors.update(officeConnector(), {})); // as version 1
    QVERIFY(connectors.deactivate("hr"));
    QVERIFY(connectors.remove("hr"));
    LocalPeople people(*m_database, m_clock);
    UserValues values;
    values.set(KnownAttribute::Email, "a@example.com");
    values.set(KnownAttribute::Username, "a");
    const auto id = people.create(values, UserState::Active);
    QVERIFY(id.has_value());
    const std::string user = std::to_string(*id);
    const std::vector<UserId> ids{*id};
    values.set(KnownAttribute::Department, "Sales");
    QVERIFY(people.edit(*id, values));
    QVERIFY(people.setState(ids, UserState::Suspended));
    QVERIFY(people.setState(ids, UserState::Suspended)); // is already
    Group group;
    group.name = "Staff";
    const auto staff = people.saveGroup(group);
    QVERIFY(staff.has_value());
    QVERIFY(people.addMembers(*staff, ids));
    QVERIFY(people.removeMembers(*staff, ids));
    QVERIFY(people.removeGroup(*staff));
    QVERIFY(people.remove(ids));
    LocalSettings settings(*m_database);
    QVERIFY(settings.write("history", Json{{"details", 5}}));
    QVERIFY(settings.write("history", Json{{"details", 5}})); // as it is
    LocalApiKeys keys(*m_database, m_clock);
    const std::string key = keys.create("script")->key.id;
    QVERIFY(keys.revoke(key));
    const std::string group1 = std::to_string(*staff);
    const std::vector<std::string> expected{
        "connector.added hr",      "connector.saved hr",           "connector.activated hr",
        "connector.rolledBack hr", "connector.deactivated hr",     "connector.removed hr",
        "user.created " + user,    "user.edited " + user,          "user.suspended " + user,
        "group.saved " + group1,   "group.membersAdded " + group1, "group.membersRemoved " + group1,
        "group.removed " + group1, "user.removed " + user,         "setting.changed history",
        "apikey.created " + key,   "apikey.revoked " + key};
    QCOMPARE(whats(), expected);
    const auto entries = m_log->entries({});
    for (const AuditEntry& entry : *entries)
        QCOMPARE(entry.who, std::string("person:ann"));
    QVERIFY(!check().broken);
}

void TestAuditLog::namesOfSecretsAreNotedAndNothingElse()
{
    const std::string canary = "cAnArY-in-the-mine-4711", passphrase = "correct horse battery canary";
    MemorySecretStore store;
    MemorySecretPlace place;
    AuditedSecrets secrets(store, place, *m_log);
    const SecretRef ref{"hr", "token", *Origin::parse("https://hr.example.com")};
    QVERIFY(secrets.write(ref, Secret(canary)));
    QCOMPARE(std::string(secrets.read(ref)->reveal()), canary);
    QVERIFY(secrets.write({"hr", "oauth.tokens.0123", ref.origin}, Secret(canary))); // renewed by Muster itself
    QVERIFY(secrets.remove(ref));
    QVERIFY(!secrets.remove(ref)); // nothing there: nothing done
    (void)secrets.makeVault(Secret(passphrase), {"hr"});
    LocalApiKeys keys(*m_database, m_clock);
    const std::string key(keys.create("script")->text.reveal());
    const auto entries = m_log->entries({});
    QVERIFY(entries->size() >= 3);
    for (const AuditEntry& entry : *entries) {
        const std::string all = entry.who + entry.what + entry.subject + writeJson(entry.detail);
        for (const std::string& secret : {canary, passphrase, key})
            QVERIFY2(all.find(secret) == std::string::npos, all.c_str());
    }
    AuditQuery set;
    set.what = "secret.*";
    const auto noted = m_log->entries(set);
    QCOMPARE(noted->size(), std::size_t{2});
    const std::string detail = R"({"name":"token","origin":"https://hr.example.com"})";
    QCOMPARE(writeJson(noted->back().detail), detail);
}

void TestAuditLog::theExportIsSafeForSpreadsheets()
{
    QVERIFY(m_log->note("user.edited", "=1+1", Json{{"name", "a,\"b\""}}));
    const QString path = m_folder->filePath(QStringLiteral("audit.csv"));
    const auto count = writeAudit(*m_log, {}, AuditFormat::CsvFile, path, {});
    QVERIFY2(count, count ? "" : qPrintable(count.error().message));
    QCOMPARE(*count, 1);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.startsWith("\xEF\xBB\xBFnumber,time_utc,time_local,who,what,subject,detail,hash\r\n"));
    QVERIFY2(text.contains(",\"'=1+1\","), text.constData());
    const QByteArray detail = "\"{\"\"name\"\":\"\"a,\\\"\"b\\\"\"\"\"}\"";
    QVERIFY2(text.contains(detail), text.constData());

    add(2500); // more than are read at once
    const QString json = m_folder->filePath(QStringLiteral("audit.json"));
    QCOMPARE(*writeAudit(*m_log, {}, AuditFormat::JsonFile, json, {}), 2501);
    QFile other(json);
    QVERIFY(other.open(QIODevice::ReadOnly));
    const Json all = readJson(other.readAll().toStdString());
    QCOMPARE(all.size(), std::size_t{2501});
    QVERIFY(all[0]["number"] == Json(2501));
    QVERIFY(all[2500]["subject"] == Json("=1+1"));
}

QTEST_GUILESS_MAIN(TestAuditLog)
#include "test_auditlog.moc"
