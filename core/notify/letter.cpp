// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/letter.h"

#include "core/base/untrusted.h"
#include "core/notify/words.h"

#include <QCoreApplication>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Letter", text);
}

QString shown(const std::string& text)
{
    return displayText(text);
}

std::vector<Letter::Row> facts(const Notice& notice)
{
    std::vector<Letter::Row> rows;
    if (notice.kind != Notice::Kind::Test)
        rows.emplace_back(tr("Application"), tr("%1 (%2)").arg(shown(notice.label), shown(notice.connector)));
    const auto time = [&](const QString& name, Timestamp moment) {
        if (moment == Timestamp())
            return;
        rows.emplace_back(name, utcTime(moment));
        rows.emplace_back(QString(), zoneTime(moment, notice.timeZone));
    };
    if (notice.kind == Notice::Kind::Finished)
        time(tr("Started"), notice.startedAt);
    time(notice.kind == Notice::Kind::Finished  ? tr("Ended")
         : notice.kind == Notice::Kind::Overdue ? tr("Without success since")
                                                : tr("Time"),
         notice.at);
    if (!notice.run.empty())
        rows.emplace_back(tr("Run"), shown(notice.run));
    if (!notice.holds.empty() || notice.state == RunState::Planned)
        rows.emplace_back(tr("Plan"), shown(notice.plan));
    return rows;
}

std::vector<Letter::Row> allCounts(const Notice& notice)
{
    if (notice.kind != Notice::Kind::Finished || notice.state == RunState::Skipped)
        return {};
    const RunCounts& c = notice.counts;
    const PlanCounts& p = notice.planned;
    if (notice.state == RunState::Held || notice.state == RunState::Planned)
        return {{tr("To be created"), numberText(p.create)},
                {tr("To be updated"), numberText(p.update)},
                {tr("To be suspended"), numberText(p.suspend)},
                {tr("To be reactivated"), numberText(p.reactivate)},
                {tr("Unchanged"), numberText(p.unchanged)},
                {tr("Skipped"), numberText(p.skip)},
                {tr("Not importable"), numberText(p.invalid)},
                {tr("Conflicts"), numberText(p.conflict)},
                {tr("No longer in the source"), numberText(p.missing)}};
    return {{tr("Created"), numberText(c.created)},     {tr("Updated"), numberText(c.updated)},
            {tr("Suspended"), numberText(c.suspended)}, {tr("Reactivated"), numberText(c.reactivated)},
            {tr("Unchanged"), numberText(c.unchanged)}, {tr("Skipped"), numberText(c.skipped)},
            {tr("Failed"), numberText(c.failed)},       {tr("Conflicts"), numberText(c.conflict)}};
}

/// Only an undo removes users: imports do not speak of it.
std::vector<Letter::Row> counts(const Notice& notice)
{
    std::vector<Letter::Row> rows = allCounts(notice);
    if (rows.empty())
        return rows;
    const bool waits = notice.state == RunState::Held || notice.state == RunState::Planned;
    if (waits && notice.planned.remove > 0)
        rows.emplace_back(tr("To be removed"), numberText(notice.planned.remove));
    if (!waits && notice.counts.removed > 0)
        rows.emplace_back(tr("Removed"), numberText(notice.counts.removed));
    return rows;
}

QString subject(const Notice& notice)
{
    switch (notice.kind) {
    case Notice::Kind::Authorization:
        return tr("Authorization Needed: %1");
    case Notice::Kind::Overdue:
        return tr("No Successful User Import: %1");
    case Notice::Kind::Test:
        return tr("Test Message from Muster");
    case Notice::Kind::Finished:
        break;
    }
    switch (notice.state) {
    case RunState::Held:
        return tr("User Import Held, Waiting for Approval: %1");
    case RunState::Failed:
        return tr("User Import Failed: %1");
    case RunState::DoneWithErrors:
        return tr("User Import Complete with Errors: %1");
    case RunState::Cancelled:
        return tr("User Import Stopped: %1");
    case RunState::Skipped:
        return tr("User Import Skipped: %1");
    case RunState::Planned:
        return tr("User Import Proposed: %1");
    default:
        return tr("User Import Complete: %1");
    }
}

QString next(const Notice& notice)
{
    const QString plan = QString::fromStdString(notice.plan);
    const QString id = QString::fromStdString(notice.connector);
    switch (notice.kind) {
    case Notice::Kind::Authorization:
        return tr("Scheduled imports of this application are paused. Open it in Muster and authorize it again, or run "
                  "“musterctl authorize %1”.")
            .arg(id);
    case Notice::Kind::Overdue:
        return tr("Look at its latest runs in Muster, or run “musterctl runs list”, and see why they did not succeed.");
    case Notice::Kind::Test:
        return tr("Nothing needs to be done.");
    case Notice::Kind::Finished:
        break;
    }
    const RunCounts& c = notice.counts;
    if (notice.state == RunState::Held && c.created + c.updated + c.suspended + c.reactivated > 0)
        return tr("What needs no approval was written: %2 created, %3 updated, %4 suspended, %5 reactivated. Look at "
                  "the rest in Muster, or with “musterctl plans show %1”, and approve it with “musterctl apply %1 "
                  "--approve” if it is right.")
            .arg(plan, numberText(c.created), numberText(c.updated), numberText(c.suspended),
                 numberText(c.reactivated));
    if (notice.state == RunState::Held)
        return tr("Nothing was written. Look at the plan in Muster, or with “musterctl plans show %1”, and approve it "
                  "with “musterctl apply %1 --approve” if it is right.")
            .arg(plan);
    if (notice.state == RunState::Planned)
        return tr("Nothing was written. Look at the plan in Muster, or with “musterctl plans show %1”, and apply it "
                  "with “musterctl apply %1”.")
            .arg(plan);
    return {};
}

