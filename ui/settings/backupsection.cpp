// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/backupsection.h"

#include "core/base/untrusted.h"
#include "ui/connectors/confirmbar.h"
#include "ui/directory/usermodel.h"
#include "ui/settings/answerlabel.h"
#include "ui/settings/settingspage.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/rowtable.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QVBoxLayout>

namespace muster {

namespace {
/// What the section shows, read in one go.
struct Found
{
    BackupKeep keep;
    std::vector<BackupFile> backups;
};

Result<Found> readAll(Ports& ports)
{
    auto keep = readBackupKeep(ports.settings());
    if (!keep)
        return fail(keep.error());
    auto backups = ports.backups().list();
    if (!backups)
        return fail(backups.error());
    return Found{std::move(*keep), std::move(*backups)};
}
} // namespace

void BackupModel::set(std::vector<BackupFile> backups)
{
    beginResetModel();
    m_backups = std::move(backups);
    endResetModel();
}

const BackupFile* BackupModel::backup(int row) const
{
    return row >= 0 && row < rowCount() ? &m_backups[static_cast<std::size_t>(row)] : nullptr;
}

int BackupModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_backups.size());
}

int BackupModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BackupModel::data(const QModelIndex& index, int role) const
{
    const BackupFile* found = index.isValid() ? backup(index.row()) : nullptr;
    if (!found)
        return {};
    if (role == Qt::ToolTipRole)
        return plainToolTip(displayText(found->path.toStdString()));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case When:
        return shortTime(found->at);
    case Kind:
        return kindWords(found->kind);
    case Size:
        return QLocale().formattedDataSize(found->bytes);
    default:
        return displayText(QFileInfo(found->path).fileName().toStdString());
    }
}

QVariant BackupModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[ColumnCount] = {tr("When"), tr("Kind"), tr("Size"), tr("File")};
    return section >= 0 && section < ColumnCount ? QVariant(titles[section]) : QVariant();
}

BackupSection::BackupSection(ImportService& service, QWidget* parent)
    : QWidget(parent), m_service(service), m_last(new PlainLabel), m_model(new BackupModel(this)),
      m_table(new QTableView), m_make(new QPushButton(tr("&Back Up Now"))), m_restore(new QPushButton(tr("&Restore…"))),
      m_other(new QPushButton(tr("Restore &Another File…"))), m_days(new QSpinBox),
      m_save(new QPushButton(tr("&Save"))), m_confirm(new ConfirmBar), m_answer(new AnswerLabel)
{
    build();
    connect(m_make, &QPushButton::clicked, this, &BackupSection::makeNow);
    connect(m_save, &QPushButton::clicked, this, &BackupSection::saveDays);
    connect(m_days, &QSpinBox::valueChanged, this, &BackupSection::updateButtons);
    connect(m_other, &QPushButton::clicked, this, &BackupSection::chooseFile);
    connect(m_restore, &QPushButton::clicked, this, [this] {
        if (const BackupFile* chosen = m_model->backup(m_table->currentIndex().row()))
            confirmRestore(chosen->path);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        m_confirm->hide(); // it asks about another file
        updateButtons();
    });
    updateButtons();
}

