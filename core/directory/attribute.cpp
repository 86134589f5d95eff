// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/directory/attribute.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace muster {

namespace {

using K = KnownAttribute;
constexpr std::string_view customPrefix = "attributes.";

struct Entry
{
    AttributeInfo info;
    const char* label;
};

// In order of display. Lengths: docs/mapping.md (the vendor's limits where it states one, 1024 otherwise).
constexpr std::array entries{
    Entry{{K::Email, "email", 254, true, true, true}, QT_TRANSLATE_NOOP("Attribute", "Company Email")},
    Entry{{K::Username, "username", 64, true, true, true}, QT_TRANSLATE_NOOP("Attribute", "Username")},
    Entry{{K::Firstname, "firstname", 1024, false, false, true}, QT_TRANSLATE_NOOP("Attribute", "First Name")},
    Entry{{K::Middlename, "middlename", 1024, false, false, false}, QT_TRANSLATE_NOOP("Attribute", "Middle Name")},
    Entry{{K::Lastname, "lastname", 1024, false, false, true}, QT_TRANSLATE_NOOP("Attribute", "Last Name")},
    Entry{{K::Displayname, "displayname", 1024, false, false, true}, QT_TRANSLATE_NOOP("Attribute", "Display Name")},
    Entry{{K::AlternateEmail, "alternateEmail", 254, false, false, false},
          QT_TRANSLATE_NOOP("Attribute", "Alternate Email")},
    Entry{{K::ManagedAppleId, "managedAppleId", 254, false, false, false},
          QT_TRANSLATE_NOOP("Attribute", "Managed Apple ID")},
    Entry{{K::Description, "description", 1024, false, false, false}, QT_TRANSLATE_NOOP("Attribute", "Description")},
    Entry{{K::EmployeeIdentifier, "employeeIdentifier", 256, false, true, true},
          QT_TRANSLATE_NOOP("Attribute", "Employee ID")},
    Entry{{K::EmployeeType, "employeeType", 1024, false, false, true}, QT_TRANSLATE_NOOP("Attribute", "Employee Type")},
    Entry{{K::Company, "company", 1024, false, false, true}, QT_TRANSLATE_NOOP("Attribute", "Company")},
    Entry{{K::Department, "department", 1024, false, false, true}, QT_TRANSLATE_NOOP("Attribute", "Department")},
    Entry{{K::JobTitle, "jobTitle", 1024, false, false, true}, QT_TRANSLATE_NOOP("Attribute", "Job Title")},
    Entry{{K::CostCenter, "costCenter", 1024, false, false, true}, QT_TRANSLATE_NOOP("Attribute", "Cost Center")},
    Entry{{K::Location, "location", 1024, false, false, true}, QT_TRANSLATE_NOOP("Attribute", "Location")},
    Entry{{K::Manager, "manager", 1024, false, false, true}, QT_TRANSLATE_NOOP("Attribute", "Manager")},
    Entry{{K::StartDate, "startDate", 64, false, false, false}, QT_TRANSLATE_NOOP("Attribute", "Start Date")},
    Entry{{K::WorkStreetAddress, "addresses.work.streetAddress", 1024, false, false, false},
          QT_TRANSLATE_NOOP("Attribute", "Work Street Address")},
    Entry{{K::WorkExtendedAddress, "addresses.work.extendedAddress", 1024, false, false, false},
          QT_TRANSLATE_NOOP("Attribute", "Work Extended Address")},
    Entry{{K::WorkPoBox, "addresses.work.poBox", 1024, false, false, false},
          QT_TRANSLATE_NOOP("Attribute", "Work PO Box")},
    Entry{{K::WorkLocality, "addresses.work.locality", 1024, false, false, false},
          QT_TRANSLATE_NOOP("Attribute", "Work City")},
    Entry{{K::WorkRegion, "addresses.work.region", 1024, false, false, false},
          QT_TRANSLATE_NOOP("Attribute", "Work State or Region")},
    Entry{{K::WorkPostalCode, "addresses.work.postalCode", 1024, false, false, false},
          QT_TRANSLATE_NOOP("Attribute", "Work Postal Code")},
    Entry{{K::WorkCountry, "addresses.work.country", 1024, false, false, false},
          QT_TRANSLATE_NOOP("Attribute", "Work Country")},
    Entry{{K::HomeStreetAddress, "addresses.home.streetAddress", 1024, false, false, false},
          QT_TRANSLATE_NOOP("Attribute", "Home Street Address")},
    Entry{{K::HomeExtendedAddress, "addresses.home.extendedAddress", 1024, false, false, false},
          QT_TRANSLATE_NOOP("Attribute", "Home Extended Address")},
    Entry{{K::HomePoBox, "addresses.home.poBox", 1024, false, false, false},
          QT_TRANSLATE_NOOP("Attribute", "Home PO Box")},
    Entry{{K::HomeLocality, "addresses.home.locality", 1024, false, false, false},
          QT_TRANSLATE_NOOP("Attribute", "Home City")},
    Entry{{K::HomeRegion, "addresses.home.region", 1024, false, false, false},
          QT_TRANSLATE_NOOP("Attribute", "Home State or Region")},
    Entry{{K::HomePostalCode, "addresses.home.postalCode", 1024, false, false, false},
          QT_TRANSLATE_NOOP("Attribute", "Home Postal Code")},
    Entry{{K::HomeCountry, "addresses.home.country", 1024, false, false, false},
          QT_TRANSLATE_NOOP("Attribute", "Home Country")},
    Entry{{K::PhoneWork, "phoneNumbers.work", 1024, false, false, true}, QT_TRANSLATE_NOOP("Attribute", "Work Phone")},
    Entry{{K::PhoneMobile, "phoneNumbers.mobile", 1024, false, false, true},
          QT_TRANSLATE_NOOP("Attribute", "Personal Cell")},
    Entry{{K::PhoneHome, "phoneNumbers.home", 1024, false, false, false}, QT_TRANSLATE_NOOP("Attribute", "Home Phone")},
    Entry{{K::PhoneWorkMobile, "phoneNumbers.work_mobile", 1024, false, false, false},
          QT_TRANSLATE_NOOP("Attribute", "Work Cell")},
    Entry{{K::PhoneWorkFax, "phoneNumbers.work_fax", 1024, false, false, false},
          QT_TRANSLATE_NOOP("Attribute", "Work Fax")},
};

constexpr auto infos = [] {
    std::array<AttributeInfo, entries.size()> all{};
    for (std::size_t i = 0; i < entries.size(); ++i)
        all[i] = entries[i].info;
    return all;
}();

} // namespace

