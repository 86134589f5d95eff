// SPDX-License-Identifier: GPL-3.0-or-later
// What the program leaves behind is for its own user, wherever the workspace is and however the shell is set.
#include "office.h"
#include "program.h"

#include <QDirIterator>
#include <QRegularExpression>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#include <sys/stat.h>
#endif

using namespace muster;

class TestPrivacy : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void nobodyElseReadsWhatIsWritten();
    void aCrashLeavesNoCore();

private:
    /// A call under the most open umask there is.
    Call openly(const Arguments& arguments, const QByteArray& input = {});
    Program m_program;
    Office m_office;
};

void TestPrivacy::initTestCase()
{
#ifndef Q_OS_UNIX
    QSKIP("This system has no file modes.");
#endif
    // a folder that was there before, open to all
    QVERIFY(QDir().mkpath(m_program.workspace()));
    m_program.setVariable(QStringLiteral("MUSTER_VAULT_PASSPHRASE_FILE"),
                          m_program.write(QStringLiteral("passphrase"), "a long passphrase\n"));
    m_program.setVariable(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/nonexistent"));
    m_office.hire(12);
}

Call TestPrivacy::openly(const Arguments& arguments, const QByteArray& input)
{
    QProcess process;
#ifdef Q_OS_UNIX
    process.setChildProcessModifier([] { umask(0); });
#endif
    m_program.start(process, arguments);
    process.write(input);
    process.closeWriteChannel();
    return Program::finish(process);
}

void TestPrivacy::nobodyElseReadsWhatIsWritten()
{
    const QString before = m_program.workspace();
    const QFile::Permissions folder = QFileInfo(before).permissions();
    const QString file = m_program.write(QStringLiteral("office.json"), writeConnector(m_office.connector()));
    COMPARE_CODE(openly({"vault", "make"}), 0);
    COMPARE_CODE(openly({"connector", "add", file}), 0);
    COMPARE_CODE(openly({"import", "office"}), 0);
    const QString results = m_program.path(QStringLiteral("results.csv"));
    const Call runs = openly({"--json", "runs", "list"});
    COMPARE_CODE(runs, 0);
    const Json list = runs.json();
    QVERIFY(list.is_array() && !list.empty());
    COMPARE_CODE(openly({"runs", "export", list[0]["run"].get<std::string>(), "--format", "csv", "--output", results}),
                 0);
    int files = 0;
    const auto check = [&](const QString& path) {
        const QFileInfo info(path);
        const QFile::Permissions others = info.permissions() & (QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup |
                                                                QFile::ReadOther | QFile::WriteOther | QFile::ExeOther);
        QVERIFY2(!others, qPrintable(path));
        ++files;
    };
    QDirIterator all(m_program.workspace(), QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot,
                     QDirIterator::Subdirectories);
    while (all.hasNext())
        check(all.next());
    check(results);
    QVERIFY2(files >= 3, qPrintable(QString::number(files))); // the database, the vault, the results
    QCOMPARE(QFileInfo(before).permissions(), folder);        // somebody else's choice
}

void TestPrivacy::aCrashLeavesNoCore()
{
    QFile limits(QStringLiteral("/proc/self/limits"));
    if (!limits.exists())
        QSKIP("This system does not tell the limits of a process.");
    QProcess process;
#ifdef Q_OS_UNIX
    process.setChildProcessModifier([] {
        rlimit most{};
        getrlimit(RLIMIT_CORE, &most);
        most.rlim_cur = most.rlim_max;
        setrlimit(RLIMIT_CORE, &most);
    });
#endif
    process.setProcessChannelMode(QProcess::MergedChannels);
    m_program.start(process, {"serve", "--listen", "127.0.0.1:0"});
    QByteArray said;
    while (!said.contains("127.0.0.1") && process.waitForReadyRead(60'000))
        said += process.readAll();
    QFile file(QStringLiteral("/proc/%1/limits").arg(process.processId()));
    QVERIFY2(file.open(QIODevice::ReadOnly), said.constData());
    const QByteArray text = file.readAll();
    process.terminate();
    QVERIFY(process.waitForFinished(60'000));
    QVERIFY2(
        QRegularExpression(QStringLiteral("Max core file size\\s+0\\s+0\\s")).match(QString::fromUtf8(text)).hasMatch(),
        text.constData());
}

QTEST_GUILESS_MAIN(TestPrivacy)
#include "test_privacy.moc"
