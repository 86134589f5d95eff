// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/directory/localpeople.h"

#include "core/base/clock.h"

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

UserValues person(const char* first, const char* last, const char* email, const char* department = "")
{
    UserValues values;
    values.set(KnownAttribute::Email, email);
    values.set(KnownAttribute::Username, std::string_view(email).substr(0, std::string_view(email).find('@')));
    values.set(KnownAttribute::Firstname, first);
    values.set(KnownAttribute::Lastname, last);
    values.set(KnownAttribute::Department, department);
    return values;
}

} // namespace

class TestLocalPeople : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void listsAreSortedAndSearched_data();
    void listsAreSortedAndSearched();
    void countsFollowStates();
    void anEditIsAVersionInTheHistory();
    void keysBelongToOnePerson();
    void badValuesAreRefused_data();
    void badValuesAreRefused();
    void aSuspensionByHandIsRemembered();
    void valuesKnowWhereTheyCameFrom();
    void managersAreFoundByAnyKey();
    void aManagerIsSoughtAtTheOwnSourceFirst();
    void keysFindPeople();
    void groupsHaveMembersAndApplications();
    void deviceGroupsHaveNames();
    void removedPeopleLeaveTheirGroups();

private:
    UserId add(const char* first, const char* last, const char* email, const char* department = "");
    std::unique_ptr<QTemporaryDir> m_folder;
    std::optional<db::Database> m_database;
    StepClock m_clock;
    std::optional<LocalPeople> m_people;
};

void TestLocalPeople::init()
{
    m_people.reset();
    m_database.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    auto opened = db::Database::open(m_folder->filePath(QStringLiteral("w.db")).toStdString());
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
    m_database.emplace(std::move(*opened));
    m_people.emplace(*m_database, m_clock, [](const std::string& connector, const Attribute& attribute) {
        return connector + ":" + attribute.name();
    });
}

UserId TestLocalPeople::add(const char* first, const char* last, const char* email, const char* department)
{
    const auto id = m_people->create(person(first, last, email, department), UserState::Active);
    if (!id)
        qWarning("%s", qPrintable(id.error().message));
    return id.value_or(0);
}

void TestLocalPeople::listsAreSortedAndSearched_data()
{
    QTest::addColumn<QByteArray>("search");
    QTest::addColumn<int>("sort");
    QTest::addColumn<bool>("descending");
    QTest::addColumn<QByteArray>("order"); // first letters of the e-mails
    const auto row = [](const char* name, const char* search, UserSort sort, bool descending, const char* order) {
        QTest::newRow(name) << QByteArray(search) << static_cast<int>(sort) << descending << QByteArray(order);
    };
    row("by name", "", UserSort::Displayname, false, "abc");
    row("by name, downwards", "", UserSort::Displayname, true, "cba");
    row("by department", "", UserSort::Department, false, "cab");
    row("by e-mail", "", UserSort::Email, true, "cba");
    row("one word", "müller", UserSort::Displayname, false, "b");
    row("any case", "MÜLLER", UserSort::Displayname, false, "b");
    row("every word counts", "sales a", UserSort::Displayname, false, "ab");
    row("a department", "eng", UserSort::Displayname, false, "c");
    row("an address", "c@x", UserSort::Displayname, false, "c");
    row("nobody", "zzz", UserSort::Displayname, false, "");
}

void TestLocalPeople::listsAreSortedAndSearched()
{
    QFETCH(QByteArray, search);
    QFETCH(int, sort);
    QFETCH(bool, descending);
    QFETCH(QByteArray, order);
    add("Ben", "Müller", "b@x.example", "Sales");
    add("Anna", "Berg", "a@x.example", "Sales");
    add("Chloé", "Roy", "c@x.example", "Engineering");
    UserQuery query;
    query.search = search.toStdString();
    query.sort = static_cast<UserSort>(sort);
    query.descending = descending;
    const auto ids = m_people->ids(query, {});
    QVERIFY(ids);
    const auto rows = m_people->rows(*ids);
    QVERIFY(rows);
    QByteArray found;
    for (const UserRow& one : *rows)
        found += one.email[0];
    QCOMPARE(found, order);
}

