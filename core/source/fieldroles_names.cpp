// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/fieldroles.h"
#include "core/source/namewords.h"

#include <algorithm>
#include <array>

namespace muster {

namespace {

struct Words
{
    std::string_view attribute;
    std::string_view words; ///< joined names in English, German, French, Spanish, Portuguese, Italian, Dutch, Polish,
                            ///< Swedish, Norwegian, Finnish
};

constexpr std::array people{
    Words{"email",
          "email mail emailaddress mailaddress workemail businessemail primaryemail companyemail officialemail "
          "useremail emailwork mailwork courriel correo correoelectronico adressemail emailprofessionnel posta "
          "postaelettronica epost epostadress adresemail indirizzoemail emailadres dienstmail emaildienstlich "
          "dienstlicheemail emailgeschaeftlich email1 emailaddress1 emailwerk emailprofissional emails "
          "emailswork emailsaddress"},
    Words{"alternateEmail", "alternateemail privateemail personalemail homeemail secondaryemail recoveryemail "
                            "otheremail emailprivate emailpersonal emailhome emailprivat backupemail"},
    Words{"firstname",
          "firstname givenname first given forename fname vorname rufname prenom primernombre primeironome imie "
          "voornaam roepnaam fornamn fornavn etunimi prenume namefirst namegiven namegivenname namefirstname"},
    Words{"lastname",
          "lastname surname familyname last family lname nachname familienname zuname nomdefamille nomfamille apellido "
          "apellidos primerapellido sobrenome apelido ultimonome cognome nazwisko achternaam efternamn etternavn "
          "sukunimi namelast namefamily namefamilyname"},
    Words{"middlename", "middlename middle secondname zweitervorname deuxiemeprenom segundonombre nomedomeio "
                        "secondonome tussenvoegsel mellannamn drugieimie namemiddle namemiddlename"},
    Words{"displayname",
          "displayname fullname name realname completename nomcomplet anzeigename nombrecompleto nomecompleto "
          "volledigenaam formattedname nameformatted namefull namefullname preferredname commonname"},
    Words{"username",
          "username login loginname user uid samaccountname benutzername anmeldename nomutilisateur identifiant "
          "usuario nombreusuario nomeutente utente gebruikersnaam anvandarnamn loginid userlogin accountname "
          "userprincipalname kennung nickname"},
    Words{"description", "description bemerkung beschreibung descripcion descricao descrizione omschrijving opis "
                         "beskrivning"},
};

constexpr std::array work{
    Words{"employeeIdentifier",
          "employeeid employeenumber employeeno employeecode staffid staffnumber personnelnumber personalnummer "
          "personalnr mitarbeiternummer matricule numeroempleado matricola matricula numerpracownika personeelsnummer "
          "medewerkernummer anstallningsnummer badgenumber workerid empid payrollnumber employeeidentifier"},
    Words{"employeeType",
          "employeetype employmenttype contracttype workertype vertragsart typecontrat typedecontrat tipocontrato "
          "tipodecontrato tipocontratto contracttype anstallningsform rodzajumowy beschaeftigungsart"},
    Words{"company",
          "company companyname organization organisation organizationname employer firma unternehmen societe "
          "entreprise empresa azienda societa bedrijf foretag"},
    Words{"department",
          "department dept departmentname orgunit organizationalunit organisationunit division abteilung departement "
          "departamento dipartimento reparto afdeling avdelning dzial wydzial departmenttitle osasto"},
    Words{"jobTitle",
          "jobtitle title position jobposition designation positionname funktion berufsbezeichnung stellenbezeichnung "
          "stelle poste fonction cargo puesto posizione ruolo mansione qualifica functie functietitel stanowisko "
          "befattning titel businesstitle jobname tittel"},
    Words{"costCenter", "costcenter costcentre costcentercode kostenstelle centredecout centrocoste centrodecoste "
                        "centrocusto centrodecusto centrodicosto kostenplaats kostnadsstalle mpk"},
    Words{"location", "location office site officelocation worklocation locationname standort arbeitsort lieu "
                      "ubicacion localizacao sede locatie standplaats plats lokalizacja workplace"},
    Words{"manager",
          "manager managerid managerexternalid managervalue supervisor supervisorid reportsto reportstoid bossid "
          "linemanager linemanagerid manageremail managermail vorgesetzter vorgesetzterid superieur responsable gestor "
          "responsabile leidinggevende chef przelozony"},
    Words{"startDate",
          "startdate hiredate hiredat hiredon datehired joindate joiningdate dateofjoining employmentstartdate "
          "eintrittsdatum einstellungsdatum dateembauche dateentree datedembauche fechaingreso fechacontratacion "
          "dataadmissao dataassunzione indienst datumindienst anstallningsdatum datazatrudnienia employmentdate"},
};

constexpr std::array places{
    Words{"phoneNumbers.work",
          "workphone phone phonenumber telephone tel businessphone businessphones officephone workphonenumber telefon "
          "telefono telefone telefoonnummer telephonenumber phonework phonenumbers phonenumberswork "
          "telefonnummer puhelin"},
    Words{"phoneNumbers.mobile",
          "mobile mobilephone cell cellphone mobilenumber mobilephonenumber handy mobiltelefon portable movil celular "
          "cellulare mobiel gsm komorka mobil phonenumbersmobile telefonomovil"},
    Words{"phoneNumbers.home", "homephone privatephone homephonenumber telefonprivat phonenumbershome"},
    Words{"phoneNumbers.work_fax", "fax faxnumber workfax facsimiletelephonenumber phonenumbersfax"},
    Words{"addresses.work.streetAddress",
          "street streetaddress address1 addressline1 addressstreet addressstreetaddress strasse rue calle rua "
          "indirizzo via straat ulica gata adresse adresseligne1 addressworkstreetaddress addressesworkstreetaddress"},
    Words{"addresses.work.locality", "city town locality addresscity ort stadt ville ciudad cidade citta stad miasto "
                                     "plaats woonplaats postort addresslocality addressesworklocality"},
    Words{"addresses.work.region", "region province stateprovince addressstate addressregion bundesland provincia "
                                   "provincie wojewodztwo addressesworkregion stateorprovince"},
    Words{"addresses.work.postalCode",
          "zip zipcode postalcode postcode plz postleitzahl codepostal codigopostal cep cap kodpocztowy postnummer "
          "addresszip addresspostalcode addressespostalcode addressesworkpostalcode"},
    Words{"addresses.work.country", "country countrycode land pays pais paese kraj addresscountry countryname "
                                    "addressesworkcountry addresscountrycode"},
};

/// "first", "last", "family" alone say nothing; inside something ("name.first") they do.
bool needsParent(std::string_view word)
{
    return word == "first" || word == "last" || word == "given" || word == "family";
}

std::string tail(const std::vector<std::string>& names, std::size_t count)
{
    std::string out;
    for (std::size_t i = names.size() - std::min(count, names.size()); i < names.size(); ++i)
        out += names[i];
    return out;
}

bool anyForeign(const std::vector<std::string>& names, std::size_t count)
{
    for (std::size_t i = 0; i < count && i < names.size(); ++i)
        if (isForeignName(names[i]))
            return true;
    return false;
}

/// The last name of a field as the source writes it, wrappers aside.
std::string lastWritten(const FieldStatistics& field)
{
    for (auto name = field.names.rbegin(); name != field.names.rend(); ++name)
        if (!isWrapperName(joinedName(*name)))
            return *name;
    return {};
}

/// A known word of five letters or more at the beginning or end: legal_first_name, email_work.
bool fitsInPart(std::string_view words, const std::vector<std::string>& tokens)
{
    constexpr std::size_t shortest = 5;
    for (std::size_t cut = 1; cut < tokens.size(); ++cut) {
        std::string before, behind;
        for (std::size_t i = 0; i < tokens.size(); ++i)
            (i < cut ? before : behind) += tokens[i];
        if ((before.size() >= shortest && isWordOf(words, before)) ||
            (behind.size() >= shortest && isWordOf(words, behind)))
            return true;
    }
    return false;
}

const Words* wordsOf(std::string_view attribute)
{
    for (const auto& entry : people)
        if (entry.attribute == attribute)
            return &entry;
    for (const auto& entry : work)
        if (entry.attribute == attribute)
            return &entry;
    for (const auto& entry : places)
        if (entry.attribute == attribute)
            return &entry;
    return nullptr;
}

/// Attributes that belong to such "foreign" names: the manager's id is the manager.
bool isAboutOthers(std::string_view attribute)
{
    return attribute == "manager" || attribute == "company" || attribute == "department" || attribute == "location" ||
           attribute.starts_with("addresses.");
}

} // namespace

double nameFits(std::string_view attribute, const FieldStatistics& field)
{
    const Words* words = wordsOf(attribute);
    const std::vector<std::string> names = ownNames(field.names);
    if (words == nullptr || names.empty())
        return 0;
    const bool others = isAboutOthers(attribute);
    if (isWordOf(words->words, names.back()) && (!needsParent(names.back()) || names.size() > 1))
        return !others && anyForeign(names, names.size() - 1) ? 0.2 : 0.9;
    if (isWordOf(words->words, tail(names, 2)) || isWordOf(words->words, tail(names, 3)))
        return 0.9;
    const std::vector<std::string> tokens = nameTokens(lastWritten(field));
    if (!others && (anyForeign(names, names.size() - 1) || anyForeign(tokens, tokens.size())))
        return 0;
    // the department's id is not the department
    if (!tokens.empty() && others && attribute != "manager" && (tokens.back() == "id" || tokens.back() == "code"))
        return 0;
    if (fitsInPart(words->words, tokens))
        return 0.7;
    const std::string& last = names.back();
    return attribute == "email" && tokens.size() == 1 && (last.ends_with("emailaddress") || last.ends_with("email"))
               ? 0.65
               : 0;
}

std::vector<std::string_view> attributesWithNames()
{
    std::vector<std::string_view> out;
    for (const auto& entry : people)
        out.push_back(entry.attribute);
    for (const auto& entry : work)
        out.push_back(entry.attribute);
    for (const auto& entry : places)
        out.push_back(entry.attribute);
    return out;
}

} // namespace muster
