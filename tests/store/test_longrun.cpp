// SPDX-License-Identifier: GPL-3.0-or-later
// Days of hourly imports on a made-up clock (8 in every test run, 72 in ./dev soak): a source that fails every fifth
// time, a program that is killed again and again. At the end the directory is what the source says, and each hour had
// exactly one run that succeeded or ended for a reason of its own: those that were killed were tried again.
#include "tests/fakes/virtualoffice.h"

#include "core/sync/scheduler.h"

#include <QCoreApplication>
#include <QProcess>
#include <QRandomGenerator>
#include <QSaveFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace muster;
using namespace std::chrono_literals;

namespace {

constexpr Timestamp begin{std::chrono::seconds(1'800'000'000)}; // 2027-01-15T08:00:00Z
constexpr int peopleCount = 80;
constexpr auto step = 20min;

int daysToLive()
{
    bool given = false;
    const int days = qEnvironmentVariableIntValue("MUSTER_LONGRUN_DAYS", &given);
    return given ? days : 8;
}

/// Well mixed, and the same in every process.
unsigned chance(unsigned a, unsigned b)
{
    unsigned value = a * 2654435761u + b * 40503u + 12345u;
    value ^= value >> 15;
    value *= 2246822519u;
    value ^= value >> 13;
    return value % 1000;
}

struct Model
{
    int id = 0;
    bool isKnown = false, isActive = true;
    std::string department;
};

/// A person of the office in that hour: comes some day, changes departments, is away for a while now and then.
Model personAt(int id, int hour)
{
    Model person{id, hour >= id * 7, true, {}};
    person.department = "D" + std::to_string((hour + id) / (24 + id));
    const int away = (hour - id * 7) % 400;
    person.isActive = hour < id * 7 + 48 || away < 300;
    return person;
}

/// What the source answers in an hour; every fifth hour something is wrong with it.
Result<HttpResponse> answerAt(int hour, bool honest)
{
    const unsigned luck = honest ? 999 : chance(static_cast<unsigned>(hour), 7);
    if (luck < 40)
        return fail(ErrorKind::Network, QStringLiteral("The host cannot be reached."));
    if (luck < 80)
        return jsonAnswer("{\"message\":\"try later\"}", 500);
    std::string items;
    int count = 0;
    for (int id = 0; id < peopleCount; ++id) {
        const Model person = personAt(id, hour);
        if (!person.isKnown)
            continue;
        if (luck >= 80 && luck < 120 && count >= 5)
            break; // half a list, with a total that says so
        const std::string n = std::to_string(id);
        items += (count++ ? "," : "") + (R"({"id":")" + n) + R"(","email":"p)" + n + R"(@example.com","username":"p)" +
                 n + R"(","department":")" + person.department + R"(","status":")" +
                 (person.isActive ? "Active" : "Inactive") + "\"}";
    }
    int total = 0;
    for (int id = 0; id < peopleCount; ++id)
        total += personAt(id, hour).isKnown ? 1 : 0;
    if (luck >= 120 && luck < 160)
        return jsonAnswer(R"({"total":0,"items":[]})");
    if (luck >= 160 && luck < 200)
        return jsonAnswer(R"({"total":3,"items":[{"id":)");
    return jsonAnswer(R"({"total":)" + std::to_string(total) + R"(,"items":[)" + items + "]}");
}

bool wasKilled(const RunReport& run)
{
    return run.error && run.error->kind == ErrorKind::Cancelled;
}

int hourOf(Timestamp now)
{
    return static_cast<int>((now - begin) / 1h);
}

Timestamp readClock(const QString& folder)
{
    QFile file(folder + QStringLiteral("/clock"));
    if (!file.open(QIODevice::ReadOnly))
        return begin;
    return Timestamp(std::chrono::microseconds(file.readAll().toLongLong()));
}

void writeClock(const QString& folder, Timestamp now)
{
    QSaveFile file(folder + QStringLiteral("/clock"));
    if (!file.open(QIODevice::WriteOnly) ||
        file.write(QByteArray::number(qint64(now.time_since_epoch().count()))) < 0 || !file.commit())
        qFatal("The clock cannot be written.");
}

/// The program that is killed: it goes on at the time where the one before was.
int live(const QString& folder, Timestamp end, bool honest)
{
    VirtualClock clock;
    clock.set(readClock(folder));
    const auto answer = [&](const HttpRequest&) { return answerAt(hourOf(clock.now()), honest); };
    const auto open = [&] { return OfficePorts::open(folder, clock, answer); };
    const auto ports = open();
    if (!ports)
        qFatal("%s", qPrintable(ports.error().message));
    Announcements told;
    Jobs jobs(open);
    Scheduler scheduler(**ports, jobs, [&](Ports&) { return std::make_unique<Announcements::Port>(told); });
    while (clock.now() < end) {
        const auto next = scheduler.tick(clock.now());
        if (!next)
            qFatal("%s", qPrintable(next.error().message));
        if (!jobs.waitIdle(60s))
            qFatal("A run does not end.");
        clock.set(std::min(end, clock.now() + step));
        writeClock(folder, clock.now());
    }
    return 0;
}

} // namespace

class TestLongRun : public QObject
{
    Q_OBJECT

private slots:
    void theDirectoryEqualsTheModelAndNoRunIsLostOrDoubled();
};

void TestLongRun::theDirectoryEqualsTheModelAndNoRunIsLostOrDoubled()
{
    QTemporaryDir folder;
    VirtualClock clock;
    clock.set(begin);
    const Timestamp end = begin + 24h * daysToLive();
    const auto open = [&] {
        return OfficePorts::open(folder.path(), clock, [](const HttpRequest&) { return jsonAnswer("{}"); });
    };
    {
        const auto ports = open();
        QVERIFY(ports);
        Connector connector = officeConnector();
        connector.safeguards.deactivate = Limit{40, 500}; // many of this office are away at the same time
        QVERIFY((*ports)->connectors().add(connector));
        QVERIFY((*ports)->connectors().setActive("hr", true));
    }
    auto* const random = QRandomGenerator::global();
    const quint32 seed = random->generate();
    QRandomGenerator dice(seed);
    int kills = 0;
    for (;;) {
        QProcess program;
        program.setProcessChannelMode(QProcess::ForwardedChannels);
        program.start(QCoreApplication::applicationFilePath(),
                      {QStringLiteral("--live"), folder.path(), QString::number(end.time_since_epoch().count())});
        QVERIFY(program.waitForStarted());
        const int span = kills < 4 * daysToLive() ? 20 + int(dice.bounded(250u)) : -1;
        if (program.waitForFinished(span)) {
            QCOMPARE(program.exitStatus(), QProcess::NormalExit);
            QCOMPARE(program.exitCode(), 0);
            break;
        }
        QVERIFY2(span > 0, "the program does not end");
        program.kill();
        QVERIFY(program.waitForFinished());
        ++kills;
    }
    // two more hours in which nothing is wrong: whatever a fault kept from the directory arrives now
    QCOMPARE(live(folder.path(), end + 2h, true), 0);

    clock.set(end + 2h);
    const auto ports = open();
    QVERIFY(ports);
    const auto runs = (*ports)->runs().runs("hr", 100'000);
    QVERIFY(runs);
    std::map<Timestamp, std::vector<RunReport>> slots_; // newest first
    std::map<RunState, int> states;
    for (const RunReport& run : *runs) {
        QCOMPARE(run.options.startedBy, std::string("schedule"));
        slots_[run.options.slot].push_back(run);
        ++states[run.state];
        QVERIFY(run.finishedAt != Timestamp());
    }
    // every hour from the first to the last, each once
    const Timestamp first = slots_.begin()->first;
    const Timestamp last = slots_.rbegin()->first;
    QVERIFY(first <= begin + 1h);
    QVERIFY(last > end + 1h - 1min && last <= end + 2h);
    QCOMPARE(std::int64_t(slots_.size()), std::int64_t((last - first) / 1h) + 1);
    int killed = 0, givenUp = 0;
    for (const auto& [slot, tries] : slots_) {
        QCOMPARE((slot - first) % 1h, std::chrono::microseconds(0));
        const auto ends =
            std::count_if(tries.begin(), tries.end(), [](const RunReport& run) { return !wasKilled(run); });
        // three kills within one hour leave it to the next one
        const bool isGivenUp = ends == 0 && tries.size() >= 3;
        QVERIFY2((ends == 1 && !wasKilled(tries.front())) || isGivenUp,
                 qPrintable(QStringLiteral("%1 runs for %2, %3 of them ended (seed %4)")
                                .arg(tries.size())
                                .arg(QString::fromStdString(toRfc3339(slot)))
                                .arg(ends)
                                .arg(seed)));
        QVERIFY(tries.size() <= std::size_t(Scheduler::tries));
        killed += int(tries.size()) - int(ends);
        givenUp += isGivenUp ? 1 : 0;
    }
    QVERIFY2(states[RunState::Failed] > int(slots_.size()) / 20, "the faults did not happen");
    // the directory is what the source says in the hour of the last run
    int created = 0;
    for (int id = 0; id < peopleCount; ++id) {
        const Model model = personAt(id, hourOf(last));
        const auto user = (*ports)->people().lookup("p" + std::to_string(id) + "@example.com");
        QCOMPARE(bool(user), model.isKnown);
        if (!user)
            continue;
        ++created;
        const auto detail = (*ports)->people().detail(*user);
        QVERIFY(detail);
        QCOMPARE(detail->user.state == UserState::Active, model.isActive);
        QCOMPARE(QString::fromStdString(std::string(detail->user.values.get(*Attribute::fromName("department")))),
                 QString::fromStdString(model.department));
    }
    const auto counts = (*ports)->people().counts();
    QCOMPARE(counts->active + counts->suspended + counts->staged, created);
    qInfo("%d hours, %d kills, %d of them of runs, %d given up, %d done, %d failed, %d held, %d users",
          int(slots_.size()), kills, killed, givenUp, states[RunState::Done] + states[RunState::DoneWithErrors],
          states[RunState::Failed], states[RunState::Held], created);
}

int main(int count, char** arguments)
{
    const QCoreApplication application(count, arguments);
    const QStringList given = QCoreApplication::arguments();
    if (given.size() == 4 && given[1] == QStringLiteral("--live"))
        return live(given[2], Timestamp(std::chrono::microseconds(given[3].toLongLong())), false);
    TestLongRun test;
    return QTest::qExec(&test, count, arguments);
}
#include "test_longrun.moc"
