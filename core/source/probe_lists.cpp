// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/probe.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {

constexpr int deepestList = 5;
constexpr std::size_t mostHints = 5;

QString tr(const char* text)
{
    return QCoreApplication::translate("Probe", text);
}

RecordPath valuesOf(const RecordPath& path)
{
    const std::string text = path.isRoot() ? std::string("*") : path.text() + ".*";
    return RecordPath::parse(text).value_or(RecordPath::root());
}

void collect(const Json& value, const RecordPath& path, int depth, std::vector<FoundList>& out)
{
    if (depth > deepestList)
        return;
    if (value.is_array()) {
        const bool objects = !value.empty() && value.front().is_object();
        out.push_back({path, static_cast<std::int64_t>(value.size()), objects, false});
        if (objects) // a list in the first element may be the one that is meant: [{"items": [..]}]
            collect(value.front(), path.child(0), depth + 1, out);
        return;
    }
    if (!value.is_object())
        return;
    const auto isObject = [](const Json& member) { return member.is_object(); };
    if (value.size() > 1 && std::all_of(value.begin(), value.end(), isObject))
        out.push_back({valuesOf(path), static_cast<std::int64_t>(value.size()), true, true});
    for (const auto& [key, member] : value.items())
        collect(member, path.child(key), depth + 1, out);
}

QString kindWords(const Json& value)
{
    if (value.is_object())
        return tr("an object");
    if (value.is_null())
        return tr("nothing (the name is missing, or null)");
    if (value.is_array())
        return tr("a list of %1 elements").arg(value.size());
    return value.is_string() ? tr("a text") : tr("a single value");
}

} // namespace

Json documentForHints(const std::string& body)
{
    constexpr std::size_t largest = std::size_t{4} * 1024 * 1024; // a document takes some thirty times its text
    constexpr int deepest = 64; // what lies deeper is left out: copies of documents recurse
    if (body.size() > largest)
        return Json(Json::value_t::discarded);
    return Json::parse(
        body, [](int depth, Json::parse_event_t, Json&) { return depth <= deepest; }, false);
}

std::vector<FoundList> findLists(const Json& document)
{
    std::vector<FoundList> lists;
    collect(document, RecordPath::root(), 0, lists);
    std::stable_sort(lists.begin(), lists.end(), [](const FoundList& a, const FoundList& b) {
        const auto rank = [](const FoundList& l) {
            return std::tuple(!l.objects, l.map, l.path.steps().size() > 2, -l.size);
        };
        return rank(a) < rank(b);
    });
    return lists;
}

std::vector<QString> recordsHints(const std::string& body, const std::string& records)
{
    const Json document = documentForHints(body);
    const auto path = RecordPath::parse(records);
    std::vector<QString> hints;
    if (document.is_discarded() || !path || !(document.is_object() || document.is_array()))
        return hints;
    hints.push_back(
        tr("The records path “%1” leads to %2.").arg(QString::fromStdString(records), kindWords(path->find(document))));
    const auto lists = findLists(document);
    for (const FoundList& list : lists) {
        if (hints.size() > mostHints)
            break;
        const QString place = QString::fromStdString(list.path.text());
        if (list.map)
            hints.push_back(tr("“%1” leads to a map of %2 objects.").arg(place, QString::number(list.size)));
        else if (list.objects)
            hints.push_back(tr("“%1” leads to a list of %2 objects.").arg(place, QString::number(list.size)));
        else
            hints.push_back(
                tr("“%1” leads to a list of %2 values that are not objects.").arg(place, QString::number(list.size)));
    }
    if (lists.empty())
        hints.push_back(tr("There is no list anywhere in this answer. Check the path of the list."));
    return hints;
}

} // namespace muster
