// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"
#include "sourceserver.h"

#include "core/source/connectorfile.h"
#include "core/source/kepttokens.h"
#include "core/store/vault.h"

#include <QElapsedTimer>
#include <QUrlQuery>

#include <atomic>

using namespace muster;

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr int kills = 40; // each takes several times as long
#else
constexpr int kills = 200;
#endif

int numberIn(std::string_view text)
{
    const std::size_t at = text.rfind('-');
    return at == std::string_view::npos ? 0 : QByteArray(text.data() + at + 1).toInt();
}

/// Gives "access-N" and "refresh-N", each refresh token good for one use; its users want the last access token.
class RotatingServer
{
public:
    RotatingServer() : m_server([this](const auto& request, auto& response) { answer(request, response); }) {}
    [[nodiscard]] std::string url() const { return m_server.url(); }

    std::atomic<int> given = 1; ///< number of the newest tokens
    std::atomic<int> used = 0;  ///< highest number of an access token that came with a request for users
    std::atomic<int> refused = 0;

private:
    void answer(const httplib::Request& request, httplib::Response& response)
    {
        if (request.path == "/token") {
            const QUrlQuery form(QString::fromStdString(request.body));
            const std::string token = form.queryItemValue(QStringLiteral("refresh_token")).toStdString();
            if (numberIn(token) != given) {
                ++refused;
                response.status = 400;
                response.set_content(R"({"error": "invalid_grant"})", "application/json");
                return;
            }
            const std::string n = std::to_string(++given);
            response.set_content(R"({"token_type": "Bearer", "expires_in": 0, "access_token": "access-)" + n +
                                     R"(", "refresh_token": "refresh-)" + n + "\"}",
                                 "application/json");
            return;
        }
        const int number = numberIn(request.get_header_value("Authorization"));
        if (number != given) {
            response.status = 401;
            return;
        }
        used = number;
        response.set_content(usersBody(3), "application/json");
    }

    SourceServer m_server;
};

} // namespace

/// A refresh token that rotates, and a program that is killed again and again: a token is stored before it is used.
class TestKillRefresh : public QObject
{
    Q_OBJECT

private slots:
    void noTokenIsUsedThatWasNotStored()
    {
        Program program;
        RotatingServer server;
        const QString passphrase = program.write(QStringLiteral("passphrase"), "correct horse battery staple\n");
        program.setVariable(QStringLiteral("MUSTER_VAULT_PASSPHRASE_FILE"), passphrase);
        Json file = smallConnector(server.url());
        file["source"]["auth"] = Json{{"kind", "oauth2"},
                                      {"grant", "authorizationCode"},
                                      {"authorizationUrl", server.url() + "/auth"},
                                      {"tokenUrl", server.url() + "/token"},
                                      {"clientId", "muster"},
                                      {"clientAuth", "none"}};
        COMPARE_CODE(program.run({"connector", "add", program.write(QStringLiteral("c.json"), writeJson(file))}), 0);
        const auto connector = readConnector(file);
        QVERIFY(connector.has_value());
        const SecretRef ref = tokensRef("small", std::get<AuthOAuth2>(connector->source->auth),
                                        *Origin::parse(connector->source->baseUrl));
        Vault vault(program.workspace() + QStringLiteral("/secrets.vault"),
                    [] { return Result<Secret>(Secret("correct horse battery staple")); });
        const auto seed = [&] {
            const std::string n = std::to_string(server.given);
            KeptTokens tokens;
            tokens.access = Secret("access-" + n);
            tokens.refresh = Secret("refresh-" + n);
            tokens.authorized = tokens.refreshed = SystemClock().now();
            tokens.expires = tokens.refreshed;
            QVERIFY(writeTokens(vault, ref, tokens));
        };
        seed();

        QElapsedTimer clock;
        clock.start();
        COMPARE_CODE(program.run({"test", "small"}), 0);
        const qint64 whole = clock.elapsed();
        QCOMPARE(server.used.load(), 2);

        int lost = 0, killed = 0, renewed = 0;
        for (int i = 0; i < kills; ++i) {
            const int before = server.given;
            QProcess process;
            program.start(process, {"test", "small"});
            QVERIFY(process.waitForStarted());
            bool over = false;
            if (i % 2 == 0) { // anywhere in its life
                over = process.waitForFinished(static_cast<int>(1 + whole * (i + 1) / kills));
            } else { // close after the server was asked for new tokens
                while (server.given == before && !over)
                    over = process.waitForFinished(0) || process.state() == QProcess::NotRunning;
                std::this_thread::sleep_for(std::chrono::microseconds(50 * i));
            }
            if (!over) {
                process.kill();
                QVERIFY(process.state() == QProcess::NotRunning || process.waitForFinished());
                ++killed;
            }
            const auto kept = readTokens(vault, ref);
            QVERIFY2(kept && *kept, kept ? "the vault has no tokens" : qPrintable(kept.error().message));
            const int stored = numberIn((*kept)->access.reveal());
            QCOMPARE(numberIn((*kept)->refresh.reveal()), stored); // both of one answer
            QVERIFY2(stored >= server.used, qPrintable(QStringLiteral("kill %1: token %2 was used, but %3 is stored")
                                                           .arg(i)
                                                           .arg(server.used)
                                                           .arg(stored)));
            renewed += server.given > before ? 1 : 0;
            if (stored != server.given) { // killed between the server's answer and the store: only a person can help
                ++lost;
                seed();
            }
        }
        qInfo("%d killed, %d after the server had given new tokens, %d of these before they were stored", killed,
              renewed, lost);
        QVERIFY(killed > kills / 2);
        QVERIFY(renewed >= kills / 2);
        COMPARE_CODE(program.run({"test", "small"}), 0);
    }
};

QTEST_GUILESS_MAIN(TestKillRefresh)
#include "test_killrefresh.moc"
