// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/workspacesecrets.h"

#include "core/store/keychain.h"
#include "core/sync/notifysettings.h"

#include <QCoreApplication>
#include <QFile>
#include <QStringList>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("WorkspaceSecrets", text);
}

constexpr std::size_t fewestBytes = 8;

Result<void> checkLength(const Secret& passphrase)
{
    if (passphrase.reveal().size() < fewestBytes)
        return fail(ErrorKind::Invalid,
                    tr("The passphrase is too short. Take at least 8 characters; several words are best."));
    return {};
}

tl::unexpected<Error> noVault()
{
    return fail(ErrorKind::NotFound, tr("This workspace has no vault: its secrets are in the keychain."));
}

} // namespace

WorkspaceSecrets::WorkspaceSecrets(const QString& vaultFile, std::unique_ptr<SecretStore> keychain)
    : m_file(vaultFile), m_keychain(std::move(keychain)), m_vault(vaultFile, [this] { return passphrase(); })
{
}

WorkspaceSecrets::~WorkspaceSecrets() = default;

bool WorkspaceSecrets::hasVault() const
{
    return QFile::exists(m_file);
}

bool WorkspaceSecrets::usesVault() const
{
    return Vault::isChosen() || hasVault();
}

/// What opens the vault: what a person entered in this process, what the process was started with, or who is asked now.
Result<Secret> WorkspaceSecrets::passphrase() const
{
    if (!m_given.empty())
        return m_given.clone();
    if (!Vault::isChosen() && m_ask)
        return m_ask();
    return Vault::passphraseOfProcess();
}

Result<Secret> WorkspaceSecrets::read(const SecretRef& ref)
{
    if (!usesVault())
        return m_keychain->read(ref);
    const std::scoped_lock lock(m_guard);
    return m_vault.read(ref);
}

Result<void> WorkspaceSecrets::write(const SecretRef& ref, const Secret& secret)
{
    if (!usesVault())
        return m_keychain->write(ref, secret);
    const std::scoped_lock lock(m_guard);
    return m_vault.write(ref, secret);
}

Result<void> WorkspaceSecrets::remove(const SecretRef& ref)
{
    if (!usesVault())
        return m_keychain->remove(ref);
    const std::scoped_lock lock(m_guard);
    return m_vault.remove(ref);
}

Result<std::vector<SecretRef>> WorkspaceSecrets::list(const std::string& connector)
{
    if (!usesVault())
        return m_keychain->list(connector);
    const std::scoped_lock lock(m_guard);
    return m_vault.list(connector);
}

SecretPlace::State WorkspaceSecrets::state()
{
    State state;
    state.file = m_file;
    if (!usesVault())
        return state;
    const std::scoped_lock lock(m_guard);
    state.kind = Kind::Vault;
    state.byProcess = Vault::isChosen();
    const auto asked = std::exchange(m_ask, {}); // looking is no reason to ask anybody
    state.locked = !m_vault.all();
    m_ask = asked;
    return state;
}

Result<void> WorkspaceSecrets::open(Secret passphrase)
{
    if (!hasVault())
        return noVault();
    const std::scoped_lock lock(m_guard);
    Secret before = std::exchange(m_given, std::move(passphrase));
    auto entries = Vault(m_file, [this] { return m_given.clone(); }).all();
    if (!entries) {
        m_given = std::move(before);
        return fail(std::move(entries.error()));
    }
    return {};
}

void WorkspaceSecrets::askWith(std::function<Result<Secret>()> ask)
{
    const std::scoped_lock lock(m_guard);
    m_ask = std::move(ask);
}

