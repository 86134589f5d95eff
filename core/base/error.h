// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>

namespace muster {

/// What went wrong, in the few classes that decide what happens next: whether to retry, which exit code, which HTTP
/// status.
enum class ErrorKind {
    Usage,        ///< the caller asked for something that makes no sense
    Invalid,      ///< a value in a connector, a file or a form is wrong
    NewerVersion, ///< a file or database written by a newer Muster
    NotFound,     ///< no such connector, plan, run, user, file
    Conflict,     ///< already exists, or already running
    Network,      ///< the host cannot be reached, or the connection broke
    Timeout,      ///< no answer in time
    Tls,          ///< the server's certificate was refused
    Redirect,     ///< a redirect that must not be followed
    Unauthorized, ///< 401, or a missing or expired credential
    Forbidden,    ///< 403
    RateLimited,  ///< 429 after the last retry
    Server,       ///< another answer that is not 2xx
    BadAnswer,    ///< an answer that is not what was asked for: not JSON, wrong shape, cut off
    TooLarge,     ///< a limit on size, depth, pages or records was hit
    Loop,         ///< a repeated page or cursor
    Held,         ///< a plan waits for approval
    Storage,      ///< the workspace cannot be read or written
    Damaged,      ///< the workspace file: the message names the way back
    DiskFull,
    SecretStore,   ///< keychain or vault not available, or locked
    SecretMissing, ///< the secret was never stored for this origin
    Cancelled,
    Internal,
};

/// One failure. `message` is a translated sentence that also says what to do; `detail` is redacted evidence for an
/// expert; `where` names the place: a JSON path of the connector ("source.auth.token"), a URL without query, a record
/// number, or nothing.
struct Error
{
    Error();
    Error(ErrorKind what, QString sentence, QString evidence = {}, QString place = {});
    // written down in error.cpp: every Result has them, so every file would compile its own
    Error(const Error&);
    Error(Error&&) noexcept;
    Error& operator=(const Error&);
    Error& operator=(Error&&) noexcept;
    ~Error();

    ErrorKind kind = ErrorKind::Internal;
    QString message;
    QString detail;
    QString where;
};

/// Exit code of `musterctl` for a failure of this kind (contract, section 2): 1 failed, 2 usage, 4 held, 6
/// authorization, 130 cancelled.
[[nodiscard]] int exitCode(ErrorKind kind);
/// Stable lowerCamelCase name of the kind, for JSON.
[[nodiscard]] std::string_view kindName(ErrorKind kind);
/// True when the same request may succeed a little later (network, time-out, 429, 5xx).
[[nodiscard]] bool isTransient(ErrorKind kind);

} // namespace muster
