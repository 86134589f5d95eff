// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "core/net/jsonvalues.h"
#include "core/net/recordinghttp.h"
#include "core/net/replayhttp.h"
#include "core/net/standins.h"
#include "core/net/taperedactor.h"
#include "tests/fakes/answeringhttp.h"
#include "tests/fakes/canaries.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <set>

Q_DECLARE_METATYPE(std::string)

using namespace muster;
using namespace Qt::Literals::StringLiterals;

namespace {

HttpResponse ok(const std::string& body)
{
    HttpResponse response;
    response.status = 200;
    response.headers = {{"Content-Type", "application/json", false}, {"Set-Cookie", "session=abcdefgh", false}};
    response.body = body;
    return response;
}

HttpRequest get(const std::string& url)
{
    HttpRequest request;
    request.url = url;
    return request;
}

bool isLike(const std::string& text, const QString& pattern)
{
    return QRegularExpression(u'^' + pattern + u'$').match(QString::fromStdString(text)).hasMatch();
}

TapeExchange taped(const std::string& url, const std::string& body, int status = 200)
{
    TapeExchange exchange;
    exchange.method = "GET";
    exchange.url = url;
    exchange.body = body;
    exchange.status = status;
    return exchange;
}

/// One value through the two passes, as the tape would hold it.
Json changed(const std::string& key, const Json& value, const TapeHints& hints = {})
{
    TapeRedactor redactor(hints, "key");
    TapeExchange exchange;
    exchange.method = "GET";
    exchange.url = "https://hr.example.com/people";
    exchange.status = 200;
    exchange.body = writeJson(Json{{"items", Json::array({Json{{key, value}}})}});
    redactor.look(exchange);
    return readJson(redactor.change(exchange).body)["items"][0][key];
}

} // namespace

class TestTape : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void aLineIsReadAsItWasWritten();
    void whatIsNoTapeIsRefused_data();
    void whatIsNoTapeIsRefused();
    void jsonKeepsAllButTheReplacedValues_data();
    void jsonKeepsAllButTheReplacedValues();
    void standInsKeepLookAndEquality_data();
    void standInsKeepLookAndEquality();
    void standInsOfDifferentTextsDiffer();
    void capitalsDoNotMakeAnotherPerson();
    void valuesAreReplacedByTheirKind_data();
    void valuesAreReplacedByTheirKind();
    void aKindWithManyValuesIsReplaced();
    void wordsOfTheConnectorStay();
    void noSecretGetsOntoATape_data();
    void noSecretGetsOntoATape();
    void aRedactedConversationCanBeFollowed();
    void anUnknownRequestIsNamedAndNotSent();
    void repeatedRequestsGiveTheirAnswersInOrder();
    void aRefusalForATokenThatRanOutIsPassedOver();
    void aRefusedTryIsTriedAgainWithoutWaiting_data();
    void aRefusedTryIsTriedAgainWithoutWaiting();
    void recordedErrorsComeBack();
    void aTapeThatIsFullEndsTheFetch();
    void nothingRecordedMakesNoTape();

private:
    QString path() const { return m_folder->filePath(u"a.tape.jsonl"_s); }
    QByteArray bytes() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const std::vector<TapeExchange>& exchanges);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestTape::write(const std::vector<TapeExchange>& exchanges)
{
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    TapeHead head;
    head.connector = "hr";
    head.keepsValues = true;
    file.write(QByteArray::fromStdString(tapeLine(head)));
    for (const TapeExchange& exchange : exchanges)
        file.write(QByteArray::fromStdString(tapeLine(exchange)));
}

