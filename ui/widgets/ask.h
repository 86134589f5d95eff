// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"

#include <QPointer>

namespace muster {

/// Asks the ports something on a worker thread and brings the answer back to the thread of `service`; `done` is not
/// called when `context` has gone meanwhile. Returns the job, to cancel it. `read` must capture by value only.
template <typename T>
ImportService::Job ask(ImportService& service, QObject* context, std::function<Result<T>(Ports&, std::stop_token)> read,
                       std::function<void(Result<T>)> done)
{
    auto answer = std::make_shared<std::optional<Result<T>>>();
    return service.startTask(
        [answer, read = std::move(read)](Ports& ports, std::stop_token stop) { *answer = read(ports, stop); },
        [answer, guard = QPointer<QObject>(context), done = std::move(done)](const std::optional<Error>& noPorts) {
            if (!guard)
                return;
            if (noPorts)
                done(fail(*noPorts));
            else if (answer->has_value())
                done(std::move(**answer));
            else
                done(fail(ErrorKind::Cancelled, QString()));
        });
}

} // namespace muster
