// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/draftmodel.h"

#include <QAbstractTableModel>

namespace muster {

/// The mapping as a table: required attributes that are not mapped yet, the rules in their order, and the common
/// attributes that could be mapped. With each rule the value that it gives for the current sample.
class MappingModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Target, SourceText, Value, ColumnCount };
    /// One line: a rule by its number, or an attribute without one.
    struct Row
    {
        std::string to;
        int rule = -1;
        bool required = false;
    };
    /// What a rule gives for the current sample.
    struct Outcome
    {
        QString value;
        QString problem;
        QStringList steps; ///< input and each transform's output
    };
    explicit MappingModel(DraftModel& draft, QObject* parent = nullptr);
    [[nodiscard]] const Row* rowAt(int row) const;
    [[nodiscard]] int rowOf(const std::string& to) const;
    [[nodiscard]] int rowOfRule(int rule) const;
    /// The rule of a row; a fresh one for an attribute that is not mapped.
    [[nodiscard]] MappingRule ruleAt(int row) const;
    [[nodiscard]] const Outcome* outcomeAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Rows or values are new.
    void refresh();

private:
    [[nodiscard]] std::vector<Row> makeRows() const;
    void evaluate();
    [[nodiscard]] QString text(const Row& row, int column) const;
    [[nodiscard]] QString problemOf(const Row& row) const;
    DraftModel& m_draft;
    std::vector<Row> m_rows;
    std::vector<Outcome> m_outcomes; ///< by rule
};

/// "mapping[3]": the place of a rule in the connector file.
[[nodiscard]] std::string rulePlace(int rule);
/// "Company Email", or the name itself when it is no attribute.
[[nodiscard]] QString attributeLabel(const std::string& name);
/// "work.email", "{first}.{last}", "“Sales” for everybody", with what follows: " → lowercase".
[[nodiscard]] QString sourceText(const MappingRule& rule);

} // namespace muster
