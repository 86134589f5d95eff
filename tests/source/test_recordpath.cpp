// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/recordpath.h"

#include <QtTest>

using namespace muster;

class TestRecordPath : public QObject
{
    Q_OBJECT

private slots:
    void finds_data();
    void finds();
    void refuses_data();
    void refuses();
    void canonicalText_data();
    void canonicalText();
    void children();
};

namespace {
const char* const document = R"({
  "a": {"b": {"c": 7}}, "n": null, "t": true, "e": "", "list": [{"b": 1}, {"b": 2}, {"c": 3}, {"b": null}],
  "mails": [{"type": "home", "value": "h@x"}, {"type": "work", "value": "w@x"}, {"type": "work", "value": "z@x"}],
  "rank": [{"n": 2, "v": "two"}, {"n": true, "v": "yes"}],
  "users": {"u1": {"id": 1}, "u2": {"id": 2}}, "deep": [[1, 2], [3]], "odd.key": 5, "": 6, "Ä": "ö", "sp ace": 8, "empty": []})";
}

void TestRecordPath::finds_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("expected"); // JSON text
    const auto row = [](const char* name, const char* path, const char* expected) {
        QTest::newRow(name) << QByteArray(path) << QByteArray(expected);
    };
    row("names from the outside in", "a.b.c", "7");
    row("an object comes whole", "a.b", R"({"c":7})");
    row("a missing name is null", "a.x.c", "null");
    row("a name below a number is null", "a.b.c.d", "null");
    row("a null stays null", "n", "null");
    row("a boolean", "t", "true");
    row("an empty text is not missing", "e", "\"\"");
    row("names are compared exactly", "A.b", "null");
    row("first element", "list[0].b", "1");
    row("last element", "list[-2].c", "3");
    row("an index before the beginning", "list[-5]", "null");
    row("an index past the end", "list[9].b", "null");
    row("an index on an object", "a[0]", "null");
    row("a name on a list", "list.b", "null");
    row("first element whose field equals", "mails[type=work].value", "\"w@x\"");
    row("no element whose field equals", "mails[type=fax].value", "null");
    row("a number compared by its text", "rank[n=2].v", "\"two\"");
    row("a boolean compared by its text", "rank[n=true].v", "\"yes\"");
    row("all of a list, missing and null left out", "list[*].b", "[1,2]");
    row("all elements of a list", "deep[*]", "[[1,2],[3]]");
    row("lists of lists become one list", "deep[*][*]", "[1,2,3]");
    row("an index within all", "deep[*][0]", "[1,3]");
    row("all of an empty list is an empty list", "empty[*].x", "[]");
    row("all of nothing is null", "nowhere[*].x", "null");
    row("all of an object is null", "a[*]", "null");
    row("values of a map", "users.*.id", "[1,2]");
    row("values of an array too, for servers that write an empty map as []", "empty.*", "[]");
    row("a key with a dot", "\"odd.key\"", "5");
    row("an empty key", "\"\"", "6");
    row("a key that is not ASCII", "Ä", "\"ö\"");
    row("the same with an escape", "\"\\u00c4\"", "\"ö\"");
    row("a space inside a key", "sp ace", "8");
    row("a quoted key between brackets", "a[\"b\"].c", "7");
}

void TestRecordPath::finds()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, expected);
    const auto parsed = RecordPath::parse(path.toStdString());
    QVERIFY2(parsed.has_value(), parsed ? "" : qPrintable(parsed.error().message));
    QCOMPARE(QByteArray::fromStdString(writeJson(parsed->find(readJson(document)))), expected);
    QCOMPARE(RecordPath::parse(parsed->text())->text(), parsed->text());
    QVERIFY(*RecordPath::parse(parsed->text()) == *parsed);
}

void TestRecordPath::refuses_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("column"); // 0 = the message names none
    const auto row = [](const char* name, const QByteArray& path, int column) {
        QTest::newRow(name) << path << column;
    };
    row("nothing", "", 0);
    row("a dot in front", ".a", 1);
    row("JSONPath's dollar", "$.a", 1);
    row("JSONPath's dollar alone", "$", 1);
    row("a JSON pointer", "/a/b", 1);
    row("two dots", "a..b", 3);
    row("a dot at the end", "a.", 3);
    row("an open bracket", "a[0", 4);
    row("an empty bracket", "a[]", 3);
    row("a closing bracket alone", "a]", 2);
    row("a word between brackets", "a[first]", 8);
    row("a fraction between brackets", "a[1.5]", 3);
    row("a number too large", "a[99999999999]", 3);
    row("a minus alone", "a[-]", 3);
    row("no field before the equals sign", "a[=x]", 3);
    row("JSONPath's single quotes", "a['b']", 3);
    row("an open quote", "a.\"b", 3);
    row("a quote inside a name", "a\"b", 2);
    row("an unknown escape", "\"\\x\"", 1);
    row("a lone surrogate", "\"\\ud800\"", 1);
    row("a name right after a bracket", "a[0]b", 5);
    row("a star inside a name", "a*", 2);
    row("a brace", "{a}", 1);
    row("a space in front of a name", "a. b", 3);
    row("a space behind a name", "a ", 2);
    row("the column counts characters, not bytes", "äö..b", 4);
    row("bytes that are not UTF-8", QByteArray("a\xff"), 0);
    row("a control character", QByteArray("a\tb"), 2);
    row("more steps than a sane document has", QByteArray("a") + QByteArray(".a").repeated(64), 0);
}

void TestRecordPath::refuses()
{
    QFETCH(QByteArray, path);
    QFETCH(int, column);
    const auto parsed = RecordPath::parse(path.toStdString());
    QVERIFY(!parsed.has_value());
    QCOMPARE(parsed.error().kind, ErrorKind::Invalid);
    const QString place = QStringLiteral("column %1:").arg(column);
    QVERIFY2(column == 0 || parsed.error().message.contains(place), qPrintable(parsed.error().message));
}

void TestRecordPath::canonicalText_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* name, const char* path, const char* text) {
        QTest::newRow(name) << QByteArray(path) << QByteArray(text);
    };
    row("the root", ".", ".");
    row("plain stays plain", "a.b[0].c[*].d-e_f", "a.b[0].c[*].d-e_f");
    row("needless quotes go", "\"a\".\"b\"", "a.b");
    row("needless brackets go", "[\"a\"][\"b\"]", "a.b");
    row("a space is quoted", "First Name", "\"First Name\"");
    row("a dot stays quoted", "\"urn:x:2.0:User\".id", "\"urn:x:2.0:User\".id");
    row("a condition", "a[type=work].v", "a[type=work].v");
    row("a condition with a bracket in its value", "a[type=\"x]y\"]", "a[type=\"x]y\"]");
    row("a condition on a numeric name", "a[0=x]", "a[0=x]");
    row("values at the root", "*.id", "*.id");
    row("a root list", "[-1].id", "[-1].id");
}

void TestRecordPath::canonicalText()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, text);
    QCOMPARE(QByteArray::fromStdString(RecordPath::parse(path.toStdString())->text()), text);
}

void TestRecordPath::children()
{
    QCOMPARE(RecordPath::root().child("a b").child(2).child("c").text(), std::string("\"a b\"[2].c"));
    QVERIFY(RecordPath::root().isRoot());
    QVERIFY(RecordPath::parse("a[*]")->isList());
    QVERIFY(!RecordPath::parse("a[0]")->isList());
    QVERIFY(*RecordPath::parse(RecordPath::root().child("*").text()) == RecordPath::root().child("*"));
}

QTEST_GUILESS_MAIN(TestRecordPath)
#include "test_recordpath.moc"
