// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importrun.h"

#include <QWidget>

namespace muster {

namespace Ui {
class OptionsView;
}

/// The options of a manual import: new users and updates, only new, only updates, or a choice; reactivation; filter.
class OptionsView : public QWidget
{
    Q_OBJECT

public:
    explicit OptionsView(QWidget* parent = nullptr);
    ~OptionsView() override;

    void setConnector(const Connector& connector);
    /// A plan that was made earlier and not applied: offered, so that a review is not lost.
    void offerPlan(const std::optional<Plan>& plan);
    [[nodiscard]] ImportOptions options() const;
    /// The person wants to tick people one by one: the plan starts with nobody ticked.
    [[nodiscard]] bool picksPeople() const;

signals:
    void continued();
    void planOpened(const muster::Plan& plan);

private:
    void explain();
    std::unique_ptr<Ui::OptionsView> m_form;
    std::optional<Plan> m_offered;
};

} // namespace muster
