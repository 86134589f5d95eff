// SPDX-License-Identifier: GPL-3.0-or-later
// Notices put into words. Expected values are worked out by hand from RFC 2047 and RFC 5322.
#include "core/notify/letter.h"
#include "core/notify/words.h"
#include "tests/fakes/moments.h"

#include <QRegularExpression>
#include <QtTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t subjectName = 9; // "Subject: "

MailSettings mailSettings()
{
    MailSettings settings;
    settings.enabled = true;
    settings.host = "mail.example.com";
    settings.from = "muster@example.com";
    settings.to = {"it@example.com"};
    return settings;
}

Notice finished(RunState state = RunState::Done, const std::string& label = "HR")
{
    Notice notice;
    notice.connector = "hr";
    notice.label = label;
    notice.timeZone = "Europe/Oslo";
    notice.at = at("2026-11-25T05:30:05Z");
    notice.startedAt = at("2026-11-25T05:29:00Z");
    notice.run = "r-1";
    notice.plan = "p-1";
    notice.state = state;
    return notice;
}

Mail compose(const Notice& notice, const std::string& recipient = "it@example.com",
             const QByteArray& now = "2026-11-25T05:31:00Z", bool attached = false)
{
    return composeMail(mailSettings(), notice, "run:r-1", recipient, at(now), attached);
}

std::string header(const Mail& mail, const std::string& name)
{
    for (const auto& [key, value] : mail.headers)
        if (key == name)
            return value;
    return "none";
}

/// The text of encoded words on lines of their own. Empty when one of them is not what RFC 2047 allows.
QString decoded(const std::string& value, std::size_t nameLength)
{
    static const QRegularExpression word(u"^=\\?utf-8\\?B\\?([A-Za-z0-9+/]+=*)\\?=$"_s);
    QString all;
    std::size_t before = nameLength;
    for (const QString& line : QString::fromStdString(value).split(u"\r\n "_s)) {
        const auto match = word.match(line);
        // section 2: a word has at most 75 characters, a line with one at most 76
        if (!match.hasMatch() || line.size() > 75 || static_cast<std::size_t>(line.size()) + before > 76)
            return {};
        const QString part = QString::fromUtf8(QByteArray::fromBase64(match.captured(1).toLatin1()));
        if (part.contains(QChar::ReplacementCharacter)) // section 5: no character is cut
            return {};
        all += part;
        before = 1; // the blank that folds
    }
    return all;
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

class TestLetter : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void headersAreAsciiOrEncodedWords_data();
    void headersAreAsciiOrEncodedWords();
    void longHeadersAreFoldedAndNoCharacterIsCut_data();
    void longHeadersAreFoldedAndNoCharacterIsCut();
    void addressesHaveNames_data();
    void addressesHaveNames();
    void noTextMakesAHeader_data();
    void noTextMakesAHeader();
    void timesAreInUtcAndInTheZone_data();
    void timesAreInUtcAndInTheZone();
    void aMailHasTheHeadersOfItsKind();
    void everyTryHasTheSameIdAndEveryRecipientAnother();
    void subjectsSayHowItEnded_data();
    void subjectsSayHowItEnded();
    void otherNoticesHaveSubjectsToo();
    void bothBodiesSayWhenAndWhat();
    void aHeldRunSaysWhyAndWhatToDo();
    void theFirstTenProblemsOfManyAreShown();
    void textOfASourceIsEscaped();
    void theResultsAreWhereTheLetterSays();
};

void TestLetter::headersAreAsciiOrEncodedWords_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char* name, const QString& text, const char* value) {
        QTest::newRow(name) << text << QByteArray(value);
    };
    row("ASCII", u"User Import Complete: HR"_s, "User Import Complete: HR");
    row("not ASCII", u"Grüße"_s, "=?utf-8?B?R3LDvMOfZQ==?=");
    row("looks encoded", u"=?utf-8?Q?x?="_s, "=?utf-8?B?PT91dGYtOD9RP3g/PQ==?=");
    row("empty", QString(), "");
    row("blanks around", u"  HR  "_s, "HR");
    row("a line end", u"HR\r\nBcc: evil@example.com"_s, "HR Bcc: evil@example.com");
    row("a bare LF", u"HR\nBcc: evil@example.com"_s, "HR Bcc: evil@example.com");
    row("a bare CR", u"HR\rBcc: evil@example.com"_s, "HR Bcc: evil@example.com");
    row("NUL and others", u"a"_s + QChar(u'\0') + u"b"_s + QChar(u'\x1b') + u"c"_s + QChar(u'\x7f') + u"d"_s,
        "a b c d");
    row("line ends of Unicode", u"a\u2028b\u2029c\u0085d"_s, "a b c d");
}