std::span<const AttributeInfo> knownAttributes()
{
    return infos;
}

const AttributeInfo* attributeInfo(KnownAttribute attribute)
{
    const auto found = std::ranges::find(infos, attribute, &AttributeInfo::known);
    return found == infos.end() ? nullptr : &*found;
}

std::optional<Attribute> Attribute::fromName(std::string_view name)
{
    if (name.starts_with(customPrefix)) {
        name.remove_prefix(customPrefix.size());
        const auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
        if (name.empty() || name.size() > 255 || std::ranges::any_of(name, isControl))
            return std::nullopt;
        return Attribute{K::Custom, std::string(name)};
    }
    const auto found = std::ranges::find(infos, name, &AttributeInfo::name);
    if (found == infos.end())
        return std::nullopt;
    return Attribute{found->known, {}};
}

std::string Attribute::name() const
{
    if (known == K::Custom)
        return std::string(customPrefix) + custom;
    const auto* info = attributeInfo(known);
    return info == nullptr ? std::string() : std::string(info->name);
}

QString Attribute::label() const
{
    if (known == K::Custom)
        return QString::fromUtf8(custom.data(), static_cast<qsizetype>(custom.size()));
    const auto found = std::ranges::find_if(entries, [this](const Entry& entry) { return entry.info.known == known; });
    return found == entries.end() ? QString() : QCoreApplication::translate("Attribute", found->label);
}

} // namespace muster
