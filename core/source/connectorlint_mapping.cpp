// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textkey.h"
#include "core/source/connectorlint.h"
#include "core/source/recordpath.h"

#include <algorithm>
#include <map>
#include <set>

namespace muster {

std::span<const std::string_view> mappingTargets()
{
    static constexpr std::string_view names[] = {"email",
                                                 "username",
                                                 "firstname",
                                                 "middlename",
                                                 "lastname",
                                                 "displayname",
                                                 "alternateEmail",
                                                 "managedAppleId",
                                                 "description",
                                                 "employeeIdentifier",
                                                 "employeeType",
                                                 "company",
                                                 "department",
                                                 "jobTitle",
                                                 "costCenter",
                                                 "location",
                                                 "manager",
                                                 "startDate",
                                                 "addresses.work.streetAddress",
                                                 "addresses.work.extendedAddress",
                                                 "addresses.work.poBox",
                                                 "addresses.work.locality",
                                                 "addresses.work.region",
                                                 "addresses.work.postalCode",
                                                 "addresses.work.country",
                                                 "addresses.home.streetAddress",
                                                 "addresses.home.extendedAddress",
                                                 "addresses.home.poBox",
                                                 "addresses.home.locality",
                                                 "addresses.home.region",
                                                 "addresses.home.postalCode",
                                                 "addresses.home.country",
                                                 "phoneNumbers.work",
                                                 "phoneNumbers.mobile",
                                                 "phoneNumbers.home",
                                                 "phoneNumbers.work_mobile",
                                                 "phoneNumbers.work_fax"};
    return names;
}

void ConnectorLint::checkMapping()
{
    std::map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < m_connector.mapping.size(); ++i) {
        const MappingRule& rule = m_connector.mapping[i];
        const std::string place = "mapping[" + std::to_string(i) + "]";
        checkRule(rule, place);
        const auto [first, fresh] = seen.emplace(rule.to, i);
        if (!fresh && !rule.to.empty())
            error(place + ".to", tr("“%1” is mapped twice, first in mapping[%2]. Keep one of them.")
                                     .arg(QString::fromStdString(rule.to), QString::number(first->second)));
    }
    if (!seen.contains("email"))
        error("mapping", tr("The company e-mail is not mapped, and no user can be imported without it. Choose the "
                            "field that holds it."));
    if (!seen.contains("username"))
        error("mapping", tr("The username is not mapped, and no user can be imported without it. Choose the "
                            "field that holds it."));
}

void ConnectorLint::checkTarget(const MappingRule& rule, const std::string& place)
{
    const auto known = mappingTargets();
    const std::string& to = rule.to;
    if (to.starts_with("attributes.")) {
        const std::string name = to.substr(11);
        if (name.empty() || hasControl(name))
            error(place, tr("A custom attribute needs a name, such as “attributes.badge”."));
        return;
    }
    if (std::find(known.begin(), known.end(), to) != known.end())
        return;
    const std::string near = nearestWord(to, known);
    const QString hint = near.empty()
                             ? tr("Write “attributes.%1” for an attribute of your own.").arg(QString::fromStdString(to))
                             : tr("Did you mean “%1”?").arg(QString::fromStdString(near));
    if (to.empty())
        error(place, tr("The mapping does not say which attribute it fills. Write its name in “to”."));
    else
        error(place, tr("Users have no attribute “%1”. %2").arg(QString::fromStdString(to), hint));
}

void ConnectorLint::checkRule(const MappingRule& rule, const std::string& place)
{
    checkTarget(rule, place + ".to");
    if (rule.kind == MappingRule::Kind::From)
        checkPath(rule.value, place + ".from", tr("path to the value"));
    else if (rule.kind == MappingRule::Kind::Template)
        checkTemplate(rule.value, place + ".template");
    else if (rule.value.empty())
        error(place + ".constant",
              tr("The constant is empty. Write the value that every user gets, or remove the mapping."));
    else if (rule.to == "email" || rule.to == "username" || rule.to == "employeeIdentifier")
        error(place + ".constant",
              tr("Every user needs a %1 of their own, so it cannot be a constant. Use “from” or “template”.")
                  .arg(QString::fromStdString(rule.to)));
    for (std::size_t i = 0; i < rule.transforms.size(); ++i) {
        if (rule.transforms[i].kind.empty())
            error(place + ".transforms[" + std::to_string(i) + "].kind",
                  tr("The transform's kind is missing, such as “lowercase”."));
    }
}

