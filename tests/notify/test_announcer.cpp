// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/notice.h"
#include "core/notify/outboxannouncer.h"
#include "tests/fakes/memoryoutbox.h"
#include "tests/fakes/memorysecrets.h"
#include "tests/fakes/memorysettings.h"
#include "tests/fakes/moments.h"

#include <QtTest>

#include <map>

using namespace muster;
using namespace std::chrono_literals;
using MailOn = ScheduleSettings::MailOn;

namespace {

/// Heads of plans, and nothing else.
class PlanHeads final : public PlanStore
{
public:
    std::map<std::string, Plan> heads;
    std::optional<Error> failure;

    Result<Plan> plan(const std::string& id) override
    {
        if (failure)
            return fail(*failure);
        const auto found = heads.find(id);
        if (found == heads.end())
            return fail(ErrorKind::NotFound, QStringLiteral("There is no such plan."));
        return found->second;
    }
    Result<std::vector<Plan>> plans(const std::string&, int) override { return unexpectedCall(); }
    Result<std::vector<std::int64_t>> ids(const std::string&, const PlanQuery&, std::stop_token) override
    {
        return unexpectedCall();
    }
    Result<std::vector<PlanItem>> rows(const std::string&, std::span<const std::int64_t>) override
    {
        return unexpectedCall();
    }
    Result<PlanItem> item(const std::string&, std::int64_t) override { return unexpectedCall(); }
    Result<void> pick(const std::string&, const PlanQuery&, std::span<const std::int64_t>, bool) override
    {
        return unexpectedCall();
    }
    Result<void> pickField(const std::string&, std::int64_t, const Attribute&, bool) override
    {
        return unexpectedCall();
    }
    Result<void> approve(const std::string&, const std::string&, const std::string&, Timestamp) override
    {
        return unexpectedCall();
    }
    Result<void> decline(const std::string&, const std::string&, Timestamp) override { return unexpectedCall(); }
    Result<PlanCounts> picked(const std::string&) override { return unexpectedCall(); }
    Result<void> remove(const std::string&) override { return unexpectedCall(); }

private:
    static tl::unexpected<Error> unexpectedCall()
    {
        return fail(ErrorKind::Internal, QStringLiteral("An announcer reads heads of plans alone."));
    }
};

Connector connector()
{
    Connector made;
    made.id = "hr";
    made.application.displayLabel = "Grüße";
    made.schedule.timeZone = "Europe/Oslo";
    return made;
}

RunReport report(RunState state, std::int64_t created = 0)
{
    RunReport made;
    made.run = "r-1";
    made.connector = "hr";
    made.state = state;
    made.startedAt = at("2026-11-25T05:29:00Z");
    made.finishedAt = at("2026-11-25T05:30:05Z");
    made.counts.created = created;
    made.counts.unchanged = 1000;
    return made;
}

} // namespace

class TestAnnouncer : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void theConnectorChoosesWhichRunsAreTold_data();
    void theConnectorChoosesWhichRunsAreTold();
    void eachKindOfChangeIsOne_data();
    void eachKindOfChangeIsOne();
    void withoutSummariesOnlyMailsAboutRunsStop();
    void lostAuthorizationAndTheAlarmAlwaysGoOut();
    void everybodyHearsOfItOnceHoweverOftenItIsCalled();
    void whoeverComesLaterHearsOfLaterEventsToo();
    void channelsThatAreOffHearNothing();
    void aHeldRunCarriesItsReasonsAndCounts();
    void aPlanThatIsGoneStopsNoMessage();
    void whatCannotBeReadIsSaid();
    void aRunThatNeverBeganIsAnEventOfItsOwn();
    void aMessageHoldsWhatTheWordsAreMadeFrom();

private:
    /// How many messages of each way wait: "2 mail, 1 webhook, 1 desktop".
    QByteArray waiting();
    Notice noticeOf(std::size_t entry = 0) { return *noticeFrom(m_outbox->entries.at(entry).message.content); }

    std::unique_ptr<MemoryOutbox> m_outbox;
    std::unique_ptr<MemorySettings> m_settings;
    MemorySecretStore m_secrets;
    std::unique_ptr<PlanHeads> m_plans;
    std::unique_ptr<OutboxAnnouncer> m_announcer;
    NotifySettings m_notify;
};

