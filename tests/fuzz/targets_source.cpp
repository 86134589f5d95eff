// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorfile.h"
#include "core/source/recordreader.h"
#include "tests/fuzz/targets.h"

#include <QFile>

namespace muster::fuzz {

namespace {

/// What a lenient reader that keeps everything in memory makes of the text; `huge` = it holds a number beyond double,
/// which that reader refuses and ours hands on as text.
struct Second
{
    Json document = Json(Json::value_t::discarded);
    bool huge = false;
};

Second secondReader(std::string_view text)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    try {
        return {Json::parse(text), false};
    } catch (const Json::out_of_range&) {
        return {Json(Json::value_t::discarded), true};
    } catch (const Json::exception&) {
        return {};
    }
}

RecordPath path(std::string_view text)
{
    return RecordPath::parse(text).value();
}

const std::vector<RecordPath>& fields()
{
    static const std::vector<RecordPath> all{path("id"),       path("a"),         path("a.b"),     path("a[0]"),
                                             path("a[-1].b"),  path("list[*].b"), path("users.*"), path("list[a=1].b"),
                                             path("\"k.ey\""), path("."),         path("name"),    path("list[*]")};
    return all;
}

/// The same comparison as the reader's own test: find() on the parsed record is the reference.
std::string compare(const FieldValue& value, const RecordPath& wanted, const Json& record)
{
    const Json expected = wanted.find(record);
    const std::string place = " for " + wanted.text() + ", expected " + writeJson(expected);
    switch (value.kind) {
    case FieldValue::Kind::Missing:
    case FieldValue::Kind::Null:
        return expected.is_null() ? "" : "nothing found" + place;
    case FieldValue::Kind::String:
        return expected.is_string() && expected.get_ref<const std::string&>() == value.text ? "" : "other text" + place;
    case FieldValue::Kind::List:
        return expected.is_array() && expected.size() == value.list.size() ? "" : "other list" + place;
    default:
        return secondReader(value.text).document == expected ? "" : "other value" + place;
    }
}

std::string checkRecord(const RecordView& record)
{
    const Second second = secondReader(record.raw);
    if (second.huge)
        return {};
    if (!second.document.is_object())
        return "a record that is no object was handed out";
    for (std::size_t i = 0; i < record.fields.size(); ++i)
        if (std::string wrong = compare(record.fields[i], fields()[i], second.document); !wrong.empty())
            return wrong;
    return {};
}

std::string runPage(const std::string& input, const RecordPath& records)
{
    RecordReader reader({records, fields(), {path("total"), path("meta.next")}});
    std::string body = input, wrong;
    std::int64_t given = 0, problems = 0;
    const auto page = reader.read(
        body,
        [&](const RecordView& record) {
            ++given;
            if (wrong.empty())
                wrong = checkRecord(record);
        },
        [&](const RecordProblem&) { ++problems; });
    if (!wrong.empty())
        return wrong;
    if (!page)
        return page.error().message.isEmpty() ? "an error without a sentence" : "";
    const Second second = secondReader(input);
    if (second.document.is_discarded() && !second.huge)
        return "accepted what is not JSON";
    if (page->records != given + problems)
        return "the count of records does not fit";
    const auto again = reader.scan(input);
    return again && again->fingerprint == page->fingerprint ? "" : "scan() and read() differ";
}

std::string fileText(const char* name)
{
    QFile file(QStringLiteral(MUSTER_SOURCE_DIR) + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

std::string runConnector(const std::string& input)
{
    const auto problems = lintConnector(std::string_view(input));
    const auto connector = readConnector(std::string_view(input));
    if (!connector) {
        const bool hasError = std::any_of(problems.begin(), problems.end(),
                                          [](const Problem& problem) { return problem.severity == Severity::Error; });
        return hasError ? "" : "lint finds no error in a file that cannot be read";
    }
    const std::string text = writeConnector(*connector);
    const auto again = readConnector(std::string_view(text));
    if (!again)
        return "its own file cannot be read: " + again.error().message.toStdString();
    if (*again != *connector)
        return "written and read again it is another connector";
    return writeConnector(*again) == text ? "" : "the file is not stable";
}

std::string runPath(const std::string& input)
{
    const auto parsed = RecordPath::parse(input);
    if (!parsed)
        return parsed.error().message.isEmpty() ? "an error without a sentence" : "";
    const std::string text = parsed->text();
    const auto again = RecordPath::parse(text);
    if (!again || *again != *parsed)
        return "its canonical text is another path: " + text;
    static const Json document =
        Json::parse(R"({"a":{"b":[1,{"c":[]}],"":{"x":null}},"list":[{"b":1},{"type":"work","value":7}]})");
    static_cast<void>(parsed->find(document));
    return again->text() == text ? "" : "the canonical text is not stable";
}

} // namespace

Target pages()
{
    return {
        "pages",
        {R"({"data":{"items":[{"id":1,"name":"Ann","a":{"b":2}},{"id":"2","a":[{"b":null},3]}]},"total":2})",
         R"([{"id":12345678901234567890,"list":[{"a":1,"b":"x"},{"b":[]}]},{"id":null,"k.ey":"\u00e9\ud83d\ude00"}])",
         R"({"items":[],"meta":{"next":"abc"},"users":{"u1":{"id":1.5e3},"u2":{"id":true}}})",
         "\xEF\xBB\xBF[{\"id\":\"ä\\\"\\\\\\n\",\"users\":{\"x\":{\"a\":1}}}]"},
        {"\"",
         "\\",
         "\\u",
         "\\ud800",
         "\\u0000",
         "{",
         "}",
         "[",
         "]",
         ",",
         ":",
         "null",
         "true",
         "-",
         "1e999",
         "0",
         "-0",
         "1.",
         "\xEF\xBB\xBF",
         "\xC3",
         "\xED\xA0\x80",
         "\"id\":1,",
         "\"a\":{\"b\":1},",
         "\n",
         "\x00",
         "99999999999999999999",
         "\"list\":[{\"a\":1}],",
         "[[",
         "{}",
         "[]",
         "\"\":"},
        [](const std::string& input) {
            for (const char* records : {".", "data.items", "users.*"})
                if (std::string wrong = runPage(input, path(records)); !wrong.empty())
                    return wrong;
            return std::string();
        }};
}

Target paths()
{
    return {"paths",
            {".", "a.b.c", "a[0].b", "a[-1]", "a[type=work].value", "a[*].b", "users.*", "\"odd.key\".x", "[0][1]", "*",
             "a[\"b=c\"=\"d]\"]"},
            {".",          "[",           "]", "*",   "=",     "\"", "\\", "\\u0041",  "\\ud83d\\ude00", "-",   "0",
             "2147483648", "-2147483649", "'", "[*]", "[a=b]", "..", " ",  "\xC3\xA4", "\xFF",           "true"},
            runPath};
}

Target connectors()
{
    return {
        "connectors",
        {fileText("/tests/data/connectors/northwind-hr.json"),
         R"({"muster":1,"id":"x","source":{"baseUrl":"https://h.example/","auth":{"kind":"bearer","token":{"secret":"t"}},)"
         R"("list":{"method":"GET","path":"/u","records":"."},"pagination":{"kind":"cursor","param":"c","path":"n"}},)"
         R"("mapping":[{"to":"email","from":"mail"}],"externalId":"id"})"},
        {"null",
         "true",
         "{}",
         "[]",
         "\"\"",
         "-1",
         "1e9",
         "\"secret\"",
         "\"kind\"",
         "\"basic\"",
         "\"oauth2\"",
         "\"session\"",
         "\"apiKey\"",
         "\"offset\"",
         "\"page\"",
         "\"nextUrl\"",
         "\"lastId\"",
         "\"linkHeader\"",
         "\"none\"",
         "\"muster\":2,",
         "\"PT1H\"",
         "\"unknown\":{\"deep\":[1]},",
         "\"constant\":1,",
         "\"a[*]\"",
         "\"{first}\"",
         "\\u0000",
         "\xFF",
         "99999999999999999999",
         "0.5",
         ","},
        runConnector};
}

} // namespace muster::fuzz
