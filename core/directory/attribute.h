// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace muster {

/// The attributes of the contract, in the order in which they are shown. The numbers are stored in the workspace:
/// append only.
enum class KnownAttribute : std::uint8_t {
    Email = 1,
    Username,
    Firstname,
    Middlename,
    Lastname,
    Displayname,
    AlternateEmail,
    ManagedAppleId,
    Description,
    EmployeeIdentifier,
    EmployeeType,
    Company,
    Department,
    JobTitle,
    CostCenter,
    Location,
    Manager,
    StartDate,
    WorkStreetAddress = 32,
    WorkExtendedAddress,
    WorkPoBox,
    WorkLocality,
    WorkRegion,
    WorkPostalCode,
    WorkCountry,
    HomeStreetAddress = 48,
    HomeExtendedAddress,
    HomePoBox,
    HomeLocality,
    HomeRegion,
    HomePostalCode,
    HomeCountry,
    PhoneWork = 64,
    PhoneMobile,
    PhoneHome,
    PhoneWorkMobile,
    PhoneWorkFax,
    Custom = 255,
};

/// One attribute of a user: a known one, or a custom one by name ("attributes.NAME").
struct Attribute
{
    KnownAttribute known = KnownAttribute::Custom;
    std::string custom; ///< name without "attributes."; only when known == Custom
    /// From the contract's name ("email", "addresses.work.locality", "phoneNumbers.work_mobile", "attributes.badge").
    [[nodiscard]] static std::optional<Attribute> fromName(std::string_view name);
    [[nodiscard]] std::string name() const;
    /// Translated label for people: "Company Email", "Work City".
    [[nodiscard]] QString label() const;
    friend bool operator==(const Attribute&, const Attribute&) = default;
    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the generated comparison for a null pointer
    friend std::strong_ordering operator<=>(const Attribute&, const Attribute&) = default;
};

struct AttributeInfo
{
    KnownAttribute known;
    std::string_view name;
    int maxLength; ///< characters (jumpcloud b1: 1024; employeeIdentifier 256)
    bool required; ///< email and username
    bool isKey;    ///< unique in a directory: email, username, employeeIdentifier
    bool common;   ///< shown by default in the wizard
};
/// All known attributes in order of display.
[[nodiscard]] std::span<const AttributeInfo> knownAttributes();
[[nodiscard]] const AttributeInfo* attributeInfo(KnownAttribute attribute);

} // namespace muster
