// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/workspace.h"

#include "core/directory/localdirectory.h"
#include "core/directory/localpeople.h"
#include "core/net/loopbackreceiver.h"
#include "core/net/qthttp.h"
#include "core/notify/courier.h"
#include "core/notify/curlmailer.h"
#include "core/store/auditedsecrets.h"
#include "core/store/backupfiles.h"
#include "core/store/connectors.h"
#include "core/store/filetokenlock.h"
#include "core/store/importer.h"
#include "core/store/keychain.h"
#include "core/store/localapikeys.h"
#include "core/store/localauditlog.h"
#include "core/store/localbackups.h"
#include "core/store/localexplainer.h"
#include "core/store/localoutbox.h"
#include "core/store/localschedules.h"
#include "core/store/localsettings.h"
#include "core/store/localundo.h"
#include "core/store/planstore.h"
#include "core/store/restore.h"
#include "core/store/runhistory.h"
#include "core/store/workspacelock.h"
#include "core/store/workspacesecrets.h"
#include "core/sync/approval.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <map>
#include <mutex>
#include <set>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Workspace", text);
}

/// One network thread for the whole process, as long as any ports are open.
std::shared_ptr<QtHttp> sharedHttp()
{
    static std::mutex mutex;
    static std::weak_ptr<QtHttp> shared;
    const std::lock_guard lock(mutex);
    auto http = shared.lock();
    if (!http) {
        http = std::make_shared<QtHttp>();
        shared = http;
    }
    return http;
}

/// The files that were checked since somebody in this process had them open.
struct Checked
{
    std::mutex guard;
    std::set<QString> files;
};
Checked& checkedFiles()
{
    static Checked checked;
    return checked;
}

/// The first opening of a file checks and migrates it; later ones, for other threads, need not. They wait for the first
/// one, and a file that was refused is checked again.
Result<db::Database> openDatabase(const QString& file)
{
    Checked& checked = checkedFiles();
    const std::lock_guard lock(checked.guard);
    const std::string path = file.toStdString();
    if (checked.files.contains(file) && QFileInfo::exists(file))
        return db::Database::openAgain(path);
    auto database = db::Database::open(path);
    if (database)
        checked.files.insert(file);
    return database;
}

QString databaseOf(const QString& folder)
{
    return QDir(folder).absoluteFilePath(QStringLiteral("muster.db"));
}

Result<void> makeFolder(const QString& folder)
{
    const QFileInfo info(folder);
    if (info.exists() && !info.isDir())
        return fail(ErrorKind::Storage, tr("%1 is a file. The workspace must be a folder.").arg(folder));
    if (info.exists())
        return {};
    if (!QDir().mkpath(folder))
        return fail(ErrorKind::Storage,
                    tr("The folder %1 cannot be made. Check its path and your rights there.").arg(folder));
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return {};
}

/// What a mapping takes an attribute from, as the file says it.
std::string sourceText(ConnectorStore& connectors, const std::string& id, const Attribute& attribute)
{
    const auto stored = connectors.get(id);
    if (!stored)
        return {};
    for (const MappingRule& rule : stored->connector.mapping)
        if (rule.to == attribute.name())
            return rule.value;
    return {};
}

/// One for each workspace and process: a vault that was opened once is open for all threads.
std::shared_ptr<WorkspaceSecrets> sharedSecrets(const QString& database)
{
    static std::mutex mutex;
    static std::map<QString, std::weak_ptr<WorkspaceSecrets>> all;
    const QString vault = QFileInfo(database).absoluteDir().filePath(QStringLiteral("secrets.vault"));
    const std::lock_guard lock(mutex);
    auto secrets = all[vault].lock();
    if (!secrets) {
        secrets = std::make_shared<WorkspaceSecrets>(vault, std::make_unique<Keychain>());
        all[vault] = secrets;
    }
    return secrets;
}

/// One for each workspace and process, as long as any ports are open. Nothing = a backup is being restored.
std::shared_ptr<WorkspaceLock> sharedLock(const QString& file)
{
    static std::mutex mutex;
    static std::map<QString, std::weak_ptr<WorkspaceLock>> all;
    const std::lock_guard guard(mutex);
    auto lock = all[file].lock();
    if (!lock) {
        // nobody here had it open: whatever happened to the file meanwhile, it is looked at again
        Checked& checked = checkedFiles();
        const std::lock_guard checking(checked.guard);
        checked.files.erase(file);
        if (auto taken = WorkspaceLock::share(file.toStdString()))
            lock = std::make_shared<WorkspaceLock>(std::move(*taken));
        all[file] = lock;
    }
    return lock;
}

/// What a damaged workspace needs to hear: what there is to go back to, and how.
Error withWayBack(Error error, const QString& folder, const QString& file)
{
    const auto backup = newestGoodBackup(file);
    if (!backup) {
        error.message = tr("The workspace file is damaged, and there is no good backup of it here. Nothing was "
                           "changed. If you have a copy elsewhere: “musterctl restore FILE”.");
        return error;
    }
    const QString path = backup->path;
    const QString usual = QDir(folder).absolutePath() == QDir(defaultWorkspace()).absolutePath()
                              ? QString()
                              : QStringLiteral("--workspace \"%1\" ").arg(folder);
    error.message =
        tr("The workspace file is damaged. Nothing was changed. The newest good backup is of %1. To go back "
           "to it: musterctl %2restore \"%3\"")
            .arg(QString::fromStdString(toLocalText(backup->at)), usual, path);
    return error;
}

