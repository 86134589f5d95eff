// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/replayhttp.h"

#include "core/base/json.h"
#include "core/base/redact.h"
#include "core/net/retry.h"
#include "core/net/tapemask.h"

#include <QByteArray>
#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Tape", text);
}

std::string decoded(std::string_view text)
{
    return QByteArray::fromPercentEncoding(QByteArray(text.data(), static_cast<qsizetype>(text.size()))).toStdString();
}

/// The same text for every way to write the same path or query.
std::string uniform(std::string_view text)
{
    return QByteArray::fromStdString(decoded(text)).toPercentEncoding("/").toStdString();
}

/// Path and query of a URL: the tape may have been recorded from another host.
std::string_view afterHost(std::string_view url)
{
    const auto scheme = url.find("://");
    if (scheme != std::string_view::npos)
        url.remove_prefix(std::min(url.find_first_of("/?", scheme + 3), url.size()));
    return url.substr(0, url.find('#'));
}

void eachParameter(std::string_view query,
                   const std::function<void(std::string_view name, std::string_view value)>& visit)
{
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        const auto equals = std::min(pair.find('='), pair.size());
        visit(pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size())));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
    }
}

std::string_view queryOf(std::string_view url)
{
    const auto at = url.find('?');
    return at == std::string_view::npos ? std::string_view() : url.substr(at + 1);
}

std::string uniformBody(const std::string& body)
{
    const Json json = readJson(body);
    return json.is_discarded() ? body : writeJson(json);
}

} // namespace

std::string ReplayHttp::keyOf(const std::string& method, const std::string& url, const std::string& body) const
{
    const std::string_view rest = afterHost(url);
    std::string key = method + ' ' + uniform(rest.substr(0, rest.find('?')));
    char between = '?';
    eachParameter(queryOf(rest), [&](std::string_view name, std::string_view value) {
        if (m_masked.contains(decoded(name)))
            return;
        key += std::exchange(between, '&');
        key.append(uniform(name)).append("=").append(uniform(value));
    });
    return body.empty() ? key : key + '\n' + uniformBody(body);
}

Result<std::unique_ptr<ReplayHttp>> ReplayHttp::open(const QString& path, const TapeLimits& limits)
{
    auto reader = TapeReader::open(path, limits);
    if (!reader)
        return fail(std::move(reader.error()));
    std::unique_ptr<ReplayHttp> replay(new ReplayHttp(std::move(*reader)));
    struct Seen
    {
        qint64 place;
        std::string method, url, body;
    };
    std::vector<Seen> all;
    while (true) {
        const qint64 place = replay->m_reader->position();
        auto exchange = replay->m_reader->next();
        if (!exchange)
            return fail(std::move(exchange.error()));
        if (!*exchange)
            break;
        ++replay->m_exchanges;
        TapeExchange& one = **exchange;
        if (one.signIn)
            continue; // nobody signs in at a tape
        eachParameter(queryOf(afterHost(one.url)), [&](std::string_view name, std::string_view value) {
            if (value == tapeSecret)
                replay->m_masked.insert(decoded(name));
        });
        all.push_back({place, std::move(one.method), std::move(one.url), std::move(one.requestBody)});
    }
    for (const Seen& one : all)
        replay->m_answers[replay->keyOf(one.method, one.url, one.body)].places.push_back(one.place);
    return replay;
}

std::future<Result<HttpResponse>> ReplayHttp::send(HttpRequest request, std::stop_token stop)
{
    return std::async(std::launch::deferred,
                      [this, request = std::move(request), stop = std::move(stop)]() -> Result<HttpResponse> {
                          if (stop.stop_requested())
                              return fail(ErrorKind::Cancelled, tr("The replay was cancelled."));
                          const std::scoped_lock lock(m_guard);
                          return answer(request);
                      });
}

Result<HttpResponse> ReplayHttp::answer(const HttpRequest& request)
{
    const auto found = m_answers.find(keyOf(request.method, request.url, request.body));
    if (found == m_answers.end()) {
        if (auto beyond = m_beyond ? m_beyond(request) : std::nullopt)
            return std::move(*beyond);
        return fail(ErrorKind::NotFound,
                    tr("The tape holds no answer to %1 %2. It was recorded with other settings, or the list did not go "
                       "on there; record a new tape with these settings.")
                        .arg(QString::fromStdString(request.method), QString::fromStdString(redactUrl(request.url))));
    }
    Answers& answers = found->second;
    auto exchange = m_reader->at(answers.places[std::min(answers.next++, answers.places.size() - 1)]);
    // a token had run out, and the request was sent again with a new one: here nobody signs in
    while (exchange && exchange->status == 401 && answers.next < answers.places.size())
        exchange = m_reader->at(answers.places[answers.next++]);
    if (!exchange)
        return fail(std::move(exchange.error()));
    if (exchange->error)
        return fail(*exchange->error,
                    tr("The recorded request got no answer (%1).")
                        .arg(QString::fromUtf8(kindName(*exchange->error).data(),
                                               static_cast<qsizetype>(kindName(*exchange->error).size()))));
    for (int attempt = 1;; ++attempt) {
        HttpResponse response;
        response.status = exchange->status;
        response.headers = exchange->headers;
        response.body = exchange->body;
        response.url = request.url;
        if (m_change)
            response = m_change(request, std::move(response), attempt);
        response.tries = std::max(exchange->tries, attempt);
        if (!retry::isWorthRetrying(response.status))
            return response;
        const auto wish = retry::retryAfter(response.header("Retry-After"), Timestamp{});
        if (!retry::pause(request, attempt, wish, 0))
            return response;
    }
}

} // namespace muster
