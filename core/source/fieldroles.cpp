// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/fieldroles.h"

#include "core/source/namewords.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <functional>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Detection", text);
}

QString percent(double part)
{
    return QString::number(qRound(part * 100));
}

struct Score
{
    std::string_view word;
    double score;
};

constexpr std::array idNames{Score{"id", 1},
                             Score{"uuid", 0.95},
                             Score{"guid", 0.95},
                             Score{"sysid", 0.95},
                             Score{"userid", 0.93},
                             Score{"gid", 0.93},
                             Score{"accountid", 0.93},
                             Score{"objectid", 0.93},
                             Score{"employeeid", 0.92},
                             Score{"personid", 0.92},
                             Score{"workerid", 0.92},
                             Score{"memberid", 0.92},
                             Score{"staffid", 0.9},
                             Score{"contactid", 0.9},
                             Score{"systemuserid", 0.9},
                             Score{"externalid", 0.8},
                             Score{"employeenumber", 0.85},
                             Score{"personalnummer", 0.85},
                             Score{"matricule", 0.85},
                             Score{"mitarbeiternummer", 0.85},
                             Score{"matricola", 0.85},
                             Score{"matricula", 0.85},
                             Score{"personnelnumber", 0.85},
                             Score{"employeecode", 0.85},
                             Score{"employeeno", 0.85},
                             Score{"personnumber", 0.85},
                             Score{"identifier", 0.85},
                             Score{"medewerker", 0.8},
                             Score{"uid", 0.75},
                             Score{"key", 0.6},
                             Score{"number", 0.6}};

constexpr std::array statusNames{Score{"status", 1},
                                 Score{"employmentstatus", 1},
                                 Score{"employeestatus", 1},
                                 Score{"workerstatus", 1},
                                 Score{"userstatus", 1},
                                 Score{"estado", 1},
                                 Score{"statut", 1},
                                 Score{"stato", 1},
                                 Score{"accountstatus", 0.97},
                                 Score{"active", 0.95},
                                 Score{"isactive", 0.95},
                                 Score{"enabled", 0.95},
                                 Score{"isenabled", 0.95},
                                 Score{"accountenabled", 0.95},
                                 Score{"aktiv", 0.95},
                                 Score{"actif", 0.95},
                                 Score{"activo", 0.95},
                                 Score{"attivo", 0.95},
                                 Score{"ativo", 0.95},
                                 Score{"actief", 0.95},
                                 Score{"state", 0.9},
                                 Score{"employed", 0.9},
                                 Score{"currentlyemployed", 0.9},
                                 Score{"statuspracownika", 1}};

/// True there means that somebody is gone.
constexpr std::array reversedNames{Score{"suspended", 0.96},  Score{"issuspended", 0.96}, Score{"disabled", 0.93},
                                   Score{"isdisabled", 0.93}, Score{"deactivated", 0.93}, Score{"isdeactivated", 0.93},
                                   Score{"terminated", 0.93}, Score{"inactive", 0.93},    Score{"blocked", 0.93},
                                   Score{"isblocked", 0.9},   Score{"deleted", 0.82},     Score{"isdeleted", 0.82},
                                   Score{"archived", 0.8},    Score{"isarchived", 0.8},   Score{"locked", 0.6}};

constexpr std::string_view activeWords =
    "active enabled onboarding employed current hired working aktiv actif active activo activa attivo ativo actief "
    "aktywny yes ja oui si true t y live confirmed onboard probation";
constexpr std::string_view inactiveWords =
    "inactive leave onleave terminated suspended disabled deprovisioned left deactivated blocked locked former "
    "offboarded retired resigned inaktiv inactif inactivo inattivo inativo inactief nieaktywny no nein non false f n "
    "archived deleted staged";
constexpr std::string_view personalWords =
    "personal private home secondary alternate alternative recovery backup privat prive other";

template <std::size_t N>
double scoreOf(const std::array<Score, N>& table, std::string_view word)
{
    const auto found = std::find_if(table.begin(), table.end(), [&](const Score& entry) { return entry.word == word; });
    return found == table.end() ? 0 : found->score;
}

FieldGuess best(const Fields& fields, double least, const std::function<double(const FieldStatistics&)>& judge)
{
    FieldGuess guess;
    guess.confidence = least;
    for (const FieldStatistics& field : fields) {
        const double confidence = judge(field);
        if (confidence > guess.confidence) {
            guess.field = &field;
            guess.confidence = confidence;
        }
    }
    if (guess.field == nullptr)
        guess.confidence = 0;
    return guess;
}