/// An empty or missing file beside backups was a workspace once: making a new one there would hide that.
std::optional<Error> missingDatabase(const QString& file)
{
    if (QFileInfo(file).size() > 0)
        return std::nullopt;
    const auto backups = findBackups(file);
    if (backups.empty())
        return std::nullopt;
    return Error{ErrorKind::Damaged, {}, tr("The file is empty or missing, but there are backups of it."), file};
}

class WorkspacePorts final : public Ports
{
public:
    WorkspacePorts(db::Database database, const QString& file, std::shared_ptr<WorkspaceLock> lock)
        : m_lock(std::move(lock)), m_database(std::move(database)), m_http(sharedHttp()),
          m_secrets(sharedSecrets(file)), m_tokenLock(file.toStdString()), m_connectors(m_database, m_clock),
          m_plans(m_database), m_runs(m_database), m_settings(m_database), m_schedules(m_database),
          m_outbox(m_database, m_clock),
          m_courier({m_outbox, m_settings, *m_secrets, m_runs, *m_http, m_mailer, m_clock}),
          m_apiKeys(m_database, m_clock), m_people(m_database, m_clock,
                                                   [this](const std::string& connector, const Attribute& attribute) {
                                                       return sourceText(m_connectors, connector, attribute);
                                                   }),
          m_directory(m_database, m_clock),
          m_importer(m_database, SourcePorts{*m_http, *m_secrets, m_tokenLock, m_clock}, m_clock),
          m_undo(m_database, m_clock),
          m_explainer(m_database, SourcePorts{*m_http, *m_secrets, m_tokenLock, m_clock}, m_clock),
          m_audit(m_database, m_clock), m_audited(*m_secrets, *m_secrets, m_audit), m_backups(m_database, m_clock)
    {
    }
    Http& http() override { return *m_http; }
    SecretStore& secrets() override { return m_audited; }
    SecretPlace& secretPlace() override { return m_audited; }
    ConnectorStore& connectors() override { return m_connectors; }
    PlanStore& plans() override { return m_plans; }
    RunHistory& runs() override { return m_runs; }
    Settings& settings() override { return m_settings; }
    ScheduleStore& schedules() override { return m_schedules; }
    Outbox& outbox() override { return m_outbox; }
    Delivery& delivery() override { return m_courier; }
    ApiKeys& apiKeys() override { return m_apiKeys; }
    People& people() override { return m_people; }
    Directory& directory() override { return m_directory; }
    Importer& importer() override { return m_importer; }
    Undo& undo() override { return m_undo; }
    Explainer& explainer() override { return m_explainer; }
    AuditLog& audit() override { return m_audit; }
    Backups& backups() override { return m_backups; }
    void actAs(const std::string& who) override { m_database.setActor(who); }
    Clock& clock() override { return m_clock; }
    TokenLock& tokenLock() override { return m_tokenLock; }
    std::unique_ptr<RedirectReceiver> redirectReceiver() override { return std::make_unique<LoopbackReceiver>(); }

private:
    std::shared_ptr<WorkspaceLock> m_lock; ///< outlives the database
    db::Database m_database;
    SystemClock m_clock;
    std::shared_ptr<QtHttp> m_http;
    std::shared_ptr<WorkspaceSecrets> m_secrets;
    FileTokenLock m_tokenLock;
    LocalConnectorStore m_connectors;
    LocalPlanStore m_plans;
    LocalRunHistory m_runs;
    LocalSettings m_settings;
    LocalSchedules m_schedules;
    LocalOutbox m_outbox;
    CurlMailer m_mailer;
    Courier m_courier;
    LocalApiKeys m_apiKeys;
    LocalPeople m_people;
    LocalDirectory m_directory;
    LocalImporter m_importer;
    LocalUndo m_undo;
    LocalExplainer m_explainer;
    LocalAuditLog m_audit;
    AuditedSecrets m_audited;
    LocalBackups m_backups;
};

} // namespace

QString defaultWorkspace()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/muster");
}

Result<std::unique_ptr<Ports>> openWorkspace(const QString& folder, const std::string& who)
{
    if (auto made = makeFolder(folder); !made)
        return fail(std::move(made.error()));
    const QString file = databaseOf(folder);
    auto lock = sharedLock(file);
    if (!lock)
        return fail(ErrorKind::Conflict, tr("A backup is being restored into this workspace. Try again in a moment."));
    if (auto missing = missingDatabase(file))
        return fail(withWayBack(std::move(*missing), folder, file));
    auto database = openDatabase(file);
    if (!database)
        return fail(database.error().kind == ErrorKind::Damaged ? withWayBack(database.error(), folder, file)
                                                                : database.error());
    database->setActor(who.empty() ? personHere() : who);
    return std::make_unique<WorkspacePorts>(std::move(*database), file, std::move(lock));
}

QString newestBackup(const QString& folder)
{
    const auto backup = newestGoodBackup(databaseOf(folder));
    return backup ? backup->path : QString();
}

std::vector<BackupFile> backupsOf(const QString& folder)
{
    return findBackups(databaseOf(folder));
}

Result<QString> restoreWorkspace(const QString& folder, const QString& backup)
{
    if (auto made = makeFolder(folder); !made)
        return fail(std::move(made.error()));
    auto restored = restoreBackup(databaseOf(folder), backup, personHere(), SystemClock().now());
    if (!restored)
        return fail(std::move(restored.error()));
    return restored->kept;
}

} // namespace muster
