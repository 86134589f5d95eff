// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/uiports.h"
#include "ui/directory/groupmodel.h"
#include "ui/directory/groupspage.h"
#include "ui/directory/userdetailpanel.h"
#include "ui/directory/userdialog.h"
#include "ui/directory/userspage.h"
#include "ui/directory/valuegroups.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/noticepanel.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace muster;

namespace {

struct Setup
{
    explicit Setup(std::int64_t users = 100)
        : world(sampleWorld(users)),
          service([world = world]() -> Result<std::unique_ptr<Ports>> { return openUiPorts(world); })
    {
    }
    std::shared_ptr<UiWorld> world;
    ImportService service;
};

QPushButton* button(QWidget& inside, const QString& text)
{
    for (QPushButton* found : inside.findChildren<QPushButton*>()) {
        if (found->text() == text)
            return found;
    }
    return nullptr;
}

UserState stateOf(UiWorld& world, UserId id)
{
    const std::lock_guard lock(world.mutex);
    const auto found = world.edited.find(id);
    return found == world.edited.end() ? UserState::Active : found->second.state;
}

} // namespace

class TestDirectoryPages : public QObject
{
    Q_OBJECT

private slots:
    void suspending_from_the_table_can_be_undone()
    {
        Setup setup;
        UsersPage page(setup.service);
        page.resize(1200, 700);
        page.show();
        page.refresh();
        auto* table = page.findChild<DataTable*>(QStringLiteral("table"));
        QTRY_COMPARE(page.model().rowCount(), 100);
        table->selectId(1);
        table->selectionModel()->select(page.model().index(1, 0),
                                        QItemSelectionModel::Select | QItemSelectionModel::Rows);
        QCOMPARE(table->selectedCount(), 2);
        page.findChild<QPushButton*>(QStringLiteral("suspend"))->click();
        QTRY_COMPARE(stateOf(*setup.world, 1), UserState::Suspended);
        QTRY_COMPARE(stateOf(*setup.world, 2), UserState::Suspended);
        auto* notice = page.findChild<NoticePanel*>();
        QTRY_VERIFY(notice->isOpen());
        button(*notice, QStringLiteral("Undo"))->click();
        QTRY_COMPARE(stateOf(*setup.world, 1), UserState::Active);
        QTRY_COMPARE(stateOf(*setup.world, 2), UserState::Active);
    }

    void a_deletion_is_asked_for_without_a_dialog()
    {
        Setup setup;
        UsersPage page(setup.service);
        page.show();
        page.refresh();
        QTRY_COMPARE(page.model().rowCount(), 100);
        page.findChild<DataTable*>(QStringLiteral("table"))->selectId(7);
        page.findChild<QPushButton*>(QStringLiteral("remove"))->click();
        auto* notice = page.findChild<NoticePanel*>();
        QVERIFY(notice->isOpen());
        QCOMPARE(page.model().rowCount(), 100);
        button(*notice, QStringLiteral("Delete"))->click();
        QTRY_COMPARE(page.model().rowCount(), 99);
    }

    void an_empty_directory_says_what_to_do()
    {
        Setup setup(0);
        UsersPage page(setup.service);
        page.show();
        page.refresh();
        auto* empty = page.findChild<EmptyState*>(QStringLiteral("empty"));
        QTRY_VERIFY(empty->isVisible());
        QCOMPARE(empty->accessibleName(), QStringLiteral("No users yet"));
    }

