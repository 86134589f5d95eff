// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/historysection.h"

#include "ui/settings/answerlabel.h"
#include "ui/settings/settingspage.h"

#include "ui/widgets/ask.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QFormLayout>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace muster {

HistorySection::HistorySection(ImportService& service, QWidget* parent)
    : QWidget(parent), m_service(service), m_details(new QSpinBox), m_heads(new QSpinBox),
      m_save(new QPushButton(tr("Save"))), m_message(new AnswerLabel)
{
    build();
    connect(m_details, &QSpinBox::valueChanged, this, &HistorySection::edited);
    connect(m_heads, &QSpinBox::valueChanged, this, &HistorySection::edited);
    connect(m_save, &QPushButton::clicked, this, &HistorySection::save);
}

void HistorySection::build()
{
    const auto days = [](QSpinBox* box, const QString& name, const char* object) {
        box->setRange(1, HistoryKeep::longest);
        box->setSuffix(tr(" days"));
        box->setAccessibleName(name);
        box->setObjectName(QLatin1String(object));
        box->setMinimumWidth(140);
    };
    days(m_details, tr("Days that what became of each user is kept"), "details");
    days(m_heads, tr("Days that runs are kept"), "heads");
    setRole(m_save, "primary");
    m_save->setObjectName(QStringLiteral("save"));
    m_save->setEnabled(false);
    m_message->setObjectName(QStringLiteral("message"));
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    form->setHorizontalSpacing(space::Large);
    form->setVerticalSpacing(space::Medium);
    form->addRow(tr("What became of each &user:"), m_details);
    form->addRow(tr("The &runs themselves:"), m_heads);
    auto* stays = new PlainLabel(
        tr("The newest three runs of each application always stay, and so do users and their own history."));
    stays->setTone(Tone::Neutral);
    stays->setWordWrap(true);
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_save);
    foot->addWidget(m_message, 1);
    foot->addStretch();
    auto* column = makeSectionColumn(
        this, tr("History"),
        tr("Every import is kept under Runs. What became of each user takes most of the room and goes first; when it "
           "ran, how many users it changed and how it ended is kept longer. Older ones are removed a little at a time, "
           "after imports."));
    column->addLayout(form);
    column->addWidget(stays);
    column->addLayout(foot);
    column->addStretch();
}

HistoryKeep HistorySection::entered() const
{
    return {m_details->value(), m_heads->value()};
}

void HistorySection::edited()
{
    m_save->setEnabled(entered() != m_saved);
    m_message->clear();
}

void HistorySection::fill(const HistoryKeep& keep)
{
    m_saved = keep;
    m_details->setValue(keep.details);
    m_heads->setValue(keep.heads);
    edited();
}

void HistorySection::refresh()
{
    if (m_save->isEnabled())
        return; // what somebody is about to save stays
    ask<HistoryKeep>(
        m_service, this, [](Ports& ports, std::stop_token) { return readKeep(ports.settings()); },
        [this](const Result<HistoryKeep>& keep) {
            if (!keep)
                m_message->say(keep.error());
            else if (!m_save->isEnabled())
                fill(*keep);
        });
}

void HistorySection::save()
{
    const HistoryKeep keep = entered();
    m_save->setEnabled(false);
    ask<void>(
        m_service, this, [keep](Ports& ports, std::stop_token) { return writeKeep(ports.settings(), keep); },
        [this, keep](const Result<void>& done) {
            if (done) {
                m_saved = keep;
                edited();
                return m_message->say(tr("Saved."), Tone::Good);
            }
            m_save->setEnabled(true);
            m_message->say(done.error());
            (done.error().where == QStringLiteral("details") ? m_details : m_heads)->setFocus();
        });
}

} // namespace muster
