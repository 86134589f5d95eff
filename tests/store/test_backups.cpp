// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/audit.h"
#include "core/db/schema.h"
#include "core/store/backupfiles.h"
#include "core/store/localauditlog.h"
#include "core/store/localbackups.h"
#include "core/store/restore.h"
#include "core/store/workspacelock.h"
#include "tests/fakes/virtualoffice.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using namespace muster;
using namespace std::chrono_literals;

namespace {
constexpr auto othersRights = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;

/// How many users the directory in that file has; -1 = it does not open.
std::int64_t usersIn(const QString& path)
{
    auto database = db::Database::openAgain(path.toStdString(), db::Database::Mode::ReadOnly);
    if (!database)
        return -1;
    auto read = database->prepare("SELECT count(*) FROM user");
    return read && read->step() ? read->integer(0) : -1;
}

void overwrite(const QString& path, qint64 from, qint64 bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek(from));
    QCOMPARE(file.write(QByteArray(static_cast<qsizetype>(bytes), '\xAA')), bytes);
}
} // namespace

/// Backups: whole, checked, a few of them; and the way back to one.
class TestBackups : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aBackupIsAWholeWorkspaceOfItsOwn();
    void aBackupNeverTakesTheNameOfAFile();
    void oneADayIsMadeAndOldOnesGo();
    void aFolderOfOnesOwnIsFoundWithoutTheDatabase();
    void aStopLeavesNothingBehind();
    void settingsAreChecked_data();
    void settingsAreChecked();
    void restoringBringsTheOldStateAndKeepsTheNew();
    void aBackupOfAnOlderFormatIsBroughtToThisOne();
    void whatIsNoGoodBackupIsRefused_data();
    void whatIsNoGoodBackupIsRefused();
    void nothingIsRestoredWhileSomebodyHasItOpen();
    void aRestoreThatWasKilledHalfwayIsTidiedUp();
    void theNewestGoodBackupIsNamed();
    void wherePeopleLookWhileABackupIsRestoredIsTold();

private:
    void addUser(const char* name);
    void close();
    void open();
    [[nodiscard]] Result<Restored> restore(const QString& file)
    {
        return restoreBackup(m_path, file, "person:ann", m_clock.now());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    std::optional<db::Database> m_database;
    VirtualClock m_clock;
    std::optional<LocalBackups> m_backups;
};

