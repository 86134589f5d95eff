// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/explainevidence.h"
#include "core/sync/planner.h"

#include <QtTest>

using namespace muster;

namespace {
using Mark = ExplainStep::Result;

constexpr const char* janesRecord =
    "{\"id\":\"7\",\"mail\":\"JANE@Example.com\",\"login\":\"jane\",\"dept\":\"Sales\",\"status\":\"Active\"}";

MappingRule rule(const char* to, const char* from)
{
    return {to, MappingRule::Kind::From, from, {}, Policy::Always, {}};
}

/// A connector, a record that was found on page 2 as its fifth, and an empty directory.
struct Scene
{
    Scene()
    {
        connector.id = "hr";
        connector.source = Source();
        connector.source->baseUrl = "https://hr.example.com";
        connector.source->list.path = "/users";
        connector.externalId = "id";
        connector.status = StatusRule{"status", {"Active"}, {"Leave"}};
        connector.mapping = {rule("email", "mail"), rule("username", "login"), rule("department", "dept"),
                             rule("jobTitle", "title")};
        connector.mapping[0].transforms.push_back({"lowercase", Json::object()});
        connector.mapping[3].defaultValue = "Staff";
        evidence.key = "7";
        evidence.source.request = "GET https://hr.example.com/users";
        evidence.source.found = true;
        evidence.source.record = janesRecord;
        evidence.source.foundBy = "externalId";
        evidence.source.page = 2;
        evidence.source.position = 5;
    }
    KnownPerson& add(UserId id, const std::string& department, const std::string& externalId)
    {
        KnownPerson one;
        one.id = id;
        one.values.set(KnownAttribute::Email, "jane@example.com");
        one.values.set(KnownAttribute::Username, "jane");
        one.values.set(KnownAttribute::Department, department);
        one.values.set(KnownAttribute::JobTitle, "Staff");
        one.externalId = externalId;
        if (!externalId.empty())
            one.applied = one.values;
        return evidence.people[id] = one;
    }
    /// User 12, linked to the record, as it was applied last.
    KnownPerson& link(const std::string& department)
    {
        evidence.linked = 12;
        return add(12, department, "7");
    }
    void loseRecord()
    {
        evidence.source.found = false;
        evidence.source.position = evidence.source.page = 0;
        evidence.source.proof.complete = true;
        evidence.source.proof.records = 40;
        evidence.source.proof.pages = 2;
    }
    void record(const char* text) { evidence.source.record = text; }
    void plan(PlanState state, const char* hold, std::optional<Action> action)
    {
        Plan made;
        made.id = "p-1";
        made.state = state;
        if (*hold != '\0')
            made.holds.push_back({hold, QStringLiteral("Too many."), 30, 50.0});
        evidence.plan = made;
        if (!action)
            return;
        PlanItem item;
        item.action = *action;
        evidence.planned = item;
    }
    Explanation tell()
    {
        std::vector<FieldProblem> ignored;
        const Mapper mapper = Mapper::createDraft(connector, ignored);
        if (const auto user = mapper.mapJson(evidence.source.record); user && evidence.source.found) {
            evidence.tries = matchTries(connector, mapper, *user);
            for (MatchTry& one : evidence.tries)
                one.holder = one.skipped || one.value.empty() ? 0 : holders[one.name];
        }
        return tellExplanation(connector, evidence);
    }
    Connector connector;
    PersonEvidence evidence;
    std::map<std::string, UserId> holders; ///< by match key
};

const ExplainStep* stepOf(const std::vector<ExplainStep>& steps, const std::string& name, const std::string& field)
{
    for (const ExplainStep& step : steps) {
        if (step.step == name && step.field == field)
            return &step;
        if (const ExplainStep* part = stepOf(step.steps, name, field))
            return part;
    }
    return nullptr;
}

struct Case
{
    const char* name;
    void (*arrange)(Scene&);
    const char* step;
    const char* field;
    Mark result;
    const char* words;
};

const Case cases[] = {
    // source
    {"a record is found with its place in the list", [](Scene&) {}, "source", "source.list", Mark::Passed,
     "page 2 of the list, record 5, by its external id"},
    {"a record without an id stops", [](Scene& s) { s.record("{\"mail\":\"a@example.com\",\"login\":\"a\"}"); },
     "source", "externalId", Mark::Stopped, "no id at"},
    {"a record that is not right JSON stops", [](Scene& s) { s.record("{\"id\":\"7\",\"id\":\"8\"}"); }, "source",
     "source.list", Mark::Stopped, "cannot be read"},
    {"nobody in a complete list", [](Scene& s) { s.loseRecord(); }, "source", "source.list", Mark::Stopped,
     "The list is complete (records: 40, pages: 2)"},
    {"nobody in a list that is in doubt",
     [](Scene& s) {
         s.loseRecord();
         s.evidence.source.proof.complete = false;
     },
     "source", "source.list", Mark::Stopped, "could not be proven complete"},
    {"details of somebody whom the list does not name",
     [](Scene& s) {
         s.evidence.source.byDetail = true;
         s.evidence.source.position = 0;
     },
     "source", "source.detail", Mark::Stopped, "its list does not name it"},
    {"somebody of the list without details",
     [](Scene& s) {
         s.loseRecord();
         s.evidence.source.page = 1;
         s.evidence.source.position = 3;
     },
     "source", "source.detail", Mark::Stopped, "(page 1, entry 3)"},
    // filter
    {"no filter", [](Scene&) {}, "filter", "source.filter", Mark::Passed, "no filter"},
    {"listed with the filter", [](Scene& s) { s.evidence.filter = FilterFinding::Passes; }, "filter", "source.filter",
     Mark::Passed, "with the connector's filter"},
    {"left out by the filter", [](Scene& s) { s.evidence.filter = FilterFinding::Hides; }, "filter", "source.filter",
     Mark::Stopped, "not with the connector's filter"},
    {"not listed without the filter either", [](Scene& s) { s.evidence.filter = FilterFinding::Absent; }, "filter",
     "source.filter", Mark::Note, "it is not the filter"},
    {"too many people without the filter", [](Scene& s) { s.evidence.filter = FilterFinding::TooLong; }, "filter",
     "source.filter", Mark::Note, "too long"},
    // match
    {"a stored link decides", [](Scene& s) { s.link("Sales"); }, "match", "match", Mark::Passed,
     "no match key is tried"},
    {"a stored link is named", [](Scene& s) { s.link("Sales"); }, "match", "externalId", Mark::Passed,
     "is linked to jane (user 12)"},
    {"nobody has a key of the record", [](Scene&) {}, "match", "match", Mark::Passed, "they are new"},
    {"a key leads to a user",
     [](Scene& s) {
         s.add(12, "Sales", "");
         s.holders["email"] = 12;
     },
     "match", "match", Mark::Changed, "jane (user 12)"},
    {"the key that led there is named",
     [](Scene& s) {
         s.add(12, "Sales", "");
         s.holders["email"] = 12;
     },
     "match", "match[1]", Mark::Passed, "jane (user 12) has it"},
    {"a key without a value is not compared", [](Scene&) {}, "match", "match[0]", Mark::Note, "no such value"},
    {"a key that nobody has", [](Scene&) {}, "match", "match[2]", Mark::Note, "Nobody has it"},
    {"keys of two users are never guessed",
     [](Scene& s) {
         s.holders = {{"email", 12}, {"username", 13}};
     },
     "match", "match", Mark::Stopped, "never guesses"},
    {"the matching user belongs to another record",
     [](Scene& s) {
         s.add(12, "Sales", "99");
         s.holders["email"] = 12;
     },
     "match", "match", Mark::Stopped, "already linked to another record of this source: “99”"},
    {"a key with a suffix is not compared",
     [](Scene& s) {
         s.connector.mapping[1].transforms.push_back({"uniqueSuffix", Json::object()});
     },
     "match", "match[2]", Mark::Note, "gets a number"},
    {"nobody is looked for when the status is unknown",
     [](Scene& s) { s.record("{\"id\":\"7\",\"mail\":\"a@example.com\",\"login\":\"a\",\"status\":\"Gone\"}"); },
     "match", "match", Mark::Note, "not imported"},
    {"a linked user whom the source does not list",
     [](Scene& s) {
         s.loseRecord();
         s.add(12, "Sales", "7");
         s.evidence.known = 12;
     },
     "match", "externalId", Mark::Note, "which the source does not list"},
    {"a user who was made by hand",
     [](Scene& s) {
         s.loseRecord();
         s.add(12, "Sales", "");
         s.evidence.known = 12;
     },
     "match", "match", Mark::Note, "not linked to this connector"},
    // mapping
    {"a record becomes a user", [](Scene&) {}, "mapping", "mapping", Mark::Passed, "becomes a user"},
    {"a transform shows its input and output", [](Scene&) {}, "mapping", "mapping[0].transforms[0]", Mark::Changed,
     "“JANE@Example.com” → “jane@example.com”"},
    {"a rule shows its value", [](Scene&) {}, "mapping", "mapping[1]", Mark::Passed, "“jane”"},
    {"a default takes the place of nothing", [](Scene&) {}, "mapping", "mapping[3]", Mark::Passed, "“Staff”"},
    {"a rule without a value",
     [](Scene& s) { s.record("{\"id\":\"7\",\"mail\":\"a@example.com\",\"login\":\"a\",\"status\":\"Active\"}"); },
     "mapping", "mapping[2]", Mark::Note, "No value"},
    {"a missing address stops at its rule",
     [](Scene& s) { s.record("{\"id\":\"7\",\"login\":\"jane\",\"status\":\"Active\"}"); }, "mapping", "mapping[0]",
     Mark::Stopped, "no company e-mail address"},
    {"a missing address stops the mapping",
     [](Scene& s) { s.record("{\"id\":\"7\",\"login\":\"jane\",\"status\":\"Active\"}"); }, "mapping", "mapping",
     Mark::Stopped, "cannot become a user"},
    {"a draft without a username tells that no import can begin",
     [](Scene& s) { s.connector.mapping.erase(s.connector.mapping.begin() + 1); }, "mapping", "mapping", Mark::Stopped,
     "no import can begin"},
    {"a rule that cannot be used stops",
     [](Scene& s) {
         s.connector.mapping[2].transforms.push_back({"frobnicate", Json::object()});
     },
     "mapping", "mapping[2]", Mark::Stopped, "frobnicate"},
    {"a unique suffix is noted",
     [](Scene& s) {
         s.connector.mapping[1].transforms.push_back({"uniqueSuffix", Json::object()});
     },
     "mapping", "mapping[1].transforms[0]", Mark::Passed, "“jane” → “jane”"},
    // status
    {"no status rule", [](Scene& s) { s.connector.status.reset(); }, "status", "status", Mark::Passed,
     "counts as active"},
    {"an active word", [](Scene&) {}, "status", "status.active[0]", Mark::Passed, "“Active” counts as active"},
    {"an active word in other letters",
     [](Scene& s) { s.record("{\"id\":\"7\",\"mail\":\"a@example.com\",\"login\":\"a\",\"status\":\" ACTIVE \"}"); },
     "status", "status.active[0]", Mark::Passed, "counts as active"},
    {"an inactive word",
     [](Scene& s) { s.record("{\"id\":\"7\",\"mail\":\"a@example.com\",\"login\":\"a\",\"status\":\"Leave\"}"); },
     "status", "status.inactive[0]", Mark::Changed, "counts as inactive"},
    {"an unknown word never acts",
     [](Scene& s) { s.record("{\"id\":\"7\",\"mail\":\"a@example.com\",\"login\":\"a\",\"status\":\"Gone\"}"); },
     "status", "status", Mark::Stopped, "“Gone” is in neither list"},
    {"a record without a status never acts",
     [](Scene& s) { s.record("{\"id\":\"7\",\"mail\":\"a@example.com\",\"login\":\"a\"}"); }, "status", "status",
     Mark::Stopped, "has no status"},
    // policy
    {"a new user gets everything", [](Scene&) {}, "policy", "mapping", Mark::Changed, "gets every mapped value"},
    {"a changed value is written", [](Scene& s) { s.link("Old"); }, "policy", "mapping[2].policy", Mark::Changed,
     "The source's value is written"},
    {"an unchanged value stays", [](Scene& s) { s.link("Sales"); }, "policy", "mapping[2].policy", Mark::Passed,
     "the same as at the last import"},
    {"an edit in the directory stays while the source does not change",
     [](Scene& s) { s.link("Sales").values.set(KnownAttribute::Department, "Hand"); }, "policy", "mapping[2].policy",
     Mark::Note, "so the edit stays"},
    {"an edit in the directory is overwritten when the source changes",
     [](Scene& s) { s.link("Old").values.set(KnownAttribute::Department, "Hand"); }, "policy", "mapping[2].policy",
     Mark::Changed, "overwrites an edit"},
    {"a value for new users only stays",
     [](Scene& s) {
         s.link("Old");
         s.connector.mapping[2].policy = Policy::CreateOnly;
     },
     "policy", "mapping[2].policy", Mark::Note, "only when a user is made"},
    {"a value for empty fields only stays",
     [](Scene& s) {
         s.link("Old");
         s.connector.mapping[2].policy = Policy::IfEmpty;
     },
     "policy", "mapping[2].policy", Mark::Note, "only where the directory has no value"},
    {"a value that is never emptied stays",
     [](Scene& s) {
         s.link("Old");
         s.connector.mapping[2].policy = Policy::NeverClear;
         s.record("{\"id\":\"7\",\"mail\":\"jane@example.com\",\"login\":\"jane\",\"status\":\"Active\"}");
     },
     "policy", "mapping[2].policy", Mark::Note, "not emptied"},
    {"a value that the source no longer has is emptied",
     [](Scene& s) {
         s.link("Old");
         s.record("{\"id\":\"7\",\"mail\":\"jane@example.com\",\"login\":\"jane\",\"status\":\"Active\"}");
     },
     "policy", "mapping[2].policy", Mark::Changed, "is emptied"},
    {"a user found by a key has the value already",
     [](Scene& s) {
         s.add(12, "Sales", "");
         s.holders["email"] = 12;
     },
     "policy", "mapping[2].policy", Mark::Passed, "already has this value"},
    {"a suspended user stays so without reactivation", [](Scene& s) { s.link("Sales").state = UserState::Suspended; },
     "policy", "import.allowReactivation", Mark::Stopped, "reactivation is not allowed"},
    {"a suspended user comes back with reactivation",
     [](Scene& s) {
         s.link("Sales").state = UserState::Suspended;
         s.connector.import.allowReactivation = true;
     },
     "policy", "import.allowReactivation", Mark::Changed, "Becomes: Active"},
    {"somebody inactive is suspended",
     [](Scene& s) {
         s.link("Sales");
         s.record("{\"id\":\"7\",\"mail\":\"jane@example.com\",\"login\":\"jane\",\"dept\":\"Sales\",\"status\":"
                  "\"Leave\"}");
     },
     "policy", "status.inactive", Mark::Changed, "Becomes: Suspended"},
    // limits
    {"no plan was made yet", [](Scene&) {}, "limits", "safeguards", Mark::Note, "no plan is stored"},
    {"the plan was within the limits", [](Scene& s) { s.plan(PlanState::Ready, "", Action::Create); }, "limits",
     "safeguards", Mark::Passed, "within all limits"},
    {"a limit that counts this change holds it",
     [](Scene& s) { s.plan(PlanState::Held, "deactivate", Action::Suspend); }, "limits", "safeguards.deactivate",
     Mark::Stopped, "one of those that the limit counts"},
    {"a limit that counts other changes holds all", [](Scene& s) { s.plan(PlanState::Held, "create", Action::Update); },
     "limits", "safeguards.create", Mark::Stopped, "all of it waits"},
    {"the rest of a held plan does not wait where the connector says so",
     [](Scene& s) {
         s.plan(PlanState::Held, "create", Action::Update);
         s.connector.safeguards.rest = Safeguards::Rest::Apply;
     },
     "limits", "safeguards.create", Mark::Passed, "does not wait"},
    {"a held plan that does nothing with the person", [](Scene& s) { s.plan(PlanState::Held, "create", {}); }, "limits",
     "safeguards", Mark::Note, "writes nothing for this person"},
    {"a plan that was approved", [](Scene& s) { s.plan(PlanState::Applied, "create", Action::Create); }, "limits",
     "safeguards.create", Mark::Note, "let through"},
    // write
    {"somebody else in the list has the same key",
     [](Scene& s) {
         s.plan(PlanState::Applied, "", Action::Conflict);
         s.evidence.planned->reasonCode = "duplicateInSource";
         s.evidence.planned->reason = QStringLiteral("Two records share it.");
     },
     "write", "", Mark::Stopped, "Two records share it."},
    {"somebody new is created", [](Scene&) {}, "write", "", Mark::Changed, "would create this user"},
    {"a changed user is updated", [](Scene& s) { s.link("Old"); }, "write", "", Mark::Changed,
     "would update this user"},
    {"an unchanged user stays", [](Scene& s) { s.link("Sales"); }, "write", "", Mark::Passed, "change nothing"},
    {"an address of somebody else is a conflict",
     [](Scene& s) {
         s.connector.match.clear();
         s.evidence.holders[KnownAttribute::Email] = 13;
     },
     "write", "mapping[0]", Mark::Stopped, "Another user has this e-mail address"},
    {"an ambiguous match is a conflict",
     [](Scene& s) {
         s.holders = {{"email", 12}, {"username", 13}};
     },
     "write", "match", Mark::Stopped, "conflict"},
    {"an unknown status leaves the person alone",
     [](Scene& s) { s.record("{\"id\":\"7\",\"mail\":\"a@example.com\",\"login\":\"a\",\"status\":\"Gone\"}"); },
     "write", "status", Mark::Stopped, "leave this person as they are"},
    {"a record without an address is an error",
     [](Scene& s) { s.record("{\"id\":\"7\",\"login\":\"jane\",\"status\":\"Active\"}"); }, "write", "mapping[0]",
     Mark::Stopped, "report an error"},
    {"missing people are left alone",
     [](Scene& s) {
         s.loseRecord();
         s.add(12, "Sales", "7");
         s.evidence.known = 12;
     },
     "write", "import.missing", Mark::Note, "leaves such users as they are"},
    {"missing people are reported",
     [](Scene& s) {
         s.loseRecord();
         s.add(12, "Sales", "7");
         s.evidence.known = 12;
         s.connector.import.missing = MissingPolicy::Flag;
     },
     "write", "import.missing", Mark::Note, "reports such users"},
    {"missing people are suspended",
     [](Scene& s) {
         s.loseRecord();
         s.add(12, "Sales", "7");
         s.evidence.known = 12;
         s.connector.import.missing = MissingPolicy::Suspend;
     },
     "write", "import.missing", Mark::Changed, "suspends such users"},
    {"somebody whom the filter leaves out is not met", [](Scene& s) { s.evidence.filter = FilterFinding::Hides; },
     "write", "source.filter", Mark::Note, "would not meet this person"},
    {"a connector with an error begins nothing",
     [](Scene& s) { s.connector.mapping.erase(s.connector.mapping.begin() + 1); }, "write", "mapping", Mark::Stopped,
     "No import can begin"},
};
} // namespace

