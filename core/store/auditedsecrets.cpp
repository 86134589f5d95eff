// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/auditedsecrets.h"

#include "core/source/kepttokens.h"

namespace muster {

AuditedSecrets::AuditedSecrets(SecretStore& store, SecretPlace& place, AuditLog& log)
    : m_store(store), m_place(place), m_log(log)
{
}

Result<void> AuditedSecrets::note(const char* what, const SecretRef& ref)
{
    if (ref.name.starts_with(keptTokensPrefix))
        return {};
    return m_log.note(what, ref.connector, Json{{"name", ref.name}, {"origin", ref.origin.text()}});
}

Result<Secret> AuditedSecrets::read(const SecretRef& ref)
{
    return m_store.read(ref);
}

Result<void> AuditedSecrets::write(const SecretRef& ref, const Secret& secret)
{
    if (auto done = m_store.write(ref, secret); !done)
        return done;
    return note("secret.set", ref);
}

Result<void> AuditedSecrets::remove(const SecretRef& ref)
{
    if (auto done = m_store.remove(ref); !done)
        return done;
    return note("secret.removed", ref);
}

Result<std::vector<SecretRef>> AuditedSecrets::list(const std::string& connector)
{
    return m_store.list(connector);
}

SecretPlace::State AuditedSecrets::state()
{
    return m_place.state();
}

Result<void> AuditedSecrets::open(Secret passphrase)
{
    return m_place.open(std::move(passphrase));
}

void AuditedSecrets::askWith(std::function<Result<Secret>()> ask)
{
    m_place.askWith(std::move(ask));
}

Result<SecretPlace::Moved> AuditedSecrets::noteMoved(const char* what, Result<Moved> moved)
{
    if (!moved)
        return moved;
    if (auto noted = m_log.note(what, {}, Json{{"secrets", moved->count}}); !noted)
        return fail(std::move(noted.error()));
    return moved;
}

Result<SecretPlace::Moved> AuditedSecrets::makeVault(Secret passphrase, const std::vector<std::string>& connectors)
{
    return noteMoved("vault.made", m_place.makeVault(std::move(passphrase), connectors));
}

Result<void> AuditedSecrets::changePassphrase(Secret present, Secret next)
{
    if (auto done = m_place.changePassphrase(std::move(present), std::move(next)); !done)
        return done;
    return m_log.note("vault.changed", {}, Json::object());
}

Result<SecretPlace::Moved> AuditedSecrets::useKeychain()
{
    return noteMoved("vault.removed", m_place.useKeychain());
}

} // namespace muster
