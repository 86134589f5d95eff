// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/directory/attribute.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// The attribute values of one user at one moment: sparse, ordered by attribute, UTF-8, no empty values.
/// One flat buffer: made for reuse on the import path (clear() keeps the memory).
class UserValues
{
public:
    struct Entry
    {
        KnownAttribute known;
        std::string_view custom; ///< custom name, else empty
        std::string_view value;
    };
    void clear();
    /// Sets or replaces; an empty value removes. Cheapest when called in attribute order.
    void set(const Attribute& attribute, std::string_view value);
    void set(KnownAttribute attribute, std::string_view value);
    [[nodiscard]] std::string_view get(const Attribute& attribute) const;
    [[nodiscard]] std::string_view get(KnownAttribute attribute) const;
    [[nodiscard]] bool empty() const { return m_slots.empty(); }
    [[nodiscard]] std::vector<Entry> entries() const;

    /// Compact bytes for the workspace: (attribute byte, [varint length, custom name], varint length, value)*, in
    /// order.
    void encode(std::string& out) const;
    [[nodiscard]] std::string encoded() const;
    /// Error Storage when the bytes are damaged.
    [[nodiscard]] static Result<UserValues> decode(std::string_view bytes);
    friend bool operator==(const UserValues& a, const UserValues& b) { return a.encoded() == b.encoded(); }

private:
    struct Slot
    {
        KnownAttribute known;
        std::uint32_t nameAt = 0, nameSize = 0, valueAt = 0, valueSize = 0;
    };
    void setSlot(KnownAttribute known, std::string_view custom, std::string_view value);
    [[nodiscard]] std::size_t place(KnownAttribute known, std::string_view custom) const;
    [[nodiscard]] bool holds(std::size_t index, KnownAttribute known, std::string_view custom) const;

    std::vector<Slot> m_slots; ///< sorted by (known, custom name)
    std::string m_text;
};

enum class UserState : std::uint8_t { Staged = 0, Active = 1, Suspended = 2 };
[[nodiscard]] std::string_view stateName(UserState state); ///< "staged", "active", "suspended"
[[nodiscard]] std::optional<UserState> stateFromName(std::string_view name);
[[nodiscard]] QString stateLabel(UserState state);

using UserId = std::int64_t;

/// A user of the directory.
struct User
{
    UserId id = 0;
    UserState state = UserState::Active;
    UserValues values;
    bool suspendedByHand = false; ///< an import never reactivates such a user
    Timestamp created{}, updated{};
};

} // namespace muster
