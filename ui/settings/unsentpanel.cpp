// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/unsentpanel.h"

#include "core/base/untrusted.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace muster {

UnsentPanel::UnsentPanel(ImportService& service, QWidget* parent)
    : QFrame(parent), m_service(service), m_title(new PlainLabel), m_reason(new PlainLabel),
      m_again(new QPushButton(tr("Send Again Now"))), m_discard(new QPushButton(tr("Discard")))
{
    setRole(this, "card");
    setObjectName(QStringLiteral("unsent"));
    m_title->setObjectName(QStringLiteral("unsentTitle"));
    m_reason->setObjectName(QStringLiteral("unsentReason"));
    m_reason->setTone(Tone::Neutral);
    m_again->setObjectName(QStringLiteral("sendAgain"));
    m_discard->setObjectName(QStringLiteral("discardUnsent"));
    for (PlainLabel* label : {m_title, m_reason}) {
        label->setWordWrap(true);
        label->setSelectable(true);
    }
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_again);
    buttons->addWidget(m_discard);
    buttons->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::Large, space::Medium, space::Large, space::Medium);
    column->setSpacing(space::Small);
    column->addWidget(m_title);
    column->addWidget(m_reason);
    column->addLayout(buttons);
    connect(m_again, &QPushButton::clicked, this, [this] { forEach(&Outbox::retry); });
    connect(m_discard, &QPushButton::clicked, this, [this] { forEach(&Outbox::discard); });
    hide();
}

void UnsentPanel::refresh()
{
    ask<std::vector<OutboxEntry>>(
        m_service, this, [](Ports& ports, std::stop_token) { return ports.outbox().unsent(1000); },
        [this](const Result<std::vector<OutboxEntry>>& entries) {
            show(entries ? *entries : std::vector<OutboxEntry>());
        });
}

void UnsentPanel::show(const std::vector<OutboxEntry>& entries)
{
    m_ids.clear();
    QString why;
    int givenUp = 0;
    for (const OutboxEntry& entry : entries) {
        if (entry.error.empty())
            continue; // on its way
        m_ids.push_back(entry.id);
        givenUp += entry.isGivenUp() ? 1 : 0;
        if (why.isEmpty())
            why = displayText(entry.error.substr(0, entry.error.find('\n')));
    }
    const int waiting = static_cast<int>(m_ids.size()) - givenUp;
    QStringList words;
    if (waiting > 0)
        words << tr("%n message(s) could not be sent yet and will be tried again.", nullptr, waiting);
    if (givenUp > 0)
        words << tr("%n message(s) could not be sent.", nullptr, givenUp);
    m_title->setText(words.join(u' '));
    m_reason->setText(why);
    setVisible(!m_ids.empty());
}

void UnsentPanel::forEach(Result<void> (Outbox::*change)(std::int64_t))
{
    ask<void>(
        m_service, this,
        [change, ids = m_ids](Ports& ports, std::stop_token) -> Result<void> {
            for (const std::int64_t id : ids)
                if (auto done = (ports.outbox().*change)(id);
                    !done && done.error().kind != ErrorKind::NotFound && done.error().kind != ErrorKind::Conflict)
                    return done; // NotFound: sent or discarded meanwhile; Conflict: being sent
            return {};
        },
        [this](const Result<void>& done) {
            if (!done)
                m_reason->setText(done.error().message);
            else
                refresh();
        });
}

} // namespace muster
