// SPDX-License-Identifier: GPL-3.0-or-later
#include "../fakes/wizardports.h"
#include "ui/connectors/appicon.h"
#include "ui/connectors/applicationsmodel.h"
#include "ui/connectors/applicationspage.h"
#include "ui/connectors/applicationview.h"
#include "ui/connectors/generalform.h"
#include "ui/connectors/newapplication.h"
#include "ui/widgets/noticepanel.h"
#include "ui/wizard/wizardview.h"

#include <QAbstractItemModelTester>
#include <QBuffer>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace muster;

namespace {

QByteArray picture(int width, int height, const char* format)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(Qt::darkCyan);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return bytes;
}

struct Bench
{
    Bench() : world(std::make_shared<WizardWorld>()), ports(world), service(openWizardPorts(world)) {}
    void open()
    {
        page = std::make_unique<ApplicationsPage>(ports, service);
        page->resize(1100, 800);
        page->show();
    }
    QTableView* table() const { return page->findChild<QTableView*>(QStringLiteral("table")); }
    std::shared_ptr<WizardWorld> world;
    WizardPorts ports;
    ImportService service;
    std::unique_ptr<ApplicationsPage> page;
};

} // namespace

class TestApplications : public QObject
{
    Q_OBJECT

private slots:
    void theListShowsWhatIsThere()
    {
        Bench bench;
        (void)bench.world->connectors.add(wizardConnector(), {});
        (void)bench.world->connectors.setActive("northwind-hr", true);
        Connector bookmark;
        bookmark.id = "wiki";
        bookmark.application.displayLabel = "<b>Wiki</b>";
        bookmark.application.bookmarkUrl = "https://wiki.example.com";
        (void)bench.world->connectors.add(bookmark, {});
        bench.open();
        QTRY_COMPARE(bench.table()->model()->rowCount(), 2);
        const QAbstractItemModelTester tester(bench.table()->model());
        const auto cell = [&](int row, int column) {
            return bench.table()->model()->index(row, column).data().toString();
        };
        QCOMPARE(cell(0, ApplicationsModel::Name), QStringLiteral("Northwind HR"));
        QCOMPARE(cell(0, ApplicationsModel::State), QStringLiteral("Active"));
        QCOMPARE(cell(1, ApplicationsModel::Name), QStringLiteral("<b>Wiki</b>"));
        QCOMPARE(cell(1, ApplicationsModel::State), QStringLiteral("Bookmark"));
    }

    void aNewApplicationIsSavedAndTheWizardOpens()
    {
        Bench bench;
        bench.open();
        bench.page->addApplication();
        auto* form = bench.page->findChild<NewApplication*>();
        QVERIFY(form);
        form->saveApplication(); // without a label: stays and says so
        QVERIFY(bench.world->connectors.list()->empty());
        auto* label = form->findChild<QLineEdit*>(QStringLiteral("displayLabel"));
        QVERIFY(!label->accessibleDescription().isEmpty());
        QTest::keyClicks(label, QStringLiteral("Acme People"));
        form->saveApplication();
        QCOMPARE(bench.world->connectors.list()->front().connector.id, "acme-people");
        QVERIFY(bench.page->findChild<WizardView*>());
        QVERIFY(!bench.world->connectors.draft("new")->has_value());
    }

    void whatWasTypedForANewApplicationIsThereAgain()
    {
        Bench bench;
        bench.open();
        bench.page->addApplication();
        QTest::keyClicks(bench.page->findChild<QLineEdit*>(QStringLiteral("displayLabel")),
                         QStringLiteral("Half a na"));
        bench.page.reset(); // the window goes away in the middle of a word
        bench.open();
        QTRY_COMPARE(bench.table()->model()->rowCount(), 1);
        bench.page->addApplication();
        QCOMPARE(bench.page->findChild<QLineEdit*>(QStringLiteral("displayLabel"))->text(),
                 QStringLiteral("Half a na"));
    }

    void aSecondApplicationOfTheSameNameGetsAnotherId()
    {
        MemoryConnectors store;
        Connector connector = wizardConnector("same");
        QCOMPARE(addUnderFreeId(store, connector, {})->connector.id, "same");
        QCOMPARE(addUnderFreeId(store, connector, {})->connector.id, "same-2");
        QCOMPARE(addUnderFreeId(store, connector, {})->connector.id, "same-3");
    }

    void aPlaceOfAConnectorLeadsToItsField()
    {
        Bench bench;
        (void)bench.world->connectors.add(wizardConnector(), {});
        bench.open();
        bench.page->openPlace(QStringLiteral("northwind-hr"), QStringLiteral("mapping[1].transforms[0]"));
        auto* wizard = bench.page->findChild<WizardView*>();
        QVERIFY(wizard);
        QCOMPARE(wizard->step(), WizardStep::Mapping);
        bench.page->openPlace(QStringLiteral("northwind-hr"), QStringLiteral("source.filter"));
        QCOMPARE(bench.page->findChild<WizardView*>()->step(), WizardStep::Endpoint);
        // limits are no part of the wizard
        bench.page->openPlace(QStringLiteral("northwind-hr"), QStringLiteral("safeguards.deactivate"));
        QVERIFY(!bench.page->findChild<WizardView*>());
        QVERIFY(bench.page->findChild<ApplicationView*>());
    }