class TestExplain : public QObject
{
    Q_OBJECT

private slots:
    void eachStepTellsItsOutcome_data();
    void eachStepTellsItsOutcome();
    void policiesAreToldAsThePlannerDecides();
    void runsTellWhatTheyDid_data();
    void runsTellWhatTheyDid();
    void theStepsComeInOrder();
    void theTextIsNumberedAndIndented();
    void theJsonHasEveryPart();
    void textOfTheSourceCannotTurnTheLineAround();
};

void TestExplain::eachStepTellsItsOutcome_data()
{
    QTest::addColumn<int>("number");
    int number = 0;
    for (const Case& one : cases)
        QTest::newRow(qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(one.step), QLatin1String(one.name))))
            << number++;
}

void TestExplain::eachStepTellsItsOutcome()
{
    QFETCH(int, number);
    const Case& one = cases[number];
    Scene scene;
    one.arrange(scene);
    const Explanation told = scene.tell();
    const ExplainStep* step = stepOf(told.steps, one.step, one.field);
    QVERIFY2(step, qPrintable(explanationText(told)));
    QVERIFY2(step->text.contains(QString::fromUtf8(one.words)), qPrintable(step->text));
    QVERIFY2(step->result == one.result, qPrintable(explanationText(told)));
}

/// Every policy with every way in which source, directory and last import can differ.
void TestExplain::policiesAreToldAsThePlannerDecides()
{
    const char* const texts[] = {"", "A", "B", "C"};
    for (const Policy policy : {Policy::Always, Policy::CreateOnly, Policy::IfEmpty, Policy::NeverClear}) {
        for (const char* source : texts) {
            for (const char* now : texts) {
                for (const char* before : texts) {
                    Scene scene;
                    scene.connector.mapping[2].policy = policy;
                    const std::string record =
                        std::string("{\"id\":\"7\",\"mail\":\"jane@example.com\",\"login\":\"jane\",\"dept\":\"") +
                        source + "\",\"status\":\"Active\"}";
                    scene.record(record.c_str());
                    KnownPerson& jane = scene.link(before);
                    jane.values.set(KnownAttribute::Department, now);
                    const Explanation told = scene.tell();
                    const ExplainStep* part = stepOf(told.steps, "policy", "mapping[2].policy");
                    QVERIFY(part);
                    const auto mapper = Mapper::create(scene.connector);
                    const auto user = mapper->mapJson(record);
                    Decision decision;
                    const PlanSubject subject{12, jane.state, false, &jane.values, &*jane.applied};
                    Planner(scene.connector, ImportOptions()).decide(*user, &subject, decision);
                    const bool writes = decision.writesValues &&
                                        decision.result.get(KnownAttribute::Department) != std::string_view(now);
                    QCOMPARE(part->result == Mark::Changed, writes);
                }
            }
        }
    }
}

