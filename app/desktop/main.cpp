// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/program.h"
#include "app/wiring/workspace.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/icons.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

int main(int argc, char* argv[])
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("muster"));
    QApplication::setApplicationDisplayName(QStringLiteral("Muster"));
    QApplication::setApplicationVersion(QStringLiteral(MUSTER_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.muster.Muster"));
    QApplication::setWindowIcon(muster::applicationIcon());

    QTranslator words, toolkit;
    // The English file holds the plurals; every other language falls back to it.
    if (words.load(QLocale(), QStringLiteral("muster"), QStringLiteral("_"), QStringLiteral(":/i18n")) ||
        words.load(QStringLiteral(":/i18n/muster_en.qm")))
        QApplication::installTranslator(&words);
    if (toolkit.load(QLocale(), QStringLiteral("qtbase"), QStringLiteral("_"),
                     QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QApplication::installTranslator(&toolkit);

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
