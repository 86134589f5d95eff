// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/explain.h"
#include "tests/fakes/uipeople.h"
#include "ui/directory/userspage.h"
#include "ui/imports/explainview.h"
#include "ui/imports/plandetail.h"
#include "ui/widgets/errorview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTest>
#include <QTreeWidget>

using namespace muster;

namespace {

ExplainStep step(const char* name, const QString& title, ExplainStep::Result result, const char* field)
{
    ExplainStep made;
    made.step = name;
    made.title = title;
    made.text = title + QStringLiteral(" in words");
    made.result = result;
    made.field = field;
    made.facts = {{QStringLiteral("Value"), QStringLiteral("<b>7</b>")}};
    return made;
}

Explanation sample()
{
    Explanation all;
    all.connector = "northwind-hr";
    all.key = "7";
    all.person = QStringLiteral("نور الدين <img src=x>");
    all.steps.push_back(step("source", QStringLiteral("Source record"), ExplainStep::Result::Passed, "source.list"));
    all.steps.push_back(step("mapping", QStringLiteral("Mapping"), ExplainStep::Result::Changed, "mapping"));
    all.steps.back().steps.push_back(
        step("mapping", QStringLiteral("Email"), ExplainStep::Result::Passed, "mapping[0].transforms[0]"));
    all.steps.push_back(step("limits", QStringLiteral("Limits"), ExplainStep::Result::Note, "safeguards.create"));
    all.steps.push_back(step("write", QStringLiteral("Written"), ExplainStep::Result::Changed, ""));
    return all;
}

struct Setup
{
    Setup()
        : world(sampleWorld(50)),
          service([world = world]() -> Result<std::unique_ptr<Ports>> { return openUiPorts(world); })
    {
        world->explanation = sample();
    }
    std::vector<std::string> explained()
    {
        const std::lock_guard lock(world->mutex);
        return world->explained;
    }
    std::shared_ptr<UiWorld> world;
    ImportService service;
};

QTreeWidget& steps(ExplainView& view)
{
    auto* tree = view.findChild<QTreeWidget*>(QStringLiteral("steps"));
    Q_ASSERT(tree);
    return *tree;
}

QPushButton* placeLink(ExplainView& view)
{
    // those of steps shown before are deleted a little later
    const auto links = view.findChildren<QPushButton*>(QStringLiteral("place"));
    return links.isEmpty() ? nullptr : links.last();
}

} // namespace

class TestExplainView : public QObject
{
    Q_OBJECT

private slots:
    void the_steps_are_a_tree_with_their_parts()
    {
        Setup setup;
        ExplainView view(setup.service);
        view.explainStored(QStringLiteral("northwind-hr"), QStringLiteral("7"));
        QVERIFY(!view.findChild<QPushButton*>(QStringLiteral("copy"))->isEnabled());
        QTRY_COMPARE(steps(view).topLevelItemCount(), 4);
        QCOMPARE(steps(view).topLevelItem(1)->childCount(), 1);
        QCOMPARE(steps(view).topLevelItem(0)->text(0), QStringLiteral("Source record"));
        QVERIFY(!steps(view).topLevelItem(0)->icon(0).isNull());
        QVERIFY(steps(view).topLevelItem(0)->data(0, Qt::AccessibleTextRole).toString().contains(u"passed"));
        QCOMPARE(setup.explained(), std::vector<std::string>{"northwind-hr 7"});
        QVERIFY(!view.isWorking());
    }

    void the_outcome_is_shown_first_unless_a_step_stops_the_person_data()
    {
        QTest::addColumn<int>("stopped"); // -1 = none
        QTest::addColumn<int>("current");
        QTest::newRow("nothing stops: the last step") << -1 << 3;
        QTest::newRow("the mapping stops: the mapping") << 1 << 1;
    }
    void the_outcome_is_shown_first_unless_a_step_stops_the_person()
    {
        QFETCH(int, stopped);
        QFETCH(int, current);
        Setup setup;
        Explanation told = sample();
        if (stopped >= 0)
            told.steps[static_cast<std::size_t>(stopped)].result = ExplainStep::Result::Stopped;
        ExplainView view(setup.service);
        view.showExplanation(told);
        QCOMPARE(steps(view).indexOfTopLevelItem(steps(view).currentItem()), current);
    }

