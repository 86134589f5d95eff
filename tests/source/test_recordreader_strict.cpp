// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/recordreader.h"

#include "mustreject.h"

#include <QtTest>

using namespace muster;

/// What RFC 8259 allows and forbids, in the manner of JSONTestSuite: each text stands as the value of a record's field.
class TestRecordReaderStrict : public QObject
{
    Q_OBJECT

private slots:
    void accepts_data();
    void accepts();
    void refusesValues_data();
    void refusesValues();
    void refusesWhatTheGrammarForbids_data();
    void refusesWhatTheGrammarForbids();
    void refusesBodies_data();
    void refusesBodies();
    void refusesSkippedParts_data();
    void refusesSkippedParts();
    void everyPrefixIsAnError();
    void depth_data();
    void depth();
};

namespace {

struct Outcome
{
    bool good = false;
    Error error;
    std::vector<std::string> values;
    std::vector<Error> problems;
    PageSummary page;
};

Outcome readBody(std::string body, const char* records = "data", const char* field = "v")
{
    RecordReader reader({*RecordPath::parse(records), {*RecordPath::parse(field)}, {*RecordPath::parse("total")}});
    Outcome outcome;
    auto page = reader.read(
        body, [&](const RecordView& r) { outcome.values.emplace_back(r.fields[0].text); },
        [&](const RecordProblem& p) { outcome.problems.push_back(p.error); });
    outcome.good = page.has_value();
    if (page)
        outcome.page = *page;
    else
        outcome.error = page.error();
    return outcome;
}

std::string around(const QByteArray& value)
{
    return "{\"data\":[{\"v\":" + value.toStdString() + "}],\"total\":1}";
}

} // namespace

void TestRecordReaderStrict::accepts_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* name, const QByteArray& value, const QByteArray& text) {
        QTest::newRow(name) << value << text;
    };
    row("zero", "0", "0");
    row("minus zero", "-0", "-0");
    row("a negative number", "-12", "-12");
    row("an integer beyond 64 bits keeps its text", "12345678901234567890", "12345678901234567890");
    row("sixty thousand digits keep their text", QByteArray(60000, '7'), QByteArray(60000, '7'));
    row("an exponent keeps its text", "1e3", "1e3");
    row("a capital exponent with a plus", "1E+2", "1E+2");
    row("a negative exponent", "1e-2", "1e-2");
    row("a fraction keeps its zeros", "1.50", "1.50");
    row("a fraction with exponent", "0.1e1", "0.1e1");
    row("a number beyond double", "1e999", "1e999");
    row("true", "true", "true");
    row("false", "false", "false");
    row("null", "null", "");
    row("an empty text", "\"\"", "");
    row("007 as a text", "\"007\"", "007");
    row("two-character escapes", R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t");
    row("an escaped letter", R"("\u0041")", "A");
    row("lower and upper hex digits", R"("\u00e9\u00E9")", "\xC3\xA9\xC3\xA9");
    row("an escaped euro sign", R"("\u20AC")", "\xE2\x82\xAC");
    row("a surrogate pair", R"("\ud83d\ude80")", "\xF0\x9F\x9A\x80");
    row("the last code point", R"("\udbff\udfff")", "\xF4\x8F\xBF\xBF");
    row("an escaped NUL", R"("a\u0000b")", QByteArray("a\0b", 3));
    row("two escaped backslashes before the quote", R"("a\\\\")", "a\\\\");
    row("UTF-8 of four lengths", "\"a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x9A\x80\"", "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x9A\x80");
    row("a noncharacter", "\"\xEF\xBF\xBF\"", "\xEF\xBF\xBF");
    row("DEL is not a control character of JSON", "\"\x7F\"", "\x7F");
    row("U+2028 may stand unescaped", "\"\xE2\x80\xA8\"", "\xE2\x80\xA8");
    row("brackets and commas inside a text", R"("a]},:{[b")", "a]},:{[b");
    row("white space of all four kinds around the value", " \t\r\n1 \t\r\n", "1");
    row("an empty object comes raw", "{}", "{}");
    row("an empty array comes raw", "[]", "[]");
    row("a container keeps its spaces", "[ 1 , {\"a\" : null} ]", "[ 1 , {\"a\" : null} ]");
    row("the same key in two objects", R"([{"a":1},{"a":2}])", R"([{"a":1},{"a":2}])");
    row("the same key in nested objects", R"({"a":{"a":{"a":1}}})", R"({"a":{"a":{"a":1}}})");
    row("keys that differ in case", R"({"a":1,"A":2})", R"({"a":1,"A":2})");
    row("keys that differ in normalisation", "{\"\xC3\xA9\":1,\"e\xCC\x81\":2}", "{\"\xC3\xA9\":1,\"e\xCC\x81\":2}");
}

