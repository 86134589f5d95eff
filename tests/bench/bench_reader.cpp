// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/recordreader.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <unordered_set>

/// What the reader costs: `bench_reader [FOLDER]`, where FOLDER holds pages {"data": [users]} such as those of the load
/// generator; without it, pages of one made-up user are read. Prints MB/s and microseconds a record, best of nine
/// turns.
using namespace muster;

namespace {

constexpr const char* paths[] = {"id",
                                 "status",
                                 "userName",
                                 "name.first",
                                 "name.middle",
                                 "name.last",
                                 "name.display",
                                 "emails[type=work].value",
                                 "emails[type=home].value",
                                 "phones[type=work].number",
                                 "phones[type=mobile].number",
                                 "addresses[0].street",
                                 "addresses[0].city",
                                 "addresses[0].region",
                                 "addresses[0].postalCode",
                                 "addresses[0].country",
                                 "employment.title",
                                 "employment.type",
                                 "employment.department.name",
                                 "employment.costCenter",
                                 "employment.company",
                                 "employment.location",
                                 "employment.startDate",
                                 "employment.manager",
                                 "custom.badge"};

std::string madeUp()
{
    const std::string user =
        R"({"id":"E0000001","uuid":"629eb6cd-587b-45fe-a52e-79c3aaa93d7b","userName":"ann.lee1","status":"Active","name":{"first":"Ann","middle":null,"last":"Lee","display":"Ann Lee"},"emails":[{"type":"work","value":"ann.lee1@example.com","primary":true},{"type":"home","value":"ann@example.org","primary":false}],"phones":[{"type":"work","number":"+91 718 2127919","ext":null},{"type":"mobile","number":"+91 503 9962343","ext":null}],"addresses":[{"type":"work","street":"356, MG Road","city":"Berlin","region":null,"postalCode":"10001","country":"DE"}],"employment":{"title":"Engineer","type":"contractor","department":{"id":"D02","name":"Sales"},"costCenter":"CC-0056","company":"Example Ltd","location":"Berlin","startDate":"2015-07-01","endDate":null,"fte":0.5,"manager":null},"custom":{"badge":771768,"remote":false,"notes":"Line one\nLine two"}})";
    std::string page = "{\"data\":[" + user;
    for (int i = 1; i < 1000; ++i)
        page.append(",").append(user);
    return page.append("],\"total\":1000}");
}

std::vector<std::string> load(const char* folder)
{
    std::vector<std::string> pages;
    if (!folder)
        return std::vector<std::string>(10, madeUp());
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream file(entry.path(), std::ios::binary);
        pages.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return pages;
}

struct Turn
{
    double seconds = 0;
    std::int64_t records = 0, problems = 0;
    std::size_t bytes = 0, values = 0;
};

Turn readAll(RecordReader& reader, const std::vector<std::string>& pages, const RecordReader::Known& known,
             std::unordered_set<std::uint64_t>* prints = nullptr)
{
    Turn turn;
    const auto record = [&](const RecordView& view) {
        ++turn.records;
        for (const FieldValue& field : view.fields)
            turn.values += field.text.size();
        if (prints)
            prints->insert(view.fingerprint);
    };
    const auto problem = [&](const RecordProblem&) { ++turn.problems; };
    const auto begin = std::chrono::steady_clock::now();
    for (const std::string& page : pages) {
        if (const auto read = reader.scan(page); !read || !reader.records(record, problem, known))
            ++turn.problems;
        turn.bytes += page.size();
    }
    turn.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return turn;
}

void print(const char* name, RecordReader& reader, const std::vector<std::string>& pages,
           const RecordReader::Known& known)
{
    Turn best;
    for (int i = 0; i < 9; ++i) {
        const Turn turn = readAll(reader, pages, known);
        if (i == 0 || turn.seconds < best.seconds)
            best = turn;
    }
    const auto records = static_cast<double>(std::max<std::int64_t>(1, best.records));
    std::printf("%-34s %8.0f MB/s %8.3f us/record  (%lld records, %lld problems, %zu bytes of values)\n", name,
                static_cast<double>(best.bytes) / best.seconds / 1e6, best.seconds / records * 1e6,
                static_cast<long long>(best.records), static_cast<long long>(best.problems), best.values);
}

} // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> pages = load(argc > 1 ? argv[1] : nullptr);
    std::vector<RecordPath> fields;
    for (const char* path : paths)
        fields.push_back(*RecordPath::parse(path));
    RecordReader reader({*RecordPath::parse("data"), fields, {*RecordPath::parse("total")}, 1});
    RecordReader idOnly({*RecordPath::parse("data"), {fields[0]}, {*RecordPath::parse("total")}, 1});
    std::unordered_set<std::uint64_t> prints;
    readAll(reader, pages, {}, &prints);
    print("25 fields, strict", reader, pages, {});
    print("id only, strict", idOnly, pages, {});
    print("known by fingerprint", reader, pages, [](std::uint64_t) { return true; });
    print("known by fingerprint, hash set", reader, pages, [&](std::uint64_t print) { return prints.contains(print); });
    std::printf("memcpy of the same bytes:");
    std::string copy(pages.front().size(), '\0');
    const auto begin = std::chrono::steady_clock::now();
    for (const std::string& page : pages) {
        copy.resize(page.size());
        std::memcpy(copy.data(), page.data(), page.size());
    }
    std::printf(" %.3f ms\n", std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() * 1e3);
    return 0;
}