void TestExplain::runsTellWhatTheyDid_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const char* what, const char* words) {
        QTest::newRow(name) << QString::fromLatin1(what) << QString::fromLatin1(words);
    };
    row("a change that was applied", "applied", "Written.");
    row("a change that could not be applied", "applied failed", "It could not be written. Somebody else was faster.");
    row("a change that a person unticked", "applied unticked", "a person unticked it");
    row("a change that was only planned", "planned", "Planned, but not applied.");
    row("somebody skipped", "applied skip", "Nothing was written. Somebody else was faster.");
    row("somebody unchanged", "absent", "Nothing to do");
    row("a run that failed", "absent broken", "did not get as far");
    row("a run that is no longer kept", "gone", "no longer kept");
}

void TestExplain::runsTellWhatTheyDid()
{
    QFETCH(QString, what);
    QFETCH(QString, words);
    Scene scene;
    RunTrace run;
    run.run = "r-1";
    run.applied = what.contains(u"applied");
    run.failed = what.contains(u"failed");
    run.kept = what != QStringLiteral("gone");
    run.state = what.contains(u"broken") ? RunState::Failed : RunState::Done;
    if (!what.contains(u"absent") && run.kept) {
        PlanItem item;
        item.action = what.contains(u"skip") ? Action::Skip : Action::Update;
        item.picked = !what.contains(u"unticked");
        if (run.failed || item.action == Action::Skip)
            item.reason = QStringLiteral("Somebody else was faster.");
        run.item = item;
    }
    scene.evidence.runs.push_back(run);
    const Explanation told = scene.tell();
    const ExplainStep& write = told.steps.back();
    QCOMPARE(write.steps.size(), std::size_t(1));
    QVERIFY2(write.steps.front().text.contains(words), qPrintable(write.steps.front().text));
    QVERIFY(write.steps.front().title.contains(QStringLiteral("r-1")));
}

