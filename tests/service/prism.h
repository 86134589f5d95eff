// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "apiservice.h"
#include "tests/app/npmservers.h"

namespace muster {

inline QString descriptionFile()
{
    return QStringLiteral(MUSTER_SOURCE_DIR "/resources/openapi.json");
}

inline Json description()
{
    QFile file(descriptionFile());
    return file.open(QIODevice::ReadOnly) ? readJson(file.readAll().toStdString()) : Json();
}

struct Operation
{
    QByteArray method, path; ///< as the description writes them, the method in capitals
    bool open = false;       ///< needs no key
    friend bool operator<(const Operation& a, const Operation& b)
    {
        return std::pair(a.path, a.method) < std::pair(b.path, b.method);
    }
    /// The path with ids in it.
    [[nodiscard]] QByteArray target(const QByteArray& application, const QByteArray& job) const
    {
        QByteArray text = path;
        text.replace("{application_id}", application).replace("{scheduled_job_id}", application);
        return text.replace("{job_id}", job).replace("{user_id}", job);
    }
    [[nodiscard]] bool takesBody() const { return method == "POST" || method == "PATCH"; }
};

inline std::vector<Operation> operations()
{
    std::vector<Operation> all;
    const Json whole = description();
    for (const auto& [path, methods] : whole["paths"].items())
        for (const auto& [method, operation] : methods.items())
            all.push_back({QByteArray::fromStdString(method).toUpper(), QByteArray::fromStdString(path),
                           operation.contains("security") && operation["security"].empty()});
    return all;
}

/// Stoplight Prism in front of the service: it answers 500 itself whenever an answer is not as the description says.
class Prism
{
public:
    /// With `asksWell` it also refuses requests that are not as described, before the service sees them.
    bool start(const QString& document, const Place& service, bool asksWell, QString& whyNot)
    {
        const QString package = npmPackage(QStringLiteral("@stoplight/prism-cli"), QStringLiteral("5.14.2"), whyNot);
        if (package.isEmpty())
            return false;
        place = {service.key, freePort()};
        const bool runs =
            m_server.start({QStringLiteral("--max-http-header-size=200000"), package + QStringLiteral("/dist/index.js"),
                            QStringLiteral("proxy"), document,
                            QStringLiteral("http://") + QString::fromLatin1(service.host()), QStringLiteral("--errors"),
                            QStringLiteral("--validate-request=") + QLatin1String(asksWell ? "true" : "false"),
                            QStringLiteral("--verboseLevel=warn"), QStringLiteral("--host=127.0.0.1"),
                            QStringLiteral("--port=%1").arg(place.port)},
                           place.port);
        if (!runs)
            whyNot = QString::fromUtf8(m_server.output());
        return runs;
    }
    Place place;

private:
    NodeServer m_server;
};

} // namespace muster