QString results(const Notice& notice, bool attached)
{
    if (notice.kind != Notice::Kind::Finished || notice.run.empty() || notice.state == RunState::Skipped)
        return {};
    const QString command = tr("Every user's result: Runs in Muster, or “musterctl runs export %1 --format csv”.")
                                .arg(QString::fromStdString(notice.run));
    return attached ? tr("Every user's result is in the attached file.") + u' ' + command : command;
}

QString problemLine(const Notice::Problem& problem)
{
    QString line = shown(problem.message);
    QStringList who;
    for (const std::string& part : {problem.externalId, problem.field})
        if (!part.empty())
            who << shown(part);
    return who.isEmpty() ? line : who.join(u", ") + QStringLiteral(": ") + line;
}

} // namespace

Letter writeLetter(const Notice& notice, bool attached)
{
    Letter letter;
    letter.subject = subject(notice);
    if (letter.subject.contains(u"%1"))
        letter.subject = letter.subject.arg(shown(QString::fromStdString(notice.label).simplified().toStdString()));
    letter.sentence = noticeSentence(notice);
    letter.next = next(notice);
    letter.facts = facts(notice);
    letter.counts = counts(notice);
    for (const std::string& hold : notice.holds)
        letter.holds.push_back(shown(hold));
    letter.holdsTitle = tr("Why it is held");
    for (const Notice::Problem& problem : notice.problems)
        letter.problems.push_back(problemLine(problem));
    const auto all = notice.problemCount;
    letter.problemsTitle =
        static_cast<std::int64_t>(letter.problems.size()) < all
            ? tr("Problems (the first %1 of %2)")
                  .arg(numberText(static_cast<std::int64_t>(letter.problems.size())), numberText(all))
            : tr("Problems");
    letter.results = results(notice, attached);
    return letter;
}

namespace {

void addRows(QString& out, const std::vector<Letter::Row>& rows)
{
    qsizetype width = 0;
    for (const auto& [name, value] : rows)
        width = std::max(width, name.size() + 1);
    for (const auto& [name, value] : rows)
        out += (name.isEmpty() ? name : name + u':').leftJustified(width + 1) + value + u'\n';
    if (!rows.empty())
        out += u'\n';
}

void addList(QString& out, const QString& title, const std::vector<QString>& lines)
{
    if (lines.empty())
        return;
    out += title + QStringLiteral(":\n");
    for (const QString& line : lines)
        out += QStringLiteral("- ") + line + u'\n';
    out += u'\n';
}

QString htmlRows(const std::vector<Letter::Row>& rows)
{
    if (rows.empty())
        return {};
    QString out = QStringLiteral("<table style=\"border-collapse:collapse;margin:0 0 16px\">\n");
    for (const auto& [name, value] : rows)
        out += QStringLiteral("<tr><td style=\"padding:2px 16px 2px 0;color:#555\">%1</td><td style=\"padding:2px 0\">"
                              "%2</td></tr>\n")
                   .arg(name.toHtmlEscaped(), value.toHtmlEscaped());
    return out + QStringLiteral("</table>\n");
}

QString htmlList(const QString& title, const std::vector<QString>& lines)
{
    if (lines.empty())
        return {};
    QString out = QStringLiteral("<p><b>") + title.toHtmlEscaped() + QStringLiteral("</b></p>\n<ul>\n");
    for (const QString& line : lines)
        out += QStringLiteral("<li>") + line.toHtmlEscaped() + QStringLiteral("</li>\n");
    return out + QStringLiteral("</ul>\n");
}

QString htmlPart(const QString& text)
{
    return text.isEmpty() ? QString() : QStringLiteral("<p>") + text.toHtmlEscaped() + QStringLiteral("</p>\n");
}

} // namespace

std::string plainText(const Letter& letter)
{
    QString out = letter.sentence + QStringLiteral("\n\n");
    if (!letter.next.isEmpty())
        out += letter.next + QStringLiteral("\n\n");
    addRows(out, letter.facts);
    addRows(out, letter.counts);
    addList(out, letter.holdsTitle, letter.holds);
    addList(out, letter.problemsTitle, letter.problems);
    if (!letter.results.isEmpty())
        out += letter.results + u'\n';
    return out.toStdString();
}

std::string htmlText(const Letter& letter)
{
    // Concatenated: arg() would read a %1 that a source has put into a message.
    QString out = QStringLiteral("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>") +
                  letter.subject.toHtmlEscaped() +
                  QStringLiteral("</title></head>\n<body style=\"font-family:sans-serif;font-size:14px\">\n<p><b>") +
                  letter.sentence.toHtmlEscaped() + QStringLiteral("</b></p>\n");
    out += htmlPart(letter.next) + htmlRows(letter.facts) + htmlRows(letter.counts) +
           htmlList(letter.holdsTitle, letter.holds) + htmlList(letter.problemsTitle, letter.problems) +
           htmlPart(letter.results) + QStringLiteral("</body></html>\n");
    return out.toStdString();
}

} // namespace muster
