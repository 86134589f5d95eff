// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connectors/applicationspage.h"

#include "core/base/untrusted.h"
#include "ui/connectors/applicationsmodel.h"
#include "ui/connectors/applicationview.h"
#include "ui/connectors/newapplication.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/noticepanel.h"
#include "ui/wizard/problemlabel.h"
#include "ui/wizard/wizardview.h"
#include "ui_applicationspage.h"

#include <QHeaderView>
#include <QMenu>
#include <QShortcut>
#include <QVBoxLayout>

namespace muster {

ApplicationsPage::ApplicationsPage(Ports& ports, ImportService& service, QWidget* parent)
    : QWidget(parent), m_ports(ports), m_service(service), m_form(std::make_unique<Ui::ApplicationsPage>()),
      m_model(new ApplicationsModel(this)), m_notice(nullptr)
{
    m_form->setupUi(this);
    m_notice = new NoticePanel(this);
    prepare();
    refresh();
}

ApplicationsPage::~ApplicationsPage()
{
    delete m_wizard; // it uses the view's draft
}

void ApplicationsPage::prepare()
{
    applyTextRoles(this);
    setRole(m_form->add, "primary");
    m_form->add->setIcon(QIcon());
    m_form->add->setText(tr("+ Add New Application"));
    m_form->add->setAccessibleName(tr("Add New Application"));
    QTableView* table = m_form->table;
    table->setModel(m_model);
    table->setItemDelegateForColumn(0, new ApplicationDelegate(table));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setShowGrid(false);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(56);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    table->horizontalHeader()->setStretchLastSection(false);
    table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    table->setColumnWidth(ApplicationsModel::State, 230);
    table->setColumnWidth(ApplicationsModel::LastImport, 230);
    table->setColumnWidth(ApplicationsModel::Changed, 150);
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(table, &QWidget::customContextMenuRequested, this, &ApplicationsPage::rowMenu);
    connect(table, &QAbstractItemView::clicked, this, [this](const QModelIndex& index) { openRow(index.row()); });
    auto* enter = new QShortcut(QKeySequence(Qt::Key_Return), table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(enter, &QShortcut::activated, this, [this] { openRow(m_form->table->currentIndex().row()); });
    connect(m_form->search, &SearchField::searched, this, [this](const QString& text) {
        m_model->setSearch(text);
        showRows();
    });
    connect(m_form->add, &QPushButton::clicked, this, &ApplicationsPage::addApplication);
    connect(m_form->importFile, &QPushButton::clicked, this, &ApplicationsPage::importFile);
    connect(m_form->empty, &EmptyState::triggered, this, [this] {
        if (m_model->total() == 0)
            return addApplication();
        m_form->search->setQuietly(QString());
        m_model->setSearch(QString());
        showRows();
    });
}

void ApplicationsPage::refresh()
{
    ask<std::vector<ApplicationRow>>(
        m_service, this, [](Ports& ports, std::stop_token) { return readApplications(ports); },
        [this](Result<std::vector<ApplicationRow>> rows) {
            if (!rows)
                return m_notice->showError(rows.error());
            const ApplicationRow* current = m_model->rowAt(m_form->table->currentIndex().row());
            const std::string id = current ? current->id : std::string();
            m_model->setRows(std::move(*rows));
            m_form->table->selectRow(std::max(0, m_model->rowOf(id)));
            showRows();
        });
}

void ApplicationsPage::showRows()
{
    const bool none = m_model->total() == 0;
    m_form->listStack->setCurrentIndex(m_model->rowCount() == 0 ? 1 : 0);
    m_form->empty->set(none ? QStringLiteral("apps") : QStringLiteral("search"),
                       none ? tr("No applications yet") : tr("No application matches"),
                       none ? tr("Connect an application by its REST API to import its users, add a bookmark, or "
                                 "import a connector file.")
                            : tr("Every word must occur in the label, the description or the ID."),
                       none ? tr("Add New Application") : tr("Show all applications"));
    m_form->status->setText(none ? QString() : tr("%n application(s)", nullptr, m_model->rowCount()));
    m_form->search->setVisible(!none);
}

void ApplicationsPage::openRow(int row)
{
    const ApplicationRow* chosen = m_model->rowAt(row);
    if (!chosen)
        return;
    if (chosen->status == ApplicationRow::Status::Unsaved)
        return addApplication();
    openApplication(QString::fromStdString(chosen->id), chosen->status != ApplicationRow::Status::Bookmark);
}

void ApplicationsPage::rowMenu(const QPoint& at)
{
    const int row = m_form->table->indexAt(at).row();
    const ApplicationRow* chosen = m_model->rowAt(row);
    if (!chosen)
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(strokeIcon(QStringLiteral("open")), tr("Open"), this, [this, row] { openRow(row); });
    const QString id = QString::fromStdString(chosen->id);
    if (chosen->status == ApplicationRow::Status::Active)
        menu->addAction(strokeIcon(QStringLiteral("import")), tr("Import Users…"), this,
                        [this, id] { emit importRequested(id); });
    if (chosen->status == ApplicationRow::Status::Unsaved)
        menu->addAction(strokeIcon(QStringLiteral("trash")), tr("Discard the Draft"), this,
                        &ApplicationsPage::removeDraftOfNew);
    else
        menu->addAction(strokeIcon(QStringLiteral("save")), tr("Export Connector File…"), this,
                        [this, id] { exportFile(id); });
    menu->popup(m_form->table->viewport()->mapToGlobal(at));
}

void ApplicationsPage::removeDraftOfNew()
{
    const auto draft = m_ports.connectors().draft("new");
    if (const auto done = m_ports.connectors().removeDraft("new"); !done)
        return m_notice->showError(done.error());
    refresh();
    if (!draft || !draft->has_value())
        return;
    m_notice->show(NoticePanel::Kind::Info, tr("The draft is discarded."), tr("Undo"), [this, old = **draft] {
        if (const auto back = m_ports.connectors().saveDraft("new", old); !back)
            m_notice->showError(back.error());
        refresh();
    });
}

void ApplicationsPage::showPage(QWidget* page)
{
    if (m_form->stack->indexOf(page) < 0)
        m_form->stack->addWidget(page);
    m_form->stack->setCurrentWidget(page);
    page->setFocus();
}

void ApplicationsPage::home()
{
    if (m_view || m_new)
        backToList();
}

void ApplicationsPage::backToList()
{
    m_form->stack->setCurrentIndex(0);
    delete std::exchange(m_wizard, nullptr);
    for (QWidget* page : {static_cast<QWidget*>(m_view), m_new}) {
        if (page)
            page->deleteLater();
    }
    m_view = nullptr;
    m_new = nullptr;
    refresh();
    m_form->table->setFocus();
}

void ApplicationsPage::addApplication()
{
    if (m_view || m_new)
        backToList();
    auto* page = new NewApplication(m_ports.connectors(), this);
    m_new = page;
    connect(page, &NewApplication::left, this, &ApplicationsPage::backToList);
    connect(page, &NewApplication::errorOccurred, m_notice, &NoticePanel::showError);
    connect(page, &NewApplication::saved, this, [this](const QString& id, bool integration) {
        backToList();
        openApplication(id, integration);
        if (integration)
            openWizard(false);
    });
    showPage(page);
    page->setFocus();
}

void ApplicationsPage::openApplication(const QString& connectorId, bool identity)
{
    if (m_view || m_new)
        backToList();
    const auto stored = m_ports.connectors().get(connectorId.toStdString());
    if (!stored) {
        m_notice->showError(stored.error());
        return refresh();
    }
    m_view = new ApplicationView(m_ports, m_service, *stored, this);
    connect(m_view, &ApplicationView::left, this, &ApplicationsPage::backToList);
    connect(m_view, &ApplicationView::wizardRequested, this, &ApplicationsPage::openWizard);
    connect(m_view, &ApplicationView::importRequested, this, &ApplicationsPage::importRequested);
    connect(m_view, &ApplicationView::usersRequested, this, &ApplicationsPage::usersRequested);
    connect(m_view, &ApplicationView::exportRequested, this, &ApplicationsPage::exportFile);
    connect(m_view, &ApplicationView::removed, this, [this] {
        backToList();
        m_notice->show(NoticePanel::Kind::Success, tr("The application is deleted. All users stay as they are."));
    });
    if (identity)
        m_view->showIdentity();
    showPage(m_view);
}

void ApplicationsPage::openWizard(bool test, const QString& place)
{
    if (!m_view || m_wizard)
        return;
    m_wizard = new WizardView(m_view->draft(), m_ports.connectors(), m_service, this);
    connect(m_wizard, &WizardView::closed, this, [this] { wizardDone({}); });
    connect(m_wizard, &WizardView::activated, this,
            [this] { wizardDone(tr("The identity management integration is verified and active.")); });
    connect(m_wizard, &WizardView::saved, this,
            [this](qint64 version) { wizardDone(tr("Saved as version %1.").arg(version)); });
    showPage(m_wizard);
    if (test)
        m_wizard->startTest();
    else if (!place.isEmpty())
        m_wizard->goToPlace(place);
}

void ApplicationsPage::openPlace(const QString& connectorId, const QString& place)
{
    openApplication(connectorId, true);
    if (m_view && stepOfPath(place.toStdString()))
        openWizard(false, place);
}

void ApplicationsPage::wizardDone(const QString& words)
{
    if (!m_view)
        return;
    m_view->showIdentity();
    showPage(m_view);
    if (m_wizard)
        m_wizard->deleteLater();
    m_wizard = nullptr;
    if (!words.isEmpty())
        m_view->notice(words);
    refresh();
}

} // namespace muster