void TestRecordReaderStrict::accepts()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, text);
    const Outcome outcome = readBody(around(value));
    QVERIFY2(outcome.good, qPrintable(outcome.error.message));
    QVERIFY2(outcome.problems.empty(), outcome.problems.empty() ? "" : qPrintable(outcome.problems[0].message));
    QCOMPARE(outcome.values.size(), std::size_t(1));
    QCOMPARE(QByteArray::fromStdString(outcome.values[0]), text);
    QCOMPARE(outcome.page.envelope[0], std::optional<std::string>("1"));
}

void TestRecordReaderStrict::refusesValues_data()
{
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char* name, const QByteArray& value) { QTest::newRow(name) << value; };
    row("no value", "");
    row("a leading zero", "007");
    row("a negative number with a leading zero", "-01");
    row("a plus sign", "+1");
    row("a minus alone", "-");
    row("two minus signs", "--1");
    row("a bare dot", ".5");
    row("a dot at the end", "5.");
    row("a dot before the exponent", "1.e3");
    row("an exponent without digits", "1e");
    row("an exponent with a sign alone", "1e+");
    row("two dots", "1.2.3");
    row("hexadecimal", "0x1F");
    row("NaN", "NaN");
    row("Infinity", "Infinity");
    row("minus Infinity", "-Infinity");
    row("a number with a letter behind", "1a");
    row("a number with a space inside", "1 000");
    row("full-width digits", "\xEF\xBC\x91");
    row("a thousands separator", "1_000");
    row("True with a capital", "True");
    row("a shortened literal", "tru");
    row("a lengthened literal", "trueish");
    row("nul", "nul");
    row("undefined", "undefined");
    row("a word without quotes", "abc");
    row("single quotes", "'a'");
    row("an unclosed text", "\"a");
    row("a text with something behind", "\"a\"b");
    row("two texts", "\"a\" \"b\"");
    row("a raw line feed in a text", "\"a\nb\"");
    row("a raw tab in a text", "\"a\tb\"");
    row("a raw NUL in a text", QByteArray("\"a\0b\"", 5));
    row("a raw escape character in a text", "\"a\x1B\"");
    row("an unknown escape", R"("\x41")");
    row("an escaped single quote", R"("\'")");
    row("an escape of a digit", R"("\0")");
    row("an octal escape", R"("\101")");
    row("a capital U escape", R"("\U0041")");
    row("a short unicode escape", R"("\u004")");
    row("a unicode escape with a bad digit", R"("\u00G0")");
    row("a lone high surrogate", R"("\ud800")");
    row("a high surrogate with a letter behind", R"("\ud800a")");
    row("a high surrogate with another behind", R"("\ud800\ud800")");
    row("a high surrogate with a line feed behind", R"("\ud800\n")");
    row("a lone low surrogate", R"("\udc00")");
    row("a swapped surrogate pair", R"("\udc00\ud800")");
    row("an overlong slash", "\"\xC0\xAF\"");
    row("an encoded surrogate", "\"\xED\xA0\x80\"");
    row("a code point beyond Unicode", "\"\xF4\x90\x80\x80\"");
    row("Latin-1", "\"\xE9\"");
    row("a continuation byte alone", "\"\x80\"");
    row("a trailing comma in an array", "[1,]");
    row("a leading comma in an array", "[,1]");
    row("two commas in an array", "[1,,2]");
    row("a comma alone in an array", "[,]");
    row("no comma in an array", "[1 2]");
    row("a colon in an array", "[1:2]");
    row("an array closed by a brace", "[1}");
    row("an object closed by a bracket", "{\"a\":1]");
    row("a trailing comma in an object", "{\"a\":1,}");
    row("no colon", "{\"a\" 1}");
    row("two colons", "{\"a\"::1}");
    row("no value in an object", "{\"a\":}");
    row("a key without quotes", "{a:1}");
    row("a number as key", "{1:1}");
    row("a key alone", "{\"a\"}");
    row("a comma instead of a colon", "{\"a\",1}");
    row("a bad escape in a key", R"({"\q":1})");
    row("a comment", "1 /* c */");
    row("a line comment", "1 // c\n");
    row("a form feed as white space", "\x0C"
                                      "1");
    row("a no-break space as white space", "\xC2\xA0"
                                           "1");
    row("a byte order mark inside", "\xEF\xBB\xBF"
                                    "1");
    row("a NUL outside of texts", QByteArray("1\0", 2));
    row("a substitute character", "1\x1A");
    row("a backslash outside of texts", "\\n1");
    row("an extra closing bracket", "1]");
    row("an extra closing brace", "1}");
}

