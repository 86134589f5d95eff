// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/imports/runbars.h"

#include <QWidget>

class QPainter;

namespace muster {

/// Runs over time: stacked bars of the users that were created, updated, suspended and reactivated, or how long the
/// runs took; failed, held and skipped runs are marked under them. Hovering tells the numbers, a click or the arrow
/// keys choose a bar.
///
/// Painted by us rather than by Qt Charts: that has no keyboard, nothing for screen readers, does not follow the
/// palette, and needs a graphics scene for what are sixty rectangles.
class RunChart : public QWidget
{
    Q_OBJECT

public:
    enum class Shows { People, Duration };
    explicit RunChart(QWidget* parent = nullptr);

    void set(RunBars bars);
    void setShows(Shows shows);
    [[nodiscard]] const RunBars& bars() const { return m_bars; }
    /// The chosen bar, -1 = none. Setting it emits nothing.
    [[nodiscard]] int current() const { return m_current; }
    void setCurrent(int bar);
    /// All that a bar stands for, in words.
    [[nodiscard]] QString words(int bar) const;
    /// The bar under a place of the widget, -1 = none; and where a bar is, marks and all.
    [[nodiscard]] int barAt(const QPoint& place) const;
    [[nodiscard]] QRectF columnOf(int bar) const;
    /// The largest value of the scale: people, or milliseconds.
    [[nodiscard]] double scaleTop() const { return m_top; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    /// The newest run of a bar that a person chose.
    void runChosen(const QString& run);
    /// The same with Return or a double click: it shall be opened.
    void runActivated(const QString& run);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    void measure();
    void choose(int bar);
    void describe();
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] QString scaleText(double value) const;
    void paintScale(QPainter& painter) const;
    void paintLegend(QPainter& painter) const;
    void paintDates(QPainter& painter) const;
    void paintBar(QPainter& painter, int bar) const;
    void paintMarks(QPainter& painter, const RunBar& bar, const QRectF& column) const;

    RunBars m_bars;
    Shows m_shows = Shows::People;
    int m_current = -1, m_hovered = -1;
    double m_top = 1, m_step = 1;
    qreal m_left = 0; ///< room for the numbers of the scale
};

} // namespace muster
