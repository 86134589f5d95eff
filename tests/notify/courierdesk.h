// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/courier.h"
#include "core/notify/notice.h"
#include "tests/fakes/memorysettings.h"
#include "tests/fakes/virtualoffice.h"

#include <QTemporaryDir>
#include <QTest>

namespace muster {

/// Keeps the mails, and answers as it is told.
class NotingMailer final : public Mailer
{
public:
    struct Sent
    {
        Mail mail;
        std::string password;
    };
    std::vector<Sent> sent;
    std::function<Result<void>(const Mail&)> answer = [](const Mail&) { return Result<void>(); };

    Result<void> send(const MailSettings&, const Secret& password, const Mail& mail, std::stop_token) override
    {
        sent.push_back({mail, std::string(password.reveal())});
        return answer(mail);
    }
};

/// One run with as many people as one likes.
class OneRun final : public RunHistory
{
public:
    int people = 2;
    Result<std::vector<RunReport>> runs(const std::string&, int) override { return nothing(); }
    Result<RunReport> run(const std::string&) override { return nothing(); }
    Result<std::string> addSkipped(const std::string&, const ImportOptions&, Timestamp) override { return nothing(); }
    Result<std::string> addFailed(const std::string&, const ImportOptions&, const Error&, Timestamp) override
    {
        return nothing();
    }
    Result<void> endUnapplied(const std::string&, const Error&, Timestamp) override { return nothing(); }
    Result<std::vector<RunReport>> runsOfSlot(const std::string&, Timestamp) override { return nothing(); }
    Result<void> results(const std::string& run, const std::function<bool(const ResultRow&)>& row) override
    {
        if (run != "r-1")
            return nothing();
        for (int i = 0; i < people; ++i) {
            ResultRow one;
            one.operation = "create";
            one.result = "success";
            one.externalId = "id-" + std::to_string(i);
            one.email = "=cmd@example.com";
            if (!row(one))
                break;
        }
        return {};
    }

private:
    static tl::unexpected<Error> nothing()
    {
        return fail(ErrorKind::NotFound, QStringLiteral("There is nothing of it any more."));
    }
};

/// What tests of the courier share: a real outbox, and a mail server, a webhook, secrets and a clock that are made up.
class CourierDesk : public QObject
{
protected:
    void open()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_clock.set(begin);
        auto database = db::Database::open(m_folder->filePath(QStringLiteral("muster.db")).toStdString());
        QVERIFY2(database, database ? "" : qPrintable(database.error().message));
        m_database = std::make_unique<db::Database>(std::move(*database));
        m_outbox = std::make_unique<LocalOutbox>(*m_database, m_clock);
        m_settings = std::make_unique<MemorySettings>();
        m_secrets = std::make_unique<MemorySecretStore>();
        m_http = std::make_unique<AnsweringHttp>([this](const HttpRequest&) { return m_answer; });
        m_mailer = std::make_unique<NotingMailer>();
        m_courier = std::make_unique<Courier>(
            Courier::Parts{*m_outbox, *m_settings, *m_secrets, m_runs, *m_http, *m_mailer, m_clock});
        m_runs.people = 2;
        m_answer = jsonAnswer("ok");
        m_notify = NotifySettings();
        m_notify.mail.enabled = true;
        m_notify.mail.host = "mail.example.com";
        m_notify.mail.username = "muster";
        m_notify.mail.from = "muster@example.com";
        m_notify.mail.to = {"it@example.com", "boss@example.com"};
        m_notify.webhook.enabled = true;
        m_notify.webhook.url = "https://chat.example.com/hook?room=1";
        keep();
        keepPassword();
        keepSecret();
    }
    void close()
    {
        m_courier.reset();
        m_outbox.reset();
        m_database.reset();
        m_folder.reset();
    }
    void keep() { QVERIFY(m_settings->write("notify", toJson(m_notify))); }
    void keepPassword() { QVERIFY(m_secrets->write(*mailPassword(m_notify.mail), Secret("canary-password"))); }
    void keepSecret() { QVERIFY(m_secrets->write(*webhookSecret(m_notify.webhook), Secret(secretText))); }
    void add(Channel channel, const std::string& recipient = {}, const std::string& event = "run:r-1")
    {
        Notice notice;
        notice.connector = "hr";
        notice.label = "Grüße";
        notice.timeZone = "Europe/Oslo";
        notice.at = begin;
        notice.startedAt = begin - std::chrono::seconds(65);
        notice.run = "r-1";
        notice.counts.created = 2;
        OutboxMessage message;
        message.channel = channel;
        message.event = event;
        message.recipient = recipient;
        message.connector = "hr";
        message.run = "r-1";
        message.content = toJson(notice);
        const auto added = m_outbox->add(message);
        QVERIFY(added && *added);
    }
    /// When the next message is due, in minutes from the beginning; -1 = none, -2 = an error.
    int deliver(const ShowNotice& show = {})
    {
        const auto next = m_courier->deliverDue({}, show);
        if (!next)
            return -2;
        return *next ? static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(**next - begin).count()) : -1;
    }
    /// The oldest that is not sent.
    OutboxEntry first() { return m_outbox->unsent(100)->back(); }

    inline static const std::string secretText = "whsec-canary-0123456789";
    static constexpr Timestamp begin{std::chrono::seconds(1'800'000'000)}; // 2027-01-15T08:00:00Z
    std::unique_ptr<QTemporaryDir> m_folder;
    VirtualClock m_clock;
    std::unique_ptr<db::Database> m_database;
    std::unique_ptr<LocalOutbox> m_outbox;
    std::unique_ptr<MemorySettings> m_settings;
    std::unique_ptr<MemorySecretStore> m_secrets;
    std::unique_ptr<AnsweringHttp> m_http;
    std::unique_ptr<NotingMailer> m_mailer;
    std::unique_ptr<Courier> m_courier;
    OneRun m_runs;
    Result<HttpResponse> m_answer;
    NotifySettings m_notify;
};

} // namespace muster