    void data_is_shown_as_plain_text()
    {
        Setup setup;
        ExplainView view(setup.service);
        view.showExplanation(sample());
        for (const QLabel* label : view.findChildren<QLabel*>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
        bool found = false;
        for (const QLabel* label : view.findChildren<QLabel*>())
            found = found || label->text() == QStringLiteral("<b>7</b>");
        QVERIFY(found);
    }

    void a_step_leads_to_the_place_behind_it()
    {
        Setup setup;
        ExplainView view(setup.service);
        view.explainStored(QStringLiteral("northwind-hr"), QStringLiteral("7"));
        QTRY_COMPARE(steps(view).topLevelItemCount(), 4);
        QSignalSpy places(&view, &ExplainView::placeRequested);
        steps(view).setCurrentItem(steps(view).topLevelItem(1)->child(0));
        QVERIFY(placeLink(view));
        placeLink(view)->click();
        QCOMPARE(places.size(), 1);
        QCOMPARE(places.front().at(0).toString(), QStringLiteral("northwind-hr"));
        QCOMPARE(places.front().at(1).toString(), QStringLiteral("mapping[0].transforms[0]"));
    }

    void the_text_can_be_copied()
    {
        Setup setup;
        ExplainView view(setup.service);
        view.showExplanation(sample());
        view.findChild<QPushButton*>(QStringLiteral("copy"))->click();
        const QString copied = QGuiApplication::clipboard()->text();
        QCOMPARE(copied, explanationText(sample()));
        QVERIFY(copied.contains(QStringLiteral("1. ✓ Source record")));
        QVERIFY(copied.contains(QStringLiteral("2.1. ✓ Email")));
    }

    void an_unknown_key_is_told_and_can_be_tried_again()
    {
        Setup setup;
        setup.world->explanation.reset();
        ExplainView view(setup.service);
        view.explainStored(QStringLiteral("northwind-hr"), QStringLiteral("nobody"));
        auto* error = view.findChild<ErrorView*>();
        QTRY_COMPARE(view.findChild<QStackedWidget*>()->currentWidget(), static_cast<QWidget*>(error));
        QCOMPARE(error->message(), QStringLiteral("Nobody has this key."));
        {
            const std::lock_guard lock(setup.world->mutex);
            setup.world->explanation = sample();
        }
        emit error->triggered();
        QTRY_COMPARE(steps(view).topLevelItemCount(), 4);
    }

    void an_application_that_is_gone_is_told()
    {
        Setup setup;
        ExplainView view(setup.service);
        view.explainStored(QStringLiteral("gone"), QStringLiteral("7"));
        QTRY_COMPARE(view.findChild<QStackedWidget*>()->currentWidget(),
                     static_cast<QWidget*>(view.findChild<ErrorView*>()));
    }

    void closing_stops_the_search()
    {
        Setup setup;
        setup.world->delayMs = 100;
        {
            ExplainView view(setup.service);
            view.explain(setup.world->connectors.front().connector, QStringLiteral("7"));
            QVERIFY(view.isWorking());
        }
        QTRY_COMPARE(setup.explained().size(), std::size_t(1));
        QVERIFY(setup.explained().front().ends_with("cancelled"));
    }

    void a_user_who_comes_from_an_application_can_be_explained()
    {
        Setup setup;
        UserId user = 1;
        while (user < 50 && rowOf(generatedUser(user)).connector.empty())
            ++user;
        UsersPage page(setup.service);
        page.resize(1200, 700);
        page.show();
        page.refresh();
        QTRY_COMPARE(page.model().rowCount(), 50);
        QSignalSpy asked(&page, &UsersPage::explainRequested);
        page.showUser(user);
        auto* button = page.findChild<QPushButton*>(QStringLiteral("explain"));
        QVERIFY(button);
        QTRY_VERIFY(button->isVisible());
        button->click();
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.front().at(0).toString().toStdString(), rowOf(generatedUser(user)).connector);
        QCOMPARE(asked.front().at(1).toString(), QString::number(user));
    }

    void a_person_of_a_plan_can_be_explained()
    {
        Setup setup;
        setup.world->planned = 30;
        PlanDetail detail(setup.service);
        detail.setPlan("p-1", true);
        auto* button = detail.findChild<QPushButton*>(QStringLiteral("explain"));
        QVERIFY(button->isHidden());
        QSignalSpy asked(&detail, &PlanDetail::explainRequested);
        detail.showItem(4);
        QTRY_VERIFY(!button->isHidden());
        button->click();
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.front().front().toString(), QStringLiteral("5"));
    }
};

QTEST_MAIN(TestExplainView)
#include "test_explainview.moc"
