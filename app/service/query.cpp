// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/query.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace muster::service {

namespace {

Result<std::int64_t> readNumber(const Call& call, std::string_view name, std::int64_t otherwise, std::int64_t least,
                                std::int64_t most)
{
    const auto text = call.value(name);
    if (!text)
        return otherwise;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc() || end != text->data() + text->size() || number < least || number > most)
        return fail(ErrorKind::Invalid, tr("“%1” must be a number from %2 to %3.")
                                            .arg(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())))
                                            .arg(least)
                                            .arg(most));
    return number;
}

std::vector<std::string> split(std::string_view text, std::string_view separators)
{
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(separators), text.size());
        if (end > 0)
            words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool decode(std::string_view text, bool plusIsSpace, std::string& out)
{
    out.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (i + 2 >= text.size() || hexDigit(text[i + 1]) < 0 || hexDigit(text[i + 2]) < 0)
                return false;
            out += static_cast<char>(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2]));
            i += 2;
        } else {
            out += plusIsSpace && text[i] == '+' ? ' ' : text[i];
        }
    }
    return out.find('\0') == std::string::npos;
}

std::string textOf(const Json& item, const std::string& field)
{
    const auto found = item.find(field);
    if (found == item.end())
        return {};
    return found->is_string() ? found->get<std::string>() : found->dump();
}

bool matches(const Filter& filter, std::string_view text)
{
    if (filter.op == "eq" || filter.op == "ne")
        return (text == filter.value) == (filter.op == "eq");
    if (filter.op == "sw")
        return text.starts_with(filter.value);
    if (filter.op == "lt" || filter.op == "ge")
        return isLess(text, filter.value) == (filter.op == "lt");
    if (filter.op == "gt" || filter.op == "le")
        return isLess(filter.value, text) == (filter.op == "gt");
    const auto words = split(filter.value, "|");
    return (std::ranges::find(words, text) != words.end()) == (filter.op == "in");
}

/// The operator as V2 writes it; empty when there is no such.
std::string readOperator(std::string_view op)
{
    static const std::map<std::string_view, std::string_view> known{
        {"eq", "eq"},  {"ne", "ne"}, {"in", "in"}, {"nin", "nin"}, {"sw", "sw"}, {"lt", "lt"},
        {"lte", "le"}, {"le", "le"}, {"gt", "gt"}, {"gte", "ge"},  {"ge", "ge"}};
    const auto found = known.find(op.substr(op.starts_with('$') ? 1 : 0));
    return found == known.end() ? std::string() : std::string(found->second);
}

Result<void> checkField(const std::string& field, const std::vector<Json>& items)
{
    if (items.empty() || items.front().contains(field))
        return {};
    return fail(ErrorKind::Invalid, tr("There is no field “%1” here.").arg(QString::fromStdString(field)));
}

} // namespace

Result<Paging> readPaging(const Call& call)
{
    const auto limit = readNumber(call, "limit", 10, 1, 100);
    if (!limit)
        return fail(limit.error());
    const auto skip = readNumber(call, "skip", 0, 0, 1'000'000'000);
    if (!skip)
        return fail(skip.error());
    return Paging{*limit, *skip};
}

Result<std::vector<Filter>> readFilters(const Call& call)
{
    std::vector<Filter> filters;
    for (const auto& [name, text] : call.query) {
        if (name != "filter" && !name.starts_with("filter["))
            continue;
        const auto first = text.find(':');
        const auto second = first == std::string::npos ? first : text.find(':', first + 1);
        if (first == 0 || second == std::string::npos)
            return fail(ErrorKind::Invalid, tr("Write a filter as field:$eq:value. Several filters hold together."));
        std::string op = readOperator(std::string_view(text).substr(first + 1, second - first - 1));
        if (op.empty())
            return fail(ErrorKind::Invalid,
                        tr("A filter can compare with $eq, $ne, $in, $nin, $sw, $lt, $lte, $gt and $gte."));
        filters.push_back(
            {text.substr(0, first), std::move(op), text.substr(second + 1), name.starts_with("filter[or]")});
    }
    return filters;
}

bool isLess(std::string_view a, std::string_view b)
{
    const auto isNumber = [](std::string_view text) {
        return !text.empty() && (text.size() == 1 || text.front() != '0') &&
               std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    };
    if (a.size() != b.size() && isNumber(a) && isNumber(b))
        return a.size() < b.size();
    return a < b;
}

bool holds(const std::vector<Filter>& filters, const std::function<std::string(std::size_t)>& textOf)
{
    bool asked = false, one = false;
    for (std::size_t i = 0; i < filters.size(); ++i) {
        const bool fits = matches(filters[i], textOf(i));
        if (!fits && !filters[i].alternative)
            return false;
        asked = asked || filters[i].alternative;
        one = one || (filters[i].alternative && fits);
    }
    return one || !asked;
}

std::vector<std::string> readWords(const Call& call, std::string_view name)
{
    return split(call.value(name).value_or(""), " ,");
}

Result<Page> pageOf(const Call& call, std::vector<Json> items)
{
    const auto paging = readPaging(call);
    if (!paging)
        return fail(paging.error());
    const auto filters = readFilters(call);
    if (!filters)
        return fail(filters.error());
    for (const Filter& filter : *filters)
        if (const auto known = checkField(filter.field, items); !known)
            return fail(known.error());
    if (!filters->empty())
        std::erase_if(items, [&](const Json& item) {
            return !holds(*filters, [&](std::size_t i) { return textOf(item, (*filters)[i].field); });
        });
    auto keys = readWords(call, "sort");
    std::ranges::reverse(keys); // stable sorts from the last key to the first
    for (const std::string& key : keys) {
        const bool descending = key.starts_with('-');
        const std::string field = key.substr(descending ? 1 : 0);
        if (const auto known = checkField(field, items); !known)
            return fail(known.error());
        std::ranges::stable_sort(items, [&](const Json& a, const Json& b) {
            return descending ? isLess(textOf(b, field), textOf(a, field)) : isLess(textOf(a, field), textOf(b, field));
        });
    }
    Page page;
    page.total = static_cast<std::int64_t>(items.size());
    for (auto i = paging->skip; i < std::min(page.total, paging->skip + paging->limit); ++i)
        page.results.push_back(withFields(call, items[static_cast<std::size_t>(i)]));
    return page;
}

Json withFields(const Call& call, const Json& item)
{
    const auto fields = readWords(call, "fields");
    if (fields.empty())
        return item;
    Json out = Json::object();
    for (const auto& [name, value] : item.items())
        if (name == "_id" || name == "id" || std::ranges::find(fields, name) != fields.end())
            out[name] = value;
    return out;
}

bool readTarget(std::string_view target, Call& call)
{
    call.target = target;
    const auto mark = target.find('?');
    if (!target.starts_with('/') || target.find('#') != std::string_view::npos ||
        !decode(target.substr(0, mark), false, call.path))
        return false;
    if (mark == std::string_view::npos)
        return true;
    for (const std::string& pair : split(target.substr(mark + 1), "&")) {
        const auto equals = std::min(pair.find('='), pair.size());
        std::string name, value;
        if (!decode(std::string_view(pair).substr(0, equals), true, name) ||
            !decode(std::string_view(pair).substr(std::min(equals + 1, pair.size())), true, value))
            return false;
        call.query.emplace_back(std::move(name), std::move(value));
    }
    return true;
}

} // namespace muster::service
