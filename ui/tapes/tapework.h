// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"

#include <QTimer>

#include <atomic>

class QProgressBar;

namespace muster {

/// Shows how far something on another thread is. What it gives to that thread outlives it.
class TapeWork : public QObject
{
    Q_OBJECT

public:
    TapeWork(QProgressBar& bar, QObject* parent);
    /// From now on the bar moves; the function may be called on any thread.
    [[nodiscard]] OnProgress start();
    void stop();

private:
    struct Numbers
    {
        std::atomic<std::int64_t> done = 0, total = 0;
    };
    void show();
    QProgressBar& m_bar;
    QTimer m_look;
    std::shared_ptr<Numbers> m_numbers;
};

} // namespace muster
