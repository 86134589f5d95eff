// SPDX-License-Identifier: GPL-3.0-or-later
// Fetches recorded from a source that is one function, and replayed by the real engine into real workspaces.
#include "tapedoffice.h"

#include "app/wiring/localtapes.h"
#include "app/wiring/workspace.h"
#include "core/store/importer.h"
#include "core/store/planstore.h"
#include "tests/fakes/answeringhttp.h"

#include <QTemporaryDir>
#include <QTest>
#include <QUrlQuery>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

namespace {

Json person(int number)
{
    const std::string id = std::to_string(1000 + number);
    return {{"id", id},
            {"mail", "p" + id + "@corp.com"},
            {"login", "p" + id},
            {"first", "Quentin" + id},
            {"last", "Doeringsfeld"},
            {"dept", "Sales"},
            {"status", "Active"}};
}

/// Five people a page with a total, as an HR system gives them.
struct Crew
{
    std::vector<Json> all;

    void hire(int count)
    {
        for (int i = 0; i < count; ++i)
            all.push_back(person(static_cast<int>(all.size()) + 1));
    }
    Result<HttpResponse> answer(const HttpRequest& request) const
    {
        const QUrlQuery query{QUrl{QString::fromStdString(request.url)}};
        const auto offset = query.queryItemValue(u"offset"_s).toULongLong();
        const auto limit = query.queryItemValue(u"limit"_s).toULongLong();
        Json items = Json::array();
        for (std::size_t i = offset; i < all.size() && items.size() < limit; ++i)
            items.push_back(all[i]);
        HttpResponse response;
        response.status = 200;
        response.url = request.url;
        response.headers = {{"Content-Type", "application/json", false}};
        response.body = writeJson(Json{{"data", {{"items", items}}}, {"meta", {{"total", all.size()}}}});
        return response;
    }
};

QString words(const Error& error)
{
    return error.message + u'\n' + error.detail;
}

} // namespace

class TestReplay : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void troublesAreReadAndWritten_data();
    void troublesAreReadAndWritten();
    void aTapeGivesThePlanThatTheSourceGave();
    void everyTroubleEndsAsTheSafetyNetSays_data();
    void everyTroubleEndsAsTheSafetyNetSays();
    void aTroubleThatNeverComesIsNamed();
    void aFailedFetchMakesATapeToo();
    void standInsLeaveNobodysNameOnTheTape();
    void anEmptyWorkspaceGetsEverybody();
    void anUnknownConnectorIsNamed();
    void aCancelledReplayEnds();

private:
    [[nodiscard]] Result<TapeInfo> record(bool keepValues);
    [[nodiscard]] Result<Replay> replay(const std::vector<std::string>& troubles = {},
                                        std::optional<ReplayRequest::Against> against = {});
    [[nodiscard]] SourcePorts source() { return {*m_http, m_secrets, m_lock, m_clock}; }
    QString path() const { return m_folder->filePath(u"a.tape.jsonl"_s); }
    QString workspace() const { return m_folder->filePath(u"workspace"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
    Crew m_people;
    std::unique_ptr<AnsweringHttp> m_http;
    FixedSecrets m_secrets{FixedSecrets::Pairs{{"token", "Tok3n-of-the-office"}}};
    FreeTokenLock m_lock;
    SystemClock m_clock;
    Connector m_connector;
};

void TestReplay::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_people = Crew();
    m_people.hire(12);
    m_http = std::make_unique<AnsweringHttp>([this](const HttpRequest& request) { return m_people.answer(request); });
    m_connector = tapedOffice();
    const auto ports = openWorkspace(workspace());
    QVERIFY(ports);
    QVERIFY((*ports)->connectors().add(m_connector));
}

Result<TapeInfo> TestReplay::record(bool keepValues)
{
    RecordRequest request;
    request.connector = m_connector.id;
    request.file = path();
    request.keepValues = keepValues;
    return recordTape(m_connector, source(), request, {}, {});
}

Result<Replay> TestReplay::replay(const std::vector<std::string>& troubles,
                                  std::optional<ReplayRequest::Against> against)
{
    ReplayRequest request;
    request.file = path();
    request.against = against;
    for (const std::string& text : troubles) {
        auto trouble = Trouble::parse(text);
        if (!trouble)
            return fail(std::move(trouble.error()));
        request.troubles.push_back(std::move(*trouble));
    }
    return LocalTapes(workspace()).replay(request, {}, {});
}

void TestReplay::troublesAreReadAndWritten_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    for (const char* text : {"drop-page=2", "repeat-page=2", "cut-page=1", "429=3", "503=1x9", "empty", "cut-total=0",
                             "rename=work.email:workMail", "rename=phones[0].value:number"})
        QTest::addRow("good: %s", text) << QString::fromUtf8(text) << true;
    for (const char* text : {"", "drop-page", "drop-page=0", "drop-page=two", "repeat-page=1", "200=1", "429=",
                             "429=1x0", "empty=1", "rename=:x", "rename=a", "rename=a:", "rename=a[*]:b", "page=1"})
        QTest::addRow("wrong: “%s”", text) << QString::fromUtf8(text) << false;
}

