// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connectortemplates.h"
#include "ui/widgets/tokens.h"

#include <QWidget>

class QFormLayout;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace muster {

class PlainLabel;

/// One ready connector: how sure we are, where its credentials come from, its documentation, and the fields that
/// somebody has to fill in.
class TemplateDetails : public QWidget
{
    Q_OBJECT

public:
    explicit TemplateDetails(QWidget* parent = nullptr);
    /// `one` must live on; null shows that nothing is chosen. What was typed for a field of the same name stays.
    void setTemplate(const ConnectorTemplate* one);
    [[nodiscard]] const ConnectorTemplate* current() const { return m_template; }
    /// The connector with what is typed. On an error the field is shown, with the sentence below it, and has the focus.
    [[nodiscard]] Result<Connector> connector();
    /// Puts the cursor into the first field, or on the link when there is nothing to fill in.
    void focusFirst();

private:
    struct Field
    {
        const TemplateField* about = nullptr;
        QLineEdit* edit = nullptr;
        PlainLabel* problem = nullptr;
    };
    void addField(const TemplateField& about);
    void keepTyped();
    [[nodiscard]] QString secretsText() const;

    const ConnectorTemplate* m_template = nullptr;
    std::vector<Field> m_fields;
    TemplateValues m_typed;
    PlainLabel *m_title, *m_vendor, *m_evidence, *m_checked, *m_where, *m_secrets;
    QPushButton* m_link;
    QWidget* m_form = nullptr; ///< the fields; another one for each template
    QFormLayout* m_rows = nullptr;
    QVBoxLayout* m_column;
};

/// The tone in which a template's evidence is shown.
[[nodiscard]] Tone evidenceTone(TemplateEvidence evidence);

} // namespace muster
