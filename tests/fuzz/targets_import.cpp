// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorfile.h"
#include "core/source/openapi.h"
#include "tests/fuzz/targets.h"

namespace muster::fuzz {

namespace {

/// What holds for any draft: its file can be read back, and its findings are between never and always.
std::string wrongWith(const ConnectorDraft& draft)
{
    const std::string file = writeConnector(draft.connector);
    if (!readConnector(std::string_view(file)))
        return "the draft's file cannot be read";
    for (const Finding& finding : draft.findings)
        if (finding.confidence < 0 || finding.confidence > 1 || finding.what.empty())
            return "a finding without sense: " + finding.what;
    return {};
}

std::string runCurl(const std::string& input)
{
    auto request = readCurl(input);
    if (!request)
        return request.error().message.isEmpty() ? "an error without a sentence" : "";
    const auto draft = draftFrom(std::move(*request));
    if (!draft)
        return draft.error().message.isEmpty() ? "an error without a sentence" : "";
    return wrongWith(*draft);
}

std::string runDescription(const std::string& input)
{
    const auto api = ApiDescription::read(input);
    if (!api)
        return api.error().message.isEmpty() ? "an error without a sentence" : "";
    const auto draft = api->draft({});
    if (!draft)
        return draft.error().message.isEmpty() ? "an error without a sentence" : "";
    return wrongWith(*draft);
}

} // namespace

Target curlCommands()
{
    return {"curl",
            {"curl 'https://x.test/v1/users?limit=5&api_key=k' -H 'Authorization: Bearer t' --compressed",
             "curl ^\"https://x.test/^\" ^\n -H ^\"accept: */*^\" -d ^\"^{^\\^\"a^\\^\":1^}^\"",
             "curl.exe `\n -u \"ann:b`\"c\" 'https://x.test'",
             "curl -G https://x.test -d a=1 --data-urlencode $'b=\\u00e9'"},
            {"'",  "\"",     "\\",    "^",  "`",        "$'", "\\x", "\\u", "\n", "^\n", "-H", "-d",   "-u",
             "-X", "--json", "--url", "--", "https://", "?",  "&",   "@",   ":",  "|",   " ",  "\xFF", "\xC3"},
            runCurl};
}

Target descriptions()
{
    return {
        "descriptions",
        {R"({"openapi":"3.0.0","servers":[{"url":"https://x.test"}],"paths":{"/users":{"get":{"parameters":[)"
         R"({"name":"page",)"
         R"("in":"query","schema":{"type":"integer"}}],"responses":{"200":{"content":{"application/json":{"schema":)"
         R"({"type":"array","items":{"$ref":"#/components/schemas/U"}}}}}}}}},"components":{"schemas":{"U":{"allOf":)"
         R"([{"$ref":"#/components/schemas/U"},{"properties":{"id":{"type":"string"},"email":{"type":"string"}}}]}}}})",
         "swagger: '2.0'\nhost: x.test\npaths:\n  /users:\n    get:\n      responses:\n        '200':\n          "
         "schema: "
         "{type: array, items: {type: object, properties: {id: {type: integer}}}}\n"},
        {"$ref", "\"#/paths\"", "\"#/\"", "~0",         "~1",     "allOf", "oneOf", "enum", "[]", "{}",
         "null", "type",        "items",  "properties", "object", "array", "\n",    "  ",   "- ", ": ",
         "&a",   "*a",          "|",      ">",          "\"",     "%",     "---",   "..."},
        runDescription};
}

} // namespace muster::fuzz
