// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/net/http.h"

#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// A request as another program wrote it down, its credentials still inside: never shown, never stored; draftFrom()
/// (connectordraft.h) takes them out. Move-only.
struct PlainRequest
{
    std::string method = "GET";
    std::string url; ///< absolute
    std::vector<HttpHeader> headers;
    std::string body;
    Secret userPassword;        ///< "user:password" of Basic authentication
    std::vector<QString> notes; ///< what was left out, and why
    /// The answer that was written down too (HAR); empty when there is none.
    std::string answer;
    std::vector<HttpHeader> answerHeaders;
};

/// A cURL command as a person or a browser wrote it: quotes of POSIX shells ('..', "..", $'..', backslash at the end
/// of a line), of Windows' cmd (^ escapes, ^" quotes) or of PowerShell (backtick). Errors: Invalid (no URL, an open
/// quote, a file to read, a form), Usage (no curl command at all).
[[nodiscard]] Result<PlainRequest> readCurl(std::string_view command);

/// The words of a command line, as the shell that it was written for would hand them over; what follows | ; & > is cut
/// off. Error Invalid: a quote that is never closed.
[[nodiscard]] Result<std::vector<std::string>> shellWords(std::string_view command);

/// The requests of a HAR file (http://www.softwareishard.com/blog/har-12-spec/) whose answers are JSON, the one that
/// looks most like a list of users first. Errors: Invalid.
[[nodiscard]] Result<std::vector<PlainRequest>> readHar(std::string_view text);

/// The GET and POST requests of a Postman collection (v2.0, v2.1), in folders too; variables of the collection are put
/// in, others are left as {{name}} and noted. The likeliest list of users first. Errors: Invalid.
[[nodiscard]] Result<std::vector<PlainRequest>> readPostman(std::string_view text);

/// How much a path looks like a list of users: higher is better.
[[nodiscard]] int listLikeness(std::string_view method, std::string_view path);

} // namespace muster
