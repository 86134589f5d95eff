// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/httpconnection.h"

#include <QNetworkProxy>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>
#include <QSslKey>

/// What an HttpConnection means for Qt's network classes.
namespace muster {

[[nodiscard]] QSslConfiguration tlsOf(const HttpConnection& connection);
[[nodiscard]] QNetworkProxy proxyOf(const HttpConnection& connection); ///< Proxy::Manual
/// "AB:CD:...", as browsers and openssl show it.
[[nodiscard]] QString fingerprintOf(const QSslCertificate& certificate);
[[nodiscard]] bool isPinned(const HttpConnection& connection, const QSslCertificate& certificate);
/// The errors to accept: all of them when the certificate is the pinned one and they only say that nobody known vouches
/// for it (an expired one, or one for another host, stays refused), or else none.
[[nodiscard]] QList<QSslError> acceptable(const HttpConnection& connection, const QList<QSslError>& errors,
                                          const QSslCertificate& certificate);

} // namespace muster
