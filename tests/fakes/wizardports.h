// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answeringhttp.h"
#include "memoryconnectors.h"
#include "memorysecretplace.h"
#include "memorysecrets.h"
#include "uiports.h"

#include <thread>

namespace muster {

/// What the wizard works on, shared by the ports of all threads: connectors, secrets, and a source that answers.
struct WizardWorld
{
    MemoryConnectors connectors;
    MemorySecretStore secrets;
    MemorySecretPlace place;
    std::shared_ptr<UiWorld> rest = std::make_shared<UiWorld>(); ///< past runs, and what else the wizard needs not
    AnsweringHttp::Answer answer = [](const HttpRequest& request) -> Result<HttpResponse> {
        HttpResponse response;
        response.status = 200;
        response.url = request.url;
        response.headers = {{"Content-Type", "application/json"}};
        response.body = peopleAnswer();
        return response;
    };
    std::mutex guard;
    std::vector<HttpRequest> requests;
    std::optional<std::string> redirect; ///< the query with which the browser comes back; none = not yet

    /// 3 people as an HR system nests them; one without e-mail, one on leave.
    static std::string peopleAnswer()
    {
        return R"({"data":{"items":[
{"id":"007","first":"Ann","last":"Ångström","work":{"email":"ann@example.com","title":"Engineer"},"status":"Active",
 "phones":[{"type":"work","value":"+4712345678"},{"type":"mobile","value":"+4790000001"}]},
{"id":"8","first":"דנה","last":"כהן","work":{"email":"dana@example.com","title":"Designer"},"status":"Leave","phones":[]},
{"id":"9","first":"Bob","last":"Stone","work":{"email":null,"title":"Clerk"},"status":"Sabbatical","phones":[]}
]},"meta":{"total":3}})";
    }
};

/// Waits until the world says how the browser comes back.
class WizardReceiver final : public RedirectReceiver
{
public:
    explicit WizardReceiver(std::shared_ptr<WizardWorld> world) : m_world(std::move(world)) {}
    Result<std::string> open(int) override { return std::string("http://127.0.0.1:4711/callback"); }
    Result<Secret> wait(const Judge& judge, std::chrono::milliseconds, std::stop_token stop) override
    {
        while (!stop.stop_requested()) {
            {
                const std::scoped_lock lock(m_world->guard);
                if (m_world->redirect)
                    return judge(*m_world->redirect);
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return fail(ErrorKind::Cancelled, QStringLiteral("Cancelled."));
    }

private:
    std::shared_ptr<WizardWorld> m_world;
};

class WizardPorts final : public Ports
{
public:
    explicit WizardPorts(std::shared_ptr<WizardWorld> world)
        : m_world(std::move(world)), m_rest(openUiPorts(m_world->rest)), m_http([this](const HttpRequest& request) {
              const std::scoped_lock lock(m_world->guard);
              m_world->requests.push_back(request);
              return m_world->answer(request);
          })
    {
    }
    Http& http() override { return m_http; }
    SecretStore& secrets() override { return m_world->secrets; }
    SecretPlace& secretPlace() override { return m_world->place; }
    ConnectorStore& connectors() override { return m_world->connectors; }
    PlanStore& plans() override { return m_rest->plans(); }
    RunHistory& runs() override { return m_rest->runs(); }
    Settings& settings() override { return m_rest->settings(); }
    ScheduleStore& schedules() override { return m_rest->schedules(); }
    Outbox& outbox() override { return m_rest->outbox(); }
    Delivery& delivery() override { return m_rest->delivery(); }
    ApiKeys& apiKeys() override { return m_rest->apiKeys(); }
    People& people() override { return m_rest->people(); }
    Directory& directory() override { return m_rest->directory(); }
    Importer& importer() override { return m_rest->importer(); }
    Undo& undo() override { return m_rest->undo(); }
    Explainer& explainer() override { return m_rest->explainer(); }
    AuditLog& audit() override { return m_rest->audit(); }
    Backups& backups() override { return m_rest->backups(); }
    Clock& clock() override { return m_rest->clock(); }
    TokenLock& tokenLock() override { return m_rest->tokenLock(); }
    std::unique_ptr<RedirectReceiver> redirectReceiver() override { return std::make_unique<WizardReceiver>(m_world); }

private:
    std::shared_ptr<WizardWorld> m_world;
    std::unique_ptr<Ports> m_rest;
    AnsweringHttp m_http;
};

[[nodiscard]] inline ImportService::OpenPorts openWizardPorts(std::shared_ptr<WizardWorld> world)
{
    return [world]() -> Result<std::unique_ptr<Ports>> { return std::make_unique<WizardPorts>(world); };
}

/// A connector for peopleAnswer() that lint finds nothing wrong with.
[[nodiscard]] inline Connector wizardConnector(const std::string& id = "northwind-hr")
{
    Connector connector;
    connector.id = id;
    connector.application.displayLabel = "Northwind HR";
    connector.application.description = "People of all Northwind offices";
    Source source;
    source.baseUrl = "https://hr.example.com/api/v1";
    source.auth = AuthBearer{{"", "token"}};
    source.list.path = "/employees";
    source.list.records = "data.items";
    source.total = {Total::In::Body, "meta.total", ""};
    source.pagination = PageOffset{};
    connector.source = source;
    connector.externalId = "id";
    const auto rule = [](const char* to, MappingRule::Kind kind, const char* value) {
        MappingRule made;
        made.to = to;
        made.kind = kind;
        made.value = value;
        return made;
    };
    connector.mapping = {rule("email", MappingRule::Kind::From, "work.email"),
                         rule("username", MappingRule::Kind::Template, "{first}.{last}"),
                         rule("firstname", MappingRule::Kind::From, "first"),
                         rule("lastname", MappingRule::Kind::From, "last"),
                         rule("jobTitle", MappingRule::Kind::From, "work.title")};
    connector.mapping[1].transforms = {{"transliterate", Json::object()}, {"lowercase", Json::object()}};
    connector.status = StatusRule{"status", {"Active", "Onboarding"}, {"Leave", "Inactive"}};
    return connector;
}

} // namespace muster
