// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/audit.h"
#include "app/cli/planoptions.h"
#include "app/wiring/workspace.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>

namespace muster::cli {

namespace {

struct BackupArguments
{
    std::string file;
    std::optional<int> days;
    std::optional<std::string> folder;
};

Result<int> make(Session& session, const BackupArguments& arguments)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    const QString path =
        arguments.file.empty() ? QString() : QFileInfo(QString::fromStdString(arguments.file)).absoluteFilePath();
    const auto made = (*ports)->backups().make(path, session.stop());
    if (!made)
        return fail(made.error());
    if (session.isJson())
        session.result(toJson(*made));
    session.line(Words::tr("The backup is %1 (%2), read back and found good. Secrets are not in it.")
                     .arg(made->path, QLocale().formattedDataSize(made->bytes)));
    return doneCode;
}

/// Works also when the workspace itself cannot be opened.
Result<int> list(Session& session)
{
    Json array = Json::array();
    Table table({Words::tr("WHEN"), Words::tr("KIND"), Words::tr("SIZE"), Words::tr("FILE")});
    const std::vector<BackupFile> backups = backupsOf(session.workspace());
    for (const BackupFile& backup : backups) {
        array.push_back(toJson(backup));
        table.add({toLocalText(backup.at), utf8(kindWords(backup.kind)),
                   utf8(QLocale().formattedDataSize(backup.bytes)), backup.path.toStdString()});
    }
    if (session.isJson())
        session.result(array);
    else if (backups.empty())
        session.line(
            Words::tr("There is no backup yet. “musterctl backup” makes one; the first import of a day does too."));
    else
        session.table(table);
    return doneCode;
}

Result<int> keep(Session& session, const BackupArguments& arguments)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    auto kept = readBackupKeep((*ports)->settings());
    if (!kept)
        return fail(kept.error());
    if (arguments.days || arguments.folder) {
        kept->days = arguments.days.value_or(kept->days);
        if (arguments.folder)
            kept->folder =
                arguments.folder->empty() ? QString() : QDir(QString::fromStdString(*arguments.folder)).absolutePath();
        if (const auto done = writeBackupKeep((*ports)->settings(), *kept); !done)
            return fail(done.error());
        if (const auto known = (*ports)->backups().list(); !known) // also notes the folder beside the workspace
            return fail(known.error());
    }
    if (session.isJson())
        session.result(Json{{"keep", kept->days}, {"folder", utf8(kept->folder)}});
    session.line(Words::tr("%1 daily backups are kept. Backups go to %2.")
                     .arg(QString::number(kept->days),
                          kept->folder.isEmpty() ? Words::tr("the folder “backups” of the workspace") : kept->folder));
    return doneCode;
}

Result<int> restore(Session& session, const std::string& file)
{
    QString path = QFileInfo(QString::fromStdString(file)).absoluteFilePath();
    if (file == "newest") {
        path = newestBackup(session.workspace());
        if (path.isEmpty())
            return fail(ErrorKind::NotFound, Words::tr("There is no good backup. “musterctl backup list” shows all."));
    } else if (!QFileInfo::exists(path)) { // a name as the list has it
        for (const BackupFile& backup : backupsOf(session.workspace()))
            if (QFileInfo(backup.path).fileName() == QString::fromStdString(file))
                path = backup.path;
    }
    if (!session.confirm(Words::tr("Go back to %1? Everything that was done since then is undone. [y/N]").arg(path)))
        return fail(ErrorKind::Cancelled, Words::tr("Nothing was changed."));
    const auto kept = restoreWorkspace(session.workspace(), path);
    if (!kept)
        return fail(kept.error());
    if (session.isJson())
        session.result(Json{{"restored", utf8(path)}, {"kept", kept->isEmpty() ? Json() : Json(utf8(*kept))}});
    session.line(Words::tr("The workspace is as it was in %1.").arg(path));
    if (!kept->isEmpty())
        session.line(Words::tr("What was there before is kept as %1.").arg(*kept));
    return doneCode;
}

} // namespace

void keepDailyBackup(Session& session)
{
    const auto ports = session.ports();
    if (!ports)
        return; // told by what comes next
    const auto made = (*ports)->backups().makeDaily(session.stop());
    if (!made && made.error().kind != ErrorKind::Cancelled)
        session.note(Words::tr("There is no backup of today: %1").arg(made.error().message));
}

void addBackupVerbs(Command app, Session& session)
{
    auto arguments = std::make_shared<BackupArguments>();
    const Command group = app.sub("backup", Words::tr("Make a backup of the workspace, or list what there is"));
    group.option("FILE", arguments->file, Words::tr("File to write (default: a new one in the folder of backups)"));
    group.sub("list", Words::tr("List the backups, the newest first")).callback([&session] { session.verb = list; });
    const Command keeping = group.sub("keep", Words::tr("Show or set how many daily backups are kept, and where"));
    keeping.option("--days", arguments->days, Words::tr("Daily backups that stay (default 7)"));
    keeping.option("--folder", arguments->folder, Words::tr("Folder for backups; empty = in the workspace"));
    keeping.callback([&session, arguments] { session.verb = [arguments](Session& s) { return keep(s, *arguments); }; });
    group.callback([&session, arguments] {
        if (!session.verb) // called for its verbs too, after them
            session.verb = [arguments](Session& s) { return make(s, *arguments); };
    });
    auto file = std::make_shared<std::string>();
    const Command restoring = app.sub("restore", Words::tr("Go back to a backup; what is there now is kept beside it"));
    restoring.option("FILE", *file, Words::tr("The backup: a file, a name from “backup list”, or “newest”")).required();
    restoring.callback([&session, file] { session.verb = [file](Session& s) { return restore(s, *file); }; });
}

} // namespace muster::cli
