// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connectors/applicationsmodel.h"

#include "core/base/untrusted.h"
#include "ui/connectors/appicon.h"
#include "ui/widgets/tokens.h"

#include <QApplication>
#include <QDateTime>
#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace muster {
namespace {

using Status = ApplicationRow::Status;

QString statusText(const ApplicationRow& row)
{
    switch (row.status) {
    case Status::Active:
        return row.hasDraft ? ApplicationsModel::tr("Active, with unsaved changes") : ApplicationsModel::tr("Active");
    case Status::Bookmark:
        return ApplicationsModel::tr("Bookmark");
    case Status::Unsaved:
        return ApplicationsModel::tr("Not saved yet: continue");
    case Status::Unfinished:
        break;
    }
    return ApplicationsModel::tr("Draft: continue setting up");
}

Tone statusTone(Status status)
{
    return status == Status::Active ? Tone::Good : status == Status::Bookmark ? Tone::Info : Tone::Caution;
}

QString when(Timestamp moment)
{
    if (moment == Timestamp{})
        return {};
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(moment.time_since_epoch()).count();
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms), QLocale::ShortFormat);
}

QString lastImportText(const ApplicationRow& row)
{
    if (!row.lastRun)
        return row.status == Status::Active ? ApplicationsModel::tr("Never") : QString();
    const RunReport& run = *row.lastRun;
    const QString at = when(run.finishedAt == Timestamp{} ? run.startedAt : run.finishedAt);
    switch (run.state) {
    case RunState::Failed:
        return ApplicationsModel::tr("%1, failed").arg(at);
    case RunState::Cancelled:
        return ApplicationsModel::tr("%1, cancelled").arg(at);
    case RunState::Skipped:
        return ApplicationsModel::tr("%1, skipped").arg(at);
    case RunState::Held:
        return ApplicationsModel::tr("%1, waits for approval").arg(at);
    case RunState::Planned:
        return ApplicationsModel::tr("%1, planned only").arg(at);
    case RunState::DoneWithErrors:
        return ApplicationsModel::tr("%1, with errors for some users").arg(at);
    default:
        return at;
    }
}

} // namespace

Result<std::vector<ApplicationRow>> readApplications(Ports& ports)
{
    auto stored = ports.connectors().list();
    if (!stored)
        return fail(stored.error());
    const auto drafts = ports.connectors().drafts();
    if (!drafts)
        return fail(drafts.error());
    std::vector<ApplicationRow> rows;
    for (const auto& [key, draft] : *drafts) {
        if (key != "new")
            continue;
        ApplicationRow row{{}, draft.connector.application, draft.logo, Status::Unsaved, true, {}, draft.at};
        rows.push_back(std::move(row));
    }
    for (StoredConnector& connector : *stored) {
        ApplicationRow row;
        row.id = connector.connector.id;
        row.hasDraft = std::any_of(drafts->begin(), drafts->end(), [&](const auto& d) { return d.first == row.id; });
        row.status = !connector.connector.source ? Status::Bookmark
                     : connector.active          ? Status::Active
                                                 : Status::Unfinished;
        row.application = std::move(connector.connector.application);
        row.logo = std::move(connector.logo);
        row.updated = connector.updated;
        if (const auto runs = ports.runs().runs(row.id, 10)) {
            const auto import = std::find_if(runs->begin(), runs->end(),
                                             [](const RunReport& run) { return run.options.undoOf.empty(); });
            if (import != runs->end())
                row.lastRun = *import;
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

void ApplicationsModel::setRows(std::vector<ApplicationRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    filter();
    endResetModel();
}

void ApplicationsModel::setSearch(const QString& text)
{
    beginResetModel();
    m_search = text.trimmed();
    filter();
    endResetModel();
}

void ApplicationsModel::filter()
{
    m_shown.clear();
    const QStringList words = m_search.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (std::size_t at = 0; at < m_rows.size(); ++at) {
        const Application& application = m_rows[at].application;
        const QString all =
            QString::fromStdString(application.displayLabel + '\n' + application.description + '\n' + m_rows[at].id);
        if (std::all_of(words.begin(), words.end(),
                        [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); }))
            m_shown.push_back(at);
    }
}

const ApplicationRow* ApplicationsModel::rowAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_rows[m_shown[static_cast<std::size_t>(row)]] : nullptr;
}

int ApplicationsModel::rowOf(const std::string& id) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (rowAt(row)->id == id)
            return row;
    }
    return -1;
}

int ApplicationsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int ApplicationsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ApplicationsModel::text(const ApplicationRow& row, int column) const
{
    switch (column) {
    case Name:
        return row.application.displayLabel.empty() ? tr("(no label yet)") : displayText(row.application.displayLabel);
    case State:
        return statusText(row);
    case LastImport:
        return lastImportText(row);
    case Changed:
        return when(row.updated);
    default:
        return {};
    }
}

QVariant ApplicationsModel::data(const QModelIndex& index, int role) const
{
    const ApplicationRow* row = rowAt(index.row());
    if (!row)
        return {};
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
        return text(*row, index.column());
    if (role == Qt::DecorationRole && index.column() == Name)
        return applicationPicture(row->application, row->logo, 36, qApp->devicePixelRatio());
    if (role == descriptionRole && index.column() == Name)
        return displayText(row->application.description).simplified();
    if (role == Qt::ForegroundRole && index.column() == State)
        return toneColor(statusTone(row->status));
    if (role == Qt::ForegroundRole && index.column() == LastImport && row->lastRun &&
        row->lastRun->state == RunState::Failed)
        return toneColor(Tone::Bad);
    return {};
}

QVariant ApplicationsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Application"), tr("Status"), tr("Last import"), tr("Changed")};
    return section >= 0 && section < ColumnCount ? titles[section] : QVariant();
}

void ApplicationDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QString name = std::exchange(item.text, QString());
    item.icon = QIcon();
    item.features &= ~QStyleOptionViewItem::HasDecoration;
    item.widget->style()->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    const bool selected = item.state & QStyle::State_Selected;
    const bool rightToLeft = option.direction == Qt::RightToLeft;
    painter->save();
    constexpr int picture = 36;
    QRect area = option.rect.adjusted(space::Small, 0, -space::Small, 0);
    const QRect pictureRect = QStyle::visualRect(
        option.direction, area, QRect(area.left(), area.center().y() - picture / 2 + 1, picture, picture));
    painter->drawPixmap(pictureRect, index.data(Qt::DecorationRole).value<QPixmap>());
    if (rightToLeft)
        area.setRight(pictureRect.left() - space::Medium);
    else
        area.setLeft(pictureRect.right() + space::Medium);
    const QString description = index.data(ApplicationsModel::descriptionRole).toString();
    const int align = Qt::AlignLeft | Qt::AlignVCenter; // the painter turns it round where lines begin at the right
    const QFont bold = textFont(TextSize::Body, true);
    const QFont small = textFont(TextSize::Caption);
    QRect first = area, second = area;
    if (!description.isEmpty()) {
        const int high = QFontMetrics(bold).height(), low = QFontMetrics(small).height();
        first = QRect(area.left(), area.center().y() - (high + low) / 2, area.width(), high);
        second = QRect(area.left(), first.bottom() + 1, area.width(), low);
    }
    const QPalette& colors = option.palette;
    painter->setFont(bold);
    painter->setPen(colors.color(selected ? QPalette::HighlightedText : QPalette::Text));
    painter->drawText(first, align, QFontMetrics(bold).elidedText(name, Qt::ElideRight, first.width()));
    if (!description.isEmpty()) {
        painter->setFont(small);
        painter->setPen(selected ? colors.color(QPalette::HighlightedText) : mutedText());
        painter->drawText(second, align, QFontMetrics(small).elidedText(description, Qt::ElideRight, second.width()));
    }
    painter->restore();
}

} // namespace muster
