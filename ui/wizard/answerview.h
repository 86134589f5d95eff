// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/fetch.h"

#include <QWidget>

class QComboBox;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace muster {

class JsonTree;
class PlainLabel;

/// The complete answer of a source: status line, headers, body as a tree and as text; can be copied and saved.
class AnswerView : public QWidget
{
    Q_OBJECT

public:
    explicit AnswerView(QWidget* parent = nullptr);
    void setExchanges(std::vector<Exchange> exchanges);
    [[nodiscard]] JsonTree& tree() const { return *m_tree; }
    [[nodiscard]] bool hasTree() const { return m_hasTree; }
    [[nodiscard]] QString wholeText() const; ///< what Copy copies

signals:
    void errorOccurred(const muster::Error& error);
    void shown(); ///< another answer is in the tree

private:
    void showExchange(int number);
    void saveBody();
    std::vector<Exchange> m_exchanges;
    int m_shown = -1;
    bool m_hasTree = false;
    QComboBox* m_which;
    PlainLabel* m_line;
    QTabWidget* m_tabs;
    JsonTree* m_tree;
    QPlainTextEdit* m_body;
    QPlainTextEdit* m_headers;
    QPushButton* m_copy;
    QPushButton* m_save;
};

} // namespace muster
