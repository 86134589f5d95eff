// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/wizardports.h"
#include "ui/connectors/schedulebox.h"
#include "ui/widgets/plainlabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

/// The schedule's fields change the draft, show what is stored, and say when the next start is.
class TestScheduleBox : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void itShowsOnlyWhatMatters();
    void everyFieldChangesTheDraft();
    void daysAreChosenOneByOne();
    void daysInWholeWordsAreKept();
    void theLastDayStays();
    void aZoneThatIsNotListedIsShownAndKept();
    void anEmptiedTimeIsAnErrorAndNotAnotherWay();
    void unusualPeriodsAreKept();
    void undoShowsInTheFields();
    void theStateIsSaid_data();
    void theStateIsSaid();
    void switchedOffAndOnItSaysTheStateAgain();
    void beforeTheFirstAnswerThereIsNothingToPause();
    void pauseAndResume();
    void everyFieldHasAName();

private:
    void open();
    const ScheduleSettings& schedule() { return m_draft->connector().schedule; }
    template <typename Widget>
    Widget* named(const QString& accessibleName)
    {
        for (auto* widget : m_form->findChildren<Widget*>()) {
            if (widget->accessibleName() == accessibleName || widget->objectName() == accessibleName)
                return widget;
        }
        qFatal("no field %s", qPrintable(accessibleName));
    }
    void pick(QComboBox* field, const QString& text);
    QString state() { return named<PlainLabel>(u"scheduleState"_s)->text(); }

    std::shared_ptr<WizardWorld> m_world;
    std::unique_ptr<ImportService> m_service;
    std::unique_ptr<DraftModel> m_draft;
    std::unique_ptr<QWidget> m_form;
    FieldBinder* m_binder = nullptr;
    ScheduleBox* m_box = nullptr;
    Connector m_connector;
};

void TestScheduleBox::init()
{
    m_world = std::make_shared<WizardWorld>();
    m_connector = wizardConnector();
    m_service = std::make_unique<ImportService>(openWizardPorts(m_world));
}

void TestScheduleBox::cleanup()
{
    m_form.reset();
    m_draft.reset();
    m_service.reset();
}

void TestScheduleBox::open()
{
    QVERIFY(m_world->connectors.add(m_connector, {}));
    m_draft = std::make_unique<DraftModel>(m_world->connectors, m_connector.id, DraftState{m_connector}, true);
    m_form = std::make_unique<QWidget>();
    m_binder = new FieldBinder(*m_draft, m_form.get());
    m_box = new ScheduleBox(*m_draft, *m_binder, *m_service, m_form.get());
    m_form->resize(800, 700);
    m_box->resize(760, 700);
    m_form->show();
}

void TestScheduleBox::pick(QComboBox* field, const QString& text)
{
    const int at = field->findText(text);
    QVERIFY2(at >= 0, qPrintable(text));
    field->setCurrentIndex(at);
    emit field->activated(at);
}

void TestScheduleBox::itShowsOnlyWhatMatters()
{
    open();
    auto* every = named<QComboBox>(u"scheduleEvery"_s);
    auto* cron = named<QLineEdit>(u"Cron text"_s);
    auto* at = named<QLineEdit>(u"Time of the day"_s);
    QVERIFY(every->isVisible() && !at->isVisible() && !cron->isVisible());
    QCOMPARE(every->currentText(), u"1 hour(s)"_s); // the plurals are in the program's translation
    pick(named<QComboBox>(u"scheduleWhen"_s), u"At"_s);
    QVERIFY(!every->isVisible() && at->isVisible() && !cron->isVisible());
    QVERIFY(named<QCheckBox>(QLocale().standaloneDayName(1))->isVisible());
    QVERIFY(named<QComboBox>(u"Time zone"_s)->isVisible());
    pick(named<QComboBox>(u"scheduleWhen"_s), u"By cron text"_s);
    QVERIFY(!every->isVisible() && !at->isVisible() && cron->isVisible());
    pick(named<QComboBox>(u"scheduleWhen"_s), u"Every"_s);
    QVERIFY(every->isVisible() && !at->isVisible() && !cron->isVisible());
    named<QCheckBox>(u"scheduleEnabled"_s)->click();
    QVERIFY(!schedule().enabled);
    QVERIFY(!every->isVisible());
    QCOMPARE(state(), u"Nothing starts by itself."_s);
}