void TestAnnouncer::init()
{
    m_outbox = std::make_unique<MemoryOutbox>();
    m_settings = std::make_unique<MemorySettings>();
    m_plans = std::make_unique<PlanHeads>();
    m_announcer = std::make_unique<OutboxAnnouncer>(*m_outbox, *m_settings, *m_plans);
    m_notify = {};
    m_notify.mail.enabled = true;
    m_notify.mail.host = "mail.example.com";
    m_notify.mail.from = "muster@example.com";
    m_notify.mail.to = {"it@example.com", "boss@example.com"};
    m_notify.webhook.enabled = true;
    m_notify.webhook.url = "https://chat.example.com/hook";
    QVERIFY(writeNotifySettings(*m_settings, m_secrets, m_notify, {}));
}

QByteArray TestAnnouncer::waiting()
{
    std::map<Channel, int> counts;
    for (const OutboxEntry& entry : m_outbox->entries)
        ++counts[entry.message.channel];
    return QByteArray::number(counts[Channel::Mail]) + " mail, " + QByteArray::number(counts[Channel::Webhook]) +
           " webhook, " + QByteArray::number(counts[Channel::Desktop]) + " desktop";
}

void TestAnnouncer::theConnectorChoosesWhichRunsAreTold_data()
{
    QTest::addColumn<MailOn>("mailOn");
    QTest::addColumn<RunState>("state");
    QTest::addColumn<int>("created");
    QTest::addColumn<QByteArray>("told");
    const QByteArray all = "2 mail, 1 webhook, 1 desktop", quiet = "2 mail, 1 webhook, 0 desktop",
                     none = "0 mail, 0 webhook, 0 desktop";
    QTest::newRow("always, nothing changed") << MailOn::Always << RunState::Done << 0 << quiet;
    QTest::newRow("always, changed") << MailOn::Always << RunState::Done << 1 << all;
    QTest::newRow("always, failed") << MailOn::Always << RunState::Failed << 0 << all;
    QTest::newRow("always, skipped") << MailOn::Always << RunState::Skipped << 0 << quiet;
    QTest::newRow("always, stopped") << MailOn::Always << RunState::Cancelled << 0 << quiet;
    QTest::newRow("change, nothing changed") << MailOn::Change << RunState::Done << 0 << none;
    QTest::newRow("change, changed") << MailOn::Change << RunState::Done << 1 << all;
    QTest::newRow("change, failed") << MailOn::Change << RunState::Failed << 0 << all;
    QTest::newRow("change, held") << MailOn::Change << RunState::Held << 0 << all;
    QTest::newRow("change, with errors") << MailOn::Change << RunState::DoneWithErrors << 0 << all;
    QTest::newRow("change, skipped") << MailOn::Change << RunState::Skipped << 0 << none;
    QTest::newRow("trouble, nothing changed") << MailOn::Trouble << RunState::Done << 0 << none;
    QTest::newRow("trouble, changed") << MailOn::Trouble << RunState::Done << 1 << none;
    QTest::newRow("trouble, failed") << MailOn::Trouble << RunState::Failed << 0 << all;
    QTest::newRow("trouble, held") << MailOn::Trouble << RunState::Held << 0 << all;
    QTest::newRow("trouble, with errors") << MailOn::Trouble << RunState::DoneWithErrors << 1 << all;
    QTest::newRow("trouble, skipped") << MailOn::Trouble << RunState::Skipped << 0 << none;
    QTest::newRow("trouble, stopped") << MailOn::Trouble << RunState::Cancelled << 1 << none;
    QTest::newRow("trouble, proposed") << MailOn::Trouble << RunState::Planned << 0 << none;
}

void TestAnnouncer::theConnectorChoosesWhichRunsAreTold()
{
    QFETCH(MailOn, mailOn);
    QFETCH(RunState, state);
    QFETCH(int, created);
    QFETCH(QByteArray, told);
    Connector about = connector();
    about.schedule.mailOn = mailOn;
    QVERIFY(m_announcer->finished(about, report(state, created)));
    QCOMPARE(waiting(), told);
}