    void the_detail_shows_values_with_where_they_came_from()
    {
        Setup setup;
        UsersPage page(setup.service);
        page.resize(1200, 900);
        page.show();
        page.refresh();
        QTRY_COMPARE(page.model().rowCount(), 100);
        page.showUser(4);
        auto* panel = page.findChild<UserDetailPanel*>();
        const auto hasText = [panel](const QString& part) {
            for (const QLabel* label : panel->findChildren<QLabel*>()) {
                if (label->text().contains(part))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY(hasText(QStringLiteral("user4@example.com")));
        QTRY_VERIFY(hasText(QStringLiteral("from Northwind HR (data.items.field)")));
        QVERIFY(hasText(QStringLiteral("Marketing → ")));
        QVERIFY(hasText(QStringLiteral("edited by hand since")));
    }

    void a_new_user_is_checked_at_the_field_and_keeps_what_was_typed()
    {
        Setup setup;
        UserDialog dialog(setup.service, std::nullopt);
        dialog.show();
        QSignalSpy submitted(&dialog, &UserDialog::submitted);
        auto* email = dialog.findChild<QLineEdit*>(QStringLiteral("email"));
        auto* username = dialog.findChild<QLineEdit*>(QStringLiteral("username"));
        email->setText(QStringLiteral("no address"));
        button(dialog, QStringLiteral("Add User"))->click();
        QCOMPARE(submitted.count(), 0);
        QVERIFY(email->accessibleDescription().contains(QStringLiteral("name@example.com")));
        QVERIFY(!username->accessibleDescription().isEmpty());
        email->setText(QStringLiteral("user1@example.com"));
        username->setText(QStringLiteral("zoë"));
        button(dialog, QStringLiteral("Add User"))->click();
        QCOMPARE(submitted.count(), 1);
        dialog.showError(
            {ErrorKind::Conflict, QStringLiteral("user1 has this e-mail already."), {}, QStringLiteral("email")});
        QCOMPARE(email->accessibleDescription(), QStringLiteral("user1 has this e-mail already."));
        QCOMPARE(username->text(), QStringLiteral("zoë"));
        QCOMPARE(dialog.values().get(KnownAttribute::Username), std::string_view("zoë"));
    }

    void typed_values_are_checked_data()
    {
        QTest::addColumn<QString>("attribute");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("good");
        QTest::newRow("an e-mail with one at sign is fine") << "email"
                                                            << "ada@example.com" << true;
        QTest::newRow("an e-mail is required") << "email"
                                               << " " << false;
        QTest::newRow("two at signs are no e-mail") << "email"
                                                    << "a@b@c" << false;
        QTest::newRow("an alternate e-mail may be missing") << "alternateEmail"
                                                            << "" << true;
        QTest::newRow("a username has no spaces") << "username"
                                                  << "ada l" << false;
        QTest::newRow("a username may have accents") << "username"
                                                     << "zoë" << true;
        QTest::newRow("a start date is a real day") << "startDate"
                                                    << "2026-02-30" << false;
        QTest::newRow("an ISO date is fine") << "startDate"
                                             << "2026-02-28" << true;
        QTest::newRow("an employee id has at most 256 characters")
            << "employeeIdentifier" << QString(257, QLatin1Char('1')) << false;
    }

    void typed_values_are_checked()
    {
        QFETCH(QString, attribute);
        QFETCH(QString, value);
        QFETCH(bool, good);
        QCOMPARE(!valueProblem(*Attribute::fromName(attribute.toStdString()), value).has_value(), good);
    }

    void groups_are_listed_searched_and_sorted()
    {
        GroupModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.set(sampleWorld(1)->userGroups, {{"northwind-hr", QStringLiteral("Northwind HR")}});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(0, GroupModel::Name).data().toString(), QStringLiteral("Berlin"));
        model.search(QStringLiteral("builds"));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.index(0, GroupModel::Applications).data().toString(), QStringLiteral("Northwind HR"));
    }

    void a_device_is_added_by_name_once()
    {
        Setup setup;
        GroupsPage page(setup.service, GroupKind::Devices);
        page.resize(1200, 700);
        page.show();
        page.refresh();
        auto* list = page.findChild<QListWidget*>();
        QTRY_COMPARE(list->count(), 3);
        for (QLineEdit* edit : page.findChildren<QLineEdit*>()) {
            if (edit->accessibleName() != QStringLiteral("Name of the device to add"))
                continue;
            edit->setText(QStringLiteral("KRK-LT-004"));
            button(page, QStringLiteral("Add device"))->click();
            QTRY_COMPARE(list->count(), 4);
            edit->setText(QStringLiteral("krk-lt-004"));
            button(page, QStringLiteral("Add device"))->click();
            QVERIFY(page.findChild<NoticePanel*>()->text().contains(QStringLiteral("already")));
        }
        const std::lock_guard lock(setup.world->mutex);
        QCOMPARE(setup.world->devices[10].size(), std::size_t(4));
    }
};

QTEST_MAIN(TestDirectoryPages)
#include "test_directorypages.moc"
