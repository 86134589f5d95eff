// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/retry.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

#include <algorithm>
#include <charconv>

namespace muster::retry {

using std::chrono::milliseconds;

bool isWorthRetrying(int status)
{
    return status == 429 || status == 502 || status == 503 || status == 504;
}

std::optional<milliseconds> retryAfter(std::string_view value, Timestamp now)
{
    if (value.empty())
        return std::nullopt;
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (error == std::errc() && end == value.data() + value.size()) {
        if (seconds < 0)
            return std::nullopt;
        return milliseconds(std::min<std::int64_t>(seconds, 86'400) * 1000);
    }
    QString text = QString::fromLatin1(value.data(), static_cast<qsizetype>(value.size())).trimmed();
    if (!text.endsWith(QLatin1String(" GMT")))
        return std::nullopt;
    text.chop(4);
    QDateTime when = QLocale::c().toDateTime(text, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss"));
    if (!when.isValid())
        return std::nullopt;
    when.setTimeZone(QTimeZone::utc());
    const auto wait = milliseconds(when.toMSecsSinceEpoch()) - std::chrono::floor<milliseconds>(now.time_since_epoch());
    return std::clamp(wait, milliseconds(0), milliseconds(86'400'000));
}

std::optional<milliseconds> pause(const HttpRequest& request, int triesDone, std::optional<milliseconds> wish,
                                  double jitter)
{
    const bool isSafe = request.method == "GET" || request.method == "HEAD" || request.idempotent;
    if (!isSafe || triesDone >= request.limits.tries)
        return std::nullopt;
    constexpr milliseconds patience{60'000};
    if (wish)
        return *wish <= patience ? wish : std::nullopt;
    const auto doubled = milliseconds(250) * (1 << std::clamp(triesDone - 1, 0, 5));
    return milliseconds(static_cast<std::int64_t>(static_cast<double>(doubled.count()) * (1.0 - jitter / 2)));
}

} // namespace muster::retry
