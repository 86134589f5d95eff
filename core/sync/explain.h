// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importrun.h"

namespace muster {

/// One step on a person's way from the source to the directory.
struct ExplainStep
{
    enum class Result : std::uint8_t { Passed, Changed, Stopped, Note };
    std::string step; ///< source, filter, match, mapping, status, policy, limits, write; of a part: that of its whole
    QString title;    ///< one line: what this step looks at
    QString text;     ///< what came out, and why; plain text that may hold data of the source
    Result result = Result::Passed;
    std::vector<std::pair<QString, QString>> facts; ///< what was looked at: name and value, secrets masked
    std::string field; ///< place in the connector that decides this ("mapping[3].transforms[1]"); empty = none
    std::vector<ExplainStep> steps; ///< its parts: each key that was tried, each mapping with its transforms ...
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
    /// nothing. Works on unsaved connectors (drafts). Errors: those of a fetch, Usage (no key), Invalid (no source),
    /// NotFound (neither source nor directory know the key), Conflict (it names several), Storage, Cancelled.
    [[nodiscard]] virtual Result<Explanation> explain(const Connector& connector, const std::string& key,
                                                      const OnProgress& progress, std::stop_token stop) = 0;
};

[[nodiscard]] std::string_view resultName(ExplainStep::Result result); ///< "passed", "changed", "stopped", "note"
/// The mark in front of a step: ✓ for passed and changed, ✗ for stopped, • for a note.
[[nodiscard]] QString resultMark(ExplainStep::Result result);
/// The explanation as plain text, for copying and the terminal; and the contract's JSON: {connector, key, person,
/// steps: [{step, title, text, result, field, facts: [{name, value}], steps}]}.
[[nodiscard]] QString explanationText(const Explanation& explanation);
[[nodiscard]] Json toJson(const Explanation& explanation);

} // namespace muster
