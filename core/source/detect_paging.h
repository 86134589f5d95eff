// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/detect.h"

namespace muster {

/// A parameter of the request that was answered, in its URL or in its JSON body.
struct AskedParameter
{
    std::string name; ///< as sent; in a body the path of the value
    Json value;
    bool inBody = false;
    [[nodiscard]] std::string joined() const; ///< of the last name
};

/// Looks for the way to the next page, the surest kinds first.
class PagingSearch
{
public:
    PagingSearch(const SampleRequest& request, const SampleAnswer& answer, const std::vector<EnvelopeValue>& envelope,
                 std::int64_t size);

    [[nodiscard]] Scored<Pagination> run() const;
    [[nodiscard]] bool saysMore() const;
    /// Ways to go on that are worth a try.
    [[nodiscard]] std::vector<Pagination> candidates() const;

private:
    using Way = std::optional<Scored<Pagination>>;
    [[nodiscard]] Way linkHeader() const;
    [[nodiscard]] Way nextUrl() const;
    [[nodiscard]] Way cursor() const;
    [[nodiscard]] Way headerCursor() const;
    [[nodiscard]] Way scim() const;
    [[nodiscard]] Way asked() const;
    [[nodiscard]] Way spring() const;
    [[nodiscard]] Way echoedPage() const;
    [[nodiscard]] Way echoedOffset() const;
    [[nodiscard]] Way lastId() const;

    [[nodiscard]] const EnvelopeValue* bestCursor() const;
    [[nodiscard]] Scored<Pagination> cursorWith(PageCursor page, const std::string& name,
                                                const std::string& written) const;
    [[nodiscard]] const AskedParameter* pick(std::string_view names, bool numbers, std::string_view except = {}) const;
    [[nodiscard]] const EnvelopeValue* echo(std::string_view name, bool number = true) const;
    [[nodiscard]] const EnvelopeValue* firstEcho(std::initializer_list<std::string_view> names) const;
    [[nodiscard]] const EnvelopeValue* more() const;
    [[nodiscard]] int pageSize(const Json* value) const;
    [[nodiscard]] std::pair<std::string, int> askedSize() const;

    const SampleRequest& m_request;
    const SampleAnswer& m_answer;
    const std::vector<EnvelopeValue>& m_envelope;
    std::int64_t m_size;
    std::vector<AskedParameter> m_asked;
};

} // namespace muster
