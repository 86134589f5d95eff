// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/treepick.h"

#include <QCoreApplication>

namespace muster {
namespace {

using Kind = RecordPath::Step::Kind;

QString tr(const char* text)
{
    return QCoreApplication::translate("TreePick", text);
}

RecordPath head(const RecordPath& path, std::size_t count)
{
    RecordPath out;
    for (std::size_t at = 0; at < count; ++at) {
        const auto& step = path.steps()[at];
        out = step.kind == Kind::Index ? out.child(step.index) : out.child(step.key);
    }
    return out;
}

Pick pickRecords(const RecordPath& node, const Json& document)
{
    // A click on a person or on one of the fields means the list around it: the nearest one.
    for (std::size_t length = node.steps().size() + 1; length-- > 0;) {
        const RecordPath path = head(node, length);
        const Json found = path.find(document);
        if (found.is_array())
            return {path.text(), tr("List of people: %1 (%2 elements)")
                                     .arg(QString::fromStdString(path.text()), QString::number(found.size()))};
    }
    const Json clicked = node.find(document);
    const bool map = clicked.is_object() && !clicked.empty() &&
                     std::all_of(clicked.begin(), clicked.end(), [](const Json& value) { return value.is_object(); });
    if (map) {
        const std::string path = node.isRoot() ? "*" : node.text() + ".*";
        if (RecordPath::parse(path))
            return {path, tr("List of people: the values of %1").arg(QString::fromStdString(node.text()))};
    }
    return {std::nullopt, tr("This is not a list. Click the list in which the people are, or one of them.")};
}

Pick pickId(const RecordPath& node, const Json& document, const std::string& records)
{
    const auto list = RecordPath::parse(records);
    const auto inside = list ? insideRecord(node, *list) : std::nullopt;
    if (!inside)
        return {std::nullopt, tr("This is outside the list of people. Set the list first, then click the ID inside "
                                 "one of its people.")};
    if (node.find(document).is_structured())
        return {std::nullopt, tr("This is not a single value. Click the ID itself.")};
    return {inside->text(), tr("ID of a person: %1").arg(QString::fromStdString(inside->text()))};
}

Pick pickTotal(const RecordPath& node, const Json& document)
{
    const Json value = node.find(document);
    const bool digits = value.is_string() && !value.get<std::string>().empty() &&
                        value.get<std::string>().find_first_not_of("0123456789") == std::string::npos;
    if (!value.is_number_integer() && !digits)
        return {std::nullopt, tr("This is not a whole number. Click the number that counts all people.")};
    return {node.text(), tr("Total count: %1").arg(QString::fromStdString(node.text()))};
}

} // namespace

std::optional<RecordPath> insideRecord(const RecordPath& node, const RecordPath& records)
{
    const auto& steps = node.steps();
    const auto& wanted = records.steps();
    if (steps.size() < wanted.size())
        return std::nullopt;
    for (std::size_t at = 0; at < wanted.size(); ++at) {
        const bool any =
            wanted[at].kind == Kind::Values || (wanted[at].kind == Kind::All && steps[at].kind == Kind::Index);
        if (!any && !(wanted[at] == steps[at]))
            return std::nullopt;
    }
    std::size_t from = wanted.size();
    const bool atElement = !wanted.empty() && (wanted.back().kind == Kind::Values || wanted.back().kind == Kind::All);
    if (!atElement) {
        if (from >= steps.size() || steps[from].kind != Kind::Index)
            return std::nullopt;
        ++from;
    }
    RecordPath rest;
    for (; from < steps.size(); ++from)
        rest = steps[from].kind == Kind::Index ? rest.child(steps[from].index) : rest.child(steps[from].key);
    return rest;
}

Pick pickNode(PickKind kind, const RecordPath& node, const Json& document, const std::string& records)
{
    switch (kind) {
    case PickKind::Records:
        return pickRecords(node, document);
    case PickKind::ExternalId:
        return pickId(node, document, records);
    case PickKind::TotalCount:
        break;
    }
    return pickTotal(node, document);
}

} // namespace muster