void TestAnnouncer::eachKindOfChangeIsOne_data()
{
    QTest::addColumn<QString>("change");
    for (const char* change : {"created", "updated", "suspended", "reactivated", "removed", "to be created",
                               "to be updated", "to be suspended", "to be reactivated", "to be removed"})
        QTest::newRow(change) << change;
}

void TestAnnouncer::eachKindOfChangeIsOne()
{
    QFETCH(QString, change);
    RunReport about = report(RunState::Done);
    Plan plan;
    plan.id = about.plan = "p-1";
    const bool isPlanned = change.startsWith(QLatin1String("to be"));
    if (isPlanned)
        about.state = RunState::Planned;
    const auto count = [&](const char* name, std::int64_t& done, std::int64_t& planned) {
        if (change.endsWith(QLatin1String(name)))
            (isPlanned ? planned : done) = 1;
    };
    count("created", about.counts.created, plan.counts.create);
    count("updated", about.counts.updated, plan.counts.update);
    count("suspended", about.counts.suspended, plan.counts.suspend);
    count("reactivated", about.counts.reactivated, plan.counts.reactivate);
    count("removed", about.counts.removed, plan.counts.remove);
    m_plans->heads["p-1"] = plan;
    Connector to = connector();
    to.schedule.mailOn = MailOn::Change;
    QVERIFY(m_announcer->finished(to, about));
    QCOMPARE(waiting(), QByteArray("2 mail, 1 webhook, 1 desktop"));
}

void TestAnnouncer::withoutSummariesOnlyMailsAboutRunsStop()
{
    Connector about = connector();
    about.schedule.summaryMail = false;
    QVERIFY(m_announcer->finished(about, report(RunState::Failed)));
    QCOMPARE(waiting(), QByteArray("0 mail, 1 webhook, 1 desktop"));
    QVERIFY(m_announcer->authorizationNeeded(about, {ErrorKind::Unauthorized, QStringLiteral("401")},
                                             at("2026-11-25T05:30:05Z")));
    QCOMPARE(waiting(), QByteArray("2 mail, 2 webhook, 2 desktop"));
    QVERIFY(m_announcer->overdue(about, at("2026-11-24T05:30:05Z")));
    QCOMPARE(waiting(), QByteArray("4 mail, 3 webhook, 3 desktop"));
}

void TestAnnouncer::lostAuthorizationAndTheAlarmAlwaysGoOut()
{
    Connector about = connector();
    about.schedule.mailOn = MailOn::Trouble;
    QVERIFY(m_announcer->overdue(about, at("2026-11-24T05:30:05Z")));
    QVERIFY(m_announcer->authorizationNeeded(about, {ErrorKind::Unauthorized, QStringLiteral("Authorize it again.")},
                                             at("2026-11-25T05:30:05Z")));
    QCOMPARE(waiting(), QByteArray("4 mail, 2 webhook, 2 desktop"));
    const Notice overdue = noticeOf(0), refused = noticeOf(4);
    QVERIFY(overdue.kind == Notice::Kind::Overdue);
    QVERIFY(overdue.at == at("2026-11-24T05:30:05Z"));
    QVERIFY(refused.kind == Notice::Kind::Authorization);
    QVERIFY(refused.at == at("2026-11-25T05:30:05Z"));
    QCOMPARE(refused.error, std::string("Authorize it again."));
}

void TestAnnouncer::everybodyHearsOfItOnceHoweverOftenItIsCalled()
{
    const Connector about = connector();
    const auto tell = [&](Timestamp moment) {
        const Error why{ErrorKind::Unauthorized, QStringLiteral("401")};
        return m_announcer->finished(about, report(RunState::Failed)) &&
               m_announcer->authorizationNeeded(about, why, moment) && m_announcer->overdue(about, moment);
    };
    for (int i = 0; i < 3; ++i)
        QVERIFY(tell(at("2026-11-25T05:30:05Z")));
    QCOMPARE(waiting(), QByteArray("6 mail, 3 webhook, 3 desktop"));
    // sent ones are not repeated either
    for (OutboxEntry& entry : m_outbox->entries)
        QVERIFY(m_outbox->markSent(entry.id));
    QVERIFY(tell(at("2026-11-25T05:30:05Z")));
    QCOMPARE(waiting(), QByteArray("6 mail, 3 webhook, 3 desktop"));
    // a later refusal and a later alarm are new events, the same run is not
    QVERIFY(tell(at("2026-11-26T05:30:05Z")));
    QCOMPARE(waiting(), QByteArray("10 mail, 5 webhook, 5 desktop"));
    // and so is the same of another application
    Connector other = connector();
    other.id = "payroll";
    QVERIFY(m_announcer->overdue(other, at("2026-11-25T05:30:05Z")));
    QCOMPARE(waiting(), QByteArray("12 mail, 6 webhook, 6 desktop"));
}

