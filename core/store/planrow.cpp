// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/planrow.h"

#include "core/base/textkey.h"
#include "core/db/tables.h"

namespace muster {

void UserKeys::fill(const UserValues& values)
{
    textKey(values.get(KnownAttribute::Email), email);
    textKey(values.get(KnownAttribute::Username), username);
    textKey(values.get(KnownAttribute::EmployeeIdentifier), employee);
    const std::string_view display = values.get(KnownAttribute::Displayname);
    if (display.empty()) {
        const std::string name = shownName(values);
        textKey(name, list);
    } else {
        textKey(display, list);
    }
    for (const KnownAttribute attribute : {KnownAttribute::Department, KnownAttribute::JobTitle}) {
        textKey(values.get(attribute), m_part);
        list.push_back(db::listSeparator);
        list.append(m_part);
    }
}

std::string shownName(const UserValues& values)
{
    const std::string_view display = values.get(KnownAttribute::Displayname);
    if (!display.empty())
        return std::string(display);
    std::string name(values.get(KnownAttribute::Firstname));
    const std::string_view last = values.get(KnownAttribute::Lastname);
    if (!name.empty() && !last.empty())
        name.push_back(' ');
    return name.append(last);
}

} // namespace muster
