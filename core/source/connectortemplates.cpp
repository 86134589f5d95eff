// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectortemplates.h"

#include "core/base/textkey.h"
#include "core/net/origin.h"
#include "core/source/connectorfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include <algorithm>

// Q_INIT_RESOURCE must stand outside any namespace; the resources are part of a static library.
static void openTemplates()
{
    Q_INIT_RESOURCE(templates);
}

namespace muster {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(ConnectorTemplates)
};

template <typename Value>
struct Word
{
    std::string_view word;
    Value value;
};

constexpr Word<TemplateCategory> categories[] = {
    {"hr", TemplateCategory::Hr}, {"identity", TemplateCategory::Identity}, {"saas", TemplateCategory::Saas}};
constexpr Word<TemplateEvidence> evidences[] = {{"openapi", TemplateEvidence::OpenApi},
                                                {"documentation", TemplateEvidence::Documentation},
                                                {"unverified", TemplateEvidence::Unverified}};
constexpr Word<TemplateField::Kind> kinds[] = {{"name", TemplateField::Kind::Name},
                                               {"host", TemplateField::Kind::Host},
                                               {"address", TemplateField::Kind::Address},
                                               {"text", TemplateField::Kind::Text}};

tl::unexpected<Error> wrong(const std::string& place)
{
    return fail(ErrorKind::Invalid,
                Tr::tr("The template's “%1” is missing or is not what it must be.").arg(QString::fromStdString(place)),
                {}, QString::fromStdString(place));
}

/// Takes texts out of an object and remembers the first that is missing.
class Texts
{
public:
    Texts(const Json& object, std::string place) : m_object(object), m_place(std::move(place)) {}
    std::string text(const char* key)
    {
        const auto found = m_object.is_object() ? m_object.find(key) : m_object.end();
        if (m_object.is_object() && found != m_object.end() && found->is_string() &&
            !found->get_ref<const std::string&>().empty())
            return found->get<std::string>();
        miss(key);
        return {};
    }
    template <typename Value, std::size_t N>
    Value word(const char* key, const Word<Value> (&words)[N])
    {
        const std::string given = text(key);
        for (const Word<Value>& entry : words) {
            if (entry.word == given)
                return entry.value;
        }
        miss(key);
        return words[0].value;
    }
    [[nodiscard]] const std::string& missing() const { return m_missing; }

private:
    void miss(const char* key)
    {
        if (m_missing.empty())
            m_missing = m_place + key;
    }
    const Json& m_object;
    std::string m_place, m_missing;
};

const Json& child(const Json& object, const char* key)
{
    static const Json none;
    if (!object.is_object())
        return none;
    const auto found = object.find(key);
    return found == object.end() ? none : *found;
}

Result<std::vector<TemplateField>> readFields(const Json& array)
{
    std::vector<TemplateField> fields;
    if (!array.is_array())
        return wrong("template.fill");
    for (const Json& entry : array) {
        Texts texts(entry, "template.fill[" + std::to_string(fields.size()) + "].");
        TemplateField field;
        field.name = texts.text("name");
        field.path = texts.text("path");
        field.label = texts.text("label");
        field.placeholder = texts.text("placeholder");
        field.help = texts.text("help");
        field.kind = texts.word("kind", kinds);
        if (!texts.missing().empty())
            return wrong(texts.missing());
        fields.push_back(std::move(field));
    }
    return fields;
}

Result<std::vector<TemplateSecret>> readSecrets(const Json& array)
{
    std::vector<TemplateSecret> secrets;
    if (!array.is_array())
        return wrong("template.credentials.fields");
    for (const Json& entry : array) {
        Texts texts(entry, "template.credentials.fields[" + std::to_string(secrets.size()) + "].");
        TemplateSecret secret{texts.text("secret"), texts.text("label")};
        if (!texts.missing().empty())
            return wrong(texts.missing());
        secrets.push_back(std::move(secret));
    }
    return secrets;
}

