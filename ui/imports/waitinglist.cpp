// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/waitinglist.h"

#include "core/base/untrusted.h"
#include "core/sync/approval.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace muster {

WaitingList::WaitingList(ImportService& service, QWidget* parent)
    : QFrame(parent), m_service(service), m_rows(new QVBoxLayout)
{
    setRole(this, "card");
    setAccessibleName(tr("Waiting for approval"));
    setObjectName(QStringLiteral("waitingList"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::Medium, space::Small, space::Medium, space::Small);
    column->addWidget((new PlainLabel(tr("Waiting for approval")))->asHeading());
    column->addLayout(m_rows);
    hide();
}

void WaitingList::refresh()
{
    ask<Answer>(
        m_service, this,
        [](Ports& ports, std::stop_token) -> Result<Answer> {
            auto plans = waitingPlans(ports);
            if (!plans)
                return fail(plans.error());
            Answer answer{std::move(*plans), {}, ports.clock().now()};
            if (const auto connectors = ports.connectors().list()) {
                for (const StoredConnector& stored : *connectors)
                    answer.labels[stored.connector.id] = displayText(stored.connector.application.displayLabel);
            }
            return answer;
        },
        [this, epoch = ++m_epoch](const Result<Answer>& answer) {
            if (epoch != m_epoch)
                return;
            if (answer)
                fill(*answer);
            else
                emit failed(answer.error());
        });
}

void WaitingList::fill(const Answer& answer)
{
    clearLayout(m_rows);
    m_count = static_cast<int>(answer.plans.size());
    for (const Plan& plan : answer.plans)
        addPlan(plan, answer);
    setVisible(m_count > 0);
}

void WaitingList::addPlan(const Plan& plan, const Answer& answer)
{
    const auto label = answer.labels.find(plan.connector);
    const QString name = label != answer.labels.end() ? label->second : displayText(plan.connector);
    auto* words = new PlainLabel(
        tr("%1, made %2, time left: %3").arg(name, shortTime(plan.created), timeLeftText(timeLeft(plan, answer.now))));
    words->setFont(textFont(TextSize::Body, true));
    QStringList limits;
    for (const Hold& hold : plan.holds)
        limits << hold.message;
    limits << tr("Create %1, update %2, suspend %3, reactivate %4.")
                  .arg(plan.counts.create)
                  .arg(plan.counts.update)
                  .arg(plan.counts.suspend)
                  .arg(plan.counts.reactivate);
    auto* why = new PlainLabel(limits.join(QLatin1Char('\n')));
    why->setWordWrap(true);
    auto* open = new QPushButton(tr("Look and approve…"));
    open->setObjectName(QStringLiteral("openPlan"));
    open->setAccessibleName(tr("Look at the plan of %1 and approve it").arg(name));
    auto* refuse = new QPushButton(tr("Decline"));
    refuse->setObjectName(QStringLiteral("declinePlan"));
    refuse->setAccessibleName(tr("Decline the plan of %1").arg(name));
    auto* text = new QVBoxLayout;
    text->addWidget(words);
    text->addWidget(why);
    auto* row = new QHBoxLayout;
    row->addLayout(text, 1);
    row->addWidget(open, 0, Qt::AlignTop);
    row->addWidget(refuse, 0, Qt::AlignTop);
    m_rows->addLayout(row);
    connect(open, &QPushButton::clicked, this,
            [this, connector = QString::fromStdString(plan.connector), id = QString::fromStdString(plan.id)] {
                emit planRequested(connector, id);
            });
    connect(refuse, &QPushButton::clicked, this, [this, id = plan.id] { decline(id); });
}

void WaitingList::decline(const std::string& plan)
{
    ask<void>(
        m_service, this,
        [plan](Ports& ports, std::stop_token) {
            return ports.plans().decline(plan, personHere(), ports.clock().now());
        },
        [this](const Result<void>& done) {
            if (!done)
                emit failed(done.error());
            refresh();
            if (done)
                emit declined();
        });
}

} // namespace muster
