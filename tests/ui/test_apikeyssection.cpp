// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/uiports.h"
#include "ui/connectors/confirmbar.h"
#include "ui/settings/apikeyssection.h"
#include "ui/settings/settingspage.h"
#include "ui/widgets/plainlabel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {
const QString firstKey = u"muster_0001-made-up-key"_s;
}

/// The keys of the HTTP API in the settings: made, shown once, and revoked by clicks and keys.
class TestApiKeysSection : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_world = std::make_shared<UiWorld>();
        m_service = std::make_unique<ImportService>(
            [world = m_world] { return Result<std::unique_ptr<Ports>>(openUiPorts(world)); });
    }
    void cleanup()
    {
        m_page.reset();
        m_section = nullptr;
        m_service.reset();
    }

    void withoutKeysItSaysWhatToDo()
    {
        open();
        QTRY_VERIFY(says(u"No keys yet"_s));
        QVERIFY(says(u"127.0.0.1:8470"_s));
        QVERIFY(!table()->isVisible());
        QVERIFY(!button("revoke")->isVisible());
        QVERIFY(!button("make")->isEnabled()); // first a name
        type(u"   "_s);
        QVERIFY(!button("make")->isEnabled());
    }

    void aKeyIsShownOnceAndCopied()
    {
        open();
        type(u"  nightly script "_s);
        QTest::keyClick(field("name"), Qt::Key_Return);
        QTRY_COMPARE(field("key")->text(), firstKey);
        QVERIFY(field("key")->isVisible() && field("key")->isReadOnly());
        QVERIFY(says(u"not shown again"_s));
        QVERIFY(!button("make")->isEnabled() && !field("name")->isEnabled()); // another one would take its place
        QTRY_COMPARE(cell(0, 0), u"nightly script"_s);
        QCOMPARE(cell(0, 1), u"muster_0001-…"_s);
        QCOMPARE(cell(0, 3), u"Never"_s);
        QCOMPARE(cell(0, 4), u"Works"_s);
        QVERIFY(!table()->selectionModel()->hasSelection()); // nobody chose one
        QVERIFY(!button("revoke")->isEnabled());
        QTRY_COMPARE(m_page->focusWidget(), button("copy"));
        QTest::keyClick(button("copy"), Qt::Key_Space);
        QCOMPARE(QGuiApplication::clipboard()->text(), firstKey);
        QTest::mouseClick(button("done"), Qt::LeftButton);
        nothingHoldsTheKey();
        QCOMPARE(m_page->focusWidget(), field("name"));
        QVERIFY(!table()->selectionModel()->hasSelection());
        type(u"another"_s);
        QTest::mouseClick(button("make"), Qt::LeftButton);
        QTRY_COMPARE(field("key")->text(), u"muster_0002-made-up-key"_s);
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        QVERIFY(!table()->selectionModel()->hasSelection());
    }

    void leavingTheSectionForgetsTheKeyToo()
    {
        open();
        makeOne();
        m_page->showSection(m_other);
        QVERIFY(!m_section->isVisible());
        nothingHoldsTheKey();
        m_page->showSection(m_section);
        QVERIFY(m_section->isVisible());
        QVERIFY(!field("key")->isVisible());
        QTRY_COMPARE(cell(0, 4), u"Works"_s); // the key itself still does
    }

    void keysAreListedWithTheirState()
    {
        const Timestamp day = m_world->apiKeys.now;
        const QString rightToLeft = u"סקריפט לילי"_s;
        m_world->apiKeys.add({"k-1", "old", "muster_old12", day - 72h, day - 48h, day - 24h});
        m_world->apiKeys.add({"k-2", rightToLeft.toStdString(), "muster_heb12", day - 48h, {}, {}});
        m_world->apiKeys.add({"k-3", std::string(100, 'W') + "\n", "muster_long1", day - 24h, day, {}});
        open();
        QTRY_COMPARE(table()->model()->rowCount(), 3);
        QCOMPARE(cell(0, 0), QString(100, u'W') + QChar(0x240a)); // the newest first, one line
        QVERIFY(cell(0, 3) != u"Never"_s && !cell(0, 3).isEmpty());
        QCOMPARE(cell(1, 0), rightToLeft);
        QCOMPARE(cell(2, 0), u"old"_s); // what works no more is last
        QVERIFY2(cell(2, 4).startsWith(u"Revoked on "_s), qPrintable(cell(2, 4)));
        choose(2);
        QVERIFY(!button("revoke")->isEnabled());
        choose(1);
        QVERIFY(button("revoke")->isEnabled());
    }

    void aKeyIsRevokedOnlyAfterConfirming()
    {
        m_world->apiKeys.add({"k-1", "nightly script", "muster_aaaa1", m_world->apiKeys.now - 2h, {}, {}});
        m_world->apiKeys.add({"k-2", "laptop", "muster_bbbb1", m_world->apiKeys.now - 1h, {}, {}});
        open();
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        choose(1);
        QTest::mouseClick(button("revoke"), Qt::LeftButton);
        QVERIFY(confirm()->isVisible());
        QVERIFY(says(u"nightly script"_s));
        QTest::keyClick(m_page->focusWidget(), Qt::Key_Escape);
        QVERIFY(!confirm()->isVisible());
        QCOMPARE(working(), 2);
        QTest::mouseClick(button("revoke"), Qt::LeftButton);
        choose(0); // the question was about the other one
        QVERIFY(!confirm()->isVisible());
        choose(1);
        QTest::mouseClick(button("revoke"), Qt::LeftButton);
        QTest::mouseClick(confirm()->confirmButton(), Qt::LeftButton);
        QTRY_VERIFY(cell(1, 4).startsWith(u"Revoked on "_s));
        QVERIFY(says(u"is revoked"_s));
        QCOMPARE(working(), 1);
        QVERIFY(m_world->apiKeys.keys().front().revoked != Timestamp());
        QTRY_VERIFY(!button("revoke")->isEnabled());
    }

    void aKeyThatIsGoneMeanwhileIsAnErrorAndTheListIsReadAgain()
    {
        m_world->apiKeys.add({"k-1", "nightly script", "muster_aaaa1", m_world->apiKeys.now, {}, {}});
        open();
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        choose(0);
        QTest::mouseClick(button("revoke"), Qt::LeftButton);
        QVERIFY(m_world->apiKeys.revoke("k-1"));
        QTest::mouseClick(confirm()->confirmButton(), Qt::LeftButton);
        QTRY_VERIFY(says(u"no such working key"_s));
        QTRY_VERIFY(cell(0, 4).startsWith(u"Revoked on "_s));
    }

    void errorsAreSaidAndNothingTypedIsLost()
    {
        open();
        QTRY_VERIFY(says(u"No keys yet"_s));
        m_world->apiKeys.setError(Error{ErrorKind::DiskFull, u"The disk is full."_s, u"SQLITE_FULL"_s, {}});
        type(u"nightly script"_s);
        QTest::mouseClick(button("make"), Qt::LeftButton);
        QTRY_VERIFY(says(u"The disk is full."_s));
        QVERIFY(says(u"SQLITE_FULL"_s));
        QCOMPARE(field("name")->text(), u"nightly script"_s);
        QVERIFY(!field("key")->isVisible());
        m_world->apiKeys.setError({});
        QTest::keyClick(field("name"), Qt::Key_Return);
        QTRY_COMPARE(field("key")->text(), firstKey);
        QVERIFY(!says(u"The disk is full."_s));
    }

    void aNameIsAtMostAsLongAsTheKeysTake()
    {
        open();
        field("name")->setText(QString(150, u'x'));
        QCOMPARE(field("name")->text().size(), 100);
    }

