// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/answerlabel.h"

#include "core/base/untrusted.h"
#include "ui/widgets/plainlabel.h"

#include <QAccessible>
#include <QVBoxLayout>

namespace muster {

AnswerLabel::AnswerLabel(QWidget* parent)
    : QWidget(parent), m_text(new PlainLabel(this)), m_detail((new PlainLabel(this))->asCaption())
{
    m_text->setObjectName(QStringLiteral("answer"));
    m_detail->setObjectName(QStringLiteral("answerDetail"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::XSmall);
    for (PlainLabel* label : {m_text, m_detail}) {
        label->setWordWrap(true);
        label->setSelectable(true);
        column->addWidget(label);
    }
    hide();
}

void AnswerLabel::say(const QString& text, Tone tone)
{
    show(text, {}, tone);
}

void AnswerLabel::say(const Error& error)
{
    // lines stay lines, and nothing else of what another program said does anything
    QStringList lines;
    for (const QString& line : error.detail.split(QLatin1Char('\n'), Qt::SkipEmptyParts))
        lines << displayText(line.toStdString());
    show(error.message, lines.join(QLatin1Char('\n')), Tone::Bad);
}

void AnswerLabel::clear()
{
    show({}, {}, Tone::Neutral);
}

QString AnswerLabel::text() const
{
    return m_detail->text().isEmpty() ? m_text->text() : m_text->text() + QLatin1Char('\n') + m_detail->text();
}

void AnswerLabel::show(const QString& text, const QString& detail, Tone tone)
{
    m_text->setTone(tone);
    m_text->setText(text);
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    setVisible(!text.isEmpty());
    if (text.isEmpty())
        return;
    setAccessibleName(text);
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

} // namespace muster
