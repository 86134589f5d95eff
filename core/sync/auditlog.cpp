// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/auditlog.h"

#include "core/base/untrusted.h"

#include <QCoreApplication>
#include <QSaveFile>

#include <map>

namespace muster {

namespace {
constexpr const char* header = "number,time_utc,time_local,who,what,subject,detail,hash\r\n";
constexpr int atOnce = 1000;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(AuditLog)
};

std::string csvLine(const AuditEntry& entry)
{
    std::string line;
    for (const std::string& cell : {std::to_string(entry.number), toRfc3339(entry.at), toLocalText(entry.at), entry.who,
                                    entry.what, entry.subject, writeJson(entry.detail), entry.hash}) {
        line += line.empty() ? "" : ",";
        line += csvCell(cell);
    }
    return line + "\r\n";
}

Error writeError(const QSaveFile& file)
{
    return {ErrorKind::Storage, Words::tr("The file cannot be written. Check its folder and the free space."),
            file.errorString(), file.fileName()};
}

QString connectorWords(const std::string& what)
{
    static const std::map<std::string, const char*> words{
        {"connector.added", QT_TRANSLATE_NOOP("AuditLog", "Application added")},
        {"connector.saved", QT_TRANSLATE_NOOP("AuditLog", "Application saved")},
        {"connector.rolledBack", QT_TRANSLATE_NOOP("AuditLog", "Application rolled back to an earlier version")},
        {"connector.activated", QT_TRANSLATE_NOOP("AuditLog", "Application activated")},
        {"connector.stopped", QT_TRANSLATE_NOOP("AuditLog", "Application no longer active")},
        {"connector.deactivated", QT_TRANSLATE_NOOP("AuditLog", "Integration deleted")},
        {"connector.removed", QT_TRANSLATE_NOOP("AuditLog", "Application removed")},
        {"plan.approved", QT_TRANSLATE_NOOP("AuditLog", "Plan approved")},
        {"plan.applied", QT_TRANSLATE_NOOP("AuditLog", "Plan applied")},
        {"plan.declined", QT_TRANSLATE_NOOP("AuditLog", "Plan declined")},
        {"run.ended", QT_TRANSLATE_NOOP("AuditLog", "Run ended")},
        {"schedule.set", QT_TRANSLATE_NOOP("AuditLog", "Schedule set")},
        {"schedule.paused", QT_TRANSLATE_NOOP("AuditLog", "Schedule paused")},
        {"schedule.resumed", QT_TRANSLATE_NOOP("AuditLog", "Schedule resumed")},
        {"schedule.removed", QT_TRANSLATE_NOOP("AuditLog", "Schedule removed")}};
    const auto found = words.find(what);
    return found == words.end() ? QString() : QCoreApplication::translate("AuditLog", found->second);
}

QString workspaceWords(const std::string& what)
{
    static const std::map<std::string, const char*> words{
        {"user.created", QT_TRANSLATE_NOOP("AuditLog", "User created by hand")},
        {"user.edited", QT_TRANSLATE_NOOP("AuditLog", "User edited by hand")},
        {"user.suspended", QT_TRANSLATE_NOOP("AuditLog", "User suspended by hand")},
        {"user.activated", QT_TRANSLATE_NOOP("AuditLog", "User activated by hand")},
        {"user.staged", QT_TRANSLATE_NOOP("AuditLog", "User staged by hand")},
        {"user.removed", QT_TRANSLATE_NOOP("AuditLog", "User removed by hand")},
        {"user.locked", QT_TRANSLATE_NOOP("AuditLog", "Value locked against imports")},
        {"user.unlocked", QT_TRANSLATE_NOOP("AuditLog", "Value open to imports again")},
        {"group.saved", QT_TRANSLATE_NOOP("AuditLog", "Group saved")},
        {"group.removed", QT_TRANSLATE_NOOP("AuditLog", "Group removed")},
        {"group.membersAdded", QT_TRANSLATE_NOOP("AuditLog", "Members added to a group")},
        {"group.membersRemoved", QT_TRANSLATE_NOOP("AuditLog", "Members removed from a group")},
        {"group.devicesSet", QT_TRANSLATE_NOOP("AuditLog", "Devices of a group set")},
        {"apikey.created", QT_TRANSLATE_NOOP("AuditLog", "API key made")},
        {"apikey.revoked", QT_TRANSLATE_NOOP("AuditLog", "API key revoked")},
        {"setting.changed", QT_TRANSLATE_NOOP("AuditLog", "Settings changed")},
        {"secret.set", QT_TRANSLATE_NOOP("AuditLog", "Secret stored")},
        {"secret.removed", QT_TRANSLATE_NOOP("AuditLog", "Secret removed")},
        {"vault.made", QT_TRANSLATE_NOOP("AuditLog", "Vault made")},
        {"vault.changed", QT_TRANSLATE_NOOP("AuditLog", "Passphrase of the vault changed")},
        {"vault.removed", QT_TRANSLATE_NOOP("AuditLog", "Vault removed, secrets in the keychain")},
        {"backup.made", QT_TRANSLATE_NOOP("AuditLog", "Backup made")},
        {"backup.restored", QT_TRANSLATE_NOOP("AuditLog", "Backup restored")}};
    const auto found = words.find(what);
    return found == words.end() ? QString() : QCoreApplication::translate("AuditLog", found->second);
}
} // namespace

Json toJson(const AuditEntry& entry)
{
    return Json{{"number", entry.number},   {"at", toRfc3339(entry.at)}, {"who", entry.who},  {"what", entry.what},
                {"subject", entry.subject}, {"detail", entry.detail},    {"hash", entry.hash}};
}

QString auditWords(const std::string& what)
{
    QString words = connectorWords(what);
    if (words.isEmpty())
        words = workspaceWords(what);
    return words.isEmpty() ? displayText(what) : words;
}

std::string auditDetail(const Json& detail)
{
    std::string line;
    for (const auto& [name, value] : detail.items()) {
        line += line.empty() ? "" : ", ";
        line += name + ": " + (value.is_string() ? value.get<std::string>() : writeJson(value));
    }
    return line;
}

Result<std::int64_t> writeAudit(AuditLog& log, const AuditQuery& query, AuditFormat format, const QString& path,
                                const std::stop_token& stop)
{
    const bool csv = format == AuditFormat::CsvFile;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return fail(writeError(file));
    AuditQuery part = query;
    part.before = 0;
    part.limit = atOnce;
    std::int64_t count = 0;
    std::string block = csv ? std::string("\xEF\xBB\xBF") + header : std::string("[");
    for (bool more = true; more;) {
        if (stop.stop_requested())
            return fail(ErrorKind::Cancelled, Words::tr("Cancelled."));
        const auto entries = log.entries(part);
        if (!entries)
            return fail(entries.error()); // QSaveFile drops what was written
        for (const AuditEntry& entry : *entries) {
            block += csv ? csvLine(entry) : (count > 0 ? ",\n" : "\n") + writeJson(toJson(entry));
            part.before = entry.number;
            ++count;
        }
        more = entries->size() == static_cast<std::size_t>(atOnce);
        if (!more && !csv)
            block += count > 0 ? "\n]\n" : "]\n";
        if (file.write(block.data(), static_cast<qint64>(block.size())) != static_cast<qint64>(block.size()))
            return fail(writeError(file));
        block.clear();
    }
    if (!file.commit())
        return fail(writeError(file));
    return count;
}

} // namespace muster
