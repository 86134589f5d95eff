// SPDX-License-Identifier: GPL-3.0-or-later
#include "../fakes/wizardports.h"
#include "ui/wizard/draftmodel.h"
#include "ui/wizard/exampleurl.h"
#include "ui/wizard/samplepaths.h"
#include "ui/wizard/treepick.h"

#include <QSignalSpy>
#include <QTest>

using namespace muster;

namespace {

DraftState stateOf(const Connector& connector)
{
    return {connector, std::make_shared<const std::string>()};
}

void setBaseUrl(DraftModel& draft, const std::string& url)
{
    draft.edit(
        QStringLiteral("Base URL"), [&](Connector& c) { c.source->baseUrl = url; }, QStringLiteral("source.baseUrl"));
}

} // namespace

class TestDraftModel : public QObject
{
    Q_OBJECT

private slots:
    void typingIsOneStepOfUndo()
    {
        MemoryConnectors store;
        DraftModel draft(store, "northwind-hr", stateOf(wizardConnector()), false);
        setBaseUrl(draft, "https://a");
        setBaseUrl(draft, "https://ab");
        setBaseUrl(draft, "https://abc");
        QCOMPARE(draft.undoStack().count(), 1);
        draft.undoStack().undo();
        QCOMPARE(draft.connector().source->baseUrl, "https://hr.example.com/api/v1");
        draft.undoStack().redo();
        QCOMPARE(draft.connector().source->baseUrl, "https://abc");
    }

    void twoFieldsAreTwoSteps()
    {
        MemoryConnectors store;
        DraftModel draft(store, "northwind-hr", stateOf(wizardConnector()), false);
        setBaseUrl(draft, "https://a");
        draft.edit(
            QStringLiteral("Path"), [](Connector& c) { c.source->list.path = "/x"; }, QStringLiteral("path"));
        QCOMPARE(draft.undoStack().count(), 2);
    }

    void whatIsTypedIsADraftAfterAPause()
    {
        MemoryConnectors store;
        DraftModel draft(store, "northwind-hr", stateOf(wizardConnector()), false);
        QSignalSpy kept(&draft, &DraftModel::autosaved);
        setBaseUrl(draft, "https://typed.example.com");
        QVERIFY(!store.draft("northwind-hr")->has_value());
        QVERIFY(kept.wait());
        QCOMPARE((*store.draft("northwind-hr"))->connector.source->baseUrl, "https://typed.example.com");
    }

    void closingInTheMiddleOfAWordLosesNothing()
    {
        MemoryConnectors store;
        {
            DraftModel draft(store, "northwind-hr", stateOf(wizardConnector()), false);
            setBaseUrl(draft, "https://half");
            draft.setStep(WizardStep::Paging);
            draft.setBodyNote("{\"query\": ");
        }
        const DraftModel again(store, "northwind-hr", stateOf(wizardConnector()), false);
        QVERIFY(again.wasRestored());
        QCOMPARE(again.connector().source->baseUrl, "https://half");
        QCOMPARE(again.step(), WizardStep::Paging);
        QCOMPARE(again.bodyNote(), "{\"query\": ");
    }

    void undoingEverythingLeavesNoDraftBehind()
    {
        MemoryConnectors store;
        DraftModel draft(store, "northwind-hr", stateOf(wizardConnector()), false);
        setBaseUrl(draft, "https://x");
        QVERIFY(draft.flush());
        draft.undoStack().undo();
        QVERIFY(draft.flush());
        QVERIFY(!store.draft("northwind-hr")->has_value());
        QVERIFY(!draft.isModified());
    }

    void aFullDiskIsSaidAndTheDraftStaysInMemory()
    {
        MemoryConnectors store;
        DraftModel draft(store, "northwind-hr", stateOf(wizardConnector()), false);
        QSignalSpy failed(&draft, &DraftModel::saveFailed);
        store.setFailure(Error{ErrorKind::DiskFull, QStringLiteral("The disk is full.")});
        setBaseUrl(draft, "https://x");
        QVERIFY(!draft.flush());
        QCOMPARE(failed.count(), 1);
        store.setFailure(std::nullopt);
        QVERIFY(draft.flush()); // the next pause in typing tries again
        QCOMPARE((*store.draft("northwind-hr"))->connector.source->baseUrl, "https://x");
    }

    void savingMakesAVersionAndForgetsTheDraft()
    {
        MemoryConnectors store;
        QVERIFY(store.add(wizardConnector(), {}));
        DraftModel draft(store, "northwind-hr", stateOf(wizardConnector()), false);
        setBaseUrl(draft, "https://x");
        QVERIFY(draft.flush());
        const auto stored = draft.save();
        QVERIFY(stored.has_value());
        QCOMPARE(stored->version, 2);
        QVERIFY(!draft.isModified());
        QVERIFY(!store.draft("northwind-hr")->has_value());
    }

    void aTestIsGoodOnlyForTheSourceItTested()
    {
        MemoryConnectors store;
        DraftModel draft(store, "northwind-hr", stateOf(wizardConnector()), false);
        QVERIFY(!draft.isTested());
        draft.setTested();
        QVERIFY(draft.isTested());
        setBaseUrl(draft, "https://elsewhere.example.com");
        QVERIFY(!draft.isTested());
        draft.undoStack().undo();
        QVERIFY(draft.isTested());
    }