void TestLetter::headersAreAsciiOrEncodedWords()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, value);
    QCOMPARE(QByteArray::fromStdString(headerText(text, subjectName)), value);
}

void TestLetter::longHeadersAreFoldedAndNoCharacterIsCut_data()
{
    QTest::addColumn<QString>("text");
    QString mixed;
    for (int i = 0; i < 60; ++i)
        mixed += QString(i % 5, u'x') + u"é北🙂"_s;
    QTest::newRow("two bytes each") << QString(300, u'ø');
    QTest::newRow("three bytes each") << QString(300, u'北');
    QTest::newRow("four bytes each") << u"🙂"_s.repeated(150);
    QTest::newRow("of all lengths") << mixed;
    QTest::newRow("ASCII that is too long for a line") << QString(2000, u'x');
    for (int blanks = 0; blanks < 4; ++blanks) // the cut at each place of a character
        QTest::addRow("shifted by %d", blanks) << QString(blanks, u'a') + u"🙂"_s.repeated(100);
}

void TestLetter::longHeadersAreFoldedAndNoCharacterIsCut()
{
    QFETCH(QString, text);
    const std::string value = headerText(text, subjectName);
    QVERIFY2(contains(value, "\r\n "), value.c_str());
    QCOMPARE(decoded(value, subjectName), text);
}

void TestLetter::addressesHaveNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("none") << "" << QByteArray("it@example.com");
    QTest::newRow("blanks") << "  " << QByteArray("it@example.com");
    QTest::newRow("plain") << "Muster" << QByteArray("\"Muster\" <it@example.com>");
    QTest::newRow("comma") << "Smith, IT" << QByteArray("\"Smith, IT\" <it@example.com>");
    QTest::newRow("quotes") << R"(Smith, "IT" \ Ops)" << QByteArray(R"("Smith, \"IT\" \\ Ops" <it@example.com>)");
    QTest::newRow("another address") << "a@b.example> <c" << QByteArray("\"a@b.example> <c\" <it@example.com>");
    QTest::newRow("not ASCII") << "Müller, \"IT\""
                               << QByteArray("=?utf-8?B?TcO8bGxlciwgIklUIg==?=\r\n <it@example.com>");
    QTest::newRow("a line end") << "IT\r\nBcc: evil@example.com"
                                << QByteArray("\"IT Bcc: evil@example.com\" <it@example.com>");
}

void TestLetter::addressesHaveNames()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, value);
    QCOMPARE(QByteArray::fromStdString(headerAddress(name.toStdString(), "it@example.com", 6)), value);
}

void TestLetter::noTextMakesAHeader_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("CR LF") << QByteArray("HR\r\nBcc: evil@example.com\r\n\r\nbody");
    QTest::newRow("LF") << QByteArray("HR\nBcc: evil@example.com");
    QTest::newRow("CR") << QByteArray("HR\rBcc: evil@example.com");
    QTest::newRow("folded") << QByteArray("HR\r\n Bcc: evil@example.com");
    QTest::newRow("not ASCII") << QByteArray("Größe\r\nBcc: evil@example.com");
    QTest::newRow("NUL") << QByteArray("HR\0\r\nBcc: evil@example.com", 26);
    QTest::newRow("no UTF-8") << QByteArray("HR\xFF\xC0\r\nBcc: evil@example.com");
    QTest::newRow("long") << QByteArray(3000, 'x') + "\r\nBcc: evil@example.com";
}

