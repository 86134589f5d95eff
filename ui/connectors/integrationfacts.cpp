// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connectors/integrationfacts.h"

#include "core/base/untrusted.h"
#include "core/directory/attribute.h"
#include "ui/wizard/exampleurl.h"
#include "ui/wizard/wizardpanel.h"

#include <QCoreApplication>

namespace muster {
namespace {

QString tr(const char* text, int count = -1)
{
    return QCoreApplication::translate("IntegrationFacts", text, nullptr, count);
}

QString authFact(const Source& source)
{
    QString text;
    switch (source.auth.index()) {
    case 0:
        text = tr("None");
        break;
    case 1:
        text = tr("Bearer token");
        break;
    case 2:
        text = tr("API key “%1”").arg(displayText(std::get<AuthApiKey>(source.auth).name));
        break;
    case 3:
        text = tr("User name and password");
        break;
    case 4: {
        const auto& oauth = std::get<AuthOAuth2>(source.auth);
        text = oauth.grant == AuthOAuth2::Grant::AuthorizationCode   ? tr("OAuth 2.0, authorized in the browser")
               : oauth.grant == AuthOAuth2::Grant::ClientCredentials ? tr("OAuth 2.0, client credentials")
               : oauth.grant == AuthOAuth2::Grant::JwtBearer         ? tr("OAuth 2.0, signed statement")
                                                                     : tr("OAuth 2.0, user name and password");
        break;
    }
    default:
        text = tr("Session: a login gives a token");
    }
    if (!source.headers.empty())
        text += QStringLiteral(", ") + tr("%n custom header(s)", static_cast<int>(source.headers.size()));
    return text;
}

QString totalFact(const Total& total)
{
    switch (total.in) {
    case Total::In::Body:
        return tr("In the body at %1").arg(displayText(total.path));
    case Total::In::Header:
        return tr("In the header %1").arg(displayText(total.name));
    case Total::In::None:
        break;
    }
    return tr("Not reported");
}

QString pageFact(const Pagination& pagination)
{
    static const char* const kinds[] = {
        QT_TRANSLATE_NOOP("IntegrationFacts", "One answer, no pages"),
        QT_TRANSLATE_NOOP("IntegrationFacts", "Offset and limit"),
        QT_TRANSLATE_NOOP("IntegrationFacts", "Page number"),
        QT_TRANSLATE_NOOP("IntegrationFacts", "Cursor"),
        QT_TRANSLATE_NOOP("IntegrationFacts", "URL of the next page"),
        QT_TRANSLATE_NOOP("IntegrationFacts", "Link header"),
        QT_TRANSLATE_NOOP("IntegrationFacts", "ID of the last person"),
    };
    QString text = tr(kinds[pagination.index()]);
    std::visit(
        [&text](const auto& kind) {
            if constexpr (requires { kind.pageSize; })
                text += QStringLiteral(", ") + tr("%n people per page", kind.pageSize);
        },
        pagination);
    return text;
}

QString attributeLabel(const MappingRule& rule)
{
    const auto attribute = Attribute::fromName(rule.to);
    return attribute ? attribute->label() : displayText(rule.to);
}

} // namespace

std::vector<std::pair<QString, QString>> integrationFacts(const Connector& connector)
{
    const Source& source = sourceOf(connector);
    std::vector<std::pair<QString, QString>> facts;
    const auto requests = exampleRequests(connector, 1);
    facts.emplace_back(tr("First request"), requests.isEmpty() ? tr("Not set up yet") : requests.first());
    facts.emplace_back(tr("Authentication"), authFact(source));
    facts.emplace_back(tr("List of people"), displayText(source.list.records));
    facts.emplace_back(tr("ID of a person"),
                       connector.externalId.empty() ? tr("Not set up yet") : displayText(connector.externalId));
    facts.emplace_back(tr("Total count"), totalFact(source.total));
    facts.emplace_back(tr("Pagination"), pageFact(source.pagination));
    QStringList attributes;
    for (const MappingRule& rule : connector.mapping)
        attributes << attributeLabel(rule);
    facts.emplace_back(tr("Mapped attributes"),
                       attributes.isEmpty() ? tr("None yet") : attributes.join(QStringLiteral(", ")));
    if (connector.status && !connector.status->from.empty())
        facts.emplace_back(tr("Status"), displayText(connector.status->from));
    return facts;
}

} // namespace muster
