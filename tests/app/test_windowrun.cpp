// SPDX-License-Identifier: GPL-3.0-or-later
#include "office.h"

#include "app/desktop/program.h"
#include "app/wiring/workspace.h"
#include "ui/connectors/applicationspage.h"
#include "ui/connectors/applicationview.h"
#include "ui/connectors/newapplication.h"
#include "ui/directory/userspage.h"
#include "ui/imports/importpage.h"
#include "ui/imports/optionsview.h"
#include "ui/imports/planview.h"
#include "ui/imports/resultsview.h"
#include "ui/shell/mainwindow.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/errorview.h"
#include "ui/wizard/wizardpanel.h"
#include "ui/wizard/wizardview.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QRadioButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace muster;

/// The main job as a person does it: from an empty workspace through the wizard to imported users, with keys and
/// clicks in the program's own window.
class TestWindowRun : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void fromAnEmptyWorkspaceToUsersAndAgain();
    void tabGoesThroughAPageAsItIsRead();
    void whatWasTypedIsThereAfterARestart();
    void aDamagedWorkspaceIsRestoredByAClick();
    void aBackupIsRestoredBelowTheWindow();
    void theWholeWayFitsASmallScreen();

private:
    void start();
    template <typename Page>
    Page* page() const
    {
        return m_window->findChild<Page*>();
    }
    template <typename T>
    static T* find(QWidget* in, const char* name)
    {
        T* found = in ? in->findChild<T*>(QLatin1String(name)) : nullptr;
        if (!found)
            qFatal("no %s here", name);
        return found;
    }
    static void click(QWidget* in, const char* name)
    {
        auto* button = find<QAbstractButton>(in, name);
        QTRY_VERIFY2(button->isVisible() && button->isEnabled(), name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void press(QWidget* in, const QString& text)
    {
        for (auto* button : in->findChildren<QAbstractButton*>()) {
            if ((button->text() == text || button->accessibleName() == text) && button->isVisible()) {
                QVERIFY2(button->isEnabled(), qPrintable(text));
                return QTest::mouseClick(button, Qt::LeftButton);
            }
        }
        QFAIL(qPrintable(QStringLiteral("no button ") + text));
    }
    /// Replaces what a line holds, key by key.
    static void type(QWidget* in, const char* name, const char* text)
    {
        auto* edit = find<QLineEdit>(in, name);
        QVERIFY2(edit->isVisible(), name);
        edit->setFocus();
        QTest::keySequence(edit, QKeySequence::SelectAll);
        QTest::keyClick(edit, Qt::Key_Delete);
        QTest::keyClicks(edit, QLatin1String(text));
        QCOMPARE(edit->text(), QLatin1String(text));
    }
    /// Goes down in a closed combo box until it shows that entry.
    static void choose(QWidget* in, const char* name, int data)
    {
        auto* box = find<QComboBox>(in, name);
        QVERIFY2(box->isVisible(), name);
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Home);
        for (int i = 0; i < box->count() && box->currentData().toInt() != data; ++i)
            QTest::keyClick(box, Qt::Key_Down);
        QCOMPARE(box->currentData().toInt(), data);
    }
    WizardPanel* panel(WizardStep step) const { return page<WizardView>()->panel(step); }
    void next(WizardStep expected)
    {
        m_window->activateWindow(); // without a window manager a list of offers stays the active window
        QVERIFY(QTest::qWaitForWindowActive(m_window));
        auto* const field = qobject_cast<QLineEdit*>(QApplication::focusWidget());
        if (field && expected < WizardStep::Mapping) // from a field of a form Return leads on as well
            QTest::keyClick(field, Qt::Key_Return);
        else
            press(page<WizardView>(), QStringLiteral("Next"));
        QCOMPARE(page<WizardView>()->step(), expected);
        fits();
        QVERIFY2(panel(expected)->isAncestorOf(QApplication::focusWidget()),
                 qPrintable(stepTitle(expected))); // ready to type
    }
    /// The window is as large as it was asked to be: nothing in it wants more.
    void fits() const
    {
        QCoreApplication::processEvents();
        const QSize least = m_window->minimumSizeHint();
        QVERIFY2(m_window->size() == m_size && least.width() <= m_size.width() && least.height() <= m_size.height(),
                 qPrintable(QStringLiteral("%1 x %2").arg(least.width()).arg(least.height())));
    }
    void fillWizard();
    void import();
    /// The window of that class that is shown; null = none.
    template <typename Window>
    static Window* shown()
    {
        for (QWidget* window : QApplication::topLevelWidgets()) {
            auto* found = qobject_cast<Window*>(window);
            if (found && found->isVisible())
                return found;
        }
        return nullptr;
    }
    /// Makes a backup of a workspace with one user in it.
    QString backUp();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Office> m_office;
    std::unique_ptr<Appearance> m_appearance;
    std::unique_ptr<Program> m_program;
    MainWindow* m_window = nullptr;
    QSize m_size;
    std::string m_label;
};

