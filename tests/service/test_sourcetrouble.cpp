// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/handlers.h"
#include "tests/fakes/memoryapikeys.h"
#include "tests/fakes/wizardports.h"

#include <QtTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A request that only reads has no answers to keep.
class NoReplies final : public ApiReplies
{
public:
    Result<std::optional<Stored>> find(std::string_view, std::string_view) override { return std::optional<Stored>(); }
    Result<void> keep(std::string_view, std::string_view, int, std::string_view) override { return {}; }
};

} // namespace

/// What a caller of the HTTP API is told when the source, not the caller, is at fault.
class TestSourceTrouble : public QObject
{
    Q_OBJECT

private slots:
    void theStatusSaysWhoIsAtFault_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("status");
        const auto row = [](const char* name, ErrorKind kind, int status) {
            QTest::newRow(name) << static_cast<int>(kind) << status;
        };
        row("no answer in time", ErrorKind::Timeout, 504);
        row("nobody there", ErrorKind::Network, 502);
        row("a wrong certificate", ErrorKind::Tls, 502);
        row("too much", ErrorKind::TooLarge, 502);
        row("the service ends", ErrorKind::Cancelled, 503);
    }
    void theStatusSaysWhoIsAtFault()
    {
        QFETCH(int, kind);
        QFETCH(int, status);
        const auto world = std::make_shared<WizardWorld>();
        const Connector connector = wizardConnector();
        QVERIFY(world->connectors.add(connector, {}).has_value());
        QVERIFY(world->connectors.setActive(connector.id, true).has_value());
        QVERIFY(world->secrets.write({connector.id, "token", *Origin::parse(connector.source->baseUrl)}, Secret("x"))
                    .has_value());
        world->answer = [kind](const HttpRequest&) -> Result<HttpResponse> {
            return fail(static_cast<ErrorKind>(kind), u"The source is at fault."_s);
        };
        WizardPorts ports(world);
        MemoryApiKeys keys;
        NoReplies replies;
        Jobs jobs(openWizardPorts(world));
        service::ApiPorts api{ports, keys, replies, jobs};
        service::Call call;
        call.method = "GET";
        call.parts = {connector.id};
        const service::Reply reply = service::listSourceUsers(call, api);
        QCOMPARE(reply.status, status);
        const Json body = readJson(reply.body);
        QCOMPARE(body.value("status", std::string()), std::string(service::statusText(status)));
        QVERIFY2(body.value("message", std::string()).find("The source is at fault.") != std::string::npos,
                 reply.body.c_str());
    }
};

QTEST_GUILESS_MAIN(TestSourceTrouble)
#include "test_sourcetrouble.moc"
