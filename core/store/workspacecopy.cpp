// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/workspacecopy.h"

#include "core/db/database.h"

namespace muster {

Result<void> copyWorkspace(const std::string& from, const std::string& to)
{
    auto database = db::Database::openAgain(from, db::Database::Mode::ReadOnly);
    if (!database)
        return fail(std::move(database.error()));
    auto copy = database->prepare("VACUUM INTO ?1");
    if (!copy)
        return fail(std::move(copy.error()));
    return copy->bindText(1, to).run();
}

} // namespace muster