std::vector<ConnectorTemplate> readAll()
{
    openTemplates();
    std::vector<ConnectorTemplate> all;
    const QDir folder(QStringLiteral(":/templates"));
    for (const QString& name : folder.entryList(QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        if (auto one = readTemplate(file.readAll().toStdString()))
            all.push_back(std::move(*one));
    }
    std::stable_sort(all.begin(), all.end(), [](const ConnectorTemplate& a, const ConnectorTemplate& b) {
        return std::pair(a.category, textKey(a.title)) < std::pair(b.category, textKey(b.title));
    });
    return all;
}

/// {name} in all texts of a value, keys excepted.
void fillIn(Json& value, const TemplateValues& values)
{
    if (value.is_structured()) {
        for (Json& inner : value)
            fillIn(inner, values);
        return;
    }
    if (!value.is_string())
        return;
    std::string text = value.get<std::string>(), out;
    for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{')) {
        const std::size_t end = text.find('}', at);
        if (end == std::string::npos)
            break;
        const auto found = values.find(text.substr(at + 1, end - at - 1));
        const bool known = found != values.end();
        out += text.substr(0, at) + (known ? found->second : std::string(1, '{'));
        text.erase(0, known ? end + 1 : at + 1); // one pass only: what a value holds is never looked at again
    }
    value = out + text;
}

} // namespace

Result<ConnectorTemplate> readTemplate(std::string_view json)
{
    const Json whole = readJson(json);
    if (whole.is_discarded() || !whole.is_object())
        return wrong("template");
    const Json& about = child(whole, "template");
    ConnectorTemplate out;
    Texts texts(about, "template.");
    out.name = texts.text("name");
    out.title = texts.text("title");
    out.vendor = texts.text("vendor");
    out.category = texts.word("category", categories);
    out.documentation = texts.text("documentation");
    out.evidence = texts.word("evidence", evidences);
    out.checked = texts.text("checked");
    const Json& credentials = child(about, "credentials");
    Texts where(credentials, "template.credentials.");
    out.credentials = where.text("where");
    for (const Texts* part : {&texts, &where}) {
        if (!part->missing().empty())
            return wrong(part->missing());
    }
    auto secrets = readSecrets(child(credentials, "fields"));
    if (!secrets)
        return fail(std::move(secrets.error()));
    out.secrets = std::move(*secrets);
    auto fields = readFields(child(about, "fill"));
    if (!fields)
        return fail(std::move(fields.error()));
    out.fields = std::move(*fields);
    out.connector = child(whole, "connector");
    if (auto read = readConnector(out.connector); !read)
        return fail(std::move(read.error()));
    return out;
}

const std::vector<ConnectorTemplate>& connectorTemplates()
{
    static const std::vector<ConnectorTemplate> all = readAll();
    return all;
}

