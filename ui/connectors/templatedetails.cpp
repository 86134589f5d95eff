// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connectors/templatedetails.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QDesktopServices>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

namespace muster {

namespace {

PlainLabel* wrapped(PlainLabel* label, const char* name)
{
    label->setObjectName(QString::fromLatin1(name));
    label->setWordWrap(true);
    return label;
}

QString shown(const std::string& text)
{
    return QString::fromStdString(text);
}

} // namespace

Tone evidenceTone(TemplateEvidence evidence)
{
    switch (evidence) {
    case TemplateEvidence::OpenApi:
        return Tone::Good;
    case TemplateEvidence::Documentation:
        return Tone::Info;
    case TemplateEvidence::Unverified:
        break;
    }
    return Tone::Caution;
}

TemplateDetails::TemplateDetails(QWidget* parent)
    : QWidget(parent), m_title(wrapped((new PlainLabel(this))->asHeading(), "title")),
      m_vendor(wrapped((new PlainLabel(this))->asCaption(), "vendor")),
      m_evidence(wrapped(new PlainLabel(this), "evidence")),
      m_checked(wrapped((new PlainLabel(this))->asCaption(), "checked")),
      m_where(wrapped(new PlainLabel(this), "credentials")), m_secrets(wrapped(new PlainLabel(this), "secrets")),
      m_link(new QPushButton(tr("Open the Documentation"), this)), m_column(new QVBoxLayout(this))
{
    m_link->setObjectName(QStringLiteral("documentation"));
    m_link->setIcon(strokeIcon(QStringLiteral("external")));
    m_link->setAutoDefault(false);
    m_column->setContentsMargins(space::Large, 0, space::Small, 0);
    m_column->setSpacing(space::Small);
    auto* heading = (new PlainLabel(tr("Where the credentials come from"), this))->asHeading();
    for (PlainLabel* label : {m_title, m_vendor, m_evidence, m_checked, heading, m_where, m_secrets})
        m_column->addWidget(label);
    m_column->addWidget(m_link, 0, Qt::AlignLeading);
    m_column->addStretch(1);
    connect(m_link, &QPushButton::clicked, this, [this] {
        if (m_template)
            QDesktopServices::openUrl(QUrl(shown(m_template->documentation), QUrl::StrictMode));
    });
    setTemplate(nullptr);
}

QString TemplateDetails::secretsText() const
{
    QStringList lines;
    for (const TemplateSecret& secret : m_template->secrets)
        lines += QStringLiteral("• ") + shown(secret.label);
    return lines.isEmpty()
               ? QString()
               : tr("The assistant asks for them next:") + QLatin1Char('\n') + lines.join(QLatin1Char('\n'));
}

void TemplateDetails::keepTyped()
{
    for (const Field& field : m_fields)
        m_typed[field.about->name] = field.edit->text().toStdString();
    m_fields.clear();
}

void TemplateDetails::setTemplate(const ConnectorTemplate* one)
{
    keepTyped();
    m_template = one;
    delete m_form;
    m_form = nullptr;
    for (QWidget* child : findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly))
        child->setVisible(one != nullptr);
    if (!one)
        return;
    m_title->setText(shown(one->title));
    m_vendor->setText(QStringLiteral("%1 · %2").arg(shown(one->vendor), categoryLabel(one->category)));
    m_evidence->setText(evidenceLabel(one->evidence));
    m_evidence->setTone(evidenceTone(one->evidence));
    m_checked->setText(shown(one->checked));
    m_where->setText(shown(one->credentials));
    m_secrets->setText(secretsText());
    m_secrets->setVisible(!one->secrets.empty());
    m_link->setToolTip(plainToolTip(shown(one->documentation)));
    m_link->setAccessibleDescription(shown(one->documentation));
    if (one->fields.empty())
        return;
    m_form = new QWidget(this);
    m_rows = new QFormLayout(m_form);
    m_rows->setContentsMargins(0, space::Medium, 0, 0);
    m_rows->setRowWrapPolicy(QFormLayout::WrapAllRows);
    for (const TemplateField& field : one->fields)
        addField(field);
    m_column->insertWidget(m_column->count() - 1, m_form);
    m_form->show();
}

void TemplateDetails::addField(const TemplateField& about)
{
    Field field;
    field.about = &about;
    field.edit = new QLineEdit(m_form);
    field.edit->setObjectName(QStringLiteral("field_") + shown(about.name));
    field.edit->setPlaceholderText(shown(about.placeholder));
    field.edit->setAccessibleName(shown(about.label));
    field.edit->setAccessibleDescription(shown(about.help));
    if (const auto typed = m_typed.find(about.name); typed != m_typed.end())
        field.edit->setText(shown(typed->second));
    field.problem = wrapped(new PlainLabel(m_form), "problem");
    field.problem->setTone(Tone::Bad);
    field.problem->hide();
    connect(field.edit, &QLineEdit::textEdited, field.problem, &QWidget::hide);
    auto* help = wrapped((new PlainLabel(shown(about.help), m_form))->asCaption(), "help");
    auto* box = new QVBoxLayout;
    box->setSpacing(space::XSmall);
    box->addWidget(field.edit);
    box->addWidget(help);
    box->addWidget(field.problem);
    auto* label = new PlainLabel(shown(about.label), m_form);
    label->setBuddy(field.edit);
    m_rows->addRow(label, box);
    m_fields.push_back(field);
}

Result<Connector> TemplateDetails::connector()
{
    if (!m_template)
        return fail(ErrorKind::Usage, tr("Choose a template first."));
    TemplateValues values;
    for (const Field& field : m_fields)
        values[field.about->name] = field.edit->text().trimmed().toStdString();
    const Field* first = nullptr;
    for (const Field& field : m_fields) {
        const auto problem = templateFieldProblem(*field.about, values[field.about->name]);
        field.problem->setText(problem.value_or(QString()));
        field.problem->setVisible(problem.has_value());
        if (problem && !first)
            first = &field;
    }
    if (first) {
        focusInView(first->edit);
        return fail(ErrorKind::Invalid, first->problem->text(), {}, shown(first->about->name));
    }
    return connectorFrom(*m_template, values);
}

void TemplateDetails::focusFirst()
{
    if (m_fields.empty())
        m_link->setFocus();
    else
        focusInView(m_fields.front().edit);
}

} // namespace muster
