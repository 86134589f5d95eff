// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/filetext.h"

#include "app/cli/session.h"
#include "core/sync/mapper.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>
#include <array>
#include <cstdio>

namespace muster::cli {

namespace {

constexpr qint64 maxFileBytes = 8 << 20;
constexpr qint64 maxLogoBytes = 100'000; // the vendor's limit, 100 kB

Result<std::string> readLogo(const std::string& connectorFile, const std::string& name)
{
    const QString path =
        QFileInfo(QString::fromStdString(connectorFile)).absolutePath() + u'/' + QString::fromStdString(name);
    QFile file(path);
    const QString place = QStringLiteral("application.display.file");
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Invalid,
                    Words::tr("The logo “%1” cannot be read: %2. Put it beside the connector file, or choose a colour.")
                        .arg(path, file.errorString()),
                    {}, place);
    if (file.size() > maxLogoBytes)
        return fail(ErrorKind::Invalid,
                    Words::tr("The logo “%1” has %2 kB; at most 100 kB are allowed. Make it smaller.")
                        .arg(path, QString::number(file.size() / 1000)),
                    {}, place);
    return file.readAll().toStdString();
}

} // namespace

Result<std::string> readFileText(const std::string& path)
{
    QFile file(QString::fromStdString(path));
    const bool open = path == "-" ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!open)
        return fail(
            ErrorKind::NotFound,
            Words::tr("The file “%1” cannot be read: %2.").arg(QString::fromStdString(path), file.errorString()));
    const QByteArray bytes = file.read(maxFileBytes + 1);
    if (bytes.size() > maxFileBytes)
        return fail(ErrorKind::TooLarge,
                    Words::tr("The file “%1” is larger than 8 MB.").arg(QString::fromStdString(path)));
    return bytes.toStdString();
}

Result<void> writeFileText(const std::string& path, std::string_view text)
{
    QSaveFile file(QString::fromStdString(path));
    const auto size = static_cast<qint64>(text.size());
    if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), size) != size || !file.commit())
        return fail(
            ErrorKind::Storage,
            Words::tr("The file “%1” cannot be written: %2.").arg(QString::fromStdString(path), file.errorString()));
    return {};
}

std::vector<Problem> allProblems(std::string_view text)
{
    std::vector<Problem> problems = lintConnector(text);
    const auto isError = [](const Problem& problem) { return problem.severity == Severity::Error; };
    if (std::any_of(problems.begin(), problems.end(), isError))
        return problems;
    const auto connector = readConnector(text);
    if (!connector || !connector->source)
        return problems;
    if (const auto mapper = Mapper::create(*connector); !mapper)
        problems.push_back(Problem{utf8(mapper.error().where), Severity::Error, mapper.error().message});
    return problems;
}

Result<FileConnector> loadConnectorFile(const std::string& path)
{
    const auto text = readFileText(path);
    if (!text)
        return fail(text.error());
    FileConnector out;
    QStringList errors;
    for (const Problem& problem : allProblems(*text)) {
        if (problem.severity == Severity::Warning)
            out.warnings.push_back(problem);
        else
            errors += QStringLiteral("%1: %2").arg(QString::fromStdString(problem.path), problem.message);
    }
    auto connector = readConnector(*text);
    if (!connector)
        return fail(std::move(connector.error()));
    if (!errors.isEmpty())
        return fail(ErrorKind::Invalid,
                    Words::tr("The connector file “%1” is not ready; nothing was stored. Mend what follows.")
                        .arg(QString::fromStdString(path)),
                    errors.join(u'\n'));
    out.connector = std::move(*connector);
    if (out.connector.unknown.contains(""))
        out.connector.unknown[""].erase("stored"); // what `connector show --json` adds
    if (out.connector.application.display.kind == Display::Kind::Logo) {
        auto logo = readLogo(path, out.connector.application.display.file);
        if (!logo)
            return fail(std::move(logo.error()));
        out.logo = std::move(*logo);
    }
    return out;
}

Result<FileConnector> loadConnectorFile(const std::string& path, const std::string& id)
{
    auto loaded = loadConnectorFile(path);
    if (loaded && loaded->connector.id != id)
        return fail(ErrorKind::Usage,
                    Words::tr("The file is of the connector “%1”, not of “%2”. Write the right id, or change “id” in "
                              "the file.")
                        .arg(QString::fromStdString(loaded->connector.id), QString::fromStdString(id)));
    return loaded;
}

Result<Connector> connectorOrFile(Session& session, const std::string& id, const std::string& file)
{
    const auto stored = session.connector(id);
    if (!stored)
        return fail(stored.error());
    if (file.empty())
        return stored->connector;
    auto loaded = loadConnectorFile(file, id);
    return loaded ? Result<Connector>(std::move(loaded->connector)) : fail(std::move(loaded.error()));
}

} // namespace muster::cli
