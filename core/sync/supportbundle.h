// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importrun.h"

namespace muster {

/// What only the program knows of itself.
struct SupportFacts
{
    std::string muster;      ///< version
    std::int64_t schema = 0; ///< of the workspace database
};

struct SupportOptions
{
    std::string connector; ///< about this one only; empty = all
    QString tape;          ///< a tape to put in; empty = none
    bool hosts = false;    ///< names of servers as they are
    bool personal = false; ///< values of people, and what servers answered to failed requests
};

/// One part of a bundle: a member of its one JSON object.
struct SupportPart
{
    std::string name; ///< "versions", "connector:hr" ...
    QString title;    ///< what it is, for people
    Json content;
    bool wanted = true;
};

/// Everything that a bundle could hold, as it would leave: no secrets in any case; unless asked for, no values of
/// people and no names of servers. Errors: NotFound (connector, tape), Invalid (the tape), TooLarge (a tape of more
/// than 16 MB), Usage (a tape that keeps values without `personal`), Storage.
[[nodiscard]] Result<std::vector<SupportPart>> supportParts(Ports& ports, const SupportFacts& facts,
                                                            const SupportOptions& options);
/// One part as it stands in the file.
[[nodiscard]] std::string supportText(const SupportPart& part);
/// The whole file: exactly the wanted parts.
[[nodiscard]] std::string supportText(const std::vector<SupportPart>& parts, Timestamp now);
/// "muster-support-2026-11-23.json"
[[nodiscard]] QString supportFileName(Timestamp now);

} // namespace muster
