// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/keychainjobs.h"

#include "core/base/textkey.h"

#include <QThread>

#include <qt6keychain/keychain.h>

#include <future>
#include <memory>

namespace muster::keychain {

namespace {

/// QtKeychain queues its jobs in an object that belongs for ever to the thread which used it first, and is not
/// thread-safe. So all jobs of the process live in one thread, with an event loop of its own: callers may be worker
/// threads without one, or the GUI.
class JobThread
{
public:
    JobThread()
    {
        m_worker.moveToThread(&m_thread);
        m_thread.setObjectName(QStringLiteral("keychain"));
        m_thread.start();
    }
    ~JobThread()
    {
        m_thread.quit();
        m_thread.wait(std::chrono::seconds(5));
    }
    template <typename Function>
    void post(Function function)
    {
        QMetaObject::invokeMethod(&m_worker, std::move(function), Qt::QueuedConnection);
    }

private:
    QThread m_thread;
    QObject m_worker;
};

JobThread& jobThread()
{
    static JobThread thread;
    return thread;
}

Outcome outcomeOf(QKeychain::Error error)
{
    switch (error) {
    case QKeychain::NoError:
        return Outcome::Done;
    case QKeychain::EntryNotFound:
        return Outcome::Missing;
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return Outcome::Refused;
    default:
        return Outcome::Unavailable;
    }
}

/// Runs one job in the thread of jobs; `take` reads its result there.
template <typename Job, typename Prepare, typename Take>
Answer run(const Entry& entry, Prepare prepare, Take take)
{
    const auto promise = std::make_shared<std::promise<Answer>>();
    auto future = promise->get_future();
    jobThread().post([promise, service = entry.service, key = entry.key, prepare, take] {
        auto* job = new Job(service); // deletes itself when finished
        job->setInsecureFallback(false);
        job->setKey(key);
        prepare(*job);
        QObject::connect(job, &QKeychain::Job::finished, job, [promise, take, job] {
            Answer answer{outcomeOf(job->error()), {}, job->errorString()};
            if (answer.outcome == Outcome::Done)
                take(*job, answer);
            promise->set_value(std::move(answer));
        });
        job->start();
    });
    if (future.wait_for(entry.wait) == std::future_status::timeout)
        return {Outcome::NoAnswer, {}, {}};
    return future.get();
}

constexpr auto nothing = [](auto&...) {};

} // namespace

Answer Entry::read() const
{
    return run<QKeychain::ReadPasswordJob>(*this, nothing, [](QKeychain::ReadPasswordJob& job, Answer& answer) {
        QByteArray bytes = job.binaryData();
        answer.value.assign(bytes.constData(), static_cast<std::size_t>(bytes.size()));
        bytes.fill('\0');
    });
}

Answer Entry::write(std::string_view value) const
{
    // As text where it is text, so that a person can read and mend it with the keychain's own program.
    const QByteArray bytes(value.data(), static_cast<qsizetype>(value.size()));
    const bool isText = isUtf8(value) && !bytes.contains('\0');
    return run<QKeychain::WritePasswordJob>(
        *this,
        [bytes, isText](QKeychain::WritePasswordJob& job) {
            if (isText)
                job.setTextData(QString::fromUtf8(bytes));
            else
                job.setBinaryData(bytes);
        },
        nothing);
}

Answer Entry::remove() const
{
    return run<QKeychain::DeletePasswordJob>(*this, nothing, nothing);
}

} // namespace muster::keychain
