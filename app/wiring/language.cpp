// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

// the translations are a resource of a static library: the linker keeps it only when it is asked for
static void keepResources()
{
    Q_INIT_RESOURCE(translations);
}

namespace muster {

void useLanguage()
{
    keepResources();
    auto* words = new QTranslator(QCoreApplication::instance());
    if (words->load(QLocale(), QStringLiteral("muster"), QStringLiteral("_"), QStringLiteral(":/i18n")) ||
        words->load(QStringLiteral(":/i18n/muster_en.qm")))
        QCoreApplication::installTranslator(words);
    auto* toolkit = new QTranslator(QCoreApplication::instance());
    if (toolkit->load(QLocale(), QStringLiteral("qtbase"), QStringLiteral("_"),
                      QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(toolkit);
}

} // namespace muster
