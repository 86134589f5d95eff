// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/calendar.h"
#include "core/base/duration.h"
#include "ui/connectors/schedulebox.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QTimeZone>

#include <algorithm>
#include <array>

namespace muster {

namespace {

constexpr std::array<const char*, 7> dayWords{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

int minutesOf(const std::string& duration)
{
    const auto span = parseDuration(duration);
    return span ? static_cast<int>(span->count() / 60) : 0;
}

/// ISO 8601; empty for none.
std::string durationOf(int minutes)
{
    if (minutes <= 0)
        return {};
    if (minutes % 1440 == 0)
        return QStringLiteral("P%1D").arg(minutes / 1440).toStdString();
    return minutes % 60 == 0 ? QStringLiteral("PT%1H").arg(minutes / 60).toStdString()
                             : QStringLiteral("PT%1M").arg(minutes).toStdString();
}

QString minutesText(int minutes)
{
    if (minutes % 10080 == 0)
        return ScheduleBox::tr("%n week(s)", nullptr, minutes / 10080);
    if (minutes % 1440 == 0)
        return ScheduleBox::tr("%n day(s)", nullptr, minutes / 1440);
    if (minutes % 60 == 0)
        return ScheduleBox::tr("%n hour(s)", nullptr, minutes / 60);
    return ScheduleBox::tr("%n minute(s)", nullptr, minutes);
}

/// An emptied field is still the way that was chosen, with an error until something is typed.
constexpr const char* cleared = " ";
std::string typed(const std::string& text)
{
    return text == cleared ? std::string() : text;
}

enum Operations { Both = 3, CreateOnly = 1, UpdateOnly = 2 };

} // namespace

void ScheduleBox::bindMinutes(QComboBox* field, const std::string& path, const QString& what,
                              const std::vector<int>& presets, std::string ScheduleSettings::*member,
                              const QString& words)
{
    for (const int minutes : presets)
        field->addItem(words.arg(minutesText(minutes)), minutes);
    // a file may say something that is not among them
    const auto offer = [this, field, member, words] {
        const int minutes = minutesOf(m_draft.connector().schedule.*member);
        if (minutes > 0 && field->findData(minutes) < 0)
            field->addItem(words.arg(minutesText(minutes)), minutes);
    };
    connect(&m_draft, &DraftModel::changed, this, offer);
    offer();
    m_binder.choice(
        field, path, what, [member](const Connector& c) { return minutesOf(c.schedule.*member); },
        [member](Connector& c, int minutes) { c.schedule.*member = durationOf(minutes); });
}

void ScheduleBox::bindWhen()
{
    m_enabled->setObjectName(QStringLiteral("scheduleEnabled"));
    m_when->setObjectName(QStringLiteral("scheduleWhen"));
    m_when->setAccessibleName(tr("When imports start"));
    m_every->setObjectName(QStringLiteral("scheduleEvery"));
    m_binder.check(
        m_enabled, "schedule.enabled", tr("Import by the Clock"), [](const Connector& c) { return c.schedule.enabled; },
        [](Connector& c, bool on) { c.schedule.enabled = on; });
    m_when->addItem(tr("Every"), static_cast<int>(When::Every));
    m_when->addItem(tr("At"), static_cast<int>(When::At));
    m_when->addItem(tr("By cron text"), static_cast<int>(When::Cron));
    m_binder.choice(
        m_when, "schedule", tr("When Imports Start"), [this](const Connector&) { return static_cast<int>(when()); },
        [](Connector& c, int chosen) {
            const auto way = static_cast<When>(chosen);
            ScheduleSettings& schedule = c.schedule;
            schedule.at = way != When::At ? "" : schedule.at.empty() ? "06:00" : schedule.at;
            schedule.cron = way != When::Cron ? "" : schedule.cron.empty() ? "0 6 * * 1-5" : schedule.cron;
            if (way != When::At)
                schedule.days.clear();
        });
    bindMinutes(m_every, "schedule.every", tr("Time Between Imports"), {5, 15, 30, 60, 120, 240, 360, 720, 1440, 10080},
                &ScheduleSettings::every, QStringLiteral("%1"));
    m_binder.text(
        m_at, "schedule.at", tr("Time of the Day"), [](const Connector& c) { return typed(c.schedule.at); },
        [](Connector& c, const std::string& text) { c.schedule.at = text.empty() ? cleared : text; });
    m_binder.text(
        m_cron, "schedule.cron", tr("Cron Text"), [](const Connector& c) { return typed(c.schedule.cron); },
        [](Connector& c, const std::string& text) { c.schedule.cron = text.empty() ? cleared : text; });
    m_zone->addItem(tr("This computer's: %1").arg(QString::fromLatin1(QTimeZone::systemTimeZoneId())), 0);
    const QList<QByteArray> zones = QTimeZone::availableTimeZoneIds();
    for (qsizetype i = 0; i < zones.size(); ++i)
        m_zone->addItem(QString::fromLatin1(zones[i]), static_cast<int>(i) + 1);
    m_zone->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_zone->setMinimumContentsLength(24);
    const auto placeOf = [this](const Connector& c) {
        return c.schedule.timeZone.empty() ? 0 : m_zone->findText(QString::fromStdString(c.schedule.timeZone));
    };
    // a file may name one that is not among them
    const auto offer = [this, placeOf] {
        if (placeOf(m_draft.connector()) < 0)
            m_zone->addItem(QString::fromStdString(m_draft.connector().schedule.timeZone), m_zone->count());
    };
    connect(&m_draft, &DraftModel::changed, this, offer);
    offer();
    m_binder.choice(m_zone, "schedule.timeZone", tr("Time Zone"), placeOf, [this](Connector& c, int at) {
        c.schedule.timeZone = at == 0 ? "" : m_zone->itemText(at).toStdString();
    });
    m_jitter->addItem(tr("On time"), 0);
    bindMinutes(m_jitter, "schedule.jitter", tr("Spread"), {2, 5, 15, 30}, &ScheduleSettings::jitter,
                tr("Up to %1 later"));
}

void ScheduleBox::bindDays()
{
    for (std::size_t i = 0; i < m_days.size(); ++i) {
        const std::string word = dayWords[i];
        const auto has = [word](const Connector& c) { // a file may say "Monday"
            const auto& days = c.schedule.days;
            return days.empty() || std::any_of(days.begin(), days.end(), [&](const std::string& day) {
                       return parseWeekday(day) == parseWeekday(word);
                   });
        };
        m_binder.check(m_days[i], "schedule.days", tr("Days"), has, [this, word](Connector& c, bool on) {
            std::vector<std::string> chosen;
            for (std::size_t day = 0; day < m_days.size(); ++day) {
                const bool isOn = dayWords[day] == word ? on : m_days[day]->isChecked();
                if (isOn)
                    chosen.emplace_back(dayWords[day]);
            }
            c.schedule.days = chosen.size() == m_days.size() ? std::vector<std::string>() : chosen;
        });
    }
}

void ScheduleBox::bindQuiet()
{
    m_binder.check(
        m_quiet, "schedule.quiet", tr("Quiet Hours"), [](const Connector& c) { return c.schedule.quiet.has_value(); },
        [](Connector& c, bool on) {
            c.schedule.quiet = on ? std::optional(QuietHours{"22:00", "06:00"}) : std::nullopt;
        });
    const auto bind = [this](QLineEdit* field, const char* path, std::string QuietHours::*end) {
        m_binder.text(
            field, path, tr("Quiet Hours"),
            [end](const Connector& c) { return c.schedule.quiet ? (*c.schedule.quiet).*end : std::string(); },
            [end](Connector& c, const std::string& text) {
                if (c.schedule.quiet)
                    (*c.schedule.quiet).*end = text;
            });
    };
    bind(m_quietFrom, "schedule.quiet.from", &QuietHours::from);
    bind(m_quietTo, "schedule.quiet.to", &QuietHours::to);
}

void ScheduleBox::bindWhat()
{
    using Mode = ScheduleSettings::Mode;
    m_operations->addItem(tr("New users and updates"), Both);
    m_operations->addItem(tr("New users only"), CreateOnly);
    m_operations->addItem(tr("Updates only"), UpdateOnly);
    m_binder.choice(
        m_operations, "schedule.operations", tr("Scheduled Operations"),
        [](const Connector& c) {
            int chosen = 0;
            for (const std::string& word : c.schedule.operations)
                chosen |= word == "users.create" ? CreateOnly : UpdateOnly;
            return chosen;
        },
        [](Connector& c, int chosen) {
            c.schedule.operations.clear();
            if (chosen & CreateOnly)
                c.schedule.operations.emplace_back("users.create");
            if (chosen & UpdateOnly)
                c.schedule.operations.emplace_back("users.update");
        });
    m_mode->setObjectName(QStringLiteral("scheduleMode"));
    m_mode->addItem(tr("Apply what is within the limits, hold the rest"), static_cast<int>(Mode::ApplyUnderLimits));
    m_mode->addItem(tr("Apply everything, whatever the limits say"), static_cast<int>(Mode::Apply));
    m_mode->addItem(tr("Only make a plan for me to approve"), static_cast<int>(Mode::Propose));
    m_binder.choice(
        m_mode, "schedule.mode", tr("Scheduled Imports May"),
        [](const Connector& c) { return static_cast<int>(c.schedule.mode); },
        [](Connector& c, int mode) { c.schedule.mode = static_cast<Mode>(mode); });
    m_binder.check(
        m_own, "schedule.import", tr("Settings of Its Own"),
        [](const Connector& c) { return c.schedule.import.has_value(); },
        [](Connector& c, bool on) {
            c.schedule.import = on ? std::optional(ScheduledImport{c.import.allowReactivation, {}}) : std::nullopt;
        });
    m_binder.check(
        m_reactivate, "schedule.import.allowReactivation", tr("Allow Reactivation"),
        [](const Connector& c) { return c.schedule.import && c.schedule.import->allowReactivation; },
        [](Connector& c, bool on) {
            if (c.schedule.import)
                c.schedule.import->allowReactivation = on;
        });
    m_binder.text(
        m_filter, "schedule.import.filter", tr("Filter of Scheduled Imports"),
        [](const Connector& c) { return c.schedule.import ? c.schedule.import->filter : std::string(); },
        [](Connector& c, const std::string& text) {
            if (c.schedule.import)
                c.schedule.import->filter = text;
        });
}

void ScheduleBox::bindWho()
{
    using MailOn = ScheduleSettings::MailOn;
    constexpr int never = -1;
    m_mail->addItem(tr("After every scheduled import"), static_cast<int>(MailOn::Always));
    m_mail->addItem(tr("Only when something changed"), static_cast<int>(MailOn::Change));
    m_mail->addItem(tr("Only when there is trouble"), static_cast<int>(MailOn::Trouble));
    m_mail->addItem(tr("Never"), never);
    m_binder.choice(
        m_mail, "schedule.mailOn", tr("Summary Mail"),
        [](const Connector& c) { return c.schedule.summaryMail ? static_cast<int>(c.schedule.mailOn) : never; },
        [](Connector& c, int chosen) {
            c.schedule.summaryMail = chosen != never;
            if (chosen != never)
                c.schedule.mailOn = static_cast<MailOn>(chosen);
        });
    m_alarm->addItem(tr("Never"), 0);
    bindMinutes(m_alarm, "schedule.alarmAfter", tr("Alarm"), {360, 720, 1440, 2880, 10080},
                &ScheduleSettings::alarmAfter, tr("When nothing has succeeded for %1"));
}

} // namespace muster
