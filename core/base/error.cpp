// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

namespace muster {

Error::Error() = default;
Error::Error(ErrorKind what, QString sentence, QString evidence, QString place)
    : kind(what), message(std::move(sentence)), detail(std::move(evidence)), where(std::move(place))
{
}
Error::Error(const Error&) = default;
Error::Error(Error&&) noexcept = default;
Error& Error::operator=(const Error&) = default;
Error& Error::operator=(Error&&) noexcept = default;
Error::~Error() = default;

int exitCode(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Usage:
        return 2;
    case ErrorKind::Held:
        return 4;
    case ErrorKind::Unauthorized:
    case ErrorKind::SecretMissing:
        return 6;
    case ErrorKind::Cancelled:
        return 130;
    default:
        return 1;
    }
}

std::string_view kindName(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Usage:
        return "usage";
    case ErrorKind::Invalid:
        return "invalid";
    case ErrorKind::NewerVersion:
        return "newerVersion";
    case ErrorKind::NotFound:
        return "notFound";
    case ErrorKind::Conflict:
        return "conflict";
    case ErrorKind::Network:
        return "network";
    case ErrorKind::Timeout:
        return "timeout";
    case ErrorKind::Tls:
        return "tls";
    case ErrorKind::Redirect:
        return "redirect";
    case ErrorKind::Unauthorized:
        return "unauthorized";
    case ErrorKind::Forbidden:
        return "forbidden";
    case ErrorKind::RateLimited:
        return "rateLimited";
    case ErrorKind::Server:
        return "server";
    case ErrorKind::BadAnswer:
        return "badAnswer";
    case ErrorKind::TooLarge:
        return "tooLarge";
    case ErrorKind::Loop:
        return "loop";
    case ErrorKind::Held:
        return "held";
    case ErrorKind::Storage:
    case ErrorKind::Damaged: // scripts have always read this word for it
        return "storage";
    case ErrorKind::DiskFull:
        return "diskFull";
    case ErrorKind::SecretStore:
        return "secretStore";
    case ErrorKind::SecretMissing:
        return "secretMissing";
    case ErrorKind::Cancelled:
        return "cancelled";
    case ErrorKind::Internal:
        return "internal";
    }
    return "internal";
}

bool isTransient(ErrorKind kind)
{
    return kind == ErrorKind::Network || kind == ErrorKind::Timeout || kind == ErrorKind::RateLimited ||
           kind == ErrorKind::Server;
}

} // namespace muster
