// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/uiports.h"
#include "ui/directory/usermodel.h"
#include "ui/imports/planmodel.h"
#include "ui/widgets/datatable.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace muster;

namespace {

struct Setup
{
    explicit Setup(std::int64_t users)
        : world(sampleWorld(users)),
          service([world = world]() -> Result<std::unique_ptr<Ports>> { return openUiPorts(world); })
    {
    }
    std::shared_ptr<UiWorld> world;
    ImportService service;
};

} // namespace

class TestBlockModel : public QObject
{
    Q_OBJECT

private slots:
    void rows_are_placeholders_until_their_block_is_there()
    {
        Setup setup(1000);
        UserModel model(setup.service);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 0);
        model.reload();
        QTRY_COMPARE(model.rowCount(), 1000);
        QTRY_COMPARE(model.index(700, UserModel::Username).data().toString(), QStringLiteral("user701"));
        QCOMPARE(model.idAt(700), 701);
        QCOMPARE(model.idAt(1000), BlockModel::noId);
        QCOMPARE(model.rowOf(701), 700);
    }

    void a_search_replaces_the_rows_and_an_older_answer_never_wins()
    {
        Setup setup(3000);
        UserModel model(setup.service);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (const char* const text : {"a", "ad", "user27", "user2718"}) {
            UserQuery query;
            query.search = text;
            model.setQuery(query);
        }
        QTRY_VERIFY(!model.isLoading());
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.idAt(0), 2718);
    }

    void a_header_click_sorts_in_the_database_and_keeps_the_current_user()
    {
        Setup setup(600);
        UserModel model(setup.service);
        DataTable table;
        table.setBlockModel(&model);
        model.reload();
        QTRY_COMPARE(model.rowCount(), 600);
        table.selectId(42);
        QCOMPARE(table.currentId(), 42);
        model.sort(UserModel::Email, Qt::DescendingOrder);
        QTRY_COMPARE(model.idAt(0), 600);
        QCOMPARE(table.currentId(), 42);
        QCOMPARE(table.selectedIds(), std::vector<std::int64_t>{42});
        QVERIFY(!model.isSortable(UserModel::Origin));
    }

    void a_million_rows_can_all_be_selected()
    {
        Setup setup(1'000'000);
        UserModel model(setup.service);
        DataTable table;
        table.setBlockModel(&model);
        table.resize(800, 600);
        table.show();
        model.reload();
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 1'000'000, 20'000);
        table.selectAll();
        QCOMPARE(table.selectedCount(), 1'000'000);
        table.scrollToBottom();
        QTRY_COMPARE(model.index(999'999, UserModel::Username).data().toString(), QStringLiteral("user1000000"));
    }

    void a_user_that_vanished_is_said_to_be_gone()
    {
        Setup setup(10);
        UserModel model(setup.service);
        model.reload();
        QTRY_COMPARE(model.rowCount(), 10);
        {
            const std::lock_guard lock(setup.world->mutex);
            setup.world->removed.insert(3);
        }
        QTRY_COMPARE(model.index(2, UserModel::Name).data().toString(), QStringLiteral("(deleted meanwhile)"));
    }

    void a_tick_is_shown_at_once_and_stored()
    {
        Setup setup(500);
        PlanModel model(setup.service);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setPlan(setup.world->plans.front(), {});
        QTRY_COMPARE(model.rowCount(), 500);
        QTRY_VERIFY(model.item(0));
        const QModelIndex first = model.index(0, PlanModel::Name);
        QCOMPARE(first.data(Qt::CheckStateRole).value<Qt::CheckState>(), Qt::Checked);
        QSignalSpy stored(&model, &PlanModel::picksChanged);
        QVERIFY(model.setData(first, Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(first.data(Qt::CheckStateRole).value<Qt::CheckState>(), Qt::Unchecked);
        QVERIFY(stored.wait());
        const std::lock_guard lock(setup.world->mutex);
        QCOMPARE(setup.world->picks.at(0), false);
    }

    void what_is_not_written_has_no_tick()
    {
        Setup setup(500);
        PlanModel model(setup.service);
        model.setPlan(setup.world->plans.front(), {});
        QTRY_COMPARE(model.rowCount(), 500);
        QTRY_VERIFY(model.item(11));
        QCOMPARE(model.item(11)->action, Action::Invalid);
        const QModelIndex invalid = model.index(11, PlanModel::Name);
        QVERIFY(!invalid.data(Qt::CheckStateRole).isValid());
        QVERIFY(!model.setData(invalid, Qt::Checked, Qt::CheckStateRole));
    }

    void ticking_all_of_a_query_leaves_the_others()
    {
        Setup setup(500);
        PlanModel model(setup.service);
        PlanQuery query;
        query.actions = {Action::Suspend};
        model.setPlan(setup.world->plans.front(), query);
        QTRY_COMPARE(model.rowCount(), 20);
        QSignalSpy stored(&model, &PlanModel::picksChanged);
        model.pick({}, false);
        QVERIFY(stored.wait());
        QTRY_COMPARE(model.index(0, PlanModel::Name).data(Qt::CheckStateRole).value<Qt::CheckState>(), Qt::Unchecked);
        const std::lock_guard lock(setup.world->mutex);
        QCOMPARE(setup.world->picks.size(), std::size_t(20));
    }
};

QTEST_MAIN(TestBlockModel)
#include "test_blockmodel.moc"
