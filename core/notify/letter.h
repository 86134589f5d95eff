// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/notice.h"

#include <QString>

namespace muster {

/// A notice put into words, before it takes the form of plain text or HTML. Text of a source is in there as it came,
/// made visible (displayText()) but not escaped.
struct Letter
{
    using Row = std::pair<QString, QString>;
    QString subject;
    QString sentence;        ///< what happened
    QString next;            ///< what to do now; may be empty
    std::vector<Row> facts;  ///< application, times, ids
    std::vector<Row> counts; ///< what was done, or would be
    QString holdsTitle, problemsTitle;
    std::vector<QString> holds, problems;
    QString results; ///< where all results are
};

[[nodiscard]] Letter writeLetter(const Notice& notice, bool attached);
[[nodiscard]] std::string plainText(const Letter& letter);
[[nodiscard]] std::string htmlText(const Letter& letter);

} // namespace muster
