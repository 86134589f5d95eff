// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/suggest.h"

#include "core/source/namewords.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

namespace muster {

namespace {

constexpr double wholeName = 0.85, partOfName = 0.65; ///< what nameFits() gives at least

QString tr(const char* text)
{
    return QCoreApplication::translate("Suggestion", text);
}

Transform transform(const char* kind, Json options = Json::object())
{
    Transform made;
    made.kind = kind;
    made.options = std::move(options);
    return made;
}

MappingRule ruleFrom(std::string_view to, const std::string& path)
{
    MappingRule rule;
    rule.to = to;
    rule.value = path;
    return rule;
}

bool isUsernameText(std::string_view text)
{
    const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return !text.empty() && isLetter(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    });
}

bool fitUsernames(const FieldStatistics& field)
{
    return std::all_of(field.values.begin(), field.values.end(),
                       [](const auto& value) { return isUsernameText(value.first); });
}

/// Forms of address: some servers call them titles.
bool hasSalutations(const FieldStatistics& field)
{
    constexpr std::string_view known = "mr mrs ms miss dr herr frau m mme mlle sr sra prof";
    return !field.values.empty() && std::all_of(field.values.begin(), field.values.end(), [&](const auto& value) {
        return isWordOf(known, joinedName(value.first));
    });
}

/// What turns any text into something that may be a username.
void cleanUsername(MappingRule& rule)
{
    rule.transforms.push_back(transform("transliterate"));
    rule.transforms.push_back(transform("lowercase"));
    rule.transforms.push_back(transform("replace", Json{{"pattern", "[^a-z0-9._-]"}, {"with", ""}}));
}

/// Parts of a date pattern that the values allow: day first, month first, or nobody can tell.
std::string datePattern(const FieldStatistics& field)
{
    bool dayFirst = false, monthFirst = false;
    std::string sample;
    for (const auto& [value, count] : field.values) {
        if (value.size() < 10 || value[4] == '-' || value[4] == '/')
            return {}; // ISO, or no date at all
        sample = value;
        dayFirst = dayFirst || value[0] > '1' || (value[0] == '1' && value[1] > '2');
        monthFirst = monthFirst || value[3] > '1' || (value[3] == '1' && value[4] > '2');
    }
    if (sample.empty() || dayFirst == monthFirst)
        return sample.empty() || sample[2] != '.' || monthFirst ? std::string() : "dd.MM.yyyy";
    const std::string sign(1, sample[2]);
    return dayFirst ? "dd" + sign + "MM" + sign + "yyyy" : "MM" + sign + "dd" + sign + "yyyy";
}

bool isIsoDate(const FieldStatistics& field)
{
    return std::all_of(field.values.begin(), field.values.end(), [](const auto& value) {
        return looksLikeDate(value.first) && (value.first[4] == '-' || value.first[4] == '/');
    });
}

bool isAllCapitals(const FieldStatistics& field)
{
    return field.filled > 0 && std::all_of(field.values.begin(), field.values.end(), [](const auto& value) {
               const QString text = QString::fromStdString(value.first);
               return text.size() > 2 && text == text.toUpper() && text != text.toLower();
           });
}

/// Builds the list; a field that serves one attribute is not offered for another.
class Suggesting
{
public:
    explicit Suggesting(const Fields& fields) : m_fields(fields) {}
    std::vector<Suggestion> run();

private:
    void email();
    void names();
    void username();
    void usernameFromNames();
    void usernameFromEmail();
    void other(std::string_view attribute, double least);
    [[nodiscard]] bool isDone(std::string_view attribute) const;
    void startDate(Suggestion& suggestion, const FieldStatistics& field);
    [[nodiscard]] double fits(std::string_view attribute, const FieldStatistics& field, double least) const;
    void add(std::string_view to, const FieldGuess& guess);
    [[nodiscard]] const FieldStatistics* best(std::string_view attribute, double least, double& confidence) const;

