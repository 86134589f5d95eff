// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tapes/filefield.h"

#include "ui/widgets/tokens.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace muster {

FileField::FileField(Mode mode, const QString& title, const QString& filter, QWidget* parent)
    : QWidget(parent), m_mode(mode), m_title(title), m_filter(filter), m_edit(new QLineEdit)
{
    m_edit->setObjectName(QStringLiteral("path"));
    m_edit->setAccessibleName(title);
    auto* choose = new QPushButton(tr("Choose…"));
    choose->setAutoDefault(false);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::Small);
    row->addWidget(m_edit, 1);
    row->addWidget(choose);
    setFocusProxy(m_edit);
    connect(m_edit, &QLineEdit::textChanged, this, &FileField::changed);
    connect(choose, &QPushButton::clicked, this, &FileField::browse);
}

QString FileField::path() const
{
    const QString typed = m_edit->text().trimmed();
    return typed.isEmpty() ? typed : QFileInfo(typed).absoluteFilePath();
}

void FileField::setPath(const QString& path)
{
    m_edit->setText(path);
}

void FileField::browse()
{
    auto* dialog = new QFileDialog(this, m_title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (m_mode == Mode::Save)
        dialog->setAcceptMode(QFileDialog::AcceptSave);
    else
        dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({m_filter, tr("All files (*)")});
    if (!m_edit->text().isEmpty())
        dialog->selectFile(path());
    connect(dialog, &QFileDialog::fileSelected, this, &FileField::setPath);
    dialog->open();
}

} // namespace muster
