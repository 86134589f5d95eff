// SPDX-License-Identifier: GPL-3.0-or-later
// CurlMailer against a mail server of others (smtp-server), and what another library (mailparser) reads in what
// arrives.
#include "core/notify/curlmailer.h"
#include "core/notify/words.h"
#include "tests/app/npmservers.h"
#include "tests/fakes/certificates.h"
#include "tests/fakes/moments.h"
#include "tests/notify/mailservers.h"

#include <QFileInfo>

#include <future>

using namespace muster;
using namespace std::chrono_literals;
using Security = MailSettings::Security;

namespace {

const std::string user = "muster@example.com", rightPassword = "canary:pass/word+==";

Notice notice(const std::string& label)
{
    Notice made;
    made.connector = "hr";
    made.label = label;
    made.timeZone = "Europe/Oslo";
    made.at = at("2026-11-25T05:30:05Z");
    made.startedAt = at("2026-11-25T05:30:00Z");
    made.run = "r-1";
    made.state = RunState::DoneWithErrors;
    made.counts.created = 3;
    made.counts.failed = 1;
    made.problems.push_back({"17", "email", "„Größe“ <b>is</b> not an address 🙂"});
    made.problemCount = 1;
    return made;
}

std::string bytes(const Json& base64)
{
    return QByteArray::fromBase64(QByteArray::fromStdString(base64.get<std::string>())).toStdString();
}

std::string withoutReturns(std::string text)
{
    std::erase(text, '\r');
    return text;
}

} // namespace

class TestSmtp : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init() { m_servers->forget(); }
    void cleanupTestCase() { m_servers.reset(); }
    void aMailArrivesAsItWasWritten();
    void aMailGoesThroughEachKindOfDoor_data();
    void aMailGoesThroughEachKindOfDoor();
    void largeFilesAndOddLinesArriveToTheByte();
    void whatCannotBeSentSaysWhy_data();
    void whatCannotBeSentSaysWhy();
    void aRefusedPasswordIsNeverRepeated_data();
    void aRefusedPasswordIsNeverRepeated();
    void nobodyListens();
    void aLineEndIsNotSent_data();
    void aLineEndIsNotSent();
    void aStopEndsTheWait_data();
    void aStopEndsTheWait();

private:
    MailSettings settings(const QString& server, Security security, bool login);
    Mail mail(const MailSettings& settings, const std::string& recipient = "it@example.com",
              const std::string& label = "HR");
    /// Sends on a thread of its own, so that what the servers say meanwhile is read.
    Result<void> send(const MailSettings& settings, const Mail& mail, const CurlMailer::Limits& limits = {},
                      const std::string& password = rightPassword);

    Certificates m_all, m_foreign;
    std::unique_ptr<MailServers> m_servers;
};

void TestSmtp::initTestCase()
{
    QString whyNot;
    const QString server = npmPackage(u"smtp-server"_s, u"3.18.0"_s, whyNot);
    const QString parser = server.isEmpty() ? QString() : npmPackage(u"mailparser"_s, u"3.9.0"_s, whyNot);
    if (parser.isEmpty())
        QSKIP(qPrintable(whyNot));
    if (!m_all.makeAuthority() || !m_foreign.makeAuthority())
        QSKIP("openssl is not installed (packaging/install-deps installs it): nothing was checked.");
    QVERIFY(m_all.sign(u"good"_s, u"IP:127.0.0.1"_s));
    QVERIFY(m_all.sign(u"other"_s, u"DNS:other.example"_s));
    m_servers = std::make_unique<MailServers>();
    QVERIFY(m_servers->start({QStringLiteral(MUSTER_SOURCE_DIR "/tests/notify/smtpserver.mjs"), server, parser,
                              QFileInfo(m_all.path(u"ca.pem"_s)).path()}));
    qputenv("ALL_PROXY", "http://127.0.0.1:1"); // is for web pages: mail goes directly
}

MailSettings TestSmtp::settings(const QString& server, Security security, bool login)
{
    MailSettings made;
    made.enabled = true;
    made.host = "127.0.0.1";
    made.port = m_servers->port(server);
    made.security = security;
    made.username = login ? user : std::string();
    made.caFile = m_all.path(u"ca.pem"_s).toStdString();
    made.from = "muster@example.com";
    made.fromName = "Müller, \"IT\"";
    made.to = {"it@example.com"};
    return made;
}