void TestLetter::noTextMakesAHeader()
{
    QFETCH(QByteArray, text);
    MailSettings settings = mailSettings();
    settings.fromName = text.left(200).toStdString(); // problems() allows no longer one
    const Notice notice = finished(RunState::Failed, text.toStdString());
    const Mail mail = composeMail(settings, notice, "run:r-1", "it@example.com", at("2026-11-25T05:31:00Z"), false);
    QStringList names;
    for (const auto& [name, value] : mail.headers) {
        names << QString::fromStdString(name);
        QByteArray unfolded = QByteArray::fromStdString(value);
        for (const QByteArray& line : QByteArray(unfolded).replace("\r\n ", "\n").split('\n'))
            QVERIFY2(line.size() < 998 && !line.trimmed().startsWith("Bcc"), value.c_str());
        unfolded.replace("\r\n ", " ");
        for (const char c : unfolded)
            QVERIFY2(c >= 0x20 && c < 0x7f, value.c_str());
    }
    QCOMPARE(names.join(u' '), u"Date From To Subject Message-ID Auto-Submitted"_s);
}

void TestLetter::timesAreInUtcAndInTheZone_data()
{
    QTest::addColumn<QByteArray>("moment");
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QString>("utc");
    QTest::addColumn<QString>("local");
    const auto row = [](const char* moment, const char* zone, const char* utc, const char* local) {
        QTest::addRow("%s %s", zone, moment)
            << QByteArray(moment) << QString::fromUtf8(zone) << QString::fromUtf8(utc) << QString::fromUtf8(local);
    };
    row("2026-11-25T05:30:05Z", "Europe/Oslo", "2026-11-25 05:30:05 UTC", "2026-11-25 06:30:05 +0100 (Europe/Oslo)");
    row("2026-07-01T12:00:00Z", "Europe/Oslo", "2026-07-01 12:00:00 UTC", "2026-07-01 14:00:00 +0200 (Europe/Oslo)");
    row("2026-11-25T05:30:05Z", "Asia/Kolkata", "2026-11-25 05:30:05 UTC", "2026-11-25 11:00:05 +0530 (Asia/Kolkata)");
    row("2026-11-25T20:00:00Z", "Asia/Kolkata", "2026-11-25 20:00:00 UTC", "2026-11-26 01:30:00 +0530 (Asia/Kolkata)");
    row("2026-11-25T01:00:00Z", "America/St_Johns", "2026-11-25 01:00:00 UTC",
        "2026-11-24 21:30:00 -0330 (America/St_Johns)");
    row("2026-07-01T12:00:00Z", "America/St_Johns", "2026-07-01 12:00:00 UTC",
        "2026-07-01 09:30:00 -0230 (America/St_Johns)");
    // the hour that Oslo has twice, and the one that it has not at all
    row("2026-10-25T00:30:00Z", "Europe/Oslo", "2026-10-25 00:30:00 UTC", "2026-10-25 02:30:00 +0200 (Europe/Oslo)");
    row("2026-10-25T01:30:00Z", "Europe/Oslo", "2026-10-25 01:30:00 UTC", "2026-10-25 02:30:00 +0100 (Europe/Oslo)");
    row("2026-03-29T01:00:00Z", "Europe/Oslo", "2026-03-29 01:00:00 UTC", "2026-03-29 03:00:00 +0200 (Europe/Oslo)");
    row("2026-01-01T00:00:00Z", "No/Zone", "2026-01-01 00:00:00 UTC", "2026-01-01 00:00:00 +0000 (UTC)");
}

void TestLetter::timesAreInUtcAndInTheZone()
{
    QFETCH(QByteArray, moment);
    QFETCH(QString, zone);
    QFETCH(QString, utc);
    QFETCH(QString, local);
    QCOMPARE(utcTime(at(moment)), utc);
    QCOMPARE(zoneTime(at(moment), zone.toStdString()), local);
}

void TestLetter::aMailHasTheHeadersOfItsKind()
{
    const Mail mail = compose(finished());
    QCOMPARE(mail.from, std::string("muster@example.com"));
    QCOMPARE(mail.to, std::string("it@example.com"));
    QCOMPARE(header(mail, "Date"), std::string("Wed, 25 Nov 2026 05:31:00 +0000"));
    QCOMPARE(header(mail, "From"), std::string("\"Muster\" <muster@example.com>"));
    QCOMPARE(header(mail, "To"), std::string("it@example.com"));
    QCOMPARE(header(mail, "Subject"), std::string("User Import Complete: HR"));
    QCOMPARE(header(mail, "Auto-Submitted"), std::string("auto-generated")); // RFC 3834, section 5
    QVERIFY(mail.attachments.empty());
    QCOMPARE(header(compose(finished(), "it@example.com", "2026-07-01T23:59:59Z"), "Date"),
             std::string("Wed, 01 Jul 2026 23:59:59 +0000"));
}

