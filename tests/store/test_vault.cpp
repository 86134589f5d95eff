// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/vault.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace muster;

namespace {

SecretRef ref(const char* name, const char* origin = "https://hr.example.com", const char* connector = "hr")
{
    return {connector, name, *Origin::fromText(origin)};
}

QByteArray valueOf(const Result<Secret>& secret)
{
    return secret ? QByteArray::fromStdString(std::string(secret->reveal())) : QByteArray("(none)");
}

Vault::Passphrase words(const char* text)
{
    return [text] { return Result<Secret>(Secret(text)); };
}

QByteArray contentOf(const QString& name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void overwrite(const QString& name, const QByteArray& bytes)
{
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

class TestVault : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath(QStringLiteral("secrets.vault"));
    }

    void whatIsWrittenIsThereForTheNextProcess()
    {
        Vault first(m_file, words("open sesame"));
        QVERIFY(first.write(ref("token"), Secret("one")));
        QVERIFY(first.write(ref("other"), Secret(std::string("zero\0line\nend", 13))));
        QVERIFY(first.write(ref("token"), Secret("two")));
        Vault second(m_file, words("open sesame"));
        QCOMPARE(valueOf(second.read(ref("token"))), QByteArray("two"));
        QCOMPARE(valueOf(second.read(ref("other"))), QByteArray("zero\0line\nend", 13));
        QCOMPARE(second.list("hr")->size(), std::size_t(2));
        QVERIFY(second.list("crm")->empty());
        QVERIFY(second.remove(ref("token")));
        QCOMPARE(first.read(ref("token")).error().kind, ErrorKind::SecretMissing); // seen by the one that is open
        QCOMPARE(second.remove(ref("token")).error().kind, ErrorKind::SecretMissing);
        QCOMPARE(valueOf(first.read(ref("other"))).size(), qsizetype(13));
    }

    void aSecretIsForItsOriginAndConnectorOnly()
    {
        Vault vault(m_file, words("open sesame"));
        QVERIFY(vault.write(ref("token"), Secret("one")));
        QCOMPARE(vault.read(ref("token", "https://evil.example.com")).error().kind, ErrorKind::SecretMissing);
        QCOMPARE(vault.read(ref("token", "https://hr.example.com:8443")).error().kind, ErrorKind::SecretMissing);
        QCOMPARE(vault.read(ref("token", "https://hr.example.com", "crm")).error().kind, ErrorKind::SecretMissing);
    }

    void nothingCanBeReadInTheFile()
    {
        Vault vault(m_file, words("canary-passphrase"));
        QVERIFY(vault.write(ref("canary-name", "https://canary-host.example"), Secret("canary-value")));
        const QByteArray bytes = contentOf(m_file);
        QVERIFY(!bytes.isEmpty());
        for (const char* plain : {"canary-passphrase", "canary-name", "canary-host", "canary-value"}) {
            const QByteArray text(plain);
            QVERIFY2(!bytes.contains(text) && !bytes.contains(text.toHex()) &&
                         !bytes.contains(text.toBase64(QByteArray::OmitTrailingEquals).chopped(1)),
                     plain);
        }
        const auto mine = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
        QCOMPARE(QFileInfo(m_file).permissions() & ~mine, QFile::Permissions()); // nobody else may even look
        const QByteArray before = bytes;
        QVERIFY(vault.write(ref("canary-name", "https://canary-host.example"), Secret("canary-value")));
        QVERIFY(contentOf(m_file) != before); // a new nonce each time
    }

    void aWrongPassphraseOpensNothingAndHarmsNothing()
    {
        Vault right(m_file, words("open sesame"));
        QVERIFY(right.write(ref("token"), Secret("one")));
        const QByteArray before = contentOf(m_file);
        Vault wrong(m_file, words("open barley"));
        QCOMPARE(wrong.read(ref("token")).error().kind, ErrorKind::SecretStore);
        QCOMPARE(wrong.write(ref("token"), Secret("two")).error().kind, ErrorKind::SecretStore);
        QCOMPARE(wrong.remove(ref("token")).error().kind, ErrorKind::SecretStore);
        QCOMPARE(wrong.list("hr").error().kind, ErrorKind::SecretStore);
        QCOMPARE(contentOf(m_file), before);
        QCOMPARE(valueOf(right.read(ref("token"))), QByteArray("one"));
    }

    void withoutAPassphraseItSaysWhatToDo()
    {
        Vault vault(m_file, &Vault::passphraseOfProcess);
        qunsetenv("MUSTER_VAULT_PASSPHRASE_FILE");
        qunsetenv("CREDENTIALS_DIRECTORY");
        QVERIFY(!Vault::isChosen());
        const auto refused = vault.write(ref("token"), Secret("one"));
        QCOMPARE(refused.error().kind, ErrorKind::SecretStore);
        QVERIFY(refused.error().message.contains(QStringLiteral("MUSTER_VAULT_PASSPHRASE_FILE")));
        QVERIFY(!QFile::exists(m_file));
    }

    void thePassphraseComesFromAFileOrFromSystemd()
    {
        overwrite(m_folder->filePath(QStringLiteral("words")), "open sesame\n");
        overwrite(m_folder->filePath(QStringLiteral("muster-vault")), "open sesame");
        qputenv("MUSTER_VAULT_PASSPHRASE_FILE", m_folder->filePath(QStringLiteral("words")).toLocal8Bit());
        Vault first(m_file, &Vault::passphraseOfProcess);
        QVERIFY(first.write(ref("token"), Secret("one")));
        qunsetenv("MUSTER_VAULT_PASSPHRASE_FILE");
        qputenv("CREDENTIALS_DIRECTORY", m_folder->path().toLocal8Bit());
        QVERIFY(Vault::isChosen());
        Vault second(m_file, &Vault::passphraseOfProcess);
        QCOMPARE(valueOf(second.read(ref("token"))), QByteArray("one"));
        qunsetenv("CREDENTIALS_DIRECTORY");
        for (const QByteArray& bad :
             {QByteArray("/no/such/file"), m_folder->filePath(QStringLiteral("empty")).toLocal8Bit()}) {
            overwrite(m_folder->filePath(QStringLiteral("empty")), "\n");
            qputenv("MUSTER_VAULT_PASSPHRASE_FILE", bad);
            Vault third(m_file, &Vault::passphraseOfProcess);
            QCOMPARE(third.read(ref("token")).error().kind, ErrorKind::SecretStore);
        }
        qunsetenv("MUSTER_VAULT_PASSPHRASE_FILE");
    }

    void theEnvironmentWins()
    {
        Vault vault(m_file, words("open sesame"));
        QVERIFY(vault.write(ref("token"), Secret("one")));
        qputenv("MUSTER_SECRET_HR_TOKEN", "from outside");
        QCOMPARE(valueOf(vault.read(ref("token"))), QByteArray("from outside"));
        qunsetenv("MUSTER_SECRET_HR_TOKEN");
        QCOMPARE(valueOf(vault.read(ref("token"))), QByteArray("one"));
    }

    void aDamagedFileIsNeverTakenForAnotherContent()
    {
        Vault writer(m_file, words("open sesame"));
        QVERIFY(writer.write(ref("token"), Secret("one")));
        const QByteArray whole = contentOf(m_file);
        int refused = 0;
        for (qsizetype at = 0; at < whole.size();
             at += 3) { // each try costs a key derivation only when the salt differs
            QByteArray changed = whole;
            changed[at] = static_cast<char>(changed[at] ^ 1);
            overwrite(m_file, changed);
            const auto read = writer.read(ref("token"));
            refused += read ? 0 : 1;
            QVERIFY2(read ? valueOf(read) == "one" : read.error().kind != ErrorKind::SecretMissing,
                     QByteArray::number(at).constData());
        }
        QVERIFY(refused > 20);
        for (const QByteArray& bytes :
             {QByteArray(), QByteArray("{"), QByteArray("[]"), whole.left(whole.size() / 2)}) {
            overwrite(m_file, bytes);
            QCOMPARE(writer.read(ref("token")).error().kind, ErrorKind::SecretStore);
            QCOMPARE(writer.write(ref("token"), Secret("two")).error().kind, ErrorKind::SecretStore);
            QCOMPARE(contentOf(m_file), bytes); // nothing is written over what cannot be read
        }
        overwrite(m_file, QByteArray(whole).replace("\"muster-vault\": 1", "\"muster-vault\": 2"));
        QCOMPARE(writer.read(ref("token")).error().kind, ErrorKind::NewerVersion);
    }

    void aFileThatAsksForTooMuchIsRefused()
    {
        Vault writer(m_file, words("open sesame"));
        QVERIFY(writer.write(ref("token"), Secret("one")));
        const QByteArray whole = contentOf(m_file);
        QVERIFY(whole.contains("\"memory\": 67108864"));
        overwrite(m_file, QByteArray(whole).replace("67108864", "99999999999"));
        Vault reader(m_file, words("open sesame"));
        QCOMPARE(reader.read(ref("token")).error().kind, ErrorKind::SecretStore);
    }

    void manyWritersLoseNothing()
    {
        Vault maker(m_file, words("open sesame"));
        QVERIFY(maker.write(ref("first"), Secret("0")));
        std::vector<std::thread> threads;
        std::atomic<int> failures = 0;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&, thread] {
                Vault vault(m_file, words("open sesame"));
                for (int i = 0; i < 10; ++i) {
                    const std::string name = "s" + std::to_string(thread) + '-' + std::to_string(i);
                    failures +=
                        vault.write({"hr", name, *Origin::parse("https://hr.example.com")}, Secret(name)) ? 0 : 1;
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
        QCOMPARE(maker.list("hr")->size(), std::size_t(41));
    }

    void aProxysPasswordSurvivesTheNextChange()
    {
        Vault vault(m_file, words("open sesame"));
        QVERIFY(vault.write(ref("proxy", "socks5://proxy.example.com:1080"), Secret("one")));
        QVERIFY(vault.write(ref("token"), Secret("two")));
        QCOMPARE(valueOf(vault.read(ref("proxy", "socks5://proxy.example.com:1080"))), QByteArray("one"));
        QCOMPARE(vault.list("hr")->size(), std::size_t(2));
    }

    void anotherPassphraseOpensItFromNowOn()
    {
        Vault vault(m_file, words("open sesame")), other(m_file, words("open sesame"));
        QVERIFY(vault.write(ref("token"), Secret("one")));
        QCOMPARE(valueOf(other.read(ref("token"))), QByteArray("one"));
        const QByteArray before = contentOf(m_file);
        QVERIFY(vault.changePassphrase(words("open barley")));
        QVERIFY(contentOf(m_file) != before);
        QCOMPARE(valueOf(vault.read(ref("token"))), QByteArray("one"));
        QCOMPARE(valueOf(Vault(m_file, words("open barley")).read(ref("token"))), QByteArray("one"));
        QCOMPARE(Vault(m_file, words("open sesame")).read(ref("token")).error().kind, ErrorKind::SecretStore);
        QCOMPARE(other.write(ref("token"), Secret("x")).error().kind, ErrorKind::SecretStore); // the old key is no key
        QCOMPARE(valueOf(vault.read(ref("token"))), QByteArray("one"));
        Vault wrong(m_file, words("open nothing"));
        QCOMPARE(wrong.changePassphrase(words("mine now")).error().kind, ErrorKind::SecretStore);
        QCOMPARE(valueOf(Vault(m_file, words("open barley")).read(ref("token"))), QByteArray("one"));
    }

    void anEmptySecretIsNotStored()
    {
        Vault vault(m_file, words("open sesame"));
        QCOMPARE(vault.write(ref("token"), Secret()).error().kind, ErrorKind::Invalid);
        QVERIFY(!QFile::exists(m_file));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
};

QTEST_GUILESS_MAIN(TestVault)
#include "test_vault.moc"
