// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/outbox.h"

#include <array>

namespace muster {

std::string_view channelName(Channel channel)
{
    constexpr std::array<std::string_view, 3> names{"mail", "webhook", "desktop"};
    return names.at(static_cast<std::size_t>(channel));
}

} // namespace muster
