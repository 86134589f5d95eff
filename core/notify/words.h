// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/mailer.h"
#include "core/notify/notice.h"

namespace muster {

/// "2026-11-25 06:30:05 +0100 (Europe/Oslo)".
[[nodiscard]] QString zoneTime(Timestamp moment, const std::string& timeZone);
/// 12345 -> "12,345" in the person's language.
[[nodiscard]] QString numberText(std::int64_t number);
/// "2026-11-25 05:30:05 UTC".
[[nodiscard]] QString utcTime(Timestamp moment);

/// The few words of a desktop notice: who it is about, and one sentence.
[[nodiscard]] QString noticeTitle(const Notice& notice);
[[nodiscard]] QString noticeSentence(const Notice& notice);

/// The whole mail, without attachments. Text of a source stands in the bodies only, escaped. `attached` says whether
/// the results file goes along. `event` makes the Message-ID the same at each try.
[[nodiscard]] Mail composeMail(const MailSettings& settings, const Notice& notice, const std::string& event,
                               const std::string& recipient, Timestamp now, bool attached);

/// A header value of any text: as it is when it is printable ASCII, else encoded words (RFC 2047) folded at 76
/// columns. Control characters become spaces.
[[nodiscard]] std::string headerText(const QString& text, std::size_t nameLength);
/// `Muster <muster@example.com>` (RFC 5322, section 3.4); the address has passed problems().
[[nodiscard]] std::string headerAddress(const std::string& name, const std::string& address, std::size_t nameLength);

/// The webhook's body (docs/notifications.md), and its signature: "sha256=" and HMAC-SHA256 of `timestamp`, a full
/// stop, and the body, in hexadecimal.
[[nodiscard]] std::string webhookBody(const Notice& notice, const std::string& event);
[[nodiscard]] std::string webhookSignature(const Secret& secret, const std::string& timestamp, const std::string& body);

} // namespace muster
