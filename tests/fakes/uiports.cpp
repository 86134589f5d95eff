// SPDX-License-Identifier: GPL-3.0-or-later
#include "uiports.h"

#include "answeringhttp.h"
#include "core/base/textkey.h"
#include "tests/fakes/nosafety.h"
#include "uipeople.h"

#include <algorithm>
#include <thread>

namespace muster {
namespace {

Error notHere()
{
    return {ErrorKind::Internal, QStringLiteral("The test world has no such part.")};
}

class UiConnectors final : public ConnectorStore
{
public:
    explicit UiConnectors(std::shared_ptr<UiWorld> world) : m_world(std::move(world)) {}
    Result<std::vector<StoredConnector>> list() override
    {
        const std::lock_guard lock(m_world->mutex);
        return m_world->connectors;
    }
    Result<StoredConnector> get(const std::string& id) override
    {
        const std::lock_guard lock(m_world->mutex);
        for (const StoredConnector& stored : m_world->connectors) {
            if (stored.connector.id == id)
                return stored;
        }
        return fail(ErrorKind::NotFound, QStringLiteral("There is no such application any more."));
    }
    Result<StoredConnector> add(const Connector&, const std::string&) override { return fail(notHere()); }
    Result<StoredConnector> update(const Connector&, const std::optional<std::string>&) override
    {
        return fail(notHere());
    }
    Result<void> setActive(const std::string&, bool) override { return fail(notHere()); }
    Result<void> deactivate(const std::string&) override { return fail(notHere()); }
    Result<void> remove(const std::string&) override { return fail(notHere()); }
    Result<std::vector<ConnectorVersion>> history(const std::string&) override { return fail(notHere()); }
    Result<Connector> version(const std::string&, std::int64_t) override { return fail(notHere()); }
    Result<void> saveDraft(const std::string&, const Draft&) override { return {}; }
    Result<std::optional<Draft>> draft(const std::string&) override { return std::optional<Draft>(); }
    Result<std::vector<std::pair<std::string, Draft>>> drafts() override
    {
        return std::vector<std::pair<std::string, Draft>>();
    }
    Result<void> removeDraft(const std::string&) override { return {}; }

private:
    std::shared_ptr<UiWorld> m_world;
};

class UiPlans final : public PlanStore
{
public:
    explicit UiPlans(std::shared_ptr<UiWorld> world) : m_world(std::move(world)) {}
    Result<Plan> plan(const std::string& id) override
    {
        const std::lock_guard lock(m_world->mutex);
        for (const Plan& plan : m_world->plans) {
            if (plan.id == id)
                return plan;
        }
        return fail(ErrorKind::NotFound, QStringLiteral("No such plan."));
    }
    Result<std::vector<Plan>> plans(const std::string& connector, int) override
    {
        const std::lock_guard lock(m_world->mutex);
        std::vector<Plan> plans;
        for (const Plan& plan : m_world->plans) {
            if (connector.empty() || plan.connector == connector)
                plans.push_back(plan);
        }
        return plans;
    }
    Result<std::vector<std::int64_t>> ids(const std::string&, const PlanQuery& query, std::stop_token) override
    {
        std::this_thread::sleep_for(std::chrono::milliseconds(m_world->delayMs));
        const std::lock_guard lock(m_world->mutex);
        std::vector<std::int64_t> seqs;
        for (std::int64_t seq = 0; seq < m_world->planned; ++seq) {
            if (matches(seq, query))
                seqs.push_back(seq);
        }
        if (query.descending)
            std::reverse(seqs.begin(), seqs.end());
        return seqs;
    }
    Result<std::vector<PlanItem>> rows(const std::string&, std::span<const std::int64_t> seqs) override
    {
        std::this_thread::sleep_for(std::chrono::milliseconds(m_world->delayMs));
        const std::lock_guard lock(m_world->mutex);
        std::vector<PlanItem> items;
        for (const auto seq : seqs)
            items.push_back(make(seq));
        return items;
    }
    Result<PlanItem> item(const std::string&, std::int64_t seq) override
    {
        const std::lock_guard lock(m_world->mutex);
        PlanItem item = make(seq);
        const bool create = item.action == Action::Create;
        if (create || item.action == Action::Update) {
            const User user = generatedUser(seq + 1);
            for (const auto& entry : user.values.entries()) {
                FieldChange change{{entry.known, std::string(entry.custom)},
                                   create ? "" : "Marketing",
                                   std::string(entry.value),
                                   true};
                const auto tick = m_world->fieldPicks.find({seq, change.attribute.name()});
                change.picked = tick == m_world->fieldPicks.end() || tick->second;
                change.overwrites = !create && entry.known == KnownAttribute::JobTitle;
                if (create || entry.known == KnownAttribute::Department || entry.known == KnownAttribute::JobTitle)
                    item.fields.push_back(std::move(change));
            }
        }
        return item;
    }
    Result<void> pick(const std::string&, const PlanQuery& query, std::span<const std::int64_t> seqs,
                      bool picked) override
    {
        const std::lock_guard lock(m_world->mutex);
        for (const auto seq : seqs)
            m_world->picks[seq] = picked;
        for (std::int64_t seq = 0; seqs.empty() && seq < m_world->planned; ++seq) {
            if (matches(seq, query))
                m_world->picks[seq] = picked;
        }
        return {};
    }
    Result<void> pickField(const std::string&, std::int64_t seq, const Attribute& attribute, bool picked) override
    {
        const std::lock_guard lock(m_world->mutex);
        m_world->fieldPicks[{seq, attribute.name()}] = picked;
        return {};
    }
    Result<void> approve(const std::string& id, const std::string&, const std::string& who, Timestamp at) override
    {
        const std::lock_guard lock(m_world->mutex);
        for (Plan& plan : m_world->plans) {
            if (plan.id != id)
                continue;
            plan.approvedBy = who;
            plan.approvedAt = at;
            return {};
        }
        return fail(ErrorKind::NotFound, QStringLiteral("No such plan."));
    }
    Result<void> decline(const std::string& id, const std::string&, Timestamp) override
    {
        const std::lock_guard lock(m_world->mutex);
        for (Plan& plan : m_world->plans) {
            if (plan.id != id)
                continue;
            plan.state = PlanState::Expired;
            return {};
        }
        return fail(ErrorKind::NotFound, QStringLiteral("No such plan."));
    }
    Result<PlanCounts> picked(const std::string&) override
    {
        const std::lock_guard lock(m_world->mutex);
        PlanCounts counts;
        for (std::int64_t seq = 0; seq < m_world->planned; ++seq) {
            const PlanItem item = make(seq);
            if (item.picked)
                ++(item.action == Action::Create    ? counts.create
                   : item.action == Action::Update  ? counts.update
                   : item.action == Action::Suspend ? counts.suspend
                                                    : counts.skip);
        }
        return counts;
    }
    Result<void> remove(const std::string& id) override
    {
        const std::lock_guard lock(m_world->mutex);
        std::erase_if(m_world->plans, [&](const Plan& plan) { return plan.id == id; });
        return {};
    }

private:
    [[nodiscard]] static Action actionOf(std::int64_t seq)
    {
        return seq % 25 == 7    ? Action::Suspend
               : seq % 25 == 11 ? Action::Invalid
               : seq % 25 == 13 ? Action::Skip
               : seq % 50 == 24 ? Action::Conflict
               : seq % 3 == 0   ? Action::Update
                                : Action::Create;
    }
    [[nodiscard]] PlanItem make(std::int64_t seq) const
    {
        const User user = generatedUser(seq + 1);
        const UserRow row = rowOf(user);
        PlanItem item;
        item.seq = seq;
        item.action = actionOf(seq);
        item.externalId = std::to_string(seq + 1);
        item.email = row.email;
        item.username = row.username;
        item.displayname = row.displayname;
        if (item.action == Action::Suspend)
            item.reason = QStringLiteral("The source says “Leave”, which counts as inactive.");
        else if (item.action == Action::Invalid)
            item.reason = QStringLiteral(
                "The record has no e-mail, which is required. Correct it at the source or map another field.");
        else if (item.action == Action::Conflict)
            item.reason = QStringLiteral(
                "Two users match: user7 by e-mail and user9 by employee ID. Decide in the directory which one it is.");
        else if (item.action == Action::Skip)
            item.reason = QStringLiteral("Suspended in the directory, and reactivation is off.");
        const auto tick = m_world->picks.find(seq);
        item.picked = item.action <= Action::Reactivate && (tick == m_world->picks.end() || tick->second);
        return item;
    }
    [[nodiscard]] bool matches(std::int64_t seq, const PlanQuery& query) const
    {
        const Action action = actionOf(seq);
        if (!query.actions.empty() &&
            std::find(query.actions.begin(), query.actions.end(), action) == query.actions.end())
            return false;
        if (query.search.empty())
            return true;
        const PlanItem item = make(seq);
        return textKey(item.displayname + ' ' + item.email).find(textKey(query.search)) != std::string::npos;
    }
    std::shared_ptr<UiWorld> m_world;
};

class UiRuns final : public RunHistory
{
public:
    explicit UiRuns(std::shared_ptr<UiWorld> world) : m_world(std::move(world)) {}
    Result<std::vector<RunReport>> runs(const std::string& connector, int) override
    {
        const std::lock_guard lock(m_world->mutex);
        std::vector<RunReport> runs;
        for (const RunReport& run : m_world->runs) {
            if (connector.empty() || run.connector == connector)
                runs.push_back(run);
        }
        return runs;
    }
    Result<RunReport> run(const std::string& id) override
    {
        const std::lock_guard lock(m_world->mutex);
        for (const RunReport& run : m_world->runs) {
            if (run.run == id)
                return run;
        }
        return fail(ErrorKind::NotFound, QStringLiteral("There is no such run any more."));
    }
    // pages only look at history
    Result<std::string> addSkipped(const std::string&, const ImportOptions&, Timestamp) override { return noWrite(); }
    Result<std::string> addFailed(const std::string&, const ImportOptions&, const Error&, Timestamp) override
    {
        return noWrite();
    }
    Result<void> endUnapplied(const std::string&, const Error&, Timestamp) override { return fail(noWrite().error()); }
    Result<std::vector<RunReport>> runsOfSlot(const std::string&, Timestamp) override
    {
        return std::vector<RunReport>();
    }
    Result<void> results(const std::string&, const std::function<bool(const ResultRow&)>& take) override
    {
        for (std::int64_t id = 1; id <= m_world->planned; ++id) {
            const UserRow row = rowOf(generatedUser(id));
            const bool failed = id % 50 == 0;
            ResultRow result;
            result.operation = id % 3 == 0 ? "update" : "create";
            result.result = failed ? "failed" : id % 3 == 0 ? "updated" : "created";
            result.reason =
                failed ? "The username is taken by another user. Change it at the source or map another field." : "";
            result.externalId = std::to_string(id);
            result.username = row.username;
            result.email = row.email;
            result.user = id;
            result.changedFields = id % 3 == 0 ? "department;jobTitle" : "";
            if (!take(result))
                break;
        }
        return {};
    }

private:
    static Result<std::string> noWrite() { return fail(ErrorKind::Internal, QStringLiteral("Nobody writes here.")); }

