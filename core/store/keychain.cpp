// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/keychain.h"

#include "core/base/json.h"
#include "core/store/keychainjobs.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdlib>
#include <mutex>

namespace muster {

namespace {

using keychain::Answer;
using keychain::Outcome;

QString tr(const char* text)
{
    return QCoreApplication::translate("Keychain", text);
}

QString qt(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// "northwind-hr/token@https://hr.example.com": an id holds no "/", an origin no "@".
QString keyOf(const SecretRef& ref)
{
    return qt(ref.connector + "/" + ref.name + "@" + ref.origin.text());
}

QString indexKeyOf(const std::string& connector)
{
    return qt("index:" + connector); // an id holds no ":"
}

std::string upperName(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) {
        if (c >= 'a' && c <= 'z')
            return static_cast<char>(c - 'a' + 'A');
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
    });
    return out;
}

/// Why the keychain could not help, and every way out.
tl::unexpected<Error> refusal(const Answer& answer, const QString& variable)
{
    QString reason;
    switch (answer.outcome) {
    case Outcome::NoAnswer:
        reason = tr("The keychain did not answer; it may be waiting for someone to unlock it.");
        break;
    case Outcome::Refused:
        reason = tr("The keychain refused access.");
        break;
    default:
        reason = tr("The keychain of this computer is not available or locked.");
    }
    return fail(
        ErrorKind::SecretStore,
        tr("%1 Start or unlock it (for example with gnome-keyring or KWallet) and try again; or keep secrets in an "
           "encrypted vault (“File”, “Where Secrets Are Kept…”, or: musterctl vault make; a service sets "
           "MUSTER_VAULT_PASSPHRASE_FILE to a file with its passphrase); or give the secret in the environment "
           "variable "
           "%2. Muster never keeps secrets in plain files.")
            .arg(reason, variable),
        answer.detail);
}

Result<Secret> fromEnvironment(const SecretRef& ref, const char* value)
{
    const std::string bound = "MUSTER_SECRET_ORIGIN_" + upperName(ref.connector);
    const char* origin = std::getenv(bound.c_str());
    if (origin != nullptr && ref.origin.text() != origin)
        return fail(ErrorKind::SecretMissing,
                    tr("The secret “%1” from the environment belongs to %2 (as %3 says) and is not sent to %4.")
                        .arg(qt(ref.name), qt(origin), qt(bound), qt(ref.origin.text())));
    return Secret(value);
}

/// Two threads that store secrets of one connector must not lose each other's line in the index.
std::mutex& indexGuard()
{
    static std::mutex guard;
    return guard;
}

std::vector<SecretRef> readIndex(const std::string& connector, const std::string& text)
{
    std::vector<SecretRef> refs;
    const Json index = readJson(text);
    if (!index.is_array())
        return refs;
    for (const Json& entry : index) {
        if (!entry.is_object() || !entry.contains("name") || !entry["name"].is_string() || !entry.contains("origin") ||
            !entry["origin"].is_string())
            continue;
        auto origin = Origin::fromText(entry["origin"].get<std::string>());
        if (origin)
            refs.push_back({connector, entry["name"].get<std::string>(), std::move(*origin)});
    }
    return refs;
}

std::string writeIndex(const std::vector<SecretRef>& refs)
{
    Json index = Json::array();
    for (const SecretRef& ref : refs)
        index.push_back({{"name", ref.name}, {"origin", ref.origin.text()}});
    return writeJson(index);
}

} // namespace

std::chrono::milliseconds Keychain::patience()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_MACOS)
    if (qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        return std::chrono::seconds(4);
#endif
    return std::chrono::seconds(30);
}

Keychain::Keychain(QString service, std::chrono::milliseconds wait) : m_service(std::move(service)), m_wait(wait) {}

std::string Keychain::variable(std::string_view connector, std::string_view name)
{
    return "MUSTER_SECRET_" + upperName(connector) + "_" + upperName(name);
}

tl::unexpected<Error> Keychain::missing(const SecretRef& ref)
{
    return fail(ErrorKind::SecretMissing,
                tr("The secret “%1” is not stored for %2. Enter it under Authentication, or run: "
                   "musterctl secret set %3 %1")
                    .arg(qt(ref.name), qt(ref.origin.text()), qt(ref.connector)));
}

