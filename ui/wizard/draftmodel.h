// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/connectorstore.h"
#include "ui/wizard/wizardstep.h"

#include <QObject>
#include <QTimer>
#include <QUndoStack>

#include <functional>
#include <memory>

namespace muster {

/// What is edited: a connector and the bytes of its logo (shared, so that undo steps cost little).
struct DraftState
{
    Connector connector;
    std::shared_ptr<const std::string> logo = std::make_shared<const std::string>();
    friend bool operator==(const DraftState& a, const DraftState& b)
    {
        return a.connector == b.connector && *a.logo == *b.logo;
    }
};

/// A connector while it is edited: every change can be undone, is checked at once and written to the store as a draft
/// after a pause in typing. The panels of the wizard and the pages of the application bind to it; it knows no widgets.
class DraftModel : public QObject
{
    Q_OBJECT

public:
    static constexpr int autosaveMs = 500;
    /// `key` as in ConnectorStore: a connector id, or "new". `saved` is what the store has; a draft found in the store
    /// is taken up.
    DraftModel(ConnectorStore& store, std::string key, DraftState saved, bool active, QObject* parent = nullptr);
    ~DraftModel() override; ///< flushes

    [[nodiscard]] const Connector& connector() const { return m_state.connector; }
    [[nodiscard]] const std::string& logo() const { return *m_state.logo; }
    [[nodiscard]] const DraftState& saved() const { return m_saved; }
    [[nodiscard]] const std::string& key() const { return m_key; }
    [[nodiscard]] bool isActive() const { return m_active; }
    /// Differs from what the store has.
    [[nodiscard]] bool isModified() const { return !(m_state == m_saved); }
    /// A draft was found when the model was made.
    [[nodiscard]] bool wasRestored() const { return m_restored; }

    /// One undoable step named `what`. Steps with the same `mergeKey` in a row become one (typing into a field).
    void edit(const QString& what, const std::function<void(Connector&)>& change, const QString& mergeKey = {});
    void setLogo(std::string bytes, const std::string& file);
    [[nodiscard]] QUndoStack& undoStack() { return m_undo; }

    [[nodiscard]] const std::vector<Problem>& problems() const { return m_problems; }
    [[nodiscard]] bool hasErrors() const;
    [[nodiscard]] bool hasErrors(WizardStep step) const;

    /// Where the wizard is, kept with the draft. `notes` hold what is typed and cannot be part of a connector (a
    /// request body that is not JSON yet).
    [[nodiscard]] WizardStep step() const { return m_step; }
    void setStep(WizardStep step);
    /// The last step that anybody has come to.
    [[nodiscard]] WizardStep furthest() const { return m_furthest; }
    [[nodiscard]] const std::string& bodyNote() const { return m_bodyNote; }
    void setBodyNote(const std::string& text);

    /// The source as it was when a connection test passed; none = not tested in this state.
    [[nodiscard]] bool isTested() const;
    void setTested();
    [[nodiscard]] const std::vector<std::string>& samples() const { return m_samples; }
    void setSamples(std::vector<std::string> samples);
    [[nodiscard]] int sample() const { return m_sample; }
    void setSample(int number);

    /// Writes the draft now. False = it could not be written (saveFailed was sent) and stays in memory.
    bool flush();
    /// Saves to the store as a new version and forgets the draft.
    [[nodiscard]] Result<StoredConnector> save();
    /// Back to what is saved; can be undone.
    void discard();
    /// After the store changed behind the model (activated, deactivated, rolled back).
    void setSaved(const StoredConnector& stored);

signals:
    void changed();         ///< the connector or its logo
    void problemsChanged(); ///< follows each changed()
    void samplesChanged();
    void sampleChanged(int number);
    void testedChanged();
    void stepChanged();
    void autosaved(); ///< the draft is durable
    void saveFailed(const muster::Error& error);

private:
    friend class DraftEdit;
    void restore();
    void apply(const DraftState& state);
    void push(const QString& what, DraftState after, const QString& mergeKey);
    void later();

    ConnectorStore& m_store;
    std::string m_key;
    DraftState m_state, m_saved;
    bool m_active = false, m_restored = false, m_dirty = false;
    WizardStep m_step = WizardStep::Authentication, m_furthest = WizardStep::Authentication;
    std::string m_bodyNote;
    std::vector<Problem> m_problems;
    std::vector<std::string> m_samples;
    int m_sample = 0;
    std::optional<Source> m_testedSource;
    QUndoStack m_undo;
    QTimer m_autosave;
};

} // namespace muster
