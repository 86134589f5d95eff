// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/directory/user.h"

#include <optional>
#include <vector>

namespace muster {

/// What taking back a run means for the values of one person.
struct UndoFields
{
    UserValues result;              ///< the values now, with those taken back
    std::vector<Attribute> touched; ///< that the run changed, as far as asked for
    std::vector<Attribute> undone;  ///< that go back to what they were
    std::vector<Attribute> changed; ///< that somebody changed since, so they stay
    bool keyChange = false, clears = false;
};

/// Field by field: what the run changed from `before` to `after` and is still so `now` goes back; what is back already
/// needs nothing. `only`: this attribute alone. Pure.
[[nodiscard]] UndoFields undoFields(const UserValues& before, const UserValues& after, const UserValues& now,
                                    const std::optional<Attribute>& only);

/// `values` with these attributes as they are in `from`.
[[nodiscard]] UserValues withValuesOf(const UserValues& values, const UserValues& from,
                                      const std::vector<Attribute>& attributes);

} // namespace muster
