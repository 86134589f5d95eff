// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/mapper.h"

#include <QCoreApplication>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("TransformKinds", text);
}

TransformParameter text(const char* name, const QString& label, const QString& help, const char* fallback = "")
{
    return {name, label, help, "text", {}, fallback};
}

TransformParameter number(const char* name, const QString& label, const QString& help, const char* fallback = "")
{
    return {name, label, help, "number", {}, fallback};
}

TransformParameter flag(const char* name, const QString& label, const QString& help, const char* fallback = "false")
{
    return {name, label, help, "boolean", {}, fallback};
}

TransformParameter choice(const char* name, const QString& label, const QString& help, std::vector<std::string> choices)
{
    std::string first = choices.front();
    return {name, label, help, "choice", std::move(choices), std::move(first)};
}

TransformParameter locale()
{
    return text("locale", tr("Language"),
                tr("Rules of one language, such as tr for Turkish. Empty: the same everywhere."));
}

void addCaseKinds(std::vector<TransformKind>& all)
{
    all.push_back({"trim",
                   tr("Trim spaces"),
                   tr("Removes white space at both ends."),
                   {flag("inner", tr("Inside too"), tr("Runs of white space inside become one space."))}});
    all.push_back({"lowercase", tr("Lower case"), tr("ANN becomes ann."), {locale()}});
    all.push_back({"uppercase", tr("Upper case"), tr("ann becomes ANN."), {locale()}});
    all.push_back(
        {"titlecase",
         tr("Name case"),
         tr("JAN VAN DER BERG becomes Jan van der Berg; O'NEILL becomes O'Neill. Words in mixed case stay."),
         {text("particles", tr("Particles"), tr("Words that stay small, with commas. Empty: van, von, de, der ...")),
          locale()}});
    all.push_back({"transliterate",
                   tr("Plain Latin letters"),
                   tr("Müller becomes Muller, Łukasz becomes Lukasz."),
                   {choice("umlauts", tr("ä becomes"), tr("a, or ae as in German."), {"a", "ae"})}});
}

void addTextKinds(std::vector<TransformKind>& all)
{
    all.push_back({"prefix",
                   tr("Text in front"),
                   tr("Puts a text in front of the value."),
                   {text("text", tr("Text"), tr("What is added."))}});
    all.push_back({"suffix",
                   tr("Text behind"),
                   tr("Puts a text behind the value, such as a mail domain."),
                   {text("text", tr("Text"), tr("What is added."))}});
    all.push_back({"substring",
                   tr("Part of the text"),
                   tr("Keeps some of the characters."),
                   {number("start", tr("From"), tr("First character, counted from 0; negative from the end."), "0"),
                    number("length", tr("How many"), tr("Empty: all that follow."))}});
    all.push_back({"digits", tr("Digits only"), tr("A-12 34 becomes 1234."), {}});
    all.push_back({"replace",
                   tr("Replace"),
                   tr("Replaces what a regular expression finds."),
                   {text("pattern", tr("Find"), tr("Regular expression, such as [^a-z0-9]+.")),
                    text("with", tr("Replace with"), tr("Text; $1 is the first group. Empty removes.")),
                    flag("ignoreCase", tr("Ignore case"), tr("A is the same as a.")),
                    flag("all", tr("Every time"), tr("Otherwise only the first find."), "true")}});
    all.push_back(
        {"split",
         tr("Split"),
         tr("Cuts the text into parts: Berlin, Germany."),
         {text("separator", tr("Separator"), tr("Text between the parts.")),
          number("index", tr("Part"), tr("Which part, from 0; negative from the end. Empty: a list of all."))}});
    all.push_back({"join",
                   tr("Join"),
                   tr("Makes one text of a list."),
                   {text("separator", tr("Separator"), tr("Text between the values."), ", ")}});
}

void addMeaningKinds(std::vector<TransformKind>& all)
{
    all.push_back({"map",
                   tr("Table"),
                   tr("Replaces whole values: S becomes Sales."),
                   {{"table", tr("Table"), tr("Value of the source, and what it becomes."), "table", {}, {}},
                    flag("ignoreCase", tr("Ignore case"), tr("Upper and lower case count the same.")),
                    choice("unknown", tr("If not in the table"), tr("What happens to other values."),
                           {"keep", "empty", "fallback", "problem"}),
                    text("fallback", tr("Fallback"), tr("Used for values that are not in the table."))}});
    all.push_back({"boolean",
                   tr("Yes or no"),
                   tr("Y, yes, 1 become true; N, no, 0 become false."),
                   {text("trueWords", tr("Words for yes"), tr("With commas."), "true, yes, y, 1, on"),
                    text("falseWords", tr("Words for no"), tr("With commas."), "false, no, n, 0, off"),
                    text("whenTrue", tr("Yes becomes"), tr("Text."), "true"),
                    text("whenFalse", tr("No becomes"), tr("Text."), "false")}});
    all.push_back(
        {"date",
         tr("Date"),
         tr("31.12.2024 becomes 2024-12-31."),
         {text("parse", tr("As it comes"), tr("Pattern such as dd.MM.yyyy; or iso, epoch, epochMillis."), "iso"),
          text("format", tr("As it is wanted"), tr("Pattern."), "yyyy-MM-dd"),
          text("locale", tr("Language"), tr("Of month names, such as de."), "en"),
          text("zone", tr("Time zone"), tr("The day is taken there, such as Europe/Berlin. Empty: as written."))}});
    all.push_back({"phone",
                   tr("Phone number"),
                   tr("030 1234567 becomes +49301234567."),
                   {text("region", tr("Country"), tr("Of numbers without a country code, such as DE.")),
                    choice("format", tr("Form"), tr("e164 is the international form without spaces."),
                           {"e164", "international", "national"})}});
    all.push_back({"coalesce",
                   tr("Or else"),
                   tr("Takes the first of these fields that has a value when this one is empty."),
                   {text("paths", tr("Fields"), tr("Paths, with commas."))}});
    all.push_back({"uniqueSuffix",
                   tr("Number when taken"),
                   tr("ann becomes ann2 when somebody has ann already. Must be the last transform."),
                   {text("separator", tr("Separator"), tr("Between the value and the number.")),
                    number("start", tr("First number"), tr("Counted up until the value is free."), "2")}});
}

} // namespace

const std::vector<TransformKind>& transformKinds()
{
    static const std::vector<TransformKind> kinds = [] {
        std::vector<TransformKind> all;
        addCaseKinds(all);
        addTextKinds(all);
        addMeaningKinds(all);
        return all;
    }();
    return kinds;
}

} // namespace muster
