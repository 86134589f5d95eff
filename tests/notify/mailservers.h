// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <algorithm>
#include <vector>

namespace muster {

/// smtpserver.mjs: its ports, and what it says.
class MailServers
{
public:
    ~MailServers()
    {
        m_process.closeWriteChannel();
        if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(10'000))
            m_process.kill();
        m_process.waitForFinished();
    }
    [[nodiscard]] bool start(const QStringList& arguments)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        QObject::connect(&m_process, &QProcess::readyReadStandardOutput, &m_process, [this] { read(); });
        m_process.start(QStandardPaths::findExecutable(QStringLiteral("node")), arguments);
        if (!m_process.waitForStarted())
            return false;
        const Json ready = take("ready");
        m_ports = ready.is_null() ? Json() : ready.at("ports");
        return m_ports.is_object();
    }
    [[nodiscard]] int port(const QString& name) const { return m_ports.value(name.toStdString(), 0); }
    /// The next event of that name; waits for it. Null when it does not come.
    [[nodiscard]] Json take(const std::string& event)
    {
        if (!QTest::qWaitFor([&] { return has(event) || m_process.state() == QProcess::NotRunning; }, 30'000))
            return {};
        const auto found = find(event);
        if (found == m_events.end())
            return {};
        Json taken = std::move(*found);
        m_events.erase(found);
        return taken;
    }
    [[nodiscard]] bool has(const std::string& event) { return find(event) != m_events.end(); }
    void forget() { m_events.clear(); }

private:
    std::vector<Json>::iterator find(const std::string& event)
    {
        return std::ranges::find_if(m_events,
                                    [&](const Json& one) { return one.value("event", std::string()) == event; });
    }
    void read()
    {
        m_bytes += m_process.readAllStandardOutput();
        for (qsizetype end = m_bytes.indexOf('\n'); end >= 0; end = m_bytes.indexOf('\n')) {
            m_events.push_back(readJson(m_bytes.first(end).toStdString()));
            m_bytes.remove(0, end + 1);
        }
    }
    QByteArray m_bytes;
    std::vector<Json> m_events;
    Json m_ports;
    QProcess m_process; // the last one: its end may still be read
};

} // namespace muster
