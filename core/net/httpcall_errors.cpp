// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpcall.h"

#include "core/base/redact.h"

namespace muster {

namespace {

QString host(const std::string& url)
{
    return QUrl::fromEncoded(QByteArray::fromStdString(url)).authority(QUrl::PrettyDecoded);
}

} // namespace

/// An error of the answer itself: too slow, too large, cut off.
Error HttpCall::bodyError(ErrorKind kind) const
{
    const QString where = QString::fromStdString(redactUrl(m_url));
    const QString detail =
        tr("%n byte(s) had arrived.", nullptr, static_cast<int>(std::min<std::int64_t>(m_wireBytes, INT_MAX)));
    switch (kind) {
    case ErrorKind::Timeout:
        return {
            kind,
            m_wireBytes == 0 && m_headers.empty()
                ? tr("%1 did not answer in time. Check that the service is up, or try again later.").arg(host(m_url))
                : tr("%1 stopped in the middle of its answer, or sent it too slowly. Try again, or ask for smaller "
                     "pages.")
                      .arg(host(m_url)),
            detail, where};
    case ErrorKind::TooLarge:
        return {kind,
                tr("The answer is larger than %1 MB. Ask for smaller pages.").arg(m_request.limits.bodyBytes >> 20),
                detail, where};
    default:
        return {kind,
                tr("The answer from %1 was cut off or damaged on its way. Try again; if it stays so, ask for smaller "
                   "pages.")
                    .arg(host(m_url)),
                detail, where};
    }
}

Error HttpCall::notPinned(const QString& fingerprint) const
{
    return {
        ErrorKind::Tls,
        tr("%1 shows another certificate than the pinned one, so nothing was sent. If it was renewed, check the new "
           "fingerprint with the people who run the server, and pin that one.")
            .arg(host(m_url)),
        tr("SHA-256 of its certificate: %1").arg(fingerprint), QString::fromStdString(redactUrl(m_url))};
}

/// There is no answer at all: the reason in words, from Qt's error code.
Error HttpCall::noAnswer() const
{
    const QString where = QString::fromStdString(redactUrl(m_url));
    const QString detail = m_tlsReason.isEmpty() ? m_reply->errorString() : m_tlsReason;
    const QString server = host(m_url);
    switch (m_reply->error()) {
    case QNetworkReply::ConnectionRefusedError:
        return {ErrorKind::Network,
                tr("%1 refuses the connection. Check the host name and the port, and that the service is running.")
                    .arg(server),
                detail, where};
    case QNetworkReply::HostNotFoundError:
        return {
            ErrorKind::Network,
            tr("There is no host “%1”. Check the spelling of the base URL and this computer's network.").arg(server),
            detail, where};
    case QNetworkReply::SslHandshakeFailedError:
        return {ErrorKind::Tls,
                m_tlsReason.isEmpty()
                    ? tr("No secure connection to %1 could be made. Check that the port speaks https.").arg(server)
                    : tr("The certificate of %1 is not accepted: %2 Have the certificate renewed, or, if your company "
                         "issues its own certificates, name the file of its certificate authority in the connector.")
                          .arg(server,
                               m_tlsReason.endsWith(QLatin1Char('.')) ? m_tlsReason : m_tlsReason + QLatin1Char('.')),
                m_fingerprint.isEmpty() ? detail : tr("SHA-256 of its certificate: %1").arg(m_fingerprint), where};
    case QNetworkReply::TimeoutError:
        return bodyError(ErrorKind::Timeout);
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
        return {ErrorKind::Network,
                tr("The proxy does not let the connection through. Check the proxy settings of the connector and of "
                   "this computer."),
                detail, where};
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return {ErrorKind::Network,
                tr("The proxy wants a user name and a password, or refuses the ones it got (HTTP 407). Enter them in "
                   "the connector's proxy settings."),
                detail, where};
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolInvalidOperationError:
        if (!m_headers.empty())
            return bodyError(ErrorKind::BadAnswer);
        return {ErrorKind::Network,
                tr("%1 closed the connection without an answer. Try again; check that the port is the right one.")
                    .arg(server),
                detail, where};
    default:
        if (!m_isEncrypted && m_request.connection && !m_request.connection->certificate.empty())
            return {ErrorKind::Tls,
                    tr("No secure connection to %1 could be made with the client certificate. Check that the key is "
                       "the one that was made with it.")
                        .arg(server),
                    detail, where};
        return {ErrorKind::Network,
                tr("No answer from %1: %2. Check the address and this computer's network.")
                    .arg(server, m_reply->errorString()),
                detail, where};
    }
}

} // namespace muster
