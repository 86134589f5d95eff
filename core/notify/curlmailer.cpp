// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/curlmailer.h"

#include "core/base/redact.h"
#include "core/base/untrusted.h"

#include <QCoreApplication>

#include <algorithm>
#include <curl/curl.h>
#include <memory>
#include <optional>
#include <set>
#ifndef _WIN32
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("CurlMailer", text);
}

constexpr std::size_t mostHeard = 64 * 1024, mostShown = 8000; ///< of a server that talks on and on

struct FreeEasy
{
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList
{
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeMime
{
    void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
using Easy = std::unique_ptr<CURL, FreeEasy>;
using List = std::unique_ptr<curl_slist, FreeList>;
using Mime = std::unique_ptr<curl_mime, FreeMime>;

/// Thread-safe once; libcurl asks for it before its first use.
bool isReady()
{
    static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return ready;
}

bool add(List& list, const std::string& line)
{
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr)
        return false;
    static_cast<void>(list.release());
    list.reset(longer);
    return true;
}

/// What the server says. What we say is not kept: a password is among it.
int listen(CURL*, curl_infotype type, char* data, std::size_t size, void* to)
{
    auto& heard = *static_cast<std::string*>(to);
    if (type == CURLINFO_HEADER_IN && heard.size() < mostHeard)
        heard.append(data, std::min(size, mostHeard - heard.size()));
    return 0;
}

/// Ends a transfer that is stopped or takes too long, and shuts its connections then: libcurl would still say QUIT and
/// wait two minutes for an answer, whatever its limits.
struct Watch
{
    std::stop_token stop;
    std::chrono::steady_clock::time_point deadline;
    std::set<curl_socket_t> sockets; ///< those that are open
    bool isLate = false;
};

int watch(void* of, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    auto& watch = *static_cast<Watch*>(of);
    watch.isLate = watch.isLate || std::chrono::steady_clock::now() >= watch.deadline;
    if (!watch.isLate && !watch.stop.stop_requested())
        return 0;
    for (const curl_socket_t socket : watch.sockets)
#ifdef _WIN32
        ::shutdown(socket, SD_BOTH);
#else
        ::shutdown(socket, SHUT_RDWR);
#endif
    return 1;
}

int noteOpened(void* of, curl_socket_t socket, curlsocktype)
{
    static_cast<Watch*>(of)->sockets.insert(socket);
    return CURL_SOCKOPT_OK;
}

int closeNoted(void* of, curl_socket_t socket)
{
    static_cast<Watch*>(of)->sockets.erase(socket);
#ifdef _WIN32
    return ::closesocket(socket);
#else
    return ::close(socket);
#endif
}

/// libcurl would take a line end in an envelope address or a header for the end of a command.
bool isSafe(const Mail& mail)
{
    const auto hasBreak = [](std::string text) {
        for (std::size_t at = text.find("\r\n "); at != std::string::npos; at = text.find("\r\n "))
            text.erase(at, 3); // folding
        return std::ranges::any_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
    };
    const auto isEnvelope = [](const std::string& address) {
        return !address.empty() && std::ranges::none_of(address, [](char c) {
            return static_cast<unsigned char>(c) <= 0x20 || c == '<' || c == '>' || c == 0x7f;
        });
    };
    return isEnvelope(mail.from) && isEnvelope(mail.to) &&
           std::ranges::none_of(mail.headers, [&](const auto& header) { return hasBreak(header.second); });
}

/// Lines as they go over the wire (RFC 2045, section 6.7, rule 4): libcurl would encode a single line feed.
std::string wireLines(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '\n')
            out.push_back('\r');
        out.push_back(c);
    }
    return out;
}

bool fill(curl_mimepart* part, const std::string& text, const char* type, const char* encoding)
{
    return part != nullptr && curl_mime_data(part, text.data(), text.size()) == CURLE_OK &&
           curl_mime_type(part, type) == CURLE_OK && curl_mime_encoder(part, encoding) == CURLE_OK;
}