void TestBackups::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(QStringLiteral("muster.db"));
    m_clock.set(Timestamp(std::chrono::seconds(1'800'000'000)));
    open();
}

void TestBackups::cleanup()
{
    close();
}

void TestBackups::open()
{
    auto database = db::Database::open(m_path.toStdString());
    QVERIFY2(database, database ? "" : qPrintable(database.error().message));
    m_database.emplace(std::move(*database));
    m_backups.emplace(*m_database, m_clock);
}

void TestBackups::close()
{
    m_backups.reset();
    m_database.reset();
}

void TestBackups::addUser(const char* name)
{
    LocalPeople people(*m_database, m_clock);
    UserValues values;
    values.set(KnownAttribute::Email, std::string(name) + "@example.com");
    values.set(KnownAttribute::Username, name);
    QVERIFY(people.create(values, UserState::Active));
}

void TestBackups::aBackupIsAWholeWorkspaceOfItsOwn()
{
    addUser("ann");
    const auto made = m_backups->make({}, {});
    QVERIFY2(made, made ? "" : qPrintable(made.error().message));
    addUser("bob");
    QCOMPARE(usersIn(made->path), 1);
    QCOMPARE(made->kind, BackupFile::Kind::ByHand);
    QVERIFY(made->bytes > 0);
    QVERIFY(checkBackup(made->path));
    QCOMPARE(QFile::permissions(made->path) & othersRights, QFile::Permissions());
    const auto all = m_backups->list();
    QCOMPARE(all->size(), std::size_t{1});
    QCOMPARE(all->front().path, made->path);
    QCOMPARE(QDir(usualBackupFolder(m_path)).entryList(QDir::Files).size(), 1); // no parts
    LocalAuditLog log(*m_database, m_clock);
    AuditQuery query;
    query.what = "backup.made";
    QCOMPARE(log.entries(query)->size(), std::size_t{1});
}

void TestBackups::aBackupNeverTakesTheNameOfAFile()
{
    const QString path = m_folder->filePath(QStringLiteral("mine.db"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("precious") > 0);
    file.close();
    const auto made = m_backups->make(path, {});
    QVERIFY(!made);
    QCOMPARE(made.error().kind, ErrorKind::Conflict);
    QCOMPARE(QFile(path).size(), 8);
    const auto nowhere = m_backups->make(m_folder->filePath(QStringLiteral("no/such/folder.db")), {});
    QVERIFY(!nowhere);
    QCOMPARE(nowhere.error().kind, ErrorKind::Storage);
}

void TestBackups::oneADayIsMadeAndOldOnesGo()
{
    LocalSettings settings(*m_database);
    QVERIFY(writeBackupKeep(settings, {3, {}}));
    const auto byHand = m_backups->make({}, {});
    QVERIFY(byHand.has_value());
    QStringList expected;
    for (int day = 0; day < 6; ++day) {
        QVERIFY(*m_backups->makeDaily({}));
        QVERIFY(!*m_backups->makeDaily({})); // there is one of today
        expected << backupName(m_clock.now(), false);
        m_clock.pass(24h);
    }
    expected = expected.mid(3);
    expected << QFileInfo(byHand->path).fileName();
    expected.sort();
    QCOMPARE(QDir(usualBackupFolder(m_path)).entryList(QDir::Files, QDir::Name), expected);
}

void TestBackups::aFolderOfOnesOwnIsFoundWithoutTheDatabase()
{
    const QTemporaryDir elsewhere;
    LocalSettings settings(*m_database);
    QVERIFY(writeBackupKeep(settings, {7, elsewhere.path()}));
    const auto made = m_backups->make({}, {});
    QVERIFY(made.has_value());
    QCOMPARE(QFileInfo(made->path).absolutePath(), QDir(elsewhere.path()).absolutePath());
    close();
    QFile::remove(m_path);
    const auto found = findBackups(m_path);
    QCOMPARE(found.size(), std::size_t{1});
    QCOMPARE(found.front().path, made->path);
}

void TestBackups::aStopLeavesNothingBehind()
{
    for (int i = 0; i < 200; ++i)
        addUser(qPrintable(QStringLiteral("user%1").arg(i)));
    std::stop_source stop;
    stop.request_stop();
    const auto made = m_backups->make({}, stop.get_token());
    if (!made) { // a small workspace may be copied before anybody asks
        QCOMPARE(made.error().kind, ErrorKind::Cancelled);
        QVERIFY(QDir(usualBackupFolder(m_path)).entryList(QDir::Files).isEmpty());
    }
    addUser("after"); // the connection goes on
}

void TestBackups::settingsAreChecked_data()
{
    QTest::addColumn<int>("days");
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("where");
    QTest::newRow("none at all") << 0 << QString() << QStringLiteral("days");
    QTest::newRow("more than ten years") << 3651 << QString() << QStringLiteral("days");
    QTest::newRow("a folder that is not there") << 7 << QStringLiteral("/no/such/folder") << QStringLiteral("folder");
    QTest::newRow("a folder without its whole path") << 7 << QStringLiteral("backups") << QStringLiteral("folder");
}

void TestBackups::settingsAreChecked()
{
    QFETCH(int, days);
    QFETCH(QString, folder);
    QFETCH(QString, where);
    LocalSettings settings(*m_database);
    const auto done = writeBackupKeep(settings, {days, folder});
    QVERIFY(!done);
    QCOMPARE(done.error().where, where);
    QCOMPARE(readBackupKeep(settings)->days, 7);
}

void TestBackups::restoringBringsTheOldStateAndKeepsTheNew()
{
    addUser("ann");
    const auto made = m_backups->make({}, {});
    QVERIFY(made.has_value());
    addUser("bob");
    LocalAuditLog before(*m_database, m_clock);
    const auto replaced = before.end();
    close();
    const auto restored = restore(made->path);
    QVERIFY2(restored, restored ? "" : qPrintable(restored.error().message));
    QCOMPARE(usersIn(m_path), 1);
    QCOMPARE(usersIn(restored->kept), 2);
    QCOMPARE(QFile::permissions(m_path) & othersRights, QFile::Permissions());
    QVERIFY(QDir(m_folder->path()).entryList({QStringLiteral("*.restoring*")}, QDir::Files).isEmpty());
    open();
    LocalAuditLog log(*m_database, m_clock);
    const auto check = log.verify({}, {});
    QVERIFY2(!check->broken, qPrintable(check->message));
    AuditQuery query;
    query.what = "backup.restored";
    const auto entries = log.entries(query);
    QCOMPARE(entries->size(), std::size_t{1});
    QCOMPARE(entries->front().who, std::string("person:ann"));
    QVERIFY(entries->front().detail["replacedHash"] == Json(replaced->hash));
    QVERIFY(entries->front().detail["replacedEntries"] == Json(replaced->number));
    close();
    m_clock.pass(1s);
    QVERIFY(restore(restored->kept)); // and forward again
    QCOMPARE(usersIn(m_path), 2);
}

void TestBackups::aBackupOfAnOlderFormatIsBroughtToThisOne()
{
    const QString old = m_folder->filePath(QStringLiteral("old.db"));
    QVERIFY(QFile(old).open(QIODevice::WriteOnly));
    {
        auto database = db::Database::openAgain(old.toStdString());
        QVERIFY(db::migrate(*database, db::migrations().first(2)));
    }
    close();
    const auto restored = restore(old);
    QVERIFY2(restored, restored ? "" : qPrintable(restored.error().message));
    auto database = db::Database::openAgain(m_path.toStdString());
    QCOMPARE(*db::schemaVersion(*database), db::migrations().back().version);
    auto still = db::Database::openAgain(old.toStdString(), db::Database::Mode::ReadOnly);
    QCOMPARE(*db::schemaVersion(*still), 2); // the backup itself stays as it was
}

void TestBackups::whatIsNoGoodBackupIsRefused_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<int>("kind");
    const auto row = [](const char* name, const char* how, ErrorKind kind) {
        QTest::newRow(name) << QString::fromLatin1(how) << static_cast<int>(kind);
    };
    row("a file that is not there", "missing", ErrorKind::NotFound);
    row("an empty file", "empty", ErrorKind::Invalid);
    row("a file of something else", "text", ErrorKind::Damaged);
    row("a database of something else", "other", ErrorKind::Invalid);
    row("a backup whose pages were overwritten", "pages", ErrorKind::Damaged);
    row("a backup that was cut off", "cut", ErrorKind::Damaged);
    row("a backup of a newer Muster", "newer", ErrorKind::NewerVersion);
    row("the workspace itself", "itself", ErrorKind::Invalid);
}

void TestBackups::whatIsNoGoodBackupIsRefused()
{
    QFETCH(QString, how);
    QFETCH(int, kind);
    for (int i = 0; i < 300; ++i)
        addUser(qPrintable(QStringLiteral("user%1").arg(i)));
    QString path = m_folder->filePath(QStringLiteral("bad.db"));
    const auto text = [&](const QByteArray& bytes) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    };
    if (how == QLatin1String("empty")) {
        text({});
    } else if (how == QLatin1String("text")) {
        text(QByteArray(9000, 'x'));
    } else if (how == QLatin1String("other")) {
        text({});
        auto other = db::Database::openAgain(path.toStdString());
        QVERIFY(other->run("CREATE TABLE t(a); PRAGMA user_version=1"));
    } else if (how == QLatin1String("itself")) {
        path = m_path;
    } else if (how != QLatin1String("missing")) {
        QVERIFY(m_backups->make(path, {}));
        const qint64 size = QFileInfo(path).size();
        if (how == QLatin1String("pages"))
            overwrite(path, size / 2, size / 4);
        else if (how == QLatin1String("cut"))
            QVERIFY(QFile(path).resize(size / 2));
        else
            QVERIFY(db::Database::openAgain(path.toStdString())->run("PRAGMA user_version=9999"));
    }
    close();
    const auto restored = restore(path);
    QVERIFY(!restored);
    QCOMPARE(static_cast<int>(restored.error().kind), kind);
    QVERIFY(!restored.error().message.isEmpty());
    QCOMPARE(usersIn(m_path), 300); // as it was
    QVERIFY(QDir(m_folder->path())
                .entryList({QStringLiteral("*.restoring*"), QStringLiteral("*.before")}, QDir::Files)
                .isEmpty());
}

void TestBackups::nothingIsRestoredWhileSomebodyHasItOpen()
{
    const auto made = m_backups->make({}, {});
    QVERIFY(made.has_value());
    close();
    auto held = WorkspaceLock::share(m_path.toStdString());
    QVERIFY(held.has_value());
    QVERIFY(WorkspaceLock::share(m_path.toStdString()).has_value()); // many may have it open
    const auto refused = restore(made->path);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Conflict);
    held.reset();
    QVERIFY(restore(made->path));
}

