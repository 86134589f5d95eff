// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/namewords.h"

#include "core/source/recordpath.h"

#include <QString>

namespace muster {

namespace {

constexpr std::string_view wrappers =
    "attributes node fields profile user person employee data properties core details info value personal personalinfo "
    "basic basicinfo general contact results member worker";
constexpr std::string_view foreign =
    "manager supervisor department company organization organisation team boss reportsto parent createdby updatedby "
    "address location links meta metadata group groups role roles emergency spouse assistant";

/// Without accents; letters that Unicode does not take apart are spelled out.
QString folded(std::string_view name)
{
    QString text =
        QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())).normalized(QString::NormalizationForm_KD);
    QString out;
    for (const QChar c : text) {
        if (c.category() == QChar::Mark_NonSpacing)
            continue;
        if (c == QChar(0xDF))
            out += QStringLiteral("ss");
        else if (c == QChar(0x142))
            out += u'l';
        else if (c == QChar(0xF8))
            out += u'o';
        else
            out += c;
    }
    return out;
}

} // namespace

std::vector<std::string> nameTokens(std::string_view name)
{
    const QString text = folded(name);
    std::vector<std::string> tokens;
    QString word;
    const auto flush = [&] {
        if (!word.isEmpty())
            tokens.push_back(word.toStdString());
        word.clear();
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (!c.isLetterOrNumber()) {
            flush();
            continue;
        }
        const bool afterSmall = i > 0 && !text.at(i - 1).isUpper();
        const bool beforeSmall = i + 1 < text.size() && text.at(i + 1).isLower();
        if (c.isUpper() && (afterSmall || beforeSmall))
            flush();
        word += c.toLower();
    }
    flush();
    return tokens;
}

std::string joinedName(std::string_view name)
{
    std::string out;
    for (const std::string& token : nameTokens(name))
        out += token;
    return out;
}

bool isWordOf(std::string_view list, std::string_view word)
{
    if (word.empty() || word.find(' ') != std::string_view::npos)
        return false;
    for (std::size_t at = list.find(word); at != std::string_view::npos; at = list.find(word, at + 1)) {
        const std::size_t behind = at + word.size();
        if ((at == 0 || list[at - 1] == ' ') && (behind == list.size() || list[behind] == ' '))
            return true;
    }
    return false;
}

bool isWrapperName(std::string_view joined)
{
    return isWordOf(wrappers, joined);
}

bool isForeignName(std::string_view joined)
{
    return isWordOf(foreign, joined);
}

std::vector<std::string> ownNames(const std::vector<std::string>& names)
{
    std::vector<std::string> own;
    for (const std::string& name : names) {
        std::string joined = joinedName(name);
        if (!isWrapperName(joined))
            own.push_back(std::move(joined));
    }
    return own;
}

std::string pathKey(std::string_view key)
{
    return RecordPath::root().child(key).text();
}

std::string pathWith(const std::string& path, std::string_view key)
{
    return path.empty() || path == "." ? pathKey(key) : path + '.' + pathKey(key);
}

} // namespace muster
