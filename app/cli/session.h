// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/commandline.h"
#include "core/sync/importrun.h"

#include <QCoreApplication>

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

/// `musterctl`: one process, one verb (docs/musterctl.md).
namespace muster::cli {

/// Where all words of the command line are translated.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(musterctl)
};

/// Aligned columns of plain text; the last column is not padded. Cells are data: made safe for a terminal.
class Table
{
public:
    explicit Table(const QStringList& heads);
    void add(const std::vector<std::string>& cells);
    [[nodiscard]] std::string text() const;

private:
    std::vector<std::vector<std::string>> m_rows;
};

/// What one call of the program was asked for, the workspace it works in, and where its words go: results to stdout,
/// everything else to stderr.
class Session
{
public:
    struct Options
    {
        std::string workspace;
        bool json = false, noInteraction = false, verbose = false;
    };
    using Verb = std::function<Result<int>(Session&)>;

    Options options;
    Verb verb; ///< set by the command line; returns the exit code

    /// The workspace, opened at the first call.
    [[nodiscard]] Result<Ports*> ports();
    [[nodiscard]] QString workspace() const;
    /// A stored connector. NotFound names the ones that there are.
    [[nodiscard]] Result<StoredConnector> connector(const std::string& id);
    /// Asked to stop by Ctrl-C.
    [[nodiscard]] std::stop_token stop() const;

    [[nodiscard]] bool isJson() const { return options.json; }
    /// The one JSON value of a --json call.
    void result(const Json& value);
    /// Raw bytes of the result, for lists too long to hold in memory.
    void raw(std::string_view text);
    /// A line of the result for people; not with --json.
    void line(const QString& text);
    void table(const Table& table);
    /// A line for people on stderr.
    void note(const QString& text);
    /// An error on stderr, with its evidence; with --json also {"error": ...} on stdout unless a result was printed.
    void failure(const Error& error);
    /// The command that continues from here, with --workspace when it is not the default.
    [[nodiscard]] QString nextCommand(const QString& arguments) const;
    /// Progress on stderr while it is a terminal; nothing otherwise.
    [[nodiscard]] OnProgress progress();
    void endProgress();
    /// Asks a yes/no question when a person sits there; true without one.
    [[nodiscard]] bool confirm(const QString& question) const;

private:
    std::unique_ptr<Ports> m_ports;
    bool m_hasResult = false, m_hasProgress = false;
};

/// Text of the terminal made safe, line by line.
[[nodiscard]] std::string safeLines(const QString& text);
[[nodiscard]] std::string utf8(const QString& text);
/// A word that a shell takes as one.
[[nodiscard]] QString shellWord(const QString& text);
[[nodiscard]] Json errorJson(const Error& error);
/// 12345 -> "12,345" in the person's language.
[[nodiscard]] QString countText(std::int64_t count);

// One verb group each.
void addConnectorVerbs(Command app, Session& session);
void addSecretVerbs(Command app, Session& session);
void addVaultVerbs(Command app, Session& session);
void addAuthorizeVerb(Command app, Session& session);
void addTestVerb(Command app, Session& session);
void addPreviewVerb(Command app, Session& session);
void addExplainVerb(Command app, Session& session);
void addPlanVerbs(Command app, Session& session);
void addImportVerbs(Command app, Session& session);
void addUserVerbs(Command app, Session& session);
void addGroupVerbs(Command app, Session& session);
void addRunVerbs(Command app, Session& session);
void addUndoVerb(Command app, Session& session);
void addScheduleVerbs(Command app, Session& session);
void addServeVerb(Command app, Session& session);
void addDetectVerb(Command app, Session& session);
void addLintVerb(Command app, Session& session);
void addTemplatesVerb(Command app, Session& session);
void addDemoVerb(Command app, Session& session);

} // namespace muster::cli