    void aBookmarkNeedsItsUrl()
    {
        Bench bench;
        bench.open();
        bench.page->addApplication();
        auto* form = bench.page->findChild<NewApplication*>();
        QTest::keyClicks(form->findChild<QLineEdit*>(QStringLiteral("displayLabel")), QStringLiteral("Wiki"));
        form->findChild<QRadioButton*>(QStringLiteral("bookmark"))->click();
        QTest::keyClicks(form->findChild<QLineEdit*>(QStringLiteral("bookmarkUrl")),
                         QStringLiteral("https://wiki.example.com"));
        form->saveApplication();
        const auto all = *bench.world->connectors.list();
        QCOMPARE(all.size(), std::size_t(1));
        QVERIFY(!all[0].connector.source);
        QCOMPARE(*all[0].connector.application.bookmarkUrl, "https://wiki.example.com");
    }

    void logosAreChecked_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("good");
        QTest::newRow("a PNG of 150 x 150 is good") << picture(150, 150, "PNG") << true;
        QTest::newRow("a JPG of 300 x 200 is good") << picture(300, 200, "JPG") << true;
        QTest::newRow("149 pixels are too few") << picture(149, 150, "PNG") << false;
        QTest::newRow("a GIF or BMP is not taken") << picture(200, 200, "BMP") << false;
        QTest::newRow("text is no picture") << QByteArray("hello") << false;
        QTest::newRow("an SVG is good at any size")
            << QByteArray(
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"><path d=\"M0 0h9\"/></svg>")
            << true;
        QTest::newRow("more than 100 kB is too much") << picture(150, 150, "PNG") + QByteArray(100'001, 'x') << false;
    }
    void logosAreChecked()
    {
        QFETCH(QByteArray, bytes);
        QTEST(logoProblem(bytes).isEmpty(), "good");
    }

    void deactivatingAsksFirstAndLeavesTheApplication()
    {
        Bench bench;
        (void)bench.world->connectors.add(wizardConnector(), {});
        (void)bench.world->connectors.setActive("northwind-hr", true);
        bench.open();
        bench.page->openApplication(QStringLiteral("northwind-hr"), true);
        auto* view = bench.page->findChild<ApplicationView*>();
        view->findChild<QPushButton*>(QStringLiteral("deactivate"))->click();
        QVERIFY(bench.world->connectors.get("northwind-hr")->active);
        for (QPushButton* button : view->findChildren<QPushButton*>()) {
            if (button->text() == QStringLiteral("Deactivate"))
                button->click();
        }
        const auto after = bench.world->connectors.get("northwind-hr");
        QVERIFY(after.has_value() && !after->active && !after->connector.source);
        QCOMPARE(after->connector.application.displayLabel, "Northwind HR");
    }

    void rollingBackMakesANewVersionLikeTheOldOne()
    {
        Bench bench;
        (void)bench.world->connectors.add(wizardConnector(), {});
        Connector changed = wizardConnector();
        changed.application.displayLabel = "Renamed";
        (void)bench.world->connectors.update(changed, {});
        bench.open();
        bench.page->openApplication(QStringLiteral("northwind-hr"), true);
        auto* versions = bench.page->findChild<QListWidget*>(QStringLiteral("versions"));
        QTRY_COMPARE(versions->count(), 2);
        versions->setCurrentRow(1);
        bench.page->findChild<QPushButton*>(QStringLiteral("rollBack"))->click();
        QCOMPARE(bench.world->connectors.get("northwind-hr")->version, 3);
        QCOMPARE(bench.world->connectors.get("northwind-hr")->connector.application.displayLabel, "Northwind HR");
    }

    void rollingBackToAnotherHostWaitsForItsCredentials()
    {
        Bench bench;
        (void)bench.world->connectors.add(wizardConnector(), {});
        Connector changed = wizardConnector();
        changed.source->baseUrl = "https://new.example.com";
        (void)bench.world->connectors.update(changed, {});
        (void)bench.world->connectors.setActive("northwind-hr", true);
        bench.open();
        bench.page->openApplication(QStringLiteral("northwind-hr"), true);
        auto* versions = bench.page->findChild<QListWidget*>(QStringLiteral("versions"));
        QTRY_COMPARE(versions->count(), 2);
        versions->setCurrentRow(1);
        bench.page->findChild<QPushButton*>(QStringLiteral("rollBack"))->click();
        const auto* notice = bench.page->findChild<ApplicationView*>()->findChild<NoticePanel*>();
        QTRY_VERIFY2(notice->text().contains(QStringLiteral("not stored for https://hr.example.com")),
                     qPrintable(notice->text()));
        QCOMPARE(bench.world->connectors.get("northwind-hr")->version, 2);
        for (QPushButton* button : notice->findChildren<QPushButton*>()) {
            if (button->text() == QStringLiteral("Enter It…"))
                button->click();
        }
        auto* wizard = bench.page->findChild<WizardView*>();
        QVERIFY(wizard);
        QVERIFY(wizard->focusWidget()->parentWidget()->objectName() == QStringLiteral("token"));
        wizard->goToPlace(QStringLiteral("application.displayLabel")); // back
        (void)bench.world->secrets.write({"northwind-hr", "token", *Origin::parse("https://hr.example.com")},
                                         Secret("x"));
        bench.page->findChild<ApplicationView*>()->findChild<QPushButton*>(QStringLiteral("save"))->click();
        QTRY_VERIFY2(bench.world->connectors.get("northwind-hr")->version == 3, qPrintable(notice->text()));
    }

    void importIsAskedForByItsId()
    {
        Bench bench;
        (void)bench.world->connectors.add(wizardConnector(), {});
        (void)bench.world->connectors.setActive("northwind-hr", true);
        bench.open();
        bench.page->openApplication(QStringLiteral("northwind-hr"), true);
        QSignalSpy asked(bench.page.get(), &ApplicationsPage::importRequested);
        bench.page->findChild<QPushButton*>(QStringLiteral("importUsers"))->click();
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked[0][0].toString(), QStringLiteral("northwind-hr"));
    }
};

QTEST_MAIN(TestApplications)
#include "test_applications.moc"
