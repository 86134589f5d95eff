// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/demo.h"

#include <array>

namespace muster::demo {

namespace {

struct Name
{
    const char* text;
    const char* ascii; ///< as it stands in the e-mail address
};

/// One part of the world: names, a city, and telephone numbers that stay within the ranges kept for fiction where there
/// are any.
struct Region
{
    std::array<Name, 6> first;
    std::array<Name, 6> last;
    const char *street, *city, *state, *postalCode, *country;
    const char *work, *mobile; ///< the last three digits are added
};

const std::array<Region, 12> regions{{
    {{{{"Anna", "anna"},
       {"Jürgen", "juergen"},
       {"Käthe", "kaethe"},
       {"Lukas", "lukas"},
       {"Sören", "soeren"},
       {"Zoë", "zoe"}}},
     {{{"Müller", "mueller"},
       {"Groß", "gross"},
       {"von der Heide", "vonderheide"},
       {"Schäfer", "schaefer"},
       {"Özdemir", "oezdemir"},
       {"Weiß", "weiss"}}},
     "Invalidenstraße 44",
     "Berlin",
     "Berlin",
     "10115",
     "DE",
     "+49 30 23125",
     "+49 171 39200"},
    {{{{"Aoife", "aoife"},
       {"Seán", "sean"},
       {"Olivia", "olivia"},
       {"Patrick", "patrick"},
       {"Niamh", "niamh"},
       {"George", "george"}}},
     {{{"O'Neill", "oneill"},
       {"Smith-Jones", "smith-jones"},
       {"MacDonald", "macdonald"},
       {"Ó Briain", "obriain"},
       {"Taylor", "taylor"},
       {"Fitzgerald", "fitzgerald"}}},
     "221B Baker Street",
     "London",
     "Greater London",
     "NW1 6XE",
     "GB",
     "+44 20 7946 0",
     "+44 7700 900"},
    {{{{"José", "jose"},
       {"María Luisa", "marialuisa"},
       {"Iñaki", "inaki"},
       {"Núria", "nuria"},
       {"Ángel", "angel"},
       {"Belén", "belen"}}},
     {{{"García Márquez", "garciamarquez"},
       {"Núñez", "nunez"},
       {"Ibáñez", "ibanez"},
       {"Peña", "pena"},
       {"de la Cruz", "delacruz"},
       {"Muñoz", "munoz"}}},
     "Calle de Alcalá 7",
     "Madrid",
     "Madrid",
     "28014",
     "ES",
     "+34 91 123 4",
     "+34 612 345 "},
    {{{{"Χρήστος", "christos"},
       {"Ελένη", "eleni"},
       {"Γιώργος", "giorgos"},
       {"Μαρία", "maria"},
       {"Δημήτρης", "dimitris"},
       {"Σοφία", "sofia"}}},
     {{{"Παπαδόπουλος", "papadopoulos"},
       {"Νικολάου", "nikolaou"},
       {"Γεωργίου", "georgiou"},
       {"Οικονόμου", "oikonomou"},
       {"Βασιλείου", "vasileiou"},
       {"Αγγέλου", "angelou"}}},
     "Ερμού 12",
     "Αθήνα",
     "Αττική",
     "105 63",
     "GR",
     "+30 21 0123 4",
     "+30 691 234 5"},
    {{{{"Алексей", "alexey"},
       {"Ольга", "olga"},
       {"Дмитро", "dmytro"},
       {"Юлія", "yuliia"},
       {"Сергій", "serhii"},
       {"Надія", "nadiia"}}},
     {{{"Шевченко", "shevchenko"},
       {"Коваленко", "kovalenko"},
       {"Щербак", "shcherbak"},
       {"Бондаренко", "bondarenko"},
       {"Мельник", "melnyk"},
       {"Ткачук", "tkachuk"}}},
     "вул. Хрещатик 22",
     "Київ",
     "",
     "01001",
     "UA",
     "+380 44 123 4",
     "+380 50 123 4"},
    {{{{"محمد", "mohammed"},
       {"فاطمة", "fatima"},
       {"عبد الرحمن", "abdulrahman"},
       {"ليلى", "layla"},
       {"يوسف", "youssef"},
       {"نور", "nour"}}},
     {{{"الخطيب", "alkhatib"},
       {"حسن", "hassan"},
       {"المصري", "almasri"},
       {"عبد الله", "abdullah"},
       {"سليمان", "suleiman"},
       {"القاسم", "alqasim"}}},
     "شارع الشيخ زايد",
     "دبي",
     "",
     "",
     "AE",
     "+971 4 123 4",
     "+971 50 123 4"},
    {{{{"דוד", "david"}, {"נועה", "noa"}, {"יעל", "yael"}, {"אבי", "avi"}, {"תמר", "tamar"}, {"אורי", "uri"}}},
     {{{"כהן", "cohen"},
       {"לוי", "levi"},
       {"בן־דוד", "bendavid"},
       {"מזרחי", "mizrahi"},
       {"פרץ", "peretz"},
       {"אברהם", "avraham"}}},
     "רוטשילד 22",
     "תל אביב",
     "",
     "6688218",
     "IL",
     "+972 3 123 4",
     "+972 50 123 4"},
    {{{{"小明", "xiaoming"}, {"美玲", "meiling"}, {"伟", "wei"}, {"芳", "fang"}, {"秀英", "xiuying"}, {"强", "qiang"}}},
     {{{"王", "wang"}, {"李", "li"}, {"张", "zhang"}, {"欧阳", "ouyang"}, {"陈", "chen"}, {"黄", "huang"}}},
     "南京东路 100号",
     "上海",
     "上海市",
     "200001",
     "CN",
     "+86 21 6123 4",
     "+86 138 1234 5"},
    {{{{"健太", "kenta"},
       {"さくら", "sakura"},
       {"陽子", "yoko"},
       {"大輔", "daisuke"},
       {"真由美", "mayumi"},
       {"翔", "sho"}}},
     {{{"佐藤", "sato"},
       {"鈴木", "suzuki"},
       {"高橋", "takahashi"},
       {"渡辺", "watanabe"},
       {"伊藤", "ito"},
       {"小林", "kobayashi"}}},
     "丸の内 1-1",
     "東京",
     "東京都",
     "100-0005",
     "JP",
     "+81 3 1234 5",
     "+81 90 1234 5"},
    {{{{"Nguyễn Minh", "minh"},
       {"Thị Hương", "huong"},
       {"Văn Đức", "duc"},
       {"Thu Hà", "ha"},
       {"Quốc Bảo", "bao"},
       {"Mỹ Linh", "linh"}}},
     {{{"Trần", "tran"}, {"Lê", "le"}, {"Phạm", "pham"}, {"Đặng", "dang"}, {"Võ", "vo"}, {"Bùi", "bui"}}},
     "12 Lê Lợi",
     "Thành phố Hồ Chí Minh",
     "",
     "700000",
     "VN",
     "+84 28 3823 4",
     "+84 91 234 5"},
    {{{{"Þórunn", "thorunn"},
       {"Ægir", "aegir"},
       {"Björk", "bjork"},
       {"Eiður", "eidur"},
       {"Sigríður", "sigridur"},
       {"Óðinn", "odinn"}}},
     {{{"Guðmundsdóttir", "gudmundsdottir"},
       {"Þorsteinsson", "thorsteinsson"},
       {"Jónsdóttir", "jonsdottir"},
       {"Ægisson", "aegisson"},
       {"Sigurðardóttir", "sigurdardottir"},
       {"Björnsson", "bjornsson"}}},
     "Laugavegur 3",
     "Reykjavík",
     "",
     "101",
     "IS",
     "+354 551 2",
     "+354 611 2"},
    {{{{"Ayşe", "ayse"},
       {"İbrahim", "ibrahim"},
       {"Çağla", "cagla"},
       {"Ömer", "omer"},
       {"Işıl", "isil"},
       {"Gülşah", "gulsah"}}},
     {{{"Yılmaz", "yilmaz"},
       {"Şahin", "sahin"},
       {"Öztürk", "ozturk"},
       {"Çelik", "celik"},
       {"Aydın", "aydin"},
       {"Doğan", "dogan"}}},
     "İstiklal Caddesi 5",
     "İstanbul",
     "",
     "34430",
     "TR",
     "+90 212 312 3",
     "+90 532 123 4"},
}};

struct Post
{
    const char *department, *title, *costCenter;
};
const std::array<Post, 8> posts{{{"Engineering", "Software Engineer", "CC-100"},
                                 {"Engineering", "Site Reliability Engineer", "CC-100"},
                                 {"Sales", "Account Executive", "CC-200"},
                                 {"Sales", "Sales Engineer", "CC-200"},
                                 {"People", "HR Business Partner", "CC-300"},
                                 {"Finance", "Accountant", "CC-400"},
                                 {"Support", "Support Specialist", "CC-500"},
                                 {"Legal", "Counsel", "CC-600"}}};

constexpr int oddEvery = 31, oddFirst = 7, leaveEvery = 17, leaveFirst = 5;

std::string padded(int number, std::size_t width)
{
    std::string digits(width, '0');
    for (std::size_t at = width; at > 0; number /= 10)
        digits[--at] = static_cast<char>('0' + number % 10);
    return digits;
}

std::string idOf(int index)
{
    if (oddity(index) == Oddity::ShortId && index / oddEvery == static_cast<int>(Oddity::ShortId) - 1)
        return "007"; // once: it must stay the text 007
    return std::string("E").append(padded(index + 1, 5));
}

const Region& regionOf(int index)
{
    return regions[static_cast<std::size_t>(index) % regions.size()];
}

/// Walks through first names fastest and repeats a full name only after 36 people of the same region.
std::pair<const Name*, const Name*> nameOf(int index)
{
    if (oddity(index) == Oddity::SameName)
        index -= 1;
    const auto round = static_cast<std::size_t>(index) / regions.size();
    const Region& region = regionOf(index);
    return {&region.first[round % 6], &region.last[(round / 6 + round) % 6]};
}

std::string emailOf(int index)
{
    if (oddity(index) == Oddity::SameEmail)
        index -= 1;
    const auto [first, last] = nameOf(index);
    const int round = index / (static_cast<int>(regions.size()) * 36);
    const bool twin = oddity(index) == Oddity::SameName;
    const std::string more = round > 0 || twin ? std::to_string(twin ? index + 1 : round + 1) : std::string();
    return std::string(first->ascii) + "." + last->ascii + more + "@northwind.example";
}

std::string phone(const char* start, int index)
{
    return std::string(start).append(padded(index % 1000, 3));
}

std::string statusOf(int index)
{
    if (oddity(index) == Oddity::OddStatus)
        return "Sabbatical";
    if (hasLeft(index))
        return index % 2 == 0 ? "Inactive" : "Leave";
    return index % 23 == 3 ? "Onboarding" : "Active";
}

Json phonesOf(int index)
{
    const Region& region = regionOf(index);
    Json phones = Json::array();
    const std::string work = oddity(index) == Oddity::BadPhone ? "ask at the reception" : phone(region.work, index);
    phones.push_back({{"type", "work"}, {"number", work}});
    if (index % 3 != 0)
        phones.push_back({{"type", "mobile"}, {"number", phone(region.mobile, index)}});
    return phones;
}

std::string startOf(int index)
{
    return std::to_string(2008 + index % 18) + "-" + padded(1 + index % 12, 2) + "-" + padded(1 + index % 28, 2);
}

} // namespace

Oddity oddity(int index)
{
    return index % oddEvery == oddFirst ? static_cast<Oddity>(1 + index / oddEvery % 8) : Oddity::None;
}

bool hasLeft(int index)
{
    return index % leaveEvery == leaveFirst && oddity(index) == Oddity::None;
}

Json person(int index)
{
    const Region& region = regionOf(index);
    const Post& post = posts[static_cast<std::size_t>(index) % posts.size()];
    const auto [first, last] = nameOf(index);
    const Oddity odd = oddity(index);
    std::string family = last->text;
    if (odd == Oddity::LongName)
        for (int i = 0; i < 24; ++i)
            family += "-Wolfeschlegelsteinhausen";
    Json email = emailOf(index);
    if (odd == Oddity::NoEmail)
        email = nullptr;
    if (odd == Oddity::BadEmail)
        email = "not yet known";
    const Json optional = *region.state == '\0' ? Json(nullptr) : Json(region.state);
    Json record;
    record["id"] = idOf(index);
    record["name"] = {
        {"first", first->text}, {"middle", index % 9 == 4 ? Json("J.") : Json(nullptr)}, {"last", family}};
    record["work"] = {{"email", email},
                      {"department", post.department},
                      {"title", post.title},
                      {"costCenter", post.costCenter},
                      {"startDate", startOf(index)}};
    record["managerId"] = index < 8 ? (index == 0 ? Json(nullptr) : Json(idOf(0))) : Json(idOf(index % 8));
    record["status"] = statusOf(index);
    record["employment"] = index % 5 == 0 ? "part-time" : "full-time";
    record["phones"] = phonesOf(index);
    record["address"] = {{"street", region.street},
                         {"city", region.city},
                         {"region", optional},
                         {"postalCode", *region.postalCode == '\0' ? Json(nullptr) : Json(region.postalCode)},
                         {"country", region.country}};
    return record;
}

} // namespace muster::demo