void TestTape::aLineIsReadAsItWasWritten()
{
    TapeExchange exchange;
    exchange.method = "POST";
    exchange.url = "https://hr.example.com/list?a=1";
    exchange.requestHeaders = {{"Accept", "application/json", false}};
    exchange.headers = {{"Link", "<x>; rel=\"next\"", false}};
    exchange.requestBody = R"({"offset": 0})";
    exchange.body = "\xff\xfe no text";
    exchange.status = 503;
    exchange.ms = 17;
    exchange.tries = 5;
    const auto read = readTapeExchange(tapeLine(exchange));
    QVERIFY(read);
    QCOMPARE(read->method, exchange.method);
    QCOMPARE(read->url, exchange.url);
    QCOMPARE(read->requestHeaders.front().value, std::string("application/json"));
    QCOMPARE(read->headers.front().name, std::string("Link"));
    QCOMPARE(read->requestBody, exchange.requestBody);
    QCOMPARE(read->body, exchange.body);
    QCOMPARE(read->status, 503);
    QCOMPARE(read->tries, 5);
    const TapeHead head{"hr", "2026-11-23T12:00:00.000Z", "0.1.0", "https://hr.example.com", true};
    const auto again = readTapeHead(tapeLine(head));
    QVERIFY(again);
    QCOMPARE(again->baseUrl, head.baseUrl);
    QVERIFY(again->keepsValues);
}

void TestTape::whatIsNoTapeIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("kind");
    QTest::newRow("an empty file") << QByteArray() << int(ErrorKind::Invalid);
    QTest::newRow("another JSON file") << QByteArray("{\"muster\": 1}\n") << int(ErrorKind::Invalid);
    QTest::newRow("a newer tape") << QByteArray("{\"tape\": 2}\n") << int(ErrorKind::NewerVersion);
    QTest::newRow("a tape that was cut") << QByteArray("{\"tape\": 1}\n{\"method\": \"GET\", \"ur")
                                         << int(ErrorKind::Invalid);
    QTest::newRow("an exchange without an outcome")
        << QByteArray("{\"tape\": 1}\n{\"method\": \"GET\", \"url\": \"https://h/\"}\n") << int(ErrorKind::Invalid);
}

void TestTape::whatIsNoTapeIsRefused()
{
    QFETCH(QByteArray, text);
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    const auto opened = ReplayHttp::open(path());
    QVERIFY(!opened);
    QTEST(int(opened.error().kind), "kind");
    const auto missing = TapeReader::open(m_folder->filePath(u"none"_s));
    QCOMPARE(missing.error().kind, ErrorKind::NotFound);
}

void TestTape::jsonKeepsAllButTheReplacedValues_data()
{
    QTest::addColumn<std::string>("json");
    QTest::addColumn<std::string>("expected"); // "" = no JSON
    QTest::newRow("strings are replaced where they stand")
        << std::string(R"({"a" : "x", "b": [ "y" ]})") << std::string(R"({"a" : "X", "b": [ "X" ]})");
    QTest::newRow("numbers keep their digits") << std::string(R"([1.50, 123456789012345678901, -0e0])")
                                               << std::string(R"([1.50, 123456789012345678901, -0e0])");
    QTest::newRow("escapes are understood") << std::string(R"(["a\"b\u0041"])") << std::string(R"(["X"])");
    QTest::newRow("what was cut off stays so") << std::string(R"([{"a": "x"},)") << std::string(R"([{"a": "X"},)");
    QTest::newRow("a page of HTML is no JSON") << std::string("<p>Jane</p>") << std::string();
    QTest::newRow("a string without end is no JSON") << std::string(R"(["abc)") << std::string();
}

void TestTape::jsonKeepsAllButTheReplacedValues()
{
    QFETCH(std::string, json);
    QFETCH(std::string, expected);
    const auto out = withJsonValues(json, [](JsonToken token, std::string_view, std::string_view) {
        return token == JsonToken::String ? std::optional<std::string>("X") : std::nullopt;
    });
    QCOMPARE(out.value_or(""), expected);
}

void TestTape::standInsKeepLookAndEquality_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<QString>("look");
    QTest::newRow("a name") << std::string("Jane Doe-Smith") << u"[A-Z][a-z]{3} [A-Z][a-z]{2}-[A-Z][a-z]{4}"_s;
    QTest::newRow("an id with letters") << std::string("E00-17x") << u"[A-Z]\\d\\d-\\d\\d[a-z]"_s;
    QTest::newRow("a name in Cyrillic") << std::string("Анна") << u"[А-Я][а-я]{3}"_s;
    QTest::newRow("a name in Chinese") << std::string("王小明") << u"[\u4e00-\u9fff]{3}"_s;
    QTest::newRow("a name with accents") << std::string("Élodie") << u"[À-Þ][a-z]{5}"_s;
    QTest::newRow("a letter of a script that is not known") << std::string("\xe1\x82\xa0") << u"x"_s; // Georgian
}

