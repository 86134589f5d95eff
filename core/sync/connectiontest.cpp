// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/importrun.h"

#include "core/base/textkey.h"

#include <algorithm>

namespace muster {

namespace {

/// Where a person of the preview already stands in the directory; 0 = nowhere.
UserId knownUser(const Connector& connector, const PreviewRow& row, Ports& ports)
{
    const auto linked = ports.people().lookup(row.externalId);
    if (linked) {
        const auto detail = ports.people().detail(*linked);
        if (detail && detail->connector == connector.id && detail->externalId == row.externalId)
            return *linked;
    }
    std::vector<KeyLookup> lookups;
    for (const std::string& name : connector.match) {
        const auto key = matchKeyFromName(name);
        const auto attribute = Attribute::fromName(name);
        const std::string_view value = attribute ? row.values.get(*attribute) : std::string_view();
        if (key && !value.empty())
            lookups.push_back({*key, textKey(value)});
    }
    const auto found = ports.directory().find(lookups);
    if (!found)
        return 0;
    const auto first = std::ranges::find_if(*found, [](UserId id) { return id != 0; });
    return first == found->end() ? 0 : *first;
}

/// What an import would do with this person alone. The plan itself also sees the rest of the list.
Action likelyAction(const Connector& connector, const PreviewRow& row, Ports& ports)
{
    if (std::ranges::any_of(row.problems, &FieldProblem::blocking))
        return Action::Invalid;
    const UserId user = knownUser(connector, row, ports);
    if (user == 0)
        return row.status == SourceStatus::Inactive ? Action::Skip : Action::Create;
    const auto users = ports.directory().get(std::span(&user, 1));
    if (!users || users->empty())
        return Action::Create;
    const User& now = users->front();
    if (row.status == SourceStatus::Inactive && now.state != UserState::Suspended)
        return Action::Suspend;
    const auto differs = [&now](const UserValues::Entry& entry) {
        return now.values.get(Attribute{entry.known, std::string(entry.custom)}) != entry.value;
    };
    return std::ranges::any_of(row.values.entries(), differs) ? Action::Update : Action::Unchanged;
}

Json toJson(const Error& error)
{
    return {{"kind", kindName(error.kind)},
            {"message", error.message.toStdString()},
            {"detail", error.detail.toStdString()},
            {"where", error.where.toStdString()}};
}

Json toJson(const std::vector<HttpHeader>& headers)
{
    Json list = Json::array();
    for (const HttpHeader& header : headers)
        list.push_back({{"name", header.name}, {"value", header.secret ? "***" : header.value}});
    return list;
}

Json toJson(const Exchange& exchange)
{
    return {{"method", exchange.method},
            {"url", exchange.url},
            {"status", exchange.status},
            {"ms", exchange.ms},
            {"requestHeaders", toJson(exchange.requestHeaders)},
            {"requestBody", exchange.requestBody},
            {"headers", toJson(exchange.headers)},
            {"body", exchange.body}};
}

Json toJson(const std::vector<Exchange>& exchanges)
{
    Json list = Json::array();
    for (const Exchange& exchange : exchanges)
        list.push_back(toJson(exchange));
    return list;
}

Json toJson(const std::optional<std::int64_t>& total)
{
    return total ? Json(*total) : Json(nullptr);
}

Json toJson(const UserValues& values)
{
    Json user = Json::object();
    for (const UserValues::Entry& entry : values.entries())
        user[Attribute{entry.known, std::string(entry.custom)}.name()] = std::string(entry.value);
    return user;
}

Json toJson(const FieldProblem& problem)
{
    return {{"attribute", problem.attribute},
            {"code", problem.reasonCode},
            {"message", problem.message.toStdString()},
            {"blocking", problem.blocking}};
}

std::string_view statusName(SourceStatus status)
{
    switch (status) {
    case SourceStatus::Active:
        return "active";
    case SourceStatus::Inactive:
        return "inactive";
    case SourceStatus::Unknown:
        break;
    }
    return "unknown";
}

} // namespace

SourceClient::Probe testConnection(const Connector& connector, Ports& ports, std::int64_t count, std::stop_token stop)
{
    if (auto client = SourceClient::create(connector, ports.source()))
        return client->probe(count, std::move(stop));
    else {
        SourceClient::Probe probe;
        probe.error = std::move(client.error());
        return probe;
    }
}

Preview preview(const Connector& connector, Ports& ports, std::int64_t count, std::stop_token stop)
{
    SourceClient::Probe probe = testConnection(connector, ports, count, std::move(stop));
    Preview result;
    result.total = probe.total;
    result.requests = std::move(probe.requests);
    result.error = std::move(probe.error);
    if (!probe.ok)
        return result;
    if (const auto mapper = Mapper::create(connector); !mapper) {
        result.error = mapper.error();
        return result;
    }
    result.rows = previewRecords(connector, probe.samples);
    for (PreviewRow& row : result.rows)
        row.action = likelyAction(connector, row, ports);
    return result;
}

Json toJson(const SourceClient::Probe& probe)
{
    Json hints = Json::array();
    for (const QString& hint : probe.hints)
        hints.push_back(hint.toStdString());
    return {{"ok", probe.ok},
            {"total", toJson(probe.total)},
            {"records", probe.records},
            {"requests", toJson(probe.requests)},
            {"hints", std::move(hints)},
            {"error", probe.error ? toJson(*probe.error) : Json(nullptr)}};
}

Json toJson(const Preview& preview)
{
    Json rows = Json::array();
    for (const PreviewRow& row : preview.rows) {
        Json problems = Json::array();
        for (const FieldProblem& problem : row.problems)
            problems.push_back(toJson(problem));
        Json record = readJson(row.record);
        rows.push_back({{"record", record.is_discarded() ? Json(row.record) : std::move(record)},
                        {"externalId", row.externalId},
                        {"user", toJson(row.values)},
                        {"status", statusName(row.status)},
                        {"action", actionName(row.action)},
                        {"problems", std::move(problems)}});
    }
    return rows;
}

} // namespace muster
