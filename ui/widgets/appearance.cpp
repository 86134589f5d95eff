// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/appearance.h"

#include "ui/widgets/musterstyle.h"
#include "ui/widgets/tokens.h"

#include <QApplication>
#include <QEvent>
#include <QSettings>
#include <QStandardPaths>
#include <QStyleFactory>

namespace muster {
namespace {

struct Shades
{
    QRgb window, base, alternate, text, muted, button, highlight, highlightText, accent, tip;
};
constexpr Shades lightShades{0xfff5f7f9, 0xffffffff, 0xfffafbfc, 0xff17202a, 0xff6a7583,
                             0xffffffff, 0xff1f6f7e, 0xffffffff, 0xff1f6f7e, 0xffffffff};
constexpr Shades darkShades{0xff1b2026, 0xff14181d, 0xff191e24, 0xffe7ebf0, 0xff8e99a6,
                            0xff2a313a, 0xff2a7f90, 0xffffffff, 0xff62c3d4, 0xff2a313a};

QPalette makePalette(bool dark)
{
    const Shades& shades = dark ? darkShades : lightShades;
    QPalette palette(QColor(shades.button), QColor(shades.window));
    const QColor line = dark ? QColor(0x39, 0x42, 0x4c) : QColor(0xc9, 0xd0, 0xd8);
    palette.setColor(QPalette::Window, shades.window);
    palette.setColor(QPalette::Base, shades.base);
    palette.setColor(QPalette::AlternateBase, shades.alternate);
    palette.setColor(QPalette::WindowText, shades.text);
    palette.setColor(QPalette::Text, shades.text);
    palette.setColor(QPalette::ButtonText, shades.text);
    palette.setColor(QPalette::Button, shades.button);
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::Highlight, shades.highlight);
    palette.setColor(QPalette::HighlightedText, shades.highlightText);
    palette.setColor(QPalette::Link, shades.accent);
    palette.setColor(QPalette::LinkVisited, shades.accent);
    palette.setColor(QPalette::ToolTipBase, shades.tip);
    palette.setColor(QPalette::ToolTipText, shades.text);
    palette.setColor(QPalette::PlaceholderText, shades.muted);
    palette.setColor(QPalette::Light, dark ? QColor(0x33, 0x3b, 0x45) : QColor(Qt::white));
    palette.setColor(QPalette::Midlight, dark ? QColor(0x2f, 0x37, 0x40) : QColor(0xee, 0xf1, 0xf4));
    palette.setColor(QPalette::Mid, line);
    palette.setColor(QPalette::Dark, dark ? QColor(0x10, 0x13, 0x17) : QColor(0xa9, 0xb2, 0xbc));
    palette.setColor(QPalette::Shadow, dark ? QColor(0x08, 0x0a, 0x0c) : QColor(0x6a, 0x75, 0x83));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, dark ? QColor(0x6b, 0x76, 0x82) : QColor(0x93, 0x9c, 0xa6));
    palette.setColor(QPalette::Disabled, QPalette::Base, shades.window);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, line);
    return palette;
}

} // namespace

QString settingsFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + QStringLiteral("/muster.ini");
}

Appearance::Appearance(QApplication& application) : m_application(application)
{
    m_systemDark = isDarkPalette();
    const QString stored =
        QSettings(settingsFile(), QSettings::IniFormat).value(QStringLiteral("appearance")).toString();
    m_choice = stored == QStringLiteral("dark")    ? Choice::Dark
               : stored == QStringLiteral("light") ? Choice::Light
                                                   : Choice::System;
    application.installEventFilter(this);
    refresh();
}

void Appearance::choose(Choice choice)
{
    m_choice = choice;
    const char* const name = choice == Choice::Dark ? "dark" : choice == Choice::Light ? "light" : "system";
    QSettings settings(settingsFile(), QSettings::IniFormat);
    settings.setValue(QStringLiteral("appearance"), QLatin1String(name));
    refresh();
}

void Appearance::apply(QApplication& application, bool dark)
{
    application.setStyle(new MusterStyle(QStyleFactory::create(QStringLiteral("Fusion"))));
    application.setPalette(makePalette(dark));
    application.setStyleSheet(musterStyleSheet());
}

bool Appearance::eventFilter(QObject* watched, QEvent* event)
{
    // The desktop switched its theme while we run. Our own setPalette raises the same event and is not meant.
    if (!m_applying && watched == &m_application && event->type() == QEvent::ThemeChange) {
        m_systemDark = isDarkPalette();
        refresh();
    }
    return QObject::eventFilter(watched, event);
}

void Appearance::refresh()
{
    m_applying = true;
    apply(m_application, m_choice == Choice::System ? m_systemDark : m_choice == Choice::Dark);
    m_applying = false;
}

} // namespace muster
