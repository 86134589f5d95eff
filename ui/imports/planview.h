// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/imports/planmodel.h"

#include <QWidget>

class QPushButton;

namespace muster {

namespace Ui {
class PlanView;
}
class PlanDetail;

/// What an import would do, before it does it: people by action, searched and sorted, ticked one by one, all of a
/// search, or value by value. Import becomes possible when something is ticked and a held plan is approved.
class PlanView : public QWidget
{
    Q_OBJECT

public:
    explicit PlanView(ImportService& service, QWidget* parent = nullptr);
    ~PlanView() override;

    /// `untickAll`: "view and select specific users" starts with nobody ticked.
    void setPlan(const Plan& plan, bool untickAll);
    [[nodiscard]] const Plan& plan() const { return m_plan; }
    [[nodiscard]] std::int64_t pickedCount() const { return m_picked; }

signals:
    void importRequested(bool approve);
    void discarded();
    void failed(const muster::Error& error);
    void explainRequested(const QString& key);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Chip
    {
        QPushButton* button;
        std::vector<Action> actions;
    };
    void buildChips();
    void rowMenu(const QPoint& at);
    void showBanner();
    void showChip(const Chip& chip);
    void readPicked();
    void showPicked(const PlanCounts& picked);
    void refreshButtons();
    void showEmptyOrTable();

    ImportService& m_service;
    std::unique_ptr<Ui::PlanView> m_form;
    PlanModel* m_model;
    PlanDetail* m_detail = nullptr;
    Plan m_plan;
    std::vector<Chip> m_chips;
    std::int64_t m_picked = 0;
    std::uint64_t m_epoch = 0;
};

/// The name of the person at this desktop, for an approval.
[[nodiscard]] QString personAtDesk();

} // namespace muster
