// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/localexplainer.h"

namespace muster {

LocalExplainer::LocalExplainer(db::Database& database, const SourcePorts& source, Clock& clock)
    : m_database(database), m_source(source), m_clock(clock)
{
}

Result<Explanation> LocalExplainer::explain(const Connector&, const std::string&, std::stop_token)
{
    return fail(ErrorKind::Internal, QString::fromStdString(m_database.path()));
}

} // namespace muster
