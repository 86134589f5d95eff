// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importrun.h"

#include <QFrame>

class QProgressBar;
class QPushButton;

namespace muster {

class PlainLabel;

/// What an import in progress shows at the foot of the navigation, wherever the person is: whose, how far, and the way
/// to it.
class RunStatus : public QFrame
{
    Q_OBJECT

public:
    explicit RunStatus(QWidget* parent = nullptr);
    void showProgress(const QString& connector, const QString& label, const Progress& progress);
    void showDone(const QString& connector, const QString& label, const QString& words);
    void clear(const QString& connector);
    /// Only the bar and an icon that leads to the import; the words are in their tooltip.
    void setCompact(bool compact);
    [[nodiscard]] QString connectorId() const { return m_connector; }

signals:
    void opened(const QString& connector);

private:
    void showWords(const QString& label, const QString& words);

    QString m_connector;
    PlainLabel* m_title;
    PlainLabel* m_words;
    QProgressBar* m_bar;
    QPushButton* m_open;
};

/// "Reading records", "Comparing with the directory", "Writing users".
[[nodiscard]] QString phaseLabel(Progress::Phase phase);

} // namespace muster
