// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/connectors.h"

#include <QTemporaryDir>
#include <QTest>

using namespace muster;

namespace {

class StepClock final : public Clock
{
public:
    Timestamp now() const override { return m_now += std::chrono::seconds(1); }

private:
    mutable Timestamp m_now{};
};

Connector sample(const std::string& id)
{
    Connector connector;
    connector.id = id;
    connector.application.displayLabel = "Northwind";
    connector.source.emplace();
    connector.source->baseUrl = "https://hr.example.com";
    connector.mapping.push_back({"email", MappingRule::Kind::From, "mail", {}, Policy::Always, std::nullopt});
    return connector;
}

} // namespace

class TestConnectors : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void whatIsAddedComesBack();
    void anIdIsTakenOnce();
    void badIdsAndLogosAreRefused_data();
    void badIdsAndLogosAreRefused();
    void everySaveThatChangesSomethingIsAVersion();
    void deactivatingKeepsTheApplication();
    void removingForgetsItAndKeepsItsHistory();
    void draftsSurviveAClosedDatabase();
    void whatIsMissingIsNotFound();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::optional<db::Database> m_database;
    StepClock m_clock;
    std::string path() const { return m_folder->filePath(QStringLiteral("w.db")).toStdString(); }
    LocalConnectorStore store() { return {*m_database, m_clock}; }
};

void TestConnectors::init()
{
    m_database.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    auto opened = db::Database::open(path());
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
    m_database.emplace(std::move(*opened));
}

void TestConnectors::whatIsAddedComesBack()
{
    auto connectors = store();
    QVERIFY(connectors.add(sample("b"), {}));
    QVERIFY(connectors.add(sample("a"), "<svg xmlns='http://www.w3.org/2000/svg'/>"));
    const auto list = connectors.list();
    QVERIFY(list);
    QCOMPARE(list->size(), std::size_t{2});
    const auto one = connectors.get("a");
    QVERIFY(one);
    QVERIFY(one->connector == sample("a"));
    QCOMPARE(one->version, std::int64_t{1});
    QVERIFY(!one->active);
    QVERIFY(one->logo.starts_with("<svg"));
    QVERIFY(connectors.setActive("a", true));
    QVERIFY(connectors.get("a")->active);
}

void TestConnectors::anIdIsTakenOnce()
{
    auto connectors = store();
    QVERIFY(connectors.add(sample("a"), {}));
    const auto again = connectors.add(sample("a"), {});
    QVERIFY(!again);
    QCOMPARE(again.error().kind, ErrorKind::Conflict);
}

