// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/planner.h"

#include "core/sync/planreason.h"

#include <QtTest>

using namespace muster;

namespace {
/// "email=a username=b" -> values.
UserValues values(const QString& text)
{
    UserValues all;
    for (const QString& part : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const qsizetype at = part.indexOf(QLatin1Char('='));
        if (const auto attribute = Attribute::fromName(part.left(at).toStdString()))
            all.set(*attribute, part.mid(at + 1).toStdString());
    }
    return all;
}

QString words(const UserValues& all)
{
    QStringList parts;
    for (const UserValues::Entry& entry : all.entries())
        parts.append(QStringLiteral("%1=%2").arg(
            QString::fromStdString(Attribute{entry.known, std::string(entry.custom)}.name()),
            QString::fromUtf8(entry.value.data(), static_cast<qsizetype>(entry.value.size()))));
    return parts.join(QLatin1Char(' '));
}

SourceStatus statusOf(const QString& word)
{
    return word == QStringLiteral("active")     ? SourceStatus::Active
           : word == QStringLiteral("inactive") ? SourceStatus::Inactive
                                                : SourceStatus::Unknown;
}
} // namespace

class TestPlanner : public QObject
{
    Q_OBJECT

private slots:
    void decides_data();
    void decides();
    void valuesFollowTheirPolicy_data();
    void valuesFollowTheirPolicy();
    void aBlockingProblemIsInvalidAndNothingElse();
    void aBadValueNeverEmptiesTheOneThatIsThere();
    void peopleThatWereNotAskedForAreLeftAlone();
    void unmappedAttributesAreNeverTouched();
    void aNewUserGetsTheConnectorsState();
};

void TestPlanner::decides_data()
{
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("there"); // none, active, suspended, byHand, staged; +unlinked = found by a match key
    QTest::addColumn<bool>("changed");
    QTest::addColumn<QString>("options"); // noCreate, noUpdate, reactivate
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<bool>("withheld");
    const auto row = [](const char* name, const char* status, const char* there, bool changed, const char* options,
                        const char* action, const char* why, bool withheld) {
        QTest::newRow(name) << QString::fromLatin1(status) << QString::fromLatin1(there) << changed
                            << QString::fromLatin1(options) << QString::fromLatin1(action) << QString::fromLatin1(why)
                            << withheld;
    };
    row("somebody new and active is created", "active", "none", false, "", "create", "", false);
    row("somebody new and inactive is not created", "inactive", "none", false, "", "skip", "inactiveAtSource", true);
    row("somebody new with an unknown status is not created", "unknown", "none", false, "", "skip", "unknownStatus",
        true);
    row("nobody is created when creating is off", "active", "none", false, "noCreate", "skip", "createsOff", true);
    row("somebody new is created when updating is off", "active", "none", false, "noUpdate", "create", "", false);
    row("a linked user without changes stays unchanged", "active", "active", false, "", "unchanged", "", false);
    row("a linked user with changes is updated", "active", "active", true, "", "update", "", false);
    row("a linked user with changes is updated when creating is off", "active", "active", true, "noCreate", "update",
        "", false);
    row("a linked user with changes is skipped when updating is off", "active", "active", true, "noUpdate", "skip",
        "updatesOff", true);
    row("an unchanged user stays unchanged when updating is off", "active", "active", false, "noUpdate", "unchanged",
        "", false);
    row("an active user that is inactive at the source is suspended", "inactive", "active", false, "", "suspend", "",
        false);
    row("a suspension takes changed values along", "inactive", "active", true, "", "suspend", "", false);
    row("nobody is suspended when updating is off", "inactive", "active", false, "noUpdate", "skip", "updatesOff",
        true);
    row("a staged user that is inactive at the source is suspended", "inactive", "staged", false, "", "suspend", "",
        false);
    row("a staged user stays staged while active at the source", "active", "staged", false, "", "unchanged", "", false);
    row("a suspended user that is inactive stays as it is", "inactive", "suspended", false, "", "unchanged", "", false);
    row("a suspended user that is inactive still gets new values", "inactive", "suspended", true, "", "update", "",
        false);
    row("a suspended user that is active again is not reactivated by default", "active", "suspended", false, "", "skip",
        "reactivationOff", true);
    row("a suspended user that is active again gets values, not its state", "active", "suspended", true, "", "update",
        "reactivationOff", true);
    row("a suspended user that is active again is reactivated when allowed", "active", "suspended", false, "reactivate",
        "reactivate", "", false);
    row("a reactivation takes changed values along", "active", "suspended", true, "reactivate", "reactivate", "",
        false);
    row("no reactivation when updating is off", "active", "suspended", false, "reactivate noUpdate", "skip",
        "updatesOff", true);
    row("a user suspended by a person is never reactivated", "active", "byHand", false, "reactivate", "skip",
        "suspendedByHand", true);
    row("a user suspended by a person gets new values", "active", "byHand", true, "reactivate", "update",
        "suspendedByHand", true);
    row("an unknown status never suspends", "unknown", "active", false, "", "skip", "unknownStatus", true);
    row("an unknown status never changes values", "unknown", "active", true, "", "skip", "unknownStatus", true);
    row("an unknown status never reactivates", "unknown", "suspended", false, "reactivate", "skip", "unknownStatus",
        true);
    row("a match with the same values is linked", "active", "active+unlinked", false, "", "update", "linked", false);
    row("a match with other values is updated and linked", "active", "active+unlinked", true, "", "update", "", false);
    row("a match is not linked when updating is off", "active", "active+unlinked", false, "noUpdate", "skip",
        "updatesOff", true);
    row("a match that is inactive at the source is suspended", "inactive", "active+unlinked", false, "", "suspend", "",
        false);
}