private:
    void open()
    {
        m_page = std::make_unique<SettingsPage>();
        m_other = new QWidget;
        m_section = new ApiKeysSection(*m_service);
        m_page->addSection(u"history"_s, u"Another"_s, m_other);
        m_page->addSection(u"key"_s, u"API keys"_s, m_section);
        m_page->resize(1000, 700);
        m_page->show();
        m_page->activateWindow();
        m_page->showSection(m_section);
    }
    void makeOne()
    {
        type(u"nightly script"_s);
        QTest::mouseClick(button("make"), Qt::LeftButton);
        QTRY_COMPARE(field("key")->text(), firstKey);
    }
    void type(const QString& name)
    {
        field("name")->clear();
        QTest::keyClicks(field("name"), name);
    }
    void choose(int row)
    {
        const QRect place = table()->visualRect(table()->model()->index(row, 0));
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, place.center());
    }
    void nothingHoldsTheKey() const
    {
        QVERIFY(!field("key")->isVisible());
        for (QLineEdit* edit : m_page->findChildren<QLineEdit*>()) {
            QVERIFY(!edit->text().contains(firstKey));
            edit->undo();
            QVERIFY(!edit->text().contains(firstKey));
        }
        for (const PlainLabel* label : m_page->findChildren<PlainLabel*>())
            QVERIFY(!label->text().contains(firstKey));
    }
    /// Some visible label has this in it.
    bool says(const QString& text) const
    {
        for (const PlainLabel* label : m_page->findChildren<PlainLabel*>())
            if (label->isVisible() && label->text().contains(text))
                return true;
        return false;
    }
    QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
    int working() const
    {
        const std::vector<ApiKey> keys = m_world->apiKeys.keys();
        return static_cast<int>(
            std::ranges::count_if(keys, [](const ApiKey& key) { return key.revoked == Timestamp(); }));
    }
    QTableView* table() const { return m_page->findChild<QTableView*>(u"keys"_s); }
    ConfirmBar* confirm() const { return m_page->findChild<ConfirmBar*>(u"confirm"_s); }
    QLineEdit* field(const char* name) const { return m_page->findChild<QLineEdit*>(QLatin1String(name)); }
    QPushButton* button(const char* name) const { return m_page->findChild<QPushButton*>(QLatin1String(name)); }

    std::shared_ptr<UiWorld> m_world;
    std::unique_ptr<ImportService> m_service;
    std::unique_ptr<SettingsPage> m_page;
    QWidget* m_other = nullptr;
    ApiKeysSection* m_section = nullptr;
};

QTEST_MAIN(TestApiKeysSection)
#include "test_apikeyssection.moc"
