// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/recordreader.h"

#include <QtTest>

#include <xxhash.h>

using namespace muster;

/// What the reader takes out of pages, and that it agrees with RecordPath::find.
class TestRecordReaderValues : public QObject
{
    Q_OBJECT

private slots:
    void agreesWithFind_data();
    void agreesWithFind();
    void givesKinds();
    void findsRecords_data();
    void findsRecords();
    void findsNoList_data();
    void findsNoList();
    void readsTheEnvelopeAnywhere_data();
    void readsTheEnvelopeAnywhere();
    void reportsRecordProblems_data();
    void reportsRecordProblems();
    void skipsKnownRecords();
    void takesChangingShapes();
    void takesManyKeys();
    void tellsPagesApart();
    void givesTheLastValue();
};

namespace {

RecordPath path(std::string_view text)
{
    const auto parsed = RecordPath::parse(text);
    return parsed ? *parsed : RecordPath::root().child("the test has a wrong path");
}

const QByteArray sample =
    R"({"a":{"b":{"c":7}},"n":null,"t":true,"e":"","big":12345678901234567890,"esc":"a\"\u00e9\n","obj":{"k\u00e9y":[1]},
  "list":[{"b":1},{"b":"two"},{"c":3},{"b":null},{"b":{"x":[]}}],"odd.key":5,"":6,"Ä":"ö",
  "mails":[{"type":"home","value":"h@x"},{"value":"w@x","type":"work"},{"type":"work","value":"z@x"}],"words":["x","y","z"],
  "rank":[{"n":2,"v":"two"},{"n":true,"v":"yes"},{"n":"\u0061b","v":"esc"}],"users":{"u1":{"id":1},"u2":{"id":2}},"deep":[[1,2],[3]],"empty":[],
  "groups":[{"m":[{"i":1},{"i":2}]},{"m":[]},{"m":[{"i":3}]}]})";

/// A field value as JSON text, to be compared with find().
std::string asJson(const FieldValue& value)
{
    using Kind = FieldValue::Kind;
    const auto scalar = [](std::string_view text, bool isText) {
        return isText ? writeJson(nlohmann::json(text)) : std::string(text);
    };
    if (value.kind == Kind::Missing || value.kind == Kind::Null)
        return "null";
    return scalar(value.text, value.kind == Kind::String);
}

} // namespace

void TestRecordReaderValues::agreesWithFind_data()
{
    QTest::addColumn<QByteArray>("field");
    for (const char* field : {".",
                              "a",
                              "a.b.c",
                              "a.b.c.d",
                              "a.x",
                              "n",
                              "n.x",
                              "t",
                              "e",
                              "big",
                              "esc",
                              "obj",
                              "obj.\"k\\u00e9y\"",
                              "list[0].b",
                              "list[1].b",
                              "list[-1].b.x",
                              "list[-2].b",
                              "list[-6]",
                              "list[9]",
                              "list.b",
                              "a[0]",
                              "list[*].b",
                              "list[*]",
                              "list[*].c",
                              "list[*].none",
                              "mails[type=work].value",
                              "mails[type=fax].value",
                              "mails[type=home].type",
                              "mails[*].value",
                              "mails[0].value",
                              "mails[-1].value",
                              "rank[n=2].v",
                              "rank[n=true].v",
                              "rank[n=ab].v",
                              "users.*.id",
                              "users.*",
                              "users.u2.id",
                              "a.*",
                              "deep[*]",
                              "deep[*][*]",
                              "deep[*][0]",
                              "deep[1][0]",
                              "deep[-1][-1]",
                              "empty[*].x",
                              "empty.*",
                              "empty[0]",
                              "empty[-1]",
                              "groups[*].m[*].i",
                              "groups[*].m[0].i",
                              "groups[-1].m[*].i",
                              "n[*]",
                              "t[*].x",
                              "\"odd.key\"",
                              "\"\"",
                              "Ä",
                              "words[*]",
                              "words[1]",
                              "*",
                              "words.*"})
        QTest::newRow(field) << QByteArray(field);
}

