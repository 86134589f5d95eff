// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QDateTime>

#include <optional>

namespace muster {

/// A moment of a table row: "2026-11-20T08:17:00Z".
inline Timestamp at(const QByteArray& text)
{
    const QDateTime moment = QDateTime::fromString(QString::fromLatin1(text), Qt::ISODate);
    if (!moment.isValid())
        qFatal("%s is no time", text.constData());
    return Timestamp(std::chrono::seconds(moment.toSecsSinceEpoch()));
}

/// And back; "never" for none.
inline QByteArray textOf(std::optional<Timestamp> moment)
{
    return moment ? QByteArray::fromStdString(toRfc3339(*moment)).replace(".000Z", "Z") : "never";
}

} // namespace muster
