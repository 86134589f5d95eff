// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/webhookaddress.h"
#include "tests/fakes/uiports.h"
#include "ui/settings/answerlabel.h"
#include "ui/settings/mailform.h"
#include "ui/settings/notifysection.h"
#include "ui/wizard/secretfield.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

/// Settings > Notifications, as a person uses it.
class TestNotifySection : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_world = sampleWorld(10);
        m_service = std::make_unique<ImportService>(
            [world = m_world]() -> Result<std::unique_ptr<Ports>> { return openUiPorts(world); });
    }
    void cleanup()
    {
        m_section.reset();
        m_service.reset();
    }
    void onlyWhatIsSwitchedOnIsShown();
    void mailIsSetUpAndSaved();
    void whatIsWrongStandsBesideTheField_data();
    void whatIsWrongStandsBesideTheField();
    void thePasswordIsKeptForThatServerOnly();
    void theEncryptionBringsItsPort();
    void aTestSavesFirstAndSaysWhatTheServerAnswered();
    void theWebhookIsSavedAndTested();
    void whatCouldNotBeSentIsTold();
    void whatIsBeingTypedStays();
    void whatIsTypedWhileATestRunsStays();
    void damagedSettingsCanBeReplaced();

private:
    template <typename T>
    T* named(const char* name) const
    {
        T* found = m_section->findChild<T*>(QLatin1String(name));
        if (!found)
            qFatal("no %s here", name);
        return found;
    }
    void open()
    {
        m_section = std::make_unique<NotifySection>(*m_service);
        m_section->resize(800, 900);
        m_section->show();
        m_section->refresh();
        QTRY_VERIFY(named<QPushButton>("testMail")->isEnabled());
    }
    void type(const char* field, const QString& text) const
    {
        auto* edit = named<QLineEdit>(field);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClick(edit, Qt::Key_Delete);
        QTest::keyClicks(edit, text);
    }
    /// A mail server that can be saved.
    void fillMail() const
    {
        named<QCheckBox>("mail")->click();
        type("mailHost", u"smtp.example.com"_s);
        type("mailFrom", u"muster@example.com"_s);
        type("mailTo", u"it@example.com; hr@example.com"_s);
    }
    void save() const
    {
        QVERIFY(named<QPushButton>("save")->isEnabled());
        QTest::mouseClick(named<QPushButton>("save"), Qt::LeftButton);
    }
    [[nodiscard]] QString message() const { return named<AnswerLabel>("message")->text(); }
    [[nodiscard]] NotifySettings stored() const { return readNotifySettings(m_world->settings).value(); }

    std::shared_ptr<UiWorld> m_world;
    std::unique_ptr<ImportService> m_service;
    std::unique_ptr<NotifySection> m_section;
};

void TestNotifySection::onlyWhatIsSwitchedOnIsShown()
{
    open();
    QVERIFY(!named<QLineEdit>("mailHost")->isVisible());
    QVERIFY(!named<QLineEdit>("webhookUrl")->isVisible());
    QVERIFY(named<QCheckBox>("desktop")->isChecked());
    QVERIFY(!named<QPushButton>("save")->isEnabled());
    QVERIFY(!named<QWidget>("unsent")->isVisible());
    named<QCheckBox>("mail")->click();
    QVERIFY(named<QLineEdit>("mailHost")->isVisible());
    QVERIFY(!named<QWidget>("mailPassword")->isVisible()); // nobody signs in yet
    type("mailUser", u"muster"_s);
    QVERIFY(named<QWidget>("mailPassword")->isVisible());
}

void TestNotifySection::mailIsSetUpAndSaved()
{
    open();
    fillMail();
    named<QLineEdit>("mailFromName")->setText(u"Müller, IT"_s);
    named<QCheckBox>("mailAttach")->click();
    save();
    QTRY_COMPARE(message(), u"Saved."_s);
    const MailSettings mail = stored().mail;
    QVERIFY(mail.enabled && !mail.attachResults);
    QCOMPARE(mail.host, std::string("smtp.example.com"));
    QCOMPARE(mail.port, 587);
    QCOMPARE(mail.fromName, std::string("Müller, IT"));
    QVERIFY(mail.to == std::vector<std::string>({"it@example.com", "hr@example.com"}));
    QVERIFY(!named<QPushButton>("save")->isEnabled());

    open(); // the next day
    QVERIFY(named<QCheckBox>("mail")->isChecked());
    QCOMPARE(named<QLineEdit>("mailTo")->text(), u"it@example.com, hr@example.com"_s);
    named<QCheckBox>("mail")->click();
    save();
    QTRY_VERIFY(!stored().mail.enabled);
    QCOMPARE(stored().mail.host, std::string("smtp.example.com"));
    QVERIFY(!named<QPushButton>("save")->isEnabled()); // there is nothing to save any more
}