void TestRecordReaderValues::agreesWithFind()
{
    QFETCH(QByteArray, field);
    const RecordPath wanted = path(field.toStdString());
    const Json expected = wanted.find(readJson(sample.toStdString()));
    // alone, and among paths that meet it in the tree
    for (const bool crowded : {false, true}) {
        RecordReader::Options options{path("."), {wanted}, {}};
        if (crowded) {
            for (const char* other : {"list[*].b", "list[0]", "list[-1]", "mails[type=work]", "mails[*].type",
                                      "users.*", "users.u1.id", "a.b", "deep[0][*]", "groups[*].m", "*"})
                options.fields.push_back(path(other));
        }
        RecordReader reader(std::move(options));
        std::string body = QByteArray("[" + sample + "]").toStdString();
        int seen = 0;
        const auto read = reader.read(
            body,
            [&](const RecordView& record) {
                ++seen;
                const FieldValue& value = record.fields[0];
                if (!expected.is_array() || !wanted.isList()) {
                    QCOMPARE(writeJson(readJson(asJson(value))), writeJson(expected));
                    return;
                }
                QCOMPARE(value.kind, FieldValue::Kind::List);
                QCOMPARE(value.list.size(), expected.size());
                for (std::size_t i = 0; i < expected.size(); ++i) {
                    const Json& item = expected[i];
                    QCOMPARE(item.is_string() ? std::string(value.list[i]) : writeJson(readJson(value.list[i])),
                             item.is_string() ? item.get<std::string>() : writeJson(item));
                }
            },
            [](const RecordProblem& problem) { QFAIL(qPrintable(problem.error.message)); });
        QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().message));
        QCOMPARE(seen, 1);
    }
}

void TestRecordReaderValues::givesKinds()
{
    using Kind = FieldValue::Kind;
    RecordReader reader({path("."),
                         {path("n"), path("none"), path("t"), path("big"), path("esc"), path("obj"), path("list[*]"),
                          path("n[*]"), path("none[*]"), path("e")},
                         {}});
    std::string body = QByteArray("[" + sample + "]").toStdString();
    const auto read = reader.read(
        body,
        [](const RecordView& record) {
            const std::vector<Kind> kinds{Kind::Null, Kind::Missing, Kind::Bool, Kind::Number,  Kind::String,
                                          Kind::Raw,  Kind::List,    Kind::Null, Kind::Missing, Kind::String};
            for (std::size_t i = 0; i < kinds.size(); ++i)
                QCOMPARE(record.fields[i].kind, kinds[i]);
            QCOMPARE(record.fields[3].text, std::string_view("12345678901234567890"));
            QCOMPARE(record.fields[4].text, std::string_view("a\"\xC3\xA9\n"));
            QCOMPARE(record.fields[5].text, std::string_view("{\"k\\u00e9y\":[1]}"));
            QVERIFY(record.fields[9].isEmpty());
        },
        [](const RecordProblem& problem) { QFAIL(qPrintable(problem.error.message)); });
    QVERIFY(read.has_value());
}

void TestRecordReaderValues::findsRecords_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("records");
    QTest::addColumn<QByteArray>("ids");
    const auto row = [](const char* name, const char* body, const char* records, const char* ids) {
        QTest::newRow(name) << QByteArray(body) << QByteArray(records) << QByteArray(ids);
    };
    row("the body is the list", R"([{"id":1},{"id":2}])", ".", "1 2");
    row("an empty list", "[]", ".", "");
    row("a field of the body", R"({"data":[{"id":1}]})", "data", "1");
    row("nested", R"({"x":{"data":[9]},"data":{"data":[{"id":1}]}})", "data.data", "1");
    row("in the first element of an array", R"({"a":[{"items":[{"id":1}]},{"items":[{"id":2}]}]})", "a[0].items", "1");
    row("in the last element of an array", R"({"a":[{"items":[{"id":1}]},{"items":[{"id":2}]}]})", "a[-1].items", "2");
    row("in an element with a condition", R"({"a":[{"t":"x","items":[{"id":1}]},{"items":[{"id":2}],"t":"y"}]})",
        "a[t=y].items", "2");
    row("in every element of an array", R"({"a":[{"items":[{"id":1}]},{},{"items":[{"id":2},{"id":3}]}]})",
        "a[*].items", "1 2 3");
    row("objects wrapped one by one", R"({"edges":[{"node":{"id":1}},{"node":{"id":2}}]})", "edges[*].node", "1 2");
    row("values of a map", R"({"users":{"u1":{"id":1},"u2":{"id":2}}})", "users.*", "1 2");
    row("values of the root", R"({"u1":{"id":1},"u2":{"id":2}})", "*", "1 2");
    row("lists in a map", R"({"by":{"A":[{"id":1}],"B":[{"id":2}]}})", "by.*", "1 2");
    row("a map that is empty and written as a list", R"({"users":[]})", "users.*", "");
    row("all elements named one by one", R"([{"id":1},{"id":2}])", "[*]", "1 2");
    row("white space everywhere", " [ { \"id\" : 1 } , { \"id\" : 2 } ] ", ".", "1 2");
    row("a byte order mark in front", "\xEF\xBB\xBF[{\"id\":1}]", ".", "1");
    row("a key with a dot", R"({"a.b":[{"id":1}]})", "\"a.b\"", "1");
}

