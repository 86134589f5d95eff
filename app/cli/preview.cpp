// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/session.h"
#include "core/base/textkey.h"

namespace muster::cli {

namespace {

struct PreviewArguments
{
    std::string id, user;
    std::int64_t count = 10;
};

constexpr std::int64_t searchCount = 10'000; // far enough to find one person on the first page of any size

bool isUser(const PreviewRow& row, const std::string& wanted)
{
    const std::string key = textKey(wanted);
    return row.externalId == wanted || textKey(row.values.get(KnownAttribute::Email)) == key ||
           textKey(row.values.get(KnownAttribute::Username)) == key ||
           textKey(row.values.get(KnownAttribute::EmployeeIdentifier)) == key;
}

void printRow(Session& session, const PreviewRow& row)
{
    session.line(Words::tr("%1  %2").arg(QString::fromStdString(row.externalId), actionLabel(row.action)));
    for (const UserValues::Entry& entry : row.values.entries()) {
        const Attribute attribute{entry.known, std::string(entry.custom)};
        session.line(QStringLiteral("    %1: %2")
                         .arg(QString::fromStdString(attribute.name()),
                              QString::fromUtf8(entry.value.data(), static_cast<qsizetype>(entry.value.size()))));
    }
    for (const FieldProblem& problem : row.problems)
        session.line(QStringLiteral("    ! %1: %2").arg(QString::fromStdString(problem.attribute), problem.message));
    if (session.options.verbose)
        session.line(QStringLiteral("    ") + QString::fromStdString(row.record));
}

Result<int> show(Session& session, const PreviewArguments& arguments)
{
    const auto stored = session.connector(arguments.id);
    if (!stored)
        return fail(stored.error());
    const std::int64_t count = arguments.user.empty() ? arguments.count : searchCount;
    Preview shown = preview(stored->connector, **session.ports(), count, session.stop());
    if (shown.error)
        return fail(*shown.error);
    if (!arguments.user.empty()) {
        std::erase_if(shown.rows, [&](const PreviewRow& row) { return !isUser(row, arguments.user); });
        if (shown.rows.empty())
            return fail(
                ErrorKind::NotFound,
                Words::tr("Nobody on the source's first page has the id, e-mail, username or employee id “%1”. "
                          "A full plan sees everybody: %2")
                    .arg(QString::fromStdString(arguments.user),
                         session.nextCommand(QStringLiteral("plan %1").arg(QString::fromStdString(arguments.id)))));
    }
    if (session.isJson())
        session.result(toJson(shown));
    for (const PreviewRow& row : shown.rows)
        printRow(session, row);
    if (shown.total)
        session.note(Words::tr("%1 of %2 users shown; nothing was written.")
                         .arg(countText(static_cast<std::int64_t>(shown.rows.size())), countText(*shown.total)));
    else
        session.note(Words::tr("%1 users shown; nothing was written.")
                         .arg(countText(static_cast<std::int64_t>(shown.rows.size()))));
    return 0;
}

} // namespace

void addPreviewVerb(Command app, Session& session)
{
    auto arguments = std::make_shared<PreviewArguments>();
    const Command sub = app.sub("preview", Words::tr("Show source records beside the users they become"));
    sub.option("ID", arguments->id, Words::tr("The connector's id")).required();
    sub.option("--count", arguments->count, Words::tr("How many users (default 10)")).between(1, 10'000);
    sub.option("--user", arguments->user, Words::tr("Only this one: external id, e-mail, username or employee id"));
    sub.callback([&session, arguments] { session.verb = [arguments](Session& s) { return show(s, *arguments); }; });
}

} // namespace muster::cli
