// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tapes/troublebox.h"

#include "ui/widgets/tokens.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>

namespace muster {

TroubleBox::TroubleBox(QWidget* parent) : QGroupBox(parent)
{
    setTitle(tr("Troubles to put in"));
    auto* grid = new QGridLayout(this);
    grid->setColumnStretch(1, 1);
    grid->setVerticalSpacing(space::XSmall);
    const QString page = tr("page ");
    m_dropPage = number(tr("Page that comes without its users"), 1, 1'000'000, page);
    m_repeatPage = number(tr("Page that is the one before it again"), 2, 1'000'000, page);
    m_cutPage = number(tr("Page whose answer breaks off"), 1, 1'000'000, page);
    m_refusePage = number(tr("Page that is refused"), 1, 1'000'000, page);
    m_refuseTimes = number(tr("How many times"), 1, 1000, tr("times "));
    m_totalNumber = number(tr("What the total says"), 0, 100'000'000, {});
    m_status = new QComboBox;
    m_status->setAccessibleName(tr("Status"));
    for (const char* status : {"429", "500", "503", "401", "403", "404"})
        m_status->addItem(QLatin1String(status));
    m_from = new QLineEdit;
    m_from->setAccessibleName(tr("Path of the field"));
    m_from->setPlaceholderText(tr("path, such as work.email"));
    m_to = new QLineEdit;
    m_to->setAccessibleName(tr("New name of the field"));
    m_to->setPlaceholderText(tr("new name"));
    m_drop = addRow(grid, tr("A page comes without its users"), "drop", {m_dropPage});
    m_repeat = addRow(grid, tr("A page is the one before it again"), "repeat", {m_repeatPage});
    m_cut = addRow(grid, tr("An answer breaks off"), "cut", {m_cutPage});
    m_refuse = addRow(grid, tr("A page is refused"), "refuse", {m_status, m_refusePage, m_refuseTimes});
    m_empty = addRow(grid, tr("The list is empty"), "empty", {});
    m_rename = addRow(grid, tr("A field is renamed"), "rename", {m_from, m_to});
    m_total = addRow(grid, tr("The total says something else"), "total", {m_totalNumber});
}

QSpinBox* TroubleBox::number(const QString& name, int least, int most, const QString& prefix)
{
    auto* box = new QSpinBox;
    box->setRange(least, most);
    box->setPrefix(prefix);
    box->setAccessibleName(name);
    return box;
}

QCheckBox* TroubleBox::addRow(QGridLayout* grid, const QString& text, const char* name,
                              std::initializer_list<QWidget*> fields)
{
    auto* tick = new QCheckBox(text);
    tick->setObjectName(QLatin1String(name));
    const int row = grid->rowCount();
    grid->addWidget(tick, row, 0);
    auto* line = new QHBoxLayout;
    line->setSpacing(space::Small);
    for (QWidget* field : fields) {
        line->addWidget(field);
        field->setEnabled(false);
        connect(tick, &QCheckBox::toggled, field, &QWidget::setEnabled);
    }
    line->addStretch(1);
    grid->addLayout(line, row, 1);
    return tick;
}

Result<std::vector<Trouble>> TroubleBox::troubles() const
{
    std::vector<Trouble> all;
    const auto add = [&](const QCheckBox* tick, Trouble::Kind kind, const QSpinBox* number) {
        if (!tick->isChecked())
            return;
        Trouble trouble;
        trouble.kind = kind;
        trouble.number = number ? number->value() : 0;
        all.push_back(std::move(trouble));
    };
    add(m_drop, Trouble::Kind::DropPage, m_dropPage);
    add(m_repeat, Trouble::Kind::RepeatPage, m_repeatPage);
    add(m_cut, Trouble::Kind::CutPage, m_cutPage);
    add(m_empty, Trouble::Kind::Empty, nullptr);
    add(m_total, Trouble::Kind::CutTotal, m_totalNumber);
    if (m_refuse->isChecked()) {
        add(m_refuse, Trouble::Kind::Status, m_refusePage);
        all.back().status = m_status->currentText().toInt();
        all.back().times = m_refuseTimes->value();
    }
    if (m_rename->isChecked()) {
        const QString text = QStringLiteral("rename=%1:%2").arg(m_from->text().trimmed(), m_to->text().trimmed());
        auto trouble = Trouble::parse(text.toStdString());
        if (!trouble)
            return fail(ErrorKind::Usage, tr("Enter the path of a field, such as work.email, and its new name."));
        all.push_back(std::move(*trouble));
    }
    return all;
}

} // namespace muster
