// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/storedsecrets.h"

#include "core/sync/scheduler.h"

#include "ui/widgets/ask.h"

namespace muster {

StoredSecrets::StoredSecrets(ImportService& service, std::string connector, QObject* parent)
    : QObject(parent), m_service(service), m_connector(std::move(connector))
{
}

std::optional<Origin> StoredSecrets::storedFor(const std::string& name) const
{
    for (const SecretRef& ref : m_refs) {
        if (ref.name == name)
            return ref.origin;
    }
    return std::nullopt;
}

bool StoredSecrets::isStoredFor(const std::string& name, const Origin& origin) const
{
    return std::any_of(m_refs.begin(), m_refs.end(),
                       [&](const SecretRef& ref) { return ref.name == name && ref.origin == origin; });
}

void StoredSecrets::refresh()
{
    run(
        {}, [](SecretStore&) -> Result<void> { return {}; }, false);
}

void StoredSecrets::store(const std::string& name, const Origin& origin, Secret secret)
{
    // std::function wants to be copied, a Secret does not.
    auto kept = std::make_shared<const Secret>(std::move(secret));
    const SecretRef ref{m_connector, name, origin};
    run(
        QString::fromStdString(name), [kept, ref](SecretStore& secrets) { return secrets.write(ref, *kept); }, true);
}

void StoredSecrets::remove(const std::string& name, const Origin& origin)
{
    const SecretRef ref{m_connector, name, origin};
    run(
        QString::fromStdString(name), [ref](SecretStore& secrets) { return secrets.remove(ref); }, false);
}

struct StoredSecrets::Answer
{
    Result<void> done;
    std::optional<std::vector<SecretRef>> refs; ///< none = they could not be read
};

void StoredSecrets::run(const QString& name, std::function<Result<void>(SecretStore&)> task, bool tells)
{
    ++m_busy;
    ask<Answer>(
        m_service, this,
        [task = std::move(task), connector = m_connector, tells](Ports& ports, std::stop_token) -> Result<Answer> {
            Answer answer{task(ports.secrets()), std::nullopt};
            if (answer.done && tells)
                (void)resumeAfterAuthorization(ports.schedules(), connector);
            if (auto refs = ports.secrets().list(connector))
                answer.refs = std::move(*refs);
            return answer;
        },
        [this, name, tells](Result<Answer> answer) {
            --m_busy;
            if (answer && answer->refs)
                m_refs = std::move(*answer->refs);
            if (!answer || !answer->done) {
                const Error& error = answer ? answer->done.error() : answer.error();
                if (!name.isEmpty() && error.kind != ErrorKind::Cancelled)
                    emit failed(name, error);
            } else if (tells) {
                emit stored(name);
            }
            emit changed();
        });
}

} // namespace muster
