// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorobject.h"

#include <QStringList>

#include <algorithm>

namespace muster {

QString jsonTypeWord(const Json& value)
{
    switch (value.type()) {
    case Json::value_t::null:
        return QCoreApplication::translate("ObjectReader", "null");
    case Json::value_t::object:
        return QCoreApplication::translate("ObjectReader", "an object");
    case Json::value_t::array:
        return QCoreApplication::translate("ObjectReader", "a list");
    case Json::value_t::string:
        return QCoreApplication::translate("ObjectReader", "a text");
    case Json::value_t::boolean:
        return QCoreApplication::translate("ObjectReader", "true or false");
    default:
        return QCoreApplication::translate("ObjectReader", "a number");
    }
}

ObjectReader::ObjectReader(const Json& object, std::string place, std::string pointer, FileFindings& findings)
    : m_object(object), m_place(std::move(place)), m_pointer(std::move(pointer)), m_findings(findings)
{
}

ObjectReader::~ObjectReader()
{
    for (const auto& [key, value] : m_object.items()) {
        if (std::find(m_known.begin(), m_known.end(), key) == m_known.end())
            m_findings.unknown[m_pointer][key] = value;
    }
}

const Json* ObjectReader::take(std::string_view key)
{
    m_known.push_back(key);
    const auto found = m_object.find(key);
    return found == m_object.end() ? nullptr : &*found;
}

const Json* ObjectReader::need(std::string_view key)
{
    const Json* value = take(key);
    if (!value)
        fail(key, tr("“%1” is missing here. Add it.").arg(QString::fromUtf8(key)));
    return value;
}

std::string ObjectReader::place(std::string_view key) const
{
    if (m_place.empty())
        return std::string(key);
    return key.empty() ? m_place : m_place + "." + std::string(key);
}

void ObjectReader::fail(std::string_view key, const QString& message)
{
    m_findings.errors.push_back(Error{ErrorKind::Invalid, message, {}, QString::fromStdString(place(key))});
}

void ObjectReader::wrongType(std::string_view key, const Json& value, const QString& wanted)
{
    fail(key, tr("“%1” must be %2, but it is %3.").arg(QString::fromUtf8(key), wanted, jsonTypeWord(value)));
}

void ObjectReader::wrongWord(std::string_view key, const Json& value, const std::vector<std::string_view>& allowed)
{
    QStringList words;
    for (const std::string_view word : allowed)
        words += QString::fromUtf8(word);
    const QString given = value.is_string() ? tr("“%1”").arg(QString::fromStdString(value.get<std::string>()).left(60))
                                            : jsonTypeWord(value);
    fail(key, tr("“%1” cannot be %2. Write one of: %3.").arg(QString::fromUtf8(key), given, words.join(u", ")));
}

void ObjectReader::text(std::string_view key, std::string& out)
{
    if (const Json* value = take(key)) {
        if (value->is_string())
            out = value->get<std::string>();
        else
            wrongType(key, *value, tr("a text in quotes"));
    }
}

void ObjectReader::optionalText(std::string_view key, std::optional<std::string>& out)
{
    if (const Json* value = take(key)) {
        if (value->is_null())
            out.reset();
        else if (value->is_string())
            out = value->get<std::string>();
        else
            wrongType(key, *value, tr("a text in quotes, or null"));
    }
}

void ObjectReader::flag(std::string_view key, bool& out)
{
    if (const Json* value = take(key)) {
        if (value->is_boolean())
            out = value->get<bool>();
        else
            wrongType(key, *value, tr("true or false, without quotes"));
    }
}

void ObjectReader::integer(std::string_view key, int& out, int least, int most)
{
    if (const Json* value = take(key)) {
        // 1.0 is not taken: it is most often a slip, and JSON Schema's "integer" would hide it
        const bool whole = value->is_number_integer();
        const double given = value->is_number() ? value->get<double>() : 0;
        if (whole && given >= least && given <= most)
            out = value->get<int>();
        else if (value->is_number())
            fail(key, tr("“%1” must be a whole number from %2 to %3.")
                          .arg(QString::fromUtf8(key), QString::number(least), QString::number(most)));
        else
            wrongType(key, *value, tr("a whole number, without quotes"));
    }
}

void ObjectReader::number(std::string_view key, double& out, double least, double most)
{
    if (const Json* value = take(key)) {
        const double given = value->is_number() ? value->get<double>() : 0;
        if (!value->is_number())
            wrongType(key, *value, tr("a number, without quotes"));
        else if (given < least || given > most)
            fail(key, tr("“%1” must be a number from %2 to %3.")
                          .arg(QString::fromUtf8(key), QString::number(least), QString::number(most)));
        else
            out = given;
    }
}

void ObjectReader::texts(std::string_view key, std::vector<std::string>& out)
{
    if (const Json* value = take(key)) {
        const auto isText = [](const Json& item) { return item.is_string(); };
        if (!value->is_array() || !std::all_of(value->begin(), value->end(), isText))
            wrongType(key, *value, tr("a list of texts, such as [\"a\", \"b\"]"));
        else
            out = value->get<std::vector<std::string>>();
    }
}

void ObjectReader::readSecret(std::string_view key, const Json& value, MaybeSecret& out)
{
    if (value.is_string()) {
        out.text = value.get<std::string>();
        return;
    }
    if (!value.is_object()) {
        wrongType(key, value, tr("a text, or {\"secret\": \"NAME\"}"));
        return;
    }
    ObjectReader secret(value, place(key), m_pointer + "/" + std::string(key), m_findings);
    if (secret.need("secret"))
        secret.text("secret", out.secret);
    secret.text("format", out.text);
}

void ObjectReader::maybeSecret(std::string_view key, MaybeSecret& out)
{
    if (const Json* value = take(key))
        readSecret(key, *value, out);
}

void ObjectReader::valueWithSecret(std::string_view key, MaybeSecret& out)
{
    maybeSecret(key, out);
    const Json* value = take(key);
    const Json* secret = take("secret");
    if (!secret)
        return;
    if (value && value->is_object())
        fail("secret", tr("“secret” stands twice, inside “%1” and beside it. Keep one.").arg(QString::fromUtf8(key)));
    else
        text("secret", out.secret);
}

bool ObjectReader::object(std::string_view key, bool nullable, const std::function<void(ObjectReader&)>& read)
{
    const Json* value = take(key);
    if (!value || (nullable && value->is_null()))
        return false;
    if (!value->is_object()) {
        wrongType(key, *value, nullable ? tr("an object in { }, or null") : tr("an object in { }"));
        return false;
    }
    ObjectReader reader(*value, place(key), m_pointer + "/" + std::string(key), m_findings);
    read(reader);
    return true;
}

void ObjectReader::objects(std::string_view key, const std::function<void(ObjectReader&)>& read)
{
    const Json* value = take(key);
    if (!value)
        return;
    if (!value->is_array()) {
        wrongType(key, *value, tr("a list in [ ]"));
        return;
    }
    for (std::size_t i = 0; i < value->size(); ++i) {
        const Json& item = (*value)[i];
        const std::string number = std::to_string(i);
        if (!item.is_object()) {
            fail(std::string(key) + "[" + number + "]",
                 tr("Each entry of “%1” must be an object in { }, but this one is %2.")
                     .arg(QString::fromUtf8(key), jsonTypeWord(item)));
            continue;
        }
        ObjectReader reader(item, place(key) + "[" + number + "]", m_pointer + "/" + std::string(key) + "/" + number,
                            m_findings);
        read(reader);
    }
}

} // namespace muster
