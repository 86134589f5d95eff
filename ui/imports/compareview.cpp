// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/compareview.h"

#include "core/base/untrusted.h"
#include "ui/imports/progressview.h"
#include "ui/imports/resultsview.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/rowtable.h"

#include <QGridLayout>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace muster {
namespace {

QString number(std::int64_t value)
{
    return QLocale().toString(value);
}

/// "+3", "−2"; nothing where both are the same.
QString differenceText(std::int64_t difference)
{
    if (difference == 0)
        return {};
    return (difference > 0 ? QStringLiteral("+%1") : QStringLiteral("\u2212%1")).arg(number(std::abs(difference)));
}

QString tookText(const RunReport& report)
{
    const auto took = durationOf(report);
    return took ? durationText(std::chrono::ceil<std::chrono::seconds>(*took).count()) : QString();
}

QString countLabel(const char* name)
{
    const std::pair<const char*, QString> labels[] = {
        {"created", CompareView::tr("Created")},     {"updated", CompareView::tr("Updated")},
        {"suspended", CompareView::tr("Suspended")}, {"reactivated", CompareView::tr("Reactivated")},
        {"unchanged", CompareView::tr("Unchanged")}, {"skipped", CompareView::tr("Skipped")},
        {"failed", CompareView::tr("Failed")},       {"conflict", CompareView::tr("In conflict")},
        {"removed", CompareView::tr("Removed")}};
    for (const auto& [key, label] : labels) {
        if (std::string_view(key) == name)
            return label;
    }
    return QString::fromLatin1(name);
}

} // namespace

CompareView::CompareView(ImportService& service, QWidget* parent)
    : QWidget(parent), m_service(service), m_model(new DifferenceModel(this)), m_card(nullptr), m_facts(nullptr),
      m_title(new PlainLabel(tr("Two runs compared"))), m_summary(new PlainLabel), m_table(new QTableView),
      m_empty(new EmptyState), m_stack(new QStackedWidget)
{
    build();
}

void CompareView::build()
{
    setAccessibleName(tr("Two runs compared"));
    auto* back = new QPushButton(strokeIcon(QStringLiteral("back")), tr("Runs"));
    back->setObjectName(QStringLiteral("back"));
    setFocusProxy(back);
    connect(back, &QPushButton::clicked, this, &CompareView::closed);
    auto* head = new QHBoxLayout;
    head->addWidget(back);
    head->addSpacing(space::Small);
    head->addWidget(m_title->asTitle(), 1);
    auto* card = new QFrame;
    setRole(card, "card");
    m_card = card;
    m_facts = new QGridLayout(card);
    m_facts->setContentsMargins(space::Large, space::Medium, space::Large, space::Medium);
    m_facts->setHorizontalSpacing(space::Large);
    m_facts->setVerticalSpacing(space::XSmall);
    auto* left = new QScrollArea;
    left->setWidgetResizable(true);
    left->setFrameShape(QFrame::NoFrame);
    left->setAccessibleName(tr("The two runs side by side"));
    auto* holder = new QWidget;
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(card);
    column->addStretch();
    left->setWidget(holder);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Users whose outcome differs"));
    showAsRows(m_table, {130, 190, 100, 130, 130});
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    auto* right = new QVBoxLayout;
    right->addWidget((new PlainLabel(tr("Users whose outcome differs")))->asHeading());
    m_summary->setTone(Tone::Neutral);
    m_summary->setWordWrap(true);
    right->addWidget(m_summary);
    right->addWidget(m_stack, 1);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::XLarge);
    row->addWidget(left, 5);
    row->addLayout(right, 6);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(space::Medium);
    outer->addLayout(head);
    outer->addLayout(row, 1);
}

void CompareView::compare(const RunReport& one, const RunReport& other, const ConnectorLabels& labels)
{
    const bool ordered = one.startedAt <= other.startedAt;
    m_first = ordered ? one : other;
    m_second = ordered ? other : one;
    fillFacts(labels);
    m_model->set({});
    m_summary->setText(tr("Comparing…"));
    m_stack->setCurrentWidget(m_table);
    read();
}

void CompareView::addFact(const QString& name, const QString& first, const QString& second, const QString& difference)
{
    const int row = m_facts->rowCount();
    const QString texts[] = {name, first, second, difference};
    for (int column = 0; column < 4; ++column) {
        auto* label = new PlainLabel(texts[column]);
        label->setWordWrap(column == 1 || column == 2);
        label->setAlignment((column == 0 ? Qt::AlignLeading : Qt::AlignTrailing) | Qt::AlignTop);
        label->setTone(column == 0 ? std::optional(Tone::Neutral) : std::nullopt);
        if (name.isEmpty() || (column == 3 && !difference.isEmpty()))
            label->setFont(textFont(TextSize::Body, true));
        m_facts->addWidget(label, row, column);
    }
}

