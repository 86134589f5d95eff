// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"
#include "sourceserver.h"

#include "core/base/clock.h"
#include "core/db/database.h"

#include <QMessageAuthenticationCode>
#include <QTest>

#include <condition_variable>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A webhook on the loopback address that answers with one status after the other and keeps what came.
class Hook
{
public:
    struct Post
    {
        std::string event, timestamp, signature, type, body;
    };
    explicit Hook(std::vector<int> answers)
        : m_answers(std::move(answers)), m_server([this](const httplib::Request& request, httplib::Response& response) {
              const std::scoped_lock lock(m_guard);
              m_posts.push_back({request.get_header_value("X-Muster-Event"),
                                 request.get_header_value("X-Muster-Timestamp"),
                                 request.get_header_value("X-Muster-Signature"),
                                 request.get_header_value("Content-Type"), request.body});
              response.status = m_answers.at(std::min(m_posts.size(), m_answers.size()) - 1);
              response.set_content("the hook says " + std::to_string(response.status), "text/plain");
              m_changed.notify_all();
          })
    {
    }
    [[nodiscard]] std::string url() const { return m_server.url() + "/hook?to=it"; }
    /// Waits until so many have come.
    std::vector<Post> wait(std::size_t count)
    {
        std::unique_lock lock(m_guard);
        m_changed.wait_for(lock, std::chrono::seconds(60), [&] { return m_posts.size() >= count; });
        return m_posts;
    }

private:
    std::vector<int> m_answers;
    std::mutex m_guard;
    std::condition_variable m_changed;
    std::vector<Post> m_posts;
    SourceServer m_server;
};

const QByteArray signingSecret = "canary-of-the-hook";

} // namespace

/// `musterctl notify`, and that what it sets up is really sent by `musterctl serve`.
class TestNotify : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_program = std::make_unique<Program>();
        m_program->setVariable(u"DBUS_SESSION_BUS_ADDRESS"_s, u"disabled:"_s); // secrets go into a vault
        m_program->setVariable(u"MUSTER_VAULT_PASSPHRASE_FILE"_s, m_program->write(u"words"_s, "correct horse"));
    }
    void wrongUsageIsSaid_data();
    void wrongUsageIsSaid();
    void settingsAreChangedOneByOneAndAsAWhole();
    void damagedSettingsNameTheWayOut();
    void aTestSaysWhatTheOtherSideAnswered();
    void aScheduledImportCallsTheWebhook();

private:
    /// Runs `serve` until `done` says so.
    void serveUntil(const std::function<bool()>& done)
    {
        QProcess process;
        m_program->start(process, {"serve", "--listen", "127.0.0.1:0"});
        QTRY_VERIFY_WITH_TIMEOUT(done(), 60'000);
        process.terminate();
        COMPARE_CODE(Program::finish(process), 0);
    }
    [[nodiscard]] Result<db::Database> database() const
    {
        return db::Database::openAgain((m_program->workspace() + u"/muster.db"_s).toStdString(),
                                       db::Database::Mode::ReadWrite);
    }
    std::unique_ptr<Program> m_program;
};

void TestNotify::wrongUsageIsSaid_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const QString& arguments, const QString& words) {
        QTest::newRow(name) << arguments.split(u' ') << words;
    };
    row("no server", u"mail --from a@example.com --to b@example.com"_s, u"smtp.example.com"_s);
    row("a URL", u"mail --host smtp://x.example --from a@example.com --to b@example.com"_s, u"without smtp://"_s);
    row("no recipient", u"mail --host x.example --from a@example.com"_s, u"at least one address"_s);
    row("a recipient that is none", u"mail --host x.example --from a@example.com --to bob"_s, u"bob"_s);
    row("readable over the network", u"mail --host x.example --security none --from a@example.com --to b@example.com"_s,
        u"STARTTLS or TLS"_s);
    row("a webhook without TLS", u"webhook --url http://x.example/hook"_s, u"https"_s);
    row("a webhook without an address", u"webhook"_s, u"Enter the address"_s);
    row("a test of what is off", u"test mail"_s, u"switched off"_s);
    row("a secret for nobody", u"secret webhook"_s, u"address of the webhook first"_s);
    row("an unknown message", u"retry 7"_s, u"no such message"_s);
}

