// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/actor.h"

#include <QtGlobal>

#ifdef Q_OS_UNIX
#include <array>
#include <pwd.h>
#include <unistd.h>
#endif

namespace muster {

std::string personActor()
{
#ifdef Q_OS_UNIX
    std::array<char, 16384> room{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(::getuid(), &entry, room.data(), room.size(), &found) == 0 && found)
        return std::string("person:") + found->pw_name;
    return "person:" + std::to_string(::getuid()); // a container without a name for its user
#else
    return "person:" + qEnvironmentVariable("USERNAME").toStdString();
#endif
}

} // namespace muster
