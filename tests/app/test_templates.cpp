// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"

#include <QTest>

using namespace muster;

/// `musterctl templates`.
class TestTemplates : public QObject
{
    Q_OBJECT

private slots:
    void listsThemAll()
    {
        const Program program;
        const Call table = program.run({"templates"});
        COMPARE_CODE(table, 0);
        QVERIFY(table.out.contains("bamboohr"));
        QVERIFY(table.out.contains("HR systems"));
        const Json array = program.json({"templates"}).json();
        QVERIFY(array.is_array());
        QVERIFY(array.size() >= 40);
        for (const Json& one : array) {
            QVERIFY(one.at("credentials").at("where").is_string());
            QVERIFY(one.at("documentation").get<std::string>().starts_with("https://"));
        }
    }

    void searches()
    {
        const Program program;
        const Json array = program.json({"templates", "--search", "okta"}).json();
        QVERIFY(array.is_array());
        QVERIFY(!array.empty() && array.size() < 10);
        COMPARE_CODE(program.json({"templates", "--search", "xyzzy"}), 0);
        QVERIFY(program.run({"templates", "--search", "xyzzy"}).out.contains("xyzzy"));
    }

    void whatIsFilledInCanBeAdded()
    {
        const Program program;
        const Call printed = program.run({"templates", "bamboohr", "--fill", "company=acme"});
        COMPARE_CODE(printed, 0);
        QVERIFY(printed.err.contains("https://"));
        const QString file = program.write(QStringLiteral("bamboohr.json"), printed.out.toStdString());
        COMPARE_CODE(program.run({"connector", "add", file}), 0);
        const Call shown = program.json({"connector", "show", "bamboohr"});
        COMPARE_CODE(shown, 0);
        QCOMPARE(shown.json().at("source").at("list").at("path").get<std::string>(),
                 std::string("/acme/v1/reports/custom"));
    }

    void printsTheConnectorAsJson()
    {
        const Program program;
        const Call printed = program.json({"templates", "scim", "--fill", "address=https://idp.example.com/scim/v2"});
        COMPARE_CODE(printed, 0);
        QCOMPARE(printed.json().at("id").get<std::string>(), std::string("scim"));
        QCOMPARE(printed.json().at("source").at("baseUrl").get<std::string>(),
                 std::string("https://idp.example.com/scim/v2"));
    }

    void saysWhatIsStillToBeFilledIn()
    {
        const Program program;
        const Call printed = program.run({"templates", "okta"});
        COMPARE_CODE(printed, 0);
        QVERIFY(printed.err.contains("--fill host="));
        QVERIFY(printed.out.contains("{host}"));
    }

    void refusesWhatMakesNoSense()
    {
        const Program program;
        COMPARE_CODE(program.run({"templates", "no-such-thing"}), 1);
        COMPARE_CODE(program.run({"templates", "okta", "--fill", "host"}), 2);
        COMPARE_CODE(program.run({"templates", "okta", "--fill", "company=acme"}), 2);
        COMPARE_CODE(program.run({"templates", "okta", "--fill", "host=https://acme.okta.com"}), 1);
        COMPARE_CODE(program.run({"templates", "--fill", "host=acme.okta.com"}), 2);
        COMPARE_CODE(program.run({"templates", "okta", "--search", "okta"}), 2);
    }
};

QTEST_GUILESS_MAIN(TestTemplates)
#include "test_templates.moc"
