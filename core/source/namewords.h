// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Names of fields as words, so that firstName, first_name, First-Name and prénom can be compared.
namespace muster {

/// "employeeID" -> employee, id; "E-mail_werk" -> e, mail, werk. Small letters without accents.
[[nodiscard]] std::vector<std::string> nameTokens(std::string_view name);
/// The same as one word: "employeeid".
[[nodiscard]] std::string joinedName(std::string_view name);
/// True for names that only wrap a record or a value: attributes, node, profile, value.
[[nodiscard]] bool isWrapperName(std::string_view joined);
/// True for names of things that are not the person: manager, department, address.
[[nodiscard]] bool isForeignName(std::string_view joined);
/// The joined names on the way to a value, without wrappers.
[[nodiscard]] std::vector<std::string> ownNames(const std::vector<std::string>& names);
/// True when `word` is one of the words, separated by single spaces, of `list`.
[[nodiscard]] bool isWordOf(std::string_view list, std::string_view word);
/// A key as it stands in a record path, quoted where it has to be.
[[nodiscard]] std::string pathKey(std::string_view key);
/// `path` and a key behind it; "" and "." are the root.
[[nodiscard]] std::string pathWith(const std::string& path, std::string_view key);

} // namespace muster
