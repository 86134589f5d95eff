// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/nosafety.h"
#include "tests/fakes/uiports.h"

#include "core/sync/importservice.h"

#include <QSignalSpy>
#include <QTest>

#include <condition_variable>

using namespace muster;

namespace {

using Job = ImportService::Job;

/// An importer that works until a test lets it go or somebody stops it.
class WaitingImporter final : public Importer
{
public:
    struct Gate
    {
        std::mutex mutex;
        std::condition_variable_any changed;
        bool isOpen = false;
        std::atomic<int> inside = 0, stopped = 0;

        void open()
        {
            const std::scoped_lock lock(mutex);
            isOpen = true;
            changed.notify_all();
        }
        /// False = stopped.
        bool pass(const std::stop_token& stop)
        {
            std::unique_lock lock(mutex);
            ++inside;
            const bool passed = changed.wait(lock, stop, [this] { return isOpen; });
            stopped += passed ? 0 : 1;
            return passed;
        }
    };
    explicit WaitingImporter(Gate& gate) : m_gate(gate) {}

    Result<Plan> plan(const Connector& connector, const ImportOptions&, const OnProgress& progress,
                      std::stop_token stop) override
    {
        Progress now;
        for (now.done = 0; now.done < 5'000; ++now.done)
            progress(now);
        if (!m_gate.pass(stop))
            return fail(ErrorKind::Cancelled, QStringLiteral("Cancelled."));
        Plan made;
        made.connector = connector.id;
        return made;
    }
    Result<RunReport> apply(const std::string& plan, bool, const OnProgress&, std::stop_token stop) override
    {
        if (!m_gate.pass(stop))
            return fail(ErrorKind::Cancelled, QStringLiteral("Cancelled."));
        RunReport report;
        report.plan = plan;
        return report;
    }

private:
    Gate& m_gate;
};

/// The test world's ports with that importer.
class WaitingPorts final : public Ports
{
public:
    explicit WaitingPorts(WaitingImporter::Gate& gate)
        : m_ports(openUiPorts(std::make_shared<UiWorld>())), m_importer(gate)
    {
        ++alive;
    }
    ~WaitingPorts() override { --alive; }
    WaitingPorts(const WaitingPorts&) = delete;
    WaitingPorts& operator=(const WaitingPorts&) = delete;
    Http& http() override { return m_ports->http(); }
    SecretStore& secrets() override { return m_ports->secrets(); }
    SecretPlace& secretPlace() override { return m_ports->secretPlace(); }
    ConnectorStore& connectors() override { return m_ports->connectors(); }
    PlanStore& plans() override { return m_ports->plans(); }
    RunHistory& runs() override { return m_ports->runs(); }
    Settings& settings() override { return m_ports->settings(); }
    ScheduleStore& schedules() override { return m_ports->schedules(); }
    Outbox& outbox() override { return m_ports->outbox(); }
    Delivery& delivery() override { return m_ports->delivery(); }
    ApiKeys& apiKeys() override { return m_ports->apiKeys(); }
    People& people() override { return m_ports->people(); }
    Directory& directory() override { return m_ports->directory(); }
    Importer& importer() override { return m_importer; }
    Undo& undo() override { return m_safety.undo; }
    Explainer& explainer() override { return m_safety.explainer; }
    AuditLog& audit() override { return m_safety.audit; }
    Clock& clock() override { return m_ports->clock(); }
    TokenLock& tokenLock() override { return m_ports->tokenLock(); }
    std::unique_ptr<RedirectReceiver> redirectReceiver() override { return m_ports->redirectReceiver(); }

    static inline std::atomic<int> alive = 0;

private:
    std::unique_ptr<Ports> m_ports;
    WaitingImporter m_importer;
    NoSafety m_safety;
};

Connector named(const char* id)
{
    Connector connector;
    connector.id = id;
    connector.application.displayLabel = id;
    return connector;
}

} // namespace

class TestImportService : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void aPlanIsMadeOnAnotherThreadAndToldHere();
    void anApplyIsTold();
    void aCancelledPlanFailsAsCancelled();
    void aSecondPlanOfAConnectorIsRefused();
    void otherConnectorsDoNotWait();
    void aListenerMayStartTheNextPlan();
    void anExplanationThatFailsIsTold();
    void progressIsPaced();
    void aTaskHasPortsOfItsOwn();
    void portsThatDoNotOpenAreAnError();
    void theEndOfTheServiceStopsAllJobs();

private:
    WaitingImporter::Gate& gate() { return *m_gate; }

    std::unique_ptr<WaitingImporter::Gate> m_gate;
    std::unique_ptr<ImportService> m_service;
    std::unique_ptr<QSignalSpy> m_plans, m_failures;
};

void TestImportService::init()
{
    m_plans.reset();
    m_failures.reset();
    m_service.reset();
    m_gate = std::make_unique<WaitingImporter::Gate>();
    m_service = std::make_unique<ImportService>(
        [gate = m_gate.get()]() -> Result<std::unique_ptr<Ports>> { return std::make_unique<WaitingPorts>(*gate); });
    m_plans = std::make_unique<QSignalSpy>(m_service.get(), &ImportService::planFinished);
    m_failures = std::make_unique<QSignalSpy>(m_service.get(), &ImportService::failed);
}

void TestImportService::aPlanIsMadeOnAnotherThreadAndToldHere()
{
    QThread* told = nullptr;
    connect(m_service.get(), &ImportService::planFinished, this, [&] { told = QThread::currentThread(); });
    const Job job = m_service->startPlan(named("hr"), {});
    QVERIFY(m_service->isBusy(QStringLiteral("hr")));
    gate().open();
    QVERIFY(m_plans->wait());
    QCOMPARE(m_plans->at(0).at(0).value<Job>(), job);
    QCOMPARE(m_plans->at(0).at(1).value<Plan>().connector, std::string("hr"));
    QCOMPARE(told, thread());
    QVERIFY(!m_service->isBusy(QStringLiteral("hr")));
    QCOMPARE(WaitingPorts::alive.load(), 0); // closed before the end is told
    QVERIFY(m_failures->isEmpty());
}

