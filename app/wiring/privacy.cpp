// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/privacy.h"

#include <QtGlobal>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#include <sys/stat.h>
#endif
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

namespace muster {

void keepPrivate()
{
#ifdef Q_OS_UNIX
    umask(S_IRWXG | S_IRWXO);
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
#endif
#if defined(Q_OS_LINUX) && !defined(__SANITIZE_ADDRESS__) // the leak check looks into its own process
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);                   // a crash handler that the kernel pipes to ignores the limit
#endif
}

} // namespace muster
