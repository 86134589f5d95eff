// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/vault.h"

#include "core/base/json.h"
#include "core/store/keychain.h"
#include "core/store/runlock.h"

#include <QCoreApplication>
#include <QFile>
#include <QSaveFile>

#include <sodium.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Vault", text);
}

constexpr qint64 mostBytes = 16 << 20;
constexpr std::uint64_t mostMemory = 1ULL << 30; ///< what a file may ask for: it could come from somebody else
constexpr std::uint64_t mostOperations = 16;

tl::unexpected<Error> closed(const QString& why, const QString& detail = {})
{
    return fail(ErrorKind::SecretStore, why, detail);
}

std::string coded(std::string_view bytes)
{
    return QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())).toBase64().toStdString();
}

std::string decoded(const Json& json, const char* key)
{
    const auto found = json.find(key);
    if (found == json.end() || !found->is_string())
        return {};
    return QByteArray::fromBase64(QByteArray::fromStdString(found->get<std::string>())).toStdString();
}

std::uint64_t numberAt(const Json& json, const char* key)
{
    const auto found = json.find(key);
    return found != json.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

const unsigned char* bytes(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes(std::string& text)
{
    return reinterpret_cast<unsigned char*>(text.data());
}

std::string randomBytes(std::size_t count)
{
    std::string out(count, '\0');
    randombytes_buf(out.data(), out.size());
    return out;
}

QString damaged()
{
    return tr("The vault cannot be opened: the passphrase is wrong, or the file secrets.vault is damaged. Check the "
              "passphrase; if it is right, bring the file back from a backup.");
}

/// The entry of that name, connector and origin.
auto position(std::vector<Vault::Entry>& entries, const SecretRef& ref)
{
    return std::find_if(entries.begin(), entries.end(), [&](const Vault::Entry& entry) {
        return entry.ref.connector == ref.connector && entry.ref.name == ref.name && entry.ref.origin == ref.origin;
    });
}

} // namespace

Vault::Vault(QString file, Passphrase passphrase) : m_file(std::move(file)), m_passphrase(std::move(passphrase)) {}
Vault::~Vault() = default;

bool Vault::isChosen()
{
    return qEnvironmentVariableIsSet("MUSTER_VAULT_PASSPHRASE_FILE") ||
           (qEnvironmentVariableIsSet("CREDENTIALS_DIRECTORY") &&
            QFile::exists(qEnvironmentVariable("CREDENTIALS_DIRECTORY") + QStringLiteral("/muster-vault")));
}

Result<Secret> Vault::passphraseOfProcess()
{
    if (!isChosen())
        return closed(
            tr("The secrets of this workspace lie in an encrypted vault, which is locked. Open it in Muster under "
               "“File”, “Where Secrets Are Kept…”; or set MUSTER_VAULT_PASSPHRASE_FILE to the file that holds "
               "its passphrase, and start again."));
    QString name = qEnvironmentVariable("MUSTER_VAULT_PASSPHRASE_FILE");
    if (name.isEmpty())
        name = qEnvironmentVariable("CREDENTIALS_DIRECTORY") + QStringLiteral("/muster-vault");
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return closed(
            tr("The passphrase of the vault cannot be read from %1. Check the path and who may read it.").arg(name),
            file.errorString());
    std::string text = file.read(64 << 10).toStdString();
    if (!text.empty() && text.back() == '\n')
        text.pop_back();
    if (!text.empty() && text.back() == '\r')
        text.pop_back();
    if (text.empty())
        return closed(tr("The file %1 holds no passphrase for the vault. Write one into it.").arg(name));
    return Secret(std::move(text));
}

Result<void> Vault::deriveKey(const std::string& salt, std::uint64_t operations, std::uint64_t memory)
{
    if (!m_key.empty() && salt == m_salt)
        return {};
    if (sodium_init() < 0)
        return closed(tr("The encryption library does not start on this computer."));
    if (salt.size() != crypto_pwhash_SALTBYTES || operations < 1 || operations > mostOperations ||
        memory < crypto_pwhash_MEMLIMIT_MIN || memory > mostMemory)
        return closed(damaged());
    auto passphrase = m_passphrase();
    if (!passphrase)
        return fail(std::move(passphrase.error()));
    std::string key(crypto_secretbox_KEYBYTES, '\0');
    const std::string_view words = passphrase->reveal();
    if (crypto_pwhash(bytes(key), key.size(), words.data(), words.size(), bytes(std::string_view(salt)), operations,
                      static_cast<std::size_t>(memory), crypto_pwhash_ALG_ARGON2ID13) != 0)
        return closed(tr("There is not enough memory to open the vault (%1 MB).").arg(memory >> 20));
    m_key = Secret(std::move(key));
    m_salt = salt;
    return {};
}

Result<Vault::Entries> Vault::all()
{
    QFile file(m_file);
    if (!file.exists())
        return Entries();
    if (!file.open(QIODevice::ReadOnly))
        return closed(tr("The vault %1 cannot be read. Check its permissions.").arg(m_file), file.errorString());
    const Json json = readJson(file.read(mostBytes).toStdString());
    if (!json.is_object())
        return closed(damaged());
    if (numberAt(json, "muster-vault") > 1)
        return fail(ErrorKind::NewerVersion,
                    tr("The vault was written by a newer version of Muster. Update this one."));
    const std::string nonce = decoded(json, "nonce"), box = decoded(json, "box");
    if (auto key = deriveKey(decoded(json, "salt"), numberAt(json, "operations"), numberAt(json, "memory")); !key)
        return fail(std::move(key.error()));
    if (nonce.size() != crypto_secretbox_NONCEBYTES || box.size() < crypto_secretbox_MACBYTES)
        return closed(damaged());
    std::string plain(box.size() - crypto_secretbox_MACBYTES, '\0');
    if (crypto_secretbox_open_easy(bytes(plain), bytes(std::string_view(box)), box.size(),
                                   bytes(std::string_view(nonce)), bytes(m_key.reveal())) != 0) {
        m_key = Secret(); // so that another passphrase is asked for
        return closed(damaged());
    }
    const Secret wiped(std::move(plain));
    Entries entries;
    for (const Json& entry : readJson(wiped.reveal())) {
        auto origin = Origin::fromText(entry.value("origin", std::string()));
        if (!origin)
            return closed(damaged(), origin.error().message); // a later save would lose it
        entries.push_back(
            {{entry.value("connector", std::string()), entry.value("name", std::string()), std::move(*origin)},
             Secret(entry.value("value", std::string()))});
    }
    return entries;
}

Result<void> Vault::save(const Entries& entries)
{
    if (m_key.empty()) {
        if (sodium_init() < 0)
            return closed(tr("The encryption library does not start on this computer."));
        if (auto key = deriveKey(randomBytes(crypto_pwhash_SALTBYTES), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                 crypto_pwhash_MEMLIMIT_INTERACTIVE);
            !key)
            return key;
    }
    Json list = Json::array();
    for (const Entry& entry : entries)
        list.push_back(Json{{"connector", entry.ref.connector},
                            {"name", entry.ref.name},
                            {"origin", entry.ref.origin.text()},
                            {"value", std::string(entry.value.reveal())}});
    const Secret plain(writeJson(list));
    const std::string nonce = randomBytes(crypto_secretbox_NONCEBYTES);
    std::string box(plain.reveal().size() + crypto_secretbox_MACBYTES, '\0');
    crypto_secretbox_easy(bytes(box), bytes(plain.reveal()), plain.reveal().size(), bytes(std::string_view(nonce)),
                          bytes(m_key.reveal()));
    const Json json{{"muster-vault", 1},
                    {"kdf", "argon2id13"},
                    {"operations", static_cast<std::uint64_t>(crypto_pwhash_OPSLIMIT_INTERACTIVE)},
                    {"memory", static_cast<std::uint64_t>(crypto_pwhash_MEMLIMIT_INTERACTIVE)},
                    {"salt", coded(m_salt)},
                    {"nonce", coded(nonce)},
                    {"box", coded(box)}};
    QSaveFile file(m_file);
    const QByteArray text = QByteArray::fromStdString(writeJson(json, 1)) + '\n';
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        file.write(text) != text.size() || !file.commit())
        return closed(
            tr("The vault %1 cannot be written. Check the disk and the permissions of its folder.").arg(m_file),
            file.errorString());
    return {};
}