bool anyForeignBefore(const std::vector<std::string>& names)
{
    return names.size() > 1 && std::any_of(names.begin(), names.end() - 1, isForeignName);
}

bool hasForeignToken(std::string_view name)
{
    const auto tokens = nameTokens(name);
    return std::any_of(tokens.begin(), tokens.end(), isForeignName);
}

double idConfidence(const FieldStatistics& field)
{
    if (!field.isUnique() || field.filled < field.records || field.path.find('[') != std::string::npos)
        return 0;
    const std::vector<std::string> names = ownNames(field.names);
    if (anyForeignBefore(names) || field.names.empty())
        return 0;
    std::string written = field.names.back();
    if (joinedName(written) == "value" && field.names.size() > 1)
        written = field.names[field.names.size() - 2];
    if (hasForeignToken(written))
        return 0;
    const std::vector<std::string> tokens = nameTokens(written);
    double score = scoreOf(idNames, names.empty() ? joinedName(written) : names.back());
    if (score == 0 && !tokens.empty() && isWordOf("id uuid guid", tokens.back()))
        score = 0.6;
    if (names.size() > 1)
        score *= 0.6;
    if (std::any_of(field.values.begin(), field.values.end(),
                    [](const auto& value) { return value.first.find(' ') != std::string::npos; }))
        score *= 0.5;
    return score == 0 ? 0 : score * 0.97 - 0.01 * static_cast<double>(field.names.size());
}

double emailByShape(double fits, double share, bool isLogin)
{
    constexpr double most = 0.8;
    if (share >= most)
        return fits >= 0.9 ? 0.95 : fits > 0 ? 0.85 : isLogin ? 0.5 : 0.55;
    return fits > 0 ? 0.3 : 0;
}

double emailConfidence(const FieldStatistics& field)
{
    const double fits = nameFits("email", field);
    if (field.filled == 0)
        return std::min(fits, 0.4);
    const std::vector<std::string> names = ownNames(field.names);
    std::vector<std::string> tokens;
    for (const std::string& name : field.names)
        for (std::string& token : nameTokens(name))
            tokens.push_back(std::move(token));
    const auto isOthers = [](const std::string& token) { return token != "address" && isForeignName(token); };
    if (anyForeignBefore(names) || std::any_of(tokens.begin(), tokens.end(), isOthers))
        return 0;
    double confidence = emailByShape(fits, field.share(field.emails), nameFits("username", field) > 0);
    if (std::any_of(tokens.begin(), tokens.end(), [](const std::string& t) { return isWordOf(personalWords, t); }))
        confidence = std::min(confidence, 0.6);
    const double length = names.empty() ? 0 : static_cast<double>(names.back().size());
    return confidence + 0.02 * field.filledShare() - 0.005 * static_cast<double>(field.names.size()) - 0.001 * length;
}

bool looksLikeName(const FieldStatistics& field)
{
    return field.filled > 0 && field.share(field.notNames) < 0.3;
}

double nameConfidence(const char* attribute, const FieldStatistics& field)
{
    const double fits = looksLikeName(field) ? nameFits(attribute, field) : 0;
    return fits - 0.01 * static_cast<double>(field.names.size());
}

/// A word that means something else alone: "nom" beside "prenom" is the last name.
FieldGuess beside(const Fields& fields, std::string_view words)
{
    return best(fields, 0.5, [&](const FieldStatistics& field) {
        const auto names = ownNames(field.names);
        return !names.empty() && isWordOf(words, names.back()) && looksLikeName(field) ? 0.8 : 0.0;
    });
}

void explainName(FieldGuess& guess)
{
    if (guess.field != nullptr)
        guess.why = tr("Its name says so, and its values look like names.");
}

/// Numbers mean yes and no where the name asks for that ("enabled": 1). What a "status": 2 means only the source knows,
/// and a wrong guess would suspend people.
bool asksYesOrNo(const std::string& name)
{
    return !name.ends_with("status") && !isWordOf("state estado statut stato statuspracownika", name);
}

enum class Meaning { Unknown, Yes, No };
Meaning meaningOf(const std::string& value, bool numbersToo)
{
    const std::string word = joinedName(value);
    if (isWordOf(activeWords, word) || (numbersToo && word == "1"))
        return Meaning::Yes;
    return isWordOf(inactiveWords, word) || (numbersToo && word == "0") ? Meaning::No : Meaning::Unknown;
}

