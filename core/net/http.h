// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/httpconnection.h"

#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace muster {

/// One header field. Values are sent as given; names are compared without regard to case (RFC 9110, section 5.1).
struct HttpHeader
{
    std::string name;
    std::string value;
    bool secret = false; ///< never shown, never logged
};

struct HttpLimits
{
    std::chrono::milliseconds inactivity{30'000}; ///< no byte for this long ends the request
    std::chrono::milliseconds total{60'000};      ///< the whole request, retries not counted
    std::int64_t bodyBytes = 64LL << 20;          ///< decoded bytes; more ends the request with TooLarge
    int redirects = 5;                            ///< same origin and GET only
    int tries = 5;                                ///< first try and retries together; only GET, or `idempotent`
};

struct HttpRequest
{
    std::string method = "GET";
    std::string url;                 ///< absolute, percent-encoded
    std::vector<HttpHeader> headers; ///< validated by the adapter: token names, no CR, LF or NUL in values
    std::string body;
    bool idempotent = false; ///< a POST that only reads (a POST list) may be retried
    HttpLimits limits;
    std::shared_ptr<const HttpConnection> connection; ///< null = as this computer does it
};

struct HttpResponse
{
    int status = 0;
    std::string reason;
    std::vector<HttpHeader> headers;
    std::string body; ///< decoded (gzip, deflate), whole: a cut or ill-framed body never gets here
    std::string url;  ///< where it came from after same-origin redirects
    std::chrono::milliseconds elapsed{0};
    int tries = 1;

    /// First header of that name, any case; empty when there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const;
    /// Value of a cookie that the answer sets (RFC 6265, section 4.1); empty when it does not.
    [[nodiscard]] std::string cookie(std::string_view name) const;
};

/// Port: sends HTTP requests. Thread-safe. The future is ready within one second of a stop request, with Cancelled.
/// Any status is a value, also 404 or 500 (after the retries for 429, 502, 503, 504 and broken connections, which
/// honour Retry-After, RFC 9110 section 10.2.3). An Error means that there is no answer at all: Network, Timeout, Tls,
/// Redirect, TooLarge, BadAnswer (framing), Cancelled, Invalid (the request itself).
class Http
{
public:
    virtual ~Http() = default;
    [[nodiscard]] virtual std::future<Result<HttpResponse>> send(HttpRequest request, std::stop_token stop) = 0;
};

} // namespace muster
