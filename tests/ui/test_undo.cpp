// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/uiports.h"
#include "ui/directory/userspage.h"
#include "ui/imports/planview.h"
#include "ui/imports/resultsview.h"
#include "ui/imports/runspage.h"
#include "ui/imports/undopage.h"
#include "ui/widgets/errorview.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace muster;

namespace {

struct Setup
{
    Setup() : service([world = world]() -> Result<std::unique_ptr<Ports>> { return openUiPorts(world); })
    {
        world->plans.front().state = PlanState::Ready;
        world->plans.front().holds.clear();
        RunReport& run = world->runs.front();
        run.state = RunState::Done;
        run.hasResults = true;
        run.counts.created = 3;
    }
    std::shared_ptr<UiWorld> world = sampleWorld(250);
    ImportService service;
};

QPushButton* button(QWidget& page, const char* name)
{
    auto* found = page.findChild<QPushButton*>(QLatin1String(name));
    Q_ASSERT(found);
    return found;
}

} // namespace

class TestUndoUi : public QObject
{
    Q_OBJECT

private slots:
    void a_run_is_undone_from_its_results()
    {
        Setup setup;
        ResultsView view(setup.service);
        view.show();
        std::vector<UndoRequest> asked;
        connect(&view, &ResultsView::undoRequested, this,
                [&](const UndoRequest& request) { asked.push_back(request); });
        view.setRun(setup.world->runs.front(), QStringLiteral("HR"));
        QVERIFY(button(view, "undoRun")->isEnabled());
        button(view, "undoRun")->click();
        QCOMPARE(asked.size(), 1U);
        QCOMPARE(asked[0].run, setup.world->runs.front().run);
        QVERIFY(asked[0].users.empty());
        QCOMPARE(asked[0].startedBy, std::string("person"));
    }

    void one_person_is_undone_from_the_results()
    {
        Setup setup;
        ResultsView view(setup.service);
        view.show();
        std::vector<UndoRequest> asked;
        connect(&view, &ResultsView::undoRequested, this,
                [&](const UndoRequest& request) { asked.push_back(request); });
        view.setRun(setup.world->runs.front(), QStringLiteral("HR"));
        auto* table = view.findChild<QTableView*>(QStringLiteral("table"));
        QTRY_VERIFY(table->model()->rowCount() > 0);
        QVERIFY(!button(view, "undoPerson")->isEnabled());
        QVERIFY(!button(view, "undoPerson")->toolTip().isEmpty());
        view.showKind(ResultKind::Updated);
        QTRY_COMPARE(table->model()->index(0, ResultModel::ExternalId).data().toString(), QStringLiteral("3"));
        table->selectRow(0);
        QVERIFY(button(view, "undoPerson")->isEnabled());
        button(view, "undoPerson")->click();
        QCOMPARE(asked.size(), 1U);
        QCOMPARE(asked[0].users, std::vector<std::string>{"3"});
        view.showKind(ResultKind::Failed); // nothing was written for them
        QTRY_COMPARE(table->model()->index(0, ResultModel::ExternalId).data().toString(), QStringLiteral("50"));
        table->selectRow(0);
        QVERIFY(!button(view, "undoPerson")->isEnabled());
    }

