// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connectorfile.h"
#include "ui/widgets/plainlabel.h"

namespace muster {

/// What is wrong with a field, beside the field. Hidden when nothing is.
class ProblemLabel : public PlainLabel
{
    Q_OBJECT

public:
    explicit ProblemLabel(QWidget* parent = nullptr);
    /// `quiet` shows it as a hint: for a field that nobody has touched yet.
    void setProblems(const std::vector<const Problem*>& problems, bool quiet);
    void setMessage(const QString& text, Severity severity = Severity::Error, bool quiet = false);
};

/// Marks a field as wrong for the style sheet.
void markInvalid(QWidget* widget, bool invalid);
/// Text roles given in Designer (dynamic property textRole: title, heading, caption, mono) put into force below `root`.
void applyTextRoles(QWidget* root);

} // namespace muster
