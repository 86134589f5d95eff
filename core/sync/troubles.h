// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/http.h"
#include "core/source/connector.h"
#include "core/source/recordpath.h"

#include <map>
#include <optional>

namespace muster {

/// One thing that goes wrong at a source, to see what an import would make of it. Pages count from 1.
struct Trouble
{
    enum class Kind {
        DropPage,   ///< "drop-page=2": the users of that page are not in it
        RepeatPage, ///< "repeat-page=2": that page is the one before it again
        CutPage,    ///< "cut-page=2": its answer breaks off in the middle
        Status,     ///< "429=3": that page is first answered with this status; "429=3x9": so many times
        Empty,      ///< "empty": the list has nobody in it, and its total says 0
        Rename,     ///< "rename=work.email:workMail": a member of each user has another name
        CutTotal    ///< "cut-total=90": the total says so many
    };
    Kind kind = Kind::DropPage;
    std::int64_t number = 0; ///< page, or total
    int status = 0, times = 1;
    std::string from, to;

    /// Errors: Usage, with the words that there are.
    [[nodiscard]] static Result<Trouble> parse(std::string_view text);
    [[nodiscard]] std::string text() const; ///< what parse() reads
    [[nodiscard]] QString words() const;    ///< for people
};

/// Puts troubles into the answers of a source. Used by one thread at a time.
class Troubles
{
public:
    /// Errors: Invalid (a path of the connector, a rename of nothing).
    [[nodiscard]] static Result<Troubles> create(std::vector<Trouble> troubles, const Connector& connector);
    /// An answer, or what became of it; `attempt` counts the tries of this request from 1.
    [[nodiscard]] HttpResponse change(const HttpRequest& request, HttpResponse answer, int attempt);
    /// The empty page that a server gives behind the end of a list whose pages the client counts: a total that says
    /// something else makes an import ask for it. Nothing for other requests.
    [[nodiscard]] std::optional<HttpResponse> beyond(const HttpRequest& request) const;
    /// Troubles that never came to pass: there was no such page, or no such member.
    [[nodiscard]] std::vector<Trouble> unmet() const;

private:
    struct One
    {
        Trouble trouble;
        RecordPath path; ///< Rename: of the member
        bool met = false;
    };
    explicit Troubles(const Connector& connector) : m_source(*connector.source) {}
    [[nodiscard]] std::int64_t pageOf(const HttpRequest& request);
    [[nodiscard]] bool isPage(const Json& body) const;
    void change(One& one, std::int64_t page, int attempt, HttpResponse& answer, Json& body);
    bool setTotal(std::int64_t total, HttpResponse& answer, Json& body) const;

    Source m_source;
    RecordPath m_records, m_total, m_detail;
    std::vector<One> m_all;
    std::map<std::string, std::int64_t> m_pages;  ///< by request, in the order of the first time
    std::map<std::int64_t, std::string> m_before; ///< bodies of the last two pages
    HttpRequest m_lastRequest;                    ///< of a page
    HttpResponse m_lastPage;                      ///< its answer
};

} // namespace muster
