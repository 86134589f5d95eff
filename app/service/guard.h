// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/service/call.h"

#include <boost/beast/http.hpp>

namespace muster::service {

using Fields = boost::beast::http::request_header<>;

/// What is refused before anything is read but the header: a Host that is not ours (a page whose name was pointed at
/// this computer), an Origin (only browsers send it), a body that is not JSON. `port` is ours.
[[nodiscard]] std::optional<Reply> refuseHeader(const Fields& header, unsigned short port);

} // namespace muster::service
