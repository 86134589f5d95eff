// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/transforms.h"

#include <algorithm>

namespace muster {

namespace {

std::string_view trimmed(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

/// Texts, numbers and booleans by their text; null is the empty text.
std::optional<std::string> scalarText(const Json& value)
{
    if (value.is_string())
        return value.get<std::string>();
    if (value.is_null())
        return std::string();
    if (value.is_number() || value.is_boolean())
        return writeJson(value);
    return std::nullopt;
}

} // namespace

TransformOptions::TransformOptions(const Transform& transform, std::string place)
    : m_transform(transform), m_place(std::move(place))
{
}

const Json* TransformOptions::take(const char* name)
{
    m_known.emplace_back(name);
    if (!m_transform.options.is_object())
        return nullptr;
    const auto found = m_transform.options.find(name);
    return found == m_transform.options.end() || found->is_null() ? nullptr : &*found;
}

void TransformOptions::wrong(const char* name, const QString& message)
{
    if (!m_error)
        m_error = Error{ErrorKind::Invalid, message, {}, QString::fromStdString(place(name))};
}

std::string TransformOptions::text(const char* name, std::string fallback)
{
    const Json* value = take(name);
    if (!value)
        return fallback;
    if (auto text = scalarText(*value); text && !value->is_null())
        return *std::move(text);
    wrong(name, tr("“%1” must be a text between double quotes.").arg(QLatin1String(name)));
    return fallback;
}

std::string TransformOptions::neededText(const char* name)
{
    std::string value = text(name);
    if (value.empty())
        wrong(name, tr("The transform “%1” needs “%2”. Write it, or remove the transform.")
                        .arg(QString::fromStdString(m_transform.kind), QLatin1String(name)));
    return value;
}

std::optional<int> TransformOptions::number(const char* name, int least, int most)
{
    const Json* value = take(name);
    if (!value)
        return std::nullopt;
    if (value->is_number_integer()) {
        const auto number = value->get<std::int64_t>();
        if (number >= least && number <= most)
            return static_cast<int>(number);
    }
    wrong(name, tr("“%1” must be a whole number from %2 to %3.")
                    .arg(QLatin1String(name), QString::number(least), QString::number(most)));
    return std::nullopt;
}

bool TransformOptions::flag(const char* name, bool fallback)
{
    const Json* value = take(name);
    if (!value)
        return fallback;
    if (value->is_boolean())
        return value->get<bool>();
    wrong(name, tr("“%1” must be true or false.").arg(QLatin1String(name)));
    return fallback;
}

std::string TransformOptions::choice(const char* name, const std::vector<std::string>& words)
{
    const std::string given = text(name, words.front());
    if (std::find(words.begin(), words.end(), given) != words.end())
        return given;
    QStringList all;
    for (const std::string& word : words)
        all << QString::fromStdString(word);
    wrong(name, tr("“%1” cannot be “%2”. Write one of: %3.")
                    .arg(QLatin1String(name), QString::fromStdString(given), all.join(QLatin1String(", "))));
    return words.front();
}

std::vector<std::string> TransformOptions::texts(const char* name, std::vector<std::string> fallback, bool commas)
{
    const Json* value = take(name);
    if (!value)
        return fallback;
    if (value->is_string() && !commas)
        return {value->get<std::string>()};
    std::vector<std::string> all;
    if (value->is_string()) {
        std::string_view rest = value->get_ref<const std::string&>();
        while (!rest.empty()) {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            if (const auto word = trimmed(rest.substr(0, comma)); !word.empty())
                all.emplace_back(word);
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
        return all;
    }
    for (const Json& item : value->is_array() ? *value : Json::array()) {
        auto word = scalarText(item);
        if (!word)
            wrong(name, tr("“%1” must hold texts only.").arg(QLatin1String(name)));
        else if (!word->empty())
            all.push_back(*std::move(word));
    }
    if (!value->is_array())
        wrong(name, tr("“%1” must be a list of texts, such as [\"yes\", \"y\"].").arg(QLatin1String(name)));
    return all;
}

std::vector<std::pair<std::string, std::string>> TransformOptions::table(const char* name)
{
    std::vector<std::pair<std::string, std::string>> all;
    const Json* value = take(name);
    if (!value || !value->is_object() || value->empty()) {
        wrong(name,
              tr("“%1” must be a table, such as {\"S\": \"Sales\", \"M\": \"Marketing\"}.").arg(QLatin1String(name)));
        return all;
    }
    for (const auto& [key, item] : value->items()) {
        auto word = scalarText(item);
        if (!word)
            wrong(name,
                  tr("The entry “%1” of “%2” must be a text.").arg(QString::fromStdString(key), QLatin1String(name)));
        else
            all.emplace_back(key, *std::move(word));
    }
    return all;
}

Result<void> TransformOptions::finish() const
{
    if (m_error)
        return fail(*m_error);
    if (!m_transform.options.is_object())
        return {};
    for (const auto& [key, value] : m_transform.options.items()) {
        // a note to the reader of the file changes nothing; a misspelt parameter would change data silently
        if (key.starts_with('_') || key.starts_with('$') ||
            std::find(m_known.begin(), m_known.end(), key) != m_known.end())
            continue;
        QStringList all;
        for (const std::string_view name : m_known)
            all << QLatin1String(name.data(), static_cast<int>(name.size()));
        const QString known =
            all.isEmpty() ? tr("It has none.") : tr("It knows: %1.").arg(all.join(QLatin1String(", ")));
        return fail(ErrorKind::Invalid,
                    tr("The transform “%1” has no parameter “%2”. %3")
                        .arg(QString::fromStdString(m_transform.kind), QString::fromStdString(key), known),
                    {}, QString::fromStdString(m_place + "." + key));
    }
    return {};
}

} // namespace muster
