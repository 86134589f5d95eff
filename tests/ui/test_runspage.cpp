// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/uiports.h"
#include "ui/imports/compareview.h"
#include "ui/imports/resultsview.h"
#include "ui/imports/runchart.h"
#include "ui/imports/runspage.h"
#include "ui/settings/answerlabel.h"
#include "ui/settings/historysection.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>

using namespace muster;

namespace {

Timestamp at(QDate day, int hour = 12)
{
    return Timestamp(std::chrono::milliseconds(day.startOfDay().toMSecsSinceEpoch()) + std::chrono::hours(hour));
}

RunReport runAt(QDate day, std::int64_t created, RunState state = RunState::Done, int hour = 12)
{
    RunReport report;
    report.run = "r-" + day.toString(Qt::ISODate).toStdString() + "-" + std::to_string(hour);
    report.connector = "northwind-hr";
    report.state = state;
    report.startedAt = at(day, hour);
    report.finishedAt = report.startedAt + std::chrono::seconds(3);
    report.counts.created = created;
    return report;
}

/// One run a day, newest first.
std::vector<RunReport> daily(int days, QDate last = QDate(2026, 3, 31))
{
    std::vector<RunReport> runs;
    for (int day = 0; day < days; ++day)
        runs.push_back(runAt(last.addDays(-day), day + 1));
    return runs;
}

struct Setup
{
    Setup() : service([world = world]() -> Result<std::unique_ptr<Ports>> { return openUiPorts(world); }) {}
    std::shared_ptr<UiWorld> world = sampleWorld(250);
    ImportService service;
};

struct Page
{
    explicit Page(Setup& setup) : page(setup.service)
    {
        page.resize(1100, 700);
        page.show();
        page.refresh();
        table = page.findChild<QTableView*>();
        for (auto* view : page.findChildren<QTableView*>()) {
            if (qobject_cast<RunModel*>(view->model()))
                table = view;
        }
        chart = page.findChild<RunChart*>();
        compare = page.findChild<QPushButton*>(QStringLiteral("compare"));
        state = page.findChildren<QComboBox*>();
    }
    QComboBox* combo(const QString& name) const
    {
        for (QComboBox* box : state) {
            if (box->accessibleName() == name)
                return box;
        }
        return nullptr;
    }
    void choose(QComboBox* box, int index) const
    {
        box->setCurrentIndex(index);
        emit box->activated(index);
    }
    RunsPage page;
    QTableView* table;
    RunChart* chart;
    QPushButton* compare;
    QList<QComboBox*> state;
};

} // namespace

class TestRunsPage : public QObject
{
    Q_OBJECT

private slots:
    void few_runs_have_a_bar_each()
    {
        std::vector<RunReport> runs{runAt({2026, 3, 2}, 5, RunState::Failed), runAt({2026, 3, 1}, 7)};
        runs[1].counts.updated = 2;
        runs[1].counts.suspended = 1;
        runs[1].counts.reactivated = 4;
        const RunBars made = runBars(runs);
        QCOMPARE(made.each, RunBars::Each::Run);
        QCOMPARE(made.bars.size(), 2U);
        QCOMPARE(made.bars[0].people(), 14);
        QCOMPARE(made.bars[0].longest, std::chrono::milliseconds(3000));
        QCOMPARE(made.bars[0].failed, 0);
        QCOMPARE(made.bars[1].failed, 1);
        QCOMPARE(made.bars[1].run, runs[0].run);
        QCOMPARE(made.barOf(runs[1]), 0);
    }

    void no_runs_make_no_bars() { QVERIFY(runBars({}).bars.empty()); }

