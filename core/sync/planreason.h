// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>
#include <string_view>

namespace muster {

/// Reason codes of plan items: stable words for files and programs. Those of FieldProblem (missingEmail ...) come on
/// top.
namespace reason {
inline constexpr std::string_view badRecord = "badRecord";
inline constexpr std::string_view notPicked = "notPicked";
inline constexpr std::string_view unknownStatus = "unknownStatus";
inline constexpr std::string_view inactiveAtSource = "inactiveAtSource";
inline constexpr std::string_view createsOff = "createsOff";
inline constexpr std::string_view updatesOff = "updatesOff";
inline constexpr std::string_view linked = "linked";
inline constexpr std::string_view suspendedByHand = "suspendedByHand";
inline constexpr std::string_view reactivationOff = "reactivationOff";
inline constexpr std::string_view duplicateInSource = "duplicateInSource";
inline constexpr std::string_view emailTaken = "emailTaken";
inline constexpr std::string_view usernameTaken = "usernameTaken";
inline constexpr std::string_view employeeIdTaken = "employeeIdTaken";
inline constexpr std::string_view ambiguousMatch = "ambiguousMatch";
inline constexpr std::string_view alreadyLinked = "alreadyLinked";
inline constexpr std::string_view sameUserTwice = "sameUserTwice";
inline constexpr std::string_view missingInSource = "missingInSource";
inline constexpr std::string_view managerNotFound = "managerNotFound";
inline constexpr std::string_view changedSincePlan = "changedSincePlan";
inline constexpr std::string_view unticked = "unticked";
inline constexpr std::string_view noFreeSuffix = "noFreeSuffix";
inline constexpr std::string_view changedSinceRun = "changedSinceRun"; ///< argument: attributes; with a sentence
inline constexpr std::string_view createdByRun = "createdByRun";
inline constexpr std::string_view backAlready = "backAlready";
inline constexpr std::string_view missingWaits = "missingWaits"; ///< missing, but not for long enough yet
inline constexpr std::string_view protectedUser = "protected";
inline constexpr std::string_view flapping = "flapping";
inline constexpr std::string_view locked = "locked";
inline constexpr std::string_view overwritesEdit =
    "overwritesEdit"; ///< argument: attribute names, comma and space between
} // namespace reason

/// Stored form: code, then U+001F and an argument, then for FieldProblems U+001F and the sentence.
[[nodiscard]] std::string packReason(std::string_view code, std::string_view argument = {},
                                     const QString& sentence = {});
struct ReasonParts
{
    std::string_view code, argument, sentence;
};
[[nodiscard]] ReasonParts unpackReason(std::string_view packed);
/// The sentence for a person.
[[nodiscard]] QString reasonText(std::string_view packed);

} // namespace muster
