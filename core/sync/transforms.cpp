// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/transforms.h"

#include "core/base/untrusted.h"

#include <algorithm>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Transform", text);
}

using Maker = TransformStep (*)(TransformOptions&);
struct NamedMaker
{
    std::string_view kind;
    Maker make;
};
constexpr NamedMaker makers[] = {{"trim", transforms::trim},
                                 {"lowercase", transforms::lowercase},
                                 {"uppercase", transforms::uppercase},
                                 {"titlecase", transforms::titlecase},
                                 {"transliterate", transforms::transliterate},
                                 {"digits", transforms::digits},
                                 {"prefix", transforms::prefix},
                                 {"suffix", transforms::suffix},
                                 {"substring", transforms::substring},
                                 {"replace", transforms::replace},
                                 {"split", transforms::split},
                                 {"join", transforms::join},
                                 {"map", transforms::map},
                                 {"boolean", transforms::boolean},
                                 {"date", transforms::date},
                                 {"phone", transforms::phone},
                                 {"uniqueSuffix", transforms::uniqueSuffix}};

/// A JSON array of plain values becomes a list, so that "join" works on a path without [*] too.
bool assignArray(std::string_view raw, std::vector<std::string>& list)
{
    const auto array = nlohmann::json::parse(raw, nullptr, false); // of the import path: finds keys fast
    if (!array.is_array())
        return false;
    for (const auto& item : array) {
        if (item.is_string())
            list.push_back(item.get<std::string>());
        else if (item.is_number() || item.is_boolean())
            list.push_back(item.dump());
        else if (!item.is_null())
            return false;
    }
    return true;
}

} // namespace

void MappingValue::clear()
{
    text.clear();
    list.clear();
    isList = false;
    problem.reset();
    fields = {};
}

void MappingValue::assign(const FieldValue& field)
{
    text.clear();
    list.clear();
    isList = field.kind == FieldValue::Kind::List;
    if (isList) {
        for (const std::string_view item : field.list) {
            if (!item.empty())
                list.emplace_back(item);
        }
    } else if (field.kind == FieldValue::Kind::Raw && field.text.starts_with('[') && assignArray(field.text, list)) {
        isList = true;
    } else if (!field.isEmpty()) {
        list.clear();
        text.assign(field.text);
    }
}

bool MappingValue::empty() const
{
    return isList ? list.empty() : text.empty();
}

void MappingValue::reject(std::string& item, const QString& why)
{
    if (!problem)
        problem = why;
    item.clear();
}

void MappingValue::join(std::string_view separator)
{
    if (!isList)
        return;
    text.clear();
    for (const std::string& item : list) {
        if (item.empty())
            continue;
        if (!text.empty())
            text.append(separator);
        text.append(item);
    }
    list.clear();
    isList = false;
}

Result<std::size_t> FieldPaths::add(std::string_view path, const std::string& place)
{
    auto parsed = RecordPath::parse(path);
    if (!parsed) {
        parsed.error().where = QString::fromStdString(place);
        return fail(std::move(parsed.error()));
    }
    const auto found = std::find(m_paths.begin(), m_paths.end(), *parsed);
    if (found != m_paths.end())
        return static_cast<std::size_t>(found - m_paths.begin());
    m_paths.push_back(*std::move(parsed));
    return m_paths.size() - 1;
}

Result<TransformStep> compileTransform(const Transform& transform, const std::string& place, FieldPaths& paths)
{
    TransformOptions options(transform, place);
    TransformStep step;
    if (transform.kind == "coalesce") {
        step = transforms::coalesce(options, paths);
    } else {
        const auto* maker = std::ranges::find(makers, std::string_view(transform.kind), &NamedMaker::kind);
        if (maker == std::end(makers)) {
            QStringList all{QStringLiteral("coalesce")};
            for (const NamedMaker& known : makers)
                all << QLatin1String(known.kind.data(), static_cast<int>(known.kind.size()));
            return fail(ErrorKind::Invalid,
                        tr("There is no transform “%1”. Use one of: %2.")
                            .arg(QString::fromStdString(transform.kind), all.join(QLatin1String(", "))),
                        {}, QString::fromStdString(place + ".kind"));
        }
        step = maker->make(options);
    }
    if (auto finished = options.finish(); !finished)
        return fail(std::move(finished.error()));
    return step;
}

QString transformTitle(const Transform& transform)
{
    QString title = QString::fromStdString(transform.kind);
    if (transform.options.is_object()) {
        for (const auto& [key, value] : transform.options.items())
            title +=
                QStringLiteral(" %1=%2").arg(QString::fromStdString(key), QString::fromStdString(writeJson(value)));
    }
    return title;
}

QString shownValue(std::string_view value)
{
    constexpr qsizetype most = 60;
    const QString text = displayText(value.substr(0, 4 * most));
    return text.size() <= most ? text : text.left(most) + QChar(0x2026);
}

} // namespace muster
