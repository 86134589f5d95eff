// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/apikey.h"
#include "app/cli/notify.h"
#include "app/cli/service.h"
#include "app/cli/session.h"
#include "app/cli/terminal.h"
#include "app/wiring/language.h"

#include <cstdio>
#include <cstdlib>
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace muster::cli {
namespace {

constexpr int usageCode = 2;

void addGlobals(CLI::App& app, Session& session)
{
    app.description(utf8(Words::tr("Imports users from any REST API into a directory.")));
    app.footer(utf8(
        Words::tr("Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done with errors for some users, 4 held, waiting for "
                  "approval, 5 dry run found changes (--exit-code), 6 authorization needed, 130 cancelled.")));
    app.set_version_flag("--version", std::string("musterctl " MUSTER_VERSION));
    app.require_subcommand(1);
    app.fallthrough(); // global options may stand behind the verb too
    app.add_option("--workspace", session.options.workspace,
                   utf8(Words::tr("Folder of the workspace (default: the data folder)")))
        ->type_name("DIR");
    app.add_flag("--json", session.options.json,
                 utf8(Words::tr("One JSON value on standard output, messages on standard error")));
    app.add_flag("--no-interaction", session.options.noInteraction, utf8(Words::tr("Never ask anything")));
    app.add_flag("--verbose", session.options.verbose, utf8(Words::tr("Say more on standard error")));
}

void addVerbs(CLI::App& app, Session& session)
{
    addConnectorVerbs(app, session);
    addSecretVerbs(app, session);
    addVaultVerbs(app, session);
    addAuthorizeVerb(app, session);
    addTestVerb(app, session);
    addPreviewVerb(app, session);
    addPlanVerbs(app, session);
    addImportVerbs(app, session);
    addUserVerbs(app, session);
    addGroupVerbs(app, session);
    addRunVerbs(app, session);
    addScheduleVerbs(app, session);
    addServeVerb(app, session);
    addServiceVerbs(app, session);
    addApiKeyVerbs(app, session);
    addNotifyVerbs(app, session);
    addLintVerb(app, session);
    addDemoVerb(app, session);
}

/// CLI11 reports --help, --version and wrong usage as exceptions.
int answerParseError(CLI::App& app, const CLI::ParseError& error, Session& session)
{
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success))
        return app.exit(error);
    const QString help = Words::tr("“musterctl --help” and “musterctl VERB --help” show what can be written.");
    session.failure(Error{ErrorKind::Usage, QStringLiteral("%1\n%2").arg(QString::fromUtf8(error.what()), help)});
    return usageCode;
}

int run(int count, char** arguments)
{
    CLI::App app;
    app.name("musterctl");
    Session session;
    addGlobals(app, session);
    addVerbs(app, session);
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        return answerParseError(app, error, session);
    }
    const Result<int> code = session.verb(session);
    session.endProgress();
    if (!code) {
        session.failure(code.error());
        return exitCode(code.error().kind);
    }
    return *code;
}

/// Pages come and go by the megabyte. Giving that memory back and taking it anew each time costs a tenth of a repeated
/// import, most of it in the kernel; two pools for all threads keep what is held small.
void keepMemory()
{
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, 32 * 1024 * 1024);
    mallopt(M_TRIM_THRESHOLD, 64 * 1024 * 1024);
#endif
}

} // namespace
} // namespace muster::cli

int main(int count, char** arguments)
{
    muster::cli::keepMemory();
    muster::cli::catchInterrupts();
    const QCoreApplication application(count, arguments);
    QCoreApplication::setApplicationName(QStringLiteral("muster"));
    muster::useLanguage();
    const int code = muster::cli::run(count, arguments);
    // a full disk or a closed pipe shows only now
    if (std::fflush(stdout) != 0 && code == 0)
        return 1;
    return code;
}
