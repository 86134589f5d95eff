// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connectortemplates.h"

#include <QDialog>

class QPushButton;
class QStackedWidget;
class QTreeWidget;

namespace muster {

class EmptyState;
class SearchField;
class TemplateDetails;

/// "From a template": finds a ready connector by name or vendor, and fills in what it needs of the customer's own.
class TemplateGallery : public QDialog
{
    Q_OBJECT

public:
    explicit TemplateGallery(QWidget* parent = nullptr);

signals:
    /// Create was pressed and everything is filled in; the dialog is closed.
    void chosen(const muster::Connector& connector);

private:
    void makeList();
    [[nodiscard]] QWidget* makeLeft();
    [[nodiscard]] QWidget* makeRight();
    void search(const QString& text);
    void showChosen();
    void create();

    SearchField* m_search;
    QTreeWidget* m_list;
    EmptyState* m_none;
    QStackedWidget* m_stack; ///< the list, or that nothing matches
    TemplateDetails* m_details;
    QPushButton* m_create;
};

} // namespace muster
