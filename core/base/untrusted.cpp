// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/untrusted.h"

#include <algorithm>
#include <array>

namespace muster {

namespace {

/// Characters that change the direction of the text around them (Unicode Bidirectional Algorithm, UAX 9, section 2).
bool isBidiControl(char16_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F || c == 0x061C;
}

constexpr std::array<std::string_view, 4> fullWidthStarts{"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D",
                                                          "\xEF\xBC\xA0"}; // ＝ ＋ － ＠

/// What a spreadsheet takes for a formula (OWASP ASVS 4.0.3, 1.2.10 / CSV injection).
bool startsLikeFormula(std::string_view text)
{
    if (text.empty())
        return false;
    if (std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos)
        return true;
    return std::ranges::any_of(fullWidthStarts, [text](std::string_view start) { return text.starts_with(start); });
}

} // namespace

QString displayText(std::string_view utf8)
{
    QString text = QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
    bool hasBidi = false;
    for (QChar& c : text) {
        const char16_t code = c.unicode();
        if (code < 0x20)
            c = QChar(static_cast<char16_t>(0x2400 + code));
        else if (code == 0x7F)
            c = QChar(u'\u2421');
        else if (code >= 0x80 && code < 0xA0)
            c = QChar(QChar::ReplacementCharacter);
        else if (code == 0x2028 || code == 0x2029)
            c = QChar(u'\u2424');
        hasBidi = hasBidi || isBidiControl(code);
    }
    if (!hasBidi)
        return text;
    // A stray U+2069 would end the isolation early, so isolates inside go; what is left ends with ours.
    text.removeIf([](QChar c) { return c.unicode() >= 0x2066 && c.unicode() <= 0x2069; });
    return QChar(u'\u2068') + text + QChar(u'\u2069');
}

std::string logText(std::string_view utf8)
{
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    out.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto byte = static_cast<unsigned char>(utf8[i]);
        const bool isC1 = byte == 0xC2 && i + 1 < utf8.size() && static_cast<unsigned char>(utf8[i + 1]) < 0xA0;
        if (byte == '\n') {
            out += "\\n";
        } else if (byte < 0x20 || byte == 0x7F) {
            out += "\\x";
            out += hex[byte >> 4];
            out += hex[byte & 15];
        } else if (isC1) { // U+0080 .. U+009F: terminals obey some of them
            const auto next = static_cast<unsigned char>(utf8[++i]);
            out += "\\x";
            out += hex[next >> 4];
            out += hex[next & 15];
        } else {
            out += static_cast<char>(byte);
        }
    }
    return out;
}

std::string csvCell(std::string_view utf8)
{
    const bool isFormula = startsLikeFormula(utf8);
    if (!isFormula && utf8.find_first_of(",\"\r\n;\t") == std::string_view::npos)
        return std::string(utf8);
    std::string out = isFormula ? "\"'" : "\"";
    for (const char c : utf8) {
        if (c == '"')
            out += '"';
        out += c;
    }
    out += '"';
    return out;
}

} // namespace muster
