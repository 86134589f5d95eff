// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/standins.h"
#include "core/net/tape.h"
#include "core/net/tapehints.h"

#include <map>
#include <set>

namespace muster {

/// Puts stand-ins for personal values into the exchanges of one tape. Two passes over all of them, in the order in
/// which they came: look(), then change(). What stays: dates (of births only the year), booleans, counts, words that
/// the connector names, and kinds (status, type, country ...) that have few different values.
class TapeRedactor
{
public:
    TapeRedactor(const TapeHints& hints, QByteArray key);

    void look(const TapeExchange& exchange);
    [[nodiscard]] TapeExchange change(TapeExchange exchange);

private:
    struct Kind
    {
        std::set<std::string> words;
        bool many = false;
    };
    [[nodiscard]] bool keeps(std::string_view text) const;
    /// True for what leads from page to page by counting.
    [[nodiscard]] bool isPlace(std::string_view name, std::string_view value) const;
    [[nodiscard]] bool isFewKind(std::string_view key) const;
    [[nodiscard]] std::optional<std::string> name(std::string_view text) const;
    [[nodiscard]] std::optional<std::string> string(std::string_view key, std::string_view text);
    [[nodiscard]] std::optional<std::string> number(std::string_view key, std::string_view text);
    [[nodiscard]] std::string link(std::string_view text);
    [[nodiscard]] std::string bodyOf(const std::string& text);
    [[nodiscard]] std::string urlOf(const std::string& url) const;
    [[nodiscard]] std::string requestBodyOf(const std::string& text) const;
    void remember(std::string_view text, const std::string& standIn);

    StandIns m_standIns;
    std::set<std::string> m_keep, m_counted, m_cursors;
    std::map<std::string, Kind, std::less<>> m_kinds;
    std::set<std::string, std::less<>> m_pieces; ///< what requests say that may come from an answer before
    std::map<std::string, std::string, std::less<>> m_replaced; ///< of m_pieces: what answers said instead
};

} // namespace muster
