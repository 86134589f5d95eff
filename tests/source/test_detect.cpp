// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/detect.h"
#include "core/source/pagination_url.h"

#include <QDir>
#include <QFile>
#include <QtTest>

#include <map>

using namespace muster;

namespace {

constexpr double confident = 0.8;
constexpr const char* parts[] = {"records", "total", "paging", "id", "email", "firstname", "lastname", "status"};

struct Answered
{
    std::string value;
    double confidence = 0;
};

/// What the detector would put into a connector; guesses count as nothing.
Answered answered(const std::string& value, double confidence, const char* nothing = "")
{
    return {confidence >= leastConfidence ? value : std::string(nothing), confidence};
}
Answered answered(const FieldGuess& guess)
{
    return answered(guess.path(), guess.confidence);
}

std::map<std::string, Answered> answersOf(const Detection& found)
{
    return {{"records", answered(found.records.value, found.records.confidence)},
            {"total", answered(totalText(found.total.value), found.total.confidence)},
            {"paging", answered(paginationText(found.pagination.value), found.pagination.confidence, "none")},
            {"id", answered(found.id)},
            {"email", answered(found.email)},
            {"firstname", answered(found.names.first)},
            {"lastname", answered(found.names.last)},
            {"status", answered(found.status)}};
}

SampleRequest requestOf(const Json& json)
{
    SampleRequest request;
    request.method = json["method"].get<std::string>();
    const auto url = json["url"].get<std::string>();
    const std::size_t mark = url.find('?');
    const std::string query = mark == std::string::npos ? std::string() : url.substr(mark + 1);
    for (const QString& piece : QString::fromStdString(query).split(u'&', Qt::SkipEmptyParts)) {
        const std::string text = piece.toStdString();
        const std::size_t sign = std::min(text.find('='), text.size());
        request.query.emplace_back(percentDecoded(text.substr(0, sign)),
                                   sign < text.size() ? percentDecoded(text.substr(sign + 1)) : std::string());
    }
    if (json.contains("body"))
        request.body = json["body"];
    return request;
}

Detection detected(const Json& sample)
{
    SampleAnswer answer;
    answer.body = sample["body"];
    for (const auto& [name, value] : sample["headers"].items())
        answer.headers.push_back({name, value.get<std::string>(), false});
    return detect(requestOf(sample["request"]), answer);
}

std::vector<std::pair<QString, Json>> samples(const QString& half)
{
    const QDir folder(QStringLiteral(MUSTER_SOURCE_DIR "/tests/data/detect/") + half);
    std::vector<std::pair<QString, Json>> out;
    for (const QString& name : folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("cannot read %s", qPrintable(name));
        out.emplace_back(half + u'/' + name, readJson(file.readAll().toStdString()));
    }
    return out;
}

struct Score
{
    int right = 0, all = 0;
};

} // namespace

/// The samples were written from vendors' documentation. Those in tests/data/detect/test had their expected answers
/// before there was a detector and were never used to tune it (the spelling of two expected paths was corrected: quotes
/// around @odata names); those in tests/data/detect/tune were. Both halves are by the same author, so a new source may
/// well be harder than the table says.
class TestDetect : public QObject
{
    Q_OBJECT

private slots:
    void shapes_data();
    void shapes();
    void accuracy();
    void hostileAnswersSayNothingSure_data();
    void hostileAnswersSayNothingSure();
    void guessesAreNamed();
};

void TestDetect::shapes_data()
{
    QTest::addColumn<QString>("name");
    for (const auto& [name, sample] : samples(QStringLiteral("tune")))
        if (name.contains(QStringLiteral("peer-")))
            QTest::newRow(qPrintable(name)) << name;
}

/// The twelve shapes of which another detector got three right.
void TestDetect::shapes()
{
    QFETCH(QString, name);
    for (const auto& [file, sample] : samples(QStringLiteral("tune"))) {
        if (file != name)
            continue;
        const Detection found = detected(sample);
        for (const auto& [part, answer] : answersOf(found))
            QCOMPARE(QString::fromStdString(part + ": " + answer.value),
                     QString::fromStdString(part + ": " + sample["expect"][part].get<std::string>()));
        QCOMPARE(found.saysMore, sample["body"].is_object() && sample["body"].contains("has_more"));
    }
}

void TestDetect::accuracy()
{
    for (const char* half : {"tune", "test"}) {
        std::map<std::string, Score> scores;
        const auto all = samples(QString::fromLatin1(half));
        QVERIFY(all.size() >= 30);
        for (const auto& [name, sample] : all) {
            const Detection found = detected(sample);
            for (const auto& [part, answer] : answersOf(found)) {
                const auto expected = sample["expect"][part].get<std::string>();
                if (part == "paging" && expected.empty())
                    continue; // the sample does not say
                const bool isRight = answer.value == expected;
                scores[part].right += isRight ? 1 : 0;
                ++scores[part].all;
                const QString words = QStringLiteral("%1 %2: expected “%3”, got “%4” (%5)")
                                          .arg(name, QString::fromStdString(part), QString::fromStdString(expected),
                                               QString::fromStdString(answer.value))
                                          .arg(answer.confidence);
                if (!isRight)
                    qInfo("%s", qPrintable(words));
                QVERIFY2(isRight || answer.confidence < confident, qPrintable(words));
            }
        }
        for (const char* part : parts) {
            const Score score = scores[part];
            qInfo("%s %-10s %2d of %2d", half, part, score.right, score.all);
            if (QLatin1String(half) == QLatin1String("tune"))
                QVERIFY2(score.right * 10 >= score.all * 9, part);
        }
    }
}

void TestDetect::hostileAnswersSayNothingSure_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no list at all") << QByteArray(R"({"message": "hello"})");
    QTest::newRow("an empty list") << QByteArray(R"([])");
    QTest::newRow("an empty object") << QByteArray(R"({})");
    QTest::newRow("numbers") << QByteArray(R"({"values": [1, 1, 1]})");
    QTest::newRow("lists in lists") << QByteArray(R"([[[[[]]]]])");
    QTest::newRow("settings, which are a map of unlike objects")
        << QByteArray(R"({"mail": {"host": "a"}, "web": {"port": 1}})");
}

void TestDetect::hostileAnswersSayNothingSure()
{
    QFETCH(QByteArray, body);
    SampleAnswer answer;
    answer.body = readJson(body.toStdString());
    const Detection found = detect({}, answer);
    QVERIFY2(found.records.confidence < confident, found.records.value.c_str());
    QVERIFY(found.id.confidence < confident);
    QVERIFY(found.email.confidence < confident);
}

void TestDetect::guessesAreNamed()
{
    SampleAnswer answer;
    answer.body = readJson(R"({"members": [{"id": 1, "email": "a@example.com"}], "has_more": true})");
    const Detection found = detect({}, answer);
    bool seen = false;
    for (const Json& finding : toJson(findings(found)))
        if (finding["what"] == "source.pagination") {
            seen = true;
            QCOMPARE(finding["guess"].get<bool>(), true);
            QVERIFY(!finding["why"].get<std::string>().empty());
        }
    QVERIFY(seen);
}

QTEST_GUILESS_MAIN(TestDetect)
#include "test_detect.moc"