void TestNotifySection::whatIsWrongStandsBesideTheField_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("words");
    QTest::newRow("no server") << u"mailHost"_s << QString() << u"smtp.example.com"_s;
    QTest::newRow("a URL") << u"mailHost"_s << u"smtp://smtp.example.com"_s << u"without smtp://"_s;
    QTest::newRow("no sender") << u"mailFrom"_s << QString() << u"muster@example.com"_s;
    QTest::newRow("nobody") << u"mailTo"_s << QString() << u"at least one address"_s;
    QTest::newRow("no address") << u"mailTo"_s << u"it@example.com, boss"_s << u"“boss”"_s;
}

void TestNotifySection::whatIsWrongStandsBesideTheField()
{
    QFETCH(QString, field);
    QFETCH(QString, text);
    QFETCH(QString, words);
    open();
    fillMail();
    type(qPrintable(field), text);
    save();
    const QMap<QString, QString> places{{u"mailHost"_s, u"problem mail.host"_s},
                                        {u"mailFrom"_s, u"problem mail.from"_s},
                                        {u"mailTo"_s, u"problem mail.to"_s}};
    const auto* problem = named<QLabel>(qPrintable(places[field]));
    QVERIFY2(problem->isVisible() && problem->text().contains(words), qPrintable(problem->text()));
    QVERIFY(named<QLineEdit>(qPrintable(field))->hasFocus());
    QVERIFY(message().contains(u"Not saved"_s));
    QVERIFY(!stored().mail.enabled);
    type(qPrintable(field), u"x"_s);
    QVERIFY(!problem->isVisible());
}

