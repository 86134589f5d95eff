// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorobject.h"

namespace muster {

namespace {

struct ReadText
{
    Q_DECLARE_TR_FUNCTIONS(ReadText)
};

constexpr int maxCount = 1'000'000'000;

void readDisplay(ObjectReader& reader, Display& out)
{
    if (!reader.need("kind"))
        return;
    reader.word<Display::Kind>("kind", out.kind, {{"color", Display::Kind::Color}, {"logo", Display::Kind::Logo}});
    reader.text("color", out.color);
    reader.text("file", out.file);
}

void readApplication(ObjectReader& reader, Application& out)
{
    reader.text("displayLabel", out.displayLabel);
    reader.text("description", out.description);
    reader.object("display", false, [&](ObjectReader& display) { readDisplay(display, out.display); });
    reader.optionalText("bookmarkUrl", out.bookmarkUrl);
    reader.flag("showInUserPortal", out.showInUserPortal);
}

void readTransform(ObjectReader& reader, std::vector<Transform>& out)
{
    Transform transform;
    if (reader.need("kind"))
        reader.text("kind", transform.kind);
    // the parameters are the kind's own: sync/mapper.h checks them
    for (const auto& [key, value] : reader.json().items()) {
        if (key != "kind") {
            (void)reader.take(key);
            transform.options[key] = value;
        }
    }
    out.push_back(std::move(transform));
}

void readRule(ObjectReader& reader, std::vector<MappingRule>& out)
{
    MappingRule rule;
    if (reader.need("to"))
        reader.text("to", rule.to);
    int given = 0;
    for (const FileWord<MappingRule::Kind>& entry : {FileWord<MappingRule::Kind>{"from", MappingRule::Kind::From},
                                                     {"template", MappingRule::Kind::Template},
                                                     {"constant", MappingRule::Kind::Constant}}) {
        if (reader.take(entry.word)) {
            ++given;
            rule.kind = entry.value;
            reader.text(entry.word, rule.value);
        }
    }
    if (given != 1)
        reader.fail(
            "", ReadText::tr("A mapping needs exactly one of “from”, “template” and “constant”, but this one has %1 of "
                             "them.")
                    .arg(given));
    reader.objects("transforms", [&](ObjectReader& transform) { readTransform(transform, rule.transforms); });
    reader.word<Policy>("policy", rule.policy,
                        {{"always", Policy::Always},
                         {"createOnly", Policy::CreateOnly},
                         {"ifEmpty", Policy::IfEmpty},
                         {"neverClear", Policy::NeverClear}});
    if (reader.take("default")) {
        rule.defaultValue.emplace();
        reader.text("default", *rule.defaultValue);
    }
    out.push_back(std::move(rule));
}

void readStatus(ObjectReader& reader, StatusRule& out)
{
    reader.text("from", out.from);
    reader.texts("active", out.active);
    reader.texts("inactive", out.inactive);
}

void readImport(ObjectReader& reader, ImportSettings& out)
{
    reader.flag("allowReactivation", out.allowReactivation);
    reader.word<NewUserState>("newUserState", out.newUserState,
                              {{"active", NewUserState::Active}, {"staged", NewUserState::Staged}});
    reader.word<MissingPolicy>(
        "missing", out.missing,
        {{"ignore", MissingPolicy::Ignore}, {"flag", MissingPolicy::Flag}, {"suspend", MissingPolicy::Suspend}});
    reader.integer("missingRuns", out.missingRuns, 1, 100);
    reader.text("missingGrace", out.missingGrace);
    reader.texts("protect", out.protect);
}

void readLimit(ObjectReader& safeguards, std::string_view key, std::optional<Limit>& out)
{
    const Json* value = safeguards.take(key);
    if (!value)
        return;
    if (value->is_null()) {
        out.reset();
        return;
    }
    safeguards.object(key, true, [&](ObjectReader& reader) {
        Limit limit;
        reader.number("percent", limit.percent, 0, 100);
        reader.integer("count", limit.count, 0, maxCount);
        out = limit;
    });
}

void readSafeguards(ObjectReader& reader, Safeguards& out)
{
    readLimit(reader, "deactivate", out.deactivate);
    readLimit(reader, "create", out.create);
    readLimit(reader, "update", out.update);
    readLimit(reader, "clear", out.clear);
    readLimit(reader, "keyChange", out.keyChange);
    readLimit(reader, "drop", out.drop);
    reader.word<Safeguards::Rest>("rest", out.rest,
                                  {{"hold", Safeguards::Rest::Hold}, {"apply", Safeguards::Rest::Apply}});
}

/// True when this build can read the file's version.
bool readVersion(ObjectReader& reader, FileFindings& findings)
{
    const Json* version = reader.take("muster");
    if (!version) {
        reader.fail("muster",
                    ReadText::tr("This is not a connector file: it has no “muster” with the version of its format. A "
                                 "connector file begins with \"muster\": 1."));
        return false;
    }
    if (!version->is_number_integer() || version->get<double>() < 1) {
        reader.fail("muster", ReadText::tr("“muster” must be the version of the file's format: 1, without quotes."));
        return false;
    }
    if (version->get<double>() > 1) {
        findings.errors.push_back(
            Error{ErrorKind::NewerVersion,
                  ReadText::tr(
                      "This connector file was written by a newer Muster: its format is version %1, and this program "
                      "reads version 1. Update Muster, or export the connector from the newer one in version 1.")
                      .arg(QString::fromStdString(version->dump())),
                  {},
                  QStringLiteral("muster")});
        return false;
    }
    return true;
}

} // namespace

Connector readFile(const Json& json, FileFindings& findings)
{
    Connector out;
    if (!json.is_object()) {
        findings.errors.push_back(Error{
            ErrorKind::Invalid,
            ReadText::tr("A connector file must be one object in { }, but this file holds %1.").arg(jsonTypeWord(json)),
            {},
            {}});
        return out;
    }
    {
        ObjectReader reader(json, {}, {}, findings);
        if (!readVersion(reader, findings))
            return out;
        reader.text("id", out.id);
        reader.object("application", false, [&](ObjectReader& part) { readApplication(part, out.application); });
        Source source;
        if (reader.object("source", true, [&](ObjectReader& part) { readSource(part, source); }))
            out.source = std::move(source);
        reader.objects("mapping", [&](ObjectReader& rule) { readRule(rule, out.mapping); });
        reader.text("externalId", out.externalId);
        StatusRule status;
        if (reader.object("status", true, [&](ObjectReader& part) { readStatus(part, status); }))
            out.status = std::move(status);
        reader.texts("match", out.match);
        reader.object("import", false, [&](ObjectReader& part) { readImport(part, out.import); });
        reader.object("safeguards", false, [&](ObjectReader& part) { readSafeguards(part, out.safeguards); });
        reader.object("schedule", false, [&](ObjectReader& part) { readSchedule(part, out.schedule); });
        reader.text("directory", out.directory);
    }
    out.unknown = findings.unknown;
    return out;
}

} // namespace muster
