// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorlint.h"

#include "core/net/http.h"
#include "core/source/connectorsecrets.h"

#include <QDir>

#include <map>

namespace muster {

void ConnectorLint::checkTls(const TlsSettings& tls)
{
    const auto checkFile = [this](const std::string& file, const char* place) {
        if (!file.empty() && !QDir::isAbsolutePath(QString::fromStdString(file)))
            error(place, tr("“%1” must be the whole path of a file, so that it is found from anywhere.")
                             .arg(QString::fromStdString(file)));
    };
    checkFile(tls.caFile, "source.tls.caFile");
    checkFile(tls.clientCertificate, "source.tls.clientCertificate");
    if (!tls.clientCertificate.empty())
        checkSecret(tls.clientKey, "source.tls.clientKey", tr("client certificate's key"));
    else if (tls.clientKey != MaybeSecret())
        error("source.tls.clientCertificate", tr("There is a key, but no client certificate that it belongs to."));
    if (!tls.pin.empty() && !parsePin(tls.pin))
        error("source.tls.pin", tr("The fingerprint must be the SHA-256 of the certificate: 64 hexadecimal digits, "
                                   "with or without colons."));
}

void ConnectorLint::checkProxy(const ProxySettings& proxy)
{
    const bool manual = proxy.kind == ProxySettings::Kind::Manual;
    if (manual) {
        if (const auto origin = proxyOrigin(proxy.url); !origin)
            error("source.proxy.url", origin.error().message);
    } else if (!proxy.url.empty() || !proxy.username.empty() || proxy.password != MaybeSecret()) {
        warning("source.proxy", tr("The proxy's address and user are not used, because the kind is not “manual”."));
    }
    if (manual && proxy.username.empty() && proxy.password != MaybeSecret())
        error("source.proxy.username", tr("There is a password for the proxy, but no user name."));
    else if (manual && !proxy.username.empty())
        checkSecret(proxy.password, "source.proxy.password", tr("proxy's password"));
}

/// A secret belongs to one server: the same name cannot stand for two.
void ConnectorLint::checkSecretOrigins()
{
    std::map<std::string, Origin> first;
    for (const SecretUse& use : secretUses(m_connector)) {
        const auto origin = use.origin();
        if (!origin)
            continue; // said where the URL stands
        const auto [known, isNew] = first.emplace(use.name, *origin);
        if (!isNew && !(known->second == *origin))
            error(use.place, tr("The secret “%1” would go to %2 and to %3. Use two secrets, one for each.")
                                 .arg(QString::fromStdString(use.name), QString::fromStdString(known->second.text()),
                                      QString::fromStdString(origin->text())));
    }
}

} // namespace muster