/// multipart/mixed of multipart/alternative and the attachments (RFC 2046); null when there is no memory.
Mime makeBody(CURL* handle, const Mail& mail)
{
    Mime whole(curl_mime_init(handle));
    Mime words(curl_mime_init(handle));
    if (!whole || !words ||
        !fill(curl_mime_addpart(words.get()), wireLines(mail.text), "text/plain; charset=utf-8", "quoted-printable") ||
        !fill(curl_mime_addpart(words.get()), wireLines(mail.html), "text/html; charset=utf-8", "quoted-printable"))
        return nullptr;
    curl_mimepart* part = curl_mime_addpart(whole.get());
    if (part == nullptr || curl_mime_subparts(part, words.get()) != CURLE_OK)
        return nullptr;
    static_cast<void>(words.release()); // it belongs to the part now
    List inline_;
    if (curl_mime_type(part, "multipart/alternative") != CURLE_OK || !add(inline_, "Content-Disposition: inline") ||
        curl_mime_headers(part, inline_.release(), 1) != CURLE_OK)
        return nullptr;
    for (const Attachment& file : mail.attachments) {
        curl_mimepart* attached = curl_mime_addpart(whole.get());
        if (!fill(attached, file.bytes, "text/csv; charset=utf-8", "base64") ||
            curl_mime_filename(attached, file.name.c_str()) != CURLE_OK)
            return nullptr;
    }
    return whole;
}

QString hostWords(const MailSettings& server)
{
    return QStringLiteral("%1:%2").arg(QString::fromStdString(server.host)).arg(server.port);
}

/// A failure in which the server has spoken last, with a code of RFC 5321, section 4.2.1.
std::optional<Error> refusal(CURLcode code, long answer, const MailSettings& server)
{
    if (code == CURLE_LOGIN_DENIED || answer == 530 || answer == 534 || answer == 535)
        return Error{
            answer >= 400 && answer < 500 ? ErrorKind::Server : ErrorKind::Unauthorized,
            tr("The mail server %1 refused the user name or the password. Enter both again.").arg(hostWords(server))};
    if (answer >= 500 && answer < 600)
        return Error{ErrorKind::Forbidden,
                     tr("The mail server %1 refused the mail for good (%2). Its answer says why; check the sender and "
                        "the recipient.")
                         .arg(hostWords(server))
                         .arg(answer)};
    if (answer >= 400 && answer < 500)
        return Error{ErrorKind::Server, tr("The mail server %1 does not take the mail now (%2). It is tried again.")
                                            .arg(hostWords(server))
                                            .arg(answer)};
    return {};
}

Error failure(CURLcode code, long answer, const MailSettings& server)
{
    const QString host = hostWords(server);
    switch (code) {
    case CURLE_ABORTED_BY_CALLBACK:
        return {ErrorKind::Cancelled, tr("Sending was stopped.")};
    case CURLE_OPERATION_TIMEDOUT:
        return {ErrorKind::Timeout, tr("The mail server %1 gave no answer in time. Check the port: one for TLS and one "
                                       "for STARTTLS do not understand each other.")
                                        .arg(host)};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return {ErrorKind::Tls, tr("The certificate of the mail server %1 is not trusted. If your organization has its "
                                   "own authority, choose its file.")
                                    .arg(host)};
    case CURLE_SSL_CONNECT_ERROR:
        return {ErrorKind::Tls, tr("%1 does not speak TLS. Choose STARTTLS, or another port.").arg(host)};
    case CURLE_USE_SSL_FAILED:
        return {ErrorKind::Tls, tr("The mail server %1 does not offer STARTTLS, and nothing is sent in readable form. "
                                   "Choose TLS, or another port.")
                                    .arg(host)};
    case CURLE_COULDNT_RESOLVE_HOST:
        return {ErrorKind::Network, tr("There is no server %1. Check its name.").arg(host)};
    case CURLE_COULDNT_CONNECT:
        return {ErrorKind::Network, tr("The mail server %1 cannot be reached. Check its name and port.").arg(host)};
    default:
        break;
    }
    if (auto refused = refusal(code, answer, server))
        return *refused;
    return {ErrorKind::Network, tr("The connection to the mail server %1 broke. It is tried again.").arg(host)};
}

/// Takes the password out of what a server says, in the forms too in which AUTH PLAIN and AUTH LOGIN sent it (RFC
/// 4616).
void hide(const Secret& password, const std::string& username, std::string& words)
{
    const Secret token(std::string(1, '\0') + username + '\0' + std::string(password.reveal()));
    for (const Secret* sent : std::initializer_list<const Secret*>{&token, &password}) {
        const QByteArray bytes = QByteArray::fromRawData(sent->reveal().data(), qsizetype(sent->reveal().size()));
        for (const auto option : {QByteArray::KeepTrailingEquals, QByteArray::OmitTrailingEquals})
            words = redactValue(std::move(words), Secret(bytes.toBase64(option).toStdString()).reveal());
    }
    for (const Secret& form : secretForms(password.reveal()))
        words = redactValue(std::move(words), form.reveal());
}

/// One transfer: everything that libcurl points to lives here, longer than its handle.
struct Transfer
{
    std::string heard, words = std::string(CURL_ERROR_SIZE, '\0');
    Watch watched;
    List headers, recipients;
    Mime body;
    bool fits = true;
    Easy handle{curl_easy_init()};

