// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/problemlabel.h"

#include <QFontDatabase>
#include <QStyle>

namespace muster {

ProblemLabel::ProblemLabel(QWidget* parent) : PlainLabel(parent)
{
    setFont(textFont(TextSize::Caption));
    setWordWrap(true);
    setSelectable(true);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

void ProblemLabel::setProblems(const std::vector<const Problem*>& problems, bool quiet)
{
    QStringList lines;
    Severity worst = Severity::Warning;
    for (const Problem* problem : problems) {
        lines << problem->message;
        if (problem->severity == Severity::Error)
            worst = Severity::Error;
    }
    lines.removeDuplicates();
    setMessage(lines.join(QLatin1Char('\n')), worst, quiet);
}

void ProblemLabel::setMessage(const QString& text, Severity severity, bool quiet)
{
    setText(text);
    setTone(quiet ? Tone::Neutral : severity == Severity::Error ? Tone::Bad : Tone::Caution);
    setVisible(!text.isEmpty());
}

void markInvalid(QWidget* widget, bool invalid)
{
    if (widget->property("invalid").toBool() == invalid)
        return;
    widget->setProperty("invalid", invalid);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

void applyTextRoles(QWidget* root)
{
    for (PlainLabel* label : root->findChildren<PlainLabel*>()) {
        const QString role = label->property("textRole").toString();
        if (role == QStringLiteral("title")) {
            label->asTitle();
        } else if (role == QStringLiteral("heading")) {
            label->asHeading();
        } else if (role == QStringLiteral("caption")) {
            label->asCaption();
        } else if (role == QStringLiteral("mono")) {
            QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
            font.setPointSizeF(textFont(TextSize::Caption).pointSizeF());
            label->setFont(font);
            label->setTone(Tone::Neutral);
            label->setWordWrap(true);
            label->setSelectable(true);
        }
    }
}

} // namespace muster
