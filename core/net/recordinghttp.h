// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/tape.h"
#include "core/net/tapemask.h"

#include <QTemporaryFile>

#include <functional>
#include <mutex>

namespace muster {

/// An Http that lets another one do the work and keeps what was said, secrets masked, in a temporary file that has no
/// name and goes with the process. finish() makes the tape of it. Its futures do their work in get(), so wait_for()
/// says `deferred`; an answer that nobody gets is not recorded.
class RecordingHttp final : public Http
{
public:
    struct Summary
    {
        std::int64_t exchanges = 0, bytes = 0;
    };

    /// Errors: Storage (no temporary file).
    [[nodiscard]] static Result<std::unique_ptr<RecordingHttp>> create(Http& http, TapeHints hints,
                                                                       const TapeLimits& limits = {});
    /// As Http. TooLarge once the tape is as long as it may be.
    [[nodiscard]] std::future<Result<HttpResponse>> send(HttpRequest request, std::stop_token stop) override;
    [[nodiscard]] std::int64_t exchanges() const;
    /// Writes the tape as a whole or not at all; personal values become stand-ins unless `head.keepsValues`. Errors:
    /// NotFound (nothing was recorded), Storage, DiskFull, Cancelled.
    [[nodiscard]] Result<Summary> finish(TapeHead head, const QString& path, std::stop_token stop);

private:
    RecordingHttp(Http& http, TapeHints hints, const TapeLimits& limits);
    void keep(const HttpRequest& request, const Result<HttpResponse>& answer);
    [[nodiscard]] Result<void> eachKept(const std::function<bool(TapeExchange)>& visit, const std::stop_token& stop);

    Http& m_http;
    TapeHints m_hints;
    TapeMask m_mask;
    TapeLimits m_limits;
    mutable std::mutex m_guard; ///< for what follows
    QTemporaryFile m_spool;
    std::int64_t m_exchanges = 0, m_bytes = 0;
    bool m_isFull = false, m_isBroken = false;
};

} // namespace muster
