// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/wizardports.h"
#include "ui/shell/supportdialog.h"
#include "ui/tapes/filefield.h"
#include "ui/tapes/recorddialog.h"
#include "ui/tapes/replaydialog.h"
#include "ui/tapes/troublebox.h"
#include "ui/widgets/plainlabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A deck that notes what it was asked for.
class NotingDeck final : public TapeDeck
{
public:
    Result<TapeInfo> record(const RecordRequest& request, const OnProgress& progress, std::stop_token stop) override
    {
        const std::scoped_lock lock(guard);
        recorded.push_back(request);
        if (progress)
            progress(Progress());
        while (waits && !stop.stop_requested())
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        if (stop.stop_requested())
            return fail(ErrorKind::Cancelled, u"Cancelled."_s);
        TapeInfo info;
        info.file = request.file;
        info.users = 12;
        info.exchanges = 3;
        return info;
    }
    Result<TapeInfo> look(const QString&, const std::function<void(const TapeEntry&)>&) override { return TapeInfo(); }
    Result<Replay> replay(const ReplayRequest& request, const OnProgress&, std::stop_token) override
    {
        const std::scoped_lock lock(guard);
        replayed.push_back(request);
        Replay replay;
        replay.troubles = request.troubles;
        replay.plain.plan.emplace();
        replay.plain.plan->state = PlanState::Ready;
        replay.plain.plan->counts.unchanged = 1234;
        replay.plain.plan->proof.complete = true;
        if (!request.troubles.empty()) {
            replay.troubled.emplace();
            replay.troubled->plan.emplace();
            replay.troubled->plan->state = PlanState::Held;
            replay.troubled->plan->holds.push_back({"empty", u"The list is empty."_s, 1234, 100});
        }
        return replay;
    }

    std::mutex guard;
    std::atomic<bool> waits = false;
    std::vector<RecordRequest> recorded;
    std::vector<ReplayRequest> replayed;
};

} // namespace

class TestTapes : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aTapeIsRecordedWhereThePersonSays();
    void aRecordingIsCancelled();
    void troublesAreTickedAndBothOutcomesAreShown();
    void aRenamingWithoutNamesIsRefused();
    void theBundleShowsWhatLeaves();

private:
    template <typename T>
    T* part(const char* name)
    {
        return m_dialog->findChild<T*>(QLatin1String(name));
    }
    QLineEdit* path() { return m_dialog->findChild<FileField*>()->findChild<QLineEdit*>(u"path"_s); }
    QString answer() { return part<PlainLabel>("answer")->text(); }

    std::shared_ptr<WizardWorld> m_world;
    std::shared_ptr<NotingDeck> m_deck;
    std::unique_ptr<ImportService> m_service;
    std::unique_ptr<QTemporaryDir> m_folder;
    QPointer<QDialog> m_dialog;
};

void TestTapes::init()
{
    m_world = std::make_shared<WizardWorld>();
    m_deck = std::make_shared<NotingDeck>();
    m_service = std::make_unique<ImportService>(openWizardPorts(m_world));
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_world->connectors.add(wizardConnector(), {}));
}

void TestTapes::cleanup()
{
    delete m_dialog;
    m_service.reset();
}

void TestTapes::aTapeIsRecordedWhereThePersonSays()
{
    auto* dialog = new RecordDialog(*m_service, m_deck, u"northwind-hr"_s);
    m_dialog = dialog;
    dialog->show();
    auto* record = part<QPushButton>("record");
    QTRY_COMPARE(part<QComboBox>("connectors")->count(), 1);
    QTRY_VERIFY2(path()->text().endsWith(u"northwind-hr.tape.jsonl"_s), qPrintable(path()->text()));
    const QString file = m_folder->filePath(u"a.jsonl"_s);
    path()->setText(file);
    part<QCheckBox>("keep")->setChecked(true);
    QVERIFY(!part<QPushButton>("replay")->isVisible());
    QTest::mouseClick(record, Qt::LeftButton);
    QTRY_VERIFY2(answer().contains(u"12"_s), qPrintable(answer()));
    QCOMPARE(m_deck->recorded.size(), std::size_t(1));
    QCOMPARE(m_deck->recorded.front().file, file);
    QCOMPARE(m_deck->recorded.front().connector, std::string("northwind-hr"));
    QVERIFY(m_deck->recorded.front().keepValues);
    QSignalSpy replay(dialog, &RecordDialog::replayRequested);
    QTest::mouseClick(part<QPushButton>("replay"), Qt::LeftButton);
    QCOMPARE(replay.count(), 1);
    QCOMPARE(replay.front().front().toString(), file);
}

