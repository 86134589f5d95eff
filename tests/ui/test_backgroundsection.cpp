// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/fakeuserservice.h"
#include "tests/fakes/uiports.h"
#include "ui/settings/backgroundsection.h"
#include "ui/widgets/plainlabel.h"

#include <QPushButton>
#include <QTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

/// The background service in the settings: what it says of every state, and what its buttons do.
class TestBackgroundSection : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_fake = std::make_shared<FakeService>();
        m_service = std::make_unique<ImportService>(
            [world = std::make_shared<UiWorld>()] { return Result<std::unique_ptr<Ports>>(openUiPorts(world)); });
    }
    void cleanup()
    {
        m_fake->open();
        m_section.reset();
        m_service.reset();
    }

    void everyStateIsSaidAndOffersWhatMakesSense_data()
    {
        QTest::addColumn<bool>("available");
        QTest::addColumn<bool>("installed");
        QTest::addColumn<bool>("running");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QStringList>("buttons");
        QTest::newRow("not here") << false << false << false << u"Not available here"_s << QStringList();
        QTest::newRow("not installed") << true << false << false << u"Not installed"_s << QStringList(u"install"_s);
        QTest::newRow("stopped") << true << true << false << u"Stopped"_s << QStringList{u"start"_s, u"remove"_s};
        QTest::newRow("running") << true << true << true << u"Running"_s << QStringList{u"stop"_s, u"remove"_s};
        QTest::newRow("somebody else's") << true << false << true << u"Running"_s << QStringList(u"install"_s);
    }
    void everyStateIsSaidAndOffersWhatMakesSense()
    {
        QFETCH(bool, available);
        QFETCH(bool, installed);
        QFETCH(bool, running);
        QFETCH(QString, state);
        QFETCH(QStringList, buttons);
        m_fake->set({available, installed, running, u"the words of it"_s, {}});
        open();
        QTRY_COMPARE(label("state"), state);
        QCOMPARE(shownButtons(), buttons);
        if (state != u"Not installed"_s)
            QVERIFY2(label("words").contains(u"the words of it"_s), qPrintable(label("words")));
    }

    void itIsInstalledStoppedStartedAndRemoved()
    {
        open();
        QTRY_COMPARE(label("state"), u"Not installed"_s);
        QTest::mouseClick(button("install"), Qt::LeftButton);
        QTRY_COMPARE(label("state"), u"Running"_s);
        QVERIFY2(label("answer").startsWith(u"Installed"_s), qPrintable(label("answer")));
        QVERIFY(label("words").contains(u"active (running)"_s));
        QTest::mouseClick(button("stop"), Qt::LeftButton);
        QTRY_COMPARE(label("state"), u"Stopped"_s);
        QTest::keyClick(button("start"), Qt::Key_Space);
        QTRY_COMPARE(label("state"), u"Running"_s);
        QTest::mouseClick(button("remove"), Qt::LeftButton);
        QTRY_COMPARE(label("state"), u"Not installed"_s);
        QCOMPARE(m_fake->called(), QStringList({u"install"_s, u"stop"_s, u"start"_s, u"uninstall"_s}));
    }

    void theServiceOfAnotherWorkspaceIsReplacedKnowingly()
    {
        m_fake->set({true, true, true, u"active (running)"_s, u"/srv/other"_s});
        open();
        QTRY_COMPARE(label("state"), u"Running for another workspace"_s);
        QVERIFY2(label("words").contains(u"/srv/other"_s), qPrintable(label("words")));
        QCOMPARE(shownButtons(), QStringList({u"install"_s, u"stop"_s, u"remove"_s}));
        QVERIFY(button("install")->text().contains(u"Replace"_s));
        QTest::mouseClick(button("install"), Qt::LeftButton);
        QTRY_COMPARE(label("state"), u"Running"_s);
    }

    void aServiceThatWasInstalledMeanwhileIsNotReplaced()
    {
        open();
        QTRY_COMPARE(label("state"), u"Not installed"_s);
        m_fake->set({true, true, true, u"active (running)"_s, u"/srv/other"_s});
        QTest::mouseClick(button("install"), Qt::LeftButton);
        QTRY_COMPARE(label("state"), u"Running for another workspace"_s);
        QVERIFY2(label("answer").contains(u"/srv/other"_s), qPrintable(label("answer")));
        QVERIFY(m_fake->called().isEmpty());
    }

    void nothingIsDoneInTheThreadOfTheWindow()
    {
        m_fake->shut = true;
        open();
        QTRY_COMPARE(label("state"), u"Not installed"_s);
        QTest::mouseClick(button("install"), Qt::LeftButton);
        QTRY_COMPARE(m_fake->called(), QStringList(u"install"_s)); // it waits there, and this goes on
        QVERIFY2(label("state").contains(u"Installing"_s), qPrintable(label("state")));
        QVERIFY(!button("install")->isEnabled());
        QTest::mouseClick(button("install"), Qt::LeftButton);
        m_section->refresh(); // shown again meanwhile: what it is at stays
        QVERIFY(label("state").contains(u"Installing"_s));
        m_fake->open();
        QTRY_COMPARE(label("state"), u"Running"_s);
        QVERIFY(button("stop")->isEnabled());
        QCOMPARE(m_fake->called(), QStringList(u"install"_s));
        QVERIFY(m_fake->thread != QThread::currentThread());
    }

    void aSectionThatGoesWhileItWorksIsNotAskedAgain()
    {
        m_fake->shut = true;
        open();
        QTRY_COMPARE(label("state"), u"Not installed"_s);
        QTest::mouseClick(button("install"), Qt::LeftButton);
        QTRY_COMPARE(m_fake->called(), QStringList(u"install"_s));
        m_section.reset();
        m_fake->open();
        m_service.reset(); // waits for the task
        QVERIFY(m_fake->state.running);
    }

    void whatTheServiceManagerSaidIsShown()
    {
        m_fake->actError = Error{ErrorKind::Internal,
                                 u"The service manager refused."_s,
                                 u"Failed to enable unit: <b>masked</b>\nsecond line \x1b[31m"_s,
                                 {}};
        open();
        QTRY_COMPARE(label("state"), u"Not installed"_s);
        button("install")->setFocus();
        QTest::keyClick(button("install"), Qt::Key_Space);
        QTRY_COMPARE(label("answer"), u"The service manager refused."_s);
        QVERIFY2(label("answerDetail").startsWith(u"Failed to enable unit: <b>masked</b>\nsecond line "_s),
                 qPrintable(label("answerDetail")));
        QVERIFY(!label("answerDetail").contains(QChar(0x1b)));
        QCOMPARE(label("state"), u"Not installed"_s);
        QCOMPARE(m_section->focusWidget(), button("install")); // try again
        {
            const std::scoped_lock lock(m_fake->guard);
            m_fake->actError.reset();
        }
        QTest::keyClick(button("install"), Qt::Key_Space);
        QTRY_COMPARE(label("state"), u"Running"_s);
        QVERIFY(!shownLabel("answerDetail"));
    }

    void aStateThatCannotBeLearntIsSaid()
    {
        m_fake->statusError = Error{ErrorKind::Timeout, u"The service manager did not answer."_s, {}, {}};
        open();
        QTRY_COMPARE(label("answer"), u"The service manager did not answer."_s);
        QVERIFY2(label("state").contains(u"not known"_s), qPrintable(label("state")));
        QVERIFY(shownButtons().isEmpty());
        {
            const std::scoped_lock lock(m_fake->guard);
            m_fake->statusError.reset();
        }
        m_section->refresh(); // shown once more
        QTRY_COMPARE(label("state"), u"Not installed"_s);
        QVERIFY(!shownLabel("answer"));
    }

    void withoutItsProgramThereIsNoService()
    {
        m_section = std::make_unique<BackgroundSection>(*m_service, [] { return std::unique_ptr<UserService>(); });
        m_section->show();
        m_section->refresh();
        QTRY_COMPARE(label("state"), u"Not available here"_s);
        QVERIFY2(label("words").contains(u"musterctl"_s), qPrintable(label("words")));
        QVERIFY(shownButtons().isEmpty());
    }

private:
    void open()
    {
        m_section = std::make_unique<BackgroundSection>(
            *m_service, [fake = m_fake] { return std::make_unique<FakeUserService>(fake); });
        m_section->resize(700, 500);
        m_section->show();
        m_section->refresh();
    }
    PlainLabel* shownLabel(const char* name) const
    {
        auto* label = m_section->findChild<PlainLabel*>(QLatin1String(name));
        return label && label->isVisible() ? label : nullptr;
    }
    QString label(const char* name) const
    {
        const PlainLabel* label = shownLabel(name);
        return label ? label->text() : QString();
    }
    QPushButton* button(const char* name) const { return m_section->findChild<QPushButton*>(QLatin1String(name)); }
    QStringList shownButtons() const
    {
        QStringList names;
        for (const QPushButton* one : m_section->findChildren<QPushButton*>())
            if (one->isVisible())
                names << one->objectName();
        return names;
    }

    std::shared_ptr<FakeService> m_fake;
    std::unique_ptr<ImportService> m_service;
    std::unique_ptr<BackgroundSection> m_section;
};

QTEST_MAIN(TestBackgroundSection)
#include "test_backgroundsection.moc"