void TestReplay::troublesAreReadAndWritten()
{
    QFETCH(QString, text);
    QFETCH(bool, good);
    const auto trouble = Trouble::parse(text.toStdString());
    QCOMPARE(trouble.has_value(), good);
    if (!good) {
        QCOMPARE(trouble.error().kind, ErrorKind::Usage);
        return;
    }
    QCOMPARE(QString::fromStdString(trouble->text()), text);
    QVERIFY(!trouble->words().isEmpty());
}

/// Twelve were imported; since then one was dismissed and one moved to another department.
void TestReplay::aTapeGivesThePlanThatTheSourceGave()
{
    auto database = db::Database::open((workspace() + u"/muster.db"_s).toStdString());
    QVERIFY(database);
    LocalImporter importer(*database, source(), m_clock);
    const auto first = importer.plan(m_connector, {}, {}, {});
    QVERIFY2(first, first ? "" : qPrintable(words(first.error())));
    QVERIFY(importer.apply(first->id, false, {}, {}));
    m_people.all.erase(m_people.all.begin() + 3);
    m_people.all[0]["dept"] = "Legal";
    const auto recorded = record(true);
    QVERIFY2(recorded, recorded ? "" : qPrintable(words(recorded.error())));
    QCOMPARE(recorded->users, std::int64_t(11));
    ImportOptions options;
    options.dryRun = true;
    const auto live = importer.plan(m_connector, options, {}, {});
    QVERIFY(live);
    QCOMPARE(live->counts.update, 1);
    QCOMPARE(live->counts.suspend, 1);
    const std::size_t plans = LocalPlanStore(*database).plans({}, 100)->size();

    const auto replayed = replay();
    QVERIFY2(replayed, replayed ? "" : qPrintable(words(replayed.error())));
    QCOMPARE(replayed->against, ReplayRequest::Against::Workspace);
    QVERIFY(replayed->plain.plan);
    const Plan& plan = *replayed->plain.plan;
    QCOMPARE(writeJson(toJson(plan)["counts"]), writeJson(toJson(*live)["counts"]));
    QCOMPARE(writeJson(toJson(plan)["words"]), writeJson(toJson(*live)["words"]));
    QCOMPARE(plan.proof.complete, live->proof.complete);
    QCOMPARE(plan.state, live->state);
    QVERIFY(!replayed->troubled);
    QCOMPARE(LocalPlanStore(*database).plans({}, 100)->size(), plans); // the real workspace heard nothing of it
}

void TestReplay::everyTroubleEndsAsTheSafetyNetSays_data()
{
    QTest::addColumn<QString>("trouble");
    QTest::addColumn<QString>("counts"); // unchanged/update/suspend/missing/invalid; "" = the import fails
    QTest::addColumn<bool>("complete");
    QTest::addColumn<QString>("hold"); // the limit; "" = none
    QTest::newRow("without a page nothing is proven, and nobody is suspended")
        << u"drop-page=2"_s << u"5/0/0/0/0"_s << false << QString();
    QTest::newRow("a page refused once is asked for again") << u"429=2"_s << u"12/0/0/0/0"_s << true << QString();
    QTest::newRow("a page refused too often ends the import") << u"429=2x9"_s << QString() << false << QString();
    QTest::newRow("a server that is broken ends the import") << u"500=2"_s << QString() << false << QString();
    QTest::newRow("an empty list is held") << u"empty"_s << u"0/0/0/0/0"_s << false << u"empty"_s;
    QTest::newRow("a renamed required field makes everybody invalid")
        << u"rename=mail:workMail"_s << u"0/0/0/0/12"_s << true << QString();
    QTest::newRow("a renamed field that empties a value is held")
        << u"rename=dept:team"_s << u"0/12/0/0/0"_s << true << u"clear"_s;
    QTest::newRow("an answer that breaks off ends the import") << u"cut-page=3"_s << QString() << false << QString();
    QTest::newRow("a page that comes twice ends the import") << u"repeat-page=2"_s << QString() << false << QString();
    QTest::newRow("a total that is too small proves nothing")
        << u"cut-total=7"_s << u"12/0/0/0/0"_s << false << QString();
}

