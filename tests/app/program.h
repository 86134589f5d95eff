// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <initializer_list>

namespace muster {

/// One finished call of the real `musterctl`.
struct Call
{
    int code = -1; ///< -1 = it did not end, -2 = a message lost one of its values
    QByteArray out, err;
    /// The one JSON value on standard output; discarded when there is anything else.
    [[nodiscard]] Json json() const { return readJson(out.toStdString()); }
};

/// Arguments of a call, from literals and strings alike.
class Arguments
{
public:
    struct One
    {
        QString text;
        One(const char* literal) : text(QString::fromUtf8(literal)) {}
        One(QString string) : text(std::move(string)) {}
        One(const std::string& string) : text(QString::fromStdString(string)) {}
    };
    Arguments(std::initializer_list<One> list)
    {
        for (const One& one : list)
            m_list += one.text;
    }
    Arguments(QStringList list) : m_list(std::move(list)) {}
    [[nodiscard]] const QStringList& list() const { return m_list; }

private:
    QStringList m_list;
};

/// The real program in a workspace of its own.
class Program
{
public:
    Program() { m_environment = QProcessEnvironment::systemEnvironment(); }
    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }
    [[nodiscard]] QString workspace() const { return path(QStringLiteral("workspace")); }
    void setVariable(const QString& name, const QString& value) { m_environment.insert(name, value); }
    static QString binary() { return QStringLiteral(MUSTER_BINARY_DIR "/musterctl"); }

    /// Starts it without waiting for its end.
    void start(QProcess& process, const Arguments& arguments) const
    {
        process.setProcessEnvironment(m_environment);
        process.start(binary(), QStringList{QStringLiteral("--workspace"), workspace()} + arguments.list());
    }
    [[nodiscard]] Call run(const Arguments& arguments, const QByteArray& input = {}) const
    {
        QProcess process;
        start(process, arguments);
        process.write(input);
        process.closeWriteChannel();
        return finish(process);
    }
    [[nodiscard]] Call json(const Arguments& arguments, const QByteArray& input = {}) const
    {
        return run(QStringList{QStringLiteral("--json")} + arguments.list(), input);
    }
    static Call finish(QProcess& process)
    {
        const bool isOver = process.state() == QProcess::NotRunning || process.waitForFinished(120'000);
        Call call{-1, process.readAllStandardOutput(), process.readAllStandardError()};
        if (isOver && process.exitStatus() == QProcess::NormalExit)
            call.code = process.exitCode();
        else
            process.kill();
        if (call.err.contains("QString::arg: "))
            call.code = -2;
        return call;
    }
    QString write(const QString& name, const std::string& text) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray::fromStdString(text)) < 0)
            qFatal("cannot write %s", qPrintable(name));
        return file.fileName();
    }

private:
    QTemporaryDir m_folder;
    QProcessEnvironment m_environment;
};

inline Json testData(const char* name)
{
    QFile file(QStringLiteral(MUSTER_SOURCE_DIR "/tests/data/connectors/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? readJson(file.readAll().toStdString()) : Json();
}

/// A small connector for a server of users {"id", "email", "login", "name"}.
inline Json smallConnector(const std::string& baseUrl)
{
    return readJson(R"({"muster": 1, "id": "small", "application": {"displayLabel": "Small"},
        "source": {"baseUrl": "", "list": {"path": "/users", "records": "users"}},
        "mapping": [{"to": "email", "from": "email"}, {"to": "username", "from": "login"}, {"to": "displayname", "from": "name"}],
        "externalId": "id", "status": {"from": "status"}})")
        .patch(Json::array({Json{{"op", "replace"}, {"path", "/source/baseUrl"}, {"value", baseUrl}}}));
}

#define COMPARE_CODE(call, expected)                                                                                   \
    do {                                                                                                               \
        const Call& checkedCall = (call);                                                                              \
        const QByteArray checkedWords = checkedCall.out + "\n--- exit code " + QByteArray::number(checkedCall.code) +  \
                                        ", stderr:\n" + checkedCall.err;                                               \
        QVERIFY2(checkedCall.code == (expected), checkedWords.constData());                                            \
    } while (false)

} // namespace muster
