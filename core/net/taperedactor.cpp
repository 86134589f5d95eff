// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/taperedactor.h"

#include "core/net/jsonvalues.h"

#include <QByteArray>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <functional>
#include <span>

namespace muster {

namespace {

constexpr std::size_t fewWords = 12;    ///< a kind with more different values than this is none
constexpr std::size_t longestKind = 32; ///< bytes
constexpr int phoneTail = 6;            ///< the country and the network stay, so that it remains a number that may be

QByteArray bytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

std::string lower(std::string_view text)
{
    return bytes(text).toLower().toStdString();
}

std::string decoded(std::string_view text)
{
    return QByteArray::fromPercentEncoding(bytes(text)).toStdString();
}

std::string encoded(const std::string& text)
{
    return bytes(text).toPercentEncoding().toStdString();
}

bool isDigits(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool endsWithAny(const std::string& text, std::span<const std::string_view> words)
{
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return text.ends_with(word); });
}

bool holdsAny(const std::string& text, std::span<const std::string_view> words)
{
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

bool isKindKey(std::string_view key)
{
    static constexpr std::array<std::string_view, 13> words{"status",   "state",   "type",    "kind",   "category",
                                                            "active",   "role",    "enabled", "locale", "language",
                                                            "currency", "country", "timezone"};
    return endsWithAny(lower(key), words);
}

bool isBirthKey(std::string_view key)
{
    static constexpr std::array<std::string_view, 2> words{"birth", "dob"};
    return holdsAny(lower(key), words);
}

bool isPhoneKey(std::string_view key)
{
    static constexpr std::array<std::string_view, 5> words{"phone", "mobile", "cell", "fax", "telephone"};
    return holdsAny(lower(key), words);
}

/// Members that say how many there are, or where in the list this is.
bool isCountKey(std::string_view key)
{
    static constexpr std::array<std::string_view, 12> words{"total",    "count",   "page",  "pages",
                                                            "size",     "limit",   "skip",  "offset",
                                                            "per_page", "perpage", "index", "results"};
    const std::string small = lower(key);
    return endsWithAny(small, words) && !small.ends_with("account") && !small.ends_with("discount");
}

bool isMomentKey(std::string_view key)
{
    static constexpr std::array<std::string_view, 8> words{"date",  "time", "created", "updated",
                                                           "start", "end",  "hired",   "modified"};
    return holdsAny(lower(key), words) || key.ends_with("At") || key.ends_with("_at");
}

bool matches(std::string_view text, const QRegularExpression& pattern)
{
    return text.size() <= 40 && pattern.match(QString::fromUtf8(bytes(text))).hasMatch();
}

bool isDate(std::string_view text)
{
    static const QRegularExpression pattern(
        QStringLiteral("^(\\d{4}[-/.]\\d{2}[-/.]\\d{2}([T ][\\d:.]+)?( ?(Z|UTC|[+-]\\d{2}:?\\d{2}))?|"
                       "\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{4}|\\d{1,2}:\\d{2}(:\\d{2})?)$"));
    return matches(text, pattern);
}

/// The year stays, which is all that an age limit looks at.
std::optional<std::string> birthday(std::string_view text)
{
    static const QRegularExpression pattern(QStringLiteral("^\\d{4}-\\d{2}-\\d{2}"));
    if (!matches(text, pattern))
        return std::nullopt;
    return std::string(text.substr(0, 4)) + "-01-01" + std::string(text.substr(10));
}

bool isPhone(std::string_view text)
{
    static const QRegularExpression pattern(QStringLiteral("^\\+?[\\d ()./-]{7,}$"));
    return matches(text, pattern) && !isDigits(text);
}

bool isMail(std::string_view text)
{
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find_first_of(" <>,;\"") == std::string_view::npos && text.find('@', at + 1) == std::string_view::npos;
}

bool isLink(std::string_view text)
{
    const bool begins =
        text.starts_with("http://") || text.starts_with("https://") || text.starts_with('/') || text.starts_with('?');
    return begins && text.size() > 1 && text.find(' ') == std::string_view::npos;
}

/// Calls `piece` for each part of a path and each value of a query (decoded, with the parameter's name), and puts what
/// it gives, encoded, in place.
std::string eachPiece(std::string_view url,
                      const std::function<std::optional<std::string>(std::string_view, const std::string&)>& piece)
{
    std::string out;
    const auto scheme = url.find("://");
    std::size_t at =
        scheme == std::string_view::npos || scheme > 8 ? 0 : std::min(url.find('/', scheme + 3), url.size());
    out.append(url.substr(0, at));
    bool inQuery = false;
    while (at < url.size()) {
        const std::size_t end = std::min(url.find_first_of(inQuery ? "&#" : "/?#", at), url.size());
        const std::string_view part = url.substr(at, end - at);
        const std::size_t equals = inQuery ? part.find('=') : std::string_view::npos;
        const std::size_t from = equals == std::string_view::npos ? 0 : equals + 1;
        const std::string name = from == 0 ? std::string() : decoded(part.substr(0, equals));
        const std::string value = decoded(part.substr(from));
        const auto other = value.empty() ? std::nullopt : piece(name, value);
        out.append(part.substr(0, from)).append(other ? encoded(*other) : std::string(part.substr(from)));
        if (end < url.size()) {
            inQuery = inQuery || url[end] == '?';
            out += url[end];
        }
        at = end + 1;
    }
    return out;
}

} // namespace

TapeRedactor::TapeRedactor(const TapeHints& hints, QByteArray key)
    : m_standIns(std::move(key)), m_keep{"true", "false", "yes", "no", "null", "none", "***"},
      m_counted(hints.countParameters.begin(), hints.countParameters.end()),
      m_cursors(hints.cursorNames.begin(), hints.cursorNames.end())
{
    for (const std::string& word : hints.keepWords)
        m_keep.insert(lower(word));
}

bool TapeRedactor::keeps(std::string_view text) const
{
    return text.empty() || m_keep.contains(lower(text));
}

bool TapeRedactor::isPlace(std::string_view name, std::string_view value) const
{
    const std::string text(name);
    return m_counted.contains(text) || (m_cursors.contains(text) && isDigits(value));
}

bool TapeRedactor::isFewKind(std::string_view key) const
{
    const auto found = m_kinds.find(lower(key));
    return found != m_kinds.end() && !found->second.many;
}

void TapeRedactor::look(const TapeExchange& exchange)
{
    const auto note = [this](std::string_view name, const std::string& value) {
        if (!isPlace(name, value))
            m_pieces.insert(value);
        return std::optional<std::string>();
    };
    (void)eachPiece(exchange.url, note);
    (void)withJsonValues(exchange.requestBody, [&](JsonToken token, std::string_view key, std::string_view text) {
        return token == JsonToken::Name ? std::optional<std::string>() : note(key, std::string(text));
    });
    (void)withJsonValues(exchange.body, [&](JsonToken token, std::string_view key, std::string_view text) {
        if (token != JsonToken::Name && isKindKey(key)) {
            Kind& kind = m_kinds[lower(key)];
            kind.many = kind.many || text.size() > longestKind || text.find('@') != std::string_view::npos;
            if (!kind.many)
                kind.many = kind.words.insert(std::string(text)).second && kind.words.size() > fewWords;
        }
        return std::optional<std::string>();
    });
}

void TapeRedactor::remember(std::string_view text, const std::string& standIn)
{
    if (m_pieces.contains(text))
        m_replaced.try_emplace(std::string(text), standIn);
}

std::optional<std::string> TapeRedactor::string(std::string_view key, std::string_view text)
{
    if (keeps(text) || isPlace(key, text) || (isDigits(text) && isCountKey(key)))
        return std::nullopt;
    if (isDate(text) && !isBirthKey(key))
        return std::nullopt;
    if (const auto year = isDate(text) ? birthday(text) : std::nullopt)
        return year; // other ways to write a birthday are replaced like any text
    if (isFewKind(key))
        return std::nullopt;
    std::string out;
    if (isLink(text))
        out = link(text);
    else if (isMail(text))
        out = m_standIns.mail(text);
    else if ((isPhone(text) && (isPhoneKey(key) || text.starts_with('+'))) || (isPhoneKey(key) && isDigits(text)))
        out = m_standIns.text(text, phoneTail);
    else
        out = isDigits(text) ? m_standIns.digits(text) : m_standIns.text(text);
    remember(text, out);
    return out;
}

std::optional<std::string> TapeRedactor::number(std::string_view key, std::string_view text)
{
    const std::string_view plain = text.starts_with('-') ? text.substr(1) : text;
    const std::size_t whole = std::min(plain.find_first_not_of("0123456789"), plain.size());
    const bool isMoment = (whole == 10 || whole == 13) && plain.starts_with('1') && isMomentKey(key);
    if (keeps(text) || isPlace(key, text) || isCountKey(key) || isFewKind(key) || (isMoment && !isBirthKey(key)))
        return std::nullopt;
    std::string out = text.starts_with('-') ? "-" : "";
    out += m_standIns.digits(plain.substr(0, whole));
    std::string_view rest = plain.substr(whole);
    if (rest.starts_with('.')) {
        const std::size_t end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
        out.append(".").append(m_standIns.text(rest.substr(1, end - 1)));
        rest.remove_prefix(end);
    }
    out.append(rest);
    remember(text, out);
    return out;
}

/// Names of members are the source's words, but for maps whose names are people.
std::optional<std::string> TapeRedactor::name(std::string_view text) const
{
    const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (keeps(text))
        return std::nullopt;
    if (isMail(text))
        return m_standIns.mail(text);
    if (digits < 3)
        return std::nullopt;
    return isDigits(text) ? m_standIns.digits(text) : m_standIns.text(text);
}

std::string TapeRedactor::link(std::string_view text)
{
    return eachPiece(text, [this](std::string_view name, const std::string& value) -> std::optional<std::string> {
        if (isPlace(name, value) || keeps(value))
            return std::nullopt;
        if (const auto known = m_replaced.find(value); known != m_replaced.end())
            return known->second;
        return isLink(value) ? std::optional<std::string>(m_standIns.text(value)) : string({}, value);
    });
}

std::string TapeRedactor::bodyOf(const std::string& text)
{
    auto walked = withJsonValues(text, [this](JsonToken token, std::string_view key, std::string_view value) {
        switch (token) {
        case JsonToken::Name:
            return name(value);
        case JsonToken::String:
            return string(key, value);
        case JsonToken::Number:
            break;
        }
        return number(key, value);
    });
    return walked ? std::move(*walked) : m_standIns.text(text);
}

std::string TapeRedactor::urlOf(const std::string& url) const
{
    return eachPiece(url, [this](std::string_view name, const std::string& value) -> std::optional<std::string> {
        const auto known = m_replaced.find(value);
        if (known == m_replaced.end() || isPlace(name, value))
            return std::nullopt;
        return known->second;
    });
}

std::string TapeRedactor::requestBodyOf(const std::string& text) const
{
    const auto replace = [this](JsonToken token, std::string_view key,
                                std::string_view value) -> std::optional<std::string> {
        const auto known = m_replaced.find(value);
        if (token == JsonToken::Name || known == m_replaced.end() || isPlace(key, value))
            return std::nullopt;
        return known->second;
    };
    auto walked = withJsonValues(text, replace);
    return walked ? std::move(*walked) : m_standIns.text(text);
}

TapeExchange TapeRedactor::change(TapeExchange exchange)
{
    exchange.url = urlOf(exchange.url); // first: it was sent before its answer came
    exchange.requestBody = requestBodyOf(exchange.requestBody);
    exchange.body = bodyOf(exchange.body);
    for (HttpHeader& header : exchange.headers) {
        if (lower(header.name) == "link") {
            changeLinks(header.value, [this](const std::string& address) { return link(address); });
        } else if (const auto known = m_replaced.find(header.value); known != m_replaced.end()) {
            header.value = known->second; // a cursor
        }
    }
    return exchange;
}

} // namespace muster
