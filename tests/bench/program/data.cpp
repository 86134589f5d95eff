// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"

#include <array>
#include <cstdarg>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace bench {

namespace {

namespace fs = std::filesystem;

/// SplitMix64: the same sequence on every computer.
class Dice
{
public:
    explicit Dice(std::uint64_t seed) : m_state(seed) {}
    std::uint64_t next()
    {
        m_state += 0x9E3779B97F4A7C15ULL;
        std::uint64_t mixed = m_state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
        return mixed ^ (mixed >> 31);
    }
    std::uint64_t below(std::uint64_t limit) { return next() % limit; }
    bool chance(unsigned percent) { return below(100) < percent; }
    template <std::size_t N>
    std::string_view pick(const std::array<std::string_view, N>& words)
    {
        return words[below(N)];
    }

private:
    std::uint64_t m_state;
};

struct Country
{
    std::string_view code, zone, prefix;
    std::array<std::string_view, 6> first, last;
    std::array<std::string_view, 3> city, street;
};

constexpr std::array<Country, 6> countries{{
    {"DE",
     "Europe/Berlin",
     "+49",
     {"Jürgen", "Käthe", "Lukas", "Sören", "Heike", "Zoë"},
     {"Müller", "Weiß", "Köhler", "Fischer", "von der Heide", "Özdemir"},
     {"München", "Köln", "Berlin"},
     {"Königsallee", "Schloßstraße", "Am Hügel"}},
    {"FR",
     "Europe/Paris",
     "+33",
     {"Amélie", "Noël", "François", "Chloé", "Benoît", "Inès"},
     {"Lefèvre", "Dupont", "d’Arc", "Château", "L’Hôpital", "Moreau"},
     {"Paris", "Orléans", "Saint-Étienne"},
     {"rue de l'Église", "avenue Général Leclerc", "place d'Armes"}},
    {"US",
     "America/Chicago",
     "+1",
     {"James", "Siobhán", "Robert \\\"Bob\\\"", "Latoya", "Miguel", "Grace"},
     {"O'Brien", "Smith", "Nguyen", "McDonald", "Null", "Washington-Jones"},
     {"Chicago", "Austin", "St. Louis"},
     {"Main St.", "\\\"Old\\\" Mill Rd", "Lake Shore Dr"}},
    {"JP",
     "Asia/Tokyo",
     "+81",
     {"太郎", "花子", "健一", "美咲", "翔太", "結衣"},
     {"佐藤", "鈴木", "高橋", "田中", "渡辺", "伊藤"},
     {"東京", "大阪", "名古屋"},
     {"丸の内", "梅田", "栄"}},
    {"PL",
     "Europe/Warsaw",
     "+48",
     {"Łukasz", "Małgorzata", "Żaneta", "Paweł", "Michał", "Grażyna"},
     {"Wiśniewski", "Wójcik", "Kamiński", "Dąbrowski", "Żółć", "Łęcki"},
     {"Łódź", "Kraków", "Gdańsk"},
     {"ul. Piłsudskiego", "al. Jadwigi", "ul. Długa"}},
    {"EG",
     "Africa/Cairo",
     "+20",
     {"محمد", "فاطمة", "أحمد", "نور", "يوسف", "مريم"},
     {"حسن", "السيد", "إبراهيم", "منصور", "عبد الله", "خليل"},
     {"القاهرة", "الإسكندرية", "أسوان"},
     {"شارع التحرير", "شارع النيل", "شارع رمسيس"}},
}};
/// What people's names become in a login.
constexpr std::array<std::string_view, 16> plainFirst{"jurgen", "amelie", "james", "user",     "lukasz",  "maria",
                                                      "grace",  "priya",  "noel",  "francois", "siobhan", "pawel",
                                                      "miguel", "zoe",    "heike", "nikos"};
constexpr std::array<std::string_view, 16> plainLast{"muller", "dupont",  "obrien", "x",      "kaminski", "smith",
                                                     "garcia", "koehler", "nguyen", "weiss",  "moreau",   "wojcik",
                                                     "araujo", "lee",     "sharma", "fischer"};
constexpr std::array<std::string_view, 8> departments{
    "Engineering", "Research & Development", "Sales",      "Vertrieb Süd",
    "Finance",     "Legal/Compliance",       "People Ops", "マーケティング"};
constexpr std::array<std::string_view, 8> titles{"Engineer", "Senior Engineer", "Account Executive",
                                                 "Analyst",  "Chef de projet",  "Sachbearbeiter",
                                                 "Director", "VP, Operations"};
constexpr std::array<std::string_view, 4> types{"full_time", "part_time", "contractor", "intern"};
constexpr std::array<std::string_view, 4> notes{"", "Prefers e-mail; on call in odd weeks.", "Line one\\nLine two",
                                                "Übernahme nach Probezeit geplant"};
constexpr std::array<std::string_view, 5> groups{"vpn", "wifi", "git", "erp", "crm"};

[[gnu::format(printf, 2, 3)]] void print(std::string& out, const char* format, ...)
{
    char buffer[256];
    va_list arguments;
    va_start(arguments, format);
    const int size = std::vsnprintf(buffer, sizeof buffer, format, arguments);
    va_end(arguments);
    out.append(buffer, static_cast<std::size_t>(size));
}

void field(std::string& out, std::string_view name, std::string_view value, std::string_view end = ",")
{
    out.append("\"").append(name).append("\":\"").append(value).append("\"").append(end);
}

unsigned part(Dice& dice, unsigned limit)
{
    return static_cast<unsigned>(dice.below(limit));
}

void appendAddress(std::string& out, Dice& dice, const Country& country, std::string_view kind)
{
    out += '{';
    field(out, "type", kind);
    const std::string street = std::string(dice.pick(country.street)) + " " + std::to_string(1 + dice.below(400));
    field(out, "street", street);
    const std::string_view city = dice.pick(country.city);
    field(out, "city", city);
    if (dice.chance(70))
        field(out, "region", city);
    else
        out += "\"region\":null,";
    field(out, "postalCode", std::to_string(10000 + dice.below(90000)));
    field(out, "country", country.code, "}");
}

void appendPhone(std::string& out, Dice& dice, const Country& country, std::string_view kind)
{
    out += '{';
    field(out, "type", kind);
    print(out, "\"number\":\"%s %u %07u\",\"ext\":null}", std::string(country.prefix).c_str(), 20 + part(dice, 900),
          part(dice, 9'999'999));
}

struct Person
{
    std::int64_t number;
    bool changed, left;
    const Country& country;
    std::string first, last, login;
};

void appendHead(std::string& out, Dice& dice, const Person& person)
{
    print(out, "{\"id\":\"E%07lld\",\"uuid\":\"%08x-%04x-4%03x-a%03x-%012llx\",", static_cast<long long>(person.number),
          part(dice, 0xFFFFFFFF), part(dice, 0x10000), part(dice, 0x1000), part(dice, 0x1000),
          static_cast<unsigned long long>(dice.below(0x1000000000000ULL)));
    field(out, "userName", person.login);
    const bool away = dice.chance(2) && person.number % 100 != 37 && person.number % 100 != 73;
    field(out, "status", person.left || away ? "Inactive" : "Active");
    out += "\"name\":{";
    field(out, "first", person.first);
    const std::string middle = dice.chance(25) ? std::string(dice.pick(person.country.first)) : std::string();
    if (middle.empty())
        out += "\"middle\":null,";
    else
        field(out, "middle", middle);
    field(out, "last", person.last);
    field(out, "display", person.first + (middle.empty() ? " " : " " + middle + " ") + person.last, "},");
}

void appendContacts(std::string& out, Dice& dice, const Person& person)
{
    out += "\"emails\":[";
    const bool home = dice.chance(70);
    if (home) {
        print(out, "{\"type\":\"home\",\"value\":\"home%06u@mail.example.org\",\"primary\":false,\"verified\":false},",
              part(dice, 1'000'000));
    }
    out += "{\"type\":\"work\",";
    field(out, "value", person.login + "@example.com");
    out += "\"primary\":true,\"verified\":true}],\"phones\":[";
    appendPhone(out, dice, person.country, "work");
    out += ',';
    appendPhone(out, dice, person.country, "mobile");
    if (person.changed)
        print(out, ",{\"type\":\"work_mobile\",\"number\":\"+999 555 %07lld\",\"ext\":null}",
              static_cast<long long>(person.number % 10'000'000));
    out += "],\"addresses\":[";
    appendAddress(out, dice, person.country, "work");
    if (dice.chance(50)) {
        out += ',';
        appendAddress(out, dice, person.country, "home");
    }
    out += "],";
}

void appendJob(std::string& out, Dice& dice, const Person& person)
{
    out += "\"employment\":{";
    field(out, "title", (person.changed ? "Principal " : "") + std::string(dice.pick(titles)));
    field(out, "type", dice.pick(types));
    const std::size_t department = dice.below(departments.size());
    print(out, "\"department\":{\"id\":\"D%02u\",\"name\":\"%s\"},", static_cast<unsigned>(department),
          std::string(departments[department]).c_str());
    print(out, "\"costCenter\":\"CC-%04u\",", part(dice, 400));
    field(out, "company", "Example " + std::string(person.country.code) + " Ltd");
    field(out, "location", dice.pick(person.country.city));
    print(out, "\"startDate\":\"20%02u-%02u-%02u\",", 1 + part(dice, 23), 1 + part(dice, 12), 1 + part(dice, 28));
    print(out, "\"endDate\":%s,\"fte\":%s,", person.left ? "\"2024-05-01\"" : "null", dice.chance(80) ? "1" : "0.5");
    if (person.number > 0)
        print(out, "\"manager\":{\"id\":\"E%07lld\"}},", static_cast<long long>(person.number / 12));
    else
        out += "\"manager\":null},";
}

void appendRest(std::string& out, Dice& dice, const Person& person)
{
    field(out, "locale", "en-US");
    field(out, "timezone", person.country.zone);
    out += "\"groups\":[\"all-staff\"";
    for (const std::string_view group : groups) {
        if (dice.chance(30))
            out.append(",\"").append(group).append("\"");
    }
    print(out, "],\"custom\":{\"shirt\":\"M\",\"badge\":%u,\"remote\":%s,", part(dice, 1'000'000),
          dice.chance(40) ? "true" : "false");
    field(out, "notes", dice.pick(notes), "},");
    if (dice.chance(60))
        print(out, "\"photoUrl\":\"https://cdn.example.com/photos/%08x.jpg?size=256\",", part(dice, 0xFFFFFFFF));
    else
        out += "\"photoUrl\":null,";
    print(out, "\"createdAt\":\"2019-03-%02uT08:00:00Z\",\"updatedAt\":\"2024-04-%02uT%02u:%02u:00Z\"}",
          1 + part(dice, 28), 1 + part(dice, 28), part(dice, 24), part(dice, 60));
}

} // namespace

