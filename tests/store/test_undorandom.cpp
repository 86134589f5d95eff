// SPDX-License-Identifier: GPL-3.0-or-later
// Random imports, taken back: the same numbers each time, so that a failure comes again.
#include "tests/fakes/importdesk.h"

#include <QtTest>

#include <random>

using namespace muster;

class TestUndoRandom : public QObject
{
    Q_OBJECT

private slots:
    void applyThenUndoIsTheIdentity();
    void picksAreASubset();

private:
    QStringList source();
    int upTo(int most) { return std::uniform_int_distribution<int>(0, most)(m_random); }
    std::mt19937 m_random{20261130};
};

/// Some of eight people, with addresses and usernames dealt out anew, and values that come and go.
QStringList TestUndoRandom::source()
{
    std::vector<int> addresses{1, 2, 3, 4, 5, 6, 7, 8}, names = addresses;
    if (upTo(2) == 0)
        std::shuffle(addresses.begin(), addresses.end(), m_random);
    if (upTo(2) == 0)
        std::shuffle(names.begin(), names.end(), m_random);
    const char* const departments[] = {"Sales", "IT", "Research", ""};
    QStringList records;
    for (int id = 1; id <= 8; ++id) {
        if (upTo(5) == 0)
            continue;
        QString more = QString::fromLatin1(R"("email":"a%1@example.com","username":"n%2","status":"%3")")
                           .arg(addresses[static_cast<std::size_t>(id - 1)])
                           .arg(names[static_cast<std::size_t>(id - 1)])
                           .arg(upTo(3) == 0 ? QStringLiteral("Inactive") : QStringLiteral("Active"));
        more += u',' + dept(departments[upTo(3)], departments[upTo(3)]);
        records << record(id, more);
    }
    return records;
}

void TestUndoRandom::applyThenUndoIsTheIdentity()
{
    ImportDesk desk;
    desk.run("PRAGMA synchronous=OFF");
    int written = 0;
    for (int round = 0; round < 200; ++round) {
        const QByteArray at = "round " + QByteArray::number(round);
        const QString before = desk.directory();
        const Plan planned = desk.plan(source());
        const QStringList wanted = desk.changes(planned);
        const RunReport run = desk.apply(planned);
        const QString after = desk.directory();
        const RunReport undone = desk.undo(run.run);
        QVERIFY2(desk.directory() == before, at.constData());
        written += static_cast<int>(undone.counts.created + undone.counts.updated + undone.counts.suspended +
                                    undone.counts.reactivated + undone.counts.removed);
        const PlanCounts nothing = desk.undoPlan(run.run).counts;
        QVERIFY2(nothing.create + nothing.update + nothing.suspend + nothing.reactivate + nothing.remove +
                         nothing.conflict ==
                     0,
                 at.constData());
        if (upTo(1) == 0)
            continue;
        desk.undo(undone.run);
        QVERIFY2(desk.directory() == after, at.constData());
    }
    QVERIFY(written > 300);
}

void TestUndoRandom::picksAreASubset()
{
    ImportDesk desk;
    desk.run("PRAGMA synchronous=OFF");
    for (int round = 0; round < 60; ++round) {
        const RunReport run = desk.import(source());
        const QStringList whole = desk.changes(desk.undoPlan(run.run));
        QStringList single;
        for (const QString& line : whole) {
            const std::string externalId = line.section(u' ', 1, 1).toStdString();
            single += desk.changes(desk.undoPlan(run.run, {externalId}));
        }
        for (const QString& line : single)
            QVERIFY2(line.startsWith(QStringLiteral("conflict")) || whole.contains(line), qPrintable(line));
    }
}

QTEST_GUILESS_MAIN(TestUndoRandom)
#include "test_undorandom.moc"
