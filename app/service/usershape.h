// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/directory/directory.h"

#include <optional>

namespace muster::service {

/// A user of the directory in JumpCloud's shape of a system user (schema systemuserreturn). `manager` is the user whom
/// the attribute names, 0 = nobody. What the embedded directory does not know (passwords, sudo, keys, LDAP) is there
/// too, false or empty: clients expect it.
[[nodiscard]] Json systemUser(const User& user, UserId manager);

/// Adds addresses, phoneNumbers and attributes (the custom ones). JumpCloud calls the text of a phone "number" in
/// systemusers and "value" in import/users; `id` is the beginning of the entries' ids, empty = they have none.
void addLists(Json& json, const UserValues& values, const char* phoneText, const std::string& id = {});

/// One field of a system user that has one text: filters and orders read it without making the whole shape.
class UserField
{
public:
    [[nodiscard]] static std::optional<UserField> fromName(std::string_view name);
    [[nodiscard]] std::string text(const User& user) const;
    [[nodiscard]] bool isId() const { return m_kind == Kind::Id; }
    [[nodiscard]] bool isState() const { return m_kind == Kind::State; }
    [[nodiscard]] KnownAttribute attribute() const { return m_attribute; } ///< Custom for what is not one

private:
    enum class Kind : std::uint8_t { Id, State, Activated, Suspended, Created, Value };
    UserField(Kind kind, KnownAttribute attribute) : m_kind(kind), m_attribute(attribute) {}
    Kind m_kind;
    KnownAttribute m_attribute;
};

/// "STAGED", "ACTIVATED" or "SUSPENDED".
[[nodiscard]] std::string_view stateText(UserState state);

} // namespace muster::service
