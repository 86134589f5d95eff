// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "core/source/namewords.h"
#include "core/source/plainrequest.h"

#include <QByteArray>
#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {

constexpr std::size_t mostRequests = 2000;

QString tr(const char* text)
{
    return QCoreApplication::translate("RequestFiles", text);
}

std::string textAt(const Json& object, const char* key)
{
    return object.is_object() && object.contains(key) && object[key].is_string() ? object[key].get<std::string>()
                                                                                 : std::string();
}

const Json& memberOf(const Json& object, const char* key)
{
    static const Json nothing;
    return object.is_object() && object.contains(key) ? object[key] : nothing;
}

/// The path of a URL, without host and query.
std::string pathOf(const std::string& url)
{
    const std::size_t scheme = url.find("://");
    const std::size_t begin = std::min(url.find('/', scheme == std::string::npos ? 0 : scheme + 3), url.size());
    return url.substr(begin, std::min(url.find('?', begin), url.size()) - begin);
}

/// [{"name" or "key": .., "value": ..}]
std::vector<HttpHeader> headersOf(const Json& list, const char* nameKey)
{
    std::vector<HttpHeader> out;
    if (!list.is_array())
        return out;
    for (const Json& header : list) {
        std::string name = textAt(header, nameKey);
        if (!name.empty() && !name.starts_with(':') && memberOf(header, "disabled") != Json(true))
            out.push_back({std::move(name), textAt(header, "value"), false});
    }
    return out;
}

void sortByLikeness(std::vector<PlainRequest>& requests)
{
    std::stable_sort(requests.begin(), requests.end(), [](const PlainRequest& a, const PlainRequest& b) {
        return listLikeness(a.method, pathOf(a.url)) > listLikeness(b.method, pathOf(b.url));
    });
}

/// A Postman collection, read folder by folder.
class PostmanReader
{
public:
    explicit PostmanReader(const Json& document) : m_document(document)
    {
        if (const Json& variables = memberOf(document, "variable"); variables.is_array())
            for (const Json& variable : variables)
                m_variables.emplace_back(textAt(variable, "key"), textAt(variable, "value"));
    }
    [[nodiscard]] std::vector<PlainRequest> read()
    {
        folder(memberOf(m_document, "item"), memberOf(m_document, "auth"), 0);
        return std::move(m_requests);
    }

private:
    void folder(const Json& items, const Json& auth, int depth);
    void request(const Json& request, const Json& inherited);
    void addAuth(const Json& auth, PlainRequest& out) const;
    [[nodiscard]] std::string filled(std::string text) const;
    /// Of [{"key": .., "value": ..}] (v2.1) or {key: value} (v2.0).
    [[nodiscard]] std::string parameter(const Json& list, const char* key) const;

    const Json& m_document;
    std::vector<std::pair<std::string, std::string>> m_variables;
    std::vector<PlainRequest> m_requests;
};

std::string PostmanReader::filled(std::string text) const
{
    for (const auto& [name, value] : m_variables) {
        const std::string place = "{{" + name + "}}";
        for (std::size_t at = text.find(place); at != std::string::npos; at = text.find(place, at + value.size()))
            text.replace(at, place.size(), value);
    }
    return text;
}

std::string PostmanReader::parameter(const Json& list, const char* key) const
{
    if (list.is_object())
        return filled(textAt(list, key));
    if (list.is_array())
        for (const Json& one : list)
            if (textAt(one, "key") == key)
                return filled(textAt(one, "value"));
    return {};
}

void PostmanReader::addAuth(const Json& auth, PlainRequest& out) const
{
    const std::string type = textAt(auth, "type");
    if (type == "bearer") {
        out.headers.push_back({"Authorization", "Bearer " + parameter(memberOf(auth, "bearer"), "token"), false});
    } else if (type == "basic") {
        const Json& basic = memberOf(auth, "basic");
        out.userPassword = Secret(parameter(basic, "username") + ':' + parameter(basic, "password"));
    } else if (type == "apikey") {
        const Json& key = memberOf(auth, "apikey");
        const std::string name = parameter(key, "key"), value = parameter(key, "value");
        if (parameter(key, "in") == "query")
            out.url += (out.url.find('?') == std::string::npos ? '?' : '&') + name + '=' + value;
        else
            out.headers.push_back({name, value, false});
    } else if (!type.empty() && type != "noauth") {
        out.notes.push_back(tr("The request signs in with “%1”. Fill in the authentication by hand.")
                                .arg(QString::fromStdString(type.substr(0, 40))));
    }
}

