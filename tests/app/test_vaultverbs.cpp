// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"
#include "tests/fakes/keyring.h"

#include <QTest>

#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A terminal at which the test sits.
class Terminal
{
public:
    Terminal() : m_master(posix_openpt(O_RDWR | O_NOCTTY))
    {
        if (m_master < 0 || grantpt(m_master) != 0 || unlockpt(m_master) != 0)
            qFatal("no terminal can be made");
        m_keep = open(ptsname(m_master), O_RDWR | O_NOCTTY); // otherwise it hangs up between two programs
    }
    ~Terminal()
    {
        close(m_keep);
        close(m_master);
    }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;
    [[nodiscard]] QString name() const { return QString::fromLocal8Bit(ptsname(m_master)); }
    void type(const QByteArray& line) const { QCOMPARE(::write(m_master, line.constData(), line.size()), line.size()); }

private:
    int m_master, m_keep = -1;
};

} // namespace

/// `musterctl vault` with the real keychain and the real file.
class TestVaultVerbs : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QString whyNot;
        if (!m_keyring.start(whyNot))
            QSKIP(qPrintable(whyNot));
    }

    void init()
    {
        m_program = std::make_unique<Program>();
        for (const auto& [name, value] : m_keyring.variables())
            m_program->setVariable(name, value);
        Json connector = smallConnector("https://hr.example.com");
        connector["id"] = "small-" + std::to_string(++m_number); // all tests share one keyring
        connector["source"]["auth"] = {{"kind", "bearer"}, {"token", {{"secret", "token"}}}};
        m_id = connector["id"].get<std::string>();
        COMPARE_CODE(m_program->run({"connector", "add", m_program->write(u"connector.json"_s, writeJson(connector))}),
                     0);
    }

    void secretsMoveIntoAVaultAndBack()
    {
        COMPARE_CODE(m_program->run({"secret", "set", m_id, "token"}, "canary-of-the-vault"), 0);
        QVERIFY(m_program->json({"vault", "status"}).json()["place"] == "keychain");
        const Call made = m_program->json({"vault", "make"}, "correct horse battery\n");
        COMPARE_CODE(made, 0);
        QVERIFY(made.json() == Json({{"moved", 1}, {"note", ""}}));
        QFile vault(m_program->workspace() + u"/secrets.vault"_s);
        QVERIFY(vault.open(QIODevice::ReadOnly));
        QVERIFY(!vault.readAll().contains("canary"));

        const Call locked = m_program->json({"vault", "status"});
        COMPARE_CODE(locked, 1);
        QVERIFY(locked.json()["place"] == "vault" && locked.json()["locked"] == true);
        const Call refused = m_program->run({"secret", "list", m_id});
        COMPARE_CODE(refused, 1);
        QVERIFY2(refused.err.contains("MUSTER_VAULT_PASSPHRASE_FILE"), refused.err.constData());

        m_program->setVariable(u"MUSTER_VAULT_PASSPHRASE_FILE"_s,
                               m_program->write(u"words"_s, "correct horse battery\n"));
        COMPARE_CODE(m_program->run({"vault", "status"}), 0);
        QVERIFY(m_program->json({"secret", "list", m_id}).json() == Json::array({"token"}));
        COMPARE_CODE(m_program->run({"vault", "make"}), 1);   // there is one
        COMPARE_CODE(m_program->run({"vault", "remove"}), 1); // the environment wants it

        const Call changed = m_program->run({"vault", "change"}, "staple correct horse\n");
        COMPARE_CODE(changed, 0);
        QVERIFY2(changed.err.contains("file"), changed.err.constData()); // it still holds the old one
        COMPARE_CODE(m_program->run({"secret", "list", m_id}), 1);
        m_program->write(u"words"_s, "staple correct horse\n");
        QVERIFY(m_program->json({"secret", "list", m_id}).json() == Json::array({"token"}));
    }

    void aPersonAtATerminalIsAsked()
    {
        COMPARE_CODE(m_program->run({"secret", "set", m_id, "token"}, "canary-of-the-vault"), 0);
        COMPARE_CODE(atTerminal({"vault", "make"}, {"correct horse battery", "correct horse battery"}), 0);
        const Call listed = atTerminal({"--json", "secret", "list", m_id}, {"correct horse battery"});
        COMPARE_CODE(listed, 0);
        QVERIFY(listed.json() == Json::array({"token"}));
        COMPARE_CODE(atTerminal({"secret", "list", m_id}, {"incorrect horse"}), 1);
        COMPARE_CODE(atTerminal({"--no-interaction", "secret", "list", m_id}, {}), 1);
        const Call differ = atTerminal({"vault", "change"}, {"correct horse battery", "one two three", "one two four"});
        COMPARE_CODE(differ, 1);
        QVERIFY2(differ.err.contains("differ"), differ.err.constData());
        COMPARE_CODE(atTerminal({"vault", "change"}, {"correct horse battery", "one two three", "one two three"}), 0);
        COMPARE_CODE(atTerminal({"vault", "remove"}, {"one two three"}), 0);
        QVERIFY(!QFile::exists(m_program->workspace() + u"/secrets.vault"_s));
        QVERIFY(m_program->json({"secret", "list", m_id}).json() == Json::array({"token"}));
    }

    void wrongUsageIsSaid()
    {
        COMPARE_CODE(m_program->run({"vault", "make"}, "short"), 1);
        COMPARE_CODE(m_program->run({"vault", "remove"}), 1);
        COMPARE_CODE(m_program->run({"vault", "make"}, "correct horse battery"), 0);
        const Call change = m_program->run({"vault", "change"}, "another passphrase");
        COMPARE_CODE(change, 2); // the present one has no way in
        QVERIFY2(change.err.contains("MUSTER_VAULT_PASSPHRASE_FILE"), change.err.constData());
        COMPARE_CODE(m_program->run({"vault"}), 2);
    }

private:
    /// One line for each prompt, typed when it stands there.
    Call atTerminal(const Arguments& arguments, const QByteArrayList& lines) const
    {
        const Terminal terminal;
        QProcess process;
        process.setStandardInputFile(terminal.name());
        process.setReadChannel(QProcess::StandardError); // where the prompts are
        m_program->start(process, arguments);
        QByteArray said;
        for (const QByteArray& line : lines) {
            while (!said.endsWith(": ") && process.waitForReadyRead(20'000))
                said += process.readAllStandardError();
            terminal.type(line + "\n");
            said.clear();
        }
        Call call = Program::finish(process);
        for (const QByteArray& line : lines)
            if ((call.out + call.err).contains(line))
                call.code = -3; // it must not be shown
        return call;
    }

    Keyring m_keyring;
    std::unique_ptr<Program> m_program;
    std::string m_id;
    int m_number = 0;
};

QTEST_GUILESS_MAIN(TestVaultVerbs)
#include "test_vaultverbs.moc"
