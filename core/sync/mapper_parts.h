// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/mapper.h"
#include "core/sync/transforms.h"

#include <unordered_map>

namespace muster {

/// Text and paths of a template, in turn: "{first}.{last}".
struct TemplatePart
{
    std::string text;
    std::optional<std::size_t> field;
};

/// One rule of the mapping, ready to run.
struct CompiledRule
{
    std::size_t source = 0; ///< its place in the connector's mapping
    Attribute attribute;
    int maxLength = 1024;
    bool required = false;
    MappingRule::Kind kind = MappingRule::Kind::From;
    std::size_t field = 0;
    std::vector<TemplatePart> parts;
    std::string constant;
    std::vector<TransformStep> steps;
    std::string fallback; ///< the rule's default
};

/// The words of the status table.
class StatusTable
{
public:
    void add(const StatusRule& rule);
    /// Exact, then without regard to case and outer spaces. What is in neither list is unknown, and never suspends
    /// anybody.
    [[nodiscard]] SourceStatus find(std::string_view text) const;
    [[nodiscard]] bool isUsed() const { return m_used; }

private:
    struct Hash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    using Words = std::unordered_map<std::string, SourceStatus, Hash, std::equal_to<>>;
    Words m_exact, m_folded;
    bool m_used = false;
};

struct Mapper::Parts
{
    std::vector<RecordPath> fields;
    std::vector<CompiledRule> rules; ///< in the order of their attributes
    std::vector<MappingRule> mapping;
    std::vector<std::pair<Attribute, Json>> suffixes;
    StatusTable status;

    // mapper_compile.cpp
    [[nodiscard]] Result<void> compileHead(const Connector& connector);
    [[nodiscard]] Result<void> compileRule(const MappingRule& rule, std::size_t index);
    [[nodiscard]] Result<void> finish() const;
    void sort();
    [[nodiscard]] const MappingRule* ruleOf(const Attribute& attribute) const;

    // mapper_run.cpp
    void mapExternalId(const FieldValue& field, MappedUser& out) const;
    void mapStatus(const FieldValue& field, MappedUser& out) const;
    void mapRule(const CompiledRule& rule, std::span<const FieldValue> values, MappedUser& out) const;
    /// Everything but the check: template, transforms, default. The path for rules that are more than a copy.
    void compute(const CompiledRule& rule, std::span<const FieldValue> values, MappingValue& value) const;
    void begin(const CompiledRule& rule, std::span<const FieldValue> values, MappingValue& value) const;
    void store(const CompiledRule& rule, std::string_view value, MappedUser& out) const;
    void reject(const CompiledRule& rule, std::string_view code, QString message, MappedUser& out) const;
    /// Why an object cannot become a text, and which path inside would do.
    [[nodiscard]] QString rawSentence(std::size_t field, std::string_view raw) const;
};

/// Reads one record given as JSON text through the same reader as an import does.
[[nodiscard]] Result<void> readRecord(const std::vector<RecordPath>& fields, std::string_view record,
                                      const std::function<void(std::span<const FieldValue>)>& use);

} // namespace muster
