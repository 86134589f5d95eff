// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "core/source/pagination_url.h"
#include "core/source/plainrequest.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <optional>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("CurlCommand", text);
}

/// Options that take a value, by their long names; what is not listed here takes none.
struct Known
{
    char letter;
    std::string_view name;
};
constexpr std::array withValue{Known{'X', "request"},
                               Known{'H', "header"},
                               Known{'d', "data"},
                               Known{0, "data-ascii"},
                               Known{0, "data-raw"},
                               Known{0, "data-binary"},
                               Known{0, "data-urlencode"},
                               Known{0, "json"},
                               Known{'u', "user"},
                               Known{'b', "cookie"},
                               Known{0, "url"},
                               Known{'F', "form"},
                               Known{0, "form-string"},
                               Known{'T', "upload-file"},
                               Known{'A', "user-agent"},
                               Known{'e', "referer"},
                               Known{'x', "proxy"},
                               Known{'o', "output"},
                               Known{'c', "cookie-jar"},
                               Known{'m', "max-time"},
                               Known{0, "connect-timeout"},
                               Known{0, "retry"},
                               Known{0, "cacert"},
                               Known{'E', "cert"},
                               Known{0, "key"},
                               Known{'w', "write-out"},
                               Known{'K', "config"},
                               Known{'D', "dump-header"},
                               Known{0, "oauth2-bearer"},
                               Known{0, "url-query"},
                               Known{'U', "proxy-user"},
                               Known{'r', "range"},
                               Known{0, "resolve"},
                               Known{0, "max-redirs"},
                               Known{0, "retry-delay"},
                               Known{0, "ciphers"},
                               Known{0, "interface"},
                               Known{0, "limit-rate"},
                               Known{0, "tls-max"},
                               Known{'C', "continue-at"},
                               Known{'z', "time-cond"},
                               Known{0, "proto"},
                               Known{'Q', "quote"},
                               Known{'y', "speed-time"},
                               Known{'Y', "speed-limit"},
                               Known{'t', "telnet-option"},
                               Known{'P', "ftp-port"},
                               Known{0, "aws-sigv4"}};

class CurlReader
{
public:
    explicit CurlReader(std::vector<std::string> words) : m_words(std::move(words)) {}
    Result<PlainRequest> read();

private:
    Result<void> word(const std::string& word);
    Result<void> letters(const std::string& word);
    Result<void> takesValue(std::string_view name, std::string value);
    Result<void> data(std::string_view name, std::string value);
    void noValue(std::string_view name);
    void header(const std::string& line);
    void setHeader(const std::string& name, std::string value);
    [[nodiscard]] bool hasHeader(std::string_view name) const;
    Result<void> finish();
    std::optional<std::string> next();
    [[nodiscard]] static Result<void> wrong(const QString& message) { return fail(ErrorKind::Invalid, message); }

    std::vector<std::string> m_words;
    std::size_t m_at = 1;
    PlainRequest m_request;
    std::string m_method, m_data;
    std::vector<std::string> m_query;
    bool m_hasData = false, m_dataIntoUrl = false, m_isJson = false, m_optionsEnded = false;
};

bool sameName(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
        return lower(x) == lower(y);
    });
}

std::optional<std::string> CurlReader::next()
{
    return m_at < m_words.size() ? std::optional(m_words[m_at++]) : std::nullopt;
}

Result<PlainRequest> CurlReader::read()
{
    while (const auto one = next())
        if (auto done = word(*one); !done)
            return fail(std::move(done.error()));
    if (auto done = finish(); !done)
        return fail(std::move(done.error()));
    return std::move(m_request);
}

Result<void> CurlReader::word(const std::string& word)
{
    if (word == "--" && !m_optionsEnded) {
        m_optionsEnded = true;
        return {};
    }
    if (m_optionsEnded || !word.starts_with('-') || word == "-")
        return takesValue("url", word);
    if (!word.starts_with("--"))
        return letters(word);
    const std::string name = word.substr(2);
    if (std::none_of(withValue.begin(), withValue.end(), [&](const Known& known) { return known.name == name; })) {
        noValue(name);
        return {};
    }
    auto value = next();
    if (!value)
        return wrong(tr("The option “%1” of the cURL command has no value. Copy the whole command.")
                         .arg(QString::fromStdString(word)));
    return takesValue(name, std::move(*value));
}

/// -sSLX POST, -XPOST, -H'..'
Result<void> CurlReader::letters(const std::string& word)
{
    for (std::size_t i = 1; i < word.size(); ++i) {
        const auto known = std::find_if(withValue.begin(), withValue.end(),
                                        [&](const Known& k) { return k.letter != 0 && k.letter == word[i]; });
        if (known == withValue.end()) {
            noValue(word[i] == 'G'   ? "get"
                    : word[i] == 'k' ? "insecure"
                    : word[i] == 'I' ? "head"
                                     : std::string_view());
            continue;
        }
        if (i + 1 < word.size())
            return takesValue(known->name, word.substr(i + 1));
        auto value = next();
        if (!value)
            return wrong(tr("The option “%1” of the cURL command has no value. Copy the whole command.")
                             .arg(QString::fromStdString(word)));
        return takesValue(known->name, std::move(*value));
    }
    return {};
}

