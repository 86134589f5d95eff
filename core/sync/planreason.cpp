// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/planreason.h"

#include "core/base/untrusted.h"

#include <QCoreApplication>

#include <array>

namespace muster {

namespace {
struct Sentence
{
    std::string_view code;
    const char* text;
};
// %1 = the argument
constexpr std::array<Sentence, 28> sentences{{
    {reason::badRecord, QT_TRANSLATE_NOOP("PlanReason", "The record cannot be used: %1")},
    {reason::notPicked, QT_TRANSLATE_NOOP("PlanReason", "Not among the picked users.")},
    {reason::unknownStatus,
     QT_TRANSLATE_NOOP("PlanReason",
                       "The status “%1” is neither active nor inactive in the connector. Add it to the status rules.")},
    {reason::inactiveAtSource, QT_TRANSLATE_NOOP("PlanReason", "Inactive at the source, so no user is made.")},
    {reason::createsOff, QT_TRANSLATE_NOOP("PlanReason", "New user, but this run does not create users.")},
    {reason::updatesOff,
     QT_TRANSLATE_NOOP("PlanReason", "Differs from the source, but this run does not update users.")},
    {reason::linked, QT_TRANSLATE_NOOP("PlanReason", "Already there with the same values; linked to the source.")},
    {reason::suspendedByHand,
     QT_TRANSLATE_NOOP("PlanReason", "Suspended by a person, so an import does not reactivate the user.")},
    {reason::reactivationOff,
     QT_TRANSLATE_NOOP("PlanReason", "Active again at the source, but reactivation is not allowed.")},
    {reason::duplicateInSource,
     QT_TRANSLATE_NOOP("PlanReason", "Several records of the source share %1. Make them different at the source.")},
    {reason::emailTaken, QT_TRANSLATE_NOOP("PlanReason", "Another user has this e-mail address: %1.")},
    {reason::usernameTaken, QT_TRANSLATE_NOOP("PlanReason", "Another user has this username: %1.")},
    {reason::employeeIdTaken, QT_TRANSLATE_NOOP("PlanReason", "Another user has this employee id: %1.")},
    {reason::ambiguousMatch,
     QT_TRANSLATE_NOOP("PlanReason", "The match keys lead to different users: %1. Correct the record or the users.")},
    {reason::alreadyLinked,
     QT_TRANSLATE_NOOP("PlanReason", "The matching user is already linked to another record of this source: %1.")},
    {reason::sameUserTwice, QT_TRANSLATE_NOOP("PlanReason", "Several records of the source match the same user.")},
    {reason::missingInSource, QT_TRANSLATE_NOOP("PlanReason", "No longer in the complete list of the source.")},
    {reason::managerNotFound, QT_TRANSLATE_NOOP("PlanReason", "The manager “%1” is not in the directory.")},
    {reason::changedSincePlan,
     QT_TRANSLATE_NOOP("PlanReason", "The user was changed after this plan was made. Make a new plan.")},
    {reason::unticked, QT_TRANSLATE_NOOP("PlanReason", "Unticked by a person.")},
    {reason::createdByRun,
     QT_TRANSLATE_NOOP("PlanReason", "The run created this user with %1, and no user is without it. Undo the run for "
                                     "the whole user instead.")},
    {reason::backAlready,
     QT_TRANSLATE_NOOP("PlanReason", "Another user came from the record %1 since then. Undo the run that created it.")},
    {reason::missingWaits,
     QT_TRANSLATE_NOOP("PlanReason", "No longer in the list of the source, but not for long enough to be suspended.")},
    {reason::protectedUser, QT_TRANSLATE_NOOP("PlanReason", "Protected: no import suspends this user.")},
    {reason::flapping,
     QT_TRANSLATE_NOOP("PlanReason", "The state changed three times within seven days, so it stays as it is. Correct "
                                     "the status at the source, or change the state by hand.")},
    {reason::locked, QT_TRANSLATE_NOOP("PlanReason", "Locked by a person, so the source's value is not taken: %1.")},
    {reason::overwritesEdit, QT_TRANSLATE_NOOP("PlanReason", "Overwrites what was edited by hand: %1.")},
    {reason::noFreeSuffix, QT_TRANSLATE_NOOP("PlanReason", "No free variant of “%1” was found.")},
}};
constexpr char separator = '\x1f';
} // namespace

std::string packReason(std::string_view code, std::string_view argument, const QString& sentence)
{
    std::string packed(code);
    if (argument.empty() && sentence.isEmpty())
        return packed;
    packed += separator;
    packed += argument;
    if (!sentence.isEmpty()) {
        packed += separator;
        packed += sentence.toStdString();
    }
    return packed;
}

ReasonParts unpackReason(std::string_view packed)
{
    ReasonParts parts;
    const std::size_t first = packed.find(separator);
    parts.code = packed.substr(0, first);
    if (first == std::string_view::npos)
        return parts;
    const std::size_t second = packed.find(separator, first + 1);
    parts.argument = packed.substr(first + 1, second == std::string_view::npos ? second : second - first - 1);
    if (second != std::string_view::npos)
        parts.sentence = packed.substr(second + 1);
    return parts;
}

QString reasonText(std::string_view packed)
{
    const ReasonParts parts = unpackReason(packed);
    if (!parts.sentence.empty())
        return QString::fromUtf8(parts.sentence.data(), static_cast<qsizetype>(parts.sentence.size()));
    for (const Sentence& sentence : sentences) {
        if (sentence.code == parts.code) {
            const QString text = QCoreApplication::translate("PlanReason", sentence.text);
            return text.contains(QStringLiteral("%1")) ? text.arg(displayText(parts.argument)) : text;
        }
    }
    return QString::fromUtf8(parts.code.data(), static_cast<qsizetype>(parts.code.size()));
}

} // namespace muster
