// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/explainview.h"

#include "core/base/untrusted.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"
#include "ui/wizard/wizardstep.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace muster {
namespace {

QString resultLabel(ExplainStep::Result result)
{
    switch (result) {
    case ExplainStep::Result::Passed:
        return ExplainView::tr("passed");
    case ExplainStep::Result::Changed:
        return ExplainView::tr("changes something");
    case ExplainStep::Result::Stopped:
        return ExplainView::tr("stops here");
    case ExplainStep::Result::Note:
        break;
    }
    return ExplainView::tr("for information");
}

Tone resultTone(ExplainStep::Result result)
{
    switch (result) {
    case ExplainStep::Result::Passed:
        return Tone::Good;
    case ExplainStep::Result::Changed:
        return Tone::Info;
    case ExplainStep::Result::Stopped:
        return Tone::Bad;
    case ExplainStep::Result::Note:
        break;
    }
    return Tone::Neutral;
}

QIcon resultIcon(ExplainStep::Result result)
{
    const char* name = result == ExplainStep::Result::Passed    ? "check"
                       : result == ExplainStep::Result::Changed ? "edit"
                       : result == ExplainStep::Result::Stopped ? "error"
                                                                : "minus";
    return strokeIcon(QLatin1String(name), resultTone(result));
}

PlainLabel* wrapped(const QString& text)
{
    auto* label = new PlainLabel(text);
    label->setWordWrap(true);
    label->setSelectable(true);
    return label;
}

constexpr int stepRole = Qt::UserRole;

} // namespace

ExplainView::ExplainView(ImportService& service, QWidget* parent) : QDialog(parent), m_service(service)
{
    setWindowTitle(tr("Explain"));
    build();
    connectService();
    resize(920, 640);
}

ExplainView::~ExplainView()
{
    m_tree->disconnect(this); // its items end after what they point to
    cancel();
}

void ExplainView::build()
{
    m_person = new PlainLabel(this);
    m_person->asHeading()->setWordWrap(true);
    m_person->setSelectable(true);
    m_stack = new QStackedWidget(this);
    m_error = new ErrorView(this);
    m_error->setAction(tr("Try again"));
    m_error->setBackText(tr("Close"));
    m_stack->addWidget(buildProgress());
    m_stack->addWidget(m_error);
    m_stack->addWidget(buildSteps());
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_copy = buttons->addButton(tr("Copy as Text"), QDialogButtonBox::ActionRole);
    m_copy->setObjectName(QStringLiteral("copy"));
    m_copy->setIcon(strokeIcon(QStringLiteral("copy")));
    m_copy->setEnabled(false);
    m_copy->setAutoDefault(false); // Return in the tree does nothing by accident
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::Large, space::Large, space::Large, space::Medium);
    column->setSpacing(space::Medium);
    column->addWidget(m_person);
    column->addWidget(m_stack, 1);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(text()); });
    connect(m_error, &ErrorView::triggered, this, &ExplainView::start);
    connect(m_error, &ErrorView::backRequested, this, &QDialog::reject);
}

QWidget* ExplainView::buildProgress()
{
    auto* page = new QWidget(this);
    auto* title = (new PlainLabel(tr("Looking for this person in the source…")))->asHeading();
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    m_count = new PlainLabel;
    m_count->setTone(Tone::Neutral);
    auto* cancelButton = new QPushButton(tr("Cancel"));
    cancelButton->setObjectName(QStringLiteral("cancel"));
    auto* column = new QVBoxLayout(page);
    column->setSpacing(space::Medium);
    column->addWidget(title);
    column->addWidget(m_bar);
    column->addWidget(m_count);
    column->addWidget(cancelButton, 0, Qt::AlignLeading);
    column->addStretch();
    connect(cancelButton, &QPushButton::clicked, this, &QDialog::reject);
    return page;
}