void TestWindowRun::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_size = QSize(1280, 800);
    m_label = "Office";
    m_office = std::make_unique<Office>();
    m_office->hire(23);
    m_office->set("003", "status", "Leave");
    m_appearance = std::make_unique<Appearance>(*qApp);
    start();
}

void TestWindowRun::cleanup()
{
    m_program.reset();
    m_appearance.reset();
    m_office.reset();
}

void TestWindowRun::start()
{
    m_program.reset();
    m_program = std::make_unique<Program>(Program::Options{m_folder->path(), false}, *m_appearance);
    m_program->start();
    m_window = nullptr;
    for (QWidget* window : QApplication::topLevelWidgets()) {
        if (auto* main = qobject_cast<MainWindow*>(window))
            m_window = main;
    }
    QVERIFY(m_window);
    m_window->resize(m_size);
    QVERIFY(QTest::qWaitForWindowExposed(m_window));
}

void TestWindowRun::fillWizard()
{
    const std::string url = m_office->connector().source->baseUrl;
    QTRY_COMPARE(QApplication::focusWidget(), find<QLineEdit>(panel(WizardStep::Authentication), "baseUrl"));
    QVERIFY(!QApplication::focusWidget()->property("invalid").toBool()); // nobody is blamed before they typed
    type(panel(WizardStep::Authentication), "baseUrl", url.c_str());
    next(WizardStep::Endpoint);
    QCOMPARE(QApplication::focusWidget(), find<QLineEdit>(panel(WizardStep::Endpoint), "path"));
    type(panel(WizardStep::Endpoint), "path", "/people");
    type(panel(WizardStep::Endpoint), "records", "data.items");
    type(panel(WizardStep::Endpoint), "externalId", "id");
    next(WizardStep::TotalCount);
    choose(panel(WizardStep::TotalCount), "where", static_cast<int>(Total::In::Body));
    type(panel(WizardStep::TotalCount), "path", "meta.total");
    next(WizardStep::Paging);
    choose(panel(WizardStep::Paging), "kind", 1); // offset and limit
    type(panel(WizardStep::Paging), "limit", "limit");
    type(panel(WizardStep::Paging), "offset", "offset");
    auto* size = find<QSpinBox>(panel(WizardStep::Paging), "pageSize");
    size->setFocus();
    QTest::keySequence(size, QKeySequence::SelectAll);
    QTest::keyClicks(size, QStringLiteral("5"));
    next(WizardStep::Test);
    QCOMPARE(QApplication::focusWidget(), find<QAbstractButton>(panel(WizardStep::Test), "test"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    // the test is over when the samples are there: suggestions come from them
    auto* suggest = find<QAbstractButton>(panel(WizardStep::Mapping), "suggest");
    QTRY_VERIFY(suggest->isEnabled());
    next(WizardStep::Mapping);
    QVERIFY(qobject_cast<QTableView*>(QApplication::focusWidget())); // the rules, not an arrow of the sample
    click(panel(WizardStep::Mapping), "suggest");
    find<QTabWidget>(panel(WizardStep::Mapping), "tabs")->setCurrentIndex(1); // the status
    type(panel(WizardStep::Mapping), "statusFrom", "status"); // its words are known: Leave is an inactive one
    QTest::keyClick(find<QLineEdit>(panel(WizardStep::Mapping), "statusFrom"), Qt::Key_Tab); // closes the offers
}

void TestWindowRun::import()
{
    click(page<ApplicationView>(), "importUsers");
    auto* import = page<ImportPage>();
    QVERIFY(import && import->isVisible());
    QCOMPARE(import->step(), ImportPage::Step::Options);
    fits();
    QVERIFY(qobject_cast<QRadioButton*>(QApplication::focusWidget()));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_COMPARE(import->step(), ImportPage::Step::Plan);
    fits();
    click(page<PlanView>(), "go");
    QTRY_COMPARE(import->step(), ImportPage::Step::Results);
    fits();
}

void TestWindowRun::fromAnEmptyWorkspaceToUsersAndAgain()
{
    click(page<ApplicationsPage>(), "add");
    auto* fresh = page<NewApplication>();
    QVERIFY(fresh);
    type(fresh, "displayLabel", m_label.c_str());
    QTest::keyClick(find<QLineEdit>(fresh, "displayLabel"), Qt::Key_Return);
    QTRY_VERIFY(page<WizardView>());
    fillWizard();
    next(WizardStep::Preview);
    auto* user = find<QTableView>(panel(WizardStep::Preview), "user");
    QTRY_VERIFY(user->model()->rowCount() > 0);
    bool shown = false;
    for (int row = 0; row < user->model()->rowCount(); ++row)
        for (int column = 0; column < user->model()->columnCount(); ++column)
            shown |= user->model()->index(row, column).data().toString() == QStringLiteral("p001@example.com");
    QVERIFY(shown);
    next(WizardStep::Activate);
    click(panel(WizardStep::Activate), "activate");
    QTRY_VERIFY(!page<WizardView>());
    fits();

    import();
    const auto ports = openWorkspace(m_folder->path());
    QVERIFY(ports);
    const auto counts = (*ports)->people().counts();
    QVERIFY(counts);
    QCOMPARE(counts->active, 22); // one of the 23 is on leave and gets no user
    const auto one = (*ports)->people().lookup("p013@example.com");
    QVERIFY(one);
    const auto detail = (*ports)->people().detail(*one);
    QCOMPARE(detail->user.values.get(KnownAttribute::Username), std::string_view("p013"));
    QCOMPARE(detail->user.values.get(KnownAttribute::Department), std::string_view("Sales"));
    QCOMPARE(detail->externalId, std::string("013"));

    // from the results to those people
    auto* results = page<ImportPage>()->findChild<ResultsView*>();
    press(results, QStringLiteral("Users"));
    auto* users = page<UsersPage>();
    QTRY_VERIFY(users->isVisible());
    QTRY_COMPARE(users->model().rowCount(), 22);
    fits();
    QTRY_COMPARE(find<QComboBox>(users, "application")->currentText(), QString::fromStdString(m_label));
}

void TestWindowRun::tabGoesThroughAPageAsItIsRead()
{
    click(page<ApplicationsPage>(), "add");
    type(page<NewApplication>(), "displayLabel", "Office");
    QTest::keyClick(find<QLineEdit>(page<NewApplication>(), "displayLabel"), Qt::Key_Return);
    QTRY_VERIFY(page<WizardView>());
    auto* first = find<QLineEdit>(panel(WizardStep::Authentication), "baseUrl");
    QTRY_COMPARE(QApplication::focusWidget(), first);
    press(panel(WizardStep::Authentication), QStringLiteral("Add Header")); // what comes later has its place as well
    QTRY_VERIFY(QApplication::focusWidget() != first && QApplication::focusWidget()->isVisible());
    first->setFocus();
    const auto name = [](const QWidget* widget) {
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        return button && !button->text().isEmpty()   ? button->text()
               : !widget->accessibleName().isEmpty() ? widget->accessibleName()
                                                     : widget->objectName();
    };
    QStringList order;
    while (order.size() < 20 && order.value(order.size() - 1) != QStringLiteral("Next")) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        order << name(QApplication::focusWidget());
    }
    const QStringList expected = QStringLiteral("kind|Name of header 1|Value of header 1|Secret|"
                                                "Remove header 1|Add Header|Own certificates or a proxy|Save and Close|"
                                                "Next")
                                     .split(QLatin1Char('|'));
    QVERIFY2(order == expected, qPrintable(order.join(QLatin1Char(0x7c))));
    for (qsizetype i = expected.size() - 2; i >= 0; --i) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab, Qt::ShiftModifier);
        QCOMPARE(name(QApplication::focusWidget()), expected[i]);
    }
}

