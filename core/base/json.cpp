// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"

template class nlohmann::basic_json<nlohmann::ordered_map>;

namespace muster {

Json readJson(std::string_view text)
{
    return Json::parse(text.begin(), text.end(), nullptr, false);
}

std::string writeJson(const Json& value, int indent)
{
    return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

} // namespace muster