void TestScheduleBox::everyFieldChangesTheDraft()
{
    using Mode = ScheduleSettings::Mode;
    using MailOn = ScheduleSettings::MailOn;
    open();
    pick(named<QComboBox>(u"scheduleEvery"_s), u"15 minute(s)"_s);
    QCOMPARE(schedule().every, std::string("PT15M"));
    pick(named<QComboBox>(u"scheduleMode"_s), u"Only make a plan for me to approve"_s);
    QVERIFY(schedule().mode == Mode::Propose);
    pick(named<QComboBox>(u"Imports"_s), u"Updates only"_s);
    QCOMPARE(schedule().operations, std::vector<std::string>{"users.update"});
    pick(named<QComboBox>(u"Summary mail"_s), u"Never"_s);
    QVERIFY(!schedule().summaryMail);
    pick(named<QComboBox>(u"Summary mail"_s), u"Only when there is trouble"_s);
    QVERIFY(schedule().summaryMail && schedule().mailOn == MailOn::Trouble);
    pick(named<QComboBox>(u"Alarm"_s), u"Never"_s);
    QCOMPARE(schedule().alarmAfter, std::string());
    pick(named<QComboBox>(u"Spread"_s), u"Up to 5 minute(s) later"_s);
    QCOMPARE(schedule().jitter, std::string("PT5M"));
    for (auto* box : m_form->findChildren<QCheckBox*>()) {
        if (box->text() == u"No start from"_s || box->text() == u"Other than for manual imports"_s)
            box->click();
    }
    QVERIFY(schedule().quiet == (QuietHours{"22:00", "06:00"}));
    auto* end = named<QLineEdit>(u"Quiet hours end"_s);
    end->setFocus();
    end->selectAll();
    QTest::keyClicks(end, u"07:30"_s);
    QCOMPARE(schedule().quiet->to, std::string("07:30"));
    QVERIFY(schedule().import.has_value());
    QTest::keyClicks(named<QLineEdit>(u"Filter of scheduled imports"_s), u"a=b"_s);
    QCOMPARE(schedule().import->filter, std::string("a=b"));
    pick(named<QComboBox>(u"Time zone"_s), u"Europe/Oslo"_s);
    QCOMPARE(schedule().timeZone, std::string("Europe/Oslo"));
    QVERIFY(!m_draft->hasErrors());
}

void TestScheduleBox::daysAreChosenOneByOne()
{
    m_connector.schedule.at = "06:30";
    open();
    for (int day = 1; day <= 7; ++day)
        QVERIFY(named<QCheckBox>(QLocale().standaloneDayName(day))->isChecked()); // no days = each
    named<QCheckBox>(QLocale().standaloneDayName(6))->click();
    named<QCheckBox>(QLocale().standaloneDayName(7))->click();
    const std::vector<std::string> weekdays{"mon", "tue", "wed", "thu", "fri"};
    QCOMPARE(schedule().days, weekdays);
    named<QCheckBox>(QLocale().standaloneDayName(6))->click();
    named<QCheckBox>(QLocale().standaloneDayName(7))->click();
    QVERIFY(schedule().days.empty());
}

void TestScheduleBox::daysInWholeWordsAreKept()
{
    m_connector.schedule.at = "06:30";
    m_connector.schedule.days = {"Monday", "FRI"};
    open();
    for (int day = 1; day <= 7; ++day)
        QCOMPARE(named<QCheckBox>(QLocale().standaloneDayName(day))->isChecked(), day == 1 || day == 5);
    named<QCheckBox>(QLocale().standaloneDayName(6))->click();
    const std::vector<std::string> days{"mon", "fri", "sat"};
    QCOMPARE(schedule().days, days);
}

void TestScheduleBox::theLastDayStays()
{
    m_connector.schedule.at = "06:30";
    m_connector.schedule.days = {"mon"};
    open();
    auto* monday = named<QCheckBox>(QLocale().standaloneDayName(1));
    auto* tuesday = named<QCheckBox>(QLocale().standaloneDayName(2));
    monday->click();
    QVERIFY(monday->isChecked());
    QVERIFY(!tuesday->isChecked());
    QCOMPARE(schedule().days, std::vector<std::string>{"mon"});
    QVERIFY(!monday->toolTip().isEmpty()); // why it cannot be switched off
    tuesday->click();
    QVERIFY(monday->toolTip().isEmpty());
    monday->click();
    QCOMPARE(schedule().days, std::vector<std::string>{"tue"});
}

void TestScheduleBox::aZoneThatIsNotListedIsShownAndKept()
{
    m_connector.schedule.at = "06:30";
    m_connector.schedule.timeZone = "Mars/Olympus";
    open();
    auto* zone = named<QComboBox>(u"Time zone"_s);
    QCOMPARE(zone->currentText(), u"Mars/Olympus"_s);
    pick(zone, u"Europe/Oslo"_s);
    QCOMPARE(schedule().timeZone, std::string("Europe/Oslo"));
    m_draft->undoStack().undo();
    QCOMPARE(zone->currentText(), u"Mars/Olympus"_s);
    QCOMPARE(schedule().timeZone, std::string("Mars/Olympus"));
    zone->setCurrentIndex(0);
    emit zone->activated(0);
    QCOMPARE(schedule().timeZone, std::string());
    pick(zone, u"Mars/Olympus"_s);
    QCOMPARE(schedule().timeZone, std::string("Mars/Olympus"));
}