Mail TestSmtp::mail(const MailSettings& settings, const std::string& recipient, const std::string& label)
{
    return composeMail(settings, notice(label), "run:r-1", recipient, at("2026-11-25T05:31:00Z"), true);
}

Result<void> TestSmtp::send(const MailSettings& settings, const Mail& mail, const CurlMailer::Limits& limits,
                            const std::string& password)
{
    auto sent = std::async(std::launch::async, [&]() -> Result<void> {
        CurlMailer mailer(limits);
        return mailer.send(settings, Secret(password), mail, {});
    });
    // without a limit here: the mailer has its own
    while (!QTest::qWaitFor([&] { return sent.wait_for(0s) == std::future_status::ready; }, 60'000)) {
    }
    return sent.get();
}

void TestSmtp::aMailArrivesAsItWasWritten()
{
    const MailSettings to = settings(u"plain"_s, Security::None, false);
    const std::string label =
        "Grüße aus der Personalabteilung der Universität Tromsø – 北海道大学 🙂 & Ærlige \"Ører\"";
    Mail written = mail(to, "it@example.com", label);
    const std::string file = "\xEF\xBB\xBFrun_id,reason\r\nr-1,\"a \"\"quoted\"\" reason, Größe\"\r\n";
    written.attachments.push_back({"results.csv", file});
    const auto sent = send(to, written);
    QVERIFY2(sent, sent ? "" : qPrintable(sent.error().message + sent.error().detail));

    const Json got = m_servers->take("mail");
    QVERIFY(got.is_object());
    QCOMPARE(got.at("sender").get<std::string>(), std::string("muster@example.com"));
    QCOMPARE(writeJson(got.at("recipients")), std::string("[\"it@example.com\"]"));
    const Json from = Json::array({{{"name", "Müller, \"IT\""}, {"address", "muster@example.com"}}});
    const Json recipient = Json::array({{{"name", ""}, {"address", "it@example.com"}}});
    QCOMPARE(writeJson(Json(got.at("from"))), writeJson(from));
    QCOMPARE(writeJson(Json(got.at("to"))), writeJson(recipient));
    QCOMPARE(got.at("subject").get<std::string>(), "User Import Complete with Errors: " + label);
    QCOMPARE(got.at("date").get<std::string>(), std::string("2026-11-25T05:31:00.000Z"));
    QCOMPARE(got.at("autoSubmitted").get<std::string>(), std::string("auto-generated"));
    const auto id =
        std::ranges::find(written.headers, std::string("Message-ID"), &std::pair<std::string, std::string>::first);
    QVERIFY(id != written.headers.end());
    QCOMPARE(got.at("messageId").get<std::string>(), id->second);
    QCOMPARE(got.at("type").get<std::string>(), std::string("multipart/mixed"));
    QCOMPARE(withoutReturns(got.at("text").get<std::string>()), written.text);
    QCOMPARE(withoutReturns(got.at("html").get<std::string>()), written.html);
    QCOMPARE(got.at("attachments").size(), std::size_t{1});
    const Json& attached = got.at("attachments").front();
    QCOMPARE(attached.at("name").get<std::string>(), std::string("results.csv"));
    QCOMPARE(attached.at("type").get<std::string>(), std::string("text/csv"));
    QCOMPARE(attached.at("disposition").get<std::string>(), std::string("attachment"));
    QCOMPARE(bytes(attached.at("content")), file);
    const auto headers = got.at("headers").get<std::vector<std::string>>();
    for (const char* once : {"date", "from", "to", "subject", "message-id", "mime-version", "content-type"})
        QCOMPARE(std::ranges::count(headers, std::string(once)), 1);
    // RFC 5322, section 2.1.1: lines end with CR LF, and none is long
    const QByteArray raw = QByteArray::fromStdString(bytes(got.at("raw")));
    QCOMPARE(raw.count('\n'), raw.count("\r\n"));
    for (const QByteArray& line : raw.split('\n'))
        QVERIFY2(line.size() <= 999, line.constData());
    // RFC 2045, section 6.7 (4): line ends of a text are line ends on the wire too
    QVERIFY2(!raw.contains("=0A"), raw.constData());
}

void TestSmtp::aMailGoesThroughEachKindOfDoor_data()
{
    QTest::addColumn<Security>("security");
    QTest::addColumn<QString>("method"); // empty = nobody asks who we are
    QTest::newRow("plain") << Security::None << "";
    QTest::newRow("startTls") << Security::StartTls << "PLAIN";
    QTest::newRow("authPlain") << Security::StartTls << "PLAIN";
    QTest::newRow("authLogin") << Security::StartTls << "LOGIN";
    QTest::newRow("tls") << Security::Tls << "PLAIN";
}

void TestSmtp::aMailGoesThroughEachKindOfDoor()
{
    QFETCH(Security, security);
    QFETCH(QString, method);
    const MailSettings to = settings(QString::fromUtf8(QTest::currentDataTag()), security, !method.isEmpty());
    const auto sent = send(to, mail(to));
    QVERIFY2(sent, sent ? "" : qPrintable(sent.error().message + sent.error().detail));
    if (!method.isEmpty()) {
        const Json auth = m_servers->take("auth");
        QVERIFY(auth.is_object());
        QCOMPARE(auth.at("method").get<std::string>(), method.toStdString());
        QVERIFY(auth.at("right").get<bool>());
        QVERIFY(auth.at("secure").get<bool>());
    }
    const Json got = m_servers->take("mail");
    QVERIFY(got.is_object());
    QCOMPARE(got.at("server").get<std::string>(), std::string(QTest::currentDataTag()));
    QCOMPARE(got.at("secure").get<bool>(), security != Security::None);
    QCOMPARE(got.at("user").get<std::string>(), to.username);
    QCOMPARE(got.at("subject").get<std::string>(), std::string("User Import Complete with Errors: HR"));
    QVERIFY(!m_servers->has("mail")); // once
}

void TestSmtp::largeFilesAndOddLinesArriveToTheByte()
{
    const MailSettings to = settings(u"plain"_s, Security::None, false);
    Mail written = mail(to);
    // lines that SMTP could take for the end, that are too long for it, and that end in blanks
    written.text = ".\n..\n.\n\nFrom here \n" + std::string(3000, 'x') + "\n=\n\tGrüße\t\n";
    written.html = "<p>\n.\n</p>" + std::string(3000, 'y') + "\n";
    std::string file;
    for (int i = 0; i < 400'000; ++i)
        file.push_back(static_cast<char>(i * 7 % 256));
    written.attachments.push_back({"results.csv", file});
    const auto sent = send(to, written);
    QVERIFY2(sent, sent ? "" : qPrintable(sent.error().message + sent.error().detail));
    const Json got = m_servers->take("mail");
    QVERIFY(got.is_object());
    QCOMPARE(withoutReturns(got.at("text").get<std::string>()), written.text);
    QCOMPARE(withoutReturns(got.at("html").get<std::string>()), written.html);
    QVERIFY(bytes(got.at("attachments").at(0).at("content")) == file);
}

void TestSmtp::whatCannotBeSentSaysWhy_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<Security>("security");
    QTest::addColumn<bool>("login");
    QTest::addColumn<QString>("authority");
    QTest::addColumn<QString>("recipient");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("words"); // of the server
    const auto row = [](const char* name, const char* server, Security security, bool login, const char* authority,
                        const char* recipient, ErrorKind kind, const char* words) {
        QTest::newRow(name) << QString::fromUtf8(server) << security << login << QString::fromUtf8(authority)
                            << QString::fromUtf8(recipient) << kind << QString::fromUtf8(words);
    };
    using enum MailSettings::Security;
    const char* it = "it@example.com";
    row("too many connections", "busy", None, false, "", it, ErrorKind::Server,
        "421 4.3.2 too many connections, come back later");
    row("no such person", "plain", None, false, "", "unknown@example.com", ErrorKind::Forbidden,
        "550 5.1.1 no such person: Grüße");
    row("not now", "plain", None, false, "", "later@example.com", ErrorKind::Server, "451 4.3.0 busy with other mail");
    row("too large", "plain", None, false, "", "full@example.com", ErrorKind::Forbidden,
        "552 5.3.4 message too big for this mailbox");
    row("a user name is wanted", "startTls", StartTls, false, "own", it, ErrorKind::Unauthorized, "530 ");
    row("no STARTTLS", "plain", StartTls, false, "own", it, ErrorKind::Tls, "220 ");
    row("no STARTTLS, but it would hear the password", "readable", StartTls, true, "own", it, ErrorKind::Tls, "220 ");
    row("no TLS", "plain", Tls, true, "own", it, ErrorKind::Tls, "");
    row("STARTTLS at a port for TLS", "tls", StartTls, true, "own", it, ErrorKind::Timeout, "");
    row("TLS, another host", "otherHost", Tls, true, "own", it, ErrorKind::Tls, "");
    row("STARTTLS, another host", "otherHostStartTls", StartTls, true, "own", it, ErrorKind::Tls, "220 ");
    row("TLS, unknown authority", "tls", Tls, true, "", it, ErrorKind::Tls, "");
    row("STARTTLS, unknown authority", "startTls", StartTls, true, "", it, ErrorKind::Tls, "220 ");
    row("TLS, another authority", "tls", Tls, true, "foreign", it, ErrorKind::Tls, "");
    row("STARTTLS, another authority", "startTls", StartTls, true, "foreign", it, ErrorKind::Tls, "220 ");
    row("no file of authorities", "tls", Tls, true, "missing", it, ErrorKind::Tls, "");
    row("silent", "silent", None, false, "", it, ErrorKind::Timeout, "");
    row("silent in the middle", "silentLater", None, false, "", it, ErrorKind::Timeout, "354 go on");
    row("closed in the middle", "closing", None, false, "", it, ErrorKind::Network, "354 go on");
}

void TestSmtp::whatCannotBeSentSaysWhy()
{
    QFETCH(QString, server);
    QFETCH(Security, security);
    QFETCH(bool, login);
    QFETCH(QString, authority);
    QFETCH(QString, recipient);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, words);
    MailSettings to = settings(server, security, login);
    if (authority.isEmpty())
        to.caFile.clear();
    else if (authority != u"own"_s)
        to.caFile = m_foreign.path(authority == u"foreign"_s ? u"ca.pem"_s : u"missing.pem"_s).toStdString();
    const CurlMailer::Limits limits =
        kind == ErrorKind::Timeout ? CurlMailer::Limits{1000ms, 2000ms} : CurlMailer::Limits{};
    const auto sent = send(to, mail(to, recipient.toStdString()), limits);
    QVERIFY(!sent);
    const Error& error = sent.error();
    const QString all = error.message + u'\n' + error.detail + u'\n' + error.where;
    QVERIFY2(error.kind == kind, qPrintable(QString::fromUtf8(kindName(error.kind).data()) + u'\n' + all));
    QVERIFY2(error.message.contains(u"127.0.0.1:%1"_s.arg(to.port)), qPrintable(error.message));
    QVERIFY2(error.detail.contains(words), qPrintable(error.detail));
    QVERIFY(!error.detail.contains(u'\r'));
    QVERIFY2(!all.contains(QString::fromStdString(rightPassword)), qPrintable(all));
    QVERIFY(!m_servers->has("mail"));
    QVERIFY(!m_servers->has("auth")); // whom we do not trust does not hear the password
}