    void many_runs_of_a_day_share_a_bar()
    {
        std::vector<RunReport> runs;
        for (int hour = 23; hour >= 0; --hour) {
            for (const QDate day : {QDate(2026, 3, 4), QDate(2026, 3, 2), QDate(2026, 3, 1)})
                runs.push_back(runAt(day, 1, hour == 5 ? RunState::Skipped : RunState::Done, hour));
        }
        const RunBars made = runBars(runs);
        QCOMPARE(made.each, RunBars::Each::Day);
        QCOMPARE(made.bars.size(), 4U); // the third of March is there, and empty
        QCOMPARE(made.bars[0].created, 24);
        QCOMPARE(made.bars[0].skipped, 1);
        QCOMPARE(made.bars[0].run, std::string("r-2026-03-01-23"));
        QCOMPARE(made.bars[2].runs, 0);
        QCOMPARE(made.barOf(runs[0]), 3);
    }

    void longer_times_are_weeks_months_and_years_data()
    {
        QTest::addColumn<int>("days");
        QTest::addColumn<RunBars::Each>("each");
        QTest::addColumn<int>("bars");
        QTest::addColumn<int>("inTheLast");
        // the last day is Tuesday 2026-03-31
        QTest::newRow("61 days are weeks") << 61 << RunBars::Each::Week << 10 << 2;
        QTest::newRow("500 days are months") << 500 << RunBars::Each::Month << 17 << 31;
        QTest::newRow("ten years of days are years") << 3650 << RunBars::Each::Year << 11 << 90;
    }

    void longer_times_are_weeks_months_and_years()
    {
        QFETCH(const int, days);
        QFETCH(const RunBars::Each, each);
        QFETCH(const int, bars);
        QFETCH(const int, inTheLast);
        const RunBars made = runBars(daily(days));
        QCOMPARE(made.each, each);
        QCOMPARE(static_cast<int>(made.bars.size()), bars);
        QCOMPARE(made.bars.back().runs, inTheLast);
        int runs = 0;
        for (const RunBar& bar : made.bars)
            runs += bar.runs;
        QCOMPARE(runs, days);
    }

    void the_scale_ends_at_a_round_number_above_the_highest_bar()
    {
        RunChart chart;
        chart.resize(600, 180);
        const std::vector<RunReport> runs{runAt({2026, 3, 2}, 5), runAt({2026, 3, 1}, 7)};
        chart.set(runBars(runs));
        QCOMPARE(chart.scaleTop(), 8.0);
        chart.setShows(RunChart::Shows::Duration);
        QCOMPARE(chart.scaleTop(), 3000.0);
        chart.set({});
        QCOMPARE(chart.barAt({300, 90}), -1);
    }

    void a_click_and_the_keys_choose_a_bar()
    {
        RunChart chart;
        chart.resize(600, 180);
        chart.show();
        const std::vector<RunReport> runs = daily(4);
        chart.set(runBars(runs));
        QSignalSpy chosen(&chart, &RunChart::runChosen), opened(&chart, &RunChart::runActivated);
        const auto place = [&](int bar) { return chart.columnOf(bar).center().toPoint(); };
        for (int bar = 0; bar < 4; ++bar)
            QCOMPARE(chart.barAt(place(bar)), bar);
        QTest::mouseClick(&chart, Qt::LeftButton, {}, place(2));
        QCOMPARE(chart.current(), 2);
        QCOMPARE(chosen.last().first().toString(), QString::fromStdString(runs[1].run));
        QTest::keyClick(&chart, Qt::Key_Left);
        QCOMPARE(chosen.last().first().toString(), QString::fromStdString(runs[2].run));
        QTest::keyClick(&chart, Qt::Key_Home);
        QTest::keyClick(&chart, Qt::Key_Left); // there is nothing further left
        QCOMPARE(chart.current(), 0);
        QTest::keyClick(&chart, Qt::Key_End);
        QCOMPARE(chart.current(), 3);
        QVERIFY(chart.accessibleDescription().contains(QStringLiteral("1 created")));
        QTest::keyClick(&chart, Qt::Key_Return);
        QCOMPARE(opened.last().first().toString(), QString::fromStdString(runs[0].run));
    }

