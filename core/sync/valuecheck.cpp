// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/valuecheck.h"

#include "core/sync/transforms.h"

#include <unicode/idna.h>

#include <algorithm>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Mapper", text);
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isLetterOrDigit(char c)
{
    return isLetter(c) || (c >= '0' && c <= '9');
}

bool isHigh(char c)
{
    return static_cast<unsigned char>(c) >= 0x80;
}

/// RFC 5322 atext, with UTF-8 as in RFC 6531.
bool isAtom(char c)
{
    return isLetterOrDigit(c) || isHigh(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool isQuotedLocal(std::string_view local)
{
    if (local.size() < 3 || local.front() != '"' || local.back() != '"')
        return false;
    local = local.substr(1, local.size() - 2);
    for (std::size_t at = 0; at < local.size(); ++at) {
        if (local[at] == '\\' && ++at == local.size())
            return false;
        if (static_cast<unsigned char>(local[at]) < 0x20 || local[at] == 0x7f)
            return false;
        if (local[at] == '"' && local[at - 1] != '\\')
            return false;
    }
    return true;
}

bool isLocal(std::string_view local)
{
    if (local.empty() || local.size() > 64)
        return false;
    if (local.front() == '"')
        return isQuotedLocal(local);
    bool dot = true; // none at the beginning, none after another
    for (const char c : local) {
        if (c == '.' ? dot : !isAtom(c))
            return false;
        dot = c == '.';
    }
    return !dot;
}

bool isAsciiDomain(std::string_view domain)
{
    if (domain.empty() || domain.size() > 255)
        return false;
    std::size_t label = 0;
    for (std::size_t at = 0; at <= domain.size(); ++at) {
        if (at < domain.size() && domain[at] != '.') {
            if (!isLetterOrDigit(domain[at]) && domain[at] != '-')
                return false;
            ++label;
            continue;
        }
        if (label == 0 || label > 63 || domain[at - label] == '-' || domain[at - 1] == '-')
            return false;
        label = 0;
    }
    return true;
}

/// Letters beyond ASCII: valid when IDNA can write the name in ASCII.
bool isUnicodeDomain(std::string_view domain)
{
    UErrorCode status = U_ZERO_ERROR;
    static const icu::IDNA* idna =
        icu::IDNA::createUTS46Instance(UIDNA_USE_STD3_RULES | UIDNA_NONTRANSITIONAL_TO_ASCII, status);
    if (!idna)
        return false;
    std::string ascii;
    icu::StringByteSink<std::string> sink(&ascii);
    icu::IDNAInfo info;
    status = U_ZERO_ERROR;
    idna->nameToASCII_UTF8(icu::StringPiece(domain.data(), static_cast<int32_t>(domain.size())), sink, info, status);
    return U_SUCCESS(status) && !info.hasErrors() && isAsciiDomain(ascii);
}

bool mayHaveLines(KnownAttribute attribute)
{
    using enum KnownAttribute;
    return attribute == Description || attribute == Custom || attribute == WorkStreetAddress ||
           attribute == WorkExtendedAddress || attribute == HomeStreetAddress || attribute == HomeExtendedAddress;
}

/// C0, DEL and C1.
bool hasControlCharacter(std::string_view value, bool lines)
{
    for (std::size_t at = 0; at < value.size(); ++at) {
        const auto byte = static_cast<unsigned char>(value[at]);
        if (byte == 0xC2 && at + 1 < value.size() && static_cast<unsigned char>(value[at + 1]) < 0xA0)
            return true;
        const bool line = byte == '\n' || byte == '\r' || byte == '\t';
        if ((byte < 0x20 && !(lines && line)) || byte == 0x7F)
            return true;
    }
    return false;
}

/// One pass without branches: most values are short plain ASCII.
bool isPlain(std::string_view value)
{
    unsigned odd = 0;
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        odd |= static_cast<unsigned>(byte < 0x20) | static_cast<unsigned>(byte >= 0x7F);
    }
    return odd == 0;
}

std::size_t characters(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

} // namespace

bool isEmailAddress(std::string_view text)
{
    const std::size_t at = text.rfind('@');
    if (text.size() > 254 || at == std::string_view::npos || !isLocal(text.substr(0, at)))
        return false;
    const std::string_view domain = text.substr(at + 1);
    return std::any_of(domain.begin(), domain.end(), isHigh) ? isUnicodeDomain(domain) : isAsciiDomain(domain);
}

bool isUsername(std::string_view text)
{
    return !text.empty() && isLetter(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
        return isLetterOrDigit(c) || c == '.' || c == '_' || c == '-';
    });
}

ValueFault checkValue(KnownAttribute attribute, int maxLength, std::string_view value)
{
    if (!isPlain(value) && hasControlCharacter(value, mayHaveLines(attribute)))
        return ValueFault::Control;
    const auto most = static_cast<std::size_t>(maxLength);
    if (value.size() > most && characters(value) > most)
        return ValueFault::TooLong;
    if ((attribute == KnownAttribute::Email || attribute == KnownAttribute::AlternateEmail) && !isEmailAddress(value))
        return ValueFault::BadEmail;
    if (attribute == KnownAttribute::Username && !isUsername(value))
        return ValueFault::BadUsername;
    return ValueFault::None;
}

std::string_view reasonCodeOf(ValueFault fault)
{
    switch (fault) {
    case ValueFault::BadEmail:
        return "invalidEmail";
    case ValueFault::BadUsername:
        return "invalidUsername";
    case ValueFault::TooLong:
        return "tooLong";
    case ValueFault::None:
    case ValueFault::Control:
        break;
    }
    return "badValue";
}

QString faultSentence(ValueFault fault, const QString& label, int maxLength, std::string_view value)
{
    const QString shown = shownValue(value);
    const bool spaced = !value.empty() && (value.front() == ' ' || value.back() == ' ');
    switch (fault) {
    case ValueFault::None:
        return {};
    case ValueFault::Control:
        return tr("%1 “%2” holds control characters. Correct it at the source, or remove them with a “replace” "
                  "transform.")
            .arg(label, shown);
    case ValueFault::TooLong:
        return tr("%1 “%2” has more than %3 characters. Shorten it at the source, or with a “substring” transform.")
            .arg(label, shown, QString::number(maxLength));
    case ValueFault::BadEmail:
        return spaced ? tr("%1 “%2” has spaces around it. Add the transform “trim”.").arg(label, shown)
                      : tr("%1 “%2” is not an e-mail address. Correct it at the source, or map another field.")
                            .arg(label, shown);
    case ValueFault::BadUsername:
        return tr("%1 “%2” must begin with a letter and hold only letters from a to z, digits, dots, hyphens and "
                  "underscores. The transforms “Plain Latin letters” (transliterate) and “Replace” can make it so.")
            .arg(label, shown);
    }
    return {};
}

} // namespace muster
