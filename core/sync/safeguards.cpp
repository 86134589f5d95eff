// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/safeguards.h"

#include <QCoreApplication>
#include <QLocale>

namespace muster {

namespace {
constexpr std::int64_t smallDirectory = 10; ///< linked users below which percentages would hold for a single person

QString tr(const char* text)
{
    return QCoreApplication::translate("Safeguards", text);
}

double percentOf(std::int64_t count, std::int64_t of)
{
    return of > 0 ? 100.0 * static_cast<double>(count) / static_cast<double>(of) : 100.0;
}

/// More than the count or more than the percentage, whichever is reached first.
bool exceeds(const Limit& limit, std::int64_t count, std::int64_t of)
{
    if (count > limit.count)
        return true;
    if (of < smallDirectory)
        return count > 2 && percentOf(count, of) > std::max(50.0, limit.percent);
    return percentOf(count, of) > limit.percent;
}

void check(const char* name, const char* message, const std::optional<Limit>& limit, std::int64_t count,
           std::int64_t of, std::vector<Hold>& holds)
{
    if (!limit || count == 0 || !exceeds(*limit, count, of))
        return;
    const double percent = percentOf(count, of);
    const QLocale locale;
    const QString allowed =
        tr("allowed are %1 % or %2").arg(locale.toString(limit->percent, 'g', 4), locale.toString(limit->count));
    holds.push_back(
        {name,
         tr(message).arg(locale.toString(static_cast<qlonglong>(count)), locale.toString(percent, 'f', 1), allowed),
         count, percent});
}
} // namespace

namespace {
/// Small steps must not add up: what was suspended in the last 24 hours and what is to be, as one.
void checkDay(const Safeguards& safeguards, const PlanImpact& impact, std::vector<Hold>& holds)
{
    const std::optional<Limit>& limit = safeguards.deactivate;
    const std::int64_t sum = impact.deactivate + impact.recent;
    if (!limit || impact.deactivate == 0 || impact.recent == 0 || exceeds(*limit, impact.deactivate, impact.linked) ||
        !exceeds(*limit, sum, impact.linked))
        return;
    const QLocale locale;
    const double percent = percentOf(sum, impact.linked);
    holds.push_back({"deactivate24h",
                     tr("%1 users would be suspended; with the %2 of the last 24 hours these are %3 (%4 %; allowed are "
                        "%5 % or %6). Check the list before you approve.")
                         .arg(locale.toString(static_cast<qlonglong>(impact.deactivate)),
                              locale.toString(static_cast<qlonglong>(impact.recent)),
                              locale.toString(static_cast<qlonglong>(sum)), locale.toString(percent, 'f', 1),
                              locale.toString(limit->percent, 'g', 4), locale.toString(limit->count)),
                     sum, percent});
}
} // namespace

std::vector<Hold> checkSafeguards(const Safeguards& safeguards, const PlanImpact& impact)
{
    std::vector<Hold> holds;
    if (impact.records == 0 && impact.linked > 0)
        holds.push_back(
            {"empty",
             tr("The source gave an empty list although %1 users come from it. Check the source before you approve.")
                 .arg(QLocale().toString(static_cast<qlonglong>(impact.linked))),
             impact.linked, 100});
    check("deactivate",
          QT_TRANSLATE_NOOP("Safeguards", "%1 users would be suspended (%2 %; %3). Check the list before you approve."),
          safeguards.deactivate, impact.deactivate, impact.linked, holds);
    checkDay(safeguards, impact, holds);
    // a first import creates everybody: there a percentage says nothing, the count still does
    if (safeguards.create && (impact.linked > 0 || impact.create > safeguards.create->count))
        check(
            "create",
            QT_TRANSLATE_NOOP("Safeguards", "%1 users would be created (%2 %; %3). Check the list before you approve."),
            safeguards.create, impact.create, impact.linked, holds);
    check("update",
          QT_TRANSLATE_NOOP("Safeguards", "%1 users would be updated (%2 %; %3). Check the list before you approve."),
          safeguards.update, impact.update, impact.linked, holds);
    check("clear",
          QT_TRANSLATE_NOOP("Safeguards", "%1 users would lose a value (%2 %; %3). Check the list before you approve."),
          safeguards.clear, impact.clear, impact.linked, holds);
    check("keyChange",
          QT_TRANSLATE_NOOP("Safeguards", "%1 users would get another e-mail address, username or employee id (%2 %; "
                                          "%3). Check the list before you approve."),
          safeguards.keyChange, impact.keyChange, impact.linked, holds);
    check("drop",
          QT_TRANSLATE_NOOP("Safeguards", "%1 users whom the last good import saw are not in the list any more (%2 %; "
                                          "%3). Check the source before you approve."),
          safeguards.drop, impact.dropped, impact.seenBefore, holds);
    return holds;
}

HeldPart heldPart(Safeguards::Rest rest, const std::vector<Hold>& holds)
{
    HeldPart part;
    for (const Hold& hold : holds) {
        if (hold.limit == "create")
            part.create = true;
        else if (hold.limit == "update")
            part.update = true;
        else if (hold.limit == "deactivate" || hold.limit == "deactivate24h")
            part.suspend = true;
        else if (hold.limit == "clear")
            part.clears = true;
        else if (hold.limit == "keyChange")
            part.keyChange = true;
        else if (hold.limit == "drop")
            part.missing = true;
        else
            part.everything = true; // an empty list, or a limit that somebody adds: nothing goes on by itself
    }
    part.everything = part.everything || (rest == Safeguards::Rest::Hold && !holds.empty());
    return part;
}

} // namespace muster
