// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/qthttp.h"

#include "core/net/httpcall.h"
#include "core/net/httpconnection_qt.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QNetworkProxyFactory>
#include <QThread>

#include <algorithm>
#include <array>
#include <atomic>
#include <list>
#include <unordered_map>

namespace muster {

namespace {

constexpr std::size_t managers = 5; // times six connections to a host

/// The system's proxies or those of a connection, but never for this computer itself.
class Proxies final : public QNetworkProxyFactory
{
    using Kind = HttpConnection::Proxy;

public:
    explicit Proxies(const HttpConnection* connection)
        : m_kind(connection ? connection->proxy : Kind::System),
          m_manual(m_kind == Kind::Manual ? proxyOf(*connection) : QNetworkProxy())
    {
    }

    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override
    {
        const QString host = query.peerHostName();
        if (m_kind == Kind::None || host == QLatin1String("localhost") || QHostAddress(host).isLoopback())
            return {direct};
        if (m_kind == Kind::Manual)
            return {m_manual};
        QList<QNetworkProxy> proxies = systemProxyForQuery(query);
        for (QNetworkProxy& proxy : proxies)
            if (proxy.type() == QNetworkProxy::NoProxy)
                proxy = direct;
        return proxies;
    }

private:
    Kind m_kind;
    QNetworkProxy m_manual;
    /// Straight to the host, but with a buffer: told NoProxy, Qt 6 reads an answer's head with one system call a byte.
    /// QtHttp sees to it that the default proxy is none.
    const QNetworkProxy direct{QNetworkProxy::DefaultProxy};
};

} // namespace

/// Ties a stop token to a call. A stop before the call has started is remembered, a later one is posted to its thread.
struct Ticket
{
    struct Stop
    {
        Ticket* ticket;
        void operator()() const;
    };
    QObject* loop = nullptr;
    std::function<void()> cancel;
    std::atomic<bool> stopped = false;
    std::optional<std::stop_callback<Stop>> callback;
};

void Ticket::Stop::operator()() const
{
    ticket->stopped = true;
    QMetaObject::invokeMethod(ticket->loop, ticket->cancel, Qt::QueuedConnection);
}

/// Lives on the network thread: managers and the calls under way.
class HttpLoop final : public QObject
{
    Q_OBJECT

public:
    void start(std::int64_t id, HttpRequest request, HttpCall::Promise promise, const std::shared_ptr<Ticket>& ticket)
    {
        if (ticket->stopped) {
            promise.set_value(fail(ErrorKind::Cancelled, tr("Cancelled.")));
            return;
        }
        HttpCall::Pool pool{[this](const auto& connection) { return take(connection); },
                            [this](QNetworkAccessManager* manager) { give(manager); }};
        auto* call =
            new HttpCall(std::move(request), std::move(promise), std::move(pool), [this, id, ticket](HttpCall* ended) {
                ticket->callback.reset(); // late stops reach nobody
                m_calls.erase(id);
                ended->deleteLater();
            });
        call->setParent(this);
        m_calls.emplace(id, call);
        call->start();
    }

    void cancel(std::int64_t id)
    {
        if (const auto found = m_calls.find(id); found != m_calls.end())
            found->second->cancel();
    }

    void cancelAll()
    {
        while (!m_calls.empty())
            m_calls.begin()->second->cancel();
        qDeleteAll(findChildren<HttpCall*>(Qt::FindDirectChildrenOnly));
        for (Group& group : m_groups)
            drop(group);
    }

private:
    struct Slot
    {
        QNetworkAccessManager* manager = nullptr;
        int busy = 0;
    };
    /// Managers whose connections are made in the same way: a connection is never used under other settings.
    struct Group
    {
        std::shared_ptr<const HttpConnection> connection;
        std::optional<QSslConfiguration> tls; ///< its certificates and key are read once, not for each request
        std::array<Slot, managers> lanes;
        [[nodiscard]] bool isIdle() const
        {
            return std::ranges::all_of(lanes, [](const Slot& slot) { return slot.busy == 0; });
        }
    };

    Group& groupOf(const std::shared_ptr<const HttpConnection>& connection)
    {
        const auto found = std::ranges::find(m_groups, connection, &Group::connection);
        if (found != m_groups.end())
            return *found;
        for (auto group = m_groups.begin(); group != m_groups.end();) { // those that nobody can ask for again
            const bool gone = group->connection && group->connection.use_count() == 1 && group->isIdle();
            if (gone)
                drop(*group);
            group = gone ? m_groups.erase(group) : std::next(group);
        }
        return m_groups.emplace_back(
            Group{connection, connection ? std::optional(tlsOf(*connection)) : std::nullopt, {}});
    }

    static void drop(Group& group)
    {
        for (Slot& slot : group.lanes)
            delete std::exchange(slot.manager, nullptr);
    }

    HttpCall::Lane take(const std::shared_ptr<const HttpConnection>& connection)
    {
        Group& group = groupOf(connection);
        Slot& slot = *std::ranges::min_element(group.lanes, {}, &Slot::busy);
        if (slot.manager == nullptr) {
            slot.manager = new QNetworkAccessManager(this);
            slot.manager->setProxyFactory(new Proxies(connection.get()));
        }
        ++slot.busy;
        return {slot.manager, group.tls};
    }

    void give(QNetworkAccessManager* manager)
    {
        for (Group& group : m_groups)
            for (Slot& slot : group.lanes)
                if (slot.manager == manager)
                    --slot.busy;
    }

    std::list<Group> m_groups;
    std::unordered_map<std::int64_t, HttpCall*> m_calls;
};

struct QtHttp::Parts
{
    QThread thread;
    HttpLoop loop;
    std::atomic<std::int64_t> lastId{0};
};

QtHttp::QtHttp() : m_parts(std::make_unique<Parts>())
{
    QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy); // proxies are chosen above, for each address
    m_parts->thread.setObjectName(QStringLiteral("network"));
    m_parts->loop.moveToThread(&m_parts->thread);
    m_parts->thread.start();
}

QtHttp::~QtHttp()
{
    QMetaObject::invokeMethod(
        &m_parts->loop, [loop = &m_parts->loop] { loop->cancelAll(); }, Qt::BlockingQueuedConnection);
    m_parts->thread.quit();
    m_parts->thread.wait();
}

std::future<Result<HttpResponse>> QtHttp::send(HttpRequest request, std::stop_token stop)
{
    HttpCall::Promise promise;
    auto future = promise.get_future();
    auto ready = stop.stop_requested()
                     ? Result<void>(fail(ErrorKind::Cancelled, QCoreApplication::translate("Http", "Cancelled.")))
                     : httpcheck::request(request);
    if (!ready) {
        promise.set_value(fail(std::move(ready.error())));
        return future;
    }
    const std::int64_t id = ++m_parts->lastId;
    HttpLoop* loop = &m_parts->loop;
    auto ticket = std::make_shared<Ticket>();
    ticket->loop = loop;
    ticket->cancel = [loop, id] { loop->cancel(id); };
    if (stop.stop_possible())
        ticket->callback.emplace(std::move(stop), Ticket::Stop{ticket.get()});
    auto held = std::make_shared<HttpCall::Promise>(std::move(promise)); // a posted function must be copyable
    auto start = [loop, id, held, ticket = std::move(ticket), sent = std::move(request)]() mutable {
        loop->start(id, std::move(sent), std::move(*held), ticket);
    };
    QMetaObject::invokeMethod(loop, std::move(start), Qt::QueuedConnection);
    return future;
}

} // namespace muster

#include "qthttp.moc"
