// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/backups.h"

#include <QCoreApplication>
#include <QDir>

namespace muster {

namespace {
constexpr const char* setting = "backup";

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Backups)
};
} // namespace

std::string_view kindName(BackupFile::Kind kind)
{
    switch (kind) {
    case BackupFile::Kind::Daily:
        return "daily";
    case BackupFile::Kind::ByHand:
        return "byHand";
    case BackupFile::Kind::BeforeUpdate:
        return "beforeUpdate";
    case BackupFile::Kind::BeforeRestore:
        return "beforeRestore";
    }
    return "";
}

QString kindWords(BackupFile::Kind kind)
{
    switch (kind) {
    case BackupFile::Kind::Daily:
        return Words::tr("Daily");
    case BackupFile::Kind::ByHand:
        return Words::tr("By hand");
    case BackupFile::Kind::BeforeUpdate:
        return Words::tr("Before an update");
    case BackupFile::Kind::BeforeRestore:
        return Words::tr("Before a restore");
    }
    return {};
}

Json toJson(const BackupFile& backup)
{
    return Json{{"file", backup.path.toStdString()},
                {"at", toRfc3339(backup.at)},
                {"bytes", backup.bytes},
                {"kind", std::string(kindName(backup.kind))}};
}

Result<BackupKeep> readBackupKeep(Settings& settings)
{
    const Result<Json> stored = settings.read(setting);
    if (!stored)
        return fail(stored.error());
    BackupKeep keep;
    if (!stored->is_object())
        return keep;
    if (stored->contains("keep") && (*stored)["keep"].is_number_integer()) {
        const auto days = (*stored)["keep"].get<std::int64_t>();
        if (days >= 1 && days <= BackupKeep::longest) // what nobody could have entered removes nothing
            keep.days = static_cast<int>(days);
    }
    if (stored->contains("folder") && (*stored)["folder"].is_string())
        keep.folder = QString::fromStdString((*stored)["folder"].get<std::string>());
    return keep;
}

Result<void> writeBackupKeep(Settings& settings, const BackupKeep& keep)
{
    if (keep.days < 1 || keep.days > BackupKeep::longest)
        return fail(ErrorKind::Invalid,
                    Words::tr("Between 1 and %1 daily backups can be kept.").arg(BackupKeep::longest), {},
                    QStringLiteral("days"));
    if (!keep.folder.isEmpty() && (!QDir::isAbsolutePath(keep.folder) || !QDir(keep.folder).exists()))
        return fail(ErrorKind::Invalid,
                    Words::tr("The folder for backups must be there, and be given with its whole path."), {},
                    QStringLiteral("folder"));
    return settings.write(setting, Json{{"keep", keep.days}, {"folder", keep.folder.toStdString()}});
}

} // namespace muster
