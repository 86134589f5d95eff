// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"
#include "tests/fakes/keyring.h"

#include <QElapsedTimer>
#include <QLocalServer>
#include <QLocalSocket>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

/// The real program where nobody sits before a desktop: what cannot be kept is said at once, with every way out, and
/// nothing is ever written in plain text.
class TestHeadless : public QObject
{
    Q_OBJECT

private slots:
    void withoutAKeychainTheWaysOutAreNamed_data()
    {
        QTest::addColumn<QString>("scene");
        QTest::addColumn<QString>("desktop");
        QTest::newRow("no bus") << "none"
                                << "";
        QTest::newRow("no bus, as KDE") << "none"
                                        << "KDE";
        QTest::newRow("a bus that is gone") << "dead"
                                            << "";
        QTest::newRow("a bus that is gone, as KDE") << "dead"
                                                    << "KDE";
        QTest::newRow("a bus that never answers") << "silent"
                                                  << "GNOME";
        QTest::newRow("a locked keyring") << "locked"
                                          << "GNOME";
    }
    void withoutAKeychainTheWaysOutAreNamed()
    {
        QFETCH(QString, scene);
        QFETCH(QString, desktop);
        Program program;
        Keyring keyring;
        QLocalServer silent;
        program.setVariable(u"HOME"_s, program.path(QString()));
        program.setVariable(u"XDG_RUNTIME_DIR"_s, program.path(QString()));
        program.setVariable(u"XDG_CURRENT_DESKTOP"_s, desktop);
        program.setVariable(u"KDE_FULL_SESSION"_s, desktop == u"KDE"_s ? u"true"_s : QString());
        program.setVariable(u"DBUS_SESSION_BUS_ADDRESS"_s, QString());
        program.setVariable(u"DISPLAY"_s, QString()); // nobody could be asked to unlock anything
        program.setVariable(u"WAYLAND_DISPLAY"_s, QString());
        if (scene == u"dead"_s)
            program.setVariable(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path="_s + program.path(u"gone"_s));
        if (scene == u"silent"_s) {
            QVERIFY(silent.listen(program.path(u"bus"_s)));
            program.setVariable(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path="_s + silent.fullServerName());
        }
        if (scene == u"locked"_s) {
            QString whyNot;
            if (!keyring.start(whyNot, false))
                QSKIP(qPrintable(whyNot));
            for (const auto& [name, value] : keyring.variables())
                program.setVariable(name, value);
        }
        Json connector = smallConnector("https://hr.example.com");
        connector["source"]["auth"] = Json{{"kind", "bearer"}, {"token", Json{{"secret", "token"}}}};
        const QString file = program.write(u"connector.json"_s, writeJson(connector));

        QElapsedTimer clock;
        clock.start();
        const Call added = program.run({"connector", "add", file}); // needs no secret yet
        COMPARE_CODE(added, 0);
        const qint64 adding = clock.restart();
        const Call set = program.run({"secret", "set", "small", "token"}, "canary-of-the-headless");
        const qint64 setting = clock.restart();
        COMPARE_CODE(set, 1);
        for (const char* way : {"MUSTER_VAULT_PASSPHRASE_FILE", "MUSTER_SECRET_"})
            QVERIFY2(set.err.contains(way), set.err.constData());
        const Call import = program.run({"import", "small"});
        const qint64 importing = clock.elapsed();
        COMPARE_CODE(import, 1);
        QVERIFY2(!import.err.contains("never stored"), import.err.constData()); // not to be taken for "there is none"
        qInfo("%s: adding %lld ms, secret set %lld ms, import %lld ms", qPrintable(scene), adding, setting, importing);

        // the vault is the documented way out, with the same bus
        program.setVariable(u"MUSTER_VAULT_PASSPHRASE_FILE"_s, program.write(u"passphrase"_s, "correct horse"));
        COMPARE_CODE(program.run({"secret", "set", "small", "token"}, "canary-of-the-headless"), 0);
        QVERIFY(program.json({"secret", "list", "small"}).json() == Json::array({"token"}));
        QFile vault(program.workspace() + u"/secrets.vault"_s);
        QVERIFY(vault.open(QIODevice::ReadOnly));
        QVERIFY(!vault.readAll().contains("canary"));
        QCOMPARE(vault.permissions() & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
                 QFile::Permissions());
    }

    void aSecretFromTheEnvironmentIsThere()
    {
        Program program;
        program.setVariable(u"MUSTER_VAULT_PASSPHRASE_FILE"_s, program.write(u"passphrase"_s, "correct horse"));
        Json connector = smallConnector("https://hr.example.com");
        connector["source"]["auth"] = Json{{"kind", "bearer"}, {"token", Json{{"secret", "token"}}}};
        const QString file = program.write(u"connector.json"_s, writeJson(connector));
        const Call added = program.run({"connector", "add", file});
        COMPARE_CODE(added, 0);
        QVERIFY2(added.err.contains("secret set small token"), added.err.constData());
        COMPARE_CODE(program.run({"secret", "check", "small"}), 6);
        program.setVariable(u"MUSTER_SECRET_SMALL_TOKEN"_s, u"canary-of-the-headless"_s);
        const Call check = program.json({"secret", "check", "small"});
        COMPARE_CODE(check, 0);
        QVERIFY(check.json()["secrets"][0]["stored"] == true);
        const Call again = program.run({"connector", "update", "small", file});
        COMPARE_CODE(again, 0);
        QVERIFY2(!again.err.contains("secret set"), again.err.constData());
        connector["source"]["baseUrl"] = "https://hr.example.com/other";
        const QString other = program.write(u"other.json"_s, writeJson(connector));
        const Call refused = program.run({"connector", "update", "small", other});
        COMPARE_CODE(refused, 6);
        QVERIFY2(refused.err.contains("Nothing was saved") && refused.err.contains("--yes") &&
                     refused.err.contains("https://hr.example.com/other"),
                 refused.err.constData());
        QVERIFY(program.json({"connector", "show", "small"}).json()["stored"]["version"] == 1);
        COMPARE_CODE(program.run({"secret", "set", "small", "token"}, "canary-of-the-vault"), 0);
        program.setVariable(u"MUSTER_VAULT_PASSPHRASE_FILE"_s, program.path(u"no passphrase"_s));
        program.setVariable(u"MUSTER_SECRET_SMALL_TOKEN"_s, u""_s);
        const Call blind = program.run({"connector", "update", "small", other, "--yes"});
        QVERIFY2(blind.code != 0 && blind.err.contains("nobody can tell"), blind.err.constData());
        QVERIFY(program.json({"connector", "show", "small"}).json()["stored"]["version"] == 1);
        program.setVariable(u"MUSTER_VAULT_PASSPHRASE_FILE"_s, program.path(u"passphrase"_s));
        program.setVariable(u"MUSTER_SECRET_SMALL_TOKEN"_s, u"canary-of-the-headless"_s);
        COMPARE_CODE(program.run({"connector", "update", "small", other, "--yes"}), 0);
        COMPARE_CODE(program.run({"secret", "remove", "small", "token"}), 0);
        program.setVariable(u"MUSTER_SECRET_ORIGIN_SMALL"_s, u"https://other.example.com"_s);
        COMPARE_CODE(program.run({"secret", "check", "small"}), 6); // it is for another host
    }
};

QTEST_GUILESS_MAIN(TestHeadless)
#include "test_headless.moc"
