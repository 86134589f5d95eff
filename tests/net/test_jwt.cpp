// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/jwt.h"
#include "tests/fakes/certificates.h"

#include <QTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray decoded(const QByteArray& part)
{
    return QByteArray::fromBase64(part, QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

bool write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

class TestJwt : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (!m_openssl.run({u"genrsa"_s, u"-out"_s, u"rsa.key"_s, u"2048"_s}))
            QSKIP("openssl is not installed (packaging/install-deps installs it): nothing was checked.");
        QVERIFY(m_openssl.run({u"rsa"_s, u"-in"_s, u"rsa.key"_s, u"-pubout"_s, u"-out"_s, u"rsa.pub"_s}));
        QVERIFY(m_openssl.run({u"genpkey"_s, u"-algorithm"_s, u"EC"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s,
                               u"-out"_s, u"ec.key"_s}));
    }

    void opensslVerifiesWhatIsSigned()
    {
        const Json claims{{"iss", "muster"}, {"exp", 1'800'000'300}, {"aud", "https://login.example/töken"}};
        const auto made =
            oauth::signedJwt("RS256", "key-1", claims, Secret(m_openssl.read(u"rsa.key"_s).toStdString()));
        QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().message));
        const auto parts = QByteArray::fromStdString(std::string(made->reveal())).split('.');
        QCOMPARE(parts.size(), 3);
        QCOMPARE(readJson(decoded(parts[0]).toStdString()).value("alg", ""), std::string("RS256"));
        QCOMPARE(readJson(decoded(parts[0]).toStdString()).value("kid", ""), std::string("key-1"));
        const Json read = readJson(decoded(parts[1]).toStdString());
        QCOMPARE(read.size(), claims.size());
        for (const auto& [name, value] : claims.items())
            QVERIFY2(read.value(name, Json()) == value, name.c_str());
        QVERIFY(write(m_openssl.path(u"signed"_s), parts[0] + '.' + parts[1]));
        QVERIFY(write(m_openssl.path(u"signature"_s), decoded(parts[2])));
        QVERIFY(m_openssl.run(
            {u"dgst"_s, u"-sha256"_s, u"-verify"_s, u"rsa.pub"_s, u"-signature"_s, u"signature"_s, u"signed"_s}));
        QVERIFY(write(m_openssl.path(u"signed"_s), parts[0] + '.' + parts[1] + ' '));
        QVERIFY(!m_openssl.run(
            {u"dgst"_s, u"-sha256"_s, u"-verify"_s, u"rsa.pub"_s, u"-signature"_s, u"signature"_s, u"signed"_s}));
    }

    void ellipticSignaturesAreRawPairs()
    {
        const auto made =
            oauth::signedJwt("ES256", {}, Json{{"iss", "m"}}, Secret(m_openssl.read(u"ec.key"_s).toStdString()));
        QVERIFY(made.has_value());
        const auto parts = QByteArray::fromStdString(std::string(made->reveal())).split('.');
        QCOMPARE(decoded(parts.at(2)).size(), 64); // RFC 7518, section 3.4: R and S, 32 bytes each
        QVERIFY(!readJson(decoded(parts[0]).toStdString()).contains("kid"));
    }

    void refusesWhatCannotSign_data()
    {
        QTest::addColumn<QString>("algorithm");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("where");
        const QString place = u"source.auth.privateKey"_s;
        QTest::newRow("no key") << "RS256"
                                << "" << place;
        QTest::newRow("no PEM") << "RS256"
                                << "abc" << place;
        QTest::newRow("a key of another kind") << "ES256"
                                               << "rsa.key" << place;
        QTest::newRow("a public key") << "RS256"
                                      << "rsa.pub" << place;
        QTest::newRow("none") << "none"
                              << "rsa.key"
                              << "source.auth.assertion.algorithm";
        QTest::newRow("a shared secret") << "HS256"
                                         << "rsa.key"
                                         << "source.auth.assertion.algorithm";
    }
    void refusesWhatCannotSign()
    {
        QFETCH(QString, algorithm);
        QFETCH(QString, key);
        QFETCH(QString, where);
        const QByteArray pem = key.contains(u'.') ? m_openssl.read(key) : key.toUtf8();
        const auto made = oauth::signedJwt(algorithm.toStdString(), {}, Json::object(), Secret(pem.toStdString()));
        QVERIFY(!made);
        QCOMPARE(made.error().where, where);
    }

private:
    Certificates m_openssl;
};

QTEST_GUILESS_MAIN(TestJwt)
#include "test_jwt.moc"
