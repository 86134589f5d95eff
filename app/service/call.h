// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/apikeys.h"
#include "core/sync/jobs.h"

#include <utility>

namespace muster::service {

/// One request, checked and taken apart.
struct Call
{
    std::string method;                                     ///< HEAD arrives as GET
    std::string path;                                       ///< decoded, without the query
    std::vector<std::pair<std::string, std::string>> query; ///< decoded, in order
    std::string target;                                     ///< path and query as received
    std::string body;
    std::string keyText;            ///< x-api-key
    std::string idempotency;        ///< Idempotency-Key
    std::string keyId;              ///< of the key that let it in
    std::vector<std::string> parts; ///< what stood for the {..} of the route
    std::stop_token stop;           ///< the service ends

    /// The first value of a query parameter, or nothing.
    [[nodiscard]] std::optional<std::string> value(std::string_view name) const;
};

struct Reply
{
    int status = 200;
    std::string body;
    std::string type = "application/json";
    std::string allow;  ///< methods, with 405
    bool again = false; ///< given before, for the same Idempotency-Key
};

/// What the handlers work with; one for each thread.
struct ApiPorts
{
    Ports& ports;
    ApiKeys& keys;
    ApiReplies& replies;
    Jobs& jobs;
};

[[nodiscard]] Reply jsonReply(const Json& json, int status = 200);
/// The error as JumpCloud says it: {code, message, status}; `more` is added.
[[nodiscard]] Reply errorReply(int status, const QString& message, const Json& more = Json::object());
[[nodiscard]] Reply errorReply(const Error& error);
[[nodiscard]] std::string_view statusText(int status);

/// Where all words of the service are translated.
[[nodiscard]] QString tr(const char* text);

} // namespace muster::service
