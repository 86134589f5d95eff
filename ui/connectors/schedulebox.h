// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"
#include "ui/wizard/fieldbinder.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;

namespace muster {

class PlainLabel;

/// Imports by the clock: whether, when, what they may do with nobody looking, and who is told. Shows the next start
/// and why there is none.
class ScheduleBox : public QWidget
{
    Q_OBJECT

public:
    ScheduleBox(DraftModel& draft, FieldBinder& binder, ImportService& service, QWidget* parent = nullptr);
    /// Looks again when the next start is.
    void refresh();

signals:
    void failed(const muster::Error& error);

protected:
    void showEvent(QShowEvent* event) override;

private:
    enum class When { Every, At, Cron };
    // schedulebox.cpp
    void build();
    [[nodiscard]] QWidget* whenFields();
    [[nodiscard]] QWidget* quietFields();
    void addRow(const QString& title, QWidget* field);
    void showFields();
    void showDays();
    void showState();
    [[nodiscard]] bool runsByTheClock() const; ///< switched on, and active
    void pauseOrResume();
    [[nodiscard]] When when() const;
    // schedulebox_bind.cpp
    void bindWhen();
    void bindDays();
    void bindQuiet();
    void bindWhat();
    void bindWho();
    void bindMinutes(QComboBox* field, const std::string& path, const QString& what, const std::vector<int>& presets,
                     std::string ScheduleSettings::*member, const QString& words);

    DraftModel& m_draft;
    FieldBinder& m_binder;
    ImportService& m_service;
    QCheckBox* m_enabled;
    PlainLabel* m_state;
    QPushButton* m_pause;
    QWidget* m_fields;
    QFormLayout* m_rows;
    QComboBox *m_when, *m_every, *m_zone, *m_jitter, *m_mode, *m_operations, *m_mail, *m_alarm;
    QLineEdit *m_at, *m_cron, *m_filter;
    std::vector<QCheckBox*> m_days;
    QWidget* m_dayRow;
    QCheckBox *m_quiet, *m_own, *m_reactivate;
    QLineEdit *m_quietFrom, *m_quietTo;
    QWidget* m_ownFields;
    std::optional<ScheduleState> m_known; ///< as it was at the last look
    QTimer m_look;
};

} // namespace muster
