// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"
#include "core/sync/supportbundle.h"

#include <QDialog>

#include <set>

class QCheckBox;
class QListWidget;
class QListWidgetItem;
class QPlainTextEdit;
class QPushButton;

namespace muster {

class FileField;
class PlainLabel;

/// Shows what a support bundle would hold, word by word; what is ticked is saved into one readable file. Nothing is
/// sent.
class SupportDialog : public QDialog
{
    Q_OBJECT

public:
    SupportDialog(ImportService& service, SupportFacts facts, QWidget* parent = nullptr);
    /// Writes what is shown. Errors: Storage.
    [[nodiscard]] Result<void> write(const QString& path) const;

private:
    void build();
    void gather();
    void showParts();
    void showPart();
    void ticked(QListWidgetItem* item);
    void save();
    void say(const QString& text, bool good);

    ImportService& m_service;
    SupportFacts m_facts;
    std::vector<SupportPart> m_parts;
    std::set<std::string> m_leftOut; ///< names, also while the parts are gathered anew
    Timestamp m_at{};
    QCheckBox* m_hosts;
    QCheckBox* m_personal;
    FileField* m_tape;
    QListWidget* m_list;
    QPlainTextEdit* m_text;
    PlainLabel* m_answer;
    QPushButton* m_save;
    int m_asked = 0; ///< answers to older questions are not shown
};

} // namespace muster
