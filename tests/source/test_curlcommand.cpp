// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectordraft.h"
#include "core/source/connectorfile.h"
#include "core/source/plainrequest.h"

#include <QtTest>

using namespace muster;

namespace {

using Words = std::vector<std::string>;

QString joined(const Words& words)
{
    QString out;
    for (const std::string& word : words)
        out += u'<' + QString::fromStdString(word) + u'>';
    return out;
}

} // namespace

/// cURL commands as shells and browsers quote them, and what becomes of their credentials.
class TestCurlCommand : public QObject
{
    Q_OBJECT

private slots:
    void words_data();
    void words();
    void requests_data();
    void requests();
    void refused_data();
    void refused();
    void credentialsLeaveTheConnector_data();
    void credentialsLeaveTheConnector();
    void aKeyInThePlaceOfTheUserIsASecretToo();
};

void TestCurlCommand::words_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* text, const Words& expected) {
        QTest::newRow(name) << QByteArray(text) << joined(expected);
    };
    row("words at spaces and line ends", "curl  a\tb\nc", {"curl", "a", "b", "c"});
    row("single quotes keep everything", R"(curl 'a "b" $c \d')", {"curl", R"(a "b" $c \d)"});
    row("the end of a single quote and an escaped one", R"(curl 'it'\''s')", {"curl", "it's"});
    row("double quotes undo four escapes", R"(curl "a\"b\\c\$d\`e\f")", {"curl", R"(a"b\c$d`e\f)"});
    row("quotes within a word", R"(curl --header='a b'c)", {"curl", "--header=a bc"});
    row("an empty word", "curl '' \"\"", {"curl", "", ""});
    row("a backslash joins lines", "curl \\\n -X \\\r\n POST", {"curl", "-X", "POST"});
    row("ANSI-C quotes", R"(curl $'a\nb\tc\'d\\e\x41\u00e9\101')",
        {"curl", "a\nb\tc'd\\eA\xC3\xA9"
                 "A"});
    row("the exclamation mark of Chrome", R"(curl $'{"a":"b\u0021"}')", {"curl", R"({"a":"b!"})"});
    row("what follows a pipe is not the command's", "curl a | jq .", {"curl", "a"});
    row("an ampersand within a word stays", "curl http://x.test/?a=1&b=2", {"curl", "http://x.test/?a=1&b=2"});
    row("an ampersand at the end is the shell's", "curl a &", {"curl", "a"});
    row("cmd: carets before quotes", "curl ^\"https://x.test/?a=1^&b=2^\" ^\n  -H ^\"accept: */*^\"",
        {"curl", "https://x.test/?a=1&b=2", "-H", "accept: */*"});
    row("cmd: a quote in a quote", "curl -d ^\"^{^\\^\"a^\\^\":1^}^\"", {"curl", "-d", "{\"a\":1}"});
    row("cmd: a percent sign", "curl ^\"https://x.test/a^%^20b^\"", {"curl", "https://x.test/a%20b"});
    row("cmd: as older browsers write it", "curl \"https://x.test/\" ^\r\n  -H \"accept: */*\"",
        {"curl", "https://x.test/", "-H", "accept: */*"});
    row("PowerShell: the backtick joins lines", "curl.exe `\n 'it''s' \"a`\"b\"", {"curl.exe", "it's", "a\"b"});
}

void TestCurlCommand::words()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    const auto got = shellWords(text.toStdString());
    QVERIFY2(got, got ? "" : qPrintable(got.error().message));
    QCOMPARE(joined(*got), expected);
}

void TestCurlCommand::requests_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("expected"); // method, URL, headers, body
    const auto row = [](const char* name, const char* command, const char* expected) {
        QTest::newRow(name) << QString::fromUtf8(command) << QString::fromUtf8(expected);
    };
    row("a URL alone", "curl https://x.test/users", "GET https://x.test/users");
    row("a URL without scheme", "curl x.test/users", "GET https://x.test/users");
    row("--url", "curl --url https://x.test/u", "GET https://x.test/u");
    row("a prompt in front", "$ curl https://x.test/u", "GET https://x.test/u");
    row("headers", "curl https://x.test/u -H 'X-A: 1' -H 'X-B:2' -H 'X-Empty;'",
        "GET https://x.test/u\nX-A: 1\nX-B: 2");
    row("joined and combined short options", "curl -sSLXPOST -HX-A:1 https://x.test/u",
        "POST https://x.test/u\nX-A: 1");
    row("data makes a POST", R"(curl https://x.test/u --data-raw '{"a":1}')", "POST https://x.test/u\n\n{\"a\":1}");
    row("data twice", "curl https://x.test/u -d a=1 --data b=2", "POST https://x.test/u\n\na=1&b=2");
    row("-G puts data into the URL", "curl -G https://x.test/u -d limit=5 --data-urlencode 'q=a b'",
        "GET https://x.test/u?limit=5&q=a%20b");
    row("--json", R"(curl --json '{}' https://x.test/u)",
        "POST https://x.test/u\nContent-Type: application/json\n\n{}");
    row("--compressed and other words without a value", "curl --compressed --silent https://x.test/u",
        "GET https://x.test/u");
    row("options with a value that does not matter", "curl -o out.json --max-time 5 https://x.test/u",
        "GET https://x.test/u");
    row("a cookie", "curl https://x.test/u -b 'a=1; b=2'", "GET https://x.test/u\nCookie: a=1; b=2");
}

