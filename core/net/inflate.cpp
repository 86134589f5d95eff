// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/inflate.h"

#include <zlib.h>

#include <algorithm>

namespace muster {

struct Inflate::Parts
{
    z_stream stream{};
    std::int64_t maximum = 0;
    std::string input; ///< zlib wants writable input
    Step last = Step::More;
};

Inflate::Inflate(std::int64_t maximum) : m_parts(std::make_unique<Parts>())
{
    m_parts->maximum = maximum;
    constexpr int gzipOrZlib = 15 + 32;
    if (inflateInit2(&m_parts->stream, gzipOrZlib) != Z_OK)
        m_parts->last = Step::Damaged;
}

Inflate::~Inflate()
{
    if (m_parts)
        inflateEnd(&m_parts->stream);
}

Inflate::Inflate(Inflate&& other) noexcept = default;

Inflate::Step Inflate::add(std::string_view packed, std::string& out)
{
    Parts& parts = *m_parts;
    if (parts.last == Step::Done && !packed.empty())
        parts.last = Step::Damaged; // bytes after the end
    if (parts.last != Step::More || packed.empty())
        return parts.last;
    parts.input.assign(packed);
    parts.stream.next_in = reinterpret_cast<Bytef*>(parts.input.data());
    parts.stream.avail_in = static_cast<uInt>(parts.input.size());
    while (parts.last == Step::More) {
        const std::size_t before = out.size();
        const std::size_t room = std::max<std::size_t>(parts.input.size() * 4, std::size_t{16} * 1024);
        out.resize(before + room);
        parts.stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
        parts.stream.avail_out = static_cast<uInt>(room);
        const int code = inflate(&parts.stream, Z_NO_FLUSH);
        out.erase(before + room - parts.stream.avail_out);
        if (static_cast<std::int64_t>(out.size()) > parts.maximum)
            parts.last = Step::TooLarge;
        else if (code == Z_STREAM_END)
            parts.last = parts.stream.avail_in == 0 ? Step::Done : Step::Damaged;
        else if (code != Z_OK && code != Z_BUF_ERROR)
            parts.last = Step::Damaged;
        else if (parts.stream.avail_in == 0 && (parts.stream.avail_out > 0 || code == Z_BUF_ERROR))
            break;
    }
    return parts.last;
}

} // namespace muster
