// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/draftcheck.h"

#include <QtTest>

using namespace muster;

/// What a suggested mapping makes of its own sample.
class TestDraftCheck : public QObject
{
    Q_OBJECT

private slots:
    void aGoodSampleSaysNothing();
    void twoOfTheSameAreSaid();
};

namespace {

QString said(const char* sample)
{
    ConnectorDraft draft = draftWithoutRequest();
    if (const auto done = readAnswer(draft, sample, {}); !done)
        qFatal("%s", qPrintable(done.error().message));
    QString all;
    for (const QString& word : checkDraft(draft))
        all += word + u'\n';
    return all;
}

} // namespace

void TestDraftCheck::aGoodSampleSaysNothing()
{
    const QString words = said(R"({"users": [
        {"id": 1, "email": "ann@example.com", "firstName": "Ann", "lastName": "Berg"},
        {"id": 2, "email": "zoe@example.com", "firstName": "Zoë", "lastName": "Ärmel"}]})");
    QVERIFY2(words.isEmpty(), qPrintable(words));
}

void TestDraftCheck::twoOfTheSameAreSaid()
{
    const QString words = said(R"({"users": [
        {"id": 1, "email": "ann@example.com", "firstName": "Ann", "lastName": "Berg"},
        {"id": 2, "email": "ann@example.com", "firstName": "ann", "lastName": "Berg"}]})");
    QVERIFY2(words.contains(QStringLiteral("username")), qPrintable(words));
    QVERIFY2(words.contains(QStringLiteral("email")), qPrintable(words));
}

QTEST_GUILESS_MAIN(TestDraftCheck)
#include "test_draftcheck.moc"
