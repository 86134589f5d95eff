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
    return holds;
}

} // namespace muster
