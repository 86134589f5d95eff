// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/runchart.h"

#include "ui/directory/usermodel.h"
#include "ui/imports/progressview.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tokens.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace muster {

namespace {
constexpr int marksHeight = 12;

QString number(std::int64_t value)
{
    return QLocale().toString(value);
}

/// The smallest step of 1, 2 or 5 times a power of ten of which at most four reach `most`.
double niceStep(double most)
{
    const double rough = std::max(most / 4, 1.0), power = std::pow(10, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (rough <= factor * power)
            return factor * power;
    }
    return 10 * power;
}

/// Steps that people count time in.
double niceTime(double most)
{
    for (const double step : {250.0, 500.0, 1e3, 2e3, 5e3, 10e3, 15e3, 30e3, 60e3, 120e3, 300e3, 600e3, 900e3, 1.8e6})
        if (most / step <= 4)
            return step;
    return niceStep(most / 3.6e6) * 3.6e6;
}
} // namespace

RunChart::RunChart(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Runs over time"));
    measure();
}

void RunChart::set(RunBars bars)
{
    m_bars = std::move(bars);
    m_current = m_hovered = -1;
    measure();
}

void RunChart::setShows(Shows shows)
{
    m_shows = shows;
    measure();
}

void RunChart::setCurrent(int bar)
{
    const int known = bar >= 0 && bar < static_cast<int>(m_bars.bars.size()) ? bar : -1;
    if (known == m_current)
        return;
    m_current = known;
    describe();
    update();
}

void RunChart::measure()
{
    double most = 0;
    for (const RunBar& bar : m_bars.bars)
        most = std::max(most, m_shows == Shows::People ? static_cast<double>(bar.people())
                                                       : static_cast<double>(bar.longest.count()));
    m_step = m_shows == Shows::People ? niceStep(most) : niceTime(most);
    m_top = std::max(1.0, std::ceil(most / m_step)) * m_step;
    const QFontMetricsF metrics(textFont(TextSize::Caption));
    m_left = 0;
    for (double value = 0; value <= m_top; value += m_step)
        m_left = std::max(m_left, metrics.horizontalAdvance(scaleText(value)));
    m_left = std::ceil(m_left) + space::Small;
    describe();
    updateGeometry();
    update();
}

QString RunChart::scaleText(double value) const
{
    if (m_shows == Shows::People)
        return number(std::llround(value));
    const double seconds = value / 1000;
    if (seconds < 60)
        return tr("%1 s", "seconds").arg(QLocale().toString(seconds, 'g', 3));
    return seconds < 3600 ? tr("%1 min", "minutes").arg(QLocale().toString(seconds / 60, 'g', 3))
                          : tr("%1 h", "hours").arg(QLocale().toString(seconds / 3600, 'g', 3));
}

QString RunChart::words(int index) const
{
    if (index < 0 || index >= static_cast<int>(m_bars.bars.size()))
        return {};
    const RunBar& bar = m_bars.bars[static_cast<std::size_t>(index)];
    const QLocale locale;
    const QString first = locale.toString(bar.first, QLocale::ShortFormat);
    QStringList lines;
    if (m_bars.each == RunBars::Each::Run)
        lines << shortTime(bar.startedAt);
    else
        lines << (bar.first == bar.last
                      ? first
                      : tr("%1 to %2", "days").arg(first, locale.toString(bar.last, QLocale::ShortFormat)));
    if (m_bars.each != RunBars::Each::Run)
        lines << (bar.runs == 0 ? tr("no runs") : tr("%n run(s)", nullptr, bar.runs));
    if (bar.runs > 0)
        lines << tr("%1 created, %2 updated, %3 suspended, %4 reactivated")
                     .arg(number(bar.created), number(bar.updated), number(bar.suspended), number(bar.reactivated));
    if (bar.removed > 0)
        lines << tr("%1 removed").arg(number(bar.removed));
    if (bar.longest.count() > 0) {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(bar.longest).count();
        lines << (bar.runs > 1 ? tr("the longest took %1") : tr("took %1")).arg(durationText(seconds));
    }
    const bool single = m_bars.each == RunBars::Each::Run;
    const auto marked = [&](int count, const QString& one, const QString& many) {
        if (count > 0)
            lines << (single ? one : many);
    };
    marked(bar.failed, tr("it failed"), tr("%n failed", nullptr, bar.failed));
    marked(bar.held, tr("it is held, waiting for approval"), tr("%n held", nullptr, bar.held));
    marked(bar.withErrors, tr("with errors for some users"), tr("%n with errors", nullptr, bar.withErrors));
    marked(bar.skipped, tr("skipped: the one before was still running"), tr("%n skipped", nullptr, bar.skipped));
    return lines.join(QLatin1Char('\n'));
}

