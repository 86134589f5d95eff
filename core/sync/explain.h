// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importrun.h"

namespace muster {

/// One step on a person's way from the source to the directory.
struct ExplainStep
{
    enum class Result : std::uint8_t { Passed, Changed, Stopped, Note };
    std::string step; ///< source, filter, match, mapping, status, policy, limits, write
    QString title;    ///< one line: what this step looks at
    QString text;     ///< what came out, and why
    Result result = Result::Passed;
    std::vector<std::pair<QString, QString>> facts; ///< what was looked at: name and value, secrets masked
    std::string field; ///< place in the connector that decides this ("mapping[3].transforms[1]"); empty = none
};

struct Explanation
{
    std::string connector, key;
    QString person; ///< whom the key names, in words
    std::vector<ExplainStep> steps;
};

/// Port: why an import does with one person what it does.
class Explainer
{
public:
    virtual ~Explainer() = default;
    /// `key` is an external id, e-mail address, username, employee id or user id. Fetches the person's record; writes
    /// nothing. Errors: those of a fetch, NotFound (neither source nor directory know the key), Conflict (it names
    /// several), Storage.
    [[nodiscard]] virtual Result<Explanation> explain(const Connector& connector, const std::string& key,
                                                      std::stop_token stop) = 0;
};

/// The explanation as plain text, for copying; and the contract's JSON: {steps: [..]}.
[[nodiscard]] QString explanationText(const Explanation& explanation);
[[nodiscard]] Json toJson(const Explanation& explanation);

} // namespace muster
