// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/httpcheck.h"
#include "core/net/inflate.h"

#include <QElapsedTimer>
#include <QNetworkReply>
#include <QSslConfiguration>
#include <QTimer>

#include <functional>
#include <optional>

class QNetworkAccessManager;

namespace muster {

/// One request from the first try to the last byte, on the network thread. Emits nothing: it fulfils the promise once
/// and then calls `ended`, after which it may be deleted later.
class HttpCall final : public QObject
{
    Q_OBJECT

public:
    using Promise = std::promise<Result<HttpResponse>>;
    /// What a try is sent with.
    struct Lane
    {
        QNetworkAccessManager* manager = nullptr;
        std::optional<QSslConfiguration> tls; ///< of a connection with settings of its own
    };
    /// Asked for a lane before each try, and given its manager back after it.
    struct Pool
    {
        std::function<Lane(const std::shared_ptr<const HttpConnection>&)> take;
        std::function<void(QNetworkAccessManager*)> give;
    };
    HttpCall(HttpRequest request, Promise promise, Pool pool, std::function<void(HttpCall*)> ended);
    ~HttpCall() override;

    void start();
    void cancel();

private:
    void onHeaders();
    void onBytes();
    void onFinished();
    void onEncrypted();
    void onTlsErrors(const QList<QSslError>& errors);
    [[nodiscard]] QNetworkRequest networkRequest() const;
    [[nodiscard]] Result<HttpResponse> answer();
    [[nodiscard]] Error noAnswer() const;
    [[nodiscard]] Error bodyError(ErrorKind kind) const;
    [[nodiscard]] Error notPinned(const QString& fingerprint) const;
    [[nodiscard]] bool takeBody(const QByteArray& bytes);
    void stopWith(Error error); ///< ends this try without looking at what else may come
    void dropReply();
    void conclude(Result<HttpResponse> result);
    bool tryAgain(int status, std::string_view wish);
    bool followRedirect(int status);
    void finish(Result<HttpResponse> result);

    HttpRequest m_request;
    Promise m_promise;
    Pool m_pool;
    std::function<void(HttpCall*)> m_ended;
    Lane m_lane;
    QNetworkReply* m_reply = nullptr;
    QTimer m_inactivity, m_deadline, m_pause;
    QElapsedTimer m_clock;
    std::string m_url; ///< of this try, after redirects
    std::string m_body;
    std::vector<HttpHeader> m_headers;
    httpcheck::Framing m_framing;
    std::optional<Inflate> m_inflate;
    QString m_tlsReason, m_fingerprint;
    std::int64_t m_wireBytes = 0;
    bool m_packedWhole = true;
    int m_tries = 0, m_redirects = 0;
    bool m_finished = false;
    bool m_isEncrypted = false; ///< this try made a secure connection of its own
};

} // namespace muster
