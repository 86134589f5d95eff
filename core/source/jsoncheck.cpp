// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/jsoncheck.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("RecordReader", text);
}

const char* digits(const char* at, const char* end)
{
    while (at < end && *at >= '0' && *at <= '9')
        ++at;
    return at;
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char low = static_cast<char>(c | 0x20);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/// The four hex digits behind "\u", or -1.
int codeUnit(std::string_view raw, std::size_t at)
{
    if (at + 4 > raw.size())
        return -1;
    int unit = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
        const int digit = hexDigit(raw[i]);
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

std::size_t putUtf8(std::uint32_t point, char* out)
{
    if (point < 0x80) {
        out[0] = static_cast<char>(point);
        return 1;
    }
    if (point < 0x800) {
        out[0] = static_cast<char>(0xC0 | (point >> 6));
        out[1] = static_cast<char>(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = static_cast<char>(0xE0 | (point >> 12));
        out[1] = static_cast<char>(0x80 | ((point >> 6) & 0x3F));
        out[2] = static_cast<char>(0x80 | (point & 0x3F));
        return 3;
    }
    out[0] = static_cast<char>(0xF0 | (point >> 18));
    out[1] = static_cast<char>(0x80 | ((point >> 12) & 0x3F));
    out[2] = static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    out[3] = static_cast<char>(0x80 | (point & 0x3F));
    return 4;
}

/// Reads "\uXXXX" (or a surrogate pair) at `at`, which points behind the u; advances it. 0x110000 for what is not
/// allowed.
std::uint32_t codePoint(std::string_view raw, std::size_t& at)
{
    constexpr std::uint32_t bad = 0x110000;
    const int high = codeUnit(raw, at);
    if (high < 0 || (high >= 0xDC00 && high < 0xE000))
        return bad;
    at += 4;
    if (high < 0xD800 || high >= 0xE000)
        return static_cast<std::uint32_t>(high);
    if (at + 6 > raw.size() || raw[at] != '\\' || raw[at + 1] != 'u')
        return bad;
    const int low = codeUnit(raw, at + 2);
    if (low < 0xDC00 || low >= 0xE000)
        return bad;
    at += 6;
    return 0x10000 + ((static_cast<std::uint32_t>(high) - 0xD800) << 10) + (static_cast<std::uint32_t>(low) - 0xDC00);
}

char simpleEscape(char c)
{
    switch (c) {
    case '"':
    case '\\':
    case '/':
        return c;
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return '\0';
    }
}

/// Sentences about the whole body, which show its beginning or say where it ends.
QString bodySentence(JsonFault fault, std::string_view body)
{
    switch (fault) {
    case JsonFault::Empty:
        return tr("The answer has no content where JSON was expected. Check the address of the list; an empty list "
                  "must be written as [].");
    case JsonFault::Html:
        return tr("The answer is a web page (it begins with “%1”), not JSON. Check that the address is the API's and "
                  "that the credentials are accepted there.")
            .arg(excerpt(body));
    case JsonFault::Scalar:
        return tr("The answer is a single value (“%1”), not an object or a list. Check the address of the list.")
            .arg(excerpt(body));
    case JsonFault::CutOff:
        return tr("The answer was cut off: its JSON ends in the middle after %1 bytes. Try again; if it stays so, ask "
                  "for smaller pages.")
            .arg(body.size());
    case JsonFault::Utf16:
        return tr("The answer is not UTF-8 but UTF-16 or UTF-32 text. The server must send UTF-8 (RFC 8259).");
    case JsonFault::TooLarge:
        return tr("The answer is larger than can be read at once. Ask for smaller pages.");
    default:
        return {};
    }
}

QString placeSentence(JsonFault fault, const QString& near, std::size_t at)
{
    switch (fault) {
    case JsonFault::Trailing:
        return tr("The answer has more text after the end of its JSON (byte %1: “%2”). One answer must be one JSON "
                  "text; lists of JSON lines are not supported.")
            .arg(at)
            .arg(near);
    case JsonFault::NotUtf8:
        return tr("The answer is not valid UTF-8 text. The server must send its JSON as UTF-8.");
    case JsonFault::ControlCharacter:
        return tr("The answer has a raw control character inside a text, which JSON forbids. The server must write it "
                  "as an escape, such as \\n.");
    case JsonFault::BadNumber:
        return tr("The answer has an invalid number at byte %1: “%2”. JSON numbers have no leading zeros, plus signs "
                  "or bare dots.")
            .arg(at)
            .arg(near);
    case JsonFault::BadEscape:
        return tr("The answer has an invalid escape or half a surrogate pair in the text at byte %1: “%2”.")
            .arg(at)
            .arg(near);
    case JsonFault::BadLiteral:
        return tr("The answer has an unknown word at byte %1: “%2”. Only true, false and null may stand without "
                  "quotes.")
            .arg(at)
            .arg(near);
    default:
        return tr("The answer is not valid JSON at byte %1: “%2”.").arg(at).arg(near);
    }
}

QString nameSentence(JsonFault fault, const QString& name)
{
    switch (fault) {
    case JsonFault::DuplicateKey:
        return tr("The name “%1” stands twice in the same object, so its value is in doubt. The source must send each "
                  "name once.")
            .arg(name);
    case JsonFault::TooDeep:
        return tr("The objects and lists are nested deeper than 64 levels, which no user data needs.");
    case JsonFault::TooManyKeys:
        return tr("The record has more than 2,000 names. Ask the source for fewer fields.");
    case JsonFault::RecordTooLarge:
        return tr("The record is larger than the limit for one user. Ask the source for fewer fields.");
    case JsonFault::ValueTooLarge:
        return tr("A mapped value of the record is larger than the limit for one value. Map another field.");
    case JsonFault::NotAnObject:
        return tr("The list has something here that is not an object (“%1”). If the list holds ids only, set up the "
                  "detail request.")
            .arg(name);
    case JsonFault::RecordsNotAList:
        return tr("The records path leads to %1, not to a list. Point it at the list of users, or add .* for a map of "
                  "users.")
            .arg(name);
    default:
        return {};
    }
}

} // namespace

bool isJsonNumber(std::string_view text)
{
    const char* at = text.data();
    const char* const end = at + text.size();
    if (at < end && *at == '-')
        ++at;
    const char* const whole = at;
    at = digits(at, end);
    if (at == whole || (*whole == '0' && at - whole > 1))
        return false;
    if (at < end && *at == '.') {
        const char* const fraction = ++at;
        at = digits(at, end);
        if (at == fraction)
            return false;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        ++at;
        if (at < end && (*at == '+' || *at == '-'))
            ++at;
        const char* const exponent = at;
        at = digits(at, end);
        if (at == exponent)
            return false;
    }
    return at == end;
}

std::size_t unescapeJson(std::string_view raw, char* out)
{
    std::size_t length = 0;
    for (std::size_t at = 0; at < raw.size();) {
        if (raw[at] != '\\') {
            out[length++] = raw[at++];
            continue;
        }
        if (at + 1 >= raw.size())
            return std::string_view::npos;
        const char kind = raw[at + 1];
        at += 2;
        if (kind == 'u') {
            const std::uint32_t point = codePoint(raw, at);
            if (point > 0x10FFFF)
                return std::string_view::npos;
            length += putUtf8(point, out + length);
        } else if (const char plain = simpleEscape(kind)) {
            out[length++] = plain;
        } else {
            return std::string_view::npos;
        }
    }
    return length;
}

bool hasGoodEscapes(std::string_view raw)
{
    for (std::size_t at = raw.find('\\'); at != std::string_view::npos; at = raw.find('\\', at)) {
        if (at + 1 >= raw.size())
            return false;
        const char kind = raw[at + 1];
        at += 2;
        if (kind == 'u' ? codePoint(raw, at) > 0x10FFFF : simpleEscape(kind) == '\0')
            return false;
    }
    return true;
}

Error jsonError(JsonFault fault, std::string_view body, std::size_t at, std::string_view name)
{
    const bool tooLarge = fault == JsonFault::TooDeep || fault == JsonFault::TooManyKeys ||
                          fault == JsonFault::RecordTooLarge || fault == JsonFault::ValueTooLarge ||
                          fault == JsonFault::TooLarge;
    QString sentence = nameSentence(fault, excerpt(name));
    if (sentence.isEmpty())
        sentence = bodySentence(fault, body);
    if (sentence.isEmpty())
        sentence = placeSentence(fault, excerpt(body.substr(std::min(at, body.size()))), at);
    return {tooLarge ? ErrorKind::TooLarge : ErrorKind::BadAnswer, sentence};
}

QString excerpt(std::string_view text)
{
    constexpr qsizetype most = 60;
    QString line = QString::fromUtf8(text.data(), static_cast<qsizetype>(std::min<std::size_t>(text.size(), 4 * most)));
    for (QChar& c : line) {
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            c = u' ';
    }
    line = line.simplified();
    return line.size() > most ? line.left(most) + u'…' : line;
}

} // namespace muster