void TestLocalPeople::countsFollowStates()
{
    const UserId anna = add("Anna", "Berg", "a@x.example");
    add("Ben", "Roy", "b@x.example");
    QVERIFY(m_people->create(person("Cem", "Al", "c@x.example"), UserState::Staged));
    QVERIFY(m_people->setState(std::span(&anna, 1), UserState::Suspended));
    const auto counts = m_people->counts();
    QCOMPARE(counts->staged, std::int64_t{1});
    QCOMPARE(counts->active, std::int64_t{1});
    QCOMPARE(counts->suspended, std::int64_t{1});
    UserQuery query;
    query.state = UserState::Suspended;
    QCOMPARE(*m_people->ids(query, {}), std::vector<UserId>{anna});
}

void TestLocalPeople::anEditIsAVersionInTheHistory()
{
    const UserId anna = add("Anna", "Berg", "a@x.example", "Sales");
    UserValues changed = person("Anna", "Berg-Roy", "a@x.example");
    QVERIFY(m_people->edit(anna, changed));
    QVERIFY(m_people->edit(anna, changed)); // nothing changed: no entry
    const auto detail = m_people->detail(anna);
    QVERIFY(detail);
    QVERIFY(detail->user.values == changed);
    QCOMPARE(detail->history.size(), std::size_t{2});
    const auto& edit = detail->history.front();
    QCOMPARE(edit.what, QStringLiteral("Edited by hand"));
    QVERIFY(edit.run.empty());
    QCOMPARE(edit.changes.size(), std::size_t{2});
    QCOMPARE(edit.changes[0].attribute.name(), std::string("lastname"));
    QCOMPARE(edit.changes[0].before, std::string("Berg"));
    QCOMPARE(edit.changes[0].after, std::string("Berg-Roy"));
    QCOMPARE(edit.changes[1].before, std::string("Sales"));
    QCOMPARE(edit.changes[1].after, std::string());
    QCOMPARE(detail->history.back().what, QStringLiteral("Created"));
}

void TestLocalPeople::keysBelongToOnePerson()
{
    add("Anna", "Berg", "a@x.example");
    const auto twin = m_people->create(person("Ada", "Roy", "A@X.example"), UserState::Active);
    QVERIFY(!twin);
    QCOMPARE(twin.error().kind, ErrorKind::Conflict);
    QCOMPARE(twin.error().where, QStringLiteral("email"));
    const UserId ben = add("Ben", "Roy", "b@x.example");
    QCOMPARE(m_people->edit(ben, person("Ben", "Roy", "a@x.example")).error().kind, ErrorKind::Conflict);
    QVERIFY(m_people->edit(ben, person("Benno", "Roy", "b@x.example"))); // its own keys are no conflict
}

void TestLocalPeople::badValuesAreRefused_data()
{
    QTest::addColumn<QByteArray>("email");
    QTest::addColumn<QByteArray>("username");
    QTest::newRow("no e-mail") << QByteArray() << QByteArray("u");
    QTest::newRow("an e-mail without a host") << QByteArray("a@") << QByteArray("u");
    QTest::newRow("no username") << QByteArray("a@x.example") << QByteArray();
    QTest::newRow("a username with a space") << QByteArray("a@x.example") << QByteArray("a b");
    QTest::newRow("a control character") << QByteArray("a@x.example") << QByteArray("a\x01");
    QTest::newRow("too long") << QByteArray("a@x.example") << QByteArray(65, 'a');
}

void TestLocalPeople::badValuesAreRefused()
{
    QFETCH(QByteArray, email);
    QFETCH(QByteArray, username);
    UserValues values;
    values.set(KnownAttribute::Email, email.toStdString());
    values.set(KnownAttribute::Username, username.toStdString());
    const auto made = m_people->create(values, UserState::Active);
    QVERIFY(!made);
    QCOMPARE(made.error().kind, ErrorKind::Invalid);
    QVERIFY(!made.error().where.isEmpty());
}