void CompareView::fillFacts(const ConnectorLabels& labels)
{
    clearLayout(m_facts);
    const auto label = [&](const RunReport& run) {
        const auto found = labels.find(run.connector);
        return found == labels.end() ? displayText(run.connector) : found->second;
    };
    addFact({}, tr("First run"), tr("Second run"), tr("Difference"));
    addFact(tr("Application"), label(m_first), label(m_second));
    addFact(tr("Started"), shortTime(m_first.startedAt), shortTime(m_second.startedAt));
    addFact(tr("State"), runStateLabel(m_first.state), runStateLabel(m_second.state));
    for (const CountField& field : countFields()) {
        const std::int64_t one = m_first.counts.*field.value, two = m_second.counts.*field.value;
        addFact(countLabel(field.name), number(one), number(two), differenceText(two - one));
    }
    addFact(tr("Requests"), number(m_first.requests), number(m_second.requests),
            differenceText(m_second.requests - m_first.requests));
    addFact(tr("Received"), QLocale().formattedDataSize(m_first.bytes), QLocale().formattedDataSize(m_second.bytes));
    addFact(tr("Duration"), tookText(m_first), tookText(m_second));
    m_facts->setColumnStretch(0, 2);
    for (int column = 1; column < 4; ++column)
        m_facts->setColumnStretch(column, 3);
}

int CompareView::rows() const
{
    int used = 0;
    for (int row = 0; row < m_facts->rowCount(); ++row)
        used += m_facts->itemAtPosition(row, 0) != nullptr;
    return used;
}

QString CompareView::cell(int row, int column) const
{
    for (int at = 0; at < m_facts->rowCount(); ++at) {
        const QLayoutItem* item = m_facts->itemAtPosition(at, column);
        if (item && row-- == 0)
            return static_cast<PlainLabel*>(item->widget())->text();
    }
    return {};
}

void CompareView::read()
{
    struct Answer
    {
        RunComparison comparison;
        std::vector<RunDifference> people;
    };
    m_service.cancel(m_job);
    m_job = ask<Answer>(
        m_service, this,
        [first = m_first.run, second = m_second.run](Ports& ports, std::stop_token stop) -> Result<Answer> {
            Answer answer;
            const auto each = [&](const RunDifference& difference) {
                if (answer.people.size() < DifferenceModel::rowsKept)
                    answer.people.push_back(difference);
                return true; // the rest is still counted
            };
            auto made = compareRuns(ports.runs(), first, second, each, stop);
            if (!made)
                return fail(made.error());
            answer.comparison = std::move(*made);
            return answer;
        },
        [this, epoch = ++m_epoch](Result<Answer> answer) {
            if (epoch != m_epoch)
                return;
            if (answer)
                return show(std::move(answer->comparison), std::move(answer->people));
            m_summary->setText({});
            if (answer.error().kind != ErrorKind::Cancelled)
                emit failed(answer.error());
        });
}

void CompareView::show(RunComparison comparison, std::vector<RunDifference> people)
{
    const bool any = !people.empty();
    const bool cut = people.size() >= DifferenceModel::rowsKept;
    m_model->set(std::move(people));
    m_stack->setCurrentWidget(any ? static_cast<QWidget*>(m_table) : m_empty);
    if (!comparison.hasPeople) {
        m_empty->set(QStringLiteral("clock"), tr("No longer kept"),
                     tr("What became of each user is no longer kept for both runs. The numbers still compare."));
        m_summary->setText({});
        return;
    }
    m_empty->set(QStringLiteral("check"), tr("No differences"), tr("Both runs did the same with every user."));
    QStringList words{tr("%1 with another outcome").arg(number(comparison.other)),
                      tr("%1 only in the first run").arg(number(comparison.onlyFirst)),
                      tr("%1 only in the second").arg(number(comparison.onlySecond)),
                      tr("%1 the same").arg(number(comparison.same))};
    QString text = words.join(QStringLiteral("  \u00b7  "));
    if (any)
        text += QLatin1Char('\n') + tr("“\u2013” means: unchanged in that run, or not listed by the source.");
    if (cut)
        text += QLatin1Char('\n') + tr("Only the first %1 are shown here; “musterctl runs compare” lists all of them.")
                                        .arg(number(static_cast<std::int64_t>(DifferenceModel::rowsKept)));
    m_summary->setText(text);
}

} // namespace muster
