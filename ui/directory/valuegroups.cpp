// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directory/valuegroups.h"

#include <QCoreApplication>
#include <QDate>
#include <QRegularExpression>

#include <algorithm>

namespace muster {
namespace {

/// Gives the functions below a tr() that lupdate can see.
struct ValueGroups
{
    Q_DECLARE_TR_FUNCTIONS(muster::ValueGroups)
};

bool looksLikeEmail(const QString& text)
{
    static const QRegularExpression shape(QStringLiteral("^[^\\s@]+@[^\\s@]+$"));
    return shape.match(text).hasMatch();
}

bool isEmailAttribute(KnownAttribute attribute)
{
    return attribute == KnownAttribute::Email || attribute == KnownAttribute::AlternateEmail ||
           attribute == KnownAttribute::ManagedAppleId;
}

} // namespace

ValueGroup valueGroup(KnownAttribute attribute)
{
    switch (attribute) {
    case KnownAttribute::EmployeeIdentifier:
    case KnownAttribute::EmployeeType:
    case KnownAttribute::Company:
    case KnownAttribute::Department:
    case KnownAttribute::JobTitle:
    case KnownAttribute::CostCenter:
    case KnownAttribute::Location:
    case KnownAttribute::Manager:
    case KnownAttribute::StartDate:
        return ValueGroup::Work;
    case KnownAttribute::Custom:
        return ValueGroup::Custom;
    default:
        break;
    }
    if (attribute >= KnownAttribute::PhoneWork)
        return ValueGroup::Phones;
    return attribute >= KnownAttribute::WorkStreetAddress ? ValueGroup::Addresses : ValueGroup::Basics;
}

QString valueGroupLabel(ValueGroup group)
{
    switch (group) {
    case ValueGroup::Basics:
        return ValueGroups::tr("Basics");
    case ValueGroup::Work:
        return ValueGroups::tr("Work");
    case ValueGroup::Addresses:
        return ValueGroups::tr("Addresses");
    case ValueGroup::Phones:
        return ValueGroups::tr("Phones");
    case ValueGroup::Custom:
        break;
    }
    return ValueGroups::tr("Custom attributes");
}

std::optional<QString> valueProblem(const Attribute& attribute, const QString& value)
{
    const AttributeInfo* info = attributeInfo(attribute.known);
    if (value.trimmed().isEmpty()) {
        if (info && info->required)
            return ValueGroups::tr("This field is required. Enter a value.");
        return {};
    }
    if (info && value.size() > info->maxLength)
        return ValueGroups::tr("At most %1 characters fit here; this has %2. Shorten it.")
            .arg(info->maxLength)
            .arg(value.size());
    if (isEmailAttribute(attribute.known) && !looksLikeEmail(value.trimmed()))
        return ValueGroups::tr("This is not an e-mail address. Write it as name@example.com.");
    if (attribute.known == KnownAttribute::Username &&
        std::any_of(value.begin(), value.end(), [](QChar c) { return c.isSpace(); }))
        return ValueGroups::tr("A username has no spaces. Remove them.");
    if (attribute.known == KnownAttribute::StartDate && !QDate::fromString(value.trimmed(), Qt::ISODate).isValid())
        return ValueGroups::tr("Write the date as year-month-day, e.g. 2026-11-23.");
    return {};
}

} // namespace muster
