// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/mailer.h"

#include <chrono>

namespace muster {

/// Mail by SMTP (RFC 5321) with libcurl: STARTTLS (RFC 3207) that must succeed when chosen, TLS from the start
/// (RFC 8314), AUTH (RFC 4954). The server's certificate is always verified. Nothing is written to any log.
class CurlMailer final : public Mailer
{
public:
    struct Limits
    {
        std::chrono::milliseconds connect{20'000};
        std::chrono::milliseconds total{120'000};
    };
    CurlMailer() = default;
    explicit CurlMailer(const Limits& limits) : m_limits(limits) {}
    [[nodiscard]] Result<void> send(const MailSettings& server, const Secret& password, const Mail& mail,
                                    std::stop_token stop) override;

private:
    Limits m_limits;
};

} // namespace muster