    void everyPlaceOfTheFileHasItsPanel_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("step");
        const auto row = [](const char* name, const char* path, WizardStep step) {
            QTest::newRow(name) << QByteArray(path) << static_cast<int>(step);
        };
        row("the token belongs to authentication", "source.auth.token", WizardStep::Authentication);
        row("a header belongs to authentication", "source.headers[1].name", WizardStep::Authentication);
        row("the list path belongs to the endpoint", "source.list.path", WizardStep::Endpoint);
        row("the ID belongs to the endpoint", "externalId", WizardStep::Endpoint);
        row("the total has its own panel", "source.total.path", WizardStep::TotalCount);
        row("the cursor belongs to pagination", "source.pagination.path", WizardStep::Paging);
        row("a transform belongs to the mapping", "mapping[2].transforms[0].pattern", WizardStep::Mapping);
        row("the match order belongs to the mapping", "match[0]", WizardStep::Mapping);
    }
    void everyPlaceOfTheFileHasItsPanel()
    {
        QFETCH(QByteArray, path);
        QTEST(static_cast<int>(*stepOfPath(path.toStdString())), "step");
    }

    void aPlaceDoesNotContainItsNeighbour()
    {
        QVERIFY(isInside("mapping[1].to", "mapping[1]"));
        QVERIFY(!isInside("mapping[11].to", "mapping[1]"));
        QVERIFY(!isInside("source.listing", "source.list"));
        QVERIFY(!stepOfPath("application.displayLabel"));
    }

    void theExampleShowsWhatIsAskedFor_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QStringList>("lines");
        const QString base = QStringLiteral("GET https://hr.example.com/api/v1/employees");
        QTest::newRow("offset counts people") << 1
                                              << QStringList{base + QStringLiteral("?limit=100&offset=0"),
                                                             base + QStringLiteral("?limit=100&offset=100")};
        QTest::newRow("pages are counted from one") << 2
                                                    << QStringList{base + QStringLiteral("?page=1&per_page=100"),
                                                                   base + QStringLiteral("?page=2&per_page=100")};
        QTest::newRow("without pages there is one request") << 0 << QStringList{base};
    }
    void theExampleShowsWhatIsAskedFor()
    {
        QFETCH(int, kind);
        QFETCH(QStringList, lines);
        Connector connector = wizardConnector();
        connector.source->pagination = kind == 1   ? Pagination(PageOffset{})
                                       : kind == 2 ? Pagination(PageNumber{})
                                                   : Pagination(PageNone{});
        QCOMPARE(exampleRequests(connector, 2), lines);
    }

    void aClickInTheAnswerGivesThePath_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("node");
        QTest::addColumn<QByteArray>("path"); // empty = refused
        const auto row = [](const char* name, PickKind kind, const char* node, const char* path) {
            QTest::newRow(name) << static_cast<int>(kind) << QByteArray(node) << QByteArray(path);
        };
        row("the list itself is the list", PickKind::Records, "data.items", "data.items");
        row("a person means the list around", PickKind::Records, "data.items[1]", "data.items");
        row("a field of a person means the list around", PickKind::Records, "data.items[1].work.email", "data.items");
        row("a number is no list", PickKind::Records, "meta.total", "");
        row("the ID counts from inside the person", PickKind::ExternalId, "data.items[2].id", "id");
        row("a nested ID keeps its path", PickKind::ExternalId, "data.items[0].work.email", "work.email");
        row("an ID outside the list is refused", PickKind::ExternalId, "meta.total", "");
        row("an object is no ID", PickKind::ExternalId, "data.items[0].work", "");
        row("the total is a number", PickKind::TotalCount, "meta.total", "meta.total");
        row("a text is no total", PickKind::TotalCount, "data.items[0].first", "");
    }
    void aClickInTheAnswerGivesThePath()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, node);
        QFETCH(QByteArray, path);
        const Json document = readJson(WizardWorld::peopleAnswer());
        const auto parsed = RecordPath::parse(node.toStdString());
        QVERIFY(parsed.has_value());
        const Pick pick = pickNode(static_cast<PickKind>(kind), *parsed, document, "data.items");
        QCOMPARE(QByteArray::fromStdString(pick.path.value_or(std::string())), path);
        QVERIFY(!pick.words.isEmpty());
    }

    void samplesOfferTheirPaths()
    {
        const Json document = readJson(WizardWorld::peopleAnswer());
        const auto paths = samplePaths({writeJson(document["data"]["items"][0])});
        QStringList texts;
        for (const SamplePath& path : paths)
            texts << QString::fromStdString(path.path);
        for (const char* const wanted : {"id", "work.email", "phones[type=work].value", "phones[type=mobile].value"})
            QVERIFY2(texts.contains(QLatin1String(wanted)), wanted);
        const auto rules = suggestMapping(paths, {});
        const auto email =
            std::find_if(rules.begin(), rules.end(), [](const auto& rule) { return rule.to == "email"; });
        QVERIFY(email != rules.end());
        QCOMPARE(email->value, "work.email");
    }
};

QTEST_MAIN(TestDraftModel)
#include "test_draftmodel.moc"
