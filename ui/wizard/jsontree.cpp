// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/jsontree.h"

#include "core/base/untrusted.h"
#include "ui/widgets/tokens.h"

#include <QHeaderView>
#include <QKeyEvent>

namespace muster {

struct JsonTreeModel::Node
{
    const Json* json = nullptr;
    Node* up = nullptr;
    int row = 0;
    std::string key; ///< of a field; empty for an element of a list
    bool opened = false;
    std::vector<std::unique_ptr<Node>> children;
};

QString describeJson(const Json& json)
{
    const auto size = static_cast<int>(std::min<std::size_t>(json.size(), 1'000'000'000));
    if (json.is_array())
        return JsonTreeModel::tr("list of %n", nullptr, size);
    if (json.is_object())
        return JsonTreeModel::tr("object with %n field(s)", nullptr, size);
    if (json.is_string())
        return displayText(std::string_view(json.get_ref<const std::string&>()).substr(0, 500));
    return QString::fromStdString(writeJson(json));
}

JsonTreeModel::JsonTreeModel(QObject* parent) : QAbstractItemModel(parent) {}
JsonTreeModel::~JsonTreeModel() = default;

void JsonTreeModel::setDocument(std::shared_ptr<const Json> document)
{
    beginResetModel();
    m_document = std::move(document);
    m_root.reset();
    if (m_document) {
        m_root = std::make_unique<Node>();
        m_root->json = m_document.get();
    }
    endResetModel();
}

void JsonTreeModel::setMarks(std::map<std::string, QString> marks)
{
    m_marks = std::move(marks);
    emit dataChanged({}, {});
    emit layoutChanged();
}

JsonTreeModel::Node* JsonTreeModel::node(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : nullptr;
}

void JsonTreeModel::open(Node& node)
{
    if (std::exchange(node.opened, true) || !node.json->is_structured())
        return;
    for (auto at = node.json->begin(); at != node.json->end() && node.children.size() < mostChildren; ++at) {
        auto child = std::make_unique<Node>();
        child->json = &*at;
        child->up = &node;
        child->row = static_cast<int>(node.children.size());
        if (node.json->is_object())
            child->key = at.key();
        node.children.push_back(std::move(child));
    }
}

QModelIndex JsonTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!m_root || row < 0 || column < 0 || column >= columnCount())
        return {};
    if (!parent.isValid())
        return row == 0 ? createIndex(0, column, m_root.get()) : QModelIndex();
    Node* up = node(parent);
    open(*up);
    if (row >= static_cast<int>(up->children.size()))
        return {};
    return createIndex(row, column, up->children[static_cast<std::size_t>(row)].get());
}

QModelIndex JsonTreeModel::parent(const QModelIndex& index) const
{
    const Node* here = node(index);
    return here && here->up ? createIndex(here->up->row, 0, here->up) : QModelIndex();
}

int JsonTreeModel::rowCount(const QModelIndex& parent) const
{
    if (!m_root || parent.column() > 0)
        return 0;
    if (!parent.isValid())
        return 1;
    Node* here = node(parent);
    open(*here);
    return static_cast<int>(here->children.size());
}

int JsonTreeModel::columnCount(const QModelIndex&) const
{
    return 3;
}

RecordPath JsonTreeModel::path(const QModelIndex& index) const
{
    std::vector<const Node*> chain;
    for (const Node* at = node(index); at && at->up; at = at->up)
        chain.push_back(at);
    RecordPath path;
    for (auto at = chain.rbegin(); at != chain.rend(); ++at)
        path = (*at)->up->json->is_object() ? path.child((*at)->key) : path.child((*at)->row);
    return path;
}

const Json* JsonTreeModel::json(const QModelIndex& index) const
{
    const Node* here = node(index);
    return here ? here->json : nullptr;
}

QModelIndex JsonTreeModel::find(const RecordPath& path) const
{
    QModelIndex at = index(0, 0);
    for (const RecordPath::Step& step : path.steps()) {
        QModelIndex next;
        for (int row = 0; row < rowCount(at) && !next.isValid(); ++row) {
            const QModelIndex child = index(row, 0, at);
            const bool fits = step.kind == RecordPath::Step::Kind::Key     ? node(child)->key == step.key
                              : step.kind == RecordPath::Step::Kind::Index ? row == step.index
                                                                           : false;
            if (fits)
                next = child;
        }
        if (!next.isValid())
            return {};
        at = next;
    }
    return at;
}

void JsonTreeModel::setRootTitle(const QString& title)
{
    m_rootTitle = title;
}

QVariant JsonTreeModel::data(const QModelIndex& index, int role) const
{
    const Node* here = node(index);
    if (!here)
        return {};
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole) {
        if (index.column() == 0)
            return !here->up                     ? m_rootTitle
                   : here->up->json->is_object() ? displayText(here->key)
                                                 : QStringLiteral("[%1]").arg(here->row);
        if (index.column() == 1) {
            QString text = describeJson(*here->json);
            if (here->json->is_structured() && here->json->size() > mostChildren)
                text += tr(", the first %1 shown").arg(mostChildren);
            return text;
        }
        const auto mark = m_marks.find(path(index).text());
        return mark == m_marks.end() ? QVariant() : mark->second;
    }
    if (role == Qt::ForegroundRole) {
        if (index.column() == 2)
            return toneColor(Tone::Accent);
        if (index.column() == 1 && (here->json->is_structured() || here->json->is_null()))
            return mutedText();
    }
    return {};
}

QVariant JsonTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Field"), tr("Value"), tr("Used for")};
    return section < 3 ? titles[section] : QVariant();
}

JsonTree::JsonTree(QWidget* parent) : QTreeView(parent), m_model(new JsonTreeModel(this))
{
    setModel(m_model);
    setUniformRowHeights(true);
    setAlternatingRowColors(false);
    setTextElideMode(Qt::ElideRight);
    header()->setStretchLastSection(true);
    header()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    setColumnWidth(0, 240);
    setColumnWidth(1, 340);
    connect(this, &QAbstractItemView::clicked, this, &JsonTree::picked);
}

void JsonTree::setDocument(std::shared_ptr<const Json> document, int openLevels)
{
    m_model->setDocument(std::move(document));
    // Open what is worth seeing: the first levels, but of a list only its first element.
    std::vector<std::pair<QModelIndex, int>> todo{{m_model->index(0, 0), 0}};
    while (!todo.empty()) {
        const auto [index, level] = todo.back();
        todo.pop_back();
        if (!index.isValid() || level > openLevels)
            continue;
        expand(index);
        const Json* json = m_model->json(index);
        const int children = json->is_array() ? 1 : std::min(m_model->rowCount(index), 60);
        for (int row = 0; row < children; ++row)
            todo.emplace_back(m_model->index(row, 0, index), level + 1);
    }
    if (m_model->rowCount() > 0)
        setCurrentIndex(m_model->index(0, 0));
}

void JsonTree::keyPressEvent(QKeyEvent* event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid())
        emit picked(currentIndex());
    else
        QTreeView::keyPressEvent(event);
}

} // namespace muster
