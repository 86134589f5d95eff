// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/call.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace muster::service {

namespace {

int statusOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Usage:
    case ErrorKind::Invalid:
        return 400;
    case ErrorKind::NotFound:
        return 404;
    case ErrorKind::Conflict:
    case ErrorKind::Held:
        return 409;
    case ErrorKind::RateLimited:
        return 429;
    case ErrorKind::NewerVersion:
    case ErrorKind::Storage:
    case ErrorKind::Damaged:
    case ErrorKind::DiskFull:
    case ErrorKind::Internal:
        return 500;
    case ErrorKind::Cancelled:
        return 503;
    case ErrorKind::Timeout:
        return 504;
    default: // the source, or what it needs
        return 502;
    }
}

} // namespace

std::optional<std::string> Call::value(std::string_view name) const
{
    const auto found = std::ranges::find_if(query, [&](const auto& one) { return one.first == name; });
    return found == query.end() ? std::nullopt : std::optional(found->second);
}

std::string_view statusText(int status)
{
    static const std::map<int, std::string_view> texts{{200, "OK"},
                                                       {201, "Created"},
                                                       {204, "No Content"},
                                                       {400, "Bad Request"},
                                                       {401, "Unauthorized"},
                                                       {403, "Forbidden"},
                                                       {404, "Not Found"},
                                                       {405, "Method Not Allowed"},
                                                       {408, "Request Timeout"},
                                                       {409, "Conflict"},
                                                       {413, "Payload Too Large"},
                                                       {415, "Unsupported Media Type"},
                                                       {417, "Expectation Failed"},
                                                       {422, "Unprocessable Entity"},
                                                       {429, "Too Many Requests"},
                                                       {431, "Request Header Fields Too Large"},
                                                       {500, "Internal Server Error"},
                                                       {502, "Bad Gateway"},
                                                       {503, "Service Unavailable"},
                                                       {504, "Gateway Timeout"}};
    const auto found = texts.find(status);
    return found == texts.end() ? "Error" : found->second;
}

QString tr(const char* text)
{
    return QCoreApplication::translate("HttpApi", text);
}

Reply jsonReply(const Json& json, int status)
{
    Reply reply;
    reply.status = status;
    reply.body = writeJson(json);
    return reply;
}

Reply errorReply(int status, const QString& message, const Json& more)
{
    Json json{{"code", status}, {"message", message.toStdString()}, {"status", statusText(status)}};
    json.update(more);
    return jsonReply(json, status);
}

Reply errorReply(const Error& error)
{
    return errorReply(statusOf(error.kind), error.message);
}

} // namespace muster::service
