// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/session.h"

namespace muster::cli {

namespace {

void printExchange(Session& session, const Exchange& exchange, bool whole)
{
    session.line(Words::tr("%1 %2 → %3 (%4 ms)")
                     .arg(QString::fromStdString(exchange.method), QString::fromStdString(exchange.url),
                          QString::number(exchange.status), QString::number(exchange.ms)));
    if (!whole)
        return;
    for (const HttpHeader& header : exchange.requestHeaders)
        session.line(QStringLiteral("  > %1: %2")
                         .arg(QString::fromStdString(header.name), QString::fromStdString(header.value)));
    for (const HttpHeader& header : exchange.headers)
        session.line(QStringLiteral("  < %1: %2")
                         .arg(QString::fromStdString(header.name), QString::fromStdString(header.value)));
    if (!exchange.body.empty())
        session.line(QStringLiteral("  ") +
                     QString::fromStdString(exchange.body).replace(u'\n', QStringLiteral("\n  ")));
}

Result<int> test(Session& session, const std::string& id)
{
    const auto stored = session.connector(id);
    if (!stored)
        return fail(stored.error());
    const SourceClient::Probe probe = testConnection(stored->connector, **session.ports(), 25, session.stop());
    if (session.isJson())
        session.result(toJson(probe));
    for (const Exchange& exchange : probe.requests)
        printExchange(session, exchange, !probe.ok || session.options.verbose);
    for (const QString& hint : probe.hints)
        session.note(hint);
    if (probe.error) {
        session.failure(*probe.error);
        return exitCode(probe.error->kind);
    }
    if (!probe.ok)
        return 1;
    const QString total =
        probe.total ? Words::tr("%1 in all").arg(countText(*probe.total)) : Words::tr("the source gives no total");
    session.line(
        Words::tr("The connection works: %1 users on the first page, %2.").arg(countText(probe.records), total));
    session.note(Words::tr("See what they become: %1")
                     .arg(session.nextCommand(QStringLiteral("preview ") + QString::fromStdString(id))));
    return 0;
}

} // namespace

void addTestVerb(Command app, Session& session)
{
    auto id = std::make_shared<std::string>();
    const Command sub = app.sub("test", Words::tr("Test the connection: one page; secrets are masked"));
    sub.option("ID", *id, Words::tr("The connector's id")).required();
    sub.callback([&session, id] { session.verb = [id](Session& s) { return test(s, *id); }; });
}

} // namespace muster::cli