void TestLocalPeople::aSuspensionByHandIsRemembered()
{
    const UserId anna = add("Anna", "Berg", "a@x.example");
    QVERIFY(m_people->setState(std::span(&anna, 1), UserState::Suspended));
    QVERIFY(m_people->detail(anna)->user.suspendedByHand);
    QCOMPARE(m_people->detail(anna)->history.front().what, QStringLiteral("Suspended by hand"));
    QVERIFY(m_people->setState(std::span(&anna, 1), UserState::Active));
    QVERIFY(!m_people->detail(anna)->user.suspendedByHand);
    QVERIFY(m_people->setState(std::span(&anna, 1), UserState::Active)); // as it is: no entry
    QCOMPARE(m_people->detail(anna)->history.size(), std::size_t{3});
}

void TestLocalPeople::valuesKnowWhereTheyCameFrom()
{
    // A user that run 5 of connector "hr" created, as the importer leaves it.
    const std::string data = person("Anna", "Berg", "a@x.example", "Sales").encoded();
    auto insert = m_database->prepare("INSERT INTO user_version(id, run, data) VALUES(9, 5, ?1)");
    QVERIFY(insert->bindBlob(1, data).run());
    const auto done = m_database->run(
        "INSERT INTO run(number, id, connector, state, started) VALUES(5, 'r-5', 'hr', 4, 0);"
        "INSERT INTO user(id, version, state, created, updated, run, email_key, username_key, list_key)"
        " VALUES(9, 9, 1, 1000000, 1000000, 5, 'a@x.example', 'a', 'anna berg');"
        "INSERT INTO connector_number(number, id) VALUES(1, 'hr');"
        "INSERT INTO link(connector, user, external_id, fingerprint, applied) VALUES(1, 9, '007', 0, 9)");
    QVERIFY2(done, done ? "" : qPrintable(done.error().message + done.error().detail));
    QVERIFY(m_people->edit(9, person("Anna", "Berg", "a@x.example", "Legal")));
    const auto detail = m_people->detail(9);
    QVERIFY(detail);
    QCOMPARE(detail->connector, std::string("hr"));
    QCOMPARE(detail->externalId, std::string("007"));
    for (const Provenance& origin : detail->provenance) {
        const bool isDepartment = origin.attribute.known == KnownAttribute::Department;
        QCOMPARE(origin.editedByHand, isDepartment);
        QCOMPARE(origin.run, isDepartment ? std::string() : std::string("r-5"));
        QCOMPARE(origin.source, isDepartment ? std::string() : "hr:" + origin.attribute.name());
    }
    QCOMPARE(m_people->rows(std::vector<UserId>{9})->front().connector, std::string("hr"));
    QCOMPARE(*m_people->lookup("007"), UserId{9});
}

void TestLocalPeople::managersAreFoundByAnyKey()
{
    const UserId boss = add("Bea", "Boss", "boss@x.example");
    UserValues values = person("Anna", "Berg", "a@x.example");
    values.set(KnownAttribute::Manager, "BOSS@x.example");
    const auto anna = m_people->create(values, UserState::Active);
    QCOMPARE(m_people->detail(*anna)->manager->id, boss);
    values.set(KnownAttribute::Manager, "nobody");
    QVERIFY(m_people->edit(*anna, values));
    QVERIFY(!m_people->detail(*anna)->manager);
}

void TestLocalPeople::aManagerIsSoughtAtTheOwnSourceFirst()
{
    // two sources number their people 1, 2, ...
    const UserId hrBoss = add("Bea", "Boss", "boss@x.example");
    const UserId crmBoss = add("Cem", "Boss", "cem@x.example");
    UserValues values = person("Anna", "Berg", "a@x.example");
    values.set(KnownAttribute::Manager, "1");
    const auto anna = m_people->create(values, UserState::Active);
    const auto link = [&](std::int64_t connector, UserId user, const char* externalId) {
        auto insert = m_database->prepare("INSERT INTO link(connector, user, external_id, fingerprint, applied) SELECT "
                                          "?1, id, ?3, 0, version FROM user WHERE id = ?2");
        return insert && insert->bind(1, connector).bind(2, user).bindText(3, externalId).run().has_value();
    };
    QVERIFY(m_database->run("INSERT INTO connector_number(number, id) VALUES(1, 'crm'), (2, 'hr')"));
    QVERIFY(link(1, crmBoss, "1") && link(2, hrBoss, "1"));
    QVERIFY(!m_people->detail(*anna)->manager); // of no source: not clear who is meant
    QVERIFY(link(2, *anna, "2"));
    const auto detail = m_people->detail(*anna);
    QVERIFY(detail && detail->manager);
    QCOMPARE(detail->manager->id, hrBoss);
}

