// SPDX-License-Identifier: GPL-3.0-or-later
// The courier with a real outbox; the mail server, the webhook and the clock are made up.
#include "tests/notify/courierdesk.h"

#include <QtTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestCourier : public CourierDesk
{
    Q_OBJECT

private slots:
    void init() { open(); }
    void cleanup() { close(); }
    void whatIsSentIsNeverSentAgain();
    void aRefusalForNowIsTriedAgainForADay();
    void whatIsRefusedForGoodIsGivenUpAtOnce_data();
    void whatIsRefusedForGoodIsGivenUpAtOnce();
    void oneThatFailsKeepsNoOtherBack();
    void aMissingPasswordSaysWhatToDoAndIsTriedAgain();
    void afterALongSleepThereAreFourTries();
    void whatIsSwitchedOffIsGivenUp();
    void aRecipientWhoWasRemovedGetsNothing();
    void settingsThatBecameWrongAreSaid();
    void theResultsGoAlong();
    void aTestGoesToAllRecipientsPastTheOutbox();
    void aTestReachesThoseWhomItCan();
    void aTestSaysWhatIsWrong();
    void noticesOfTheDesktopWaitForADesktop();
    void yesterdaysNoticeIsNotShown();
    void aStopLeavesTheMessageDue();
    void aDamagedMessageIsGivenUp();
};

void TestCourier::whatIsSentIsNeverSentAgain()
{
    add(Channel::Mail, "it@example.com");
    add(Channel::Mail, "boss@example.com");
    QCOMPARE(deliver(), -1);
    QCOMPARE(m_mailer->sent.size(), std::size_t{2});
    QCOMPARE(m_mailer->sent.at(0).mail.to, std::string("it@example.com"));
    QCOMPARE(m_mailer->sent.at(0).mail.from, std::string("muster@example.com"));
    QCOMPARE(m_mailer->sent.at(0).password, std::string("canary-password"));
    QCOMPARE(m_mailer->sent.at(1).mail.to, std::string("boss@example.com"));
    QVERIFY(m_outbox->unsent(10)->empty());
    m_clock.pass(48h);
    QCOMPARE(deliver(), -1);
    Courier another({*m_outbox, *m_settings, *m_secrets, m_runs, *m_http, *m_mailer, m_clock});
    QVERIFY(another.deliverDue({}));
    QCOMPARE(m_mailer->sent.size(), std::size_t{2});
}

void TestCourier::aRefusalForNowIsTriedAgainForADay()
{
    add(Channel::Mail, "it@example.com");
    m_mailer->answer = [](const Mail&) -> Result<void> {
        return fail(ErrorKind::Server, u"The mail server does not take the mail now."_s, u"451 busy"_s);
    };
    std::vector<int> tries{0, 1, 3, 7, 15, 31}; // after 1, 2, 4, 8, 16 minutes
    for (int minute = 63; minute < 24 * 60; minute += 60)
        tries.push_back(minute);
    tries.push_back(24 * 60); // a last one when the day is over
    for (std::size_t i = 0; i < tries.size(); ++i) {
        m_clock.set(begin + std::chrono::minutes(tries.at(i)) - 1us);
        if (i > 0)
            QCOMPARE(deliver(), tries.at(i)); // not before its time
        m_clock.set(begin + std::chrono::minutes(tries.at(i)));
        QCOMPARE(deliver(), i + 1 < tries.size() ? tries.at(i + 1) : -1);
        QCOMPARE(m_mailer->sent.size(), i + 1);
        QCOMPARE(first().error, std::string("The mail server does not take the mail now.\n451 busy"));
        QCOMPARE(first().isGivenUp(), i + 1 == tries.size());
    }
    m_clock.pass(24h);
    QCOMPARE(deliver(), -1);
    QCOMPARE(m_mailer->sent.size(), tries.size());
    // a person may try again, and then it goes
    QVERIFY(m_outbox->retry(first().id));
    m_mailer->answer = [](const Mail&) { return Result<void>(); };
    QCOMPARE(deliver(), -1);
    QVERIFY(m_outbox->unsent(10)->empty());
    QCOMPARE(m_mailer->sent.size(), tries.size() + 1);
}

void TestCourier::whatIsRefusedForGoodIsGivenUpAtOnce_data()
{
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<bool>("isFinal");
    QTest::newRow("5xx") << ErrorKind::Forbidden << true;
    QTest::newRow("password") << ErrorKind::Unauthorized << true;  // each try might lock the account
    QTest::newRow("busy database") << ErrorKind::Storage << false; // as when the vault is read
    QTest::newRow("4xx") << ErrorKind::Server << false;
    QTest::newRow("network") << ErrorKind::Network << false;
    QTest::newRow("time-out") << ErrorKind::Timeout << false;
    QTest::newRow("TLS") << ErrorKind::Tls << false;
}

