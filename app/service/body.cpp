// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/handlers.h"

#include <algorithm>

namespace muster::service {

namespace {

Error wrongType(const char* name, const QString& expected)
{
    return {ErrorKind::Invalid, tr("“%1” must be %2.").arg(QString::fromUtf8(name), expected)};
}

} // namespace

Result<Json> readBody(const Call& call)
{
    if (call.body.empty())
        return Json::object();
    // a body of a few words: what is deeper is not for us, and would cost stack
    const auto tooDeep = [](int depth, Json::parse_event_t, Json&) {
        if (depth > 32)
            throw std::length_error("depth");
        return true;
    };
    try {
        Json body = Json::parse(call.body, tooDeep, false);
        if (body.is_object())
            return body;
    } catch (const std::length_error&) {
        return fail(ErrorKind::Invalid, tr("The body is nested too deeply."));
    }
    return fail(ErrorKind::Invalid, tr("The body must be a JSON object."));
}

Result<std::vector<std::string>> readOperations(const Json& operations)
{
    const Error wrong{ErrorKind::Invalid,
                      tr("“operations” must be [\"users.create\", \"users.update\"], one of them, or {\"userCreate\": "
                         "true, \"userUpdate\": true}.")};
    std::vector<std::string> words;
    if (operations.is_array()) {
        for (const Json& one : operations) {
            if (one != "users.create" && one != "users.update")
                return fail(wrong);
            if (std::ranges::find(words, one.get<std::string>()) == words.end())
                words.push_back(one.get<std::string>());
        }
    } else if (operations.is_object()) {
        for (const auto& [name, value] : operations.items()) {
            if (!value.is_boolean() || (name != "userCreate" && name != "userUpdate"))
                return fail(wrong);
            if (value.get<bool>())
                words.emplace_back(name == "userCreate" ? "users.create" : "users.update");
        }
    }
    return words.empty() ? Result<std::vector<std::string>>(fail(wrong)) : words;
}

Result<bool> readFlag(const Json& body, const char* name, bool otherwise)
{
    const auto found = body.find(name);
    if (found == body.end())
        return otherwise;
    return found->is_boolean() ? Result<bool>(found->get<bool>()) : fail(wrongType(name, tr("true or false")));
}

Result<std::string> readText(const Json& body, const char* name, const std::string& otherwise)
{
    const auto found = body.find(name);
    if (found == body.end())
        return otherwise;
    return found->is_string() ? Result<std::string>(found->get<std::string>()) : fail(wrongType(name, tr("text")));
}

} // namespace muster::service
