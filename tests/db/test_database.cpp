// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/check.h"
#include "core/db/database.h"
#include "core/db/fault.h"
#include "core/db/schema.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace muster;
using namespace muster::db;

namespace {
std::int64_t number(Database& database, std::string_view sql)
{
    Result<Statement> statement = database.prepare(sql);
    if (!statement || !statement->step().value_or(false))
        return -1;
    return statement->integer(0);
}
} // namespace

class TestDatabase : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("workspace.db")).toStdString();
    }
    void cleanup() { failAtStep(0); }

    void aNewFileHasTheWholeSchemaAndIsPrivate();
    void pragmasAreTheOnesPromised();
    void openingTwiceKeepsTheData();
    void aNewerFileIsRefused();
    void aDamagedFileIsRefusedWithASentence();
    void aMissingFolderIsRefusedWithASentence();
    void aUniqueValueTakenTwiceIsAConflict();
    void anUncommittedTransactionLeavesNothing();
    void emptyTextIsNotNull();
    void aMigrationBacksUpFirst();
    void aMigrationThatFailsChangesNothing_data();
    void aMigrationThatFailsChangesNothing();
    void aReadOnlyConnectionCannotWrite();
    void aMissingWorkspaceIsNotMadeByReading();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_path;
};

void TestDatabase::aNewFileHasTheWholeSchemaAndIsPrivate()
{
    Result<Database> database = Database::open(m_path);
    QVERIFY(database.has_value());
    QCOMPARE(number(*database, "PRAGMA user_version"), migrations().back().version);
    for (const char* table :
         {"connector", "connector_version", "draft", "user", "user_version", "user_event", "link", "run", "plan",
          "plan_item", "plan_field", "user_group", "group_member", "group_application", "device"})
        QCOMPARE(number(*database, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '" +
                                       std::string(table) + "'"),
                 1);
    const QFileDevice::Permissions others =
        QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    for (const char* suffix : {"", "-wal", "-shm"})
        QVERIFY(!(QFile::permissions(QString::fromStdString(m_path + suffix)) & others));
}

void TestDatabase::pragmasAreTheOnesPromised()
{
    Result<Database> database = Database::open(m_path);
    QVERIFY(database.has_value());
    QCOMPARE(number(*database, "PRAGMA synchronous"), 2);
    QCOMPARE(number(*database, "PRAGMA foreign_keys"), 1);
    QCOMPARE(number(*database, "PRAGMA trusted_schema"), 0);
    QCOMPARE(number(*database, "PRAGMA busy_timeout"), 10000);
    Result<Statement> mode = database->prepare("PRAGMA journal_mode");
    QVERIFY(mode->step().value());
    QCOMPARE(mode->text(0), std::string_view("wal"));
}

void TestDatabase::openingTwiceKeepsTheData()
{
    {
        Result<Database> database = Database::open(m_path);
        QVERIFY(database->run("INSERT INTO meta VALUES('a', 'b')").has_value());
    }
    Result<Database> database = Database::open(m_path);
    QVERIFY(database.has_value());
    QCOMPARE(number(*database, "SELECT count(*) FROM meta WHERE value = 'b'"), 1);
}

void TestDatabase::aNewerFileIsRefused()
{
    {
        Result<Database> database = Database::open(m_path);
        QVERIFY(database->run("PRAGMA user_version=9999").has_value());
    }
    const Result<Database> database = Database::open(m_path);
    QVERIFY(!database.has_value());
    QCOMPARE(database.error().kind, ErrorKind::NewerVersion);
}

void TestDatabase::aDamagedFileIsRefusedWithASentence()
{
    QFile file(QString::fromStdString(m_path));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(9000, 'x'));
    file.close();
    const Result<Database> database = Database::open(m_path);
    QVERIFY(!database.has_value());
    QCOMPARE(database.error().kind, ErrorKind::Damaged);
    QVERIFY(database.error().message.contains(QStringLiteral("damaged")));
    QCOMPARE(database.error().where, QString::fromStdString(m_path));
}

void TestDatabase::aMissingFolderIsRefusedWithASentence()
{
    const Result<Database> database =
        Database::open(m_folder->filePath(QStringLiteral("none/workspace.db")).toStdString());
    QVERIFY(!database.has_value());
    QCOMPARE(database.error().kind, ErrorKind::Storage);
    QVERIFY(!database.error().message.isEmpty());
}

