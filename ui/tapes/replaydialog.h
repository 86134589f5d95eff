// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"
#include "core/sync/tapedeck.h"

#include <QDialog>

#include <optional>

class QComboBox;
class QPlainTextEdit;
class QPushButton;
class QTableWidget;

namespace muster {

class FileField;
class PlainLabel;
class TapeWork;
class TroubleBox;

/// Replays a tape, with troubles if wanted, and shows what an import would make of it: without them beside with them.
class ReplayDialog : public QDialog
{
    Q_OBJECT

public:
    ReplayDialog(ImportService& service, std::shared_ptr<TapeDeck> deck, const QString& file = {},
                 QWidget* parent = nullptr);
    ~ReplayDialog() override; ///< what is under way is cancelled

private:
    void build();
    [[nodiscard]] QWidget* makeResults();
    void run();
    void showReplay(const Replay& replay);
    void showCounts(const Replay& replay);
    void say(const QString& text, bool good);
    void setWorking(bool working);

    ImportService& m_service;
    std::shared_ptr<TapeDeck> m_deck;
    FileField* m_file;
    QComboBox* m_connectors;
    QComboBox* m_against;
    TroubleBox* m_troubles;
    PlainLabel* m_answer;
    QTableWidget* m_counts;
    QPlainTextEdit* m_plain;
    QPlainTextEdit* m_troubled;
    QPushButton* m_run;
    TapeWork* m_work = nullptr;
    std::optional<ImportService::Job> m_job;
};

/// Proof words, holds and verdict of one outcome, line by line.
[[nodiscard]] QString outcomeText(const ReplayOutcome& outcome);

} // namespace muster
