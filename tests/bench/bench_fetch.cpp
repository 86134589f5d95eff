// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/qthttp.h"
#include "core/source/fetch.h"
#include "tests/fakes/answeringhttp.h"

#include <QCoreApplication>

#include <chrono>
#include <cstdio>
#include <unordered_set>

/// Fetches a list for real and tells how fast: `bench_fetch URL [PAGESIZE [PARALLEL [TOKEN]]]`, where URL answers
/// {"data": [...]} with a header X-Total-Count to offset and limit. Twice: all new, then all known by their
/// fingerprints.
using namespace muster;

int main(int argc, char** argv)
{
    const QCoreApplication app(argc, argv);
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_fetch URL [PAGESIZE [PARALLEL [TOKEN]]]\n");
        return 2;
    }
    Connector connector;
    connector.id = "bench";
    connector.externalId = "id";
    connector.source = Source();
    connector.source->baseUrl = argv[1];
    connector.source->list.records = "data";
    connector.source->total = {Total::In::Header, {}, "X-Total-Count"};
    connector.source->pagination =
        PageOffset{"limit", "offset", argc > 2 ? std::atoi(argv[2]) : 100, 0, ParamIn::Query};
    if (argc > 4)
        connector.source->auth = AuthBearer{{argv[4], ""}};
    FetchLimits limits;
    limits.parallel = argc > 3 ? std::atoi(argv[3]) : limits.parallel;
    QtHttp http;
    FixedSecrets secrets;
    auto client = SourceClient::create(connector, sourcePorts(http, secrets));
    std::unordered_set<std::uint64_t> prints;
    for (const char* turn : {"new", "known"}) {
        const bool known = !prints.empty();
        SourceClient::Callbacks callbacks;
        callbacks.record = [&](const RecordView& record) {
            if (!known)
                prints.insert(record.fingerprint);
        };
        if (known)
            callbacks.known = [&](std::uint64_t print) { return prints.contains(print); };
        std::vector<RecordPath> fields;
        for (const char* path :
             {"id", "userName", "name.first", "name.last", "emails[type=work].value", "employment.title"})
            fields.push_back(*RecordPath::parse(path));
        const auto begin = std::chrono::steady_clock::now();
        const auto proof = client ? client->fetch(fields, 1, {}, limits, callbacks, {}) : fail(client.error());
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        if (!proof) {
            std::fprintf(stderr, "%s\n%s\n", qPrintable(proof.error().message), qPrintable(proof.error().detail));
            return 1;
        }
        std::printf("%-6s %8.3f s %10.0f users/s  %lld users, %lld pages, %lld requests, complete: %s\n", turn, seconds,
                    static_cast<double>(proof->records) / seconds, static_cast<long long>(proof->records),
                    static_cast<long long>(proof->pages), static_cast<long long>(proof->requests),
                    proof->complete ? "yes" : "no");
        for (const QString& word : proof->words)
            std::printf("  %s\n", qPrintable(word));
    }
    return 0;
}
