// SPDX-License-Identifier: GPL-3.0-or-later
// The courier with a real outbox; the mail server, the webhook and the clock are made up.
#include "core/notify/courier.h"
#include "core/notify/notice.h"
#include "tests/fakes/memorysettings.h"
#include "tests/fakes/virtualoffice.h"

#include <QMessageAuthenticationCode>
#include <QTemporaryDir>
#include <QtTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Keeps the mails, and answers as it is told: the first of `answers`, and when there is none, well.
class NotingMailer final : public Mailer
{
public:
    struct Sent
    {
        Mail mail;
        std::string password;
    };
    std::vector<Sent> sent;
    std::function<Result<void>(const Mail&)> answer = [](const Mail&) { return Result<void>(); };

    Result<void> send(const MailSettings&, const Secret& password, const Mail& mail, std::stop_token) override
    {
        sent.push_back({mail, std::string(password.reveal())});
        return answer(mail);
    }
};

/// One run with as many people as one likes.
class OneRun final : public RunHistory
{
public:
    int people = 2;
    Result<std::vector<RunReport>> runs(const std::string&, int) override { return nothing(); }
    Result<RunReport> run(const std::string&) override { return nothing(); }
    Result<std::string> addSkipped(const std::string&, const ImportOptions&, Timestamp) override { return nothing(); }
    Result<std::optional<std::string>> runOfSlot(const std::string&, Timestamp) override { return nothing(); }
    Result<void> results(const std::string& run, const std::function<bool(const ResultRow&)>& row) override
    {
        if (run != "r-1")
            return nothing();
        for (int i = 0; i < people; ++i) {
            ResultRow one;
            one.operation = "create";
            one.result = "success";
            one.externalId = "id-" + std::to_string(i);
            one.email = "=cmd@example.com";
            if (!row(one))
                break;
        }
        return {};
    }

private:
    static tl::unexpected<Error> nothing()
    {
        return fail(ErrorKind::NotFound, QStringLiteral("There is nothing of it any more."));
    }
};

const std::string secretText = "whsec-canary-0123456789";

} // namespace

class TestCourier : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void whatIsSentIsNeverSentAgain();
    void aRefusalForNowIsTriedAgainForADay();
    void whatIsRefusedForGoodIsGivenUpAtOnce_data();
    void whatIsRefusedForGoodIsGivenUpAtOnce();
    void oneThatFailsKeepsNoOtherBack();
    void aMissingPasswordSaysWhatToDoAndIsTriedAgain();
    void mailThatIsSwitchedOffLaterWaits();
    void settingsThatBecameWrongAreSaid();
    void theResultsGoAlong();
    void theWebhookIsSigned();
    void theWebhookIsTriedAgainUntilItAnswersWell_data();
    void theWebhookIsTriedAgainUntilItAnswersWell();
    void theWebhooksAnswerIsShownWithoutTheSecret();
    void aSecretAtTheEndOfWhatIsShownIsNotShownInPart();
    void withoutASecretNothingIsPosted();
    void aTestGoesToAllRecipientsPastTheOutbox();
    void aTestOfTheWebhookIsSignedToo();
    void aTestSaysWhatIsWrong();
    void noticesOfTheDesktopWaitForADesktop();
    void yesterdaysNoticeIsNotShown();
    void aStopLeavesTheMessageDue();
    void aDamagedMessageIsGivenUp();