void TestRecordReaderStrict::refusesValues()
{
    QFETCH(QByteArray, value);
    for (const char* field : {"v", "other"}) { // values nobody asked for are held to the same rules
        const Outcome outcome = readBody(around(value), "data", field);
        QVERIFY2(!outcome.good, "accepted");
        QCOMPARE(outcome.error.kind, ErrorKind::BadAnswer);
        QVERIFY(!outcome.error.message.isEmpty());
    }
}

void TestRecordReaderStrict::refusesWhatTheGrammarForbids_data()
{
    QTest::addColumn<QByteArray>("value");
    const auto rows = [](const char* kind, const QList<QByteArray>& values) {
        for (qsizetype i = 0; i < values.size(); ++i)
            QTest::addRow("a bad %s: %d %s", kind, static_cast<int>(i),
                          values[i].left(40).toPercentEncoding(" []{}\",:").constData())
                << values[i];
    };
    rows("number", mustreject::numbers);
    rows("text", mustreject::texts);
    rows("literal", mustreject::literals);
    rows("array", mustreject::arrays);
    rows("object", mustreject::objects);
}

void TestRecordReaderStrict::refusesWhatTheGrammarForbids()
{
    QFETCH(QByteArray, value);
    const auto isRefused = [](const Outcome& outcome) {
        return outcome.good ? !outcome.problems.empty() && outcome.values.empty()
                            : outcome.error.kind == ErrorKind::BadAnswer && !outcome.error.message.isEmpty();
    };
    for (const char* field : {"v", "other"}) { // values nobody asked for are held to the same rules
        QVERIFY2(isRefused(readBody(around(value), "data", field)), "as the value of a field");
        QVERIFY2(isRefused(readBody(around('[' + value + ']'), "data", field)), "in a list");
    }
    QVERIFY2(isRefused(readBody(value.toStdString(), ".")), "as a whole document");
}

void TestRecordReaderStrict::refusesBodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("words"); // what the sentence must say
    const auto row = [](const char* name, const QByteArray& body, const char* words) {
        QTest::newRow(name) << body << QString::fromUtf8(words);
    };
    row("nothing", "", "no content");
    row("white space only", " \r\n\t", "no content");
    row("a byte order mark only", "\xEF\xBB\xBF", "no content");
    row("a web page", "<!DOCTYPE html><html><body>Sign in</body></html>", "web page");
    row("a web page behind white space", "\n <html>", "web page");
    row("a number", "42", "single value");
    row("a text", "\"OK\"", "single value");
    row("null", "null", "single value");
    row("false", "false", "single value");
    row("a bare word", "OK", "unknown word");
    row("two texts", "{\"data\":[]}{\"data\":[]}", "more text after the end");
    row("JSON lines", "{\"id\":1}\n{\"id\":2}\n", "more text after the end");
    row("a closing brace too many", "{\"data\":[]}}", "more text after the end");
    row("a bracket behind", "{\"data\":[]} ]", "more text after the end");
    row("an anti-hijacking prefix", ")]}',\n{\"data\":[]}", "not valid JSON");
    row("JSONP", "callback({\"data\":[]})", "unknown word");
    row("UTF-16 big endian", QByteArray("\xFE\xFF\0{\0}", 6), "UTF-16");
    row("UTF-16 little endian", QByteArray("\xFF\xFE{\0}\0", 6), "UTF-16");
    row("UTF-16 without a mark", QByteArray("{\0}\0", 4), "UTF-16");
    row("a duplicate key in the envelope", "{\"data\":[],\"total\":1,\"total\":2}", "“total” stands twice");
    row("a duplicate of the list itself", "{\"data\":[],\"data\":[{\"v\":1}]}", "“data” stands twice");
    row("a duplicate written with an escape", "{\"total\":1,\"tot\\u0061l\":2,\"data\":[]}", "“total” stands twice");
    row("a duplicate deep in the envelope", "{\"meta\":{\"a\":[{\"x\":1,\"x\":1}]},\"data\":[]}", "“x” stands twice");
    row("the records path leads to an object", "{\"data\":{\"id\":1}}", "an object");
    row("the records path leads to a text", "{\"data\":\"none\"}", "a text");
    row("the records path leads to a number", "{\"data\":0}", "a number");
    row("the records path leads to a yes/no value", "{\"data\":false}", "a yes/no value");
}

