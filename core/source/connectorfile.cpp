// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorfile.h"

#include "core/source/connectorobject.h"

#include <algorithm>
#include <set>

namespace muster {

namespace {

struct FileText
{
    Q_DECLARE_TR_FUNCTIONS(FileText)
};

constexpr std::size_t maxFileBytes = 4 << 20;
constexpr std::size_t maxDepth = 64;

/// Watches the parser for what nlohmann lets pass: names that stand twice in one object, and depth.
class StrictWatch
{
public:
    bool operator()(int, Json::parse_event_t event, Json& parsed)
    {
        using Event = Json::parse_event_t;
        if (event == Event::object_start || event == Event::array_start) {
            m_levels.emplace_back();
            m_tooDeep = m_tooDeep || m_levels.size() > maxDepth;
        } else if (event == Event::object_end || event == Event::array_end) {
            m_levels.pop_back();
        } else if (event == Event::key && !m_levels.empty()) {
            const auto& key = parsed.get_ref<const std::string&>();
            m_levels.back().last = key;
            if (!m_levels.back().keys.insert(key).second && m_repeated.isEmpty())
                m_repeated = place();
        }
        return !m_tooDeep; // false drops the deep part, so that it costs no memory
    }
    [[nodiscard]] bool isTooDeep() const { return m_tooDeep; }
    [[nodiscard]] const QString& repeated() const { return m_repeated; }

private:
    [[nodiscard]] QString place() const
    {
        std::string out;
        for (const Level& level : m_levels) {
            if (!level.last.empty())
                out += (out.empty() ? "" : ".") + level.last;
        }
        return QString::fromStdString(out);
    }
    struct Level
    {
        std::set<std::string> keys;
        std::string last;
    };
    std::vector<Level> m_levels;
    bool m_tooDeep = false;
    QString m_repeated;
};

QString lineAndColumn(std::string_view text, std::size_t byte)
{
    const std::string_view before = text.substr(0, std::min(byte > 0 ? byte - 1 : 0, text.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t start = before.rfind('\n');
    const std::size_t column = start == std::string_view::npos ? before.size() + 1 : before.size() - start;
    return FileText::tr("line %1, column %2").arg(line).arg(column);
}

Result<Json> parseStrictly(std::string_view text)
{
    if (text.size() > maxFileBytes)
        return fail(ErrorKind::TooLarge,
                    FileText::tr("The file is larger than 4 MB, so it is no connector file. Choose another."));
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return fail(ErrorKind::Invalid,
                    FileText::tr("The file is empty. Choose a connector file, or export one first."));
    StrictWatch watch;
    try {
        // std::ref keeps one watch: the parser would copy it
        Json out = Json::parse(text.begin(), text.end(), std::ref(watch));
        if (watch.isTooDeep())
            return fail(ErrorKind::Invalid,
                        FileText::tr("The file nests more than 64 levels deep, so it is no connector file."));
        if (!watch.repeated().isEmpty())
            return fail(
                ErrorKind::Invalid,
                FileText::tr("“%1” stands twice in the file, so it is in doubt which one counts. Remove one of them.")
                    .arg(watch.repeated()),
                {}, watch.repeated());
        return out;
    } catch (const Json::parse_error& error) {
        return fail(ErrorKind::Invalid,
                    FileText::tr("The file is not valid JSON at %1. Mend it there; JSON knows no comments and no comma "
                                 "after the last entry.")
                        .arg(lineAndColumn(text, error.byte)),
                    QString::fromUtf8(error.what()));
    } catch (const std::exception& error) {
        return fail(
            ErrorKind::Invalid,
            FileText::tr("The file is not valid JSON: it holds a number out of range or text that is not UTF-8."),
            QString::fromUtf8(error.what()));
    }
}

/// ASCII for the Latin letters that have no decomposition.
QString unfold(QChar c)
{
    static const std::pair<char16_t, const char*> table[] = {{u'ß', "ss"}, {u'æ', "ae"}, {u'ø', "o"},
                                                             {u'œ', "oe"}, {u'ł', "l"},  {u'đ', "d"},
                                                             {u'ð', "d"},  {u'þ', "th"}, {u'ı', "i"}};
    for (const auto& [from, to] : table) {
        if (c.unicode() == from)
            return QString::fromLatin1(to);
    }
    return c;
}

} // namespace

Result<Connector> readConnector(std::string_view json)
{
    Result<Json> parsed = parseStrictly(json);
    if (!parsed)
        return fail(std::move(parsed.error()));
    return readConnector(*parsed);
}

template <std::same_as<Json> J>
Result<Connector> readConnector(const J& json)
{
    FileFindings findings;
    Connector out = readFile(json, findings);
    if (!findings.errors.empty())
        return fail(findings.errors.front());
    return out;
}
template Result<Connector> readConnector<Json>(const Json& json);

std::vector<Problem> lintConnector(std::string_view json)
{
    const auto problem = [](const Error& error) {
        return Problem{error.where.toStdString(), Severity::Error, error.message};
    };
    const Result<Json> parsed = parseStrictly(json);
    if (!parsed)
        return {problem(parsed.error())};
    FileFindings findings;
    const Connector connector = readFile(*parsed, findings);
    if (findings.errors.empty())
        return lintConnector(connector);
    // what could not be read stands at its default, so sense checks would only repeat it in other words
    std::vector<Problem> out;
    for (const Error& error : findings.errors)
        out.push_back(problem(error));
    return out;
}

std::string idFromLabel(std::string_view label)
{
    const QString folded = QString::fromUtf8(label.data(), static_cast<qsizetype>(label.size()))
                               .toLower()
                               .normalized(QString::NormalizationForm_KD);
    std::string out;
    for (const QChar c : folded) {
        if (c.isMark() || c == u'\'' || c == u'’')
            continue;
        const QString letters = unfold(c);
        for (const QChar letter : letters) {
            const char16_t code = letter.unicode();
            if ((code >= u'a' && code <= u'z') || (code >= u'0' && code <= u'9'))
                out += static_cast<char>(code);
            else if (!out.empty() && out.back() != '-')
                out += '-';
        }
    }
    out.resize(std::min<std::size_t>(out.size(), 64));
    while (!out.empty() && out.back() == '-')
        out.pop_back();
    return out.empty() ? "application" : out;
}

} // namespace muster