void TestLetter::everyTryHasTheSameIdAndEveryRecipientAnother()
{
    const auto id = [](const Mail& mail) { return header(mail, "Message-ID"); };
    const std::string first = id(compose(finished()));
    static const QRegularExpression form(u"^<[0-9a-f]{32}\\.muster@example\\.com>$"_s);
    QVERIFY2(form.match(QString::fromStdString(first)).hasMatch(), first.c_str());
    QCOMPARE(id(compose(finished(), "it@example.com", "2026-11-25T06:31:00Z", true)), first);
    QVERIFY(id(compose(finished(), "boss@example.com")) != first);
    QVERIFY(id(composeMail(mailSettings(), finished(), "run:r-2", "it@example.com", at("2026-11-25T05:31:00Z"),
                           false)) != first);
}

void TestLetter::subjectsSayHowItEnded_data()
{
    QTest::addColumn<RunState>("state");
    QTest::addColumn<QByteArray>("subject");
    QTest::newRow("done") << RunState::Done << QByteArray("User Import Complete: Payroll & %1");
    QTest::newRow("errors") << RunState::DoneWithErrors << QByteArray("User Import Complete with Errors: Payroll & %1");
    QTest::newRow("held") << RunState::Held << QByteArray("User Import Held, Waiting for Approval: Payroll & %1");
    QTest::newRow("failed") << RunState::Failed << QByteArray("User Import Failed: Payroll & %1");
    QTest::newRow("stopped") << RunState::Cancelled << QByteArray("User Import Stopped: Payroll & %1");
    QTest::newRow("skipped") << RunState::Skipped << QByteArray("User Import Skipped: Payroll & %1");
    QTest::newRow("proposed") << RunState::Planned << QByteArray("User Import Proposed: Payroll & %1");
}

void TestLetter::subjectsSayHowItEnded()
{
    QFETCH(RunState, state);
    QFETCH(QByteArray, subject);
    const Mail mail = compose(finished(state, "Payroll & %1"));
    QCOMPARE(QByteArray::fromStdString(header(mail, "Subject")), subject);
    QVERIFY(contains(mail.text, "Payroll & %1 (hr)"));
    QVERIFY(contains(mail.html, "Payroll &amp; %1 (hr)"));
}

void TestLetter::otherNoticesHaveSubjectsToo()
{
    Notice notice = finished();
    notice.kind = Notice::Kind::Authorization;
    notice.error = "The source answered 401.";
    Mail mail = compose(notice);
    QCOMPARE(header(mail, "Subject"), std::string("Authorization Needed: HR"));
    QVERIFY(contains(mail.text, "The source answered 401."));
    QVERIFY(contains(mail.text, "musterctl authorize hr"));
    notice.kind = Notice::Kind::Overdue;
    mail = compose(notice);
    QCOMPARE(header(mail, "Subject"), std::string("No Successful User Import: HR"));
    QVERIFY(contains(mail.text, "No import has succeeded since 2026-11-25 06:30:05 +0100 (Europe/Oslo)."));
    notice.kind = Notice::Kind::Test;
    QCOMPARE(header(compose(notice), "Subject"), std::string("Test Message from Muster"));
}

void TestLetter::bothBodiesSayWhenAndWhat()
{
    Notice notice = finished();
    notice.counts.created = 11;
    notice.counts.updated = 22;
    notice.counts.suspended = 33;
    notice.counts.unchanged = 44;
    const Mail mail = compose(notice);
    for (const std::string& body : {mail.text, mail.html})
        for (const char* part : {"11 created, 22 updated, 33 suspended", "2026-11-25 05:29:00 UTC",
                                 "2026-11-25 06:29:00 +0100 (Europe/Oslo)", "2026-11-25 05:30:05 UTC",
                                 "2026-11-25 06:30:05 +0100 (Europe/Oslo)", "HR (hr)", "r-1"})
            QVERIFY2(contains(body, part), part);
    static const QRegularExpression unchanged(u"^Unchanged: +44$"_s, QRegularExpression::MultilineOption);
    QVERIFY2(unchanged.match(QString::fromStdString(mail.text)).hasMatch(), mail.text.c_str());
    QVERIFY(mail.html.starts_with("<!DOCTYPE html>"));
}