void TestSmtp::aRefusedPasswordIsNeverRepeated_data()
{
    QTest::addColumn<Security>("security");
    QTest::newRow("startTls") << Security::StartTls;
    QTest::newRow("authLogin") << Security::StartTls;
    QTest::newRow("tls") << Security::Tls;
}

void TestSmtp::aRefusedPasswordIsNeverRepeated()
{
    QFETCH(Security, security);
    const std::string wrong = "canary=wrong/pass word+";
    const MailSettings to = settings(QString::fromUtf8(QTest::currentDataTag()), security, true);
    const auto sent = send(to, mail(to), {}, wrong);
    QVERIFY(!sent);
    const Error& error = sent.error();
    QVERIFY(error.kind == ErrorKind::Unauthorized);
    // the server gives back what it was told, in three forms; the rest of its words stays
    QVERIFY2(error.detail.contains(u"535 5.7.8 wrong password"_s), qPrintable(error.detail));
    QVERIFY2(error.detail.contains(u"says test"_s), qPrintable(error.detail));
    const QByteArray plain = QByteArray::fromStdString(wrong);
    const QByteArray token = QByteArray(1, '\0') + QByteArray::fromStdString(user) + QByteArray(1, '\0') + plain;
    const QByteArray all = (error.message + error.detail + error.where).toUtf8();
    for (const QByteArray& form : {plain, plain.toBase64(), plain.toBase64(QByteArray::OmitTrailingEquals),
                                   token.toBase64(), plain.toHex(), plain.toPercentEncoding()})
        QVERIFY2(!all.contains(form), all.constData());
    // not even its end, which depends on the user name before it in AUTH PLAIN
    QVERIFY2(!all.contains(token.toBase64().right(4)), all.constData());
    const Json auth = m_servers->take("auth");
    QVERIFY(auth.is_object());
    QVERIFY(!auth.at("right").get<bool>());
    QVERIFY(!m_servers->has("auth")); // one try, so that no account is locked
    QVERIFY(!m_servers->has("mail"));
}