void appendUser(std::string& out, std::int64_t number, Day day)
{
    Dice dice(static_cast<std::uint64_t>(number) * 0xD1B54A32D192ED03ULL + 20240501);
    const bool second = day == Day::Second;
    const Country& country = countries[dice.below(countries.size())];
    Person person{number, second && number % 100 == 37, second && number % 100 == 73, country, {}, {}, {}};
    person.first = dice.pick(country.first);
    person.last = dice.pick(country.last);
    // the names' order in an index is unlike the order in the list, as in real directories
    person.login.append(dice.pick(plainFirst)).append(".").append(dice.pick(plainLast)).append(std::to_string(number));
    if (person.changed && number / 100 % 4 == 0)
        person.last += "-Ångström";
    appendHead(out, dice, person);
    appendContacts(out, dice, person);
    appendJob(out, dice, person);
    appendRest(out, dice, person);
}

std::string page(std::int64_t count, std::int64_t pageSize, std::int64_t offset, Day day)
{
    std::string out;
    out.reserve(static_cast<std::size_t>(pageSize) * 1300 + 200);
    print(out, "{\"meta\":{\"total\":%lld,\"offset\":%lld,\"limit\":%lld},\"data\":{\"items\":[",
          static_cast<long long>(count), static_cast<long long>(offset), static_cast<long long>(pageSize));
    for (std::int64_t i = offset; i < count && i < offset + pageSize; ++i) {
        if (i > offset)
            out += ',';
        appendUser(out, i, day);
    }
    out += "]}}\n";
    return out;
}