void TestBackups::wherePeopleLookWhileABackupIsRestoredIsTold()
{
    const auto alone = WorkspaceLock::takeAlone(m_path.toStdString());
    QVERIFY(alone && *alone);
    QVERIFY(!WorkspaceLock::share(m_path.toStdString()).has_value());
}

void TestBackups::aRestoreThatWasKilledHalfwayIsTidiedUp()
{
    addUser("ann");
    const auto made = m_backups->make({}, {});
    QVERIFY(made.has_value());
    close();
    // what a kill just before the last step leaves: the copy, and the second name of the present file
    QVERIFY(QFile::copy(made->path, m_path + QStringLiteral(".restoring")));
    const QString half = m_path + QStringLiteral(".20270101-000000-000.before");
    std::filesystem::create_hard_link(m_path.toStdString(), half.toStdString());
    open();
    addUser("bob"); // the workspace goes on as it was
    close();
    const auto restored = restore(made->path);
    QVERIFY2(restored, restored ? "" : qPrintable(restored.error().message));
    QVERIFY(!QFile::exists(half));
    QVERIFY(!QFile::exists(m_path + QStringLiteral(".restoring")));
    QCOMPARE(usersIn(m_path), 1);
    QCOMPARE(usersIn(restored->kept), 2);
}

void TestBackups::theNewestGoodBackupIsNamed()
{
    QVERIFY(!newestGoodBackup(m_path));
    const auto old = m_backups->make({}, {});
    m_clock.pass(1h);
    for (int i = 0; i < 300; ++i)
        addUser(qPrintable(QStringLiteral("user%1").arg(i)));
    const auto bad = m_backups->make({}, {});
    QVERIFY(old && bad);
    QFile file(bad->path);
    QVERIFY(file.open(QIODevice::ReadWrite) && file.resize(file.size() / 2));
    file.close();
    const auto found = newestGoodBackup(m_path);
    QVERIFY(found.has_value());
    QCOMPARE(found->path, old->path);
}

QTEST_GUILESS_MAIN(TestBackups)
#include "test_backups.moc"