void TestConnectors::badIdsAndLogosAreRefused_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QByteArray>("logo");
    QTest::newRow("no id") << QByteArray("") << QByteArray("");
    QTest::newRow("capital letters") << QByteArray("HR") << QByteArray("");
    QTest::newRow("a path") << QByteArray("../hr") << QByteArray("");
    QTest::newRow("65 characters") << QByteArray(65, 'a') << QByteArray("");
    QTest::newRow("a logo that is a page") << QByteArray("hr") << QByteArray("<html></html>");
    QTest::newRow("a logo of 100,001 bytes")
        << QByteArray("hr") << QByteArray("\x89PNG\r\n\x1a\n").append(QByteArray(99'993, 'x'));
}

void TestConnectors::badIdsAndLogosAreRefused()
{
    QFETCH(QByteArray, id);
    QFETCH(QByteArray, logo);
    const auto stored = store().add(sample(id.toStdString()), logo.toStdString());
    QVERIFY(!stored);
    QCOMPARE(stored.error().kind, ErrorKind::Invalid);
}

void TestConnectors::everySaveThatChangesSomethingIsAVersion()
{
    auto connectors = store();
    QVERIFY(connectors.add(sample("a"), {}));
    QCOMPARE(connectors.update(sample("a"), {})->version, std::int64_t{1}); // nothing changed
    Connector changed = sample("a");
    changed.mapping[0].value = "work.mail";
    changed.mapping.push_back({"username", MappingRule::Kind::From, "login", {}, Policy::Always, std::nullopt});
    changed.source->pagination = PageOffset{};
    QCOMPARE(connectors.update(changed, {})->version, std::int64_t{2});
    const auto history = connectors.history("a");
    QVERIFY(history);
    QCOMPARE(history->size(), std::size_t{2});
    QCOMPARE(history->front().version, std::int64_t{2});
    QVERIFY2(history->front().summary.startsWith(QStringLiteral("Paging, mapping of 2")),
             qPrintable(history->front().summary));
    QVERIFY(history->front().at > history->back().at);
    QVERIFY(*connectors.version("a", 1) == sample("a"));
    QVERIFY(*connectors.version("a", 2) == changed);
    QVERIFY(connectors.update(sample("a"), {})->version == 3); // back to the first: a version too
}

void TestConnectors::deactivatingKeepsTheApplication()
{
    auto connectors = store();
    QVERIFY(connectors.add(sample("a"), {}));
    QVERIFY(connectors.setActive("a", true));
    QVERIFY(
        m_database->run("INSERT INTO connector_number(number, id) VALUES(7, 'a'); INSERT INTO link(connector, user, "
                        "external_id, fingerprint, applied) VALUES(7, 1, 'x', 0, 0)"));
    QVERIFY(connectors.deactivate("a"));
    const auto stored = connectors.get("a");
    QVERIFY(stored);
    QVERIFY(!stored->active);
    QVERIFY(!stored->connector.source);
    QVERIFY(stored->connector.mapping.empty());
    QCOMPARE(stored->connector.application.displayLabel, std::string("Northwind"));
    auto links = m_database->prepare("SELECT count(*) FROM link");
    QVERIFY(*links->step());
    QCOMPARE(links->integer(0), std::int64_t{0});
}

void TestConnectors::removingForgetsItAndKeepsItsHistory()
{
    auto connectors = store();
    QVERIFY(connectors.add(sample("a"), {}));
    QVERIFY(connectors.remove("a"));
    QCOMPARE(connectors.get("a").error().kind, ErrorKind::NotFound);
    QVERIFY(connectors.version("a", 1));
    QCOMPARE(connectors.add(sample("a"), {})->version, std::int64_t{2});
}

void TestConnectors::draftsSurviveAClosedDatabase()
{
    Draft draft{sample("a"), "mapping", {}, "<svg/>"};
    draft.connector.source->baseUrl = "https://hr.exa"; // half a word is kept too
    QVERIFY(store().saveDraft("new", draft));
    m_database.reset();
    m_database.emplace(std::move(*db::Database::open(path())));
    const auto kept = store().draft("new");
    QVERIFY(kept && kept->has_value());
    QVERIFY((*kept)->connector == draft.connector);
    QCOMPARE((*kept)->step, std::string("mapping"));
    QCOMPARE((*kept)->logo, std::string("<svg/>"));
    QCOMPARE(store().drafts()->size(), std::size_t{1});
    QVERIFY(store().removeDraft("new"));
    QVERIFY(!store().draft("new")->has_value());
}

void TestConnectors::whatIsMissingIsNotFound()
{
    auto connectors = store();
    QCOMPARE(connectors.get("x").error().kind, ErrorKind::NotFound);
    QCOMPARE(connectors.update(sample("x"), {}).error().kind, ErrorKind::NotFound);
    QCOMPARE(connectors.setActive("x", true).error().kind, ErrorKind::NotFound);
    QCOMPARE(connectors.deactivate("x").error().kind, ErrorKind::NotFound);
    QCOMPARE(connectors.remove("x").error().kind, ErrorKind::NotFound);
    QCOMPARE(connectors.history("x").error().kind, ErrorKind::NotFound);
    QCOMPARE(connectors.version("x", 1).error().kind, ErrorKind::NotFound);
}

QTEST_GUILESS_MAIN(TestConnectors)
#include "test_connectors.moc"
