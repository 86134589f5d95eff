// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/filetext.h"
#include "app/cli/session.h"
#include "app/cli/terminal.h"
#include "core/sync/authorization.h"

#include <QProcess>

namespace muster::cli {

namespace {

struct AuthorizeArguments
{
    std::string id, file;
    bool noBrowser = false, status = false;
};

/// The address holds no secret: the client's id, a state and the shadow of the PKCE secret.
bool openBrowser(const QString& address)
{
#if defined(Q_OS_WIN)
    return QProcess::startDetached(QStringLiteral("rundll32"),
                                   {QStringLiteral("url.dll,FileProtocolHandler"), address});
#elif defined(Q_OS_MACOS)
    return QProcess::startDetached(QStringLiteral("open"), {address});
#else
    return QProcess::startDetached(QStringLiteral("xdg-open"), {address});
#endif
}

QString listText(const std::vector<std::string>& words)
{
    QStringList out;
    for (const std::string& word : words)
        out += QString::fromStdString(word);
    return out.join(QStringLiteral(", "));
}

void say(Session& session, const AuthorizeArguments& arguments, const Authorization& authorization)
{
    if (session.isJson())
        session.result(toJson(authorization));
    const QString id = QString::fromStdString(arguments.id);
    session.line(!authorization.authorized ? Words::tr("“%1” is not authorized.").arg(id)
                 : authorization.expires && !authorization.renews
                     ? Words::tr("“%1” is authorized until %2.")
                           .arg(id, QString::fromStdString(toLocalText(*authorization.expires)))
                     : Words::tr("“%1” is authorized.").arg(id));
    if (!authorization.scopes.empty())
        session.line(Words::tr("Scopes: %1").arg(QString::fromStdString(authorization.scopes)));
    if (!authorization.missing.empty())
        session.note(Words::tr("The source did not grant: %1. Imports that need it will fail; ask an administrator of "
                               "the source.")
                         .arg(listText(authorization.missing)));
    if (authorization.authorized && !authorization.renews)
        session.note(Words::tr("The source gave nothing to renew it with, so a person has to authorize again by then. "
                               "The scope offline_access often makes it last."));
}

Result<int> run(Session& session, const AuthorizeArguments& arguments)
{
    const auto connector = connectorOrFile(session, arguments.id, arguments.file);
    if (!connector)
        return fail(connector.error());
    Ports& ports = **session.ports();
    if (arguments.status) {
        const auto status = authorizationOf(*connector, ports);
        if (!status)
            return fail(status.error());
        say(session, arguments, *status);
        return status->authorized ? 0 : exitCode(ErrorKind::Unauthorized);
    }
    const auto open = [&](const std::string& address) {
        const QString text = QString::fromStdString(address);
        if (!arguments.noBrowser && openBrowser(text)) {
            session.note(Words::tr("Your browser opens. Allow Muster there; this waits for five minutes."));
            session.note(Words::tr("If it does not open, go to:"));
        } else {
            session.note(Words::tr("Open this address in a browser on this computer, and allow Muster there:"));
        }
        session.note(text);
    };
    const auto done = authorize(*connector, ports, open, session.stop());
    if (!done)
        return fail(done.error());
    say(session, arguments, *done);
    return 0;
}

} // namespace

void addAuthorizeVerb(Command app, Session& session)
{
    auto arguments = std::make_shared<AuthorizeArguments>();
    const Command sub = app.sub("authorize", Words::tr("Authorize a connector that uses OAuth 2.0, in the browser"));
    sub.option("ID", arguments->id, Words::tr("The connector's id")).required();
    sub.flag("--no-browser", arguments->noBrowser,
             Words::tr("Print the address instead of opening the browser, and wait"));
    sub.option("--file", arguments->file,
               Words::tr("Authorize the settings in this connector file, before they are saved"));
    sub.flag("--status", arguments->status, Words::tr("Only say how the authorization stands"));
    sub.callback([&session, arguments] { session.verb = [arguments](Session& s) { return run(s, *arguments); }; });
}

} // namespace muster::cli
