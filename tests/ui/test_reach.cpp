// SPDX-License-Identifier: GPL-3.0-or-later
// Every page: each control has a name for people who do not see it, and Tab reaches it.
#include "tests/fakes/uiports.h"
#include "ui/directory/groupspage.h"
#include "ui/directory/personpicker.h"
#include "ui/directory/userdialog.h"
#include "ui/directory/userspage.h"
#include "ui/imports/importpage.h"
#include "ui/imports/runspage.h"
#include "ui/settings/auditsection.h"
#include "ui/settings/backupsection.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/workbench.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QStandardPaths>
#include <QTest>

#include <set>

using namespace muster;

namespace {

bool isControl(const QWidget* widget)
{
    if (qobject_cast<const QHeaderView*>(widget) || widget->objectName().startsWith(QStringLiteral("qt_")))
        return false; // parts that Qt makes inside a control
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
           qobject_cast<const QPlainTextEdit*>(widget) || qobject_cast<const QComboBox*>(widget) ||
           qobject_cast<const QAbstractItemView*>(widget);
}

bool isPart(const QWidget* widget)
{
    for (const QWidget* parent = widget->parentWidget(); parent; parent = parent->parentWidget()) {
        if (qobject_cast<const QComboBox*>(parent) || qobject_cast<const QAbstractItemView*>(parent) ||
            qobject_cast<const QLineEdit*>(parent) || parent->inherits("QTabBar") || parent->inherits("QScrollBar"))
            return true;
    }
    return false;
}

QString accessibleNameOf(QWidget* widget)
{
    QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
    return accessible ? accessible->text(QAccessible::Name) : QString();
}

struct Setup
{
    Setup()
        : world(sampleWorld(60)),
          service([world = world]() -> Result<std::unique_ptr<Ports>> { return openUiPorts(world); })
    {
    }
    std::shared_ptr<UiWorld> world;
    ImportService service;
};

} // namespace

class TestReach : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void every_control_is_named_and_reached_by_keys_data()
    {
        QTest::addColumn<int>("page");
        const char* const names[] = {"on the page Users",
                                     "on the page User Groups",
                                     "on the page Device Groups",
                                     "on the page Runs",
                                     "in an import",
                                     "in the plan",
                                     "in the dialog for a user",
                                     "in the audit log",
                                     "in the section of backups",
                                     "in the picker of people"};
        for (int page = 0; page < 10; ++page)
            QTest::newRow(names[page]) << page;
    }

    void every_control_is_named_and_reached_by_keys()
    {
        QFETCH(int, page);
        Setup setup;
        const std::unique_ptr<QWidget> widget(make(setup, page));
        widget->resize(1300, 900);
        widget->show();
        QVERIFY(QTest::qWaitForWindowActive(widget.get()));
        QTest::qWait(200); // the answers of the first questions fill the page
        std::set<QWidget*> reached;
        QWidget* start = widget.get();
        for (QWidget* next = start->nextInFocusChain(); next != start; next = next->nextInFocusChain())
            reached.insert(next);
        for (QWidget* control : widget->findChildren<QWidget*>()) {
            if (!isControl(control) || isPart(control) || !control->isVisible() ||
                control->testAttribute(Qt::WA_TransparentForMouseEvents))
                continue;
            const QString what =
                QStringLiteral("%1 %2").arg(QLatin1String(control->metaObject()->className()), control->objectName());
            QVERIFY2(!accessibleNameOf(control).isEmpty(),
                     qPrintable(what + QStringLiteral(" has no accessible name")));
            if (control->isEnabled()) {
                QVERIFY2(control->focusPolicy() & Qt::TabFocus,
                         qPrintable(what + QStringLiteral(" cannot be reached by Tab")));
                QVERIFY2(reached.contains(control), qPrintable(what + QStringLiteral(" is not in the focus chain")));
            }
        }
    }

    void a_finished_import_that_nobody_looks_at_is_announced()
    {
        Setup setup;
        MainWindow window(nullptr);
        auto* applications = new QWidget;
        Workbench workbench(window, setup.service, applications);
        window.show();
        workbench.openImport(QStringLiteral("northwind-hr"));
        auto* page = qobject_cast<ImportPage*>(window.currentPage());
        QVERIFY(page);
        QTRY_COMPARE(page->connectorLabel(), QStringLiteral("Northwind HR"));
        setup.world->delayMs = 20;
        page->start();
        workbench.showUserGroups();
        QVERIFY(window.currentPage() != page);
        QTRY_COMPARE(page->step(), ImportPage::Step::Plan);
        workbench.openImport(QStringLiteral("northwind-hr"));
        QCOMPARE(window.currentPage(), page);
    }

private:
    static QWidget* make(Setup& setup, int page)
    {
        switch (page) {
        case 0: {
            auto* users = new UsersPage(setup.service);
            users->refresh();
            users->showUser(3);
            return users;
        }
        case 1:
        case 2: {
            auto* groups = new GroupsPage(setup.service, page == 1 ? GroupKind::Users : GroupKind::Devices);
            groups->refresh();
            return groups;
        }
        case 3: {
            auto* runs = new RunsPage(setup.service);
            runs->showRun(QStringLiteral("r-03"));
            return runs;
        }
        case 4:
        case 5: {
            auto* import = new ImportPage(setup.service, QStringLiteral("northwind-hr"));
            if (page == 5) {
                QTest::qWait(100);
                import->start();
                QTest::qWait(200);
            }
            return import;
        }
        case 6:
            return new UserDialog(setup.service, std::nullopt);
        case 7: {
            auto* log = new AuditSection(setup.service);
            log->refresh();
            return log;
        }
        case 8: {
            auto* backups = new BackupSection(setup.service);
            backups->refresh();
            return backups;
        }
        default: {
            auto* picker = new PersonPicker(setup.service, QStringLiteral("Choose"), QStringLiteral("Add"), true);
            picker->setAttribute(Qt::WA_DeleteOnClose, false);
            return picker;
        }
        }
    }
};

QTEST_MAIN(TestReach)
#include "test_reach.moc"
