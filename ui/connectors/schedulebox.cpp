// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connectors/schedulebox.h"

#include "core/sync/scheduler.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tokens.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QTimeZone>
#include <QVBoxLayout>

#include <algorithm>

namespace muster {

namespace {

constexpr int lookMs = 20'000;

QHBoxLayout* rowIn(QWidget* widget)
{
    auto* row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::Small);
    return row;
}

QLineEdit* timeField(const QString& name)
{
    auto* field = new QLineEdit;
    field->setAccessibleName(name);
    field->setPlaceholderText(QStringLiteral("06:30"));
    field->setMaximumWidth(90);
    return field;
}

} // namespace

ScheduleBox::ScheduleBox(DraftModel& draft, FieldBinder& binder, ImportService& service, QWidget* parent)
    : QWidget(parent), m_draft(draft), m_binder(binder), m_service(service),
      m_enabled(new QCheckBox(tr("Import by the clock"))), m_state(new PlainLabel), m_pause(new QPushButton),
      m_fields(new QWidget), m_rows(new QFormLayout(m_fields)), m_when(new QComboBox), m_every(new QComboBox),
      m_zone(new QComboBox), m_jitter(new QComboBox), m_mode(new QComboBox), m_operations(new QComboBox),
      m_mail(new QComboBox), m_alarm(new QComboBox), m_at(timeField(tr("Time of the day"))), m_cron(new QLineEdit),
      m_filter(new QLineEdit), m_dayRow(new QWidget), m_quiet(new QCheckBox(tr("No start from"))),
      m_own(new QCheckBox(tr("Other than for manual imports"))),
      m_reactivate(new QCheckBox(tr("Allow reactivation of users on update"))),
      m_quietFrom(timeField(tr("Quiet hours begin"))), m_quietTo(timeField(tr("Quiet hours end"))),
      m_ownFields(new QWidget)
{
    build();
    bindWhen();
    bindDays();
    bindQuiet();
    bindWhat();
    bindWho();
    connect(m_pause, &QPushButton::clicked, this, &ScheduleBox::pauseOrResume);
    connect(&m_draft, &DraftModel::changed, this, &ScheduleBox::showFields);
    m_look.setInterval(lookMs);
    connect(&m_look, &QTimer::timeout, this, [this] {
        if (isVisible())
            refresh();
    });
    m_look.start();
    showFields();
}

void ScheduleBox::addRow(const QString& title, QWidget* field)
{
    auto* label = new PlainLabel(title);
    label->setBuddy(field);
    field->setAccessibleName(field->accessibleName().isEmpty() ? title : field->accessibleName());
    m_rows->addRow(label, field);
}

QWidget* ScheduleBox::whenFields()
{
    auto* box = new QWidget;
    auto* row = rowIn(box);
    m_every->setAccessibleName(tr("Time between two imports"));
    m_cron->setAccessibleName(tr("Cron text"));
    m_cron->setPlaceholderText(QStringLiteral("0 6 * * 1-5"));
    row->addWidget(m_when);
    row->addWidget(m_every);
    row->addWidget(m_at);
    row->addWidget(m_cron, 1);
    row->addStretch();
    return box;
}

QWidget* ScheduleBox::quietFields()
{
    auto* box = new QWidget;
    auto* row = rowIn(box);
    row->addWidget(m_quiet);
    row->addWidget(m_quietFrom);
    row->addWidget(new PlainLabel(tr("to")));
    row->addWidget(m_quietTo);
    row->addStretch();
    return box;
}

void ScheduleBox::build()
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::Small);
    column->addWidget((new PlainLabel(tr("Scheduled imports")))->asHeading());
    auto* caption = new PlainLabel(tr(
        "They start while Muster is open or its background service runs. A new application starts within the hour."));
    caption->setWordWrap(true);
    column->addWidget(caption->asCaption());
    column->addWidget(m_enabled);
    auto* stateBox = new QWidget;
    auto* stateRow = rowIn(stateBox);
    m_state->setWordWrap(true);
    m_state->setObjectName(QStringLiteral("scheduleState"));
    m_pause->setObjectName(QStringLiteral("pauseSchedule"));
    stateRow->addWidget(m_state, 1);
    stateRow->addWidget(m_pause);
    column->addWidget(stateBox);
    column->addWidget(m_fields);

    m_rows->setContentsMargins(0, space::Small, 0, 0);
    m_rows->setHorizontalSpacing(space::Large);
    m_rows->setLabelAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    addRow(tr("When"), whenFields());
    auto* days = rowIn(m_dayRow);
    const QLocale locale;
    for (int day = 1; day <= 7; ++day) {
        auto* box = new QCheckBox(locale.standaloneDayName(day, QLocale::ShortFormat));
        box->setAccessibleName(locale.standaloneDayName(day));
        m_days.push_back(box);
        days->addWidget(box);
    }
    days->addStretch();
    addRow(tr("On"), m_dayRow);
    addRow(tr("Quiet hours"), quietFields());
    addRow(tr("Time zone"), m_zone);
    addRow(tr("Spread"), m_jitter);
    addRow(tr("Imports"), m_operations);
    addRow(tr("With nobody looking"), m_mode);
    addRow(tr("Settings"), m_own);
    auto* own = new QVBoxLayout(m_ownFields);
    own->setContentsMargins(0, 0, 0, 0);
    m_filter->setPlaceholderText(tr("Filter in the source's own syntax"));
    m_filter->setAccessibleName(tr("Filter of scheduled imports"));
    own->addWidget(m_reactivate);
    own->addWidget(m_filter);
    addRow(QString(), m_ownFields);
    addRow(tr("Summary mail"), m_mail);
    addRow(tr("Alarm"), m_alarm);
}

