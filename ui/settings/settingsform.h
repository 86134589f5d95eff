// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QWidget>

#include <map>

class QFormLayout;

namespace muster {

class ProblemLabel;

/// A form of a Settings section: rows with a name, a field, and room below for what is wrong with it.
class SettingsForm : public QWidget
{
    Q_OBJECT

public:
    explicit SettingsForm(QWidget* parent = nullptr);
    /// `where` is what errors call the field ("mail.host"). Focus goes to `focus`, or to the field itself.
    void addField(const QString& where, const QString& name, QWidget* field, QWidget* focus = nullptr);
    /// Another part of that row, with errors of its own.
    void addPart(const QString& where, const QString& rowOf, QWidget* focus);
    /// A row without room for a problem.
    void addLine(const QString& name, QWidget* field);
    void setFieldVisible(QWidget* field, bool visible);
    /// Shows what is wrong with fields of this form, and puts the cursor into the first of them. False when none is
    /// about it.
    bool showProblems(const std::vector<Error>& problems);
    void clearProblem(const QString& where);

private:
    struct Field
    {
        ProblemLabel* problem;
        QWidget* focus;
    };
    QFormLayout* m_rows;
    std::map<QString, Field> m_fields;
};

} // namespace muster
