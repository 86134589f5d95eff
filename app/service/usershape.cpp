// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/usershape.h"

#include <algorithm>
#include <map>

namespace muster::service {

namespace {

constexpr std::string_view addressPrefix = "addresses.";
constexpr std::string_view phonePrefix = "phoneNumbers.";

/// An attribute that is one field, not part of a list.
bool isField(const AttributeInfo& info)
{
    return info.name.find('.') == std::string_view::npos;
}

/// What JumpCloud says of a user that the embedded directory has nothing to do with.
const Json& unknownParts()
{
    static const Json parts = readJson(R"({
        "account_locked": false, "allow_public_key": false, "disableDeviceMaxLoginAttempts": false,
        "enable_managed_uid": false, "enable_user_portal_multifactor": false, "external_dn": "",
        "external_source_type": "", "externally_managed": false, "ldap_binding_user": false,
        "mfa": {"configured": false, "exclusion": false}, "organization": "", "password_expired": false,
        "password_never_expires": false, "passwordless_sudo": false, "public_key": "", "relationships": [],
        "restrictedFields": [], "samba_service_user": false, "ssh_keys": [], "sudo": false, "tags": [],
        "totp_enabled": false})");
    return parts;
}

} // namespace

std::string_view stateText(UserState state)
{
    return state == UserState::Staged ? "STAGED" : state == UserState::Active ? "ACTIVATED" : "SUSPENDED";
}

void addLists(Json& json, const UserValues& values, const char* phoneText, const std::string& id)
{
    const auto entry = [&](std::string_view list, std::string_view type) {
        Json one{{"type", type}};
        if (!id.empty())
            one["id"] = id + '-' + std::string(list) + '-' + std::string(type);
        return one;
    };
    Json phones = Json::array(), custom = Json::array();
    std::map<std::string, Json> addresses;
    for (const auto& value : values.entries()) {
        const AttributeInfo* info = attributeInfo(value.known);
        if (info == nullptr) {
            custom.push_back({{"name", value.custom}, {"value", value.value}});
        } else if (info->name.starts_with(phonePrefix)) {
            phones.push_back(entry("phone", info->name.substr(phonePrefix.size())));
            phones.back()[phoneText] = value.value;
        } else if (info->name.starts_with(addressPrefix)) {
            const std::string_view rest = info->name.substr(addressPrefix.size()); // "work.locality"
            const std::string type(rest.substr(0, rest.find('.')));
            Json& address = addresses.try_emplace(type, entry("address", type)).first->second;
            address[std::string(rest.substr(type.size() + 1))] = value.value;
        }
    }
    json["addresses"] = Json::array();
    for (auto& [type, address] : addresses)
        json["addresses"].push_back(std::move(address));
    json["phoneNumbers"] = std::move(phones);
    json["attributes"] = std::move(custom);
}

Json systemUser(const User& user, UserId manager)
{
    const std::string id = std::to_string(user.id);
    Json json{{"_id", id}, {"id", id}};
    for (const AttributeInfo& info : knownAttributes())
        if (isField(info))
            json[std::string(info.name)] = user.values.get(info.known);
    json["manager"] = manager == 0 ? std::string() : std::to_string(manager);
    json["created"] = toRfc3339(user.created);
    json["state"] = stateText(user.state);
    json["activated"] = user.state == UserState::Active;
    json["suspended"] = user.state == UserState::Suspended;
    addLists(json, user.values, "number", id);
    json.update(unknownParts());
    return json;
}

std::optional<UserField> UserField::fromName(std::string_view name)
{
    static const std::map<std::string_view, Kind> others{{"_id", Kind::Id},
                                                         {"id", Kind::Id},
                                                         {"state", Kind::State},
                                                         {"activated", Kind::Activated},
                                                         {"suspended", Kind::Suspended},
                                                         {"created", Kind::Created}};
    if (const auto found = others.find(name); found != others.end())
        return UserField(found->second, KnownAttribute::Custom);
    const auto attribute = Attribute::fromName(name);
    // a manager's text is not what is shown: that is looked up
    if (!attribute || attribute->known == KnownAttribute::Custom || attribute->known == KnownAttribute::Manager ||
        name.find('.') != std::string_view::npos)
        return std::nullopt;
    return UserField(Kind::Value, attribute->known);
}

std::string UserField::text(const User& user) const
{
    switch (m_kind) {
    case Kind::Id:
        return std::to_string(user.id);
    case Kind::State:
        return std::string(stateText(user.state));
    case Kind::Activated:
        return user.state == UserState::Active ? "true" : "false";
    case Kind::Suspended:
        return user.state == UserState::Suspended ? "true" : "false";
    case Kind::Created:
        return toRfc3339(user.created);
    case Kind::Value:
        return std::string(user.values.get(m_attribute));
    }
    return {};
}

} // namespace muster::service
