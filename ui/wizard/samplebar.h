// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QToolButton;

namespace muster {

class DraftModel;
class PlainLabel;

/// "Sample 3 of 50" with a way to the one before and the one after.
class SampleBar : public QWidget
{
    Q_OBJECT

public:
    explicit SampleBar(QWidget* parent = nullptr);
    void setDraft(DraftModel& draft);

private:
    void showState();
    DraftModel* m_draft = nullptr;
    PlainLabel* m_text;
    QToolButton* m_back;
    QToolButton* m_next;
};

} // namespace muster