private:
    void keep();
    void keepPassword();
    void keepSecret();
    void add(Channel channel, const std::string& recipient = {}, const std::string& event = "run:r-1");
    /// When the next message is due, in minutes from the beginning; -1 = none, -2 = an error.
    int deliver(const ShowNotice& show = {});
    OutboxEntry first() { return m_outbox->unsent(100)->back(); }

    static constexpr Timestamp begin{std::chrono::seconds(1'800'000'000)}; // 2027-01-15T08:00:00Z
    std::unique_ptr<QTemporaryDir> m_folder;
    VirtualClock m_clock;
    std::unique_ptr<db::Database> m_database;
    std::unique_ptr<LocalOutbox> m_outbox;
    std::unique_ptr<MemorySettings> m_settings;
    std::unique_ptr<MemorySecretStore> m_secrets;
    std::unique_ptr<AnsweringHttp> m_http;
    std::unique_ptr<NotingMailer> m_mailer;
    std::unique_ptr<Courier> m_courier;
    OneRun m_runs;
    Result<HttpResponse> m_answer;
    NotifySettings m_notify;
};

void TestCourier::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_clock.set(begin);
    auto database = db::Database::open(m_folder->filePath(u"muster.db"_s).toStdString());
    QVERIFY2(database, database ? "" : qPrintable(database.error().message));
    m_database = std::make_unique<db::Database>(std::move(*database));
    m_outbox = std::make_unique<LocalOutbox>(*m_database, m_clock);
    m_settings = std::make_unique<MemorySettings>();
    m_secrets = std::make_unique<MemorySecretStore>();
    m_http = std::make_unique<AnsweringHttp>([this](const HttpRequest&) { return m_answer; });
    m_mailer = std::make_unique<NotingMailer>();
    m_courier = std::make_unique<Courier>(
        Courier::Parts{*m_outbox, *m_settings, *m_secrets, m_runs, *m_http, *m_mailer, m_clock});
    m_runs.people = 2;
    m_answer = jsonAnswer("ok");
    m_notify = NotifySettings();
    m_notify.mail.enabled = true;
    m_notify.mail.host = "mail.example.com";
    m_notify.mail.username = "muster";
    m_notify.mail.from = "muster@example.com";
    m_notify.mail.to = {"it@example.com", "boss@example.com"};
    m_notify.webhook.enabled = true;
    m_notify.webhook.url = "https://chat.example.com/hook?room=1";
    keep();
    keepPassword();
    keepSecret();
}

void TestCourier::cleanup()
{
    m_courier.reset();
    m_outbox.reset();
    m_database.reset();
    m_folder.reset();
}

void TestCourier::keep()
{
    QVERIFY(m_settings->write("notify", toJson(m_notify)));
}

void TestCourier::keepPassword()
{
    QVERIFY(m_secrets->write(*mailPassword(m_notify.mail), Secret("canary-password")));
}

void TestCourier::keepSecret()
{
    QVERIFY(m_secrets->write(*webhookSecret(m_notify.webhook), Secret(secretText)));
}

void TestCourier::add(Channel channel, const std::string& recipient, const std::string& event)
{
    Notice notice;
    notice.connector = "hr";
    notice.label = "Grüße";
    notice.timeZone = "Europe/Oslo";
    notice.at = begin;
    notice.startedAt = begin - 65s;
    notice.run = "r-1";
    notice.counts.created = 2;
    OutboxMessage message;
    message.channel = channel;
    message.event = event;
    message.recipient = recipient;
    message.connector = "hr";
    message.run = "r-1";
    message.content = toJson(notice);
    const auto added = m_outbox->add(message);
    QVERIFY(added && *added);
}

int TestCourier::deliver(const ShowNotice& show)
{
    const auto next = m_courier->deliverDue({}, show);
    if (!next)
        return -2;
    return *next ? static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(**next - begin).count()) : -1;
}

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
    QTest::addColumn<bool>("final");
    QTest::newRow("5xx") << ErrorKind::Forbidden << true;
    QTest::newRow("password") << ErrorKind::Unauthorized << true; // each try might lock the account
    QTest::newRow("4xx") << ErrorKind::Server << false;
    QTest::newRow("network") << ErrorKind::Network << false;
    QTest::newRow("time-out") << ErrorKind::Timeout << false;
    QTest::newRow("TLS") << ErrorKind::Tls << false;
}

