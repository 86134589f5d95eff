// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/plainrequest.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("CurlCommand", text);
}

tl::unexpected<Error> openQuote()
{
    return fail(ErrorKind::Invalid, tr("A quote in the cURL command is never closed. Copy the whole command."));
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void appendUtf8(std::string& out, char32_t code)
{
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        code = 0xFFFD;
    const auto put = [&](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | (code >> 6));
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | (code >> 12));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | (code >> 18));
        put(0x80 | ((code >> 12) & 0x3F));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    }
}

/// Collects words; a quote makes a word even when nothing is in it.
class Words
{
public:
    void add(char c)
    {
        m_word += c;
        m_open = true;
    }
    void open() { m_open = true; }
    void end()
    {
        if (m_open)
            m_words.push_back(std::move(m_word));
        m_word.clear();
        m_open = false;
    }
    [[nodiscard]] std::string& word() { return m_word; }
    [[nodiscard]] std::vector<std::string> take()
    {
        end();
        return std::move(m_words);
    }

private:
    std::vector<std::string> m_words;
    std::string m_word;
    bool m_open = false;
};

class PosixReader
{
public:
    explicit PosixReader(std::string_view text) : m_text(text) {}

    Result<std::vector<std::string>> read()
    {
        while (m_at < m_text.size() && !endsCommand())
            if (!step())
                return openQuote();
        return m_words.take();
    }

private:
    [[nodiscard]] bool endsCommand() const
    {
        // people forget to quote a URL, so that an & within a word belongs to it
        const char next = peek(1);
        return m_text[m_at] == '&' ? next == '&' || next == '\0' || isSpace(next)
                                   : std::string_view("|;<>").find(m_text[m_at]) != std::string_view::npos;
    }
    [[nodiscard]] char peek(std::size_t ahead) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }
    bool step()
    {
        const char c = m_text[m_at];
        if (c == '\'')
            return single();
        if (c == '"')
            return doubled();
        if (c == '$' && peek(1) == '\'')
            return ansi();
        if (c == '\\') {
            const std::size_t skipped = peek(1) == '\r' && peek(2) == '\n' ? 3 : peek(1) == '\n' ? 2 : 0;
            if (skipped == 0 && m_at + 1 < m_text.size())
                m_words.add(m_text[m_at + 1]);
            m_at += skipped == 0 ? 2 : skipped;
            return true;
        }
        ++m_at;
        if (isSpace(c))
            m_words.end();
        else
            m_words.add(c);
        return true;
    }
    bool single()
    {
        const std::size_t end = m_text.find('\'', m_at + 1);
        if (end == std::string_view::npos)
            return false;
        m_words.open();
        m_words.word().append(m_text.substr(m_at + 1, end - m_at - 1));
        m_at = end + 1;
        return true;
    }
    bool doubled()
    {
        m_words.open();
        for (++m_at; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (c == '"') {
                ++m_at;
                return true;
            }
            const char next = peek(1);
            if (c == '\\' && next == '\n') {
                ++m_at;
            } else if (c == '\\' && std::string_view("$`\"\\").find(next) != std::string_view::npos && next != '\0') {
                m_words.add(next);
                ++m_at;
            } else {
                m_words.add(c);
            }
        }
        return false;
    }
    bool ansi()
    {
        m_words.open();
        for (m_at += 2; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (c == '\'') {
                ++m_at;
                return true;
            }
            if (c == '\\' && m_at + 1 < m_text.size())
                escape();
            else
                m_words.add(c);
        }
        return false;
    }
    /// Leaves m_at on the last character of the escape.
    void escape()
    {
        const char c = m_text[++m_at];
        constexpr std::string_view names = "ntrabfve\\'\"?", values = "\n\t\r\a\b\f\v\x1b\\'\"?";
        if (const std::size_t known = names.find(c); known != std::string_view::npos)
            m_words.add(values[known]);
        else if (c == 'x' || c == 'u' || c == 'U')
            number(m_at + 1, c == 'x' ? 2 : c == 'u' ? 4 : 8, 16, c != 'x');
        else if (c >= '0' && c <= '7')
            number(m_at, 3, 8, false);
        else {
            m_words.add('\\');
            m_words.add(c);
        }
    }
    void number(std::size_t from, std::size_t most, int base, bool isCode)
    {
        const std::string_view digits = m_text.substr(std::min(from, m_text.size()), most);
        unsigned value = 0;
        const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
        const auto used = static_cast<std::size_t>(end - digits.data());
        if (code != std::errc() || used == 0) {
            m_words.add(m_text[m_at]);
            return;
        }
        if (isCode)
            appendUtf8(m_words.word(), static_cast<char32_t>(value));
        else
            m_words.add(static_cast<char>(static_cast<unsigned char>(value & 0xFF)));
        m_at = from + used - 1;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    Words m_words;
};

