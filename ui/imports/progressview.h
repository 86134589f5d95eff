// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importrun.h"

#include <QElapsedTimer>
#include <QWidget>

#include <deque>

class QProgressBar;
class QPushButton;

namespace muster {

class PlainLabel;

/// Speed over the last seconds, and from it the time left.
class RateMeter
{
public:
    void reset() { m_points.clear(); }
    void add(qint64 ms, std::int64_t done);
    [[nodiscard]] double perSecond() const; ///< 0 while unknown
    [[nodiscard]] std::optional<qint64> secondsLeft(std::int64_t done, std::optional<std::int64_t> total) const;

private:
    struct Point
    {
        qint64 ms;
        std::int64_t done;
    };
    std::deque<Point> m_points;
};

/// A plan being made or applied: phase, how far, how fast, how long still; Cancel.
class ProgressView : public QWidget
{
    Q_OBJECT

public:
    explicit ProgressView(QWidget* parent = nullptr);
    /// `writing`: users are being written, so cancelling keeps what is done.
    void start(bool writing);
    void show(const Progress& progress);
    void showCancelling();
    using QWidget::show;

signals:
    void cancelled();

private:
    PlainLabel* m_phase;
    PlainLabel* m_count;
    PlainLabel* m_speed;
    PlainLabel* m_found;
    PlainLabel* m_hint;
    QProgressBar* m_bar;
    QPushButton* m_cancel;
    QElapsedTimer m_clock;
    RateMeter m_rate;
    Progress::Phase m_last = Progress::Phase::Connecting;
};

/// "3 minutes", "20 seconds".
[[nodiscard]] QString durationText(qint64 seconds);

} // namespace muster
