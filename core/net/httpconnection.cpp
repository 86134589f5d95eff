// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpconnection_qt.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QSslError>

#include <algorithm>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Http", text);
}

QByteArray bytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

/// Errors that only say that nobody known vouches for the certificate.
bool isAboutTrust(QSslError::SslError error)
{
    switch (error) {
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return true;
    default:
        return false;
    }
}

QSslKey readKey(const Secret& pem)
{
    const QByteArray text = bytes(pem.reveal());
    for (const auto algorithm : {QSsl::Rsa, QSsl::Ec}) {
        if (QSslKey key(text, algorithm); !key.isNull())
            return key;
    }
    return {};
}

} // namespace

std::optional<std::string> parsePin(std::string_view text)
{
    std::string digits;
    for (const char c : text) {
        if (c == ':' || c == ' ')
            continue;
        const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c + ('a' - 'A')) : c;
        if (!((lower >= '0' && lower <= '9') || (lower >= 'a' && lower <= 'f')))
            return std::nullopt;
        digits += lower;
    }
    return digits.size() == 64 ? std::optional(digits) : std::nullopt;
}

Result<void> checkConnection(const HttpConnection& connection)
{
    const auto wrong = [](const QString& message, const char* where) {
        return fail(ErrorKind::Invalid, message, {}, QLatin1String(where));
    };
    if (!connection.authorities.empty() && QSslCertificate::fromData(bytes(connection.authorities)).isEmpty())
        return wrong(tr("The file of certificate authorities holds no certificate. It must be PEM text, beginning with "
                        "“-----BEGIN CERTIFICATE-----”."),
                     "caFile");
    if (connection.certificate.empty())
        return {};
    const auto chain = QSslCertificate::fromData(bytes(connection.certificate));
    if (chain.isEmpty())
        return wrong(tr("The file of the client certificate holds no certificate. It must be PEM text, beginning with "
                        "“-----BEGIN CERTIFICATE-----”."),
                     "clientCertificate");
    const QSslKey key = readKey(connection.key);
    if (key.isNull())
        return wrong(tr("The key of the client certificate cannot be used. It must be PEM text without a passphrase, "
                        "beginning with “-----BEGIN PRIVATE KEY-----”."),
                     "clientKey");
    if (chain.first().publicKey().algorithm() != key.algorithm() || chain.first().publicKey().length() != key.length())
        return wrong(tr("The key does not belong to the client certificate. Store the key that was made with it."),
                     "clientKey");
    return {};
}

QString fingerprintOf(const QSslCertificate& certificate)
{
    return QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':')).toUpper();
}

bool isPinned(const HttpConnection& connection, const QSslCertificate& certificate)
{
    return !certificate.isNull() &&
           certificate.digest(QCryptographicHash::Sha256).toHex().toStdString() == connection.pin;
}

QList<QSslError> acceptable(const HttpConnection& connection, const QList<QSslError>& errors,
                            const QSslCertificate& certificate)
{
    const bool onlyTrust =
        std::all_of(errors.begin(), errors.end(), [](const QSslError& error) { return isAboutTrust(error.error()); });
    return onlyTrust && !connection.pin.empty() && isPinned(connection, certificate) ? errors : QList<QSslError>();
}

QSslConfiguration tlsOf(const HttpConnection& connection)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    if (!connection.authorities.empty())
        tls.addCaCertificates(QSslCertificate::fromData(bytes(connection.authorities)));
    if (!connection.certificate.empty()) {
        tls.setLocalCertificateChain(QSslCertificate::fromData(bytes(connection.certificate)));
        tls.setPrivateKey(readKey(connection.key));
    }
    return tls;
}

QNetworkProxy proxyOf(const HttpConnection& connection)
{
    const auto type = connection.proxyScheme == "socks5" ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy;
    const std::string password(connection.proxyPassword.reveal());
    return {type, QString::fromStdString(connection.proxyHost), static_cast<quint16>(connection.proxyPort),
            QString::fromStdString(connection.proxyUser), QString::fromStdString(password)};
}

} // namespace muster
