// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/searchfield.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/returnkey.h"

#include <QAction>
#include <QKeyEvent>

namespace muster {

SearchField::SearchField(QWidget* parent) : QLineEdit(parent)
{
    setPlaceholderText(tr("Search"));
    setAccessibleName(tr("Search"));
    setClearButtonEnabled(true);
    setMinimumWidth(140);
    setMaximumWidth(460);
    setSizePolicy(QSizePolicy::MinimumExpanding, QSizePolicy::Fixed);
    addAction(strokeIcon(QStringLiteral("search"), Tone::Neutral), QLineEdit::LeadingPosition);
    m_pause.setSingleShot(true);
    m_pause.setInterval(250);
    connect(&m_pause, &QTimer::timeout, this, &SearchField::send);
    connect(this, &QLineEdit::textChanged, &m_pause, qOverload<>(&QTimer::start));
    connect(this, &QLineEdit::returnPressed, this, &SearchField::send);
    keepReturn(this);
}

QSize SearchField::sizeHint() const
{
    return {380, QLineEdit::sizeHint().height()};
}

void SearchField::setQuietly(const QString& text)
{
    setText(text);
    m_pause.stop();
    m_sent = text.trimmed();
}

void SearchField::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        send();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void SearchField::send()
{
    m_pause.stop();
    const QString wanted = text().trimmed();
    if (wanted == m_sent)
        return;
    m_sent = wanted;
    emit searched(wanted);
}

} // namespace muster
