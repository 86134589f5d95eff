// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/directory/directory.h"

#include <QTest>

#include <set>

using namespace muster;

class TestUserValues : public QObject
{
    Q_OBJECT

private slots:
    void everyAttributeOfTheContractHasItsNameAndALabel();
    void namesOutsideTheContractAreRefused_data();
    void namesOutsideTheContractAreRefused();
    void valuesAreKeptInOrderWhateverTheOrderOfSetting();
    void anEmptyValueRemoves();
    void aValueMayBeSetFromAViewOfItself();
    void theBytesAreThoseOfTheHeader();
    void decodingGivesBackWhatWasEncoded();
    void damagedBytesAreRefused_data();
    void damagedBytesAreRefused();
    void statesAndMatchKeysHaveTheContractsNames();
};

// Names as in contract, section 1.
void TestUserValues::everyAttributeOfTheContractHasItsNameAndALabel()
{
    const std::set<std::string> contract{"email",
                                         "username",
                                         "firstname",
                                         "middlename",
                                         "lastname",
                                         "displayname",
                                         "alternateEmail",
                                         "managedAppleId",
                                         "description",
                                         "employeeIdentifier",
                                         "employeeType",
                                         "company",
                                         "department",
                                         "jobTitle",
                                         "costCenter",
                                         "location",
                                         "manager",
                                         "startDate",
                                         "addresses.work.streetAddress",
                                         "addresses.work.extendedAddress",
                                         "addresses.work.poBox",
                                         "addresses.work.locality",
                                         "addresses.work.region",
                                         "addresses.work.postalCode",
                                         "addresses.work.country",
                                         "addresses.home.streetAddress",
                                         "addresses.home.extendedAddress",
                                         "addresses.home.poBox",
                                         "addresses.home.locality",
                                         "addresses.home.region",
                                         "addresses.home.postalCode",
                                         "addresses.home.country",
                                         "phoneNumbers.work",
                                         "phoneNumbers.mobile",
                                         "phoneNumbers.home",
                                         "phoneNumbers.work_mobile",
                                         "phoneNumbers.work_fax"};
    std::set<std::string> ours;
    for (const AttributeInfo& info : knownAttributes()) {
        ours.emplace(info.name);
        const auto attribute = Attribute::fromName(info.name);
        QVERIFY(attribute.has_value());
        QCOMPARE(attribute->known, info.known);
        QCOMPARE(attribute->name(), std::string(info.name));
        QVERIFY(!attribute->label().isEmpty());
        QCOMPARE(info.required, info.name == "email" || info.name == "username");
    }
    QCOMPARE(ours, contract);
    QCOMPARE(Attribute::fromName("attributes.badge")->name(), std::string("attributes.badge"));
}

void TestUserValues::namesOutsideTheContractAreRefused_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("another spelling") << QByteArray("Email");
    QTest::newRow("a custom attribute without a name") << QByteArray("attributes.");
    QTest::newRow("a control character in a custom name") << QByteArray("attributes.a\nb");
    QTest::newRow("an unknown address part") << QByteArray("addresses.work.planet");
}

void TestUserValues::namesOutsideTheContractAreRefused()
{
    QFETCH(QByteArray, name);
    QVERIFY(!Attribute::fromName(std::string_view(name.constData(), static_cast<std::size_t>(name.size()))));
}

void TestUserValues::valuesAreKeptInOrderWhateverTheOrderOfSetting()
{
    UserValues forwards, backwards;
    const Attribute badge{KnownAttribute::Custom, "badge"}, alias{KnownAttribute::Custom, "alias"};
    forwards.set(KnownAttribute::Email, "a@b.example");
    forwards.set(KnownAttribute::PhoneWork, "+4930123");
    forwards.set(alias, "al");
    forwards.set(badge, "7");
    backwards.set(badge, "6");
    backwards.set(alias, "al");
    backwards.set(KnownAttribute::PhoneWork, "+4930123");
    backwards.set(KnownAttribute::Email, "a@b.example");
    QVERIFY(!(forwards == backwards));
    backwards.set(badge, "7");
    QCOMPARE(forwards, backwards);
    QCOMPARE(backwards.get(badge), std::string_view("7"));
    QCOMPARE(backwards.get(KnownAttribute::Email), std::string_view("a@b.example"));
    QCOMPARE(backwards.get(KnownAttribute::Manager), std::string_view());
    QCOMPARE(backwards.entries().size(), std::size_t{4});
    QCOMPARE(backwards.entries()[2].custom, std::string_view("alias"));
}

