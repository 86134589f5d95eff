// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpcall.h"

#include "core/base/redact.h"
#include "core/net/httpconnection_qt.h"
#include "core/net/retry.h"

#include <QNetworkAccessManager>
#include <QRandomGenerator>
#include <QSslError>

#include <algorithm>

namespace muster {

namespace {

std::string text(const QByteArray& bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

QByteArray bytes(const std::string& text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool hasHeader(const HttpRequest& request, const char* name)
{
    return std::ranges::any_of(request.headers, [name](const HttpHeader& header) {
        return QByteArray::fromStdString(header.name).compare(name, Qt::CaseInsensitive) == 0;
    });
}

} // namespace

HttpCall::HttpCall(HttpRequest request, Promise promise, Pool pool, std::function<void(HttpCall*)> ended)
    : m_request(std::move(request)), m_promise(std::move(promise)), m_pool(std::move(pool)), m_ended(std::move(ended)),
      m_url(m_request.url)
{
    for (QTimer* timer : {&m_inactivity, &m_deadline, &m_pause})
        timer->setSingleShot(true);
    connect(&m_inactivity, &QTimer::timeout, this, [this] { stopWith(bodyError(ErrorKind::Timeout)); });
    connect(&m_deadline, &QTimer::timeout, this, [this] { stopWith(bodyError(ErrorKind::Timeout)); });
    connect(&m_pause, &QTimer::timeout, this, &HttpCall::start);
    m_clock.start();
}

HttpCall::~HttpCall()
{
    dropReply();
}

QNetworkRequest HttpCall::networkRequest() const
{
    QNetworkRequest request(QUrl::fromEncoded(bytes(m_url)));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    if (m_lane.tls)
        request.setSslConfiguration(*m_lane.tls);
    for (const HttpHeader& header : m_request.headers)
        request.setRawHeader(bytes(header.name), bytes(header.value));
    // Asked for by hand, so that Qt leaves the packed bytes alone and we can see whether the stream is whole.
    request.setRawHeader("Accept-Encoding", "gzip");
    if (!hasHeader(m_request, "User-Agent"))
        request.setRawHeader("User-Agent", "Muster/" MUSTER_VERSION);
    if (!m_request.body.empty() && !hasHeader(m_request, "Content-Type"))
        request.setRawHeader("Content-Type", "application/json");
    return request;
}

void HttpCall::start()
{
    ++m_tries;
    m_body.clear();
    m_headers.clear();
    m_framing = {};
    m_inflate.reset();
    m_tlsReason.clear();
    m_fingerprint.clear();
    m_isEncrypted = false;
    m_wireBytes = 0;
    m_packedWhole = true;
    m_lane = m_pool.take(m_request.connection);
    m_reply = m_lane.manager->sendCustomRequest(networkRequest(), bytes(m_request.method), bytes(m_request.body));
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &HttpCall::onHeaders);
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpCall::onBytes);
    connect(m_reply, &QNetworkReply::uploadProgress, &m_inactivity, qOverload<>(&QTimer::start));
    connect(m_reply, &QNetworkReply::sslErrors, this, &HttpCall::onTlsErrors);
    connect(m_reply, &QNetworkReply::encrypted, this, &HttpCall::onEncrypted);
    connect(m_reply, &QNetworkReply::finished, this, &HttpCall::onFinished);
    m_inactivity.start(m_request.limits.inactivity);
    m_deadline.start(m_request.limits.total);
}

void HttpCall::onHeaders()
{
    m_headers.clear();
    for (const auto& [name, value] : m_reply->rawHeaderPairs())
        m_headers.push_back({text(name), text(value), isSecretHeader(text(name))});
    auto framing = httpcheck::framing(m_headers);
    if (!framing)
        return stopWith(std::move(framing.error()));
    m_framing = *framing;
    const std::int64_t cap = m_request.limits.bodyBytes;
    if (m_framing.isEncoded && !m_inflate)
        m_inflate.emplace(cap);
    if (m_framing.length && *m_framing.length > cap)
        return stopWith(bodyError(ErrorKind::TooLarge));
    if (m_framing.length)
        m_body.reserve(static_cast<std::size_t>(*m_framing.length) * (m_framing.isEncoded ? 4 : 1) + 64);
}

bool HttpCall::takeBody(const QByteArray& packed)
{
    m_wireBytes += packed.size();
    const std::string_view view(packed.constData(), static_cast<std::size_t>(packed.size()));
    if (!m_inflate) {
        m_body.append(view);
        if (static_cast<std::int64_t>(m_body.size()) <= m_request.limits.bodyBytes)
            return true;
        stopWith(bodyError(ErrorKind::TooLarge));
        return false;
    }
    const auto step = m_inflate->add(view, m_body);
    m_packedWhole = step == Inflate::Step::Done;
    if (step == Inflate::Step::TooLarge || step == Inflate::Step::Damaged) {
        stopWith(bodyError(step == Inflate::Step::TooLarge ? ErrorKind::TooLarge : ErrorKind::BadAnswer));
        return false;
    }
    return true;
}

void HttpCall::onBytes()
{
    m_inactivity.start();
    if (const qint64 waiting = m_reply->bytesAvailable(); !m_inflate && waiting > 0) {
        const std::size_t before = m_body.size();
        m_body.resize(before + static_cast<std::size_t>(waiting)); // straight into the body: no second copy
        const qint64 got = m_reply->read(m_body.data() + before, waiting);
        m_body.resize(before + static_cast<std::size_t>(std::max<qint64>(got, 0)));
        m_wireBytes += std::max<qint64>(got, 0);
        if (static_cast<std::int64_t>(m_body.size()) > m_request.limits.bodyBytes)
            stopWith(bodyError(ErrorKind::TooLarge));
        return;
    }
    (void)takeBody(m_reply->readAll());
}

/// Before the first byte of the request goes out: is it the pinned certificate?
void HttpCall::onEncrypted()
{
    m_isEncrypted = true;
    if (!m_request.connection || m_request.connection->pin.empty())
        return;
    const QSslCertificate certificate = m_reply->sslConfiguration().peerCertificate();
    if (!isPinned(*m_request.connection, certificate))
        stopWith(notPinned(fingerprintOf(certificate)));
}

void HttpCall::onTlsErrors(const QList<QSslError>& errors)
{
    m_fingerprint = fingerprintOf(m_reply->sslConfiguration().peerCertificate());
    if (m_request.connection) {
        const auto accepted = acceptable(*m_request.connection, errors, m_reply->sslConfiguration().peerCertificate());
        if (!accepted.isEmpty())
            return m_reply->ignoreSslErrors(accepted);
    }
    QStringList reasons;
    for (const QSslError& error : errors)
        reasons << error.errorString();
    reasons.removeDuplicates();
    m_tlsReason = reasons.join(QStringLiteral("; "));
}

void HttpCall::onFinished()
{
    if (m_reply == nullptr)
        return;
    if (m_headers.empty())
        onHeaders();
    if (m_reply != nullptr && m_reply->bytesAvailable() > 0)
        onBytes();
    if (m_reply == nullptr)
        return; // refused by its headers or its last bytes
    auto result = answer();
    dropReply();
    conclude(std::move(result));
}

Result<HttpResponse> HttpCall::answer()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QNetworkReply::NetworkError error = m_reply->error();
    // From 201 on Qt's codes only repeat a status that is a value to us.
    const bool hasAnswer =
        status > 0 && (error == QNetworkReply::NoError || error >= QNetworkReply::ContentAccessDenied);
    if (!hasAnswer)
        return fail(noAnswer());
    const bool isCut =
        m_request.method != "HEAD" && status != 304 && m_framing.length && m_wireBytes != *m_framing.length;
    if (isCut || !m_packedWhole)
        return fail(bodyError(ErrorKind::BadAnswer));
    HttpResponse response;
    response.status = status;
    response.reason = text(m_reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toByteArray());
    response.headers = std::move(m_headers);
    response.body = std::move(m_body);
    response.url = m_url;
    response.elapsed = std::chrono::milliseconds(m_clock.elapsed());
    response.tries = m_tries;
    return response;
}

