// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/http.h"
#include "core/notify/mailer.h"
#include "core/sync/delivery.h"
#include "core/sync/notifysettings.h"
#include "core/sync/runreport.h"

namespace muster {

struct Notice;

/// Carries messages from the outbox to the mail server, the webhook and the desktop. What fails is tried again after
/// 1, 2, 4 ... 60 minutes, until it is a day old and was tried four times; what a mail server refuses for good (5xx),
/// what goes to somebody who is no recipient any more, and what is switched off is not.
class Courier final : public Delivery
{
public:
    struct Parts
    {
        Outbox& outbox;
        Settings& settings;
        SecretStore& secrets;
        RunHistory& runs; ///< for the results file
        Http& http;
        Mailer& mailer;
        Clock& clock;
    };
    explicit Courier(const Parts& parts) : m_parts(parts) {}

    [[nodiscard]] Result<std::optional<Timestamp>> deliverDue(std::stop_token stop, const ShowNotice& show = {},
                                                              const std::vector<Channel>& only = {}) override;
    [[nodiscard]] Result<void> sendTest(Channel channel, std::stop_token stop) override;

    /// When a message is tried again that was made at `created` and has now failed for the `tries`th time; 0 = never.
    [[nodiscard]] static Timestamp nextTry(Timestamp created, Timestamp now, int tries);

private:
    [[nodiscard]] Result<void> deliver(const OutboxEntry& entry, std::stop_token stop, const ShowNotice& show);
    [[nodiscard]] Result<void> mail(const NotifySettings& settings, const Notice& notice, const std::string& event,
                                    const std::string& recipient, std::stop_token stop);
    [[nodiscard]] Result<void> post(const NotifySettings& settings, const Notice& notice, const std::string& event,
                                    std::stop_token stop);
    [[nodiscard]] std::string resultsFile(const MailSettings& settings, const Notice& notice);

    Parts m_parts;
};

} // namespace muster
