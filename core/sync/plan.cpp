// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/plan.h"

#include "core/sync/countfields.h"

#include "core/sync/runreport.h"

#include <QCoreApplication>

#include <array>

namespace muster {

namespace {
constexpr std::array<std::string_view, 10> actionNames{"create", "update",  "suspend",  "reactivate", "unchanged",
                                                       "skip",   "invalid", "conflict", "missing",    "remove"};
constexpr std::array<const char*, 10> actionLabels{
    QT_TRANSLATE_NOOP("Plan", "Create"),    QT_TRANSLATE_NOOP("Plan", "Update"),
    QT_TRANSLATE_NOOP("Plan", "Suspend"),   QT_TRANSLATE_NOOP("Plan", "Reactivate"),
    QT_TRANSLATE_NOOP("Plan", "Unchanged"), QT_TRANSLATE_NOOP("Plan", "Skip"),
    QT_TRANSLATE_NOOP("Plan", "Invalid"),   QT_TRANSLATE_NOOP("Plan", "Conflict"),
    QT_TRANSLATE_NOOP("Plan", "Missing"),   QT_TRANSLATE_NOOP("Plan", "Remove")};
constexpr std::array<std::string_view, 7> planStates{"building", "ready",   "held",  "applied",
                                                     "partial",  "expired", "failed"};

Json holdsJson(const std::vector<Hold>& holds)
{
    Json json = Json::array();
    for (const Hold& hold : holds)
        json.push_back({{"limit", hold.limit},
                        {"message", hold.message.toStdString()},
                        {"count", hold.count},
                        {"percent", hold.percent}});
    return json;
}
} // namespace

ImportOptions::ImportOptions() = default;
ImportOptions::ImportOptions(const ImportOptions&) = default;
ImportOptions::ImportOptions(ImportOptions&&) noexcept = default;
ImportOptions& ImportOptions::operator=(const ImportOptions&) = default;
ImportOptions& ImportOptions::operator=(ImportOptions&&) noexcept = default;
ImportOptions::~ImportOptions() = default;
Plan::Plan() = default;
Plan::Plan(const Plan&) = default;
Plan::Plan(Plan&&) noexcept = default;
Plan& Plan::operator=(const Plan&) = default;
Plan& Plan::operator=(Plan&&) noexcept = default;
Plan::~Plan() = default;

std::string_view actionName(Action action)
{
    return actionNames.at(static_cast<std::size_t>(action));
}

QString actionLabel(Action action)
{
    return QCoreApplication::translate("Plan", actionLabels.at(static_cast<std::size_t>(action)));
}

std::string_view stateName(PlanState state)
{
    return planStates.at(static_cast<std::size_t>(state));
}

Json toJson(const Plan& plan)
{
    Json json{{"plan", plan.id},
              {"run", plan.run},
              {"connector", plan.connector},
              {"state", std::string(stateName(plan.state))},
              {"complete", plan.proof.complete},
              {"counts", countsJson(plan.counts)},
              {"holds", holdsJson(plan.holds)},
              {"createdAt", toRfc3339(plan.created)},
              {"hash", plan.hash}};
    if (!plan.options.undoOf.empty())
        json["undoOf"] = plan.options.undoOf;
    if (plan.waits > 0)
        json["waits"] = plan.waits;
    if (!plan.approvedBy.empty()) {
        json["approvedBy"] = plan.approvedBy;
        json["approvedAt"] = toRfc3339(plan.approvedAt);
    }
    Json words = Json::array();
    for (const QString& word : plan.proof.words)
        words.push_back(word.toStdString());
    json["words"] = std::move(words);
    if (plan.error)
        json["error"] = {{"kind", std::string(kindName(plan.error->kind))},
                         {"message", plan.error->message.toStdString()},
                         {"detail", plan.error->detail.toStdString()}};
    return json;
}

} // namespace muster