/// What cmd.exe hands on: ^ makes the next character an ordinary one, and joins lines; not within quotes of its own.
std::string withoutCarets(std::string_view text)
{
    std::string out;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '^' || quoted) {
            quoted = text[i] == '"' ? !quoted : quoted;
            out += text[i];
            continue;
        }
        ++i;
        if (i < text.size() && text[i] == '\r')
            ++i;
        if (i < text.size() && text[i] == '\n') {
            ++i; // the lines are one now, and the character behind is an ordinary one
            if (i < text.size() && text[i] == '^') {
                --i;
                continue;
            }
        }
        if (i < text.size())
            out += text[i];
    }
    return out;
}

/// How Windows programs cut their command line: \" is a quote, and so is "" within quotes.
Result<std::vector<std::string>> windowsWords(std::string_view text)
{
    Words words;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\\') {
            const std::size_t end = std::min(text.find_first_not_of('\\', i), text.size());
            const bool beforeQuote = end < text.size() && text[end] == '"';
            const std::size_t count = end - i;
            for (std::size_t k = 0; k < (beforeQuote ? count / 2 : count); ++k)
                words.add('\\');
            i = end - 1;
            if (beforeQuote && count % 2 == 1) {
                words.add('"');
                ++i;
            }
        } else if (c == '"') {
            if (quoted && i + 1 < text.size() && text[i + 1] == '"') {
                words.add('"');
                ++i;
            } else {
                quoted = !quoted;
                words.open();
            }
        } else if (isSpace(c) && !quoted) {
            words.end();
        } else {
            words.add(c);
        }
    }
    if (quoted)
        return openQuote();
    return words.take();
}

Result<std::vector<std::string>> powerShellWords(std::string_view text)
{
    Words words;
    char quote = '\0';
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i], next = i + 1 < text.size() ? text[i + 1] : '\0';
        if (c == '`' && quote != '\'') {
            ++i;
            if (next == '\r' && i + 1 < text.size() && text[i + 1] == '\n')
                ++i;
            else if (next == 'n')
                words.add('\n');
            else if (next == 't')
                words.add('\t');
            else if (next != '\n' && next != '\0')
                words.add(next);
        } else if (quote != '\0' && c == quote) {
            if (next == quote) {
                words.add(c);
                ++i;
            } else {
                quote = '\0';
            }
        } else if (quote == '\0' && (c == '\'' || c == '"')) {
            quote = c;
            words.open();
        } else if (quote == '\0' && isSpace(c)) {
            words.end();
        } else {
            words.add(c);
        }
    }
    if (quote != '\0')
        return openQuote();
    return words.take();
}

bool endsLineWith(std::string_view text, char mark)
{
    for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
        const std::string_view behind = text.substr(at + 1);
        if (behind.starts_with('\n') || behind.starts_with("\r\n"))
            return true;
    }
    return false;
}

} // namespace

Result<std::vector<std::string>> shellWords(std::string_view command)
{
    if (command.find("^\"") != std::string_view::npos || endsLineWith(command, '^'))
        return windowsWords(withoutCarets(command));
    if (endsLineWith(command, '`'))
        return powerShellWords(command);
    return PosixReader(command).read();
}

} // namespace muster