void TestCourier::whatIsRefusedForGoodIsGivenUpAtOnce()
{
    QFETCH(ErrorKind, kind);
    QFETCH(bool, isFinal);
    add(Channel::Mail, "it@example.com");
    m_mailer->answer = [kind](const Mail&) -> Result<void> { return fail(kind, u"No."_s); };
    QCOMPARE(deliver(), isFinal ? -1 : 1);
    QCOMPARE(first().error, std::string("No."));
    QCOMPARE(first().isGivenUp(), isFinal);
    m_clock.pass(24h);
    QVERIFY(deliver() != -2);
    QCOMPARE(m_mailer->sent.size(), std::size_t{isFinal ? 1U : 2U});
}

void TestCourier::oneThatFailsKeepsNoOtherBack()
{
    add(Channel::Mail, "it@example.com");
    add(Channel::Mail, "boss@example.com");
    add(Channel::Webhook);
    m_mailer->answer = [](const Mail& mail) -> Result<void> {
        if (mail.to == "it@example.com")
            return fail(ErrorKind::Network, u"The connection broke."_s);
        return {};
    };
    QCOMPARE(deliver(), 1);
    QCOMPARE(m_mailer->sent.size(), std::size_t{2});
    QCOMPARE(m_http->requests.size(), std::size_t{1});
    QCOMPARE(m_outbox->unsent(10)->size(), std::size_t{1});
    QCOMPARE(first().message.recipient, std::string("it@example.com"));
}

void TestCourier::aMissingPasswordSaysWhatToDoAndIsTriedAgain()
{
    QVERIFY(m_secrets->remove(*mailPassword(m_notify.mail)));
    add(Channel::Mail, "it@example.com");
    QCOMPARE(deliver(), 1);
    QVERIFY(m_mailer->sent.empty());
    const QString error = QString::fromStdString(first().error);
    QVERIFY2(error.contains(u"musterctl notify secret mail"_s), qPrintable(error));
    QVERIFY2(error.contains(u"smtps://mail.example.com:587"_s), qPrintable(error));
    keepPassword();
    m_clock.pass(1min);
    QCOMPARE(deliver(), -1);
    QCOMPARE(m_mailer->sent.size(), std::size_t{1});
    // the password of one server is for no other
    m_notify.mail.host = "other.example.com";
    keep();
    add(Channel::Mail, "it@example.com", "run:r-2");
    QCOMPARE(deliver(), 2);
    QCOMPARE(m_mailer->sent.size(), std::size_t{1});
    // and nobody asks for one without a user name
    m_notify.mail.username.clear();
    keep();
    m_clock.pass(1min);
    QCOMPARE(deliver(), -1);
    QCOMPARE(m_mailer->sent.size(), std::size_t{2});
    QCOMPARE(m_mailer->sent.back().password, std::string());
}

void TestCourier::afterALongSleepThereAreFourTries()
{
    add(Channel::Mail, "it@example.com");
    m_mailer->answer = [](const Mail&) -> Result<void> { return fail(ErrorKind::Network, u"No network yet."_s); };
    m_clock.pass(72h); // the computer slept, and its network is not there yet
    for (const int after : {0, 1, 2, 4}) {
        m_clock.pass(std::chrono::minutes(after));
        QVERIFY(!first().isGivenUp());
        QVERIFY(deliver() != -2);
    }
    QCOMPARE(m_mailer->sent.size(), std::size_t{4});
    QVERIFY(first().isGivenUp());
}

void TestCourier::aRecipientWhoWasRemovedGetsNothing()
{
    add(Channel::Mail, "boss@example.com");
    m_notify.mail.to = {"it@example.com"};
    keep();
    QCOMPARE(deliver(), -1);
    QVERIFY(m_mailer->sent.empty());
    QVERIFY(first().isGivenUp());
    QVERIFY2(first().error.starts_with("boss@example.com is not among the recipients"), first().error.c_str());
}