void TestCurlCommand::requests()
{
    QFETCH(QString, command);
    QFETCH(QString, expected);
    const auto request = readCurl(command.toStdString());
    QVERIFY2(request, request ? "" : qPrintable(request.error().message));
    std::string got = request->method + ' ' + request->url;
    for (const HttpHeader& header : request->headers)
        got += '\n' + header.name + ": " + header.value;
    if (!request->body.empty())
        got += "\n\n" + request->body;
    QCOMPARE(QString::fromStdString(got), expected);
}

void TestCurlCommand::refused_data()
{
    QTest::addColumn<QString>("command");
    for (const char* command :
         {"", "wget https://x.test", "curl", "curl 'https://x.test", "curl \"a", "curl -H",
          "curl -d @file https://x.test", "curl -F a=b https://x.test", "curl -T file https://x.test", "curl $'a"})
        QTest::newRow(command) << QString::fromLatin1(command);
}

void TestCurlCommand::refused()
{
    QFETCH(QString, command);
    const auto request = readCurl(command.toStdString());
    QVERIFY(!request);
    QVERIFY(!request.error().message.isEmpty());
}

void TestCurlCommand::credentialsLeaveTheConnector_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("auth"); // the connector's, as JSON
    QTest::addColumn<QString>("name"); // of the secret
    const auto row = [](const char* name, const char* command, const char* auth, const char* secret) {
        QTest::newRow(name) << QString::fromUtf8(command) << QString::fromUtf8(auth) << QString::fromUtf8(secret);
    };
    row("a bearer token", "curl https://x.test/v1/users -H 'Authorization: Bearer canary-1'",
        R"({"kind":"bearer","token":{"secret":"token"}})", "token");
    row("a user and a password", "curl https://x.test/v1/users -u ann:canary-1",
        R"({"kind":"basic","username":"ann","password":{"secret":"password"}})", "password");
    row("the same as a header", "curl https://x.test/v1/users -H 'authorization: Basic YW5uOmNhbmFyeS0x'",
        R"({"kind":"basic","username":"ann","password":{"secret":"password"}})", "password");
    row("a key in a header", "curl https://x.test/v1/users -H 'X-Api-Key: canary-1'",
        R"({"kind":"apiKey","in":"header","name":"X-Api-Key","value":{"secret":"apiKey"}})", "apiKey");
    row("a key in the URL", "curl 'https://x.test/v1/users?api_key=canary-1&limit=5'",
        R"({"kind":"apiKey","in":"query","name":"api_key","value":{"secret":"apiKey"}})", "apiKey");
    row("a scheme of its own", "curl https://x.test/v1/users -H 'Authorization: SSWS canary-1'",
        R"({"kind":"apiKey","in":"header","name":"Authorization","value":"SSWS {secret}","secret":"apiKey"})",
        "apiKey");
    row("cookies", "curl https://x.test/v1/users -b 'sid=canary-1'", R"({"kind":"none"})", "cookie");
}

void TestCurlCommand::credentialsLeaveTheConnector()
{
    QFETCH(QString, command);
    QFETCH(QString, auth);
    QFETCH(QString, name);
    auto request = readCurl(command.toStdString());
    QVERIFY(request);
    const auto draft = draftFrom(std::move(*request));
    QVERIFY2(draft, draft ? "" : qPrintable(draft.error().message));
    const std::string file = writeConnector(draft->connector);
    QVERIFY2(file.find("canary") == std::string::npos, file.c_str());
    QVERIFY(writeJson(toJson(*draft)).find("canary") == std::string::npos);
    QCOMPARE(draft->secrets.size(), std::size_t{1});
    QCOMPARE(QString::fromStdString(draft->secrets.front().name), name);
    QVERIFY(std::string(draft->secrets.front().value.reveal()).find("canary-1") != std::string::npos);
    const Json json = connectorToJson(draft->connector);
    const Json kind = json["source"].contains("auth") ? json["source"]["auth"] : Json{{"kind", "none"}};
    QCOMPARE(QString::fromStdString(writeJson(kind)), QString::fromStdString(writeJson(readJson(auth.toStdString()))));
    QCOMPARE(QString::fromStdString(draft->connector.source->baseUrl), QStringLiteral("https://x.test/v1"));
    QCOMPARE(QString::fromStdString(draft->connector.source->list.path), QStringLiteral("/users"));
}

void TestCurlCommand::aKeyInThePlaceOfTheUserIsASecretToo()
{
    auto request = readCurl("curl https://x.test/v1/users -u canary-1-canary-1-canary-1:x");
    QVERIFY(request);
    const auto draft = draftFrom(std::move(*request));
    QVERIFY(draft);
    QVERIFY(writeConnector(draft->connector).find("canary") == std::string::npos);
    QVERIFY(writeJson(toJson(*draft)).find("canary") == std::string::npos);
    QCOMPARE(draft->secrets.size(), std::size_t{2});
    QCOMPARE(draft->secrets.front().name, std::string("username"));
    QVERIFY(draft->secrets.front().value.reveal() == "canary-1-canary-1-canary-1");
}

QTEST_GUILESS_MAIN(TestCurlCommand)
#include "test_curlcommand.moc"
