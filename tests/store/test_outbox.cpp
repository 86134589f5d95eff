// SPDX-License-Identifier: GPL-3.0-or-later
// The outbox in a real database; the clock is made up.
#include "tests/fakes/virtualoffice.h"

#include <QTemporaryDir>
#include <QtTest>

#include <barrier>
#include <thread>

using namespace muster;
using namespace std::chrono_literals;

namespace {

const std::vector<Channel> everything{Channel::Mail, Channel::Webhook, Channel::Desktop};

OutboxMessage message(const std::string& event, Channel channel = Channel::Mail,
                      const std::string& recipient = "it@example.com")
{
    OutboxMessage made;
    made.channel = channel;
    made.event = event;
    made.recipient = channel == Channel::Mail ? recipient : std::string();
    made.connector = "hr";
    made.run = "r-" + event;
    made.content = Json{{"label", "Grüße"}, {"count", 7}};
    return made;
}

} // namespace

class TestOutbox : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void whatIsKeptIsWhatWasAdded();
    void anEventReachesEachRecipientOfAChannelOnce();
    void theOneThatIsDueLongestComesFirst();
    void onlyTheChannelsThatAreAskedForComeOut();
    void aClaimHoldsForTenMinutes();
    void theMessageOfAKilledHolderIsDueAgain();
    void whatWasSentStaysSent();
    void aFailureIsKeptWithItsReasonAndItsNextTry();
    void whatWasGivenUpIsListedAndCanBeTriedAgain();
    void whatIsBeingSentIsNotTriedAgain();
    void aReleaseIsNoTry();
    void whatIsDiscardedIsNeverSentAndNeverAnnouncedAgain();
    void whatIsDiscardedWhileItIsSentStaysDiscarded();
    void unknownMessagesAreSaidToBeUnknown();
    void theUnsentAreListedNewestFirst();
    void oldOnesAreForgottenAfterNinetyDays();
    void whatStillWaitsIsNeverForgotten();
    void aNoticeThatNoWindowShowedForADayIsOver();
    void fourConnectionsNeverClaimTheSame();

private:
    void add(const OutboxMessage& one);
    /// The event that comes out; "" when nothing is due.
    std::string claimed(const std::vector<Channel>& channels = everything);
    std::optional<OutboxEntry> claim();

    std::unique_ptr<QTemporaryDir> m_folder;
    VirtualClock m_clock;
    std::unique_ptr<db::Database> m_database;
    std::unique_ptr<LocalOutbox> m_outbox;
};

