// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/auditlog.h"
#include "tests/fakes/virtualoffice.h"
#include "ui/connectors/confirmbar.h"
#include "ui/settings/auditsection.h"
#include "ui/settings/backupsection.h"
#include "ui/settings/settingspage.h"
#include "ui/widgets/plainlabel.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

/// The audit log and the backups in the settings, over a real workspace.
class TestAuditSections : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_service = std::make_unique<ImportService>([this] { return openPorts(); });
        const auto ports = openPorts();
        QVERIFY(ports.has_value());
        (*ports)->actAs("person:ann");
        for (int i = 0; i < 250; ++i)
            QVERIFY(
                (*ports)->audit().note("user.edited", std::to_string(i), Json{{"attributes", Json::array({"email"})}}));
        QVERIFY((*ports)->audit().note("plan.applied", "p-1", Json{{"connector", "<img src=x>"}}));
    }
    void cleanup()
    {
        m_page.reset();
        m_service.reset();
    }

    void entriesAreListedAndFiltered()
    {
        show(new AuditSection(*m_service));
        auto* table = find<QTableView>("entries");
        const QAbstractItemModelTester tester(table->model());
        QTRY_COMPARE(table->model()->rowCount(), 200);
        QCOMPARE(cell(table, 0, 1), u"ann"_s); // the newest at the top
        QCOMPARE(cell(table, 0, 2), u"Plan applied"_s);
        QCOMPARE(cell(table, 0, 3), u"p-1"_s);
        QCOMPARE(cell(table, 0, 4), u"connector: <img src=x>"_s);
        QTest::mouseClick(find<QPushButton>("more"), Qt::LeftButton);
        QTRY_COMPARE(table->model()->rowCount(), 251);
        QVERIFY(!find<QPushButton>("more")->isEnabled());
        auto* what = find<QComboBox>("what");
        what->setCurrentIndex(what->findData(u"plan.*"_s));
        QTRY_COMPARE(table->model()->rowCount(), 1);
        what->setCurrentIndex(0);
        find<QLineEdit>("subject")->setText(u"17"_s);
        QTest::keyClick(find<QLineEdit>("subject"), Qt::Key_Return);
        QTRY_COMPARE(cell(table, 0, 2), u"User edited by hand"_s);
        QCOMPARE(table->model()->rowCount(), 1);
        find<QLineEdit>("subject")->setText(u"person:eve"_s);
        QTest::keyClick(find<QLineEdit>("subject"), Qt::Key_Return);
        QTRY_COMPARE(table->model()->rowCount(), 0);
    }

    void theLogIsVerifiedInWords()
    {
        show(new AuditSection(*m_service));
        QTest::mouseClick(find<QPushButton>("verify"), Qt::LeftButton);
        QTRY_VERIFY(says(u"The audit log is whole: 251 entries"_s));
        auto database = db::Database::openAgain(m_folder->filePath(u"muster.db"_s).toStdString());
        QVERIFY(database->run("DROP TRIGGER audit_not_changed; UPDATE audit SET who = 'person:eve' WHERE number = 9"));
        QTest::mouseClick(find<QPushButton>("verify"), Qt::LeftButton);
        QTRY_VERIFY(says(u"Entry 9 is not what was written"_s));
    }

    void backupsAreMadeAndOneIsAskedFor()
    {
        auto* section = new BackupSection(*m_service);
        show(section);
        QTRY_VERIFY(says(u"There is no backup yet."_s));
        QTest::mouseClick(find<QPushButton>("make"), Qt::LeftButton);
        auto* table = find<QTableView>("backups");
        const QAbstractItemModelTester tester(table->model());
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QVERIFY(says(u"read back and found good"_s));
        QVERIFY(says(u"The last backup is of"_s));
        QCOMPARE(cell(table, 0, 1), u"By hand"_s);
        QVERIFY(!find<QPushButton>("restore")->isEnabled());
        table->selectRow(0);
        QSignalSpy asked(section, &BackupSection::restoreRequested);
        QTest::mouseClick(find<QPushButton>("restore"), Qt::LeftButton);
        auto* confirm = find<ConfirmBar>("confirm");
        QVERIFY(confirm->isVisible());
        QCOMPARE(asked.size(), 0);
        QTest::mouseClick(confirm->confirmButton(), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        QVERIFY(asked.front().front().toString().startsWith(m_folder->path()));
    }

    void howManyStayIsSaved()
    {
        show(new BackupSection(*m_service));
        QTRY_VERIFY(says(u"There is no backup yet."_s));
        auto* days = find<QSpinBox>("days");
        QCOMPARE(days->value(), 7);
        QVERIFY(!find<QPushButton>("save")->isEnabled());
        days->setValue(30);
        QTest::mouseClick(find<QPushButton>("save"), Qt::LeftButton);
        QTRY_VERIFY(says(u"Saved."_s));
        const auto ports = openPorts();
        QCOMPARE(readBackupKeep((*ports)->settings())->days, 30);
    }

private:
    Result<std::unique_ptr<Ports>> openPorts()
    {
        return OfficePorts::open(m_folder->path(), m_clock, [](const HttpRequest&) { return jsonAnswer("{}"); });
    }
    void show(QWidget* section)
    {
        m_page = std::make_unique<SettingsPage>();
        m_page->addSection(u"shield"_s, u"Section"_s, section);
        m_page->resize(1100, 800);
        m_page->show();
        m_page->activateWindow();
        m_page->refresh();
    }
    template <typename T>
    T* find(const char* name)
    {
        return m_page->findChild<T*>(QLatin1String(name));
    }
    static QString cell(const QTableView* table, int row, int column)
    {
        return table->model()->index(row, column).data().toString();
    }
    bool says(const QString& words) const
    {
        const auto labels = m_page->findChildren<PlainLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](const PlainLabel* label) {
            return label->isVisible() && label->text().contains(words);
        });
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    VirtualClock m_clock;
    std::unique_ptr<ImportService> m_service;
    std::unique_ptr<SettingsPage> m_page;
};

QTEST_MAIN(TestAuditSections)
#include "test_auditsections.moc"