/// Does the work while nobody else writes the vault.
Result<void> Vault::locked(const std::function<Result<void>()>& work)
{
    using namespace std::chrono_literals;
    const auto end = std::chrono::steady_clock::now() + 30s;
    for (;;) {
        auto lock = RunLock::tryTake(m_file.toStdString(), "vault");
        if (!lock)
            return fail(std::move(lock.error()));
        if (*lock)
            return work();
        if (std::chrono::steady_clock::now() > end)
            return closed(tr("Another program has been writing the vault for half a minute. Try again."));
        std::this_thread::sleep_for(5ms);
    }
}

Result<void> Vault::change(const std::function<Result<void>(Entries&)>& how)
{
    return locked([&]() -> Result<void> {
        auto entries = all();
        if (!entries)
            return fail(std::move(entries.error()));
        if (auto done = how(*entries); !done)
            return done;
        return save(*entries);
    });
}

Result<void> Vault::make(std::vector<Entry> entries)
{
    return locked([&]() -> Result<void> {
        if (QFile::exists(m_file))
            return fail(ErrorKind::Conflict, tr("This workspace has a vault already: %1.").arg(m_file));
        m_key = Secret();
        return save(entries);
    });
}

Result<void> Vault::give(const std::function<Result<void>(const std::vector<Entry>&)>& take)
{
    return locked([&]() -> Result<void> {
        const auto entries = all();
        if (!entries)
            return fail(entries.error());
        if (auto taken = take(*entries); !taken)
            return taken;
        if (!QFile::remove(m_file))
            return closed(
                tr("The secrets have been moved, but the vault %1 cannot be deleted. Delete it.").arg(m_file));
        m_key = Secret();
        return {};
    });
}

