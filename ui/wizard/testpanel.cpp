// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/testpanel.h"

#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"
#include "ui/wizard/jsontree.h"
#include "ui_testpanel.h"

#include <QLocale>

namespace muster {
namespace {

constexpr int sampleCount = 200;

QString successText(const SourceClient::Probe& probe)
{
    const QLocale locale;
    const QString records = TestPanel::tr("%n record(s) on the first page", nullptr, static_cast<int>(probe.records));
    if (!probe.total)
        return TestPanel::tr("The connection works: %1. The source reports no total.").arg(records);
    return TestPanel::tr("The connection works: %1, %2 in all.")
        .arg(records, locale.toString(static_cast<qlonglong>(*probe.total)));
}

} // namespace

TestPanel::TestPanel(DraftModel& draft, ImportService& service, QWidget* parent)
    : WizardPanel(draft, WizardStep::Test, parent), m_service(service), m_form(std::make_unique<Ui::TestPanel>())
{
    m_form->setupUi(this);
    setRole(m_form->test, "primary");
    for (QPushButton* button : {m_form->pickRecords, m_form->pickId, m_form->pickTotal})
        setRole(button, "tab");
    m_form->summary->setSelectable(true);
    m_form->summary->setFocusPolicy(Qt::NoFocus);
    connect(m_form->test, &QPushButton::clicked, this, &TestPanel::start);
    connect(m_form->cancel, &QPushButton::clicked, this, [this] { m_service.cancel(m_job); });
    connect(m_form->answer, &AnswerView::errorOccurred, this, &WizardPanel::errorOccurred);
    connect(m_form->answer, &AnswerView::shown, this, &TestPanel::showMarks);
    connect(&m_form->answer->tree(), &JsonTree::picked, this, &TestPanel::pick);
    connect(&this->draft(), &DraftModel::changed, this, &TestPanel::showMarks);
    connect(&m_service, &ImportService::testFinished, this,
            [this](ImportService::Job job, const SourceClient::Probe& probe) {
                if (job == m_job)
                    finished(probe);
            });
    connect(&m_service, &ImportService::failed, this, [this](ImportService::Job job, const Error& error) {
        if (job != m_job)
            return;
        SourceClient::Probe probe;
        probe.error = error;
        finished(probe);
    });
    m_form->answer->hide();
    m_form->pickBar->hide();
    m_form->summary->setText(tr("Not tested yet."));
    m_form->summary->setTone(Tone::Neutral);
    showBusy(false);
    prepare();
}

TestPanel::~TestPanel() = default;

void TestPanel::enter()
{
    WizardPanel::enter();
    m_form->test->setFocus();
}

void TestPanel::start()
{
    if (m_job != 0)
        return;
    m_asked = sourceOf(draft().connector());
    showBusy(true);
    m_form->summary->setText(tr("Asking the source…"));
    m_form->summary->setTone(Tone::Neutral);
    m_form->hints->hide();
    m_job = m_service.startTest(draft().connector(), sampleCount);
}

void TestPanel::showBusy(bool busy)
{
    // the button that is pressed vanishes: the keyboard stays with the pair
    const bool hadFocus = m_form->test->hasFocus() || m_form->cancel->hasFocus();
    (busy ? m_form->cancel : m_form->test)->setEnabled(true);
    m_form->cancel->setVisible(true);
    if (hadFocus)
        (busy ? m_form->cancel : m_form->test)->setFocus();
    m_form->busy->setVisible(busy);
    m_form->cancel->setVisible(busy);
    m_form->test->setEnabled(!busy);
}

void TestPanel::finished(const SourceClient::Probe& probe)
{
    m_job = 0;
    showBusy(false);
    m_form->answer->setVisible(!probe.requests.empty());
    m_form->answer->setExchanges(probe.requests);
    m_form->pickBar->setVisible(!probe.requests.empty() && m_form->answer->hasTree());
    QStringList hints;
    for (const QString& hint : probe.hints)
        hints << hint;
    m_form->hints->setText(hints.join(QLatin1Char('\n')));
    m_form->hints->setVisible(!hints.isEmpty());
    if (!probe.samples.empty())
        draft().setSamples(probe.samples);
    if (probe.ok) {
        m_form->summary->setText(successText(probe));
        m_form->summary->setTone(Tone::Good);
        if (m_asked == sourceOf(draft().connector()))
            draft().setTested();
        return;
    }
    const Error error = probe.error.value_or(Error{ErrorKind::Internal, tr("The test did not work.")});
    m_form->summary->setText(error.message);
    m_form->summary->setTone(error.kind == ErrorKind::Cancelled ? Tone::Neutral : Tone::Bad);
    if (error.kind != ErrorKind::Cancelled)
        emit errorOccurred(error);
}

PickKind TestPanel::pickKind() const
{
    return m_form->pickId->isChecked()      ? PickKind::ExternalId
           : m_form->pickTotal->isChecked() ? PickKind::TotalCount
                                            : PickKind::Records;
}

void TestPanel::pick(const QModelIndex& index)
{
    const JsonTreeModel& tree = m_form->answer->tree().tree();
    const Json* document = tree.json(tree.index(0, 0));
    if (!document || !index.isValid())
        return;
    const PickKind kind = pickKind();
    const Pick pick = pickNode(kind, tree.path(index), *document, sourceOf(draft().connector()).list.records);
    m_form->picked->setText(pick.words);
    m_form->picked->setTone(pick.path ? Tone::Good : Tone::Caution);
    if (!pick.path)
        return;
    draft().edit(pick.words, [&](Connector& c) {
        if (kind == PickKind::Records)
            sourceOf(c).list.records = *pick.path;
        else if (kind == PickKind::ExternalId)
            c.externalId = *pick.path;
        else
            sourceOf(c).total = {Total::In::Body, *pick.path, sourceOf(c).total.name};
    });
}

void TestPanel::showMarks()
{
    const Connector& connector = draft().connector();
    const Source& source = sourceOf(connector);
    std::map<std::string, QString> marks;
    if (const auto records = RecordPath::parse(source.list.records)) {
        marks[records->text()] = tr("List of people");
        if (const auto id = RecordPath::parse(connector.externalId); id && !connector.externalId.empty()) {
            RecordPath path = records->child(0);
            for (const auto& step : id->steps())
                path = step.kind == RecordPath::Step::Kind::Index ? path.child(step.index) : path.child(step.key);
            marks[path.text()] = tr("ID of a person");
        }
    }
    if (source.total.in == Total::In::Body)
        marks[source.total.path] = tr("Total count");
    m_form->answer->tree().tree().setMarks(std::move(marks));
}

} // namespace muster
