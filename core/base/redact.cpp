// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/redact.h"

#include <QByteArray>

#include <algorithm>
#include <array>
#include <span>

namespace muster {

namespace {

constexpr std::string_view mask = "***";

std::string lower(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

bool containsAny(const std::string& text, std::span<const std::string_view> words)
{
    return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

bool isSecretParameter(std::string_view name)
{
    static constexpr std::array<std::string_view, 9> parts{"token",     "key",  "secret",     "password", "passwd",
                                                           "signature", "auth", "credential", "session"};
    static constexpr std::array<std::string_view, 5> whole{"code", "sig", "pwd", "pass", "jwt"};
    const std::string small = lower(name);
    return containsAny(small, parts) || std::ranges::find(whole, small) != whole.end();
}

void appendQuery(std::string& out, std::string_view query)
{
    while (true) {
        const auto end = query.find_first_of("&?;"); // also an address inside a value: next=https://h/x?token=...
        const std::string_view pair = query.substr(0, end);
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && isSecretParameter(pair.substr(0, equals)))
            out.append(pair.substr(0, equals + 1)).append(mask);
        else
            out.append(pair);
        if (end == std::string_view::npos)
            return;
        out += query[end];
        query.remove_prefix(end + 1);
    }
}

} // namespace

std::string redactUrl(std::string_view url)
{
    std::string out;
    const auto scheme = url.find("://");
    if (scheme != std::string_view::npos && scheme < url.find_first_of("/?#\\")) { // not one inside a value
        const auto start = scheme + 3;
        const auto end = std::min(url.find_first_of("/?#", start), url.size());
        const auto at = url.substr(start, end - start).rfind('@');
        out.append(url.substr(0, start));
        url.remove_prefix(at == std::string_view::npos ? start : start + at + 1);
    }
    const auto fragment = std::min(url.find('#'), url.size());
    const auto query = url.substr(0, fragment).find('?');
    if (query == std::string_view::npos) {
        out.append(url.substr(0, fragment));
    } else {
        out.append(url.substr(0, query + 1));
        appendQuery(out, url.substr(query + 1, fragment - query - 1));
    }
    if (fragment < url.size()) {
        out += '#';
        appendQuery(out, url.substr(fragment + 1));
    }
    return out;
}

bool isSecretHeader(std::string_view name)
{
    static constexpr std::array<std::string_view, 7> parts{"key",    "token",   "secret",   "password",
                                                           "passwd", "session", "signature"};
    static constexpr std::array<std::string_view, 4> whole{"authorization", "proxy-authorization", "cookie",
                                                           "set-cookie"};
    const std::string small = lower(name);
    return std::ranges::find(whole, small) != whole.end() || containsAny(small, parts);
}

std::string redactValue(std::string text, std::string_view secret)
{
    if (secret.size() < 4)
        return text;
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + mask.size()))
        text.replace(at, secret.size(), mask);
    return text;
}

std::vector<Secret> secretForms(std::string_view secret)
{
    const QByteArray plain(secret.data(), static_cast<qsizetype>(secret.size()));
    const QByteArray form = plain.toPercentEncoding(" ", "~").replace(' ', '+'); // WHATWG URL, section 5.2
    std::vector<QByteArray> all{plain, plain.toPercentEncoding(), form, plain.toHex(), plain.toHex().toUpper()};
    for (const QByteArray& text : {plain, form}) {
        for (int offset = 0; offset < 3; ++offset) {
            const QByteArray packed = (QByteArray(offset, 'x') + text).toBase64(QByteArray::OmitTrailingEquals);
            const qsizetype before = offset == 0 ? 0 : 4;
            const QByteArray inner = packed.mid(before, std::max<qsizetype>(packed.size() - before - 4, 0));
            all.push_back(inner);
            all.push_back(QByteArray(inner).replace('+', '-').replace('/', '_'));
        }
    }
    // longest first: a form that holds another must not leave its rest behind
    std::ranges::sort(all, [](const QByteArray& a, const QByteArray& b) {
        return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
    const auto repeated = std::ranges::unique(all);
    all.erase(repeated.begin(), repeated.end());
    std::vector<Secret> forms;
    for (const QByteArray& text : all) {
        // a short piece of base64 would also stand in text that has nothing to do with it
        if (text.size() >= (text == plain ? 4 : 8))
            forms.emplace_back(text.toStdString());
    }
    return forms;
}

} // namespace muster