void TestTape::standInsKeepLookAndEquality()
{
    QFETCH(std::string, text);
    QFETCH(QString, look);
    const StandIns standIns("key"), others("another key");
    const std::string out = standIns.text(text);
    QVERIFY2(isLike(out, look), out.c_str());
    QCOMPARE(standIns.text(text), out);
    QVERIFY(out != text);
    if (text.size() > 4)
        QVERIFY(others.text(text) != out);
}

void TestTape::standInsOfDifferentTextsDiffer()
{
    const StandIns standIns("key");
    std::set<std::string> texts, numbers;
    for (int i = 0; i < 1000; ++i) {
        const std::string number = std::to_string(1000 + i);
        texts.insert(standIns.text("E" + number.substr(1)));
        numbers.insert(standIns.digits(number));
    }
    QCOMPARE(texts.size(), std::size_t(1000));
    QCOMPARE(numbers.size(), std::size_t(1000));
    for (const std::string& number : numbers)
        QVERIFY2(isLike(number, u"[1-9]\\d{3}"_s), number.c_str());
    QVERIFY(isLike(standIns.digits("007"), u"0\\d\\d"_s));
    QCOMPARE(standIns.digits("7"), std::string("7"));
    QVERIFY(isLike(standIns.mail("jane.doe@corp.com"), u"[a-z]{4}\\.[a-z]{3}@[a-z]{4}\\.[a-z]{3}\\.example"_s));
    QVERIFY(standIns.text("+47 912 34 567", 6).starts_with("+47 91"));
}

void TestTape::capitalsDoNotMakeAnotherPerson()
{
    const StandIns standIns("key");
    const QString one = QString::fromStdString(standIns.mail("Jane@Corp.com"));
    const QString other = QString::fromStdString(standIns.mail("jane@corp.COM"));
    QVERIFY(one != other);
    QCOMPARE(one.toLower(), other.toLower());
    // one name in both Unicode forms
    QCOMPARE(standIns.text("\xc3\xa9lodie"), standIns.text("e\xcc\x81lodie"));
}

void TestTape::valuesAreReplacedByTheirKind_data()
{
    QTest::addColumn<std::string>("key");
    QTest::addColumn<std::string>("value"); // JSON
    QTest::addColumn<QString>("look");      // of the JSON; "" = stays as it is
    const auto row = [](const char* name, const char* key, const char* value, const QString& look) {
        QTest::newRow(name) << std::string(key) << std::string(value) << look;
    };
    row("an e-mail address stays one", "mail", R"("jane@corp.com")", u"\"[a-z]{4}@[a-z]{4}\\.[a-z]{3}\\.example\""_s);
    row("a name is replaced", "name", R"("Jane")", u"\"[A-Z](?!ane)[a-z]{3}\""_s);
    row("digits stay digits", "employeeNumber", R"("00417")", u"\"0\\d{4}\""_s);
    row("a number stays a number of that length", "salary", "54321", u"(?!54321)[1-9]\\d{4}"_s);
    row("a decimal keeps its places", "rate", "1234.25", u"(?!1234)[1-9]\\d{3}\\.\\d{1,2}"_s);
    row("a date stays", "startDate", R"("2024-03-01")", {});
    row("a moment stays", "updated", R"("2024-03-01T10:00:00+01:00")", {});
    row("a moment in seconds stays", "createdAt", "1709280000", {});
    row("of a birthday only the year stays", "birthDate", R"("1980-07-19")", u"\"1980-01-01\""_s);
    row("a birthday in another form is replaced", "dateOfBirth", R"("07/19/1980")",
        u"\"(?!07/19/1980)\\d\\d/\\d\\d/\\d{4}\""_s);
    row("a national id is no phone number", "personnummer", R"("850719-1234")", u"\"(?!8507)\\d{6}-\\d{4}\""_s);
    row("a boolean stays", "active", "true", {});
    row("the word for a boolean stays", "enabled", R"("yes")", {});
    row("null stays", "manager", "null", {});
    row("an empty text stays", "note", R"("")", {});
    row("a status stays", "status", R"("On leave")", {});
    row("a total stays", "total", "12345", {});
    row("a phone number keeps country and network", "phone", R"("+47 912 34 567")", u"\"\\+47 91\\d \\d\\d \\d{3}\""_s);
    row("of an address in the web the server stays", "photo", R"("https://cdn.example.com/p/jane.jpg")",
        u"\"https://cdn\\.example\\.com/[a-z]/(?!jane)[a-z]{4}\\.[a-z]{3}\""_s);
}

