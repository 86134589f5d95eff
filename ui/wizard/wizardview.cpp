// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/wizardview.h"

#include "core/base/untrusted.h"
#include "ui/widgets/entrydelegate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/noticepanel.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/returnkey.h"
#include "ui/wizard/activatepanel.h"
#include "ui/wizard/authpanel.h"
#include "ui/wizard/endpointpanel.h"
#include "ui/wizard/mappingpanel.h"
#include "ui/wizard/paginationpanel.h"
#include "ui/wizard/previewpanel.h"
#include "ui/wizard/savecheck.h"
#include "ui/wizard/storedsecrets.h"
#include "ui/wizard/testpanel.h"
#include "ui/wizard/totalpanel.h"

#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QStackedWidget>
#include <QTime>
#include <QToolButton>
#include <QVBoxLayout>

namespace muster {

WizardView::WizardView(DraftModel& draft, ConnectorStore& store, ImportService& service, QWidget* parent)
    : QWidget(parent), m_draft(draft), m_store(store), m_secrets(new StoredSecrets(service, draft.key(), this)),
      m_list(new QListWidget(this)), m_stack(new QStackedWidget(this)), m_notice(nullptr)
{
    setAccessibleName(tr("Set up the import"));
    build();
    addPanels(service);
    pressOnReturn(this, m_next);
    m_notice = new NoticePanel(this);
    m_check = new SaveCheck(m_draft, service, *m_notice, this);
    connect(m_check, &SaveCheck::placeRequested, this, &WizardView::goToPlace);
    connect(&m_draft, &DraftModel::problemsChanged, this, &WizardView::showSteps);
    connect(&m_draft, &DraftModel::testedChanged, this, &WizardView::showSteps);
    connect(&m_draft, &DraftModel::saveFailed, m_notice, &NoticePanel::showError);
    connect(&m_draft, &DraftModel::autosaved, this, [this] {
        m_kept->setText(tr("Draft kept at %1").arg(QLocale().toString(QTime::currentTime(), QLocale::ShortFormat)));
    });
    goTo(m_draft.step());
}

WizardView::~WizardView()
{
    m_draft.flush();
}

void WizardView::build()
{
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(space::Large, space::Medium, space::Large, space::Small);
    outer->setSpacing(space::Small);
    buildHeader(outer);
    setRole(m_list, "nav");
    m_list->setAccessibleName(tr("Steps"));
    m_list->setFixedWidth(210);
    m_list->setItemDelegate(new EntryDelegate(m_list));
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* card = new QFrame(this);
    setRole(card, "card");
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(1, 1, 1, 1);
    inside->addWidget(m_stack);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(space::Medium);
    middle->addWidget(m_list);
    middle->addWidget(card, 1);
    outer->addLayout(middle, 1);
    buildFooter(outer);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0)
            goTo(wizardSteps[static_cast<std::size_t>(row)]);
    });
}

void WizardView::buildHeader(QVBoxLayout* column)
{
    const auto tool = [this](const char* icon, const QString& name) {
        auto* button = new QToolButton(this);
        button->setIcon(strokeIcon(QLatin1String(icon)));
        button->setAccessibleName(name);
        button->setToolTip(name);
        return button;
    };
    auto* close = tool("back", tr("Back to the application; everything is kept"));
    m_title = (new PlainLabel(this))->asTitle();
    m_kept = (new PlainLabel(this))->asCaption();
    m_undo = tool("undo", tr("Undo"));
    m_redo = tool("redo", tr("Redo"));
    auto* row = new QHBoxLayout;
    row->addWidget(close);
    row->addWidget(m_title);
    row->addStretch();
    row->addWidget(m_kept);
    row->addWidget(m_undo);
    row->addWidget(m_redo);
    column->addLayout(row);
    connect(close, &QToolButton::clicked, this, [this] {
        panel(step())->leave();
        m_draft.flush();
        emit closed();
    });
    QUndoStack& stack = m_draft.undoStack();
    const auto bind = [this](QToolButton* button, void (QUndoStack::*run)(), QKeySequence::StandardKey key) {
        auto* shortcut = new QShortcut(key, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, &m_draft.undoStack(), run);
        connect(button, &QToolButton::clicked, &m_draft.undoStack(), run);
    };
    bind(m_undo, &QUndoStack::undo, QKeySequence::Undo);
    bind(m_redo, &QUndoStack::redo, QKeySequence::Redo);
    const auto show = [this] {
        QUndoStack& edits = m_draft.undoStack();
        m_undo->setEnabled(edits.canUndo());
        m_redo->setEnabled(edits.canRedo());
        m_undo->setToolTip(edits.canUndo() ? tr("Undo: %1 (Ctrl+Z)").arg(edits.undoText()) : tr("Undo"));
        m_redo->setToolTip(edits.canRedo() ? tr("Redo: %1 (Ctrl+Shift+Z)").arg(edits.redoText()) : tr("Redo"));
    };
    connect(&stack, &QUndoStack::indexChanged, this, show);
    show();
}

void WizardView::buildFooter(QVBoxLayout* column)
{
    m_save = new QPushButton(tr("Save and Close"), this);
    m_back = new QPushButton(tr("Back"), this);
    m_next = new QPushButton(tr("Next"), this);
    setRole(m_next, "primary");
    auto* row = new QHBoxLayout;
    row->addWidget(m_save);
    row->addStretch();
    row->addWidget(m_back);
    row->addWidget(m_next);
    column->addLayout(row);
    connect(m_save, &QPushButton::clicked, this, &WizardView::saveAndClose);
    connect(m_back, &QPushButton::clicked, this,
            [this] { goTo(wizardSteps[static_cast<std::size_t>(m_stack->currentIndex()) - 1]); });
    connect(m_next, &QPushButton::clicked, this,
            [this] { goTo(wizardSteps[static_cast<std::size_t>(m_stack->currentIndex()) + 1]); });
}

