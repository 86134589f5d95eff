// SPDX-License-Identifier: GPL-3.0-or-later
// How long a window of a large directory takes: bench_people [users]. Prints milliseconds for lists, searches, rows.
#include "core/base/textkey.h"
#include "core/directory/localpeople.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

#include <array>
#include <cstdio>
#include <ctime>

using namespace muster;

namespace {

constexpr std::array firsts{"Anna", "Björn", "Chloé", "Dmitri", "Elif", "Farah", "Göran", "Hana", "Ivo", "Jun"};
constexpr std::array departments{"Sales", "Engineering", "Legal", "People", "Finance", "Support"};

/// Written as an import writes: straight into the tables.
void fill(db::Database& database, std::int64_t users)
{
    auto transaction = db::Transaction::begin(database);
    auto version = database.prepare("INSERT INTO user_version(id, run, data) VALUES(?1, 1, ?2)");
    auto user = database.prepare("INSERT INTO user(id, version, state, created, updated, run, email_key, username_key, "
                                 "employee_key, list_key) VALUES(?1, ?1, 1, 0, ?1, 1, ?2, ?3, ?4, ?5)");
    if (!transaction || !version || !user)
        qFatal("The database refuses.");
    UserValues values;
    for (std::int64_t id = 1; id <= users; ++id) {
        const std::uint64_t mixed =
            static_cast<std::uint64_t>(id) * 0x9E3779B97F4A7C15ULL >> 20; // not in order of names
        const std::string number = std::to_string(id);
        const std::string username = "user" + number, email = username + "@example.com", employee = "E" + number;
        values.clear();
        values.set(KnownAttribute::Email, email);
        values.set(KnownAttribute::Username, username);
        values.set(KnownAttribute::Firstname, firsts[mixed % firsts.size()]);
        values.set(KnownAttribute::Lastname, "Person" + std::to_string(mixed % 1'000'003));
        values.set(KnownAttribute::EmployeeIdentifier, employee);
        values.set(KnownAttribute::Department, departments[mixed % departments.size()]);
        values.set(KnownAttribute::JobTitle, "Specialist");
        const std::string data = values.encoded(), list = listKey(values), employeeKey = textKey(employee);
        if (!version->bind(1, id).bindBlob(2, data).run() || !user->bind(1, id)
                                                                  .bindText(2, email)
                                                                  .bindText(3, username)
                                                                  .bindText(4, employeeKey)
                                                                  .bindText(5, list)
                                                                  .run())
            qFatal("The database refuses a row.");
    }
    if (!transaction->commit())
        qFatal("The database refuses the end.");
}

void measure(LocalPeople& people, const char* name, const UserQuery& query)
{
    for (const char* turn : {"first", "again"}) {
        QElapsedTimer clock;
        clock.start();
        const std::clock_t before = std::clock();
        const auto ids = people.ids(query, {});
        const auto processor = (std::clock() - before) * 1000 / CLOCKS_PER_SEC;
        std::printf("%-28s %-6s %6lld ms (processor %lld ms), %zu users\n", name, turn,
                    static_cast<long long>(clock.elapsed()), static_cast<long long>(processor), ids ? ids->size() : 0);
    }
}

} // namespace

int main(int argc, char** argv)
{
    const std::int64_t users = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
    const QTemporaryDir folder;
    auto database = db::Database::open(folder.filePath(QStringLiteral("muster.db")).toStdString());
    if (!database)
        qFatal("%s", qPrintable(database.error().message));
    fill(*database, users);
    SystemClock time;
    LocalPeople people(*database, time);
    UserQuery query;
    measure(people, "by name", query);
    query.sort = UserSort::Email;
    measure(people, "by e-mail", query);
    query.sort = UserSort::Department;
    measure(people, "by department", query);
    query = {};
    query.descending = true;
    measure(people, "by name, downwards", query);
    query = {};
    query.search = "person77 legal";
    measure(people, "two words", query);
    query.search = "nobody-is-called-that";
    measure(people, "a word that nobody has", query);
    query.search = "e";
    measure(people, "a letter that all have", query);
    query = {};
    query.state = UserState::Suspended;
    measure(people, "suspended (nobody)", query);
    const auto ids = people.ids({}, {});
    QElapsedTimer window;
    window.start();
    const auto rows = people.rows(std::span(*ids).subspan(ids->size() / 2, 100));
    std::printf("%-35s %6lld ms, %zu rows\n", "a window of 100 rows", static_cast<long long>(window.elapsed()),
                rows ? rows->size() : 0);
    window.restart();
    (void)people.counts();
    std::printf("%-35s %6lld ms\n", "counts", static_cast<long long>(window.elapsed()));
    return 0;
}
