// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/sourcehttp.h"

#include "core/source/connectorsecrets.h"

#include <QCoreApplication>
#include <QFile>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("SourceHttp", text);
}

Result<std::string> readPem(const std::string& name, const char* place)
{
    constexpr qint64 most = 4LL << 20;
    QFile file(QString::fromStdString(name));
    if (!file.open(QIODevice::ReadOnly))
        return fail(
            ErrorKind::NotFound,
            tr("The file %1 cannot be read. Check that it is there and that you may read it.").arg(file.fileName()),
            file.errorString(), QLatin1String(place));
    const QByteArray bytes = file.read(most + 1);
    if (bytes.size() > most)
        return fail(ErrorKind::TooLarge, tr("The file %1 is too large for certificates.").arg(file.fileName()), {},
                    QLatin1String(place));
    return bytes.toStdString();
}

Result<Secret> readSecret(const Connector& connector, const MaybeSecret& value, const Origin& origin, const char* place,
                          SecretStore& secrets)
{
    if (!value.isSecret())
        return Secret(value.text);
    auto secret = secrets.read({connector.id, value.secret, origin});
    if (!secret)
        secret.error().where = QLatin1String(place);
    return secret;
}

Result<void> addProxy(const Connector& connector, SecretStore& secrets, HttpConnection& out)
{
    const ProxySettings& proxy = connector.source->proxy;
    switch (proxy.kind) {
    case ProxySettings::Kind::System:
        return {};
    case ProxySettings::Kind::None:
        out.proxy = HttpConnection::Proxy::None;
        return {};
    case ProxySettings::Kind::Manual:
        break;
    }
    const auto origin = proxyOrigin(proxy.url);
    if (!origin)
        return fail(origin.error());
    out.proxy = HttpConnection::Proxy::Manual;
    out.proxyScheme = origin->scheme;
    out.proxyHost = origin->host;
    out.proxyPort = origin->port;
    out.proxyUser = proxy.username;
    auto password = readSecret(connector, proxy.password, *origin, "source.proxy.password", secrets);
    if (!password)
        return fail(std::move(password.error()));
    out.proxyPassword = std::move(*password);
    return {};
}

Result<void> addOwnTls(const Connector& connector, const Origin& origin, SecretStore& secrets, HttpConnection& out)
{
    const TlsSettings& tls = connector.source->tls;
    if (!tls.pin.empty()) {
        const auto pin = parsePin(tls.pin);
        if (!pin)
            return fail(ErrorKind::Invalid, tr("The fingerprint of the certificate is not a SHA-256."), {},
                        QStringLiteral("source.tls.pin"));
        out.pin = *pin;
    }
    if (tls.clientCertificate.empty())
        return {};
    auto certificate = readPem(tls.clientCertificate, "source.tls.clientCertificate");
    if (!certificate)
        return fail(std::move(certificate.error()));
    auto key = readSecret(connector, tls.clientKey, origin, "source.tls.clientKey", secrets);
    if (!key)
        return fail(std::move(key.error()));
    out.certificate = std::move(*certificate);
    out.key = std::move(*key);
    return {};
}

Result<std::shared_ptr<const HttpConnection>> checked(std::shared_ptr<HttpConnection> connection)
{
    if (auto good = checkConnection(*connection); !good) {
        good.error().where = QStringLiteral("source.tls.") + good.error().where;
        return fail(std::move(good.error()));
    }
    return connection;
}

} // namespace

Result<std::unique_ptr<SourceHttp>> SourceHttp::create(const Connector& connector, const SourcePorts& ports)
{
    std::unique_ptr<SourceHttp> made(new SourceHttp(ports.http));
    if (!connector.source || (connector.source->tls == TlsSettings() && connector.source->proxy == ProxySettings()))
        return made;
    auto origin = Origin::parse(connector.source->baseUrl);
    if (!origin) {
        origin.error().where = QStringLiteral("source.baseUrl");
        return fail(std::move(origin.error()));
    }
    made->m_origin = *origin;
    const auto build = [&](bool isSource) -> Result<std::shared_ptr<const HttpConnection>> {
        auto connection = std::make_shared<HttpConnection>();
        if (auto done = addProxy(connector, ports.secrets, *connection); !done)
            return fail(std::move(done.error()));
        if (const std::string& file = connector.source->tls.caFile; !file.empty()) {
            auto pem = readPem(file, "source.tls.caFile");
            if (!pem)
                return fail(std::move(pem.error()));
            connection->authorities = std::move(*pem);
        }
        if (isSource) {
            if (auto done = addOwnTls(connector, *origin, ports.secrets, *connection); !done)
                return fail(std::move(done.error()));
        }
        return checked(std::move(connection));
    };
    auto source = build(true);
    auto others = source ? build(false) : source;
    if (!others)
        return fail(std::move(others.error()));
    made->m_source = std::move(*source);
    made->m_others = std::move(*others);
    return made;
}

std::future<Result<HttpResponse>> SourceHttp::send(HttpRequest request, std::stop_token stop)
{
    if (m_origin) {
        const auto origin = Origin::parse(request.url);
        request.connection = origin && *origin == *m_origin ? m_source : m_others;
    }
    return m_http.send(std::move(request), std::move(stop));
}

} // namespace muster
