// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/demo.h"

namespace muster {

namespace {

Transform step(const char* kind, Json options = Json::object())
{
    return {kind, std::move(options)};
}

MappingRule from(const char* to, const char* path, std::vector<Transform> steps = {})
{
    return {to, MappingRule::Kind::From, path, std::move(steps), Policy::Always, std::nullopt};
}

MappingRule format(const char* to, const char* text, std::vector<Transform> steps = {})
{
    return {to, MappingRule::Kind::Template, text, std::move(steps), Policy::Always, std::nullopt};
}

std::vector<MappingRule> mapping()
{
    // The username is made of the names: in Latin letters, without spaces, with a number when it is taken.
    MappingRule username =
        format("username", "{name.first}.{name.last}",
               {step("transliterate"), step("lowercase"), step("replace", {{"pattern", "[^a-z0-9.-]+"}, {"with", ""}}),
                step("substring", {{"start", 0}, {"length", 40}}), step("uniqueSuffix")});
    username.policy = Policy::CreateOnly; // people keep the name they log in with
    return {from("email", "work.email", {step("trim"), step("lowercase")}),
            std::move(username),
            from("firstname", "name.first"),
            from("middlename", "name.middle"),
            from("lastname", "name.last"),
            format("displayname", "{name.first} {name.last}"),
            from("employeeIdentifier", "id"),
            from("employeeType", "employment"),
            {"company", MappingRule::Kind::Constant, "Northwind", {}, Policy::Always, std::nullopt},
            from("department", "work.department"),
            from("jobTitle", "work.title"),
            from("costCenter", "work.costCenter"),
            from("location", "address.city"),
            from("manager", "managerId"),
            from("startDate", "work.startDate"),
            from("addresses.work.streetAddress", "address.street"),
            from("addresses.work.locality", "address.city"),
            from("addresses.work.region", "address.region"),
            from("addresses.work.postalCode", "address.postalCode"),
            from("addresses.work.country", "address.country"),
            from("phoneNumbers.work", "phones[type=work].number", {step("phone")}),
            from("phoneNumbers.work_mobile", "phones[type=mobile].number", {step("phone")})};
}

} // namespace

std::string demoConnectorId()
{
    return "demo";
}

Connector demoConnector(const std::string& baseUrl)
{
    Connector connector;
    connector.id = demoConnectorId();
    connector.application.displayLabel = "Northwind HR (sample)";
    connector.application.description = "A made-up HR service on this computer, to try Muster with.";
    Source source;
    source.baseUrl = baseUrl;
    source.auth = AuthApiKey{AuthApiKey::In::Header, "X-Api-Key", {demo::apiKey, {}}};
    source.list.path = "/employees";
    source.list.records = "data.items";
    source.total = {Total::In::Body, "meta.total", {}};
    source.pagination = PageOffset{};
    connector.source = std::move(source);
    connector.mapping = mapping();
    connector.externalId = "id";
    connector.status = StatusRule{"status", {"Active", "Onboarding"}, {"Leave", "Inactive"}};
    return connector;
}

Result<StoredConnector> ensureDemoConnector(ConnectorStore& store, const std::string& baseUrl)
{
    auto stored = store.get(demoConnectorId());
    if (!stored && stored.error().kind != ErrorKind::NotFound)
        return stored;
    if (stored && stored->connector.source) {
        stored->connector.source->baseUrl = baseUrl;
        stored = store.update(stored->connector);
    } else if (stored) {
        stored = store.update(demoConnector(baseUrl)); // it was deactivated: asking for the sample brings it back
    } else {
        stored = store.add(demoConnector(baseUrl));
    }
    if (!stored)
        return stored;
    if (const auto done = store.setActive(demoConnectorId(), true); !done)
        return fail(done.error());
    return store.get(demoConnectorId());
}

} // namespace muster
