// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::fuzz {

/// One reader of foreign bytes. `run` returns an empty text, or what it found to be wrong; a crash, a hang or a
/// sanitizer's report is wrong anyway.
struct Target
{
    std::string name;
    std::vector<std::string> samples;
    std::vector<std::string_view> words;
    std::function<std::string(const std::string& input)> run;
};

[[nodiscard]] Target pages();        ///< RecordReader, against a second JSON reader and RecordPath::find
[[nodiscard]] Target paths();        ///< RecordPath
[[nodiscard]] Target connectors();   ///< connector files: read, write, lint
[[nodiscard]] Target addresses();    ///< Origin, next pages, Link headers, redirects
[[nodiscard]] Target answers();      ///< framing of HTTP answers, Retry-After, gzip
[[nodiscard]] Target texts();        ///< keys, plain text, CSV, log lines, redaction
[[nodiscard]] Target callbacks();    ///< redirects of OAuth, against a second reader of queries
[[nodiscard]] Target tokens();       ///< answers of token servers, metadata
[[nodiscard]] Target csvFiles();     ///< CSV written, and read again by another reader
[[nodiscard]] Target curlCommands(); ///< cURL commands and the drafts that they become
[[nodiscard]] Target descriptions(); ///< OpenAPI and Swagger, YAML, and their drafts

/// All of them.
[[nodiscard]] inline std::vector<Target> allTargets()
{
    return {pages(),     paths(),  connectors(), addresses(),    answers(),     texts(),
            callbacks(), tokens(), csvFiles(),   curlCommands(), descriptions()};
}

} // namespace muster::fuzz
