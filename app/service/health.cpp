// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/handlers.h"

#include <QFile>

namespace muster::service {

Reply showHealth(const Call&, ApiPorts&)
{
    Reply reply;
    reply.body = R"({"status":"ok"})";
    return reply;
}

Reply showDescription(const Call&, ApiPorts&)
{
    static const std::string text = [] {
        QFile file(QStringLiteral(":/service/openapi.json"));
        return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
    }();
    if (text.empty())
        return errorReply(500, tr("The description of the API is not part of this program."));
    Reply reply;
    reply.body = text;
    return reply;
}

} // namespace muster::service
