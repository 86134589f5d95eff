// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/directory/user.h"
#include "core/source/connector.h"
#include "core/source/recordreader.h"

#include <memory>

namespace muster {

/// What the source says about a person, by the connector's status table.
enum class SourceStatus : std::uint8_t { Active, Inactive, Unknown };

/// Something wrong with one record: which field, which rule.
struct FieldProblem
{
    std::string attribute;  ///< target attribute name; "externalId", "status"
    std::string reasonCode; ///< missingEmail, missingUsername, invalidEmail, invalidUsername, tooLong, badValue,
                            ///< missingExternalId ...
    QString message;
    bool blocking = true; ///< false: the user can be imported, the value is left out
};

struct MappedUser
{
    std::string externalId;
    UserValues values;
    SourceStatus status = SourceStatus::Active;
    std::string statusText; ///< as the source wrote it
    std::vector<FieldProblem> problems;
    [[nodiscard]] bool usable() const;
};

/// Turns records into users: a connector's mapping, compiled once. map() is const and allocation-poor; one Mapper may
/// serve several threads, each with its own MappedUser. unique-suffix transforms need the run's state and are applied
/// by the planner.
class Mapper
{
public:
    /// Errors Invalid with the place ("mapping[3].transforms[0].pattern").
    [[nodiscard]] static Result<Mapper> create(const Connector& connector);
    /// The same for an unfinished connector, as a preview needs it: whatever cannot be used is left out, with a problem
    /// for each.
    [[nodiscard]] static Mapper createDraft(const Connector& connector, std::vector<FieldProblem>& problems);
    ~Mapper();
    Mapper(Mapper&&) noexcept;
    Mapper& operator=(Mapper&&) noexcept;

    /// What the reader must take out of each record: [0] is the external id, [1] the status (or the root if none), then
    /// the mapping's.
    [[nodiscard]] const std::vector<RecordPath>& fields() const;
    /// Fills `out` (reused, cleared first).
    void map(std::span<const FieldValue> fields, MappedUser& out) const;
    /// One record given as JSON text, e.g. for preview.
    [[nodiscard]] Result<MappedUser> mapJson(std::string_view record) const;

    /// The value of one rule, step by step: input, then after each transform (wizard, explain).
    struct Step
    {
        QString what;
        std::string value;
        std::optional<QString> problem;
    };
    [[nodiscard]] std::vector<Step> trace(std::size_t rule, std::string_view record) const;

    [[nodiscard]] Policy policy(const Attribute& attribute) const;
    /// The mapping's source text of an attribute ("work.email", "{first}.{last}", "constant Sales"); empty = not
    /// mapped.
    [[nodiscard]] std::string sourceOf(const Attribute& attribute) const;
    [[nodiscard]] bool isMapped(const Attribute& attribute) const;
    /// Attributes whose chain ends in a unique suffix, with the options of that transform.
    [[nodiscard]] const std::vector<std::pair<Attribute, Json>>& uniqueSuffixes() const;

private:
    Mapper();
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

/// What the wizard offers: kind, label, one-line help, and its parameters.
struct TransformParameter
{
    std::string name;
    QString label;
    QString help;
    std::string type; ///< text, number, boolean, choice, table
    std::vector<std::string> choices;
    std::string fallback;
};
struct TransformKind
{
    std::string kind;
    QString label;
    QString help;
    std::vector<TransformParameter> parameters;
};
[[nodiscard]] const std::vector<TransformKind>& transformKinds();

} // namespace muster
