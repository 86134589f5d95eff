// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/undofields.h"

#include <algorithm>

namespace muster {

namespace {
Attribute attributeOf(const UserValues::Entry& entry)
{
    return {entry.known, std::string(entry.custom)};
}

std::vector<Attribute> differing(const UserValues& before, const UserValues& after)
{
    std::vector<Attribute> all;
    for (const UserValues::Entry& entry : after.entries()) {
        Attribute attribute = attributeOf(entry);
        if (before.get(attribute) != entry.value)
            all.push_back(std::move(attribute));
    }
    for (const UserValues::Entry& entry : before.entries()) {
        Attribute attribute = attributeOf(entry);
        if (after.get(attribute).empty())
            all.push_back(std::move(attribute));
    }
    std::sort(all.begin(), all.end());
    return all;
}
} // namespace

UndoFields undoFields(const UserValues& before, const UserValues& after, const UserValues& now,
                      const std::optional<Attribute>& only)
{
    UndoFields fields;
    fields.result = now;
    for (const Attribute& attribute : differing(before, after)) {
        if (only && attribute != *only)
            continue;
        fields.touched.push_back(attribute);
        const std::string_view current = now.get(attribute), old = before.get(attribute);
        if (current == old)
            continue;
        if (current != after.get(attribute)) {
            fields.changed.push_back(attribute);
            continue;
        }
        fields.undone.push_back(attribute);
        fields.result.set(attribute, old);
        const AttributeInfo* info = attributeInfo(attribute.known);
        fields.keyChange = fields.keyChange || (info && info->isKey);
        fields.clears = fields.clears || old.empty();
    }
    return fields;
}

UserValues withValuesOf(const UserValues& values, const UserValues& from, const std::vector<Attribute>& attributes)
{
    UserValues result = values;
    for (const Attribute& attribute : attributes)
        result.set(attribute, from.get(attribute));
    return result;
}

} // namespace muster
