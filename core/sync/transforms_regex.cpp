// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/transforms.h"

#include <unicode/regex.h>

namespace muster::transforms {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Transform", text);
}

/// ICU counts in steps of its match engine, about a millisecond each: no pattern may hold up an import.
constexpr int32_t timeLimit = 25;
constexpr int32_t stackLimit = 1 << 20;
constexpr int32_t longestResult = 64 * 1024;

icu::UnicodeString unicode(std::string_view utf8)
{
    return icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
}

class Replacement
{
public:
    /// The words of an error, or nothing.
    std::optional<QString> compile(const std::string& pattern, const std::string& with, bool ignoreCase, bool all)
    {
        UErrorCode status = U_ZERO_ERROR;
        UParseError place{};
        m_pattern.reset(icu::RegexPattern::compile(unicode(pattern),
                                                   ignoreCase ? uint32_t{UREGEX_CASE_INSENSITIVE} : 0U, place, status));
        m_with = unicode(with);
        m_all = all;
        if (U_FAILURE(status) || !m_pattern)
            return tr("The pattern is not a valid regular expression (character %1: %2). Mend it; a special character "
                      "that stands for itself needs a \\ in front.")
                .arg(place.offset < 0 ? 0 : place.offset)
                .arg(QLatin1String(u_errorName(status)));
        return {};
    }

    /// True when "$3" names a group that the pattern does not have.
    [[nodiscard]] bool namesMissingGroup() const
    {
        UErrorCode status = U_ZERO_ERROR;
        const icu::UnicodeString empty;
        const std::unique_ptr<icu::RegexMatcher> matcher(m_pattern->matcher(empty, status));
        for (int32_t at = 0; at + 1 < m_with.length(); ++at) {
            if (m_with.charAt(at) == u'\\') {
                ++at;
            } else if (m_with.charAt(at) == u'$') {
                const int digit = m_with.charAt(at + 1) - u'0';
                if (digit >= 0 && digit <= 9 && matcher && digit > matcher->groupCount())
                    return true;
            }
        }
        return false;
    }

    [[nodiscard]] UErrorCode apply(std::string& text) const
    {
        UErrorCode status = U_ZERO_ERROR;
        const icu::UnicodeString in = unicode(text);
        const std::unique_ptr<icu::RegexMatcher> matcher(m_pattern->matcher(in, status));
        if (U_FAILURE(status))
            return status;
        matcher->setTimeLimit(timeLimit, status);
        matcher->setStackLimit(stackLimit, status);
        // replaceAll() would take a match that ran out of time for no match
        icu::UnicodeString out;
        while (matcher->find(status) && U_SUCCESS(status)) {
            matcher->appendReplacement(out, m_with, status);
            if (!m_all || out.length() > longestResult)
                break;
        }
        matcher->appendTail(out);
        if (U_SUCCESS(status) && out.length() > longestResult)
            status = U_BUFFER_OVERFLOW_ERROR;
        if (U_SUCCESS(status)) {
            text.clear();
            out.toUTF8String(text);
        }
        return status;
    }

private:
    std::unique_ptr<const icu::RegexPattern> m_pattern;
    icu::UnicodeString m_with;
    bool m_all = true;
};

QString sentence(UErrorCode status, const std::string& text)
{
    if (status == U_REGEX_TIME_OUT || status == U_REGEX_STACK_OVERFLOW)
        return tr("The pattern takes too long on “%1”. Make it simpler: avoid repeats inside repeats, such as (a+)+.")
            .arg(shownValue(text));
    if (status == U_BUFFER_OVERFLOW_ERROR)
        return tr("Replacing makes “%1” too long.").arg(shownValue(text));
    return tr("The pattern cannot be applied to “%1” (%2).").arg(shownValue(text), QLatin1String(u_errorName(status)));
}

} // namespace

TransformStep replace(TransformOptions& options)
{
    const std::string pattern = options.neededText("pattern");
    const std::string with = options.text("with");
    const bool ignoreCase = options.flag("ignoreCase");
    const bool all = options.flag("all", true);
    const auto replacement = std::make_shared<Replacement>();
    if (const auto wrong = replacement->compile(pattern, with, ignoreCase, all))
        options.wrong("pattern", *wrong);
    else if (replacement->namesMissingGroup())
        options.wrong("with", tr("The replacement names a group that the pattern does not have. Groups are counted by "
                                 "their opening parentheses; write \\$ for a dollar sign."));
    return [replacement](MappingValue& value) {
        value.each([&](std::string& text) {
            const UErrorCode status = replacement->apply(text);
            if (U_FAILURE(status))
                value.reject(text, sentence(status, text));
        });
    };
}

} // namespace muster::transforms
