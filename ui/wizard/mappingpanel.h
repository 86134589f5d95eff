// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/samplepaths.h"
#include "ui/wizard/wizardpanel.h"

namespace muster {
namespace Ui {
class MappingPanel;
}

class MappingModel;

/// Attribute mapping, status words, match order; with the values of the current sample as they come out.
class MappingPanel : public WizardPanel
{
    Q_OBJECT

public:
    explicit MappingPanel(DraftModel& draft, QWidget* parent = nullptr);
    ~MappingPanel() override;
    void enter() override;
    bool focusPlace(const std::string& path) override;
    [[nodiscard]] bool fillsHeight() const override { return true; }
    /// The table's row of an attribute becomes the current one.
    void selectTarget(const std::string& to);

protected:
    [[nodiscard]] QWidget* fieldToFill() const override;

private:
    void prepareTable();
    void bindStatus();
    void bindMatch();
    void refresh();
    void samplesChanged();
    void showRule();
    void showOutcome();
    void takeRule(const MappingRule& rule, const QString& field);
    void addMenu();
    void addAttribute(const std::string& to);
    void suggest();
    void moveRule(int by);
    void removeRule();
    [[nodiscard]] int currentRule() const;
    std::unique_ptr<Ui::MappingPanel> m_form;
    MappingModel* m_model;
    std::vector<SamplePath> m_paths;
    std::string m_current; ///< attribute of the current row, to find it again
    QTimer m_evaluate;
    bool m_refreshing = false;
};

} // namespace muster
