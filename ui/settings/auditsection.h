// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/auditlog.h"
#include "core/sync/importservice.h"

#include <QWidget>

class QComboBox;
class QPushButton;
class QTableView;

namespace muster {

class AnswerLabel;
class AuditModel;
class SearchField;

/// Settings: what was done in this workspace, when and by whom; whether the log is whole.
class AuditSection : public QWidget
{
    Q_OBJECT

public:
    explicit AuditSection(ImportService& service, QWidget* parent = nullptr);
    Q_INVOKABLE void refresh();

private:
    void build();
    [[nodiscard]] QWidget* buildFilter();
    [[nodiscard]] AuditQuery query() const;
    void showMore();
    using Take = void (AuditModel::*)(std::vector<AuditEntry>);
    void read(const AuditQuery& wanted, Take take);
    void verify();
    void chooseFile();
    void exportTo(const QString& path);

    ImportService& m_service;
    int m_asked = 0; ///< answers to older questions are dropped
    QComboBox* m_what;
    SearchField* m_subject;
    AuditModel* m_model;
    QTableView* m_table;
    QPushButton* m_more;
    QPushButton* m_verify;
    QPushButton* m_export;
    AnswerLabel* m_answer;
};

} // namespace muster
