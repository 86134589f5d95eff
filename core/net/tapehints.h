// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/secret.h"

#include <string>
#include <vector>

namespace muster {

/// What a recording knows of the connector, so that a tape holds no secret and still pages and maps as the source did.
struct TapeHints
{
    std::vector<Secret> secrets;               ///< whatever was stored or given, as it is
    std::vector<std::string> secretParameters; ///< of the query, whatever they are called
    std::vector<std::string> plainParameters;  ///< no credentials although their name sounds so (page_token)
    std::vector<std::string> countParameters;  ///< counted by the client (offset, limit), or totals: never replaced
    std::vector<std::string> cursorNames;      ///< parameter and member of a cursor: not replaced when it is a number
    std::vector<std::string> keepWords;        ///< words that a mapping compares with: never replaced
    std::vector<std::string> keepHeaders;      ///< of answers, besides the usual few
    std::vector<std::string> signInUrls;       ///< without query; of these only the status is kept
};

} // namespace muster
