// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connectors/newapplication.h"

#include "ui/connectors/templategallery.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/returnkey.h"
#include "ui/wizard/problemlabel.h"
#include "ui_newapplication.h"

namespace muster {
namespace {

DraftState blank()
{
    DraftState state;
    state.connector.source = Source{};
    return state;
}

bool isOfApplication(const Problem& problem)
{
    return problem.severity == Severity::Error && isInside(problem.path, "application");
}

} // namespace

Result<StoredConnector> addUnderFreeId(ConnectorStore& store, Connector connector, const std::string& logo)
{
    const std::string wanted = connector.id.empty() ? idFromLabel(connector.application.displayLabel) : connector.id;
    connector.id = wanted;
    for (int number = 2;; ++number) {
        auto added = store.add(connector, logo);
        if (added || added.error().kind != ErrorKind::Conflict || number > 999)
            return added;
        connector.id = wanted.substr(0, 60) + '-' + std::to_string(number);
    }
}

NewApplication::NewApplication(ConnectorStore& store, QWidget* parent)
    : QWidget(parent), m_store(store), m_form(std::make_unique<Ui::NewApplication>()),
      m_draft(std::make_unique<DraftModel>(store, "new", blank(), false))
{
    m_form->setupUi(this);
    applyTextRoles(this);
    keepFormHeight(m_form->scroll);
    setRole(m_form->save, "primary");
    m_form->back->setIcon(strokeIcon(QStringLiteral("back")));
    m_form->back->setToolTip(tr("Back; what you typed is kept"));
    m_form->general->setDraft(*m_draft);
    setFocusProxy(m_form->general);
    m_form->savedText->setText(m_draft->wasRestored() ? tr("Continued from what you typed before.") : QString());
    connect(m_draft.get(), &DraftModel::changed, this, &NewApplication::showKind);
    connect(m_draft.get(), &DraftModel::saveFailed, this, &NewApplication::errorOccurred);
    connect(m_draft.get(), &DraftModel::autosaved, this,
            [this] { m_form->savedText->setText(tr("What you type is kept as a draft.")); });
    connect(m_form->custom, &QRadioButton::clicked, this, [this] { chooseKind(true); });
    connect(m_form->bookmark, &QRadioButton::clicked, this, [this] { chooseKind(false); });
    connect(m_form->templates, &QPushButton::clicked, this, &NewApplication::chooseTemplate);
    connect(m_form->save, &QPushButton::clicked, this, &NewApplication::saveApplication);
    connect(m_form->back, &QToolButton::clicked, this, [this] {
        m_draft->flush();
        emit left();
    });
    connect(m_form->cancel, &QPushButton::clicked, this, [this] {
        m_draft->discard();
        emit left();
    });
    pressOnReturn(this, m_form->save);
    showKind();
}

NewApplication::~NewApplication() = default;

void NewApplication::chooseKind(bool integration)
{
    m_draft->edit(tr("Kind of Application"), [integration](Connector& c) {
        if (!integration)
            c.source.reset();
        else if (!c.source)
            c.source.emplace();
    });
}

void NewApplication::showKind()
{
    const bool integration = m_draft->connector().source.has_value();
    m_form->custom->setChecked(integration);
    m_form->bookmark->setChecked(!integration);
    m_form->general->setBookmark(!integration);
    m_form->save->setText(integration ? tr("Save Application and Set Up Import") : tr("Save Application"));
}

void NewApplication::chooseTemplate()
{
    auto* gallery = new TemplateGallery(this);
    connect(gallery, &TemplateGallery::chosen, this, &NewApplication::useTemplate);
    gallery->open();
}

void NewApplication::useTemplate(const Connector& connector)
{
    m_draft->edit(tr("Template"), [&connector](Connector& draft) {
        const Application typed = draft.application;
        draft = connector;
        if (typed.displayLabel.empty())
            return;
        draft.application = typed; // the person had begun to describe the application
        draft.id.clear();
    });
    saveApplication();
}

Result<StoredConnector> NewApplication::addToStore()
{
    m_draft->flush();
    auto added = addUnderFreeId(m_store, m_draft->connector(), m_draft->logo());
    if (added)
        m_draft->discard();
    return added;
}

void NewApplication::saveApplication()
{
    const auto& problems = m_draft->problems();
    const auto wrong = std::find_if(problems.begin(), problems.end(), isOfApplication);
    if (wrong != problems.end()) {
        m_form->general->touchAll();
        m_form->general->focusPlace(wrong->path);
        return;
    }
    const bool integration = m_draft->connector().source.has_value();
    const auto added = addToStore();
    if (!added) {
        emit errorOccurred(added.error());
        return;
    }
    emit saved(QString::fromStdString(added->connector.id), integration);
}

} // namespace muster
