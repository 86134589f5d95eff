// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connector.h"

#include <QWidget>

#include <map>

class QPlainTextEdit;

namespace muster {

class PlainLabel;

/// Two lists of words, one word a line: what counts as active, what as inactive; and what the sample holds.
class StatusWords : public QWidget
{
    Q_OBJECT

public:
    explicit StatusWords(QWidget* parent = nullptr);
    void setWords(const std::vector<std::string>& active, const std::vector<std::string>& inactive);
    [[nodiscard]] std::vector<std::string> active() const;
    [[nodiscard]] std::vector<std::string> inactive() const;
    /// How often each word occurs in the sample.
    void setFound(const std::map<std::string, int>& found);

signals:
    void edited();

private:
    void showFound();
    void put(const QString& word, bool active);
    QPlainTextEdit* m_active;
    QPlainTextEdit* m_inactive;
    PlainLabel* m_found;
    QWidget* m_unknown;
    std::map<std::string, int> m_counts;
    bool m_loading = false;
};

} // namespace muster
