// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/plandetail.h"

#include "core/base/untrusted.h"
#include "ui/imports/planmodel.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QCheckBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace muster {

PlanDetail::PlanDetail(ImportService& service, QWidget* parent)
    : QFrame(parent), m_service(service), m_name(new PlainLabel(this)), m_action(new PlainLabel(this)),
      m_reason(new PlainLabel(this)), m_ids(new PlainLabel(this)),
      m_explain(new QPushButton(strokeIcon(QStringLiteral("info")), tr("Explain…"), this))
{
    setRole(this, "side");
    setAccessibleName(tr("What happens to this person"));
    setMinimumWidth(260);
    m_name->asHeading()->setWordWrap(true);
    m_action->setFont(textFont(TextSize::Body, true));
    m_reason->setWordWrap(true);
    m_reason->setSelectable(true);
    m_ids->asCaption()->setWordWrap(true);
    m_ids->setSelectable(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::Large, space::Medium, space::Medium, 0);
    column->addWidget(m_name);
    column->addWidget(m_action);
    column->addWidget(m_reason);
    column->addWidget(m_ids);
    column->addWidget(m_explain, 0, Qt::AlignLeading);
    setRole(m_explain, "link");
    m_explain->setObjectName(QStringLiteral("explain"));
    m_explain->setToolTip(plainToolTip(tr("Step by step from the source to the directory, and why")));
    connect(m_explain, &QPushButton::clicked, this, [this] { emit explainRequested(m_key); });
    column->addWidget(makeScrollColumn(m_fields, tr("Values, old and new")), 1);
    m_pause.setSingleShot(true);
    m_pause.setInterval(80);
    connect(&m_pause, &QTimer::timeout, this, &PlanDetail::ask);
    showItem(-1);
}

void PlanDetail::setPlan(const std::string& plan, bool editable)
{
    m_plan = plan;
    m_editable = editable;
    showItem(-1);
}

void PlanDetail::showItem(std::int64_t seq)
{
    m_seq = seq;
    ++m_epoch;
    m_explain->hide();
    if (seq >= 0) {
        m_pause.start();
        return;
    }
    m_pause.stop();
    clearLayout(m_fields);
    m_name->setText(QString());
    m_action->setText(QString());
    m_reason->setText(tr("Choose a person to see what changes."));
    m_ids->setText(QString());
}

void PlanDetail::reload()
{
    if (m_seq >= 0)
        ask();
}

void PlanDetail::ask()
{
    muster::ask<PlanItem>(
        m_service, this,
        [plan = m_plan, seq = m_seq](Ports& ports, std::stop_token) { return ports.plans().item(plan, seq); },
        [this, epoch = ++m_epoch](Result<PlanItem> item) {
            if (epoch != m_epoch)
                return;
            if (item)
                fill(*item);
            else
                m_reason->setText(item.error().message);
        });
}

void PlanDetail::fill(const PlanItem& item)
{
    clearLayout(m_fields);
    const QString name = displayText(item.displayname);
    m_name->setText(name.isEmpty() ? displayText(item.username.empty() ? item.email : item.username) : name);
    m_action->setText(actionLabel(item.action));
    m_reason->setText(item.reason);
    m_reason->setVisible(!item.reason.isEmpty());
    m_ids->setText(tr("External ID %1").arg(displayText(item.externalId)));
    m_key = explainKey(item);
    m_explain->setVisible(!m_key.isEmpty());
    for (const FieldChange& field : item.fields)
        addField(item, field);
    if (item.fields.empty()) {
        auto* none = new PlainLabel(item.action == Action::Remove
                                        ? tr("The run created this user, so it is removed from the directory again.")
                                    : isWritten(item.action) ? tr("No value changes.")
                                                             : tr("Nothing is written for this person."));
        none->setTone(Tone::Neutral);
        none->setWordWrap(true);
        m_fields->addWidget(none);
    }
    m_fields->addStretch();
}

void PlanDetail::addField(const PlanItem& item, const FieldChange& field)
{
    const AttributeInfo* info = attributeInfo(field.attribute.known);
    const bool needed = item.action == Action::Create && info && info->required;
    const bool tickable = m_editable && isWritten(item.action) && !needed;
    const QString label =
        field.attribute.known == KnownAttribute::Custom ? displayText(field.attribute.custom) : field.attribute.label();
    auto* tick = new QCheckBox(menuText(label));
    tick->setChecked(field.picked);
    tick->setEnabled(tickable);
    tick->setFont(textFont(TextSize::Body, true));
    tick->setAccessibleName(tr("Write %1").arg(label));
    if (needed)
        tick->setToolTip(plainToolTip(tr("A new user needs this value.")));
    connect(tick, &QCheckBox::toggled, this, [this, seq = item.seq, attribute = field.attribute](bool picked) {
        muster::ask<void>(
            m_service, this,
            [plan = m_plan, seq, attribute, picked](Ports& ports, std::stop_token) {
                return ports.plans().pickField(plan, seq, attribute, picked);
            },
            [this](const Result<void>& done) {
                if (!done) {
                    emit failed(done.error());
                    reload();
                }
                emit picksChanged();
            });
    });
    m_fields->addWidget(tick);
    const auto line = [this](const QString& text, Tone tone) {
        auto* value = new PlainLabel(text);
        value->setWordWrap(true);
        value->setSelectable(true);
        value->setTone(tone);
        value->setContentsMargins(24, 0, 0, 0);
        m_fields->addWidget(value);
        return value;
    };
    if (item.action != Action::Create)
        line(tr("old: %1").arg(field.before.empty() ? tr("(empty)") : displayText(field.before)), Tone::Neutral)
            ->setAccessibleName(tr("Old value"));
    line(item.action == Action::Create
             ? displayText(field.after)
             : tr("new: %1").arg(field.after.empty() ? tr("(empty)") : displayText(field.after)),
         field.after.empty() ? Tone::Caution : Tone::Good)
        ->setAccessibleName(tr("New value"));
    if (field.overwrites)
        line(tr("overwrites an edit by hand"), Tone::Caution)->setObjectName(QStringLiteral("overwrites"));
    m_fields->addSpacing(space::Small);
}

} // namespace muster