void TestRecordReaderValues::findsRecords()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, records);
    QFETCH(QByteArray, ids);
    RecordReader reader({path(records.toStdString()), {path("id")}, {}});
    QByteArrayList got;
    std::string text = body.toStdString();
    const auto page = reader.read(
        text, [&](const RecordView& r) { got << QByteArray::fromStdString(std::string(r.fields[0].text)); },
        [](const RecordProblem& p) { QFAIL(qPrintable(p.error.message)); });
    QVERIFY2(page.has_value(), page ? "" : qPrintable(page.error().message));
    QCOMPARE(got.join(' '), ids);
    QVERIFY(page->listFound);
    QCOMPARE(page->records, static_cast<std::int64_t>(got.size()));
}

void TestRecordReaderValues::findsNoList_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("records");
    QTest::newRow("the name is missing") << QByteArray(R"({"total":0})") << QByteArray("data");
    QTest::newRow("the list is null") << QByteArray(R"({"data":null})") << QByteArray("data");
    QTest::newRow("the way to it is null") << QByteArray(R"({"data":null})") << QByteArray("data.items");
    QTest::newRow("the map is missing") << QByteArray(R"({"x":1})") << QByteArray("users.*");
    QTest::newRow("the body is a list but a name is asked for") << QByteArray("[]") << QByteArray("data");
}

void TestRecordReaderValues::findsNoList()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, records);
    RecordReader reader({path(records.toStdString()), {path("id")}, {}});
    const auto page = reader.scan(body.toStdString());
    QVERIFY(page.has_value());
    QVERIFY(!page->listFound);
    QCOMPARE(page->records, 0);
}

void TestRecordReaderValues::readsTheEnvelopeAnywhere_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("before the list") << QByteArray(
        R"({"meta":{"total":3,"next":"c\u0031","more":true,"none":null},"data":[{"id":7},{"id":8}]})");
    QTest::newRow("behind the list") << QByteArray(
        R"({"data":[{"id":7},{"id":8}],"meta":{"more":true,"none":null,"next":"c1","total":3}})");
}

void TestRecordReaderValues::readsTheEnvelopeAnywhere()
{
    QFETCH(QByteArray, body);
    RecordReader reader({path("data"),
                         {path("id")},
                         {path("meta.total"), path("meta.next"), path("meta.more"), path("meta.none"), path("gone"),
                          path("data[-1].id"), path("data[0]")}});
    const auto page = reader.scan(body.toStdString());
    QVERIFY(page.has_value());
    using Text = std::optional<std::string>;
    const std::vector<Text> expected{"3", "c1", "true", std::nullopt, std::nullopt, "8", "{\"id\":7}"};
    QCOMPARE(page->envelope, expected);
    QCOMPARE(page->records, 2);
}

