// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/filetext.h"
#include "app/cli/session.h"
#include "core/source/connectorsecrets.h"
#include "core/sync/accesschange.h"
#include "core/sync/authorization.h"
#include "core/sync/credentials.h"

#include <QFileInfo>

#include <set>

namespace muster::cli {

namespace {

struct ConnectorArguments
{
    std::string id, file, output;
    bool yes = false;
};

/// The connector file's JSON, with what the workspace knows about it under one key of its own.
Json storedJson(const StoredConnector& stored)
{
    Json out = connectorToJson(stored.connector);
    out["stored"] = Json{{"version", stored.version},
                         {"active", stored.active},
                         {"created", toRfc3339(stored.created)},
                         {"updated", toRfc3339(stored.updated)}};
    return out;
}

void printWarnings(Session& session, const std::vector<Problem>& warnings)
{
    for (const Problem& problem : warnings)
        session.note(Words::tr("Warning: %1: %2").arg(QString::fromStdString(problem.path), problem.message));
}

QString stateText(const StoredConnector& stored)
{
    if (!stored.connector.source)
        return Words::tr("bookmark");
    return stored.active ? Words::tr("active") : Words::tr("not active");
}

/// What is still to be done before the first import.
void printNext(Session& session, Ports& ports, const Connector& connector)
{
    const QString id = QString::fromStdString(connector.id);
    std::set<std::string> missing;
    for (const SecretUse& use : secretUses(connector))
        missing.insert(use.name);
    bool authorized = true;
    if (!missing.empty() || usesOAuth(connector)) { // otherwise nobody needs to be asked to open a keychain or a vault
        const auto health = credentialHealth(connector, ports);
        for (const CredentialState& secret : health ? health->secrets : std::vector<CredentialState>())
            if (secret.stored && !secret.place.empty())
                missing.erase(secret.name);
        authorized =
            !health || (!health->authorizationError && (!health->authorization || health->authorization->authorized));
    }
    for (const std::string& name : missing)
        session.note(
            Words::tr("Store its secret next: %1")
                .arg(session.nextCommand(QStringLiteral("secret set %1 %2").arg(id, QString::fromStdString(name)))));
    if (!authorized)
        session.note(
            Words::tr("Authorize it next: %1").arg(session.nextCommand(QStringLiteral("authorize %1").arg(id))));
    else if (connector.source && missing.empty())
        session.note(Words::tr("Try it next: %1").arg(session.nextCommand(QStringLiteral("test ") + id)));
}

QString sentences(const std::vector<QString>& words)
{
    return QStringList(words.begin(), words.end()).join(u' ');
}

/// Nothing is saved on a doubt: what cannot be looked at may be what the import needs.
tl::unexpected<Error> cannotSee(const Error& why)
{
    return fail(why.kind,
                Words::tr("Nothing was saved: nobody can tell whether the import could still sign in. %1 Then save "
                          "again.")
                    .arg(why.message),
                why.detail, why.where);
}

/// What a person does before the changed connector can sign in, one command a line.
QString commandsFor(const Session& session, const CredentialHealth& then, const std::string& connector,
                    const std::string& file)
{
    const QString id = QString::fromStdString(connector),
                  path = file == "-" ? QStringLiteral("FILE") : shellWord(QString::fromStdString(file));
    QStringList commands;
    for (const CredentialState& secret : then.secrets) {
        if (!secret.place.empty() && !secret.stored)
            commands << session.nextCommand(
                QStringLiteral("secret set %1 %2 --file %3").arg(id, QString::fromStdString(secret.name), path));
    }
    if (then.authorization && !then.authorization->authorized)
        commands << session.nextCommand(QStringLiteral("authorize %1 --file %2").arg(id, path));
    return commands.join(u'\n');
}

/// What is stored is not sent elsewhere, or otherwise, before somebody has allowed it.
Result<void> checkAllowed(const Connector& old, const Connector& changed, bool yes)
{
    const auto changes = changesToAllow(old, changed);
    if (changes.empty() || yes)
        return {};
    return fail(ErrorKind::Unauthorized,
                Words::tr("Nothing was saved: this changes how Muster signs in with the stored credentials. %1 Look "
                          "whether that is right, and allow it with --yes.")
                    .arg(wordsOf(changes)));
}

/// An import that can sign in is not replaced by one that cannot.
Result<void> checkCredentials(Session& session, const StoredConnector& old, const Connector& changed,
                              const ConnectorArguments& arguments)
{
    if (!old.active || signsInAlike(old.connector, changed))
        return {};
    if (auto allowed = checkAllowed(old.connector, changed, arguments.yes); !allowed)
        return allowed;
    Ports& ports = **session.ports();
    for (const Connector* one : {&old.connector, &changed}) {
        const auto health = credentialHealth(*one, ports);
        if (!health)
            return cannotSee(health.error());
        if (health->authorizationError && health->authorizationError->kind == ErrorKind::SecretStore)
            return cannotSee(*health->authorizationError);
        if (one == &old.connector && !health->missing.empty())
            return {}; // nothing to lose
        if (one == &changed && !health->missing.empty())
            return fail(ErrorKind::Unauthorized,
                        Words::tr("Nothing was saved: with this file the import could not sign in any more. %1 Do "
                                  "what follows, then save again.")
                            .arg(sentences(health->missing)),
                        commandsFor(session, *health, changed.id, arguments.file));
    }
    return {};
}

void tellSaved(Session& session, const StoredConnector& stored, bool isNew)
{
    if (session.isJson())
        session.result(storedJson(stored));
    const QString key = QString::fromStdString(stored.connector.id);
    const QString label = QString::fromStdString(stored.connector.application.displayLabel);
    session.line(isNew ? Words::tr("Added the connector “%1” (%2).").arg(key, label)
                       : Words::tr("Saved the connector “%1” as version %3 (%2).")
                             .arg(key, label, QString::number(stored.version)));
}

Result<int> save(Session& session, const ConnectorArguments& arguments, bool isNew)
{
    auto loaded = isNew ? loadConnectorFile(arguments.file) : loadConnectorFile(arguments.file, arguments.id);
    if (!loaded)
        return fail(std::move(loaded.error()));
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    ConnectorStore& store = (*ports)->connectors();
    std::optional<Connector> before;
    if (!isNew) {
        const auto old = session.connector(arguments.id);
        if (!old)
            return fail(old.error());
        if (auto good = checkCredentials(session, *old, loaded->connector, arguments); !good)
            return fail(std::move(good.error()));
        before = old->connector;
    }
    auto stored =
        isNew ? store.add(loaded->connector, loaded->logo.value_or("")) : store.update(loaded->connector, loaded->logo);
    if (!stored)
        return fail(std::move(stored.error()));
    // lint found nothing missing, so it may import
    if (stored->connector.source && !stored->active) {
        if (const auto active = store.setActive(stored->connector.id, true); !active)
            return fail(active.error());
        stored->active = true;
    }
    if (before)
        for (const QString& word : forgetOldTokens(*before, stored->connector, **ports, session.stop()))
            session.note(word);
    printWarnings(session, loaded->warnings);
    tellSaved(session, *stored, isNew);
    printNext(session, **ports, stored->connector);
    return 0;
}

Result<int> list(Session& session)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    const auto all = (*ports)->connectors().list();
    if (!all)
        return fail(all.error());
    Json array = Json::array();
    Table table({Words::tr("ID"), Words::tr("NAME"), Words::tr("STATE"), Words::tr("VERSION"), Words::tr("BASE URL")});
    for (const StoredConnector& stored : *all) {
        array.push_back(storedJson(stored));
        table.add({stored.connector.id, stored.connector.application.displayLabel, utf8(stateText(stored)),
                   std::to_string(stored.version),
                   stored.connector.source ? stored.connector.source->baseUrl : std::string()});
    }
    if (session.isJson())
        session.result(array);
    else if (all->empty())
        session.line(Words::tr(
            "There are no connectors yet. Add one with “musterctl connector add FILE”, or try “musterctl demo”."));
    else
        session.table(table);
    return 0;
}

Result<int> show(Session& session, const std::string& id)
{
    const auto stored = session.connector(id);
    if (!stored)
        return fail(stored.error());
    session.result(storedJson(*stored)); // the file is the most readable form there is
    return 0;
}

Result<int> exportFile(Session& session, const ConnectorArguments& arguments)
{
    const auto stored = session.connector(arguments.id);
    if (!stored)
        return fail(stored.error());
    const std::string text = writeConnector(stored->connector);
    if (arguments.output.empty()) {
        session.raw(text);
        return 0;
    }
    if (const auto done = writeFileText(arguments.output, text); !done)
        return fail(done.error());
    const Display& display = stored->connector.application.display;
    if (display.kind == Display::Kind::Logo && !stored->logo.empty()) {
        const QString folder = QFileInfo(QString::fromStdString(arguments.output)).absolutePath();
        const std::string logo = utf8(folder + u'/' + QFileInfo(QString::fromStdString(display.file)).fileName());
        if (const auto done = writeFileText(logo, stored->logo); !done)
            return fail(done.error());
    }
    if (session.isJson())
        session.result(connectorToJson(stored->connector));
    session.line(Words::tr("Wrote %1. It holds no secrets.").arg(QString::fromStdString(arguments.output)));
    return 0;
}

Result<int> history(Session& session, const std::string& id)
{
    if (const auto stored = session.connector(id); !stored)
        return fail(stored.error());
    const auto versions = (*session.ports())->connectors().history(id);
    if (!versions)
        return fail(versions.error());
    Json array = Json::array();
    Table table({Words::tr("VERSION"), Words::tr("SAVED"), Words::tr("CHANGE")});
    for (const ConnectorVersion& version : *versions) {
        array.push_back(
            Json{{"version", version.version}, {"at", toRfc3339(version.at)}, {"summary", utf8(version.summary)}});
        table.add({std::to_string(version.version), toLocalText(version.at), utf8(version.summary)});
    }
    if (session.isJson())
        session.result(array);
    session.table(table);
    return 0;
}

Result<int> deactivate(Session& session, const std::string& id)
{
    const auto stored = session.connector(id);
    if (!stored)
        return fail(stored.error());
    if (!session.confirm(
            Words::tr("This deletes the integration of “%1”: its source, mapping and secrets. Users stay as they are. "
                      "Continue? [y/N]")
                .arg(QString::fromStdString(stored->connector.application.displayLabel))))
        return fail(ErrorKind::Cancelled, Words::tr("Nothing was changed."));
    Ports& ports = **session.ports();
    for (const QString& word : forgetCredentials(stored->connector, ports, session.stop()))
        session.note(word);
    if (const auto done = ports.connectors().deactivate(id); !done)
        return fail(done.error());
    const auto now = ports.connectors().get(id);
    if (session.isJson())
        session.result(now ? storedJson(*now) : Json(nullptr));
    session.line(Words::tr("Deactivated “%1”. Its users stay as they are.").arg(QString::fromStdString(id)));
    return 0;
}

} // namespace

