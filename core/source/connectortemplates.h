// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connector.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Ready connectors for known applications (docs/templates.md): the files of resources/templates, compiled in.
namespace muster {

/// How sure we are that a template is right.
enum class TemplateEvidence {
    OpenApi,       ///< checked against the vendor's OpenAPI file
    Documentation, ///< checked against the vendor's documentation
    Unverified     ///< written from general knowledge
};
enum class TemplateCategory { Hr, Identity, Saas };

/// Something of the customer's own that a connector needs, written {name} in the template.
struct TemplateField
{
    enum class Kind {
        Name,    ///< a part of an address: letters, digits, dots, hyphens, underscores
        Host,    ///< a host name, perhaps with a port
        Address, ///< a whole https address without query
        Text     ///< anything on one line
    };
    std::string name;        ///< "company"
    std::string path;        ///< place in the connector file: "source.baseUrl"
    std::string label;       ///< "Your subdomain"
    std::string placeholder; ///< an example, good enough to be filled in
    std::string help;
    Kind kind = Kind::Name;
};

struct TemplateSecret
{
    std::string secret; ///< its name in the connector
    std::string label;  ///< what the vendor calls it
};

struct ConnectorTemplate
{
    std::string name;          ///< [a-z0-9-]{1,64}; the id of the connector that is made
    std::string title, vendor; ///< for people
    TemplateCategory category = TemplateCategory::Saas;
    std::string documentation; ///< the vendor's page about the API: an https address
    std::string credentials;   ///< plain sentences: where an administrator finds or makes them
    std::vector<TemplateSecret> secrets;
    TemplateEvidence evidence = TemplateEvidence::Unverified;
    std::string checked; ///< what exactly was read, and when
    std::vector<TemplateField> fields;
    Json connector; ///< a whole connector file with {name} where a field goes
};

/// Reads one template file. Errors: Invalid, with the place in `where`.
[[nodiscard]] Result<ConnectorTemplate> readTemplate(std::string_view json);
/// All of them: HR systems, identity providers, other applications; by title within each.
[[nodiscard]] const std::vector<ConnectorTemplate>& connectorTemplates();
/// Null when there is none of that name.
[[nodiscard]] const ConnectorTemplate* findTemplate(std::string_view name);
/// Those in whose name, title, vendor or category each word of `text` is found, without regard to case; all for no
/// words.
[[nodiscard]] std::vector<const ConnectorTemplate*> searchTemplates(std::string_view text);

/// What is typed for the fields, by name.
using TemplateValues = std::map<std::string, std::string>;
/// None when the value is good for the field; else a sentence that says what to write.
[[nodiscard]] std::optional<QString> templateFieldProblem(const TemplateField& field, const std::string& value);
/// The template's connector with the values put in; a field without a value stays as {name}. Errors: Usage for a name
/// that the template does not have, Invalid for a bad value, with the field's name in `where`.
[[nodiscard]] Result<Connector> filledConnector(const ConnectorTemplate& from, const TemplateValues& values);
/// The same, but Invalid when a field has no value.
[[nodiscard]] Result<Connector> connectorFrom(const ConnectorTemplate& from, const TemplateValues& values);

/// "hr", "identity", "saas"; "openapi", "documentation", "unverified": the words of the file.
[[nodiscard]] std::string_view categoryName(TemplateCategory category);
[[nodiscard]] std::string_view evidenceName(TemplateEvidence evidence);
/// The same for people: "HR systems"; "Checked against the vendor's OpenAPI file".
[[nodiscard]] QString categoryLabel(TemplateCategory category);
[[nodiscard]] QString evidenceLabel(TemplateEvidence evidence);

} // namespace muster
