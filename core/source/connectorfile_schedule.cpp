// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorobject.h"

namespace muster {

namespace {

using Mode = ScheduleSettings::Mode;
using MailOn = ScheduleSettings::MailOn;

const char* word(Mode mode)
{
    return mode == Mode::Apply ? "apply" : mode == Mode::Propose ? "propose" : "applyUnderLimits";
}

const char* word(MailOn occasion)
{
    return occasion == MailOn::Change ? "change" : occasion == MailOn::Trouble ? "trouble" : "always";
}

void readOperations(ObjectReader& reader, std::vector<std::string>& out)
{
    reader.texts("operations", out);
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (out[i] != "users.create" && out[i] != "users.update")
            reader.wrongWord("operations[" + std::to_string(i) + "]", out[i], {"users.create", "users.update"});
    }
}

} // namespace

void readSchedule(ObjectReader& reader, ScheduleSettings& out)
{
    reader.flag("enabled", out.enabled);
    reader.text("every", out.every);
    reader.text("at", out.at);
    reader.texts("days", out.days);
    reader.text("cron", out.cron);
    reader.text("timeZone", out.timeZone);
    QuietHours quiet;
    if (reader.object("quiet", true, [&](ObjectReader& part) {
            if (part.need("from"))
                part.text("from", quiet.from);
            if (part.need("to"))
                part.text("to", quiet.to);
        }))
        out.quiet = std::move(quiet);
    reader.text("jitter", out.jitter);
    reader.word<Mode>(
        "mode", out.mode,
        {{"apply", Mode::Apply}, {"applyUnderLimits", Mode::ApplyUnderLimits}, {"propose", Mode::Propose}});
    ScheduledImport import;
    if (reader.object("import", true, [&](ObjectReader& part) {
            part.flag("allowReactivation", import.allowReactivation);
            part.text("filter", import.filter);
        }))
        out.import = std::move(import);
    reader.flag("summaryMail", out.summaryMail);
    reader.word<MailOn>("mailOn", out.mailOn,
                        {{"always", MailOn::Always}, {"change", MailOn::Change}, {"trouble", MailOn::Trouble}});
    if (const Json* alarm = reader.take("alarmAfter"); alarm && alarm->is_null())
        out.alarmAfter.clear();
    else
        reader.text("alarmAfter", out.alarmAfter);
    readOperations(reader, out.operations);
}

Json scheduleToJson(const ScheduleSettings& schedule)
{
    const ScheduleSettings usual;
    Json out{{"enabled", schedule.enabled}, {"every", schedule.every}};
    put(out, "at", schedule.at);
    if (!schedule.days.empty())
        out["days"] = schedule.days;
    put(out, "cron", schedule.cron);
    put(out, "timeZone", schedule.timeZone);
    if (schedule.quiet)
        out["quiet"] = Json{{"from", schedule.quiet->from}, {"to", schedule.quiet->to}};
    put(out, "jitter", schedule.jitter);
    if (schedule.mode != usual.mode)
        out["mode"] = word(schedule.mode);
    if (schedule.import)
        out["import"] =
            Json{{"allowReactivation", schedule.import->allowReactivation}, {"filter", schedule.import->filter}};
    out["summaryMail"] = schedule.summaryMail;
    if (schedule.mailOn != usual.mailOn)
        out["mailOn"] = word(schedule.mailOn);
    if (schedule.alarmAfter != usual.alarmAfter)
        out["alarmAfter"] = schedule.alarmAfter.empty() ? Json() : Json(schedule.alarmAfter);
    out["operations"] = schedule.operations;
    return out;
}

} // namespace muster