void TestNotify::wrongUsageIsSaid()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, words);
    const Call call = m_program->run(QStringList{u"notify"_s} + arguments, "anything");
    COMPARE_CODE(call, call.code == 2 ? 2 : 1);
    QVERIFY2(QString::fromUtf8(call.err).contains(words), call.err.constData());
    const Json settings = m_program->json({"notify", "show"}).json();
    QVERIFY(settings["mail"]["enabled"] == false && settings["webhook"]["enabled"] == false);
}

void TestNotify::settingsAreChangedOneByOneAndAsAWhole()
{
    COMPARE_CODE(m_program->run({"notify", "mail", "--host", "smtp.example.com", "--user", "it", "--from",
                                 "muster@example.com", "--to", "a@example.com", "--to", "b@example.com"}),
                 0);
    COMPARE_CODE(m_program->run({"notify", "mail", "--security", "tls", "--no-attach"}), 0);
    COMPARE_CODE(m_program->run({"notify", "desktop", "off"}), 0);
    const Call shown = m_program->json({"notify", "show"});
    const Json mail = shown.json()["mail"];
    QVERIFY(mail["enabled"] == true && mail["port"] == 465 && mail["security"] == "tls");
    QVERIFY(mail["to"] == Json::array({"a@example.com", "b@example.com"}) && mail["attachResults"] == false);
    QVERIFY(shown.json()["desktop"] == false);

    const Call missing = m_program->run({"notify", "show"});
    QVERIFY2(missing.out.contains("notify secret mail"), missing.out.constData());
    COMPARE_CODE(m_program->run({"notify", "secret", "mail"}, "canary-of-the-mail\n"), 0);
    QVERIFY(!m_program->run({"notify", "show"}).out.contains("notify secret mail"));
    QVERIFY(!m_program->json({"notify", "show"}).out.contains("canary"));
    COMPARE_CODE(m_program->run({"notify", "mail", "--port", "2465"}), 0); // the password was for the other port
    QVERIFY(m_program->run({"notify", "show"}).out.contains("notify secret mail"));

    COMPARE_CODE(m_program->run({"notify", "mail", "--off"}), 0);
    Json whole = m_program->json({"notify", "show"}).json();
    QVERIFY(whole["mail"]["enabled"] == false && whole["mail"]["host"] == "smtp.example.com");
    whole["mail"]["enabled"] = true;
    COMPARE_CODE(m_program->json({"notify", "set", "-"}, QByteArray::fromStdString(writeJson(whole))), 0);
    QVERIFY(m_program->json({"notify", "show"}).json() == whole);
    whole["mail"]["password"] = "canary";
    const Call refused = m_program->run({"notify", "set", "-"}, QByteArray::fromStdString(writeJson(whole)));
    COMPARE_CODE(refused, 1);
    QVERIFY2(refused.err.contains("notify secret"), refused.err.constData());
}

void TestNotify::damagedSettingsNameTheWayOut()
{
    COMPARE_CODE(m_program->run({"notify", "desktop", "on"}), 0); // makes the workspace
    QVERIFY(database()
                ->run("UPDATE setting SET value = '{\"mail\": {\"port\": \"x\"}}' WHERE name = 'notify'")
                .has_value());
    const Call refused = m_program->run({"notify", "desktop", "off"});
    QVERIFY(refused.code != 0);
    QVERIFY2(refused.err.contains("notify set FILE"), refused.err.constData());
    COMPARE_CODE(m_program->run({"notify", "set", "-"}, "{\"desktop\": true}"), 0);
    QVERIFY(m_program->json({"notify", "show"}).json().at("desktop") == true);
}

