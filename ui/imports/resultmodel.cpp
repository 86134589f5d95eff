// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/resultmodel.h"

#include "core/base/textkey.h"
#include "core/base/untrusted.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"

namespace muster {
namespace {

bool isFailure(const std::string& result)
{
    return result == "failed" || result == "error" || result == "conflict" || result == "invalid";
}

bool wasDone(const ResultRow& row, std::string_view operation, std::string_view past)
{
    return !isFailure(row.result) && row.result != "skipped" && row.result != "planned" &&
           (row.result == past || row.operation == operation);
}

bool matches(const ResultRow& row, const std::string& search)
{
    return search.empty() ||
           textKey(row.externalId + ' ' + row.username + ' ' + row.email + ' ' + row.reason).find(search) !=
               std::string::npos;
}

/// Words of the results file for people; unknown ones as they are.
QString word(const std::string& text)
{
    static const std::map<std::string, const char*> words{
        {"create", QT_TRANSLATE_NOOP("muster::ResultModel", "Create")},
        {"update", QT_TRANSLATE_NOOP("muster::ResultModel", "Update")},
        {"suspend", QT_TRANSLATE_NOOP("muster::ResultModel", "Suspend")},
        {"reactivate", QT_TRANSLATE_NOOP("muster::ResultModel", "Reactivate")},
        {"remove", QT_TRANSLATE_NOOP("muster::ResultModel", "Remove")},
        {"skip", QT_TRANSLATE_NOOP("muster::ResultModel", "Skip")},
        {"created", QT_TRANSLATE_NOOP("muster::ResultModel", "Created")},
        {"updated", QT_TRANSLATE_NOOP("muster::ResultModel", "Updated")},
        {"suspended", QT_TRANSLATE_NOOP("muster::ResultModel", "Suspended")},
        {"reactivated", QT_TRANSLATE_NOOP("muster::ResultModel", "Reactivated")},
        {"removed", QT_TRANSLATE_NOOP("muster::ResultModel", "Removed")},
        {"skipped", QT_TRANSLATE_NOOP("muster::ResultModel", "Skipped")},
        {"unchanged", QT_TRANSLATE_NOOP("muster::ResultModel", "Unchanged")},
        {"failed", QT_TRANSLATE_NOOP("muster::ResultModel", "Failed")},
        {"conflict", QT_TRANSLATE_NOOP("muster::ResultModel", "Conflict")},
        {"invalid", QT_TRANSLATE_NOOP("muster::ResultModel", "Invalid")},
        {"missing", QT_TRANSLATE_NOOP("muster::ResultModel", "Missing at the source")},
        {"none", QT_TRANSLATE_NOOP("muster::ResultModel", "None")},
        {"planned", QT_TRANSLATE_NOOP("muster::ResultModel", "Planned")},
        {"flagged", QT_TRANSLATE_NOOP("muster::ResultModel", "Flagged")},
        {"done", QT_TRANSLATE_NOOP("muster::ResultModel", "Done")},
        {"ok", QT_TRANSLATE_NOOP("muster::ResultModel", "Done")}};
    const auto found = words.find(text);
    return found == words.end() ? displayText(text) : ResultModel::tr(found->second);
}

} // namespace

bool resultIs(ResultKind kind, const ResultRow& row)
{
    switch (kind) {
    case ResultKind::All:
        return true;
    case ResultKind::Created:
        return wasDone(row, "create", "created");
    case ResultKind::Updated:
        return wasDone(row, "update", "updated");
    case ResultKind::Suspended:
        return wasDone(row, "suspend", "suspended");
    case ResultKind::Reactivated:
        return wasDone(row, "reactivate", "reactivated");
    case ResultKind::Removed:
        return wasDone(row, "remove", "removed");
    case ResultKind::Skipped:
        return row.result == "skipped" || row.operation == "skip";
    case ResultKind::Failed:
        return isFailure(row.result);
    }
    return false;
}

ResultModel::ResultModel(ImportService& service, QObject* parent) : QAbstractTableModel(parent), m_service(service) {}

ResultModel::~ResultModel()
{
    if (m_job != 0)
        m_service.cancel(m_job);
}

void ResultModel::read(const std::string& run, ResultKind kind, const QString& search)
{
    if (m_job != 0)
        m_service.cancel(m_job);
    using Rows = std::vector<ResultRow>;
    m_job = ask<Rows>(
        m_service, this,
        [run, kind, key = textKey(search.toStdString())](Ports& ports, std::stop_token stop) -> Result<Rows> {
            Rows rows;
            const auto done = ports.runs().results(run, [&](const ResultRow& row) {
                if (resultIs(kind, row) && matches(row, key))
                    rows.push_back(row);
                return rows.size() < rowsKept && !stop.stop_requested();
            });
            if (!done)
                return fail(done.error());
            return rows;
        },
        [this, epoch = ++m_epoch](Result<Rows> rows) {
            if (epoch != m_epoch)
                return;
            m_job = 0;
            beginResetModel();
            m_rows = rows ? std::move(*rows) : Rows();
            endResetModel();
            if (!rows)
                emit failed(rows.error());
            emit loaded();
        });
}

UserId ResultModel::userAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_rows[static_cast<std::size_t>(row)].user : 0;
}

QString ResultModel::explainKeyAt(int row) const
{
    if (row < 0 || row >= rowCount())
        return {};
    const ResultRow& one = m_rows[static_cast<std::size_t>(row)];
    if (!one.externalId.empty())
        return QString::fromStdString(one.externalId);
    return one.user > 0 ? QString::number(one.user) : QString::fromStdString(one.email);
}

const ResultRow* ResultModel::row(int row) const
{
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int ResultModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ResultModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ResultModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const ResultRow& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::DecorationRole && index.column() == Outcome) {
        static const QIcon good = strokeIcon(QStringLiteral("check"), Tone::Good);
        static const QIcon bad = strokeIcon(QStringLiteral("error"), Tone::Bad);
        static const QIcon skipped = strokeIcon(QStringLiteral("skip"), Tone::Neutral);
        return resultIs(ResultKind::Failed, row) ? bad : resultIs(ResultKind::Skipped, row) ? skipped : good;
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const auto text = [&]() -> QString {
        switch (index.column()) {
        case Name:
            return displayText(row.username);
        case Operation:
            return word(row.operation);
        case Outcome:
            return word(row.result);
        case Email:
            return displayText(row.email);
        case ExternalId:
            return displayText(row.externalId);
        case Reason:
            return displayText(row.reason);
        default:
            return displayText(row.changedFields);
        }
    };
    return role == Qt::ToolTipRole ? plainToolTip(text()) : text();
}

QVariant ResultModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[ColumnCount] = {tr("Username"),    tr("Operation"), tr("Result"),        tr("Email"),
                                         tr("External ID"), tr("Reason"),    tr("Changed fields")};
    return section >= 0 && section < ColumnCount ? QVariant(titles[section]) : QVariant();
}

} // namespace muster
