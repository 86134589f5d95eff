// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/secret.h"

#include <optional>
#include <string>
#include <vector>

namespace muster {

/// A key of the HTTP API, without the key: that is shown once, when it is made.
struct ApiKey
{
    std::string id, name;
    std::string hint; ///< its first characters, to tell keys apart
    Timestamp created{};
    Timestamp used{};    ///< at most a minute behind; 0 = never
    Timestamp revoked{}; ///< 0 = it works
};

/// Port: who may call the HTTP API. Errors: Storage, DiskFull.
class ApiKeys
{
public:
    struct Made
    {
        ApiKey key;
        Secret text; ///< nobody can read it again
    };
    virtual ~ApiKeys() = default;
    /// A new key of 256 random bits. Errors: Invalid (no name, or longer than 100 characters).
    [[nodiscard]] virtual Result<Made> create(const std::string& name) = 0;
    [[nodiscard]] virtual Result<std::vector<ApiKey>> list() = 0; ///< oldest first, revoked ones too
    /// From the next request on the key is refused. NotFound.
    [[nodiscard]] virtual Result<void> revoke(const std::string& id) = 0;
    /// The id of the key that works and has this text, and notes that it was used; none when there is no such key.
    [[nodiscard]] virtual Result<std::optional<std::string>> check(std::string_view text) = 0;
};

/// Port: answers that are given again when a request with the same Idempotency-Key is sent again within a day.
class ApiReplies
{
public:
    struct Stored
    {
        bool sameRequest = true; ///< false: that Idempotency-Key came with another body
        int status = 0;
        std::string body;
    };
    virtual ~ApiReplies() = default;
    /// `scope` tells keys, methods and paths apart.
    [[nodiscard]] virtual Result<std::optional<Stored>> find(std::string_view scope, std::string_view request) = 0;
    /// Keeps an answer, and forgets those older than a day.
    [[nodiscard]] virtual Result<void> keep(std::string_view scope, std::string_view request, int status,
                                            std::string_view body) = 0;
};

} // namespace muster
