// SPDX-License-Identifier: GPL-3.0-or-later
// What goes to a webhook, and what becomes of its answers.
#include "tests/notify/courierdesk.h"

#include <QMessageAuthenticationCode>
#include <QtTest>

#include <map>

using namespace muster;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestWebhook : public CourierDesk
{
    Q_OBJECT

private slots:
    void init() { open(); }
    void cleanup() { close(); }
    void theWebhookIsSigned();
    void theWebhookIsTriedAgainUntilItAnswersWell_data();
    void theWebhookIsTriedAgainUntilItAnswersWell();
    void theWebhooksAnswerIsShownWithoutTheSecret();
    void aSecretAtTheEndOfWhatIsShownIsNotShownInPart();
    void theAddressIsNotShownEither();
    void withoutASecretNothingIsPosted();
    void aTestOfTheWebhookIsSignedToo();
};

void TestWebhook::theWebhookIsSigned()
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

    const Json body = readJson(request.body);
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

void TestWebhook::theWebhookIsTriedAgainUntilItAnswersWell_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("well");
    for (const int status : {200, 201, 202, 204, 299})
        QTest::addRow("%d", status) << status << true;
    for (const int status : {199, 300, 302, 308, 400, 401, 403, 404, 410, 429, 500, 503})
        QTest::addRow("%d", status) << status << false;
}

void TestWebhook::theWebhookIsTriedAgainUntilItAnswersWell()
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

void TestWebhook::theWebhooksAnswerIsShownWithoutTheSecret()
{
    add(Channel::Webhook);
    m_answer = jsonAnswer("expected key " + secretText + ", <b>Grüße</b>\x1b[31m", 500);
    QCOMPARE(deliver(), 1);
    const std::string error = first().error;
    QVERIFY2(error.find("HTTP 500\nexpected key ***, <b>Grüße</b>␛[31m") != std::string::npos, error.c_str());
    QVERIFY(error.find("canary") == std::string::npos);
}

void TestWebhook::aSecretAtTheEndOfWhatIsShownIsNotShownInPart()
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

void TestWebhook::theAddressIsNotShownEither()
{
    m_notify.webhook.url = "https://chat.example.com/services/canary-of-the-path";
    keep();
    add(Channel::Webhook);
    m_answer = jsonAnswer("Cannot POST /services/canary-of-the-path", 404);
    QCOMPARE(deliver(), 1);
    QVERIFY2(first().error.find("Cannot POST ***") != std::string::npos, first().error.c_str());
    QVERIFY(writeJson(*m_settings->read("notify")).find("canary") == std::string::npos);
    m_answer = fail(Error{ErrorKind::Network, u"Broken."_s, u"https://chat.example.com/services/canary-of-the-path"_s,
                          u"https://chat.example.com/services/canary-of-the-path"_s});
    const auto sent = m_courier->sendTest(Channel::Webhook, {});
    QVERIFY(!sent && sent.error().kind == ErrorKind::Network);
    QVERIFY2(!(sent.error().detail + sent.error().where).contains(u"canary"_s), qPrintable(sent.error().detail));
}

void TestWebhook::withoutASecretNothingIsPosted()
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

void TestWebhook::aTestOfTheWebhookIsSignedToo()
{
    QVERIFY(m_courier->sendTest(Channel::Webhook, {}));
    QCOMPARE(m_http->requests.size(), std::size_t{1});
    const Json body = readJson(m_http->requests.front().body);
    QCOMPARE(body.at("kind").get<std::string>(), std::string("test"));
    QVERIFY(!body.contains("counts"));
    const auto& headers = m_http->requests.front().headers;
    QVERIFY(std::ranges::any_of(headers, [](const HttpHeader& one) { return one.name == "X-Muster-Signature"; }));
}

QTEST_GUILESS_MAIN(TestWebhook)
#include "test_webhook.moc"
