// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/fieldbinder.h"

#include <QWidget>

namespace muster {

/// One step of the wizard: a form bound to the draft.
class WizardPanel : public QWidget
{
    Q_OBJECT

public:
    WizardPanel(DraftModel& draft, WizardStep step, QWidget* parent = nullptr);
    [[nodiscard]] WizardStep step() const { return m_step; }
    /// The person comes to this panel.
    virtual void enter();
    /// The person leaves it: what is wrong is said aloud from now on, what is pending is written.
    virtual void leave();
    /// Gives the keyboard to fieldToFill() or the first field, unless one of the panel has it.
    void focusFirst();
    /// Leads to the field of a place ("source.auth.token").
    virtual bool focusPlace(const std::string& path);
    /// True when the panel scrolls by itself and takes all the height.
    [[nodiscard]] virtual bool fillsHeight() const { return false; }
    [[nodiscard]] DraftModel& draft() const { return m_draft; }

signals:
    void placeRequested(const QString& path); ///< a link to a field of another panel
    void errorOccurred(const muster::Error& error);
    void noticed(const QString& text); ///< good news

protected:
    /// Where a person begins when it is not the first field.
    [[nodiscard]] virtual QWidget* fieldToFill() const { return nullptr; }
    [[nodiscard]] FieldBinder& binder() const { return *m_binder; }
    /// After setupUi(): text roles, the label for problems that have no field of their own.
    void prepare();

private:
    void showOtherProblems();
    DraftModel& m_draft;
    WizardStep m_step;
    FieldBinder* m_binder;
    class ProblemLabel* m_others = nullptr;
};

/// The source of a connector, made when there is none yet (a bookmark that becomes an integration).
[[nodiscard]] inline Source& sourceOf(Connector& connector)
{
    return connector.source ? *connector.source : connector.source.emplace();
}
/// The source to look at; an empty one when there is none.
[[nodiscard]] const Source& sourceOf(const Connector& connector);

} // namespace muster
