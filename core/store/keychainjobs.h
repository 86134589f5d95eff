// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <string>
#include <string_view>

namespace muster::keychain {

enum class Outcome {
    Done,
    Missing,     ///< there is no such entry, or the keychain is locked and hides it
    Refused,     ///< a person or the keychain said no
    Unavailable, ///< no keychain service, or it failed
    NoAnswer,    ///< nothing within the time: it may be asking a person
};

struct Answer
{
    Outcome outcome = Outcome::Unavailable;
    std::string value; ///< of a read that is Done
    QString detail;    ///< what the keychain said, for an expert
};

/// One entry of the platform's keychain. Each call waits until the keychain has answered, at most `wait`.
struct Entry
{
    QString service;
    QString key;
    std::chrono::milliseconds wait;

    [[nodiscard]] Answer read() const;
    [[nodiscard]] Answer write(std::string_view value) const;
    [[nodiscard]] Answer remove() const;
};

} // namespace muster::keychain
