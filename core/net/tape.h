// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/http.h"

#include <QFile>

#include <functional>
#include <optional>

namespace muster {

/// What stands at the head of a tape (docs/tape.md): one recorded fetch, JSON lines, the head first.
struct TapeHead
{
    std::string connector;    ///< id
    std::string madeAt;       ///< RFC 3339
    std::string muster;       ///< version that recorded it
    std::string baseUrl;      ///< of the source, without credentials
    bool keepsValues = false; ///< false: personal values are stand-ins
};

/// One request and what came back.
struct TapeExchange
{
    std::string method, url;
    std::vector<HttpHeader> requestHeaders, headers;
    std::string requestBody, body;
    int status = 0; ///< 0 = no answer came, see `error`
    std::int64_t ms = 0;
    int tries = 1;
    std::optional<ErrorKind> error;
    bool signIn = false; ///< a login or token request: only that it happened and its status are kept
};

struct TapeLimits
{
    std::int64_t bytes = 512LL << 20;     ///< of the whole file
    std::int64_t lineBytes = 160LL << 20; ///< of one exchange
    std::int64_t exchanges = 1'000'000;
};

/// One line each, with its line end.
[[nodiscard]] std::string tapeLine(const TapeHead& head);
[[nodiscard]] std::string tapeLine(const TapeExchange& exchange);
/// Errors: Invalid, NewerVersion.
[[nodiscard]] Result<TapeHead> readTapeHead(std::string_view line);
[[nodiscard]] Result<TapeExchange> readTapeExchange(std::string_view line);

/// Reads a tape line by line; one exchange is in memory at a time.
class TapeReader
{
public:
    /// Errors: NotFound (no file, or not readable), Invalid (no tape), NewerVersion, TooLarge.
    [[nodiscard]] static Result<std::unique_ptr<TapeReader>> open(const QString& path, const TapeLimits& limits = {});
    [[nodiscard]] const TapeHead& head() const { return m_head; }
    /// The next exchange, nothing at the end. Errors: Invalid with the number of the line, TooLarge.
    [[nodiscard]] Result<std::optional<TapeExchange>> next();
    /// Where the next exchange begins.
    [[nodiscard]] qint64 position() const { return m_file.pos(); }
    /// The exchange that begins there.
    [[nodiscard]] Result<TapeExchange> at(qint64 position);

private:
    TapeReader(const QString& path, const TapeLimits& limits) : m_file(path), m_limits(limits) {}
    [[nodiscard]] Result<QByteArray> line();

    QFile m_file;
    TapeLimits m_limits;
    TapeHead m_head;
    std::int64_t m_number = 0; ///< of the line read last
};

/// Each address between angle brackets of a Link header (RFC 8288, section 3) is replaced by what `change` gives for
/// it.
void changeLinks(std::string& header, const std::function<std::string(const std::string& address)>& change);

} // namespace muster
