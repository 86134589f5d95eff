// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/session.h"

#include "app/cli/terminal.h"
#include "app/wiring/workspace.h"
#include "core/base/untrusted.h"

#include <QDir>
#include <QLocale>

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace muster::cli {

namespace {

constexpr qsizetype evidenceLines = 20;

QString phaseText(Progress::Phase phase)
{
    switch (phase) {
    case Progress::Phase::Connecting:
        return Words::tr("Connecting");
    case Progress::Phase::Fetching:
        return Words::tr("Reading");
    case Progress::Phase::Planning:
        return Words::tr("Planning");
    case Progress::Phase::Applying:
        return Words::tr("Writing");
    case Progress::Phase::Finishing:
        return Words::tr("Finishing");
    }
    return {};
}

} // namespace

std::string utf8(const QString& text)
{
    return text.toStdString();
}

QString shellWord(const QString& text)
{
    static const QString plain = QStringLiteral("-_./:@%+=");
    for (const QChar c : text) {
        if (!c.isLetterOrNumber() && !plain.contains(c)) {
            QString quoted = text;
            return u'\'' + quoted.replace(u'\'', QStringLiteral("'\\''")) + u'\'';
        }
    }
    return text.isEmpty() ? QStringLiteral("''") : text;
}

std::string safeLines(const QString& text)
{
    std::string out;
    for (const QString& line : text.split(u'\n')) {
        if (!out.empty())
            out += '\n';
        out += logText(utf8(line));
    }
    return out;
}

QString countText(std::int64_t count)
{
    return QLocale().toString(static_cast<qlonglong>(count));
}

Json errorJson(const Error& error)
{
    Json out{{"kind", std::string(kindName(error.kind))}, {"message", utf8(error.message)}};
    if (!error.where.isEmpty())
        out["where"] = utf8(error.where);
    if (!error.detail.isEmpty())
        out["detail"] = utf8(error.detail);
    return out;
}

QString Session::workspace() const
{
    return options.workspace.empty() ? defaultWorkspace()
                                     : QDir(QString::fromStdString(options.workspace)).absolutePath();
}

Result<Ports*> Session::ports()
{
    if (!m_ports) {
        auto opened = openWorkspace(workspace());
        if (!opened)
            return fail(std::move(opened.error()));
        m_ports = std::move(*opened);
        if (!options.noInteraction && isTerminal(STDIN_FILENO))
            m_ports->secretPlace().askWith([] { return readSecret(Words::tr("Passphrase of the vault:")); });
    }
    return m_ports.get();
}

Result<StoredConnector> Session::connector(const std::string& id)
{
    const auto open = ports();
    if (!open)
        return fail(open.error());
    auto stored = (*open)->connectors().get(id);
    if (stored || stored.error().kind != ErrorKind::NotFound)
        return stored;
    QStringList names;
    if (const auto all = (*open)->connectors().list()) {
        for (const StoredConnector& one : *all)
            names += QString::fromStdString(one.connector.id);
    }
    const QString hint = names.isEmpty()
                             ? Words::tr("There is none yet: add one with “musterctl connector add FILE”, or try "
                                         "“musterctl demo”.")
                             : Words::tr("There are: %1.").arg(names.join(u", "));
    return fail(ErrorKind::NotFound, Words::tr("There is no connector “%1”. %2").arg(QString::fromStdString(id), hint));
}

std::stop_token Session::stop() const
{
    return interruptToken();
}

void Session::raw(std::string_view text)
{
    endProgress();
    m_hasResult = true;
    std::fwrite(text.data(), 1, text.size(), stdout);
}

void Session::result(const Json& value)
{
    raw(writeJson(value, 2) + "\n");
}

void Session::line(const QString& text)
{
    if (!isJson())
        raw(safeLines(text) + "\n");
}

void Session::table(const Table& table)
{
    if (!isJson())
        raw(table.text());
}

void Session::note(const QString& text)
{
    endProgress();
    std::fflush(stdout);
    std::fputs((safeLines(text) + "\n").c_str(), stderr);
}

void Session::failure(const Error& error)
{
    const QString place = error.where.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(error.where);
    note(QStringLiteral("musterctl: %1%2").arg(error.message, place));
    if (!error.detail.isEmpty()) {
        const QStringList lines = error.detail.split(u'\n');
        const qsizetype shown = options.verbose ? lines.size() : std::min(lines.size(), evidenceLines);
        for (qsizetype i = 0; i < shown; ++i)
            note(QStringLiteral("    ") + lines[i]);
        if (shown < lines.size())
            note(Words::tr("    (%1 more lines with --verbose)").arg(lines.size() - shown));
    }
    if (isJson() && !m_hasResult)
        result(Json{{"error", errorJson(error)}});
}

QString Session::nextCommand(const QString& arguments) const
{
    const QString folder =
        options.workspace.empty() ? QString() : QStringLiteral("--workspace %1 ").arg(shellWord(workspace()));
    return QStringLiteral("musterctl %1%2").arg(folder, arguments);
}

OnProgress Session::progress()
{
    if (!isTerminal(STDERR_FILENO))
        return [](const Progress&) {};
    return [this](const Progress& now) {
        const QString done =
            now.total ? Words::tr("%1 of %2").arg(countText(now.done), countText(*now.total)) : countText(now.done);
        const std::string text = utf8(QStringLiteral("%1 %2").arg(phaseText(now.phase), done));
        // erase to the end of the line: the last text may have been longer
        std::fputs(("\r" + text + "\x1b[K").c_str(), stderr);
        std::fflush(stderr);
        m_hasProgress = true;
    };
}

void Session::endProgress()
{
    if (m_hasProgress)
        std::fputs("\r\x1b[K", stderr);
    m_hasProgress = false;
}

bool Session::confirm(const QString& question) const
{
    if (options.noInteraction || !isTerminal(STDIN_FILENO))
        return true;
    std::fputs((safeLines(question) + " ").c_str(), stderr);
    const auto answer = readLine();
    const QString text = QString::fromStdString(answer.value_or("")).trimmed().toLower();
    return text == Words::tr("y", "first letter of yes") || text == Words::tr("yes");
}

} // namespace muster::cli