void RunChart::describe()
{
    const int bars = static_cast<int>(m_bars.bars.size());
    QString text = m_current >= 0 ? words(m_current)
                   : bars == 0
                       ? tr("There are no runs yet.")
                       : tr("%n bar(s). The arrow keys go from one to the next, Return opens the run.", nullptr, bars);
    setAccessibleDescription(text.replace(QLatin1Char('\n'), QStringLiteral(", ")));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

void RunChart::choose(int bar)
{
    if (bar < 0 || bar >= static_cast<int>(m_bars.bars.size()))
        return;
    setCurrent(bar);
    const std::string& run = m_bars.bars[static_cast<std::size_t>(bar)].run;
    if (!run.empty())
        emit runChosen(QString::fromStdString(run));
}

int RunChart::barAt(const QPoint& place) const
{
    const QRectF area = plot();
    const auto bars = static_cast<int>(m_bars.bars.size());
    if (bars == 0 || place.x() < area.left() || place.x() >= area.right() || place.y() < area.top() ||
        place.y() > area.bottom() + marksHeight)
        return -1;
    const int visual = std::min(bars - 1, static_cast<int>((place.x() - area.left()) * bars / area.width()));
    return layoutDirection() == Qt::RightToLeft ? bars - 1 - visual : visual;
}

void RunChart::mouseMoveEvent(QMouseEvent* event)
{
    const int bar = barAt(event->pos());
    if (bar == m_hovered)
        return;
    m_hovered = bar;
    update();
    if (bar < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(event->globalPosition().toPoint(), plainToolTip(words(bar)), this);
}

void RunChart::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        choose(barAt(event->pos()));
}

void RunChart::mouseDoubleClickEvent(QMouseEvent* event)
{
    const int bar = barAt(event->pos());
    if (event->button() == Qt::LeftButton && bar >= 0 && !m_bars.bars[static_cast<std::size_t>(bar)].run.empty())
        emit runActivated(QString::fromStdString(m_bars.bars[static_cast<std::size_t>(bar)].run));
}

void RunChart::keyPressEvent(QKeyEvent* event)
{
    const int bars = static_cast<int>(m_bars.bars.size());
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int step = (event->key() == Qt::Key_Right) != mirrored ? 1 : -1;
        choose(m_current < 0 ? bars - 1 : std::clamp(m_current + step, 0, bars - 1));
        break;
    }
    case Qt::Key_Home:
        choose(0);
        break;
    case Qt::Key_End:
        choose(bars - 1);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0 && !m_bars.bars[static_cast<std::size_t>(m_current)].run.empty())
            emit runActivated(QString::fromStdString(m_bars.bars[static_cast<std::size_t>(m_current)].run));
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    if (m_current >= 0)
        QToolTip::showText(mapToGlobal(columnOf(m_current).center().toPoint()), plainToolTip(words(m_current)), this);
}

void RunChart::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void RunChart::leaveEvent(QEvent*)
{
    m_hovered = -1;
    update();
}

void RunChart::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::LocaleChange)
        measure();
    update();
}

bool RunChart::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const QString text = words(barAt(help->pos())); !text.isEmpty())
        QToolTip::showText(help->globalPos(), plainToolTip(text), this);
    return true;
}

QSize RunChart::sizeHint() const
{
    return {600, fontMetrics().height() * 3 + 130};
}

QSize RunChart::minimumSizeHint() const
{
    return {240, sizeHint().height()};
}

QRectF RunChart::plot() const
{
    const qreal line = QFontMetricsF(textFont(TextSize::Caption)).height();
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    return QRectF(rect()).adjusted(mirrored ? space::XSmall : m_left, line + space::Medium,
                                   mirrored ? -m_left : -space::XSmall, -(line + marksHeight + space::Small));
}

QRectF RunChart::columnOf(int bar) const
{
    const QRectF area = plot();
    const auto bars = static_cast<qreal>(m_bars.bars.size());
    const qreal width = area.width() / std::max<qreal>(bars, 1);
    const qreal place = layoutDirection() == Qt::RightToLeft ? bars - 1 - bar : bar;
    return {area.left() + place * width, area.top(), width, area.height() + marksHeight};
}

} // namespace muster