void TestNotifySection::thePasswordIsKeptForThatServerOnly()
{
    open();
    fillMail();
    type("mailUser", u"muster"_s);
    auto* password = named<SecretField>("mailPassword");
    auto* edit = password->findChild<QLineEdit*>();
    QCOMPARE(edit->echoMode(), QLineEdit::Password);
    edit->setFocus();
    QTest::keyClicks(edit, u"s3cret words"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_VERIFY(password->isStored());
    const auto ref = SecretRef{std::string(notifySecrets), "mail", *Origin::fromText("smtps://smtp.example.com:587")};
    const auto secret = m_world->secrets.read(ref);
    QVERIFY(secret.has_value());
    QCOMPARE(QByteArray(secret->reveal().data(), qsizetype(secret->reveal().size())), QByteArray("s3cret words"));
    QVERIFY(edit->text().isEmpty());
    type("mailHost", u"smtp.elsewhere.example"_s);
    QVERIFY(!password->isStored());
    save();
    QTRY_VERIFY(stored().mail.enabled);
    QVERIFY(!QByteArray::fromStdString(writeJson(toJson(stored()))).contains("s3cret"));
}

void TestNotifySection::theEncryptionBringsItsPort()
{
    open();
    fillMail();
    auto* security = named<QComboBox>("mailSecurity");
    security->setFocus();
    QTest::keyClick(security, Qt::Key_Down);
    QCOMPARE(named<QSpinBox>("mailPort")->value(), 465);
    QTest::keyClick(security, Qt::Key_Down);
    QCOMPARE(named<QSpinBox>("mailPort")->value(), 25);
    save();
    const auto* problem = named<QLabel>("problem mail.host");
    QVERIFY2(problem->text().contains(u"127.0.0.1"_s), qPrintable(problem->text()));
}

void TestNotifySection::aTestSavesFirstAndSaysWhatTheServerAnswered()
{
    m_world->delivery.failure = Error{ErrorKind::Forbidden, u"Refused for good (550)."_s, u"550 no such mailbox"_s};
    open();
    fillMail();
    QTest::mouseClick(named<QPushButton>("testMail"), Qt::LeftButton);
    QTRY_VERIFY(named<AnswerLabel>("mailMessage")->text().contains(u"550 no such mailbox"_s));
    QVERIFY(named<AnswerLabel>("mailMessage")->text().contains(u"Refused for good"_s));
    QVERIFY(stored().mail.enabled);
    m_world->delivery.failure.reset();
    QTest::mouseClick(named<QPushButton>("testMail"), Qt::LeftButton);
    QTRY_VERIFY(named<AnswerLabel>("mailMessage")->text().contains(u"took it"_s));
}

void TestNotifySection::theWebhookIsSavedAndTested()
{
    open();
    named<QCheckBox>("webhook")->click();
    type("webhookUrl", u"http://chat.example.com/hook"_s);
    save();
    const auto* problem = named<QLabel>("problem webhook.url");
    QVERIFY2(problem->text().contains(u"https"_s), qPrintable(problem->text()));
    type("webhookUrl", u"https://chat.example.com/hook"_s);
    auto* edit = named<SecretField>("webhookSecret")->findChild<QLineEdit*>();
    edit->setFocus();
    QTest::keyClicks(edit, u"signing words"_s);
    QTest::mouseClick(named<QPushButton>("testWebhook"), Qt::LeftButton); // a typed secret is stored as well
    QTRY_VERIFY2(named<AnswerLabel>("webhookMessage")->text().contains(u"took it"_s),
                 qPrintable(named<AnswerLabel>("webhookMessage")->text() + u" / "_s + message()));
    QVERIFY(stored().webhook == (WebhookSettings{true, "https://chat.example.com/•••"}));
    QTRY_COMPARE(named<QLineEdit>("webhookUrl")->text(), u"https://chat.example.com/•••"_s);
    const auto address = webhookAddress(stored().webhook, m_world->secrets);
    QVERIFY(address && address->reveal() == "https://chat.example.com/hook");
    const SecretRef ref{std::string(notifySecrets), "webhook", *Origin::parse("https://chat.example.com")};
    QTRY_VERIFY(m_world->secrets.read(ref).has_value());
}

void TestNotifySection::whatCouldNotBeSentIsTold()
{
    OutboxMessage message;
    message.event = "run:r-1";
    message.recipient = "it@example.com";
    QVERIFY(m_world->outbox.add(message).value());
    message.event = "run:r-2";
    QVERIFY(m_world->outbox.add(message).value());
    message.event = "run:r-3"; // on its way
    QVERIFY(m_world->outbox.add(message).value());
    QVERIFY(m_world->outbox.markFailed(1, "The mail server cannot be reached.\nmore", m_world->outbox.now).has_value());
    QVERIFY(m_world->outbox.markFailed(2, "Refused for good.", {}).has_value());
    open();
    QTRY_VERIFY(named<QWidget>("unsent")->isVisible());
    QCOMPARE(named<QLabel>("unsentTitle")->text(),
             u"1 message(s) could not be sent yet and will be tried again. 1 message(s) could not be sent."_s);
    QCOMPARE(named<QLabel>("unsentReason")->text(), u"Refused for good."_s);
    QTest::mouseClick(named<QPushButton>("discardUnsent"), Qt::LeftButton);
    QTRY_VERIFY(!named<QWidget>("unsent")->isVisible());
    const auto left = m_world->outbox.unsent(10);
    QVERIFY(left.has_value() && left->size() == 1 && left->front().message.event == "run:r-3");
}

void TestNotifySection::whatIsBeingTypedStays()
{
    open();
    fillMail();
    m_section->refresh();
    QTest::qWait(0);
    QTRY_VERIFY(named<QPushButton>("save")->isEnabled());
    QCOMPARE(named<QLineEdit>("mailHost")->text(), u"smtp.example.com"_s);
}

void TestNotifySection::whatIsTypedWhileATestRunsStays()
{
    open();
    fillMail();
    save();
    QTRY_COMPARE(message(), u"Saved."_s);
    named<QPushButton>("testMail")->click();
    type("mailHost", u"smtp.example.org"_s); // before the answer is there
    m_section->refresh();
    QTRY_VERIFY(named<AnswerLabel>("mailMessage")->text().contains(u"took it"_s));
    QTRY_VERIFY(named<QPushButton>("save")->isEnabled());
    QCOMPARE(named<QLineEdit>("mailHost")->text(), u"smtp.example.org"_s);
}

void TestNotifySection::damagedSettingsCanBeReplaced()
{
    QVERIFY(m_world->settings.write("notify", Json{{"mail", {{"port", "x"}}}}));
    open();
    QTRY_VERIFY2(message().contains(u"port"_s), qPrintable(message()));
    QVERIFY(named<QPushButton>("save")->isEnabled());
    fillMail();
    save();
    QTRY_COMPARE(message(), u"Saved."_s);
    QVERIFY(stored().mail.enabled);
    QCOMPARE(stored().mail.host, std::string("smtp.example.com"));
}

QTEST_MAIN(TestNotifySection)
#include "test_notifysection.moc"
