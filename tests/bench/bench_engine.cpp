// SPDX-License-Identifier: GPL-3.0-or-later
// The engine alone, without network and JSON: `bench_engine [USERS]` imports generated people three times (new, 2 %
// changed, nothing changed) and prints microseconds for each user and the peak memory.
#include "core/store/importer.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <sys/resource.h>

#include <array>
#include <cstdarg>
#include <cstdio>
#include <ctime>

using namespace muster;

namespace {
constexpr std::array<const char*, 25> targets{"email",
                                              "username",
                                              "firstname",
                                              "middlename",
                                              "lastname",
                                              "displayname",
                                              "alternateEmail",
                                              "description",
                                              "employeeIdentifier",
                                              "employeeType",
                                              "company",
                                              "department",
                                              "jobTitle",
                                              "costCenter",
                                              "location",
                                              "manager",
                                              "startDate",
                                              "addresses.work.streetAddress",
                                              "addresses.work.locality",
                                              "addresses.work.region",
                                              "addresses.work.postalCode",
                                              "addresses.work.country",
                                              "phoneNumbers.work",
                                              "phoneNumbers.mobile",
                                              "phoneNumbers.home"};

Connector benchConnector()
{
    Connector connector;
    connector.id = "bench";
    connector.source.emplace();
    connector.externalId = "id";
    connector.status = StatusRule{"status", {"Active"}, {"Inactive"}};
    for (const char* target : targets)
        connector.mapping.push_back({target, MappingRule::Kind::From, target, {}, Policy::Always, {}});
    return connector;
}

/// People that differ as real ones do: random-looking ids, names with and without accents, about 430 bytes of values.
class People
{
public:
    explicit People(bool later) : m_later(later) {}
    void make(std::int64_t number)
    {
        static constexpr std::array<const char*, 10> first{"Jürgen", "Anna",  "Łukasz",  "太郎", "Mary-Kate",
                                                           "João",   "Priya", "Γιώργος", "Noël", "James"};
        static constexpr std::array<const char*, 10> last{"Müller",    "O'Brien", "Wójcik",       "佐藤",   "Smith",
                                                          "Gonçalves", "Sharma",  "Παπαδόπουλος", "Dupont", "García"};
        const std::uint64_t hash = XXH3_64bits_withSeed(&number, sizeof number, 7);
        const bool changed = m_later && number % 100 == 37;
        m_texts.clear();
        m_at.clear();
        const char* given = first[hash % 10];
        const char* family = last[hash / 10 % 10];
        add("%08x-%04x-%04x-%04x-%012llx", static_cast<unsigned>(hash >> 32), static_cast<unsigned>(hash & 0xffff),
            static_cast<unsigned>(hash >> 16 & 0xffff), static_cast<unsigned>(hash >> 40 & 0xffff),
            static_cast<unsigned long long>(hash ^ 0x5555555555555555ULL) & 0xffffffffffffULL);
        add("%s", m_later && number % 100 == 73 ? "Inactive" : "Active");
        add("user.name%lld@example.com", static_cast<long long>(number ^ 0x2aaa));
        add("%c%c.name%lld", static_cast<char>('a' + hash % 26), static_cast<char>('a' + hash / 26 % 26),
            static_cast<long long>(number));
        add("%s", given);
        add("%s", hash % 4 == 0 ? "Middle" : "");
        add("%s", family);
        add("%s %s", given, family);
        add("home%llu@mail.example.org", static_cast<unsigned long long>(hash % 1000000));
        add("%s", hash % 3 == 0 ? "Prefers e-mail; on call in odd weeks." : "");
        add("E%07lld", static_cast<long long>(number));
        add("full_time");
        add("Northwind Handels GmbH");
        add("%s", hash % 2 ? "Research & Development" : "Vertrieb Süd");
        add("%s%s", hash % 5 ? "Senior Engineer" : "Account Executive", changed ? " II" : "");
        add("CC-%llu", static_cast<unsigned long long>(hash % 9000));
        add("%s", hash % 2 ? "Berlin HQ" : "Lyon");
        add("E%07lld", static_cast<long long>(number / 8));
        add("20%02llu-0%llu-1%llu", static_cast<unsigned long long>(hash % 24),
            static_cast<unsigned long long>(1 + hash % 9), static_cast<unsigned long long>(hash % 10));
        add("Schloßstraße %llu", static_cast<unsigned long long>(hash % 400));
        add("%s", hash % 2 ? "München" : "Orléans");
        add("%s", hash % 2 ? "Bayern" : "Centre-Val de Loire");
        add("80%03llu", static_cast<unsigned long long>(hash % 1000));
        add("%s", hash % 2 ? "DE" : "FR");
        add("+49 %llu %llu", static_cast<unsigned long long>(20 + hash % 900),
            static_cast<unsigned long long>(1000000 + hash % 8999999));
        add("+49 17%llu %llu", static_cast<unsigned long long>(hash % 10),
            static_cast<unsigned long long>(1000000 + hash / 7 % 8999999) + (changed ? 1 : 0));
        add("%s", hash % 9 ? "" : "+49 30 12345");
        for (std::size_t i = 0; i < m_at.size(); ++i) {
            const std::size_t end = i + 1 < m_at.size() ? m_at[i + 1] : m_texts.size();
            const std::string_view text = std::string_view(m_texts).substr(m_at[i], end - m_at[i]);
            m_fields[i] = {text.empty() ? FieldValue::Kind::Null : FieldValue::Kind::String, text, {}};
        }
    }
    [[nodiscard]] std::string_view raw() const { return m_texts; }
    [[nodiscard]] std::span<const FieldValue> fields() const { return m_fields; }

private:
#ifdef __GNUC__
    __attribute__((format(printf, 2, 3)))
#endif
    void
    add(const char* format, ...)
    {
        std::array<char, 128> text{};
        std::va_list values;
        va_start(values, format);
        const int size = std::vsnprintf(text.data(), text.size(), format, values);
        va_end(values);
        m_at.push_back(m_texts.size());
        m_texts.append(text.data(), static_cast<std::size_t>(size));
    }
    bool m_later;
    std::string m_texts;
    std::vector<std::size_t> m_at;
    std::array<FieldValue, targets.size() + 2> m_fields;
};

double cpuSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

double threadSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double now()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Making the people is not the engine's work: they are made before the clock runs, a block at a time.
double feedTime = 0, feedCpu = 0;

Result<FetchProof> feed(std::int64_t users, bool later, std::uint64_t seed, const SourceClient::Callbacks& callbacks)
{
    constexpr std::int64_t block = 1000;
    std::vector<People> people(block, People(later));
    FetchProof proof;
    proof.complete = true;
    for (std::int64_t start = 0; start < users; start += block) {
        const double begun = now(), cpu = threadSeconds();
        for (std::int64_t i = start; i < std::min(users, start + block); ++i)
            people[static_cast<std::size_t>(i - start)].make(i);
        std::vector<std::uint64_t> prints(block);
        for (std::size_t i = 0; i < prints.size(); ++i)
            prints[i] = XXH3_64bits_withSeed(people[i].raw().data(), people[i].raw().size(), seed);
        feedTime += now() - begun;
        feedCpu += threadSeconds() - cpu;
        for (std::int64_t i = start; i < std::min(users, start + block); ++i) {
            const People& person = people[static_cast<std::size_t>(i - start)];
            RecordView view{i - start, person.raw(), prints[static_cast<std::size_t>(i - start)], {}};
            if (!callbacks.known(view.fingerprint))
                view.fields = person.fields();
            callbacks.record(view);
        }
        proof.records = std::min(users, start + block);
        callbacks.page(proof);
    }
    return proof;
}

bool measure(const char* name, const std::string& path, std::int64_t users, bool later)
{
    const double begun = now(), cpu = cpuSeconds();
    feedTime = feedCpu = 0;
    Result<db::Database> database = db::Database::open(path);
    if (!database) {
        std::fprintf(stderr, "%s\n", qPrintable(database.error().message));
        return false;
    }
    SystemClock clock;
    const OpenFeed open = [&]() -> Result<Feed> {
        return Feed([&](const Mapper&, std::uint64_t seed, const SourceClient::Callbacks& callbacks, std::stop_token) {
            return feed(users, later, seed, callbacks);
        });
    };
    const Result<Plan> plan = makePlan(*database, clock, benchConnector(), {}, open, {}, {});
    const double planned = now();
    const Result<RunReport> report =
        plan ? applyPlan(*database, clock, plan->id, true, {}, {}) : Result<RunReport>(fail(plan.error()));
    const double applied = now();
    if (!report) {
        std::fprintf(stderr, "%s %s\n", qPrintable(report.error().message), qPrintable(report.error().detail));
        return false;
    }
    *database = db::Database(std::move(*db::Database::openAgain(path)));
    const double ended = now();
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const double each = 1e6 / static_cast<double>(users);
    std::printf("%-10s %8lld users  plan %6.2f  apply %6.2f  close %5.2f  total %6.2f us/user  cpu %6.2f  RSS %ld MB  "
                "(created %lld updated %lld suspended %lld unchanged %lld)\n",
                name, static_cast<long long>(users), (planned - begun - feedTime) * each, (applied - planned) * each,
                (ended - applied) * each, (ended - begun - feedTime) * each, (cpuSeconds() - cpu - feedCpu) * each,
                usage.ru_maxrss / 1024, static_cast<long long>(report->counts.created),
                static_cast<long long>(report->counts.updated), static_cast<long long>(report->counts.suspended),
                static_cast<long long>(report->counts.unchanged));
    return true;
}
} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const std::int64_t users = argc > 1 ? std::atoll(argv[1]) : 100'000;
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("workspace.db")).toStdString();
    const bool done = measure("first", path, users, false) && measure("second", path, users, true) &&
                      measure("unchanged", path, users, true);
    return done ? 0 : 1;
}