std::optional<Result<Secret>> Keychain::environment(const SecretRef& ref)
{
    const char* value = std::getenv(variable(ref.connector, ref.name).c_str());
    if (value == nullptr || *value == '\0')
        return std::nullopt;
    return fromEnvironment(ref, value);
}

Result<Secret> Keychain::read(const SecretRef& ref)
{
    const std::string name = variable(ref.connector, ref.name);
    if (auto given = environment(ref))
        return std::move(*given);
    Answer answer = keychain::Entry{m_service, keyOf(ref), m_wait}.read();
    if (answer.outcome == Outcome::Done)
        return Secret(std::move(answer.value));
    if (answer.outcome != Outcome::Missing)
        return refusal(answer, qt(name));
    if (auto usable = probe(ref); !usable)
        return fail(std::move(usable.error()));
    return missing(ref);
}

/// A locked keychain also says "not found". Only one that can be written to has really looked.
Result<void> Keychain::probe(const SecretRef& ref)
{
    const keychain::Entry entry{m_service, QStringLiteral("probe:"), m_wait};
    const Answer written = entry.write("Muster looks whether this keychain can be used.");
    if (written.outcome != Outcome::Done)
        return refusal(written, qt(variable(ref.connector, ref.name)));
    static_cast<void>(entry.remove());
    return {};
}

Result<void> Keychain::write(const SecretRef& ref, const Secret& secret)
{
    if (secret.empty())
        return fail(ErrorKind::Invalid, tr("An empty secret is not stored. To delete one, remove it."));
    const Answer answer = keychain::Entry{m_service, keyOf(ref), m_wait}.write(secret.reveal());
    if (answer.outcome != Outcome::Done)
        return refusal(answer, qt(variable(ref.connector, ref.name)));
    return changeIndex(ref, true);
}

Result<void> Keychain::remove(const SecretRef& ref)
{
    const keychain::Entry entry{m_service, keyOf(ref), m_wait};
    Answer stored = entry.read(); // libsecret reports success also when there was nothing to delete
    const Secret wiped(std::move(stored.value));
    if (stored.outcome == Outcome::Missing) {
        if (auto usable = probe(ref); !usable)
            return usable;
        if (auto changed = changeIndex(ref, false); !changed)
            return changed;
        return missing(ref);
    }
    if (stored.outcome != Outcome::Done)
        return refusal(stored, qt(variable(ref.connector, ref.name)));
    if (const Answer removed = entry.remove(); removed.outcome != Outcome::Done)
        return refusal(removed, qt(variable(ref.connector, ref.name)));
    return changeIndex(ref, false);
}

Result<std::vector<SecretRef>> Keychain::list(const std::string& connector)
{
    const Answer answer = keychain::Entry{m_service, indexKeyOf(connector), m_wait}.read();
    if (answer.outcome == Outcome::Done)
        return readIndex(connector, answer.value);
    const SecretRef any{connector, "name", {}};
    if (answer.outcome != Outcome::Missing)
        return refusal(answer, qt(variable(connector, any.name)));
    if (auto usable = probe(any); !usable)
        return fail(std::move(usable.error()));
    return std::vector<SecretRef>();
}

Result<void> Keychain::changeIndex(const SecretRef& ref, bool present)
{
    const std::scoped_lock lock(indexGuard());
    auto refs = list(ref.connector);
    if (!refs)
        return fail(std::move(refs.error()));
    const auto isThis = [&](const SecretRef& other) { return other.name == ref.name && other.origin == ref.origin; };
    const bool listed = std::ranges::any_of(*refs, isThis);
    if (listed == present)
        return {};
    if (present)
        refs->push_back(ref);
    else
        std::erase_if(*refs, isThis);
    const keychain::Entry entry{m_service, indexKeyOf(ref.connector), m_wait};
    const Answer answer = refs->empty() ? entry.remove() : entry.write(writeIndex(*refs));
    if (answer.outcome != Outcome::Done)
        return refusal(answer, qt(variable(ref.connector, ref.name)));
    return {};
}

} // namespace muster
