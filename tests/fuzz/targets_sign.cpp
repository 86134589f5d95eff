// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/untrusted.h"
#include "core/net/oauth.h"
#include "tests/fuzz/targets.h"

#include <QByteArray>

#include <map>

namespace muster::fuzz {

namespace {

constexpr std::string_view state = "st4te-of-this-authorization";
constexpr std::string_view issuer = "https://login.example.com";

std::string decoded(std::string_view text)
{
    QByteArray bytes(text.data(), static_cast<qsizetype>(text.size()));
    return QByteArray::fromPercentEncoding(bytes.replace('+', ' ')).toStdString();
}

/// The values of each parameter, as a second reader finds them.
std::multimap<std::string, std::string> parametersOf(std::string_view query)
{
    std::multimap<std::string, std::string> all;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view part = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        const std::size_t sign = std::min(part.find('='), part.size());
        all.emplace(decoded(part.substr(0, sign)), sign < part.size() ? decoded(part.substr(sign + 1)) : std::string());
    }
    return all;
}

std::string runCallback(const std::string& input)
{
    const auto code = oauth::codeOf(input, state, issuer);
    if (!code && code.error().message.isEmpty())
        return "an error without a sentence";
    if (!code && code.error().kind == ErrorKind::Invalid)
        return {}; // not ours
    const auto found = parametersOf(input);
    if (found.count("state") != 1 || found.find("state")->second != state)
        return "an answer with another state was taken";
    if (found.count("iss") > 1 ||
        (found.count("iss") == 1 && !found.find("iss")->second.empty() && found.find("iss")->second != issuer))
        return "an answer of another issuer was taken";
    if (!code)
        return code.error().kind == ErrorKind::Unauthorized ? ""
                                                            : "an answer is neither good, nor refused, nor foreign";
    if (found.count("code") != 1 || found.find("code")->second != code->reveal() || code->empty())
        return "the code is not the one in the answer";
    return {};
}

/// The answers of a server of tokens: a status in the first line, the body behind it.
std::string runTokens(const std::string& input)
{
    HttpResponse response;
    response.status = input.starts_with('4') ? 400 : 200;
    response.body = input.substr(std::min<std::size_t>(input.find('\n') + 1, input.size()));
    response.headers.push_back({"Content-Type", "application/json"});
    const auto tokens = oauth::tokensOf(response, oauth::Client{"muster", Secret("s")});
    if (tokens && (tokens->access.empty() || response.status != 200))
        return "tokens without an access token";
    if (tokens && tokens->lifetime && tokens->lifetime->count() < 0)
        return "a lifetime before now";
    if (!tokens && tokens.error().message.isEmpty())
        return "an error without a sentence";
    const auto metadata = oauth::metadataOf(response, std::string(issuer));
    if (metadata && metadata->issuer != issuer)
        return "metadata of another issuer was taken";
    return {};
}

using Rows = std::vector<std::vector<std::string>>;

/// RFC 4180, read by somebody else than who wrote it.
Rows readCsv(std::string_view text)
{
    Rows rows{{std::string()}};
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
            rows.back().back() += '"';
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && c == ',') {
            rows.back().emplace_back();
        } else if (!quoted && c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
            rows.push_back({std::string()});
            ++i;
        } else {
            rows.back().back() += c;
        }
    }
    return rows;
}

/// Lines of the input are rows, tabs part their cells; written as a file and read again.
std::string runCsv(const std::string& input)
{
    Rows rows{{std::string()}};
    for (const char c : input) {
        if (c == '\n')
            rows.push_back({std::string()});
        else if (c == '\t')
            rows.back().emplace_back();
        else
            rows.back().back() += c;
    }
    std::string file;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        file += row > 0 ? "\r\n" : "";
        for (std::size_t cell = 0; cell < rows[row].size(); ++cell)
            file += (cell > 0 ? "," : "") + csvCell(rows[row][cell]);
    }
    const Rows again = readCsv(file);
    if (again.size() != rows.size())
        return "another number of rows";
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (again[row].size() != rows[row].size())
            return "another number of cells";
        for (std::size_t cell = 0; cell < rows[row].size(); ++cell)
            if (again[row][cell] != rows[row][cell] && again[row][cell] != "'" + rows[row][cell])
                return "another cell: " + again[row][cell];
    }
    return {};
}

} // namespace

Target callbacks()
{
    return {"callbacks",
            {"code=4%2F0AX4&state=st4te-of-this-authorization",
             "state=st4te-of-this-authorization&code=c&iss=https%3A%2F%2Flogin.example.com&scope=a+b",
             "error=access_denied&error_description=No+thanks&state=st4te-of-this-authorization"},
            {"&",
             "=",
             "%",
             "%26",
             "%3D",
             "%00",
             "%zz",
             "+",
             "code=",
             "&code=",
             "state=",
             "&state=other",
             "iss=",
             "error=",
             "error_description=",
             "%73tate=st4te-of-this-authorization",
             "#",
             "?",
             ";",
             "\xFF",
             "%C3",
             "&&",
             "st4te-of-this-authorization",
             "https%3A%2F%2Fevil.example",
             "[]",
             "state[]="},
            runCallback};
}

Target tokens()
{
    return {
        "tokens",
        {"200\n{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"refresh_token\":\"r\",\"scope\":"
         "\"x y\"}",
         "400\n{\"error\":\"invalid_grant\",\"error_description\":\"expired\"}",
         "200\n{\"issuer\":\"https://login.example.com\",\"authorization_endpoint\":\"https://login.example.com/a\","
         "\"token_endpoint\":\"https://login.example.com/t\",\"code_challenge_methods_supported\":[\"S256\"]}"},
        {"\"",
         "{",
         "}",
         "[",
         "]",
         ",",
         ":",
         "null",
         "-1",
         "1e99",
         "99999999999999999999",
         "0.5",
         "true",
         "\"\"",
         "\"expires_in\":",
         "\"access_token\":",
         "\"token_type\":\"mac\"",
         "\"scope\":[]",
         "\\u0000",
         "\xFF",
         "\n",
         "\"issuer\":\"https://evil.example\",",
         "http://",
         "{\"error\":1}"},
        runTokens};
}

Target csvFiles()
{
    return {"csv",
            {"id\tname\n1\tAnn \"Lee\"\n2\t=1+2\n", "a,b\t\"\n\t\n",
             "\xEF\xBC\x9D"
             "1\t+1\t-1\t@x\r"},
            {"\"", "\"\"", ",", "\r", "\n", "\t", "\r\n", "=", "+", "-", "@", "'", "\xEF\xBC\x9D", "\xEF\xBB\xBF", " ",
             ";", "\x00", "\xFF", "\xE2\x80\xA8"},
            runCsv};
}

} // namespace muster::fuzz
