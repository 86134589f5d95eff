// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/jwt.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdlib>
#include <memory>

extern "C" {
#include <jwt.h>
}

namespace muster::oauth {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("OAuth", text);
}

tl::unexpected<Error> badKey()
{
    return fail(ErrorKind::Invalid,
                tr("The private key cannot be used. It must be a PEM text without a passphrase, beginning with "
                   "“-----BEGIN PRIVATE KEY-----”, of the kind that the algorithm needs: RSA for RS256, EC for ES256."),
                {}, QStringLiteral("source.auth.privateKey"));
}

struct FreeJwt
{
    void operator()(jwt_t* jwt) const { jwt_free(jwt); }
};
struct FreeText
{
    void operator()(char* text) const { std::free(text); }
};

} // namespace

std::span<const std::string_view> jwtAlgorithms()
{
    static constexpr std::string_view names[] = {"RS256", "RS384", "RS512", "ES256", "ES384", "ES512"};
    return names;
}

Result<Secret> signedJwt(std::string_view algorithm, const std::string& keyId, const Json& claims, const Secret& key)
{
    const auto known = jwtAlgorithms();
    if (std::find(known.begin(), known.end(), algorithm) == known.end())
        return fail(ErrorKind::Invalid, tr("There is no such algorithm for signing. Choose RS256 or ES256."), {},
                    QStringLiteral("source.auth.assertion.algorithm"));
    jwt_t* made = nullptr;
    if (jwt_new(&made) != 0)
        return badKey();
    const std::unique_ptr<jwt_t, FreeJwt> jwt(made);
    const std::string pem(key.reveal());
    const jwt_alg_t kind = jwt_str_alg(std::string(algorithm).c_str());
    const auto* begin = reinterpret_cast<const unsigned char*>(pem.data());
    if (pem.empty() || jwt_set_alg(made, kind, begin, static_cast<int>(pem.size())) != 0 ||
        jwt_add_grants_json(made, writeJson(claims).c_str()) != 0 ||
        (!keyId.empty() && jwt_add_header(made, "kid", keyId.c_str()) != 0))
        return badKey();
    const std::unique_ptr<char, FreeText> text(jwt_encode_str(made));
    return text ? Result<Secret>(Secret(std::string(text.get()))) : badKey();
}

} // namespace muster::oauth
