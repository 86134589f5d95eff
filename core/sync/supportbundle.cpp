// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/supportbundle.h"

#include "core/base/redact.h"
#include "core/sync/countfields.h"
#include "core/sync/historykeep.h"
#include "core/sync/notifysettings.h"
#include "core/sync/supportscrub.h"

#include <QCoreApplication>
#include <QFile>
#include <QLocale>
#include <QSysInfo>

#include <map>
#include <set>

namespace muster {

namespace {

constexpr int lastRuns = 20;
constexpr qint64 longestTape = 16LL << 20;

QString tr(const char* text)
{
    return QCoreApplication::translate("SupportBundle", text);
}

Json versionsJson(const SupportFacts& facts)
{
    return {{"muster", facts.muster},
            {"schema", facts.schema},
            {"qt", std::string(qVersion())},
            {"system", QSysInfo::prettyProductName().toStdString()},
            {"kernel", (QSysInfo::kernelType() + u' ' + QSysInfo::kernelVersion()).toStdString()},
            {"processor", QSysInfo::currentCpuArchitecture().toStdString()},
            {"language", QLocale().name().toStdString()}};
}

Json problemsJson(const Connector& connector)
{
    Json all = Json::array();
    for (const Problem& problem : lintConnector(connector))
        all.push_back({{"path", problem.path},
                       {"severity", problem.severity == Severity::Error ? "error" : "warning"},
                       {"message", withoutQuotes(problem.message)}});
    return all;
}

Json errorsJson(const RunReport& report, bool personal)
{
    Json all = Json::array();
    if (personal) {
        for (const RunError& error : report.errors)
            all.push_back(
                {{"externalId", error.externalId}, {"field", error.field}, {"message", error.message.toStdString()}});
        return all;
    }
    std::map<std::string, std::int64_t> counts; // the sentences name people, so only how many there are
    for (const RunError& error : report.errors)
        ++counts[error.field];
    for (const auto& [field, count] : counts)
        all.push_back({{"field", field}, {"users", count}});
    return all;
}

Json runJson(const RunReport& report, bool personal)
{
    Json json{{"run", report.run},
              {"connector", report.connector},
              {"state", std::string(stateName(report.state))},
              {"startedBy", report.options.startedBy},
              {"startedAt", toRfc3339(report.startedAt)},
              {"finishedAt", toRfc3339(report.finishedAt)},
              {"counts", countsJson(report.counts)},
              {"times", {{"fetch", report.times.fetch}, {"plan", report.times.plan}, {"apply", report.times.apply}}},
              {"requests", report.requests},
              {"bytes", report.bytes},
              {"complete", report.complete},
              {"errors", errorsJson(report, personal)}};
    Json words = Json::array();
    for (const QString& word : report.words)
        words.push_back(personal ? word.toStdString() : withoutQuotes(word));
    json["words"] = std::move(words);
    if (report.error) {
        json["error"] = {
            {"kind", std::string(kindName(report.error->kind))},
            {"message", personal ? report.error->message.toStdString() : withoutQuotes(report.error->message)},
            {"where", redactUrl(report.error->where.toStdString())}};
        if (personal)
            json["error"]["detail"] = report.error->detail.toStdString();
    }
    return json;
}

Json scheduleJson(const ScheduleState& state)
{
    const auto moment = [](Timestamp at) { return at == Timestamp{} ? Json() : Json(toRfc3339(at)); };
    return {{"connector", state.connector},       {"rule", state.rule},
            {"due", moment(state.due)},           {"begun", moment(state.begun)},
            {"pausedAt", moment(state.pausedAt)}, {"pause", std::string(pauseName(state.pause))},
            {"lastSuccess", moment(state.since)}, {"alarmed", moment(state.alarmed)}};
}

/// What is switched on, and where it would go only for those who want that.
Json settingsJson(Ports& ports, bool personal)
{
    Json json = Json::object();
    if (const auto keep = readKeep(ports.settings()))
        json["history"] = {{"details", keep->details}, {"heads", keep->heads}};
    if (const auto notify = readNotifySettings(ports.settings())) {
        json["mail"] = {{"enabled", notify->mail.enabled},
                        {"port", notify->mail.port},
                        {"recipients", notify->mail.to.size()},
                        {"attachResults", notify->mail.attachResults}};
        json["webhook"] = {{"enabled", notify->webhook.enabled}};
        json["desktop"] = notify->desktop;
        if (personal) {
            json["mail"]["host"] = notify->mail.host;
            json["mail"]["to"] = notify->mail.to;
        }
    }
    json["secrets"] = ports.secretPlace().state().kind == SecretPlace::Kind::Vault ? "vault" : "keychain";
    return json;
}

/// The lines of the file, each as the value that it is.
Result<SupportPart> tapePart(const QString& path, bool personal)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::NotFound, tr("The tape “%1” cannot be read.").arg(path), file.errorString());
    if (file.size() > longestTape)
        return fail(ErrorKind::TooLarge, tr("The tape “%1” is larger than 16 MB. Record one with a filter, so that it "
                                            "holds fewer users, or send it by itself.")
                                             .arg(path));
    SupportPart part{"tape", tr("A recorded fetch"), Json::array()};
    while (!file.atEnd()) {
        Json line = readJson(file.readLine().toStdString());
        if (!line.is_object() || (part.content.empty() && !line.contains("tape")))
            return fail(ErrorKind::Invalid, tr("“%1” is not a tape.").arg(path));
        part.content.push_back(std::move(line));
    }
    if (part.content.empty())
        return fail(ErrorKind::Invalid, tr("“%1” is not a tape.").arg(path));
    const auto values = part.content[0].find("values");
    if (!personal && (values == part.content[0].end() || *values != Json("standIns")))
        return fail(ErrorKind::Usage,
                    tr("The tape “%1” keeps the values of people. Record one with stand-ins, or allow values of people "
                       "in the bundle.")
                        .arg(path));
    return part;
}