void CurlReader::noValue(std::string_view name)
{
    if (name == "get")
        m_dataIntoUrl = true;
    else if (name == "head")
        m_method = "HEAD";
    else if (name == "insecure")
        m_request.notes.push_back(tr("“-k” (do not check the certificate) is not taken over. If the source has a "
                                     "certificate of its own, set its authority or its pin in the connector."));
}

Result<void> CurlReader::takesValue(std::string_view name, std::string value)
{
    if (name == "url") {
        if (m_request.url.empty())
            m_request.url = std::move(value);
        else
            m_request.notes.push_back(tr("The command has more than one URL. Only the first one is used."));
    } else if (name == "request") {
        m_method = std::move(value);
    } else if (name == "header") {
        if (value.starts_with('@'))
            return wrong(tr("The command reads headers from a file. Write them into the command."));
        header(value);
    } else if (name.starts_with("data") || name == "json" || name == "url-query") {
        return data(name, std::move(value));
    } else if (name == "user") {
        m_request.userPassword = Secret(std::move(value));
    } else if (name == "oauth2-bearer") {
        setHeader("Authorization", "Bearer " + value);
    } else if (name == "cookie") {
        if (value.find('=') != std::string::npos)
            setHeader("Cookie", std::move(value));
        else
            m_request.notes.push_back(tr("The command reads cookies from a file; they are left out."));
    } else if (name.starts_with("form") || name == "upload-file") {
        return wrong(tr("The command uploads a form or a file. A list of users is asked for with GET, or with POST and "
                        "JSON: copy that request instead."));
    } else if (name == "proxy" || name == "cacert" || name == "cert" || name == "key") {
        m_request.notes.push_back(tr("“--%1” is not taken over. Set it in the connector (proxy, tls).")
                                      .arg(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()))));
    }
    return {};
}

Result<void> CurlReader::data(std::string_view name, std::string value)
{
    if (value.starts_with('@') && name != "data-raw")
        return wrong(tr("The command reads its data from a file. Write the data itself into the command."));
    if (name == "data-urlencode" || name == "url-query") {
        const std::size_t sign = value.find('=');
        if (sign == std::string::npos)
            value = percentEncoded(value);
        else
            value = (sign == 0 ? std::string() : value.substr(0, sign + 1)) + percentEncoded(value.substr(sign + 1));
    }
    if (name == "url-query") {
        m_query.push_back(std::move(value));
        return {};
    }
    m_isJson = m_isJson || name == "json";
    m_data += (m_hasData && name != "json" ? "&" : "") + value;
    m_hasData = true;
    return {};
}

bool CurlReader::hasHeader(std::string_view name) const
{
    return std::any_of(m_request.headers.begin(), m_request.headers.end(),
                       [&](const HttpHeader& h) { return sameName(h.name, name); });
}

void CurlReader::setHeader(const std::string& name, std::string value)
{
    m_request.headers.push_back({name, std::move(value), false});
}

void CurlReader::header(const std::string& line)
{
    const std::size_t colon = line.find(':', line.starts_with(':') ? 1 : 0); // :authority of HTTP/2
    if (colon == std::string::npos || line.starts_with(':'))
        return;
    const std::size_t begin = line.find_first_not_of(" \t", colon + 1);
    if (begin != std::string::npos)
        setHeader(line.substr(0, colon), line.substr(begin));
}

Result<void> CurlReader::finish()
{
    if (m_request.url.empty())
        return wrong(tr("The cURL command names no URL. Copy the whole command."));
    if (m_request.url.find("://") == std::string::npos)
        m_request.url = "https://" + m_request.url;
    if (m_hasData && m_dataIntoUrl)
        m_query.push_back(m_data);
    for (const std::string& piece : m_query)
        m_request.url += (m_request.url.find('?') == std::string::npos ? '?' : '&') + piece;
    if (m_hasData && !m_dataIntoUrl)
        m_request.body = m_data;
    m_request.method = !m_method.empty() ? m_method : m_request.body.empty() ? "GET" : "POST";
    if (m_isJson && !hasHeader("Content-Type"))
        setHeader("Content-Type", "application/json");
    return {};
}

} // namespace

Result<PlainRequest> readCurl(std::string_view command)
{
    constexpr std::size_t longest = std::size_t{1} << 20;
    if (command.size() > longest)
        return fail(ErrorKind::Invalid, tr("This is too long for a cURL command."));
    auto words = shellWords(command);
    if (!words)
        return fail(std::move(words.error()));
    if (!words->empty() && words->front() == "$") // copied with the prompt
        words->erase(words->begin());
    const std::string first = words->empty() ? std::string() : words->front();
    if (first != "curl" && first != "curl.exe" && !first.ends_with("/curl"))
        return fail(ErrorKind::Usage, tr("This is no cURL command: it does not begin with “curl”. In the browser's "
                                         "developer tools choose “Copy as cURL” at the request that lists the users."));
    return CurlReader(std::move(*words)).read();
}

} // namespace muster