    void what_cannot_be_undone_says_why_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("words");
        QTest::newRow("a run that changed nobody") << QStringLiteral("nobody") << QStringLiteral("changed nobody");
        QTest::newRow("a run that failed") << QStringLiteral("failed") << QStringLiteral("not applied");
        QTest::newRow("details that are gone") << QStringLiteral("gone") << QStringLiteral("no longer kept");
    }

    void what_cannot_be_undone_says_why()
    {
        QFETCH(QString, what);
        QFETCH(QString, words);
        Setup setup;
        RunReport run = setup.world->runs.front();
        if (what == QLatin1String("nobody"))
            run.counts = RunCounts();
        else if (what == QLatin1String("failed"))
            run.state = RunState::Failed;
        else
            run.hasResults = false;
        ResultsView view(setup.service);
        view.setRun(run, QStringLiteral("HR"));
        QVERIFY(!button(view, "undoRun")->isEnabled());
        QVERIFY2(button(view, "undoRun")->toolTip().contains(words), qPrintable(button(view, "undoRun")->toolTip()));
        QVERIFY(!button(view, "undoPerson")->isEnabled());
    }

    void an_undo_is_shown_before_it_is_applied()
    {
        Setup setup;
        UndoRequest request;
        request.run = setup.world->runs.front().run;
        request.users = {"7"};
        request.startedBy = "person";
        UndoPage page(setup.service, request);
        page.show();
        QTRY_COMPARE(page.step(), UndoPage::Step::Plan);
        QCOMPARE(setup.world->undone.size(), 1U);
        QCOMPARE(setup.world->undone[0].users, request.users);
        auto* plan = page.findChild<PlanView*>();
        auto* go = button(*plan, "go");
        QTRY_VERIFY(go->isEnabled());
        QTRY_VERIFY2(go->text().startsWith(QStringLiteral("Undo for")), qPrintable(go->text()));
        bool told = false, titled = false;
        for (const QLabel* label : page.findChildren<QLabel*>()) {
            told = told || (label->isVisible() && label->text().contains(QStringLiteral("An undo is done once")));
            titled = titled || label->text().startsWith(QStringLiteral("Undo of "));
        }
        QVERIFY(told);
        QTRY_VERIFY(titled || [&] {
            for (const QLabel* label : page.findChildren<QLabel*>())
                titled = titled || label->text().startsWith(QStringLiteral("Undo of "));
            return titled;
        }());
        go->click();
        QTRY_COMPARE(page.step(), UndoPage::Step::Results);
        QSignalSpy closed(&page, &UndoPage::closed);
        button(*page.findChild<ResultsView*>(), "done")->click();
        QCOMPARE(closed.count(), 1);
    }

    void an_undo_that_is_not_possible_says_why_and_can_be_tried_again()
    {
        Setup setup;
        setup.world->undoError = Error{ErrorKind::Conflict, QStringLiteral("Another run is at work."), {}, {}};
        UndoRequest request;
        request.run = setup.world->runs.front().run;
        UndoPage page(setup.service, request);
        page.show();
        QTRY_COMPARE(page.step(), UndoPage::Step::Failed);
        QCOMPARE(page.findChild<ErrorView*>()->message(), QStringLiteral("Another run is at work."));
        {
            const std::lock_guard lock(setup.world->mutex);
            setup.world->undoError.reset();
        }
        page.start();
        QTRY_COMPARE(page.step(), UndoPage::Step::Plan);
    }

    void a_discarded_undo_leaves_nothing()
    {
        Setup setup;
        UndoRequest request;
        request.run = setup.world->runs.front().run;
        UndoPage page(setup.service, request);
        page.show();
        QTRY_COMPARE(page.step(), UndoPage::Step::Plan);
        const std::size_t plans = setup.world->plans.size();
        QSignalSpy closed(&page, &UndoPage::closed);
        button(*page.findChild<PlanView*>(), "discard")->click();
        QTRY_COMPARE(closed.count(), 1);
        QCOMPARE(setup.world->plans.size(), plans - 1);
    }

    void one_change_of_a_user_is_undone_from_the_history()
    {
        Setup setup;
        UsersPage page(setup.service);
        page.resize(1200, 900);
        page.show();
        page.refresh();
        QTRY_COMPARE(page.model().rowCount(), 250);
        page.showUser(4);
        std::vector<UndoRequest> asked;
        connect(&page, &UsersPage::undoRequested, this, [&](const UndoRequest& request) { asked.push_back(request); });
        QTRY_VERIFY(page.findChild<QPushButton*>(QStringLiteral("undo")));
        button(page, "undo")->click();
        QCOMPARE(asked.size(), 1U);
        QCOMPARE(asked[0].run, std::string("r-01"));
        QCOMPARE(asked[0].users, std::vector<std::string>{"4"});
        QVERIFY(asked[0].attribute.empty());
        for (QToolButton* tool : page.findChildren<QToolButton*>()) {
            if (tool->accessibleName().startsWith(QStringLiteral("Undo the change of")))
                tool->click();
        }
        QCOMPARE(asked.size(), 2U);
        QCOMPARE(asked[1].attribute, std::string("department"));
        QCOMPARE(asked[1].users, asked[0].users);
    }

    void undos_are_told_apart_in_the_list_of_runs()
    {
        RunModel model;
        RunReport run;
        run.run = "r-2";
        run.state = RunState::Done;
        run.options.undoOf = "r-1";
        run.counts.removed = 3;
        model.set({run}, {});
        QCOMPARE(model.index(0, RunModel::State).data().toString(), QStringLiteral("undo: done"));
        QCOMPARE(model.index(0, RunModel::Removed).data().toString(), QStringLiteral("3"));
        QVERIFY(model.index(0, RunModel::State).data(Qt::ToolTipRole).toString().contains(QStringLiteral("r-1")));
    }
};

QTEST_MAIN(TestUndoUi)
#include "test_undo.moc"
