// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answeringhttp.h"

#include "core/base/json.h"
#include "core/source/connectorsecrets.h"
#include "core/source/recordpath.h"

#include <QUrl>
#include <QUrlQuery>

#include <algorithm>

namespace muster {

/// A vendor's server: gives the pages of a sample to whoever asks for them as the connector should.
class SampleServer
{
public:
    SampleServer(const Connector& connector, const Json& sample)
        : m_source(*connector.source), m_sample(sample), m_pages(sample.at("pages"))
    {
        const auto records = RecordPath::parse(m_source.list.records);
        std::int64_t before = 0;
        for (const Json& page : m_pages) {
            m_offsets.push_back(before);
            before += static_cast<std::int64_t>(records->find(page.at("body")).size());
        }
    }

    Result<HttpResponse> answer(const HttpRequest& request)
    {
        const auto* session = std::get_if<AuthSession>(&m_source.auth);
        if (session && request.url == loginUrl(m_source, *session))
            return ok(m_sample.at("login"), {});
        if (m_source.detail) {
            for (const auto& [id, body] : m_sample.at("details").items()) {
                if (request.url.ends_with('/' + id))
                    return ok(body, {});
            }
        }
        const Json& page = m_pages.at(index(request));
        std::vector<HttpHeader> headers;
        for (const auto& [name, value] : page.at("headers").items())
            headers.push_back({name, value.get<std::string>()});
        return ok(page.at("body"), std::move(headers));
    }

private:
    static HttpResponse ok(const Json& body, std::vector<HttpHeader> headers)
    {
        HttpResponse response;
        response.status = 200;
        response.reason = "OK";
        response.headers = std::move(headers);
        response.body = writeJson(body);
        return response;
    }

    /// The number that the request gives to the parameter, in the query or in the body.
    static std::int64_t number(const HttpRequest& request, const std::string& name, ParamIn in)
    {
        if (in == ParamIn::Body) {
            const Json found = RecordPath::parse(name)->find(readJson(request.body));
            return found.is_number_integer() ? found.get<std::int64_t>() : -1;
        }
        const QUrlQuery query{QUrl{QString::fromStdString(request.url)}};
        for (const auto& [key, value] : query.queryItems(QUrl::FullyDecoded)) {
            if (key == QString::fromStdString(name))
                return value.toLongLong();
        }
        return -1;
    }

    std::size_t index(const HttpRequest& request)
    {
        const std::size_t last = m_pages.size() - 1;
        if (const auto* offset = std::get_if<PageOffset>(&m_source.pagination)) {
            const std::int64_t at = number(request, offset->offset, offset->in) - offset->start;
            const auto found = std::find(m_offsets.begin(), m_offsets.end(), at);
            return found == m_offsets.end() ? last : static_cast<std::size_t>(found - m_offsets.begin());
        }
        if (const auto* page = std::get_if<PageNumber>(&m_source.pagination))
            return std::min(last, static_cast<std::size_t>(number(request, page->page, page->in) - page->first));
        return std::min(last, m_next++); // one after the other
    }

    const Source& m_source;
    const Json& m_sample;
    const Json& m_pages;
    std::vector<std::int64_t> m_offsets; ///< users before each page
    std::size_t m_next = 0;
};

} // namespace muster
