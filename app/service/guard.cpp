// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/guard.h"

#include <boost/beast/core/string.hpp>

#include <array>

namespace muster::service {

namespace {

namespace http = boost::beast::http;

bool isOurs(boost::beast::string_view host, unsigned short port)
{
    static constexpr std::array<const char*, 3> names{"127.0.0.1", "[::1]", "localhost"};
    for (const char* name : names) {
        const std::string full = std::string(name) + ':' + std::to_string(port);
        if (boost::beast::iequals(host, full) || (port == 80 && boost::beast::iequals(host, name)))
            return true;
    }
    return false;
}

bool isJson(boost::beast::string_view type)
{
    const auto end = std::min(type.find(';'), type.size());
    auto name = type.substr(0, end);
    while (!name.empty() && (name.back() == ' ' || name.back() == '\t'))
        name.remove_suffix(1);
    return boost::beast::iequals(name, "application/json");
}

bool hasBody(const Fields& header)
{
    const auto length = header.find(http::field::content_length);
    return header.count(http::field::transfer_encoding) > 0 || (length != header.end() && length->value() != "0");
}

} // namespace

std::optional<Reply> refuseHeader(const Fields& header, unsigned short port)
{
    if (header.count(http::field::host) != 1)
        return errorReply(400, tr("A request needs exactly one Host."));
    if (!isOurs(header[http::field::host], port))
        return errorReply(403, tr("This service answers to 127.0.0.1, [::1] and localhost with its port only."));
    if (header.count(http::field::origin) > 0)
        return errorReply(403, tr("Web pages may not use this service."));
    if (header.count(http::field::transfer_encoding) > 0 && header.count(http::field::content_length) > 0)
        return errorReply(400, tr("A request has a Content-Length or a Transfer-Encoding, not both."));
    if (header.count("x-api-key") > 1 || header.count("Idempotency-Key") > 1)
        return errorReply(400, tr("A request has one x-api-key and one Idempotency-Key at most."));
    if (const auto expect = header[http::field::expect];
        !expect.empty() && !boost::beast::iequals(expect, "100-continue"))
        return errorReply(417, tr("Only 100-continue can be expected."));
    if (hasBody(header) && !isJson(header[http::field::content_type]))
        return errorReply(415, tr("A body must be JSON, with Content-Type: application/json."));
    return std::nullopt;
}

} // namespace muster::service