void TestAnnouncer::whoeverComesLaterHearsOfLaterEventsToo()
{
    QVERIFY(m_announcer->finished(connector(), report(RunState::Failed)));
    m_notify.mail.to.push_back("new@example.com");
    QVERIFY(writeNotifySettings(*m_settings, m_secrets, m_notify, {}));
    RunReport next = report(RunState::Failed);
    next.run = "r-2";
    QVERIFY(m_announcer->finished(connector(), next));
    QCOMPARE(waiting(), QByteArray("5 mail, 2 webhook, 2 desktop"));
    std::map<std::string, int> heard;
    for (const OutboxEntry& entry : m_outbox->entries)
        if (entry.message.channel == Channel::Mail)
            ++heard[entry.message.recipient];
    QCOMPARE(heard["it@example.com"], 2);
    QCOMPARE(heard["boss@example.com"], 2);
    QCOMPARE(heard["new@example.com"], 1);
}

void TestAnnouncer::channelsThatAreOffHearNothing()
{
    const auto tell = [this](const char* run) {
        QVERIFY(writeNotifySettings(*m_settings, m_secrets, m_notify, {}));
        RunReport about = report(RunState::Failed);
        about.run = run;
        QVERIFY(m_announcer->finished(connector(), about));
    };
    m_notify.mail.enabled = false;
    tell("r-1");
    QCOMPARE(waiting(), QByteArray("0 mail, 1 webhook, 1 desktop"));
    m_notify.webhook.enabled = false;
    tell("r-2");
    QCOMPARE(waiting(), QByteArray("0 mail, 1 webhook, 2 desktop"));
    m_notify.desktop = false;
    tell("r-3");
    QCOMPARE(waiting(), QByteArray("0 mail, 1 webhook, 2 desktop"));
    // what nobody has ever set up: the desktop alone
    MemorySettings untouched;
    MemoryOutbox outbox;
    OutboxAnnouncer announcer(outbox, untouched, *m_plans);
    QVERIFY(announcer.finished(connector(), report(RunState::Failed)));
    QCOMPARE(outbox.entries.size(), std::size_t{1});
    QVERIFY(outbox.entries.front().message.channel == Channel::Desktop);
}

void TestAnnouncer::aHeldRunCarriesItsReasonsAndCounts()
{
    Plan plan;
    plan.id = "p-1";
    plan.counts.create = 5;
    plan.counts.suspend = 321;
    plan.counts.missing = 17;
    plan.holds = {{"deactivate", QStringLiteral("321 users would be suspended, more than 20 %."), 321, 32.1},
                  {"clear", QStringLiteral("Too many values would be cleared."), 900, 45.0}};
    m_plans->heads["p-1"] = plan;
    RunReport about = report(RunState::Held);
    about.plan = "p-1";
    QVERIFY(m_announcer->finished(connector(), about));
    const Notice held = noticeOf();
    QVERIFY(held.state == RunState::Held);
    QCOMPARE(held.plan, std::string("p-1"));
    QCOMPARE(held.planned.create, std::int64_t{5});
    QCOMPARE(held.planned.suspend, std::int64_t{321});
    QCOMPARE(held.planned.missing, std::int64_t{17});
    QCOMPARE(held.holds.size(), std::size_t{2});
    QCOMPARE(held.holds.front(), std::string("321 users would be suspended, more than 20 %."));
    QCOMPARE(held.holds.back(), std::string("Too many values would be cleared."));
    // of an applied plan only what was done counts
    about.run = "r-2";
    about.state = RunState::Done;
    Connector to = connector();
    to.schedule.mailOn = MailOn::Change;
    QVERIFY(m_announcer->finished(to, about));
    QCOMPARE(waiting(), QByteArray("2 mail, 1 webhook, 1 desktop"));
}

