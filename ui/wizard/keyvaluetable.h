// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <string>
#include <utility>
#include <vector>

class QLineEdit;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace muster {

/// A short list of names with values (query parameters, a table of replacements): one line each, with a way to add and
/// to remove.
class KeyValueTable : public QWidget
{
    Q_OBJECT

public:
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    explicit KeyValueTable(QWidget* parent = nullptr);
    void setTitles(const QString& key, const QString& value, const QString& add);
    /// Leaves the fields alone that hold the same already (the cursor stays).
    void setPairs(const Pairs& pairs);
    [[nodiscard]] Pairs pairs() const;

signals:
    void edited();

private:
    struct Row
    {
        QWidget* line;
        QLineEdit* key;
        QLineEdit* value;
        QToolButton* remove;
    };
    Row& addRow();
    void removeRow(QWidget* line);
    void name(Row& row, int number) const;

    std::vector<Row> m_rows;
    QVBoxLayout* m_column;
    QPushButton* m_add;
    QString m_key, m_value;
};

} // namespace muster
