// SPDX-License-Identifier: GPL-3.0-or-later
#include "uiports.h"

namespace muster {
namespace {

StoredConnector connector(const std::string& id, const std::string& label, const std::string& color)
{
    StoredConnector stored;
    stored.connector.id = id;
    stored.connector.application.displayLabel = label;
    stored.connector.application.display.color = color;
    stored.active = true;
    return stored;
}

Group group(std::int64_t id, GroupKind kind, const std::string& name, const std::string& description,
            std::vector<std::string> applications)
{
    Group made;
    made.id = id;
    made.kind = kind;
    made.name = name;
    made.description = description;
    made.applications = std::move(applications);
    made.updated = Timestamp(std::chrono::seconds(1'790'000'000 + id));
    return made;
}

Plan heldPlan(std::int64_t planned)
{
    Plan plan;
    plan.id = "p-01";
    plan.run = "r-01";
    plan.connector = "northwind-hr";
    plan.state = PlanState::Held;
    plan.created = Timestamp(std::chrono::seconds(1'795'000'000));
    plan.counts.create = planned * 58 / 100;
    plan.counts.update = planned * 29 / 100;
    plan.counts.suspend = planned * 4 / 100;
    plan.counts.skip = planned * 4 / 100;
    plan.counts.invalid = planned * 4 / 100;
    plan.counts.conflict = planned * 2 / 100;
    plan.counts.unchanged = 1200;
    plan.proof.complete = true;
    plan.holds = {{"deactivate",
                   QStringLiteral("40 of 160 linked users would be suspended (25 %). The limit is 20 % or 500."), 40,
                   25}};
    return plan;
}

RunReport run(const std::string& id, RunState state, std::int64_t created, std::int64_t failed)
{
    RunReport report;
    report.run = id;
    report.plan = "p-01";
    report.connector = "northwind-hr";
    report.state = state;
    report.startedAt = Timestamp(std::chrono::seconds(1'795'000'000));
    report.finishedAt = report.startedAt + std::chrono::milliseconds(12'345);
    report.options.startedBy = "person";
    report.counts.created = created;
    report.counts.updated = created / 2;
    report.counts.suspended = created / 20;
    report.counts.skipped = created / 25;
    report.counts.unchanged = 1200;
    report.counts.failed = failed;
    report.requests = 26;
    report.words = {QStringLiteral("The list is complete: 250 of 250 users were read, no page was repeated.")};
    return report;
}

} // namespace

std::shared_ptr<UiWorld> sampleWorld(std::int64_t users)
{
    auto world = std::make_shared<UiWorld>();
    world->users = users;
    world->planned = users;
    world->connectors = {connector("northwind-hr", "Northwind HR", "#3E8696"),
                         connector("contoso", "Contoso Zeitwirtschaft & Personalplanung für alle Standorte", "#8A4FBE"),
                         connector("rtl", "شركة المثال", "#C25B2A")};
    world->userGroups = {group(1, GroupKind::Users, "Engineering", "Everybody who builds things", {"northwind-hr"}),
                         group(2, GroupKind::Users, "Berlin", "", {}),
                         group(3, GroupKind::Users, "مجموعة الإدارة", "Management", {"northwind-hr", "contoso"})};
    world->deviceGroups = {group(10, GroupKind::Devices, "Laptops in Kraków", "Pool of loan laptops", {})};
    for (UserId id = 1; id <= std::min<std::int64_t>(users, 40); ++id)
        world->members[id % 2 + 1].push_back(id);
    world->devices[10] = {"KRK-LT-001", "KRK-LT-002", "KRK-LT-003"};
    world->plans = {heldPlan(users)};
    world->runs = {run("r-03", RunState::DoneWithErrors, users / 2, 5), run("r-02", RunState::Failed, 0, 0),
                   run("r-01", RunState::Done, users / 2, 0)};
    world->runs[1].error = Error{
        ErrorKind::Unauthorized,
        QStringLiteral("The server refused the credentials (401). Enter a valid token on the page Authentication."),
        QStringLiteral("HTTP/1.1 401 Unauthorized\ncontent-type: application/json\n\n{\"error\":\"invalid token\"}")};
    return world;
}

} // namespace muster