void TestDatabase::aUniqueValueTakenTwiceIsAConflict()
{
    Result<Database> database = Database::open(m_path);
    const Result<void> done = database->run("INSERT INTO connector_number(number, id) VALUES(1, 'a'); INSERT INTO "
                                            "connector_number(number, id) VALUES(2, 'a')");
    QVERIFY(!done.has_value());
    QCOMPARE(done.error().kind, ErrorKind::Conflict);
    QVERIFY(done.error().detail.contains(QStringLiteral("connector_number.id")));
}

void TestDatabase::anUncommittedTransactionLeavesNothing()
{
    Result<Database> database = Database::open(m_path);
    {
        Result<Transaction> transaction = Transaction::begin(*database);
        QVERIFY(transaction.has_value());
        QVERIFY(database->run("INSERT INTO meta VALUES('a', 'b')").has_value());
    }
    QCOMPARE(number(*database, "SELECT count(*) FROM meta WHERE name = 'a'"), 0);
    {
        Result<Transaction> transaction = Transaction::begin(*database);
        QVERIFY(database->run("INSERT INTO meta VALUES('a', 'b')").has_value());
        QVERIFY(transaction->commit().has_value());
    }
    QCOMPARE(number(*database, "SELECT count(*) FROM meta WHERE name = 'a'"), 1);
}

void TestDatabase::emptyTextIsNotNull()
{
    Result<Database> database = Database::open(m_path);
    Result<Statement> insert = database->prepare("INSERT INTO meta VALUES(?1, ?2)");
    QVERIFY(insert->bindText(1, std::string_view()).bindText(2, std::string_view()).run().has_value());
    QCOMPARE(number(*database, "SELECT count(*) FROM meta WHERE name = ''"), 1);
}

void TestDatabase::aMigrationBacksUpFirst()
{
    Result<Database> database = Database::open(m_path);
    QVERIFY(database->run("INSERT INTO meta VALUES('a', 'old')").has_value());
    const int version = migrations().back().version;
    const Migration next{version + 1, "CREATE TABLE later(x INTEGER); UPDATE meta SET value = 'new' WHERE name = 'a'"};
    QVERIFY(migrate(*database, {&next, 1}).has_value());
    QCOMPARE(number(*database, "SELECT count(*) FROM meta WHERE value = 'new'"), 1);
    const std::string backup = m_path + ".v" + std::to_string(version) + ".bak";
    Result<Database> old = Database::openAgain(backup, Database::Mode::ReadOnly);
    QVERIFY(old.has_value());
    QCOMPARE(number(*old, "SELECT count(*) FROM meta WHERE value = 'old'"), 1);
    QCOMPARE(number(*old, "PRAGMA user_version"), version);
}

void TestDatabase::aMigrationThatFailsChangesNothing_data()
{
    QTest::addColumn<int>("step");
    for (int step = 1; step <= 12; ++step)
        QTest::addRow("when call %d fails the file is as before or wholly new", step) << step;
}

void TestDatabase::aMigrationThatFailsChangesNothing()
{
    QFETCH(int, step);
    Result<Database> database = Database::open(m_path);
    const int version = migrations().back().version;
    const Migration next{version + 1,
                         "CREATE TABLE later(x INTEGER); INSERT INTO later VALUES(1); CREATE TABLE last(x INTEGER)"};
    failAtStep(step);
    const Result<void> done = migrate(*database, {&next, 1});
    failAtStep(0);
    const bool whole = number(*database, "SELECT count(*) FROM sqlite_master WHERE name IN ('later', 'last')") == 2;
    QCOMPARE(whole, done.has_value());
    QCOMPARE(number(*database, "PRAGMA user_version"), done ? version + 1 : version);
    QVERIFY(migrate(*database, {&next, 1}).has_value());
    QCOMPARE(number(*database, "SELECT count(*) FROM later"), 1);
}

void TestDatabase::aReadOnlyConnectionCannotWrite()
{
    Result<Database> writer = Database::open(m_path);
    Result<Database> reader = Database::open(m_path, Database::Mode::ReadOnly);
    QVERIFY(reader.has_value());
    const Result<void> done = reader->run("INSERT INTO meta VALUES('a', 'b')");
    QVERIFY(!done.has_value());
    QCOMPARE(done.error().kind, ErrorKind::Storage);
}

void TestDatabase::aMissingWorkspaceIsNotMadeByReading()
{
    const Result<Database> database = Database::open(m_path, Database::Mode::ReadOnly);
    QVERIFY(!database.has_value());
    QCOMPARE(database.error().kind, ErrorKind::NotFound);
    QVERIFY(!QFile::exists(QString::fromStdString(m_path)));
}

QTEST_GUILESS_MAIN(TestDatabase)
#include "test_database.moc"
