// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/protect.h"

#include "core/base/textkey.h"

#include <algorithm>

namespace muster {

namespace {
/// Linear in pattern times text at worst: after a mismatch only the last star takes one character more.
bool fits(std::string_view pattern, std::string_view text)
{
    std::size_t p = 0, t = 0, star = std::string_view::npos, from = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            from = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++from;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}
} // namespace

ProtectList::ProtectList(std::span<const std::string> patterns)
{
    for (const std::string& pattern : patterns) {
        std::string folded = textKey(pattern);
        if (folded.find_first_not_of(' ') != std::string::npos)
            m_patterns.push_back(std::move(folded));
    }
}

bool ProtectList::covers(std::initializer_list<std::string_view> texts) const
{
    if (m_patterns.empty())
        return false;
    return std::any_of(texts.begin(), texts.end(), [this](std::string_view text) {
        if (text.empty())
            return false;
        const std::string folded = textKey(text);
        return std::any_of(m_patterns.begin(), m_patterns.end(),
                           [&](const std::string& pattern) { return fits(pattern, folded); });
    });
}

} // namespace muster
