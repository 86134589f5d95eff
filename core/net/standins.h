// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <string>
#include <string_view>

namespace muster {

/// Other words of the same look: letters become letters of the same script and case, digits become digits, everything
/// else stays where it is. Two different texts of the same shape never get the same stand-in, and texts that differ in
/// case only keep doing so; so what was unique stays unique and what was equal stays equal. Nobody can lead a
/// stand-in back to its text without the key.
class StandIns
{
public:
    explicit StandIns(QByteArray key) : m_key(std::move(key)) {}

    /// Any text (UTF-8). `tail` > 0: only the last so many letters and digits change.
    [[nodiscard]] std::string text(std::string_view text, int tail = 0) const;
    /// Digits only. A leading zero, or none, stays so; a single digit is itself.
    [[nodiscard]] std::string digits(std::string_view text) const;
    /// An e-mail address below the reserved top-level domain "example" (RFC 2606).
    [[nodiscard]] std::string mail(std::string_view text) const;

private:
    QByteArray m_key;
};

} // namespace muster
