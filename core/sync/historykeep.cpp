// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/historykeep.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {
constexpr const char* setting = "history";

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(HistoryKeep)
};

bool isSensible(const HistoryKeep& keep)
{
    return keep.details >= 1 && keep.details <= keep.heads && keep.heads <= HistoryKeep::longest;
}
} // namespace

Result<HistoryKeep> readKeep(Settings& settings)
{
    const Result<Json> stored = settings.read(setting);
    if (!stored)
        return fail(stored.error());
    HistoryKeep keep;
    const auto days = [&](const char* name, int& into) {
        if (stored->is_object() && stored->contains(name) && (*stored)[name].is_number_integer())
            into = static_cast<int>(std::clamp<std::int64_t>((*stored)[name].get<std::int64_t>(), 0,
                                                             std::int64_t{HistoryKeep::longest} + 1));
    };
    days("details", keep.details);
    days("heads", keep.heads);
    // what nobody could have entered deletes nothing: the usual values count
    return isSensible(keep) ? keep : HistoryKeep();
}

Result<void> writeKeep(Settings& settings, const HistoryKeep& keep)
{
    if (keep.details < 1)
        return fail(ErrorKind::Invalid, Words::tr("Results are kept for at least one day."), {},
                    QStringLiteral("details"));
    if (keep.heads > HistoryKeep::longest)
        return fail(ErrorKind::Invalid,
                    Words::tr("Runs can be kept for %1 days at most.").arg(QString::number(HistoryKeep::longest)), {},
                    QStringLiteral("heads"));
    if (!isSensible(keep))
        return fail(ErrorKind::Invalid,
                    Words::tr("Results cannot be kept longer than the runs that they belong to. Keep the runs longer."),
                    {}, QStringLiteral("heads"));
    return settings.write(setting, Json{{"details", keep.details}, {"heads", keep.heads}});
}

} // namespace muster
