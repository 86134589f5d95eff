// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/troubles.h"

#include <QGroupBox>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLineEdit;
class QSpinBox;

namespace muster {

/// Troubles to tick, each with its numbers.
class TroubleBox : public QGroupBox
{
    Q_OBJECT

public:
    explicit TroubleBox(QWidget* parent = nullptr);
    /// The ticked ones. Errors: Usage, for people: a field of a renaming is missing or no path.
    [[nodiscard]] Result<std::vector<Trouble>> troubles() const;

private:
    QCheckBox* addRow(QGridLayout* grid, const QString& text, const char* name, std::initializer_list<QWidget*> fields);
    [[nodiscard]] QSpinBox* number(const QString& name, int least, int most, const QString& prefix);

    QCheckBox *m_drop = nullptr, *m_repeat = nullptr, *m_cut = nullptr, *m_refuse = nullptr, *m_empty = nullptr,
              *m_rename = nullptr, *m_total = nullptr;
    QSpinBox *m_dropPage = nullptr, *m_repeatPage = nullptr, *m_cutPage = nullptr, *m_refusePage = nullptr,
             *m_refuseTimes = nullptr, *m_totalNumber = nullptr;
    QComboBox* m_status = nullptr;
    QLineEdit *m_from = nullptr, *m_to = nullptr;
};

} // namespace muster
