// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// The physical limit: what one can do at best with these libraries and this hardware, with a fixed mapping and without
/// safety, plan, history or undo. Every function here is a process of its own, so that time and memory are its own.
namespace bench {

constexpr int fieldCount = 25;

/// The users of one page, as views into one text: what the writer needs.
struct Batch
{
    struct User
    {
        std::uint64_t fingerprint = 0;
        bool active = true;
        std::uint32_t ends[fieldCount + 1]{}; ///< end of external id and of each field in `text`
        std::uint32_t begin = 0;
    };
    std::string text;
    std::vector<User> users;
    std::int64_t seen = 0;
};

/// The fingerprints of all known records: a flat table with linear probing.
class Known
{
public:
    explicit Known(std::size_t count = 0)
    {
        std::size_t size = 16;
        while (size < count * 2)
            size *= 2;
        m_slots.resize(size);
    }
    void insert(std::uint64_t fingerprint) { m_slots[find(fingerprint)] = fingerprint; }
    [[nodiscard]] bool contains(std::uint64_t fingerprint) const { return m_slots[find(fingerprint)] != 0; }

private:
    [[nodiscard]] std::size_t find(std::uint64_t fingerprint) const
    {
        std::size_t at = fingerprint & (m_slots.size() - 1);
        while (m_slots[at] != 0 && m_slots[at] != fingerprint)
            at = (at + 1) & (m_slots.size() - 1);
        return at;
    }
    std::vector<std::uint64_t> m_slots; ///< 0 = free
};

/// Gets all pages with two connections and hands them out in order.
void fetchPages(const std::string& url, std::int64_t pageSize, const std::function<void(std::string&&)>& page);
/// Reads a page; users whose fingerprint is known are left out. Throws when the page is not as expected.
[[nodiscard]] Batch parsePage(std::string& body, const Known& known);

/// `bench limit URL PAGESIZE DATABASE`: a whole import.
int runLimit(const std::string& url, std::int64_t pageSize, const std::string& database);
/// `bench transfer URL PAGESIZE`: pages only.
int runTransfer(const std::string& url, std::int64_t pageSize);
/// `bench parse FOLDER PAGESIZE`: files only; prints the microseconds of parsing.
int runParse(const std::string& folder, std::int64_t pageSize);
/// `bench insert FOLDER PAGESIZE DATABASE`: prints the microseconds of writing.
int runInsert(const std::string& folder, std::int64_t pageSize, const std::string& database);

} // namespace bench
