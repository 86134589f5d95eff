// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connectorfile.h"

#include <QCoreApplication>

#include <set>
#include <span>

namespace muster {

/// Sense checks of one connector; lintConnector() runs them all. Each part of the file has its own function, in the
/// file's order.
class ConnectorLint
{
    Q_DECLARE_TR_FUNCTIONS(ConnectorLint)

public:
    explicit ConnectorLint(const Connector& connector) : m_connector(connector) {}
    [[nodiscard]] std::vector<Problem> run();

private:
    void error(const std::string& place, const QString& message);
    void warning(const std::string& place, const QString& message);

    // connectorlint.cpp
    void checkApplication();
    void checkDisplay();
    void checkImport();
    void checkSafeguards();
    void checkRest();
    void checkUnknown();
    // connectorlint_schedule.cpp
    void checkSchedule();
    void checkCalendar();
    void checkDuration(const std::string& text, const char* place, bool needed);
    // connectorlint_source.cpp
    void checkSource(const Source& source);
    void checkAuth(const Source& source);
    void checkSecret(const MaybeSecret& value, const std::string& place, const QString& what);
    void checkFormat(const MaybeSecret& value, const std::string& place);
    void checkHeaders(const Source& source);
    void checkHeaderFields(const std::vector<HeaderField>& headers, const std::string& list,
                           std::set<std::string> names);
    void checkHeaderName(const std::string& name, const std::string& place);
    // connectorlint_oauth.cpp
    void checkOAuth2(const AuthOAuth2& auth);
    void checkOAuthClient(const AuthOAuth2& auth);
    void checkOAuthUrl(const std::string& url, const char* place, const QString& missing);
    void checkAssertion(const AuthOAuth2& auth);
    // connectorlint_session.cpp
    void checkSession(const AuthSession& auth);
    void checkLogin(const AuthSession::Login& login);
    void checkLoginBody(const Json& body, bool form);
    // connectorlint_connection.cpp
    void checkTls(const TlsSettings& tls);
    void checkProxy(const ProxySettings& proxy);
    void checkSecretOrigins();
    // connectorlint_request.cpp
    void checkBaseUrl(const std::string& url);
    void checkList(const Source& source);
    void checkRelativePath(const std::string& path, const std::string& place);
    void checkDetail(const DetailRequest& detail);
    void checkTotal(const Total& total);
    void checkPagination(const Source& source);
    void checkParameters(const Source& source);
    void checkFilter(const Source& source);
    void checkPath(const std::string& path, const std::string& place, const QString& what);
    // connectorlint_mapping.cpp
    void checkMapping();
    void checkRule(const MappingRule& rule, const std::string& place);
    void checkTemplate(const std::string& text, const std::string& place);
    void checkTarget(const MappingRule& rule, const std::string& place);
    void checkExternalId();
    void checkStatus(const StatusRule& status);
    void checkMatch();

    const Connector& m_connector;
    std::vector<Problem> m_problems;
};

/// Names of the contract that a mapping may fill, without "attributes.NAME". The same list as knownAttributes() of the
/// directory, which this room must not include; a test holds them together.
[[nodiscard]] std::span<const std::string_view> mappingTargets();
/// The word of `words` that looks most like `given`, or empty when none is near.
[[nodiscard]] std::string nearestWord(std::string_view given, std::span<const std::string_view> words);
/// Characters as people count them (code points).
[[nodiscard]] qsizetype characterCount(const std::string& utf8);
/// True for the name of a header or field whose value is most often a secret.
[[nodiscard]] bool looksSecret(const std::string& fieldName);
/// True for C0 controls and DEL.
[[nodiscard]] bool hasControl(std::string_view text);

} // namespace muster