void TestExplain::theStepsComeInOrder()
{
    Scene scene;
    const Explanation told = scene.tell();
    QStringList names;
    for (const ExplainStep& step : told.steps)
        names << QString::fromStdString(step.step);
    QCOMPARE(names.join(u' '), QStringLiteral("source filter match mapping status policy limits write"));
}

void TestExplain::theTextIsNumberedAndIndented()
{
    Scene scene;
    const QString text = explanationText(scene.tell());
    QVERIFY2(text.startsWith(QStringLiteral("jane (found by “7”) in the import “hr”\n\n1. ✓ Source record\n   Found")),
             qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("\n     Request: GET https://hr.example.com/users\n")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("\n   4.1. ✓ ")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("\n      4.1.1. ✓ lowercase\n")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("\n7. • Limits\n")), qPrintable(text));
}

void TestExplain::theJsonHasEveryPart()
{
    Scene scene;
    const Json json = toJson(scene.tell());
    QCOMPARE(json["connector"].get<std::string>(), std::string("hr"));
    QCOMPARE(json["key"].get<std::string>(), std::string("7"));
    QCOMPARE(json["steps"].size(), std::size_t(8));
    const Json& mapping = json["steps"][3];
    QCOMPARE(mapping["step"].get<std::string>(), std::string("mapping"));
    QCOMPARE(mapping["result"].get<std::string>(), std::string("passed"));
    const Json& lowercase = mapping["steps"][0]["steps"][0];
    QCOMPARE(lowercase["field"].get<std::string>(), std::string("mapping[0].transforms[0]"));
    QCOMPARE(lowercase["facts"][1]["name"].get<std::string>(), std::string("Output"));
    QCOMPARE(lowercase["facts"][1]["value"].get<std::string>(), std::string("jane@example.com"));
    QVERIFY(json["steps"][7]["field"].is_null());
}

void TestExplain::textOfTheSourceCannotTurnTheLineAround()
{
    Scene scene;
    scene.record("{\"id\":\"7\",\"mail\":\"jane@example.com\",\"login\":\"jane\",\"dept\":\"\\u202eevil\\u001b[2J\","
                 "\"status\":\"Active\"}");
    const Explanation told = scene.tell();
    const ExplainStep* part = stepOf(told.steps, "mapping", "mapping[2]");
    QVERIFY(part);
    for (const auto& [name, value] : part->facts)
        QVERIFY(!value.contains(QChar(0x1b)) && (!value.contains(QChar(0x202e)) || value.contains(QChar(0x2069))));
}

QTEST_GUILESS_MAIN(TestExplain)
#include "test_explain.moc"