double knownShare(const FieldStatistics& field, bool numbersToo)
{
    std::int64_t known = 0;
    for (const auto& [value, count] : field.values)
        known += meaningOf(value, numbersToo) == Meaning::Unknown ? 0 : 1;
    return field.values.empty() ? 0 : static_cast<double>(known) / static_cast<double>(field.values.size());
}

bool isYesOrNo(const FieldStatistics& field)
{
    return std::all_of(field.values.begin(), field.values.end(),
                       [](const auto& value) { return isWordOf("true false 0 1 yes no", joinedName(value.first)); });
}

double statusConfidence(const FieldStatistics& field)
{
    const std::vector<std::string> names = ownNames(field.names);
    if (names.empty() || field.filled == 0 || field.filledShare() < 0.5 || field.distinct > 8 ||
        anyForeignBefore(names) || field.path.find('[') != std::string::npos)
        return 0;
    const std::string& last = names.back();
    const double known = knownShare(field, asksYesOrNo(last));
    double confidence = 0;
    if (const double score = scoreOf(statusNames, last); score > 0)
        confidence = score * (known >= 1 ? 0.93 : known >= 0.5 ? 0.8 : last == "state" ? 0.2 : 0.45);
    else if (const double reversed = scoreOf(reversedNames, last); reversed > 0 && isYesOrNo(field))
        confidence = reversed * 0.93;
    else if (known >= 0.5 && last.ends_with("status"))
        confidence = 0.7;
    return confidence - 0.01 * static_cast<double>(field.names.size());
}

} // namespace

FieldGuess guessId(const Fields& fields)
{
    FieldGuess guess = best(fields, 0, idConfidence);
    if (guess.field != nullptr)
        guess.why =
            tr("It is filled in every record of the sample, no value comes twice, and its name is that of an id.");
    return guess;
}

FieldGuess guessEmail(const Fields& fields)
{
    FieldGuess guess = best(fields, 0.3, emailConfidence);
    guess.confidence = std::min(guess.confidence, 0.97);
    if (guess.field != nullptr)
        guess.why =
            tr("%1 % of its values look like e-mail addresses.").arg(percent(guess.field->share(guess.field->emails)));
    return guess;
}

PersonNames guessNames(const Fields& fields)
{
    PersonNames names;
    names.first = best(fields, 0.5, [](const FieldStatistics& f) { return nameConfidence("firstname", f); });
    names.last = best(fields, 0.5, [](const FieldStatistics& f) { return nameConfidence("lastname", f); });
    if (names.last.field == nullptr && names.first.field != nullptr)
        names.last = beside(fields, "name nom");
    if (names.first.field == nullptr && names.last.field != nullptr)
        names.first = beside(fields, "nombre nombres nome name");
    explainName(names.first);
    explainName(names.last);
    return names;
}

StatusGuess guessStatus(const Fields& fields)
{
    StatusGuess guess;
    static_cast<FieldGuess&>(guess) = best(fields, 0.3, statusConfidence);
    if (guess.field == nullptr)
        return guess;
    const bool reversed = scoreOf(reversedNames, ownNames(guess.field->names).back()) > 0;
    guess.rule.from = guess.field->path;
    guess.rule.active.clear();
    guess.rule.inactive.clear();
    const bool numbersToo = asksYesOrNo(ownNames(guess.field->names).back());
    for (const auto& [value, count] : guess.field->values) {
        const Meaning meaning = meaningOf(value, numbersToo);
        if (meaning == Meaning::Unknown)
            guess.unknown.push_back(value);
        else if ((meaning == Meaning::Yes) != reversed)
            guess.rule.active.push_back(value);
        else
            guess.rule.inactive.push_back(value);
    }
    const auto complete = [](std::vector<std::string>& list, const char* word) {
        if (std::find(list.begin(), list.end(), word) == list.end())
            list.emplace_back(word);
    };
    if (guess.field->booleans == guess.field->filled) { // the sample may show one of the two only
        complete(guess.rule.active, reversed ? "false" : "true");
        complete(guess.rule.inactive, reversed ? "true" : "false");
    }
    if (guess.rule.active.empty()) // the sample shows nobody who is; words of the contract stand in
        guess.rule.active = StatusRule().active;
    guess.why = guess.unknown.empty() ? tr("Its name says so, and its values are known words for it.")
                                      : tr("Its name says so. Sort in the words that are not known yet.");
    return guess;
}

} // namespace muster
