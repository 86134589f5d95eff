// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/jsonvalues.h"

#include "core/base/json.h"

#include <algorithm>
#include <vector>

namespace muster {

namespace {

class Walker
{
public:
    Walker(std::string_view json, const ReplaceJson& replace) : m_json(json), m_replace(replace) {}

    std::optional<std::string> run()
    {
        while (m_at < m_json.size()) {
            if (!step())
                return std::nullopt;
        }
        return std::move(m_out);
    }

private:
    struct Level
    {
        bool object = false, wantsName = false;
        std::string name;
    };

    bool step()
    {
        const char c = m_json[m_at];
        if (c == '"')
            return string();
        if (c == '-' || (c >= '0' && c <= '9'))
            return number();
        if (c == 't' || c == 'f' || c == 'n')
            return word();
        switch (c) {
        case '{':
        case '[':
            m_levels.push_back({c == '{', c == '{', std::string(key())});
            break;
        case '}':
        case ']':
            if (!m_levels.empty())
                m_levels.pop_back();
            break;
        case ',':
            if (!m_levels.empty())
                m_levels.back().wantsName = m_levels.back().object;
            break;
        case ':':
            if (!m_levels.empty())
                m_levels.back().wantsName = false;
            break;
        case ' ':
        case '\n':
        case '\r':
        case '\t':
            break;
        default:
            return false;
        }
        m_out += c;
        ++m_at;
        return true;
    }

    [[nodiscard]] std::string_view key() const { return m_levels.empty() ? std::string_view() : m_levels.back().name; }

    bool string()
    {
        std::size_t end = m_at + 1;
        bool escaped = false;
        while (end < m_json.size() && m_json[end] != '"') {
            escaped = escaped || m_json[end] == '\\';
            end += m_json[end] == '\\' ? 2 : 1;
        }
        if (end >= m_json.size())
            return false;
        const std::string_view raw = m_json.substr(m_at, end + 1 - m_at);
        std::string text(raw.substr(1, raw.size() - 2));
        if (escaped) {
            const Json decoded = readJson(raw);
            if (!decoded.is_string())
                return false;
            text = decoded.get<std::string>();
        }
        const bool isName = !m_levels.empty() && m_levels.back().wantsName;
        const auto other = m_replace(isName ? JsonToken::Name : JsonToken::String, key(), text);
        m_out += other ? writeJson(Json(*other)) : std::string(raw);
        if (isName)
            m_levels.back().name = std::move(text);
        m_at = end + 1;
        return true;
    }

    bool number()
    {
        const std::size_t end = std::min(m_json.find_first_not_of("+-.0123456789eE", m_at), m_json.size());
        const std::string_view raw = m_json.substr(m_at, end - m_at);
        const auto other = m_replace(JsonToken::Number, key(), raw);
        m_out += other ? *other : std::string(raw);
        m_at = end;
        return true;
    }

    bool word()
    {
        for (const std::string_view name : {"true", "false", "null"}) {
            if (m_json.substr(m_at, name.size()) == name) {
                m_out += name;
                m_at += name.size();
                return true;
            }
        }
        return false;
    }

    std::string_view m_json;
    const ReplaceJson& m_replace;
    std::size_t m_at = 0;
    std::string m_out;
    std::vector<Level> m_levels;
};

} // namespace

std::optional<std::string> withJsonValues(std::string_view json, const ReplaceJson& replace)
{
    return Walker(json, replace).run();
}

} // namespace muster
