// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/service/call.h"

/// One function for each path and method (contract, section 3); one file for each resource.
namespace muster::service {

using Handler = Reply (*)(const Call&, ApiPorts&);

Reply listApplications(const Call& call, ApiPorts& api);
Reply listSourceUsers(const Call& call, ApiPorts& api); ///< asks the source: takes as long as that takes
Reply startJob(const Call& call, ApiPorts& api);
Reply showJob(const Call& call, ApiPorts& api);
Reply listJobResults(const Call& call, ApiPorts& api);
Reply showSchedules(const Call& call, ApiPorts& api);
Reply createSchedule(const Call& call, ApiPorts& api);
Reply changeSchedule(const Call& call, ApiPorts& api);
Reply removeSchedule(const Call& call, ApiPorts& api);
Reply listSystemUsers(const Call& call, ApiPorts& api);
Reply showSystemUser(const Call& call, ApiPorts& api);
Reply listUserGroups(const Call& call, ApiPorts& api);
Reply listSystemGroups(const Call& call, ApiPorts& api);
Reply showHealth(const Call& call, ApiPorts& api);
Reply showDescription(const Call& call, ApiPorts& api); ///< openapi.json

/// The body as a JSON object; an empty body is an empty object. Errors: Invalid.
[[nodiscard]] Result<Json> readBody(const Call& call);
/// {userCreate, userUpdate}, or ["users.create", "users.update"], as the file's words. Errors: Invalid.
[[nodiscard]] Result<std::vector<std::string>> readOperations(const Json& operations);
/// A value of that type, or `otherwise` when it is not there. Errors: Invalid.
[[nodiscard]] Result<bool> readFlag(const Json& body, const char* name, bool otherwise);
[[nodiscard]] Result<std::string> readText(const Json& body, const char* name, const std::string& otherwise);

} // namespace muster::service