void HttpCall::conclude(Result<HttpResponse> result)
{
    if (result && isRedirect(result->status) && !result->header("Location").empty()) {
        m_headers = std::move(result->headers);
        if (!followRedirect(result->status))
            return;
        --m_tries; // a redirect is no retry
        return start();
    }
    const bool mayMend = result ? retry::isWorthRetrying(result->status)
                                : isTransient(result.error().kind) || result.error().kind == ErrorKind::BadAnswer;
    const std::string_view wish = result ? result->header("Retry-After") : std::string_view();
    if (mayMend && tryAgain(result ? result->status : 0, wish))
        return;
    finish(std::move(result));
}

bool HttpCall::followRedirect(int status)
{
    HttpResponse view;
    view.headers = m_headers;
    if (++m_redirects > m_request.limits.redirects) {
        finish(
            fail(ErrorKind::Redirect,
                 tr("The service redirects again and again (%1 times). Enter the address at which it finally answers.")
                     .arg(m_request.limits.redirects)));
        return false;
    }
    auto target = httpcheck::redirect(m_request, m_url, status, view.header("Location"));
    if (!target) {
        finish(fail(std::move(target.error())));
        return false;
    }
    m_url = std::move(*target);
    return true;
}

bool HttpCall::tryAgain(int status, std::string_view wish)
{
    const auto asked = status > 0 ? retry::retryAfter(wish, SystemClock().now()) : std::nullopt;
    const auto pause = retry::pause(m_request, m_tries, asked, QRandomGenerator::global()->generateDouble());
    if (pause)
        m_pause.start(*pause);
    return pause.has_value();
}

void HttpCall::stopWith(Error error)
{
    if (m_finished || m_reply == nullptr)
        return;
    dropReply();
    conclude(fail(std::move(error)));
}

void HttpCall::dropReply()
{
    m_inactivity.stop();
    m_deadline.stop();
    if (m_reply == nullptr)
        return;
    QNetworkReply* reply = std::exchange(m_reply, nullptr);
    reply->disconnect(this);
    reply->disconnect(&m_inactivity);
    if (!reply->isFinished())
        reply->abort();
    reply->deleteLater();
    m_pool.give(std::exchange(m_lane.manager, nullptr));
}

void HttpCall::cancel()
{
    if (m_finished)
        return;
    m_pause.stop();
    dropReply();
    finish(fail(ErrorKind::Cancelled, tr("Cancelled.")));
}

void HttpCall::finish(Result<HttpResponse> result)
{
    if (std::exchange(m_finished, true))
        return;
    m_promise.set_value(std::move(result));
    m_ended(this);
}

} // namespace muster
