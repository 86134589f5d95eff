// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/userservice.h"

#include <QStringList>

namespace muster {

/// The text of a systemd unit that runs `program --workspace workspace serve`; both paths are absolute. Error Invalid:
/// a path that a unit cannot hold (with a line break).
[[nodiscard]] Result<QString> unitText(const QString& program, const QString& workspace);

/// A user unit of systemd, steered with `systemctl --user`; no shell is involved.
class SystemdUserService final : public UserService
{
public:
    /// `folder`: where the person's units are; empty = the usual place.
    SystemdUserService(QString program, QString workspace, QString folder = {});
    [[nodiscard]] Result<ServiceState> status() override;
    [[nodiscard]] Result<void> install() override;
    [[nodiscard]] Result<void> uninstall() override;
    [[nodiscard]] Result<void> start() override;
    [[nodiscard]] Result<void> stop() override;
    [[nodiscard]] QString unitPath() const;

private:
    [[nodiscard]] Result<QString> call(const QStringList& arguments) const;
    [[nodiscard]] Result<void> needInstalled() const;

    QString m_program, m_workspace, m_folder;
};

} // namespace muster
