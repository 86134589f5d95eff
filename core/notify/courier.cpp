// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/courier.h"

#include "core/base/redact.h"
#include "core/base/untrusted.h"
#include "core/notify/words.h"
#include "core/sync/webhookaddress.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>

namespace muster {

namespace {

using std::chrono::minutes;
constexpr minutes firstPause{1}, longestPause{60}, patience{24 * 60};
constexpr int fewestTries = 4; ///< also when the computer slept for that day

QString tr(const char* text)
{
    return QCoreApplication::translate("Courier", text);
}

/// No later try can end otherwise.
bool isFinal(ErrorKind kind)
{
    return kind == ErrorKind::Forbidden || kind == ErrorKind::Unauthorized;
}

std::string keptReason(const Error& error)
{
    return (error.detail.isEmpty() ? error.message : error.message + u'\n' + error.detail).toStdString();
}

Error isOff(Channel channel)
{
    return {ErrorKind::Invalid,
            channel == Channel::Mail
                ? tr("Mail is switched off. Switch it on in the settings, under Notifications, and try again.")
                : tr("The webhook is switched off. Switch it on in the settings, under "
                     "Notifications, and try again.")};
}

/// The first thing wrong with the settings of one channel.
Result<void> check(const NotifySettings& settings, const QString& prefix)
{
    for (const Error& error : problems(settings))
        if (error.where.startsWith(prefix))
            return fail(error);
    return {};
}

Error cleaned(const Error& error, const Secret& address)
{
    const auto clean = [&](const QString& text) {
        return QString::fromStdString(withoutAddress(text.toStdString(), address));
    };
    return {error.kind, clean(error.message), clean(error.detail), clean(error.where)};
}

/// An answer that is not 2xx. Secrets that it gives back are taken out before it is cut: half a secret would not be
/// recognised.
tl::unexpected<Error> refusal(HttpResponse& answer, const Secret& address, const Secret& secret)
{
    constexpr std::size_t shown = 2000;
    std::string body = withoutAddress(std::move(answer.body), address);
    for (const Secret& form : secretForms(secret.reveal()))
        body = redactValue(std::move(body), form.reveal());
    body.resize(std::min(body.size(), shown));
    return fail(
        ErrorKind::Server,
        tr("The webhook answered with status %1. Check its address and what that server expects.").arg(answer.status),
        QStringLiteral("HTTP %1\n").arg(answer.status) + displayText(body));
}

} // namespace

Timestamp Courier::nextTry(Timestamp created, Timestamp now, int tries)
{
    const Timestamp last = created + patience;
    const minutes pause = tries > 6 ? longestPause : std::min(longestPause, firstPause * (1 << std::max(0, tries - 1)));
    if (now < last)
        return std::min(now + pause, last);
    return tries < fewestTries ? now + pause : Timestamp();
}

Result<std::optional<Timestamp>> Courier::deliverDue(std::stop_token stop, const ShowNotice& show,
                                                     const std::vector<Channel>& only)
{
    std::vector<Channel> channels;
    for (const Channel channel : {Channel::Mail, Channel::Webhook, Channel::Desktop}) {
        const bool isWanted = only.empty() || std::ranges::find(only, channel) != only.end();
        if (isWanted && (show || channel != Channel::Desktop))
            channels.push_back(channel);
    }
    if (channels.empty())
        return std::optional<Timestamp>();
    while (!stop.stop_requested()) {
        const auto entry = m_parts.outbox.claim(channels);
        if (!entry)
            return fail(entry.error());
        if (!*entry)
            return m_parts.outbox.nextDue(channels);
        const Result<void> done = deliver(**entry, stop, show);
        const std::int64_t id = (*entry)->id;
        Result<void> kept;
        if (done) {
            kept = m_parts.outbox.markSent(id);
        } else if (done.error().kind == ErrorKind::Cancelled) {
            kept = m_parts.outbox.release(id);
        } else {
            const Timestamp due = isFinal(done.error().kind)
                                      ? Timestamp()
                                      : nextTry((*entry)->created, m_parts.clock.now(), (*entry)->tries);
            kept = m_parts.outbox.markFailed(id, keptReason(done.error()), due);
        }
        if (!kept)
            return fail(kept.error());
    }
    return fail(ErrorKind::Cancelled, tr("Sending was stopped. What has not been sent waits."));
}

Result<void> Courier::deliver(const OutboxEntry& entry, std::stop_token stop, const ShowNotice& show)
{
    const auto notice = noticeFrom(entry.message.content);
    if (!notice)
        return fail(ErrorKind::Forbidden, notice.error().message);
    if (entry.message.channel == Channel::Desktop) {
        // Yesterday's news is no notice: those who look see the runs themselves.
        if (m_parts.clock.now() - entry.created < patience)
            show(noticeTitle(*notice), noticeSentence(*notice));
        return {};
    }
    const auto settings = readNotifySettings(m_parts.settings, m_parts.secrets);
    if (!settings)
        return fail(Error{ErrorKind::Invalid, settings.error().message, settings.error().detail});
    const bool isMail = entry.message.channel == Channel::Mail;
    if (!(isMail ? settings->mail.enabled : settings->webhook.enabled))
        return fail(ErrorKind::Forbidden, isOff(entry.message.channel).message); // waiting would not switch it on
    if (isMail && std::ranges::find(settings->mail.to, entry.message.recipient) == settings->mail.to.end())
        return fail(ErrorKind::Forbidden,
                    tr("%1 is not among the recipients any more, so nothing is sent there. Discard this message, or "
                       "add the recipient in the settings, under Notifications, and try again.")
                        .arg(QString::fromStdString(entry.message.recipient)));
    if (isMail)
        return mail(*settings, *notice, entry.message.event, entry.message.recipient, stop);
    return post(*settings, *notice, entry.message.event, stop);
}

Result<void> Courier::mail(const NotifySettings& settings, const Notice& notice, const std::string& event,
                           const std::string& recipient, std::stop_token stop)
{
    if (auto checked = check(settings, QStringLiteral("mail.")); !checked)
        return checked;
    Secret password;
    if (!settings.mail.username.empty()) {
        const auto ref = mailPassword(settings.mail);
        if (!ref)
            return fail(ref.error());
        auto stored = m_parts.secrets.read(*ref);
        if (!stored && stored.error().kind == ErrorKind::SecretMissing)
            return fail(ErrorKind::SecretMissing,
                        tr("There is no password for %1. Enter it in the settings, under Notifications, or run "
                           "“musterctl notify secret mail”.")
                            .arg(QString::fromStdString(ref->origin.text())));
        if (!stored)
            return fail(std::move(stored.error()));
        password = std::move(*stored);
    }
    std::string results = resultsFile(settings.mail, notice);
    Mail mail = composeMail(settings.mail, notice, event, recipient, m_parts.clock.now(), !results.empty());
    if (!results.empty())
        mail.attachments.push_back({"results.csv", std::move(results)});
    return m_parts.mailer.send(settings.mail, password, mail, stop);
}

/// Empty when it is not wanted, cannot be written, or is too long.
std::string Courier::resultsFile(const MailSettings& settings, const Notice& notice)
{
    if (!settings.attachResults || notice.kind != Notice::Kind::Finished || notice.run.empty() ||
        notice.state == RunState::Skipped)
        return {};
    const std::int64_t most = std::int64_t{settings.attachKib} * 1024;
    // A line has 80 bytes at least; a million of them need not be written to see that they are too many.
    const RunCounts& c = notice.counts;
    const std::int64_t rows =
        c.created + c.updated + c.suspended + c.reactivated + c.removed + c.skipped + c.failed + c.conflict;
    if (rows > most / 80)
        return {};
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("results.csv")));
    if (!writeResults(m_parts.runs, notice.run, ResultsFormat::CsvFile, file.fileName()) || file.size() > most ||
        !file.open(QIODevice::ReadOnly))
        return {};
    return file.readAll().toStdString();
}

