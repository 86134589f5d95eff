// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <tl/expected.hpp>

namespace muster {

/// A value, or the reason why there is none. Constructors cannot fail; what can fail returns this, [[nodiscard]].
template <typename T>
using Result = tl::expected<T, Error>;

/// Shorthand: `return fail(ErrorKind::Invalid, tr("..."))`.
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorKind kind, QString message, QString detail = {},
                                                QString where = {})
{
    return tl::unexpected<Error>(Error{kind, std::move(message), std::move(detail), std::move(where)});
}
[[nodiscard]] inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace muster
