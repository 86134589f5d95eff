// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/fieldstatistics.h"

#include "core/source/namewords.h"

#include <algorithm>
#include <unordered_map>

namespace muster {

namespace {

constexpr std::size_t mostFields = 400;
constexpr int deepest = 6;
constexpr std::size_t mostTypes = 6;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

std::string textOf(const Json& value)
{
    if (value.is_null())
        return {};
    return value.is_string() ? value.get<std::string>() : writeJson(value);
}

bool isSingle(const Json& value)
{
    return !value.is_object() && !value.is_array();
}

/// A field while it is counted.
struct Counter
{
    FieldStatistics field;
    std::unordered_map<std::string, std::int64_t> values;
};

/// Takes records apart and counts their values.
class Counting
{
public:
    void record(const Json& value) { walk(value, {}, {}, 0); }
    [[nodiscard]] std::vector<FieldStatistics> result(std::int64_t records);

private:
    void walk(const Json& value, const std::string& path, const std::vector<std::string>& names, int depth);
    void list(const Json& value, const std::string& path, const std::vector<std::string>& names, int depth);
    void typedList(const Json& value, const std::string& typeKey, const std::string& path,
                   const std::vector<std::string>& names);
    void count(const Json& value, const std::string& path, const std::vector<std::string>& names);

    std::vector<Counter> m_fields;
    std::unordered_map<std::string, std::size_t> m_places;
};

std::vector<std::string> with(std::vector<std::string> names, const std::string& name)
{
    names.push_back(name);
    return names;
}

void Counting::walk(const Json& value, const std::string& path, const std::vector<std::string>& names, int depth)
{
    if (value.is_object()) {
        if (depth > deepest)
            return;
        for (const auto& [key, member] : value.items())
            walk(member, pathWith(path, key), with(names, key), depth + 1);
    } else if (value.is_array()) {
        if (!value.empty())
            list(value, path, names, depth);
    } else {
        count(value, path, names);
    }
}

void Counting::list(const Json& value, const std::string& path, const std::vector<std::string>& names, int depth)
{
    const Json& first = value.front();
    if (!first.is_object()) {
        if (!first.is_array())
            walk(first, path + "[0]", names, depth + 1);
        return;
    }
    std::string primary;
    for (const auto& [key, member] : first.items()) {
        if (joinedName(key) == "type" && member.is_string()) {
            typedList(value, key, path, names);
            return;
        }
        if (joinedName(key) == "primary" && member.is_boolean() && member.get<bool>())
            primary = key;
    }
    const std::string place = path + (primary.empty() ? "[0]" : '[' + pathKey(primary) + "=true]");
    for (const auto& [key, member] : first.items())
        if (isSingle(member))
            count(member, place + '.' + pathKey(key), with(names, key));
}

void Counting::typedList(const Json& value, const std::string& typeKey, const std::string& path,
                         const std::vector<std::string>& names)
{
    std::vector<std::string> seen;
    for (const Json& element : value) {
        if (!element.is_object() || !element.contains(typeKey) || !element[typeKey].is_string())
            continue;
        const std::string type = element[typeKey].get<std::string>();
        if (seen.size() >= mostTypes || std::find(seen.begin(), seen.end(), type) != seen.end())
            continue;
        seen.push_back(type);
        const std::string place = path + '[' + pathKey(typeKey) + '=' + pathKey(type) + ']';
        for (const auto& [key, member] : element.items())
            if (key != typeKey && isSingle(member))
                count(member, place + '.' + pathKey(key), with(with(names, type), key));
    }
}

void Counting::count(const Json& value, const std::string& path, const std::vector<std::string>& names)
{
    if (path.empty())
        return;
    auto place = m_places.find(path);
    if (place == m_places.end()) {
        if (m_fields.size() >= mostFields)
            return;
        place = m_places.emplace(path, m_fields.size()).first;
        m_fields.emplace_back();
        m_fields.back().field.path = path;
        m_fields.back().field.names = names;
    }
    const std::string text = textOf(value);
    if (text.empty())
        return;
    Counter& counter = m_fields[place->second];
    FieldStatistics& field = counter.field;
    ++field.filled;
    ++counter.values[text];
    field.longest = std::max(field.longest, text.size());
    field.emails += looksLikeEmail(text) ? 1 : 0;
    field.booleans += value.is_boolean() ? 1 : 0;
    field.integers += value.is_number_integer() ? 1 : 0;
    field.dates += looksLikeDate(text) ? 1 : 0;
    field.phones += looksLikePhone(text) ? 1 : 0;
    field.countries += looksLikeCountry(text) ? 1 : 0;
    const bool notAName = text.size() > 80 || text == "true" || text == "false" ||
                          std::any_of(text.begin(), text.end(), [](char c) { return c == '@' || isDigit(c); });
    field.notNames += notAName ? 1 : 0;
}

std::vector<FieldStatistics> Counting::result(std::int64_t records)
{
    std::vector<FieldStatistics> out;
    out.reserve(m_fields.size());
    for (Counter& counter : m_fields) {
        FieldStatistics& field = counter.field;
        field.records = records;
        field.distinct = static_cast<std::int64_t>(counter.values.size());
        field.values.assign(counter.values.begin(), counter.values.end());
        std::sort(field.values.begin(), field.values.end(), [](const auto& a, const auto& b) {
            return a.second != b.second ? a.second > b.second : a.first < b.first;
        });
        if (field.values.size() > FieldStatistics::mostValues)
            field.values.resize(FieldStatistics::mostValues);
        out.push_back(std::move(field));
    }
    return out;
}

std::string shapeOf(const FieldStatistics& field)
{
    constexpr double most = 0.8;
    if (field.filled == 0)
        return "empty";
    if (field.share(field.emails) >= most)
        return "email";
    if (field.share(field.booleans) >= most)
        return "boolean";
    if (field.share(field.dates) >= most)
        return "date";
    if (field.share(field.integers) >= most)
        return "number";
    if (field.share(field.phones) >= most)
        return "phone";
    if (field.share(field.countries) >= most)
        return "country";
    return field.isEnumeration() ? "enumeration" : "text";
}

} // namespace

bool FieldStatistics::isEnumeration() const
{
    return distinct > 0 && distinct <= static_cast<std::int64_t>(mostValues) && distinct * 2 <= filled;
}

double FieldStatistics::share(std::int64_t count) const
{
    return filled == 0 ? 0 : static_cast<double>(count) / static_cast<double>(filled);
}

double FieldStatistics::filledShare() const
{
    return records == 0 ? 0 : static_cast<double>(filled) / static_cast<double>(records);
}

std::vector<FieldStatistics> fieldStatistics(std::span<const Json> records)
{
    Counting counting;
    for (const Json& record : records)
        counting.record(record);
    return counting.result(static_cast<std::int64_t>(records.size()));
}

Json toJson(const FieldStatistics& field)
{
    Json out{{"path", field.path},         {"records", field.records},   {"filled", field.filled},
             {"distinct", field.distinct}, {"unique", field.isUnique()}, {"looksLike", shapeOf(field)}};
    if (field.isEnumeration()) {
        Json values = Json::object();
        for (const auto& [value, count] : field.values)
            values[value] = count;
        out["values"] = std::move(values);
    }
    return out;
}

bool looksLikeEmail(std::string_view text)
{
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos || at == 0 || text.find('@', at + 1) != std::string_view::npos)
        return false;
    if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; }))
        return false;
    const std::string_view host = text.substr(at + 1);
    const std::size_t dot = host.rfind('.');
    return dot != std::string_view::npos && dot > 0 && dot + 1 < host.size();
}

