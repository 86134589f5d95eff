// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/ruleeditor.h"

#include "core/base/untrusted.h"
#include "core/directory/attribute.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/layouts.h"
#include "ui/wizard/problemlabel.h"
#include "ui_ruleeditor.h"

#include <QMenu>

namespace muster {

RuleEditor::RuleEditor(QWidget* parent)
    : QWidget(parent), m_form(std::make_unique<Ui::RuleEditor>()), m_problem(new ProblemLabel(this))
{
    m_form->setupUi(this);
    applyTextRoles(this);
    m_form->problem->hide();
    m_form->scroll->viewport()->setAutoFillBackground(false);
    m_form->inside->setAutoFillBackground(false);
    auto* box = static_cast<QVBoxLayout*>(m_form->valueBox->layout());
    box->insertWidget(2, m_problem);
    m_form->pick->setIcon(strokeIcon(QStringLiteral("list")));
    m_form->pick->setToolTip(tr("Choose a field of the sample"));
    fillTargets();
    fillChoices();
    connectFields();
    setRule({}, true);
}

RuleEditor::~RuleEditor() = default;

void RuleEditor::fillTargets()
{
    m_form->to->setAccessibleName(tr("Attribute"));
    m_form->to->setInsertPolicy(QComboBox::NoInsert);
    m_form->to->setMaxVisibleItems(20);
    m_form->to->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_form->to->setMinimumContentsLength(16);
    for (const AttributeInfo& info : knownAttributes()) {
        const QString name = QString::fromUtf8(info.name.data(), static_cast<int>(info.name.size()));
        m_form->to->addItem(attributeLabel(std::string(info.name)), name);
    }
}

void RuleEditor::fillChoices()
{
    m_form->kind->addItem(tr("A field of the record"), static_cast<int>(MappingRule::Kind::From));
    m_form->kind->addItem(tr("A template of several fields"), static_cast<int>(MappingRule::Kind::Template));
    m_form->kind->addItem(tr("A constant for everybody"), static_cast<int>(MappingRule::Kind::Constant));
    m_form->policy->addItem(tr("With every import"), static_cast<int>(Policy::Always));
    m_form->policy->addItem(tr("Only when the user is created"), static_cast<int>(Policy::CreateOnly));
    m_form->policy->addItem(tr("Only if it is empty in the directory"), static_cast<int>(Policy::IfEmpty));
    m_form->policy->addItem(tr("With every import, but never clear it"), static_cast<int>(Policy::NeverClear));
    for (QComboBox* box : {m_form->kind, m_form->policy}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(16);
    }
}

void RuleEditor::change(const QString& field, const std::function<void(MappingRule&)>& edit)
{
    if (m_loading)
        return;
    const MappingRule before = m_rule;
    edit(m_rule);
    if (!(m_rule == before))
        emit edited(m_rule, field);
}

void RuleEditor::connectFields()
{
    connect(m_form->to, &QComboBox::activated, this, &RuleEditor::takeTarget);
    connect(m_form->to->lineEdit(), &QLineEdit::editingFinished, this, &RuleEditor::takeTarget);
    connect(m_form->kind, &QComboBox::activated, this, [this] {
        change(QStringLiteral("kind"), [this](MappingRule& rule) {
            const auto kind = static_cast<MappingRule::Kind>(m_form->kind->currentData().toInt());
            if (rule.kind == MappingRule::Kind::From && kind == MappingRule::Kind::Template && !rule.value.empty())
                rule.value = '{' + rule.value + '}'; // the same value, ready for more around it
            rule.kind = kind;
        });
        setRule(MappingRule(m_rule), false);
    });
    connect(m_form->value, &QLineEdit::textEdited, this, [this](const QString& text) {
        change(QStringLiteral("value"), [&](MappingRule& rule) { rule.value = text.toStdString(); });
    });
    connect(m_form->fallback, &QLineEdit::textEdited, this, [this](const QString& text) {
        change(QStringLiteral("default"), [&](MappingRule& rule) {
            rule.defaultValue = text.isEmpty() ? std::nullopt : std::optional(text.toStdString());
        });
    });
    connect(m_form->policy, &QComboBox::activated, this, [this] {
        change(QStringLiteral("policy"),
               [this](MappingRule& rule) { rule.policy = static_cast<Policy>(m_form->policy->currentData().toInt()); });
    });
    connect(m_form->transforms, &TransformList::edited, this, [this] {
        change(QStringLiteral("transforms"),
               [this](MappingRule& rule) { rule.transforms = m_form->transforms->transforms(); });
    });
    connect(m_form->pick, &QToolButton::clicked, this, &RuleEditor::showPathMenu);
}

void RuleEditor::takeTarget()
{
    const QString text = m_form->to->currentText().trimmed();
    const int known = m_form->to->findText(text, Qt::MatchFixedString);
    std::string name = text.toStdString();
    if (known >= 0)
        name = m_form->to->itemData(known).toString().toStdString();
    else if (!text.isEmpty() && !Attribute::fromName(name) && !text.contains(QLatin1Char('.')))
        name = "attributes." + name; // a word of one's own is a custom attribute
    change(QStringLiteral("to"), [&](MappingRule& rule) { rule.to = name; });
}

void RuleEditor::setRule(const MappingRule& rule, bool fresh)
{
    m_loading = true;
    m_rule = rule;
    const bool custom = rule.to.empty() || rule.to == "attributes.";
    m_form->heading->setText(custom ? tr("New attribute") : attributeLabel(rule.to));
    const int known = m_form->to->findData(QString::fromStdString(rule.to));
    m_form->to->setCurrentIndex(known);
    if (known < 0)
        m_form->to->setEditText(QString::fromStdString(rule.to));
    m_form->to->setEnabled(!fresh || custom);
    m_form->kind->setCurrentIndex(m_form->kind->findData(static_cast<int>(rule.kind)));
    const QString value = QString::fromStdString(rule.value);
    if (m_form->value->text() != value)
        m_form->value->setText(value);
    const QString fallback = QString::fromStdString(rule.defaultValue.value_or(std::string()));
    if (m_form->fallback->text() != fallback)
        m_form->fallback->setText(fallback);
    m_form->policy->setCurrentIndex(m_form->policy->findData(static_cast<int>(rule.policy)));
    m_form->transforms->setTransforms(rule.transforms);
    showKind();
    m_loading = false;
}

void RuleEditor::showKind()
{
    const bool isTemplate = m_rule.kind == MappingRule::Kind::Template;
    const bool isConstant = m_rule.kind == MappingRule::Kind::Constant;
    m_form->value->setTemplateMode(isTemplate);
    m_form->valueLabel->setText(isTemplate ? tr("Template") : isConstant ? tr("Constant") : tr("Path in the record"));
    m_form->value->setAccessibleName(m_form->valueLabel->text());
    m_form->value->setPlaceholderText(isTemplate   ? QStringLiteral("{first}.{last}")
                                      : isConstant ? QString()
                                                   : QStringLiteral("work.email"));
    m_form->valueHelp->setText(isTemplate   ? tr("Fields of the record stand between { and }. Type { to choose one.")
                               : isConstant ? tr("The same value for every user.")
                                            : tr("Type to search the fields of the sample."));
    m_form->value->setPaths(isConstant ? std::vector<SamplePath>() : m_paths);
    m_form->pick->setVisible(!isConstant);
    m_form->pick->setEnabled(!m_paths.empty());
}

void RuleEditor::setPaths(const std::vector<SamplePath>& paths)
{
    m_paths = paths;
    showKind();
}

void RuleEditor::showPathMenu()
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const SamplePath& path : m_paths) {
        const QString name = QString::fromStdString(path.path);
        menu->addAction(menuText(name + QStringLiteral("    ") + displayText(path.example)), this,
                        [this, name] { m_form->value->insertPath(name); });
    }
    menu->popup(m_form->pick->mapToGlobal(QPoint(0, m_form->pick->height())));
}

void RuleEditor::setOutcome(const MappingModel::Outcome* outcome, const std::vector<const Problem*>& problems)
{
    m_problem->setProblems(problems, m_rule.value.empty() && problems.empty());
    markInvalid(m_form->value, !problems.empty());
    QStringList lines = outcome ? outcome->steps : QStringList();
    if (problems.empty() && outcome && !outcome->problem.isEmpty())
        m_problem->setMessage(outcome->problem);
    m_form->trace->setText(lines.join(QLatin1Char('\n')));
    m_form->traceBox->setVisible(!lines.isEmpty());
}

void RuleEditor::focusTarget()
{
    m_form->to->setFocus();
    m_form->to->lineEdit()->selectAll();
}

void RuleEditor::focusValue()
{
    m_form->value->setFocus();
}

} // namespace muster
