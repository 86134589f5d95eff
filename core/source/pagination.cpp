// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/pagination.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>

namespace muster {

namespace {

constexpr std::int64_t mostAhead = 64;

QString tr(const char* text)
{
    return QCoreApplication::translate("Pagination", text);
}

/// A total as servers write it: "250", or behind the slash of a Content-Range such as "items 0-99/250".
std::optional<std::int64_t> number(std::string_view text)
{
    if (const std::size_t slash = text.rfind('/'); slash != std::string_view::npos)
        text.remove_prefix(slash + 1);
    std::int64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc() && end == text.data() + text.size() && value >= 0 ? std::optional(value) : std::nullopt;
}

} // namespace

bool Pager::isNumbered() const
{
    return std::holds_alternative<PageOffset>(m_kind) || std::holds_alternative<PageNumber>(m_kind);
}

std::optional<std::string> Pager::envelopeText(const PageAnswer& page, int slot) const
{
    return slot < 0 ? std::nullopt : page.summary.envelope[static_cast<std::size_t>(slot)];
}

void Pager::note(const QString& word)
{
    if (std::find(m_proof.words.begin(), m_proof.words.end(), word) == m_proof.words.end())
        m_proof.words.push_back(word);
}

void Pager::doubt(const QString& word)
{
    m_doubted = true;
    m_proof.complete = false; // also when the last page was taken already
    note(word);
}

void Pager::end(FetchProof::Stop reason)
{
    m_ended = true;
    m_proof.stop = reason;
    if (hasTotal() && m_proof.records != *m_proof.total && reason != FetchProof::Stop::Cap)
        doubt(tr("The source reports %1 users but its pages hold %2, so nobody is treated as missing.")
                  .arg(*m_proof.total)
                  .arg(m_proof.records));
    m_proof.complete = !m_doubted && reason != FetchProof::Stop::Cap && reason != FetchProof::Stop::Error;
}

bool Pager::stop(FetchProof::Stop reason)
{
    end(reason);
    return false;
}

std::optional<PageRequest> Pager::request(std::int64_t k) const
{
    if (m_ended || k < 0)
        return std::nullopt;
    if (isNumbered()) {
        if (k > 0 && m_step == 0)
            return std::nullopt;
        const std::int64_t stride = std::holds_alternative<PageOffset>(m_kind) ? m_step : 1;
        return build(m_next + k * stride, {});
    }
    return k == 0 ? std::optional(build(0, m_token)) : std::nullopt;
}

std::int64_t Pager::horizon() const
{
    if (m_ended)
        return 0;
    if (!isNumbered() || m_step == 0)
        return 1;
    if (!hasTotal() || m_proof.records > *m_proof.total)
        return m_ahead;
    // with an exact multiple of the page size one more page must prove that the total does not lie
    const std::int64_t left = *m_proof.total - m_proof.records;
    return left / m_step + 1;
}

void Pager::readTotal(const PageAnswer& page)
{
    if (!m_totalExpected)
        return;
    std::optional<std::string> text = envelopeText(page, m_totalSlot);
    if (!m_totalHeader.empty()) {
        const std::string_view value = headerValue(page.headers, m_totalHeader);
        text = value.empty() ? std::nullopt : std::optional<std::string>(value);
    }
    if (!text) {
        if (m_proof.pages == 1)
            doubt(tr("The answer has no total where the connector expects one, so it cannot be checked that all users "
                     "came. Correct the total, or set it to none."));
        return;
    }
    const auto total = number(*text);
    if (!total)
        return doubt(tr("The total “%1” is not a number, so it cannot be checked that all users came. Correct the path "
                        "of the total.")
                         .arg(excerpt(*text)));
    if (!hasTotal())
        m_proof.total = total;
    if (*m_proof.total != *total) {
        m_proof.totalDrifted = true;
        doubt(tr("The reported total changed from %1 to %2 while the pages were read, so users may have been skipped.")
                  .arg(*m_proof.total)
                  .arg(*total));
    }
}

Result<bool> Pager::firstWithoutList()
{
    if (hasTotal() && *m_proof.total == 0)
        return stop(FetchProof::Stop::EmptyPage);
    return fail(ErrorKind::BadAnswer,
                tr("The records path “%1” leads nowhere in the first answer, or to null. Test Connection shows which "
                   "paths hold lists.")
                    .arg(m_recordsPath),
                {}, QStringLiteral("source.list.records"));
}

void Pager::serverGivesLess(std::int64_t records)
{
    m_proof.serverPageSize = static_cast<int>(records);
    m_step = records;
    note(tr("The server gives at most %1 users a page although %2 were asked for.").arg(records).arg(m_pageSize));
}

void Pager::learnStep(std::int64_t records)
{
    const bool asked = !m_sizeName.empty();
    if (m_firstCount == 0) {
        m_firstCount = records;
        m_step = asked ? m_pageSize : records;
        if (asked && records > m_pageSize) {
            m_step = records;
            note(tr("The server sent %1 users in one page although %2 were asked for: it may not honour “%3”.")
                     .arg(records)
                     .arg(m_pageSize)
                     .arg(QString::fromStdString(m_sizeName)));
        } else if (asked && records < m_pageSize && hasTotal() && *m_proof.total > m_proof.records) {
            serverGivesLess(records);
        }
    } else if (asked && !m_proof.serverPageSize && m_firstCount < m_pageSize && m_step == m_pageSize) {
        serverGivesLess(m_firstCount); // the short first page was not the last
    }
}

Result<bool> Pager::take(const PageAnswer& page)
{
    ++m_proof.pages;
    readTotal(page);
    const std::int64_t records = page.summary.records;
    if (m_proof.pages == 1 && !page.summary.listFound)
        return firstWithoutList();
    if (records > 0 && !m_prints.insert(page.summary.fingerprint).second) {
        if (totalReached())
            return stop(FetchProof::Stop::TotalReached); // the server repeats its last page past the end
        return fail(ErrorKind::Loop,
                    tr("The server sent the same page again (page %1 of this run), so it does not honour the paging. "
                       "Check the names of the paging parameters, or set paging to none.")
                        .arg(m_proof.pages));
    }
    m_proof.records += records;
    if (records > 0)
        learnStep(records);
    m_emptyInRow = records > 0 ? 0 : m_emptyInRow + 1;
    if (m_emptyInRow > 1000)
        return fail(ErrorKind::Loop, tr("The server sent 1,000 empty pages in a row and still names a next page. Ask "
                                        "the source's support, or set a filter."));
    if (hasTotal() && m_proof.records > *m_proof.total)
        doubt(tr("The pages hold more users than the reported total of %1, so the total cannot prove that all came.")
                  .arg(*m_proof.total));
    return std::visit([&](const auto& kind) { return advance(page, kind); }, m_kind);
}

bool Pager::emptyPage()
{
    return stop(totalReached() && *m_proof.total > 0 ? FetchProof::Stop::TotalReached : FetchProof::Stop::EmptyPage);
}

Result<void> Pager::checkIds(std::uint64_t ids)
{
    if (m_idPrints.insert(ids).second)
        return {};
    return fail(ErrorKind::Loop, tr("The server sent the same users again under another page (page %1 of this run), so "
                                    "it does not honour the paging. Check the names of the paging parameters.")
                                     .arg(m_proof.pages));
}

bool Pager::endsWith(int status)
{
    const bool placed = isNumbered() || std::holds_alternative<PageLastId>(m_kind);
    if (m_ended || m_proof.pages == 0 || !placed || status == 401 || status == 403 || status == 429)
        return false;
    if (totalReached()) {
        end(FetchProof::Stop::TotalReached);
        return true;
    }
    const bool meansEnd = status == 204 || status == 400 || status == 404 || status == 416 || status == 422;
    if (hasTotal() || !meansEnd)
        return false;
    if (m_lastWasFull && status != 204)
        doubt(tr("The page after the last full one was answered with status %1, so it is not certain that the list "
                 "ended there.")
                  .arg(status));
    end(FetchProof::Stop::NoMorePages);
    return true;
}

Result<bool> Pager::advance(const PageAnswer& page, const PageNone&)
{
    if (linkNext(page.headers))
        doubt(tr("The answer names a next page in its Link header, but the connector has no paging. Set paging to "
                 "“Link header”."));
    return stop(FetchProof::Stop::LastPage);
}

Result<bool> Pager::advanceNumbered(std::int64_t records, std::int64_t stride)
{
    if (records == 0)
        return emptyPage();
    m_next += stride;
    m_lastWasFull = records >= m_step;
    m_ahead = m_lastWasFull ? std::min(2 * m_ahead, mostAhead) : 1;
    return totalReached() && !m_lastWasFull ? stop(FetchProof::Stop::TotalReached) : true;
}

Result<bool> Pager::advance(const PageAnswer& page, const PageOffset&)
{
    return advanceNumbered(page.summary.records, page.summary.records);
}

Result<bool> Pager::advance(const PageAnswer& page, const PageNumber&)
{
    return advanceNumbered(page.summary.records, 1);
}

Result<bool> Pager::token(std::int64_t records, const std::string& text, const QString& what)
{
    if (m_tokens.insert(std::hash<std::string>()(text)).second) {
        m_token = text;
        return true;
    }
    if (records == 0)
        return emptyPage();
    return fail(ErrorKind::Loop, tr("The server gave the same %1 twice (“%2”, after page %3), so its pages would never "
                                    "end. Check the paging settings.")
                                     .arg(what, excerpt(text), QString::number(m_proof.pages)));
}

Result<bool> Pager::advance(const PageAnswer& page, const PageCursor& kind)
{
    std::optional<std::string> cursor = envelopeText(page, m_tokenSlot);
    if (!m_tokenHeader.empty()) {
        cursor = std::string(headerValue(page.headers, m_tokenHeader));
    }
    const auto more = envelopeText(page, m_moreSlot);
    const bool saysNo = more && (*more == "false" || *more == "0" || *more == "no" || more->empty());
    const bool hasCursor = cursor && !cursor->empty() && *cursor != "0" && *cursor != "false";
    if (saysNo || (!kind.more.empty() && !more && !hasCursor))
        return stop(FetchProof::Stop::NoMorePages);
    if (hasCursor)
        return token(page.summary.records, *cursor, tr("cursor"));
    if (more)
        doubt(tr("The answer says that there are more pages but gives no cursor. Check the path of the cursor."));
    return stop(FetchProof::Stop::NoMorePages);
}

Result<bool> Pager::follow(const PageAnswer& page, const std::optional<std::string>& link)
{
    if (!link || link->empty() || *link == "false")
        return stop(FetchProof::Stop::NoMorePages);
    auto url = nextPageUrl(page.url, *link, m_origin);
    if (!url)
        return fail(std::move(url.error()));
    return token(page.summary.records, *url, tr("next page"));
}

Result<bool> Pager::advance(const PageAnswer& page, const PageNextUrl&)
{
    return follow(page, envelopeText(page, m_tokenSlot));
}

Result<bool> Pager::advance(const PageAnswer& page, const PageLinkHeader&)
{
    return follow(page, linkNext(page.headers));
}

Result<bool> Pager::advance(const PageAnswer& page, const PageLastId&)
{
    const std::int64_t records = page.summary.records;
    if (records == 0)
        return emptyPage();
    m_lastWasFull = records >= m_step;
    if (totalReached() && !m_lastWasFull)
        return stop(FetchProof::Stop::TotalReached);
    if (!page.summary.last || page.summary.last->empty())
        return fail(ErrorKind::BadAnswer, tr("The last user of page %1 has no value at “%2”, which the next page "
                                             "starts after. Correct the path in the paging settings.")
                                              .arg(m_proof.pages)
                                              .arg(m_last ? QString::fromStdString(m_last->text()) : QString()));
    return token(records, *page.summary.last, tr("last id"));
}

} // namespace muster