void TestRecordReaderValues::reportsRecordProblems_data()
{
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<int>("kind");
    const auto row = [](const char* name, const QByteArray& record, ErrorKind kind) {
        QTest::newRow(name) << record << static_cast<int>(kind);
    };
    row("a duplicate key", R"({"id":2,"id":2})", ErrorKind::BadAnswer);
    row("a duplicate key nobody asked for", R"({"id":2,"x":1,"y":2,"x":3})", ErrorKind::BadAnswer);
    row("a duplicate key in a nested object", R"({"id":2,"x":{"a":1,"b":2,"a":1}})", ErrorKind::BadAnswer);
    row("a duplicate key in an object of an array", R"({"id":2,"x":[{"a":1},{"a":1,"a":2}]})", ErrorKind::BadAnswer);
    row("a duplicate key written with an escape", R"({"id":2,"\u0069d":3})", ErrorKind::BadAnswer);
    row("a text among the objects", "\"two\"", ErrorKind::BadAnswer);
    row("a number among the objects", "2", ErrorKind::BadAnswer);
    row("null among the objects", "null", ErrorKind::BadAnswer);
    row("a list among the objects", "[{\"id\":2}]", ErrorKind::BadAnswer);
    row("a mapped value beyond 64 KiB", "{\"id\":\"" + QByteArray(65537, 'x') + "\"}", ErrorKind::TooLarge);
    row("a record beyond 256 KiB", "{\"id\":2,\"x\":\"" + QByteArray(262144, 'x') + "\"}", ErrorKind::TooLarge);
    QByteArray keys = "{\"id\":2";
    for (int i = 0; i < 2000; ++i)
        keys += ",\"k" + QByteArray::number(i) + "\":1";
    row("2,001 keys", keys + "}", ErrorKind::TooLarge);
}

void TestRecordReaderValues::reportsRecordProblems()
{
    QFETCH(QByteArray, record);
    QFETCH(int, kind);
    RecordReader reader({path("."), {path("id")}, {}});
    for (int turn = 0; turn < 2; ++turn) { // the second time all shapes are known
        std::string body = QByteArray("[{\"id\":1}," + record + ",{\"id\":3}]").toStdString();
        std::vector<std::string> good;
        std::vector<RecordProblem> bad;
        const auto page = reader.read(
            body, [&](const RecordView& r) { good.emplace_back(r.fields[0].text); },
            [&](const RecordProblem& p) { bad.push_back(p); });
        QVERIFY2(page.has_value(), page ? "" : qPrintable(page.error().message));
        QCOMPARE(good, (std::vector<std::string>{"1", "3"}));
        QCOMPARE(bad.size(), std::size_t(1));
        QCOMPARE(bad[0].number, 1);
        QCOMPARE(static_cast<int>(bad[0].error.kind), kind);
        QVERIFY(bad[0].raw.size() <= 4096);
        QCOMPARE(page->records, 3);
    }
}

void TestRecordReaderValues::skipsKnownRecords()
{
    const std::string body = R"({"data":[ {"id":1,"x":{"y":[1,"]}"]}} ,{"id":2}, {"id":3,"z":"\"\\"}],"n":1})";
    constexpr std::uint64_t seed = 4711;
    RecordReader reader({path("data"), {path("id")}, {}, seed});
    std::vector<std::string> raws;
    std::vector<std::uint64_t> prints;
    std::string copy = body;
    const auto ignore = [](const RecordProblem&) {};
    QVERIFY(reader.read(
        copy, [&](const RecordView& r) { raws.emplace_back(r.raw), prints.push_back(r.fingerprint); }, ignore));
    QCOMPARE(raws,
             (std::vector<std::string>{R"({"id":1,"x":{"y":[1,"]}"]}})", R"({"id":2})", R"({"id":3,"z":"\"\\"})"}));
    for (std::size_t i = 0; i < raws.size(); ++i)
        QCOMPARE(prints[i], XXH3_64bits_withSeed(raws[i].data(), raws[i].size(), seed));
    for (const std::size_t known : {0, 1, 2, 3}) { // 3 = all
        std::size_t at = 0;
        copy = body;
        const auto page = reader.read(
            copy,
            [&](const RecordView& r) {
                QCOMPARE(std::string(r.raw), raws[at]);
                QCOMPARE(r.fingerprint, prints[at]);
                QCOMPARE(r.number, static_cast<std::int64_t>(at));
                QCOMPARE(r.fields.empty(), known == 3 || known == at);
                ++at;
            },
            ignore, [&](std::uint64_t print) { return known == 3 || print == prints[known]; });
        QVERIFY(page.has_value());
        QCOMPARE(at, std::size_t(3));
    }
}

