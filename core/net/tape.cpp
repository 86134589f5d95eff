// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tape.h"

#include "core/base/json.h"

#include <QByteArray>
#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {

constexpr int format = 1;

QString tr(const char* text)
{
    return QCoreApplication::translate("Tape", text);
}

Error broken(const QString& what)
{
    return {ErrorKind::Invalid, what};
}

bool isUtf8(const std::string& text)
{
    const QByteArray bytes(text.data(), static_cast<qsizetype>(text.size()));
    return QString::fromUtf8(bytes).toUtf8() == bytes;
}

Json headersJson(const std::vector<HttpHeader>& headers)
{
    Json all = Json::array();
    for (const HttpHeader& header : headers) {
        Json pair = Json::array();
        pair.push_back(header.name);
        pair.push_back(header.value);
        all.push_back(std::move(pair));
    }
    return all;
}

std::string text(const Json& json, const char* name)
{
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t number(const Json& json, const char* name)
{
    const auto found = json.find(name);
    return found != json.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

bool flag(const Json& json, const char* name)
{
    const auto found = json.find(name);
    return found != json.end() && found->is_boolean() && found->get<bool>();
}

std::vector<HttpHeader> headersFrom(const Json& json, const char* name)
{
    std::vector<HttpHeader> headers;
    const auto found = json.find(name);
    if (found == json.end() || !found->is_array())
        return headers;
    for (const Json& pair : *found)
        if (pair.is_array() && pair.size() == 2 && pair[0].is_string() && pair[1].is_string())
            headers.push_back({pair[0].get<std::string>(), pair[1].get<std::string>(), false});
    return headers;
}

std::optional<ErrorKind> kindFrom(const std::string& name)
{
    for (int i = 0; i <= static_cast<int>(ErrorKind::Internal); ++i)
        if (kindName(static_cast<ErrorKind>(i)) == name)
            return static_cast<ErrorKind>(i);
    return std::nullopt;
}

/// Bytes that are no text are kept as they are, in base64.
void putBody(Json& json, const char* plain, const char* packed, const std::string& body)
{
    if (body.empty())
        return;
    if (isUtf8(body))
        json[plain] = body;
    else
        json[packed] = QByteArray(body.data(), static_cast<qsizetype>(body.size())).toBase64().toStdString();
}

std::string takeBody(const Json& json, const char* plain, const char* packed)
{
    const std::string bytes = text(json, packed);
    return bytes.empty() ? text(json, plain) : QByteArray::fromBase64(QByteArray::fromStdString(bytes)).toStdString();
}

} // namespace

std::string tapeLine(const TapeHead& head)
{
    const Json json{{"tape", format},          {"connector", head.connector},
                    {"madeAt", head.madeAt},   {"muster", head.muster},
                    {"baseUrl", head.baseUrl}, {"values", head.keepsValues ? "kept" : "standIns"}};
    return writeJson(json) + '\n';
}

std::string tapeLine(const TapeExchange& exchange)
{
    Json json{{"method", exchange.method}, {"url", exchange.url}};
    if (!exchange.requestHeaders.empty())
        json["requestHeaders"] = headersJson(exchange.requestHeaders);
    putBody(json, "requestBody", "requestBodyBase64", exchange.requestBody);
    if (exchange.error)
        json["error"] = std::string(kindName(*exchange.error));
    else
        json["status"] = exchange.status;
    json["ms"] = exchange.ms;
    if (exchange.tries > 1)
        json["tries"] = exchange.tries;
    if (exchange.signIn)
        json["signIn"] = true;
    if (!exchange.headers.empty())
        json["headers"] = headersJson(exchange.headers);
    putBody(json, "body", "bodyBase64", exchange.body);
    return writeJson(json) + '\n';
}

Result<TapeHead> readTapeHead(std::string_view line)
{
    const Json json = readJson(line);
    if (!json.is_object() || number(json, "tape") < 1)
        return fail(broken(tr("This is not a tape: its first line does not say {\"tape\": 1, …}. Choose a file that "
                              "“Record a Tape” or “musterctl tape record” has made.")));
    if (number(json, "tape") > format)
        return fail(ErrorKind::NewerVersion, tr("This tape was made by a newer Muster. Install that version to read "
                                                "it."));
    TapeHead head;
    head.connector = text(json, "connector");
    head.madeAt = text(json, "madeAt");
    head.muster = text(json, "muster");
    head.baseUrl = text(json, "baseUrl");
    head.keepsValues = text(json, "values") == "kept";
    return head;
}

Result<TapeExchange> readTapeExchange(std::string_view line)
{
    const Json json = readJson(line);
    TapeExchange exchange;
    if (json.is_object()) {
        exchange.method = text(json, "method");
        exchange.url = text(json, "url");
        exchange.requestHeaders = headersFrom(json, "requestHeaders");
        exchange.headers = headersFrom(json, "headers");
        exchange.requestBody = takeBody(json, "requestBody", "requestBodyBase64");
        exchange.body = takeBody(json, "body", "bodyBase64");
        exchange.status = static_cast<int>(number(json, "status"));
        exchange.ms = number(json, "ms");
        exchange.tries = std::max(1, static_cast<int>(number(json, "tries")));
        exchange.error = kindFrom(text(json, "error"));
        exchange.signIn = flag(json, "signIn");
    }
    const bool answered = exchange.status >= 100 && exchange.status <= 999;
    if (exchange.method.empty() || exchange.url.empty() || answered == exchange.error.has_value())
        return fail(broken(tr("The line is no exchange: it needs a method, a url, and a status or an error. The tape "
                              "was cut or edited; record it again.")));
    return exchange;
}

Result<std::unique_ptr<TapeReader>> TapeReader::open(const QString& path, const TapeLimits& limits)
{
    std::unique_ptr<TapeReader> reader(new TapeReader(path, limits));
    if (!reader->m_file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::NotFound,
                    tr("The tape “%1” cannot be read. Check that it is there and that you may read it.").arg(path),
                    reader->m_file.errorString());
    if (reader->m_file.size() > limits.bytes)
        return fail(ErrorKind::TooLarge, tr("The tape “%1” is larger than %2 MB.").arg(path).arg(limits.bytes >> 20));
    const auto first = reader->line();
    if (!first)
        return fail(first.error());
    auto head = readTapeHead(first->toStdString());
    if (!head)
        return fail(std::move(head.error()));
    reader->m_head = std::move(*head);
    return reader;
}

Result<QByteArray> TapeReader::line()
{
    ++m_number;
    QByteArray bytes = m_file.readLine(m_limits.lineBytes);
    if (!bytes.endsWith('\n') && !m_file.atEnd())
        return fail(ErrorKind::TooLarge,
                    tr("Line %1 of the tape is longer than %2 MB.").arg(m_number).arg(m_limits.lineBytes >> 20));
    return bytes;
}

Result<std::optional<TapeExchange>> TapeReader::next()
{
    if (m_file.atEnd())
        return std::optional<TapeExchange>();
    if (m_number > m_limits.exchanges)
        return fail(ErrorKind::TooLarge, tr("The tape holds more than %1 exchanges.").arg(m_limits.exchanges));
    const auto bytes = line();
    if (!bytes)
        return fail(bytes.error());
    auto exchange = readTapeExchange(std::string_view(bytes->constData(), static_cast<std::size_t>(bytes->size())));
    if (!exchange) {
        exchange.error().where = tr("line %1").arg(m_number);
        return fail(std::move(exchange.error()));
    }
    return std::optional<TapeExchange>(std::move(*exchange));
}

Result<TapeExchange> TapeReader::at(qint64 position)
{
    if (!m_file.seek(position))
        return fail(broken(tr("The tape changed while it was read.")));
    const auto bytes = line();
    if (!bytes)
        return fail(bytes.error());
    return readTapeExchange(std::string_view(bytes->constData(), static_cast<std::size_t>(bytes->size())));
}

void changeLinks(std::string& header, const std::function<std::string(const std::string& address)>& change)
{
    for (std::size_t at = header.find('<'); at != std::string::npos; at = header.find('<', at)) {
        const std::size_t end = header.find('>', at);
        if (end == std::string::npos)
            return;
        const std::string changed = change(header.substr(at + 1, end - at - 1));
        header.replace(at + 1, end - at - 1, changed);
        at += changed.size() + 2;
    }
}

} // namespace muster
