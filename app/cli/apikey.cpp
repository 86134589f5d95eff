// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/apikey.h"

#include "core/base/jsonmoment.h"

namespace muster::cli {

namespace {

Json toJson(const ApiKey& key)
{
    return Json{{"id", key.id},
                {"name", key.name},
                {"hint", key.hint},
                {"created", momentJson(key.created)},
                {"used", momentJson(key.used)},
                {"revoked", momentJson(key.revoked)}};
}

Result<ApiKeys*> keysOf(Session& session)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    return &(*ports)->apiKeys();
}

Result<int> create(Session& session, const std::string& name)
{
    const auto keys = keysOf(session);
    if (!keys)
        return fail(keys.error());
    const auto made = (*keys)->create(name);
    if (!made)
        return fail(made.error());
    // the one place where a key is shown: that is what the verb is for
    if (session.isJson()) {
        Json json = toJson(made->key);
        json["key"] = std::string(made->text.reveal());
        session.result(json);
    } else {
        session.raw(std::string(made->text.reveal()) + "\n");
    }
    session.note(
        Words::tr("Keep this key: it is shown only now. Send it as x-api-key. To end it: %1")
            .arg(session.nextCommand(QStringLiteral("apikey revoke %1").arg(QString::fromStdString(made->key.id)))));
    return 0;
}

Result<int> list(Session& session, const std::string&)
{
    const auto keys = keysOf(session);
    if (!keys)
        return fail(keys.error());
    const auto all = (*keys)->list();
    if (!all)
        return fail(all.error());
    Json json = Json::array();
    Table table({Words::tr("ID"), Words::tr("NAME"), Words::tr("KEY"), Words::tr("CREATED"), Words::tr("LAST USED"),
                 Words::tr("STATE")});
    for (const ApiKey& key : *all) {
        json.push_back(toJson(key));
        table.add({key.id, key.name, key.hint + "…", toLocalText(key.created),
                   key.used == Timestamp() ? utf8(Words::tr("never")) : toLocalText(key.used),
                   utf8(key.revoked == Timestamp() ? Words::tr("works") : Words::tr("revoked"))});
    }
    if (session.isJson())
        session.result(json);
    session.table(table);
    return 0;
}

Result<int> revoke(Session& session, const std::string& id)
{
    const auto keys = keysOf(session);
    if (!keys)
        return fail(keys.error());
    if (const auto done = (*keys)->revoke(id); !done)
        return fail(done.error());
    if (session.isJson())
        session.result(Json::array({id}));
    session.line(Words::tr("Revoked. Requests with this key are refused from now on."));
    return 0;
}

} // namespace

void addApiKeyVerbs(Command app, Session& session)
{
    auto argument = std::make_shared<std::string>();
    const Command group = app.sub("apikey", Words::tr("Keys of the HTTP API"));
    group.requireSub();
    using Run = Result<int> (*)(Session&, const std::string&);
    const auto verb = [&](const char* name, const QString& help, Run run) {
        const Command sub = group.sub(name, help);
        sub.callback(
            [&session, argument, run] { session.verb = [argument, run](Session& s) { return run(s, *argument); }; });
        return sub;
    };
    verb("create", Words::tr("Make a key; it is shown once"), create)
        .option("NAME", *argument, Words::tr("Who uses it"))
        .required();
    verb("list", Words::tr("List the keys, without the keys themselves"), list);
    verb("revoke", Words::tr("Refuse a key from now on"), revoke)
        .option("ID", *argument, Words::tr("The key's id"))
        .required();
}

} // namespace muster::cli