void TestRecordReaderValues::takesChangingShapes()
{
    RecordReader reader({path("."), {path("id"), path("a"), path("o.p"), path("l[*].p")}, {}});
    const QByteArrayList records{R"({"id":1,"a":"x","o":{"p":1},"l":[{"p":1}]})",
                                 R"({"id":2})",
                                 R"({"a":"y","id":3})",
                                 R"({"o":[1],"id":4,"l":{"p":1}})",
                                 R"({"l":[1,{"p":2,"q":0}],"new":0,"id":5,"a":null})",
                                 R"({"o":"text","id":6,"a":{"b":1}})",
                                 R"({"id":7,"a":"x","o":{"q":0,"p":2},"l":[]})"};
    const QByteArrayList expected{"1|x|1|1", "2||", "3|y|", "4||", "5|||2", "6|{\"b\":1}|", "7|x|2|"};
    std::string body = QByteArray("[" + records.join(',') + "]").toStdString();
    QByteArrayList got;
    const auto read = reader.read(
        body,
        [&](const RecordView& r) {
            QByteArray line;
            for (int i = 0; i < 3; ++i)
                line +=
                    (i ? "|" : "") + QByteArray::fromStdString(std::string(r.fields[static_cast<std::size_t>(i)].text));
            if (r.fields[3].kind == FieldValue::Kind::List) {
                line += '|';
                for (const auto item : r.fields[3].list)
                    line += QByteArray::fromStdString(std::string(item));
            }
            got << line;
        },
        [](const RecordProblem& p) { QFAIL(qPrintable(p.error.message)); });
    QVERIFY(read.has_value());
    QCOMPARE(got, expected);
}

void TestRecordReaderValues::takesManyKeys()
{
    // more keys and more places than the reader remembers: maps by id, keys that never come twice
    RecordReader reader({path("users.*"), {path("id"), path("m.*.v")}, {path("total")}});
    for (int page = 0; page < 20; ++page) {
        QByteArray body = "{\"users\":{";
        for (int user = 0; user < 100; ++user) {
            const QByteArray id = QByteArray::number(page * 100 + user);
            body += (user ? ",\"" : "\"") + id + "\":{\"id\":" + id + ",\"m\":{";
            for (int key = 0; key < 19; ++key)
                body += (key ? ",\"" : "\"") + id + "-" + QByteArray::number(key) + "\":{\"v\":1,\"w" + id + "\":2}";
            body += "}}";
        }
        std::string text = QByteArray(body + "},\"total\":7}").toStdString();
        int seen = 0;
        const auto read = reader.read(
            text,
            [&](const RecordView& r) {
                QCOMPARE(r.fields[0].text, std::string_view(QByteArray::number(page * 100 + seen).toStdString()));
                QCOMPARE(r.fields[1].list.size(), std::size_t(19));
                ++seen;
            },
            [](const RecordProblem& p) { QFAIL(qPrintable(p.error.message)); });
        QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().message));
        QCOMPARE(seen, 100);
    }
    std::string twice = R"({"users":{"1":{"id":1},"2":{"id":2},"1":{"id":1}}})";
    QVERIFY(!reader
                 .read(
                     twice, [](const RecordView&) {}, [](const RecordProblem&) {})
                 .has_value());
}

void TestRecordReaderValues::tellsPagesApart()
{
    RecordReader reader({path("data"), {path("id")}, {}, 1});
    const auto print = [&](std::string_view body) { return reader.scan(std::string(body))->fingerprint; };
    QCOMPARE(print(R"({"data":[{"id":1},{"id":2}],"t":1})"), print(R"({"t":2, "data":[ {"id":1}, {"id":2} ]})"));
    QVERIFY(print(R"({"data":[{"id":1},{"id":2}]})") != print(R"({"data":[{"id":2},{"id":1}]})"));
    QVERIFY(print(R"({"data":[{"id":1},{"id":2}]})") != print(R"({"data":[{"id":1}]})"));
}

void TestRecordReaderValues::givesTheLastValue()
{
    RecordReader::Options options{path("data"), {path("id")}, {}};
    options.last = path("key.id");
    RecordReader reader(std::move(options));
    QCOMPARE(reader.scan(std::string(R"({"data":[{"key":{"id":1}},{"key":{"id":"b\u0041"}}]})"))->last,
             std::optional<std::string>("bA"));
    QCOMPARE(reader.scan(std::string(R"({"data":[{"key":{"id":1}},{"id":2}]})"))->last, std::nullopt);
    QCOMPARE(reader.scan(std::string(R"({"data":[]})"))->last, std::nullopt);
}

QTEST_GUILESS_MAIN(TestRecordReaderValues)
#include "test_recordreader_values.moc"