void writePages(const std::string& folder, std::int64_t count, std::int64_t pageSize)
{
    const fs::path done = fs::path(folder) / "complete-2";
    if (fs::exists(done))
        return;
    for (const Day day : {Day::First, Day::Second}) {
        const fs::path place = fs::path(folder) / (day == Day::First ? "first" : "second");
        fs::create_directories(place);
        // one page more than there are users: the empty end
        for (std::int64_t offset = 0; offset < count + pageSize; offset += pageSize) {
            std::ofstream file(place / (std::to_string(offset) + ".json"), std::ios::binary);
            file << page(count, pageSize, offset, day);
        }
    }
    std::ofstream(done) << "ok\n";
}

std::string connectorFile(const std::string& baseUrl, std::int64_t pageSize)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 25> fields{
        {{"email", "emails[type=work].value"},
         {"username", "userName"},
         {"firstname", "name.first"},
         {"middlename", "name.middle"},
         {"lastname", "name.last"},
         {"displayname", "name.display"},
         {"alternateEmail", "emails[type=home].value"},
         {"employeeIdentifier", "id"},
         {"employeeType", "employment.type"},
         {"company", "employment.company"},
         {"department", "employment.department.name"},
         {"jobTitle", "employment.title"},
         {"costCenter", "employment.costCenter"},
         {"location", "employment.location"},
         {"manager", "employment.manager.id"},
         {"startDate", "employment.startDate"},
         {"addresses.work.streetAddress", "addresses[type=work].street"},
         {"addresses.work.locality", "addresses[type=work].city"},
         {"addresses.work.region", "addresses[type=work].region"},
         {"addresses.work.postalCode", "addresses[type=work].postalCode"},
         {"addresses.work.country", "addresses[type=work].country"},
         {"phoneNumbers.work", "phones[type=work].number"},
         {"phoneNumbers.mobile", "phones[type=mobile].number"},
         {"attributes.badge", "custom.badge"},
         {"attributes.remote", "custom.remote"}}};
    std::string out = R"({"muster":1,"id":"bench","application":{"displayLabel":"Bench"},"source":{"baseUrl":")" +
                      baseUrl +
                      R"(","auth":{"kind":"none"},"list":{"method":"GET","path":"/users","records":"data.items"},)"
                      R"("total":{"in":"body","path":"meta.total"},)"
                      R"("pagination":{"kind":"offset","limit":"limit","offset":"offset","pageSize":)" +
                      std::to_string(pageSize) + R"(}},"mapping":[)";
    for (const auto& [to, from] : fields) {
        if (out.back() != '[')
            out += ',';
        out += '{';
        field(out, "to", to);
        field(out, "from", from, "}");
    }
    out += R"(],"externalId":"id","status":{"from":"status","active":["Active"],"inactive":["Inactive"]},)"
           R"("safeguards":{"deactivate":null,"create":null,"update":null,"clear":null},"directory":"local"})";
    return out + "\n";
}

} // namespace bench