void TestScheduleBox::anEmptiedTimeIsAnErrorAndNotAnotherWay()
{
    m_connector.schedule.at = "06:30";
    open();
    auto* at = named<QLineEdit>(u"Time of the day"_s);
    at->setFocus();
    at->selectAll();
    QTest::keyClick(at, Qt::Key_Backspace);
    QVERIFY(at->isVisible());
    QVERIFY(m_draft->hasErrors());
    QTest::keyClicks(at, u"07:00"_s);
    QCOMPARE(schedule().at, std::string("07:00"));
    QVERIFY(!m_draft->hasErrors());
}

void TestScheduleBox::unusualPeriodsAreKept()
{
    m_connector.schedule.every = "PT100M";
    open();
    QCOMPARE(named<QComboBox>(u"scheduleEvery"_s)->currentText(), u"100 minute(s)"_s);
    QCOMPARE(schedule().every, std::string("PT100M"));
}

void TestScheduleBox::undoShowsInTheFields()
{
    open();
    auto* every = named<QComboBox>(u"scheduleEvery"_s);
    pick(every, u"15 minute(s)"_s);
    m_draft->undoStack().undo();
    QCOMPARE(every->currentText(), u"1 hour(s)"_s);
    QCOMPARE(schedule(), ScheduleSettings());
}

void TestScheduleBox::theStateIsSaid_data()
{
    QTest::addColumn<int>("pause");
    QTest::addColumn<int>("due");
    QTest::addColumn<QString>("words");
    QTest::newRow("next") << int(Pause::None) << 1'800'000'000 << u"Next start: "_s;
    QTest::newRow("never") << int(Pause::None) << 0 << u"There is no such moment: nothing will start."_s;
    QTest::newRow("paused") << int(Pause::Person) << 1'800'000'000 << u"Paused since "_s;
    QTest::newRow("overdue") << -1 << 1'800'000'000 << u"Nothing has succeeded since "_s;
    QTest::newRow("refused") << int(Pause::Authorization) << 1'800'000'000
                             << u"the source no longer lets Muster in. Renew the credentials above"_s;
}

void TestScheduleBox::theStateIsSaid()
{
    QFETCH(int, pause);
    QFETCH(int, due);
    QFETCH(QString, words);
    ScheduleState state;
    state.connector = m_connector.id;
    if (pause < 0) // nothing for too long
        state.alarmed = state.since = Timestamp(1'799'000'000s);
    else
        state.pause = static_cast<Pause>(pause);
    state.pausedAt = Timestamp(1'799'000'000s);
    state.due = Timestamp(std::chrono::seconds(due));
    QVERIFY(m_world->rest->schedules.write(state));
    open();
    QTRY_VERIFY2(this->state().contains(words), qPrintable(this->state()));
    QCOMPARE(named<QPushButton>(u"pauseSchedule"_s)->text(), pause <= 0 ? u"Pause"_s : u"Resume"_s);
}

void TestScheduleBox::switchedOffAndOnItSaysTheStateAgain()
{
    ScheduleState next;
    next.connector = m_connector.id;
    next.due = Timestamp(1'800'000'000s);
    QVERIFY(m_world->rest->schedules.write(next));
    open();
    QTRY_VERIFY(state().startsWith(u"Next start: "_s));
    const QString before = state();
    auto* enabled = named<QCheckBox>(u"scheduleEnabled"_s);
    enabled->click();
    QCOMPARE(state(), u"Nothing starts by itself."_s);
    enabled->click();
    QCOMPARE(state(), before);
}

void TestScheduleBox::beforeTheFirstAnswerThereIsNothingToPause()
{
    open();
    auto* button = named<QPushButton>(u"pauseSchedule"_s);
    QVERIFY(!button->isVisible());
    QTRY_VERIFY(button->isVisible());
    QCOMPARE(button->text(), u"Pause"_s);
}

void TestScheduleBox::pauseAndResume()
{
    open();
    QTRY_VERIFY(state().contains(u"within the hour"_s));
    auto* button = named<QPushButton>(u"pauseSchedule"_s);
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_COMPARE(button->text(), u"Resume"_s);
    const auto stored = m_world->rest->schedules.get(m_connector.id);
    QVERIFY(*stored && (*stored)->pause == Pause::Person);
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_COMPARE(button->text(), u"Pause"_s);
    QVERIFY((*m_world->rest->schedules.get(m_connector.id))->pause == Pause::None);
}

void TestScheduleBox::everyFieldHasAName()
{
    open();
    for (auto* field : m_form->findChildren<QComboBox*>())
        QVERIFY2(!field->accessibleName().isEmpty(), qPrintable(field->objectName()));
    for (auto* field : m_form->findChildren<QLineEdit*>())
        QVERIFY2(!field->accessibleName().isEmpty(), qPrintable(field->placeholderText()));
}

QTEST_MAIN(TestScheduleBox)
#include "test_schedulebox.moc"
