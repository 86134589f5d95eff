// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/detect.h"
#include "core/source/namewords.h"

#include <algorithm>

namespace muster {

namespace {

constexpr int deepest = 8;
constexpr std::size_t mostLists = 64;
constexpr std::size_t mostRecords = 200;

constexpr std::string_view userWords =
    "users user employees employee members member people persons person staff workers worker profiles contacts "
    "accounts mitarbeiter personal salaries employes empleados usuarios funcionarios pracownicy medewerkers dipendenti "
    "anstallda requesters resources humans students teachers customers owners";
constexpr std::string_view listWords = "records items data results result value values list rows content hits docs "
                                       "entries entry edges datos objects report elements";
constexpr std::string_view otherWords = "errors warnings links schemas included meta groups roles departments fields "
                                        "messages permissions teams columns locations";

bool anyToken(const std::string& name, std::string_view words)
{
    const auto tokens = nameTokens(name);
    return std::any_of(tokens.begin(), tokens.end(), [&](const std::string& token) { return isWordOf(words, token); });
}

void addList(const Json& value, const std::string& path, const std::string& key, bool isMap,
             std::vector<RecordList>& out)
{
    if (out.size() >= mostLists)
        return;
    RecordList list;
    list.path = isMap ? (path.empty() ? std::string("*") : path + ".*") : (path.empty() ? std::string(".") : path);
    list.key = key;
    list.isMap = isMap;
    list.size = static_cast<std::int64_t>(value.size());
    for (const Json& element : value) {
        if (list.records.size() >= mostRecords)
            break;
        list.records.push_back(element);
    }
    out.push_back(std::move(list));
}

void collect(const Json& value, const std::string& path, const std::string& key, int depth,
             std::vector<RecordList>& out)
{
    if (depth > deepest)
        return;
    const auto members = [&](const Json& object, const std::string& place) {
        for (const auto& [name, member] : object.items())
            if (member.is_structured())
                collect(member, pathWith(place, name), name, depth + 1, out);
    };
    if (value.is_array()) {
        addList(value, path, key, false, out);
        if (value.size() == 1 && value.front().is_object()) // [{"items": [..]}]
            members(value.front(), path + "[0]");
    } else if (value.is_object()) {
        const auto isObject = [](const Json& member) { return member.is_object(); };
        if (value.size() > 1 && std::all_of(value.begin(), value.end(), isObject))
            addList(value, path, key, true, out);
        members(value, path);
    }
}

/// True when the objects of a map have half of their keys in common, as records have and sections do not.
bool haveSameKeys(const std::vector<Json>& records)
{
    std::vector<std::string> common, all;
    for (const auto& [key, value] : records.front().items())
        common.push_back(key);
    for (const Json& record : records) {
        std::erase_if(common, [&](const std::string& key) { return !record.contains(key); });
        for (const auto& [key, value] : record.items())
            if (std::find(all.begin(), all.end(), key) == all.end() && all.size() < 500)
                all.push_back(key);
    }
    return !all.empty() && common.size() * 2 >= all.size();
}

/// How many of e-mail, names and user name have a field.
int likeness(const Fields& fields)
{
    int count = 0;
    for (const char* attribute : {"email", "firstname", "lastname", "username", "displayname"})
        count += std::any_of(fields.begin(), fields.end(),
                             [&](const FieldStatistics& field) { return nameFits(attribute, field) >= 0.65; });
    return count;
}

double scoreOfObjects(RecordList& list, std::int64_t objects)
{
    std::vector<Json> records;
    std::copy_if(list.records.begin(), list.records.end(), std::back_inserter(records),
                 [](const Json& record) { return record.is_object(); });
    const Fields fields = fieldStatistics(records);
    list.hasEmails = std::any_of(fields.begin(), fields.end(), [&](const FieldStatistics& field) {
        return static_cast<double>(field.emails) >= 0.6 * static_cast<double>(list.records.size());
    });
    const double share = static_cast<double>(objects) / static_cast<double>(list.records.size());
    return 3 * share - (share < 0.5 ? 5 : 0) + (list.hasEmails ? 3 : 0) + std::min(3, likeness(fields)) +
           (guessId(fields).confidence >= 0.6 ? 1 : 0);
}

double scoreOfName(const RecordList& list)
{
    if (anyToken(list.key, userWords))
        return 2;
    double score = list.path == "." || anyToken(list.key, listWords) ? 1 : 0;
    if (anyToken(list.key, otherWords))
        score -= 3;
    return score;
}

double scoreOf(RecordList& list)
{
    const auto objects =
        std::count_if(list.records.begin(), list.records.end(), [](const Json& record) { return record.is_object(); });
    double score = scoreOfName(list);
    if (list.records.empty())
        score -= 4;
    else if (objects == 0)
        score -= 5;
    else
        score += scoreOfObjects(list, objects);
    if (list.isMap)
        score -= haveSameKeys(list.records) ? 1 : 5;
    return score - 0.1 * static_cast<double>(std::count(list.path.begin(), list.path.end(), '.'));
}

} // namespace

std::vector<RecordList> recordLists(const Json& body)
{
    std::vector<RecordList> lists;
    collect(body, {}, {}, 0, lists);
    for (RecordList& list : lists)
        list.score = scoreOf(list);
    std::stable_sort(lists.begin(), lists.end(),
                     [](const RecordList& a, const RecordList& b) { return a.score > b.score; });
    return lists;
}

} // namespace muster