void TestCourier::whatIsRefusedForGoodIsGivenUpAtOnce()
{
    QFETCH(ErrorKind, kind);
    QFETCH(bool, final);
    add(Channel::Mail, "it@example.com");
    m_mailer->answer = [kind](const Mail&) -> Result<void> { return fail(kind, u"No."_s); };
    QCOMPARE(deliver(), final ? -1 : 1);
    QCOMPARE(first().error, std::string("No."));
    QCOMPARE(first().isGivenUp(), final);
    m_clock.pass(24h);
    QVERIFY(deliver() != -2);
    QCOMPARE(m_mailer->sent.size(), std::size_t{final ? 1U : 2U});
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

void TestCourier::mailThatIsSwitchedOffLaterWaits()
{
    add(Channel::Mail, "it@example.com");
    add(Channel::Webhook);
    m_notify.mail.enabled = m_notify.webhook.enabled = false;
    keep();
    QCOMPARE(deliver(), 1);
    QVERIFY(m_mailer->sent.empty());
    QVERIFY(m_http->requests.empty());
    QVERIFY2(first().error.starts_with("Mail is switched off."), first().error.c_str());
    m_notify.mail.enabled = m_notify.webhook.enabled = true;
    keep();
    m_clock.pass(1min);
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

void TestCourier::theWebhookIsSigned()
{
    add(Channel::Webhook);
    m_clock.pass(5s);
    QCOMPARE(deliver(), -1);
    QCOMPARE(m_http->requests.size(), std::size_t{1});
    const HttpRequest& request = m_http->requests.front();
    QCOMPARE(request.method, std::string("POST"));
    QCOMPARE(request.url, std::string("https://chat.example.com/hook?room=1"));
    QCOMPARE(request.limits.redirects, 0); // what is signed for one goes to no other
    QCOMPARE(request.limits.tries, 1);
    std::map<std::string, std::string> headers;
    for (const HttpHeader& header : request.headers)
        headers[header.name] = header.value;
    QCOMPARE(headers["Content-Type"], std::string("application/json"));
    QCOMPARE(headers["X-Muster-Event"], std::string("run:r-1"));
    QCOMPARE(headers["X-Muster-Timestamp"], std::string("1800000005"));
    const QByteArray signature =
        QMessageAuthenticationCode::hash("1800000005." + QByteArray::fromStdString(request.body),
                                         QByteArray::fromStdString(secretText), QCryptographicHash::Sha256);
    QCOMPARE(headers["X-Muster-Signature"], "sha256=" + signature.toHex().toStdString());

    const Json body = Json::parse(request.body);
    QCOMPARE(body.at("event").get<std::string>(), std::string("run:r-1"));
    QCOMPARE(body.at("kind").get<std::string>(), std::string("finished"));
    QCOMPARE(body.at("state").get<std::string>(), std::string("done"));
    QCOMPARE(body.at("connector").get<std::string>(), std::string("hr"));
    QCOMPARE(body.at("at").get<std::string>(), std::string("2027-01-15T08:00:00.000Z"));
    QCOMPARE(body.at("startedAt").get<std::string>(), std::string("2027-01-15T07:58:55.000Z"));
    QCOMPARE(body.at("counts").at("created").get<int>(), 2);
    QVERIFY(body.at("text").get<std::string>().starts_with("Grüße: The import has ended: 2 created"));
    QVERIFY(!body.contains("timeZone"));
    QVERIFY(request.body.find(secretText) == std::string::npos);
}

void TestCourier::theWebhookIsTriedAgainUntilItAnswersWell_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("well");
    for (const int status : {200, 201, 202, 204, 299})
        QTest::addRow("%d", status) << status << true;
    for (const int status : {199, 300, 302, 308, 400, 401, 403, 404, 410, 429, 500, 503})
        QTest::addRow("%d", status) << status << false;
}

void TestCourier::theWebhookIsTriedAgainUntilItAnswersWell()
{
    QFETCH(int, status);
    QFETCH(bool, well);
    add(Channel::Webhook);
    m_answer = jsonAnswer("what it says", status);
    QCOMPARE(deliver(), well ? -1 : 1);
    QCOMPARE(m_outbox->unsent(10)->empty(), well);
    if (well)
        return;
    const std::string error = first().error;
    QVERIFY2(error.find("status " + std::to_string(status)) != std::string::npos, error.c_str());
    QVERIFY2(error.ends_with("what it says"), error.c_str());
    m_answer = fail(ErrorKind::Timeout, u"It gave no answer in time."_s);
    m_clock.pass(1min);
    QCOMPARE(deliver(), 3);
    QCOMPARE(first().error, std::string("It gave no answer in time."));
    m_answer = jsonAnswer("ok");
    m_clock.pass(2min);
    QCOMPARE(deliver(), -1);
    QCOMPARE(m_http->requests.size(), std::size_t{3});
    QVERIFY(m_outbox->unsent(10)->empty());
}

void TestCourier::theWebhooksAnswerIsShownWithoutTheSecret()
{
    add(Channel::Webhook);
    m_answer = jsonAnswer("expected key " + secretText + ", <b>Grüße</b>\x1b[31m", 500);
    QCOMPARE(deliver(), 1);
    const std::string error = first().error;
    QVERIFY2(error.find("HTTP 500\nexpected key ***, <b>Grüße</b>␛[31m") != std::string::npos, error.c_str());
    QVERIFY(error.find("canary") == std::string::npos);
}

void TestCourier::aSecretAtTheEndOfWhatIsShownIsNotShownInPart()
{
    // wherever the answer is cut
    for (const std::size_t before : {980, 990, 1014, 1980, 1985, 1990, 1995, 2030, 4080, 4090}) {
        add(Channel::Webhook, {}, "run:" + std::to_string(before));
        m_answer = jsonAnswer(std::string(before, 'x') + secretText, 500);
        QVERIFY(deliver() != -2);
        const OutboxEntry newest = m_outbox->unsent(1)->front();
        QVERIFY2(newest.error.find("whsec") == std::string::npos, newest.error.c_str());
    }
}

void TestCourier::withoutASecretNothingIsPosted()
{
    QVERIFY(m_secrets->remove(*webhookSecret(m_notify.webhook)));
    add(Channel::Webhook);
    QCOMPARE(deliver(), 1);
    QVERIFY(m_http->requests.empty());
    const QString error = QString::fromStdString(first().error);
    QVERIFY2(error.contains(u"musterctl notify secret webhook"_s), qPrintable(error));
    QVERIFY2(error.contains(u"https://chat.example.com"_s), qPrintable(error));
    keepSecret();
    m_clock.pass(1min);
    QCOMPARE(deliver(), -1);
    QCOMPARE(m_http->requests.size(), std::size_t{1});
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

void TestCourier::aTestOfTheWebhookIsSignedToo()
{
    QVERIFY(m_courier->sendTest(Channel::Webhook, {}));
    QCOMPARE(m_http->requests.size(), std::size_t{1});
    const Json body = Json::parse(m_http->requests.front().body);
    QCOMPARE(body.at("kind").get<std::string>(), std::string("test"));
    QVERIFY(!body.contains("counts"));
    const auto& headers = m_http->requests.front().headers;
    QVERIFY(std::ranges::any_of(headers, [](const HttpHeader& one) { return one.name == "X-Muster-Signature"; }));
}

void TestCourier::aTestSaysWhatIsWrong()
{
    m_mailer->answer = [](const Mail&) -> Result<void> {
        return fail(ErrorKind::Forbidden, u"Refused for good."_s, u"550 5.7.1 not you"_s);
    };
    auto sent = m_courier->sendTest(Channel::Mail, {});
    QVERIFY(!sent);
    QVERIFY(sent.error().kind == ErrorKind::Forbidden);
    QCOMPARE(sent.error().detail, u"550 5.7.1 not you"_s);
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
