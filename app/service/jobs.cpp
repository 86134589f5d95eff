// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/handlers.h"
#include "app/service/query.h"
#include "core/sync/resultsline.h"

#include <algorithm>

namespace muster::service {

namespace {

Result<Jobs::Request> readRequest(const Call& call)
{
    const auto body = readBody(call);
    if (!body)
        return fail(body.error());
    Jobs::Request request;
    request.connector = call.parts[0];
    request.options.startedBy = "api";
    request.who = "api:" + call.keyId;
    if (const auto found = body->find("operations"); found != body->end()) {
        const auto words = readOperations(*found);
        if (!words)
            return fail(words.error());
        request.options.create = std::ranges::find(*words, "users.create") != words->end();
        request.options.update = std::ranges::find(*words, "users.update") != words->end();
    }
    const auto reactivate = readFlag(*body, "allowUserReactivation", true);
    if (!reactivate)
        return fail(reactivate.error());
    request.options.reactivate = *reactivate;
    auto filter = readText(*body, "queryString", "");
    if (!filter)
        return fail(filter.error());
    request.options.filter = std::move(*filter);
    return request;
}

/// A run, if it is one of that application.
Result<RunReport> findJob(const Call& call, ApiPorts& api)
{
    auto report = api.ports.runs().run(call.parts[1]);
    if (report && report->connector != call.parts[0])
        return fail(ErrorKind::NotFound, tr("This application has no such job."));
    return report;
}

} // namespace

Reply startJob(const Call& call, ApiPorts& api)
{
    const auto stored = api.ports.connectors().get(call.parts[0]);
    if (!stored)
        return errorReply(stored.error());
    const auto request = readRequest(call);
    if (!request)
        return errorReply(request.error());
    const auto run = api.jobs.start(*request);
    if (run)
        return jsonReply({{"jobId", *run}}, 201);
    if (run.error().kind == ErrorKind::Conflict && !run.error().detail.isEmpty())
        return errorReply(409, run.error().message, {{"jobId", run.error().detail.toStdString()}});
    return errorReply(run.error());
}

Reply showJob(const Call& call, ApiPorts& api)
{
    const auto report = findJob(call, api);
    return report ? jsonReply(toJson(*report)) : errorReply(report.error());
}

Reply listJobResults(const Call& call, ApiPorts& api)
{
    const auto report = findJob(call, api);
    if (!report)
        return errorReply(report.error());
    const std::string format = call.value("format").value_or("json");
    if (format != "json" && format != "csv")
        return errorReply(400, tr("“format” must be json or csv."));
    const auto paging = readPaging(call);
    if (!paging)
        return errorReply(paging.error());
    const bool csv = format == "csv";
    Reply reply;
    reply.type = csv ? "text/csv; charset=utf-8" : "application/json";
    reply.body = csv ? resultsHead() : "[";
    std::int64_t at = 0;
    const auto sent = api.ports.runs().results(report->run, [&](const ResultRow& row) {
        if (at++ < paging->skip)
            return true;
        if (at - 1 >= paging->skip + paging->limit)
            return false;
        if (!csv && reply.body.size() > 1)
            reply.body += ',';
        reply.body += resultsLine(csv ? ResultsFormat::CsvFile : ResultsFormat::JsonFile, report->run, row);
        return at < paging->skip + paging->limit;
    });
    if (!sent && sent.error().kind != ErrorKind::Cancelled)
        return errorReply(sent.error());
    reply.body += csv ? "" : "]";
    return reply;
}

} // namespace muster::service
