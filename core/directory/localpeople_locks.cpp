// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/directory/localpeople.h"

#include "core/base/clock.h"

#include <QCoreApplication>

namespace muster {

Result<void> LocalPeople::setLock(UserId id, const Attribute& attribute, bool locked)
{
    // nothing for somebody who is not there any more
    auto write = m_database.prepare(
        locked ? "INSERT INTO user_lock(user, attribute, at) SELECT id, ?2, ?3 FROM user WHERE id = ?1 ON "
                 "CONFLICT(user, attribute) DO NOTHING"
               : "DELETE FROM user_lock WHERE user = ?1 AND attribute = ?2 AND ?3 = ?3");
    if (!write)
        return fail(std::move(write.error()));
    const auto there = numbers("SELECT 1 FROM user WHERE id = ?1", id);
    if (!there)
        return fail(there.error());
    if (there->empty())
        return fail(ErrorKind::NotFound,
                    QCoreApplication::translate("LocalPeople", "This user is no longer in the directory."));
    const std::string name = attribute.name();
    const std::int64_t at = m_clock.now().time_since_epoch().count();
    return write->bind(1, id).bindText(2, name).bind(3, at).run();
}

Result<void> LocalPeople::addLocks(UserDetail& detail)
{
    auto read = m_database.prepare("SELECT attribute FROM user_lock WHERE user = ?1 ORDER BY attribute");
    if (!read)
        return fail(std::move(read.error()));
    read->bind(1, detail.user.id);
    for (;;) {
        const auto row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return {};
        if (auto attribute = Attribute::fromName(std::string(read->text(0))))
            detail.locked.push_back(std::move(*attribute));
    }
}

} // namespace muster