void TestAnnouncer::aPlanThatIsGoneStopsNoMessage()
{
    RunReport about = report(RunState::Held);
    about.plan = "p-gone";
    QVERIFY(m_announcer->finished(connector(), about));
    QCOMPARE(waiting(), QByteArray("2 mail, 1 webhook, 1 desktop"));
    QVERIFY(noticeOf().holds.empty());
}

void TestAnnouncer::whatCannotBeReadIsSaid()
{
    RunReport about = report(RunState::Held);
    about.plan = "p-1";
    m_plans->failure = Error{ErrorKind::Storage, QStringLiteral("The workspace cannot be read.")};
    const auto told = m_announcer->finished(connector(), about);
    QVERIFY(!told);
    QVERIFY(told.error().kind == ErrorKind::Storage);
    QVERIFY(m_outbox->entries.empty());
    QVERIFY(m_settings->write("notify", Json(7)));
    QVERIFY(!m_announcer->overdue(connector(), at("2026-11-24T05:30:05Z")));
    QVERIFY(m_outbox->entries.empty());
}

void TestAnnouncer::aRunThatNeverBeganIsAnEventOfItsOwn()
{
    RunReport about = report(RunState::Failed);
    about.run.clear();
    about.error = Error{ErrorKind::Invalid, QStringLiteral("The connector is damaged.")};
    QVERIFY(m_announcer->finished(connector(), about));
    QVERIFY(m_announcer->finished(connector(), about));
    QCOMPARE(waiting(), QByteArray("2 mail, 1 webhook, 1 desktop"));
    about.finishedAt += 1h;
    QVERIFY(m_announcer->finished(connector(), about));
    QCOMPARE(waiting(), QByteArray("4 mail, 2 webhook, 2 desktop"));
    QCOMPARE(noticeOf().error, std::string("The connector is damaged."));
}

void TestAnnouncer::aMessageHoldsWhatTheWordsAreMadeFrom()
{
    RunReport about = report(RunState::DoneWithErrors, 3);
    about.counts.failed = 12;
    for (int i = 1; i <= 12; ++i)
        about.errors.push_back({std::to_string(i), "email", QStringLiteral("„%1“ is no address").arg(i)});
    QVERIFY(m_announcer->finished(connector(), about));
    const OutboxMessage& message = m_outbox->entries.front().message;
    QCOMPARE(message.event, std::string("run:r-1"));
    QCOMPARE(message.connector, std::string("hr"));
    QCOMPARE(message.run, std::string("r-1"));
    const Notice notice = noticeOf();
    QVERIFY(notice.kind == Notice::Kind::Finished);
    QCOMPARE(notice.connector, std::string("hr"));
    QCOMPARE(notice.label, std::string("Grüße"));
    QCOMPARE(notice.timeZone, std::string("Europe/Oslo"));
    QCOMPARE(notice.run, std::string("r-1"));
    QVERIFY(notice.startedAt == about.startedAt);
    QVERIFY(notice.at == about.finishedAt);
    QCOMPARE(notice.counts.created, std::int64_t{3});
    QCOMPARE(notice.counts.unchanged, std::int64_t{1000});
    QCOMPARE(notice.counts.failed, std::int64_t{12});
    QCOMPARE(notice.problemCount, std::int64_t{12});
    QCOMPARE(notice.problems.size(), std::size_t{10});
    QCOMPARE(notice.problems.back().externalId, std::string("10"));
    QCOMPARE(notice.problems.back().message, std::string("„10“ is no address"));
    // what is no notice is said to be none
    for (const char* text : {"7", "{}", R"({"kind": "finished", "state": "done"})", R"({"kind": "x", "state": "done"})",
                             R"({"kind": "test", "state": "x"})"}) {
        const auto read = noticeFrom(readJson(text));
        QVERIFY2(!read, text);
        QVERIFY(read.error().kind == ErrorKind::Storage);
    }
}

QTEST_GUILESS_MAIN(TestAnnouncer)
#include "test_announcer.moc"
