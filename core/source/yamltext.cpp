// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/yamltext.h"

#include "core/source/jsoncheck.h"

#include <QCoreApplication>

#include <yaml.h>

namespace muster {

namespace {

constexpr int deepest = 64;
constexpr int mostValues = 500'000;
constexpr std::size_t mostKeys = 5000; // each new key is compared with all before it
constexpr std::size_t largest = std::size_t{16} << 20;

QString tr(const char* text)
{
    return QCoreApplication::translate("Yaml", text);
}

/// The library's parser and its present event, given back in any case.
class Events
{
public:
    explicit Events(std::string_view text)
    {
        m_good = yaml_parser_initialize(&m_parser) == 1;
        if (m_good)
            yaml_parser_set_input_string(&m_parser, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    }
    ~Events()
    {
        drop();
        if (m_good)
            yaml_parser_delete(&m_parser);
    }
    Events(const Events&) = delete;
    Events& operator=(const Events&) = delete;

    [[nodiscard]] bool next()
    {
        drop();
        m_hasEvent = m_good && yaml_parser_parse(&m_parser, &m_event) == 1;
        return m_hasEvent;
    }
    [[nodiscard]] const yaml_event_t& event() const { return m_event; }
    [[nodiscard]] std::size_t line() const { return m_good ? m_parser.problem_mark.line + 1 : 0; }

private:
    void drop()
    {
        if (m_hasEvent)
            yaml_event_delete(&m_event);
        m_hasEvent = false;
    }

    yaml_parser_t m_parser{};
    yaml_event_t m_event{};
    bool m_good = false, m_hasEvent = false;
};

std::string textOf(const yaml_event_t& event)
{
    return {reinterpret_cast<const char*>(event.data.scalar.value), event.data.scalar.length};
}

Json scalar(const yaml_event_t& event)
{
    std::string text = textOf(event);
    if (event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return text;
    if (text.empty() || text == "~" || text == "null")
        return nullptr;
    if (text == "true" || text == "false")
        return text == "true";
    if (isJsonNumber(text)) {
        Json number = readJson(text);
        if (!number.is_discarded())
            return number;
    }
    return text;
}

/// Builds values from events; false = stopped, and `wrong` says why when the library did not.
class Builder
{
public:
    explicit Builder(Events& events) : m_events(events) {}

    bool document(Json& out)
    {
        while (m_events.next()) {
            switch (m_events.event().type) {
            case YAML_STREAM_START_EVENT:
            case YAML_DOCUMENT_START_EVENT:
                continue;
            default:
                return value(out, 0);
            }
        }
        return false;
    }
    QString wrong;

private:
    bool stop(const QString& why)
    {
        wrong = why;
        return false;
    }
    /// The present event begins the value.
    bool value(Json& out, int depth)
    {
        if (depth > deepest || ++m_values > mostValues)
            return stop(tr("It is too deep or too large."));
        switch (m_events.event().type) {
        case YAML_SCALAR_EVENT:
            out = scalar(m_events.event());
            return true;
        case YAML_SEQUENCE_START_EVENT:
            return sequence(out, depth);
        case YAML_MAPPING_START_EVENT:
            return mapping(out, depth);
        case YAML_ALIAS_EVENT:
            return stop(tr("It uses aliases (*name). Save it without them, or as JSON."));
        default:
            return stop(tr("There is nothing in it."));
        }
    }
    bool sequence(Json& out, int depth)
    {
        out = Json::array();
        while (m_events.next()) {
            if (m_events.event().type == YAML_SEQUENCE_END_EVENT)
                return true;
            Json element;
            if (!value(element, depth + 1))
                return false;
            out.push_back(std::move(element));
        }
        return false;
    }
    bool mapping(Json& out, int depth)
    {
        out = Json::object();
        while (m_events.next()) {
            if (m_events.event().type == YAML_MAPPING_END_EVENT)
                return true;
            if (m_events.event().type != YAML_SCALAR_EVENT)
                return stop(tr("A key is not a text."));
            if (out.size() >= mostKeys)
                return stop(tr("It is too deep or too large."));
            const std::string key = textOf(m_events.event());
            Json member;
            if (!m_events.next() || !value(member, depth + 1))
                return false;
            out[key] = std::move(member);
        }
        return false;
    }

    Events& m_events;
    int m_values = 0;
};

} // namespace

Result<Json> readYaml(std::string_view text)
{
    if (text.size() > largest)
        return fail(ErrorKind::Invalid, tr("The file is larger than 16 MB."));
    if (text.empty())
        return fail(ErrorKind::Invalid, tr("The file is empty."));
    Events events(text);
    Builder builder(events);
    Json out;
    if (builder.document(out))
        return out;
    if (!builder.wrong.isEmpty())
        return fail(ErrorKind::Invalid, tr("The YAML file cannot be used. %1").arg(builder.wrong));
    return fail(ErrorKind::Invalid, tr("The file is not valid YAML: the mistake is near line %1.").arg(events.line()));
}

} // namespace muster
