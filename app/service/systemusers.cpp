// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/handlers.h"
#include "app/service/query.h"
#include "app/service/usershape.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>

namespace muster::service {

namespace {

/// How many users are read at once while all are looked through.
constexpr std::size_t batch = 1000;
/// How long all may be looked through for one request: others wait for the same two threads.
constexpr std::chrono::seconds patience{20};

struct SortKey
{
    UserField field;
    bool descending = false;
};

/// What the directory finds and orders by itself, and what is looked for in each user afterwards.
struct Wanted
{
    UserQuery query;
    std::vector<Filter> filters;
    std::vector<UserField> fields; ///< of the filters
    std::vector<SortKey> sort;     ///< empty = the directory's order
};

Result<UserField> readField(const std::string& name)
{
    const auto field = UserField::fromName(name);
    if (!field)
        return fail(ErrorKind::Invalid, tr("Users cannot be filtered or sorted by “%1”. They can by _id, state, "
                                           "activated, suspended, created and by each text but manager.")
                                            .arg(QString::fromStdString(name)));
    return *field;
}

Result<void> readUserFilters(const Call& call, Wanted& wanted)
{
    auto filters = readFilters(call);
    if (!filters)
        return fail(filters.error());
    for (const Filter& filter : *filters) {
        const auto field = readField(filter.field);
        if (!field)
            return fail(field.error());
        if (field->isState() && filter.op == "eq") {
            const auto states = {UserState::Staged, UserState::Active, UserState::Suspended};
            const auto state = std::ranges::find(states, filter.value, stateText);
            if (state == states.end())
                return fail(ErrorKind::Invalid, tr("A state is STAGED, ACTIVATED or SUSPENDED."));
            if (!filter.alternative)
                wanted.query.state = wanted.query.state.value_or(*state); // fewer to look through
        }
        wanted.filters.push_back(filter);
        wanted.fields.push_back(*field);
    }
    return {};
}

/// An order that the directory has at hand, folded as people read it.
std::optional<UserSort> ownOrder(const UserField& field)
{
    if (field.isState())
        return UserSort::State;
    static const std::map<KnownAttribute, UserSort> known{{KnownAttribute::Displayname, UserSort::Displayname},
                                                          {KnownAttribute::Email, UserSort::Email},
                                                          {KnownAttribute::Username, UserSort::Username},
                                                          {KnownAttribute::Department, UserSort::Department},
                                                          {KnownAttribute::JobTitle, UserSort::JobTitle}};
    const auto found = known.find(field.attribute());
    return found == known.end() ? std::nullopt : std::optional(found->second);
}

Result<void> readUserSort(const Call& call, Wanted& wanted)
{
    for (const std::string& key : readWords(call, "sort")) {
        const bool descending = key.starts_with('-');
        const auto field = readField(key.substr(descending ? 1 : 0));
        if (!field)
            return fail(field.error());
        wanted.sort.push_back({*field, descending});
    }
    if (wanted.sort.size() == 1)
        if (const auto own = ownOrder(wanted.sort.front().field)) {
            wanted.query.sort = *own;
            wanted.query.descending = wanted.sort.front().descending;
            wanted.sort.clear();
        }
    return {};
}

/// The one user who can fit because a key was asked for; nothing when all must be looked at.
Result<std::optional<std::vector<UserId>>> findByKey(const Wanted& wanted, ApiPorts& api)
{
    if (!wanted.query.search.empty())
        return std::nullopt;
    for (std::size_t i = 0; i < wanted.filters.size(); ++i) {
        const AttributeInfo* info = attributeInfo(wanted.fields[i].attribute());
        if (info == nullptr || !info->isKey || wanted.filters[i].op != "eq" || wanted.filters[i].alternative)
            continue;
        const auto id = api.ports.people().lookup(wanted.filters[i].value);
        if (id)
            return std::vector{*id};
        if (id.error().kind == ErrorKind::NotFound)
            return std::vector<UserId>();
        if (id.error().kind != ErrorKind::Conflict) // who of several it is, the filters say
            return fail(id.error());
    }
    return std::nullopt;
}

/// Somebody who fits, with what decides the order.
struct Kept
{
    UserId id = 0;
    std::size_t place = 0; ///< in the directory's order
    std::vector<std::string> keys;
};

/// Users by id, as they lie in the workspace: in another order it takes three times as long for many. Nothing is read
/// when only their ids are asked for.
Result<std::vector<User>> readUsers(const Wanted& wanted, ApiPorts& api, std::span<const UserId> ids)
{
    if (!wanted.filters.empty() ||
        !std::ranges::all_of(wanted.sort, [](const SortKey& key) { return key.field.isId(); }))
        return api.ports.directory().get(ids);
    std::vector<User> users(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i)
        users[i].id = ids[i];
    return users;
}

void sortKept(const Wanted& wanted, std::vector<Kept>& kept)
{
    std::ranges::sort(kept, [&](const Kept& a, const Kept& b) {
        for (std::size_t i = 0; i < wanted.sort.size(); ++i)
            if (a.keys[i] != b.keys[i])
                return isLess(a.keys[i], b.keys[i]) != wanted.sort[i].descending;
        return a.place < b.place;
    });
}

/// Keeps those who fit, in the order that is wanted.
Result<void> lookThrough(const Wanted& wanted, ApiPorts& api, std::stop_token stop, std::vector<UserId>& ids)
{
    std::vector<std::pair<UserId, std::size_t>> places;
    for (std::size_t i = 0; i < ids.size(); ++i)
        places.emplace_back(ids[i], i);
    std::ranges::sort(places);
    std::ranges::sort(ids);
    std::vector<Kept> kept;
    std::size_t at = 0;
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (std::span<const UserId> rest(ids); !rest.empty(); rest = rest.subspan(std::min(batch, rest.size()))) {
        if (stop.stop_requested())
            return fail(ErrorKind::Cancelled, tr("The service ends."));
        if (std::chrono::steady_clock::now() > deadline)
            return fail(ErrorKind::Cancelled,
                        tr("It takes too long to look at all users. Filter by state, email, username or "
                           "employeeIdentifier, or use “search”."));
        const auto users = readUsers(wanted, api, rest.first(std::min(batch, rest.size())));
        if (!users)
            return fail(users.error());
        for (const User& user : *users) {
            while (places[at].first != user.id) // somebody was removed meanwhile
                ++at;
            if (!holds(wanted.filters, [&](std::size_t i) { return wanted.fields[i].text(user); }))
                continue;
            kept.push_back({user.id, places[at].second, {}});
            for (const SortKey& key : wanted.sort)
                kept.back().keys.push_back(key.field.text(user));
        }
    }
    sortKept(wanted, kept);
    ids.clear();
    for (const Kept& one : kept)
        ids.push_back(one.id);
    return {};
}

/// Whether the directory's own answer is not enough.
bool mustLookThrough(const Wanted& wanted)
{
    return !wanted.sort.empty() || std::ranges::any_of(wanted.filters, [&](const Filter& filter) {
        return filter.field != "state" || filter.op != "eq" || filter.alternative ||
               filter.value != stateText(*wanted.query.state);
    });
}

Result<std::vector<UserId>> findUsers(const Wanted& wanted, const Call& call, ApiPorts& api)
{
    auto found = findByKey(wanted, api);
    if (!found)
        return fail(found.error());
    auto ids = *found ? std::move(**found) : api.ports.people().ids(wanted.query, call.stop);
    if (ids && (*found || mustLookThrough(wanted)))
        if (const auto looked = lookThrough(wanted, api, call.stop, *ids); !looked)
            return fail(looked.error());
    return ids;
}

Result<Json> shapes(const Call& call, ApiPorts& api, std::span<const UserId> ids)
{
    const auto users = api.ports.directory().get(ids);
    if (!users)
        return fail(users.error());
    const auto managers = api.ports.people().managers(*users);
    if (!managers)
        return fail(managers.error());
    Json all = Json::array();
    for (std::size_t i = 0; i < users->size(); ++i)
        all.push_back(withFields(call, systemUser((*users)[i], (*managers)[i])));
    return all;
}

} // namespace

Reply listSystemUsers(const Call& call, ApiPorts& api)
{
    const auto paging = readPaging(call);
    if (!paging)
        return errorReply(paging.error());
    Wanted wanted;
    wanted.query.search = call.value("search").value_or("");
    if (const auto read = readUserFilters(call, wanted); !read)
        return errorReply(read.error());
    if (const auto read = readUserSort(call, wanted); !read)
        return errorReply(read.error());
    const auto ids = findUsers(wanted, call, api);
    if (!ids)
        return errorReply(ids.error());
    const std::span<const UserId> all(*ids);
    const auto from = std::min(static_cast<std::size_t>(paging->skip), all.size());
    auto results =
        shapes(call, api, all.subspan(from, std::min(static_cast<std::size_t>(paging->limit), all.size() - from)));
    if (!results)
        return errorReply(results.error());
    return jsonReply({{"results", std::move(*results)}, {"totalCount", all.size()}});
}

Reply showSystemUser(const Call& call, ApiPorts& api)
{
    Wanted wanted;
    if (const auto read = readUserFilters(call, wanted); !read)
        return errorReply(read.error());
    const std::string& text = call.parts[0];
    UserId id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    std::vector<UserId> ids;
    if (error == std::errc() && end == text.data() + text.size())
        ids.push_back(id);
    if (const auto looked = lookThrough(wanted, api, call.stop, ids); !looked)
        return errorReply(looked.error());
    const auto results = shapes(call, api, ids);
    if (!results)
        return errorReply(results.error());
    if (results->empty())
        return errorReply(404, tr("The directory has no such user."));
    return jsonReply(results->front());
}

} // namespace muster::service
