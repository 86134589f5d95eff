// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// Whom no import suspends: e-mail addresses, usernames or external ids, where `*` stands for any characters, also
/// none. Upper and lower case are the same.
class ProtectList
{
public:
    explicit ProtectList(std::span<const std::string> patterns);
    [[nodiscard]] bool isEmpty() const { return m_patterns.empty(); }
    /// True when a pattern fits one of these texts; empty texts fit nothing.
    [[nodiscard]] bool covers(std::initializer_list<std::string_view> texts) const;

private:
    std::vector<std::string> m_patterns; ///< folded
};

/// The group of the directory whose members no import suspends either.
inline constexpr std::string_view administratorsGroup = "Administrators";

} // namespace muster
