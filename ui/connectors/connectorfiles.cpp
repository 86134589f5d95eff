// SPDX-License-Identifier: GPL-3.0-or-later
// Connector files of the Applications page: import and export.
#include "core/source/connectorfile.h"
#include "ui/connectors/applicationspage.h"
#include "ui/connectors/newapplication.h"
#include "ui/widgets/noticepanel.h"

#include <QFileDialog>
#include <QSaveFile>

namespace muster {
namespace {

constexpr qint64 mostBytes = 4 << 20;

QString problemLines(const std::vector<Problem>& problems)
{
    QStringList lines;
    for (const Problem& problem : problems)
        lines << QString::fromStdString(problem.path) + QStringLiteral(": ") + problem.message;
    return lines.join(QLatin1Char('\n'));
}

} // namespace

void ApplicationsPage::importFile()
{
    auto* dialog = new QFileDialog(this, tr("Import Connector File"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Connector files (*.json)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &ApplicationsPage::readFile);
    dialog->open();
}

void ApplicationsPage::readFile(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return m_notice->showError({ErrorKind::Storage, tr("The file cannot be read: %1.").arg(file.errorString())});
    if (file.size() > mostBytes)
        return m_notice->showError(
            {ErrorKind::TooLarge,
             tr("This file is too large to be a connector file (more than 4 MB). Choose another.")});
    const std::string text = file.readAll().toStdString();
    const auto connector = readConnector(text);
    if (!connector)
        return m_notice->showError(connector.error());
    addFromFile(*connector);
}

void ApplicationsPage::addFromFile(const Connector& connector)
{
    const auto added = addUnderFreeId(m_ports.connectors(), connector, {});
    if (!added)
        return m_notice->showError(added.error());
    const auto problems = lintConnector(added->connector);
    refresh();
    openApplication(QString::fromStdString(added->connector.id), connector.source.has_value());
    const QString renamed =
        added->connector.id == connector.id || connector.id.empty()
            ? QString()
            : QLatin1Char(' ') +
                  tr("Its ID was taken, so it is now “%1”.").arg(QString::fromStdString(added->connector.id));
    if (problems.empty())
        m_notice->show(NoticePanel::Kind::Success, tr("The connector is imported. Enter its secrets, test the "
                                                      "connection and activate it in the wizard.") +
                                                       renamed);
    else
        m_notice->show(NoticePanel::Kind::Warning,
                       tr("The connector is imported. %n thing(s) need your attention before it can be activated.",
                          nullptr, static_cast<int>(problems.size())) +
                           renamed,
                       problemLines(problems));
}

void ApplicationsPage::exportFile(const QString& connectorId)
{
    const auto stored = m_ports.connectors().get(connectorId.toStdString());
    if (!stored)
        return m_notice->showError(stored.error());
    auto* dialog = new QFileDialog(this, tr("Export Connector File"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Connector files (*.json)")});
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->selectFile(connectorId + QStringLiteral(".json"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, text = writeConnector(stored->connector)](const QString& path) {
                QSaveFile file(path); // whole or not at all
                if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), static_cast<qint64>(text.size())) < 0 ||
                    !file.commit())
                    return m_notice->showError(
                        {ErrorKind::Storage, tr("The file cannot be written: %1. Choose another folder "
                                                "or free some space.")
                                                 .arg(file.errorString())});
                m_notice->show(NoticePanel::Kind::Success, tr("Exported to %1. It holds no secrets.").arg(path));
            });
    dialog->open();
}

} // namespace muster
