// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connectorspage.h"

#include "core/base/untrusted.h"
#include "core/source/connectorfile.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/noticepanel.h"
#include "ui/widgets/plainlabel.h"

#include <QFile>
#include <QFileDialog>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace muster {

ConnectorsPage::ConnectorsPage(ImportService& service, QWidget* parent)
    : QWidget(parent), m_service(service), m_list(new QListWidget), m_import(new QPushButton(tr("Import users"))),
      m_stack(new QStackedWidget), m_notice(nullptr)
{
    build();
    m_notice = new NoticePanel(this);
    connect(m_list, &QListWidget::itemActivated, this, &ConnectorsPage::open);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) { m_import->setEnabled(row >= 0); });
    connect(m_import, &QPushButton::clicked, this, &ConnectorsPage::open);
}

void ConnectorsPage::build()
{
    setAccessibleName(tr("Applications"));
    m_list->setAccessibleName(tr("List of applications"));
    m_list->setSpacing(2);
    auto* add = new QPushButton(strokeIcon(QStringLiteral("open")), tr("Add from file…"));
    setRole(m_import, "primary");
    m_import->setEnabled(false);
    auto* head = new QHBoxLayout;
    head->addWidget((new PlainLabel(tr("Applications")))->asTitle());
    head->addStretch();
    head->addWidget(add);
    head->addWidget(m_import);
    auto* empty =
        new EmptyState(QStringLiteral("apps"), tr("No applications yet"),
                       tr("An application says where its users are read and how they become users of the directory. "
                          "Add one from a connector file, or start the program with --demo to try the sample."),
                       tr("Add from file…"));
    m_stack->addWidget(empty);
    m_stack->addWidget(m_list);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, space::Large, space::Large, space::Medium);
    column->addLayout(head);
    column->addWidget(m_stack, 1);
    connect(add, &QPushButton::clicked, this, &ConnectorsPage::askFile);
    connect(empty, &EmptyState::triggered, this, &ConnectorsPage::askFile);
}

void ConnectorsPage::refresh()
{
    using Connectors = std::vector<StoredConnector>;
    ask<Connectors>(
        m_service, this, [](Ports& ports, std::stop_token) { return ports.connectors().list(); },
        [this](Result<Connectors> connectors) {
            if (connectors)
                fill(*connectors);
            else
                m_notice->showError(connectors.error());
        });
}

void ConnectorsPage::fill(const std::vector<StoredConnector>& connectors)
{
    const QListWidgetItem* current = m_list->currentItem();
    const QString kept = current ? current->data(Qt::UserRole).toString() : QString();
    m_list->clear();
    for (const StoredConnector& stored : connectors) {
        auto* item = new QListWidgetItem(strokeIcon(QStringLiteral("plug"), Tone::Accent),
                                         displayText(stored.connector.application.displayLabel), m_list);
        item->setData(Qt::UserRole, QString::fromStdString(stored.connector.id));
        if (m_list->count() == 1 || item->data(Qt::UserRole).toString() == kept)
            m_list->setCurrentItem(item);
    }
    m_stack->setCurrentIndex(connectors.empty() ? 0 : 1);
}

void ConnectorsPage::open()
{
    if (const QListWidgetItem* item = m_list->currentItem())
        emit importRequested(item->data(Qt::UserRole).toString());
}

void ConnectorsPage::askFile()
{
    auto* dialog = new QFileDialog(this, tr("Add an application from its connector file"), QString(),
                                   tr("Connector files (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ConnectorsPage::addFile);
    dialog->open();
}

void ConnectorsPage::addFile(const QString& path)
{
    ask<StoredConnector>(
        m_service, this,
        [path](Ports& ports, std::stop_token) -> Result<StoredConnector> {
            QFile file(path);
            if (!file.open(QIODevice::ReadOnly))
                return fail(ErrorKind::NotFound,
                            tr("The file cannot be read: %1. Choose another one.").arg(file.errorString()));
            const auto parsed = readConnector(file.readAll().toStdString());
            if (!parsed)
                return fail(parsed.error());
            auto added = ports.connectors().add(*parsed);
            if (!added)
                return added;
            if (const auto active = ports.connectors().setActive(added->connector.id, true); !active)
                return fail(active.error());
            return added;
        },
        [this](const Result<StoredConnector>& added) {
            if (added)
                m_notice->show(NoticePanel::Kind::Success,
                               tr("%1 was added.").arg(displayText(added->connector.application.displayLabel)));
            else
                m_notice->showError(added.error());
            refresh();
        });
}

} // namespace muster
