// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connectors/templategallery.h"

#include "ui/connectors/templatedetails.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/returnkey.h"
#include "ui/widgets/searchfield.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <optional>

namespace muster {

namespace {

constexpr int nameRole = Qt::UserRole; ///< of the first column: the template's name

QString shown(const std::string& text)
{
    return QString::fromStdString(text);
}

QString badge(TemplateEvidence evidence)
{
    switch (evidence) {
    case TemplateEvidence::OpenApi:
        return TemplateGallery::tr("OpenAPI");
    case TemplateEvidence::Documentation:
        return TemplateGallery::tr("Documentation");
    case TemplateEvidence::Unverified:
        break;
    }
    return TemplateGallery::tr("Not verified");
}

QTreeWidgetItem* makeItem(const ConnectorTemplate& one)
{
    auto* item = new QTreeWidgetItem(QStringList{shown(one.title), shown(one.vendor), badge(one.evidence)});
    item->setData(0, nameRole, shown(one.name));
    item->setToolTip(0, plainToolTip(shown(one.title)));
    item->setToolTip(1, plainToolTip(shown(one.vendor)));
    item->setToolTip(2, plainToolTip(evidenceLabel(one.evidence)));
    item->setForeground(2, toneColor(evidenceTone(one.evidence)));
    return item;
}

} // namespace

TemplateGallery::TemplateGallery(QWidget* parent)
    : QDialog(parent), m_search(new SearchField(this)), m_list(new QTreeWidget(this)),
      m_none(new EmptyState(QStringLiteral("search"), tr("No template matches"),
                            tr("Search for the name of the application or its vendor. An application that is not here "
                               "can be set up by hand."),
                            tr("Show All Templates"), this)),
      m_stack(new QStackedWidget(this)), m_details(new TemplateDetails),
      m_create(new QPushButton(tr("Create and Set Up"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("New Application from a Template"));
    m_create->setObjectName(QStringLiteral("create"));
    m_create->setAutoDefault(false);
    m_none->button()->setAutoDefault(false);
    setRole(m_create, "primary");
    auto* splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(makeLeft());
    splitter->addWidget(makeRight());
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    auto* buttons = new QDialogButtonBox(this);
    buttons->addButton(m_create, QDialogButtonBox::ActionRole);
    buttons->addButton(QDialogButtonBox::Cancel)->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::Large, space::Large, space::Large, space::Medium);
    column->setSpacing(space::Medium);
    column->addWidget(splitter, 1);
    column->addWidget(buttons);
    connect(m_create, &QPushButton::clicked, this, &TemplateGallery::create);
    pressOnReturn(m_details, m_create);
    resize(980, 620);
    search({});
    m_search->setFocus();
}

QWidget* TemplateGallery::makeLeft()
{
    m_search->setObjectName(QStringLiteral("search"));
    m_search->setPlaceholderText(tr("Search by name or vendor"));
    m_search->setAccessibleName(tr("Search templates"));
    makeList();
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_none);
    auto* left = new QWidget(this);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::Small);
    column->addWidget(m_search);
    column->addWidget(m_stack, 1);
    connect(m_search, &SearchField::searched, this, &TemplateGallery::search);
    connect(m_search, &QLineEdit::returnPressed, m_list, qOverload<>(&QWidget::setFocus));
    connect(m_none, &EmptyState::triggered, this, [this] {
        m_search->setQuietly({});
        search({});
        m_search->setFocus();
    });
    return left;
}

void TemplateGallery::makeList()
{
    m_list->setObjectName(QStringLiteral("templates"));
    m_list->setAccessibleName(tr("Templates"));
    m_list->setHeaderLabels({tr("Application"), tr("Vendor"), tr("Checked Against")});
    m_list->setAllColumnsShowFocus(true);
    m_list->setTabKeyNavigation(false);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->header()->resizeSection(0, 240);
    m_list->header()->resizeSection(1, 180);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &TemplateGallery::showChosen);
    connect(m_list, &QTreeWidget::itemActivated, this, [this] {
        if (m_details->current())
            m_details->focusFirst();
    });
}

QWidget* TemplateGallery::makeRight()
{
    QScrollArea* right = makeScrolling(m_details, tr("The template"));
    right->setMinimumWidth(320);
    return right;
}

void TemplateGallery::search(const QString& text)
{
    const ConnectorTemplate* before = m_details->current();
    const auto found = searchTemplates(text.toStdString());
    QTreeWidgetItem *group = nullptr, *kept = nullptr, *first = nullptr;
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        std::optional<TemplateCategory> category;
        for (const ConnectorTemplate* one : found) {
            if (category != one->category) {
                category = one->category;
                group = new QTreeWidgetItem(m_list, QStringList{categoryLabel(one->category)});
                group->setFlags(Qt::ItemIsEnabled);
                group->setFirstColumnSpanned(true);
            }
            QTreeWidgetItem* item = makeItem(*one);
            group->addChild(item);
            first = first ? first : item;
            kept = one == before ? item : kept;
        }
        m_list->expandAll();
        m_list->setCurrentItem(kept ? kept : first);
    }
    m_stack->setCurrentWidget(found.empty() ? static_cast<QWidget*>(m_none) : m_list);
    showChosen();
}

void TemplateGallery::showChosen()
{
    const QTreeWidgetItem* item = m_list->currentItem();
    const std::string name = item ? item->data(0, nameRole).toString().toStdString() : std::string();
    const ConnectorTemplate* one = name.empty() ? nullptr : findTemplate(name);
    if (one != m_details->current())
        m_details->setTemplate(one);
    m_create->setEnabled(one != nullptr);
}

void TemplateGallery::create()
{
    const auto connector = m_details->connector();
    if (!connector)
        return; // the field says why
    accept();
    emit chosen(*connector);
}

} // namespace muster
