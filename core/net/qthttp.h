// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/http.h"

#include <memory>

namespace muster {

/// Http on QNetworkAccessManager, the only place that uses it. One thread of its own with several managers, because one
/// manager opens at most six connections to a host. No cookies are kept, nothing is cached, no proxy for loopback
/// addresses, HTTP/1.1 only. One object serves a whole process.
class QtHttp final : public Http
{
public:
    QtHttp();
    ~QtHttp() override; ///< requests under way end with Cancelled
    [[nodiscard]] std::future<Result<HttpResponse>> send(HttpRequest request, std::stop_token stop) override;

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace muster