void TestImportService::anApplyIsTold()
{
    QSignalSpy applied(m_service.get(), &ImportService::applyFinished);
    gate().open();
    const Job job = m_service->startApply(QStringLiteral("p-1"), false);
    QVERIFY(applied.wait());
    QCOMPARE(applied.at(0).at(0).value<Job>(), job);
    QCOMPARE(applied.at(0).at(1).value<RunReport>().plan, std::string("p-1"));
}

void TestImportService::anExplanationThatFailsIsTold()
{
    const Job job = m_service->startExplain(named("hr"), "7");
    QVERIFY(m_failures->wait());
    QCOMPARE(m_failures->at(0).at(0).value<Job>(), job);
    QCOMPARE(m_failures->at(0).at(1).value<Error>().kind, ErrorKind::NotFound);
}

void TestImportService::aCancelledPlanFailsAsCancelled()
{
    const Job job = m_service->startPlan(named("hr"), {});
    m_service->cancel(job);
    m_service->cancel(job + 77); // nobody: nothing happens
    QVERIFY(m_failures->wait());
    QCOMPARE(m_failures->at(0).at(0).value<Job>(), job);
    QCOMPARE(m_failures->at(0).at(1).value<Error>().kind, ErrorKind::Cancelled);
    QVERIFY(m_plans->isEmpty());
    QVERIFY(!m_service->isBusy(QStringLiteral("hr")));
}

void TestImportService::aSecondPlanOfAConnectorIsRefused()
{
    const Job first = m_service->startPlan(named("hr"), {});
    const Job second = m_service->startPlan(named("hr"), {});
    QVERIFY(first != second);
    QVERIFY(m_failures->isEmpty()); // told later, as all others, so that a caller knows the number first
    QVERIFY(m_failures->wait());
    QCOMPARE(m_failures->at(0).at(0).value<Job>(), second);
    QCOMPARE(m_failures->at(0).at(1).value<Error>().kind, ErrorKind::Conflict);
    gate().open();
    QVERIFY(m_plans->wait());
    QCOMPARE(m_plans->at(0).at(0).value<Job>(), first);
}

void TestImportService::otherConnectorsDoNotWait()
{
    const Job one = m_service->startPlan(named("hr"), {});
    m_service->startPlan(named("it"), {});
    QTRY_COMPARE(gate().inside.load(), 2); // both at work
    m_service->cancel(one);
    QVERIFY(m_failures->wait());
    gate().open();
    QVERIFY(m_plans->wait());
    QCOMPARE(m_plans->at(0).at(1).value<Plan>().connector, std::string("it"));
}

void TestImportService::aListenerMayStartTheNextPlan()
{
    gate().open();
    int started = 1;
    connect(m_service.get(), &ImportService::planFinished, this, [&] {
        if (started < 3) {
            ++started;
            m_service->startPlan(named("hr"), {});
        }
    });
    m_service->startPlan(named("hr"), {});
    QTRY_COMPARE(m_plans->size(), 3);
    QVERIFY(m_failures->isEmpty());
}

void TestImportService::progressIsPaced()
{
    QSignalSpy progress(m_service.get(), &ImportService::progress);
    gate().open();
    m_service->startPlan(named("hr"), {});
    QVERIFY(m_plans->wait());
    QVERIFY(!progress.isEmpty());
    QVERIFY2(progress.size() < 1'000, "5,000 reports in a moment must not all reach the window");
}

void TestImportService::aTaskHasPortsOfItsOwn()
{
    bool ran = false, told = false;
    m_service->startTask([&](Ports& ports, const std::stop_token&) { ran = ports.people().counts().has_value(); },
                         [&](const std::optional<Error>& error) { told = !error; });
    QTRY_VERIFY(told);
    QVERIFY(ran);
}

void TestImportService::portsThatDoNotOpenAreAnError()
{
    ImportService service([]() -> Result<std::unique_ptr<Ports>> {
        return fail(ErrorKind::Storage, QStringLiteral("The workspace cannot be read."));
    });
    QSignalSpy failures(&service, &ImportService::failed);
    QSignalSpy previews(&service, &ImportService::previewFinished);
    const Job job = service.startPreview(named("hr"), 5);
    QVERIFY(failures.wait());
    QVERIFY(previews.isEmpty()); // one end for each job
    QCOMPARE(failures.at(0).at(0).value<Job>(), job);
    QCOMPARE(failures.at(0).at(1).value<Error>().kind, ErrorKind::Storage);

    bool ran = false;
    std::optional<Error> told;
    service.startTask([&](Ports&, const std::stop_token&) { ran = true; },
                      [&](const std::optional<Error>& error) { told = error; });
    QTRY_VERIFY(told); // a page that asked must not wait for ever
    QCOMPARE(told->message, QStringLiteral("The workspace cannot be read."));
    QVERIFY(!ran);
}

void TestImportService::theEndOfTheServiceStopsAllJobs()
{
    m_service->startPlan(named("hr"), {});
    m_service->startPlan(named("it"), {});
    m_service->startApply(QStringLiteral("p-1"), false);
    QTRY_COMPARE(gate().inside.load(), 3);
    m_plans.reset();
    m_failures.reset();
    m_service.reset();
    QCOMPARE(gate().stopped.load(), 3);
    QCOMPARE(WaitingPorts::alive.load(), 0);
}

QTEST_GUILESS_MAIN(TestImportService)
#include "test_importservice.moc"
