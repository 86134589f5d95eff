// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/transformcard.h"

#include "core/base/untrusted.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"
#include "ui/wizard/keyvaluetable.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace muster {
namespace {

const TransformKind* kindOf(const std::string& name)
{
    for (const TransformKind& kind : transformKinds()) {
        if (kind.kind == name)
            return &kind;
    }
    return nullptr;
}

std::string asText(const Json* value, const std::string& fallback)
{
    if (!value || value->is_null())
        return fallback;
    return value->is_string() ? value->get<std::string>() : value->dump();
}

} // namespace

TransformCard::TransformCard(const Transform& transform, int number, QWidget* parent)
    : QFrame(parent), m_transform(transform)
{
    setRole(this, "card");
    const TransformKind* kind = kindOf(transform.kind);
    auto* title = new PlainLabel(
        QStringLiteral("%1. %2").arg(number).arg(kind ? kind->label : displayText(transform.kind)), this);
    title->setFont(textFont(TextSize::Body, true));
    setAccessibleName(title->text());
    m_up = makeTool("up", tr("Move up: %1").arg(title->text()));
    m_down = makeTool("down", tr("Move down: %1").arg(title->text()));
    QToolButton* remove = makeTool("trash", tr("Remove: %1").arg(title->text()));
    auto* head = new QHBoxLayout;
    head->setSpacing(2);
    head->addWidget(title, 1);
    head->addWidget(m_up);
    head->addWidget(m_down);
    head->addWidget(remove);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::Small, space::XSmall, space::XSmall, space::Small);
    column->setSpacing(space::XSmall);
    column->addLayout(head);
    if (kind && !kind->help.isEmpty()) {
        auto* help = (new PlainLabel(kind->help, this))->asCaption();
        help->setWordWrap(true);
        column->addWidget(help);
    }
    if (kind && !kind->parameters.empty()) {
        auto* form = new QFormLayout;
        form->setRowWrapPolicy(QFormLayout::WrapLongRows);
        for (const TransformParameter& parameter : kind->parameters)
            addParameter(parameter, form);
        column->addLayout(form);
    }
    connect(m_up, &QToolButton::clicked, this, [this] { emit moveRequested(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { emit moveRequested(1); });
    connect(remove, &QToolButton::clicked, this, &TransformCard::removeRequested);
}

QToolButton* TransformCard::makeTool(const char* icon, const QString& name)
{
    auto* button = new QToolButton(this);
    button->setIcon(strokeIcon(QLatin1String(icon)));
    button->setAccessibleName(name);
    button->setToolTip(plainToolTip(name));
    return button;
}

void TransformCard::setEnds(bool first, bool last)
{
    m_up->setEnabled(!first);
    m_down->setEnabled(!last);
}

void TransformCard::addParameter(const TransformParameter& parameter, QFormLayout* form)
{
    const auto found = m_transform.options.find(parameter.name);
    QWidget* field = makeField(parameter, found == m_transform.options.end() ? nullptr : &*found);
    field->setAccessibleName(parameter.label);
    field->setAccessibleDescription(parameter.help);
    if (!parameter.help.isEmpty())
        field->setToolTip(plainToolTip(parameter.help));
    auto* label = new PlainLabel(parameter.label, this);
    label->setBuddy(field);
    form->addRow(label, field);
}

QWidget* TransformCard::makeField(const TransformParameter& parameter, const Json* value)
{
    const std::string name = parameter.name;
    if (parameter.type == "boolean") {
        auto* box = new QCheckBox(this);
        const bool usual = parameter.fallback == "true";
        box->setChecked(asText(value, parameter.fallback) == "true");
        m_read.emplace_back([box, name, usual](Json& options) {
            if (box->isChecked() != usual || options.contains(name))
                options[name] = box->isChecked();
        });
        connect(box, &QCheckBox::toggled, this, &TransformCard::edited);
        return box;
    }
    if (parameter.type == "number")
        return makeNumberField(parameter, value);
    if (parameter.type == "choice") {
        auto* box = new QComboBox(this);
        for (const std::string& choice : parameter.choices)
            box->addItem(QString::fromStdString(choice));
        box->setCurrentText(QString::fromStdString(asText(value, parameter.fallback)));
        m_read.emplace_back([box, name, usual = parameter.fallback](Json& options) {
            const std::string chosen = box->currentText().toStdString();
            if (chosen != usual || options.contains(name))
                options[name] = chosen;
        });
        connect(box, &QComboBox::activated, this, &TransformCard::edited);
        return box;
    }
    return parameter.type == "table" ? makeTableField(parameter, value) : makeTextField(parameter, value);
}

QWidget* TransformCard::makeNumberField(const TransformParameter& parameter, const Json* value)
{
    auto* line = new QLineEdit(this); // may be empty, which a spin box cannot be
    line->setValidator(new QIntValidator(-1'000'000, 1'000'000, line));
    line->setPlaceholderText(QString::fromStdString(parameter.fallback));
    line->setText(QString::fromStdString(asText(value, {})));
    m_read.emplace_back([line, name = parameter.name](Json& options) {
        bool good = false;
        const int number = line->text().toInt(&good);
        if (good)
            options[name] = number;
        else if (line->text().isEmpty())
            options.erase(name);
    });
    connect(line, &QLineEdit::textEdited, this, &TransformCard::edited);
    return line;
}

QWidget* TransformCard::makeTextField(const TransformParameter& parameter, const Json* value)
{
    auto* line = new QLineEdit(this);
    line->setPlaceholderText(QString::fromStdString(parameter.fallback));
    // A list of texts is shown with commas between.
    const bool list = value && value->is_array();
    QStringList parts;
    if (list) {
        for (const Json& part : *value)
            parts << QString::fromStdString(asText(&part, {}));
    }
    line->setText(list ? parts.join(QStringLiteral(", ")) : QString::fromStdString(asText(value, {})));
    m_read.emplace_back([line, list, name = parameter.name](Json& options) {
        const QString text = line->text();
        if (text.isEmpty()) {
            options.erase(name);
        } else if (list) {
            Json array = Json::array();
            for (const QString& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts))
                array.push_back(part.trimmed().toStdString());
            options[name] = array;
        } else {
            options[name] = text.toStdString();
        }
    });
    connect(line, &QLineEdit::textEdited, this, &TransformCard::edited);
    return line;
}

QWidget* TransformCard::makeTableField(const TransformParameter& parameter, const Json* value)
{
    auto* table = new KeyValueTable(this);
    table->setTitles(tr("Value of the source"), tr("Becomes"), tr("Add Line"));
    KeyValueTable::Pairs pairs;
    if (value && value->is_object()) {
        for (const auto& [key, becomes] : value->items())
            pairs.emplace_back(key, asText(&becomes, {}));
    }
    table->setPairs(pairs);
    m_read.emplace_back([table, name = parameter.name](Json& options) {
        Json object = Json::object();
        for (const auto& [key, becomes] : table->pairs())
            object[key] = becomes;
        if (!object.empty() || options.contains(name))
            options[name] = object;
    });
    connect(table, &KeyValueTable::edited, this, &TransformCard::edited);
    return table;
}

Transform TransformCard::transform() const
{
    Transform transform = m_transform;
    for (const auto& read : m_read)
        read(transform.options);
    return transform;
}

} // namespace muster
