// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/apikeyssection.h"

#include "core/base/untrusted.h"
#include "ui/connectors/confirmbar.h"
#include "ui/settings/answerlabel.h"
#include "ui/settings/apikeymodel.h"
#include "ui/settings/settingspage.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/rowtable.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QHideEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>

namespace muster {

namespace {

constexpr int longestName = 100; // as ApiKeys::create()

/// A name inside a sentence: not too long, and its direction does not turn the sentence around (U+2068 .. U+2069).
QString quotedName(const std::string& name)
{
    const QString text = displayText(name);
    return QChar(0x2068) + (text.size() > 60 ? text.left(59) + QStringLiteral("…") : text) + QChar(0x2069);
}

} // namespace

ApiKeysSection::ApiKeysSection(ImportService& service, QWidget* parent)
    : QWidget(parent), m_service(service), m_name(new QLineEdit), m_make(new QPushButton(tr("&New Key"))),
      m_shownText(new PlainLabel), m_text(new QLineEdit), m_copy(new QPushButton(tr("&Copy"))),
      m_done(new QPushButton(tr("&Done"))), m_model(new ApiKeyModel(this)), m_table(new QTableView),
      m_revoke(new QPushButton(tr("&Revoke…"))), m_confirm(new ConfirmBar), m_answer(new AnswerLabel)
{
    build();
    connect(m_name, &QLineEdit::textChanged, this, &ApiKeysSection::updateButtons);
    connect(m_name, &QLineEdit::returnPressed, m_make, &QPushButton::click);
    connect(m_make, &QPushButton::clicked, this, &ApiKeysSection::make);
    connect(m_copy, &QPushButton::clicked, this, &ApiKeysSection::copy);
    connect(m_done, &QPushButton::clicked, this, &ApiKeysSection::forget);
    connect(m_revoke, &QPushButton::clicked, this, &ApiKeysSection::confirmRevoke);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        m_confirm->hide(); // it asks about another key
        updateButtons();
    });
    updateButtons();
}

ApiKeysSection::~ApiKeysSection()
{
    forget();
}

void ApiKeysSection::build()
{
    m_shown = buildShown();
    m_list = buildList();
    m_revoke->setObjectName(QStringLiteral("revoke"));
    m_revoke->hide();
    m_confirm->setObjectName(QStringLiteral("confirm"));
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_revoke);
    foot->addStretch();
    auto* column = makeSectionColumn(
        this, tr("API keys"),
        tr("The HTTP API answers at http://127.0.0.1:8470 as long as the background service or “musterctl serve” runs. "
           "Programs of this computer that call it send one of these keys as x-api-key."));
    column->addWidget(buildMaker());
    column->addWidget(m_shown);
    column->addWidget(m_answer);
    column->addWidget(m_list, 1);
    column->addLayout(foot);
    column->addWidget(m_confirm);
}

QWidget* ApiKeysSection::buildMaker()
{
    m_name->setObjectName(QStringLiteral("name"));
    m_name->setAccessibleName(tr("Name of the new key"));
    m_name->setPlaceholderText(tr("Who uses it, for example “nightly script”"));
    m_name->setMaxLength(longestName);
    m_make->setObjectName(QStringLiteral("make"));
    setRole(m_make, "primary");
    auto* label = new PlainLabel(tr("Name:"));
    auto* maker = new QWidget;
    auto* row = new QHBoxLayout(maker);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::Small);
    row->addWidget(label);
    row->addWidget(m_name, 1);
    row->addWidget(m_make);
    return maker;
}

QFrame* ApiKeysSection::buildShown()
{
    auto* card = new QFrame;
    setRole(card, "card");
    card->setObjectName(QStringLiteral("shown"));
    m_shownText->setWordWrap(true);
    m_text->setObjectName(QStringLiteral("key"));
    m_text->setAccessibleName(tr("The new key"));
    m_text->setReadOnly(true);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setLayoutDirection(Qt::LeftToRight);
    m_copy->setObjectName(QStringLiteral("copy"));
    m_done->setObjectName(QStringLiteral("done"));
    setRole(m_copy, "primary");
    auto* row = new QHBoxLayout;
    row->setSpacing(space::Small);
    row->addWidget(m_text, 1);
    row->addWidget(m_copy);
    row->addWidget(m_done);
    auto* column = new QVBoxLayout(card);
    column->setContentsMargins(space::Large, space::Medium, space::Large, space::Medium);
    column->addWidget(m_shownText);
    column->addLayout(row);
    card->hide();
    return card;
}

QStackedWidget* ApiKeysSection::buildList()
{
    m_table->setObjectName(QStringLiteral("keys"));
    m_table->setAccessibleName(tr("API keys"));
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTextElideMode(Qt::ElideRight);
    showAsRows(m_table, {});
    auto* header = m_table->horizontalHeader(); // names take what dates leave
    header->setStretchLastSection(false);
    header->setHighlightSections(false);
    header->setMinimumSectionSize(110);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(ApiKeyModel::Name, QHeaderView::Stretch);
    m_table->setMinimumHeight(6 * m_table->verticalHeader()->defaultSectionSize());
    auto* list = new QStackedWidget;
    list->addWidget(new QWidget); // until the keys are known
    list->addWidget(new EmptyState(QStringLiteral("key"), tr("No keys yet"),
                                   tr("Nobody can call the HTTP API. Give the first key a name above."), {}));
    list->addWidget(m_table);
    return list;
}