void TestReplay::everyTroubleEndsAsTheSafetyNetSays()
{
    QFETCH(QString, trouble);
    QFETCH(QString, counts);
    QFETCH(bool, complete);
    QFETCH(QString, hold);
    QVERIFY(record(false));
    const auto replayed = replay({trouble.toStdString()});
    QVERIFY2(replayed, replayed ? "" : qPrintable(words(replayed.error())));
    QCOMPARE(replayed->against, ReplayRequest::Against::Tape);
    QVERIFY(replayed->plain.plan);
    QCOMPARE(replayed->plain.plan->counts.unchanged, 12); // the tape was just imported
    QVERIFY(replayed->plain.plan->proof.complete);
    QVERIFY(replayed->unmet.empty());
    QVERIFY(replayed->troubled);
    const ReplayOutcome& outcome = *replayed->troubled;
    if (counts.isEmpty()) {
        QVERIFY(outcome.error && !outcome.plan);
        return;
    }
    QVERIFY2(outcome.plan, outcome.error ? qPrintable(words(*outcome.error)) : "");
    const PlanCounts& c = outcome.plan->counts;
    QCOMPARE(u"%1/%2/%3/%4/%5"_s.arg(c.unchanged).arg(c.update).arg(c.suspend).arg(c.missing).arg(c.invalid), counts);
    if (outcome.plan->proof.records > 0)
        QCOMPARE(outcome.plan->proof.complete, complete);
    QCOMPARE(outcome.plan->state == PlanState::Held, !hold.isEmpty());
    if (!hold.isEmpty())
        QCOMPARE(QString::fromStdString(outcome.plan->holds.front().limit), hold);
    QVERIFY(!verdict(outcome).isEmpty());
}

void TestReplay::aTroubleThatNeverComesIsNamed()
{
    QVERIFY(record(false));
    const auto replayed = replay({"drop-page=9", "rename=nothing:x"});
    QVERIFY(replayed && replayed->troubled->plan);
    QCOMPARE(replayed->troubled->plan->counts.unchanged, 12);
    QCOMPARE(replayed->unmet.size(), std::size_t(2));
    QCOMPARE(toJson(*replayed)["unmet"][0].get<std::string>(), std::string("drop-page=9"));
}

void TestReplay::aFailedFetchMakesATapeToo()
{
    m_http = std::make_unique<AnsweringHttp>([this](const HttpRequest& request) -> Result<HttpResponse> {
        auto answer = m_people.answer(request);
        if (request.url.find("offset=5") != std::string::npos)
            answer->status = 500;
        return answer;
    });
    const auto recorded = record(false);
    QVERIFY2(recorded, recorded ? "" : qPrintable(words(recorded.error())));
    QVERIFY(recorded->error);
    const auto replayed = replay();
    QVERIFY2(replayed, replayed ? "" : qPrintable(words(replayed.error())));
    QVERIFY(replayed->plain.error);
    QCOMPARE(replayed->plain.error->kind, recorded->error->kind);
}

void TestReplay::standInsLeaveNobodysNameOnTheTape()
{
    const auto recorded = record(false);
    QVERIFY(recorded);
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray tape = file.readAll();
    for (const char* personal : {"Quentin", "Doeringsfeld", "corp.com", "p1001", "Tok3n-of-the-office"})
        QVERIFY2(!tape.contains(personal), personal);
    QVERIFY(tape.contains("Active") && tape.contains("offset=5"));
    std::int64_t pages = 0;
    const auto info = LocalTapes(workspace()).look(path(), [&](const TapeEntry& entry) {
        QCOMPARE(entry.outcome, std::string("200"));
        ++pages;
    });
    QVERIFY(info);
    QCOMPARE(pages, info->exchanges);
    QCOMPARE(info->connector, std::string("office"));
    QVERIFY(!info->keepsValues);
}

void TestReplay::anEmptyWorkspaceGetsEverybody()
{
    QVERIFY(record(false));
    const auto replayed = replay({}, ReplayRequest::Against::Empty);
    QVERIFY(replayed && replayed->plain.plan);
    QCOMPARE(replayed->plain.plan->counts.create, 12);
}

void TestReplay::anUnknownConnectorIsNamed()
{
    QVERIFY(record(false));
    ReplayRequest request;
    request.file = path();
    LocalTapes elsewhere(m_folder->filePath(u"elsewhere"_s));
    const auto failed = elsewhere.replay(request, {}, {});
    QVERIFY(!failed);
    QCOMPARE(failed.error().kind, ErrorKind::NotFound);
    QVERIFY(failed.error().message.contains(u"office"_s));
    request.connector = m_connector;
    QVERIFY(elsewhere.replay(request, {}, {}));
}

void TestReplay::aCancelledReplayEnds()
{
    QVERIFY(record(false));
    ReplayRequest request;
    request.file = path();
    std::stop_source stop;
    stop.request_stop();
    const auto failed = LocalTapes(workspace()).replay(request, {}, stop.get_token());
    QVERIFY(!failed);
    QCOMPARE(failed.error().kind, ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestReplay)
#include "test_replay.moc"
