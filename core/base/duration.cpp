// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/duration.h"

#include <QRegularExpression>

namespace muster {

std::optional<std::chrono::seconds> parseDuration(std::string_view text)
{
    using namespace std::chrono;
    constexpr qint64 most = 36'525LL * 86'400;
    static const QRegularExpression form(QStringLiteral(
        "\\A(?:P(?=[\\dT])(?:(\\d{1,9})W|(?:(\\d{1,9})D)?(?:T(?=\\d)(?:(\\d{1,9})H)?(?:(\\d{1,9})M)?(?:(\\d{1,9})S)?)?)"
        "|(\\d{1,10}))\\z"));
    const auto match = form.match(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
    if (!match.hasMatch())
        return std::nullopt;
    constexpr qint64 units[] = {7 * 86'400, 86'400, 3'600, 60, 1, 1};
    qint64 total = 0;
    for (int i = 0; i < 6; ++i)
        total += match.capturedView(i + 1).toLongLong() * units[i];
    return total > 0 && total <= most ? std::optional(seconds(total)) : std::nullopt;
}

} // namespace muster
