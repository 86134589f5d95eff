// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/pathedit.h"

#include "core/base/untrusted.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QHeaderView>
#include <QKeyEvent>
#include <QStandardItemModel>
#include <QTreeView>

namespace muster {

PathEdit::PathEdit(QWidget* parent)
    : QLineEdit(parent), m_model(new QStandardItemModel(this)), m_completer(new QCompleter(m_model, this))
{
    setLayoutDirection(Qt::LeftToRight); // a path is code in every language
    auto* popup = new QTreeView;
    popup->setRootIsDecorated(false);
    popup->setUniformRowHeights(true);
    popup->setHeaderHidden(true);
    popup->setAccessibleName(tr("Fields of the sample"));
    m_completer->setPopup(popup);
    m_completer->setWidget(this);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setFilterMode(Qt::MatchContains);
    m_completer->setMaxVisibleItems(12);
    connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this, &PathEdit::complete);
    connect(this, &QLineEdit::textEdited, this, [this] {
        const int start = m_template ? tokenStart() : 0;
        if (start >= 0)
            offer(text().mid(start, cursorPosition() - start));
        else
            m_completer->popup()->hide();
    });
}

void PathEdit::setPaths(const std::vector<SamplePath>& paths)
{
    m_model->clear();
    for (const SamplePath& path : paths) {
        auto* example = new QStandardItem(muster::displayText(path.example));
        example->setForeground(palette().brush(QPalette::PlaceholderText));
        m_model->appendRow(QList<QStandardItem*>{new QStandardItem(QString::fromStdString(path.path)), example});
    }
    auto* popup = static_cast<QTreeView*>(m_completer->popup());
    if (popup->header()->count() > 0)
        popup->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
}

int PathEdit::tokenStart() const
{
    const QString before = text().left(cursorPosition());
    const auto open = before.lastIndexOf(QLatin1Char('{'));
    return open >= 0 && before.indexOf(QLatin1Char('}'), open) < 0 ? static_cast<int>(open) + 1 : -1;
}

void PathEdit::offer(const QString& prefix)
{
    if (m_model->rowCount() == 0)
        return;
    m_completer->setCompletionPrefix(prefix);
    const bool exact = m_completer->completionCount() == 1 && m_completer->currentCompletion() == prefix;
    if (m_completer->completionCount() == 0 || exact) {
        m_completer->popup()->hide();
        return;
    }
    QRect place = rect();
    place.setWidth(std::max(place.width(), 360));
    m_completer->complete(place);
}

void PathEdit::complete(const QString& path)
{
    if (!m_template) {
        setText(path);
    } else {
        const int start = tokenStart();
        if (start < 0)
            return insertPath(path);
        QString all = text();
        auto end = all.indexOf(QLatin1Char('}'), cursorPosition());
        const auto nextOpen = all.indexOf(QLatin1Char('{'), cursorPosition());
        if (end < 0 || (nextOpen >= 0 && nextOpen < end))
            end = cursorPosition();
        else
            ++end;
        all.replace(start, end - start, path + QLatin1Char('}'));
        setText(all);
        setCursorPosition(start + static_cast<int>(path.size()) + 1);
    }
    emit textEdited(text());
    m_completer->popup()->hide();
}

void PathEdit::insertPath(const QString& path)
{
    if (m_template)
        insert(QLatin1Char('{') + path + QLatin1Char('}'));
    else
        setText(path);
    emit textEdited(text());
    m_completer->popup()->hide();
}

void PathEdit::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier)
        return offer({});
    if (m_completer->popup()->isVisible() && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter ||
                                              event->key() == Qt::Key_Escape || event->key() == Qt::Key_Tab)) {
        event->ignore(); // the popup's business
        return;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace muster
