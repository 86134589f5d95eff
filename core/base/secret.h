// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace muster {

/// A credential in memory. It cannot be printed, streamed or serialised, and is wiped when it goes away.
/// Only the code that puts it on the wire or into a secret store calls reveal().
class Secret
{
public:
    Secret() = default;
    explicit Secret(std::string value) : m_value(std::move(value)) {}
    ~Secret() { wipe(); }
    Secret(Secret&& other) noexcept : m_value(std::move(other.m_value)) { other.wipe(); }
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;

    /// The bytes, for the wire or the store and nothing else.
    [[nodiscard]] std::string_view reveal() const { return m_value; }
    [[nodiscard]] bool empty() const { return m_value.empty(); }
    /// A deliberate second copy (the implicit one is deleted).
    [[nodiscard]] Secret clone() const { return Secret(m_value); }

private:
    void wipe() noexcept;
    std::string m_value;
};

} // namespace muster
