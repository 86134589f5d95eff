// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/transforms.h"

#include <unicode/locid.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace muster::transforms {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Transform", text);
}

bool isAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

icu::UnicodeString unicode(std::string_view utf8)
{
    return icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
}

void assignUtf8(std::string& out, const icu::UnicodeString& text)
{
    out.clear();
    text.toUTF8String(out);
}

/// White space, and the invisible characters that spreadsheets leave behind.
bool isBlank(UChar32 c)
{
    return u_isUWhiteSpace(c) || c == 0x200B || c == 0x2060 || c == 0xFEFF;
}

void trimText(std::string& text)
{
    const char* data = text.data();
    const auto size = static_cast<int32_t>(text.size());
    int32_t begin = 0;
    for (int32_t at = 0; at < size;) {
        UChar32 c = 0;
        U8_NEXT(data, at, size, c);
        if (!isBlank(c))
            break;
        begin = at;
    }
    int32_t end = size;
    for (int32_t at = size; at > begin;) {
        UChar32 c = 0;
        U8_PREV(data, begin, at, c);
        if (!isBlank(c))
            break;
        end = at;
    }
    if (begin > 0 || end < size)
        text = text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
}

/// Runs of white space become one space.
void collapse(std::string& text)
{
    icu::UnicodeString out;
    const icu::UnicodeString in = unicode(text);
    bool blank = false;
    for (int32_t at = 0; at < in.length(); at = in.moveIndex32(at, 1)) {
        const UChar32 c = in.char32At(at);
        if (!isBlank(c))
            out.append(c);
        else if (!blank)
            out.append(UChar32{' '});
        blank = isBlank(c);
    }
    assignUtf8(text, out);
}

/// Byte offset of the character with this number, or the size of the text.
std::size_t offsetOf(std::string_view text, std::size_t character)
{
    std::size_t seen = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if ((static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80 && seen++ == character)
            return at;
    }
    return text.size();
}

std::size_t characters(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

icu::Locale localeOf(TransformOptions& options)
{
    const std::string name = options.text("locale");
    return name.empty() ? icu::Locale::getRoot() : icu::Locale(name.c_str());
}

template <char From, char To>
TransformStep changeCase(const icu::Locale& locale)
{
    const bool turkic = std::string_view(locale.getLanguage()) == "tr" ||
                        std::string_view(locale.getLanguage()) == "az" ||
                        std::string_view(locale.getLanguage()) == "lt";
    return [locale, turkic](MappingValue& value) {
        value.each([&](std::string& text) {
            if (!turkic && isAscii(text)) {
                for (char& c : text) {
                    if (c >= From && c <= From + 25)
                        c = static_cast<char>(c - From + To);
                }
                return;
            }
            icu::UnicodeString changed = unicode(text);
            assignUtf8(text, From == 'A' ? changed.toLower(locale) : changed.toUpper(locale));
        });
    };
}

} // namespace

TransformStep trim(TransformOptions& options)
{
    const bool inner = options.flag("inner");
    return [inner](MappingValue& value) {
        value.each([inner](std::string& text) {
            trimText(text);
            if (inner)
                collapse(text);
        });
    };
}

TransformStep lowercase(TransformOptions& options)
{
    return changeCase<'A', 'a'>(localeOf(options));
}

TransformStep uppercase(TransformOptions& options)
{
    return changeCase<'a', 'A'>(localeOf(options));
}

TransformStep transliterate(TransformOptions& options)
{
    const bool german = options.choice("umlauts", {"a", "ae"}) == "ae";
    UErrorCode status = U_ZERO_ERROR;
    UParseError place{};
    // de-ASCII writes ä as ae; what it leaves alone goes the general way
    const icu::UnicodeString id(german ? u"NFC; de-ASCII; Any-Latin; Latin-ASCII" : u"Any-Latin; Latin-ASCII");
    const std::shared_ptr<const icu::Transliterator> rules(
        icu::Transliterator::createInstance(id, UTRANS_FORWARD, place, status));
    if (U_FAILURE(status) || !rules)
        options.wrong("kind", tr("This computer's ICU library has no rules for transliteration. Install its full data "
                                 "package, or remove the transform."));
    return [rules](MappingValue& value) {
        value.each([&](std::string& text) {
            if (isAscii(text))
                return;
            icu::UnicodeString latin = unicode(text);
            rules->transliterate(latin);
            assignUtf8(text, latin);
        });
    };
}

TransformStep digits(TransformOptions& /*options*/)
{
    return [](MappingValue& value) {
        value.each([](std::string& text) {
            std::string out;
            const auto size = static_cast<int32_t>(text.size());
            for (int32_t at = 0; at < size;) {
                UChar32 c = 0;
                U8_NEXT(text.data(), at, size, c);
                if (c >= 0 && u_isdigit(c))
                    out.push_back(static_cast<char>('0' + u_charDigitValue(c)));
            }
            text = out;
        });
    };
}

TransformStep prefix(TransformOptions& options)
{
    const std::string added = options.neededText("text");
    return [added](MappingValue& value) { value.each([&](std::string& text) { text.insert(0, added); }); };
}

TransformStep suffix(TransformOptions& options)
{
    const std::string added = options.neededText("text");
    return [added](MappingValue& value) { value.each([&](std::string& text) { text.append(added); }); };
}

TransformStep substring(TransformOptions& options)
{
    const int start = options.number("start", -1024, 1024).value_or(0);
    const std::optional<int> length = options.number("length", 1, 1024);
    return [start, length](MappingValue& value) {
        value.each([&](std::string& text) {
            const std::size_t count = characters(text);
            const auto back = static_cast<std::size_t>(start < 0 ? -start : 0);
            const std::size_t first = start < 0 ? count - std::min(count, back) : static_cast<std::size_t>(start);
            const std::size_t begin = offsetOf(text, first);
            const std::string_view rest = std::string_view(text).substr(begin);
            const std::size_t size = length ? offsetOf(rest, static_cast<std::size_t>(*length)) : rest.size();
            text = text.substr(begin, size);
        });
    };
}

} // namespace muster::transforms
