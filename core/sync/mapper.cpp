// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/mapper.h"

#include "core/sync/mapper_parts.h"
#include "core/sync/valuecheck.h"

#include <algorithm>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Mapper", text);
}

bool hasBlocking(const MappedUser& user, std::string_view attribute)
{
    return std::any_of(user.problems.begin(), user.problems.end(),
                       [&](const FieldProblem& problem) { return problem.blocking && problem.attribute == attribute; });
}

void requireValue(KnownAttribute attribute, const char* code, const QString& message, MappedUser& out)
{
    const std::string_view name = attributeInfo(attribute)->name;
    if (out.values.get(attribute).empty() && !hasBlocking(out, name))
        out.problems.push_back({std::string(name), code, message, true});
}

} // namespace

Mapper::Mapper() : m_parts(std::make_unique<Parts>()) {}
Mapper::~Mapper() = default;
Mapper::Mapper(Mapper&&) noexcept = default;
Mapper& Mapper::operator=(Mapper&&) noexcept = default;

Result<Mapper> Mapper::create(const Connector& connector)
{
    Mapper mapper;
    Parts& parts = *mapper.m_parts;
    parts.mapping = connector.mapping;
    if (auto head = parts.compileHead(connector); !head)
        return fail(std::move(head.error()));
    for (std::size_t i = 0; i < connector.mapping.size(); ++i) {
        if (auto rule = parts.compileRule(connector.mapping[i], i); !rule)
            return fail(std::move(rule.error()));
    }
    if (auto whole = parts.finish(); !whole)
        return fail(std::move(whole.error()));
    parts.sort();
    return mapper;
}

Mapper Mapper::createDraft(const Connector& connector, std::vector<FieldProblem>& problems)
{
    Mapper mapper;
    Parts& parts = *mapper.m_parts;
    parts.mapping = connector.mapping;
    const auto note = [&](const std::string& attribute, const Error& error, bool blocking) {
        problems.push_back({attribute, "badMapping", error.message, blocking});
    };
    if (auto head = parts.compileHead(connector); !head)
        note(head.error().where == QLatin1String("externalId") ? "externalId" : "status", head.error(), true);
    for (std::size_t i = 0; i < connector.mapping.size(); ++i) {
        if (auto rule = parts.compileRule(connector.mapping[i], i); !rule)
            note(connector.mapping[i].to, rule.error(), false);
    }
    parts.sort();
    return mapper;
}

const std::vector<RecordPath>& Mapper::fields() const
{
    return m_parts->fields;
}

void Mapper::map(std::span<const FieldValue> fields, MappedUser& out) const
{
    out.externalId.clear();
    out.values.clear();
    out.status = SourceStatus::Active;
    out.statusText.clear();
    out.problems.clear();
    if (fields.size() < m_parts->fields.size()) {
        out.problems.push_back({"externalId", "missingExternalId", tr("This record was not read."), true});
        return;
    }
    m_parts->mapExternalId(fields[0], out);
    m_parts->mapStatus(fields[1], out);
    for (const CompiledRule& rule : m_parts->rules)
        m_parts->mapRule(rule, fields, out);
    if (out.values.get(KnownAttribute::Email).empty())
        requireValue(KnownAttribute::Email, "missingEmail",
                     tr("This user has no company e-mail address. Enter one at the source, or map another field."),
                     out);
    if (out.values.get(KnownAttribute::Username).empty())
        requireValue(KnownAttribute::Username, "missingUsername",
                     tr("This user has no username. Enter one at the source, or map another field or a template."),
                     out);
}

Result<void> readRecord(const std::vector<RecordPath>& fields, std::string_view record,
                        const std::function<void(std::span<const FieldValue>)>& use)
{
    RecordReader::Options options;
    options.fields = fields;
    options.single = true;
    options.recordBytes = std::max(options.recordBytes, record.size() + 1);
    RecordReader reader(std::move(options));
    std::string body(record);
    std::optional<Error> problem;
    auto read = reader.read(
        body, [&](const RecordView& view) { use(view.fields); },
        [&](const RecordProblem& found) { problem = found.error; });
    if (!read)
        return fail(std::move(read.error()));
    if (problem)
        return fail(*std::move(problem));
    if (read->records == 0)
        return fail(ErrorKind::BadAnswer, tr("This is not a record: a user must be a JSON object."));
    return {};
}

Result<MappedUser> Mapper::mapJson(std::string_view record) const
{
    MappedUser user;
    auto read = readRecord(m_parts->fields, record, [&](std::span<const FieldValue> fields) { map(fields, user); });
    if (!read)
        return fail(std::move(read.error()));
    return user;
}

std::vector<Mapper::Step> Mapper::trace(std::size_t rule, std::string_view record) const
{
    const auto found = std::ranges::find(m_parts->rules, rule, &CompiledRule::source);
    if (found == m_parts->rules.end())
        return {};
    std::vector<Step> steps;
    const MappingRule& source = m_parts->mapping[rule];
    const auto read = readRecord(m_parts->fields, record, [&](std::span<const FieldValue> fields) {
        MappingValue value;
        const auto note = [&](QString what) {
            MappingValue shown = value;
            shown.join(", ");
            steps.push_back({std::move(what), shown.text, std::exchange(value.problem, std::nullopt)});
        };
        m_parts->begin(*found, fields, value);
        note(QString::fromStdString(sourceOf(found->attribute)));
        for (std::size_t i = 0; i < found->steps.size(); ++i) {
            found->steps[i](value);
            note(transformTitle(source.transforms[i]));
        }
        value.join(", ");
        if (value.empty() && !found->fallback.empty()) {
            value.text = found->fallback;
            note(tr("default"));
        }
        const ValueFault fault = checkValue(found->attribute.known, found->maxLength, value.text);
        if (!value.empty() && fault != ValueFault::None)
            steps.push_back(
                {tr("check"), {}, faultSentence(fault, found->attribute.label(), found->maxLength, value.text)});
        if (source.transforms.size() > found->steps.size())
            note(tr("uniqueSuffix (a number is added when the value is taken)"));
    });
    if (!read)
        steps.push_back({tr("record"), {}, read.error().message});
    return steps;
}

Policy Mapper::policy(const Attribute& attribute) const
{
    const MappingRule* rule = m_parts->ruleOf(attribute);
    return rule ? rule->policy : Policy::Always;
}

std::string Mapper::sourceOf(const Attribute& attribute) const
{
    const MappingRule* rule = m_parts->ruleOf(attribute);
    if (!rule)
        return {};
    return rule->kind == MappingRule::Kind::Constant ? "constant " + rule->value : rule->value;
}

bool Mapper::isMapped(const Attribute& attribute) const
{
    return m_parts->ruleOf(attribute) != nullptr;
}

const std::vector<std::pair<Attribute, Json>>& Mapper::uniqueSuffixes() const
{
    return m_parts->suffixes;
}

} // namespace muster
