// SPDX-License-Identifier: GPL-3.0-or-later
// What protects people from a wrong import, as a person sees it: waiting plans, leavers, locked values.
#include "tests/fakes/uiports.h"
#include "tests/fakes/wizardports.h"
#include "ui/connectors/leaverfields.h"
#include "ui/directory/directoryactions.h"
#include "ui/directory/userdetailpanel.h"
#include "ui/imports/importpage.h"
#include "ui/imports/plandetail.h"
#include "ui/imports/planview.h"
#include "ui/imports/waitinglist.h"
#include "ui/widgets/noticepanel.h"

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace muster;

namespace {

struct World
{
    World() : service([world = world]() -> Result<std::unique_ptr<Ports>> { return openUiPorts(world); })
    {
        world->plans.front().created = SystemClock().now() - std::chrono::minutes(70);
    }
    std::shared_ptr<UiWorld> world = sampleWorld(50);
    ImportService service;
};

QString wordsOf(const QWidget& widget)
{
    QStringList all;
    for (const auto* label : widget.findChildren<QLabel*>())
        all << label->text();
    return all.join(QLatin1Char('\n'));
}

} // namespace

class TestSafety : public QObject
{
    Q_OBJECT

private slots:
    void waitingPlansAreListedWithLimitAndTimeLeft()
    {
        World setup;
        WaitingList list(setup.service);
        list.refresh();
        QTRY_COMPARE(list.count(), 1);
        QVERIFY(!list.isHidden());
        const QString words = wordsOf(list);
        QVERIFY2(words.contains(QStringLiteral("22 h")), qPrintable(words)); // 24 h without 70 min
        QVERIFY2(words.contains(QStringLiteral("would be suspended")), qPrintable(words));
        QVERIFY(words.contains(QStringLiteral("update 14"))); // 29 % of 50
    }

    void aPlanThatIsTooOldIsNotListed()
    {
        World setup;
        setup.world->plans.front().created = SystemClock().now() - std::chrono::hours(25);
        WaitingList list(setup.service);
        QSignalSpy failed(&list, &WaitingList::failed);
        list.refresh();
        QTest::qWait(200);
        QCOMPARE(list.count(), 0);
        QVERIFY(list.isHidden());
        QVERIFY(failed.isEmpty());
    }

    void aWaitingPlanOpensWhereItCanBeApproved()
    {
        World setup;
        WaitingList list(setup.service);
        list.refresh();
        QTRY_COMPARE(list.count(), 1);
        QSignalSpy asked(&list, &WaitingList::planRequested);
        list.findChild<QPushButton*>(QStringLiteral("openPlan"))->click();
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.front().at(0).toString(), QStringLiteral("northwind-hr"));
        ImportPage page(setup.service, asked.front().at(0).toString());
        page.openPlan(asked.front().at(1).toString().toStdString());
        QTRY_COMPARE(page.step(), ImportPage::Step::Plan);
        QCOMPARE(page.findChild<PlanView*>()->plan().id, std::string("p-01"));
        QCOMPARE(page.findChild<QPushButton*>(QStringLiteral("discard"))->text(), QStringLiteral("Decline"));
        page.apply(true);
        QTRY_COMPARE(page.step(), ImportPage::Step::Results);
        QVERIFY(QString::fromStdString(setup.world->plans.front().approvedBy).startsWith(QStringLiteral("person:")));
    }

    void whatOverwritesAnEditByHandIsMarked()
    {
        World setup;
        PlanDetail detail(setup.service);
        detail.setPlan("p-01", true);
        detail.showItem(3); // an update in the test world: department and job title change
        QTRY_COMPARE(detail.findChildren<QLabel*>(QStringLiteral("overwrites")).size(), 1);
        QVERIFY(wordsOf(detail).contains(QStringLiteral("overwrites an edit by hand")));
    }

    void aDeclinedPlanLeavesTheList()
    {
        World setup;
        WaitingList list(setup.service);
        list.refresh();
        QTRY_COMPARE(list.count(), 1);
        QSignalSpy declined(&list, &WaitingList::declined);
        list.findChild<QPushButton*>(QStringLiteral("declinePlan"))->click();
        QTRY_COMPARE(declined.size(), 1);
        QTRY_COMPARE(list.count(), 0);
        QVERIFY(list.isHidden());
        const std::lock_guard lock(setup.world->mutex);
        QCOMPARE(setup.world->plans.front().state, PlanState::Expired);
    }

    void leaverFieldsChangeTheDraft()
    {
        MemoryConnectors store;
        DraftModel draft(store, "northwind-hr", DraftState{wizardConnector(), std::make_shared<const std::string>()},
                         false);
        QWidget form;
        FieldBinder binder(draft, &form);
        LeaverFields fields(draft, binder, &form);
        auto* runs = fields.findChild<QSpinBox*>(QStringLiteral("missingRuns"));
        auto* grace = fields.findChild<QLineEdit*>(QStringLiteral("missingGrace"));
        auto* protect = fields.findChild<QPlainTextEdit*>(QStringLiteral("protect"));
        QVERIFY(runs && grace && protect);
        form.show();
        QVERIFY(!runs->isVisibleTo(&form)); // missing users are left alone
        draft.edit(
            QStringLiteral("Missing"), [](Connector& c) { c.import.missing = MissingPolicy::Suspend; },
            QStringLiteral("missing"));
        QVERIFY(runs->isVisibleTo(&form));
        runs->setValue(3);
        QTest::keyClicks(grace, QStringLiteral("P7D"));
        protect->setPlainText(QStringLiteral("boss\n\n admin-*@example.com "));
        const ImportSettings& import = draft.connector().import;
        QCOMPARE(import.missingRuns, 3);
        QCOMPARE(import.missingGrace, std::string("P7D"));
        QCOMPARE(import.protect, (std::vector<std::string>{"boss", "admin-*@example.com"}));
        draft.undoStack().undo();
        QVERIFY(draft.connector().import.protect.empty());
        QVERIFY(protect->toPlainText().isEmpty());
    }

    void aValueIsLockedAndUnlocked()
    {
        World setup;
        QWidget window;
        NoticePanel notice(&window);
        DirectoryActions actions(setup.service, notice, &window);
        UserDetailPanel panel(setup.service, actions, &window);
        connect(&actions, &DirectoryActions::changed, &panel, &UserDetailPanel::reload);
        panel.showUser(3);
        const auto lock = [&panel]() -> QToolButton* {
            for (auto* button : panel.findChildren<QToolButton*>(QStringLiteral("lock"))) {
                if (button->accessibleName().contains(QStringLiteral("Department")))
                    return button;
            }
            return nullptr;
        };
        QTRY_VERIFY(lock());
        QVERIFY(!lock()->isChecked());
        lock()->click();
        const auto isLocked = [&setup] {
            const std::lock_guard guard(setup.world->mutex);
            return setup.world->locked[3].size() == 1;
        };
        QTRY_VERIFY(isLocked());
        QTRY_VERIFY(lock() && lock()->accessibleName().startsWith(QStringLiteral("Unlock")));
        lock()->click();
        QTRY_VERIFY(!isLocked());
    }
};

QTEST_MAIN(TestSafety)
#include "test_safety.moc"
