// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/letter.h"
#include "core/notify/words.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <sodium.h>

namespace muster {

namespace {

constexpr std::size_t lineColumns = 76; // RFC 2047, section 2
constexpr std::string_view wordStart = "=?utf-8?B?", wordEnd = "?=";

std::string oneLine(const QString& text)
{
    QString line = text;
    for (QChar& c : line)
        if (c.category() == QChar::Other_Control || c == QChar::LineSeparator || c == QChar::ParagraphSeparator)
            c = u' ';
    return line.simplified().toStdString();
}

bool isPlain(std::string_view text)
{
    return text.find("=?") == std::string_view::npos &&
           std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

/// The longest start of UTF-8 text that is at most `bytes` long and cuts no character.
std::size_t wholeStart(std::string_view text, std::size_t bytes)
{
    if (text.size() <= bytes)
        return text.size();
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80)
        --bytes;
    return bytes;
}

/// Encoded words, each on a line of its own.
std::string encodedWords(std::string_view text, std::size_t nameLength)
{
    std::string out;
    std::size_t used = nameLength;
    while (!text.empty()) {
        const std::size_t room = lineColumns - used - wordStart.size() - wordEnd.size();
        const std::size_t length = wholeStart(text, room / 4 * 3);
        const QByteArray word = QByteArray::fromRawData(text.data(), static_cast<qsizetype>(length)).toBase64();
        if (!out.empty())
            out += "\r\n ";
        out.append(wordStart).append(word.toStdString()).append(wordEnd);
        text.remove_prefix(length);
        used = 1;
    }
    return out;
}

/// RFC 5322, section 3.3; never translated.
std::string dateHeader(Timestamp now)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
    return QLocale::c()
        .toString(QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC), QStringLiteral("ddd, dd MMM yyyy HH:mm:ss '+0000'"))
        .toStdString();
}

std::string hex(const unsigned char* bytes, std::size_t count)
{
    return QByteArray(reinterpret_cast<const char*>(bytes), static_cast<qsizetype>(count)).toHex().toStdString();
}

/// The same for each try, so that a mail that arrives twice can be told from a second one.
std::string messageId(const std::string& event, const std::string& recipient, const std::string& from)
{
    const std::string about = event + '\n' + recipient;
    std::array<unsigned char, 16> hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(about.data()), about.size(),
                       nullptr, 0);
    std::string id = "<";
    return id.append(hex(hash.data(), hash.size())).append(".muster").append(from, from.rfind('@')).append(">");
}

} // namespace

std::string headerText(const QString& text, std::size_t nameLength)
{
    std::string line = oneLine(text);
    // A long line of ASCII is legal up to 998 columns (RFC 5322, section 2.1.1).
    return isPlain(line) && line.size() < 900 ? line : encodedWords(line, nameLength);
}

std::string headerAddress(const std::string& name, const std::string& address, std::size_t nameLength)
{
    const std::string line = oneLine(QString::fromStdString(name));
    if (line.empty())
        return address;
    if (!isPlain(line))
        return encodedWords(line, nameLength) + "\r\n <" + address + ">";
    std::string quoted;
    quoted.push_back('"');
    for (const char c : line) {
        if (c == '"' || c == '\\')
            quoted.push_back('\\');
        quoted.push_back(c);
    }
    return quoted.append("\" <").append(address).append(">");
}

Mail composeMail(const MailSettings& settings, const Notice& notice, const std::string& event,
                 const std::string& recipient, Timestamp now, bool attached)
{
    const Letter letter = writeLetter(notice, attached);
    Mail mail;
    mail.from = settings.from;
    mail.to = recipient;
    mail.headers = {{"Date", dateHeader(now)},
                    {"From", headerAddress(settings.fromName, settings.from, std::string_view("From: ").size())},
                    {"To", recipient},
                    {"Subject", headerText(letter.subject, std::string_view("Subject: ").size())},
                    {"Message-ID", messageId(event, recipient, settings.from)},
                    {"Auto-Submitted", "auto-generated"}}; // RFC 3834: no answers from the absent
    mail.text = plainText(letter);
    mail.html = htmlText(letter);
    return mail;
}

} // namespace muster
