// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/explainevidence.h"
#include "core/sync/planner.h"

namespace muster {

/// Tells the steps of tellExplanation(), one file for each group of them.
class ExplainTeller
{
public:
    ExplainTeller(const Connector& connector, const PersonEvidence& evidence);
    [[nodiscard]] Explanation tell();

private:
    using Result = ExplainStep::Result;
    // explainteller.cpp
    void decide();
    void decideKeys();
    [[nodiscard]] std::vector<KnownAttribute> takenKeys() const;
    [[nodiscard]] const KnownPerson* person(UserId user) const;
    [[nodiscard]] const KnownPerson* subject() const { return person(m_subject); }
    [[nodiscard]] QString nameOf(UserId user) const;
    [[nodiscard]] QString personWords() const;
    [[nodiscard]] std::string ruleField(const Attribute& attribute) const;
    /// True when an import would meet the person's record in its list.
    [[nodiscard]] bool isListed() const;
    // explainteller_source.cpp
    void source();
    void foundIn(ExplainStep& step) const;
    void notFound(ExplainStep& step) const;
    void filter();
    // explainteller_match.cpp
    void match();
    void matchByKeys(ExplainStep& step);
    void onlyInDirectory(ExplainStep& step) const;
    [[nodiscard]] ExplainStep linkPart() const;
    [[nodiscard]] ExplainStep tryPart(std::size_t place) const;
    // explainteller_mapping.cpp
    void mapping();
    [[nodiscard]] ExplainStep rulePart(std::size_t rule) const;
    void addTrace(std::size_t rule, ExplainStep& part) const;
    void addProblems(const std::string& attribute, ExplainStep& part) const;
    void addUnmapped(ExplainStep& step) const;
    void status();
    // explainteller_policy.cpp
    void policy();
    [[nodiscard]] ExplainStep attributePart(std::size_t rule) const;
    void judge(const MappingRule& rule, const Attribute& attribute, ExplainStep& part) const;
    void judgeEmpty(const MappingRule& rule, const Attribute& attribute, ExplainStep& part) const;
    [[nodiscard]] ExplainStep statePart() const;
    // explainteller_write.cpp
    void limits();
    void heldBy(const Plan& plan, ExplainStep& step) const;
    void write();
    void next(ExplainStep& step) const;
    void nextAbsent(ExplainStep& step) const;
    [[nodiscard]] ExplainStep runPart(const RunTrace& run) const;
    [[nodiscard]] std::string reasonField() const;

    const Connector& m_connector;
    const PersonEvidence& m_evidence;
    std::vector<FieldProblem> m_mappingProblems; ///< of the connector, not of the record
    Mapper m_mapper;
    std::optional<Error> m_unfit; ///< why no import can begin with this connector
    std::optional<MappedUser> m_user;
    std::optional<Error> m_unreadable;
    UserId m_subject = 0;
    std::string_view m_conflict; ///< reason code found while matching
    std::string m_conflictWith;
    Decision m_decision;
    Explanation m_told;
};

/// Words that all steps use.
namespace telling {
/// Text of the source in quotes and cut after 300 characters; "(empty)" for nothing.
[[nodiscard]] QString inQuotes(std::string_view value);
/// The same without quotes, for a fact's value.
[[nodiscard]] QString shown(std::string_view value);
[[nodiscard]] QString moment(Timestamp at);
[[nodiscard]] ExplainStep step(const char* name, QString title, std::string field = {});
[[nodiscard]] QString attributeLabel(const Attribute& attribute);
/// "e-mail address", "external id" ... within a sentence.
[[nodiscard]] QString keyWord(const std::string& name);
[[nodiscard]] QString personName(const UserValues& values);
} // namespace telling

} // namespace muster