    template <typename T>
    void set(CURLoption option, T value)
    {
        fits = fits && curl_easy_setopt(handle.get(), option, value) == CURLE_OK;
    }
    void setServer(const MailSettings& server, const Secret& secret, const CurlMailer::Limits& limits);
    void setMail(const Mail& mail);
};

void Transfer::setServer(const MailSettings& server, const Secret& secret, const CurlMailer::Limits& limits)
{
    using Security = MailSettings::Security;
    const std::string host = server.host.find(':') != std::string::npos ? "[" + server.host + "]" : server.host;
    const std::string url =
        (server.security == Security::Tls ? "smtps://" : "smtp://") + host + ":" + std::to_string(server.port);
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_PROXY, ""); // whatever the environment says about web pages
    set(CURLOPT_USE_SSL, static_cast<long>(server.security == Security::StartTls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!server.caFile.empty())
        set(CURLOPT_CAINFO, server.caFile.c_str());
    if (!server.username.empty()) {
        set(CURLOPT_USERNAME, server.username.c_str());
        set(CURLOPT_PASSWORD, secret.reveal().data()); // a std::string's, so it ends in NUL; libcurl keeps a copy
    }
    set(CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
    set(CURLOPT_QUICK_EXIT, 1L); // a stop does not wait for the answer of a name server
#endif
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
    watched.deadline = std::chrono::steady_clock::now() + limits.total;
    set(CURLOPT_SOCKOPTFUNCTION, &noteOpened);
    set(CURLOPT_SOCKOPTDATA, static_cast<void*>(&watched));
    set(CURLOPT_CLOSESOCKETFUNCTION, &closeNoted);
    set(CURLOPT_CLOSESOCKETDATA, static_cast<void*>(&watched));
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &watch);
    set(CURLOPT_XFERINFODATA, static_cast<void*>(&watched));
    set(CURLOPT_VERBOSE, 1L); // to listen(), nowhere else
    set(CURLOPT_DEBUGFUNCTION, &listen);
    set(CURLOPT_DEBUGDATA, static_cast<void*>(&heard));
    set(CURLOPT_ERRORBUFFER, words.data());
}

void Transfer::setMail(const Mail& mail)
{
    for (const auto& [name, value] : mail.headers)
        fits = fits && add(headers, name + ": " + value);
    const std::string from = "<" + mail.from + ">";
    fits = fits && add(recipients, "<" + mail.to + ">");
    body = makeBody(handle.get(), mail);
    fits = fits && body;
    set(CURLOPT_HTTPHEADER, headers.get());
    set(CURLOPT_MAIL_FROM, from.c_str());
    set(CURLOPT_MAIL_RCPT, recipients.get());
    set(CURLOPT_MIMEPOST, body.get());
}

} // namespace

Result<void> CurlMailer::send(const MailSettings& server, const Secret& password, const Mail& mail,
                              std::stop_token stop)
{
    if (!isSafe(mail))
        return fail(ErrorKind::Invalid, tr("An address or a header of this mail has a line end. It is not sent."));
    Transfer transfer;
    if (!isReady() || !transfer.handle)
        return fail(ErrorKind::Internal, tr("libcurl cannot be used. Install it again."));
    transfer.watched.stop = stop;
    transfer.setServer(server, password, m_limits);
    transfer.setMail(mail);
    if (!transfer.fits)
        return fail(ErrorKind::Internal, tr("libcurl does not take the mail. Install a newer version of it."));
    const CURLcode code = curl_easy_perform(transfer.handle.get());
    if (code == CURLE_OK)
        return {};
    long answer = 0;
    curl_easy_getinfo(transfer.handle.get(), CURLINFO_RESPONSE_CODE, &answer);
    const CURLcode why = stop.stop_requested()     ? CURLE_ABORTED_BY_CALLBACK
                         : transfer.watched.isLate ? CURLE_OPERATION_TIMEDOUT
                                                   : code;
    Error error = failure(why, answer, server);
    std::string detail = std::string(transfer.words.c_str()) + "\n" + transfer.heard;
    hide(password, server.username, detail); // before it is cut: half a secret would not be recognised
    detail.resize(std::min(detail.size(), mostShown));
    std::erase(detail, '\r');
    QStringList lines;
    for (const QString& line : QString::fromStdString(detail).split(u'\n', Qt::SkipEmptyParts))
        lines << displayText(line.toStdString());
    error.detail = lines.join(u'\n');
    return fail(std::move(error));
}

} // namespace muster
