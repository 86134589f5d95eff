// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "npmservers.h"
#include "program.h"

#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>

namespace muster {

/// The server of others (oidc-provider) with the users that its tokens protect.
struct OAuthOffice
{
    bool start(int lifetime, int delay, QString& whyNot)
    {
        const QString package = npmPackage(QStringLiteral("oidc-provider"), QStringLiteral("9.13.3"), whyNot);
        if (package.isEmpty())
            return false;
        port = freePort();
        if (!server.start({QStringLiteral(MUSTER_SOURCE_DIR "/tests/app/oauthserver.mjs"), package,
                           QString::number(port), QString::number(lifetime), QString::number(delay)},
                          port)) {
            whyNot = QString::fromUtf8(server.output());
            return false;
        }
        return true;
    }
    [[nodiscard]] std::string url(const char* path) const { return "http://127.0.0.1:" + std::to_string(port) + path; }
    [[nodiscard]] Json connector(const char* grant, const char* client, const char* way) const
    {
        Json connector = smallConnector(url("/api"));
        connector["source"]["auth"] = Json{{"kind", "oauth2"},
                                           {"grant", grant},
                                           {"issuer", url("")},
                                           {"authorizationUrl", url("/auth")},
                                           {"tokenUrl", url("/token")},
                                           {"revokeUrl", url("/token/revocation")},
                                           {"clientId", client},
                                           {"clientAuth", way},
                                           {"scopes", "users:read openid offline_access"}};
        if (std::string_view(grant) == "clientCredentials")
            connector["source"]["auth"]["scopes"] = "users:read";
        if (std::string_view(way) != "none")
            connector["source"]["auth"]["clientSecret"] = Json{{"secret", "client"}};
        connector["source"]["total"] = Json{{"in", "body"}, {"path", "total"}};
        connector["source"]["pagination"] =
            Json{{"kind", "offset"}, {"limit", "limit"}, {"offset", "offset"}, {"pageSize", 10}};
        connector.erase("status");
        return connector;
    }
    NodeServer server;
    int port = 0;
};

/// A browser whose person says yes to everything: follows redirects, keeps cookies, and shows the last page.
inline QByteArray visit(const QUrl& url)
{
    QNetworkAccessManager browser;
    browser.setProxy(QNetworkProxy::NoProxy);
    QNetworkRequest request(url);
    request.setMaximumRedirectsAllowed(20);
    const std::unique_ptr<QNetworkReply> reply(browser.get(request));
    if (!QTest::qWaitFor([&] { return reply->isFinished(); }, 20'000))
        return "no answer";
    return reply->readAll();
}

} // namespace muster