void TestOutbox::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_clock.set(Timestamp(1'800'000'000s));
    auto database = db::Database::open(m_folder->filePath(QStringLiteral("muster.db")).toStdString());
    QVERIFY2(database, database ? "" : qPrintable(database.error().message));
    m_database = std::make_unique<db::Database>(std::move(*database));
    m_outbox = std::make_unique<LocalOutbox>(*m_database, m_clock);
}

void TestOutbox::cleanup()
{
    m_outbox.reset();
    m_database.reset();
    m_folder.reset();
}

void TestOutbox::add(const OutboxMessage& one)
{
    const auto added = m_outbox->add(one);
    QVERIFY2(added, added ? "" : qPrintable(added.error().message + added.error().detail));
    QVERIFY(*added);
}

std::string TestOutbox::claimed(const std::vector<Channel>& channels)
{
    const auto entry = m_outbox->claim(channels);
    return !entry ? "error: " + entry.error().message.toStdString() : *entry ? (*entry)->message.event : std::string();
}

std::optional<OutboxEntry> TestOutbox::claim()
{
    auto entry = m_outbox->claim(everything);
    return entry ? *entry : std::optional<OutboxEntry>();
}

void TestOutbox::whatIsKeptIsWhatWasAdded()
{
    add(message("run:1"));
    const auto entry = claim();
    QVERIFY(entry);
    QVERIFY(entry->message.channel == Channel::Mail);
    QCOMPARE(entry->message.event, std::string("run:1"));
    QCOMPARE(entry->message.recipient, std::string("it@example.com"));
    QCOMPARE(entry->message.connector, std::string("hr"));
    QCOMPARE(entry->message.run, std::string("r-run:1"));
    QCOMPARE(writeJson(entry->message.content), std::string("{\"label\":\"Grüße\",\"count\":7}"));
    QVERIFY(entry->created == m_clock.now());
    QVERIFY(entry->due == m_clock.now());
    QVERIFY(entry->held == m_clock.now() + 10min);
    QCOMPARE(entry->tries, 1);
    QVERIFY(entry->sent == Timestamp());
    QCOMPARE(entry->error, std::string());
    QVERIFY(!entry->isGivenUp());
}

void TestOutbox::anEventReachesEachRecipientOfAChannelOnce()
{
    const auto added = [this](const OutboxMessage& one) { return m_outbox->add(one).value_or(false); };
    QVERIFY(added(message("run:1")));
    QVERIFY(!added(message("run:1")));
    QVERIFY(added(message("run:1", Channel::Mail, "boss@example.com")));
    QVERIFY(added(message("run:1", Channel::Webhook)));
    QVERIFY(added(message("run:1", Channel::Desktop)));
    QVERIFY(!added(message("run:1", Channel::Desktop)));
    QVERIFY(added(message("run:2")));
    // also by another connection, and after it was sent
    auto again = db::Database::openAgain(m_database->path());
    QVERIFY(again);
    LocalOutbox other(*again, m_clock);
    QCOMPARE(*other.add(message("run:1")), false);
    const auto entry = claim();
    QVERIFY(entry);
    QVERIFY(m_outbox->markSent(entry->id));
    QCOMPARE(*other.add(entry->message), false);
    QCOMPARE(m_outbox->unsent(100)->size(), std::size_t{4});
}

void TestOutbox::theOneThatIsDueLongestComesFirst()
{
    add(message("first"));
    add(message("second"));
    m_clock.pass(1s);
    add(message("third"));
    const auto first = claim();
    QVERIFY(first);
    QCOMPARE(first->message.event, std::string("first"));
    QVERIFY(m_outbox->markFailed(first->id, "not now", m_clock.now() + 1min));
    QCOMPARE(claimed(), std::string("second"));
    m_clock.pass(1min);
    QCOMPARE(claimed(), std::string("third")); // due since a minute, the first since now
    QCOMPARE(claimed(), std::string("first"));
}

void TestOutbox::onlyTheChannelsThatAreAskedForComeOut()
{
    const auto nextDue = [this](const std::vector<Channel>& channels) {
        const auto next = m_outbox->nextDue(channels);
        return next && *next ? (*next)->time_since_epoch() - m_clock.now().time_since_epoch() : -1us;
    };
    QCOMPARE(nextDue(everything).count(), -1); // nothing waits
    add(message("desktop", Channel::Desktop));
    m_clock.pass(1min);
    add(message("hook", Channel::Webhook));
    QCOMPARE(nextDue({Channel::Mail}).count(), -1);
    QCOMPARE(nextDue({Channel::Mail, Channel::Webhook}).count(), 0);
    QVERIFY(nextDue(everything) == -1min);
    QCOMPARE(claimed({Channel::Mail}), std::string());
    QCOMPARE(claimed({Channel::Mail, Channel::Webhook}), std::string("hook"));
    QCOMPARE(claimed({Channel::Mail, Channel::Webhook}), std::string());
    QVERIFY(nextDue({Channel::Webhook}) == 10min);
    QCOMPARE(claimed(), std::string("desktop"));
    QVERIFY(m_outbox->markSent(1));
    QVERIFY(m_outbox->markFailed(2, "never", Timestamp()));
    QCOMPARE(nextDue(everything).count(), -1);
}

void TestOutbox::aClaimHoldsForTenMinutes()
{
    add(message("run:1"));
    QCOMPARE(claimed(), std::string("run:1"));
    QCOMPARE(claimed(), std::string());
    m_clock.pass(10min - 1us);
    QCOMPARE(claimed(), std::string());
    m_clock.pass(1us);
    const auto again = claim();
    QVERIFY(again);
    QCOMPARE(again->tries, 2);
    QVERIFY(again->created == m_clock.now() - 10min);
}

void TestOutbox::theMessageOfAKilledHolderIsDueAgain()
{
    add(message("run:1"));
    {
        auto holder = db::Database::openAgain(m_database->path());
        QVERIFY(holder);
        LocalOutbox outbox(*holder, m_clock);
        const auto entry = outbox.claim(everything);
        QVERIFY(entry && *entry);
    } // it has gone without an answer
    QCOMPARE(claimed(), std::string());
    m_clock.pass(10min);
    const auto entry = claim();
    QVERIFY(entry);
    QCOMPARE(entry->message.event, std::string("run:1"));
    QCOMPARE(entry->tries, 2);
}

void TestOutbox::whatWasSentStaysSent()
{
    add(message("run:1"));
    const auto entry = claim();
    QVERIFY(entry);
    QVERIFY(m_outbox->markFailed(entry->id, "once", m_clock.now()));
    QVERIFY(claim());
    QVERIFY(m_outbox->markSent(entry->id));
    m_clock.pass(24h);
    QCOMPARE(claimed(), std::string());
    QVERIFY(m_outbox->unsent(100)->empty());
    QVERIFY(!m_outbox->retry(entry->id)); // it has arrived; a second one would only confuse
    QCOMPARE(claimed(), std::string());
}

void TestOutbox::aFailureIsKeptWithItsReasonAndItsNextTry()
{
    add(message("run:1"));
    const auto entry = claim();
    QVERIFY(entry);
    QVERIFY(m_outbox->markFailed(entry->id, "451 Grüße, not now", m_clock.now() + 4min));
    const auto waiting = m_outbox->unsent(10);
    QVERIFY(waiting);
    QCOMPARE(waiting->size(), std::size_t{1});
    QCOMPARE(waiting->front().error, std::string("451 Grüße, not now"));
    QVERIFY(waiting->front().due == m_clock.now() + 4min);
    QCOMPARE(waiting->front().tries, 1);
    QVERIFY(!waiting->front().isGivenUp());
    m_clock.pass(4min - 1us);
    QCOMPARE(claimed(), std::string());
    m_clock.pass(1us);
    const auto again = claim();
    QVERIFY(again);
    QCOMPARE(again->tries, 2);
    QCOMPARE(again->error, std::string("451 Grüße, not now"));
}

void TestOutbox::whatWasGivenUpIsListedAndCanBeTriedAgain()
{
    add(message("run:1"));
    const auto entry = claim();
    QVERIFY(entry);
    QVERIFY(m_outbox->markFailed(entry->id, "550 no such user", Timestamp()));
    m_clock.pass(48h);
    QCOMPARE(claimed(), std::string());
    const auto kept = m_outbox->unsent(10);
    QVERIFY(kept && kept->size() == 1);
    QVERIFY(kept->front().isGivenUp());
    QVERIFY(m_outbox->retry(entry->id));
    const auto again = claim();
    QVERIFY(again);
    QVERIFY(again->created == m_clock.now()); // a new day
    QCOMPARE(again->tries, 1);
}

void TestOutbox::whatIsBeingSentIsNotTriedAgain()
{
    add(message("run:1"));
    const auto entry = claim();
    QVERIFY(entry);
    const auto early = m_outbox->retry(entry->id); // somebody presses Try Again while the server thinks
    QVERIFY(!early);
    QVERIFY(early.error().kind == ErrorKind::Conflict);
    QCOMPARE(claimed(), std::string()); // else it would be sent twice
    QVERIFY(m_outbox->markFailed(entry->id, "not now", m_clock.now() + 1h));
    QVERIFY(m_outbox->retry(entry->id));
    QVERIFY(claim());
    m_clock.pass(10min); // its sender was killed
    QVERIFY(m_outbox->retry(entry->id));
    QCOMPARE(claimed(), std::string("run:1"));
}

void TestOutbox::aReleaseIsNoTry()
{
    add(message("run:1"));
    const auto entry = claim();
    QVERIFY(entry);
    QVERIFY(m_outbox->release(entry->id));
    QCOMPARE(m_outbox->unsent(10)->front().tries, 0);
    const auto again = claim(); // at once
    QVERIFY(again);
    QCOMPARE(again->tries, 1);
    m_clock.pass(11min); // the computer slept, and another process has taken it
    auto another = db::Database::openAgain(m_database->path());
    QVERIFY(another);
    LocalOutbox other(*another, m_clock);
    QVERIFY(other.claim(everything).value());
    QVERIFY(m_outbox->release(entry->id)); // too late: it is theirs
    QCOMPARE(claimed(), std::string());
    QVERIFY(other.release(entry->id));
    QCOMPARE(claimed(), std::string("run:1"));
}

void TestOutbox::whatIsDiscardedIsNeverSentAndNeverAnnouncedAgain()
{
    add(message("run:1"));
    QVERIFY(m_outbox->discard(1));
    QCOMPARE(claimed(), std::string());
    QVERIFY(m_outbox->unsent(10)->empty());
    QCOMPARE(*m_outbox->add(message("run:1")), false);
    QVERIFY(!m_outbox->retry(1));
    QVERIFY(!m_outbox->discard(1));
    QCOMPARE(claimed(), std::string());
}

void TestOutbox::whatIsDiscardedWhileItIsSentStaysDiscarded()
{
    add(message("run:1"));
    const auto entry = claim();
    QVERIFY(entry);
    QVERIFY(m_outbox->discard(entry->id));
    QVERIFY(m_outbox->markFailed(entry->id, "not now", m_clock.now() + 1min));
    m_clock.pass(24h);
    QCOMPARE(claimed(), std::string());
    QVERIFY(m_outbox->unsent(10)->empty());
}

void TestOutbox::unknownMessagesAreSaidToBeUnknown()
{
    for (const auto& result : {m_outbox->markSent(99), m_outbox->markFailed(99, "x", m_clock.now()),
                               m_outbox->retry(99), m_outbox->discard(99)}) {
        QVERIFY(!result);
        QVERIFY(result.error().kind == ErrorKind::NotFound);
    }
}

void TestOutbox::theUnsentAreListedNewestFirst()
{
    for (const char* event : {"1", "2", "3", "4"})
        add(message(event));
    QVERIFY(m_outbox->markSent(3));
    QVERIFY(m_outbox->markFailed(2, "never", Timestamp()));
    const auto events = [this](int limit) {
        std::string all;
        const auto entries = m_outbox->unsent(limit);
        if (entries)
            for (const OutboxEntry& entry : *entries)
                all += entry.message.event;
        return all;
    };
    QCOMPARE(events(10), std::string("421"));
    QCOMPARE(events(2), std::string("42"));
}

void TestOutbox::oldOnesAreForgottenAfterNinetyDays()
{
    add(message("sent"));
    add(message("given up"));
    add(message("discarded"));
    QVERIFY(m_outbox->markSent(1));
    QVERIFY(m_outbox->markFailed(2, "never", Timestamp()));
    QVERIFY(m_outbox->discard(3));
    m_clock.pass(24h * 90);
    QCOMPARE(*m_outbox->add(message("sent")), false);
    QCOMPARE(*m_outbox->add(message("given up")), false);
    QCOMPARE(*m_outbox->add(message("discarded")), false);
    m_clock.pass(1us);
    QCOMPARE(*m_outbox->add(message("sent")), true);
    QCOMPARE(*m_outbox->add(message("given up")), true);
    QCOMPARE(*m_outbox->add(message("discarded")), true);
    QCOMPARE(m_outbox->unsent(10)->size(), std::size_t{3}); // the new ones alone
}

void TestOutbox::whatStillWaitsIsNeverForgotten()
{
    add(message("waits", Channel::Mail));
    m_clock.pass(24h * 400);
    QCOMPARE(*m_outbox->add(message("waits", Channel::Mail)), false);
    QCOMPARE(claimed(), std::string("waits"));
}

void TestOutbox::aNoticeThatNoWindowShowedForADayIsOver()
{
    add(message("yesterday", Channel::Desktop));
    m_clock.pass(24h + 1s);
    add(message("today", Channel::Desktop));
    QCOMPARE(*m_outbox->add(message("yesterday", Channel::Desktop)), false); // known, so never told again
    QCOMPARE(claimed(), std::string("today"));
    QCOMPARE(claimed(), std::string());
}

void TestOutbox::fourConnectionsNeverClaimTheSame()
{
    constexpr int threads = 4, each = 250;
    auto begun = db::Transaction::begin(*m_database);
    QVERIFY(begun);
    for (int i = 0; i < threads * each; ++i)
        add(message("run:" + std::to_string(i)));
    QVERIFY(begun->commit());

    std::barrier start(threads);
    std::array<std::vector<std::int64_t>, threads> claims;
    std::array<QString, threads> errors;
    const auto work = [&](std::size_t index) {
        auto database = db::Database::openAgain(m_database->path());
        start.arrive_and_wait();
        if (!database) {
            errors.at(index) = database.error().message;
            return;
        }
        LocalOutbox outbox(*database, m_clock);
        for (;;) {
            const auto entry = outbox.claim(everything);
            if (!entry || !*entry) {
                errors.at(index) = entry ? QString() : entry.error().message + entry.error().detail;
                return;
            }
            claims.at(index).push_back((*entry)->id);
            if (const auto sent = outbox.markSent((*entry)->id); !sent) {
                errors.at(index) = sent.error().message + sent.error().detail;
                return;
            }
        }
    };
    {
        std::vector<std::jthread> all;
        for (std::size_t i = 0; i < threads; ++i)
            all.emplace_back(work, i);
    }
    std::vector<std::int64_t> ids;
    for (std::size_t i = 0; i < threads; ++i) {
        QVERIFY2(errors.at(i).isEmpty(), qPrintable(errors.at(i)));
        ids.insert(ids.end(), claims.at(i).begin(), claims.at(i).end());
    }
    std::ranges::sort(ids);
    QCOMPARE(ids.size(), std::size_t{threads * each});
    QVERIFY(std::ranges::adjacent_find(ids) == ids.end()); // each exactly once
    QVERIFY(m_outbox->unsent(1)->empty());
}

QTEST_GUILESS_MAIN(TestOutbox)
#include "test_outbox.moc"
