// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDirIterator>
#include <QFile>
#include <QStringList>
#include <QUrl>

#include <map>
#include <vector>

namespace muster {

/// Secrets that can be found again wherever they come to lie, in each form in which bytes travel: as they are, base64
/// at its three offsets, hexadecimal, percent-encoded, UTF-16 of both orders.
class Canaries
{
public:
    /// A new secret. Its signs make the encodings differ from the text itself.
    QByteArray plant(const QByteArray& what)
    {
        const QByteArray number = QByteArray::number(static_cast<int>(m_forms.size()) + 10);
        const QByteArray secret =
            "cAnArY+" + number + "/" + what.toBase64().left(12).replace('=', 'x') + "~7&Zq " + number;
        m_forms[what] = formsOf(secret);
        return secret;
    }
    /// Something that a server made up and that is as secret.
    void plant(const QByteArray& what, const QByteArray& secret) { m_forms[what] = formsOf(secret); }

    /// Adds a line for each secret that stands in `text`.
    void search(const QByteArray& text, const QString& where, QStringList& hits) const
    {
        for (const auto& [what, forms] : m_forms) {
            for (const auto& [kind, form] : forms) {
                if (text.contains(form))
                    hits << QStringLiteral("%1: the secret %2 as %3")
                                .arg(where, QString::fromUtf8(what), QLatin1String(kind));
            }
        }
    }
    /// All files below a folder, and their names. Gives how many there were.
    int searchFiles(const QString& folder, QStringList& hits) const
    {
        int files = 0;
        QDirIterator every(folder, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
        while (every.hasNext()) {
            QFile file(every.next());
            search(file.fileName().toUtf8(), file.fileName(), hits);
            if (!file.open(QIODevice::ReadOnly))
                continue;
            ++files;
            search(file.readAll(), file.fileName(), hits);
        }
        return files;
    }

private:
    using Forms = std::vector<std::pair<const char*, QByteArray>>;

    static void addBase64(Forms& forms, const QByteArray& secret)
    {
        for (int offset = 0; offset < 3; ++offset) {
            // what stands at the edges depends on its neighbours
            const QByteArray all = (QByteArray(offset, 'x') + secret).toBase64(QByteArray::OmitTrailingEquals);
            const QByteArray inner = all.mid(offset == 0 ? 0 : 4, all.size() - (offset == 0 ? 0 : 4) - 4);
            forms.emplace_back("base64", inner);
            forms.emplace_back("base64url", QByteArray(inner).replace('+', '-').replace('/', '_'));
        }
    }

    static Forms formsOf(const QByteArray& secret)
    {
        const QString text = QString::fromUtf8(secret);
        const QByteArray percent = QUrl::toPercentEncoding(text);
        const QByteArray form = QUrl::toPercentEncoding(text, " ", "~").replace(' ', '+'); // WHATWG URL, section 5.2
        Forms forms{{"plain text", secret}, {"hex", secret.toHex()}, {"upper hex", secret.toHex().toUpper()}};
        if (percent != secret)
            forms.emplace_back("percent", percent);
        if (form != secret)
            forms.emplace_back("form", form);
        addBase64(forms, secret);
        if (form != secret)
            addBase64(forms, form); // as a client's secret travels (RFC 6749, section 2.3.1)
        QByteArray little, big;
        for (const char c : secret) {
            little.append(c).append('\0');
            big.append('\0').append(c);
        }
        forms.emplace_back("UTF-16LE", little);
        forms.emplace_back("UTF-16BE", big);
        return forms;
    }

    std::map<QByteArray, Forms> m_forms;
};

} // namespace muster
