// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/tray.h"

#include "ui/shell/mainwindow.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/noticepanel.h"
#include "ui/widgets/tokens.h"

#include <QApplication>
#include <QEvent>
#include <QMenu>
#include <QPainter>
#include <QSystemTrayIcon>

namespace muster {

namespace {

/// The program's icon with a dot of that colour at its foot.
QIcon withDot(const QColor& color)
{
    QIcon icon;
    for (const int size : {16, 22, 32, 48, 64}) {
        QPixmap picture = applicationIcon().pixmap(QSize(size, size));
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        const qreal dot = size * 0.42;
        painter.setPen(QPen(Qt::white, std::max(1.0, size / 16.0)));
        painter.setBrush(color);
        painter.drawEllipse(QRectF(size - dot - 1, size - dot - 1, dot, dot));
        icon.addPixmap(picture);
    }
    return icon;
}

} // namespace

Tray::Tray(MainWindow& window, IsThere isThere)
    : QObject(&window), m_window(window),
      m_isThere(isThere ? std::move(isThere) : &QSystemTrayIcon::isSystemTrayAvailable)
{
    look();
    // a panel may crash, and one without D-Bus may start after Muster: no signal says so
    connect(&m_look, &QTimer::timeout, this, &Tray::look);
    m_look.start(std::chrono::seconds(30));
    window.installEventFilter(this);
}

Tray::~Tray() = default;

void Tray::look()
{
    constexpr int fewest = 3; // a panel that starts again, or a locked screen, comes back
    const bool isThere = m_isThere();
    m_misses = isThere ? 0 : m_misses + 1;
    if (isThere && !m_icon)
        return build();
    if (isThere || !m_icon || m_misses < fewest)
        return;
    delete std::exchange(m_icon, nullptr);
    m_menu.reset();
    m_window.allowKeepingWhenClosed(false);
    if (!m_window.isVisible())
        m_window.showMinimized(); // there is no other way back to it
}

void Tray::build()
{
    m_window.allowKeepingWhenClosed(); // reads what was chosen
    m_icon = new QSystemTrayIcon(this);
    m_menu = std::make_unique<QMenu>();
    m_menu->addAction(tr("&Open Muster"), &m_window, &MainWindow::present);
    QAction* keep =
        m_menu->addAction(tr("&Keep Running When the Window Is Closed"), &m_window, &MainWindow::setKeptWhenClosed);
    keep->setCheckable(true);
    keep->setChecked(m_window.isKeptWhenClosed());
    m_menu->addSeparator();
    m_menu->addAction(tr("&Quit"), &m_window, &MainWindow::quit);
    m_icon->setContextMenu(m_menu.get());
    connect(m_icon, &QSystemTrayIcon::messageClicked, &m_window, &MainWindow::present);
    connect(m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
            m_window.present();
    });
    draw();
    m_icon->show();
}

void Tray::draw()
{
    if (!m_icon)
        return;
    const bool trouble = m_marked || m_state == State::Trouble;
    m_icon->setIcon(trouble                     ? withDot(toneColor(Tone::Bad))
                    : m_state == State::Working ? withDot(toneColor(Tone::Accent))
                                                : applicationIcon());
    m_icon->setToolTip(m_words.isEmpty() ? tr("Muster") : tr("Muster: %1").arg(m_words));
}

void Tray::setState(State state, const QString& words)
{
    if (state == m_state && words == m_words)
        return;
    m_state = state;
    m_words = words;
    draw();
}

void Tray::tell(const QString& title, const QString& text)
{
    if (!m_window.isActiveWindow()) {
        m_marked = true;
        draw();
        QApplication::alert(&m_window);
    }
    if (m_icon && QSystemTrayIcon::supportsMessages())
        m_icon->showMessage(title, text, applicationIcon());
    else
        m_window.tell(NoticePanel::Kind::Info, title.isEmpty() ? text : tr("%1: %2").arg(title, text));
}

bool Tray::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == &m_window && event->type() == QEvent::WindowActivate && m_marked) {
        m_marked = false;
        draw();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace muster
