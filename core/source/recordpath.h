// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// One path grammar for everything (records, ids, totals, cursors, mappings, templates):
/// `.` root · `a.b.c` · `a[0].b` · `a[-1]` last · `a[type=work].value` first element whose field equals · `a[*].b` all,
/// as a list · `users.*` values of a map (or of an array: some servers write an empty map as []) · `"odd.key"` quoted
/// segment (JSON string escapes). Keys are compared exactly.
class RecordPath
{
public:
    struct Step
    {
        enum class Kind { Key, Index, Where, All, Values };
        Kind kind = Kind::Key;
        std::string key;   ///< Key; Where: the field compared
        std::string value; ///< Where: the text it must equal (numbers and booleans by their JSON text)
        int index = 0;     ///< Index; negative counts from the end
        friend bool operator==(const Step&, const Step&) = default;
    };

    /// Error Invalid with the column and a hint.
    [[nodiscard]] static Result<RecordPath> parse(std::string_view text);
    [[nodiscard]] static RecordPath root() { return {}; }
    [[nodiscard]] const std::vector<Step>& steps() const { return m_steps; }
    [[nodiscard]] bool isRoot() const { return m_steps.empty(); }
    /// True with [*] or .* anywhere: the path gives a list of all that it finds (missing and null left out), flattened.
    [[nodiscard]] bool isList() const;
    /// Canonical text; parse(text()) is the same path. Shell-safe quoting where a key needs it.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] RecordPath child(std::string_view key) const;
    [[nodiscard]] RecordPath child(int index) const;
    /// Looks the path up in a small document (probe, wizard tree, tests). Null when it leads nowhere.
    /// The fast reader (recordreader.h) must give the same values: one test runs both over the same cases.
    [[nodiscard]] Json find(const Json& document) const;
    friend bool operator==(const RecordPath&, const RecordPath&) = default;

private:
    std::vector<Step> m_steps;
};

} // namespace muster