void TestTape::valuesAreReplacedByTheirKind()
{
    QFETCH(std::string, key);
    QFETCH(std::string, value);
    QFETCH(QString, look);
    const std::string out = writeJson(changed(key, readJson(value)));
    if (look.isEmpty())
        QCOMPARE(out, value);
    else
        QVERIFY2(isLike(out, look), out.c_str());
}

void TestTape::aKindWithManyValuesIsReplaced()
{
    TapeRedactor redactor(TapeHints(), "key");
    std::vector<TapeExchange> all(13);
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].url = "https://hr.example.com/people";
        all[i].body = writeJson(Json{{"type", "Name" + std::string(1, static_cast<char>('a' + i))}});
        redactor.look(all[i]);
    }
    QVERIFY(readJson(redactor.change(all[0]).body)["type"] != Json("Namea"));
}

void TestTape::wordsOfTheConnectorStay()
{
    TapeHints hints;
    hints.keepWords = {"work", "Sales"};
    QVERIFY(changed("label", "Work", hints) == Json("Work"));
    QVERIFY(changed("dept", "Sales", hints) == Json("Sales"));
    QVERIFY(changed("dept", "Legal", hints) != Json("Legal"));
}

void TestTape::noSecretGetsOntoATape_data()
{
    QTest::addColumn<bool>("keepValues");
    QTest::newRow("with stand-ins") << false;
    QTest::newRow("with the values as they come") << true;
}

/// A server that gives everything back that it got, in each form.
void TestTape::noSecretGetsOntoATape()
{
    QFETCH(bool, keepValues);
    Canaries canaries;
    const QByteArray bearer = canaries.plant("bearer"), query = canaries.plant("query"),
                     stored = canaries.plant("stored"), login = canaries.plant("login");
    const auto echo = [&](const HttpRequest& request) -> Result<HttpResponse> {
        QByteArray all = bearer + ' ' + query + ' ' + stored;
        HttpResponse response = ok(writeJson(Json{{"echo", all.toStdString()},
                                                  {"hex", all.toHex().toStdString()},
                                                  {"packed", all.toBase64().toStdString()},
                                                  {"url", request.url},
                                                  {"password", "hunter2"},
                                                  {"next_page_token", "p2"}}));
        if (request.url.find("/login") != std::string::npos)
            response.body = writeJson(Json{{"token", login.toStdString()}});
        response.headers.push_back({"Link", "<" + request.url + ">; rel=\"next\"", false});
        response.headers.push_back({"X-Token", bearer.toStdString(), false});
        return response;
    };
    AnsweringHttp server(echo);
    TapeHints hints;
    hints.secrets.emplace_back(stored.toStdString());
    hints.secretParameters = {"k"};
    hints.plainParameters = {"page_token"};
    hints.signInUrls = {"https://hr.example.com/login"};
    auto http = RecordingHttp::create(server, std::move(hints));
    QVERIFY(http);
    HttpRequest signIn = get("https://hr.example.com/login");
    signIn.method = "POST";
    signIn.body = writeJson(Json{{"user", "x"}, {"password", stored.toStdString()}});
    QVERIFY((*http)->send(signIn, {}).get());
    HttpRequest request = get("https://hr.example.com/people?page_token=p1&k=" +
                              QString::fromUtf8(query).toUtf8().toPercentEncoding().toStdString());
    request.headers = {{"Authorization", "Bearer " + bearer.toStdString(), true}, {"X-Tenant", "42", false}};
    const auto answer = (*http)->send(request, {}).get();
    QVERIFY(answer && answer->body.find(bearer.toStdString()) != std::string::npos); // the engine gets it all
    TapeHead head;
    head.keepsValues = keepValues;
    QVERIFY((*http)->finish(head, path(), {}));
    const QByteArray tape = bytes();
    QStringList hits;
    canaries.search(tape, u"tape"_s, hits);
    QVERIFY2(hits.isEmpty(), qPrintable(hits.join(u'\n')));
    QVERIFY(!tape.contains("hunter2") && !tape.contains("abcdefgh"));
    QVERIFY(tape.contains("page_token=p1")); // a cursor is no credential
    QVERIFY(tape.contains("\"signIn\":true"));
    QVERIFY(!(QFile(path()).permissions() & (QFile::ReadGroup | QFile::ReadOther)));
}