    const Fields& m_fields;
    std::set<const FieldStatistics*> m_used;
    FieldGuess m_email;
    PersonNames m_names;
    std::vector<Suggestion> m_out;
};

std::vector<Suggestion> Suggesting::run()
{
    email();
    names();
    username();
    // names that fit as a whole choose first: a mobilePhone is no work phone
    for (const double least : {wholeName, partOfName})
        for (const std::string_view attribute : attributesWithNames())
            if (!isWordOf("email firstname lastname username", attribute) && !isDone(attribute))
                other(attribute, least);
    return std::move(m_out);
}

void Suggesting::add(std::string_view to, const FieldGuess& guess)
{
    if (guess.field == nullptr)
        return;
    m_used.insert(guess.field);
    m_out.push_back({ruleFrom(to, guess.path()), guess.confidence, guess.why});
}

void Suggesting::email()
{
    m_email = guessEmail(m_fields);
    add("email", m_email);
}

void Suggesting::names()
{
    m_names = guessNames(m_fields);
    for (const auto& [to, guess] : {std::pair("firstname", m_names.first), std::pair("lastname", m_names.last)}) {
        add(to, guess);
        if (guess.field != nullptr && isAllCapitals(*guess.field)) {
            m_out.back().rule.transforms.push_back(transform("titlecase"));
            m_out.back().why += u' ' + tr("All values are in capitals, so they are written as names.");
        }
    }
}

double Suggesting::fits(std::string_view attribute, const FieldStatistics& field, double least) const
{
    const double name = nameFits(attribute, field);
    if (name < least || field.filled == 0 || m_used.contains(&field))
        return 0;
    double confidence = name - 0.01 * static_cast<double>(field.names.size());
    const bool isPhone = attribute.starts_with("phoneNumbers.");
    if (isPhone && field.share(field.phones + field.integers) < 0.5)
        confidence = 0.4;
    if (attribute == "alternateEmail" && field.share(field.emails) < 0.8)
        confidence = 0.3;
    if (field.booleans > 0 || (attribute != "email" && attribute != "username" && attribute != "manager" &&
                               attribute != "alternateEmail" && field.emails > 0))
        confidence = 0.3;
    if (attribute == "jobTitle" && hasSalutations(field))
        confidence = 0.1;
    return confidence;
}

const FieldStatistics* Suggesting::best(std::string_view attribute, double least, double& confidence) const
{
    const FieldStatistics* found = nullptr;
    confidence = 0;
    for (const FieldStatistics& field : m_fields) {
        if (const double here = fits(attribute, field, least); here > confidence) {
            confidence = here;
            found = &field;
        }
    }
    return found;
}

void Suggesting::username()
{
    double confidence = 0;
    const FieldStatistics* field = best("username", partOfName, confidence);
    if (field == nullptr || field->filledShare() < 0.9) {
        if (m_names.first.isSure() && m_names.last.isSure())
            usernameFromNames();
        else if (m_email.isSure())
            usernameFromEmail();
        return;
    }
    MappingRule rule = ruleFrom("username", field->path);
    QString why = tr("Its name says so.");
    if (field->share(field->emails) >= 0.5) {
        rule.transforms.push_back(transform("split", Json{{"separator", "@"}, {"index", 0}}));
        why += u' ' + tr("The values are e-mail addresses, which a username cannot be: what is before the @ is taken.");
    }
    if (!fitUsernames(*field))
        cleanUsername(rule);
    if (!field->isUnique()) {
        rule.transforms.push_back(transform("uniqueSuffix"));
        why += u' ' + tr("Some values come twice: the later ones get a number.");
        confidence = std::min(confidence, 0.6);
    } else if (!rule.transforms.empty()) {
        rule.transforms.push_back(transform("uniqueSuffix"));
    }
    m_used.insert(field);
    m_out.push_back({std::move(rule), confidence, why});
}

void Suggesting::usernameFromNames()
{
    MappingRule rule;
    rule.to = "username";
    rule.kind = MappingRule::Kind::Template;
    rule.value = '{' + m_names.first.path() + "}.{" + m_names.last.path() + '}';
    cleanUsername(rule);
    rule.transforms.push_back(transform("uniqueSuffix"));
    rule.policy = Policy::CreateOnly;
    m_out.push_back(
        {std::move(rule), 0.7,
         tr("No field is a username, so it is made of the names: small letters without accents, and a number "
            "behind it where somebody has the same. It stays as it is when a name changes.")});
}

void Suggesting::usernameFromEmail()
{
    MappingRule rule = ruleFrom("username", m_email.path());
    rule.transforms.push_back(transform("split", Json{{"separator", "@"}, {"index", 0}}));
    cleanUsername(rule);
    rule.transforms.push_back(transform("uniqueSuffix"));
    rule.policy = Policy::CreateOnly;
    m_out.push_back({std::move(rule), 0.7,
                     tr("No field is a username, so it is made of what stands before the @ of the e-mail address.")});
}

void Suggesting::startDate(Suggestion& suggestion, const FieldStatistics& field)
{
    if (field.integers == field.filled) {
        const bool millis = field.longest >= 12;
        suggestion.rule.transforms.push_back(transform("date", Json{{"parse", millis ? "epochMillis" : "epoch"}}));
        suggestion.confidence = std::min(suggestion.confidence, 0.6);
    } else if (field.share(field.dates) < 0.8) {
        suggestion.confidence = 0.3;
        suggestion.why += u' ' + tr("Its values do not look like dates.");
    } else if (!isIsoDate(field)) {
        const std::string pattern = datePattern(field);
        if (pattern.empty()) {
            suggestion.confidence = 0.45;
            suggestion.why += u' ' + tr("Nobody can tell day and month apart in the sample: choose the pattern.");
        } else {
            suggestion.rule.transforms.push_back(transform("date", Json{{"parse", pattern}}));
        }
    }
}

bool Suggesting::isDone(std::string_view attribute) const
{
    return std::any_of(m_out.begin(), m_out.end(), [&](const Suggestion& one) { return one.rule.to == attribute; });
}

void Suggesting::other(std::string_view attribute, double least)
{
    double confidence = 0;
    const FieldStatistics* field = best(attribute, least, confidence);
    if (field == nullptr)
        return;
    Suggestion suggestion{ruleFrom(attribute, field->path), confidence,
                          tr("Its name says so; %1 % of the records have it.").arg(qRound(field->filledShare() * 100))};
    if (attribute == "startDate")
        startDate(suggestion, *field);
    if (suggestion.confidence >= leastConfidence)
        m_used.insert(field);
    m_out.push_back(std::move(suggestion));
}

} // namespace

std::vector<Suggestion> suggestMapping(const Fields& fields)
{
    return Suggesting(fields).run();
}

Json suggestionJson(const MappingRule& rule)
{
    Json out{{"to", rule.to}, {rule.kind == MappingRule::Kind::Template ? "template" : "from", rule.value}};
    if (!rule.transforms.empty()) {
        Json steps = Json::array();
        for (const Transform& step : rule.transforms) {
            Json one{{"kind", step.kind}};
            one.update(step.options);
            steps.push_back(std::move(one));
        }
        out["transforms"] = std::move(steps);
    }
    return out;
}

} // namespace muster
