// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/mappingpanel.h"

#include "core/directory/attribute.h"
#include "core/source/recordpath.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/wizard/mappingmodel.h"
#include "ui_mappingpanel.h"

#include <QMenu>
#include <QShortcut>

namespace muster {

MappingPanel::MappingPanel(DraftModel& draft, QWidget* parent)
    : WizardPanel(draft, WizardStep::Mapping, parent), m_form(std::make_unique<Ui::MappingPanel>()),
      m_model(new MappingModel(draft, this))
{
    m_form->setupUi(this);
    m_form->samples->setDraft(draft);
    m_form->tabs->setDocumentMode(true);
    m_form->tabs->setAccessibleName(tr("Parts of the mapping"));
    makeContentScroll(m_form->statusTab, m_form->tabs->tabText(1));
    makeContentScroll(m_form->matchTab, m_form->tabs->tabText(2));
    prepareTable();
    bindStatus();
    bindMatch();
    m_evaluate.setSingleShot(true);
    m_evaluate.setInterval(120); // live, but not at every key
    connect(&m_evaluate, &QTimer::timeout, this, &MappingPanel::refresh);
    connect(&this->draft(), &DraftModel::changed, &m_evaluate, qOverload<>(&QTimer::start));
    connect(&this->draft(), &DraftModel::sampleChanged, this, &MappingPanel::refresh);
    connect(&this->draft(), &DraftModel::samplesChanged, this, &MappingPanel::samplesChanged);
    connect(m_form->editor, &RuleEditor::edited, this, &MappingPanel::takeRule);
    samplesChanged();
    prepare();
}

MappingPanel::~MappingPanel() = default;

QWidget* MappingPanel::fieldToFill() const
{
    return m_form->table->isVisibleTo(this) ? m_form->table : nullptr;
}

void MappingPanel::prepareTable()
{
    QTableView* table = m_form->table;
    table->setModel(m_model);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setShowGrid(false);
    table->setTabKeyNavigation(false);
    table->setWordWrap(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(space::RowHeight);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    table->horizontalHeader()->setStretchLastSection(true);
    table->setColumnWidth(MappingModel::Target, 170);
    table->setColumnWidth(MappingModel::SourceText, 140);
    m_form->splitter->setStretchFactor(0, 3);
    m_form->splitter->setStretchFactor(1, 2);
    m_form->splitter->setSizes({620, 340});
    m_form->editor->setMinimumWidth(290);
    setRole(m_form->add, "primary");
    const std::pair<QToolButton*, const char*> tools[] = {
        {m_form->up, "up"}, {m_form->down, "down"}, {m_form->remove, "trash"}};
    for (const auto& [button, icon] : tools) {
        button->setIcon(strokeIcon(QLatin1String(icon)));
        button->setToolTip(button->accessibleName());
    }
    connect(table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (!m_refreshing)
            showRule();
    });
    connect(table, &QAbstractItemView::activated, this, [this] { m_form->editor->focusValue(); });
    auto* remove = new QShortcut(QKeySequence(Qt::Key_Delete), table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &MappingPanel::removeRule);
    connect(m_form->up, &QToolButton::clicked, this, [this] { moveRule(-1); });
    connect(m_form->down, &QToolButton::clicked, this, [this] { moveRule(1); });
    connect(m_form->remove, &QToolButton::clicked, this, &MappingPanel::removeRule);
    connect(m_form->add, &QPushButton::clicked, this, &MappingPanel::addMenu);
    connect(m_form->suggest, &QPushButton::clicked, this, &MappingPanel::suggest);
}

void MappingPanel::bindStatus()
{
    binder().text(
        m_form->statusFrom, "status.from", tr("Path to the Status"),
        [](const Connector& c) { return c.status ? c.status->from : std::string(); },
        [](Connector& c, const std::string& text) {
            if (!c.status)
                c.status.emplace();
            c.status->from = text;
        });
    binder().problems(m_form->words, [] { return std::vector<std::string>{"status.active", "status.inactive"}; });
    binder().problems(m_form->match, "match");
    connect(m_form->words, &StatusWords::edited, this, [this] {
        draft().edit(
            tr("Status Words"),
            [this](Connector& c) {
                if (!c.status)
                    c.status.emplace();
                c.status->active = m_form->words->active();
                c.status->inactive = m_form->words->inactive();
            },
            QStringLiteral("status.words"));
    });
    const auto load = [this] {
        const StatusRule rule = draft().connector().status.value_or(StatusRule{});
        m_form->words->setWords(rule.active, rule.inactive);
        m_form->words->setEnabled(!rule.from.empty());
        std::map<std::string, int> found;
        const auto path = RecordPath::parse(rule.from);
        for (const std::string& sample : draft().samples()) {
            const Json json = readJson(sample);
            if (rule.from.empty() || !path || json.is_discarded())
                continue;
            const Json value = path->find(json);
            if (!value.is_null() && !value.is_structured())
                ++found[value.is_string() ? value.get<std::string>() : writeJson(value)];
        }
        m_form->words->setFound(found);
    };
    connect(&draft(), &DraftModel::changed, this, load);
    connect(&draft(), &DraftModel::samplesChanged, this, load);
    load();
}

void MappingPanel::bindMatch()
{
    connect(m_form->match, &MatchOrder::edited, this,
            [this] { draft().edit(tr("Matching"), [this](Connector& c) { c.match = m_form->match->order(); }); });
    const auto load = [this] { m_form->match->setOrder(draft().connector().match); };
    connect(&draft(), &DraftModel::changed, this, load);
    load();
}

void MappingPanel::samplesChanged()
{
    m_paths = samplePaths(draft().samples());
    m_form->editor->setPaths(m_paths);
    m_form->statusFrom->setPaths(m_paths);
    m_form->suggest->setEnabled(!m_paths.empty());
    m_form->suggest->setToolTip(m_paths.empty() ? tr("Test the connection first: suggestions come from its records")
                                                : tr("Maps attributes whose names fit fields of the sample"));
    refresh();
}

void MappingPanel::enter()
{
    WizardPanel::enter();
    refresh();
}

void MappingPanel::refresh()
{
    m_refreshing = true;
    m_model->refresh();
    const int row = std::max(0, m_model->rowOf(m_current));
    if (m_form->table->currentIndex().row() != row)
        m_form->table->selectRow(row);
    m_refreshing = false;
    showRule();
}

int MappingPanel::currentRule() const
{
    const auto* row = m_model->rowAt(m_form->table->currentIndex().row());
    return row ? row->rule : -1;
}

void MappingPanel::showRule()
{
    const int at = m_form->table->currentIndex().row();
    const auto* row = m_model->rowAt(at);
    m_form->editor->setEnabled(row != nullptr);
    if (!row)
        return;
    m_current = row->to;
    m_form->editor->setRule(m_model->ruleAt(at), row->rule < 0);
    showOutcome();
    const int rules = static_cast<int>(draft().connector().mapping.size());
    m_form->remove->setEnabled(row->rule >= 0);
    m_form->up->setEnabled(row->rule > 0);
    m_form->down->setEnabled(row->rule >= 0 && row->rule + 1 < rules);
}

void MappingPanel::showOutcome()
{
    const int rule = currentRule();
    std::vector<const Problem*> problems;
    for (const Problem& problem : draft().problems()) {
        if (rule >= 0 && isInside(problem.path, rulePlace(rule)))
            problems.push_back(&problem);
    }
    m_form->editor->setOutcome(m_model->outcomeAt(m_form->table->currentIndex().row()), problems);
}

void MappingPanel::takeRule(const MappingRule& rule, const QString& field)
{
    const int at = currentRule();
    m_current = rule.to;
    draft().edit(
        tr("Mapping of %1").arg(attributeLabel(rule.to)),
        [&](Connector& c) {
            if (at < 0)
                c.mapping.push_back(rule);
            else
                c.mapping[static_cast<std::size_t>(at)] = rule;
        },
        at < 0 ? QString() : QStringLiteral("mapping.%1.%2").arg(at).arg(field));
    if (at < 0)
        refresh(); // the attribute is a rule now, in its place
}

void MappingPanel::addMenu()
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const AttributeInfo& info : knownAttributes()) {
        const std::string name(info.name);
        if (m_model->rowOf(name) < 0)
            menu->addAction(menuText(attributeLabel(name)), this, [this, name] { addAttribute(name); });
    }
    menu->addSeparator();
    menu->addAction(tr("Custom Attribute…"), this, [this] { addAttribute("attributes."); });
    menu->popup(m_form->add->mapToGlobal(QPoint(0, m_form->add->height())));
}