/// A cursor out of a body, an id out of a list and a link in a header lead on over stand-ins as they did over values.
void TestTape::aRedactedConversationCanBeFollowed()
{
    AnsweringHttp server([](const HttpRequest& request) -> Result<HttpResponse> {
        if (request.url.ends_with("/people?size=2"))
            return ok(R"({"items":[{"id":"jane.doe"},{"id":"4711"}],"next":"Y3Vyc29y=="})");
        if (request.url.ends_with("cursor=Y3Vyc29y%3D%3D&size=2")) {
            HttpResponse last = ok(R"({"items":[]})");
            last.headers.push_back({"Link", "<https://hr.example.com/people?after=jane.doe>; rel=\"next\"", false});
            return last;
        }
        return ok(R"({"name":"Jane"})");
    });
    TapeHints hints;
    hints.countParameters = {"size"};
    hints.keepWords = {"people"};
    auto http = RecordingHttp::create(server, std::move(hints));
    QVERIFY(http);
    for (const char* part : {"?size=2", "?cursor=Y3Vyc29y%3D%3D&size=2", "/jane.doe", "/4711", "?after=jane.doe"})
        QVERIFY((*http)->send(get(std::string("https://hr.example.com/people") + part), {}).get());
    QVERIFY((*http)->finish(TapeHead(), path(), {}));
    QVERIFY(!bytes().contains("jane") && !bytes().contains("4711") && !bytes().contains("Y3Vyc29y"));

    auto replay = ReplayHttp::open(path());
    QVERIFY(replay);
    const auto ask = [&](const std::string& part) {
        return (*replay)->send(get("https://elsewhere.example.com/people" + part), {}).get();
    };
    const auto first = ask("?size=2");
    QVERIFY(first);
    const Json page = readJson(first->body);
    const auto encoded = [](const Json& text) {
        return QByteArray::fromStdString(text.get<std::string>()).toPercentEncoding().toStdString();
    };
    const auto second = ask("?cursor=" + encoded(page["next"]) + "&size=2");
    QVERIFY2(second, second ? "" : qPrintable(second.error().message));
    QVERIFY(ask("/" + encoded(page["items"][0]["id"])));
    QVERIFY(ask("/" + encoded(page["items"][1]["id"])));
    const std::string link(second->header("Link"));
    const auto from = link.find("/people") + 7;
    QVERIFY(ask(link.substr(from, link.find('>') - from)));
}

void TestTape::anUnknownRequestIsNamedAndNotSent()
{
    write({taped("https://h.example.com/a?x=1", "[]", 200)});
    auto replay = ReplayHttp::open(path());
    QVERIFY(replay);
    const auto answer = (*replay)->send(get("https://h.example.com/a?x=2&token=abcdef"), {}).get();
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::NotFound);
    QVERIFY2(answer.error().message.contains(u"https://h.example.com/a?x=2&token=***"_s),
             qPrintable(answer.error().message));
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE((*replay)->send(get("https://h.example.com/a?x=1"), stop.get_token()).get().error().kind,
             ErrorKind::Cancelled);
}

