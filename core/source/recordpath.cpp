// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/recordpath.h"

#include "core/base/textkey.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>

namespace muster {

namespace {

using Step = RecordPath::Step;
constexpr std::size_t maxSteps = 64;

QString tr(const char* text)
{
    return QCoreApplication::translate("RecordPath", text);
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Characters that a key may hold without quotes. Narrow for writing (safe in a shell and in a template), wider for
/// reading.
bool isPlain(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' ||
           c == '@' || c == ':' || c == '/';
}

bool isSpecial(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f ||
           std::string_view(".[]\"'*{}\\=").find(c) != std::string_view::npos;
}

std::string quoted(std::string_view text)
{
    return writeJson(Json(text));
}

std::string keyText(std::string_view key)
{
    return !key.empty() && std::all_of(key.begin(), key.end(), isPlain) ? std::string(key) : quoted(key);
}

/// Reads one path from left to right; the first thing that does not fit becomes the error.
class Parser
{
public:
    explicit Parser(std::string_view text) : m_text(text) {}

    Result<std::vector<Step>> parse()
    {
        if (!isUtf8(m_text))
            return fail(ErrorKind::Invalid, tr("The path is not valid UTF-8 text. Type it again."));
        if (m_text == ".")
            return std::vector<Step>();
        if (auto bad = badBeginning())
            return fail(std::move(*bad));
        bool first = true;
        while (m_at < m_text.size() && !m_error) {
            if (peek() == '[')
                bracket();
            else
                dotted(first);
            first = false;
            if (m_steps.size() > maxSteps)
                stop(tr("the path has more than 64 steps. Shorten it."));
        }
        if (m_error)
            return fail(std::move(*m_error));
        return std::move(m_steps);
    }

private:
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    bool take(char c)
    {
        if (m_at >= m_text.size() || m_text[m_at] != c)
            return false;
        ++m_at;
        return true;
    }

    /// 1-based column in characters, not bytes.
    qsizetype column() const { return QString::fromUtf8(m_text.data(), static_cast<qsizetype>(m_at)).size() + 1; }

    Error error(const QString& hint) const
    {
        const auto text = QString::fromUtf8(m_text.data(), static_cast<qsizetype>(m_text.size()));
        return {ErrorKind::Invalid,
                tr("The path “%1” is wrong at column %2: %3").arg(text, QString::number(column()), hint)};
    }
    void stop(const QString& hint)
    {
        if (!m_error)
            m_error = error(hint);
    }

    std::optional<Error> badBeginning() const
    {
        if (m_text.empty())
            return Error{ErrorKind::Invalid, tr("The path is empty. Write the names from the outside in, such as "
                                                "data.items, or a single dot for the whole answer.")};
        if (m_text.starts_with("$."))
            return error(tr("paths have no $ in front. Write it without “$.”."));
        if (m_text == "$")
            return error(tr("write a single dot for the whole answer."));
        if (m_text.starts_with("/"))
            return error(tr("write dots instead of slashes, such as data.items, and no slash in front."));
        if (m_text.front() == '.')
            return error(tr("leave out the dot in front. A single dot stands for the whole answer."));
        return std::nullopt;
    }

    void dotted(bool first)
    {
        if (!first && !take('.'))
            return stop(tr("a dot or [ must come here."));
        if (take('*')) {
            m_steps.push_back({Step::Kind::Values, {}, {}, 0});
            return;
        }
        Step step;
        if (peek() == '"')
            step.key = quotedText();
        else
            step.key = plainKey();
        m_steps.push_back(std::move(step));
    }

    std::string plainKey()
    {
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && !isSpecial(m_text[m_at]))
            ++m_at;
        const std::string_view key = m_text.substr(begin, m_at - begin);
        if (m_at < m_text.size() && peek() != '.' && peek() != '[') {
            stop(tr("the character %1 belongs between double quotes, such as \"odd.key\".")
                     .arg(QChar::fromLatin1(peek())));
        } else if (key.empty()) {
            stop(tr("a name is missing here. A name with dots goes between double quotes."));
        } else if (key.front() == ' ' || key.back() == ' ') {
            m_at = key.front() == ' ' ? begin : m_at - 1;
            stop(tr("there is a space at the edge of a name. Remove it, or put the name between double quotes."));
        }
        return std::string(key);
    }

    /// A JSON string, quotes included.
    std::string quotedText()
    {
        const std::size_t begin = m_at++;
        while (m_at < m_text.size() && m_text[m_at] != '"')
            m_at += m_text[m_at] == '\\' ? 2 : 1;
        if (m_at >= m_text.size()) {
            m_at = begin;
            stop(tr("the closing double quote is missing."));
            m_at = m_text.size();
            return {};
        }
        ++m_at;
        const auto value = readJson(m_text.substr(begin, m_at - begin));
        if (!value.is_string()) {
            m_at = begin;
            stop(tr("this is not a valid JSON string. Escape \" and \\ with a \\ in front."));
            return {};
        }
        return value.get<std::string>();
    }

    void bracket()
    {
        ++m_at;
        Step step;
        if (take('*'))
            step.kind = Step::Kind::All;
        else if (peek() == '-' || isDigit(peek()))
            index(step);
        else
            where(step);
        if (!m_error && !take(']'))
            stop(tr("the closing ] is missing."));
        m_steps.push_back(std::move(step));
    }

    void index(Step& step)
    {
        const std::size_t begin = m_at;
        const std::size_t end = std::min(m_text.find(']', m_at), m_text.size());
        step.kind = Step::Kind::Index;
        const auto [stopped, code] = std::from_chars(m_text.data() + begin, m_text.data() + end, step.index);
        if (m_text.substr(begin, end - begin).find('=') != std::string_view::npos)
            return where(step);
        if (code != std::errc() || stopped != m_text.data() + end)
            return stop(tr("between the brackets goes a whole number, *, or field=value."));
        m_at = end;
    }

    void where(Step& step)
    {
        step.kind = Step::Kind::Where;
        const bool inQuotes = peek() == '"';
        if (inQuotes) {
            step.key = quotedText();
            if (peek() == ']' && !m_error) {
                step.kind = Step::Kind::Key; // a["odd key"] is the same as a."odd key"
                return;
            }
        } else {
            const std::size_t begin = m_at;
            while (m_at < m_text.size() && !isSpecial(m_text[m_at]))
                ++m_at;
            step.key = std::string(m_text.substr(begin, m_at - begin));
        }
        if (m_error)
            return;
        if (peek() != '=' || (step.key.empty() && !inQuotes))
            return stop(tr("between the brackets goes a number, *, or field=value, such as [0], [*] or [type=work]."));
        ++m_at;
        step.index = 0;
        step.value = peek() == '"' ? quotedText() : plainValue();
    }

    std::string plainValue()
    {
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && m_text[m_at] != ']' && m_text[m_at] != '"' &&
               static_cast<unsigned char>(m_text[m_at]) >= 0x20)
            ++m_at;
        return std::string(m_text.substr(begin, m_at - begin));
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::vector<Step> m_steps;
    std::optional<Error> m_error;
};

bool equals(const Json& value, const std::string& text)
{
    if (value.is_string())
        return value.get_ref<const std::string&>() == text;
    return (value.is_number() || value.is_boolean()) && writeJson(value) == text;
}

const Json* element(const Json& list, int index)
{
    if (!list.is_array())
        return nullptr;
    const auto size = static_cast<std::int64_t>(list.size());
    const std::int64_t at = index < 0 ? size + index : index;
    return at >= 0 && at < size ? &list[static_cast<std::size_t>(at)] : nullptr;
}

const Json* firstWhere(const Json& list, const Step& step)
{
    if (!list.is_array())
        return nullptr;
    for (const Json& item : list) {
        const auto field = item.is_object() ? item.find(step.key) : item.end();
        if (item.is_object() && field != item.end() && equals(*field, step.value))
            return &item;
    }
    return nullptr;
}

const Json* single(const Json& value, const Step& step)
{
    if (step.kind == Step::Kind::Index)
        return element(value, step.index);
    if (step.kind == Step::Kind::Where)
        return firstWhere(value, step);
    if (!value.is_object())
        return nullptr;
    const auto found = value.find(step.key);
    return found == value.end() ? nullptr : &*found;
}

/// Follows `step` and all after it; what is found goes into `out`. Returns false when the first [*] or .* was never
/// reached.
bool follow(const Json& value, std::span<const Step> steps, std::vector<const Json*>& out)
{
    if (steps.empty()) {
        out.push_back(&value);
        return true;
    }
    const Step& step = steps.front();
    const auto rest = steps.subspan(1);
    if (step.kind == Step::Kind::All || step.kind == Step::Kind::Values) {
        if (!value.is_array() && !(value.is_object() && step.kind == Step::Kind::Values))
            return false;
        for (const Json& item : value)
            follow(item, rest, out);
        return true;
    }
    const Json* next = single(value, step);
    return next && follow(*next, rest, out);
}

} // namespace

Result<RecordPath> RecordPath::parse(std::string_view text)
{
    auto steps = Parser(text).parse();
    if (!steps)
        return fail(std::move(steps.error()));
    RecordPath path;
    path.m_steps = std::move(*steps);
    return path;
}

std::string RecordPath::text() const
{
    if (m_steps.empty())
        return ".";
    std::string out;
    for (const Step& step : m_steps) {
        if (!out.empty() && (step.kind == Step::Kind::Key || step.kind == Step::Kind::Values))
            out += '.';
        switch (step.kind) {
        case Step::Kind::Key:
            out += keyText(step.key);
            break;
        case Step::Kind::Index:
            out += '[' + std::to_string(step.index) + ']';
            break;
        case Step::Kind::Where:
            out += '[' + keyText(step.key) + '=' + keyText(step.value) + ']';
            break;
        case Step::Kind::All:
            out += "[*]";
            break;
        case Step::Kind::Values:
            out += '*';
            break;
        }
    }
    return out;
}

RecordPath RecordPath::child(std::string_view key) const
{
    RecordPath path = *this;
    path.m_steps.push_back({Step::Kind::Key, std::string(key), {}, 0});
    return path;
}

RecordPath RecordPath::child(int index) const
{
    RecordPath path = *this;
    path.m_steps.push_back({Step::Kind::Index, {}, {}, index});
    return path;
}

bool RecordPath::isList() const
{
    return std::any_of(m_steps.begin(), m_steps.end(),
                       [](const Step& s) { return s.kind == Step::Kind::All || s.kind == Step::Kind::Values; });
}

Json RecordPath::find(const Json& document) const
{
    std::vector<const Json*> found;
    const bool reached = follow(document, m_steps, found);
    if (!isList())
        return reached && !found.empty() ? *found.front() : Json();
    if (!reached)
        return Json();
    Json list = Json::array();
    for (const Json* value : found) {
        if (!value->is_null())
            list.push_back(*value);
    }
    return list;
}

} // namespace muster
