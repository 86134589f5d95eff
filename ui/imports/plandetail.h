// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"

#include <QFrame>
#include <QTimer>

class QPushButton;
class QVBoxLayout;

namespace muster {

class PlainLabel;

/// One person of a plan: what happens and why, field by field old -> new, each with its own tick.
class PlanDetail : public QFrame
{
    Q_OBJECT

public:
    explicit PlanDetail(ImportService& service, QWidget* parent = nullptr);
    void setPlan(const std::string& plan, bool editable);
    void showItem(std::int64_t seq); ///< 0 or less: nobody
    void reload();

signals:
    void failed(const muster::Error& error);
    void picksChanged();
    void explainRequested(const QString& key); ///< external id of the person, or the user's id

private:
    void ask();
    void fill(const PlanItem& item);
    void addField(const PlanItem& item, const FieldChange& field);

    ImportService& m_service;
    std::string m_plan;
    bool m_editable = true;
    std::int64_t m_seq = -1;
    std::uint64_t m_epoch = 0;
    QTimer m_pause;
    PlainLabel* m_name;
    PlainLabel* m_action;
    PlainLabel* m_reason;
    PlainLabel* m_ids;
    QPushButton* m_explain;
    QString m_key;
    QVBoxLayout* m_fields = nullptr;
};

} // namespace muster