void TestCourier::whatIsSwitchedOffIsGivenUp()
{
    add(Channel::Mail, "it@example.com");
    add(Channel::Webhook);
    m_notify.mail.enabled = m_notify.webhook.enabled = false;
    keep();
    QCOMPARE(deliver(), -1); // nobody is asked again and again for a day
    QVERIFY(m_mailer->sent.empty());
    QVERIFY(m_http->requests.empty());
    QVERIFY2(first().error.starts_with("Mail is switched off."), first().error.c_str());
    m_notify.mail.enabled = m_notify.webhook.enabled = true;
    keep();
    QVERIFY(m_outbox->retry(1));
    QVERIFY(m_outbox->retry(2));
    QCOMPARE(deliver(), -1);
    QCOMPARE(m_mailer->sent.size(), std::size_t{1});
    QCOMPARE(m_http->requests.size(), std::size_t{1});
}

void TestCourier::settingsThatBecameWrongAreSaid()
{
    m_notify.mail.security = MailSettings::Security::None; // to another computer
    keep();
    add(Channel::Mail, "it@example.com");
    QCOMPARE(deliver(), 1);
    QVERIFY(m_mailer->sent.empty());
    QVERIFY2(first().error.starts_with("Without encryption"), first().error.c_str());
    QVERIFY(m_settings->write("notify", Json(7)));
    m_clock.pass(1min);
    QCOMPARE(deliver(), 3);
    QVERIFY(!first().error.empty());
    QVERIFY(!first().isGivenUp());
}

void TestCourier::theResultsGoAlong()
{
    const auto attached = [this](int kib, bool wanted, const std::string& event) {
        m_notify.mail.attachKib = kib;
        m_notify.mail.attachResults = wanted;
        keep();
        add(Channel::Mail, "it@example.com", event);
        deliver();
        const Mail& mail = m_mailer->sent.back().mail;
        const bool says = mail.text.find("attached file") != std::string::npos;
        if (says != (mail.attachments.size() == 1))
            return std::string("the text says otherwise");
        return says ? mail.attachments.front().name + " " + mail.attachments.front().bytes : std::string("none");
    };
    const std::string file = attached(1024, true, "1");
    QVERIFY2(file.starts_with("results.csv \xEF\xBB\xBFrun_id,"), file.c_str());
    QVERIFY(file.find(",id-0,") != std::string::npos && file.find(",id-1,") != std::string::npos);
    QVERIFY(file.find("\"'=cmd@example.com\"") != std::string::npos); // no formula
    QCOMPARE(std::ranges::count(file, '\n'), 3);
    QCOMPARE(attached(1024, false, "2"), std::string("none"));
    m_runs.people = 100; // more than the counts say
    QCOMPARE(attached(1, true, "3"), std::string("none"));
    QVERIFY(attached(1024, true, "4").starts_with("results.csv "));
    QCOMPARE(m_mailer->sent.size(), std::size_t{4});
}

void TestCourier::aTestGoesToAllRecipientsPastTheOutbox()
{
    QVERIFY(m_courier->sendTest(Channel::Mail, {}));
    QCOMPARE(m_mailer->sent.size(), std::size_t{2});
    QCOMPARE(m_mailer->sent.at(0).mail.to, std::string("it@example.com"));
    QCOMPARE(m_mailer->sent.at(1).mail.to, std::string("boss@example.com"));
    for (const NotingMailer::Sent& sent : m_mailer->sent) {
        const std::pair<std::string, std::string> subject{"Subject", "Test Message from Muster"};
        QVERIFY(std::ranges::find(sent.mail.headers, subject) != sent.mail.headers.end());
        QVERIFY(sent.mail.attachments.empty());
    }
    QVERIFY(m_outbox->unsent(10)->empty());
}

void TestCourier::aTestReachesThoseWhomItCan()
{
    m_mailer->answer = [](const Mail& mail) -> Result<void> {
        if (mail.to == "it@example.com")
            return fail(ErrorKind::Forbidden, u"Refused for good."_s, u"550 5.1.1 unknown"_s);
        return {};
    };
    const auto sent = m_courier->sendTest(Channel::Mail, {});
    QVERIFY(!sent);
    QCOMPARE(sent.error().detail, u"it@example.com: Refused for good.\n550 5.1.1 unknown"_s);
    QCOMPARE(m_mailer->sent.size(), std::size_t{2});
    // a server that cannot be reached is not asked for each of them
    m_mailer->sent.clear();
    m_mailer->answer = [](const Mail&) -> Result<void> { return fail(ErrorKind::Timeout, u"No answer."_s); };
    QVERIFY(!m_courier->sendTest(Channel::Mail, {}));
    QCOMPARE(m_mailer->sent.size(), std::size_t{1});
}

