// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/qthttp.h"
#include "tests/fakes/certificates.h"

#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Answers each request with its own head; keeps what it got.
class TlsServer : public QSslServer
{
public:
    TlsServer(const Certificates& all, const QString& name, bool wantsCertificate = false)
    {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setLocalCertificateChain(QSslCertificate::fromData(all.read(name + u".pem"_s)));
        tls.setPrivateKey(QSslKey(all.read(name + u".key"_s), QSsl::Rsa));
        tls.setPeerVerifyMode(wantsCertificate ? QSslSocket::VerifyPeer : QSslSocket::VerifyNone);
        if (wantsCertificate)
            tls.setCaCertificates(QSslCertificate::fromData(all.read(u"ca.pem"_s)));
        setSslConfiguration(tls);
        connect(this, &QSslServer::pendingConnectionAvailable, this, [this] {
            auto* socket = qobject_cast<QSslSocket*>(nextPendingConnection());
            client = socket->peerCertificate();
            const auto answer = [this, socket] {
                received += socket->readAll();
                if (received.endsWith("\r\n\r\n"))
                    socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]");
            };
            connect(socket, &QSslSocket::readyRead, this, answer);
            answer();
        });
        isUp = listen(QHostAddress::LocalHost);
    }
    [[nodiscard]] std::string url(const char* host = "127.0.0.1") const
    {
        return std::string("https://").append(host).append(":").append(std::to_string(serverPort())).append("/users");
    }
    QByteArray received;
    QSslCertificate client;
    bool isUp = false;
};

/// A proxy for tunnels (RFC 9110, section 9.3.6) that leads every host to one port of this computer.
class TunnelProxy : public QTcpServer
{
public:
    TunnelProxy(quint16 target, QByteArray password) : m_target(target), m_password(std::move(password))
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket* near = nextPendingConnection();
            connect(near, &QTcpSocket::readyRead, this, [this, near] { read(near); });
        });
        isUp = listen(QHostAddress::LocalHost);
    }
    QByteArray log;
    bool isUp = false;

private:
    void read(QTcpSocket* near)
    {
        if (near->property("open").toBool())
            return;
        const QByteArray head = near->readAll();
        log += head;
        if (!m_password.isEmpty() && !head.contains("Proxy-Authorization: Basic " + m_password)) {
            near->write("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n");
            return;
        }
        near->setProperty("open", true);
        auto* far = new QTcpSocket(near);
        connect(far, &QTcpSocket::readyRead, near, [near, far] { near->write(far->readAll()); });
        connect(near, &QTcpSocket::readyRead, far, [near, far] { far->write(near->readAll()); });
        connect(far, &QTcpSocket::connected, near, [near] { near->write("HTTP/1.1 200 Connected\r\n\r\n"); });
        far->connectToHost(QHostAddress::LocalHost, m_target);
    }
    quint16 m_target;
    QByteArray m_password;
};

} // namespace

class TestConnection : public QObject
{
    Q_OBJECT

