// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"
#include "core/sync/tapedeck.h"

#include <QDialog>

#include <optional>

class QCheckBox;
class QComboBox;
class QPushButton;

namespace muster {

class FileField;
class PlainLabel;
class TapeWork;

/// Records a fetch of one connector into a file.
class RecordDialog : public QDialog
{
    Q_OBJECT

public:
    /// `connector` is chosen at first; empty = the first one.
    RecordDialog(ImportService& service, std::shared_ptr<TapeDeck> deck, const QString& connector,
                 QWidget* parent = nullptr);
    ~RecordDialog() override; ///< what is under way is cancelled

signals:
    void replayRequested(const QString& file);

private:
    void build();
    void readConnectors();
    void proposeFile();
    void record();
    void recorded(const Result<TapeInfo>& info);
    void say(const QString& text, bool good);
    void setWorking(bool working);

    ImportService& m_service;
    std::shared_ptr<TapeDeck> m_deck;
    QString m_wanted;
    QComboBox* m_connectors;
    FileField* m_file;
    QCheckBox* m_keep;
    PlainLabel* m_answer;
    QPushButton* m_record;
    QPushButton* m_replay;
    TapeWork* m_work = nullptr;
    std::optional<ImportService::Job> m_job;
};

} // namespace muster
