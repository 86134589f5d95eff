// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/detect.h"

#include "core/source/connectorobject.h"
#include "core/source/namewords.h"

#include <QCoreApplication>

#include <algorithm>
#include <unordered_set>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Detection", text);
}

double certainty(double score)
{
    if (score >= 7)
        return 0.95;
    if (score >= 5.5)
        return 0.88;
    if (score >= 3.5)
        return 0.7;
    return score >= 1.5 ? 0.5 : 0.3;
}

bool hasObjects(const RecordList& list)
{
    return std::any_of(list.records.begin(), list.records.end(), [](const Json& record) { return record.is_object(); });
}

/// Bare ids: each another text or number, in a list of that name.
double idListConfidence(const RecordList& list)
{
    std::unordered_set<std::string> seen;
    for (const Json& record : list.records)
        if (record.is_structured() || record.is_null() || !seen.insert(writeJson(record)).second)
            return 0.3;
    const auto tokens = nameTokens(list.key);
    const bool named = list.path == "." || std::any_of(tokens.begin(), tokens.end(), [](const std::string& token) {
                           return isWordOf("ids id users employees people persons members", token);
                       });
    return named ? 0.6 : 0.3;
}

void chooseRecords(const std::vector<RecordList>& lists, Detection& found)
{
    const RecordList& best = lists.front();
    found.records.value = best.path;
    found.size = best.size;
    found.isMap = best.isMap;
    found.idsOnly = !best.records.empty() && !hasObjects(best);
    if (best.records.empty()) {
        found.records.confidence = 0.3;
        found.records.why = tr("All lists of the answer are empty, so nothing shows which one holds the users.");
        return;
    }
    if (found.idsOnly) {
        found.records.confidence = idListConfidence(best);
        found.records.why =
            tr("It is a list of single values, each of them once: ids, it seems. The users have to be asked "
               "for one by one.");
        return;
    }
    found.records.confidence = certainty(best.score);
    if (lists.size() > 1 && best.score - lists[1].score < 1) {
        found.records.confidence *= 0.7;
        found.records.why = tr("“%1” looks much the same.").arg(QString::fromStdString(lists[1].path)) + u' ';
    }
    found.records.why += best.hasEmails ? tr("Its %1 records hold e-mail addresses.").arg(best.size)
                                        : tr("Of all lists its %1 records look most like people.").arg(best.size);
    if (best.isMap)
        found.records.why += u' ' + tr("It is a map: what stands before each record is not part of it.");
    std::copy_if(best.records.begin(), best.records.end(), std::back_inserter(found.sample),
                 [](const Json& record) { return record.is_object(); });
}

Json paginationJson(const Pagination& pagination)
{
    Source source;
    source.pagination = pagination;
    const Json json = sourceToJson(source);
    return json.contains("pagination") ? json["pagination"] : Json{{"kind", "none"}};
}

Json statusJson(const StatusRule& rule)
{
    return {{"from", rule.from}, {"active", rule.active}, {"inactive", rule.inactive}};
}

void add(std::vector<Finding>& out, const char* what, Json value, double confidence, const QString& why)
{
    out.push_back({what, std::move(value), confidence, why});
}

void add(std::vector<Finding>& out, const char* what, const FieldGuess& guess)
{
    if (guess.field != nullptr)
        add(out, what, guess.field->path, guess.confidence, guess.why);
}

Json totalJson(const Total& total)
{
    if (total.in == Total::In::Header)
        return {{"in", "header"}, {"name", total.name}};
    return {{"in", "body"}, {"path", total.path}};
}

struct PaginationText
{
    std::string operator()(const PageNone&) const { return "none"; }
    std::string operator()(const PageOffset& page) const
    {
        return "offset " + page.limit + ' ' + page.offset + ' ' + std::to_string(page.start);
    }
    std::string operator()(const PageNumber& page) const
    {
        return "page " + page.page + ' ' + page.size + ' ' + std::to_string(page.first);
    }
    std::string operator()(const PageCursor& page) const
    {
        return "cursor " + page.param + ' ' + (page.header.empty() ? page.path : "header " + page.header);
    }
    std::string operator()(const PageNextUrl& page) const { return "nextUrl " + page.path; }
    std::string operator()(const PageLinkHeader&) const { return "linkHeader"; }
    std::string operator()(const PageLastId& page) const { return "lastId " + page.param + ' ' + page.path; }
};

} // namespace

Detection detect(const SampleRequest& request, const SampleAnswer& answer)
{
    Detection found;
    const std::vector<RecordList> lists = recordLists(answer.body);
    if (lists.empty()) {
        found.records.why = tr("There is no list anywhere in this answer.");
        return found;
    }
    chooseRecords(lists, found);
    if (found.size == 0)
        return found;
    const std::vector<EnvelopeValue> envelope = envelopeValues(answer.body, found.records.value);
    found.total = detectTotal(envelope, answer.headers, found.size);
    detectPaging(request, answer, envelope, found);
    if (found.idsOnly)
        return found;
    found.fields = fieldStatistics(found.sample);
    found.id = guessId(found.fields);
    found.email = guessEmail(found.fields);
    found.names = guessNames(found.fields);
    found.status = guessStatus(found.fields);
    return found;
}

std::vector<Finding> findings(const Detection& detection)
{
    std::vector<Finding> out;
    if (detection.records.value.empty()) {
        add(out, "source.list.records", nullptr, 0, detection.records.why);
        return out;
    }
    add(out, "source.list.records", detection.records.value, detection.records.confidence, detection.records.why);
    if (detection.total.confidence > 0)
        add(out, "source.total", totalJson(detection.total.value), detection.total.confidence, detection.total.why);
    if (detection.size > 0)
        add(out, "source.pagination", paginationJson(detection.pagination.value), detection.pagination.confidence,
            detection.pagination.why);
    if (detection.saysMore && std::holds_alternative<PageNone>(detection.pagination.value))
        add(out, "source.pagination.more", true, 0.9,
            tr("The answer says that there are more records, but not how to ask for them. The documentation of the "
               "source names the parameter."));
    add(out, "externalId", detection.id);
    if (detection.status.field != nullptr)
        add(out, "status", statusJson(detection.status.rule), detection.status.confidence, detection.status.why);
    return out;
}

std::string paginationText(const Pagination& pagination)
{
    return std::visit(PaginationText(), pagination);
}

std::string totalText(const Total& total)
{
    if (total.in == Total::In::Header)
        return "header " + total.name;
    return total.in == Total::In::Body ? total.path : std::string();
}

Json toJson(const std::vector<Finding>& all)
{
    Json out = Json::array();
    for (const Finding& finding : all)
        out.push_back(Json{{"what", finding.what},
                           {"value", finding.value},
                           {"confidence", qRound(finding.confidence * 100) / 100.0},
                           {"why", finding.why.toStdString()},
                           {"guess", finding.confidence < leastConfidence}});
    return out;
}

} // namespace muster
