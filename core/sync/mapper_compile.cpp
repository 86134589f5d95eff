// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textkey.h"
#include "core/sync/mapper_parts.h"

#include <algorithm>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Mapper", text);
}

tl::unexpected<Error> invalid(const std::string& place, QString message)
{
    return fail(ErrorKind::Invalid, std::move(message), {}, QString::fromStdString(place));
}

std::string_view withoutSpaces(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// "{a}.{b}" into its parts; {{ and }} are the braces themselves.
Result<std::vector<TemplatePart>> compileTemplate(const std::string& text, const std::string& place, FieldPaths& paths)
{
    std::vector<TemplatePart> parts(1);
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c != '{' && c != '}') {
            parts.back().text.push_back(c);
            continue;
        }
        if (at + 1 < text.size() && text[at + 1] == c) {
            parts.back().text.push_back(c);
            ++at;
            continue;
        }
        const std::size_t end = text.find('}', at);
        if (c == '}' || end == std::string::npos)
            return invalid(place, c == '}'
                                      ? tr("The template has a “}” without a “{” before it. Write “}}” for the "
                                           "brace itself.")
                                      : tr("The template has a “{” that is never closed. Write “}” after the path, "
                                           "or “{{” for the brace itself."));
        const auto field = paths.add(std::string_view(text).substr(at + 1, end - at - 1), place);
        if (!field)
            return fail(field.error());
        parts.back().field = *field;
        parts.emplace_back();
        at = end;
    }
    return parts;
}

} // namespace

void StatusTable::add(const StatusRule& rule)
{
    m_used = !rule.from.empty();
    // inactive first: a word in both lists must not let anybody in by accident
    for (const auto& [words, status] :
         {std::pair(&rule.inactive, SourceStatus::Inactive), std::pair(&rule.active, SourceStatus::Active)}) {
        for (const std::string& word : *words) {
            m_exact.emplace(word, status);
            m_folded.emplace(textKey(withoutSpaces(word)), status);
        }
    }
}

SourceStatus StatusTable::find(std::string_view text) const
{
    if (const auto found = m_exact.find(text); found != m_exact.end())
        return found->second;
    const auto found = m_folded.find(textKey(withoutSpaces(text)));
    return found == m_folded.end() ? SourceStatus::Unknown : found->second;
}

Result<void> Mapper::Parts::compileHead(const Connector& connector)
{
    fields.assign(2, RecordPath::root());
    auto id = RecordPath::parse(connector.externalId);
    if (!id)
        return invalid("externalId", connector.externalId.empty()
                                         ? tr("The path to each user's lasting id is missing. Write it, such as “id”.")
                                         : id.error().message);
    fields[0] = *std::move(id);
    if (!connector.status || connector.status->from.empty())
        return {};
    auto from = RecordPath::parse(connector.status->from);
    if (!from)
        return invalid("status.from", from.error().message);
    fields[1] = *std::move(from);
    status.add(*connector.status);
    return {};
}

Result<void> Mapper::Parts::compileRule(const MappingRule& rule, std::size_t index)
{
    const std::string place = "mapping[" + std::to_string(index) + "]";
    auto attribute = Attribute::fromName(rule.to);
    if (!attribute)
        return invalid(place + ".to", tr("Users have no attribute “%1”. Choose one of the list, or write "
                                         "“attributes.NAME” for one of your own.")
                                          .arg(QString::fromStdString(rule.to)));
    if (ruleOf(*attribute))
        return invalid(place + ".to",
                       tr("“%1” is mapped twice. Keep one of them.").arg(QString::fromStdString(rule.to)));
    CompiledRule compiled;
    const AttributeInfo* info = attributeInfo(attribute->known);
    compiled.source = index;
    compiled.maxLength = info ? info->maxLength : 1024;
    compiled.required = info && info->required;
    compiled.kind = rule.kind;
    compiled.fallback = rule.defaultValue.value_or(std::string());
    FieldPaths paths(fields);
    if (rule.kind == MappingRule::Kind::From) {
        const auto field = paths.add(rule.value, place + ".from");
        if (!field)
            return fail(field.error());
        compiled.field = *field;
    } else if (rule.kind == MappingRule::Kind::Template) {
        auto parts = compileTemplate(rule.value, place + ".template", paths);
        if (!parts)
            return fail(std::move(parts.error()));
        compiled.parts = *std::move(parts);
    } else {
        compiled.constant = rule.value;
    }
    for (std::size_t i = 0; i < rule.transforms.size(); ++i) {
        const std::string where = place + ".transforms[" + std::to_string(i) + "]";
        auto step = compileTransform(rule.transforms[i], where, paths);
        if (!step)
            return fail(std::move(step.error()));
        const bool isSuffix = rule.transforms[i].kind == "uniqueSuffix";
        if (isSuffix && i + 1 < rule.transforms.size())
            return invalid(where, tr("“uniqueSuffix” must be the last transform. Move it to the end."));
        if (isSuffix)
            suffixes.emplace_back(*attribute, rule.transforms[i].options);
        else
            compiled.steps.push_back(*std::move(step));
    }
    compiled.attribute = *std::move(attribute);
    rules.push_back(std::move(compiled));
    return {};
}

Result<void> Mapper::Parts::finish() const
{
    for (const AttributeInfo& info : knownAttributes()) {
        if (info.required && !ruleOf({info.known, {}}))
            return invalid("mapping", tr("%1 is not mapped, and no user can be imported without it. Choose the field "
                                         "that holds it.")
                                          .arg(Attribute{info.known, {}}.label()));
    }
    return {};
}

void Mapper::Parts::sort()
{
    std::stable_sort(rules.begin(), rules.end(),
                     [](const CompiledRule& a, const CompiledRule& b) { return a.attribute < b.attribute; });
}

const MappingRule* Mapper::Parts::ruleOf(const Attribute& attribute) const
{
    const auto found = std::ranges::find(rules, attribute, &CompiledRule::attribute);
    return found == rules.end() ? nullptr : &mapping[found->source];
}

} // namespace muster
