// SPDX-License-Identifier: GPL-3.0-or-later
#include "limit.h"

#include <sqlite3.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace bench {

namespace {

constexpr int rowsPerCommit = 20'000;

void check(int code, sqlite3* database)
{
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW)
        throw std::runtime_error(sqlite3_errmsg(database));
}

class Writer
{
public:
    explicit Writer(const std::string& file)
    {
        check(sqlite3_open(file.c_str(), &m_database), m_database);
        std::string columns;
        std::string marks;
        std::string sets;
        for (int i = 1; i <= fieldCount; ++i) {
            const std::string number = std::to_string(i);
            const std::string mark = std::to_string(i + 2);
            columns.append(",f").append(number).append(i == 1 || i == 2 || i == 8 ? " TEXT UNIQUE" : " TEXT");
            marks.append(",?").append(mark);
            sets.append(",f").append(number).append("=?").append(mark);
        }
        run("PRAGMA journal_mode=WAL");
        run("PRAGMA synchronous=NORMAL");
        run("PRAGMA cache_size=-65536");
        run("CREATE TABLE IF NOT EXISTS user (id INTEGER PRIMARY KEY, state INTEGER" + columns + ")");
        run("CREATE TABLE IF NOT EXISTS link (user INTEGER PRIMARY KEY, external TEXT, fingerprint INTEGER)");
        prepare("INSERT INTO user VALUES (?1,?2" + marks + ")", &m_insert);
        prepare("INSERT INTO link VALUES (?1,?2,?3)", &m_link);
        prepare("UPDATE user SET state=?2" + sets + " WHERE id=?1", &m_update);
        prepare("UPDATE link SET fingerprint=?2 WHERE user=?1", &m_relink);
        prepare("SELECT id FROM user WHERE f8=?1", &m_find);
    }
    ~Writer()
    {
        for (sqlite3_stmt* statement : {m_insert, m_link, m_update, m_relink, m_find})
            sqlite3_finalize(statement);
        sqlite3_close(m_database);
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    [[nodiscard]] Known known()
    {
        Known all(static_cast<std::size_t>(number("SELECT count(*) FROM link")));
        sqlite3_stmt* statement = nullptr;
        prepare("SELECT fingerprint FROM link", &statement);
        while (sqlite3_step(statement) == SQLITE_ROW)
            all.insert(static_cast<std::uint64_t>(sqlite3_column_int64(statement, 0)));
        sqlite3_finalize(statement);
        m_isEmpty = number("SELECT count(*) FROM (SELECT 1 FROM user LIMIT 1)") == 0;
        m_next = number("SELECT coalesce(max(id),0) FROM user") + 1;
        return all;
    }

    void write(const Batch& batch)
    {
        for (const Batch::User& user : batch.users) {
            if (m_open == 0)
                run("BEGIN IMMEDIATE");
            put(batch, user);
            if (++m_open == rowsPerCommit)
                commit();
        }
    }
    void commit()
    {
        if (m_open > 0)
            run("COMMIT");
        m_open = 0;
    }

private:
    static std::string_view text(const Batch& batch, const Batch::User& user, int column)
    {
        const std::uint32_t begin = column == 0 ? user.begin : user.ends[column - 1];
        return std::string_view(batch.text).substr(begin, user.ends[column] - begin);
    }

    void put(const Batch& batch, const Batch::User& user)
    {
        const std::string_view external = text(batch, user, 0);
        const sqlite3_int64 found = m_isEmpty ? 0 : find(external);
        const sqlite3_int64 id = found ? found : m_next++;
        sqlite3_stmt* row = found ? m_update : m_insert;
        sqlite3_bind_int64(row, 1, id);
        sqlite3_bind_int(row, 2, user.active ? 1 : 2);
        for (int i = 1; i <= fieldCount; ++i)
            bind(row, i + 2, text(batch, user, i));
        step(row);
        const auto fingerprint = static_cast<sqlite3_int64>(user.fingerprint);
        sqlite3_stmt* link = found ? m_relink : m_link;
        sqlite3_bind_int64(link, 1, id);
        if (!found)
            bind(link, 2, external);
        sqlite3_bind_int64(link, found ? 2 : 3, fingerprint);
        step(link);
    }
    sqlite3_int64 find(std::string_view external)
    {
        bind(m_find, 1, external);
        const sqlite3_int64 id = sqlite3_step(m_find) == SQLITE_ROW ? sqlite3_column_int64(m_find, 0) : 0;
        sqlite3_reset(m_find);
        return id;
    }
    static void bind(sqlite3_stmt* statement, int at, std::string_view value)
    {
        if (value.empty())
            sqlite3_bind_null(statement, at);
        else
            sqlite3_bind_text(statement, at, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
    }
    void step(sqlite3_stmt* statement)
    {
        check(sqlite3_step(statement), m_database);
        sqlite3_reset(statement);
    }
    void run(const std::string& sql)
    {
        check(sqlite3_exec(m_database, sql.c_str(), nullptr, nullptr, nullptr), m_database);
    }
    void prepare(const std::string& sql, sqlite3_stmt** statement)
    {
        check(sqlite3_prepare_v2(m_database, sql.c_str(), -1, statement, nullptr), m_database);
    }
    sqlite3_int64 number(const std::string& sql)
    {
        sqlite3_stmt* statement = nullptr;
        prepare(sql, &statement);
        check(sqlite3_step(statement), m_database);
        const sqlite3_int64 value = sqlite3_column_int64(statement, 0);
        sqlite3_finalize(statement);
        return value;
    }

    sqlite3* m_database = nullptr;
    sqlite3_stmt *m_insert = nullptr, *m_link = nullptr, *m_update = nullptr, *m_relink = nullptr, *m_find = nullptr;
    sqlite3_int64 m_next = 1;
    int m_open = 0;
    bool m_isEmpty = true;
};

/// A few items between two threads.
template <typename T>
class Queue
{
public:
    void push(std::optional<T> item)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_items.size() < 6; });
        m_items.push_back(std::move(item));
        m_changed.notify_all();
    }
    std::optional<T> pop()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return !m_items.empty(); });
        std::optional<T> item = std::move(m_items.front());
        m_items.pop_front();
        m_changed.notify_all();
        return item;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<std::optional<T>> m_items;
};