    Result<HttpResponse> get(const std::string& url, std::shared_ptr<const HttpConnection> connection)
    {
        HttpRequest request;
        request.url = url;
        request.headers = {{"Authorization", "Bearer canary", true}};
        request.limits.tries = 1;
        request.connection = std::move(connection);
        auto answer = m_http.send(std::move(request), {});
        const bool ready = QTest::qWaitFor([&] { return answer.wait_for(0s) == std::future_status::ready; }, 20'000);
        return ready ? answer.get() : fail(ErrorKind::Internal, QStringLiteral("no answer"));
    }
    std::shared_ptr<HttpConnection> trusting(const QString& authority = u"ca.pem"_s) const
    {
        auto connection = std::make_shared<HttpConnection>();
        connection->authorities = m_all.read(authority).toStdString();
        return connection;
    }
    std::string pinOf(const QString& name) { return parsePin(m_all.fingerprint(name).toStdString()).value_or("?"); }

private slots:
    void initTestCase()
    {
        if (!m_all.makeAuthority())
            QSKIP("openssl is not installed (packaging/install-deps installs it): nothing was checked.");
        QVERIFY(m_all.sign(u"good"_s, u"DNS:hr.example,IP:127.0.0.1"_s));
        QVERIFY(m_all.sign(u"other"_s, u"DNS:other.example"_s));
        QVERIFY(m_all.sign(u"old"_s, u"IP:127.0.0.1"_s, -1));
        QVERIFY(m_all.sign(u"client"_s, u"DNS:muster"_s));
        QVERIFY(m_all.signSelf(u"own"_s, u"IP:127.0.0.1"_s));
        QVERIFY(m_all.signSelf(u"ownother"_s, u"DNS:other.example"_s));
    }

    void certificatesAreJudged_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<QString>("authority"); // trusted besides this computer's
        QTest::addColumn<QString>("pin");       // the certificate whose fingerprint is pinned
        QTest::addColumn<bool>("accepted");
        QTest::newRow("nobody vouches for it") << "own"
                                               << ""
                                               << "" << false;
        QTest::newRow("an unknown authority") << "good"
                                              << ""
                                              << "" << false;
        QTest::newRow("an own authority") << "good"
                                          << "ca.pem"
                                          << "" << true;
        QTest::newRow("the certificate as its own authority") << "own"
                                                              << "own.pem"
                                                              << "" << true;
        QTest::newRow("for another host") << "other"
                                          << "ca.pem"
                                          << "" << false;
        QTest::newRow("run out") << "old"
                                 << "ca.pem"
                                 << "" << false;
        QTest::newRow("pinned, and nobody vouches for it") << "own"
                                                           << ""
                                                           << "own" << true;
        QTest::newRow("pinned, of an unknown authority") << "good"
                                                         << ""
                                                         << "good" << true;
        QTest::newRow("pinned, but for another host") << "ownother"
                                                      << ""
                                                      << "ownother" << false;
        QTest::newRow("pinned, but run out") << "old"
                                             << ""
                                             << "old" << false;
        QTest::newRow("trusted, but another is pinned") << "good"
                                                        << "ca.pem"
                                                        << "own" << false;
        QTest::newRow("unknown, and another is pinned") << "own"
                                                        << ""
                                                        << "good" << false;
    }
    void certificatesAreJudged()
    {
        QFETCH(QString, server);
        QFETCH(QString, authority);
        QFETCH(QString, pin);
        QFETCH(bool, accepted);
        TlsServer tls(m_all, server);
        QVERIFY(tls.isUp);
        auto connection = std::make_shared<HttpConnection>();
        if (!authority.isEmpty())
            connection->authorities = m_all.read(authority).toStdString();
        if (!pin.isEmpty())
            connection->pin = pinOf(pin);
        QVERIFY(checkConnection(*connection).has_value());
        const auto answer = get(tls.url(), connection);
        if (accepted) {
            QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().message + answer.error().detail));
            QCOMPARE(answer->body, std::string("[]"));
            return;
        }
        QVERIFY(!answer);
        QCOMPARE(static_cast<int>(answer.error().kind), static_cast<int>(ErrorKind::Tls));
        QVERIFY2(answer.error().detail.contains(m_all.fingerprint(server)), qPrintable(answer.error().detail));
        QCOMPARE(tls.received, QByteArray()); // not one byte of the request
    }

    void aPinHoldsForEachRequestOfAReusedConnection()
    {
        TlsServer tls(m_all, u"good"_s);
        const auto connection = trusting();
        connection->pin = pinOf(u"good"_s);
        for (int i = 0; i < 3; ++i)
            QVERIFY(get(tls.url(), connection).has_value());
        // the same host under other settings gets a connection of its own
        const auto other = trusting();
        other->pin = pinOf(u"own"_s);
        QVERIFY(!get(tls.url(), other));
        QVERIFY(!get(tls.url(), nullptr));
        QVERIFY(get(tls.url(), connection).has_value());
    }

    void showsTheClientCertificate()
    {
        TlsServer tls(m_all, u"good"_s, true);
        QVERIFY(!get(tls.url(), trusting()));
        QCOMPARE(tls.received, QByteArray());
        const auto connection = trusting();
        connection->certificate = m_all.read(u"client.pem"_s).toStdString();
        connection->key = Secret(m_all.read(u"client.key"_s).toStdString());
        QVERIFY(checkConnection(*connection).has_value());
        const auto answer = get(tls.url(), connection);
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().message));
        QCOMPARE(tls.client.subjectInfo(QSslCertificate::CommonName), QStringList{u"client"_s});
    }

    void aKeyOfAnotherCertificateIsNamed()
    {
        TlsServer tls(m_all, u"good"_s, true);
        const auto connection = trusting();
        connection->certificate = m_all.read(u"client.pem"_s).toStdString();
        connection->key = Secret(m_all.read(u"good.key"_s).toStdString());
        const auto answer = get(tls.url(), connection);
        QVERIFY(!answer);
        QCOMPARE(static_cast<int>(answer.error().kind), static_cast<int>(ErrorKind::Tls));
        QVERIFY2(answer.error().message.contains(u"client certificate"_s), qPrintable(answer.error().message));
        QCOMPARE(tls.received, QByteArray());
    }

    void saysWhichFileIsWrong()
    {
        HttpConnection connection;
        connection.authorities = "no certificate";
        QCOMPARE(checkConnection(connection).error().where, QStringLiteral("caFile"));
        connection.authorities.clear();
        connection.certificate = "x";
        QCOMPARE(checkConnection(connection).error().where, QStringLiteral("clientCertificate"));
        connection.certificate = m_all.read(u"client.pem"_s).toStdString();
        QCOMPARE(checkConnection(connection).error().where, QStringLiteral("clientKey"));
        QVERIFY(m_all.run({u"genpkey"_s, u"-algorithm"_s, u"EC"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s,
                           u"-out"_s, u"ec.key"_s}));
        connection.key = Secret(m_all.read(u"ec.key"_s).toStdString());
        QCOMPARE(checkConnection(connection).error().where, QStringLiteral("clientKey"));
        connection.key = Secret(m_all.read(u"client.key"_s).toStdString());
        QVERIFY(checkConnection(connection).has_value());
    }

    void goesThroughTheProxy()
    {
        TlsServer tls(m_all, u"good"_s);
        TunnelProxy proxy(tls.serverPort(), "bXVzdGVyOnBhc3M="); // base64("muster:pass")
        QVERIFY(proxy.isUp);
        const auto connection = trusting();
        connection->proxy = HttpConnection::Proxy::Manual;
        connection->proxyScheme = "http";
        connection->proxyHost = "127.0.0.1";
        connection->proxyPort = proxy.serverPort();
        connection->proxyUser = "muster";
        connection->proxyPassword = Secret("pass");
        const auto answer = get(tls.url("hr.example"), connection);
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().message + answer.error().detail));
        QVERIFY(tls.received.contains("Bearer canary"));
        QVERIFY(proxy.log.startsWith("CONNECT hr.example:"));
        QVERIFY(!proxy.log.contains("canary"));
    }

    void aProxyThatWantsAPasswordIsNamed()
    {
        TlsServer tls(m_all, u"good"_s);
        TunnelProxy proxy(tls.serverPort(), "bXVzdGVyOnBhc3M=");
        for (const char* password : {"", "wrong"}) {
            const auto connection = trusting();
            connection->proxy = HttpConnection::Proxy::Manual;
            connection->proxyScheme = "http";
            connection->proxyHost = "127.0.0.1";
            connection->proxyPort = proxy.serverPort();
            connection->proxyUser = *password == '\0' ? "" : "muster";
            connection->proxyPassword = Secret(password);
            const auto answer = get(tls.url("hr.example"), connection);
            QVERIFY(!answer);
            QVERIFY2(answer.error().message.contains(u"407"_s), qPrintable(answer.error().message));
            QCOMPARE(tls.received, QByteArray());
        }
    }

    void thisComputerIsNeverReachedThroughAProxy()
    {
        TlsServer tls(m_all, u"good"_s);
        const auto connection = trusting();
        connection->proxy = HttpConnection::Proxy::Manual;
        connection->proxyScheme = "socks5";
        connection->proxyHost = "127.0.0.1";
        connection->proxyPort = 9; // nobody there
        QVERIFY(get(tls.url(), connection).has_value());
    }

    void fingerprints_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("good");
        const QString digits(64, u'a');
        QTest::newRow("digits") << digits << true;
        QTest::newRow("as openssl prints it") << u"AA:"_s.repeated(31) + u"AA"_s << true;
        QTest::newRow("too short") << digits.left(63) << false;
        QTest::newRow("too long") << digits + u"a"_s << false;
        QTest::newRow("SHA-1") << QString(40, u'a') << false;
        QTest::newRow("another letter") << digits.left(63) + u"g"_s << false;
        QTest::newRow("nothing") << "" << false;
    }
    void fingerprints()
    {
        QFETCH(QString, text);
        QFETCH(bool, good);
        const auto pin = parsePin(text.toStdString());
        QCOMPARE(pin.has_value(), good);
        if (good)
            QCOMPARE(*pin, std::string(64, 'a'));
    }

private:
    Certificates m_all;
    QtHttp m_http;
};

QTEST_GUILESS_MAIN(TestConnection)
#include "test_connection.moc"
