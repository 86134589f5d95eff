// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/detect.h"
#include "core/source/namewords.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <charconv>

namespace muster {

namespace {

constexpr std::size_t deepest = 5;
constexpr std::size_t mostValues = 1000;

QString tr(const char* text)
{
    return QCoreApplication::translate("Detection", text);
}

struct TotalName
{
    std::string_view name;
    double confidence;
};
constexpr std::array totalNames{
    TotalName{"total", 0.95},        TotalName{"totalcount", 0.95},   TotalName{"totalresults", 0.97},
    TotalName{"totalrecords", 0.95}, TotalName{"totalitems", 0.95},   TotalName{"totalelements", 0.97},
    TotalName{"totalsize", 0.95},    TotalName{"totalhits", 0.95},    TotalName{"totaldocs", 0.95},
    TotalName{"totalrows", 0.95},    TotalName{"totalnumber", 0.9},   TotalName{"totalentries", 0.95},
    TotalName{"totalusers", 0.95},   TotalName{"recordstotal", 0.95}, TotalName{"odatacount", 0.97},
    TotalName{"recordcount", 0.85},  TotalName{"numfound", 0.9},      TotalName{"nhits", 0.9},
    TotalName{"grandtotal", 0.9},    TotalName{"count", 0.7},         TotalName{"resultcount", 0.7},
    TotalName{"anzahl", 0.7}};

/// [{"rel": "next", "href": ".."}]: the link to the next page in a list of links.
void addNextLink(const Json& list, const std::string& path, const std::vector<std::string>& names,
                 std::vector<EnvelopeValue>& out)
{
    for (const Json& element : list) {
        if (!element.is_object())
            continue;
        for (const char* relation : {"rel", "relation"}) {
            if (!element.contains(relation) || element[relation] != Json("next"))
                continue;
            for (const char* target : {"href", "url", "uri"}) {
                if (!element.contains(target))
                    continue;
                std::vector<std::string> all = names;
                all.emplace_back("next");
                all.emplace_back(target);
                out.push_back({path + '[' + relation + "=next]." + target, std::move(all), element[target]});
                return;
            }
        }
    }
}

void collect(const Json& value, const std::string& path, const std::vector<std::string>& names,
             const std::string& skipped, std::vector<EnvelopeValue>& out)
{
    if ((!path.empty() && path == skipped) || names.size() > deepest || out.size() >= mostValues)
        return;
    if (value.is_object()) {
        for (const auto& [key, member] : value.items()) {
            std::vector<std::string> all = names;
            all.push_back(key);
            collect(member, pathWith(path, key), all, skipped, out);
        }
    } else if (value.is_array()) {
        addNextLink(value, path, names, out);
    } else if (!names.empty()) {
        out.push_back({path, names, value});
    }
}

} // namespace

std::string EnvelopeValue::name() const
{
    return names.empty() ? std::string() : joinedName(names.back());
}

std::string EnvelopeValue::parent() const
{
    return names.size() < 2 ? std::string() : joinedName(names[names.size() - 2]);
}

std::vector<EnvelopeValue> envelopeValues(const Json& body, const std::string& records)
{
    std::vector<EnvelopeValue> out;
    if (records == "." || records == "*")
        return out;
    collect(body, {}, {}, records.ends_with(".*") ? records.substr(0, records.size() - 2) : records, out);
    return out;
}

std::optional<std::int64_t> wholeNumber(const Json& value)
{
    if (value.is_number_integer())
        return value.is_number_unsigned() && value.get<std::uint64_t>() > (std::uint64_t{1} << 53)
                   ? std::nullopt
                   : std::optional(value.get<std::int64_t>());
    if (!value.is_string())
        return std::nullopt;
    const auto& text = value.get_ref<const std::string&>();
    std::int64_t number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = code == std::errc() && end == text.data() + text.size() && !text.empty() && text.size() < 10;
    return whole && number >= 0 ? std::optional(number) : std::nullopt;
}

Scored<Total> detectTotal(const std::vector<EnvelopeValue>& envelope, const std::vector<HttpHeader>& headers,
                          std::int64_t size)
{
    Scored<Total> best;
    for (const EnvelopeValue& value : envelope) {
        const std::string name = value.name();
        const auto found =
            std::find_if(totalNames.begin(), totalNames.end(), [&](const TotalName& t) { return t.name == name; });
        const auto number = wholeNumber(value.value);
        if (found == totalNames.end() || !number || *number < size)
            continue;
        double confidence = found->confidence;
        if (name == "count" || name == "anzahl" || name == "resultcount") // it may count this page only
            confidence = *number > size ? 0.85 : 0.45;
        if (value.names.size() > 3)
            confidence *= 0.9;
        if (confidence > best.confidence)
            best = {
                Total{Total::In::Body, value.path, {}}, confidence,
                tr("It is a whole number with that name, and not less than the %1 records of the answer.").arg(size)};
    }
    for (const HttpHeader& header : headers) {
        const auto tokens = nameTokens(header.name);
        const auto has = [&](const char* word) {
            return std::find(tokens.begin(), tokens.end(), word) != tokens.end();
        };
        const auto number = wholeNumber(Json(header.value));
        if (!has("total") || has("page") || has("pages") || !number || *number < size || best.confidence >= 0.93)
            continue;
        best = {Total{Total::In::Header, {}, header.name}, 0.93,
                tr("The answer's header has that name, and its number is not less than the %1 records of the answer.")
                    .arg(size)};
    }
    return best;
}

} // namespace muster
