// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/planview.h"

#include "core/sync/approval.h"
#include "ui/imports/plandetail.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui_planview.h"

#include <QLocale>
#include <QMenu>

namespace muster {
namespace {

std::int64_t countOf(const PlanCounts& counts, Action action)
{
    switch (action) {
    case Action::Create:
        return counts.create;
    case Action::Update:
        return counts.update;
    case Action::Suspend:
        return counts.suspend;
    case Action::Reactivate:
        return counts.reactivate;
    case Action::Unchanged:
        return counts.unchanged;
    case Action::Skip:
        return counts.skip;
    case Action::Invalid:
        return counts.invalid;
    case Action::Conflict:
        return counts.conflict;
    case Action::Missing:
        return counts.missing;
    case Action::Remove:
        break;
    }
    return counts.remove;
}

std::int64_t written(const PlanCounts& counts)
{
    return counts.create + counts.update + counts.suspend + counts.reactivate + counts.remove;
}

QString goText(const Plan& plan, std::int64_t picked)
{
    const int people = static_cast<int>(picked);
    if (!plan.options.undoOf.empty())
        return picked > 0 ? PlanView::tr("Undo for %n user(s)", nullptr, people) : PlanView::tr("Undo");
    return picked > 0 ? PlanView::tr("Import %n user(s)", nullptr, people) : PlanView::tr("Import");
}

} // namespace

PlanView::PlanView(ImportService& service, QWidget* parent)
    : QWidget(parent), m_service(service), m_form(std::make_unique<Ui::PlanView>()),
      m_model(new PlanModel(service, this))
{
    m_form->setupUi(this);
    m_detail = new PlanDetail(service, this);
    m_form->splitter->addWidget(m_detail);
    m_form->splitter->setStretchFactor(0, 1);
    m_form->splitter->setSizes({900, 300});
    m_form->bannerTitle->setFont(textFont(TextSize::Body, true));
    m_form->count->asHeading();
    setRole(m_form->go, "primary");
    setRole(m_form->tickAll, "link");
    setRole(m_form->untickAll, "link");
    DataTable* table = m_form->table;
    setFocusProxy(table);
    table->setBlockModel(m_model);
    table->setColumnWidths({190, 105, 175, 100, 85, 150});
    connect(table, &DataTable::currentIdChanged, m_detail, &PlanDetail::showItem);
    connect(m_form->search, &SearchField::searched, this, [this](const QString& text) {
        PlanQuery query = m_model->query();
        query.search = text.toStdString();
        m_model->setQuery(query);
    });
    connect(m_model, &BlockModel::reloaded, this, &PlanView::showEmptyOrTable);
    connect(m_model, &BlockModel::failed, this, &PlanView::failed);
    connect(m_model, &PlanModel::picksChanged, this, &PlanView::readPicked);
    connect(m_detail, &PlanDetail::picksChanged, this, &PlanView::readPicked);
    connect(m_detail, &PlanDetail::failed, this, &PlanView::failed);
    connect(m_detail, &PlanDetail::explainRequested, this, &PlanView::explainRequested);
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(table, &QWidget::customContextMenuRequested, this, &PlanView::rowMenu);
    connect(m_form->tickAll, &QPushButton::clicked, this, [this] { m_model->pick({}, true); });
    connect(m_form->untickAll, &QPushButton::clicked, this, [this] { m_model->pick({}, false); });
    connect(m_form->approve, &QCheckBox::toggled, this, &PlanView::refreshButtons);
    connect(m_form->discard, &QPushButton::clicked, this, &PlanView::discarded);
    connect(m_form->go, &QPushButton::clicked, this, [this] { emit importRequested(m_form->approve->isChecked()); });
    connect(m_form->empty, &EmptyState::triggered, this, [this] {
        m_form->search->setQuietly(QString());
        m_model->setQuery({});
        buildChips();
    });
}

PlanView::~PlanView() = default;

void PlanView::rowMenu(const QPoint& at)
{
    const PlanItem* item = m_model->item(m_form->table->indexAt(at).row());
    const QString key = item ? explainKey(*item) : QString();
    if (key.isEmpty())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(strokeIcon(QStringLiteral("info")), tr("Explain…"), this,
                    [this, key] { emit explainRequested(key); });
    menu->popup(m_form->table->viewport()->mapToGlobal(at));
}

void PlanView::setPlan(const Plan& plan, bool untickAll)
{
    m_plan = plan;
    m_picked = 0;
    m_form->search->setQuietly(QString());
    m_form->count->setText(QString());
    m_form->approve->setChecked(false);
    m_detail->setPlan(plan.id, true);
    buildChips();
    showBanner();
    if (untickAll) {
        m_form->go->setEnabled(false);
        ask<void>(
            m_service, this,
            [id = plan.id](Ports& ports, std::stop_token) { return ports.plans().pick(id, {}, {}, false); },
            [this](const Result<void>& done) {
                if (!done)
                    emit failed(done.error());
                m_model->setPlan(m_plan, {});
                readPicked();
            });
        return;
    }
    m_model->setPlan(plan, {});
    readPicked();
}

void PlanView::buildChips()
{
    for (const Chip& chip : m_chips)
        chip.button->deleteLater();
    m_chips.clear();
    const QLocale locale;
    const auto add = [&](const QString& label, std::int64_t count, std::vector<Action> actions, const QIcon& icon) {
        auto* button = new QPushButton(icon, QStringLiteral("%1  %2").arg(label, locale.toString(count)), this);
        setRole(button, "tab");
        button->setCheckable(true);
        button->setAutoExclusive(true);
        button->setChecked(m_chips.empty());
        m_form->chips->addWidget(button);
        m_chips.push_back({button, std::move(actions)});
        connect(button, &QPushButton::clicked, this, [this, chip = m_chips.back()] { showChip(chip); });
    };
    const PlanCounts& counts = m_plan.counts;
    add(tr("All"), written(counts) + counts.skip + counts.invalid + counts.conflict + counts.missing, {}, {});
    for (const Action action : {Action::Create, Action::Update, Action::Suspend, Action::Reactivate, Action::Remove,
                                Action::Skip, Action::Invalid, Action::Conflict, Action::Missing, Action::Unchanged}) {
        if (const auto count = countOf(counts, action); count > 0)
            add(actionLabel(action), count, {action}, actionIcon(action));
    }
}

void PlanView::showChip(const Chip& chip)
{
    PlanQuery query = m_model->query();
    query.actions = chip.actions;
    m_model->setQuery(query);
}

void PlanView::showBanner()
{
    const bool held = m_plan.state == PlanState::Held || !m_plan.holds.empty();
    QStringList words;
    for (const Hold& hold : m_plan.holds)
        words << hold.message;
    if (!m_plan.proof.complete) {
        for (const QString& word : m_plan.proof.words)
            words << word;
    }
    m_form->banner->setVisible(held || !m_plan.proof.complete);
    m_form->approve->setVisible(held);
    m_form->discard->setText(m_plan.state == PlanState::Held ? tr("Decline") : tr("Discard the plan"));
    m_form->approve->setText(tr("I, %1, have looked at these changes and approve them").arg(menuText(personAtDesk())));
    const bool undo = !m_plan.options.undoOf.empty();
    m_form->bannerTitle->setText(
        undo   ? tr("Undo: look at what goes back before it is applied.")
        : held ? tr("This plan is held: it would do more than your limits allow.")
               : tr("The list of users could not be proven complete, so nobody counts as missing."));
    if (m_plan.waits > 0)
        words << tr("Of these changes, %1 wait for approval; the others need none.").arg(m_plan.waits);
    if (held)
        words << tr("Untick what should not happen, mend the source and plan again, or approve this very plan below.");
    m_form->bannerText->setText(words.join(QLatin1Char('\n')));
    const Tone tone = held ? Tone::Caution : Tone::Info;
    m_form->bannerTitle->setTone(tone);
    m_form->banner->setStyleSheet(
        QStringLiteral("#banner { border-radius: 8px; background: %1; }").arg(toneBackground(tone).name()));
}

void PlanView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_plan.id.empty())
        showBanner();
}

