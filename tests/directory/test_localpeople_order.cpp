// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/directory/localpeople.h"

#include <QTemporaryDir>
#include <QTest>

using namespace muster;

/// The order of long lists: every column, ties, long names that differ late, groups, states, cancel.
class TestLocalPeopleOrder : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everyColumnSorts_data();
    void everyColumnSorts();
    void onlyMembersOfAGroupAreListed();
    void onlyPeopleOfAConnectorAreListed();
    void aStopEndsTheList();

private:
    QByteArray listed(const UserQuery& query);

    QTemporaryDir m_folder;
    std::optional<db::Database> m_database;
    SystemClock m_clock;
    std::optional<LocalPeople> m_people;
    std::map<char, UserId> m_ids;
};

void TestLocalPeopleOrder::initTestCase()
{
    auto opened = db::Database::open(m_folder.filePath(QStringLiteral("w.db")).toStdString());
    QVERIFY(opened);
    m_database.emplace(std::move(*opened));
    m_people.emplace(*m_database, m_clock);
    struct Row
    {
        const char *email, *username, *displayname, *department, *jobTitle;
        UserState state;
    };
    // the names of a to d are the same for more than 16 bytes; e has a short one that they begin with
    const Row rows[] = {
        {"c@x.example", "w", "Maximiliane-Charlotte Zorn", "Sales", "Clerk", UserState::Active},
        {"a@x.example", "z", "Maximiliane-Charlotte Abel", "Sales", "Agent", UserState::Suspended},
        {"d@x.example", "x", "maximiliane-charlotte zorn", "Legal", "", UserState::Active}, // as c, written otherwise
        {"b@x.example", "y", "Maximiliane-Charlotte Berg", "", "Director", UserState::Staged},
        {"e@x.example", "v", "Maxi", "Éclat", "Clerk", UserState::Active},
    };
    for (const Row& row : rows) {
        UserValues values;
        values.set(KnownAttribute::Email, row.email);
        values.set(KnownAttribute::Username, row.username);
        values.set(KnownAttribute::Displayname, row.displayname);
        values.set(KnownAttribute::Department, row.department);
        values.set(KnownAttribute::JobTitle, row.jobTitle);
        const auto id = m_people->create(values, row.state);
        QVERIFY(id);
        m_ids[row.email[0]] = *id;
    }
}

QByteArray TestLocalPeopleOrder::listed(const UserQuery& query)
{
    const auto ids = m_people->ids(query, {});
    const auto rows = ids ? m_people->rows(*ids) : Result<std::vector<UserRow>>(fail(ids.error()));
    if (!rows)
        return rows.error().message.toUtf8();
    QByteArray letters;
    for (const UserRow& row : *rows)
        letters += row.email[0];
    return letters;
}

void TestLocalPeopleOrder::everyColumnSorts_data()
{
    QTest::addColumn<int>("sort");
    QTest::addColumn<QByteArray>("upwards");
    const auto row = [](const char* name, UserSort sort, const char* upwards) {
        QTest::newRow(name) << static_cast<int>(sort) << QByteArray(upwards);
    };
    // c and d have the same folded name; then the department decides (it follows in the key): Legal before Sales
    row("by name: the short one first, ties by department", UserSort::Displayname, "eabdc");
    row("by e-mail", UserSort::Email, "abcde");
    row("by username", UserSort::Username, "ecdba");
    row("by department: none first, ties by name, accents after z", UserSort::Department, "bdace");
    row("by job title: none first, ties by name", UserSort::JobTitle, "daecb");
    row("by state: staged, active, suspended, ties by name", UserSort::State, "bedca");
}

void TestLocalPeopleOrder::everyColumnSorts()
{
    QFETCH(int, sort);
    QFETCH(QByteArray, upwards);
    UserQuery query;
    query.sort = static_cast<UserSort>(sort);
    QCOMPARE(listed(query), upwards);
    query.descending = true;
    std::reverse(upwards.begin(), upwards.end());
    QCOMPARE(listed(query), upwards);
}

void TestLocalPeopleOrder::onlyMembersOfAGroupAreListed()
{
    Group group;
    group.name = "Board";
    const auto id = m_people->saveGroup(group);
    QVERIFY(id);
    const std::vector<UserId> members{m_ids['c'], m_ids['a']};
    QVERIFY(m_people->addMembers(*id, members));
    UserQuery query;
    query.group = *id;
    QCOMPARE(listed(query), QByteArray("ac"));
    query.state = UserState::Suspended;
    QCOMPARE(listed(query), QByteArray("a"));
    query.state.reset();
    query.search = "ZORN sales";
    QCOMPARE(listed(query), QByteArray("c"));
}

void TestLocalPeopleOrder::onlyPeopleOfAConnectorAreListed()
{
    const std::string link = "INSERT INTO connector_number(number, id) VALUES(1, 'hr'), (2, 'crm');"
                             "INSERT INTO link(connector, user, external_id, fingerprint, applied) VALUES"
                             "(1, " +
                             std::to_string(m_ids['c']) + ", '1', 0, 1), (1, " + std::to_string(m_ids['a']) +
                             ", '2', 0, 1), (2, " + std::to_string(m_ids['a']) + ", '1', 0, 1)";
    QVERIFY(m_database->run(link));
    UserQuery query;
    query.connector = "hr";
    QCOMPARE(listed(query), QByteArray("ac"));
    query.connector = "crm";
    QCOMPARE(listed(query), QByteArray("a"));
    query.connector = ""; // made by hand
    QCOMPARE(listed(query), QByteArray("ebd"));
    query.connector = "nobody's";
    QCOMPARE(listed(query), QByteArray());
    Group group;
    group.name = "Crew";
    const auto id = m_people->saveGroup(group);
    QVERIFY(id && m_people->addMembers(*id, std::vector<UserId>{m_ids['c'], m_ids['b']}));
    query.group = *id;
    query.connector = "hr";
    QCOMPARE(listed(query), QByteArray("c"));
}

void TestLocalPeopleOrder::aStopEndsTheList()
{
    std::stop_source stop;
    stop.request_stop();
    const auto ids = m_people->ids({}, stop.get_token());
    QVERIFY(!ids);
    QCOMPARE(ids.error().kind, ErrorKind::Cancelled);
    QVERIFY(m_people->ids({}, {})); // and the next one works again
}

QTEST_GUILESS_MAIN(TestLocalPeopleOrder)
#include "test_localpeople_order.moc"
