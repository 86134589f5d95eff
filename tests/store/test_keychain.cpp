// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/keychain.h"
#include "tests/fakes/memorysecrets.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace muster;

namespace {

/// Which keychain this process finds. The program starts itself again, once for each kind: the connection to the
/// session bus is made once in a process.
QByteArray scene()
{
    return qgetenv("MUSTER_TEST_KEYCHAIN");
}

SecretRef ref(const char* connector, const char* name, const char* origin)
{
    return {connector, name, Origin::parse(origin).value()};
}

SecretRef token()
{
    return ref("northwind-hr", "token", "https://hr.example.com");
}

/// The contract of the port, for the fake and for the real keychain.
void checkContract(SecretStore& store)
{
    const SecretRef first = token();
    const SecretRef elsewhere = ref("northwind-hr", "token", "https://other.example.com");
    const SecretRef second = ref("northwind-hr", "consumer key/ä@x", "https://hr.example.com:8443");

    QCOMPARE(store.read(first).error().kind, ErrorKind::SecretMissing);
    QVERIFY(store.list("northwind-hr")->empty());

    QVERIFY(store.write(first, Secret("s3cret-ä-value")).has_value());
    QCOMPARE(store.read(first)->reveal(), std::string_view("s3cret-ä-value"));
    QCOMPARE(store.read(elsewhere).error().kind, ErrorKind::SecretMissing); // bound to the origin
    QCOMPARE(store.read(ref("northwind", "token", "https://hr.example.com")).error().kind, ErrorKind::SecretMissing);

    const std::string bytes("\x00\xff\x01 bytes", 9);
    QVERIFY(store.write(second, Secret(bytes)).has_value());
    QCOMPARE(store.read(second)->reveal(), std::string_view(bytes));
    QVERIFY(store.write(first, Secret("another")).has_value()); // replaces
    QCOMPARE(store.read(first)->reveal(), std::string_view("another"));

    auto listed = store.list("northwind-hr").value();
    std::ranges::sort(listed, {}, [](const SecretRef& r) { return r.name; });
    QCOMPARE(listed.size(), std::size_t(2));
    QCOMPARE(listed[0].name, second.name);
    QCOMPARE(listed[0].origin, second.origin);
    QCOMPARE(listed[1].name, first.name);
    QVERIFY(store.list("another-connector")->empty());

    QVERIFY(store.remove(first).has_value());
    QCOMPARE(store.read(first).error().kind, ErrorKind::SecretMissing);
    QCOMPARE(store.remove(first).error().kind, ErrorKind::SecretMissing);
    QCOMPARE(store.list("northwind-hr")->size(), std::size_t(1));
    QVERIFY(store.remove(second).has_value());
    QVERIFY(store.list("northwind-hr")->empty());
}

} // namespace

class TestKeychain : public QObject
{
    Q_OBJECT

private slots:
    void theFakeKeepsTheContract();
    void namesOfVariables_data();
    void namesOfVariables();
    void theEnvironmentWins();
    void aSecretOfTheEnvironmentGoesToItsOriginOnly();
    void anEmptySecretIsNotStored();
    void withoutAKeychainEveryWayOutIsNamed();
    void theRealKeyring_data();
    void theRealKeyring();

    // Run by theRealKeyring() in a process of their own.
    void sceneUnlocked();
    void sceneLocked();
};

void TestKeychain::theFakeKeepsTheContract()
{
    MemorySecretStore store;
    checkContract(store);
    store.setFailure(Error{ErrorKind::SecretStore, QStringLiteral("locked")});
    QCOMPARE(store.read(token()).error().kind, ErrorKind::SecretStore);
}

void TestKeychain::namesOfVariables_data()
{
    QTest::addColumn<QString>("connector");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("variable");
    QTest::newRow("letters become capitals") << "hr"
                                             << "token"
                                             << "MUSTER_SECRET_HR_TOKEN";
    QTest::newRow("everything else becomes _") << "northwind-hr"
                                               << "api.key 2"
                                               << "MUSTER_SECRET_NORTHWIND_HR_API_KEY_2";
    QTest::newRow("each byte of other letters") << "hr" << QStringLiteral("schlüssel") << "MUSTER_SECRET_HR_SCHL__SSEL";
}

void TestKeychain::namesOfVariables()
{
    QFETCH(QString, connector);
    QFETCH(QString, name);
    QTEST(QString::fromStdString(Keychain::variable(connector.toStdString(), name.toStdString())), "variable");
}

void TestKeychain::theEnvironmentWins()
{
    qputenv("MUSTER_SECRET_NORTHWIND_HR_TOKEN", "from-environment");
    const auto secret = Keychain().read(token());
    qunsetenv("MUSTER_SECRET_NORTHWIND_HR_TOKEN");
    QVERIFY(secret.has_value());
    QCOMPARE(secret->reveal(), std::string_view("from-environment"));
}

