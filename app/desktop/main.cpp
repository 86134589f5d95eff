// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/program.h"
#include "app/wiring/language.h"
#include "app/wiring/privacy.h"
#include "app/wiring/workspace.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/icons.h"

#include <QApplication>
#include <QCommandLineParser>

int main(int argc, char* argv[])
{
    muster::keepPrivate();
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("muster"));
    QApplication::setApplicationDisplayName(QStringLiteral("Muster"));
    QApplication::setApplicationVersion(QStringLiteral(MUSTER_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.muster.Muster"));
    QApplication::setWindowIcon(muster::applicationIcon());

    muster::useLanguage();
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "Imports users from any REST API into a directory."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption workspace(QStringLiteral("workspace"),
                                       QCoreApplication::translate("main", "Folder of the workspace."),
                                       QStringLiteral("DIR"), muster::defaultWorkspace());
    const QCommandLineOption demo(
        QStringLiteral("demo"), QCoreApplication::translate("main", "Start a sample HR service and open its import."));
    parser.addOptions({workspace, demo});
    parser.process(application);

    muster::Appearance appearance(application);
    muster::Program program({parser.value(workspace), parser.isSet(demo)}, appearance);
    program.start();
    return QApplication::exec();
}
