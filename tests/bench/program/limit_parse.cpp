// SPDX-License-Identifier: GPL-3.0-or-later
#include "limit.h"

#include <simdjson.h>
#include <xxhash.h>

namespace bench {

namespace {

namespace od = simdjson::ondemand;

/// Collects one user's fields, in the order of the table's columns.
class Fields
{
public:
    explicit Fields(Batch& batch) : m_batch(batch) {}
    void set(int column, std::string_view text) { m_values[column] = text; }
    void set(int column, simdjson::simdjson_result<od::value> value)
    {
        od::value found;
        std::string_view text;
        if (value.get(found) == simdjson::SUCCESS && found.get_string().get(text) == simdjson::SUCCESS)
            m_values[column] = text;
    }
    [[nodiscard]] std::string_view get(int column) const { return m_values[column]; }
    void store(Batch::User& user)
    {
        user.begin = static_cast<std::uint32_t>(m_batch.text.size());
        for (int i = 0; i <= fieldCount; ++i) {
            m_batch.text.append(m_values[i]);
            user.ends[i] = static_cast<std::uint32_t>(m_batch.text.size());
        }
    }

private:
    Batch& m_batch;
    std::string_view m_values[fieldCount + 1];
};

void readName(od::object name, Fields& out)
{
    out.set(3, name["first"]);
    out.set(4, name["middle"]);
    out.set(5, name["last"]);
    out.set(6, name["display"]);
}

void readContacts(od::object user, Fields& out)
{
    for (od::object email : user["emails"].get_array()) {
        const std::string_view type = email["type"].get_string();
        out.set(type == "work" ? 1 : 7, email["value"]);
    }
    for (od::object phone : user["phones"].get_array()) {
        const std::string_view type = phone["type"].get_string();
        if (type == "work" || type == "mobile")
            out.set(type == "work" ? 22 : 23, phone["number"]);
    }
    for (od::object address : user["addresses"].get_array()) {
        const std::string_view type = address["type"].get_string();
        if (type != "work")
            continue;
        out.set(17, address["street"]);
        out.set(18, address["city"]);
        out.set(19, address["region"]);
        out.set(20, address["postalCode"]);
        out.set(21, address["country"]);
    }
}

void readJob(od::object job, Fields& out)
{
    out.set(12, job["title"]);
    out.set(9, job["type"]);
    out.set(11, job["department"]["name"]);
    out.set(13, job["costCenter"]);
    out.set(10, job["company"]);
    out.set(14, job["location"]);
    out.set(16, job["startDate"]);
    od::object manager;
    if (job["manager"].get_object().get(manager) == simdjson::SUCCESS)
        out.set(15, manager["id"]);
}

bool readUser(od::object user, Fields& out)
{
    out.set(0, user["id"]);
    out.set(8, out.get(0));
    out.set(2, user["userName"]);
    const std::string_view status = user["status"].get_string();
    readName(user["name"].get_object(), out);
    readContacts(user, out);
    readJob(user["employment"].get_object(), out);
    od::object custom = user["custom"].get_object();
    out.set(24, custom["badge"].raw_json_token());
    out.set(25, custom["remote"].raw_json_token());
    return status == "Active";
}

} // namespace

Batch parsePage(std::string& body, const Known& known)
{
    static thread_local od::parser parser;
    Batch batch;
    const std::size_t size = body.size();
    body.reserve(size + simdjson::SIMDJSON_PADDING);
    auto document = parser.iterate(simdjson::padded_string_view(body.data(), size, body.capacity()));
    for (od::object user : document["data"]["items"].get_array()) {
        ++batch.seen;
        const std::string_view raw = user.raw_json();
        const std::uint64_t fingerprint = XXH3_64bits(raw.data(), raw.size());
        if (known.contains(fingerprint))
            continue;
        if (user.reset().error() != simdjson::SUCCESS)
            throw std::runtime_error("a user is not an object");
        Fields fields(batch);
        Batch::User& stored = batch.users.emplace_back();
        stored.fingerprint = fingerprint;
        stored.active = readUser(user, fields);
        fields.store(stored);
    }
    return batch;
}

} // namespace bench
