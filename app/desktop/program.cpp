// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/program.h"

#include "app/wiring/userservice.h"
#include "app/wiring/workspace.h"
#include "ui/connectors/applicationspage.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/tray.h"
#include "ui/shell/workbench.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/icons.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>

namespace muster {

namespace {

/// The service is musterctl, which is installed beside this program.
std::unique_ptr<UserService> openUserService(const QString& workspace)
{
    const QString program = QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("musterctl"));
    if (!QFileInfo(program).isExecutable())
        return nullptr;
    return std::make_unique<SystemdUserService>(program, QDir(workspace).absolutePath());
}

} // namespace

Program::Program(Options options, Appearance& appearance) : m_options(std::move(options)), m_appearance(appearance) {}

Program::~Program()
{
    // Windows first: they use the service. The service next: it waits for its threads, which may still read from the
    // demo.
    m_tray = nullptr;
    m_window.reset();
    m_error.reset();
    m_service.reset();
    m_unattended.reset();
}

void Program::start()
{
    if (const auto opened = open(); opened)
        showWindow();
    else
        showError(opened.error());
}

Result<void> Program::open()
{
    auto ports = openWorkspace(m_options.workspace);
    if (!ports)
        return fail(ports.error());
    m_ports = std::move(*ports);
    if (m_options.demo) {
        auto demo = DemoService::start();
        if (!demo)
            return fail(demo.error());
        m_demo = std::move(*demo);
        if (const auto connector = ensureDemoConnector(m_ports->connectors(), m_demo->baseUrl()); !connector)
            return fail(connector.error());
    }
    m_service = std::make_unique<ImportService>([folder = m_options.workspace] { return openWorkspace(folder); });
    // schedules run here as long as no service does: a lock decides
    m_unattended = std::make_unique<Unattended>(m_options.workspace, noticeShower());
    return {};
}

void Program::showWindow()
{
    m_error.reset();
    m_window = std::make_unique<MainWindow>(&m_appearance);
    auto* applications = new ApplicationsPage(*m_ports, *m_service);
    auto* workbench = new Workbench(*m_window, *m_service, applications);
    workbench->addBackgroundService([workspace = m_options.workspace] { return openUserService(workspace); });
    connect(applications, &ApplicationsPage::importRequested, workbench, &Workbench::openImport);
    connect(applications, &ApplicationsPage::usersRequested, workbench, &Workbench::showUsers);
    connect(workbench, &Workbench::placeRequested, applications, &ApplicationsPage::openPlace);
    applications->refresh();
    m_window->addBusyCheck([this] { // imports that nobody in the window began
        const int running = m_unattended->jobs().running();
        return running == 0 ? QString()
                            : tr("%n import(s) that the clock started are running. Quitting stops them; what is "
                                 "written stays written.",
                                 nullptr, running);
    });
    m_tray = new Tray(*m_window);
    connect(&m_look, &QTimer::timeout, this, &Program::follow, Qt::UniqueConnection);
    m_look.start(std::chrono::seconds(2));
    m_window->show();
    workbench->showSecretsIfLocked();
    if (m_demo)
        workbench->openImport(QString::fromStdString(demoConnectorId()));
}

ShowNotice Program::noticeShower()
{
    // called on another thread; the program outlives that
    return [this](const QString& title, const QString& text) {
        QMetaObject::invokeMethod(
            this,
            [this, title, text] {
                if (m_tray)
                    m_tray->tell(title, text);
            },
            Qt::QueuedConnection);
    };
}

void Program::follow()
{
    if (!m_tray || !m_unattended)
        return;
    const Unattended::State state = m_unattended->state();
    const std::optional<Error>& error = state.error ? state.error : state.delivery;
    const QString trouble = error ? error->message : QString();
    if (!trouble.isEmpty() && trouble != m_trouble)
        m_window->tell(NoticePanel::Kind::Error, trouble, error->detail);
    m_trouble = trouble;
    const int running = m_unattended->jobs().running();
    if (!trouble.isEmpty())
        m_tray->setState(Tray::State::Trouble, trouble);
    else if (running > 0)
        m_tray->setState(Tray::State::Working, tr("%n import(s) running", nullptr, running));
    else
        m_tray->setState(Tray::State::Quiet, state.works       ? tr("imports start by the clock")
                                             : state.looks > 0 ? tr("the background service starts imports")
                                                               : QString());
}

void Program::showError(const Error& error)
{
    if (!m_error) {
        m_error = std::make_unique<ErrorView>();
        m_error->setWindowTitle(tr("Muster"));
        m_error->setWindowIcon(applicationIcon());
        m_error->resize(640, 360);
        m_error->setBackText(tr("Quit"));
        connect(m_error.get(), &ErrorView::backRequested, qApp, &QApplication::quit);
        connect(m_error.get(), &ErrorView::triggered, this, &Program::start, Qt::QueuedConnection);
    }
    m_error->setError(tr("The workspace %1 cannot be opened").arg(m_options.workspace), error);
    m_error->show();
}

} // namespace muster
