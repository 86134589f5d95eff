// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/pagehead.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QToolButton>

namespace muster {

PageHead makePageHead(const QString& title)
{
    const QString words = QCoreApplication::translate("PageHead", "Back");
    PageHead head{new QHBoxLayout, new QToolButton, new PlainLabel(title), new PlainLabel};
    head.back->setIcon(strokeIcon(QStringLiteral("back")));
    head.back->setAccessibleName(words);
    head.back->setToolTip(words);
    head.title->asTitle();
    head.step->setTone(Tone::Neutral);
    head.line->addWidget(head.back);
    head.line->addWidget(head.title, 1);
    head.line->addWidget(head.step);
    return head;
}

} // namespace muster
