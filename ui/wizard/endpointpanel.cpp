// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/endpointpanel.h"

#include "ui/wizard/exampleurl.h"
#include "ui/wizard/problemlabel.h"
#include "ui_endpointpanel.h"

#include <QFontDatabase>

namespace muster {

EndpointPanel::EndpointPanel(DraftModel& draft, QWidget* parent)
    : WizardPanel(draft, WizardStep::Endpoint, parent), m_form(std::make_unique<Ui::EndpointPanel>())
{
    m_form->setupUi(this);
    bindRequest();
    bindBody();
    bindAnswer();
    bindDetail();
    connect(&this->draft(), &DraftModel::changed, this, &EndpointPanel::showState);
    connect(&this->draft(), &DraftModel::samplesChanged, this, [this] {
        const auto paths = samplePaths(this->draft().samples());
        m_form->externalId->setPaths(paths);
    });
    showState();
    prepare();
}

EndpointPanel::~EndpointPanel() = default;

/// The base URL above it is known from the first step.
QWidget* EndpointPanel::fieldToFill() const
{
    const Source& source = sourceOf(draft().connector());
    return source.baseUrl.empty() || !source.list.path.empty() ? nullptr : m_form->path;
}

void EndpointPanel::bindRequest()
{
    m_form->method->addItem(QStringLiteral("GET"), 0);
    m_form->method->addItem(QStringLiteral("POST"), 1);
    binder().text(
        m_form->baseUrl, "source.baseUrl", tr("Base URL"), [](const Connector& c) { return sourceOf(c).baseUrl; },
        [](Connector& c, const std::string& text) { sourceOf(c).baseUrl = text; });
    binder().choice(
        m_form->method, "source.list.method", tr("Method"),
        [](const Connector& c) { return sourceOf(c).list.method == "POST" ? 1 : 0; },
        [](Connector& c, int post) {
            ListRequest& list = sourceOf(c).list;
            list.method = post ? "POST" : "GET";
            if (post && !list.body)
                list.body = Json::object();
            else if (!post)
                list.body.reset();
        });
    binder().text(
        m_form->path, "source.list.path", tr("Endpoint Path"), [](const Connector& c) { return sourceOf(c).list.path; },
        [](Connector& c, const std::string& text) { sourceOf(c).list.path = text; });
    m_form->query->setTitles(tr("Parameter"), tr("Value"), tr("Add Parameter"));
    binder().problems(m_form->query, "source.list.query");
    connect(m_form->query, &KeyValueTable::edited, this, [this] {
        draft().edit(
            tr("Query Parameters"), [this](Connector& c) { sourceOf(c).list.query = m_form->query->pairs(); },
            QStringLiteral("source.list.query"));
    });
    const auto load = [this] { m_form->query->setPairs(sourceOf(draft().connector()).list.query); };
    connect(&draft(), &DraftModel::changed, this, load);
    load();
}

void EndpointPanel::bindBody()
{
    m_form->body->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_form->body->setTabChangesFocus(true);
    m_form->body->setLayoutDirection(Qt::LeftToRight);
    m_form->body->setMaximumHeight(180);
    m_bodyProblem = new ProblemLabel(m_form->bodyBox);
    m_form->bodyBox->layout()->addWidget(m_bodyProblem);
    binder().problems(m_form->body, "source.list.body");
    connect(m_form->body, &QPlainTextEdit::textChanged, this, &EndpointPanel::takeBody);
    connect(&draft(), &DraftModel::changed, this, &EndpointPanel::loadBody);
    if (draft().bodyNote().empty()) {
        loadBody();
    } else {
        m_form->body->setPlainText(QString::fromStdString(draft().bodyNote()));
    }
}

void EndpointPanel::loadBody()
{
    const auto& body = sourceOf(draft().connector()).list.body;
    const Json shown = readJson(m_form->body->toPlainText().toStdString());
    // What is typed stays as it is while it means the same, or is not JSON yet.
    if (!draft().bodyNote().empty() || (body && shown == *body))
        return;
    m_loadingBody = true;
    m_form->body->setPlainText(body ? QString::fromStdString(body->dump(2)) : QString());
    m_loadingBody = false;
}

void EndpointPanel::takeBody()
{
    if (m_loadingBody)
        return;
    const std::string text = m_form->body->toPlainText().toStdString();
    QString wrong;
    Json body = Json::object();
    try {
        if (!text.empty())
            body = Json::parse(text);
        if (!body.is_object())
            wrong = tr("The body must be a JSON object: put it between { and }.");
    } catch (const Json::parse_error& error) {
        wrong = tr("This is not JSON yet (at character %1). Check quotes, commas and brackets there.").arg(error.byte);
    }
    m_bodyProblem->setMessage(wrong);
    markInvalid(m_form->body, !wrong.isEmpty());
    draft().setBodyNote(wrong.isEmpty() ? std::string() : text);
    if (wrong.isEmpty())
        draft().edit(
            tr("Request Body"), [&](Connector& c) { sourceOf(c).list.body = body; },
            QStringLiteral("source.list.body"));
}

void EndpointPanel::bindAnswer()
{
    binder().text(
        m_form->records, "source.list.records", tr("Path to the List of People"),
        [](const Connector& c) { return sourceOf(c).list.records; },
        [](Connector& c, const std::string& text) { sourceOf(c).list.records = text; });
    binder().text(
        m_form->externalId, "externalId", tr("Path to the ID"), [](const Connector& c) { return c.externalId; },
        [](Connector& c, const std::string& text) { c.externalId = text; });
    binder().text(
        m_form->filter, "source.filter", tr("Advanced Filter"), [](const Connector& c) { return sourceOf(c).filter; },
        [](Connector& c, const std::string& text) { sourceOf(c).filter = text; });
}

void EndpointPanel::bindDetail()
{
    binder().check(
        m_form->detailOn, "source.detail", tr("Second Request"),
        [](const Connector& c) { return sourceOf(c).detail.has_value(); },
        [](Connector& c, bool on) {
            if (on && !sourceOf(c).detail)
                sourceOf(c).detail = DetailRequest{};
            else if (!on)
                sourceOf(c).detail.reset();
        });
    binder().text(
        m_form->detailPath, "source.detail.path", tr("Path of the Second Request"),
        [](const Connector& c) { return sourceOf(c).detail.value_or(DetailRequest{}).path; },
        [](Connector& c, const std::string& text) {
            if (sourceOf(c).detail)
                sourceOf(c).detail->path = text;
        });
    binder().text(
        m_form->detailRecord, "source.detail.record", tr("Path to the Person"),
        [](const Connector& c) { return sourceOf(c).detail.value_or(DetailRequest{}).record; },
        [](Connector& c, const std::string& text) {
            if (sourceOf(c).detail)
                sourceOf(c).detail->record = text;
        });
}

void EndpointPanel::showState()
{
    const Source& source = sourceOf(draft().connector());
    m_form->bodyBox->setVisible(source.list.method == "POST");
    m_form->detailBox->setVisible(source.detail.has_value());
    const auto lines = exampleRequests(draft().connector(), 1);
    m_form->url->setText(lines.isEmpty() ? QString() : lines.first());
    m_form->urlBox->setVisible(!lines.isEmpty());
}

} // namespace muster