    std::shared_ptr<UiWorld> m_world;
};

class UiImporter final : public Importer
{
public:
    explicit UiImporter(std::shared_ptr<UiWorld> world) : m_world(std::move(world)) {}
    Result<Plan> plan(const Connector&, const ImportOptions& options, const OnProgress& progress,
                      std::stop_token stop) override
    {
        if (!work(Progress::Phase::Fetching, progress, stop))
            return fail(ErrorKind::Cancelled, QStringLiteral("Cancelled."));
        const std::lock_guard lock(m_world->mutex);
        if (m_world->planError)
            return fail(*m_world->planError);
        Plan plan = m_world->plans.front();
        plan.options = options;
        return plan;
    }
    Result<RunReport> apply(const std::string&, bool, const OnProgress& progress, std::stop_token stop) override
    {
        if (!work(Progress::Phase::Applying, progress, stop))
            return fail(ErrorKind::Cancelled, QStringLiteral("Cancelled."));
        const std::lock_guard lock(m_world->mutex);
        if (m_world->applyError)
            return fail(*m_world->applyError);
        return m_world->runs.front();
    }

private:
    bool work(Progress::Phase phase, const OnProgress& progress, const std::stop_token& stop) const
    {
        for (int step = 0; step <= 20 && !stop.stop_requested(); ++step) {
            Progress now;
            now.phase = phase;
            now.total = m_world->planned;
            now.done = m_world->planned * step / 20;
            now.requests = step;
            now.bytes = step * 90'000;
            progress(now);
            std::this_thread::sleep_for(std::chrono::milliseconds(m_world->delayMs));
        }
        return !stop.stop_requested();
    }
    std::shared_ptr<UiWorld> m_world;
};

class UiExplainer final : public Explainer
{
public:
    explicit UiExplainer(std::shared_ptr<UiWorld> world) : m_world(std::move(world)) {}
    Result<Explanation> explain(const Connector& connector, const std::string& key, const OnProgress& progress,
                                std::stop_token stop) override
    {
        Progress now;
        now.done = 3;
        progress(now);
        for (int wait = 0; wait < 20 && !stop.stop_requested(); ++wait)
            std::this_thread::sleep_for(std::chrono::milliseconds(m_world->delayMs));
        const std::lock_guard lock(m_world->mutex);
        m_world->explained.push_back(connector.id + ' ' + key + (stop.stop_requested() ? " cancelled" : ""));
        if (stop.stop_requested())
            return fail(ErrorKind::Cancelled, QStringLiteral("Cancelled."));
        if (!m_world->explanation)
            return fail(ErrorKind::NotFound, QStringLiteral("Nobody has this key."));
        return *m_world->explanation;
    }

private:
    std::shared_ptr<UiWorld> m_world;
};

class UiUndo final : public Undo
{
public:
    explicit UiUndo(std::shared_ptr<UiWorld> world) : m_world(std::move(world)) {}
    Result<Plan> plan(const UndoRequest& request, const OnProgress& progress, std::stop_token) override
    {
        progress({});
        const std::lock_guard lock(m_world->mutex);
        m_world->undone.push_back(request);
        if (m_world->undoError)
            return fail(*m_world->undoError);
        Plan plan = m_world->plans.front();
        plan.options.undoOf = request.run;
        plan.proof.complete = false;
        plan.proof.words = {QStringLiteral("An undo is done once.")};
        return plan;
    }

private:
    std::shared_ptr<UiWorld> m_world;
};

class UiPorts final : public Ports
{
public:
    explicit UiPorts(const std::shared_ptr<UiWorld>& world)
        : m_world(world), m_people(world), m_connectors(world), m_plans(world), m_runs(world), m_importer(world),
          m_undo(world), m_explainer(world)
    {
    }
    Http& http() override { qFatal("The test world has no network."); }
    SecretStore& secrets() override { return m_world->secrets; }
    SecretPlace& secretPlace() override { qFatal("The test world has no place for secrets."); }
    ConnectorStore& connectors() override { return m_connectors; }
    PlanStore& plans() override { return m_plans; }
    RunHistory& runs() override { return m_runs; }
    Settings& settings() override { return m_world->settings; }
    ScheduleStore& schedules() override { return m_world->schedules; }
    Outbox& outbox() override { return m_world->outbox; }
    Delivery& delivery() override { return m_world->delivery; }
    ApiKeys& apiKeys() override { return m_world->apiKeys; }
    People& people() override { return m_people; }
    Directory& directory() override { qFatal("The test world has no write port."); }
    Importer& importer() override { return m_importer; }
    Undo& undo() override { return m_undo; }
    Explainer& explainer() override { return m_explainer; }
    AuditLog& audit() override { return m_safety.audit; }
    Backups& backups() override { return m_safety.backups; }
    Clock& clock() override { return m_clock; }
    TokenLock& tokenLock() override { return m_tokenLock; }
    std::unique_ptr<RedirectReceiver> redirectReceiver() override { qFatal("The test world has no browser."); }

private:
    std::shared_ptr<UiWorld> m_world;
    UiPeople m_people;
    UiConnectors m_connectors;
    UiPlans m_plans;
    UiRuns m_runs;
    UiImporter m_importer;
    UiUndo m_undo;
    UiExplainer m_explainer;
    NoSafety m_safety;
    SystemClock m_clock;
    FreeTokenLock m_tokenLock;
};

} // namespace

std::unique_ptr<Ports> openUiPorts(std::shared_ptr<UiWorld> world)
{
    return std::make_unique<UiPorts>(world);
}

} // namespace muster
