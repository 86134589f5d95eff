// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/vault.h"
#include "app/cli/session.h"
#include "app/cli/terminal.h"

#include <unistd.h>

namespace muster::cli {

namespace {

/// A new passphrase: typed twice, or piped in.
Result<Secret> newPassphrase()
{
    auto first = readSecret(Words::tr("New passphrase:"));
    if (!first || !isTerminal(STDIN_FILENO))
        return first;
    const auto second = readSecret(Words::tr("The same again:"));
    if (!second)
        return fail(second.error());
    if (first->reveal() != second->reveal())
        return fail(ErrorKind::Invalid, Words::tr("The two passphrases differ. Type the same one twice."));
    return first;
}

Json toJson(const SecretPlace::State& state)
{
    return {{"place", state.kind == SecretPlace::Kind::Vault ? "vault" : "keychain"},
            {"locked", state.locked},
            {"file", utf8(state.file)}};
}

Result<int> status(Session& session)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    const auto state = (*ports)->secretPlace().state();
    if (session.isJson())
        session.result(toJson(state));
    if (state.kind == SecretPlace::Kind::Keychain)
        session.line(Words::tr("Secrets are in the keychain of this computer."));
    else
        session.line(Words::tr("Secrets are in the encrypted vault %1.").arg(state.file));
    if (state.locked)
        session.line(state.byProcess
                         ? Words::tr("The passphrase that the environment or systemd gives does not open it.")
                         : Words::tr("It is locked: set MUSTER_VAULT_PASSPHRASE_FILE to the file that holds "
                                     "its passphrase, or type it when you are asked."));
    return state.locked ? exitCode(ErrorKind::SecretStore) : 0;
}

void sayMoved(Session& session, const SecretPlace::Moved& moved, const QString& words)
{
    if (session.isJson())
        session.result({{"moved", moved.count}, {"note", utf8(moved.note)}});
    session.line(words);
    if (!moved.note.isEmpty())
        session.note(moved.note);
}

Result<int> make(Session& session)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    const auto stored = (*ports)->connectors().list();
    if (!stored)
        return fail(stored.error());
    std::vector<std::string> ids;
    for (const StoredConnector& one : *stored)
        ids.push_back(one.connector.id);
    auto passphrase = Vault::isChosen() ? Vault::passphraseOfProcess() : newPassphrase();
    if (!passphrase)
        return fail(std::move(passphrase.error()));
    const auto moved = (*ports)->secretPlace().makeVault(std::move(*passphrase), ids);
    if (!moved)
        return fail(moved.error());
    sayMoved(session, *moved, Words::tr("The vault is made. %n secret(s) moved there.", nullptr, moved->count));
    return 0;
}

Result<int> change(Session& session)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    if (!Vault::isChosen() && !isTerminal(STDIN_FILENO))
        return fail(ErrorKind::Usage,
                    Words::tr("Standard input gives the new passphrase. Set MUSTER_VAULT_PASSPHRASE_FILE "
                              "to the file that holds the present one."));
    auto present = Vault::isChosen() ? Vault::passphraseOfProcess() : readSecret(Words::tr("Present passphrase:"));
    if (!present)
        return fail(std::move(present.error()));
    auto next = newPassphrase();
    if (!next)
        return fail(std::move(next.error()));
    if (const auto done = (*ports)->secretPlace().changePassphrase(std::move(*present), std::move(*next)); !done)
        return fail(done.error());
    if (session.isJson())
        session.result(toJson((*ports)->secretPlace().state()));
    session.line(Words::tr("The new passphrase opens the vault from now on."));
    if (Vault::isChosen())
        session.note(
            Words::tr("Write it into the file that gives the passphrase, too: that one still holds the old one."));
    return 0;
}

Result<int> remove(Session& session)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    const auto moved = (*ports)->secretPlace().useKeychain();
    if (!moved)
        return fail(moved.error());
    sayMoved(session, *moved,
             Words::tr("%n secret(s) moved to the keychain. The vault is deleted.", nullptr, moved->count));
    return 0;
}

} // namespace

void addVaultVerbs(Command app, Session& session)
{
    const Command group = app.sub("vault", Words::tr("Where secrets are kept: the keychain, or a vault"));
    group.requireSub();
    using Run = Result<int> (*)(Session&);
    const auto verb = [&](const char* name, const QString& help, Run run) {
        group.sub(name, help).callback([&session, run] { session.verb = run; });
    };
    verb("status", Words::tr("Say where secrets are kept, and whether the vault can be opened"), status);
    verb("make",
         Words::tr("Make an encrypted vault and move the secrets there; the passphrase comes from standard input"),
         make);
    verb("change", Words::tr("Give the vault another passphrase, read from standard input"), change);
    verb("remove", Words::tr("Move the secrets to the keychain and delete the vault"), remove);
}

} // namespace muster::cli
