// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/filetokenlock.h"

#include "core/store/runlock.h"

#include <QCoreApplication>

#include <chrono>
#include <thread>

namespace muster {

Result<std::shared_ptr<void>> FileTokenLock::take(const std::string& connector, std::stop_token stop)
{
    using namespace std::chrono_literals;
    const auto end = std::chrono::steady_clock::now() + 60s; // longer than any request for a token may take
    while (!stop.stop_requested()) {
        auto lock = RunLock::tryTake(m_workspacePath, connector + ".tokens");
        if (!lock)
            return fail(std::move(lock.error()));
        if (*lock)
            return std::make_shared<RunLock>(std::move(**lock));
        if (std::chrono::steady_clock::now() > end)
            return fail(ErrorKind::Timeout,
                        QCoreApplication::translate("TokenLock", "Another Muster has been renewing the authorization "
                                                                 "for a minute. Try again, or end that program."));
        std::this_thread::sleep_for(20ms);
    }
    return fail(ErrorKind::Cancelled, QCoreApplication::translate("TokenLock", "Cancelled."));
}

} // namespace muster