const ConnectorTemplate* findTemplate(std::string_view name)
{
    const auto& all = connectorTemplates();
    const auto found =
        std::find_if(all.begin(), all.end(), [name](const ConnectorTemplate& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

std::vector<const ConnectorTemplate*> searchTemplates(std::string_view text)
{
    const QStringList words = QString::fromStdString(textKey(text)).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<const ConnectorTemplate*> found;
    for (const ConnectorTemplate& one : connectorTemplates()) {
        const QString in = QString::fromStdString(textKey(one.name + ' ' + one.title + ' ' + one.vendor + ' ')) +
                           QString::fromStdString(textKey(categoryLabel(one.category).toStdString()));
        if (std::all_of(words.begin(), words.end(), [&in](const QString& word) { return in.contains(word); }))
            found.push_back(&one);
    }
    return found;
}

std::optional<QString> templateFieldProblem(const TemplateField& field, const std::string& value)
{
    static const QRegularExpression name(QStringLiteral("\\A(?=.*[A-Za-z0-9_])[A-Za-z0-9._~-]+\\z"));
    static const QRegularExpression host(QStringLiteral("\\A[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?\\z"));
    static const QRegularExpression control(QStringLiteral("[\\x00-\\x1f\\x7f]"));
    const QString text = QString::fromStdString(value), label = QString::fromStdString(field.label);
    const QString example = QString::fromStdString(field.placeholder);
    if (text.trimmed().isEmpty())
        return Tr::tr("%1 is missing. Write it as in this example: %2").arg(label, example);
    switch (field.kind) {
    case TemplateField::Kind::Name:
        if (!name.match(text).hasMatch())
            return Tr::tr("%1 may hold letters, digits, dots, hyphens and underscores only, as in this example: %2")
                .arg(label, example);
        break;
    case TemplateField::Kind::Host:
        if (!host.match(text).hasMatch())
            return Tr::tr("%1 must be a host name without “https://” and without a path, as in this example: %2")
                .arg(label, example);
        break;
    case TemplateField::Kind::Address:
        if (const auto origin = Origin::parse(value); !origin)
            return origin.error().message;
        if (text.contains(QLatin1Char('?')) || text.contains(QLatin1Char('#')))
            return Tr::tr("%1 must end before “?” or “#”, as in this example: %2").arg(label, example);
        break;
    case TemplateField::Kind::Text:
        if (control.match(text).hasMatch())
            return Tr::tr("%1 holds a line break or another control character. Remove it.").arg(label);
        break;
    }
    return std::nullopt;
}

Result<Connector> filledConnector(const ConnectorTemplate& from, const TemplateValues& values)
{
    for (const auto& [name, value] : values) {
        const auto field = std::find_if(from.fields.begin(), from.fields.end(),
                                        [&name = name](const TemplateField& one) { return one.name == name; });
        if (field == from.fields.end()) {
            QStringList names;
            for (const TemplateField& one : from.fields)
                names += QString::fromStdString(one.name);
            const QString what = QString::fromStdString(name);
            return fail(ErrorKind::Usage,
                        names.isEmpty()
                            ? Tr::tr("This template has nothing to fill in, so “%1” has no place.").arg(what)
                            : Tr::tr("This template has no field “%1”. It has: %2.")
                                  .arg(what, names.join(QStringLiteral(", "))),
                        {}, what);
        }
        if (const auto problem = templateFieldProblem(*field, value))
            return fail(ErrorKind::Invalid, *problem, {}, QString::fromStdString(name));
    }
    Json connector = from.connector;
    fillIn(connector, values);
    return readConnector(connector);
}

Result<Connector> connectorFrom(const ConnectorTemplate& from, const TemplateValues& values)
{
    for (const TemplateField& field : from.fields) {
        if (!values.contains(field.name))
            return fail(ErrorKind::Invalid, *templateFieldProblem(field, {}), {}, QString::fromStdString(field.name));
    }
    return filledConnector(from, values);
}

std::string_view categoryName(TemplateCategory category)
{
    return categories[static_cast<std::size_t>(category)].word;
}

std::string_view evidenceName(TemplateEvidence evidence)
{
    return evidences[static_cast<std::size_t>(evidence)].word;
}

QString categoryLabel(TemplateCategory category)
{
    switch (category) {
    case TemplateCategory::Hr:
        return Tr::tr("HR systems");
    case TemplateCategory::Identity:
        return Tr::tr("Identity providers");
    case TemplateCategory::Saas:
        break;
    }
    return Tr::tr("Other applications");
}

QString evidenceLabel(TemplateEvidence evidence)
{
    switch (evidence) {
    case TemplateEvidence::OpenApi:
        return Tr::tr("Checked against the vendor's OpenAPI file");
    case TemplateEvidence::Documentation:
        return Tr::tr("Checked against the vendor's documentation");
    case TemplateEvidence::Unverified:
        break;
    }
    return Tr::tr("Not verified");
}

} // namespace muster
