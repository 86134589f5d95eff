// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connectordraft.h"

namespace muster {

/// An operation of an API description that may list users.
struct ApiOperation
{
    std::string id; ///< operationId; empty when it has none
    std::string method, path;
    int likeness = 0; ///< higher = looks more like a list of users
};

/// An API description: OpenAPI 3.0 or 3.1, or Swagger 2.0, in JSON or YAML.
class ApiDescription
{
public:
    /// Errors: Invalid (neither JSON nor YAML, no description of that kind).
    [[nodiscard]] static Result<ApiDescription> read(std::string_view text);

    /// All GET and POST operations, the likeliest list of users first.
    [[nodiscard]] std::vector<ApiOperation> operations() const;
    /// The draft of one of them, named by its id or as "GET /users"; empty = the likeliest. What the schemas say stands
    /// for an answer. Errors: NotFound (names the likeliest ones), Invalid. Without a usable server address a
    /// note says to fill it in).
    [[nodiscard]] Result<ConnectorDraft> draft(const std::string& operation) const;

private:
    explicit ApiDescription(Json document) : m_document(std::move(document)) {}
    [[nodiscard]] const Json& resolved(const Json& value) const;
    [[nodiscard]] const Json* operationAt(const ApiOperation& operation) const;
    [[nodiscard]] std::string server() const;
    [[nodiscard]] Json answerSchema(const Json& operation) const;
    [[nodiscard]] Json example(const Json& schema, const std::string& name, int depth, int number, int& left) const;
    [[nodiscard]] Json exampleText(const Json& schema, const std::string& name, int number) const;
    void exampleMembers(Json& out, const Json& schema, int depth, int number, int& left) const;
    void addParameters(const Json& parameters, SampleRequest& request, ConnectorDraft& draft) const;
    void addAuth(const Json& operation, ConnectorDraft& draft) const;
    void addScheme(const Json& scheme, ConnectorDraft& draft) const;
    void addOAuth(const Json& scheme, ConnectorDraft& draft) const;

    Json m_document;
};

} // namespace muster
