// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/recordpath.h"

#include <QAbstractItemModel>
#include <QTreeView>

#include <map>
#include <memory>

namespace muster {

/// A JSON document as a tree: name, value, and a mark that says what a node is used for. Children are made when they
/// are looked at, at most 1,000 of one node.
class JsonTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    static constexpr std::size_t mostChildren = 1000;
    explicit JsonTreeModel(QObject* parent = nullptr);
    ~JsonTreeModel() override;
    void setDocument(std::shared_ptr<const Json> document);
    /// Words beside nodes, by the node's path text ("data.items" -> "List of people").
    void setMarks(std::map<std::string, QString> marks);
    /// What the whole document is called; "Answer" unless said otherwise.
    void setRootTitle(const QString& title);
    [[nodiscard]] RecordPath path(const QModelIndex& index) const;
    [[nodiscard]] const Json* json(const QModelIndex& index) const;
    /// The node that a path leads to; invalid when it leads nowhere.
    [[nodiscard]] QModelIndex find(const RecordPath& path) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Node;
    [[nodiscard]] Node* node(const QModelIndex& index) const;
    static void open(Node& node);
    std::shared_ptr<const Json> m_document;
    std::unique_ptr<Node> m_root;
    std::map<std::string, QString> m_marks;
    QString m_rootTitle = tr("Answer");
};

class JsonTree : public QTreeView
{
    Q_OBJECT

public:
    explicit JsonTree(QWidget* parent = nullptr);
    void setDocument(std::shared_ptr<const Json> document, int openLevels = 2);
    [[nodiscard]] JsonTreeModel& tree() const { return *m_model; }

signals:
    void picked(const QModelIndex& index); ///< click or Return

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    JsonTreeModel* m_model;
};

/// "list of 25", "object with 4 fields", or the value itself.
[[nodiscard]] QString describeJson(const Json& json);

} // namespace muster