void addConnectorVerbs(Command app, Session& session)
{
    auto arguments = std::make_shared<ConnectorArguments>();
    const Command group = app.sub("connector", Words::tr("Manage connectors"));
    group.requireSub();
    const auto verb = [&](const char* name, const QString& help, bool needsId, const Session::Verb& run) {
        const Command sub = group.sub(name, help);
        if (needsId)
            sub.option("ID", arguments->id, Words::tr("The connector's id")).required();
        sub.callback([&session, run] { session.verb = run; });
        return sub;
    };
    const auto addFile = [&](Command sub) {
        sub.option("FILE", arguments->file, Words::tr("Connector file, or - for standard input")).required();
    };
    addFile(verb("add", Words::tr("Add a connector from its file"), false,
                 [arguments](Session& s) { return save(s, *arguments, true); }));
    verb("list", Words::tr("List all connectors"), false, list);
    verb("show", Words::tr("Show one connector"), true, [arguments](Session& s) { return show(s, arguments->id); });
    verb("export", Words::tr("Write a connector's file"), true, [arguments](Session& s) {
        return exportFile(s, *arguments);
    }).option("--output", arguments->output, Words::tr("File to write (default: standard output)"));
    const Command update = verb("update", Words::tr("Save a new version of a connector from its file"), true,
                                [arguments](Session& s) { return save(s, *arguments, false); });
    addFile(update);
    update.flag("--yes", arguments->yes,
                Words::tr("Allow a changed address or sign-in for the credentials that are stored"));
    verb("history", Words::tr("List a connector's versions"), true,
         [arguments](Session& s) { return history(s, arguments->id); });
    verb("deactivate", Words::tr("Delete a connector's integration; users stay as they are"), true,
         [arguments](Session& s) { return deactivate(s, arguments->id); });
}

} // namespace muster::cli
