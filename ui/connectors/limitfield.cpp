// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connectors/limitfield.h"

#include "ui/widgets/plainlabel.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QSpinBox>

namespace muster {

LimitField::LimitField(QWidget* parent)
    : QWidget(parent), m_on(new QCheckBox(this)), m_percent(new QDoubleSpinBox(this)), m_count(new QSpinBox(this))
{
    m_percent->setRange(0, 100);
    m_percent->setDecimals(1);
    m_percent->setSuffix(tr(" %"));
    m_count->setRange(0, 10'000'000);
    m_count->setSuffix(tr(" people"));
    m_percent->setValue(Limit{}.percent);
    m_count->setValue(Limit{}.count);
    m_on->setMinimumWidth(300);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_on);
    row->addWidget(m_percent);
    row->addWidget(new PlainLabel(tr("or"), this));
    row->addWidget(m_count);
    row->addStretch();
    setFocusProxy(m_on);
    const auto tell = [this] {
        showState();
        if (!m_loading)
            emit edited();
    };
    connect(m_on, &QCheckBox::toggled, this, tell);
    connect(m_percent, &QDoubleSpinBox::valueChanged, this, tell);
    connect(m_count, &QSpinBox::valueChanged, this, tell);
    showState();
}

void LimitField::setTitle(const QString& title)
{
    m_on->setText(title);
    m_percent->setAccessibleName(tr("%1, percent").arg(title));
    m_count->setAccessibleName(tr("%1, number of people").arg(title));
}

void LimitField::setLimit(const std::optional<Limit>& limit)
{
    if (this->limit() == limit)
        return;
    m_loading = true;
    m_on->setChecked(limit.has_value());
    if (limit) {
        m_percent->setValue(limit->percent);
        m_count->setValue(limit->count);
    }
    showState();
    m_loading = false;
}

std::optional<Limit> LimitField::limit() const
{
    if (!m_on->isChecked())
        return std::nullopt;
    return Limit{m_percent->value(), m_count->value()};
}

void LimitField::showState()
{
    m_percent->setEnabled(m_on->isChecked());
    m_count->setEnabled(m_on->isChecked());
}

} // namespace muster
