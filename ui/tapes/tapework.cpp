// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tapes/tapework.h"

#include <QProgressBar>

#include <algorithm>

namespace muster {

TapeWork::TapeWork(QProgressBar& bar, QObject* parent) : QObject(parent), m_bar(bar)
{
    m_bar.setTextVisible(false);
    m_bar.setAccessibleName(tr("How far it is"));
    m_bar.hide();
    connect(&m_look, &QTimer::timeout, this, &TapeWork::show);
}

OnProgress TapeWork::start()
{
    m_numbers = std::make_shared<Numbers>();
    m_bar.setRange(0, 0);
    m_bar.show();
    m_look.start(std::chrono::milliseconds(100));
    return [numbers = m_numbers](const Progress& now) {
        numbers->done = now.done;
        numbers->total = now.total.value_or(0);
    };
}

void TapeWork::stop()
{
    m_look.stop();
    m_bar.hide();
}

void TapeWork::show()
{
    constexpr int whole = 1000;
    const std::int64_t total = m_numbers->total, done = std::min<std::int64_t>(m_numbers->done, total);
    m_bar.setRange(0, total > 0 ? whole : 0);
    if (total > 0)
        m_bar.setValue(static_cast<int>(done * whole / total));
}

} // namespace muster