void TestLetter::aHeldRunSaysWhyAndWhatToDo()
{
    Notice notice = finished(RunState::Held);
    notice.planned.create = 5;
    notice.planned.suspend = 321;
    notice.planned.missing = 17;
    notice.holds = {"321 users would be suspended, more than 20 %.", "Second reason."};
    const Mail mail = compose(notice);
    QVERIFY(contains(mail.text, "it would create 5, update 0 and suspend 321"));
    QVERIFY(
        contains(mail.text, "Why it is held:\n- 321 users would be suspended, more than 20 %.\n- Second reason.\n"));
    QVERIFY(contains(mail.text, "Nothing was written."));
    QVERIFY(contains(mail.text, "musterctl apply p-1 --approve"));
    QVERIFY(contains(mail.html, "<li>321 users would be suspended, more than 20 %.</li>\n<li>Second reason.</li>"));
    static const QRegularExpression missing(u"^No longer in the source: +17$"_s, QRegularExpression::MultilineOption);
    QVERIFY2(missing.match(QString::fromStdString(mail.text)).hasMatch(), mail.text.c_str());
}

void TestLetter::theFirstTenProblemsOfManyAreShown()
{
    Connector connector;
    connector.id = "hr";
    connector.application.displayLabel = "HR";
    RunReport report;
    report.run = "r-1";
    report.state = RunState::DoneWithErrors;
    report.finishedAt = at("2026-11-25T05:30:05Z");
    for (int i = 1; i <= 25; ++i)
        report.errors.push_back(
            {"id-" + std::to_string(i), i == 1 ? "" : "email", QStringLiteral("problem %1").arg(i)});
    const Mail many = compose(finishedNotice(connector, report, {}));
    QVERIFY2(contains(many.text, "Problems (the first 10 of 25):\n- id-1: problem 1\n- id-2, email: problem 2\n"),
             many.text.c_str());
    QVERIFY(contains(many.text, "- id-10, email: problem 10\n"));
    QVERIFY(!contains(many.text, "problem 11"));
    QVERIFY(contains(many.html, "<li>id-10, email: problem 10</li>"));
    QVERIFY(!contains(many.html, "problem 11"));
    report.errors.resize(10);
    QVERIFY(contains(compose(finishedNotice(connector, report, {})).text, "Problems:\n- id-1"));
    report.errors.clear();
    QVERIFY(!contains(compose(finishedNotice(connector, report, {})).text, "Problems"));
}

void TestLetter::textOfASourceIsEscaped()
{
    const std::string evil = "<script>alert(\"1\")</script> %1 %2 & <img src=x onerror='y'>\r\nline\x1b[31m";
    Notice notice = finished(RunState::Failed, evil);
    notice.error = evil;
    notice.problems.push_back({evil, evil, evil});
    notice.problemCount = 1;
    Notice held = notice;
    held.state = RunState::Held;
    held.holds = {evil};
    Notice refused = notice;
    refused.kind = Notice::Kind::Authorization;
    for (const Notice& one : {notice, held, refused}) {
        const Mail mail = compose(one);
        QVERIFY2(!contains(mail.html, "<script") && !contains(mail.html, "<img"), mail.html.c_str());
        QVERIFY(!contains(mail.html, "\"1\"")); // no quote that could end an attribute
        QVERIFY(contains(mail.html, "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; %1 %2 &amp; &lt;img src=x"));
        // as it came in the plain text, but for control characters, which are made visible
        QVERIFY2(contains(mail.text, "<script>alert(\"1\")</script> %1 %2 & <img src=x onerror='y'>␍␊line␛[31m"),
                 mail.text.c_str());
        for (const std::string& body : {mail.text, mail.html})
            QVERIFY(!contains(body, "\r") && !contains(body, "\x1b"));
    }
}

void TestLetter::theResultsAreWhereTheLetterSays()
{
    const std::string now = "attached file";
    QVERIFY(contains(compose(finished(), "it@example.com", "2026-11-25T05:31:00Z", true).text, now));
    const Mail without = compose(finished());
    QVERIFY(!contains(without.text, now));
    QVERIFY(contains(without.text, "musterctl runs export r-1 --format csv"));
    Notice notice = finished();
    notice.kind = Notice::Kind::Test;
    QVERIFY(!contains(compose(notice).text, "runs export"));
}

QTEST_GUILESS_MAIN(TestLetter)
#include "test_letter.moc"
