// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/progressview.h"

#include "ui/shell/runstatus.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace muster {
namespace {

constexpr qint64 windowMs = 5000;

} // namespace

void RateMeter::add(qint64 ms, std::int64_t done)
{
    if (!m_points.empty() && done < m_points.back().done)
        m_points.clear(); // another phase began to count
    m_points.push_back({ms, done});
    while (m_points.size() > 2 && ms - m_points.front().ms > windowMs)
        m_points.pop_front();
}

double RateMeter::perSecond() const
{
    if (m_points.size() < 2 || m_points.back().ms - m_points.front().ms < 200)
        return 0;
    return 1000.0 * static_cast<double>(m_points.back().done - m_points.front().done) /
           static_cast<double>(m_points.back().ms - m_points.front().ms);
}

std::optional<qint64> RateMeter::secondsLeft(std::int64_t done, std::optional<std::int64_t> total) const
{
    const double rate = perSecond();
    if (!total || *total < done || rate <= 0)
        return {};
    return static_cast<qint64>(std::ceil(static_cast<double>(*total - done) / rate));
}

ProgressView::ProgressView(QWidget* parent)
    : QWidget(parent), m_phase(new PlainLabel(this)), m_count(new PlainLabel(this)), m_speed(new PlainLabel(this)),
      m_found(new PlainLabel(this)), m_hint(new PlainLabel(this)), m_bar(new QProgressBar(this)),
      m_cancel(new QPushButton(tr("Cancel"), this))
{
    setAccessibleName(tr("Progress of the import"));
    auto* card = new QFrame(this);
    setRole(card, "card");
    auto* inner = new QVBoxLayout(card);
    inner->setContentsMargins(space::XLarge, space::XLarge, space::XLarge, space::XLarge);
    inner->setSpacing(space::Medium);
    m_phase->asHeading();
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    m_speed->setTone(Tone::Neutral);
    m_found->setWordWrap(true);
    m_hint->asCaption()->setWordWrap(true);
    auto* numbers = new QHBoxLayout;
    numbers->addWidget(m_count);
    numbers->addStretch();
    numbers->addWidget(m_speed);
    inner->addWidget(m_phase);
    inner->addWidget(m_bar);
    inner->addLayout(numbers);
    inner->addWidget(m_found);
    inner->addWidget(m_hint);
    inner->addWidget(m_cancel, 0, Qt::AlignLeft);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(card);
    column->addStretch();
    setFocusProxy(m_cancel);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        showCancelling();
        emit cancelled();
    });
}

void ProgressView::start(bool writing)
{
    m_clock.start();
    m_rate.reset();
    m_cancel->setEnabled(true);
    m_cancel->setText(tr("Cancel"));
    m_hint->setText(writing ? tr("You may go on working on other pages. Cancelling keeps what is already written; a "
                                 "later import does the rest.")
                            : tr("Nothing is written yet. You may go on working on other pages."));
    Progress first;
    first.phase = writing ? Progress::Phase::Applying : Progress::Phase::Connecting;
    show(first);
}

void ProgressView::show(const Progress& progress)
{
    if (progress.phase != m_last)
        m_rate.reset();
    m_last = progress.phase;
    m_rate.add(m_clock.elapsed(), progress.done);
    const QLocale locale;
    m_phase->setText(tr("%1…", "phase of an import").arg(phaseLabel(progress.phase)));
    if (progress.total && *progress.total > 0) {
        m_bar->setRange(0, 1000);
        m_bar->setValue(static_cast<int>(
            std::min(1000.0, 1000.0 * static_cast<double>(progress.done) / static_cast<double>(*progress.total))));
        m_count->setText(tr("%1 of %2").arg(locale.toString(progress.done), locale.toString(*progress.total)));
    } else {
        m_bar->setRange(0, 0);
        m_count->setText(locale.toString(progress.done));
    }
    QStringList speed;
    if (const double rate = m_rate.perSecond(); rate > 0)
        speed << tr("%1 a second").arg(locale.toString(std::llround(rate)));
    if (const auto left = m_rate.secondsLeft(progress.done, progress.total))
        speed << tr("about %1 left").arg(durationText(*left));
    if (progress.requests > 0)
        speed << tr("%n request(s)", nullptr, static_cast<int>(progress.requests));
    if (progress.bytes > 0)
        speed << locale.formattedDataSize(progress.bytes);
    m_speed->setText(speed.join(QStringLiteral("  ·  ")));
    const PlanCounts& counts = progress.counts;
    QStringList found;
    const auto add = [&](Action action, std::int64_t count) {
        if (count > 0)
            found << tr("%1: %2", "label: number").arg(actionLabel(action), locale.toString(count));
    };
    add(Action::Create, counts.create);
    add(Action::Update, counts.update);
    add(Action::Suspend, counts.suspend);
    add(Action::Reactivate, counts.reactivate);
    add(Action::Remove, counts.remove);
    add(Action::Unchanged, counts.unchanged);
    add(Action::Invalid, counts.invalid);
    add(Action::Conflict, counts.conflict);
    m_found->setText(found.join(QStringLiteral("  ·  ")));
}

void ProgressView::showCancelling()
{
    m_cancel->setEnabled(false);
    m_cancel->setText(tr("Cancelling…"));
}

QString durationText(qint64 seconds)
{
    if (seconds < 90)
        return ProgressView::tr("%n second(s)", nullptr, static_cast<int>(seconds));
    if (seconds < 5'400)
        return ProgressView::tr("%n minute(s)", nullptr, static_cast<int>((seconds + 30) / 60));
    return ProgressView::tr("%n hour(s)", nullptr, static_cast<int>((seconds + 1800) / 3600));
}

} // namespace muster
