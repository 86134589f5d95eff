// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connector.h"
#include "core/source/fieldstatistics.h"

#include <QString>

/// Which field of a record is what: judged by its name in many languages and by its values.
namespace muster {

/// From here on a thing that was found goes into the connector; below it is named a guess.
inline constexpr double leastConfidence = 0.5;

/// A field and how sure it is, 0 .. 1. `field` is null when there is none.
struct FieldGuess
{
    const FieldStatistics* field = nullptr;
    double confidence = 0;
    QString why;
    [[nodiscard]] bool isSure() const { return field != nullptr && confidence >= leastConfidence; }
    [[nodiscard]] std::string path() const { return field == nullptr ? std::string() : field->path; }
};

/// How well the name of a field fits the attribute ("email", "department" ...), 0 .. 1. Its values do not count.
[[nodiscard]] double nameFits(std::string_view attribute, const FieldStatistics& field);
/// Attributes that nameFits() knows words for.
[[nodiscard]] std::vector<std::string_view> attributesWithNames();

using Fields = std::vector<FieldStatistics>;
[[nodiscard]] FieldGuess guessId(const Fields& fields);
[[nodiscard]] FieldGuess guessEmail(const Fields& fields);
struct PersonNames
{
    FieldGuess first, last;
};
[[nodiscard]] PersonNames guessNames(const Fields& fields);
/// `rule` holds the field's words, told apart as active and inactive; words that nobody knows are in neither list.
struct StatusGuess : FieldGuess
{
    StatusRule rule;
    std::vector<std::string> unknown;
};
[[nodiscard]] StatusGuess guessStatus(const Fields& fields);

} // namespace muster