QString TestWindowRun::backUp()
{
    const auto ports = openWorkspace(m_folder->path());
    UserValues values;
    values.set(KnownAttribute::Email, "ann@example.com");
    values.set(KnownAttribute::Username, "ann");
    if (!ports || !(*ports)->people().create(values, UserState::Active))
        qFatal("no user");
    const auto made = (*ports)->backups().make({}, {});
    return made ? made->path : QString();
}

void TestWindowRun::aDamagedWorkspaceIsRestoredByAClick()
{
    QTRY_COMPARE(backupsOf(m_folder->path()).size(), std::size_t{1}); // that of the day
    const QString backup = backUp();
    QVERIFY(!backup.isEmpty());
    m_program.reset();
    QFile file(m_folder->filePath(QStringLiteral("muster.db")));
    QVERIFY(file.resize(file.size() / 2));
    m_program = std::make_unique<Program>(Program::Options{m_folder->path(), false}, *m_appearance);
    m_program->start();
    QVERIFY(!shown<MainWindow>());
    auto* const error = shown<ErrorView>();
    QVERIFY(error);
    QVERIFY2(error->message().contains(QStringLiteral("damaged")), qPrintable(error->message()));
    press(error, QStringLiteral("Restore the newest good backup"));
    QTRY_VERIFY(shown<MainWindow>());
    QVERIFY(!shown<ErrorView>());
    const auto ports = openWorkspace(m_folder->path());
    QVERIFY(ports.has_value());
    QCOMPARE((*ports)->people().counts()->active, 1);
}

