// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/samplepaths.h"

#include "core/source/recordpath.h"

#include <algorithm>
#include <set>

namespace muster {
namespace {

constexpr std::size_t mostPaths = 500, mostSamples = 50, longestExample = 80;
constexpr int deepest = 12;

struct Collector
{
    std::vector<SamplePath> paths;
    std::set<std::string> seen;

    void scalar(const RecordPath& path, const Json& value)
    {
        if (value.is_null() || paths.size() >= mostPaths || path.isRoot())
            return;
        std::string text = path.text();
        if (!seen.insert(text).second)
            return;
        std::string example = value.is_string() ? value.get<std::string>() : writeJson(value);
        if (example.size() > longestExample) {
            example.resize(longestExample);
            while (!example.empty() && (static_cast<unsigned char>(example.back()) & 0xC0) == 0x80)
                example.pop_back();
            if (!example.empty() && static_cast<unsigned char>(example.back()) >= 0xC0)
                example.pop_back();
            example += "…";
        }
        paths.push_back({std::move(text), std::move(example)});
    }

    void value(const RecordPath& path, const Json& json, int depth)
    {
        if (depth > deepest)
            return;
        if (json.is_object()) {
            for (const auto& [key, inner] : json.items())
                value(path.child(key), inner, depth + 1);
        } else if (json.is_array()) {
            list(path, json, depth);
        } else {
            scalar(path, json);
        }
    }

    void list(const RecordPath& path, const Json& json, int depth)
    {
        for (std::size_t at = 0; at < json.size() && at < 8; ++at) {
            const Json& element = json[at];
            const std::string chosen = byField(path, element);
            const auto inner =
                chosen.empty() ? Result<RecordPath>(path.child(static_cast<int>(at))) : RecordPath::parse(chosen);
            if (inner && (at < 2 || !chosen.empty()))
                value(*inner, element, depth + 1);
        }
        if (!json.empty() && json[0].is_primitive()) {
            if (const auto all = RecordPath::parse(path.text() + "[*]"))
                scalar(*all, json);
        }
    }

    /// "phones[type=work]" for an element with a short word in a telling field.
    static std::string byField(const RecordPath& path, const Json& element)
    {
        if (!element.is_object() || path.isRoot())
            return {};
        for (const char* const name : {"type", "kind", "label", "code"}) {
            const auto found = element.find(name);
            if (found == element.end() || !found->is_string())
                continue;
            const auto word = found->get<std::string>();
            const bool plain = !word.empty() && word.size() <= 30 && std::all_of(word.begin(), word.end(), [](char c) {
                return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                       c == '-';
            });
            if (plain)
                return path.text() + '[' + name + '=' + word + ']';
        }
        return {};
    }
};

/// Letters and digits of the last named part, lower case: "work.e-mail" -> "email".
std::string plainName(const std::string& path, bool withParent)
{
    const auto parsed = RecordPath::parse(path);
    if (!parsed)
        return {};
    std::vector<std::string> keys;
    for (const RecordPath::Step& step : parsed->steps()) {
        if (step.kind == RecordPath::Step::Kind::Key)
            keys.push_back(step.key);
        else if (step.kind == RecordPath::Step::Kind::Where)
            keys.push_back(step.value);
    }
    if (keys.empty())
        return {};
    std::string joined;
    for (std::size_t at = withParent && keys.size() > 1 ? keys.size() - 2 : keys.size() - 1; at < keys.size(); ++at)
        joined += keys[at];
    std::string plain;
    for (const char c : joined) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            plain += c;
        else if (c >= 'A' && c <= 'Z')
            plain += static_cast<char>(c - 'A' + 'a');
    }
    return plain;
}

struct Words
{
    const char* to;
    std::vector<std::string> names;
};
const std::vector<Words>& vocabulary()
{
    static const std::vector<Words> words{
        {"email", {"email", "mail", "workemail", "companyemail", "emailaddress", "primaryemail", "emailswork"}},
        {"username",
         {"username", "login", "userlogin", "loginname", "nickname", "userprincipalname", "samaccountname"}},
        {"firstname", {"firstname", "givenname", "forename", "first", "namefirst"}},
        {"middlename", {"middlename", "namemiddle"}},
        {"lastname", {"lastname", "familyname", "surname", "last", "namelast"}},
        {"displayname", {"displayname", "fullname", "preferredname"}},
        {"employeeIdentifier", {"employeeidentifier", "employeeid", "employeenumber", "personnelnumber", "staffid"}},
        {"employeeType", {"employeetype", "employmenttype", "contracttype"}},
        {"company", {"company", "companyname", "organization", "organisation"}},
        {"department", {"department", "departmentname", "dept"}},
        {"jobTitle", {"jobtitle", "title", "position", "positiontitle", "jobname"}},
        {"costCenter", {"costcenter", "costcentre", "costcentercode"}},
        {"location", {"location", "office", "site", "locationname", "officename"}},
        {"manager", {"manager", "managerid", "supervisor", "supervisorid", "manageremail", "reportsto"}},
        {"startDate", {"startdate", "hiredate", "dateofhire", "joined", "joindate"}},
        {"phoneNumbers.work", {"workphone", "phonework", "phoneswork", "phonenumber", "telephone"}},
        {"phoneNumbers.mobile", {"mobile", "mobilephone", "cellphone", "phonemobile", "phonesmobile", "cell"}},
        {"addresses.work.locality", {"city", "locality", "workcity", "addresscity"}},
        {"addresses.work.country", {"country", "countrycode", "addresscountry"}},
        {"addresses.work.postalCode", {"postalcode", "zip", "zipcode", "postcode"}},
        {"addresses.work.streetAddress", {"street", "streetaddress", "addressline1"}},
    };
    return words;
}

} // namespace

std::vector<SamplePath> samplePaths(const std::vector<std::string>& samples)
{
    Collector collector;
    for (std::size_t at = 0; at < samples.size() && at < mostSamples; ++at) {
        const Json json = readJson(samples[at]);
        if (!json.is_discarded())
            collector.value(RecordPath::root(), json, 0);
    }
    return std::move(collector.paths);
}

std::vector<MappingRule> suggestMapping(const std::vector<SamplePath>& paths, const std::vector<MappingRule>& present)
{
    std::vector<MappingRule> rules;
    for (const Words& words : vocabulary()) {
        if (std::any_of(present.begin(), present.end(), [&](const MappingRule& rule) { return rule.to == words.to; }))
            continue;
        const SamplePath* best = nullptr;
        std::size_t bestRank = 2 * words.names.size();
        for (const SamplePath& path : paths) {
            for (const bool withParent : {false, true}) {
                const auto found = std::find(words.names.begin(), words.names.end(), plainName(path.path, withParent));
                const auto rank = static_cast<std::size_t>(found - words.names.begin());
                if (found != words.names.end() && rank < bestRank) {
                    best = &path;
                    bestRank = rank;
                }
            }
        }
        if (best)
            rules.push_back({words.to, MappingRule::Kind::From, best->path, {}, Policy::Always, std::nullopt});
    }
    return rules;
}

} // namespace muster
