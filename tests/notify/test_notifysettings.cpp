// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/notifysettings.h"
#include "core/sync/webhookaddress.h"
#include "tests/fakes/memorysecrets.h"
#include "tests/fakes/memorysettings.h"

#include <QTemporaryFile>
#include <QtTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;
using Security = MailSettings::Security;

namespace {

NotifySettings good()
{
    NotifySettings settings;
    settings.mail.enabled = true;
    settings.mail.host = "mail.example.com";
    settings.mail.port = 465;
    settings.mail.security = Security::Tls;
    settings.mail.username = "muster";
    settings.mail.from = "muster@example.com";
    settings.mail.fromName = "Grüße";
    settings.mail.to = {"it@example.com", "boss@example.com"};
    settings.mail.attachResults = false;
    settings.mail.attachKib = 77;
    settings.webhook.enabled = true;
    settings.webhook.url = "https://chat.example.com/hook?room=1";
    settings.desktop = false;
    return settings;
}

/// "mail.host mail.port": the places of what is wrong.
QString placesOf(const NotifySettings& settings)
{
    QStringList places;
    for (const Error& error : problems(settings)) {
        if (error.kind != ErrorKind::Invalid || error.message.isEmpty())
            return u"a problem without words"_s;
        places << error.where;
    }
    return places.join(u' ');
}

} // namespace

class TestNotifySettings : public QObject
{
    Q_OBJECT

private slots:
    void whatIsSwitchedOffIsNotJudged();
    void eachFieldIsJudged_data();
    void eachFieldIsJudged();
    void portsAreJudged();
    void withoutEncryptionMailGoesNowhereElse_data();
    void withoutEncryptionMailGoesNowhereElse();
    void addressesArePlain_data();
    void addressesArePlain();
    void theAuthorityIsAFileThatCanBeRead();
    void settingsComeBackAsTheyWere();
    void missingKeysTakeTheirDefaults();
    void wrongJsonIsRefusedWithItsPlace_data();
    void wrongJsonIsRefusedWithItsPlace();
    void onlyUsableSettingsAreWritten();
    void secretsBelongToAServer();
};

void TestNotifySettings::whatIsSwitchedOffIsNotJudged()
{
    QCOMPARE(placesOf(NotifySettings()), QString());
    QCOMPARE(placesOf(good()), QString());
    NotifySettings settings;
    settings.mail.host = "smtp://wrong host";
    settings.webhook.url = "nonsense";
    QCOMPARE(placesOf(settings), QString());
    settings.mail.enabled = true;
    settings.webhook.enabled = true;
    QCOMPARE(placesOf(settings), u"mail.host mail.from mail.to webhook.url"_s);
}

