// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace muster {

/// The path of a file, typed or chosen.
class FileField : public QWidget
{
    Q_OBJECT

public:
    enum class Mode { Open, Save };
    /// `filter` as QFileDialog has it: tr("Tapes (*.jsonl)").
    FileField(Mode mode, const QString& title, const QString& filter, QWidget* parent = nullptr);
    [[nodiscard]] QString path() const;
    void setPath(const QString& path);

signals:
    void changed();

private:
    void browse();
    Mode m_mode;
    QString m_title, m_filter;
    QLineEdit* m_edit;
};

} // namespace muster
