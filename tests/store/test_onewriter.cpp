// SPDX-License-Identifier: GPL-3.0-or-later
// Four processes start the same connector again and again: never do two of them work at the same time, and the lock of
// one that is killed is free at once.
#include "tests/fakes/virtualoffice.h"

#include "core/sync/jobs.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <cstdio>
#include <thread>

using namespace muster;
using namespace std::chrono_literals;

namespace {

constexpr int startsEach = 250;

/// Each process has a file of its own.
void addLine(const QString& folder, const char* name, const QByteArray& line)
{
    QFile file(QStringLiteral("%1/%2.%3").arg(folder, QLatin1String(name)).arg(QCoreApplication::applicationPid()));
    if (!file.open(QIODevice::Append) || file.write(line + '\n') < 0)
        qFatal("%s cannot be written", name);
}

QList<QByteArray> linesOf(const QString& folder, const char* name)
{
    QList<QByteArray> lines;
    for (const QFileInfo& info : QDir(folder).entryInfoList({QLatin1String(name) + QStringLiteral(".*")})) {
        QFile file(info.filePath());
        if (!file.open(QIODevice::ReadOnly))
            qFatal("%s cannot be read", name);
        const QByteArray text = file.readAll();
        lines += text.chopped(1).split('\n');
    }
    return lines;
}

/// While it answers, a file stands there that nobody else may find.
Result<HttpResponse> answerAlone(const QString& folder)
{
    QFile mark(folder + QStringLiteral("/writer"));
    if (!mark.open(QIODevice::WriteOnly | QIODevice::NewOnly))
        addLine(folder, "collisions", "two writers");
    mark.close();
    std::this_thread::sleep_for(200us); // wide enough for another one to fall in
    mark.remove();
    return jsonAnswer(
        R"({"total":1,"items":[{"id":"1","email":"a@example.com","username":"a","department":"x","status":"Active"}]})");
}

int startOften(const QString& folder)
{
    VirtualClock clock;
    clock.set(SystemClock().now());
    Jobs jobs(
        [&] { return OfficePorts::open(folder, clock, [&](const HttpRequest&) { return answerAlone(folder); }); });
    for (int i = 0; i < startsEach; ++i) {
        const auto run = jobs.start({"hr", {}, ScheduleSettings::Mode::ApplyUnderLimits});
        if (run)
            addLine(folder, "started", QByteArray::fromStdString(*run));
        else if (run.error().kind == ErrorKind::Conflict)
            addLine(folder, "refused", run.error().detail.toUtf8());
        else
            qFatal("%s", qPrintable(run.error().message));
        if (!jobs.waitIdle(60s))
            qFatal("A run does not end.");
        std::this_thread::sleep_for(std::chrono::milliseconds(i % 7)); // no two of them in step
    }
    return 0;
}

/// Holds the lock until it is killed.
int holdForEver(const QString& folder)
{
    VirtualClock clock;
    clock.set(SystemClock().now());
    Jobs jobs([&] {
        return OfficePorts::open(folder, clock, [&](const HttpRequest&) -> Result<HttpResponse> {
            std::fputs("holding\n", stdout);
            std::fflush(stdout);
            std::this_thread::sleep_for(1h);
            return jsonAnswer("{}");
        });
    });
    (void)jobs.start({"hr", {}, ScheduleSettings::Mode::ApplyUnderLimits});
    (void)jobs.waitIdle(1h);
    return 0;
}

} // namespace

class TestOneWriter : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void fourProcessesStartTheSameConnector();
    void theLockOfAKilledProcessIsFree();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    VirtualClock m_clock;
};

void TestOneWriter::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_clock.set(SystemClock().now());
    const auto ports =
        OfficePorts::open(m_folder->path(), m_clock, [](const HttpRequest&) { return jsonAnswer("{}"); });
    QVERIFY((*ports)->connectors().add(officeConnector()));
    QVERIFY((*ports)->connectors().setActive("hr", true));
}

void TestOneWriter::fourProcessesStartTheSameConnector()
{
    std::vector<std::unique_ptr<QProcess>> programs;
    for (int i = 0; i < 4; ++i) {
        programs.push_back(std::make_unique<QProcess>());
        programs.back()->setProcessChannelMode(QProcess::ForwardedChannels);
        programs.back()->start(QCoreApplication::applicationFilePath(), {QStringLiteral("--start"), m_folder->path()});
    }
    for (const auto& program : programs) {
        QVERIFY(program->waitForFinished(280'000));
        QCOMPARE(program->exitCode(), 0);
    }
    const auto started = linesOf(m_folder->path(), "started");
    const auto refused = linesOf(m_folder->path(), "refused");
    QCOMPARE(started.size() + refused.size(), 4 * startsEach);
    QVERIFY2(linesOf(m_folder->path(), "collisions").isEmpty(), "two processes worked at the same time");
    qInfo("%d runs, %d refusals", int(started.size()), int(refused.size()));
    QVERIFY(started.size() > 50 && refused.size() > 50); // they did meet
    // each run is in history, ended well, and every refusal named one of them
    const auto ports =
        OfficePorts::open(m_folder->path(), m_clock, [](const HttpRequest&) { return jsonAnswer("{}"); });
    const auto runs = (*ports)->runs().runs("hr", 10'000);
    QCOMPARE(qsizetype(runs->size()), started.size());
    QSet<QByteArray> known;
    for (const RunReport& run : *runs) {
        known.insert(QByteArray::fromStdString(run.run));
        if (run.state == RunState::Done)
            continue;
        // another process took the lock between this one's plan and its import
        QCOMPARE(run.state, RunState::Failed);
        QVERIFY(run.error && run.error->kind == ErrorKind::Conflict);
    }
    int named = 0;
    for (const QByteArray& run : refused) {
        QVERIFY(run.isEmpty() || known.contains(run)); // empty: it was between plan and import, or ended
        named += run.isEmpty() ? 0 : 1;
    }
    QVERIFY(named > 0);
    QCOMPARE((*ports)->people().counts()->active, 1);
}

void TestOneWriter::theLockOfAKilledProcessIsFree()
{
    QProcess holder;
    holder.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--hold"), m_folder->path()});
    QVERIFY(holder.waitForReadyRead());
    Jobs jobs([this] {
        return OfficePorts::open(m_folder->path(), m_clock,
                                 [this](const HttpRequest&) { return answerAlone(m_folder->path()); });
    });
    const auto refused = jobs.start({"hr", {}, ScheduleSettings::Mode::ApplyUnderLimits});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Conflict);
    holder.kill();
    QVERIFY(holder.waitForFinished());
    const auto run = jobs.start({"hr", {}, ScheduleSettings::Mode::ApplyUnderLimits});
    QVERIFY2(run, run ? "" : qPrintable(run.error().message));
    QVERIFY(jobs.waitIdle(60s));
    const auto ports =
        OfficePorts::open(m_folder->path(), m_clock, [](const HttpRequest&) { return jsonAnswer("{}"); });
    QCOMPARE((*ports)->runs().run(*run)->state, RunState::Done);
    QCOMPARE((*ports)->runs().run(refused.error().detail.toStdString())->state, RunState::Failed);
}

int main(int count, char** arguments)
{
    const QCoreApplication application(count, arguments);
    const QStringList given = QCoreApplication::arguments();
    if (given.size() == 3 && given[1] == QStringLiteral("--start"))
        return startOften(given[2]);
    if (given.size() == 3 && given[1] == QStringLiteral("--hold"))
        return holdForEver(given[2]);
    TestOneWriter test;
    return QTest::qExec(&test, count, arguments);
}
#include "test_onewriter.moc"