void TestUserValues::anEmptyValueRemoves()
{
    UserValues values;
    values.set(KnownAttribute::Email, "a@b.example");
    values.set(KnownAttribute::Email, "");
    values.set(KnownAttribute::Username, "");
    QVERIFY(values.empty());
    QVERIFY(values.encoded().empty());
}

void TestUserValues::aValueMayBeSetFromAViewOfItself()
{
    UserValues values;
    values.set(KnownAttribute::Email, std::string(40, 'x'));
    for (int i = 0; i < 50; ++i)
        values.set(KnownAttribute::Username, values.get(KnownAttribute::Email));
    QCOMPARE(values.get(KnownAttribute::Username), std::string_view("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"));
}

void TestUserValues::theBytesAreThoseOfTheHeader()
{
    UserValues values;
    values.set(KnownAttribute::Username, std::string(200, 'u'));
    values.set(Attribute{KnownAttribute::Custom, "b"}, "1");
    // user.h: attribute byte, [varint length, name], varint length, value; 200 = 0xC8 0x01 as a varint
    const std::string expected =
        std::string("\x02\xC8\x01") + std::string(200, 'u') + std::string("\xFF\x01") + "b" + std::string("\x01") + "1";
    QCOMPARE(values.encoded(), expected);
}

void TestUserValues::decodingGivesBackWhatWasEncoded()
{
    UserValues values;
    values.set(KnownAttribute::Email, "møøse@example.org");
    values.set(KnownAttribute::Description, std::string(100'000, 'd'));
    values.set(Attribute{KnownAttribute::Custom, "größe"}, "XL");
    const auto back = UserValues::decode(values.encoded());
    QVERIFY(back.has_value());
    QCOMPARE(*back, values);
}

void TestUserValues::damagedBytesAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("cut in the value") << QByteArray("\x01\x05"
                                                    "a@b",
                                                    5);
    QTest::newRow("cut after the attribute") << QByteArray("\x01", 1);
    QTest::newRow("an unknown attribute") << QByteArray("\x1F\x01"
                                                        "a",
                                                        3);
    QTest::newRow("an empty value") << QByteArray("\x01\x00", 2);
    QTest::newRow("the same attribute twice") << QByteArray("\x01\x01"
                                                            "a"
                                                            "\x01\x01"
                                                            "b",
                                                            6);
    QTest::newRow("the wrong order") << QByteArray("\x02\x01"
                                                   "a"
                                                   "\x01\x01"
                                                   "b",
                                                   6);
    QTest::newRow("a custom attribute without a name") << QByteArray("\xFF\x00\x01"
                                                                     "a",
                                                                     4);
    QTest::newRow("a length that never ends") << QByteArray("\x01\xFF\xFF\xFF\xFF\xFF\xFF", 7);
}

void TestUserValues::damagedBytesAreRefused()
{
    QFETCH(QByteArray, bytes);
    const auto values = UserValues::decode(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    QVERIFY(!values);
    QCOMPARE(values.error().kind, ErrorKind::Storage);
}

void TestUserValues::statesAndMatchKeysHaveTheContractsNames()
{
    for (const UserState state : {UserState::Staged, UserState::Active, UserState::Suspended})
        QCOMPARE(stateFromName(stateName(state)), std::optional(state));
    QCOMPARE(stateName(UserState::Suspended), std::string_view("suspended"));
    QVERIFY(!stateFromName("Active"));
    QCOMPARE(matchKeyFromName("employeeIdentifier"), std::optional(MatchKey::EmployeeIdentifier));
    QCOMPARE(matchKeyFromName("email"), std::optional(MatchKey::Email));
    QCOMPARE(matchKeyFromName("username"), std::optional(MatchKey::Username));
    QVERIFY(!matchKeyFromName("id"));
}

QTEST_GUILESS_MAIN(TestUserValues)
#include "test_uservalues.moc"
