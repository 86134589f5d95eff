// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/explain.h"

#include <QObject>

#include <memory>

namespace muster {

struct UndoRequest; // core/sync/undo.h

/// Runs the slow things for a GUI: each job on a worker thread with its own ports, results as queued signals on the
/// thread of this object. One plan or apply per connector at a time (Conflict otherwise); tests and previews may
/// overlap.
class ImportService : public QObject
{
    Q_OBJECT

public:
    using OpenPorts = std::function<Result<std::unique_ptr<Ports>>()>;
    explicit ImportService(OpenPorts open, QObject* parent = nullptr);
    ~ImportService() override; ///< asks all jobs to stop and waits for them

    using Job = std::int64_t;
    Job startTest(const Connector& connector, std::int64_t count);
    Job startPreview(const Connector& connector, std::int64_t count);
    Job startPlan(const Connector& connector, const ImportOptions& options);
    Job startApply(const QString& plan, bool approve);
    Job startExplain(const Connector& connector, const std::string& key);
    /// The inverse of a run; ends like startPlan().
    Job startUndo(const UndoRequest& request);
    /// Any other slow read or write with the ports, e.g. the ids of a large table. `done` runs on this object's thread,
    /// in every case: with the error when the ports could not be opened, so that the task never ran.
    Job startTask(std::function<void(Ports&, std::stop_token)> task,
                  const std::function<void(const std::optional<Error>&)>& done);
    void cancel(Job job); ///< ends within a second, with Cancelled
    [[nodiscard]] bool isBusy(const QString& connector) const;

signals:
    void testFinished(muster::ImportService::Job job, const muster::SourceClient::Probe& probe);
    void previewFinished(muster::ImportService::Job job, const muster::Preview& preview);
    void progress(muster::ImportService::Job job, const muster::Progress& progress);
    void planFinished(muster::ImportService::Job job, const muster::Plan& plan);
    void applyFinished(muster::ImportService::Job job, const muster::RunReport& report);
    void explainFinished(muster::ImportService::Job job, const muster::Explanation& explanation);
    void failed(muster::ImportService::Job job, const muster::Error& error);

private:
    /// Runs on a worker; what it returns runs on this object's thread.
    using Work = std::function<std::function<void()>(Job, Ports&, std::stop_token)>;
    /// `noPorts` hears of ports that do not open; without it, failed() tells.
    Job launch(std::string connector, Work work, std::function<void(const Error&)> noPorts = {});
    Job refuse(const QString& connector);
    [[nodiscard]] OnProgress reporter(Job job);

    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace muster