void TestKeychain::aSecretOfTheEnvironmentGoesToItsOriginOnly()
{
    qputenv("MUSTER_SECRET_NORTHWIND_HR_TOKEN", "from-environment");
    qputenv("MUSTER_SECRET_ORIGIN_NORTHWIND_HR", "https://hr.example.com");
    const auto own = Keychain().read(token());
    const auto other = Keychain().read(ref("northwind-hr", "token", "https://hr.example.com:444"));
    qunsetenv("MUSTER_SECRET_NORTHWIND_HR_TOKEN");
    qunsetenv("MUSTER_SECRET_ORIGIN_NORTHWIND_HR");
    QVERIFY(own.has_value());
    QCOMPARE(other.error().kind, ErrorKind::SecretMissing);
    QVERIFY(!other.error().message.contains(QLatin1String("from-environment")));
}

void TestKeychain::anEmptySecretIsNotStored()
{
    QCOMPARE(Keychain().write(token(), Secret("")).error().kind, ErrorKind::Invalid);
}

void TestKeychain::withoutAKeychainEveryWayOutIsNamed()
{
    if (!scene().isEmpty())
        QSKIP("this process has a keychain");
    Keychain store(QStringLiteral("Muster test"), std::chrono::seconds(20));
    for (const Error& error : {store.read(token()).error(), store.write(token(), Secret("a-value")).error(),
                               store.remove(token()).error(), store.list("northwind-hr").error()}) {
        QCOMPARE(error.kind, ErrorKind::SecretStore);
        QVERIFY2(error.message.contains(QLatin1String("MUSTER_SECRET_NORTHWIND_HR_")), qPrintable(error.message));
        QVERIFY(!(error.message + error.detail).contains(QLatin1String("a-value")));
    }
}

void TestKeychain::theRealKeyring_data()
{
    QTest::addColumn<QString>("scene");
    QTest::newRow("an unlocked keyring keeps the contract") << "unlocked";
    QTest::newRow("a locked keyring is not taken for an empty one") << "locked";
}

void TestKeychain::theRealKeyring()
{
    QFETCH(QString, scene);
    if (!::scene().isEmpty())
        QSKIP("this process is a scene already");
    const QString run = QStandardPaths::findExecutable(QStringLiteral("dbus-run-session"));
    if (run.isEmpty() || QStandardPaths::findExecutable(QStringLiteral("gnome-keyring-daemon")).isEmpty())
        QSKIP("dbus-run-session or gnome-keyring-daemon is not installed");
    QTemporaryDir home;
    QFile configuration(home.filePath(QStringLiteral("bus.conf")));
    QVERIFY(configuration.open(QIODevice::WriteOnly));
    // A bus that starts no services by itself: neither a second keyring nor a window that asks for a password.
    configuration.write(
        "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" "
        "\"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\"><busconfig><type>session</type>"
        "<listen>unix:tmpdir=" +
        home.path().toUtf8() +
        "</listen><auth>EXTERNAL</auth><policy context=\"default\"><allow send_destination=\"*\" "
        "eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>");
    configuration.close();
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"})
        environment.insert(QString::fromLatin1(name), home.path());
    environment.insert(QStringLiteral("MUSTER_TEST_KEYCHAIN"), scene);
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    QFile password(home.filePath(QStringLiteral("password")));
    QVERIFY(password.open(QIODevice::WriteOnly));
    password.write("pass");
    password.close();
    const bool unlocked = scene == QLatin1String("unlocked");
    const QString script =
        QStringLiteral("gnome-keyring-daemon --foreground --components=secrets %1 & "
                       "for try in $(seq 100); do dbus-send --session --print-reply "
                       "--dest=org.freedesktop.secrets / org.freedesktop.DBus.Peer.Ping >&2 && break; "
                       "sleep 0.1; done; "
                       "\"$0\" \"$1\"; code=$?; kill $!; wait; exit $code")
            .arg(unlocked ? QStringLiteral("--unlock <\"$2\"") : QStringLiteral("</dev/null"));
    process.start(run,
                  {QStringLiteral("--config-file"), configuration.fileName(), QStringLiteral("--"),
                   QStringLiteral("sh"), QStringLiteral("-c"), script, QCoreApplication::applicationFilePath(),
                   unlocked ? QStringLiteral("sceneUnlocked") : QStringLiteral("sceneLocked"), password.fileName()});
    QVERIFY(process.waitForFinished(120'000));
    QVERIFY2(process.exitCode() == 0, process.readAll().constData());
}

void TestKeychain::sceneUnlocked()
{
    if (scene() != "unlocked")
        QSKIP("runs inside theRealKeyring");
    Keychain store(QStringLiteral("Muster test"));
    checkContract(store);
}

void TestKeychain::sceneLocked()
{
    if (scene() != "locked")
        QSKIP("runs inside theRealKeyring");
    Keychain store(QStringLiteral("Muster test"), std::chrono::seconds(5));
    QCOMPARE(store.read(token()).error().kind, ErrorKind::SecretStore);
    QCOMPARE(store.write(token(), Secret("value")).error().kind, ErrorKind::SecretStore);
}

int main(int argc, char** argv)
{
    if (scene().isEmpty())
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=no-such-bus");
    QCoreApplication application(argc, argv);
    TestKeychain test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_keychain.moc"
