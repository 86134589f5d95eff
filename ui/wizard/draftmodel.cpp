// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/draftmodel.h"

#include <QUndoCommand>

namespace muster {

/// One undoable step: the whole state before and after. A connector is a few kilobytes.
class DraftEdit final : public QUndoCommand
{
public:
    DraftEdit(DraftModel& model, const QString& what, DraftState after, QString mergeKey)
        : QUndoCommand(what), m_model(model), m_before(model.m_state), m_after(std::move(after)),
          m_mergeKey(std::move(mergeKey))
    {
    }
    void undo() override { m_model.apply(m_before); }
    void redo() override { m_model.apply(m_after); }
    [[nodiscard]] int id() const override { return m_mergeKey.isEmpty() ? -1 : 1; }
    bool mergeWith(const QUndoCommand* other) override
    {
        const auto* next = dynamic_cast<const DraftEdit*>(other);
        if (!next || next->m_mergeKey != m_mergeKey)
            return false;
        m_after = next->m_after;
        setObsolete(m_after == m_before);
        return true;
    }

private:
    DraftModel& m_model;
    DraftState m_before, m_after;
    QString m_mergeKey;
};

DraftModel::DraftModel(ConnectorStore& store, std::string key, DraftState saved, bool active, QObject* parent)
    : QObject(parent), m_store(store), m_key(std::move(key)), m_state(saved), m_saved(std::move(saved)),
      m_active(active)
{
    if (m_active)
        m_testedSource = m_saved.connector.source;
    m_undo.setUndoLimit(500);
    m_autosave.setSingleShot(true);
    m_autosave.setInterval(autosaveMs);
    connect(&m_autosave, &QTimer::timeout, this, &DraftModel::flush);
    restore();
    m_problems = lintConnector(m_state.connector);
}

DraftModel::~DraftModel()
{
    m_undo.disconnect(); // the panels that listen may be gone already
    flush();
}

void DraftModel::restore()
{
    const auto draft = m_store.draft(m_key);
    if (!draft || !draft->has_value())
        return;
    m_restored = true;
    m_state.connector = (*draft)->connector;
    m_state.logo = std::make_shared<const std::string>((*draft)->logo);
    const std::string& kept = (*draft)->step;
    const auto line = kept.find('\n');
    if (line != std::string::npos)
        m_bodyNote = kept.substr(line + 1);
    m_step = stepFromName(std::string_view(kept).substr(0, line)).value_or(m_step);
    m_furthest = m_step;
}

void DraftModel::edit(const QString& what, const std::function<void(Connector&)>& change, const QString& mergeKey)
{
    DraftState after = m_state;
    change(after.connector);
    push(what, std::move(after), mergeKey);
}

void DraftModel::setLogo(std::string bytes, const std::string& file)
{
    DraftState after = m_state;
    after.logo = std::make_shared<const std::string>(std::move(bytes));
    after.connector.application.display.kind = Display::Kind::Logo;
    after.connector.application.display.file = file;
    push(tr("Logo"), std::move(after), {});
}

void DraftModel::push(const QString& what, DraftState after, const QString& mergeKey)
{
    if (after == m_state)
        return;
    m_undo.push(new DraftEdit(*this, what, std::move(after), mergeKey));
}

void DraftModel::apply(const DraftState& state)
{
    m_state = state;
    m_problems = lintConnector(m_state.connector);
    later();
    emit changed();
    emit problemsChanged();
}

void DraftModel::later()
{
    m_dirty = true;
    m_autosave.start();
}

bool DraftModel::hasErrors() const
{
    return std::any_of(m_problems.begin(), m_problems.end(),
                       [](const Problem& problem) { return problem.severity == Severity::Error; });
}

bool DraftModel::hasErrors(WizardStep step) const
{
    return std::any_of(m_problems.begin(), m_problems.end(), [step](const Problem& problem) {
        return problem.severity == Severity::Error && stepOfPath(problem.path) == step;
    });
}

void DraftModel::setStep(WizardStep step)
{
    if (m_step == step)
        return;
    m_step = step;
    m_furthest = std::max(m_furthest, step);
    if (isModified() || m_restored)
        later();
    emit stepChanged();
}

void DraftModel::setBodyNote(const std::string& text)
{
    if (m_bodyNote == text)
        return;
    m_bodyNote = text;
    later();
}

bool DraftModel::isTested() const
{
    return m_testedSource && m_state.connector.source && *m_testedSource == *m_state.connector.source;
}

void DraftModel::setTested()
{
    m_testedSource = m_state.connector.source;
    emit testedChanged();
}

void DraftModel::setSamples(std::vector<std::string> samples)
{
    m_samples = std::move(samples);
    if (m_sample >= static_cast<int>(m_samples.size()))
        m_sample = 0;
    emit samplesChanged();
}

void DraftModel::setSample(int number)
{
    if (number == m_sample || number < 0 || number >= static_cast<int>(m_samples.size()))
        return;
    m_sample = number;
    emit sampleChanged(number);
}

bool DraftModel::flush()
{
    m_autosave.stop();
    if (!m_dirty)
        return true;
    Result<void> done;
    if (isModified() || !m_bodyNote.empty()) {
        std::string step(stepName(m_step));
        if (!m_bodyNote.empty())
            step += '\n' + m_bodyNote;
        done = m_store.saveDraft(m_key, Draft{m_state.connector, step, {}, *m_state.logo});
    } else {
        done = m_store.removeDraft(m_key);
    }
    if (!done) {
        emit saveFailed(done.error());
        return false;
    }
    m_dirty = false;
    emit autosaved();
    return true;
}

Result<StoredConnector> DraftModel::save()
{
    auto stored = m_store.update(m_state.connector, *m_state.logo);
    if (!stored)
        return stored;
    setSaved(*stored);
    if (const auto done = m_store.removeDraft(m_key); !done)
        emit saveFailed(done.error());
    return stored;
}

void DraftModel::discard()
{
    push(tr("Discard Changes"), m_saved, {});
    m_bodyNote.clear();
    m_restored = false;
    flush();
}

void DraftModel::setSaved(const StoredConnector& stored)
{
    m_saved = {stored.connector, std::make_shared<const std::string>(stored.logo)};
    m_active = stored.active;
    m_restored = false;
    m_dirty = false;
    m_autosave.stop();
    m_bodyNote.clear();
    if (!(m_state == m_saved)) {
        m_undo.clear();
        m_state = m_saved;
        m_problems = lintConnector(m_state.connector);
    }
    emit changed();
    emit problemsChanged();
}

} // namespace muster
