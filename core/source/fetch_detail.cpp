// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/fetch_loop.h"

#include <QCoreApplication>

namespace muster {

namespace {

constexpr std::string_view idMark = "{id}";

QString tr(const char* text)
{
    return QCoreApplication::translate("SourceClient", text);
}

} // namespace

Result<DetailFetch> DetailFetch::create(const Source& source, std::vector<RecordPath> fields, std::uint64_t seed)
{
    const std::string& path = source.detail->path;
    if (path.find(idMark) == std::string::npos || path.find('#') != std::string::npos ||
        path.find("://") < path.find('?'))
        return fail(ErrorKind::Invalid,
                    tr("The path of the detail request must be the part behind the base URL and hold {id} where the "
                       "user's id goes, such as /employees/{id}."),
                    {}, QStringLiteral("source.detail.path"));
    auto record = RecordPath::parse(source.detail->record);
    if (!record) {
        record.error().where = QStringLiteral("source.detail.record");
        return fail(std::move(record.error()));
    }
    RecordReader::Options options{std::move(*record), std::move(fields), {}, seed};
    options.single = true;
    DetailFetch detail{RecordReader(std::move(options))};
    detail.setUrl(source.baseUrl, path);
    return detail;
}

void DetailFetch::setUrl(const std::string& base, const std::string& path)
{
    // the path is made a URL on both sides of {id}, which itself is encoded for each user
    const std::size_t mark = path.find(idMark);
    const std::size_t query = base.find('?');
    m_before = joinPath(base.substr(0, query), path.substr(0, mark));
    m_after = urlSyntax(path.substr(mark + idMark.size()));
    if (query != std::string::npos)
        m_after.append(1, path.find('?') == std::string::npos ? '?' : '&').append(urlSyntax(base.substr(query + 1)));
}

std::string DetailFetch::url(const std::string& id) const
{
    return m_before + percentEncoded(id) + m_after;
}

Result<void> DetailFetch::run(const SourceAccess& access, Flights& flights, std::int64_t bodyBytes,
                              const std::vector<Wanted>& wanted, const SourceClient::Callbacks& callbacks)
{
    std::size_t sent = 0;
    for (const Wanted& one : wanted) {
        for (; sent < wanted.size() && flights.size() < flights.window(); ++sent)
            flights.send(access.get(url(wanted[sent].id), bodyBytes));
        const Flights::Answer answer = flights.take();
        if (!answer.response)
            return fail(access.with(answer.response.error(), answer.request));
        if (onAnswer)
            onAnswer(answer.request, *answer.response);
        m_bytes += static_cast<std::int64_t>(answer.response->body.size());
        if (auto done = read(access, answer, one, callbacks); !done)
            return done;
    }
    return {};
}

Result<void> DetailFetch::read(const SourceAccess& access, const Flights::Answer& answer, const Wanted& wanted,
                               const SourceClient::Callbacks& callbacks)
{
    const HttpResponse& response = *answer.response;
    const auto problem = [&](Error error) {
        if (callbacks.problem)
            callbacks.problem({wanted.number, wanted.raw, std::move(error)});
    };
    if (response.status == 404 || response.status == 410) {
        ++m_gone;
        Error error = access.refused(answer.request, response);
        error.message = tr("The list names the user “%1”, but there are no details about them (%2). They may have been "
                           "removed meanwhile.")
                            .arg(excerpt(wanted.id), QString::number(response.status));
        problem(std::move(error));
        return {};
    }
    if (response.status < 200 || response.status > 299)
        return fail(access.refused(answer.request, response));
    const auto page = m_reader.scan(response.body);
    if (!page)
        return fail(access.with(page.error(), answer.request, response));
    if (page->records != 1) {
        problem(access.with({ErrorKind::BadAnswer, tr("The details of the user “%1” hold no object at the record path. "
                                                      "Correct the path of the detail request.")
                                                       .arg(excerpt(wanted.id))},
                            answer.request, response));
        return {};
    }
    const auto numbered = [&](RecordView record) {
        record.number = wanted.number;
        callbacks.record(record);
    };
    const auto faulty = [&](RecordProblem bad) {
        bad.number = wanted.number;
        problem(std::move(bad.error));
    };
    if (auto done = m_reader.records(numbered, faulty, callbacks.known); !done)
        return fail(access.with(done.error(), answer.request, response));
    return {};
}

} // namespace muster
