// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/demo.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTest>

#include <set>

using namespace muster;

class TestDemo : public QObject
{
    Q_OBJECT

private slots:
    void thereAreEightAwkwardPeopleAmong250();
    void idsAreUnique();
    void addressesRepeatOnlyWhereTheyShould();
    void theServiceAsksForItsKey();
    void theServiceGivesPagesAndATotal();
    void aTakenPortIsRefused();

private:
    std::pair<int, Json> get(const std::string& url, bool withKey);
    QNetworkAccessManager m_network;
};

void TestDemo::thereAreEightAwkwardPeopleAmong250()
{
    int odd = 0;
    for (int i = 0; i < 250; ++i)
        odd += demo::oddity(i) != demo::Oddity::None;
    QCOMPARE(odd, 8);
    QVERIFY(demo::person(7)["work"]["email"] == Json(nullptr));
    QVERIFY(demo::person(38)["work"]["email"] == demo::person(37)["work"]["email"]);
    QVERIFY(demo::person(100)["status"] == Json("Sabbatical"));
    QVERIFY(demo::person(162)["id"] == Json("007"));
    QVERIFY(demo::person(5)["status"] == Json("Leave"));
}

void TestDemo::idsAreUnique()
{
    std::set<std::string> ids;
    for (int i = 0; i < 3000; ++i)
        ids.insert(demo::person(i)["id"].get<std::string>());
    QCOMPARE(ids.size(), std::size_t{3000});
}

void TestDemo::addressesRepeatOnlyWhereTheyShould()
{
    std::multiset<std::string> addresses;
    for (int i = 0; i < 250; ++i)
        if (const Json email = demo::person(i)["work"]["email"]; email.is_string())
            addresses.insert(email.get<std::string>());
    int twice = 0;
    for (const auto& address : std::set<std::string>(addresses.begin(), addresses.end()))
        twice += addresses.count(address) > 1;
    QCOMPARE(twice, 1);
}

std::pair<int, Json> TestDemo::get(const std::string& url, bool withKey)
{
    QNetworkRequest request{QUrl(QString::fromStdString(url))};
    if (withKey)
        request.setRawHeader("X-Api-Key", "demo");
    QNetworkReply* reply = m_network.get(request);
    QSignalSpy finished(reply, &QNetworkReply::finished);
    if (!reply->isFinished() && !finished.wait())
        return {0, {}};
    const QByteArray body = reply->readAll();
    reply->deleteLater();
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), readJson(body.toStdString())};
}

void TestDemo::theServiceAsksForItsKey()
{
    const auto service = DemoService::start(10);
    QVERIFY(service);
    QCOMPARE(get((*service)->baseUrl() + "/employees", false).first, 401);
    QCOMPARE(get((*service)->baseUrl() + "/employees?limit=0", true).first, 400);
}

void TestDemo::theServiceGivesPagesAndATotal()
{
    const auto service = DemoService::start(250);
    QVERIFY(service);
    const auto [status, page] = get((*service)->baseUrl() + "/employees?limit=100&offset=200", true);
    QCOMPARE(status, 200);
    QVERIFY(page["meta"]["total"] == Json(250));
    QCOMPARE(page["data"]["items"].size(), std::size_t{50});
    QVERIFY(page["data"]["items"][0]["id"] == Json("E00201"));
    const auto [ok, past] = get((*service)->baseUrl() + "/employees?limit=100&offset=300", true);
    QCOMPARE(ok, 200);
    QVERIFY(past["data"]["items"].empty());
    // Of 8 posts 1 is in Legal: 250 / 8 = 31 people.
    const auto [found, legal] = get((*service)->baseUrl() + "/employees?limit=1000&department=Legal", true);
    QCOMPARE(found, 200);
    QVERIFY(legal["meta"]["total"] == Json(31));
    QCOMPARE(legal["data"]["items"].size(), std::size_t{31});
}

void TestDemo::aTakenPortIsRefused()
{
    const auto first = DemoService::start(1);
    QVERIFY(first);
    const auto second = DemoService::start(1, (*first)->port());
    QVERIFY(!second);
    QCOMPARE(second.error().kind, ErrorKind::Conflict);
}

QTEST_GUILESS_MAIN(TestDemo)
#include "test_demo.moc"
