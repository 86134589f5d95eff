// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/fieldbinder.h"

#include <QWidget>

class QPlainTextEdit;

namespace muster {

/// How long a user must be missing before an import suspends, and whom no import suspends. Edits the draft.
class LeaverFields : public QWidget
{
    Q_OBJECT

public:
    LeaverFields(DraftModel& draft, FieldBinder& binder, QWidget* parent = nullptr);

private:
    void bindWaiting(FieldBinder& binder);
    void bindProtect(FieldBinder& binder);
    void showProtect();
    DraftModel& m_draft;
    QWidget* m_waiting;
    QPlainTextEdit* m_protect;
    bool m_loading = false;
};

} // namespace muster
