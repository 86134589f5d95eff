// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/transforms.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace muster::transforms {

namespace {

const std::vector<std::string>& usualParticles()
{
    static const std::vector<std::string> words{"van", "von", "der", "den", "de",  "del", "della", "di",  "da",
                                                "das", "dos", "do",  "du",  "la",  "le",  "las",   "los", "ten",
                                                "ter", "zu",  "zur", "zum", "und", "bin", "ibn",   "y",   "e"};
    return words;
}

bool isApostrophe(UChar32 c)
{
    return c == '\'' || c == 0x2019 || c == 0x02BC;
}

/// Part of a word between hyphens: "o'neill" -> "O'Neill", "mcdonald" -> "McDonald", "iii" -> "III".
void capitalise(icu::UnicodeString& part, const icu::Locale& locale)
{
    if (part == u"ii" || part == u"iii" || part == u"iv") {
        part.toUpper(locale);
        return;
    }
    icu::UnicodeString out;
    bool upper = true;
    const bool mc = part.startsWith(u"mc") && part.length() > 4;
    for (int32_t at = 0; at < part.length(); at = part.moveIndex32(at, 1)) {
        const UChar32 c = part.char32At(at);
        const bool letter = u_isalpha(c);
        icu::UnicodeString one(c);
        out.append(letter && upper ? one.toTitle(nullptr, locale) : one);
        // O'Neill and d'Artagnan, but not "rock'n" or a final 's
        const bool name = isApostrophe(c) && at <= 2 && part.length() - at > 2;
        upper = letter ? (mc && at == 1) : (name || (upper && !isApostrophe(c)));
    }
    part = out;
}

bool isMixed(const icu::UnicodeString& word, const icu::Locale& locale)
{
    icu::UnicodeString lower(word);
    icu::UnicodeString upper(word);
    return word != lower.toLower(locale) && word != upper.toUpper(locale);
}

class NameCase
{
public:
    NameCase(const icu::Locale& locale, const std::vector<std::string>& particles) : m_locale(locale)
    {
        for (const std::string& word : particles)
            m_particles.push_back(icu::UnicodeString::fromUTF8(word).toLower(locale));
    }

    void apply(std::string& text) const
    {
        const icu::UnicodeString in = icu::UnicodeString::fromUTF8(text);
        icu::UnicodeString out;
        int32_t begin = 0;
        while (begin < in.length()) {
            int32_t end = begin;
            while (end < in.length() && !u_isUWhiteSpace(in.char32At(end)))
                end = in.moveIndex32(end, 1);
            icu::UnicodeString word(in, begin, end - begin);
            const bool last = end >= in.length();
            change(word, last);
            out.append(word);
            begin = end;
            while (begin < in.length() && u_isUWhiteSpace(in.char32At(begin))) {
                out.append(in.char32At(begin));
                begin = in.moveIndex32(begin, 1);
            }
        }
        text.clear();
        out.toUTF8String(text);
    }

private:
    void change(icu::UnicodeString& word, bool last) const
    {
        icu::UnicodeString lower(word);
        lower.toLower(m_locale);
        if (!last && std::find(m_particles.begin(), m_particles.end(), lower) != m_particles.end()) {
            word = lower;
            return;
        }
        if (isMixed(word, m_locale) && word.countChar32() > 1 && !startsLower(word))
            return; // MacArthur, DeShawn: somebody has thought about it
        icu::UnicodeString out;
        int32_t begin = 0;
        while (begin <= lower.length()) {
            int32_t hyphen = lower.indexOf(UChar32{'-'}, begin);
            if (hyphen < 0)
                hyphen = lower.length();
            icu::UnicodeString part(lower, begin, hyphen - begin);
            capitalise(part, m_locale);
            out.append(part);
            if (hyphen < lower.length())
                out.append(UChar32{'-'});
            begin = hyphen + 1;
        }
        word = out;
    }
    static bool startsLower(const icu::UnicodeString& word) { return u_islower(word.char32At(0)); }

    icu::Locale m_locale;
    std::vector<icu::UnicodeString> m_particles;
};

} // namespace

TransformStep titlecase(TransformOptions& options)
{
    const std::string locale = options.text("locale");
    const auto names =
        std::make_shared<const NameCase>(locale.empty() ? icu::Locale::getRoot() : icu::Locale(locale.c_str()),
                                         options.texts("particles", usualParticles()));
    return [names](MappingValue& value) { value.each([&](std::string& text) { names->apply(text); }); };
}

} // namespace muster::transforms
