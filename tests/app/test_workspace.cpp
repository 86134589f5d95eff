// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/demo.h"
#include "app/wiring/workspace.h"
#include "core/sync/auditlog.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

#include <unistd.h>

using namespace muster;

/// The folder that everything lives in: made, opened again, shared by threads, and what is told when it is no good.
class TestWorkspace : public QObject
{
    Q_OBJECT

private slots:
    void aNewFolderIsForItsOwnerOnly();
    void anExistingFolderKeepsItsRights();
    void theUsualPlaceIsNamedAfterTheProgram();
    void aFileInItsPlaceIsToldClearly();
    void aPlaceWithoutRightsIsToldClearly();
    void aNewerDatabaseIsRefusedEachTime();
    void aDamagedDatabaseIsRefusedEachTime();
    void aDamagedDatabaseNamesTheWayBack_data();
    void aDamagedDatabaseNamesTheWayBack();
    void aRemovedFolderIsMadeAgain();
    void threadsSeeWhatTheOthersSaved();
};

namespace {

QString fileIn(const QString& folder)
{
    const QStringList files = QDir(folder).entryList({QStringLiteral("*.db")}, QDir::Files);
    return files.isEmpty() ? QString() : folder + u'/' + files.first();
}

constexpr auto othersRights =
    QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;

} // namespace

void TestWorkspace::aNewFolderIsForItsOwnerOnly()
{
    const QTemporaryDir parent;
    const QString folder = parent.filePath(QStringLiteral("a/b/workspace"));
    QVERIFY(openWorkspace(folder));
    QCOMPARE(QFile::permissions(folder) & othersRights, QFile::Permissions());
    QCOMPARE(QFile::permissions(fileIn(folder)) & othersRights, QFile::Permissions());
}

void TestWorkspace::anExistingFolderKeepsItsRights()
{
    const QTemporaryDir folder;
    const auto rights = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadGroup | QFile::ExeGroup;
    QVERIFY(QFile::setPermissions(folder.path(), rights));
    QVERIFY(openWorkspace(folder.path()));
    QVERIFY(QFile::permissions(folder.path()).testFlag(QFile::ReadGroup)); // somebody chose that
    QCOMPARE(QFile::permissions(fileIn(folder.path())) & othersRights, QFile::Permissions());
}

void TestWorkspace::theUsualPlaceIsNamedAfterTheProgram()
{
    QVERIFY(QDir::isAbsolutePath(defaultWorkspace()));
    QVERIFY(defaultWorkspace().endsWith(QStringLiteral("/muster")));
}

void TestWorkspace::aFileInItsPlaceIsToldClearly()
{
    const QTemporaryDir parent;
    QFile file(parent.filePath(QStringLiteral("workspace")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto opened = openWorkspace(file.fileName());
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, ErrorKind::Storage);
    QVERIFY2(opened.error().message.contains(file.fileName()), qPrintable(opened.error().message));
    const auto below = openWorkspace(file.fileName() + QStringLiteral("/inside"));
    QVERIFY(!below);
    QCOMPARE(below.error().kind, ErrorKind::Storage);
}

void TestWorkspace::aPlaceWithoutRightsIsToldClearly()
{
    if (geteuid() == 0)
        QSKIP("The superuser may write everywhere.");
    const QTemporaryDir parent;
    QVERIFY(QFile::setPermissions(parent.path(), QFile::ReadOwner | QFile::ExeOwner));
    const auto opened = openWorkspace(parent.filePath(QStringLiteral("workspace")));
    QVERIFY(QFile::setPermissions(parent.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, ErrorKind::Storage);
}

void TestWorkspace::aNewerDatabaseIsRefusedEachTime()
{
    const QTemporaryDir folder;
    QVERIFY(openWorkspace(folder.path()));
    QFile file(fileIn(folder.path()));
    const QString newer = folder.filePath(QStringLiteral("newer/muster.db"));
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("newer")));
    QVERIFY(file.copy(newer));
    QFile bytes(newer);
    QVERIFY(bytes.open(QIODevice::ReadWrite));
    // PRAGMA user_version: four bytes, big endian, at offset 60 of the file (SQLite's file format, 1.3)
    QVERIFY(bytes.seek(60));
    QCOMPARE(bytes.write(QByteArray("\x7f\x00\x00\x00", 4)), 4);
    bytes.close();
    for (int attempt = 0; attempt < 2; ++attempt) {
        const auto opened = openWorkspace(folder.filePath(QStringLiteral("newer")));
        QVERIFY2(!opened, attempt == 0 ? "first" : "second");
        QCOMPARE(opened.error().kind, ErrorKind::NewerVersion);
    }
}

