// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connector.h"

#include <QCoreApplication>

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

/// The pieces that connectorfile_*.cpp read a connector file with.
namespace muster {

/// What reading a file gathers: everything that is wrong, in the file's order, and the keys that nobody asked for.
struct FileFindings
{
    std::vector<Error> errors;
    Json unknown = Json::object(); ///< by JSON pointer of the parent
};

/// One allowed word of the file and what it stands for.
template <typename E>
struct FileWord
{
    std::string_view word;
    E value;
};

/// One object of the file: takes its known keys one by one, checks their types, and keeps the rest as unknown. A key
/// that is absent, or of a wrong type, leaves the target as it is.
class ObjectReader
{
    Q_DECLARE_TR_FUNCTIONS(ObjectReader)

public:
    /// `place` is for people ("source.auth"), `pointer` for the unknown keys ("/source/auth").
    ObjectReader(const Json& object, std::string place, std::string pointer, FileFindings& findings);
    /// Everything not asked for until now becomes unknown.
    ~ObjectReader();
    ObjectReader(const ObjectReader&) = delete;
    ObjectReader& operator=(const ObjectReader&) = delete;

    /// The value of a key, or none. The key counts as known from now on.
    [[nodiscard]] const Json* take(std::string_view key);
    /// The same; a missing key is an error.
    [[nodiscard]] const Json* need(std::string_view key);

    void text(std::string_view key, std::string& out);
    void optionalText(std::string_view key, std::optional<std::string>& out); ///< null = none
    void flag(std::string_view key, bool& out);
    void integer(std::string_view key, int& out, int least, int most);
    void number(std::string_view key, double& out, double least, double most);
    void texts(std::string_view key, std::vector<std::string>& out);
    void maybeSecret(std::string_view key, MaybeSecret& out);
    /// `value`, with "secret" beside it naming what {secret} in it stands for (API keys and headers).
    void valueWithSecret(std::string_view key, MaybeSecret& out);
    /// An object of the file; null is allowed where `nullable`, and then `read` is not called. True = read.
    bool object(std::string_view key, bool nullable, const std::function<void(ObjectReader&)>& read);
    /// A list of objects.
    void objects(std::string_view key, const std::function<void(ObjectReader&)>& read);

    template <typename E>
    void word(std::string_view key, E& out, std::initializer_list<FileWord<E>> words)
    {
        if (const Json* value = take(key)) {
            std::vector<std::string_view> allowed;
            for (const FileWord<E>& entry : words) {
                if (value->is_string() && value->get_ref<const std::string&>() == entry.word) {
                    out = entry.value;
                    return;
                }
                allowed.push_back(entry.word);
            }
            wrongWord(key, *value, allowed);
        }
    }

    void wrongType(std::string_view key, const Json& value, const QString& wanted);
    void wrongWord(std::string_view key, const Json& value, const std::vector<std::string_view>& allowed);
    void fail(std::string_view key, const QString& message);
    [[nodiscard]] std::string place(std::string_view key) const;
    [[nodiscard]] const Json& json() const { return m_object; }

private:
    void readSecret(std::string_view key, const Json& value, MaybeSecret& out);
    const Json& m_object;
    std::string m_place, m_pointer;
    FileFindings& m_findings;
    std::vector<std::string_view> m_known;
};

/// What people call a JSON value: "a text", "a number", "a list".
[[nodiscard]] QString jsonTypeWord(const Json& value);
/// Reads the whole file (connectorfile_read.cpp), its "source" (connectorfile_source.cpp), and the "auth" and headers
/// in there (connectorfile_auth.cpp).
[[nodiscard]] Connector readFile(const Json& json, FileFindings& findings);
void readSource(ObjectReader& reader, Source& source);
void readAuth(ObjectReader& reader, Auth& out);
void readHeader(ObjectReader& reader, std::vector<HeaderField>& out);
/// The "schedule" and its JSON (connectorfile_schedule.cpp).
void readSchedule(ObjectReader& reader, ScheduleSettings& out);
[[nodiscard]] Json scheduleToJson(const ScheduleSettings& schedule);
/// JSON of the "source" (connectorfile_writesource.cpp), and of the "auth" and headers in there
/// (connectorfile_writeauth.cpp).
[[nodiscard]] Json sourceToJson(const Source& source);
[[nodiscard]] Json authToJson(const Auth& auth);
[[nodiscard]] Json headersToJson(const std::vector<HeaderField>& headers);
[[nodiscard]] Json secretToJson(const MaybeSecret& value);
/// Only what is set, so that a file says no more than its author meant.
void put(Json& out, const char* key, const std::string& text);
void put(Json& out, const char* key, const MaybeSecret& value);

} // namespace muster
