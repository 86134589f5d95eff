// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/historykeep.h"
#include "core/sync/importservice.h"

#include <QWidget>

class QPushButton;
class QSpinBox;

namespace muster {

class AnswerLabel;

/// Settings: how long past runs are kept.
class HistorySection : public QWidget
{
    Q_OBJECT

public:
    explicit HistorySection(ImportService& service, QWidget* parent = nullptr);
    Q_INVOKABLE void refresh();

private:
    void build();
    void fill(const HistoryKeep& keep);
    void save();
    void edited();
    [[nodiscard]] HistoryKeep entered() const;

    ImportService& m_service;
    HistoryKeep m_saved;
    QSpinBox* m_details;
    QSpinBox* m_heads;
    QPushButton* m_save;
    AnswerLabel* m_message;
};

} // namespace muster
