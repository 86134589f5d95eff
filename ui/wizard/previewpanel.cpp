// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/previewpanel.h"

#include "core/base/untrusted.h"
#include "ui/imports/explainview.h"
#include "ui/wizard/jsontree.h"
#include "ui/wizard/previewmodel.h"
#include "ui_previewpanel.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QSaveFile>
#include <QShortcut>

namespace muster {
namespace {

constexpr int moreRecords = 1000;

} // namespace

PreviewPanel::PreviewPanel(DraftModel& draft, ImportService& service, QWidget* parent)
    : WizardPanel(draft, WizardStep::Preview, parent), m_service(service), m_form(std::make_unique<Ui::PreviewPanel>()),
      m_model(new PreviewModel(this))
{
    m_form->setupUi(this);
    m_form->samples->setDraft(draft);
    prepareTable();
    connectActions();
    prepare();
    refresh();
}

PreviewPanel::~PreviewPanel() = default;

void PreviewPanel::prepareTable()
{
    QTableView* table = m_form->user;
    table->setModel(m_model);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setShowGrid(false);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(space::RowHeight);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    table->horizontalHeader()->setStretchLastSection(true);
    table->setColumnWidth(0, 130);
    table->setColumnWidth(1, 200);
    m_form->state->setMinimumHeight(m_form->copy->sizeHint().height()); // both sides begin at the same height
    m_form->raw->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_form->tree->tree().setRootTitle(tr("Record"));
    m_form->tree->setColumnHidden(2, true);
    m_form->tree->setColumnWidth(0, 180);
    m_form->splitter->setStretchFactor(0, 1);
    m_form->splitter->setStretchFactor(1, 1);
    m_form->splitter->setSizes({460, 520});
}

void PreviewPanel::connectActions()
{
    connect(&draft(), &DraftModel::changed, this, &PreviewPanel::refresh);
    connect(&draft(), &DraftModel::samplesChanged, this, &PreviewPanel::refresh);
    connect(&draft(), &DraftModel::sampleChanged, this, &PreviewPanel::refresh);
    connect(m_form->rawOn, &QPushButton::toggled, this, [this](bool on) { m_form->sourceStack->setCurrentIndex(on); });
    connect(m_form->copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(QString::fromStdString(record()));
        emit noticed(tr("The raw record is on the clipboard."));
    });
    connect(m_form->save, &QPushButton::clicked, this, &PreviewPanel::saveRaw);
    connect(m_form->explain, &QPushButton::clicked, this, &PreviewPanel::explain);
    connect(m_form->more, &QPushButton::clicked, this, &PreviewPanel::readMore);
    connect(m_form->search, &SearchField::searched, this, [this](const QString& text) { search(text, false); });
    connect(m_form->search, &QLineEdit::returnPressed, this, [this] { search(m_form->search->text(), true); });
    connect(&m_service, &ImportService::previewFinished, this, [this](ImportService::Job job, const Preview& preview) {
        if (job != m_job)
            return;
        m_job = 0;
        m_form->more->setEnabled(true);
        if (preview.error)
            emit errorOccurred(*preview.error);
        std::vector<std::string> records;
        for (const PreviewRow& row : preview.rows)
            records.push_back(row.record);
        if (records.size() > draft().samples().size())
            draft().setSamples(std::move(records));
        else if (!preview.error)
            emit noticed(tr("The source has no more records than these."));
    });
    connect(&m_service, &ImportService::failed, this, [this](ImportService::Job job, const Error& error) {
        if (job != m_job)
            return;
        m_job = 0;
        m_form->more->setEnabled(true);
        emit errorOccurred(error);
    });
}

void PreviewPanel::enter()
{
    WizardPanel::enter();
    refresh();
}

std::string PreviewPanel::record() const
{
    const auto at = static_cast<std::size_t>(draft().sample());
    return at < draft().samples().size() ? draft().samples()[at] : std::string();
}

void PreviewPanel::refresh()
{
    const std::string raw = record();
    const bool any = !raw.empty();
    for (QWidget* widget : std::initializer_list<QWidget*>{m_form->search, m_form->rawOn, m_form->copy, m_form->save})
        widget->setEnabled(any);
    showRecord(raw);
    if (!any) {
        m_form->status->setText(tr("Test the connection first: its records are shown here."));
        return showUser(nullptr);
    }
    m_form->status->setText({});
    const auto rows = previewRecords(draft().connector(), {raw});
    showUser(rows.empty() ? nullptr : &rows.front());
    if (rows.empty())
        m_form->problems->setText(tr("The mapping is not right yet, so no user can be shown. See Attribute mapping."));
}

