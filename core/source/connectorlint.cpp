// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorlint.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <numeric>

namespace muster {

namespace {

/// Every key of the format: what a misspelt one may have meant.
// clang-format off
constexpr std::string_view words[] = {
    "muster", "id", "application", "source", "mapping", "externalId", "status", "match", "import", "safeguards",
    "schedule", "directory", "displayLabel", "description", "display", "bookmarkUrl", "showInUserPortal", "kind",
    "color", "file", "baseUrl", "auth", "headers", "list", "detail", "total", "pagination", "filter", "token",
    "name", "value", "secret", "username", "password", "method", "path", "query", "body", "records", "record",
    "limit", "offset", "pageSize", "start", "first", "page", "size", "param", "header", "more", "in", "to", "from",
    "template", "constant", "transforms", "policy", "default", "active", "inactive", "allowReactivation",
    "newUserState", "missing", "deactivate", "create", "update", "clear", "keyChange", "percent", "count",
    "missingRuns", "missingGrace", "protect", "drop", "rest",
    "enabled", "every", "summaryMail", "operations", "days", "cron", "timeZone", "quiet", "jitter", "mode", "import", "mailOn",
    "alarmAfter"
};
// clang-format on

} // namespace

qsizetype characterCount(const std::string& utf8)
{
    return std::count_if(utf8.begin(), utf8.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

bool hasControl(std::string_view text)
{
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string nearestWord(std::string_view given, std::span<const std::string_view> choices)
{
    // Levenshtein distance; a third of the letters may be wrong
    std::string best;
    std::size_t least = given.size() / 3 + 1;
    for (const std::string_view word : choices) {
        std::vector<std::size_t> row(word.size() + 1);
        std::iota(row.begin(), row.end(), std::size_t{0});
        for (std::size_t i = 0; i < given.size(); ++i) {
            std::size_t corner = row[0]++;
            for (std::size_t j = 0; j < word.size(); ++j) {
                const std::size_t change = corner + (given[i] == word[j] ? 0 : 1);
                corner = row[j + 1];
                row[j + 1] = std::min({change, row[j] + 1, row[j + 1] + 1});
            }
        }
        if (row.back() < least + (best.empty() ? 1 : 0)) {
            least = row.back();
            best = word;
        }
    }
    return best;
}

std::vector<Problem> lintConnector(const Connector& connector)
{
    return ConnectorLint(connector).run();
}

void ConnectorLint::error(const std::string& place, const QString& message)
{
    m_problems.push_back(Problem{place, Severity::Error, message});
}

void ConnectorLint::warning(const std::string& place, const QString& message)
{
    m_problems.push_back(Problem{place, Severity::Warning, message});
}

std::vector<Problem> ConnectorLint::run()
{
    static const QRegularExpression idPattern(QStringLiteral("\\A[a-z0-9-]{1,64}\\z"));
    if (!idPattern.match(QString::fromStdString(m_connector.id)).hasMatch())
        error("id", tr("The id must be 1 to 64 small letters a-z, digits and hyphens, such as “%1”.")
                        .arg(QString::fromStdString(idFromLabel(m_connector.application.displayLabel))));
    checkApplication();
    if (m_connector.source) {
        checkSource(*m_connector.source);
        checkMapping();
        checkExternalId();
        if (m_connector.status)
            checkStatus(*m_connector.status);
        checkMatch();
        checkImport();
        checkSafeguards();
        checkSchedule();
    } else if (!m_connector.application.bookmarkUrl) {
        error("source",
              tr("The application has neither a source to import from nor a bookmark address. Add “source”, or "
                 "“application.bookmarkUrl” for a bookmark."));
    }
    checkRest();
    checkUnknown();
    return std::move(m_problems);
}

void ConnectorLint::checkApplication()
{
    const Application& application = m_connector.application;
    const std::string& label = application.displayLabel;
    if (label.find_first_not_of(' ') == std::string::npos)
        error("application.displayLabel",
              tr("The display label is missing. Write the name that people know the application by."));
    else if (characterCount(label) > 255)
        error("application.displayLabel",
              tr("The display label has %1 characters; at most 255 fit. Shorten it.").arg(characterCount(label)));
    else if (hasControl(label))
        error("application.displayLabel",
              tr("The display label holds a line break or another control character. Remove it."));
    if (characterCount(application.description) > 256)
        error("application.description", tr("The description has %1 characters; at most 256 fit. Shorten it.")
                                             .arg(characterCount(application.description)));
    checkDisplay();
    if (!application.bookmarkUrl)
        return;
    const QUrl url(QString::fromStdString(*application.bookmarkUrl), QUrl::StrictMode);
    const bool web = url.scheme() == u"https" || url.scheme() == u"http";
    if (!url.isValid() || !web || url.host().isEmpty() || hasControl(*application.bookmarkUrl))
        error("application.bookmarkUrl",
              tr("The bookmark must be a whole web address, such as “https://hr.example.com”."));
    else if (!url.userInfo().isEmpty())
        error("application.bookmarkUrl",
              tr("The bookmark holds a user name or password. Remove what stands before the “@”."));
}

void ConnectorLint::checkDisplay()
{
    const Display& display = m_connector.application.display;
    const auto& palette = displayPalette();
    if (display.kind == Display::Kind::Color) {
        QStringList names;
        for (const std::string& color : palette)
            names += QString::fromStdString(color);
        if (std::find(palette.begin(), palette.end(), display.color) == palette.end())
            error("application.display.color", tr("“%1” is not a colour of the palette. Write one of: %2.")
                                                   .arg(QString::fromStdString(display.color), names.join(u", ")));
        return;
    }
    static const QRegularExpression logoPattern(QStringLiteral("\\.(png|jpe?g|svg)\\z"),
                                                QRegularExpression::CaseInsensitiveOption);
    const QString file = QString::fromStdString(display.file);
    if (file.isEmpty())
        error("application.display.file",
              tr("The logo's file name is missing. Write the name of a png, jpg or svg file, or choose "
                 "a colour with \"kind\": \"color\"."));
    else if (!logoPattern.match(file).hasMatch())
        error("application.display.file",
              tr("A logo must be a png, jpg or svg file; “%1” is none. Convert it, or choose a colour.").arg(file));
    else if (file.contains(u'/') || file.contains(u'\\'))
        error("application.display.file",
              tr("Write only the name of the logo's file, which stands beside the connector file, "
                 "without a folder."));
}

void ConnectorLint::checkImport()
{
    const ImportSettings& import = m_connector.import;
    if (import.missingRuns < 1 || import.missingRuns > 100)
        error("import.missingRuns", tr("Write how many complete runs in a row must miss a user: 1 to 100."));
    checkDuration(import.missingGrace, "import.missingGrace", false);
    const bool waits = import.missingRuns != 1 || !import.missingGrace.empty();
    if (waits && import.missing == MissingPolicy::Ignore)
        warning(import.missingRuns != 1 ? "import.missingRuns" : "import.missingGrace",
                tr("It does nothing while missing users are left alone. Set “missing” to “flag” or “suspend”."));
    for (std::size_t i = 0; i < import.protect.size(); ++i) {
        const std::string& pattern = import.protect[i];
        const std::string place = "import.protect[" + std::to_string(i) + "]";
        if (pattern.find_first_not_of(' ') == std::string::npos || hasControl(pattern))
            error(place, tr("Write an e-mail address, a username or an external id; * stands for any characters, such "
                            "as admin-*@example.com."));
        else if (pattern.find_first_not_of('*') == std::string::npos)
            warning(place,
                    tr("“%1” protects everybody: no import suspends anyone.").arg(QString::fromStdString(pattern)));
    }
}

void ConnectorLint::checkSafeguards()
{
    const std::pair<const char*, const std::optional<Limit>*> limits[] = {
        {"deactivate", &m_connector.safeguards.deactivate}, {"create", &m_connector.safeguards.create},
        {"update", &m_connector.safeguards.update},         {"clear", &m_connector.safeguards.clear},
        {"keyChange", &m_connector.safeguards.keyChange},   {"drop", &m_connector.safeguards.drop}};
    for (const auto& [name, limit] : limits) {
        const std::string place = std::string("safeguards.") + name;
        if (*limit && ((*limit)->percent < 0 || (*limit)->percent > 100))
            error(place + ".percent", tr("The percentage must be from 0 to 100."));
        if (*limit && (*limit)->count < 0)
            error(place + ".count", tr("The count must be 0 or more."));
    }
    if (!m_connector.safeguards.deactivate)
        warning("safeguards.deactivate",
                tr("Any number of users can be suspended in one run without anybody's approval. Write a "
                   "limit such as {\"percent\": 20, \"count\": 500}."));
}

void ConnectorLint::checkRest()
{
    if (m_connector.directory.empty())
        error("directory", tr("The directory's name is missing. Write “local” for the one that comes with Muster."));
    else if (m_connector.directory != "local")
        warning("directory",
                tr("This build imports into its own directory only. Write “local”; “%1” waits until other directories "
                   "can be set up.")
                    .arg(QString::fromStdString(m_connector.directory)));
}

void ConnectorLint::checkUnknown()
{
    if (!m_connector.unknown.is_object())
        return;
    static const QRegularExpression index(QStringLiteral("/(\\d+)(?=/|\\z)"));
    for (const auto& [pointer, keys] : m_connector.unknown.items()) {
        QString place = QString::fromStdString(pointer).replace(index, QStringLiteral("[\\1]")).replace(u'/', u'.');
        place = place.startsWith(u'.') ? place.mid(1) + u'.' : place;
        for (const auto& [key, value] : keys.items()) {
            const QString name = QString::fromStdString(key);
            const std::string near = nearestWord(key, words);
            const QString hint = near.empty() || near == key
                                     ? tr("Remove it, or move it to where it belongs.")
                                     : tr("Did you mean “%1”?").arg(QString::fromStdString(near));
            warning((place + name).toStdString(),
                    tr("Muster does not know “%1” here; it is kept but does nothing. %2").arg(name, hint));
        }
    }
}

} // namespace muster
