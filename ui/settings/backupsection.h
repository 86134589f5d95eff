// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/backups.h"
#include "core/sync/importservice.h"

#include <QAbstractTableModel>
#include <QWidget>

class QPushButton;
class QSpinBox;
class QTableView;

namespace muster {

class AnswerLabel;
class ConfirmBar;
class PlainLabel;

/// Backups as a table, the newest at the top.
class BackupModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { When, Kind, Size, File, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;
    void set(std::vector<BackupFile> backups);
    [[nodiscard]] const BackupFile* backup(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<BackupFile> m_backups;
};

/// Settings: the backups of the workspace, how many stay, and the way back to one.
class BackupSection : public QWidget
{
    Q_OBJECT

public:
    explicit BackupSection(ImportService& service, QWidget* parent = nullptr);
    Q_INVOKABLE void refresh();

signals:
    /// The whole workspace is to be closed, replaced by this file and opened again.
    void restoreRequested(const QString& file);

private:
    void build();
    void fill(std::vector<BackupFile> backups);
    void makeNow();
    void saveDays();
    void chooseFile();
    void confirmRestore(const QString& file);
    void updateButtons();

    ImportService& m_service;
    bool m_busy = false;
    BackupKeep m_keep;
    PlainLabel* m_last;
    BackupModel* m_model;
    QTableView* m_table;
    QPushButton* m_make;
    QPushButton* m_restore;
    QPushButton* m_other;
    QSpinBox* m_days;
    QPushButton* m_save;
    ConfirmBar* m_confirm;
    AnswerLabel* m_answer;
};

} // namespace muster
