// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/explainevidence.h"

namespace muster {

/// Whose record is looked for.
struct WantedRecord
{
    std::string key;        ///< as a person typed it
    std::string externalId; ///< by which the directory knows that person at this source; empty = it does not
    /// Further folded e-mail addresses, usernames and employee ids of the person.
    std::vector<std::pair<KnownAttribute, std::string>> keys;
};

/// Looks through a source for one person: the list, page by page, until the person is there; the detail request where
/// the list has ids only; and without the connector's filter when that may have left the person out.
class RecordFinder
{
public:
    /// `connector` has a source and lives as long as this.
    RecordFinder(const Connector& connector, const SourcePorts& source, const Mapper& mapper, WantedRecord wanted,
                 const OnProgress& progress, std::stop_token stop);
    struct Found
    {
        RecordFinding record;
        FilterFinding filter = FilterFinding::None;
    };
    /// Errors: those of a fetch, Cancelled. Not found is no error.
    [[nodiscard]] Result<Found> find();

private:
    struct Scan;
    [[nodiscard]] Result<RecordFinding> locate(const Connector& connector, const FetchLimits& limits, bool isSecond);
    [[nodiscard]] Result<RecordFinding> scanList(const Connector& connector, SourceClient& client,
                                                 const FetchLimits& limits);
    [[nodiscard]] Result<RecordFinding> scanIds(const Connector& connector, SourceClient& client,
                                                const FetchLimits& limits);
    [[nodiscard]] Result<void> readDetail(const Connector& connector, SourceClient& client, const std::string& id,
                                          RecordFinding& finding) const;
    void look(const RecordView& view, Scan& scan);
    [[nodiscard]] std::string keyOf(const MappedUser& user) const;
    [[nodiscard]] bool isExact(std::string_view externalId) const;
    void report(const FetchProof& proof) const;

    const Connector& m_connector;
    SourcePorts m_source;
    const Mapper& m_mapper;
    WantedRecord m_wanted;
    const OnProgress& m_progress;
    std::stop_token m_stop;
    MappedUser m_user; ///< reused
};

} // namespace muster
