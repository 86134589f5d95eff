// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/plancodec.h"

#include "core/sync/countfields.h"

namespace muster::codec {

namespace {
std::string dump(const Json& json)
{
    return writeJson(json);
}

Json parse(std::string_view text)
{
    Json json = readJson(text);
    return json.is_discarded() ? Json() : json;
}

void get(const Json& json, const char* name, std::int64_t& value)
{
    const auto at = json.is_object() ? json.find(name) : json.end();
    if (at != json.end() && at->is_number_integer())
        value = at->get<std::int64_t>();
}

void get(const Json& json, const char* name, bool& value)
{
    const auto at = json.is_object() ? json.find(name) : json.end();
    if (at != json.end() && at->is_boolean())
        value = at->get<bool>();
}

void get(const Json& json, const char* name, std::string& value)
{
    const auto at = json.is_object() ? json.find(name) : json.end();
    if (at != json.end() && at->is_string())
        value = at->get<std::string>();
}

void get(const Json& json, const char* name, QString& value)
{
    std::string utf8;
    get(json, name, utf8);
    value = QString::fromStdString(utf8);
}
} // namespace

std::string text(const PlanCounts& counts)
{
    return dump(countsJson(counts));
}

void read(std::string_view text, PlanCounts& counts)
{
    (void)readCounts(parse(text), counts); // what is not there, or damaged, stays as it is
}

std::string text(const RunCounts& counts)
{
    return dump(countsJson(counts));
}

void read(std::string_view text, RunCounts& counts)
{
    (void)readCounts(parse(text), counts);
}

std::string text(const ImportOptions& options)
{
    Json json{{"create", options.create}, {"update", options.update}, {"pick", options.pick},
              {"filter", options.filter}, {"dryRun", options.dryRun}, {"startedBy", options.startedBy}};
    if (options.reactivate)
        json["reactivate"] = *options.reactivate;
    if (!options.undoOf.empty())
        json["undoOf"] = options.undoOf;
    if (options.slot != Timestamp())
        json["slot"] = options.slot.time_since_epoch().count();
    return dump(json);
}

void read(std::string_view text, ImportOptions& options)
{
    const Json json = parse(text);
    get(json, "create", options.create);
    get(json, "update", options.update);
    get(json, "filter", options.filter);
    get(json, "dryRun", options.dryRun);
    get(json, "startedBy", options.startedBy);
    get(json, "undoOf", options.undoOf);
    if (std::int64_t slot = 0; get(json, "slot", slot), slot != 0)
        options.slot = Timestamp(std::chrono::microseconds(slot));
    if (json.is_object() && json.contains("reactivate")) {
        bool reactivate = false;
        get(json, "reactivate", reactivate);
        options.reactivate = reactivate;
    }
    if (json.is_object() && json.contains("pick") && json["pick"].is_array()) {
        for (const Json& id : json["pick"]) {
            if (id.is_string())
                options.pick.push_back(id.get<std::string>());
        }
    }
}

std::string text(const std::vector<QString>& words)
{
    Json json = Json::array();
    for (const QString& word : words)
        json.push_back(word.toStdString());
    return dump(json);
}

void read(std::string_view text, std::vector<QString>& words)
{
    for (const Json& word : parse(text)) {
        if (word.is_string())
            words.push_back(QString::fromStdString(word.get<std::string>()));
    }
}

std::string text(const FetchProof& proof)
{
    Json json{{"complete", proof.complete},
              {"stop", static_cast<int>(proof.stop)},
              {"pages", proof.pages},
              {"requests", proof.requests},
              {"records", proof.records},
              {"bytes", proof.bytes},
              {"totalDrifted", proof.totalDrifted}};
    if (proof.total)
        json["total"] = *proof.total;
    if (proof.serverPageSize)
        json["serverPageSize"] = *proof.serverPageSize;
    json["words"] = parse(text(proof.words));
    return dump(json);
}

void read(std::string_view text, FetchProof& proof)
{
    const Json json = parse(text);
    std::int64_t stop = static_cast<std::int64_t>(proof.stop);
    get(json, "complete", proof.complete);
    get(json, "stop", stop);
    proof.stop = static_cast<FetchProof::Stop>(stop);
    get(json, "pages", proof.pages);
    get(json, "requests", proof.requests);
    get(json, "records", proof.records);
    get(json, "bytes", proof.bytes);
    get(json, "totalDrifted", proof.totalDrifted);
    if (json.is_object() && json.contains("total"))
        get(json, "total", proof.total.emplace());
    std::int64_t size = 0;
    get(json, "serverPageSize", size);
    if (size > 0)
        proof.serverPageSize = static_cast<int>(size);
    if (json.is_object() && json.contains("words"))
        read(dump(json["words"]), proof.words);
}

std::string text(const std::vector<Hold>& holds)
{
    Json json = Json::array();
    for (const Hold& hold : holds)
        json.push_back({{"limit", hold.limit},
                        {"message", hold.message.toStdString()},
                        {"count", hold.count},
                        {"percent", hold.percent}});
    return dump(json);
}

void read(std::string_view text, std::vector<Hold>& holds)
{
    for (const Json& json : parse(text)) {
        Hold& hold = holds.emplace_back();
        get(json, "limit", hold.limit);
        get(json, "message", hold.message);
        get(json, "count", hold.count);
        if (json.is_object() && json.contains("percent") && json["percent"].is_number())
            hold.percent = json["percent"].get<double>();
    }
}

std::string text(const std::optional<Error>& error)
{
    if (!error)
        return {};
    return dump({{"kind", static_cast<int>(error->kind)},
                 {"message", error->message.toStdString()},
                 {"detail", error->detail.toStdString()},
                 {"where", error->where.toStdString()}});
}

void read(std::string_view text, std::optional<Error>& error)
{
    error.reset();
    if (text.empty())
        return;
    const Json json = parse(text);
    Error& read = error.emplace();
    std::int64_t kind = static_cast<std::int64_t>(ErrorKind::Internal);
    get(json, "kind", kind);
    read.kind = static_cast<ErrorKind>(kind);
    get(json, "message", read.message);
    get(json, "detail", read.detail);
    get(json, "where", read.where);
}

} // namespace muster::codec