void TestPlanner::decides()
{
    QFETCH(QString, status);
    QFETCH(QString, there);
    QFETCH(bool, changed);
    QFETCH(QString, options);
    Connector connector;
    for (const char* to : {"email", "username", "department"})
        connector.mapping.push_back({to, MappingRule::Kind::From, to, {}, Policy::Always, {}});
    ImportOptions wanted;
    wanted.create = !options.contains(QStringLiteral("noCreate"));
    wanted.update = !options.contains(QStringLiteral("noUpdate"));
    if (options.contains(QStringLiteral("reactivate")))
        wanted.reactivate = true;
    MappedUser record;
    record.externalId = "7";
    record.status = statusOf(status);
    record.values = values(changed ? QStringLiteral("email=a@b.c username=a department=Sales")
                                   : QStringLiteral("email=a@b.c username=a"));
    const UserValues old = values(QStringLiteral("email=a@b.c username=a"));
    PlanSubject subject{5, UserState::Active, there == QStringLiteral("byHand"), &old,
                        there.endsWith(QStringLiteral("unlinked")) ? nullptr : &old};
    if (there == QStringLiteral("suspended") || there == QStringLiteral("byHand"))
        subject.state = UserState::Suspended;
    if (there == QStringLiteral("staged"))
        subject.state = UserState::Staged;
    Decision decision;
    Planner(connector, wanted).decide(record, there == QStringLiteral("none") ? nullptr : &subject, decision);
    QTEST(QString::fromUtf8(actionName(decision.action).data()), "action");
    QTEST(QString::fromStdString(std::string(decision.reason)), "reason");
    QTEST(decision.withheld, "withheld");
    if (decision.action == Action::Suspend)
        QCOMPARE(decision.state, UserState::Suspended);
    if (decision.action == Action::Skip)
        QVERIFY(!decision.writesValues && (there == QStringLiteral("none") || decision.state == subject.state));
}

void TestPlanner::valuesFollowTheirPolicy_data()
{
    QTest::addColumn<QString>("policy");
    QTest::addColumn<QString>("applied");
    QTest::addColumn<QString>("now");
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("result");
    QTest::addColumn<bool>("clears");
    const auto row = [](const char* name, const char* policy, const char* applied, const char* now, const char* source,
                        const char* result, bool clears = false) {
        QTest::newRow(name) << QString::fromLatin1(policy) << QString::fromLatin1(applied) << QString::fromLatin1(now)
                            << QString::fromLatin1(source) << QString::fromLatin1(result) << clears;
    };
    row("a new source value replaces the old one", "always", "A", "A", "B", "B");
    row("an edit by hand stays while the source says the same", "always", "A", "mine", "A", "mine");
    row("a new source value wins over an edit by hand", "always", "A", "mine", "B", "B");
    row("an emptied value is not filled again while the source says the same", "always", "A", "", "A", "");
    row("a value that the source takes back is emptied", "always", "A", "A", "", "", true);
    row("taking back what is already gone empties nothing", "always", "A", "", "", "");
    row("never clear keeps what the source takes back", "neverClear", "A", "A", "", "A");
    row("never clear still takes a new value", "neverClear", "A", "A", "B", "B");
    row("create only keeps the first value", "createOnly", "A", "A", "B", "A");
    row("create only is not emptied either", "createOnly", "A", "A", "", "A");
    row("if empty fills an empty value", "ifEmpty", "", "", "B", "B");
    row("if empty leaves a value that is there", "ifEmpty", "", "mine", "B", "mine");
    row("if empty is not emptied by the source", "ifEmpty", "A", "A", "", "A");
    row("the same value from both sides is no change", "always", "A", "B", "B", "B");
    row("a match takes the source's value", "always", "unlinked", "mine", "B", "B");
    row("a match keeps what the source never had", "always", "unlinked", "mine", "", "mine");
    row("a match with if empty keeps its value", "ifEmpty", "unlinked", "mine", "B", "mine");
    row("a match with create only keeps its value", "createOnly", "unlinked", "mine", "B", "mine");
}