void PlanView::readPicked()
{
    ask<PlanCounts>(
        m_service, this, [id = m_plan.id](Ports& ports, std::stop_token) { return ports.plans().picked(id); },
        [this, epoch = ++m_epoch](Result<PlanCounts> picked) {
            if (epoch != m_epoch)
                return;
            if (picked)
                showPicked(*picked);
            else
                emit failed(picked.error());
        });
}

void PlanView::showPicked(const PlanCounts& picked)
{
    m_picked = written(picked);
    m_form->count->setText(m_picked == 0 ? tr("Nobody will be changed")
                                         : tr("%n user(s) will be changed", nullptr, static_cast<int>(m_picked)));
    refreshButtons();
}

void PlanView::refreshButtons()
{
    const bool held = m_form->approve->isVisibleTo(this);
    const bool approved = !held || m_form->approve->isChecked();
    m_form->go->setEnabled(m_picked > 0 && approved);
    m_form->go->setText(goText(m_plan, m_picked));
    m_form->go->setToolTip(plainToolTip(m_picked == 0 ? tr("Tick somebody first.")
                                        : approved    ? QString()
                                                      : tr("The plan is held. Approve it above first.")));
}

void PlanView::showEmptyOrTable()
{
    const bool any = m_model->rowCount() > 0;
    const bool filtered = !(m_model->query() == PlanQuery{});
    if (!any && !filtered && !m_plan.options.undoOf.empty()) {
        m_form->empty->set(QStringLiteral("activate"), tr("Nothing is left to undo"),
                           tr("Everything is as it was before that run."), QString());
    } else if (!any) {
        m_form->empty->set(filtered ? QStringLiteral("search") : QStringLiteral("activate"),
                           filtered ? tr("Nobody matches") : tr("Everything is up to date"),
                           filtered ? tr("Nobody in the plan fits this search.")
                                    : tr("The directory already has what the source says: %n user(s) unchanged. There "
                                         "is nothing to import.",
                                         nullptr, static_cast<int>(m_plan.counts.unchanged)),
                           filtered ? tr("Show everybody") : QString());
    }
    m_form->stack->setCurrentWidget(any ? static_cast<QWidget*>(m_form->table) : m_form->empty);
    m_detail->setVisible(any);
}

QString personAtDesk()
{
    const std::string who = personHere(); // as it is noted
    return QString::fromStdString(who.substr(who.find(':') + 1));
}

} // namespace muster
