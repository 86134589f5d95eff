// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"

#include <QWidget>

class QListWidget;
class QPushButton;
class QStackedWidget;

namespace muster {

class NoticePanel;

/// The applications of the workspace, each a way into its import; new ones come from connector files.
class ConnectorsPage : public QWidget
{
    Q_OBJECT

public:
    explicit ConnectorsPage(ImportService& service, QWidget* parent = nullptr);
    Q_INVOKABLE void refresh();
    void addFile(const QString& path);

signals:
    void importRequested(const QString& connector);

private:
    void build();
    void fill(const std::vector<StoredConnector>& connectors);
    void askFile();
    void open();

    ImportService& m_service;
    QListWidget* m_list;
    QPushButton* m_import;
    QStackedWidget* m_stack;
    NoticePanel* m_notice;
};

} // namespace muster