void TestTape::repeatedRequestsGiveTheirAnswersInOrder()
{
    write({taped("https://h.example.com/a", "[1]", 200), taped("https://h.example.com/a", "[2]", 200)});
    auto replay = ReplayHttp::open(path());
    QVERIFY(replay);
    for (const char* body : {"[1]", "[2]", "[2]"})
        QCOMPARE((*replay)->send(get("https://h.example.com/a"), {}).get()->body, std::string(body));
}

void TestTape::aRefusalForATokenThatRanOutIsPassedOver()
{
    write({taped("https://h.example.com/a", {}, 401), taped("https://h.example.com/a", "[2]", 200)});
    auto replay = ReplayHttp::open(path());
    QVERIFY(replay);
    QCOMPARE((*replay)->send(get("https://h.example.com/a"), {}).get()->status, 200);
}

void TestTape::aRefusedTryIsTriedAgainWithoutWaiting_data()
{
    QTest::addColumn<int>("refusals");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("tries");
    QTest::newRow("not refused") << 0 << 200 << 1;
    QTest::newRow("refused once") << 1 << 200 << 2;
    QTest::newRow("refused four times") << 4 << 200 << 5;
    QTest::newRow("refused as often as it is tried") << 5 << 429 << 5;
}

void TestTape::aRefusedTryIsTriedAgainWithoutWaiting()
{
    QFETCH(int, refusals);
    write({taped("https://h.example.com/a", "[]", 200)});
    auto replay = ReplayHttp::open(path());
    QVERIFY(replay);
    (*replay)->setChange([&](const HttpRequest&, HttpResponse answer, int attempt) {
        if (attempt <= refusals)
            answer.status = 429;
        return answer;
    });
    QElapsedTimer timer;
    timer.start();
    const auto answer = (*replay)->send(get("https://h.example.com/a"), {}).get();
    QVERIFY(answer);
    QTEST(answer->status, "status");
    QTEST(answer->tries, "tries");
    QVERIFY(timer.elapsed() < 1000);
}

void TestTape::recordedErrorsComeBack()
{
    AnsweringHttp server(
        [](const HttpRequest&) -> Result<HttpResponse> { return fail(ErrorKind::Timeout, u"No answer in time."_s); });
    auto http = RecordingHttp::create(server, TapeHints());
    QVERIFY(http);
    QVERIFY(!(*http)->send(get("https://h.example.com/a"), {}).get());
    QVERIFY((*http)->finish(TapeHead(), path(), {}));
    auto replay = ReplayHttp::open(path());
    QVERIFY(replay);
    QCOMPARE((*replay)->send(get("https://h.example.com/a"), {}).get().error().kind, ErrorKind::Timeout);
}

void TestTape::aTapeThatIsFullEndsTheFetch()
{
    AnsweringHttp server(
        [](const HttpRequest&) -> Result<HttpResponse> { return ok(std::string(50'000, ' ') + "[]"); });
    TapeLimits limits;
    limits.bytes = 200'000;
    auto http = RecordingHttp::create(server, TapeHints(), limits);
    QVERIFY(http);
    QVERIFY((*http)->send(get("https://h.example.com/a"), {}).get());
    QVERIFY((*http)->send(get("https://h.example.com/b"), {}).get());
    QCOMPARE((*http)->send(get("https://h.example.com/c"), {}).get().error().kind, ErrorKind::TooLarge);
    QCOMPARE((*http)->exchanges(), std::int64_t(2));
}

void TestTape::nothingRecordedMakesNoTape()
{
    AnsweringHttp server([](const HttpRequest&) -> Result<HttpResponse> { return ok("[]"); });
    auto http = RecordingHttp::create(server, TapeHints());
    QVERIFY(http);
    QCOMPARE((*http)->finish(TapeHead(), path(), {}).error().kind, ErrorKind::NotFound);
    QVERIFY(!QFile::exists(path()));
}

QTEST_GUILESS_MAIN(TestTape)
#include "test_tape.moc"
