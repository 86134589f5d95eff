// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/untrusted.h"
#include "core/sync/resultsline.h"

#include <QCoreApplication>
#include <QSaveFile>

namespace muster {

namespace {
constexpr const char* header = "run_id,time_utc,time_local,operation,result,reason_code,reason,external_id,username,"
                               "email,directory_id,changed_fields\r\n";
constexpr std::size_t blockBytes = std::size_t{256} * 1024;

std::string csvLine(const std::string& run, const ResultRow& row)
{
    std::string line;
    for (const std::string& cell : {run, toRfc3339(row.at), toLocalText(row.at), row.operation, row.result,
                                    row.reasonCode, row.reason, row.externalId, row.username, row.email,
                                    row.user != 0 ? std::to_string(row.user) : std::string(), row.changedFields}) {
        line += line.empty() ? "" : ",";
        line += csvCell(cell);
    }
    return line + "\r\n";
}

std::string jsonLine(const std::string& run, const ResultRow& row)
{
    const Json json{{"run_id", run},
                    {"time_utc", toRfc3339(row.at)},
                    {"time_local", toLocalText(row.at)},
                    {"operation", row.operation},
                    {"result", row.result},
                    {"reason_code", row.reasonCode},
                    {"reason", row.reason},
                    {"external_id", row.externalId},
                    {"username", row.username},
                    {"email", row.email},
                    {"directory_id", row.user != 0 ? Json(row.user) : Json()},
                    {"changed_fields", row.changedFields}};
    return writeJson(json);
}

Error writeError(const QSaveFile& file)
{
    return {ErrorKind::Storage,
            QCoreApplication::translate("Results",
                                        "The results file cannot be written. Check its folder and the free space."),
            file.errorString(), file.fileName()};
}
} // namespace

std::string resultsHead()
{
    return std::string("\xEF\xBB\xBF") + header;
}

std::string resultsLine(ResultsFormat format, const std::string& run, const ResultRow& row)
{
    return format == ResultsFormat::CsvFile ? csvLine(run, row) : jsonLine(run, row);
}

Result<void> writeResults(RunHistory& history, const std::string& run, ResultsFormat format, const QString& path)
{
    const bool csv = format == ResultsFormat::CsvFile;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return fail(writeError(file));
    std::string block = csv ? resultsHead() : std::string("[");
    bool first = true;
    bool written = true;
    const auto flush = [&] {
        written =
            written && file.write(block.data(), static_cast<qint64>(block.size())) == static_cast<qint64>(block.size());
        block.clear();
        return written;
    };
    const Result<void> sent = history.results(run, [&](const ResultRow& row) {
        if (!csv)
            block += first ? "\n" : ",\n";
        block += resultsLine(format, run, row);
        first = false;
        return block.size() < blockBytes || flush();
    });
    if (!sent)
        return sent; // QSaveFile drops what was written
    block += csv ? "" : first ? "]\n" : "\n]\n";
    if (!flush() || !file.commit())
        return fail(writeError(file));
    return {};
}

} // namespace muster