void TestNotifySettings::eachFieldIsJudged_data()
{
    QTest::addColumn<QString>("place"); // a JSON pointer
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("wrong"); // "" = it is right
    const auto row = [](const char* place, const QByteArray& value, const char* wrong) {
        QTest::addRow("%s %s", place, value.left(50).constData())
            << QString::fromUtf8(place) << value << QString::fromUtf8(wrong);
    };
    const char* host = "/mail/host";
    for (const char* value : {R"("smtp.example.com")", R"("mail")", R"("127.0.0.1")", R"("192.0.2.7")",
                              R"("2001:db8::25")", R"("::1")", R"("a-b.example")"})
        row(host, value, "");
    for (const char* value :
         {R"("")", R"(" ")", R"("smtp://mail.example.com")", R"("mail.example.com:587")", R"("mail.example.com/")",
          R"("mail example.com")", R"("mail.example.com ")", R"("mail..example.com")", R"(".example.com")",
          R"("example.com.")", R"("user@mail.example.com")", R"("mail.example.com\r\nX")", R"("mail\u0000")",
          R"("[::1]")", R"("mäil.example")", R"("mail.example.com?x")", R"("mail.example.com#x")", "\"-oProxy=$(x)\""})
        row(host, value, "mail.host");
    row(host, "\"" + QByteArray(300, 'a') + "\"", "mail.host");
    row("/mail/username", R"("")", "");
    row("/mail/username", R"("Müller, IT")", "");
    row("/mail/username", R"("a\nb")", "mail.username");
    row("/mail/username", R"("a\u0000b")", "mail.username");
    row("/mail/username", "\"" + QByteArray(256, 'a') + "\"", "mail.username");
    row("/mail/fromName", R"("")", "");
    row("/mail/fromName", R"("Müller, \"IT\"")", "");
    row("/mail/fromName", R"("a\r\nBcc: evil@example.com")", "mail.fromName");
    row("/mail/fromName", "\"" + QByteArray(201, 'a') + "\"", "mail.fromName");
    row("/mail/caFile", R"("/no/such/file.pem")", "mail.caFile");
    row("/mail/to", "[]", "mail.to");
    row("/mail/to", R"(["it@example.com"])", "");
    row("/mail/to", R"(["it@example.com", "wrong"])", "mail.to");
    row("/mail/to", R"(["wrong", "it@example.com", "also wrong"])", "mail.to mail.to");
    row("/mail/attachKib", "1", "");
    row("/mail/attachKib", "20480", "");
    const char* url = "/webhook/url";
    for (const char* value : {R"("https://chat.example.com")", R"("https://chat.example.com:8443/a?b=c")",
                              R"("http://127.0.0.1:8080/x")", R"("http://localhost/x")", R"("http://[::1]/x")"})
        row(url, value, "");
    for (const char* value :
         {R"("")", R"("http://chat.example.com/hook")", R"("http://192.168.1.7/hook")", R"("ftp://chat.example.com")",
          R"("file:///etc/passwd")", R"("chat.example.com/hook")", R"("https://user:password@chat.example.com")",
          R"("https://")", R"("https://chat.example.com/\r\nX: y")", R"("http://127.0.0.1.evil.example/x")"})
        row(url, value, "webhook.url");
}

void TestNotifySettings::eachFieldIsJudged()
{
    QFETCH(QString, place);
    QFETCH(QByteArray, value);
    QFETCH(QString, wrong);
    Json json = toJson(good());
    json[Json::json_pointer(place.toStdString())] = readJson(value.toStdString());
    const auto settings = notifySettingsFrom(json);
    QVERIFY2(settings, settings ? "" : qPrintable(settings.error().message));
    QCOMPARE(placesOf(*settings), wrong);
}

void TestNotifySettings::portsAreJudged()
{
    NotifySettings settings = good();
    for (const int port : {1, 25, 587, 65535}) {
        settings.mail.port = port;
        QCOMPARE(placesOf(settings), QString());
    }
    for (const int port : {0, -1, 65536}) {
        settings.mail.port = port;
        QCOMPARE(placesOf(settings), u"mail.port"_s);
    }
    settings = good();
    for (const int size : {0, -1, 20481}) {
        settings.mail.attachKib = size;
        QCOMPARE(placesOf(settings), u"mail.attachKib"_s);
    }
}

void TestNotifySettings::withoutEncryptionMailGoesNowhereElse_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("allowed");
    for (const char* host : {"127.0.0.1", "127.8.9.10", "localhost", "mail.localhost", "::1"})
        QTest::newRow(host) << QByteArray(host) << true;
    for (const char* host : {"mail.example.com", "10.0.0.1", "192.168.1.2", "localhost.example.com",
                             "127.0.0.1.example", "2001:db8::1", "0.0.0.0"})
        QTest::newRow(host) << QByteArray(host) << false;
}

void TestNotifySettings::withoutEncryptionMailGoesNowhereElse()
{
    QFETCH(QByteArray, host);
    QFETCH(bool, allowed);
    NotifySettings settings = good();
    settings.mail.host = host.toStdString();
    for (const Security security : {Security::StartTls, Security::Tls}) {
        settings.mail.security = security;
        QCOMPARE(placesOf(settings), QString());
    }
    settings.mail.security = Security::None;
    QCOMPARE(placesOf(settings), allowed ? QString() : u"mail.security"_s);
}

void TestNotifySettings::addressesArePlain_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const QByteArray& address, bool allowed) {
        QTest::addRow("%d bytes: %s", static_cast<int>(address.size()),
                      address.toPercentEncoding("@").left(60).constData())
            << address << allowed;
    };
    for (const char* address : {"it@example.com", "first.last+tag@mail.example.com", "o'brien@example.com", "a@b",
                                "!#$%&'*+-/=?^_`{|}~@example.com", "1@1.example"})
        row(address, true);
    for (const char* address : {"",
                                "it",
                                "@example.com",
                                "it@",
                                "it@@example.com",
                                "a b@example.com",
                                "it@example.com ",
                                " it@example.com",
                                "<it@example.com>",
                                "IT <it@example.com>",
                                "it@example.com,boss@example.com",
                                "it@example.com;x@example.com",
                                ".it@example.com",
                                "it.@example.com",
                                "i..t@example.com",
                                "it@.example.com",
                                "it@example..com",
                                "it@example.com.",
                                "\"it\"@example.com",
                                "it@[127.0.0.1]",
                                "it@example.com\r\nRCPT TO:<x@example.com>",
                                "it@example.com\n",
                                "it\t@example.com",
                                "it@exa_mple.com",
                                "müller@example.com",
                                "it@exämple.com",
                                "it(comment)@example.com",
                                "it@example.com> SIZE=1"})
        row(address, false);
    row(QByteArray("it\0@example.com", 15), false);
    row(QByteArray(64, 'a') + "@example.com", true);
    row(QByteArray(65, 'a') + "@example.com", false); // RFC 5321, section 4.5.3.1.1
    row("a@" + QByteArray(60, 'b') + '.' + QByteArray(200, 'c'), false);
}

void TestNotifySettings::addressesArePlain()
{
    QFETCH(QByteArray, address);
    QFETCH(bool, allowed);
    NotifySettings settings = good();
    settings.mail.to = {address.toStdString()};
    QCOMPARE(placesOf(settings), allowed ? QString() : u"mail.to"_s);
    for (const Error& error : problems(settings))
        QVERIFY2(!error.message.contains(u'\r') && !error.message.contains(u'\n'), qPrintable(error.message));
    settings = good();
    settings.mail.from = address.toStdString();
    QCOMPARE(placesOf(settings), allowed ? QString() : u"mail.from"_s);
}

void TestNotifySettings::theAuthorityIsAFileThatCanBeRead()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    NotifySettings settings = good();
    settings.mail.caFile = file.fileName().toStdString();
    QCOMPARE(placesOf(settings), QString());
    QVERIFY(file.remove());
    QCOMPARE(placesOf(settings), u"mail.caFile"_s);
}

void TestNotifySettings::settingsComeBackAsTheyWere()
{
    for (const Security security : {Security::StartTls, Security::Tls, Security::None}) {
        NotifySettings settings = good();
        settings.mail.security = security;
        settings.mail.caFile = "/etc/own ca.pem";
        const auto back = notifySettingsFrom(readJson(writeJson(toJson(settings))));
        QVERIFY2(back, back ? "" : qPrintable(back.error().message));
        QVERIFY(*back == settings);
    }
    const std::string wanted =
        R"({"mail":{"enabled":true,"host":"mail.example.com","port":465,"security":"tls",)"
        R"("username":"muster","caFile":"","from":"muster@example.com","fromName":"Grüße",)"
        R"("to":["it@example.com","boss@example.com"],"attachResults":false,"attachKib":77},)"
        R"("webhook":{"enabled":true,"url":"https://chat.example.com/hook?room=1"},"desktop":false})";
    QCOMPARE(writeJson(toJson(good())), wanted);
}

void TestNotifySettings::missingKeysTakeTheirDefaults()
{
    const auto empty = notifySettingsFrom(Json::object());
    QVERIFY(empty);
    QVERIFY(*empty == NotifySettings());
    QVERIFY(empty->desktop);
    QVERIFY(!empty->mail.enabled);
    QVERIFY(!empty->webhook.enabled);
    QCOMPARE(empty->mail.port, 587);
    QVERIFY(empty->mail.security == Security::StartTls);
    const auto some = notifySettingsFrom(readJson(R"({"mail": {"host": "mail.example.com"}, "desktop": false})"));
    QVERIFY(some);
    NotifySettings wanted;
    wanted.mail.host = "mail.example.com";
    wanted.desktop = false;
    QVERIFY(*some == wanted);
}

void TestNotifySettings::wrongJsonIsRefusedWithItsPlace_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("where");
    QTest::addColumn<QString>("word"); // of the message
    const auto row = [](const char* name, const char* json, const char* where, const char* word) {
        QTest::newRow(name) << QByteArray(json) << QString::fromUtf8(where) << QString::fromUtf8(word);
    };
    row("no object", "[]", "", "JSON object");
    row("a text", "\"x\"", "", "JSON object");
    row("unknown", R"({"sms": {}})", "", "“sms”");
    row("a password in the mail", R"({"mail": {"password": "x"}})", "mail", "“password”");
    row("a secret in the webhook", R"({"webhook": {"secret": "x"}})", "webhook", "“secret”");
    row("mail is no object", R"({"mail": 7})", "mail", "mail");
    row("port is a text", R"({"mail": {"port": "25"}})", "mail.port", "port");
    row("port is no port", R"({"mail": {"port": 70000}})", "mail.port", "port");
    row("no such security", R"({"mail": {"security": "ssl"}})", "mail.security", "startTls");
    row("to is a text", R"({"mail": {"to": "it@example.com"}})", "mail.to", "to");
    row("enabled is a text", R"({"webhook": {"enabled": "yes"}})", "webhook.enabled", "enabled");
    row("attached too much", R"({"mail": {"attachKib": 20481}})", "mail.attachKib", "attachKib");
    row("desktop is a number", R"({"desktop": 1})", "desktop", "desktop");
}

void TestNotifySettings::wrongJsonIsRefusedWithItsPlace()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, where);
    QFETCH(QString, word);
    const auto settings = notifySettingsFrom(readJson(json.toStdString()));
    QVERIFY(!settings);
    QVERIFY(settings.error().kind == ErrorKind::Invalid);
    QCOMPARE(settings.error().where, where);
    QVERIFY2(settings.error().message.contains(word), qPrintable(settings.error().message));
}