void TestNotify::aTestSaysWhatTheOtherSideAnswered()
{
    Hook hook({503, 202});
    COMPARE_CODE(m_program->run({"notify", "webhook", "--url", "-"}, QByteArray::fromStdString(hook.url() + "\n")), 0);
    QVERIFY(!m_program->json({"notify", "show"}).out.contains("to=it"));
    const Call unsigned_ = m_program->run({"notify", "test", "webhook"});
    COMPARE_CODE(unsigned_, 6);
    QVERIFY2(unsigned_.err.contains("notify secret webhook"), unsigned_.err.constData());
    COMPARE_CODE(m_program->run({"notify", "secret", "webhook"}, signingSecret), 0);
    const Call refused = m_program->run({"notify", "test", "webhook"});
    COMPARE_CODE(refused, 1);
    QVERIFY2(refused.err.contains("503") && refused.err.contains("the hook says"), refused.err.constData());
    QVERIFY(m_program->json({"notify", "test", "webhook"}).json() == (Json{{"sent", true}}));
    const auto posts = hook.wait(2);
    QCOMPARE(posts.size(), 2U);
    QVERIFY(readJson(posts[1].body)["kind"] == "test");
}

void TestNotify::aScheduledImportCallsTheWebhook()
{
    Hook hook({500, 200});
    SourceServer source([](const httplib::Request&, httplib::Response& response) {
        response.set_content(usersBody(3), "application/json");
    });
    COMPARE_CODE(m_program->run({"notify", "webhook", "--url", hook.url()}), 0);
    COMPARE_CODE(m_program->run({"notify", "secret", "webhook"}, signingSecret), 0);
    QVERIFY(m_program->json({"notify", "list"}).json().empty());
    COMPARE_CODE(
        m_program->run({"connector", "add", m_program->write(u"c.json"_s, writeJson(smallConnector(source.url())))}),
        0);
    serveUntil([&] { return !m_program->json({"schedule", "show", "small"}).json()["next"].is_null(); });
    // an hour goes by
    const Timestamp now = SystemClock().now();
    QVERIFY(database()->run("UPDATE schedule SET due = " + std::to_string(now.time_since_epoch().count())).has_value());
    serveUntil([&] {
        const Json list = m_program->json({"notify", "list"}).json();
        return list.size() == 1 && !list.front()["error"].get<std::string>().empty();
    });
    const Json waiting = m_program->json({"notify", "list"}).json().front();
    QVERIFY2(waiting["error"].get<std::string>().find("500") != std::string::npos, writeJson(waiting).c_str());
    QVERIFY(waiting["tries"] == 1 && waiting["channel"] == "webhook" && waiting["next"].is_string());

    COMPARE_CODE(m_program->run({"notify", "retry", writeJson(waiting["id"])}), 0); // nobody waits a minute here
    serveUntil([&] { return m_program->json({"notify", "list"}).json().empty(); });
    const auto posts = hook.wait(2);
    QCOMPARE(posts.size(), 2U);
    const Json body = readJson(posts[1].body);
    QVERIFY2(body["kind"] == "finished" && body["state"] == "done" && body["counts"]["created"] == 3,
             posts[1].body.c_str());
    QVERIFY(body["connector"] == "small" && body["run"] == waiting["run"]);
    QCOMPARE(posts[0].event, posts[1].event);
    QCOMPARE(posts[0].body, posts[1].body);
    QCOMPARE(posts[1].type, std::string("application/json"));
    const QByteArray text = QByteArray::fromStdString(posts[1].timestamp + "." + posts[1].body);
    QCOMPARE(QByteArray::fromStdString(posts[1].signature),
             "sha256=" + QMessageAuthenticationCode::hash(text, signingSecret, QCryptographicHash::Sha256).toHex());
}

QTEST_GUILESS_MAIN(TestNotify)
#include "test_notify.moc"