void PostmanReader::request(const Json& request, const Json& inherited)
{
    PlainRequest out;
    out.method = textAt(request, "method");
    if (out.method.empty())
        out.method = "GET";
    if (out.method != "GET" && out.method != "POST")
        return;
    const Json& url = memberOf(request, "url");
    out.url = filled(url.is_string() ? url.get<std::string>() : textAt(url, "raw"));
    if (out.url.empty())
        return;
    if (out.url.find("://") == std::string::npos && out.url.find("{{") == std::string::npos)
        out.url = "https://" + out.url;
    for (HttpHeader& header : headersOf(memberOf(request, "header"), "key"))
        out.headers.push_back({std::move(header.name), filled(std::move(header.value)), false});
    const Json& own = memberOf(request, "auth");
    addAuth(own.is_object() ? own : inherited, out);
    const Json& body = memberOf(request, "body");
    if (textAt(body, "mode") == "raw")
        out.body = filled(textAt(body, "raw"));
    if (out.url.find("{{") != std::string::npos)
        out.notes.push_back(tr("The URL holds a variable that the collection does not fill: “%1”.")
                                .arg(QString::fromStdString(pathOf(out.url).substr(0, 100))));
    m_requests.push_back(std::move(out));
}

void PostmanReader::folder(const Json& items, const Json& auth, int depth)
{
    constexpr int deepest = 20;
    if (!items.is_array() || depth > deepest)
        return;
    for (const Json& item : items) {
        if (m_requests.size() >= mostRequests)
            return;
        if (const Json& one = memberOf(item, "request"); one.is_object())
            request(one, auth);
        const Json& own = memberOf(item, "auth");
        folder(memberOf(item, "item"), own.is_object() ? own : auth, depth + 1);
    }
}

PlainRequest harRequest(const Json& request, const Json& response)
{
    PlainRequest out;
    out.method = textAt(request, "method");
    out.url = textAt(request, "url");
    out.headers = headersOf(memberOf(request, "headers"), "name");
    out.body = textAt(memberOf(request, "postData"), "text");
    const Json& content = memberOf(response, "content");
    out.answer = textAt(content, "text");
    if (textAt(content, "encoding") == "base64")
        out.answer = QByteArray::fromBase64(QByteArray::fromStdString(out.answer)).toStdString();
    out.answerHeaders = headersOf(memberOf(response, "headers"), "name");
    return out;
}

} // namespace

int listLikeness(std::string_view method, std::string_view path)
{
    constexpr std::string_view people = "users user employees employee people members persons person staff workers "
                                        "worker personnel mitarbeiter employes empleados profiles accounts contacts";
    while (path.ends_with('/'))
        path.remove_suffix(1);
    const std::size_t slash = path.rfind('/');
    const std::string_view last = slash == std::string_view::npos ? path : path.substr(slash + 1);
    const auto words = nameTokens(last);
    const auto has = [&](std::string_view list) {
        return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return isWordOf(list, word); });
    };
    int score = method == "GET" ? 1 : -1;
    score += last.find('{') != std::string_view::npos ? -6 : has(people) ? 6 : 0;
    score += has("list search directory all") ? 1 : 0;
    score -= has("me current count photo avatar invite password bulk import export") ? 3 : 0;
    score -= 2 * static_cast<int>(std::count(path.begin(), path.end(), '{'));
    if (score < 6 && path.find("user") != std::string_view::npos && last.find('{') == std::string_view::npos)
        ++score;
    return score;
}

Result<std::vector<PlainRequest>> readHar(std::string_view text)
{
    const Json document = readJson(text);
    const Json& entries = memberOf(memberOf(document, "log"), "entries");
    if (!entries.is_array())
        return fail(ErrorKind::Invalid,
                    tr("This is no HAR file. In the browser's developer tools choose “Save all as HAR with "
                       "content” in the list of requests."));
    std::vector<PlainRequest> out;
    for (const Json& entry : entries) {
        const Json& response = memberOf(entry, "response");
        const std::string type = textAt(memberOf(response, "content"), "mimeType");
        if (out.size() < mostRequests && type.find("json") != std::string::npos)
            out.push_back(harRequest(memberOf(entry, "request"), response));
    }
    if (out.empty())
        return fail(ErrorKind::Invalid,
                    tr("No request of this file was answered with JSON. Save the file again while the page "
                       "with the users is open."));
    sortByLikeness(out);
    return out;
}

Result<std::vector<PlainRequest>> readPostman(std::string_view text)
{
    const Json document = readJson(text);
    if (!memberOf(document, "item").is_array())
        return fail(ErrorKind::Invalid, tr("This is no Postman collection. Export it as “Collection v2.1”."));
    std::vector<PlainRequest> out = PostmanReader(document).read();
    if (out.empty())
        return fail(ErrorKind::Invalid, tr("The collection holds no GET or POST request."));
    sortByLikeness(out);
    return out;
}

} // namespace muster