bool looksLikeDate(std::string_view text)
{
    const auto fits = [&](std::string_view pattern) {
        if (text.size() < pattern.size())
            return false;
        for (std::size_t i = 0; i < pattern.size(); ++i)
            if (pattern[i] == '0' ? !isDigit(text[i]) : text[i] != pattern[i])
                return false;
        return text.size() == pattern.size() || text[pattern.size()] == 'T' || text[pattern.size()] == ' ';
    };
    return fits("0000-00-00") || fits("00.00.0000") || fits("00/00/0000") || fits("00-00-0000") || fits("0000/00/00");
}

bool looksLikePhone(std::string_view text)
{
    if (looksLikeDate(text))
        return false;
    const auto digits = std::count_if(text.begin(), text.end(), isDigit);
    const bool allowed = std::all_of(text.begin(), text.end(), [](char c) {
        return isDigit(c) || std::string_view("+-()./ x").find(c) != std::string_view::npos;
    });
    // a number alone may be an id
    const bool marked = text.find_first_of("+-() /") != std::string_view::npos || (!text.empty() && text[0] == '0');
    return allowed && marked && digits >= 7 && digits <= 15;
}

bool looksLikeCountry(std::string_view text)
{
    return text.size() == 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' && text[1] <= 'Z';
}

} // namespace muster
