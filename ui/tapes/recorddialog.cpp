// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tapes/recorddialog.h"

#include "ui/tapes/filefield.h"
#include "ui/tapes/sourcelist.h"
#include "ui/tapes/tapework.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFormLayout>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace muster {

RecordDialog::RecordDialog(ImportService& service, std::shared_ptr<TapeDeck> deck, const QString& connector,
                           QWidget* parent)
    : QDialog(parent), m_service(service), m_deck(std::move(deck)), m_wanted(connector), m_connectors(new QComboBox),
      m_file(new FileField(FileField::Mode::Save, tr("File of the tape"), tr("Tapes (*.jsonl)"))),
      m_keep(new QCheckBox(tr("Keep the values of people as they come"))), m_answer(new PlainLabel),
      m_record(new QPushButton(tr("Record"))), m_replay(new QPushButton(tr("Replay It…")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Record a Tape"));
    build();
    connect(m_connectors, &QComboBox::currentIndexChanged, this, &RecordDialog::proposeFile);
    connect(m_file, &FileField::changed, this, [this] { setWorking(m_job.has_value()); });
    connect(m_record, &QPushButton::clicked, this, &RecordDialog::record);
    connect(m_replay, &QPushButton::clicked, this, [this] {
        emit replayRequested(m_file->path());
        accept();
    });
    readConnectors();
    setWorking(false);
}

RecordDialog::~RecordDialog()
{
    if (m_job)
        m_service.cancel(*m_job);
}

void RecordDialog::build()
{
    m_connectors->setObjectName(QStringLiteral("connectors"));
    m_keep->setObjectName(QStringLiteral("keep"));
    m_record->setObjectName(QStringLiteral("record"));
    m_replay->setObjectName(QStringLiteral("replay"));
    m_answer->setObjectName(QStringLiteral("answer"));
    setRole(m_record, "primary");
    m_record->setDefault(true);
    m_replay->setAutoDefault(false);
    auto* intro = new PlainLabel(tr("Everything is fetched from the source once, as for an import, and kept in a file. "
                                    "Nothing is imported. The tape can be replayed without the source, here or "
                                    "elsewhere, to see what an import makes of it."));
    auto* about = (new PlainLabel(tr("Secrets never get onto a tape. Without this tick, names, addresses, numbers and "
                                     "ids become stand-ins of the same look; equal values stay equal.")))
                      ->asCaption();
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setHorizontalSpacing(space::Large);
    form->addRow(tr("Application"), m_connectors);
    form->addRow(tr("File"), m_file);
    form->addRow(QString(), m_keep);
    form->addRow(QString(), about);
    auto* bar = new QProgressBar;
    m_work = new TapeWork(*bar, this);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    buttons->addButton(m_record, QDialogButtonBox::ActionRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::XLarge, space::XLarge, space::XLarge, space::Large);
    column->setSpacing(space::Medium);
    for (PlainLabel* label : {intro, about, m_answer})
        label->setWordWrap(true);
    column->addWidget(intro);
    column->addLayout(form);
    column->addWidget(bar);
    column->addWidget(m_answer);
    column->addStretch(1);
    auto* row = new QHBoxLayout; // a box of buttons shows all that it has
    row->addStretch(1);
    row->addWidget(m_replay);
    row->addWidget(buttons);
    column->addLayout(row);
    m_replay->hide();
    m_answer->hide();
    resize(620, 400);
}

void RecordDialog::readConnectors()
{
    ask<SourceList>(
        m_service, this, [](Ports& ports, std::stop_token) { return readSources(ports); },
        [this](const Result<SourceList>& list) {
            if (!list)
                return say(list.error().message, false);
            for (const auto& [id, label] : *list)
                m_connectors->addItem(label.isEmpty() ? id : label, id);
            if (const int wanted = m_connectors->findData(m_wanted); wanted >= 0)
                m_connectors->setCurrentIndex(wanted);
            setWorking(false);
        });
}

void RecordDialog::proposeFile()
{
    const QString id = m_connectors->currentData().toString();
    if (!id.isEmpty())
        m_file->setPath(QDir::home().filePath(id + QStringLiteral(".tape.jsonl")));
}

void RecordDialog::record()
{
    if (m_job) {
        m_service.cancel(*m_job);
        m_record->setEnabled(false);
        return;
    }
    RecordRequest request;
    request.connector = m_connectors->currentData().toString().toStdString();
    request.file = m_file->path();
    request.keepValues = m_keep->isChecked();
    say({}, true);
    m_replay->hide();
    m_job = ask<TapeInfo>(
        m_service, this,
        [deck = m_deck, request, progress = m_work->start()](Ports&, std::stop_token stop) {
            return deck->record(request, progress, std::move(stop));
        },
        [this](const Result<TapeInfo>& info) { recorded(info); });
    setWorking(true);
}

void RecordDialog::recorded(const Result<TapeInfo>& info)
{
    m_job.reset();
    m_work->stop();
    setWorking(false);
    if (!info) {
        const bool cancelled = info.error().kind == ErrorKind::Cancelled;
        return say(cancelled ? tr("Cancelled; no tape was written.") : info.error().message, cancelled);
    }
    m_replay->show();
    const QLocale locale;
    const QString exchanges = locale.toString(static_cast<qlonglong>(info->exchanges));
    if (info->error)
        return say(tr("The fetch did not end well; the tape holds what came until then (exchanges: %1). %2")
                       .arg(exchanges, info->error->message),
                   false);
    say(tr("The tape is written. Users: %1, exchanges: %2, %3.")
            .arg(locale.toString(static_cast<qlonglong>(info->users)), exchanges,
                 locale.formattedDataSize(info->bytes)),
        true);
}

void RecordDialog::setWorking(bool working)
{
    m_connectors->setEnabled(!working);
    m_file->setEnabled(!working);
    m_keep->setEnabled(!working);
    m_record->setText(working ? tr("Cancel") : tr("Record"));
    m_record->setEnabled(working || (m_connectors->currentIndex() >= 0 && !m_file->path().isEmpty()));
}

void RecordDialog::say(const QString& text, bool good)
{
    m_answer->setText(text);
    m_answer->setTone(good ? Tone::Good : Tone::Bad);
    m_answer->setVisible(!text.isEmpty());
}

} // namespace muster