Result<void> Vault::changePassphrase(Passphrase next)
{
    return locked([&]() -> Result<void> {
        const auto entries = all();
        if (!entries)
            return fail(entries.error());
        Vault renewed(m_file, std::move(next));
        if (auto saved = renewed.save(*entries); !saved)
            return saved;
        m_passphrase = std::move(renewed.m_passphrase);
        m_key = std::move(renewed.m_key);
        m_salt = renewed.m_salt;
        return {};
    });
}

Result<Secret> Vault::read(const SecretRef& ref)
{
    if (auto given = Keychain::environment(ref))
        return std::move(*given);
    auto entries = all();
    if (!entries)
        return fail(std::move(entries.error()));
    const auto found = position(*entries, ref);
    if (found == entries->end())
        return Keychain::missing(ref);
    return std::move(found->value);
}

Result<void> Vault::write(const SecretRef& ref, const Secret& secret)
{
    if (secret.empty())
        return fail(ErrorKind::Invalid, tr("An empty secret is not stored. To delete one, remove it."));
    return change([&](Entries& entries) -> Result<void> {
        const auto found = position(entries, ref);
        if (found == entries.end())
            entries.push_back({ref, secret.clone()});
        else
            found->value = secret.clone();
        return {};
    });
}

Result<void> Vault::remove(const SecretRef& ref)
{
    return change([&](Entries& entries) -> Result<void> {
        const auto found = position(entries, ref);
        if (found == entries.end())
            return Keychain::missing(ref);
        entries.erase(found);
        return {};
    });
}

Result<std::vector<SecretRef>> Vault::list(const std::string& connector)
{
    const auto entries = all();
    if (!entries)
        return fail(entries.error());
    std::vector<SecretRef> refs;
    for (const Entry& entry : *entries) {
        if (entry.ref.connector == connector)
            refs.push_back(entry.ref);
    }
    return refs;
}

} // namespace muster