std::string fileText(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::string text(std::filesystem::file_size(path), '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    return text;
}

/// Reads the files of a folder and parses them; only the parsing counts. Returns microseconds.
std::int64_t parseAll(const std::string& folder, std::int64_t pageSize, const std::function<void(Batch&&)>& use)
{
    using Clock = std::chrono::steady_clock;
    Clock::duration spent{};
    const Known nobody;
    for (std::int64_t offset = 0;; offset += pageSize) {
        const std::filesystem::path path = std::filesystem::path(folder) / (std::to_string(offset) + ".json");
        if (!std::filesystem::exists(path))
            break;
        std::string body = fileText(path);
        const auto begin = Clock::now();
        Batch batch = parsePage(body, nobody);
        spent += Clock::now() - begin;
        use(std::move(batch));
    }
    return std::chrono::duration_cast<std::chrono::microseconds>(spent).count();
}

} // namespace

int runLimit(const std::string& url, std::int64_t pageSize, const std::string& database)
{
    Writer writer(database);
    const Known known = writer.known();
    Queue<std::string> pages;
    Queue<Batch> batches;
    std::jthread fetcher([&] {
        fetchPages(url, pageSize, [&](std::string&& body) { pages.push(std::move(body)); });
        pages.push(std::nullopt);
    });
    std::jthread parser([&] {
        while (std::optional<std::string> body = pages.pop())
            batches.push(parsePage(*body, known));
        batches.push(std::nullopt);
    });
    std::int64_t seen = 0;
    while (const std::optional<Batch> batch = batches.pop()) {
        seen += batch->seen;
        writer.write(*batch);
    }
    writer.commit();
    return seen > 0 ? 0 : 1;
}

int runParse(const std::string& folder, std::int64_t pageSize)
{
    std::printf("%lld\n", static_cast<long long>(parseAll(folder, pageSize, [](Batch&&) {})));
    return 0;
}

int runInsert(const std::string& folder, std::int64_t pageSize, const std::string& database)
{
    using Clock = std::chrono::steady_clock;
    Writer writer(database);
    (void)writer.known();
    Clock::duration spent{};
    parseAll(folder, pageSize, [&](Batch&& batch) {
        const auto begin = Clock::now();
        writer.write(batch);
        spent += Clock::now() - begin;
    });
    const auto begin = Clock::now();
    writer.commit();
    spent += Clock::now() - begin;
    std::printf("%lld\n", static_cast<long long>(std::chrono::duration_cast<std::chrono::microseconds>(spent).count()));
    return 0;
}

} // namespace bench