std::vector<Vault::Entry> WorkspaceSecrets::readKeychain(const std::vector<std::string>& connectors, QStringList& notes)
{
    std::vector<Vault::Entry> entries;
    for (const std::string& connector : connectors) {
        const auto refs = m_keychain->list(connector);
        if (!refs) {
            notes
                << tr("The keychain could not be read (%1), so nothing of “%2” and later applications was moved. Enter "
                      "their secrets again.")
                       .arg(refs.error().detail, QString::fromStdString(connector));
            break; // each further try may take half a minute
        }
        for (const SecretRef& ref : *refs) {
            auto value = Keychain::environment(ref)
                             ? Result<Secret>(fail(ErrorKind::Conflict, tr("The environment gives it.")))
                             : m_keychain->read(ref);
            if (value)
                entries.push_back({ref, std::move(*value)});
            else
                notes << tr("The secret “%1” of “%2” stays in the keychain. %3")
                             .arg(QString::fromStdString(ref.name), QString::fromStdString(connector),
                                  value.error().message);
        }
    }
    return entries;
}

/// Deletes what was moved. What has changed in the keychain meanwhile is taken over first.
int WorkspaceSecrets::emptyKeychain(const std::vector<Vault::Entry>& moved, QStringList& notes)
{
    for (const Vault::Entry& entry : moved) {
        const auto now = m_keychain->read(entry.ref);
        if (now && now->reveal() != entry.value.reveal()) {
            if (const auto done = m_vault.write(entry.ref, *now); !done) {
                notes << done.error().message;
                continue;
            }
        }
        if (const auto removed = m_keychain->remove(entry.ref);
            !removed && removed.error().kind != ErrorKind::SecretMissing)
            notes << tr("The secret “%1” of “%2” is in the vault now, but could not be deleted from the keychain. %3")
                         .arg(QString::fromStdString(entry.ref.name), QString::fromStdString(entry.ref.connector),
                              removed.error().message);
    }
    return static_cast<int>(moved.size());
}

Result<SecretPlace::Moved> WorkspaceSecrets::makeVault(Secret passphrase, const std::vector<std::string>& connectors)
{
    if (auto checked = checkLength(passphrase); !checked)
        return fail(std::move(checked.error()));
    const std::scoped_lock lock(m_guard);
    if (hasVault())
        return fail(ErrorKind::Conflict, tr("This workspace has a vault already: %1.").arg(m_file));
    QStringList notes;
    std::vector<std::string> owners = connectors;
    owners.emplace_back(notifySecrets);
    auto entries = readKeychain(owners, notes);
    std::vector<Vault::Entry> copies;
    for (const Vault::Entry& entry : entries)
        copies.push_back({entry.ref, entry.value.clone()});
    m_given = std::move(passphrase);
    if (auto made = m_vault.make(std::move(copies)); !made) {
        m_given = Secret();
        return fail(std::move(made.error()));
    }
    const int count = emptyKeychain(entries, notes);
    return Moved{count, notes.join(u'\n')};
}

Result<void> WorkspaceSecrets::changePassphrase(Secret present, Secret next)
{
    if (!hasVault())
        return noVault();
    if (auto checked = checkLength(next); !checked)
        return checked;
    const std::scoped_lock lock(m_guard);
    Vault vault(m_file, [&present] { return Result<Secret>(present.clone()); }); // not what is open already
    if (auto changed = vault.changePassphrase([&next] { return Result<Secret>(next.clone()); }); !changed)
        return changed;
    m_given = std::move(next);
    return {};
}

Result<SecretPlace::Moved> WorkspaceSecrets::useKeychain()
{
    if (!hasVault())
        return noVault();
    if (Vault::isChosen())
        return fail(ErrorKind::Conflict,
                    tr("The environment gives a passphrase for the vault, so secrets belong there. "
                       "Start without MUSTER_VAULT_PASSPHRASE_FILE to move them."));
    const std::scoped_lock lock(m_guard);
    int count = 0;
    auto given = m_vault.give([&](const std::vector<Vault::Entry>& entries) -> Result<void> {
        for (auto entry = entries.begin(); entry != entries.end(); ++entry, ++count) {
            auto written = m_keychain->write(entry->ref, entry->value);
            if (written)
                continue;
            for (auto back = entries.begin(); back != entry; ++back)
                static_cast<void>(m_keychain->remove(back->ref)); // they are still in the vault
            return written;
        }
        return {};
    });
    if (!given)
        return fail(std::move(given.error()));
    m_given = Secret();
    return Moved{count, {}};
}

} // namespace muster
