// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/redact.h"
#include "core/base/textkey.h"
#include "core/base/untrusted.h"
#include "core/net/httpcheck.h"
#include "core/net/inflate.h"
#include "core/net/origin.h"
#include "core/net/retry.h"
#include "core/source/pagination_url.h"
#include "tests/fuzz/targets.h"

#include <QStringDecoder>

#include <algorithm>

namespace muster::fuzz {

namespace {

bool isAt(const std::string& url, const Origin& origin)
{
    const auto parsed = Origin::parse(url);
    return parsed && *parsed == origin;
}

std::string runAddress(const std::string& input)
{
    if (const auto parsed = Origin::parse(input); parsed) {
        if (input.find('@') < input.find_first_of("/?#", 8))
            return "an address with userinfo was accepted";
        if (!isAt(parsed->text(), *parsed))
            return "the origin's text is another origin: " + parsed->text();
        if (parsed->scheme == "http" && !parsed->isLoopback())
            return "plain http to another computer was accepted";
    }
    static const std::string page = "https://hr.example.com/api/users?page=1";
    static const Origin home = Origin::parse(page).value();
    if (const auto next = nextPageUrl(page, input, home); next && !isAt(*next, home))
        return "a next page leads away: " + *next;
    if (const auto link = linkNext({{"Link", input}}); link)
        if (const auto next = nextPageUrl(page, *link, home); next && !isAt(*next, home))
            return "a Link header leads away: " + *next;
    HttpRequest request;
    request.url = page;
    if (const auto target = httpcheck::redirect(request, page, 302, input); target && !isAt(*target, home))
        return "a redirect leads away: " + *target;
    const std::string shown = redactUrl(input);
    const std::size_t query = shown.find('?');
    if (query != std::string::npos && (shown.find("?token=Top5ecret", query) != std::string::npos ||
                                       shown.find("&token=Top5ecret", query) != std::string::npos))
        return "a credential stayed in the address: " + shown;
    return {};
}

/// Lines "Name: value", and behind an empty line a packed body.
std::string runAnswer(const std::string& input)
{
    HttpResponse response;
    std::size_t at = 0;
    while (at < input.size()) {
        const std::size_t end = std::min(input.find('\n', at), input.size());
        const std::string line = input.substr(at, end - at);
        at = end + 1;
        if (line.empty())
            break;
        const std::size_t colon = std::min(line.find(':'), line.size());
        response.headers.push_back({line.substr(0, colon), line.substr(std::min(colon + 2, line.size()))});
    }
    if (const auto framing = httpcheck::framing(response.headers); framing && framing->length && *framing->length < 0)
        return "a negative length was accepted";
    const auto pause = retry::retryAfter(response.header("Retry-After"), Timestamp(std::chrono::hours(500'000)));
    if (pause && pause->count() < 0)
        return "a pause before now";
    constexpr std::int64_t cap = 100'000;
    Inflate inflate(cap);
    auto step = Inflate::Step::More;
    std::string out;
    const std::string packed = at < input.size() ? input.substr(at) : std::string();
    for (std::size_t i = 0; i < packed.size() && step == Inflate::Step::More; i += 7)
        step = inflate.add(std::string_view(packed).substr(i, 7), out);
    const std::int64_t most = step == Inflate::Step::TooLarge ? cap + 64 * 1024 : cap; // found out a little later
    return static_cast<std::int64_t>(out.size()) <= most ? "" : "more bytes than allowed were unpacked";
}

std::string checkCell(const std::string& input)
{
    std::string cell = csvCell(input);
    if (cell.starts_with('"')) {
        if (cell.size() < 2 || !cell.ends_with('"'))
            return "a quoted cell is not closed";
        cell = cell.substr(1, cell.size() - 2);
        for (std::size_t at = cell.find('"'); at != std::string::npos; at = cell.find('"', at + 2))
            if (cell.substr(at, 2) != "\"\"")
                return "a quote inside a cell is not doubled";
    } else if (cell.find_first_of(",\"\r\n") != std::string::npos) {
        return "a cell that needs quotes has none";
    }
    return !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos
               ? "a cell begins like a formula"
               : "";
}

std::string runText(const std::string& input)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder.decode(QByteArray(input.data(), static_cast<qsizetype>(input.size())));
    Q_UNUSED(decoded)
    if (isUtf8(input) == decoder.hasError())
        return "isUtf8 and Qt differ";
    if (isUtf8(input) && textKey(textKey(input)) != textKey(input))
        return "the key of a key is another one";
    const QString shown = displayText(input);
    if (std::any_of(shown.begin(), shown.end(), [](QChar c) { return c.category() == QChar::Other_Control; }))
        return "a control character is shown as it is";
    const std::string line = logText(input);
    if (std::any_of(line.begin(), line.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; }))
        return "a control character in a line of a log";
    return checkCell(input);
}

} // namespace

Target addresses()
{
    return {"addresses",
            {"https://hr.example.com/api/v1?token=Top5ecret&x=1", "http://127.0.0.1:8080/", "https://[::1]:443/x",
             "<https://hr.example.com/api/users?page=2>; rel=\"next\", <https://x/>; rel=prev", "/api/users?page=2",
             "?page=3", "//hr.example.com/x", "https://HR.example.com:443/users?page=9",
             "https://b\xC3\xBC"
             "cher.example/"},
            {"@",
             ":",
             "//",
             "/",
             "\\",
             "?",
             "#",
             "[",
             "]",
             "%00",
             "%2f",
             "%40",
             "user:pw@",
             "http://",
             "https://",
             "evil.example",
             ".",
             ":65536",
             ":0",
             "::1",
             "\r\n",
             "\t",
             " ",
             "<",
             ">",
             ";",
             "rel=next",
             "\"",
             ",",
             "xn--",
             "127.0.0.1",
             "localhost",
             "hr.example.com",
             "token=Top5ecret",
             "\xC3\xBC",
             "\xFF",
             "javascript:",
             "..",
             "&"},
            runAddress};
}

Target answers()
{
    const QByteArray zlib = qCompress(QByteArray(5000, 'x') + "some words that do not repeat").mid(4);
    return {"answers",
            {"Content-Length: 12\nContent-Type: application/json\n\n",
             "Transfer-Encoding: chunked\nRetry-After: 120\n\n",
             "Content-Encoding: gzip\nRetry-After: Wed, 21 Oct 2026 07:28:00 GMT\n\n" + zlib.toStdString(),
             "Content-Encoding: deflate\n\n" + zlib.toStdString()},
            {"Content-Length: ",
             "Content-Length: 1\nContent-Length: 2\n",
             "99999999999999999999",
             "-1",
             "+1",
             "0x10",
             ", 12",
             "identity",
             "br",
             "gzip, gzip",
             "\n",
             ":",
             " ",
             "Retry-After: ",
             "Wed, 21 Oct 9999 07:28:00 GMT",
             "Wed, 31 Feb 2026 25:61:61 GMT",
             "1e9",
             "\x1f\x8b\x08",
             "\x78\x9c",
             "\x00\x00\xff\xff"},
            runAnswer};
}

Target texts()
{
    return {"texts",
            {"Ann Lee", "=1+2", "\xC3\x84nne", "a,b\"c\r\nd",
             "\xE2\x80\xAE"
             "evil",
             "Stra\xC3\x9F"
             "e",
             "\xF0\x9F\x98\x80", "I\xCC\x87"},
            {"\"",
             ",",
             "\r",
             "\n",
             "\t",
             "=",
             "+",
             "-",
             "@",
             "'",
             "\xEF\xBC\x9D",
             "\xE2\x80\xAE",
             "\xE2\x81\xA9",
             "\xCC\x88",
             "\xED\xA0\x80",
             "\xF4\x90\x80\x80",
             "\xC0\x80",
             "\xC2\x9B",
             "\x1b[31m",
             "\x7f",
             "\x00",
             "\xEF\xBF\xBE",
             "\xC5\xBF",
             "\xE1\xBA\x9E"},
            runText};
}

} // namespace muster::fuzz
