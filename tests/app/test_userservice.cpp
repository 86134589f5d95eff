// SPDX-License-Identifier: GPL-3.0-or-later
// The background service with a `systemctl` of the test, which writes down how it was called.
#include "app/wiring/userservice.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

using namespace muster;

class TestUserService : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QByteArray m_path = qgetenv("PATH");

    void fake(const QByteArray& body)
    {
        QFile script(m_folder->filePath(QStringLiteral("systemctl")));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("#!/bin/sh\necho \"$@\" >> \"" + m_folder->filePath(QStringLiteral("calls")).toUtf8() + "\"\n" +
                     body + "\n");
        script.close();
        QVERIFY(script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        qputenv("PATH", m_folder->path().toUtf8() + ':' + m_path);
    }
    /// The calls so far, without what every call begins with.
    QStringList calls()
    {
        QFile file(m_folder->filePath(QStringLiteral("calls")));
        if (!file.open(QIODevice::ReadOnly))
            return {};
        QStringList lines = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        file.remove();
        for (QString& line : lines) {
            if (!line.startsWith(QStringLiteral("--user --no-pager ")))
                return {QStringLiteral("not a call of the user's manager: ") + line};
            line.remove(0, 18);
        }
        return lines;
    }
    SystemdUserService service()
    {
        return {QStringLiteral("/opt/muster/bin/musterctl"), QStringLiteral("/srv/ada/My data"), units()};
    }
    QString units() { return m_folder->filePath(QStringLiteral("config/systemd/user")); }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup() { qputenv("PATH", m_path); }

    void the_unit_names_program_and_workspace()
    {
        const QString text =
            unitText(QStringLiteral("/opt/muster/bin/musterctl"), QStringLiteral("/srv/ada/My data")).value();
        QVERIFY(text.contains(QStringLiteral(
            "\nExecStart=/usr/bin/env -- \"/opt/muster/bin/musterctl\" --workspace \"/srv/ada/My data\" serve\n")));
        QVERIFY(text.contains(QStringLiteral("\nWantedBy=default.target\n")));
    }

    void what_means_something_to_systemd_is_escaped()
    {
        const QString text = unitText(QStringLiteral("/m"), QStringLiteral("/a \"b\" %h $HOME \\n")).value();
        QVERIFY(text.contains(QStringLiteral("--workspace \"/a \\\"b\\\" %%h $$HOME \\\\n\" serve")));
        QCOMPARE(unitText(QStringLiteral("/m"), QStringLiteral("/a\nExecStartPre=/bin/evil")).error().kind,
                 ErrorKind::Invalid);
    }

    void systemd_itself_finds_nothing_wrong_with_it()
    {
        const QString verifier = QStandardPaths::findExecutable(QStringLiteral("systemd-analyze"));
        if (verifier.isEmpty())
            QSKIP("systemd-analyze is not installed");
        const QString path = m_folder->filePath(QStringLiteral("muster.service"));
        for (const QString& text :
             {unitText(QStringLiteral("/bin/true"), QStringLiteral("/a \"b\" %h $HOME")).value(), shipped()}) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
            file.write(text.toUtf8());
            file.close();
            QProcess process;
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_folder->path());
            process.setProcessEnvironment(environment);
            process.start(verifier,
                          {QStringLiteral("--user"), QStringLiteral("--man=no"), QStringLiteral("verify"), path});
            QVERIFY(process.waitForFinished());
            const QString said = QString::fromUtf8(process.readAllStandardError());
            QVERIFY2(!said.contains(QStringLiteral("muster.service:")), qPrintable(said));
        }
    }

    void installing_writes_the_unit_and_starts_it()
    {
        fake("[ \"$3\" = show ] && echo ActiveState=inactive && echo SubState=dead; exit 0");
        QVERIFY(service().install().has_value());
        QFile unit(units() + QStringLiteral("/muster.service"));
        QVERIFY(unit.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(unit.readAll()),
                 unitText(QStringLiteral("/opt/muster/bin/musterctl"), QStringLiteral("/srv/ada/My data")).value());
        QCOMPARE(calls(),
                 QStringList({QStringLiteral("show --property=Version"),
                              QStringLiteral("show muster.service --property=ActiveState,SubState,UnitFileState"),
                              QStringLiteral("daemon-reload"), QStringLiteral("enable muster.service"),
                              QStringLiteral("restart muster.service")}));
        QVERIFY(service().stop().has_value());
        QVERIFY(service().start().has_value());
        QCOMPARE(calls(), QStringList({QStringLiteral("stop muster.service"), QStringLiteral("start muster.service")}));
        QVERIFY(service().uninstall().has_value());
        QVERIFY(!unit.exists());
        QCOMPARE(calls(),
                 QStringList({QStringLiteral("disable --now muster.service"), QStringLiteral("daemon-reload")}));
        QVERIFY(service().uninstall().has_value()); // once more changes nothing
        QVERIFY(calls().isEmpty());
        QCOMPARE(service().start().error().kind, ErrorKind::NotFound);
    }

    void the_service_of_another_workspace_is_told_apart()
    {
        fake("echo ActiveState=active; echo SubState=running");
        QVERIFY(service().install().has_value());
        QCOMPARE(service().status()->otherWorkspace, QString());
        for (const QString& other : {QStringLiteral("/srv/bob"), QStringLiteral("/a \"b\" %h $HOME \\n")}) {
            QFile unit(units() + QStringLiteral("/muster.service"));
            QVERIFY(unit.open(QIODevice::WriteOnly | QIODevice::Truncate));
            unit.write(unitText(QStringLiteral("/opt/muster/bin/musterctl"), other).value().toUtf8());
            unit.close();
            QCOMPARE(service().status()->otherWorkspace, other);
        }
    }

    void its_state_is_what_systemd_says()
    {
        fake("echo ActiveState=active; echo SubState=running; echo UnitFileState=enabled");
        const Result<ServiceState> state = service().status();
        QVERIFY(state->available);
        QVERIFY(state->running);
        QVERIFY(!state->installed); // there is no unit of ours
        QCOMPARE(state->words, QStringLiteral("active (running)"));
    }

    void without_a_manager_of_the_user_it_is_not_available()
    {
        fake("echo 'Failed to connect to bus: No medium found' >&2; exit 1");
        const Result<ServiceState> state = service().status();
        QVERIFY(!state->available);
        QVERIFY(!state->words.isEmpty());
        QCOMPARE(service().install().error().kind, ErrorKind::NotFound);
        QVERIFY(!QFile::exists(units() + QStringLiteral("/muster.service")));
    }

    void without_systemd_it_is_not_available()
    {
        qputenv("PATH", m_folder->path().toUtf8());
        QVERIFY(!service().status()->available);
        QCOMPARE(service().install().error().kind, ErrorKind::NotFound);
    }

    void what_the_manager_says_is_the_evidence()
    {
        fake("case \"$3\" in restart) echo 'Job failed' >&2; exit 1;; esac");
        const Result<void> done = service().install();
        QCOMPARE(done.error().kind, ErrorKind::Internal);
        QCOMPARE(done.error().detail, QStringLiteral("Job failed"));
    }

private:
    static QString shipped()
    {
        QFile file(QStringLiteral(MUSTER_SOURCE_DIR "/packaging/muster.service"));
        if (!file.open(QIODevice::ReadOnly))
            return {};
        // the package is not installed where its unit is tested
        return QString::fromUtf8(file.readAll())
            .replace(QStringLiteral("/usr/bin/musterctl"), QStringLiteral("/bin/true"));
    }
};

QTEST_GUILESS_MAIN(TestUserService)
#include "test_userservice.moc"
