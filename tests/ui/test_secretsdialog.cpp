// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/wizardports.h"
#include "ui/shell/secretsdialog.h"
#include "ui/widgets/plainlabel.h"

#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

class TestSecretsDialog : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_world = std::make_shared<WizardWorld>();
        m_service = std::make_unique<ImportService>(openWizardPorts(m_world));
    }
    void cleanup()
    {
        delete m_dialog;
        m_service.reset();
    }

    void aVaultIsMadeWithAPassphraseTypedTwice()
    {
        QVERIFY(m_world->connectors.add(wizardConnector(), {}));
        m_world->place.note = u"One stays behind."_s;
        open();
        QTRY_VERIFY(button("make"));
        type("first", u"open sesame"_s);
        type("second", u"open sesam"_s);
        QTest::mouseClick(button("make"), Qt::LeftButton);
        QVERIFY2(answer().contains(u"differ"_s), qPrintable(answer()));
        QVERIFY(m_world->place.state().kind == SecretPlace::Kind::Keychain);
        type("second", u"open sesame"_s);
        QSignalSpy changed(m_dialog, &SecretsDialog::changed);
        QTest::mouseClick(button("make"), Qt::LeftButton);
        QTRY_COMPARE(changed.count(), 1);
        QCOMPARE(m_world->place.passphrase(), std::string("open sesame"));
        QVERIFY2(answer().contains(u"1 secret"_s) && answer().contains(u"One stays behind."_s), qPrintable(answer()));
        QTRY_VERIFY(button("change")); // and now it shows the vault
        QVERIFY(!button("make"));
    }

    void aLockedVaultIsOpened()
    {
        m_world->place.arrange({SecretPlace::Kind::Vault, true, false, u"/w/secrets.vault"_s}, "open sesame");
        open();
        QTRY_VERIFY(button("open"));
        QTRY_COMPARE(m_dialog->focusWidget(), field("passphrase"));
        type("passphrase", u"open barley"_s);
        QTest::keyClick(field("passphrase"), Qt::Key_Return);
        QTRY_VERIFY2(answer().contains(u"wrong"_s), qPrintable(answer()));
        QTRY_COMPARE(field("passphrase")->selectedText().size(), 11); // the next key replaces it
        type("passphrase", u"open sesame"_s);
        QPointer<SecretsDialog> dialog = m_dialog;
        QTest::keyClick(field("passphrase"), Qt::Key_Return);
        QTRY_VERIFY(!dialog || !dialog->isVisible());
        QVERIFY(!m_world->place.state().locked);
    }

    void thePassphraseIsChanged()
    {
        m_world->place.arrange({SecretPlace::Kind::Vault, false, false, u"/w/secrets.vault"_s}, "open sesame");
        open();
        QTRY_VERIFY(button("change"));
        QVERIFY(place().contains(u"secrets.vault"_s));
        type("passphrase", u"open sesame"_s);
        type("first", u"open barley"_s);
        type("second", u"open barley"_s);
        QTest::mouseClick(button("change"), Qt::LeftButton);
        QTRY_COMPARE(m_world->place.passphrase(), std::string("open barley"));
        QTRY_VERIFY(answer().contains(u"new passphrase"_s));
        QTRY_VERIFY(field("first")->text().isEmpty());
        QTRY_VERIFY(button("leave") && button("leave")->isEnabled());
        QTest::mouseClick(button("leave"), Qt::LeftButton);
        QTRY_VERIFY(button("make"));
        QVERIFY(m_world->place.state().kind == SecretPlace::Kind::Keychain);
    }

    void aPassphraseFromOutsideIsSaid()
    {
        m_world->place.arrange({SecretPlace::Kind::Vault, false, true, u"/w/secrets.vault"_s}, "open sesame");
        open();
        QTRY_VERIFY(button("change"));
        QVERIFY2(place().contains(u"systemd"_s), qPrintable(place()));
        QVERIFY(!button("leave")); // the environment says that there shall be a vault
    }

private:
    void open()
    {
        m_dialog = new SecretsDialog(*m_service);
        m_dialog->show();
    }
    QLineEdit* field(const char* name) const
    {
        for (QLineEdit* edit : m_dialog->findChildren<QLineEdit*>(QLatin1String(name)))
            if (edit->isVisible())
                return edit;
        return nullptr;
    }
    QPushButton* button(const char* name) const
    {
        for (QPushButton* one : m_dialog->findChildren<QPushButton*>(QLatin1String(name)))
            if (one->isVisible())
                return one;
        return nullptr;
    }
    void type(const char* name, const QString& text)
    {
        field(name)->clear();
        QTest::keyClicks(field(name), text);
    }
    QString answer() const { return m_dialog->findChild<PlainLabel*>(u"answer"_s)->text(); }
    QString place() const { return m_dialog->findChild<PlainLabel*>(u"place"_s)->text(); }

    std::shared_ptr<WizardWorld> m_world;
    std::unique_ptr<ImportService> m_service;
    QPointer<SecretsDialog> m_dialog;
};

QTEST_MAIN(TestSecretsDialog)
#include "test_secretsdialog.moc"