QWidget* ExplainView::buildSteps()
{
    auto* splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    m_tree = new QTreeWidget;
    m_tree->setObjectName(QStringLiteral("steps"));
    m_tree->setAccessibleName(tr("Steps"));
    m_tree->setColumnCount(2);
    m_tree->setHeaderLabels({tr("Step"), tr("What came out")});
    m_tree->setColumnWidth(0, 230);
    m_tree->setUniformRowHeights(true);
    m_tree->setTextElideMode(Qt::ElideRight);
    auto* side = new QFrame;
    setRole(side, "side");
    side->setMinimumWidth(260);
    auto* inside = new QVBoxLayout(side);
    inside->setContentsMargins(space::Large, 0, 0, 0);
    inside->addWidget(makeScrollColumn(m_detail, tr("The step in detail")));
    splitter->addWidget(m_tree);
    splitter->addWidget(side);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    connect(m_tree, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) {
        showStep(item ? reinterpret_cast<const ExplainStep*>(item->data(0, stepRole).value<quintptr>()) : nullptr);
    });
    return splitter;
}

void ExplainView::connectService()
{
    connect(&m_service, &ImportService::progress, this, [this](ImportService::Job job, const Progress& progress) {
        if (job != m_job)
            return;
        const QLocale locale;
        const bool known = progress.total && *progress.total > 0;
        m_bar->setRange(0, known ? 1000 : 0);
        if (known)
            m_bar->setValue(static_cast<int>(1000 * std::min(progress.done, *progress.total) / *progress.total));
        m_count->setText(known ? tr("%1 of %2 records read")
                                     .arg(locale.toString(static_cast<qlonglong>(progress.done)),
                                          locale.toString(static_cast<qlonglong>(*progress.total)))
                               : tr("%1 records read").arg(locale.toString(static_cast<qlonglong>(progress.done))));
    });
    connect(&m_service, &ImportService::explainFinished, this,
            [this](ImportService::Job job, const Explanation& explanation) {
                if (job != m_job)
                    return;
                m_job = 0;
                showExplanation(explanation);
            });
    connect(&m_service, &ImportService::failed, this, [this](ImportService::Job job, const Error& error) {
        if (job != m_job || job == 0)
            return;
        m_job = 0;
        fail(error);
    });
}

void ExplainView::explainStored(const QString& connectorId, const QString& key)
{
    m_connectorId = connectorId;
    m_key = key;
    m_connector.reset();
    start();
}

void ExplainView::explain(const Connector& connector, const QString& key)
{
    m_connectorId = QString::fromStdString(connector.id);
    m_key = key;
    m_connector = connector;
    start();
}

void ExplainView::start()
{
    cancel();
    m_person->setText(displayText(m_key.toStdString()));
    m_count->setText(QString());
    m_bar->setRange(0, 0);
    m_copy->setEnabled(false);
    m_stack->setCurrentIndex(0);
    if (m_connector) {
        m_job = m_service.startExplain(*m_connector, m_key.toStdString());
        return;
    }
    ask<StoredConnector>(
        m_service, this,
        [id = m_connectorId.toStdString()](Ports& ports, std::stop_token) { return ports.connectors().get(id); },
        [this, epoch = m_epoch](Result<StoredConnector> stored) {
            if (epoch != m_epoch)
                return;
            if (!stored)
                return fail(stored.error());
            m_job = m_service.startExplain(stored->connector, m_key.toStdString());
        });
}

void ExplainView::cancel()
{
    ++m_epoch;
    if (m_job != 0)
        m_service.cancel(std::exchange(m_job, 0));
}

void ExplainView::fail(const Error& error)
{
    m_error->setError(error.kind == ErrorKind::NotFound ? tr("Nobody is known by this key")
                                                        : tr("This person cannot be explained"),
                      error);
    m_stack->setCurrentWidget(m_error);
}