void TestSmtp::nobodyListens()
{
    MailSettings to = settings(u"plain"_s, Security::None, false);
    to.port = freePort();
    const auto sent = send(to, mail(to));
    QVERIFY(!sent);
    QVERIFY(sent.error().kind == ErrorKind::Network);
    QVERIFY2(sent.error().message.contains(u"127.0.0.1:%1"_s.arg(to.port)), qPrintable(sent.error().message));
}

void TestSmtp::aLineEndIsNotSent_data()
{
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("text");
    QTest::newRow("sender") << "from"
                            << "a@example.com>\r\nRCPT TO:<evil@example.com";
    QTest::newRow("recipient") << "to"
                               << "a@example.com\nDATA";
    QTest::newRow("two recipients") << "to"
                                    << "a@example.com> <evil@example.com";
    QTest::newRow("no recipient") << "to"
                                  << "";
    QTest::newRow("header") << "header"
                            << "Hello\r\nBcc: evil@example.com";
    QTest::newRow("header, bare LF") << "header"
                                     << "Hello\nBcc: evil@example.com";
    QTest::newRow("header, bare CR") << "header"
                                     << "Hello\rBcc: evil@example.com";
    QTest::newRow("header that ends the headers") << "header"
                                                  << "Hello\r\n\r\nAnother body";
}

