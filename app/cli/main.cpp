// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/apikey.h"
#include "app/cli/audit.h"
#include "app/cli/notify.h"
#include "app/cli/service.h"
#include "app/cli/session.h"
#include "app/cli/support.h"
#include "app/cli/tape.h"
#include "app/cli/terminal.h"
#include "app/wiring/language.h"
#include "app/wiring/privacy.h"

#include <cstdio>
#include <cstdlib>
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace muster::cli {
namespace {

constexpr int usageCode = 2;

CommandLine emptyCommandLine()
{
    return CommandLine(
        "musterctl", "musterctl " MUSTER_VERSION, Words::tr("Imports users from any REST API into a directory."),
        Words::tr("Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done with errors for some users, 4 held, waiting for "
                  "approval, 5 dry run found changes (--exit-code), 6 authorization needed, 130 cancelled."));
}

void addGlobals(Command app, Session& session)
{
    app.option("--workspace", session.options.workspace,
               Words::tr("Folder of the workspace (default: the data folder)"))
        .typeName("DIR");
    app.flag("--json", session.options.json,
             Words::tr("One JSON value on standard output, messages on standard error"));
    app.flag("--no-interaction", session.options.noInteraction, Words::tr("Never ask anything"));
    app.flag("--verbose", session.options.verbose, Words::tr("Say more on standard error"));
}

void addVerbs(Command app, Session& session)
{
    addConnectorVerbs(app, session);
    addSecretVerbs(app, session);
    addVaultVerbs(app, session);
    addAuthorizeVerb(app, session);
    addTestVerb(app, session);
    addPreviewVerb(app, session);
    addExplainVerb(app, session);
    addPlanVerbs(app, session);
    addImportVerbs(app, session);
    addUserVerbs(app, session);
    addGroupVerbs(app, session);
    addRunVerbs(app, session);
    addUndoVerb(app, session);
    addScheduleVerbs(app, session);
    addServeVerb(app, session);
    addServiceVerbs(app, session);
    addApiKeyVerbs(app, session);
    addNotifyVerbs(app, session);
    addAuditVerbs(app, session);
    addBackupVerbs(app, session);
    addTapeVerbs(app, session);
    addSupportVerb(app, session);
    addDetectVerb(app, session);
    addLintVerb(app, session);
    addTemplatesVerb(app, session);
    addDemoVerb(app, session);
}

int answerWrongUsage(const Error& error, Session& session)
{
    const QString help = Words::tr("“musterctl --help” and “musterctl VERB --help” show what can be written.");
    session.failure(Error{error.kind, QStringLiteral("%1\n%2").arg(error.message, help)});
    return usageCode;
}

int run(int count, char** arguments)
{
    CommandLine line = emptyCommandLine();
    Session session;
    addGlobals(line.top(), session);
    addVerbs(line.top(), session);
    const auto ended = line.parse(count, arguments);
    if (!ended)
        return answerWrongUsage(ended.error(), session);
    if (*ended)
        return **ended;
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
    muster::keepPrivate();
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
