// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "memoryapikeys.h"
#include "memoryoutbox.h"
#include "memoryschedules.h"
#include "memorysecrets.h"
#include "memorysettings.h"

#include "core/sync/explain.h"
#include "core/sync/importservice.h"
#include "core/sync/undo.h"

#include <atomic>
#include <map>
#include <mutex>
#include <set>

namespace muster {

/// A directory of any size that costs no memory: users are computed from their id, edits are kept beside. What pages
/// and their tests need of the ports; everything else answers Internal. One world is shared by the ports of all
/// threads.
struct UiWorld
{
    std::mutex mutex;
    std::int64_t users = 0; ///< ids 1..users
    std::map<UserId, User> edited;
    std::set<UserId> removed;
    std::map<UserId, std::vector<Attribute>> locked;
    std::vector<Group> userGroups, deviceGroups;
    std::map<std::int64_t, std::vector<UserId>> members;
    std::map<std::int64_t, std::vector<std::string>> devices;
    std::vector<StoredConnector> connectors;
    std::vector<Plan> plans;
    std::int64_t planned = 0; ///< items of each plan, seq 0..planned-1
    std::map<std::int64_t, bool> picks;
    std::map<std::pair<std::int64_t, std::string>, bool> fieldPicks;
    std::vector<RunReport> runs;
    MemorySettings settings;
    MemorySecretStore secrets;
    MemoryOutbox outbox;
    SilentDelivery delivery;
    MemoryApiKeys apiKeys;
    MemorySchedules schedules;
    std::optional<Error> planError, applyError; ///< what the next plan or apply ends with
    std::optional<Explanation> explanation;     ///< what explaining gives; none = nobody has the key
    std::vector<std::string> explained;         ///< "connector key" of each time that somebody asked
    std::optional<Error> undoError;             ///< what the next undo ends with
    std::vector<UndoRequest> undone;            ///< what was asked to be taken back
    std::atomic<int> delayMs{0};                ///< each read takes this long, as a busy disk would
};

/// Three connectors, groups, past runs and one waiting plan: what the screenshots show.
[[nodiscard]] std::shared_ptr<UiWorld> sampleWorld(std::int64_t users);
[[nodiscard]] std::unique_ptr<Ports> openUiPorts(std::shared_ptr<UiWorld> world);

} // namespace muster
