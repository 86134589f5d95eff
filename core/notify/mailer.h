// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/secret.h"
#include "core/sync/notifysettings.h"

#include <stop_token>

namespace muster {

struct Attachment
{
    std::string name;  ///< ASCII, without quotes
    std::string bytes; ///< sent as text/csv
};

/// A whole message for one recipient. Header values are ready for the wire: encoded, without line ends of their own.
struct Mail
{
    std::string from, to;                                     ///< bare addresses of the envelope
    std::vector<std::pair<std::string, std::string>> headers; ///< From, To, Subject, Date, Message-ID ...
    std::string text, html;                                   ///< UTF-8
    std::vector<Attachment> attachments;
};

/// Port: hands one mail to the mail server. Errors: Forbidden (refused for good, 5xx), Unauthorized (user name or
/// password refused), Server (refused for now, 4xx), Network, Timeout, Tls, Invalid (the mail or the settings),
/// Cancelled. `detail` is what the server has said, without secrets.
class Mailer
{
public:
    virtual ~Mailer() = default;
    [[nodiscard]] virtual Result<void> send(const MailSettings& server, const Secret& password, const Mail& mail,
                                            std::stop_token stop) = 0;
};

} // namespace muster
