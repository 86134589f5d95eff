// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/localapikeys.h"
#include "tests/fakes/virtualoffice.h"

#include <QTemporaryDir>
#include <QTest>

using namespace muster;
using namespace std::chrono_literals;

namespace {

std::string textOf(const Result<ApiKeys::Made>& made)
{
    return std::string(made->text.reveal());
}

} // namespace

/// Keys of the HTTP API and the answers that are given again, at moments that the test sets.
class TestApiKeys : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aKeyIsKnownByItsTextOnly();
    void theLastUseIsNoted();
    void aRevokedKeyIsNobodys();
    void anAnswerIsGivenAgainForADay_data();
    void anAnswerIsGivenAgainForADay();
    void oldAnswersAreForgotten();
    void scopesDoNotMix();

private:
    [[nodiscard]] Timestamp used() { return m_keys->list()->front().used; }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::optional<db::Database> m_database;
    VirtualClock m_clock;
    std::optional<LocalApiKeys> m_keys;
    std::optional<LocalApiReplies> m_replies;
};

void TestApiKeys::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_database.emplace(*db::Database::open(m_folder->filePath(QStringLiteral("muster.db")).toStdString()));
    m_keys.emplace(*m_database, m_clock);
    m_replies.emplace(*m_database, m_clock);
}

void TestApiKeys::cleanup()
{
    m_replies.reset();
    m_keys.reset();
    m_database.reset();
}

void TestApiKeys::aKeyIsKnownByItsTextOnly()
{
    const auto first = m_keys->create("first"), second = m_keys->create("second");
    QVERIFY(first && second);
    QCOMPARE(m_keys->check(textOf(first))->value_or(""), first->key.id);
    QCOMPARE(m_keys->check(textOf(second))->value_or(""), second->key.id);
    for (const std::string& wrong : {std::string(), std::string("muster_"), textOf(first) + "A",
                                     textOf(first).substr(1), first->key.hint, std::string(5000, 'm')})
        QVERIFY(!*m_keys->check(wrong));
    QCOMPARE(m_keys->create("").error().kind, ErrorKind::Invalid);
    QCOMPARE(m_keys->create(std::string(101, 'n')).error().kind, ErrorKind::Invalid);
}

void TestApiKeys::theLastUseIsNoted()
{
    const auto made = m_keys->create("scripts");
    QVERIFY(made.has_value());
    QVERIFY(used() == Timestamp());
    QVERIFY(!*m_keys->check("muster_wrong"));
    QVERIFY(used() == Timestamp());
    const Timestamp first = m_clock.now();
    QVERIFY(m_keys->check(textOf(made))->has_value());
    QVERIFY(used() == first);
    m_clock.set(first + 59s); // at most a minute behind: not every request writes
    QVERIFY(m_keys->check(textOf(made))->has_value());
    QVERIFY(used() == first);
    m_clock.set(first + 60s);
    QVERIFY(m_keys->check(textOf(made))->has_value());
    QVERIFY(used() == first + 60s);
    m_clock.set(first - 24h); // the computer's clock was set back
    QVERIFY(m_keys->check(textOf(made))->has_value());
    QVERIFY(used() == first - 24h);
}

void TestApiKeys::aRevokedKeyIsNobodys()
{
    const auto made = m_keys->create("scripts");
    QVERIFY(made && m_keys->revoke(made->key.id));
    QVERIFY(!*m_keys->check(textOf(made)));
    QVERIFY(used() == Timestamp());
    QVERIFY(m_keys->list()->front().revoked == m_clock.now());
    QCOMPARE(m_keys->revoke(made->key.id).error().kind, ErrorKind::NotFound);
}

void TestApiKeys::anAnswerIsGivenAgainForADay_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<bool>("again");
    QTest::newRow("at once") << qint64{0} << true;
    QTest::newRow("a second before a day is over") << qint64{86'399} << true;
    QTest::newRow("after a day") << qint64{86'400} << false;
    QTest::newRow("after a week") << qint64{604'800} << false;
}

void TestApiKeys::anAnswerIsGivenAgainForADay()
{
    QFETCH(const qint64, seconds);
    QFETCH(const bool, again);
    QVERIFY(!*m_replies->find("scope", "body"));
    QVERIFY(m_replies->keep("scope", "body", 201, R"({"jobId":"r-1"})").has_value());
    m_clock.pass(std::chrono::seconds(seconds));
    const auto found = m_replies->find("scope", "body");
    QVERIFY(found.has_value());
    QCOMPARE(found->has_value(), again);
    if (!again) // and the key may be used anew, with another body
        QVERIFY(m_replies->keep("scope", "other", 200, "{}").has_value());
    const auto other = m_replies->find("scope", "other");
    QVERIFY(other && *other);
    QCOMPARE((*other)->sameRequest, !again);
    QCOMPARE((*other)->status, again ? 201 : 200);
    QCOMPARE((*other)->body, std::string(again ? R"({"jobId":"r-1"})" : "{}"));
}

void TestApiKeys::oldAnswersAreForgotten()
{
    const auto count = [&] {
        auto read = m_database->prepare("SELECT count(*) FROM api_reply");
        return read && read->step().value_or(false) ? read->integer(0) : -1;
    };
    QVERIFY(m_replies->keep("one", "body", 201, "{}").has_value());
    m_clock.pass(23h);
    QVERIFY(m_replies->keep("two", "body", 201, "{}").has_value());
    QCOMPARE(count(), std::int64_t{2});
    m_clock.pass(1h);
    QVERIFY(m_replies->keep("three", "body", 201, "{}").has_value());
    QCOMPARE(count(), std::int64_t{2});
    QVERIFY(!*m_replies->find("one", "body"));
    QVERIFY(*m_replies->find("two", "body"));
}

void TestApiKeys::scopesDoNotMix()
{
    QVERIFY(m_replies->keep("key1 POST /a once", "body", 201, "{}").has_value());
    QVERIFY(!*m_replies->find("key2 POST /a once", "body"));
    QVERIFY(!*m_replies->find("key1 POST /b once", "body"));
    QVERIFY(*m_replies->find("key1 POST /a once", "body"));
}

QTEST_GUILESS_MAIN(TestApiKeys)
#include "test_apikeys.moc"