void TestCourier::aTestSaysWhatIsWrong()
{
    m_mailer->answer = [](const Mail&) -> Result<void> {
        return fail(ErrorKind::Forbidden, u"Refused for good."_s, u"550 5.7.1 not you"_s);
    };
    auto sent = m_courier->sendTest(Channel::Mail, {});
    QVERIFY(!sent);
    QVERIFY(sent.error().kind == ErrorKind::Forbidden);
    QCOMPARE(sent.error().message, u"Refused for good."_s);
    QCOMPARE(sent.error().detail, u"it@example.com: Refused for good.\n550 5.7.1 not you\n"
                                  "boss@example.com: Refused for good.\n550 5.7.1 not you"_s);
    m_notify.mail.to = {"it@example.com"};
    keep();
    QCOMPARE(m_courier->sendTest(Channel::Mail, {}).error().detail, u"550 5.7.1 not you"_s);
    m_answer = jsonAnswer("no such room", 404);
    sent = m_courier->sendTest(Channel::Webhook, {});
    QVERIFY(!sent);
    QVERIFY(sent.error().kind == ErrorKind::Server);
    QVERIFY2(sent.error().detail.contains(u"no such room"_s), qPrintable(sent.error().detail));
    m_notify.mail.enabled = m_notify.webhook.enabled = false;
    keep();
    for (const Channel channel : {Channel::Mail, Channel::Webhook}) {
        sent = m_courier->sendTest(channel, {});
        QVERIFY(!sent);
        QVERIFY(sent.error().kind == ErrorKind::Invalid);
    }
    QVERIFY(m_outbox->unsent(10)->empty());
}

void TestCourier::noticesOfTheDesktopWaitForADesktop()
{
    QStringList shown;
    const ShowNotice show = [&](const QString& title, const QString& text) { shown << title << text; };
    add(Channel::Desktop);
    QCOMPARE(deliver(), -1); // and nobody waits for its time
    QCOMPARE(m_outbox->unsent(10)->size(), std::size_t{1});
    QCOMPARE(first().tries, 0);
    m_clock.pass(24h - 1us);
    QCOMPARE(deliver(show), -1);
    QCOMPARE(shown.size(), 2);
    QCOMPARE(shown.at(0), u"Grüße"_s);
    QVERIFY2(shown.at(1).startsWith(u"The import has ended: 2 created"_s), qPrintable(shown.at(1)));
    QCOMPARE(deliver(show), -1);
    QCOMPARE(shown.size(), 2);
    QVERIFY(m_outbox->unsent(10)->empty());
}

void TestCourier::yesterdaysNoticeIsNotShown()
{
    int shown = 0;
    add(Channel::Desktop);
    m_clock.pass(24h);
    QCOMPARE(deliver([&](const QString&, const QString&) { ++shown; }), -1);
    QCOMPARE(shown, 0);
    QVERIFY(m_outbox->unsent(10)->empty()); // and it waits no more
}

void TestCourier::aStopLeavesTheMessageDue()
{
    add(Channel::Mail, "it@example.com");
    add(Channel::Mail, "boss@example.com");
    std::stop_source early;
    early.request_stop();
    auto done = m_courier->deliverDue(early.get_token());
    QVERIFY(!done);
    QVERIFY(done.error().kind == ErrorKind::Cancelled);
    QCOMPARE(first().tries, 0); // it was not even begun

    std::stop_source stop;
    m_mailer->answer = [&](const Mail&) -> Result<void> {
        stop.request_stop();
        return fail(ErrorKind::Cancelled, u"Sending was stopped."_s);
    };
    done = m_courier->deliverDue(stop.get_token());
    QVERIFY(!done);
    QVERIFY(done.error().kind == ErrorKind::Cancelled);
    QCOMPARE(m_mailer->sent.size(), std::size_t{1});
    QVERIFY(first().due == begin); // at once, not after the ten minutes of a claim
    QCOMPARE(first().tries, 0);
    QCOMPARE(first().error, std::string());
    m_mailer->answer = [](const Mail&) { return Result<void>(); };
    QCOMPARE(deliver(), -1);
    QCOMPARE(m_mailer->sent.size(), std::size_t{3});
    QVERIFY(m_outbox->unsent(10)->empty());
}

void TestCourier::aDamagedMessageIsGivenUp()
{
    OutboxMessage message;
    message.event = "run:r-1";
    message.recipient = "it@example.com";
    message.content = Json{{"kind", "nonsense"}};
    QVERIFY(m_outbox->add(message));
    QCOMPARE(deliver(), -1);
    QVERIFY(first().isGivenUp());
    QVERIFY2(first().error.find("damaged") != std::string::npos, first().error.c_str());
    QVERIFY(m_mailer->sent.empty());
}

QTEST_GUILESS_MAIN(TestCourier)
#include "test_courier.moc"
