// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"
#include "ui/shell/tray.h"
#include "ui/widgets/appearance.h"

#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

/// What the program shows and does with nobody looking at its window. The offscreen desktop of tests has no
/// notification area, so notices come in the window.
class TestTray : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init() { QFile::remove(settingsFile()); }

    void aNoticeComesInTheWindowWhereThereIsNoArea()
    {
        MainWindow window(nullptr);
        window.addPage(u"apps"_s, u"Applications"_s, new QWidget);
        window.show();
        Tray tray(window);
        if (tray.isThere())
            QSKIP("This desktop has a notification area.");
        tray.tell(u"Northwind <b>HR</b>"_s, u"The import failed. %1"_s);
        auto* notice = window.findChild<NoticePanel*>();
        QVERIFY(notice && notice->isOpen());
        QCOMPARE(notice->text(), u"Northwind <b>HR</b>: The import failed. %1"_s);
    }

    void theMarkStaysUntilSomebodyLooks()
    {
        MainWindow window(nullptr);
        window.addPage(u"apps"_s, u"Applications"_s, new QWidget);
        Tray tray(window); // the window is not shown yet
        tray.tell(u"Northwind HR"_s, u"The import is held."_s);
        QVERIFY(tray.isMarked());
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTRY_VERIFY(!tray.isMarked());
        tray.tell(u"Northwind HR"_s, u"The import is held."_s); // somebody is looking
        QVERIFY(!tray.isMarked());
    }

    void closingHidesOnlyWhereThereIsAWayBack()
    {
        MainWindow window(nullptr);
        window.addPage(u"apps"_s, u"Applications"_s, new QWidget);
        window.setKeptWhenClosed(true);
        window.show();
        window.close();
        QVERIFY(QApplication::quitOnLastWindowClosed()); // no notification area: it would never be seen again

        window.allowKeepingWhenClosed();
        QVERIFY(window.isKeptWhenClosed()); // remembered
        window.addBusyCheck([] { return u"The import is still running."_s; });
        window.show();
        window.close(); // goes on in the background, so nothing has to be asked
        QVERIFY(!window.isVisible());
        QVERIFY(!QApplication::quitOnLastWindowClosed());
    }

    void quitAsksWhileAnImportRunsAlsoFromTheBackground()
    {
        MainWindow window(nullptr);
        window.addPage(u"apps"_s, u"Applications"_s, new QWidget);
        window.allowKeepingWhenClosed();
        window.setKeptWhenClosed(true);
        window.addBusyCheck([] { return u"The import is still running."_s; });
        QVERIFY(!window.isVisible());
        window.quit();
        QVERIFY(window.isVisible());
        auto* notice = window.findChild<NoticePanel*>();
        QVERIFY(notice && notice->isOpen());
        QCOMPARE(notice->text(), u"The import is still running."_s);
    }

    void quitAsksInAMinimizedWindowToo()
    {
        MainWindow window(nullptr);
        window.addPage(u"apps"_s, u"Applications"_s, new QWidget);
        window.addBusyCheck([] { return QString(); });
        window.addBusyCheck([] { return u"2 imports that the clock started are running."_s; });
        window.showMinimized();
        window.quit();
        QVERIFY(window.isVisible());
        QVERIFY(!window.isMinimized());
        auto* notice = window.findChild<NoticePanel*>();
        QVERIFY(notice && notice->isOpen());
        QCOMPARE(notice->text(), u"2 imports that the clock started are running."_s);
    }

    void aNoticeWaitsWhileTheWindowAsks()
    {
        MainWindow window(nullptr);
        window.addPage(u"apps"_s, u"Applications"_s, new QWidget);
        window.addBusyCheck([] { return u"The import is still running."_s; });
        window.show();
        window.close();
        window.tell(NoticePanel::Kind::Info, u"Northwind HR: 12 created."_s);
        auto* notice = window.findChild<NoticePanel*>();
        QCOMPARE(notice->text(), u"The import is still running."_s); // and its button still belongs to it
        notice->dismiss();
        QVERIFY(notice->isOpen());
        QCOMPARE(notice->text(), u"Northwind HR: 12 created."_s);
    }

    void theWindowComesBackWhenTheAreaGoes()
    {
        MainWindow window(nullptr);
        window.addPage(u"apps"_s, u"Applications"_s, new QWidget);
        bool isAvailable = true;
        Tray tray(window, [&isAvailable] { return isAvailable; });
        QVERIFY(tray.isThere());
        window.setKeptWhenClosed(true);
        window.show();
        window.close();
        QVERIFY(!window.isVisible());
        isAvailable = false;
        tray.look(); // a panel that starts again is no reason
        tray.look();
        isAvailable = true;
        tray.look();
        QVERIFY(!window.isVisible() && tray.isThere());
        isAvailable = false;
        tray.look();
        tray.look();
        QVERIFY(!window.isVisible());
        tray.look();
        QVERIFY(window.isVisible());
        QVERIFY(!tray.isThere());
        window.present();
        window.close(); // nowhere to go to: it ends the program
        QVERIFY(QApplication::quitOnLastWindowClosed());
    }

    void withoutAWayBackClosingEndsTheProgram()
    {
        MainWindow window(nullptr);
        window.addPage(u"apps"_s, u"Applications"_s, new QWidget);
        window.allowKeepingWhenClosed();
        window.setKeptWhenClosed(true);
        window.show();
        window.close();
        QVERIFY(!window.isVisible());
        window.allowKeepingWhenClosed(false); // as when the notification area has gone
        window.present();
        window.close();
        QVERIFY(QApplication::quitOnLastWindowClosed());
    }
};

QTEST_MAIN(TestTray)
#include "test_tray.moc"
