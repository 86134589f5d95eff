// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/localundo.h"

namespace muster {

LocalUndo::LocalUndo(db::Database& database, Clock& clock) : m_database(database), m_clock(clock) {}

Result<Plan> LocalUndo::plan(const UndoRequest&, const OnProgress&, std::stop_token)
{
    return fail(ErrorKind::Internal, QString::fromStdString(m_database.path()));
}

} // namespace muster
