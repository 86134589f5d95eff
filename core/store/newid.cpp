// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/newid.h"

#include <random>

namespace muster {

namespace {
void append(std::string& out, std::uint64_t bits, int characters)
{
    constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    for (int shift = (characters - 1) * 5; shift >= 0; shift -= 5)
        out.push_back(alphabet[bits >> shift & 31]);
}
} // namespace

std::string newId(std::string_view prefix, Timestamp now)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
    std::random_device random;
    std::string id(prefix);
    append(id, static_cast<std::uint64_t>(ms), 10);
    append(id, random(), 6);
    return id;
}

} // namespace muster
