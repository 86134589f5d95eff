// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/secretstore.h"

#include <QObject>

#include <optional>

namespace muster {

class ImportService;

/// Which secrets of one connector are stored, and for which host; never their values. Reads and writes on a worker
/// thread, for a keychain may ask the person to unlock it.
class StoredSecrets : public QObject
{
    Q_OBJECT

public:
    StoredSecrets(ImportService& service, std::string connector, QObject* parent = nullptr);
    /// The host a secret of this name is stored for; none = it is not stored.
    [[nodiscard]] std::optional<Origin> storedFor(const std::string& name) const;
    [[nodiscard]] bool isStoredFor(const std::string& name, const Origin& origin) const;
    [[nodiscard]] bool isBusy() const { return m_busy > 0; }
    void refresh();
    void store(const std::string& name, const Origin& origin, Secret secret);
    void remove(const std::string& name, const Origin& origin);

signals:
    void changed();
    void stored(const QString& name);
    void failed(const QString& name, const muster::Error& error);

private:
    struct Answer;
    void run(const QString& name, std::function<Result<void>(SecretStore&)> task, bool tells);
    ImportService& m_service;
    std::string m_connector;
    std::vector<SecretRef> m_refs;
    int m_busy = 0;
};

} // namespace muster
