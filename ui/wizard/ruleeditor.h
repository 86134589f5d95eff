// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/mappingmodel.h"
#include "ui/wizard/samplepaths.h"

#include <QWidget>

namespace muster {
namespace Ui {
class RuleEditor;
}

class ProblemLabel;

/// The mapping of one attribute in full: where the value comes from, transforms, default, policy, and step by step what
/// becomes of the sample.
class RuleEditor : public QWidget
{
    Q_OBJECT

public:
    explicit RuleEditor(QWidget* parent = nullptr);
    ~RuleEditor() override;
    /// `fresh`: there is no rule yet; the first edit makes it.
    void setRule(const MappingRule& rule, bool fresh);
    [[nodiscard]] const MappingRule& rule() const { return m_rule; }
    void setPaths(const std::vector<SamplePath>& paths);
    void setOutcome(const MappingModel::Outcome* outcome, const std::vector<const Problem*>& problems);
    void focusTarget();
    void focusValue();

signals:
    /// The rule is different now; `field` names what was edited (for undo).
    void edited(const muster::MappingRule& rule, const QString& field);

private:
    void fillTargets();
    void fillChoices();
    void connectFields();
    void change(const QString& field, const std::function<void(MappingRule&)>& edit);
    void takeTarget();
    void showKind();
    void showPathMenu();
    std::unique_ptr<Ui::RuleEditor> m_form;
    MappingRule m_rule;
    std::vector<SamplePath> m_paths;
    ProblemLabel* m_problem;
    bool m_loading = false;
};

} // namespace muster
