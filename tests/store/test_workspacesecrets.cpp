// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/workspacesecrets.h"
#include "tests/fakes/memorysecrets.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

namespace {

SecretRef ref(const char* name, const char* connector = "hr")
{
    return {connector, name, *Origin::parse("https://hr.example.com")};
}

QByteArray valueOf(const Result<Secret>& secret)
{
    return secret ? QByteArray::fromStdString(std::string(secret->reveal())) : QByteArray("(none)");
}

Error locked()
{
    return {ErrorKind::SecretStore, u"The keychain is not available."_s, u"locked"_s, {}};
}

} // namespace

class TestWorkspaceSecrets : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        qunsetenv("MUSTER_VAULT_PASSPHRASE_FILE");
        qunsetenv("CREDENTIALS_DIRECTORY");
        m_folder = std::make_unique<QTemporaryDir>();
        m_secrets = open();
    }

    void withoutAVaultTheKeychainKeepsThem()
    {
        QVERIFY(m_secrets->write(ref("token"), Secret("one")));
        QCOMPARE(valueOf(m_keychain->read(ref("token"))), QByteArray("one"));
        QVERIFY(m_secrets->state().kind == SecretPlace::Kind::Keychain);
        QVERIFY(!m_secrets->state().locked);
        QVERIFY(!QFile::exists(file()));
        QCOMPARE(m_secrets->open(Secret("open sesame")).error().kind, ErrorKind::NotFound);
        QCOMPARE(m_secrets->changePassphrase(Secret("a"), Secret("open barley")).error().kind, ErrorKind::NotFound);
        QCOMPARE(m_secrets->useKeychain().error().kind, ErrorKind::NotFound);
    }

    void makingAVaultMovesThemThere()
    {
        for (const char* name : {"token", "other"})
            QVERIFY(m_secrets->write(ref(name), Secret(name)));
        QVERIFY(m_secrets->write(ref("token", "crm"), Secret("of crm")));
        const auto moved = m_secrets->makeVault(Secret("open sesame"), {"hr", "crm", "none"});
        QVERIFY(moved.has_value());
        QCOMPARE(moved->count, 3);
        QCOMPARE(moved->note, QString());
        QVERIFY(m_keychain->list("hr")->empty());
        QVERIFY(m_keychain->list("crm")->empty());
        QCOMPARE(valueOf(m_secrets->read(ref("other"))), QByteArray("other"));
        QCOMPARE(valueOf(m_secrets->read(ref("token", "crm"))), QByteArray("of crm"));
        const auto state = m_secrets->state();
        QVERIFY(state.kind == SecretPlace::Kind::Vault);
        QVERIFY(!state.locked && !state.byProcess);
        QCOMPARE(state.file, file());
        QCOMPARE(m_secrets->makeVault(Secret("open sesame"), {}).error().kind, ErrorKind::Conflict);
    }

    void anotherProcessHasToBeGivenThePassphrase()
    {
        QVERIFY(m_secrets->write(ref("token"), Secret("one")));
        QVERIFY(m_secrets->makeVault(Secret("open sesame"), {"hr"}));
        m_secrets = open();
        QVERIFY(m_secrets->state().locked);
        QCOMPARE(m_secrets->read(ref("token")).error().kind, ErrorKind::SecretStore);
        QCOMPARE(m_secrets->write(ref("token"), Secret("x")).error().kind, ErrorKind::SecretStore);
        QCOMPARE(m_secrets->open(Secret("open barley")).error().kind, ErrorKind::SecretStore);
        QVERIFY(m_secrets->state().locked);
        QVERIFY(m_secrets->open(Secret("open sesame")));
        QVERIFY(!m_secrets->state().locked);
        QCOMPARE(valueOf(m_secrets->read(ref("token"))), QByteArray("one"));
        QCOMPARE(m_secrets->open(Secret("open barley")).error().kind, ErrorKind::SecretStore); // and it stays open
        QCOMPARE(valueOf(m_secrets->read(ref("token"))), QByteArray("one"));
    }

    void somebodyIsAskedWhenASecretIsNeeded()
    {
        QVERIFY(m_secrets->write(ref("token"), Secret("one")));
        QVERIFY(m_secrets->makeVault(Secret("open sesame"), {"hr"}));
        m_secrets = open();
        int asked = 0;
        m_secrets->askWith([&asked]() -> Result<Secret> { return Secret(++asked == 1 ? "wrong one" : "open sesame"); });
        QVERIFY(m_secrets->state().locked);
        QCOMPARE(asked, 0); // looking asks nobody
        QCOMPARE(m_secrets->read(ref("token")).error().kind, ErrorKind::SecretStore);
        QCOMPARE(valueOf(m_secrets->read(ref("token"))), QByteArray("one"));
        QCOMPARE(valueOf(m_secrets->read(ref("token"))), QByteArray("one"));
        QCOMPARE(asked, 2); // once it is open, it is open
    }

    void aLockedKeychainIsSaidAndTheVaultIsMade()
    {
        m_keychain->setFailure(locked());
        const auto moved = m_secrets->makeVault(Secret("open sesame"), {"hr", "crm"});
        QVERIFY(moved.has_value());
        QCOMPARE(moved->count, 0);
        QVERIFY2(moved->note.contains(u"“hr”"_s) && moved->note.contains(u"locked"_s), qPrintable(moved->note));
        QVERIFY(m_secrets->write(ref("token"), Secret("one")));
        QCOMPARE(valueOf(m_secrets->read(ref("token"))), QByteArray("one"));
    }

    void whatTheEnvironmentGivesStaysWhereItIs()
    {
        QVERIFY(m_secrets->write(ref("token"), Secret("stored")));
        qputenv("MUSTER_SECRET_HR_TOKEN", "given");
        const auto moved = m_secrets->makeVault(Secret("open sesame"), {"hr"});
        qunsetenv("MUSTER_SECRET_HR_TOKEN");
        QVERIFY(moved.has_value());
        QCOMPARE(moved->count, 0);
        QVERIFY2(moved->note.contains(u"“token”"_s), qPrintable(moved->note));
        QCOMPARE(valueOf(m_keychain->read(ref("token"))), QByteArray("stored"));
        QCOMPARE(m_secrets->read(ref("token")).error().kind, ErrorKind::SecretMissing);
    }

    void aShortPassphraseMakesNothing()
    {
        QCOMPARE(m_secrets->makeVault(Secret("1234567"), {}).error().kind, ErrorKind::Invalid);
        QVERIFY(!QFile::exists(file()));
        QVERIFY(m_secrets->makeVault(Secret("12345678"), {}));
        QCOMPARE(m_secrets->changePassphrase(Secret("12345678"), Secret("1234567")).error().kind, ErrorKind::Invalid);
    }

    void thePresentPassphraseIsWantedForAnotherOne()
    {
        QVERIFY(m_secrets->makeVault(Secret("open sesame"), {}));
        QVERIFY(m_secrets->write(ref("token"), Secret("one")));
        QCOMPARE(m_secrets->changePassphrase(Secret("not this"), Secret("open barley")).error().kind,
                 ErrorKind::SecretStore);
        QVERIFY(m_secrets->changePassphrase(Secret("open sesame"), Secret("open barley")));
        QCOMPARE(valueOf(m_secrets->read(ref("token"))), QByteArray("one"));
        m_secrets = open();
        QCOMPARE(m_secrets->open(Secret("open sesame")).error().kind, ErrorKind::SecretStore);
        QVERIFY(m_secrets->open(Secret("open barley")));
    }

    void backToTheKeychain()
    {
        QVERIFY(m_secrets->makeVault(Secret("open sesame"), {}));
        QVERIFY(m_secrets->write(ref("token"), Secret("one")));
        QVERIFY(m_secrets->write(ref("token", "gone"), Secret("of a connector that is gone")));
        m_keychain->setFailure(locked());
        QCOMPARE(m_secrets->useKeychain().error().kind, ErrorKind::SecretStore);
        QCOMPARE(valueOf(m_secrets->read(ref("token"))), QByteArray("one")); // nothing was lost
        m_keychain->setFailure({});
        QCOMPARE(m_secrets->useKeychain()->count, 2);
        QVERIFY(!QFile::exists(file()));
        QCOMPARE(valueOf(m_secrets->read(ref("token"))), QByteArray("one"));
        QCOMPARE(valueOf(m_keychain->read(ref("token", "gone"))), QByteArray("of a connector that is gone"));
        QVERIFY(m_secrets->state().kind == SecretPlace::Kind::Keychain);
    }

    void theEnvironmentDecides()
    {
        QFile words(m_folder->filePath(u"words"_s));
        QVERIFY(words.open(QIODevice::WriteOnly));
        words.write("open sesame");
        words.close();
        qputenv("MUSTER_VAULT_PASSPHRASE_FILE", words.fileName().toLocal8Bit());
        QVERIFY(m_secrets->write(ref("token"), Secret("one")));
        QVERIFY(QFile::exists(file()));
        QVERIFY(m_secrets->state().byProcess && !m_secrets->state().locked);
        QCOMPARE(m_secrets->useKeychain().error().kind, ErrorKind::Conflict);
        QVERIFY(words.open(QIODevice::WriteOnly));
        words.write("open barley");
        words.close();
        m_secrets = open();
        QVERIFY(m_secrets->state().byProcess && m_secrets->state().locked);
        QVERIFY(m_secrets->open(Secret("open sesame"))); // a person helps
        QCOMPARE(valueOf(m_secrets->read(ref("token"))), QByteArray("one"));
        qunsetenv("MUSTER_VAULT_PASSPHRASE_FILE");
    }

    void threadsMayShareIt()
    {
        QVERIFY(m_secrets->makeVault(Secret("open sesame"), {}));
        std::vector<std::thread> threads;
        std::atomic<int> failures = 0;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&, thread] {
                for (int i = 0; i < 10; ++i) {
                    const std::string name = "s" + std::to_string(thread) + '-' + std::to_string(i);
                    failures += m_secrets->write(ref(name.c_str()), Secret(name)) ? 0 : 1;
                    failures += valueOf(m_secrets->read(ref(name.c_str()))).toStdString() == name ? 0 : 1;
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
        QCOMPARE(m_secrets->list("hr")->size(), std::size_t(40));
    }

private:
    QString file() const { return m_folder->filePath(u"secrets.vault"_s); }
    /// As a process that has just started; the keychain of before is gone with the one of before.
    std::unique_ptr<WorkspaceSecrets> open()
    {
        auto keychain = std::make_unique<MemorySecretStore>();
        m_keychain = keychain.get();
        return std::make_unique<WorkspaceSecrets>(file(), std::move(keychain));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<WorkspaceSecrets> m_secrets;
    MemorySecretStore* m_keychain = nullptr;
};

QTEST_GUILESS_MAIN(TestWorkspaceSecrets)
#include "test_workspacesecrets.moc"