    void in_a_language_from_right_to_left_the_oldest_is_on_the_right()
    {
        RunChart chart;
        chart.setLayoutDirection(Qt::RightToLeft);
        chart.resize(600, 180);
        chart.set(runBars(daily(4)));
        QVERIFY(chart.columnOf(0).left() > chart.columnOf(3).left());
        for (int bar = 0; bar < 4; ++bar)
            QCOMPARE(chart.barAt(chart.columnOf(bar).center().toPoint()), bar);
    }

    void the_words_of_a_bar_say_everything()
    {
        RunChart chart;
        std::vector<RunReport> runs{runAt({2026, 3, 1}, 234, RunState::Skipped)};
        chart.set(runBars(runs));
        QVERIFY(chart.words(0).contains(QStringLiteral("234 created, 0 updated, 0 suspended, 0 reactivated")));
        QVERIFY(chart.words(0).contains(QStringLiteral("took 3 ")));
        QVERIFY(chart.words(0).contains(QStringLiteral("skipped: the one before was still running")));
        QCOMPARE(chart.words(1), QString());
    }

    void a_bar_chooses_its_row_and_a_row_its_bar()
    {
        Setup setup;
        setup.world->runs = daily(10);
        Page page(setup);
        QTRY_COMPARE(page.table->model()->rowCount(), 10);
        QVERIFY(page.chart->isVisible());
        QTest::mouseClick(page.chart, Qt::LeftButton, {}, page.chart->columnOf(9).center().toPoint());
        QCOMPARE(page.table->currentIndex().row(), 0);
        page.table->selectRow(4);
        QCOMPARE(page.chart->current(), 5);
        emit page.chart->runActivated(QString::fromStdString(setup.world->runs[3].run));
        QVERIFY(page.page.findChild<ResultsView*>()->isVisible());
    }

    void without_runs_there_is_no_chart()
    {
        Setup setup;
        setup.world->runs.clear();
        Page page(setup);
        QTRY_VERIFY(!page.table->isVisible());
        QVERIFY(!page.chart->isVisible());
    }

    void states_can_be_filtered()
    {
        Setup setup;
        setup.world->runs = daily(6);
        setup.world->runs[2].state = RunState::Skipped;
        setup.world->runs[4].state = RunState::Failed;
        Page page(setup);
        QTRY_COMPARE(page.table->model()->rowCount(), 6);
        QCOMPARE(page.table->model()->index(2, RunModel::State).data().toString(),
                 QStringLiteral("skipped: the one before was still running"));
        QComboBox* state = page.combo(QStringLiteral("State of the runs that are shown"));
        page.choose(state, state->findData(static_cast<int>(RunState::Skipped)));
        QTRY_COMPARE(page.table->model()->rowCount(), 1);
        QCOMPARE(page.chart->bars().bars.size(), 1U);
        page.choose(state, state->findData(static_cast<int>(RunState::Held)));
        QTRY_VERIFY(!page.chart->isVisible());
        page.choose(state, 0);
        QTRY_COMPARE(page.table->model()->rowCount(), 6);
        QTRY_VERIFY(page.chart->isVisible());
    }