void TestTapes::aRecordingIsCancelled()
{
    m_deck->waits = true;
    m_dialog = new RecordDialog(*m_service, m_deck, {});
    m_dialog->show();
    auto* record = part<QPushButton>("record");
    QTRY_VERIFY(record->isEnabled());
    const QString before = record->text();
    QTest::mouseClick(record, Qt::LeftButton);
    QVERIFY(record->text() != before); // it cancels now
    QTest::mouseClick(record, Qt::LeftButton);
    QTRY_COMPARE(record->text(), before);
    QVERIFY(!part<QPushButton>("replay")->isVisible());
}

void TestTapes::troublesAreTickedAndBothOutcomesAreShown()
{
    const QString file = m_folder->filePath(u"a.jsonl"_s);
    m_dialog = new ReplayDialog(*m_service, m_deck, file);
    m_dialog->show();
    auto* run = part<QPushButton>("run");
    QTest::mouseClick(run, Qt::LeftButton);
    QTRY_VERIFY(part<QPlainTextEdit>("plain")->toPlainText().contains(u"Nothing would change"_s));
    QCOMPARE(m_deck->replayed.front().file, file);
    QVERIFY(m_deck->replayed.front().troubles.empty() && !m_deck->replayed.front().against);

    part<QCheckBox>("empty")->setChecked(true);
    part<QCheckBox>("drop")->setChecked(true);
    part<QComboBox>("against")->setCurrentIndex(3);
    QTRY_VERIFY(run->isEnabled());
    QTest::mouseClick(run, Qt::LeftButton);
    QTRY_VERIFY(part<QPlainTextEdit>("troubled")->toPlainText().contains(u"The list is empty."_s));
    const ReplayRequest& asked = m_deck->replayed.back();
    QCOMPARE(asked.troubles.size(), std::size_t(2));
    QCOMPARE(asked.troubles[0].text(), std::string("drop-page=1"));
    QCOMPARE(asked.troubles[1].text(), std::string("empty"));
    QVERIFY(asked.against == ReplayRequest::Against::Empty);
    auto* counts = part<QTableWidget>("counts");
    QCOMPARE(counts->item(4, 1)->text(), QLocale().toString(1234)); // unchanged
    QCOMPARE(counts->item(4, 2)->text(), u"0"_s);
}

void TestTapes::aRenamingWithoutNamesIsRefused()
{
    m_dialog = new ReplayDialog(*m_service, m_deck, m_folder->filePath(u"a.jsonl"_s));
    m_dialog->show();
    part<QCheckBox>("rename")->setChecked(true);
    QTest::mouseClick(part<QPushButton>("run"), Qt::LeftButton);
    QTRY_VERIFY2(answer().contains(u"work.email"_s), qPrintable(answer()));
    QVERIFY(m_deck->replayed.empty());
}

void TestTapes::theBundleShowsWhatLeaves()
{
    RunReport run;
    run.run = "r-1";
    run.connector = "northwind-hr";
    run.state = RunState::DoneWithErrors;
    run.errors.push_back({"4711", "email", u"Another user has this username: quentin."_s});
    m_world->rest->runs.push_back(run);
    auto* dialog = new SupportDialog(*m_service, {"1.2.3", 4});
    m_dialog = dialog;
    dialog->show();
    auto* list = part<QListWidget>("parts");
    QTRY_VERIFY(list->count() >= 5);
    QVERIFY(part<QPlainTextEdit>("text")->toPlainText().contains(u"1.2.3"_s));
    int runs = -1;
    for (int i = 0; i < list->count(); ++i) {
        list->setCurrentRow(i);
        const QString shown = part<QPlainTextEdit>("text")->toPlainText();
        QVERIFY2(!shown.contains(u"quentin"_s) && !shown.contains(u"hr.example.com"_s), qPrintable(shown));
        if (list->item(i)->text() == u"runs"_s)
            runs = i;
    }
    QVERIFY(runs >= 0);
    part<QCheckBox>("personal")->setChecked(true);
    part<QCheckBox>("hosts")->setChecked(true);
    list->setCurrentRow(runs);
    QTRY_VERIFY(part<QPlainTextEdit>("text")->toPlainText().contains(u"quentin"_s));
    QTRY_VERIFY(part<QPushButton>("save")->isEnabled());
    list->item(runs)->setCheckState(Qt::Unchecked);
    const QString file = m_folder->filePath(u"support.json"_s);
    QVERIFY(dialog->write(file));
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    const QByteArray text = written.readAll();
    QVERIFY(text.contains("hr.example.com") && text.contains("1.2.3"));
    QVERIFY(!text.contains("quentin"));
}

QTEST_MAIN(TestTapes)
#include "test_tapes.moc"