void ConnectorLint::checkTemplate(const std::string& text, const std::string& place)
{
    if (text.empty()) {
        error(place, tr("The template is empty. Write text with paths in braces, such as “{first}.{last}”."));
        return;
    }
    bool hasField = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool doubled = at + 1 < text.size() && text[at + 1] == text[at];
        if ((text[at] == '{' || text[at] == '}') && doubled) {
            ++at; // {{ and }} stand for the braces themselves
            continue;
        }
        if (text[at] == '}') {
            error(place, tr("The template has a “}” without a “{” before it. Write “}}” for the brace itself."));
            return;
        }
        if (text[at] != '{')
            continue;
        const std::size_t end = text.find('}', at);
        if (end == std::string::npos) {
            error(place, tr("The template has a “{” that is never closed. Write “}” after the path, or “{{” for the "
                            "brace itself."));
            return;
        }
        checkPath(text.substr(at + 1, end - at - 1), place, tr("path between { and }"));
        hasField = true;
        at = end;
    }
    if (!hasField)
        warning(place, tr("The template has no path in braces, so every user gets the same value. Write “constant” if "
                          "that is meant."));
}

void ConnectorLint::checkExternalId()
{
    const std::string& path = m_connector.externalId;
    if (path.empty()) {
        error(
            "externalId",
            tr("The path to each user's lasting id is missing. Without it nobody can be recognised in the next import. "
               "Write it, such as “id”."));
        return;
    }
    const auto parsed = RecordPath::parse(path);
    if (!parsed)
        error("externalId", parsed.error().message);
    else if (parsed->isList())
        error("externalId", tr("The path gives a list, but a user has one id. Name one element, such as “ids[0]”."));
    else if (parsed->isRoot() && m_connector.source && !m_connector.source->detail)
        error("externalId", tr("The path names the whole record. Write the path to the id in it, such as “id”."));
}

void ConnectorLint::checkStatus(const StatusRule& status)
{
    if (status.from.empty())
        return;
    checkPath(status.from, "status.from", tr("path to the status"));
    std::set<std::string> seen;
    for (const auto& [key, words] : {std::pair{"active", &status.active}, std::pair{"inactive", &status.inactive}}) {
        for (std::size_t i = 0; i < words->size(); ++i) {
            const std::string& word = (*words)[i];
            const std::string place = std::string("status.") + key + "[" + std::to_string(i) + "]";
            if (word.empty())
                error(place, tr("A status word is empty. Write the word as the source does, or remove the entry."));
            else if (!seen.insert(textKey(word)).second)
                error(place, tr("The status “%1” stands twice. It can mean active or inactive, not both; remove one.")
                                 .arg(QString::fromStdString(word)));
        }
    }
    if (status.active.empty())
        warning("status.active",
                tr("No status counts as active, so nobody is ever imported. Add the words for people who work."));
}

void ConnectorLint::checkMatch()
{
    static constexpr std::string_view keys[] = {"employeeIdentifier", "email", "username"};
    std::set<std::string> seen;
    for (std::size_t i = 0; i < m_connector.match.size(); ++i) {
        const std::string& key = m_connector.match[i];
        const std::string place = "match[" + std::to_string(i) + "]";
        if (std::find(std::begin(keys), std::end(keys), key) == std::end(keys))
            error(place, tr("Users cannot be matched by “%1”. Write employeeIdentifier, email or username.")
                             .arg(QString::fromStdString(key)));
        else if (!seen.insert(key).second)
            error(place, tr("“%1” stands twice. Remove one.").arg(QString::fromStdString(key)));
    }
    if (m_connector.match.empty())
        warning("match", tr("Nobody who is already in the directory will be recognised in the first import. Add "
                            "“employeeIdentifier”, "
                            "“email” or “username”."));
}

} // namespace muster
