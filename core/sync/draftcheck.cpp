// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/draftcheck.h"

#include "core/base/textkey.h"
#include "core/base/untrusted.h"
#include "core/sync/importrun.h"

#include <QCoreApplication>

#include <map>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("DraftCheck", text);
}

/// Values of an attribute that several people of the sample have.
void sayDuplicates(const std::vector<PreviewRow>& rows, const char* name, bool suffixed, std::vector<QString>& out)
{
    const auto attribute = Attribute::fromName(name);
    if (!attribute)
        return;
    std::map<std::string, int> counts;
    for (const PreviewRow& row : rows)
        if (const std::string_view value = row.values.get(*attribute); !value.empty())
            ++counts[textKey(value)];
    int twice = 0;
    std::string example;
    for (const auto& [value, count] : counts) {
        if (count < 2)
            continue;
        ++twice;
        example = value;
    }
    if (twice == 0)
        return;
    const QString what = QLatin1String(name), shown = displayText(example);
    out.push_back(
        suffixed ? tr("In the sample several people would have the same %1 (%2 values, such as “%3”); the later "
                      "ones get a number.")
                       .arg(what, QString::number(twice), shown)
                 : tr("In the sample several people have the same %1 (%2 values, such as “%3”). Only one of them can "
                      "be imported: choose another field.")
                       .arg(what, QString::number(twice), shown));
}

bool endsInSuffix(const Connector& connector, std::string_view to)
{
    for (const MappingRule& rule : connector.mapping)
        if (rule.to == to && !rule.transforms.empty())
            return rule.transforms.back().kind == "uniqueSuffix";
    return false;
}

} // namespace

std::vector<QString> checkDraft(const ConnectorDraft& draft)
{
    std::vector<QString> out;
    std::vector<std::string> records;
    for (const Json& record : draft.sample)
        records.push_back(writeJson(record));
    if (records.empty() || draft.connector.mapping.empty())
        return out;
    const std::vector<PreviewRow> rows = previewRecords(draft.connector, records);
    sayDuplicates(rows, "username", endsInSuffix(draft.connector, "username"), out);
    sayDuplicates(rows, "email", false, out);
    std::map<std::string, std::pair<int, QString>> problems;
    for (const PreviewRow& row : rows)
        for (const FieldProblem& problem : row.problems) {
            auto& [count, message] = problems[problem.attribute + ' ' + problem.reasonCode];
            ++count;
            if (message.isEmpty())
                message = problem.message;
        }
    for (const auto& [key, problem] : problems)
        out.push_back(tr("%1 of %2 records of the sample: %3").arg(problem.first).arg(rows.size()).arg(problem.second));
    return out;
}

} // namespace muster
