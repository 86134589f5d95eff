// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/filetext.h"
#include "app/cli/session.h"
#include "app/cli/terminal.h"
#include "core/source/connectorsecrets.h"
#include "core/sync/credentials.h"
#include "core/sync/scheduler.h"

#include <algorithm>

namespace muster::cli {

namespace {

struct SecretArguments
{
    std::string id, name, file;
};

Result<int> set(Session& session, const SecretArguments& arguments)
{
    const auto connector = connectorOrFile(session, arguments.id, arguments.file);
    if (!connector)
        return fail(connector.error());
    auto origin = secretOrigin(*connector, arguments.name);
    if (!origin)
        return fail(std::move(origin.error()));
    const SecretRef ref{arguments.id, arguments.name, std::move(*origin)};
    QStringList names;
    for (const SecretUse& use : secretUses(*connector))
        names += QString::fromStdString(use.name);
    const QString name = QString::fromStdString(arguments.name);
    if (!names.contains(name)) {
        const QString hint =
            names.isEmpty()
                ? Words::tr("It refers to no secret: write {\"secret\": \"%1\"} in its file first.").arg(name)
                : Words::tr("It refers to: %1.").arg(names.join(u", "));
        return fail(ErrorKind::NotFound, Words::tr("The connector “%1” has no secret “%2”. %3")
                                             .arg(QString::fromStdString(arguments.id), name, hint));
    }
    const auto secret =
        readSecret(Words::tr("Secret “%1” for %2:").arg(name, QString::fromStdString(ref.origin.text())));
    if (!secret)
        return fail(secret.error());
    if (const auto done = (*session.ports())->secrets().write(ref, *secret); !done)
        return fail(done.error());
    (void)resumeAfterAuthorization((*session.ports())->schedules(), arguments.id);
    if (session.isJson())
        session.result(Json::array({arguments.name}));
    session.line(Words::tr("Stored the secret “%1” of “%2”. It is sent to %3 only.")
                     .arg(name, QString::fromStdString(arguments.id), QString::fromStdString(ref.origin.text())));
    return 0;
}

Result<int> list(Session& session, const SecretArguments& arguments)
{
    const auto connector = session.connector(arguments.id);
    if (!connector)
        return fail(connector.error());
    const auto refs = (*session.ports())->secrets().list(arguments.id);
    if (!refs)
        return fail(refs.error());
    Json names = Json::array();
    Table table({Words::tr("NAME"), Words::tr("STORED FOR"), Words::tr("USED AT")});
    const auto used = secretUses(connector->connector);
    for (const SecretRef& ref : *refs) {
        names.push_back(ref.name);
        const auto use =
            std::find_if(used.begin(), used.end(), [&](const SecretUse& one) { return one.isStoredAs(ref); });
        table.add({ref.name, ref.origin.text(), use == used.end() ? std::string() : use->place});
    }
    for (const SecretUse& use : used) {
        if (std::none_of(refs->begin(), refs->end(), [&](const SecretRef& ref) { return use.isStoredAs(ref); }))
            table.add({use.name, utf8(Words::tr("not stored")), use.place});
    }
    if (session.isJson())
        session.result(names);
    session.table(table);
    return 0;
}

Result<int> remove(Session& session, const SecretArguments& arguments)
{
    const auto connector = session.connector(arguments.id);
    if (!connector)
        return fail(connector.error());
    Ports& ports = **session.ports();
    const auto refs = ports.secrets().list(arguments.id);
    if (!refs)
        return fail(refs.error());
    // whatever origin it was stored for: a base URL may have changed since
    bool found = false;
    for (const SecretRef& ref : *refs) {
        if (ref.name != arguments.name)
            continue;
        found = true;
        if (const auto done = ports.secrets().remove(ref); !done)
            return fail(done.error());
    }
    if (!found)
        return fail(ErrorKind::NotFound,
                    Words::tr("The connector “%1” has no stored secret “%2”.")
                        .arg(QString::fromStdString(arguments.id), QString::fromStdString(arguments.name)));
    if (session.isJson())
        session.result(Json::array({arguments.name}));
    session.line(Words::tr("Removed the secret “%1” of “%2”.")
                     .arg(QString::fromStdString(arguments.name), QString::fromStdString(arguments.id)));
    return 0;
}

Result<int> check(Session& session, const SecretArguments& arguments)
{
    const auto stored = session.connector(arguments.id);
    if (!stored)
        return fail(stored.error());
    const auto health = credentialHealth(stored->connector, **session.ports());
    if (!health)
        return fail(health.error());
    if (session.isJson())
        session.result(toJson(*health));
    const auto when = [](Timestamp at) {
        return at == Timestamp() ? Words::tr("never") : QString::fromStdString(toLocalText(at));
    };
    session.line(Words::tr("Last worked: %1").arg(when(health->lastWorked)));
    if (health->authorization) {
        session.line(Words::tr("Authorized: %1").arg(when(health->authorization->since)));
        session.line(Words::tr("Last refreshed: %1").arg(when(health->authorization->refreshed)));
        if (health->authorization->expires)
            session.line(Words::tr("The token ends: %1").arg(when(*health->authorization->expires)));
    }
    if (health->authorizationError)
        session.line(Words::tr("Authorized: nobody can tell"));
    for (const QString& warning : health->warnings)
        session.line(warning);
    if (health->warnings.empty())
        session.line(Words::tr("All credentials are in order."));
    return health->urgent ? exitCode(ErrorKind::Unauthorized) : 0;
}

} // namespace

void addSecretVerbs(Command app, Session& session)
{
    auto arguments = std::make_shared<SecretArguments>();
    const Command group = app.sub("secret", Words::tr("Store credentials; never as arguments"));
    group.requireSub();
    using Run = Result<int> (*)(Session&, const SecretArguments&);
    const auto verb = [&](const char* name, const QString& help, bool needsName, Run run) {
        const Command sub = group.sub(name, help);
        sub.option("ID", arguments->id, Words::tr("The connector's id")).required();
        if (needsName)
            sub.option("NAME", arguments->name, Words::tr("The secret's name in the connector file")).required();
        sub.callback(
            [&session, arguments, run] { session.verb = [arguments, run](Session& s) { return run(s, *arguments); }; });
        return sub;
    };
    verb("set", Words::tr("Store a secret read from standard input"), true, set)
        .option("--file", arguments->file,
                Words::tr("Store it for the host in this connector file, before that is saved"));
    verb("list", Words::tr("List the names of stored secrets"), false, list);
    verb("check", Words::tr("Say how the credentials stand: what is missing, what ends, when they last worked"), false,
         check);
    verb("remove", Words::tr("Forget a secret"), true, remove);
}

} // namespace muster::cli