void TestWindowRun::aBackupIsRestoredBelowTheWindow()
{
    QTRY_COMPARE(backupsOf(m_folder->path()).size(), std::size_t{1}); // that of the day
    const QString backup = backUp();
    {
        const auto ports = openWorkspace(m_folder->path());
        const auto ann = (*ports)->people().lookup("ann@example.com");
        QVERIFY(ann.has_value());
        const std::vector<UserId> gone{*ann};
        QVERIFY((*ports)->people().remove(gone));
    }
    m_program->restore(backup);
    QTRY_VERIFY(shown<MainWindow>());
    const auto ports = openWorkspace(m_folder->path());
    QVERIFY(ports.has_value());
    QCOMPARE((*ports)->people().counts()->active, 1);
}

void TestWindowRun::whatWasTypedIsThereAfterARestart()
{
    click(page<ApplicationsPage>(), "add");
    type(page<NewApplication>(), "displayLabel", "Half done");
    start();
    click(page<ApplicationsPage>(), "add");
    QCOMPARE(find<QLineEdit>(page<NewApplication>(), "displayLabel")->text(), QStringLiteral("Half done"));
    click(page<NewApplication>(), "save");
    QTRY_VERIFY(page<WizardView>());
    type(panel(WizardStep::Authentication), "baseUrl", "https://hr.example.com");
    next(WizardStep::Endpoint);
    type(panel(WizardStep::Endpoint), "path", "/people");
    start();
    QTableView* table = find<QTableView>(page<ApplicationsPage>(), "table");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    table->setFocus();
    table->selectRow(0);
    QTest::keyClick(table, Qt::Key_Return);
    QTRY_VERIFY(page<ApplicationView>());
    click(page<ApplicationView>(), "edit");
    QTRY_VERIFY(page<WizardView>());
    QCOMPARE(page<WizardView>()->step(), WizardStep::Endpoint); // where the person was
    QCOMPARE(find<QLineEdit>(panel(WizardStep::Endpoint), "path")->text(), QStringLiteral("/people"));
    QCOMPARE(find<QLineEdit>(panel(WizardStep::Authentication), "baseUrl")->text(),
             QStringLiteral("https://hr.example.com"));
}

/// Full HD at 200 %: 960 x 540 pixels of the toolkit, less a panel of the desktop. Every page on the way fits.
void TestWindowRun::theWholeWayFitsASmallScreen()
{
    m_size = QSize(940, 500);
    m_label = "Personalverwaltung der Niederlassung in Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch";
    start();
    fits();
    fromAnEmptyWorkspaceToUsersAndAgain();
}

QTEST_MAIN(TestWindowRun)
#include "test_windowrun.moc"
