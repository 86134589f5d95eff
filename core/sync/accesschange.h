// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connector.h"

#include <QString>

#include <vector>

/// What differs in how two versions of a connector get into their source. Pure: looks at no secret store.
namespace muster {

struct AccessChange
{
    std::string place; ///< in the connector file: "source.baseUrl"
    QString words;     ///< a sentence; addresses without their query, of everything else only its name
    /// What is stored does not serve the change: somebody enters it for the other host, or authorizes, anyway.
    bool asksItself = false;
};

/// In the order of the file. Empty exactly when both ask the same servers with the same credentials.
[[nodiscard]] std::vector<AccessChange> accessChanges(const Connector& before, const Connector& after);
/// Those that a person must allow before they are saved, since what is stored would go on being sent without a word.
/// None when the changed connector has no credentials.
[[nodiscard]] std::vector<AccessChange> changesToAllow(const Connector& before, const Connector& after);
/// Their sentences, one after the other.
[[nodiscard]] QString wordsOf(const std::vector<AccessChange>& changes);

} // namespace muster
