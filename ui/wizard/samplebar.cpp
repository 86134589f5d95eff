// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/samplebar.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/wizard/draftmodel.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace muster {

SampleBar::SampleBar(QWidget* parent)
    : QWidget(parent), m_text(new PlainLabel(this)), m_back(new QToolButton(this)), m_next(new QToolButton(this))
{
    m_text->asCaption();
    m_back->setIcon(strokeIcon(QStringLiteral("back")));
    m_back->setAccessibleName(tr("Previous sample record"));
    m_back->setToolTip(tr("Previous record"));
    m_next->setIcon(strokeIcon(QStringLiteral("forward")));
    m_next->setAccessibleName(tr("Next sample record"));
    m_next->setToolTip(tr("Next record"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_text);
    row->addWidget(m_back);
    row->addWidget(m_next);
}

void SampleBar::setDraft(DraftModel& draft)
{
    m_draft = &draft;
    connect(m_back, &QToolButton::clicked, this, [this] { m_draft->setSample(m_draft->sample() - 1); });
    connect(m_next, &QToolButton::clicked, this, [this] { m_draft->setSample(m_draft->sample() + 1); });
    connect(&draft, &DraftModel::samplesChanged, this, &SampleBar::showState);
    connect(&draft, &DraftModel::sampleChanged, this, &SampleBar::showState);
    showState();
}

void SampleBar::showState()
{
    const int count = static_cast<int>(m_draft->samples().size());
    const int at = m_draft->sample();
    m_text->setText(count == 0 ? tr("No sample yet: test the connection")
                               : tr("Sample %1 of %2").arg(at + 1).arg(count));
    m_back->setVisible(count > 0);
    m_next->setVisible(count > 0);
    m_back->setEnabled(at > 0);
    m_next->setEnabled(at + 1 < count);
}

} // namespace muster
