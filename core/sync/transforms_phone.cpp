// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/transforms.h"

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <set>

namespace muster::transforms {

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

QString tr(const char* text)
{
    return QCoreApplication::translate("Transform", text);
}

PhoneNumberUtil& numbers()
{
    static PhoneNumberUtil& util = []() -> PhoneNumberUtil& {
        PhoneNumberUtil& instance = *PhoneNumberUtil::GetInstance();
        // its default writes people's numbers to standard output
        instance.SetLogger(new i18n::phonenumbers::NullLogger); // owned by the library
        return instance;
    }();
    return util;
}

PhoneNumberUtil::PhoneNumberFormat formatOf(const std::string& name)
{
    if (name == "international")
        return PhoneNumberUtil::INTERNATIONAL;
    return name == "national" ? PhoneNumberUtil::NATIONAL : PhoneNumberUtil::E164;
}

QString sentence(const std::string& text, const std::string& region)
{
    if (region.empty() && text.find('+') == std::string::npos)
        return tr("“%1” has no country code. Set “region” to the country that such numbers belong to, such as DE.")
            .arg(shownValue(text));
    return tr("“%1” is not a phone number.").arg(shownValue(text));
}

} // namespace

TransformStep phone(TransformOptions& options)
{
    std::string region = options.text("region");
    std::transform(region.begin(), region.end(), region.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    const auto format = formatOf(options.choice("format", {"e164", "international", "national"}));
    if (!region.empty()) {
        std::set<std::string> regions;
        numbers().GetSupportedRegions(&regions);
        if (!regions.contains(region))
            options.wrong("region", tr("There is no region “%1”. Write a two-letter country code such as DE or US.")
                                        .arg(QString::fromStdString(region)));
    }
    return [region, format](MappingValue& value) {
        value.each([&](std::string& text) {
            PhoneNumber number;
            const auto parsed = numbers().Parse(text, region.empty() ? "ZZ" : region, &number);
            if (parsed != PhoneNumberUtil::NO_PARSING_ERROR || !numbers().IsPossibleNumber(number)) {
                value.reject(text, sentence(text, region));
                return;
            }
            std::string out;
            numbers().Format(number, format, &out);
            text = std::move(out);
        });
    };
}

} // namespace muster::transforms
