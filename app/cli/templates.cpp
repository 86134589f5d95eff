// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/session.h"
#include "core/source/connectorfile.h"
#include "core/source/connectortemplates.h"

namespace muster::cli {

namespace {

struct TemplateArguments
{
    std::string name, search;
    std::vector<std::string> fill;
};

Json aboutJson(const ConnectorTemplate& one)
{
    Json secrets = Json::array(), fields = Json::array();
    for (const TemplateSecret& secret : one.secrets)
        secrets.push_back(Json{{"secret", secret.secret}, {"label", secret.label}});
    for (const TemplateField& field : one.fields)
        fields.push_back(Json{{"name", field.name},
                              {"path", field.path},
                              {"label", field.label},
                              {"placeholder", field.placeholder},
                              {"help", field.help}});
    Json credentials{{"where", one.credentials}};
    credentials["fields"] = std::move(secrets);
    Json out{{"name", one.name},
             {"title", one.title},
             {"vendor", one.vendor},
             {"category", std::string(categoryName(one.category))},
             {"documentation", one.documentation}};
    out["credentials"] = std::move(credentials);
    out["evidence"] = std::string(evidenceName(one.evidence));
    out["checked"] = one.checked;
    out["fill"] = std::move(fields);
    return out;
}

int list(Session& session, const std::string& search)
{
    const auto found = searchTemplates(search);
    Json array = Json::array();
    Table table({Words::tr("NAME"), Words::tr("TITLE"), Words::tr("CATEGORY"), Words::tr("EVIDENCE")});
    for (const ConnectorTemplate* one : found) {
        array.push_back(aboutJson(*one));
        table.add({one->name, one->title, utf8(categoryLabel(one->category)), utf8(evidenceLabel(one->evidence))});
    }
    if (session.isJson())
        session.result(array);
    else if (found.empty())
        session.line(Words::tr("No template matches “%1”. “musterctl templates” lists them all.")
                         .arg(QString::fromStdString(search)));
    else
        session.table(table);
    return 0;
}

Result<TemplateValues> valuesOf(const std::vector<std::string>& fill)
{
    TemplateValues values;
    for (const std::string& pair : fill) {
        const std::size_t mark = pair.find('=');
        if (mark == std::string::npos || mark == 0)
            return fail(ErrorKind::Usage, Words::tr("“%1” is not a field and its value. Write --fill company=acme.")
                                              .arg(QString::fromStdString(pair)));
        values.insert_or_assign(pair.substr(0, mark), pair.substr(mark + 1));
    }
    return values;
}

/// On standard error: what the person has to do besides.
void printAdvice(Session& session, const ConnectorTemplate& one, const TemplateValues& values)
{
    session.note(QStringLiteral("%1: %2").arg(QString::fromStdString(one.title), evidenceLabel(one.evidence)));
    session.note(QString::fromStdString(one.checked));
    for (const TemplateField& field : one.fields) {
        if (!values.contains(field.name))
            session.note(Words::tr("Still to be filled in: --fill %1=%2 (%3. %4)")
                             .arg(QString::fromStdString(field.name), QString::fromStdString(field.placeholder),
                                  QString::fromStdString(field.label), QString::fromStdString(field.help)));
    }
    session.note(Words::tr("Credentials: %1").arg(QString::fromStdString(one.credentials)));
    for (const TemplateSecret& secret : one.secrets)
        session.note(Words::tr("Secret “%1”: %2")
                         .arg(QString::fromStdString(secret.secret), QString::fromStdString(secret.label)));
    session.note(Words::tr("Documentation: %1").arg(QString::fromStdString(one.documentation)));
}

Result<int> show(Session& session, const TemplateArguments& arguments)
{
    const ConnectorTemplate* one = findTemplate(arguments.name);
    if (!one)
        return fail(ErrorKind::NotFound, Words::tr("There is no template “%1”. “musterctl templates” lists them all.")
                                             .arg(QString::fromStdString(arguments.name)));
    const auto values = valuesOf(arguments.fill);
    if (!values)
        return fail(values.error());
    const auto connector = filledConnector(*one, *values);
    if (!connector)
        return fail(connector.error());
    printAdvice(session, *one, *values);
    session.raw(writeConnector(*connector));
    return 0;
}

Result<int> templates(Session& session, const TemplateArguments& arguments)
{
    if (!arguments.name.empty() && !arguments.search.empty())
        return fail(ErrorKind::Usage, Words::tr("Write either the name of a template or --search, not both."));
    if (!arguments.name.empty())
        return show(session, arguments);
    if (!arguments.fill.empty())
        return fail(ErrorKind::Usage,
                    Words::tr("--fill needs the name of a template: musterctl templates NAME --fill company=acme"));
    return list(session, arguments.search);
}

} // namespace

void addTemplatesVerb(Command app, Session& session)
{
    auto arguments = std::make_shared<TemplateArguments>();
    const Command sub = app.sub("templates", Words::tr("Ready connectors for known applications"));
    sub.option("NAME", arguments->name, Words::tr("Print the connector file of this template"));
    sub.option("--search", arguments->search, Words::tr("List only templates that match")).typeName("TEXT");
    sub.option("--fill", arguments->fill, Words::tr("What the template needs of yours; may be repeated"))
        .typeName("FIELD=VALUE")
        .oneEach();
    sub.callback(
        [&session, arguments] { session.verb = [arguments](Session& s) { return templates(s, *arguments); }; });
}

} // namespace muster::cli
