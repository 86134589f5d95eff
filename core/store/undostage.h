// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/undofields.h"
#include "core/store/undoscope.h"
#include "core/store/undosince.h"

#include <functional>

namespace muster {

/// Writes the inverse of an applied plan as the items of a new one, each at the place that it had in the run. Users who
/// were created and are as the run left them go by one statement a slice; the others are looked at one by one. Commits
/// in slices, so that other writers get their turn.
class UndoStage
{
public:
    /// Hears how many people of the run were looked at; false ends it with Cancelled.
    using OnLine = std::function<bool(std::int64_t)>;
    UndoStage(db::Database& database, const StoredPlan& taken, const PlanNumbers& numbers, const UndoScope& scope,
              OnLine onLine);

    /// After it, people() of the run were in scope.
    [[nodiscard]] Result<void> run();
    /// Who cannot have its keys back becomes a conflict; `counts` of the new plan. In the caller's transaction.
    [[nodiscard]] Result<void> finish(PlanCounts& counts);
    [[nodiscard]] std::int64_t people() const { return m_people; }

private:
    struct Line;
    struct Item;
    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Result<void> removeUntouched();
    [[nodiscard]] Result<void> removeUntouched(std::int64_t first, std::int64_t last);
    /// The next slice of lines from this item on; gives the item after it, 0 = that was the last one.
    [[nodiscard]] Result<std::int64_t> takeLines(std::int64_t from);
    [[nodiscard]] static Line lineOf(const db::Statement& row);
    [[nodiscard]] Result<void> take(const Line& line);
    [[nodiscard]] Result<void> takeCreated(const Line& line);
    [[nodiscard]] Result<void> clearCreated(const Line& line);
    [[nodiscard]] Result<void> takeRemoved(const Line& line);
    [[nodiscard]] Result<void> takeChanged(const Line& line);
    [[nodiscard]] Result<UndoFields> fieldsOf(const Line& line);
    [[nodiscard]] Result<void> decideLink(const Line& line, const UndoFields& fields, bool whole, Item& item);
    [[nodiscard]] Result<std::int64_t> appliedAfter(const Line& line, const UndoFields& fields, bool whole);
    [[nodiscard]] Result<QString> whyNotRemoved(const Line& line, const UndoFields& fields);
    [[nodiscard]] Result<void> conflict(const Line& line, const std::string& reason);
    [[nodiscard]] Result<void> changedSince(const Line& line, const UndoFields& fields, bool state, Item& item);
    [[nodiscard]] Result<void> putValues(const Line& line, const UndoFields& fields, Item& item);
    [[nodiscard]] Result<void> put(const Line& line, const Item& item);
    [[nodiscard]] Result<void> settleKeys();
    [[nodiscard]] Result<void> count(PlanCounts& counts);
    [[nodiscard]] Result<UserValues> values(std::int64_t version);
    [[nodiscard]] Result<std::int64_t> addVersion(const UserValues& values);
    [[nodiscard]] Result<std::int64_t> number(std::string_view sql, std::int64_t first, std::int64_t second = 0,
                                              std::string_view text = {});

    db::Database& m_database;
    const StoredPlan& m_taken;
    const PlanNumbers m_numbers;
    const UndoScope& m_scope;
    const OnLine m_onLine;
    db::Statement m_values, m_insert;
    std::optional<ChangedSince> m_since;
    std::int64_t m_people = 0, m_unchanged = 0;
};

} // namespace muster