void TestLocalPeople::keysFindPeople()
{
    const UserId anna = add("Anna", "Berg", "anna@x.example");
    QCOMPARE(*m_people->lookup("ANNA@x.example"), anna);
    QCOMPARE(*m_people->lookup("anna"), anna);
    QCOMPARE(*m_people->lookup(std::to_string(anna)), anna);
    QCOMPARE(m_people->lookup("ben").error().kind, ErrorKind::NotFound);
    UserValues other = person("Ben", "Roy", "b@x.example");
    other.set(KnownAttribute::EmployeeIdentifier, "anna");
    QVERIFY(m_people->create(other, UserState::Active));
    QCOMPARE(m_people->lookup("anna").error().kind, ErrorKind::Conflict);
}

void TestLocalPeople::groupsHaveMembersAndApplications()
{
    const std::vector<UserId> both{add("Anna", "Berg", "a@x.example"), add("Ben", "Roy", "b@x.example")};
    Group group;
    group.name = "Engineering";
    group.applications = {"hr"};
    const auto id = m_people->saveGroup(group);
    QVERIFY(id);
    QCOMPARE(m_people->saveGroup({0, GroupKind::Users, "ENGINEERING", {}, 0, {}, {}}).error().kind,
             ErrorKind::Conflict);
    QVERIFY(
        m_people->saveGroup({0, GroupKind::Devices, "Engineering", {}, 0, {}, {}})); // another kind may have the name
    QVERIFY(m_people->addMembers(*id, both));
    QVERIFY(m_people->addMembers(*id, both)); // twice is once
    auto groups = m_people->groups(GroupKind::Users);
    QCOMPARE(groups->size(), std::size_t{1});
    QCOMPARE(groups->front().members, std::int64_t{2});
    QCOMPARE(groups->front().applications, std::vector<std::string>{"hr"});
    UserQuery query;
    query.group = *id;
    QCOMPARE(*m_people->ids(query, {}), both);
    QCOMPARE(m_people->detail(both[0])->groups, std::vector<std::int64_t>{*id});
    QVERIFY(m_people->removeMembers(*id, std::span(both).first(1)));
    QCOMPARE(m_people->ids(query, {})->size(), std::size_t{1});
    QVERIFY(m_people->removeGroup(*id));
    QCOMPARE(m_people->removeGroup(*id).error().kind, ErrorKind::NotFound);
    QVERIFY(m_people->detail(both[1])->groups.empty());
    QCOMPARE(m_people->addMembers(*id, both).error().kind, ErrorKind::NotFound);
}

void TestLocalPeople::deviceGroupsHaveNames()
{
    const auto id = m_people->saveGroup({0, GroupKind::Devices, "Laptops", "All of them", 0, {}, {}});
    QVERIFY(m_people->setDevices(*id, {"mac-1", "pc-2"}));
    QVERIFY(m_people->setDevices(*id, {"mac-1", "pc-3", "pc-4"}));
    QCOMPARE(m_people->devices(*id)->size(), std::size_t{3});
    QCOMPARE(m_people->devices(*id)->at(1).name, std::string("pc-3"));
    QCOMPARE(m_people->groups(GroupKind::Devices)->front().members, std::int64_t{3});
}

void TestLocalPeople::removedPeopleLeaveTheirGroups()
{
    const UserId anna = add("Anna", "Berg", "a@x.example");
    const auto id = m_people->saveGroup({0, GroupKind::Users, "All", {}, 0, {}, {}});
    QVERIFY(m_people->addMembers(*id, std::span(&anna, 1)));
    QVERIFY(m_people->remove(std::span(&anna, 1)));
    QCOMPARE(m_people->groups(GroupKind::Users)->front().members, std::int64_t{0});
    QCOMPARE(m_people->detail(anna).error().kind, ErrorKind::NotFound);
    QCOMPARE(m_people->rows(std::span(&anna, 1))->front().id, UserId{0});
}

QTEST_GUILESS_MAIN(TestLocalPeople)
#include "test_localpeople.moc"
