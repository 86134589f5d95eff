// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace muster {

/// Unpacks gzip and zlib streams piece by piece (RFC 1952, RFC 1950), so that a cap holds while reading.
class Inflate
{
public:
    enum class Step { More, Done, Damaged, TooLarge };
    explicit Inflate(std::int64_t maximum); ///< decoded bytes allowed
    ~Inflate();
    Inflate(Inflate&& other) noexcept;

    /// Appends what `packed` gives to `out`. Done only when the stream's end with its checksum was seen.
    [[nodiscard]] Step add(std::string_view packed, std::string& out);

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace muster
