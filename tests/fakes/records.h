// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/recordreader.h"
#include "core/store/planmaker.h"

#include <QStringList>

namespace muster {

/// A complete list of these records, in one page.
inline OpenFeed feedOf(const QStringList& records)
{
    return [page = QStringLiteral("[%1]").arg(records.join(u',')).toStdString()]() -> Result<Feed> {
        return Feed([page](const Mapper& mapper, std::uint64_t seed, const SourceClient::Callbacks& callbacks,
                           std::stop_token) -> Result<FetchProof> {
            RecordReader reader({RecordPath::root(), mapper.fields(), {}, seed});
            FetchProof proof;
            const Result<PageSummary> read = reader.read(page, callbacks.record, callbacks.problem, callbacks.known);
            if (!read)
                return fail(read.error());
            proof.records = read->records;
            proof.pages = 1;
            callbacks.page(proof);
            proof.complete = true;
            proof.stop = FetchProof::Stop::ShortPage;
            return proof;
        });
    };
}

/// A record: id 7 is p7@example.com with the username p7 and active, unless `more` says otherwise.
inline QString record(int id, const QString& more = {})
{
    const QString n = QString::number(id);
    QString text = QString::fromLatin1(R"({"id":"%1")").arg(n);
    if (!more.contains(QStringLiteral("\"email\"")))
        text += QString::fromLatin1(R"(,"email":"p%1@example.com")").arg(n);
    if (!more.contains(QStringLiteral("\"username\"")))
        text += QString::fromLatin1(R"(,"username":"p%1")").arg(n);
    if (!more.contains(QStringLiteral("\"status\"")))
        text += QString::fromLatin1(R"(,"status":"Active")");
    return text + (more.isEmpty() ? QString() : u',' + more) + u'}';
}

/// "update 1, remove 2": what is not zero.
inline QString words(const PlanCounts& counts)
{
    QStringList all;
    const std::pair<const char*, std::int64_t> each[] = {
        {"create", counts.create},         {"update", counts.update},       {"suspend", counts.suspend},
        {"reactivate", counts.reactivate}, {"unchanged", counts.unchanged}, {"conflict", counts.conflict},
        {"remove", counts.remove}};
    for (const auto& [name, count] : each) {
        if (count != 0)
            all << QStringLiteral("%1 %2").arg(QLatin1String(name)).arg(count);
    }
    return all.join(QStringLiteral(", "));
}

/// Members of a record.
inline QString dept(const char* department)
{
    return QString::fromLatin1(R"("department":"%1")").arg(QLatin1String(department));
}
inline QString dept(const char* department, const char* title)
{
    return dept(department) + QString::fromLatin1(R"(,"jobTitle":"%1")").arg(QLatin1String(title));
}
inline QString inactive()
{
    return QString::fromLatin1(R"("status":"Inactive")");
}

} // namespace muster