void PreviewPanel::showRecord(const std::string& raw)
{
    const QString text = QString::fromStdString(raw);
    if (text == m_shownRecord && !raw.empty())
        return; // an edit of the mapping does not fold the tree up
    m_shownRecord = text;
    auto json = std::make_shared<const Json>(readJson(raw));
    const bool good = !json->is_discarded();
    m_form->tree->setDocument(good ? json : nullptr, 3);
    const std::string pretty = good ? json->dump(2, ' ', false, Json::error_handler_t::replace) : raw;
    m_form->raw->setPlainText(QString::fromStdString(pretty));
}

void PreviewPanel::showUser(const PreviewRow* row)
{
    m_model->setRow(draft().connector(), row);
    m_explainKey =
        QString::fromStdString(!row                       ? std::string()
                               : !row->externalId.empty() ? row->externalId
                                                          : std::string(row->values.get(KnownAttribute::Email)));
    m_form->explain->setEnabled(!m_explainKey.isEmpty());
    m_form->problems->clear();
    m_form->problems->hide();
    m_form->problems->setTone(Tone::Caution);
    if (!row) {
        m_form->state->clear();
        return;
    }
    QStringList words; // in full: the table's column has little room
    for (const FieldProblem& problem : row->problems)
        words.push_back(problem.message);
    m_form->problems->setText(words.join(QLatin1Char('\n')));
    m_form->problems->setVisible(!words.isEmpty());
    const bool blocked = std::any_of(row->problems.begin(), row->problems.end(),
                                     [](const FieldProblem& problem) { return problem.blocking; });
    const bool staged = draft().connector().import.newUserState == NewUserState::Staged;
    const QString active = staged ? tr("would be a Staged user") : tr("would be an Active user");
    m_form->state->setText(blocked                                 ? tr("cannot be imported")
                           : row->status == SourceStatus::Inactive ? tr("inactive at the source: not created")
                           : row->status == SourceStatus::Unknown  ? tr("unknown status: nothing is suspended for it")
                                                                   : active);
    m_form->problems->setTone(blocked ? Tone::Bad : Tone::Caution);
    m_form->state->setTone(blocked ? Tone::Bad : row->status == SourceStatus::Active ? Tone::Good : Tone::Caution);
}

void PreviewPanel::search(const QString& text, bool fromNext)
{
    const auto& samples = draft().samples();
    const QString wanted = text.trimmed();
    if (wanted.isEmpty() || samples.empty())
        return m_form->status->setText({});
    const std::size_t from = static_cast<std::size_t>(draft().sample()) + (fromNext ? 1 : 0);
    for (std::size_t step = 0; step < samples.size(); ++step) {
        const std::size_t at = (from + step) % samples.size();
        const Json json = readJson(samples[at]);
        // Escapes (\u00e9) must not hide a name.
        const std::string plain = json.is_discarded() ? samples[at] : writeJson(json);
        if (!QString::fromStdString(plain).contains(wanted, Qt::CaseInsensitive))
            continue;
        draft().setSample(static_cast<int>(at));
        return m_form->status->setText(tr("Return shows the next one"));
    }
    m_form->status->setText(tr("Not found in these %n record(s)", nullptr, static_cast<int>(samples.size())));
}

void PreviewPanel::readMore()
{
    if (m_job != 0)
        return;
    m_form->more->setEnabled(false);
    m_job = m_service.startPreview(draft().connector(), moreRecords);
}

void PreviewPanel::explain()
{
    auto* view = new ExplainView(m_service, window());
    view->setAttribute(Qt::WA_DeleteOnClose);
    connect(view, &ExplainView::placeRequested, this,
            [this](const QString&, const QString& place) { emit placeRequested(place); });
    view->explain(draft().connector(), m_explainKey);
    view->open();
}

void PreviewPanel::saveRaw()
{
    auto* dialog = new QFileDialog(this, tr("Save the Raw Record"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->selectFile(QStringLiteral("record.json"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, raw = record()](const QString& path) {
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(raw.data(), static_cast<qint64>(raw.size())) < 0 ||
            !file.commit())
            emit errorOccurred({ErrorKind::Storage, tr("The file cannot be written: %1. Choose another folder or "
                                                       "free some space.")
                                                        .arg(file.errorString())});
    });
    dialog->open();
}

} // namespace muster