Result<void> Courier::post(const NotifySettings& settings, const Notice& notice, const std::string& event,
                           std::stop_token stop)
{
    if (auto checked = check(settings, QStringLiteral("webhook.")); !checked)
        return checked;
    const auto ref = webhookSecret(settings.webhook);
    if (!ref)
        return fail(ref.error());
    const auto secret = m_parts.secrets.read(*ref);
    if (!secret && secret.error().kind == ErrorKind::SecretMissing)
        return fail(ErrorKind::SecretMissing,
                    tr("There is no secret to sign what goes to %1. Enter one in the settings, under Notifications, or "
                       "run “musterctl notify secret webhook”.")
                        .arg(QString::fromStdString(ref->origin.text())));
    if (!secret)
        return fail(secret.error());
    const auto address = webhookAddress(settings.webhook, m_parts.secrets);
    if (!address)
        return fail(address.error());
    HttpRequest request;
    request.method = "POST";
    request.url = std::string(address->reveal());
    request.body = webhookBody(notice, event);
    request.limits.redirects = 0;
    request.limits.tries = 1; // the outbox tries again
    request.limits.total = std::chrono::seconds(30);
    request.limits.bodyBytes = std::int64_t{1} << 20;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(m_parts.clock.now().time_since_epoch());
    const std::string timestamp = std::to_string(seconds.count());
    request.headers = {{"Content-Type", "application/json"},
                       {"X-Muster-Event", event},
                       {"X-Muster-Timestamp", timestamp},
                       {"X-Muster-Signature", webhookSignature(*secret, timestamp, request.body)}};
    auto answer = m_parts.http.send(std::move(request), stop).get();
    if (!answer)
        return fail(cleaned(answer.error(), *address));
    if (answer->status >= 200 && answer->status < 300)
        return {};
    return refusal(*answer, *address, *secret);
}

Result<void> Courier::sendTest(Channel channel, std::stop_token stop)
{
    const auto settings = readNotifySettings(m_parts.settings, m_parts.secrets);
    if (!settings)
        return fail(settings.error());
    Notice notice;
    notice.kind = Notice::Kind::Test;
    notice.at = m_parts.clock.now();
    const std::string event = "test:" + std::to_string(notice.at.time_since_epoch().count());
    if (!(channel == Channel::Mail ? settings->mail.enabled : settings->webhook.enabled))
        return fail(isOff(channel));
    if (channel == Channel::Webhook)
        return post(*settings, notice, event, stop);
    std::optional<Error> first;
    QStringList details; // of everybody who cannot be reached: the others get theirs
    for (const std::string& recipient : settings->mail.to) {
        const auto sent = mail(*settings, notice, event, recipient, stop);
        if (sent)
            continue;
        first = first.value_or(sent.error());
        details << QString::fromStdString(keptReason(
            {sent.error().kind, QStringLiteral("%1: %2").arg(QString::fromStdString(recipient), sent.error().message),
             sent.error().detail}));
        if (sent.error().kind != ErrorKind::Forbidden && sent.error().kind != ErrorKind::Server)
            break; // what is wrong with the connection is wrong for all
    }
    if (!first)
        return {};
    if (settings->mail.to.size() > 1)
        first->detail = details.join(u'\n');
    return fail(std::move(*first));
}

} // namespace muster
