// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textkey.h"
#include "core/sync/transforms.h"

#include <unordered_map>

namespace muster::transforms {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Transform", text);
}

void splitInto(std::string_view text, std::string_view separator, std::vector<std::string>& parts)
{
    for (;;) {
        const std::size_t at = text.find(separator);
        std::string_view part = text.substr(0, at);
        const std::size_t begin = part.find_first_not_of(" \t\r\n");
        part = begin == std::string_view::npos ? std::string_view()
                                               : part.substr(begin, part.find_last_not_of(" \t\r\n") - begin + 1);
        parts.emplace_back(part);
        if (at == std::string_view::npos)
            return;
        text.remove_prefix(at + separator.size());
    }
}

/// Exact words first, then without regard to case and outer spaces where that is wanted.
class WordTable
{
public:
    void add(const std::string& word, const std::string& value)
    {
        m_exact.emplace(word, value);
        m_folded.emplace(textKey(word), value);
    }
    [[nodiscard]] const std::string* find(const std::string& word, bool fold) const
    {
        if (const auto found = m_exact.find(word); found != m_exact.end())
            return &found->second;
        if (!fold)
            return nullptr;
        const auto found = m_folded.find(textKey(word));
        return found == m_folded.end() ? nullptr : &found->second;
    }

private:
    std::unordered_map<std::string, std::string> m_exact, m_folded;
};

} // namespace

TransformStep split(TransformOptions& options)
{
    const std::string separator = options.neededText("separator");
    const std::optional<int> index = options.number("index", -100, 100);
    return [separator, index](MappingValue& value) {
        std::vector<std::string> parts;
        value.each([&](const std::string& text) { splitInto(text, separator, parts); });
        if (!index) {
            std::erase_if(parts, [](const std::string& part) { return part.empty(); });
            value.list = std::move(parts);
            value.isList = true;
            return;
        }
        const auto count = static_cast<int>(parts.size());
        const int at = *index < 0 ? count + *index : *index;
        value.isList = false;
        value.list.clear();
        value.text = at >= 0 && at < count ? parts[static_cast<std::size_t>(at)] : std::string();
    };
}

TransformStep join(TransformOptions& options)
{
    const std::string separator = options.text("separator", ", ");
    return [separator](MappingValue& value) { value.join(separator); };
}

TransformStep map(TransformOptions& options)
{
    const auto table = std::make_shared<WordTable>();
    for (const auto& [word, result] : options.table("table"))
        table->add(word, result);
    const bool ignoreCase = options.flag("ignoreCase");
    const std::string whenUnknown = options.choice("unknown", {"keep", "empty", "fallback", "problem"});
    const std::string fallback = options.text("fallback");
    const bool hasFallback = !fallback.empty() || whenUnknown == "fallback";
    return [table, ignoreCase, whenUnknown, fallback, hasFallback](MappingValue& value) {
        value.each([&](std::string& text) {
            if (const std::string* found = table->find(text, ignoreCase))
                text = *found;
            else if (hasFallback)
                text = fallback;
            else if (whenUnknown == "empty")
                text.clear();
            else if (whenUnknown == "problem")
                value.reject(text,
                             tr("The table has no entry for “%1”. Add one, or a “fallback”.").arg(shownValue(text)));
        });
    };
}

TransformStep boolean(TransformOptions& options)
{
    const auto table = std::make_shared<WordTable>();
    const std::string whenTrue = options.text("whenTrue", "true");
    const std::string whenFalse = options.text("whenFalse", "false");
    for (const std::string& word : options.texts("trueWords", {"true", "yes", "y", "1", "on"}))
        table->add(word, whenTrue);
    for (const std::string& word : options.texts("falseWords", {"false", "no", "n", "0", "off"}))
        table->add(word, whenFalse);
    return [table](MappingValue& value) {
        value.each([&](std::string& text) {
            if (const std::string* found = table->find(text, true))
                text = *found;
            else
                value.reject(text, tr("“%1” is neither a word for true nor for false. Add it to “trueWords” or "
                                      "“falseWords”.")
                                       .arg(shownValue(text)));
        });
    };
}

TransformStep coalesce(TransformOptions& options, FieldPaths& paths)
{
    std::vector<std::size_t> fields;
    const std::vector<std::string> all = options.texts("paths", {});
    if (all.empty())
        options.wrong("paths", tr("“paths” must list the paths to try when the value is empty, such as [\"email2\"]."));
    for (const std::string& path : all) {
        const auto field = paths.add(path, options.place("paths"));
        if (field)
            fields.push_back(*field);
        else
            options.wrong("paths", field.error().message);
    }
    return [fields](MappingValue& value) {
        for (const std::size_t field : fields) {
            if (!value.empty() || field >= value.fields.size())
                return;
            value.assign(value.fields[field]);
            if (value.fields[field].kind == FieldValue::Kind::Raw && !value.isList)
                value.text.clear(); // an object is no text
        }
    };
}

TransformStep uniqueSuffix(TransformOptions& options)
{
    // applied by the planner, which knows who else has the value
    (void)options.text("separator");
    (void)options.number("start", 0, 1'000'000);
    return [](MappingValue&) {};
}

} // namespace muster::transforms
