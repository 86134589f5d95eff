// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <string>
#include <vector>

class QListWidget;
class QToolButton;

namespace muster {

/// The attributes by which a person is recognised, in order: ticked ones are used, drag or move to reorder.
class MatchOrder : public QWidget
{
    Q_OBJECT

public:
    explicit MatchOrder(QWidget* parent = nullptr);
    void setOrder(const std::vector<std::string>& order);
    [[nodiscard]] std::vector<std::string> order() const;

signals:
    void edited();

private:
    void move(int by);
    void add(const std::string& name, bool used);
    QListWidget* m_list;
    QToolButton* m_up;
    QToolButton* m_down;
    bool m_loading = false;
};

} // namespace muster
