// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/namewords.h"
#include "core/source/openapi.h"

#include <algorithm>

namespace muster {

namespace {

constexpr int deepest = 8;

std::string textAt(const Json& object, const char* key)
{
    return object.is_object() && object.contains(key) && object[key].is_string() ? object[key].get<std::string>()
                                                                                 : std::string();
}

/// The type; of several (3.1) the first that is not null.
std::string typeOf(const Json& schema)
{
    if (!schema.is_object())
        return {};
    if (schema.contains("type") && schema["type"].is_array()) {
        for (const Json& type : schema["type"])
            if (type.is_string() && type != Json("null"))
                return type.get<std::string>();
        return {};
    }
    const std::string type = textAt(schema, "type");
    if (!type.empty())
        return type;
    return schema.contains("properties") || schema.contains("allOf") ? "object"
           : schema.contains("items")                                ? "array"
                                                                     : "string";
}

} // namespace

/// The schema of the JSON body of the answer that means success.
Json ApiDescription::answerSchema(const Json& operation) const
{
    if (!operation.contains("responses") || !operation["responses"].is_object())
        return {};
    for (const char* status : {"200", "2XX", "2xx", "201", "default"}) {
        if (!operation["responses"].contains(status))
            continue;
        const Json& response = resolved(operation["responses"][status]);
        if (!response.is_object())
            continue;
        if (response.contains("schema")) // Swagger 2
            return resolved(response["schema"]);
        if (!response.contains("content") || !response["content"].is_object())
            continue;
        for (const auto& [media, content] : response["content"].items())
            if (media.find("json") != std::string::npos || media == "*/*")
                return content.is_object() && content.contains("schema") ? resolved(content["schema"]) : Json();
    }
    return {};
}

Json ApiDescription::exampleText(const Json& schema, const std::string& name, int number) const
{
    const std::string format = textAt(schema, "format"), joined = joinedName(name), count = std::to_string(number + 1);
    if (format == "email" || (joined.find("mail") != std::string::npos && format.empty()))
        return "user" + count + "@example.com";
    if (format == "date")
        return "2024-01-0" + count;
    if (format == "date-time")
        return "2024-01-0" + count + "T00:00:00Z";
    if (format == "uri" || format == "url")
        return "https://example.com/" + count;
    if (format == "uuid")
        return "00000000-0000-4000-8000-00000000000" + count;
    if (joined.ends_with("url") || joined == "next" || joined == "href" || joined.ends_with("link"))
        return "https://example.com/" + count;
    return number == 0 ? "TextA" : "TextB";
}

void ApiDescription::exampleMembers(Json& out, const Json& schema, int depth, int number, int& left) const
{
    if (schema.contains("allOf") && schema["allOf"].is_array() && depth < deepest)
        for (const Json& part : schema["allOf"]) {
            if (--left <= 0)
                return;
            const Json& whole = resolved(part);
            if (whole.is_object())
                exampleMembers(out, whole, depth + 1, number, left);
        }
    if (!schema.contains("properties") || !schema["properties"].is_object())
        return;
    for (const auto& [key, property] : schema["properties"].items())
        if (left > 0)
            out[key] = example(property, key, depth + 1, number, left);
}

/// A value such as the schema describes; `number` tells the elements of a list apart, `left` ends endless schemas.
Json ApiDescription::example(const Json& raw, const std::string& name, int depth, int number, int& left) const
{
    const Json* schema = &resolved(raw);
    if (!schema->is_object() || depth > deepest || --left <= 0)
        return nullptr;
    for (const char* choice : {"oneOf", "anyOf"})
        if (schema->contains(choice) && (*schema)[choice].is_array() && !(*schema)[choice].empty())
            return example((*schema)[choice].front(), name, depth + 1, number, left);
    if (schema->contains("enum") && (*schema)["enum"].is_array() && !(*schema)["enum"].empty()) {
        const Json& values = (*schema)["enum"];
        return values[static_cast<std::size_t>(number) % values.size()];
    }
    const std::string type = typeOf(*schema);
    if (type == "object") {
        Json out = Json::object();
        exampleMembers(out, *schema, depth, number, left);
        return out;
    }
    if (type == "array") {
        Json out = Json::array();
        if (schema->contains("items"))
            for (int i = 0; i < 2; ++i)
                out.push_back(example((*schema)["items"], name, depth + 1, i, left));
        return out;
    }
    if (type == "integer" || type == "number") {
        const std::string joined = joinedName(name);
        const bool counts = joined.find("total") != std::string::npos || joined.find("count") != std::string::npos;
        return counts ? 250 : number + 1;
    }
    return type == "boolean" ? Json(true) : exampleText(*schema, name, number);
}

} // namespace muster