void TestPlanner::valuesFollowTheirPolicy()
{
    QFETCH(QString, policy);
    QFETCH(QString, applied);
    QFETCH(QString, now);
    QFETCH(QString, source);
    const std::map<QString, Policy> policies{{QStringLiteral("always"), Policy::Always},
                                             {QStringLiteral("createOnly"), Policy::CreateOnly},
                                             {QStringLiteral("ifEmpty"), Policy::IfEmpty},
                                             {QStringLiteral("neverClear"), Policy::NeverClear}};
    Connector connector;
    connector.mapping.push_back({"department", MappingRule::Kind::From, "d", {}, policies.at(policy), {}});
    MappedUser record;
    record.externalId = "7";
    record.values.set(KnownAttribute::Department, source.toStdString());
    UserValues before, there;
    before.set(KnownAttribute::Department, applied.toStdString());
    there.set(KnownAttribute::Department, now.toStdString());
    const PlanSubject subject{5, UserState::Active, false, &there,
                              applied == QStringLiteral("unlinked") ? nullptr : &before};
    Decision decision;
    Planner(connector, {}).decide(record, &subject, decision);
    const UserValues& after = decision.writesValues ? decision.result : there;
    QTEST(QString::fromStdString(std::string(after.get(KnownAttribute::Department))), "result");
    QTEST(decision.clears, "clears");
    QCOMPARE(decision.writesValues, after.get(KnownAttribute::Department) != there.get(KnownAttribute::Department));
}

void TestPlanner::aBlockingProblemIsInvalidAndNothingElse()
{
    MappedUser record;
    record.externalId = "7";
    record.status = SourceStatus::Inactive;
    record.problems.push_back({"email", "missingEmail", QStringLiteral("No e-mail."), true});
    const UserValues there = values(QStringLiteral("email=a@b.c"));
    const PlanSubject subject{5, UserState::Active, false, &there, &there};
    Decision decision;
    Planner(Connector(), {}).decide(record, &subject, decision);
    QCOMPARE(decision.action, Action::Invalid);
    QCOMPARE(decision.reason, std::string_view("missingEmail"));
    QCOMPARE(decision.state, UserState::Active);
    QVERIFY(!decision.writesValues);
}

void TestPlanner::aBadValueNeverEmptiesTheOneThatIsThere()
{
    Connector connector;
    connector.mapping.push_back({"startDate", MappingRule::Kind::From, "d", {}, Policy::Always, {}});
    MappedUser record;
    record.externalId = "7";
    record.problems.push_back({"startDate", "badValue", QStringLiteral("Not a date."), false});
    const UserValues there = values(QStringLiteral("startDate=2020-01-01"));
    const PlanSubject subject{5, UserState::Active, false, &there, &there};
    Decision decision;
    Planner(connector, {}).decide(record, &subject, decision);
    QCOMPARE(decision.action, Action::Unchanged);
    QVERIFY(!decision.clears);
}

void TestPlanner::peopleThatWereNotAskedForAreLeftAlone()
{
    ImportOptions options;
    options.pick = {"8"};
    MappedUser record;
    record.externalId = "7";
    Decision decision;
    const Planner planner(Connector(), options);
    planner.decide(record, nullptr, decision);
    QCOMPARE(decision.action, Action::Skip);
    QCOMPARE(decision.reason, reason::notPicked);
    record.externalId = "8";
    planner.decide(record, nullptr, decision);
    QCOMPARE(decision.action, Action::Create);
}

void TestPlanner::unmappedAttributesAreNeverTouched()
{
    Connector connector;
    connector.mapping.push_back({"email", MappingRule::Kind::From, "e", {}, Policy::Always, {}});
    MappedUser record;
    record.externalId = "7";
    record.values = values(QStringLiteral("email=new@b.c"));
    const UserValues applied = values(QStringLiteral("email=a@b.c jobTitle=Old"));
    const UserValues there = values(QStringLiteral("email=a@b.c jobTitle=Mine"));
    const PlanSubject subject{5, UserState::Active, false, &there, &applied};
    Decision decision;
    Planner(connector, {}).decide(record, &subject, decision);
    QCOMPARE(decision.action, Action::Update);
    QVERIFY(decision.keyChange);
    QCOMPARE(words(decision.result), QStringLiteral("email=new@b.c jobTitle=Mine"));
}

void TestPlanner::aNewUserGetsTheConnectorsState()
{
    Connector connector;
    connector.import.newUserState = NewUserState::Staged;
    MappedUser record;
    record.externalId = "7";
    Decision decision;
    Planner(connector, {}).decide(record, nullptr, decision);
    QCOMPARE(decision.action, Action::Create);
    QCOMPARE(decision.state, UserState::Staged);
}

QTEST_GUILESS_MAIN(TestPlanner)
#include "test_planner.moc"