Result<void> addConnectors(Ports& ports, const SupportOptions& options, std::vector<SupportPart>& parts)
{
    std::vector<StoredConnector> all;
    if (options.connector.empty()) {
        auto listed = ports.connectors().list();
        if (!listed)
            return fail(std::move(listed.error()));
        all = std::move(*listed);
    } else {
        auto one = ports.connectors().get(options.connector);
        if (!one)
            return fail(std::move(one.error()));
        all.push_back(std::move(*one));
    }
    for (const StoredConnector& stored : all) {
        const Connector& connector = stored.connector;
        Json content{{"version", stored.version},
                     {"active", stored.active},
                     {"updated", toRfc3339(stored.updated)},
                     {"file", connectorToJson(scrubbed(connector, options.personal))},
                     {"problems", problemsJson(connector)}};
        parts.push_back(
            {"connector:" + connector.id,
             tr("Connector %1, without secrets, and what lint says of it").arg(QString::fromStdString(connector.id)),
             std::move(content)});
    }
    return {};
}

/// Hosts of the connectors as they are, so that all of them are found in everything else.
std::set<std::string> hostsOf(Ports& ports)
{
    std::set<std::string> hosts;
    if (const auto all = ports.connectors().list())
        for (const StoredConnector& stored : *all)
            addHosts(connectorToJson(stored.connector), hosts);
    if (const auto notify = readNotifySettings(ports.settings())) {
        addHosts(Json(notify->webhook.url), hosts);
        if (notify->mail.host.size() > 3)
            hosts.insert(notify->mail.host);
    }
    return hosts;
}

} // namespace

Result<std::vector<SupportPart>> supportParts(Ports& ports, const SupportFacts& facts, const SupportOptions& options)
{
    std::vector<SupportPart> parts;
    parts.push_back({"versions", tr("Versions of Muster, Qt and this system"), versionsJson(facts)});
    if (auto added = addConnectors(ports, options, parts); !added)
        return fail(std::move(added.error()));
    const auto runs = ports.runs().runs(options.connector, lastRuns);
    if (!runs)
        return fail(runs.error());
    SupportPart reports{"runs", tr("The last runs: counts, what was proven, errors"), Json::array()};
    for (const RunReport& report : *runs)
        reports.content.push_back(runJson(report, options.personal));
    parts.push_back(std::move(reports));
    const auto states = ports.schedules().list();
    if (!states)
        return fail(states.error());
    SupportPart schedules{"schedules", tr("Where the schedules stand"), Json::array()};
    for (const ScheduleState& state : *states)
        if (options.connector.empty() || state.connector == options.connector)
            schedules.content.push_back(scheduleJson(state));
    parts.push_back(std::move(schedules));
    parts.push_back(
        {"settings", tr("Settings of the workspace, without secrets"), settingsJson(ports, options.personal)});
    const std::set<std::string> hosts = options.hosts ? std::set<std::string>() : hostsOf(ports);
    if (!options.personal)
        for (SupportPart& part : parts)
            hideMails(part.content);
    if (!options.tape.isEmpty()) { // its stand-ins look like addresses
        auto tape = tapePart(options.tape, options.personal);
        if (!tape)
            return fail(std::move(tape.error()));
        parts.push_back(std::move(*tape));
    }
    for (SupportPart& part : parts)
        hideHosts(part.content, hosts);
    return parts;
}

std::string supportText(const SupportPart& part)
{
    return writeJson(part.content, 2);
}

std::string supportText(const std::vector<SupportPart>& parts, Timestamp now)
{
    Json json{{"musterSupport", 1}, {"madeAt", toRfc3339(now)}};
    for (const SupportPart& part : parts)
        if (part.wanted)
            json[part.name] = part.content;
    return writeJson(json, 2) + '\n';
}

QString supportFileName(Timestamp now)
{
    return QStringLiteral("muster-support-%1.json").arg(QString::fromStdString(toRfc3339(now).substr(0, 10)));
}

} // namespace muster