void ExplainView::showExplanation(const Explanation& explanation)
{
    showStep(nullptr);
    m_tree->clear(); // its items point into what is replaced now
    m_explanation = explanation;
    m_person->setText(m_explanation.person);
    for (const ExplainStep& step : m_explanation.steps)
        addStep(step, nullptr);
    m_copy->setEnabled(true);
    m_stack->setCurrentIndex(2);
    chooseFirst();
    m_tree->setFocus();
}

void ExplainView::addStep(const ExplainStep& step, QTreeWidgetItem* parent)
{
    auto* item = parent ? new QTreeWidgetItem(parent) : new QTreeWidgetItem(m_tree);
    item->setText(0, step.title);
    item->setIcon(0, resultIcon(step.result));
    item->setText(1, QString(step.text).replace(QLatin1Char('\n'), QLatin1Char(' ')));
    item->setData(0, stepRole, QVariant::fromValue(reinterpret_cast<quintptr>(&step)));
    item->setData(0, Qt::AccessibleTextRole, tr("%1: %2").arg(step.title, resultLabel(step.result)));
    for (const ExplainStep& part : step.steps)
        addStep(part, item);
}

/// The first step that stops the person, else the outcome.
void ExplainView::chooseFirst()
{
    QTreeWidgetItem* chosen = nullptr;
    for (int i = 0; i < m_tree->topLevelItemCount() && !chosen; ++i) {
        if (m_explanation.steps[static_cast<std::size_t>(i)].result == ExplainStep::Result::Stopped)
            chosen = m_tree->topLevelItem(i);
    }
    if (!chosen)
        chosen = m_tree->topLevelItem(m_tree->topLevelItemCount() - 1);
    if (chosen)
        chosen->setExpanded(true);
    m_tree->setCurrentItem(chosen);
}

void ExplainView::showStep(const ExplainStep* step)
{
    clearLayout(m_detail);
    if (!step)
        return;
    auto* title = wrapped(step->title);
    title->asHeading();
    auto* result = new PlainLabel(resultLabel(step->result));
    result->setTone(resultTone(step->result));
    auto* words = wrapped(step->text);
    words->setObjectName(QStringLiteral("stepText"));
    m_detail->addWidget(title);
    m_detail->addWidget(result);
    m_detail->addWidget(words);
    addFacts(*step);
    if (!step->field.empty()) {
        const QString place = QString::fromStdString(step->field);
        auto* link = new QPushButton(strokeIcon(QStringLiteral("edit")),
                                     stepOfPath(step->field) ? tr("Show in Wizard") : tr("Show in the Application"));
        link->setObjectName(QStringLiteral("place"));
        setRole(link, "link");
        link->setAutoDefault(false);
        link->setAccessibleName(tr("Show where this is set: %1").arg(place));
        link->setToolTip(plainToolTip(place));
        m_detail->addWidget(link, 0, Qt::AlignLeading);
        connect(link, &QPushButton::clicked, this, [this, place] {
            emit placeRequested(m_connectorId, place);
            accept();
        });
    }
    m_detail->addStretch();
}

void ExplainView::addFacts(const ExplainStep& step)
{
    if (step.facts.empty())
        return;
    auto* grid = new QWidget;
    auto* layout = new QGridLayout(grid);
    layout->setContentsMargins(0, space::Small, 0, space::Small);
    layout->setHorizontalSpacing(space::Large);
    layout->setColumnStretch(1, 1);
    int row = 0;
    for (const auto& [name, value] : step.facts) {
        auto* label = wrapped(name);
        label->setTone(Tone::Neutral);
        auto* text = wrapped(value);
        text->setAccessibleName(name);
        text->setAccessibleDescription(value);
        layout->addWidget(label, row, 0, Qt::AlignTop);
        layout->addWidget(text, row, 1, Qt::AlignTop);
        ++row;
    }
    m_detail->addWidget(grid);
}

QString ExplainView::text() const
{
    return explanationText(m_explanation);
}

} // namespace muster
