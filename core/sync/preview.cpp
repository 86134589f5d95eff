// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/importrun.h"

#include <QCoreApplication>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Preview", text);
}

/// What an import into an empty directory would do; the directory itself is not asked.
Action actionOf(const MappedUser& user)
{
    if (!user.usable())
        return Action::Invalid;
    return user.status == SourceStatus::Active ? Action::Create : Action::Skip;
}

void noteStatus(const MappedUser& user, std::vector<FieldProblem>& problems)
{
    if (user.status != SourceStatus::Unknown)
        return;
    const QString message =
        user.statusText.empty()
            ? tr("This record has no status, so this user is left as they are.")
            : tr("The status “%1” is in neither list, so this user is left as they are. Add it to one of them.")
                  .arg(QString::fromStdString(user.statusText).left(60));
    problems.push_back({"status", "unknownStatus", message, false});
}

} // namespace

std::vector<PreviewRow> previewRecords(const Connector& connector, const std::vector<std::string>& records)
{
    std::vector<FieldProblem> mappingProblems;
    const Mapper mapper = Mapper::createDraft(connector, mappingProblems);
    std::vector<PreviewRow> rows;
    rows.reserve(records.size());
    for (const std::string& record : records) {
        PreviewRow row;
        row.record = record;
        row.problems = mappingProblems;
        auto user = mapper.mapJson(record);
        if (!user) {
            row.action = Action::Invalid;
            row.problems.push_back({"", "badRecord", user.error().message, true});
            rows.push_back(std::move(row));
            continue;
        }
        row.action = actionOf(*user);
        noteStatus(*user, row.problems);
        row.externalId = std::move(user->externalId);
        row.values = std::move(user->values);
        row.status = user->status;
        row.problems.insert(row.problems.end(), user->problems.begin(), user->problems.end());
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace muster
