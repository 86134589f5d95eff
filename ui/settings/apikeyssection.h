// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/apikeys.h"
#include "core/sync/importservice.h"

#include <QWidget>

class QFrame;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace muster {

class AnswerLabel;
class ApiKeyModel;
class ConfirmBar;
class PlainLabel;

/// Settings: the keys of the HTTP API. A new one is shown once, until Done is pressed or the section is left; a revoked
/// one stays in the list.
class ApiKeysSection : public QWidget
{
    Q_OBJECT

public:
    explicit ApiKeysSection(ImportService& service, QWidget* parent = nullptr);
    ~ApiKeysSection() override;
    Q_INVOKABLE void refresh();

protected:
    void hideEvent(QHideEvent* event) override;

private:
    void build();
    [[nodiscard]] QWidget* buildMaker();
    [[nodiscard]] QFrame* buildShown();
    [[nodiscard]] QStackedWidget* buildList();
    void fill(std::vector<ApiKey> keys);
    void make();
    void showMade(const ApiKeys::Made& made);
    void copy();
    void forget();
    void confirmRevoke();
    void revoke(const std::string& id, const QString& name);
    void updateButtons();

    ImportService& m_service;
    bool m_busy = false;
    QLineEdit* m_name;
    QPushButton* m_make;
    QFrame* m_shown = nullptr; ///< the key just made
    PlainLabel* m_shownText;
    QLineEdit* m_text;
    QPushButton* m_copy;
    QPushButton* m_done;
    ApiKeyModel* m_model;
    QTableView* m_table;
    QStackedWidget* m_list = nullptr;
    QPushButton* m_revoke;
    ConfirmBar* m_confirm;
    AnswerLabel* m_answer;
};

} // namespace muster
