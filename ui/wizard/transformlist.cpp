// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/transformlist.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/wizard/transformcard.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>

namespace muster {

TransformList::TransformList(QWidget* parent)
    : QWidget(parent), m_column(new QVBoxLayout), m_add(new QPushButton(tr("Add Transform"), this))
{
    setRole(m_add, "link");
    m_add->setIcon(strokeIcon(QStringLiteral("plus"), Tone::Accent));
    auto* menu = new QMenu(m_add);
    menu->setToolTipsVisible(true);
    for (const TransformKind& kind : transformKinds()) {
        QAction* action = menu->addAction(kind.label, this, [this, name = kind.kind] {
            auto all = transforms();
            all.push_back({name, Json::object()});
            rebuild(all);
            emit edited();
        });
        action->setToolTip(kind.help);
    }
    m_add->setMenu(menu);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(space::XSmall);
    m_column->setSpacing(space::XSmall);
    outer->addLayout(m_column);
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_add);
    foot->addStretch();
    outer->addLayout(foot);
    setFocusProxy(m_add);
}

std::vector<Transform> TransformList::transforms() const
{
    std::vector<Transform> all;
    for (const TransformCard* card : m_cards)
        all.push_back(card->transform());
    return all;
}

void TransformList::setTransforms(const std::vector<Transform>& all)
{
    if (transforms() != all)
        rebuild(all);
}

void TransformList::rebuild(const std::vector<Transform>& all)
{
    clearLayout(m_column);
    m_cards.clear();
    const int count = static_cast<int>(all.size());
    for (int at = 0; at < count; ++at) {
        auto* card = new TransformCard(all[static_cast<std::size_t>(at)], at + 1, this);
        card->setEnds(at == 0, at + 1 == count);
        m_column->addWidget(card);
        m_cards.push_back(card);
        connect(card, &TransformCard::edited, this, &TransformList::edited);
        connect(card, &TransformCard::moveRequested, this, [this, at](int by) { change(at, by); });
        connect(card, &TransformCard::removeRequested, this, [this, at] { change(at, 0); });
    }
}

void TransformList::change(int card, int by)
{
    auto all = transforms();
    const auto at = static_cast<std::size_t>(card);
    if (by == 0)
        all.erase(all.begin() + card);
    else if (const int to = card + by; to >= 0 && to < static_cast<int>(all.size()))
        std::swap(all[at], all[static_cast<std::size_t>(to)]);
    rebuild(all);
    m_add->setFocus();
    emit edited();
}

} // namespace muster
