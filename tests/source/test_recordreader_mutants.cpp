// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/recordreader.h"

#include <QtTest>

#include <random>
#include <set>

using namespace muster;

/// Bodies with bytes changed, cut, doubled and spliced at random (same seed, same bodies): the reader and an
/// independent JSON parser must agree on every one, value by value.
class TestRecordReaderMutants : public QObject
{
    Q_OBJECT

private slots:
    void agreesWithAnotherParser_data();
    void agreesWithAnotherParser();
};

namespace {

const char* const seeds[] = {
    R"({"total":3,"data":[{"id":1,"n":{"a":"x","b":[1,2,{"c":null}]},"m":[{"t":"w","v":"1"},{"t":"h","v":"2"}]},{"id":"b\u00e9","n":{"a":true},"m":[]},{"id":-1.5e3}],"next":"c"})",
    R"({"data":[{"id":"\ud83d\ude80\n\"","m":[{"v":1,"t":"w"}],"n":{}}, {"id":[1,[2,[3]]]},{"id":{"a":{"a":{}}}}]})",
    R"([{"id":1},{"id":2}])",
    "\xEF\xBB\xBF{ \"data\" : [ { \"id\" : 12345678901234567890 , \"\xC3\xA4\" : \"\xE2\x82\xAC\" } , { \"id\" : false "
    "} ] , \"total\" : 2 }\r\n",
};
const char* const pieces[] = {"\"",       "\\",      "{",       "}",        "[",    "]",    ",",
                              ":",        "0",       "-",       "1e5",      ".",    "null", "true",
                              " ",        "\n",      "\t",      "\x01",     "\xC3", "\xA9", "\xED\xA0\x80",
                              "\\u0041",  "\\ud800", "\"id\":", "\"a\":1,", "{}",   "[]",   "\"\"",
                              "\"data\"", "\x0C",    "/",       "a"};

/// What the other parser says: accepted or not, and which objects have a key twice.
class Oracle
{
public:
    explicit Oracle(const std::string& body)
    {
        const auto watch = [this](int, Json::parse_event_t event, Json& value) {
            if (event == Json::parse_event_t::object_start) {
                m_keys.emplace_back();
            } else if (event == Json::parse_event_t::object_end) {
                m_keys.pop_back();
            } else if (event == Json::parse_event_t::array_start) {
                m_keys.emplace_back();
            } else if (event == Json::parse_event_t::array_end) {
                m_keys.pop_back();
            } else if (event == Json::parse_event_t::key) {
                repeated = repeated || !m_keys.back().insert(value.get<std::string>()).second;
            }
            return true;
        };
        try {
            document = Json::parse(body, watch);
            accepted = true;
        } catch (const Json::out_of_range&) {
            tooLarge = true; // a number beyond double: good JSON all the same, but not for that parser
        } catch (const Json::exception&) {
            accepted = false;
        }
    }
    Json document;
    bool accepted = false, repeated = false, tooLarge = false;

private:
    std::vector<std::set<std::string>> m_keys;
};

std::string mutated(std::mt19937& random)
{
    const auto below = [&](std::size_t most) {
        return static_cast<std::size_t>(random() % std::max<std::size_t>(1, most));
    };
    std::string body = seeds[below(std::size(seeds))];
    for (std::size_t i = 1 + below(3); i > 0; --i) {
        const std::size_t at = below(body.size());
        switch (below(5)) {
        case 0:
            body.insert(at, pieces[below(std::size(pieces))]);
            break;
        case 1:
            body.erase(at, 1 + below(4));
            break;
        case 2:
            if (at < body.size())
                body[at] = pieces[below(std::size(pieces))][0];
            break;
        case 3:
            body.insert(below(body.size()), body.substr(at, below(30)));
            break;
        default:
            body.replace(at, 1 + below(3), pieces[below(std::size(pieces))]);
        }
    }
    return body;
}

QByteArray shown(const std::string& body)
{
    return QByteArray::fromStdString(body).toPercentEncoding(" {}[]\":,\\");
}

std::string textOf(const Json& value)
{
    return value.is_string() ? value.get<std::string>() : value.is_null() ? std::string() : writeJson(value);
}

} // namespace

void TestRecordReaderMutants::agreesWithAnotherParser_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 8; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestRecordReaderMutants::agreesWithAnotherParser()
{
    QFETCH(unsigned, seed);
    std::mt19937 random(seed);
    const auto path = [](const char* text) { return *RecordPath::parse(text); };
    const std::vector<RecordPath> fields{path("id"), path("n.a"), path("m[t=w].v"), path("m[-1].t")};
    RecordReader reader({path("data"), fields, {path("total")}});
    RecordReader rootReader({path("."), fields, {}});
    int good = 0;
    for (int turn = 0; turn < 4000; ++turn) {
        std::string body = mutated(random);
        const Oracle oracle(body);
        if (oracle.tooLarge)
            continue;
        const bool isRoot = oracle.accepted && oracle.document.is_array();
        const Json list = !oracle.accepted ? Json() : isRoot ? oracle.document : path("data").find(oracle.document);
        std::vector<std::string> values;
        std::int64_t problems = 0;
        const auto record = [&](const RecordView& r) {
            for (const FieldValue& field : r.fields)
                values.push_back(field.kind == FieldValue::Kind::Raw || field.kind == FieldValue::Kind::Number
                                     ? writeJson(readJson(field.text))
                                     : std::string(field.text));
        };
        const auto page = (isRoot ? rootReader : reader).read(body, record, [&](const RecordProblem&) { ++problems; });
        if (!oracle.accepted || !oracle.document.is_structured() || (!list.is_array() && !list.is_null())) {
            QVERIFY2(!page.has_value(), shown(body).constData());
            continue;
        }
        if (oracle.repeated) { // in the envelope an error, in a record a problem
            QVERIFY2(!page.has_value() || problems > 0, shown(body).constData());
            continue;
        }
        QVERIFY2(page.has_value(), (shown(body) + (page ? QByteArray() : page.error().message.toUtf8())).constData());
        std::vector<std::string> expected;
        std::int64_t odd = 0;
        for (const Json& item : list) {
            odd += item.is_object() ? 0 : 1;
            for (const RecordPath& field : fields) {
                if (item.is_object())
                    expected.push_back(textOf(field.find(item)));
            }
        }
        QCOMPARE(problems, odd);
        QVERIFY2(values == expected, shown(body).constData());
        ++good;
    }
    QVERIFY(good > 200); // or the mutants would prove nothing
}

QTEST_GUILESS_MAIN(TestRecordReaderMutants)
#include "test_recordreader_mutants.moc"