void ApiKeysSection::refresh()
{
    ask<std::vector<ApiKey>>(
        m_service, this, [](Ports& ports, std::stop_token) { return ports.apiKeys().list(); },
        [this](Result<std::vector<ApiKey>> keys) {
            if (keys)
                fill(std::move(*keys));
            else
                m_answer->say(keys.error());
        });
}

void ApiKeysSection::fill(std::vector<ApiKey> keys)
{
    const ApiKey* current = m_model->key(m_table->currentIndex().row());
    const std::string id = current ? current->id : std::string();
    m_list->setCurrentIndex(keys.empty() ? 1 : 2);
    m_model->set(std::move(keys));
    if (const int row = m_model->rowOf(id); row >= 0)
        m_table->selectRow(row);
    m_revoke->setVisible(m_model->rowCount() > 0);
    updateButtons();
}

void ApiKeysSection::make()
{
    const QString name = m_name->text().trimmed();
    if (m_busy || name.isEmpty())
        return;
    m_busy = true;
    m_answer->clear();
    m_name->setFocus(); // a button that is disabled would hand the focus to the table, which chooses a key then
    updateButtons();
    ask<ApiKeys::Made>(
        m_service, this,
        [given = name.toStdString()](Ports& ports, std::stop_token) { return ports.apiKeys().create(given); },
        [this](Result<ApiKeys::Made> made) {
            m_busy = false;
            updateButtons();
            if (made)
                return showMade(*made);
            m_answer->say(made.error());
            m_name->setFocus();
        });
}

void ApiKeysSection::showMade(const ApiKeys::Made& made)
{
    // the one place where the window shows a key: that is what the button is for
    m_text->setText(QString::fromUtf8(made.text.reveal().data(), static_cast<qsizetype>(made.text.reveal().size())));
    m_text->setCursorPosition(0);
    m_shownText->setText(
        tr("This is the new key of “%1”. Copy it to where its program finds it: it is not shown again.")
            .arg(quotedName(made.key.name)));
    m_name->clear();
    m_shown->show();
    focusInView(m_copy);
    updateButtons();
    refresh();
}

void ApiKeysSection::copy()
{
    auto* copied = new QMimeData;
    copied->setText(m_text->text());
    // histories of the clipboard, such as Klipper's, leave out what says this
    copied->setData(QStringLiteral("x-kde-passwordManagerHint"), QByteArrayLiteral("secret"));
    QApplication::clipboard()->setMimeData(copied);
    m_answer->say(tr("The key is on the clipboard."), Tone::Good);
}

void ApiKeysSection::forget()
{
    if (m_shown->isHidden())
        return;
    m_text->setText(QString(m_text->text().size(), QLatin1Char('*'))); // what undoing would bring back goes too
    m_text->clear();
    m_shownText->clear();
    m_name->setEnabled(true);
    if (m_shown->isAncestorOf(QApplication::focusWidget()))
        m_name->setFocus();
    m_shown->hide();
    m_answer->clear();
    updateButtons();
}

void ApiKeysSection::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    if (event->spontaneous())
        return; // only the window is out of sight, perhaps while the key is pasted somewhere
    forget();
    m_confirm->hide();
    m_answer->clear();
}

void ApiKeysSection::confirmRevoke()
{
    const ApiKey* key = m_model->key(m_table->currentIndex().row());
    if (!key)
        return;
    m_answer->clear();
    m_confirm->ask(tr("Revoke “%1”? Whatever sends this key is refused from its next request on, for good.")
                       .arg(quotedName(key->name)),
                   tr("Revoke"), [this, id = key->id, name = quotedName(key->name)] { revoke(id, name); });
    focusInView(m_confirm->focusWidget() ? m_confirm->focusWidget() : m_confirm);
}

void ApiKeysSection::revoke(const std::string& id, const QString& name)
{
    m_busy = true;
    updateButtons();
    ask<void>(
        m_service, this, [id](Ports& ports, std::stop_token) { return ports.apiKeys().revoke(id); },
        [this, name](const Result<void>& done) {
            m_busy = false;
            updateButtons();
            if (done)
                m_answer->say(tr("“%1” is revoked.").arg(name), Tone::Good);
            else
                m_answer->say(done.error());
            m_table->setFocus();
            refresh();
        });
}

void ApiKeysSection::updateButtons()
{
    const bool shows = !m_shown->isHidden(); // another one would take its place
    m_name->setReadOnly(m_busy);
    m_name->setEnabled(!shows);
    m_make->setEnabled(!m_busy && !shows && !m_name->text().trimmed().isEmpty());
    const ApiKey* key =
        m_table->selectionModel()->hasSelection() ? m_model->key(m_table->currentIndex().row()) : nullptr;
    m_revoke->setEnabled(!m_busy && key && key->revoked == Timestamp());
}

} // namespace muster