void TestRecordReaderStrict::refusesBodies()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, words);
    const Outcome outcome = readBody(body.toStdString());
    QVERIFY2(!outcome.good, "accepted");
    QCOMPARE(outcome.error.kind, ErrorKind::BadAnswer);
    QVERIFY2(outcome.error.message.contains(words), qPrintable(outcome.error.message));
}

void TestRecordReaderStrict::refusesSkippedParts_data()
{
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char* name, const char* body) { QTest::newRow(name) << QByteArray(body); };
    row("before the list", R"({"x":[1,{"y":tru}],"data":[{"v":1}]})");
    row("behind the list", R"({"data":[{"v":1}],"x":{"y":01}})");
    row("in a value of a record that no path names", R"({"data":[{"v":1,"x":[{"y":"\q"}]}]})");
    row("in the middle of the list", R"({"data":[{"v":1},{"v":2,"x":[1,]},{"v":3}]})");
    row("between two records", R"({"data":[{"v":1} {"v":2}]})");
    row("a comma behind the last record", R"({"data":[{"v":1},]})");
    row("a record closed by the wrong bracket", R"({"data":[{"v":1]]})");
    row("brackets that cross", R"({"data":[{"v":[1}]}]})");
    row("a record that is a broken word", R"({"data":[nope]})");
}

void TestRecordReaderStrict::refusesSkippedParts()
{
    QFETCH(QByteArray, body);
    QVERIFY(!readBody(body.toStdString()).good);
    QVERIFY(!readBody(body.toStdString(), "data", "other").good);
}

void TestRecordReaderStrict::everyPrefixIsAnError()
{
    const std::string body =
        "\xEF\xBB\xBF {\"total\": 2, \"x\": [1.5e3, null, {\"k\\u00e9y\": true}], \"data\": [{\"v\": \"\xC3\xA9\\n\", "
        "\"n\": -0.5},\r\n {\"v\": {\"a\": []}}], \"next\": \"c\\ud83d\\ude80\"}";
    QVERIFY(readBody(body).good);
    for (std::size_t size = 0; size < body.size(); ++size) {
        const Outcome outcome = readBody(body.substr(0, size));
        QVERIFY2(!outcome.good, qPrintable(QStringLiteral("accepted a body cut at byte %1").arg(size)));
        QCOMPARE(outcome.error.kind, ErrorKind::BadAnswer);
    }
    const std::string list = R"([{"v":1},{"v":2}])";
    for (std::size_t size = 0; size < list.size(); ++size)
        QVERIFY(!readBody(list.substr(0, size), ".").good);
}

void TestRecordReaderStrict::depth_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("outcome");
    const auto nested = [](int levels) { return QByteArray(levels, '[') + QByteArray(levels, ']'); };
    const auto row = [](const char* name, const QByteArray& body, const char* outcome) {
        QTest::newRow(name) << body << QString::fromUtf8(outcome);
    };
    row("64 levels in a record, itself included", "{\"data\":[{\"v\":" + nested(63) + "}]}", "good");
    row("65 levels in a record are that record's problem", "{\"data\":[{\"v\":" + nested(64) + "},{\"v\":1}]}",
        "problem");
    row("64 levels in the envelope", "{\"x\":" + nested(63) + ",\"data\":[]}", "good");
    row("65 levels in the envelope are the page's error", "{\"x\":" + nested(64) + ",\"data\":[]}", "error");
    row("a depth bomb in a record is the page's error", "{\"data\":[{\"v\":" + nested(5000) + "}]}", "error");
    row("a depth bomb in the envelope", "{\"x\":" + nested(5000) + ",\"data\":[]}", "error");
}

void TestRecordReaderStrict::depth()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, outcome);
    const Outcome got = readBody(body.toStdString());
    QCOMPARE(got.good ? got.problems.empty() ? QStringLiteral("good") : QStringLiteral("problem")
                      : QStringLiteral("error"),
             outcome);
    if (!got.good)
        QCOMPARE(got.error.kind, ErrorKind::TooLarge);
    if (!got.problems.empty())
        QCOMPARE(got.problems[0].kind, ErrorKind::TooLarge);
}

QTEST_GUILESS_MAIN(TestRecordReaderStrict)
#include "test_recordreader_strict.moc"