void TestWorkspace::aDamagedDatabaseIsRefusedEachTime()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("muster.db")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    for (int attempt = 0; attempt < 2; ++attempt) {
        const auto opened = openWorkspace(folder.path());
        QVERIFY2(!opened, attempt == 0 ? "first" : "second");
        QCOMPARE(opened.error().kind, ErrorKind::Damaged);
    }
    QCOMPARE(file.size(), 8192); // left as it was, for whoever can mend it
}

void TestWorkspace::aDamagedDatabaseNamesTheWayBack_data()
{
    QTest::addColumn<QString>("how");
    QTest::newRow("overwritten pages") << QStringLiteral("pages");
    QTest::newRow("cut off in the middle") << QStringLiteral("cut");
    QTest::newRow("cut off in its head") << QStringLiteral("head");
    QTest::newRow("empty") << QStringLiteral("empty");
    QTest::newRow("not a database") << QStringLiteral("text");
    QTest::newRow("missing") << QStringLiteral("missing");
}

void TestWorkspace::aDamagedDatabaseNamesTheWayBack()
{
    QFETCH(QString, how);
    const QTemporaryDir folder;
    QString backup;
    {
        const auto ports = openWorkspace(folder.path());
        QVERIFY(ports.has_value());
        UserValues values;
        values.set(KnownAttribute::Email, "ann@example.com");
        values.set(KnownAttribute::Username, "ann");
        QVERIFY((*ports)->people().create(values, UserState::Active));
        const auto made = (*ports)->backups().make({}, {});
        QVERIFY(made.has_value());
        backup = made->path;
    }
    QFile file(folder.filePath(QStringLiteral("muster.db")));
    const qint64 size = file.size();
    if (how == QLatin1String("missing")) {
        QVERIFY(file.remove());
    } else if (how == QLatin1String("pages") || how == QLatin1String("text")) {
        const qint64 from = how == QLatin1String("text") ? 0 : 16384; // the head stays, the first tables go
        QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(from));
        QVERIFY(file.write(QByteArray(static_cast<qsizetype>(size - from), '\xAA')) > 0);
        file.close();
    } else {
        const qint64 left = how == QLatin1String("cut") ? size / 2 : how == QLatin1String("head") ? 40 : 0;
        QVERIFY(file.resize(left));
    }
    const auto opened = openWorkspace(folder.path());
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, ErrorKind::Damaged);
    QVERIFY2(opened.error().message.contains(backup), qPrintable(opened.error().message));
    QVERIFY2(opened.error().message.contains(QStringLiteral("musterctl")), qPrintable(opened.error().message));
    QCOMPARE(newestBackup(folder.path()), backup);

    const auto restored = restoreWorkspace(folder.path(), newestBackup(folder.path()));
    QVERIFY2(restored, restored ? "" : qPrintable(restored.error().message));
    const auto ports = openWorkspace(folder.path());
    QVERIFY2(ports, ports ? "" : qPrintable(ports.error().message));
    QCOMPARE((*ports)->people().counts()->active, 1);
    QVERIFY(!(*ports)->audit().verify({}, {})->broken);
}

void TestWorkspace::aRemovedFolderIsMadeAgain()
{
    const QTemporaryDir parent;
    const QString folder = parent.filePath(QStringLiteral("workspace"));
    QVERIFY(openWorkspace(folder));
    QVERIFY(QDir(folder).removeRecursively());
    const auto again = openWorkspace(folder);
    QVERIFY2(again, again ? "" : qPrintable(again.error().message));
    QVERIFY((*again)->people().counts());
}

void TestWorkspace::threadsSeeWhatTheOthersSaved()
{
    const QTemporaryDir folder;
    const auto here = openWorkspace(folder.path());
    QVERIFY(here);
    bool saved = false;
    std::thread([&] {
        auto there = openWorkspace(folder.path());
        saved = there && (*there)->connectors().add(demoConnector("http://127.0.0.1:1/api/v1"));
    }).join();
    QVERIFY(saved);
    const auto list = (*here)->connectors().list();
    QVERIFY(list);
    QCOMPARE(list->size(), std::size_t{1});
    QCOMPARE(list->front().connector.id, demoConnectorId());
}

QTEST_GUILESS_MAIN(TestWorkspace)
#include "test_workspace.moc"
