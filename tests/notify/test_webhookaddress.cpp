// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/webhookaddress.h"
#include "tests/fakes/memorysecrets.h"
#include "tests/fakes/memorysettings.h"

#include <QtTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

namespace {

NotifySettings good()
{
    NotifySettings settings;
    settings.webhook.enabled = true;
    settings.webhook.url = "https://chat.example.com/hook?room=1";
    settings.desktop = false;
    return settings;
}

} // namespace

/// The address of a webhook is kept as a secret, and people see its host only.
class TestWebhookAddress : public QObject
{
    Q_OBJECT

private slots:
    void theAddressIsShownToItsHostOnly_data();
    void theAddressIsShownToItsHostOnly();
    void theAddressIsKeptAsASecret();
    void anOlderAddressIsMoved();
    void anOlderAddressStaysWhereNoSecretCanBeKept();
    void whatIsShownCannotBeEdited();
    void nothingGivesTheAddressAway_data();
    void nothingGivesTheAddressAway();
};

void TestWebhookAddress::theAddressIsShownToItsHostOnly_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("shown");
    QTest::newRow("nothing") << u""_s << u""_s;
    QTest::newRow("a path") << u"https://chat.example.com/services/T0/canary"_s << u"https://chat.example.com/•••"_s;
    QTest::newRow("a query") << u"https://Chat.example.com?key=canary"_s << u"https://chat.example.com/•••"_s;
    QTest::newRow("a host alone") << u"https://chat.example.com"_s << u"https://chat.example.com/•••"_s;
    QTest::newRow("a port") << u"http://127.0.0.1:8080/canary"_s << u"http://127.0.0.1:8080/•••"_s;
    QTest::newRow("no address") << u"canary"_s << u"•••"_s;
}

void TestWebhookAddress::theAddressIsShownToItsHostOnly()
{
    QFETCH(QString, url);
    QFETCH(QString, shown);
    const std::string once = shownAddress(url.toStdString());
    QCOMPARE(QString::fromStdString(once), shown);
    QCOMPARE(isShownAddress(once), shown.size() > 3);
    QCOMPARE(isShownAddress(url.toStdString()), false);
    QCOMPARE(shownAddress(once), once);
}

void TestWebhookAddress::theAddressIsKeptAsASecret()
{
    MemorySettings store;
    MemorySecretStore secrets;
    QVERIFY(writeNotifySettings(store, secrets, good(), {}));
    QVERIFY(writeJson(*store.read("notify")).find("room") == std::string::npos);
    const auto kept = readNotifySettings(store);
    QCOMPARE(QString::fromStdString(kept->webhook.url), u"https://chat.example.com/•••"_s);
    QVERIFY(webhookAddress(kept->webhook, secrets)->reveal() == good().webhook.url);
    QVERIFY(writeNotifySettings(store, secrets, *kept, {})); // saved again as it is shown: the address stays
    QVERIFY(webhookAddress(kept->webhook, secrets)->reveal() == good().webhook.url);

    NotifySettings other = *kept;
    other.webhook.url = "https://other.example.com/canary";
    QVERIFY(writeNotifySettings(store, secrets, other, {}));
    QVERIFY(webhookAddress(readNotifySettings(store)->webhook, secrets)->reveal() == other.webhook.url);
    QVERIFY(webhookAddress(kept->webhook, secrets).error().kind == ErrorKind::SecretMissing); // not kept any longer

    secrets.setFailure(Error{ErrorKind::SecretStore, u"locked"_s});
    const auto refused = writeNotifySettings(store, secrets, good(), {});
    QVERIFY(!refused && refused.error().kind == ErrorKind::SecretStore);
    QCOMPARE(QString::fromStdString(readNotifySettings(store)->webhook.url), u"https://other.example.com/•••"_s);
}

void TestWebhookAddress::anOlderAddressIsMoved()
{
    MemorySettings store;
    MemorySecretStore secrets;
    QVERIFY(store.write("notify", toJson(good())));
    std::optional<Error> notMoved;
    const auto settings = readNotifySettings(store, secrets, &notMoved);
    QVERIFY(settings && !notMoved);
    QVERIFY(*settings == shownSettings(good()));
    QVERIFY(*readNotifySettings(store) == shownSettings(good()));
    QVERIFY(webhookAddress(settings->webhook, secrets)->reveal() == good().webhook.url);
}

void TestWebhookAddress::anOlderAddressStaysWhereNoSecretCanBeKept()
{
    MemorySettings store;
    MemorySecretStore secrets;
    QVERIFY(store.write("notify", toJson(good())));
    secrets.setFailure(Error{ErrorKind::SecretStore, u"The keychain is locked."_s});
    std::optional<Error> notMoved;
    auto settings = readNotifySettings(store, secrets, &notMoved);
    QVERIFY(settings && *settings == good());
    QVERIFY(notMoved && notMoved->message.contains(u"The keychain is locked."_s));
    QVERIFY(!notMoved->message.contains(u"room"_s));
    QVERIFY(webhookAddress(settings->webhook, secrets)->reveal() == good().webhook.url);
    settings->desktop = true; // something else can be saved
    QVERIFY(writeNotifySettings(store, secrets, *settings, {}));
    QVERIFY(*readNotifySettings(store) == *settings);
    QVERIFY(writeNotifySettings(store, secrets, shownSettings(*settings), {})); // as a window shows them
    QVERIFY(*readNotifySettings(store) == *settings);
    secrets.setFailure({});
    QVERIFY(readNotifySettings(store, secrets)->webhook.url == shownAddress(good().webhook.url));
}

void TestWebhookAddress::whatIsShownCannotBeEdited()
{
    NotifySettings settings = shownSettings(good());
    QVERIFY(problems(settings).empty());
    settings.webhook.url += "/x";
    const auto found = problems(settings);
    QVERIFY(found.size() == 1 && found.front().where == u"webhook.url"_s);
}

void TestWebhookAddress::nothingGivesTheAddressAway_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArray path = "/services/T000/canary-of-the-path";
    QTest::newRow("the whole address") << "https://chat.example.com" + path;
    QTest::newRow("its path") << "Cannot POST " + path;
    QTest::newRow("its last part") << QByteArray("no such hook: canary-of-the-path");
    QTest::newRow("in a form") << "url=" + path.toPercentEncoding();
    QTest::newRow("in base64") << path.toBase64();
    QTest::newRow("in hexadecimal") << path.toHex();
}

void TestWebhookAddress::nothingGivesTheAddressAway()
{
    QFETCH(QByteArray, text);
    const Secret address("https://chat.example.com/services/T000/canary-of-the-path");
    const QByteArray left =
        QByteArray::fromStdString(withoutAddress("before " + text.toStdString() + " after", address));
    QVERIFY2(!left.contains("canary"), left.constData());
    QVERIFY2(!left.contains(QByteArray("canary-of").toBase64().left(10)), left.constData());
    QVERIFY2(!left.contains(QByteArray("canary").toHex()), left.constData());
    QVERIFY2(left.startsWith("before ") && left.endsWith(" after"), left.constData());
}

QTEST_GUILESS_MAIN(TestWebhookAddress)
#include "test_webhookaddress.moc"
