// SPDX-License-Identifier: GPL-3.0-or-later
// The longest time that the window did not answer: a table of many users is filled, searched, sorted, scrolled and
// selected while a timer of 2 ms is watched. Usage: bench_ui [USERS]; prints one line a step, exit code 1 above 50 ms.
#include "tests/fakes/uiports.h"
#include "ui/directory/userspage.h"
#include "ui/imports/planview.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/searchfield.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QStandardPaths>
#include <QTest>
#include <QTimer>

#include <cstdio>

using namespace muster;

namespace {

constexpr qint64 allowedMs = 50;

/// The longest gap between two beats of a timer, i.e. the longest event that the loop ran.
class Watchdog
{
public:
    Watchdog()
    {
        m_timer.setInterval(2);
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { beat(); });
        m_timer.start();
        m_clock.start();
    }
    qint64 take()
    {
        beat();
        return std::exchange(m_longest, 0);
    }

private:
    void beat() { m_longest = std::max(m_longest, m_clock.restart()); }
    QTimer m_timer;
    QElapsedTimer m_clock;
    qint64 m_longest = 0;
};

struct Bench
{
    Watchdog watchdog;
    qint64 worst = 0;

    void step(const char* name, const std::function<void()>& work, const std::function<bool()>& done)
    {
        watchdog.take();
        QElapsedTimer clock;
        clock.start();
        QTimer::singleShot(0, work);
        QTest::qWait(30);
        const bool finished = QTest::qWaitFor(done, 60'000);
        QTest::qWait(60);
        const qint64 longest = watchdog.take();
        worst = std::max(worst, longest);
        std::printf("%-44s %6lld ms, longest stall %4lld ms%s\n", name, static_cast<long long>(clock.elapsed()),
                    static_cast<long long>(longest), finished ? "" : "  NOT FINISHED");
    }
};

void usersPage(Bench& bench, ImportService& service, std::int64_t users)
{
    UsersPage page(service);
    page.resize(1400, 900);
    page.show();
    auto* table = page.findChild<DataTable*>(QStringLiteral("table"));
    const auto idle = [&page] { return page.model().isFilled() && !page.model().isLoading(); };
    bench.step(
        "users: fill the table", [&] { page.refresh(); }, idle);
    bench.step(
        "users: fill it again", [&] { page.refresh(); }, idle);
    bench.step(
        "users: sort by e-mail, descending", [&] { page.model().sort(UserModel::Email, Qt::DescendingOrder); }, idle);
    int at = 0;
    bench.step(
        "users: scroll through, 200 jumps",
        [&] {
            auto* timer = new QTimer(&page);
            QObject::connect(timer, &QTimer::timeout, &page, [&at, table, timer] {
                table->verticalScrollBar()->setValue(table->verticalScrollBar()->maximum() / 200 * ++at);
                if (at >= 200)
                    timer->deleteLater();
            });
            timer->start(5);
        },
        [&at] { return at >= 200; });
    bench.step(
        "users: select all", [&] { table->selectAll(); }, [&] { return table->selectedCount() == users; });
    bench.step(
        "users: select nobody", [&] { table->clearSelection(); }, [&] { return table->selectedCount() == 0; });
    bench.step(
        "users: select all again", [&] { table->selectAll(); }, [&] { return table->selectedCount() == users; });
    bench.step(
        "users: reload with all selected", [&] { page.refresh(); }, idle);
    bench.step(
        "users: search", [&] { page.findChild<SearchField*>()->setText(QStringLiteral("ada user99")); }, idle);
    bench.step(
        "users: one user in detail", [&] { page.showUser(7); }, idle);
}

void planView(Bench& bench, ImportService& service, const Plan& plan)
{
    PlanView view(service);
    view.resize(1400, 900);
    view.show();
    auto* model = view.findChild<PlanModel*>();
    const auto idle = [model] { return model->isFilled() && !model->isLoading(); };
    bench.step(
        "plan: open", [&] { view.setPlan(plan, false); }, idle);
    bench.step(
        "plan: untick everybody", [&] { model->pick({}, false); }, [&] { return view.pickedCount() == 0; });
    bench.step(
        "plan: sort by name", [&] { model->sort(PlanModel::Name, Qt::AscendingOrder); }, idle);
}

} // namespace

int main(int argc, char* argv[])
{
    QApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    Appearance::apply(application, false);
    const std::int64_t users = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
    const auto world = sampleWorld(users);
    ImportService service([world]() -> Result<std::unique_ptr<Ports>> { return openUiPorts(world); });
    Bench bench;
    usersPage(bench, service, users);
    planView(bench, service, world->plans.front());
    std::printf("longest stall of all: %lld ms (allowed: %lld)\n", static_cast<long long>(bench.worst),
                static_cast<long long>(allowedMs));
    return bench.worst > allowedMs ? 1 : 0;
}
