// SPDX-License-Identifier: GPL-3.0-or-later
// The longest time that the window did not answer while it imported: the import page on a real workspace, from Continue
// to the results, while a timer of 2 ms is watched. Usage: bench_import WORKSPACE CONNECTOR; prints the milliseconds.
#include "app/wiring/workspace.h"
#include "ui/imports/importpage.h"
#include "ui/widgets/appearance.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

#include <cstdio>

using namespace muster;

namespace {

constexpr int patience = 600'000;

bool reach(const ImportPage& page, ImportPage::Step wanted)
{
    const bool over =
        QTest::qWaitFor([&] { return page.step() == wanted || page.step() == ImportPage::Step::Failed; }, patience);
    QTest::qWait(300); // what the new step still paints counts as well
    return over && page.step() == wanted;
}

} // namespace

int main(int count, char** words)
{
    QApplication application(count, words);
    if (count != 3)
        return 2;
    QApplication::setApplicationName(QStringLiteral("muster"));
    Appearance::apply(application, false);
    ImportService service([folder = QString::fromLocal8Bit(words[1])] { return openWorkspace(folder); });
    ImportPage page(service, QString::fromLocal8Bit(words[2]));
    page.resize(1280, 800);
    page.show();
    QTest::qWait(1000); // the connector is read

    QElapsedTimer clock;
    qint64 longest = 0;
    QTimer timer;
    timer.setInterval(2);
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, &timer, [&] { longest = std::max(longest, clock.restart()); });
    clock.start();
    timer.start();

    page.start();
    bool good = reach(page, ImportPage::Step::Plan);
    const qint64 planning = std::exchange(longest, 0);
    if (good) {
        page.apply(true);
        good = reach(page, ImportPage::Step::Results);
    }
    std::fprintf(stderr, "longest stall: %lld ms while planning, %lld ms while importing\n",
                 static_cast<long long>(planning), static_cast<long long>(longest));
    std::printf("%lld\n", static_cast<long long>(std::max(planning, longest)));
    return good ? 0 : 1;
}