void TestNotifySettings::onlyUsableSettingsAreWritten()
{
    MemorySettings store;
    MemorySecretStore secrets;
    QVERIFY(*readNotifySettings(store) == NotifySettings()); // nothing was written yet
    QVERIFY(writeNotifySettings(store, secrets, good(), {}));
    QVERIFY(*readNotifySettings(store) == shownSettings(good()));
    NotifySettings wrong = good();
    wrong.mail.to = {"wrong"};
    wrong.webhook.url = "wrong";
    const auto written = writeNotifySettings(store, secrets, wrong, {});
    QVERIFY(!written);
    QVERIFY(written.error().kind == ErrorKind::Invalid);
    QCOMPARE(written.error().where, u"mail.to"_s);
    QVERIFY(*readNotifySettings(store) == shownSettings(good()));
    QVERIFY(store.write("notify", readJson(R"({"mail": {"port": "x"}})")));
    const auto damaged = readNotifySettings(store);
    QVERIFY(!damaged);
    QCOMPARE(damaged.error().where, u"mail.port"_s);
}

void TestNotifySettings::secretsBelongToAServer()
{
    const auto origin = [](const Result<SecretRef>& ref) { return ref ? ref->origin.text() : std::string("none"); };
    MailSettings mail = good().mail;
    QCOMPARE(origin(mailPassword(mail)), std::string("smtps://mail.example.com:465"));
    mail.security = Security::StartTls; // encrypted as well
    mail.port = 587;
    QCOMPARE(origin(mailPassword(mail)), std::string("smtps://mail.example.com:587"));
    mail.security = Security::None;
    mail.host = "127.0.0.1";
    mail.port = 25;
    QCOMPARE(origin(mailPassword(mail)), std::string("smtp://127.0.0.1:25"));
    mail.host = "::1";
    QCOMPARE(origin(mailPassword(mail)), std::string("smtp://[::1]:25"));
    mail.host.clear();
    QCOMPARE(origin(mailPassword(mail)), std::string("none"));
    WebhookSettings webhook;
    QCOMPARE(origin(webhookSecret(webhook)), std::string("none"));
    webhook.url = "https://Chat.example.com/hook?room=1";
    const auto ref = webhookSecret(webhook);
    QCOMPARE(origin(ref), std::string("https://chat.example.com"));
    QVERIFY(ref->connector == notifySecrets);
    QCOMPARE(ref->name, std::string("webhook"));
    QCOMPARE(mailPassword(good().mail)->name, std::string("mail"));
}

QTEST_GUILESS_MAIN(TestNotifySettings)
#include "test_notifysettings.moc"
