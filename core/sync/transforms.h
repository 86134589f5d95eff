// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connector.h"
#include "core/source/recordreader.h"

#include <QCoreApplication>

#include <functional>

namespace muster {

/// A value on its way through a chain of transforms: one text, or a list of texts.
struct MappingValue
{
    std::string text;
    std::vector<std::string> list;
    bool isList = false;
    std::optional<QString> problem;     ///< why a value could not be made; the first one counts
    std::span<const FieldValue> fields; ///< the record, for transforms that look at more paths

    void clear();
    /// Takes over a text, a number, a boolean, a list, or the elements of a JSON array.
    void assign(const FieldValue& field);
    [[nodiscard]] bool empty() const;
    /// Calls `change` for the text, or for each text of the list; texts that become empty leave the list.
    template <typename F>
    void each(F change)
    {
        if (!isList) {
            if (!text.empty())
                change(text);
            return;
        }
        for (std::string& item : list)
            change(item);
        std::erase_if(list, [](const std::string& item) { return item.empty(); });
    }
    /// Notes why `item` cannot be used, and empties it.
    void reject(std::string& item, const QString& why);
    /// Lists become one text.
    void join(std::string_view separator);
};

/// The paths that a mapping reads from each record, each once.
class FieldPaths
{
public:
    explicit FieldPaths(std::vector<RecordPath>& paths) : m_paths(paths) {}
    [[nodiscard]] Result<std::size_t> add(std::string_view path, const std::string& place);

private:
    std::vector<RecordPath>& m_paths;
};

/// The parameters of one transform as they stand in the file. The first thing that is wrong becomes the error.
class TransformOptions
{
    Q_DECLARE_TR_FUNCTIONS(TransformOptions)

public:
    TransformOptions(const Transform& transform, std::string place);

    [[nodiscard]] std::string text(const char* name, std::string fallback = {});
    [[nodiscard]] std::string neededText(const char* name);
    [[nodiscard]] std::optional<int> number(const char* name, int least, int most);
    [[nodiscard]] bool flag(const char* name, bool fallback = false);
    [[nodiscard]] std::string choice(const char* name, const std::vector<std::string>& words);
    /// A list of texts, or one text, which is cut at commas where `commas`.
    [[nodiscard]] std::vector<std::string> texts(const char* name, std::vector<std::string> fallback,
                                                 bool commas = true);
    /// An object of texts.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> table(const char* name);
    void wrong(const char* name, const QString& message);
    [[nodiscard]] std::string place(const char* name) const { return m_place + "." + name; }
    /// The first error, also for parameters that nobody asked for.
    [[nodiscard]] Result<void> finish() const;

private:
    [[nodiscard]] const Json* take(const char* name);

    const Transform& m_transform;
    std::string m_place;
    std::vector<std::string_view> m_known;
    std::optional<Error> m_error;
};

/// One compiled transform. It may be called from several threads at once.
using TransformStep = std::function<void(MappingValue&)>;

/// Compiles one transform; `place` is its place in the file. Errors Invalid with the place of the parameter.
[[nodiscard]] Result<TransformStep> compileTransform(const Transform& transform, const std::string& place,
                                                     FieldPaths& paths);
/// "lowercase", "replace [^a-z]": what a transform is called in a trace.
[[nodiscard]] QString transformTitle(const Transform& transform);

/// The kinds, by topic. Each reads its parameters and returns the step.
namespace transforms {
[[nodiscard]] TransformStep trim(TransformOptions& options);
[[nodiscard]] TransformStep lowercase(TransformOptions& options);
[[nodiscard]] TransformStep uppercase(TransformOptions& options);
[[nodiscard]] TransformStep titlecase(TransformOptions& options);
[[nodiscard]] TransformStep transliterate(TransformOptions& options);
[[nodiscard]] TransformStep digits(TransformOptions& options);
[[nodiscard]] TransformStep prefix(TransformOptions& options);
[[nodiscard]] TransformStep suffix(TransformOptions& options);
[[nodiscard]] TransformStep substring(TransformOptions& options);
[[nodiscard]] TransformStep replace(TransformOptions& options);
[[nodiscard]] TransformStep split(TransformOptions& options);
[[nodiscard]] TransformStep join(TransformOptions& options);
[[nodiscard]] TransformStep map(TransformOptions& options);
[[nodiscard]] TransformStep boolean(TransformOptions& options);
[[nodiscard]] TransformStep date(TransformOptions& options);
[[nodiscard]] TransformStep phone(TransformOptions& options);
[[nodiscard]] TransformStep coalesce(TransformOptions& options, FieldPaths& paths);
[[nodiscard]] TransformStep uniqueSuffix(TransformOptions& options);
} // namespace transforms

/// A source's text fit for a message: plain, at most 60 characters.
[[nodiscard]] QString shownValue(std::string_view value);

} // namespace muster
