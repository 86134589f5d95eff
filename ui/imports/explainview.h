// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"

#include <QDialog>

#include <optional>

class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTreeWidget;
class QTreeWidgetItem;
class QVBoxLayout;

namespace muster {

class ErrorView;
class PlainLabel;

/// Why an import does with one person what it does: the steps as a tree, the chosen one in detail with what was looked
/// at and a link to the field behind it. The source is asked on a worker thread; closing the window cancels that.
class ExplainView : public QDialog
{
    Q_OBJECT

public:
    explicit ExplainView(ImportService& service, QWidget* parent = nullptr);
    ~ExplainView() override;

    /// Explains with the connector as it is stored.
    void explainStored(const QString& connectorId, const QString& key);
    /// Explains with a connector that may be a draft.
    void explain(const Connector& connector, const QString& key);
    void showExplanation(const Explanation& explanation);
    [[nodiscard]] bool isWorking() const { return m_job != 0; }
    [[nodiscard]] QString text() const; ///< what Copy as Text copies

signals:
    /// To the field of a place in the connector file.
    void placeRequested(const QString& connectorId, const QString& place);

private:
    void build();
    [[nodiscard]] QWidget* buildProgress();
    [[nodiscard]] QWidget* buildSteps();
    void connectService();
    void start();
    void cancel();
    void fail(const Error& error);
    void addStep(const ExplainStep& step, QTreeWidgetItem* parent);
    void chooseFirst();
    void showStep(const ExplainStep* step);
    void addFacts(const ExplainStep& step);

    ImportService& m_service;
    QString m_connectorId, m_key;
    std::optional<Connector> m_connector; ///< none = the stored one, not read yet
    ImportService::Job m_job = 0;
    std::uint64_t m_epoch = 0;
    Explanation m_explanation;
    PlainLabel* m_person = nullptr;
    QStackedWidget* m_stack = nullptr;
    PlainLabel* m_count = nullptr;
    QProgressBar* m_bar = nullptr;
    ErrorView* m_error = nullptr;
    QTreeWidget* m_tree = nullptr;
    QVBoxLayout* m_detail = nullptr;
    QPushButton* m_copy = nullptr;
};

} // namespace muster