void BackupSection::build()
{
    m_last->setObjectName(QStringLiteral("last"));
    m_table->setObjectName(QStringLiteral("backups"));
    m_table->setAccessibleName(tr("Backups"));
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    showAsRows(m_table, {160, 140, 90});
    m_table->setMinimumHeight(6 * m_table->verticalHeader()->defaultSectionSize());
    const std::pair<QPushButton*, const char*> named[] = {
        {m_make, "make"}, {m_restore, "restore"}, {m_other, "other"}, {m_save, "save"}};
    for (const auto& [button, name] : named)
        button->setObjectName(QLatin1String(name));
    setRole(m_make, "primary");
    m_days->setRange(1, BackupKeep::longest);
    m_days->setValue(m_keep.days);
    m_days->setObjectName(QStringLiteral("days"));
    m_days->setAccessibleName(tr("Daily backups that are kept"));
    m_confirm->setObjectName(QStringLiteral("confirm"));
    m_answer->setObjectName(QStringLiteral("answer"));
    auto* keep = new QHBoxLayout;
    keep->addWidget(new PlainLabel(tr("Daily backups that are kept:")));
    keep->addWidget(m_days);
    keep->addWidget(m_save);
    keep->addStretch();
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_make);
    foot->addWidget(m_restore);
    foot->addWidget(m_other);
    foot->addStretch();
    auto* column = makeSectionColumn(
        this, tr("Backups"),
        tr("Each day the whole workspace is copied, and the copy is checked: applications, users, runs and the audit "
           "log. Secrets are not in it; they stay where they are kept."));
    column->addWidget(m_last);
    column->addWidget(m_table, 1);
    column->addLayout(foot);
    column->addWidget(m_confirm);
    column->addWidget(m_answer);
    column->addLayout(keep);
}

void BackupSection::refresh()
{
    ask<Found>(
        m_service, this, [](Ports& ports, std::stop_token) { return readAll(ports); },
        [this](Result<Found> found) {
            if (!found)
                return m_answer->say(found.error());
            if (m_days->value() == m_keep.days) // what somebody is about to save stays
                m_days->setValue(found->keep.days);
            m_keep = found->keep;
            fill(std::move(found->backups));
        });
}

void BackupSection::fill(std::vector<BackupFile> backups)
{
    const BackupFile* chosen =
        m_table->selectionModel()->hasSelection() ? m_model->backup(m_table->currentIndex().row()) : nullptr;
    const QString path = chosen ? chosen->path : QString();
    m_last->setText(backups.empty() ? tr("There is no backup yet.")
                                    : tr("The last backup is of %1.").arg(shortTime(backups.front().at)));
    m_model->set(std::move(backups));
    for (int row = 0; row < m_model->rowCount() && !path.isEmpty(); ++row)
        if (m_model->backup(row)->path == path)
            m_table->selectRow(row);
    updateButtons();
}

void BackupSection::makeNow()
{
    m_busy = true;
    m_answer->clear();
    updateButtons();
    ask<BackupFile>(
        m_service, this, [](Ports& ports, std::stop_token stop) { return ports.backups().make({}, stop); },
        [this](const Result<BackupFile>& made) {
            m_busy = false;
            updateButtons();
            if (made)
                m_answer->say(tr("The backup is %1, read back and found good.").arg(made->path), Tone::Good);
            else
                m_answer->say(made.error());
            refresh();
        });
}

void BackupSection::saveDays()
{
    BackupKeep keep = m_keep;
    keep.days = m_days->value();
    ask<void>(
        m_service, this, [keep](Ports& ports, std::stop_token) { return writeBackupKeep(ports.settings(), keep); },
        [this, keep](const Result<void>& done) {
            if (!done)
                return m_answer->say(done.error());
            m_keep = keep;
            updateButtons();
            m_answer->say(tr("Saved."), Tone::Good);
        });
}

void BackupSection::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("Restore a Backup"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &BackupSection::confirmRestore);
    dialog->open();
}

void BackupSection::confirmRestore(const QString& file)
{
    m_answer->clear();
    m_confirm->ask(tr("Go back to %1? The window closes and opens again, and everything that was done since then is "
                      "undone. The present workspace is kept beside it.")
                       .arg(displayText(QFileInfo(file).fileName().toStdString())),
                   tr("Restore"), [this, file] { emit restoreRequested(file); });
    focusInView(m_confirm->focusWidget() ? m_confirm->focusWidget() : m_confirm);
}

void BackupSection::updateButtons()
{
    m_make->setEnabled(!m_busy);
    m_restore->setEnabled(!m_busy && m_table->selectionModel()->hasSelection());
    m_save->setEnabled(m_days->value() != m_keep.days);
}

} // namespace muster