ScheduleBox::When ScheduleBox::when() const
{
    const ScheduleSettings& schedule = m_draft.connector().schedule;
    return !schedule.cron.empty() ? When::Cron : !schedule.at.empty() ? When::At : When::Every;
}

void ScheduleBox::showFields()
{
    const ScheduleSettings& schedule = m_draft.connector().schedule;
    m_fields->setVisible(schedule.enabled);
    const When chosen = when();
    m_every->setVisible(chosen == When::Every);
    m_at->setVisible(chosen == When::At);
    m_cron->setVisible(chosen == When::Cron);
    m_rows->setRowVisible(m_dayRow, chosen == When::At);
    m_quietFrom->setEnabled(schedule.quiet.has_value());
    m_quietTo->setEnabled(schedule.quiet.has_value());
    const bool clock = chosen != When::Every || schedule.quiet.has_value();
    m_rows->setRowVisible(m_zone, clock);
    m_rows->setRowVisible(m_ownFields, schedule.import.has_value());
    showDays();
    showState();
}

void ScheduleBox::showDays()
{
    const auto chosen =
        std::count_if(m_days.begin(), m_days.end(), [](const QCheckBox* day) { return day->isChecked(); });
    for (QCheckBox* day : m_days) {
        const bool isLast = chosen == 1 && day->isChecked(); // none would mean each
        day->setEnabled(!isLast);
        day->setToolTip(isLast ? tr("At least one day is needed.") : QString());
    }
}

bool ScheduleBox::runsByTheClock() const
{
    return m_draft.connector().schedule.enabled && m_draft.isActive();
}

void ScheduleBox::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
}

void ScheduleBox::refresh()
{
    ask<ScheduleState>(
        m_service, this,
        [id = m_draft.connector().id](Ports& ports, std::stop_token) -> Result<ScheduleState> {
            const auto state = ports.schedules().get(id);
            return state ? Result<ScheduleState>(state->value_or(ScheduleState{})) : fail(state.error());
        },
        [this](const Result<ScheduleState>& state) {
            if (!state)
                return;
            m_known = *state;
            showState();
        });
}

void ScheduleBox::showState()
{
    m_pause->setVisible(runsByTheClock() && m_known);
    if (!runsByTheClock() || !m_known) {
        m_state->setText(!m_draft.connector().schedule.enabled ? tr("Nothing starts by itself.")
                         : !m_draft.isActive()                 ? tr("Starts when the import is active.")
                                                               : QString());
        m_state->setTone({});
        return;
    }
    const ScheduleState& state = *m_known;
    const bool isPaused = state.pause != Pause::None;
    m_pause->setText(isPaused ? tr("Resume") : tr("Pause"));
    const auto text = [](Timestamp moment) {
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(moment.time_since_epoch()).count();
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms), QLocale::ShortFormat);
    };
    if (state.pause == Pause::Authorization)
        m_state->setText(
            tr("Paused since %1: the source no longer lets Muster in. Renew the credentials above; imports "
               "then go on by themselves.")
                .arg(text(state.pausedAt)));
    else if (state.pause == Pause::Person)
        m_state->setText(tr("Paused since %1.").arg(text(state.pausedAt)));
    else if (state.due == Timestamp())
        m_state->setText(state.connector.empty() ? tr("The first start will be within the hour.")
                                                 : tr("There is no such moment: nothing will start."));
    else
        m_state->setText(tr("Next start: %1").arg(text(state.due)));
    const bool overdue = state.alarmed != Timestamp();
    if (overdue)
        m_state->setText(tr("Nothing has succeeded since %1. %2").arg(text(state.since), m_state->text()));
    m_state->setTone(isPaused || overdue ? std::optional(Tone::Caution) : std::nullopt);
}

void ScheduleBox::pauseOrResume()
{
    // as saved: what is only typed does not decide when the next start is
    ask<ScheduleState>(
        m_service, this,
        [saved = m_draft.saved().connector,
         resume = m_known && m_known->pause != Pause::None](Ports& ports, std::stop_token) -> Result<ScheduleState> {
            const Timestamp now = ports.clock().now();
            const auto done = resume ? resumeSchedule(ports.schedules(), saved, now)
                                     : pauseSchedule(ports.schedules(), saved.id, now);
            if (!done)
                return fail(done.error());
            const auto state = ports.schedules().get(saved.id);
            return state ? Result<ScheduleState>(state->value_or(ScheduleState{})) : fail(state.error());
        },
        [this](const Result<ScheduleState>& state) {
            if (!state) {
                emit failed(state.error());
                return;
            }
            m_known = *state;
            showState();
        });
}

} // namespace muster
