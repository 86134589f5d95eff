// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/mapper_parts.h"
#include "core/sync/valuecheck.h"

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Mapper", text);
}

using Kind = FieldValue::Kind;

bool isScalar(Kind kind)
{
    return kind == Kind::String || kind == Kind::Number || kind == Kind::Bool;
}

/// "[]" and "{}": some services write them for "nothing".
bool isEmptyContainer(std::string_view raw)
{
    if (raw.size() < 2)
        return true;
    const std::size_t inner = raw.find_first_not_of(" \t\r\n", 1);
    return inner == raw.size() - 1;
}

void appendField(const FieldValue& field, MappingValue& scratch, std::string& out)
{
    if (isScalar(field.kind)) {
        out.append(field.text);
        return;
    }
    scratch.assign(field);
    scratch.join(", ");
    out.append(scratch.text);
}

} // namespace

bool MappedUser::usable() const
{
    for (const FieldProblem& problem : problems) {
        if (problem.blocking)
            return false;
    }
    return true;
}

void Mapper::Parts::mapExternalId(const FieldValue& field, MappedUser& out) const
{
    if (field.kind == Kind::String || field.kind == Kind::Number)
        out.externalId.assign(field.text);
    if (out.externalId.empty()) {
        out.problems.push_back({"externalId", "missingExternalId",
                                tr("This record has no id at “%1”, so it cannot be recognised in the next import.")
                                    .arg(QString::fromStdString(fields[0].text())),
                                true});
        return;
    }
    const ValueFault fault = checkValue(KnownAttribute::Displayname, 1024, out.externalId);
    if (fault != ValueFault::None)
        out.problems.push_back(
            {"externalId", "badExternalId", faultSentence(fault, tr("The id"), 1024, out.externalId), true});
}

void Mapper::Parts::mapStatus(const FieldValue& field, MappedUser& out) const
{
    if (!status.isUsed())
        return;
    out.status = SourceStatus::Unknown;
    if (!isScalar(field.kind))
        return;
    out.statusText.assign(field.text);
    out.status = status.find(field.text);
}

void Mapper::Parts::mapRule(const CompiledRule& rule, std::span<const FieldValue> values, MappedUser& out) const
{
    if (rule.kind == MappingRule::Kind::From && rule.steps.empty()) {
        const FieldValue& field = values[rule.field];
        if (isScalar(field.kind) && !field.text.empty()) {
            store(rule, field.text, out);
            return;
        }
    }
    static thread_local MappingValue value;
    compute(rule, values, value);
    if (value.problem)
        reject(rule, "badValue", *value.problem, out);
    if (!value.text.empty())
        store(rule, value.text, out);
}

void Mapper::Parts::begin(const CompiledRule& rule, std::span<const FieldValue> values, MappingValue& value) const
{
    value.clear();
    value.fields = values;
    const auto checkRaw = [&](std::size_t field, const MappingValue& taken) {
        if (values[field].kind != Kind::Raw || taken.isList)
            return true;
        if (!isEmptyContainer(values[field].text) && !value.problem)
            value.problem = rawSentence(field, values[field].text);
        return false;
    };
    if (rule.kind == MappingRule::Kind::Constant) {
        value.text = rule.constant;
        return;
    }
    if (rule.kind == MappingRule::Kind::From) {
        value.assign(values[rule.field]);
        if (!checkRaw(rule.field, value))
            value.text.clear();
        return;
    }
    static thread_local MappingValue scratch;
    bool any = false;
    for (const TemplatePart& part : rule.parts) {
        value.text.append(part.text);
        if (!part.field)
            continue;
        scratch.clear();
        if (values[*part.field].kind == Kind::Raw) {
            scratch.assign(values[*part.field]);
            if (!checkRaw(*part.field, scratch))
                continue;
        }
        const std::size_t before = value.text.size();
        appendField(values[*part.field], scratch, value.text);
        any = any || value.text.size() > before;
    }
    const bool hasField = rule.parts.size() > 1;
    if (hasField && !any)
        value.text.clear(); // a template whose paths all lead nowhere gives nothing, not "."
}

void Mapper::Parts::compute(const CompiledRule& rule, std::span<const FieldValue> values, MappingValue& value) const
{
    begin(rule, values, value);
    for (const TransformStep& step : rule.steps)
        step(value);
    value.join(", ");
    if (value.text.empty())
        value.text = rule.fallback;
}

void Mapper::Parts::store(const CompiledRule& rule, std::string_view value, MappedUser& out) const
{
    const ValueFault fault = checkValue(rule.attribute.known, rule.maxLength, value);
    if (fault == ValueFault::None) [[likely]] {
        if (rule.attribute.known == KnownAttribute::Custom)
            out.values.set(rule.attribute, value);
        else
            out.values.set(rule.attribute.known, value);
        return;
    }
    reject(rule, reasonCodeOf(fault), faultSentence(fault, rule.attribute.label(), rule.maxLength, value), out);
}

void Mapper::Parts::reject(const CompiledRule& rule, std::string_view code, QString message, MappedUser& out) const
{
    out.problems.push_back({rule.attribute.name(), std::string(code), std::move(message), rule.required});
}

QString Mapper::Parts::rawSentence(std::size_t field, std::string_view raw) const
{
    const RecordPath& path = fields[field];
    const auto json = nlohmann::json::parse(raw, nullptr, false); // of the import path: finds keys fast
    const QString place = QString::fromStdString(path.text());
    if (json.is_array())
        return tr("“%1” leads to a list of objects. Choose a field of one of them, such as %2.")
            .arg(place, QString::fromStdString(path.child(0).text() + ".value"));
    QStringList inside;
    if (json.is_object()) {
        for (const auto& [key, value] : json.items()) {
            if (!value.is_structured() && inside.size() < 4)
                inside << QString::fromStdString(path.child(key).text());
        }
    }
    return inside.isEmpty() ? tr("“%1” leads to an object. Choose a field inside it.").arg(place)
                            : tr("“%1” leads to an object. Choose a field inside it: %2.")
                                  .arg(place, inside.join(QLatin1String(", ")));
}

} // namespace muster
