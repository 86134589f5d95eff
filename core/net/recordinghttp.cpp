// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/recordinghttp.h"

#include "core/net/taperedactor.h"

#include <QCoreApplication>
#include <QDir>
#include <QRandomGenerator>
#include <QSaveFile>

#include <array>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Tape", text);
}

/// Of one tape only, and never written down: nobody can lead its stand-ins back.
QByteArray newKey()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    return {reinterpret_cast<const char*>(words.data()), static_cast<qsizetype>(sizeof(words))};
}

Error storageError(const QString& path, const QFileDevice& file)
{
    const bool full = file.error() == QFileDevice::ResourceError;
    return {
        full ? ErrorKind::DiskFull : ErrorKind::Storage,
        tr("The tape “%1” cannot be written. Check the folder, your rights there and the room on the disk.").arg(path),
        file.errorString()};
}

} // namespace

RecordingHttp::RecordingHttp(Http& http, TapeHints hints, const TapeLimits& limits)
    : m_http(http), m_hints(std::move(hints)), m_mask(m_hints), m_limits(limits)
{
}

Result<std::unique_ptr<RecordingHttp>> RecordingHttp::create(Http& http, TapeHints hints, const TapeLimits& limits)
{
    std::unique_ptr<RecordingHttp> made(new RecordingHttp(http, std::move(hints), limits));
    if (!made->m_spool.open())
        return fail(storageError(QDir::tempPath(), made->m_spool));
    return made;
}

std::future<Result<HttpResponse>> RecordingHttp::send(HttpRequest request, std::stop_token stop)
{
    m_mask.learn(request);
    HttpRequest copy = request;
    return std::async(std::launch::deferred,
                      [this, request = std::move(copy),
                       sent = m_http.send(std::move(request), std::move(stop))]() mutable -> Result<HttpResponse> {
                          Result<HttpResponse> answer = sent.get();
                          if (!answer && answer.error().kind == ErrorKind::Cancelled)
                              return answer;
                          keep(request, answer);
                          const std::scoped_lock lock(m_guard);
                          if (m_isBroken)
                              return fail(storageError(QDir::tempPath(), m_spool));
                          if (m_isFull)
                              return fail(ErrorKind::TooLarge,
                                          tr("The tape is as long as it may be (%1 MB). Set a filter, so that fewer "
                                             "users are recorded.")
                                              .arg(m_limits.bytes >> 20));
                          return answer;
                      });
}

void RecordingHttp::keep(const HttpRequest& request, const Result<HttpResponse>& answer)
{
    const std::string line = tapeLine(m_mask.exchange(request, answer));
    const auto size = static_cast<std::int64_t>(line.size());
    const std::scoped_lock lock(m_guard);
    m_isFull = m_isFull || m_bytes + size > m_limits.bytes - (1 << 16) || size > m_limits.lineBytes ||
               m_exchanges >= m_limits.exchanges;
    if (m_isFull || m_isBroken)
        return;
    m_isBroken = m_spool.write(line.data(), size) != size;
    m_bytes += size;
    ++m_exchanges;
}

std::int64_t RecordingHttp::exchanges() const
{
    const std::scoped_lock lock(m_guard);
    return m_exchanges;
}

Result<void> RecordingHttp::eachKept(const std::function<bool(TapeExchange)>& visit, const std::stop_token& stop)
{
    if (!m_spool.flush() || !m_spool.seek(0))
        return fail(storageError(QDir::tempPath(), m_spool));
    while (!m_spool.atEnd()) {
        if (stop.stop_requested())
            return fail(ErrorKind::Cancelled, tr("The recording was cancelled; no tape was written."));
        auto exchange = readTapeExchange(m_spool.readLine().toStdString());
        if (!exchange)
            return fail(std::move(exchange.error()));
        if (!visit(std::move(*exchange)))
            break;
    }
    return {};
}

Result<RecordingHttp::Summary> RecordingHttp::finish(TapeHead head, const QString& path, std::stop_token stop)
{
    const std::scoped_lock lock(m_guard);
    if (m_exchanges == 0)
        return fail(ErrorKind::NotFound, tr("Nothing was asked of the source, so there is nothing to keep on a tape."));
    TapeRedactor redactor(m_hints, newKey());
    const bool redacts = !head.keepsValues;
    if (redacts) {
        const auto looked = eachKept(
            [&](const TapeExchange& exchange) {
                redactor.look(exchange);
                return true;
            },
            stop);
        if (!looked)
            return fail(looked.error());
    }
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return fail(storageError(path, file));
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    head.baseUrl = m_mask.url(head.baseUrl);
    Summary summary;
    const auto put = [&](const std::string& line) {
        summary.bytes += static_cast<std::int64_t>(line.size());
        return file.write(line.data(), static_cast<qint64>(line.size())) == static_cast<qint64>(line.size());
    };
    bool good = put(tapeLine(head));
    const auto written = eachKept(
        [&](TapeExchange exchange) {
            good = good && put(tapeLine(redacts ? redactor.change(std::move(exchange)) : exchange));
            ++summary.exchanges;
            return good;
        },
        stop);
    if (!written)
        return fail(written.error()); // what was begun goes with the QSaveFile
    if (!good || !file.commit())
        return fail(storageError(path, file));
    return summary;
}

} // namespace muster