void TestSmtp::aLineEndIsNotSent()
{
    QFETCH(QString, place);
    QFETCH(QString, text);
    const MailSettings to = settings(u"plain"_s, Security::None, false);
    Mail written = mail(to);
    if (place == u"from"_s)
        written.from = text.toStdString();
    else if (place == u"to"_s)
        written.to = text.toStdString();
    else
        written.headers.emplace_back("X-Test", text.toStdString());
    const auto sent = send(to, written);
    QVERIFY(!sent);
    QVERIFY(sent.error().kind == ErrorKind::Invalid);
    QVERIFY(!m_servers->has("connect")); // not even a connection
}

void TestSmtp::aStopEndsTheWait_data()
{
    QTest::addColumn<QString>("server");
    QTest::newRow("for its first word") << u"silent"_s;
    QTest::newRow("for the answer to a whole mail") << u"silentLater"_s;
}

void TestSmtp::aStopEndsTheWait()
{
    QFETCH(QString, server);
    const MailSettings to = settings(server, Security::None, false);
    const Mail written = mail(to);
    std::stop_source stop;
    auto sent = std::async(std::launch::async, [&]() -> Result<void> {
        CurlMailer mailer(CurlMailer::Limits{60s, 600s});
        return mailer.send(to, Secret(), written, stop.get_token());
    });
    const bool isSilent = m_servers->take("silent").is_object();
    stop.request_stop();
    const Result<void> result = sent.get();
    QVERIFY(isSilent);
    QVERIFY(!result);
    QVERIFY2(result.error().kind == ErrorKind::Cancelled, qPrintable(result.error().message));
}

QTEST_GUILESS_MAIN(TestSmtp)
#include "test_smtp.moc"