    void two_runs_compare_the_earlier_one_first()
    {
        Setup setup;
        setup.world->runs = daily(5);
        setup.world->runs[1].requests = 9;
        Page page(setup);
        QTRY_COMPARE(page.table->model()->rowCount(), 5);
        QVERIFY(!page.compare->isEnabled());
        page.table->selectRow(1);
        QVERIFY(!page.compare->isEnabled());
        page.table->selectionModel()->select(page.table->model()->index(3, 0),
                                             QItemSelectionModel::Select | QItemSelectionModel::Rows);
        QVERIFY(page.compare->isEnabled());
        page.compare->click();
        auto* view = page.page.findChild<CompareView*>();
        QVERIFY(view->isVisible());
        const auto row = [&](const QString& name) {
            for (int at = 0; at < view->rows(); ++at) {
                if (view->cell(at, 0) == name)
                    return QStringList{view->cell(at, 1), view->cell(at, 2), view->cell(at, 3)};
            }
            return QStringList();
        };
        QCOMPARE(row(QStringLiteral("Created")),
                 (QStringList{QStringLiteral("4"), QStringLiteral("2"), QStringLiteral("\u22122")}));
        QCOMPARE(row(QStringLiteral("Requests")),
                 (QStringList{QStringLiteral("0"), QStringLiteral("9"), QStringLiteral("+9")}));
        QCOMPARE(row(QStringLiteral("Failed")), (QStringList{QStringLiteral("0"), QStringLiteral("0"), QString()}));
        page.compare->click(); // a second time fills it anew
        QCOMPARE(row(QStringLiteral("Created")).size(), 3);
        QTest::keyClick(view->findChild<QPushButton*>(QStringLiteral("back")), Qt::Key_Space);
        QVERIFY(page.table->isVisible());
    }

    void differing_users_are_a_sound_model()
    {
        DifferenceModel model;
        const QAbstractItemModelTester tester(&model);
        model.set({{"7", "ada", "ada@example.com", PersonOutcome{"create", "done"}, std::nullopt},
                   {"8", "bob", "bob@example.com", PersonOutcome{"update", "done"}, PersonOutcome{"none", "failed"}}});
        const auto text = [&](int row, int column) { return model.index(row, column).data().toString(); };
        QCOMPARE(text(0, DifferenceModel::First), QStringLiteral("created"));
        QCOMPARE(text(0, DifferenceModel::Second), QStringLiteral("\u2013"));
        QCOMPARE(text(1, DifferenceModel::User), QStringLiteral("bob"));
        QCOMPARE(text(1, DifferenceModel::Second), QStringLiteral("failed"));
    }

    void results_that_are_gone_are_said_to_be()
    {
        Setup setup;
        ResultsView view(setup.service);
        RunReport report = runAt({2026, 3, 1}, 12);
        report.hasResults = false;
        QSignalSpy failed(&view, &ResultsView::failed);
        view.setRun(report, QStringLiteral("HR"));
        view.show();
        QVERIFY(!view.findChild<QPushButton*>(QStringLiteral("save"))->isEnabled());
        bool said = false;
        for (const QLabel* label : view.findChildren<QLabel*>())
            said = said || (label->isVisible() && label->text() == QStringLiteral("No longer kept"));
        QVERIFY(said);
        QCOMPARE(failed.count(), 0);
    }

    void how_long_runs_are_kept_is_saved_or_said_why_not()
    {
        Setup setup;
        HistorySection section(setup.service);
        section.show();
        section.refresh();
        auto* details = section.findChild<QSpinBox*>(QStringLiteral("details"));
        auto* heads = section.findChild<QSpinBox*>(QStringLiteral("heads"));
        auto* save = section.findChild<QPushButton*>(QStringLiteral("save"));
        auto* message = section.findChild<AnswerLabel*>(QStringLiteral("message"));
        QTRY_COMPARE(heads->value(), 730);
        QCOMPARE(details->value(), 90);
        QVERIFY(!save->isEnabled());
        heads->setValue(30);
        save->click();
        QTRY_VERIFY(!message->text().isEmpty());
        QVERIFY(save->isEnabled());
        QVERIFY(setup.world->settings.read("history")->is_null());
        details->setValue(14);
        save->click();
        QTRY_COMPARE(readKeep(setup.world->settings).value(), (HistoryKeep{14, 30}));
        QTRY_COMPARE(message->text(), QStringLiteral("Saved."));
        QVERIFY(!save->isEnabled());
    }
};

Q_DECLARE_METATYPE(muster::RunBars::Each)
QTEST_MAIN(TestRunsPage)
#include "test_runspage.moc"
