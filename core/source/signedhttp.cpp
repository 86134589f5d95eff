// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/signin.h"

#include <QCoreApplication>

namespace muster {

namespace {

std::future<Result<HttpResponse>> ready(Result<HttpResponse> answer)
{
    std::promise<Result<HttpResponse>> promise;
    promise.set_value(std::move(answer));
    return promise.get_future();
}

} // namespace

std::future<Result<HttpResponse>> SignedHttp::send(HttpRequest request, std::stop_token stop)
{
    const auto origin = Origin::parse(request.url);
    if (!origin || *origin != m_origin)
        return m_http.send(std::move(request), std::move(stop));
    if (m_signIn.oneAtATime())
        return std::async(std::launch::deferred, [this, request = std::move(request), stop]() mutable {
            return alone(std::move(request), std::move(stop));
        });
    auto header = m_signIn.header(stop);
    if (!header)
        return ready(fail(std::move(header.error())));
    HttpRequest signedRequest = request;
    signedRequest.headers.push_back(*header);
    return std::async(std::launch::deferred,
                      [this, request = std::move(request), header = std::move(*header), stop,
                       sent = m_http.send(std::move(signedRequest), stop)]() mutable -> Result<HttpResponse> {
                          Result<HttpResponse> answer = sent.get();
                          if (answer && answer->status == 401)
                              answer = again(std::move(request), header, std::move(stop));
                          if (answer)
                              m_signIn.seen(*answer);
                          return answer;
                      });
}

Result<HttpResponse> SignedHttp::alone(HttpRequest request, std::stop_token stop)
{
    auto header = m_signIn.header(stop);
    if (!header)
        return fail(std::move(header.error()));
    HttpRequest signedRequest = request;
    signedRequest.headers.push_back(*header);
    auto answer = m_http.send(std::move(signedRequest), stop).get();
    if (answer && answer->status == 401)
        answer = again(std::move(request), *header, std::move(stop));
    if (answer)
        m_signIn.seen(*answer);
    return answer;
}

Result<HttpResponse> SignedHttp::again(HttpRequest request, const HttpHeader& refused, std::stop_token stop)
{
    auto header = m_signIn.renew(refused, stop);
    if (!header)
        return fail(std::move(header.error()));
    request.headers.push_back(std::move(*header));
    auto answer = m_http.send(std::move(request), std::move(stop)).get();
    if (answer && answer->status == 401)
        return fail(ErrorKind::Unauthorized,
                    QCoreApplication::translate(
                        "SignIn", "The source refuses a token that it has just given. Authorize again; if that does "
                                  "not help, check who may read the list there, and with which scopes or role."),
                    QStringLiteral("HTTP 401"), QStringLiteral("source.auth"));
    return answer;
}

} // namespace muster
