// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/uiports.h"
#include "ui/imports/importpage.h"
#include "ui/imports/optionsview.h"
#include "ui/imports/planview.h"
#include "ui/imports/progressview.h"
#include "ui/imports/resultsview.h"
#include "ui/imports/runspage.h"
#include "ui/widgets/counttile.h"
#include "ui/widgets/errorview.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace muster;

namespace {

struct Setup
{
    Setup()
        : world(sampleWorld(250)),
          service([world = world]() -> Result<std::unique_ptr<Ports>> { return openUiPorts(world); })
    {
        world->plans.front().state = PlanState::Ready;
        world->plans.front().holds.clear();
    }
    std::shared_ptr<UiWorld> world;
    ImportService service;
};

template <typename Widget>
Widget* named(QWidget& page, const char* name)
{
    auto* widget = page.findChild<Widget*>(QLatin1String(name));
    Q_ASSERT(widget);
    return widget;
}

} // namespace

class TestImportPage : public QObject
{
    Q_OBJECT

private slots:
    void an_import_goes_from_options_to_results()
    {
        Setup setup;
        ImportPage page(setup.service, QStringLiteral("northwind-hr"));
        page.show();
        QTRY_COMPARE(page.connectorLabel(), QStringLiteral("Northwind HR"));
        named<QPushButton>(*page.findChild<OptionsView*>(), "go")->click();
        QTRY_COMPARE(page.step(), ImportPage::Step::Plan);
        auto* plan = page.findChild<PlanView*>();
        auto* import = named<QPushButton>(*plan, "go");
        QTRY_VERIFY(plan->pickedCount() > 0);
        QVERIFY(import->isEnabled());
        import->click();
        QTRY_COMPARE(page.step(), ImportPage::Step::Results);
        auto* tile = page.findChild<ResultsView*>()->findChildren<CountTile*>().first();
        QCOMPARE(tile->count(), 125);
        QSignalSpy closed(&page, &ImportPage::closed);
        named<QPushButton>(*page.findChild<ResultsView*>(), "done")->click();
        QCOMPARE(closed.count(), 1);
    }

    void choosing_specific_users_starts_with_nobody_ticked()
    {
        Setup setup;
        ImportPage page(setup.service, QStringLiteral("northwind-hr"));
        page.show();
        QTRY_COMPARE(page.connectorLabel(), QStringLiteral("Northwind HR"));
        named<QRadioButton>(page, "specific")->setChecked(true);
        page.start();
        QTRY_COMPARE(page.step(), ImportPage::Step::Plan);
        auto* plan = page.findChild<PlanView*>();
        QTRY_COMPARE(named<QLabel>(*plan, "count")->text(), QStringLiteral("Nobody will be changed"));
        QVERIFY(!named<QPushButton>(*plan, "go")->isEnabled());
        named<QPushButton>(*plan, "tickAll")->click();
        QTRY_VERIFY(named<QPushButton>(*plan, "go")->isEnabled());
    }

    void a_held_plan_is_imported_only_when_approved()
    {
        Setup setup;
        setup.world->plans.front().state = PlanState::Held;
        setup.world->plans.front().holds = {{"deactivate", QStringLiteral("40 of 160 would be suspended."), 40, 25}};
        ImportPage page(setup.service, QStringLiteral("northwind-hr"));
        page.show();
        QTRY_COMPARE(page.connectorLabel(), QStringLiteral("Northwind HR"));
        page.start();
        QTRY_COMPARE(page.step(), ImportPage::Step::Plan);
        auto* plan = page.findChild<PlanView*>();
        QTRY_VERIFY(plan->pickedCount() > 0);
        QVERIFY(!named<QPushButton>(*plan, "go")->isEnabled());
        QSignalSpy wanted(plan, &PlanView::importRequested);
        named<QCheckBox>(*plan, "approve")->setChecked(true);
        named<QPushButton>(*plan, "go")->click();
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted.first().first().toBool(), true);
    }

    void a_failure_says_what_to_do_and_can_be_tried_again()
    {
        Setup setup;
        setup.world->planError =
            Error{ErrorKind::Network, QStringLiteral("The host cannot be reached. Check the address."),
                  QStringLiteral("connection refused"), QStringLiteral("https://hr.example.com")};
        ImportPage page(setup.service, QStringLiteral("northwind-hr"));
        page.show();
        QTRY_COMPARE(page.connectorLabel(), QStringLiteral("Northwind HR"));
        page.start();
        QTRY_COMPARE(page.step(), ImportPage::Step::Failed);
        auto* error = page.findChild<ErrorView*>();
        QCOMPARE(error->message(), QStringLiteral("The host cannot be reached. Check the address."));
        {
            const std::lock_guard lock(setup.world->mutex);
            setup.world->planError.reset();
        }
        emit error->triggered();
        QTRY_COMPARE(page.step(), ImportPage::Step::Plan);
    }

    void cancelling_leads_back_to_the_options()
    {
        Setup setup;
        setup.world->delayMs = 50;
        ImportPage page(setup.service, QStringLiteral("northwind-hr"));
        page.show();
        QTRY_COMPARE(page.connectorLabel(), QStringLiteral("Northwind HR"));
        page.start();
        QCOMPARE(page.step(), ImportPage::Step::Planning);
        page.cancel();
        QTRY_COMPARE(page.step(), ImportPage::Step::Options);
    }

    void a_plan_that_was_left_is_offered_again()
    {
        Setup setup;
        ImportPage page(setup.service, QStringLiteral("northwind-hr"));
        page.show();
        QTRY_VERIFY(named<QWidget>(page, "waiting")->isVisible());
        named<QPushButton>(page, "openPlan")->click();
        QCOMPARE(page.step(), ImportPage::Step::Plan);
    }

    void a_tile_leads_to_its_list()
    {
        Setup setup;
        ResultsView view(setup.service);
        view.setRun(setup.world->runs.front(), QStringLiteral("Northwind HR"));
        auto* table = named<QTableView>(view, "table");
        const QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        view.showKind(ResultKind::Failed);
        QTRY_COMPARE(table->model()->rowCount(), 5); // users 50, 100, 150, 200 and 250
        QCOMPARE(table->model()->index(0, ResultModel::ExternalId).data().toString(), QStringLiteral("50"));
        view.showKind(ResultKind::Created);
        QTRY_VERIFY(table->model()->rowCount() > 100);
    }

    void a_past_run_opens_from_the_history()
    {
        Setup setup;
        RunsPage page(setup.service);
        page.show();
        page.refresh();
        auto* model = page.findChild<RunModel*>();
        const QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_COMPARE(model->rowCount(), 3);
        page.showRun(QStringLiteral("r-02"));
        auto* results = page.findChild<ResultsView*>();
        QTRY_COMPARE(QString::fromStdString(results->report().run), QStringLiteral("r-02"));
        QVERIFY(named<QLabel>(*results, "summary")->text().contains(QStringLiteral("401")));
    }

    void the_rate_is_that_of_the_last_seconds()
    {
        RateMeter rate;
        QCOMPARE(rate.perSecond(), 0.0);
        rate.add(0, 0);
        rate.add(1000, 500);
        QCOMPARE(rate.perSecond(), 500.0);
        QCOMPARE(rate.secondsLeft(500, 1500).value(), 2);
        QVERIFY(!rate.secondsLeft(500, {}));
        rate.add(2000, 100); // a new phase counts from the start
        QCOMPARE(rate.perSecond(), 0.0);
    }
};

QTEST_MAIN(TestImportPage)
#include "test_importpage.moc"
