// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/directory/user.h"

#include <QCoreApplication>

#include <algorithm>
#include <tuple>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("User", text);
}

void putSize(std::string& out, std::size_t size)
{
    while (size >= 0x80) {
        out.push_back(static_cast<char>(size | 0x80));
        size >>= 7;
    }
    out.push_back(static_cast<char>(size));
}

/// Takes a length-prefixed text off the front; false when the bytes are damaged.
bool takeText(std::string_view& bytes, std::string_view& text)
{
    std::uint64_t size = 0;
    for (int shift = 0;; shift += 7) {
        if (bytes.empty() || shift > 28)
            return false;
        const auto byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        size |= std::uint64_t{byte & 0x7fU} << shift;
        if (byte < 0x80)
            break;
    }
    if (size > bytes.size())
        return false;
    text = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return true;
}

bool isKnown(KnownAttribute attribute)
{
    return attribute == KnownAttribute::Custom || attributeInfo(attribute) != nullptr;
}

constexpr std::string_view stateNames[] = {"staged", "active", "suspended"};

} // namespace

void UserValues::clear()
{
    m_slots.clear();
    m_text.clear();
}

void UserValues::set(KnownAttribute attribute, std::string_view value)
{
    setSlot(attribute, {}, value);
}

void UserValues::set(const Attribute& attribute, std::string_view value)
{
    setSlot(attribute.known,
            attribute.known == KnownAttribute::Custom ? std::string_view(attribute.custom) : std::string_view(), value);
}

std::size_t UserValues::place(KnownAttribute known, std::string_view custom) const
{
    const auto before = [this](const Slot& slot, const std::pair<KnownAttribute, std::string_view>& key) {
        return std::pair(slot.known, std::string_view(m_text).substr(slot.nameAt, slot.nameSize)) < key;
    };
    const auto at = std::lower_bound(m_slots.begin(), m_slots.end(), std::pair(known, custom), before);
    return static_cast<std::size_t>(at - m_slots.begin());
}

bool UserValues::holds(std::size_t index, KnownAttribute known, std::string_view custom) const
{
    if (index >= m_slots.size() || m_slots[index].known != known)
        return false;
    return std::string_view(m_text).substr(m_slots[index].nameAt, m_slots[index].nameSize) == custom;
}

void UserValues::setSlot(KnownAttribute known, std::string_view custom, std::string_view value)
{
    // In order, as the importer calls it: no search.
    const bool append = m_slots.empty() || m_slots.back().known < known;
    const std::size_t index = append ? m_slots.size() : place(known, custom);
    const bool present = !append && holds(index, known, custom);
    if (value.empty()) {
        if (present)
            m_slots.erase(m_slots.begin() + static_cast<std::ptrdiff_t>(index));
        return;
    }
    // `value` may point into m_text, which appending can move.
    const bool inside = value.data() >= m_text.data() && value.data() < m_text.data() + m_text.size();
    const std::string copy = inside ? std::string(value) : std::string();
    if (inside)
        value = copy;
    if (!present) {
        Slot slot{known, static_cast<std::uint32_t>(m_text.size()), static_cast<std::uint32_t>(custom.size()), 0, 0};
        m_text.append(custom);
        m_slots.insert(m_slots.begin() + static_cast<std::ptrdiff_t>(index), slot);
    }
    m_slots[index].valueAt = static_cast<std::uint32_t>(m_text.size());
    m_slots[index].valueSize = static_cast<std::uint32_t>(value.size());
    m_text.append(value);
}

std::string_view UserValues::get(KnownAttribute attribute) const
{
    const std::size_t index = place(attribute, {});
    return holds(index, attribute, {})
               ? std::string_view(m_text).substr(m_slots[index].valueAt, m_slots[index].valueSize)
               : std::string_view();
}

std::string_view UserValues::get(const Attribute& attribute) const
{
    const std::string_view custom =
        attribute.known == KnownAttribute::Custom ? std::string_view(attribute.custom) : std::string_view();
    const std::size_t index = place(attribute.known, custom);
    return holds(index, attribute.known, custom)
               ? std::string_view(m_text).substr(m_slots[index].valueAt, m_slots[index].valueSize)
               : std::string_view();
}

std::vector<UserValues::Entry> UserValues::entries() const
{
    const std::string_view text = m_text;
    std::vector<Entry> all;
    all.reserve(m_slots.size());
    for (const Slot& slot : m_slots)
        all.push_back({slot.known, text.substr(slot.nameAt, slot.nameSize), text.substr(slot.valueAt, slot.valueSize)});
    return all;
}

void UserValues::encode(std::string& out) const
{
    const std::string_view text = m_text;
    for (const Slot& slot : m_slots) {
        out.push_back(static_cast<char>(slot.known));
        if (slot.known == KnownAttribute::Custom) {
            putSize(out, slot.nameSize);
            out.append(text.substr(slot.nameAt, slot.nameSize));
        }
        putSize(out, slot.valueSize);
        out.append(text.substr(slot.valueAt, slot.valueSize));
    }
}

std::string UserValues::encoded() const
{
    std::string out;
    encode(out);
    return out;
}

Result<UserValues> UserValues::decode(std::string_view bytes)
{
    const auto damaged = [] {
        return fail(ErrorKind::Storage,
                    tr("The stored values of a user are damaged. Restore the workspace from one of its backups."));
    };
    UserValues values;
    std::optional<std::tuple<KnownAttribute, std::string_view>> last;
    while (!bytes.empty()) {
        const auto known = static_cast<KnownAttribute>(bytes.front());
        bytes.remove_prefix(1);
        std::string_view custom;
        std::string_view value;
        if (!isKnown(known) || (known == KnownAttribute::Custom && (!takeText(bytes, custom) || custom.empty())))
            return damaged();
        if (!takeText(bytes, value) || value.empty() || (last && !(*last < std::tuple(known, custom))))
            return damaged();
        last = std::tuple(known, custom);
        values.setSlot(known, custom, value);
    }
    return values;
}

std::string_view stateName(UserState state)
{
    return stateNames[static_cast<std::size_t>(state)];
}

std::optional<UserState> stateFromName(std::string_view name)
{
    const auto* found = std::ranges::find(stateNames, name);
    if (found == std::end(stateNames))
        return std::nullopt;
    return static_cast<UserState>(found - std::begin(stateNames));
}

QString stateLabel(UserState state)
{
    switch (state) {
    case UserState::Staged:
        return tr("Staged");
    case UserState::Active:
        return tr("Active");
    case UserState::Suspended:
        return tr("Suspended");
    }
    return {};
}

} // namespace muster
