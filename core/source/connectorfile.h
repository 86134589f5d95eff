// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/origin.h"
#include "core/source/connector.h"

#include <concepts>

/// The connector file: format version 1 (docs/connector.md, resources/schema/connector.schema.json).
namespace muster {

enum class Severity { Error, Warning };
/// One finding of lint or of a form: `path` is the place in the file ("source.auth.token", "mapping[2].from").
struct Problem
{
    std::string path;
    Severity severity = Severity::Error;
    QString message; ///< says what is wrong and how to mend it
    friend bool operator==(const Problem&, const Problem&) = default;
};

/// Reads a connector file. Refuses (Invalid, NewerVersion) what is not JSON, is of a newer version, or has a value of
/// the wrong type or an unknown word; `Error::where` names the place. Unknown keys are kept and reported by lint.
/// Values that are merely unfinished (empty base URL, no mapping yet) are accepted: that is what drafts are. Plain text
/// where a secret is expected is accepted but reported as a warning by lint.
[[nodiscard]] Result<Connector> readConnector(std::string_view json);
/// The same from JSON that is parsed already. A template so that a std::string never counts as Json.
template <std::same_as<Json> J>
[[nodiscard]] Result<Connector> readConnector(const J& json);
/// The file's text: two spaces of indent, contract's order of keys, newline at the end.
/// readConnector(writeConnector(c)) == c.
[[nodiscard]] std::string writeConnector(const Connector& connector);
[[nodiscard]] Json connectorToJson(const Connector& connector);

/// All problems of a file's text: syntax, schema and sense. Empty = ready to activate.
[[nodiscard]] std::vector<Problem> lintConnector(std::string_view json);
/// Sense checks of a value, as the wizard shows them beside each field.
[[nodiscard]] std::vector<Problem> lintConnector(const Connector& connector);

/// A valid, unused-looking id made of a label: "Northwind HR" -> "northwind-hr".
[[nodiscard]] std::string idFromLabel(std::string_view label);
/// Hash over everything that changes what a source record becomes (mapping, external id, status, policies, import
/// settings that matter): a fingerprint of an applied record is only good under the same one.
[[nodiscard]] std::uint64_t mappingHash(const Connector& connector);

} // namespace muster
