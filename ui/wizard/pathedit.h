// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/samplepaths.h"

#include <QLineEdit>

class QCompleter;
class QStandardItemModel;

namespace muster {

/// A line for a record path or a template that offers the paths of the sample records while typing: for a path on the
/// whole text, in a template on the text behind the last "{". Ctrl+Space shows them all.
class PathEdit : public QLineEdit
{
    Q_OBJECT

public:
    explicit PathEdit(QWidget* parent = nullptr);
    void setPaths(const std::vector<SamplePath>& paths);
    void setTemplateMode(bool on) { m_template = on; }
    /// Puts a path in: replaces the text, or in a template inserts "{path}" at the cursor.
    void insertPath(const QString& path);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] int tokenStart() const; ///< -1 = the cursor is not inside a field of the template
    void offer(const QString& prefix);
    void complete(const QString& path);

    QStandardItemModel* m_model;
    QCompleter* m_completer;
    bool m_template = false;
};

} // namespace muster
