// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/directory/usermodel.h"

#include <QFrame>

class QVBoxLayout;

namespace muster {

/// Held plans of all applications that wait for somebody's approval: which limit, how much, how long still. Hidden
/// while there are none.
class WaitingList : public QFrame
{
    Q_OBJECT

public:
    explicit WaitingList(ImportService& service, QWidget* parent = nullptr);
    void refresh();
    [[nodiscard]] int count() const { return m_count; }

signals:
    void planRequested(const QString& connector, const QString& plan);
    void declined();
    void failed(const muster::Error& error);

private:
    struct Answer
    {
        std::vector<Plan> plans;
        ConnectorLabels labels;
        Timestamp now{};
    };
    void fill(const Answer& answer);
    void addPlan(const Plan& plan, const Answer& answer);
    void decline(const std::string& plan);

    ImportService& m_service;
    QVBoxLayout* m_rows;
    int m_count = 0;
    std::uint64_t m_epoch = 0;
};

} // namespace muster