void MappingPanel::addAttribute(const std::string& to)
{
    m_current = to;
    draft().edit(tr("Add %1").arg(attributeLabel(to)), [&](Connector& c) {
        MappingRule rule;
        rule.to = to;
        c.mapping.push_back(rule);
    });
    refresh();
    if (to == "attributes.")
        m_form->editor->focusTarget();
    else
        m_form->editor->focusValue();
}

void MappingPanel::suggest()
{
    const auto rules = suggestMapping(m_paths, draft().connector().mapping);
    if (rules.empty()) {
        emit noticed(tr("No further field of the sample has a name that fits an attribute."));
        return;
    }
    draft().edit(tr("Suggested Mapping"),
                 [&](Connector& c) { c.mapping.insert(c.mapping.end(), rules.begin(), rules.end()); });
    refresh();
    emit noticed(tr("%n attribute(s) mapped by the names of the fields. Look them over; Undo takes them back.", nullptr,
                    static_cast<int>(rules.size())));
}

void MappingPanel::moveRule(int by)
{
    const int at = currentRule();
    const int other = at + by;
    if (at < 0 || other < 0 || other >= static_cast<int>(draft().connector().mapping.size()))
        return;
    draft().edit(tr("Reorder the Mapping"), [&](Connector& c) {
        std::swap(c.mapping[static_cast<std::size_t>(at)], c.mapping[static_cast<std::size_t>(other)]);
    });
    refresh();
}

void MappingPanel::removeRule()
{
    const int at = currentRule();
    if (at < 0)
        return;
    draft().edit(tr("Remove the Mapping of %1").arg(attributeLabel(m_current)),
                 [&](Connector& c) { c.mapping.erase(c.mapping.begin() + at); });
    refresh();
}

void MappingPanel::selectTarget(const std::string& to)
{
    m_current = to;
    m_form->tabs->setCurrentIndex(0);
    refresh();
}

bool MappingPanel::focusPlace(const std::string& path)
{
    if (isInside(path, "status") || isInside(path, "match")) {
        m_form->tabs->setCurrentIndex(isInside(path, "status") ? 1 : 2);
        return binder().focusPlace(path);
    }
    refresh();
    const auto& rules = draft().connector().mapping;
    for (std::size_t at = 0; at < rules.size(); ++at) {
        if (isInside(path, rulePlace(static_cast<int>(at)))) {
            selectTarget(rules[at].to);
            m_form->table->selectRow(m_model->rowOfRule(static_cast<int>(at)));
        }
    }
    if (path == "mapping")
        m_form->table->selectRow(0); // the required one that is missing comes first
    m_form->editor->focusValue();
    return true;
}

} // namespace muster
