// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/net/http.h"
#include "core/source/signin.h"

#include <functional>
#include <map>
#include <mutex>

namespace muster {

/// An Http whose answers are computed from the request: a whole server in one function. It keeps all requests.
class AnsweringHttp final : public Http
{
public:
    using Answer = std::function<Result<HttpResponse>(const HttpRequest&)>;
    explicit AnsweringHttp(Answer answer) : m_answer(std::move(answer)) {}

    std::future<Result<HttpResponse>> send(HttpRequest request, std::stop_token) override
    {
        std::promise<Result<HttpResponse>> promise;
        auto future = promise.get_future();
        requests.push_back(request);
        promise.set_value(m_answer(request));
        return future;
    }

    std::vector<HttpRequest> requests;

private:
    Answer m_answer;
};

/// A lock that nobody else wants.
class FreeTokenLock final : public TokenLock
{
public:
    Result<std::shared_ptr<void>> take(const std::string&, std::stop_token) override
    {
        ++taken;
        return std::make_shared<int>(0);
    }
    int taken = 0;
};

/// Ports for sources whose credentials never change.
inline SourcePorts sourcePorts(Http& http, SecretStore& secrets)
{
    static FreeTokenLock lock;
    static const SystemClock clock;
    return {http, secrets, lock, clock};
}

/// Secrets by name, good for one origin.
class FixedSecrets final : public SecretStore
{
public:
    using Pairs = std::initializer_list<std::pair<const std::string, std::string>>;
    FixedSecrets() = default;
    explicit FixedSecrets(Pairs values, std::string origin = {}) : m_values(values), m_origin(std::move(origin)) {}

    Result<Secret> read(const SecretRef& ref) override
    {
        const auto found = m_values.find(ref.name);
        if (found == m_values.end() || (!m_origin.empty() && m_origin != ref.origin.text()))
            return fail(ErrorKind::SecretMissing, QStringLiteral("The secret was never stored for this origin."));
        return Secret(found->second);
    }
    Result<void> write(const SecretRef&, const Secret&) override
    {
        return fail(ErrorKind::SecretStore, QStringLiteral("read only"));
    }
    Result<void> remove(const SecretRef&) override { return fail(ErrorKind::SecretStore, QStringLiteral("read only")); }
    Result<std::vector<SecretRef>> list(const std::string&) override { return std::vector<SecretRef>(); }

private:
    std::map<std::string, std::string> m_values;
    std::string m_origin;
};

} // namespace muster
