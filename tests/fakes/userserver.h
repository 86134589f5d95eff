// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answeringhttp.h"

#include "core/base/json.h"

#include <QUrl>
#include <QUrlQuery>

namespace muster {

/// Pieces from which tests make small servers of users: query parameters in, pages of {"id": n} out.
namespace userserver {

inline QString query(const HttpRequest& request, const char* name)
{
    return QUrlQuery(QUrl(QString::fromStdString(request.url)))
        .queryItemValue(QString::fromLatin1(name), QUrl::FullyDecoded);
}

inline int number(const HttpRequest& request, const char* name, int fallback)
{
    bool good = false;
    const int value = query(request, name).toInt(&good);
    return good ? value : fallback;
}

/// Users first .. first + count - 1, but none from `end` on.
inline Json users(int first, int count, int end)
{
    Json list = Json::array();
    for (int id = first; id < std::min(first + count, end); ++id)
        list.push_back({{"id", id}, {"name", "User " + std::to_string(id)}});
    return list;
}

inline HttpResponse json(const Json& body, std::vector<HttpHeader> headers = {})
{
    HttpResponse response;
    response.status = 200;
    response.reason = "OK";
    response.headers = std::move(headers);
    response.body = writeJson(body);
    return response;
}

inline HttpResponse text(int status, std::string reason, std::string body)
{
    HttpResponse response;
    response.status = status;
    response.reason = std::move(reason);
    response.body = std::move(body);
    return response;
}

} // namespace userserver
} // namespace muster
