// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/draftmodel.h"

#include <QWidget>

namespace muster {
namespace Ui {
class NewApplication;
}

/// "+ Add New Application": what it does, what it is called, how it looks. What is typed is kept as the draft "new".
class NewApplication : public QWidget
{
    Q_OBJECT

public:
    explicit NewApplication(ConnectorStore& store, QWidget* parent = nullptr);
    ~NewApplication() override;
    void saveApplication();
    /// Shows the gallery of ready connectors.
    void chooseTemplate();

signals:
    void saved(const QString& connector, bool integration);
    void left();
    void errorOccurred(const muster::Error& error);

private:
    void showKind();
    void chooseKind(bool integration);
    void useTemplate(const Connector& connector);
    [[nodiscard]] Result<StoredConnector> addToStore();
    ConnectorStore& m_store;
    std::unique_ptr<Ui::NewApplication> m_form;
    std::unique_ptr<DraftModel> m_draft;
};

/// Adds a connector under an id made of its label, with a number behind it when the id is taken.
[[nodiscard]] Result<StoredConnector> addUnderFreeId(ConnectorStore& store, Connector connector,
                                                     const std::string& logo);

} // namespace muster
