// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/fieldroles.h"

namespace muster {

/// One entry of a mapping that fits a source's fields, with how sure that is (0 .. 1) and why.
struct Suggestion
{
    MappingRule rule;
    double confidence = 0;
    QString why;
};

/// A mapping for these fields: at most one rule for each attribute and one attribute for each field (e-mail addresses
/// and names may serve the username too). Where no field is a username, one is made of the names or of the e-mail
/// address, with transforms that make it fit and unique.
[[nodiscard]] std::vector<Suggestion> suggestMapping(const Fields& fields);
/// The rule as it stands in a connector file.
[[nodiscard]] Json suggestionJson(const MappingRule& rule);

} // namespace muster
