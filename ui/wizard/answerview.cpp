// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/answerview.h"

#include "core/base/untrusted.h"
#include "ui/widgets/plainlabel.h"
#include "ui/wizard/jsontree.h"

#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QTabWidget>
#include <QTimer>

namespace muster {
namespace {

// A tree or a text of more would make the window wait; the whole body can always be saved.
constexpr std::size_t mostForTree = 1 << 20, mostForText = 300'000;

QPlainTextEdit* textView(const QString& name, QWidget* parent)
{
    auto* view = new QPlainTextEdit(parent);
    view->setReadOnly(true);
    view->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    view->setAccessibleName(name);
    view->setTabChangesFocus(true);
    view->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    view->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return view;
}

/// Like displayText, line by line: a body keeps its lines.
QString visibleText(std::string_view text)
{
    QStringList lines;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        lines << displayText(line);
        at = end + 1;
    }
    return lines.join(QLatin1Char('\n'));
}

QString headerLines(const std::vector<HttpHeader>& headers)
{
    QStringList lines;
    for (const HttpHeader& header : headers)
        lines << displayText(header.name) + QStringLiteral(": ") +
                     (header.secret ? QStringLiteral("***") : displayText(header.value));
    return lines.join(QLatin1Char('\n'));
}

QString requestText(const Exchange& exchange)
{
    QString text = displayText(exchange.method) + QLatin1Char(' ') + displayText(exchange.url) + QLatin1Char('\n') +
                   headerLines(exchange.requestHeaders);
    if (!exchange.requestBody.empty())
        text += QStringLiteral("\n\n") + visibleText(exchange.requestBody);
    return text;
}

QString statusText(const Exchange& exchange)
{
    if (exchange.status == 0)
        return AnswerView::tr("No answer");
    return AnswerView::tr("Status %1, %2 ms").arg(exchange.status).arg(exchange.ms);
}

} // namespace

AnswerView::AnswerView(QWidget* parent)
    : QWidget(parent), m_which(new QComboBox(this)), m_line(new PlainLabel(this)), m_tabs(new QTabWidget(this)),
      m_tree(new JsonTree(this)), m_body(textView(tr("Body of the answer"), this)),
      m_headers(textView(tr("Headers of request and answer"), this)), m_copy(new QPushButton(tr("Copy"), this)),
      m_save(new QPushButton(tr("Save Body…"), this))
{
    m_which->setAccessibleName(tr("Request"));
    m_which->setMaximumWidth(360);
    m_line->asElided();
    m_tree->setAccessibleName(tr("Answer as a tree"));
    m_copy->setAccessibleName(tr("Copy the complete answer"));
    m_save->setAccessibleName(tr("Save the body of the answer"));
    m_tabs->addTab(m_tree, tr("Tree"));
    m_tabs->addTab(m_body, tr("Body"));
    m_tabs->addTab(m_headers, tr("Headers"));
    m_tabs->setDocumentMode(true);
    auto* head = new QHBoxLayout;
    head->addWidget(m_which);
    head->addWidget(m_line, 1);
    head->addWidget(m_copy);
    head->addWidget(m_save);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(head);
    column->addWidget(m_tabs, 1);
    connect(m_which, &QComboBox::activated, this, &AnswerView::showExchange);
    connect(m_save, &QPushButton::clicked, this, &AnswerView::saveBody);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(wholeText());
        m_copy->setText(tr("Copied"));
        QTimer::singleShot(1500, m_copy, [button = m_copy] { button->setText(tr("Copy")); });
    });
}

void AnswerView::setExchanges(std::vector<Exchange> exchanges)
{
    m_exchanges = std::move(exchanges);
    m_which->clear();
    for (const Exchange& exchange : m_exchanges)
        m_which->addItem(displayText(exchange.method + ' ' + exchange.url));
    m_which->setVisible(m_exchanges.size() > 1);
    // The list comes first; details of single people follow.
    showExchange(m_exchanges.empty() ? -1 : 0);
}

void AnswerView::showExchange(int number)
{
    m_shown = number;
    if (number < 0 || number >= static_cast<int>(m_exchanges.size()))
        return m_tree->setDocument(nullptr);
    const Exchange& exchange = m_exchanges[static_cast<std::size_t>(number)];
    m_line->setText(statusText(exchange) + QStringLiteral("  ·  ") + displayText(exchange.method + ' ' + exchange.url));
    m_headers->setPlainText(tr("Request") + QLatin1Char('\n') + requestText(exchange) + QStringLiteral("\n\n") +
                            tr("Answer") + QLatin1Char('\n') + statusText(exchange) + QLatin1Char('\n') +
                            headerLines(exchange.headers));
    auto document =
        exchange.body.size() <= mostForTree ? std::make_shared<const Json>(readJson(exchange.body)) : nullptr;
    m_hasTree = document && !document->is_discarded();
    std::string text = m_hasTree ? document->dump(2, ' ', false, Json::error_handler_t::replace) : exchange.body;
    const bool cut = text.size() > mostForText;
    if (cut)
        text.resize(mostForText);
    m_body->setPlainText(
        visibleText(text) +
        (cut ? QStringLiteral("\n\n") +
                   tr("… %1 kB in all. Save the body to see the rest.").arg(exchange.body.size() / 1000)
             : QString()));
    m_tree->setDocument(m_hasTree ? document : nullptr);
    m_tabs->setTabEnabled(0, m_hasTree);
    m_tabs->setCurrentIndex(m_hasTree ? 0 : 1);
    emit shown();
}

QString AnswerView::wholeText() const
{
    if (m_shown < 0)
        return {};
    const Exchange& exchange = m_exchanges[static_cast<std::size_t>(m_shown)];
    return requestText(exchange) + QStringLiteral("\n\n") + statusText(exchange) + QLatin1Char('\n') +
           headerLines(exchange.headers) + QStringLiteral("\n\n") + m_body->toPlainText();
}

void AnswerView::saveBody()
{
    if (m_shown < 0)
        return;
    auto* dialog = new QFileDialog(this, tr("Save the Body of the Answer"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(m_hasTree ? QStringLiteral("answer.json") : QStringLiteral("answer.txt"));
    const std::string body = m_exchanges[static_cast<std::size_t>(m_shown)].body;
    connect(dialog, &QFileDialog::fileSelected, this, [this, body](const QString& path) {
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(body.data(), static_cast<qint64>(body.size())) < 0 ||
            !file.commit())
            emit errorOccurred({ErrorKind::Storage, tr("The file cannot be written: %1. Choose another folder or "
                                                       "free some space.")
                                                        .arg(file.errorString())});
    });
    dialog->open();
}

} // namespace muster
