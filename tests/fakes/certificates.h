// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace muster {

using namespace Qt::Literals::StringLiterals;

/// Certificates made by the openssl program, in a folder of their own: an authority, and whatever it signs.
class Certificates
{
public:
    /// False when openssl is not there.
    [[nodiscard]] bool makeAuthority()
    {
        return run({u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-keyout"_s, u"ca.key"_s,
                    u"-out"_s, u"ca.pem"_s, u"-days"_s, u"2"_s, u"-subj"_s, u"/CN=Test Authority"_s});
    }
    /// NAME.pem and NAME.key, for hosts such as "DNS:hr.example,IP:127.0.0.1", signed by the authority. `days` < 0
    /// makes one that has run out.
    [[nodiscard]] bool sign(const QString& name, const QString& hosts, int days = 2)
    {
        QFile extensions(path(name + u".ext"_s));
        if (!extensions.open(QIODevice::WriteOnly))
            return false;
        extensions.write((u"subjectAltName="_s + hosts).toUtf8());
        extensions.close();
        QStringList arguments{u"x509"_s,        u"-req"_s,     u"-in"_s,        name + u".csr"_s,     u"-CA"_s,
                              u"ca.pem"_s,      u"-CAkey"_s,   u"ca.key"_s,     u"-CAcreateserial"_s, u"-out"_s,
                              name + u".pem"_s, u"-extfile"_s, name + u".ext"_s};
        arguments << u"-days"_s << QString::number(days);
        return run({u"req"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-keyout"_s, name + u".key"_s, u"-out"_s,
                    name + u".csr"_s, u"-subj"_s, u"/CN="_s + name}) &&
               run(arguments);
    }
    /// NAME.pem and NAME.key that nobody else vouches for.
    [[nodiscard]] bool signSelf(const QString& name, const QString& hosts)
    {
        return run({u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-keyout"_s, name + u".key"_s,
                    u"-out"_s, name + u".pem"_s, u"-days"_s, u"2"_s, u"-subj"_s, u"/CN="_s + name, u"-addext"_s,
                    u"subjectAltName="_s + hosts});
    }
    /// "AB:CD:...", as openssl prints it.
    [[nodiscard]] QString fingerprint(const QString& name)
    {
        const bool done = run({u"x509"_s, u"-in"_s, name + u".pem"_s, u"-noout"_s, u"-fingerprint"_s, u"-sha256"_s});
        return done ? QString::fromUtf8(m_output).section(u'=', 1).trimmed() : QString();
    }
    [[nodiscard]] bool run(const QStringList& arguments)
    {
        QProcess openssl;
        openssl.setWorkingDirectory(m_folder.path());
        openssl.start(u"openssl"_s, arguments);
        const bool ended = openssl.waitForFinished(30'000);
        m_output = openssl.readAllStandardOutput();
        return ended && openssl.exitCode() == 0;
    }
    [[nodiscard]] QString path(const QString& file) const { return m_folder.filePath(file); }
    [[nodiscard]] QByteArray read(const QString& name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    [[nodiscard]] QByteArray output() const { return m_output; }

private:
    QTemporaryDir m_folder;
    QByteArray m_output;
};

} // namespace muster