void WizardView::addPanels(ImportService& service)
{
    add(new AuthPanel(m_draft, *m_secrets, service));
    add(new EndpointPanel(m_draft));
    add(new TotalPanel(m_draft));
    add(new PaginationPanel(m_draft));
    add(new TestPanel(m_draft, service));
    add(new MappingPanel(m_draft));
    keepReturn(panel(WizardStep::Mapping)); // there one edits rule after rule
    add(new PreviewPanel(m_draft, service));
    auto* last = new ActivatePanel(m_draft);
    connect(last, &ActivatePanel::activateRequested, this, [this] { m_check->run([this] { activate(); }); });
    add(last);
}

void WizardView::add(WizardPanel* panel)
{
    m_panels.push_back(panel);
    new QListWidgetItem(stepTitle(panel->step()), m_list);
    connect(panel, &WizardPanel::placeRequested, this, &WizardView::goToPlace);
    connect(panel, &WizardPanel::errorOccurred, this, [this](const Error& error) { m_notice->showError(error); });
    connect(panel, &WizardPanel::noticed, this,
            [this](const QString& text) { m_notice->show(NoticePanel::Kind::Success, text); });
    m_stack->addWidget(panel->fillsHeight() ? static_cast<QWidget*>(panel)
                                            : makeScrolling(panel, stepTitle(panel->step())));
}

WizardStep WizardView::step() const
{
    return wizardSteps[static_cast<std::size_t>(std::max(0, m_stack->currentIndex()))];
}

WizardPanel* WizardView::panel(WizardStep step) const
{
    return m_panels[static_cast<std::size_t>(step)];
}

void WizardView::goTo(WizardStep wanted)
{
    if (wanted != step()) {
        panel(step())->leave();
        // or else the stack would choose the next field by itself
        if (QWidget* field = window()->focusWidget(); field && panel(step())->isAncestorOf(field))
            field->clearFocus();
    }
    m_stack->setCurrentIndex(static_cast<int>(wanted));
    m_draft.setStep(wanted);
    panel(wanted)->enter();
    if (!m_list->hasFocus()) // there arrows lead from step to step
        panel(wanted)->focusFirst();
    showStep();
    showSteps();
}

void WizardView::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    panel(step())->focusFirst();
}

void WizardView::goToPlace(const QString& path)
{
    const std::string place = path.toStdString();
    const auto wanted = stepOfPath(place);
    if (!wanted) {
        m_draft.flush();
        emit closed();
        return;
    }
    goTo(*wanted);
    panel(*wanted)->focusPlace(place);
}

void WizardView::startTest()
{
    goTo(WizardStep::Test);
    static_cast<TestPanel*>(panel(WizardStep::Test))->start();
}

void WizardView::showStep()
{
    const int row = m_stack->currentIndex();
    const QSignalBlocker quiet(m_list);
    m_list->setCurrentRow(row);
    m_back->setEnabled(row > 0);
    m_next->setVisible(row + 1 < m_stack->count());
}

void WizardView::showSteps()
{
    m_title->setText(tr("Set up import: %1").arg(displayText(m_draft.connector().application.displayLabel)));
    const int current = m_stack->currentIndex();
    for (int row = 0; row < m_list->count(); ++row) {
        const WizardStep step = wizardSteps[static_cast<std::size_t>(row)];
        bool good = !m_draft.hasErrors(step), wrong = !good;
        if (step == WizardStep::Test)
            good = m_draft.isTested();
        else if (step == WizardStep::Preview)
            good = !m_draft.samples().empty() && !m_draft.hasErrors(WizardStep::Mapping);
        else if (step == WizardStep::Activate)
            good = m_draft.isActive() && !m_draft.isModified();
        // A step that nobody has come to yet is neither done nor wrong.
        const bool reached = row <= std::max(current, static_cast<int>(m_draft.furthest()));
        wrong = wrong && reached;
        good = good && (reached || m_draft.isActive());
        QListWidgetItem* item = m_list->item(row);
        item->setData(EntryDelegate::IconRole, wrong  ? QStringLiteral("warning")
                                               : good ? QStringLiteral("check")
                                                      : QStringLiteral("minus"));
        item->setData(EntryDelegate::ToneRole, static_cast<int>(wrong  ? Tone::Caution
                                                                : good ? Tone::Good
                                                                       : Tone::Neutral));
        const QString state = wrong ? tr("has problems") : good ? tr("complete") : tr("to do");
        item->setData(Qt::AccessibleTextRole, tr("%1, %2").arg(stepTitle(step), state));
        item->setToolTip(tr("%1: %2").arg(stepTitle(step), state));
    }
}

void WizardView::saveAndClose()
{
    panel(step())->leave();
    if (!m_draft.flush())
        return; // said by saveFailed
    if (!m_draft.isModified() || !m_draft.bodyNote().empty() || (m_draft.isActive() && m_draft.hasErrors())) {
        emit closed(); // kept as a draft; an import that runs is only replaced by one that is right
        return;
    }
    m_check->run([this] { save(); });
}

void WizardView::save()
{
    const auto stored = m_draft.save();
    if (!stored)
        return m_notice->showError(stored.error());
    emit saved(stored->version);
}

void WizardView::activate()
{
    auto stored = m_draft.isModified() || !m_draft.isActive() ? m_draft.save() : m_store.get(m_draft.key());
    if (!stored)
        return m_notice->showError(stored.error());
    if (const auto done = m_store.setActive(m_draft.key(), true); !done)
        return m_notice->showError(done.error());
    stored->active = true;
    m_draft.setSaved(*stored);
    emit activated();
}

} // namespace muster
