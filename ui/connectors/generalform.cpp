// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connectors/generalform.h"

#include "core/base/untrusted.h"
#include "ui/wizard/problemlabel.h"
#include "ui_generalform.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>

namespace muster {

GeneralForm::GeneralForm(QWidget* parent) : QWidget(parent), m_form(std::make_unique<Ui::GeneralForm>())
{
    m_form->setupUi(this);
    m_form->description->setAccessibleName(tr("Description"));
    m_form->description->setTabChangesFocus(true);
    applyTextRoles(this);
    setFocusProxy(m_form->displayLabel);
    m_logoProblem = new ProblemLabel(m_form->logoProblemBox);
    m_form->logoProblemBox->layout()->addWidget(m_logoProblem);
}

GeneralForm::~GeneralForm() = default;

void GeneralForm::setDraft(DraftModel& draft)
{
    m_draft = &draft;
    m_binder = new FieldBinder(draft, this);
    bindTexts();
    bindDisplay();
    connect(&draft, &DraftModel::changed, this, &GeneralForm::showDraft);
    showDraft();
}

void GeneralForm::bindTexts()
{
    m_binder->text(
        m_form->displayLabel, "application.displayLabel", tr("Display Label"),
        [](const Connector& c) { return c.application.displayLabel; },
        [](Connector& c, const std::string& text) { c.application.displayLabel = text; });
    m_binder->text(
        m_form->description, "application.description", tr("Description"),
        [](const Connector& c) { return c.application.description; },
        [](Connector& c, const std::string& text) { c.application.description = text; });
    m_binder->text(
        m_form->bookmarkUrl, "application.bookmarkUrl", tr("Bookmark URL"),
        [](const Connector& c) { return c.application.bookmarkUrl.value_or(std::string()); },
        [](Connector& c, const std::string& text) {
            if (text.empty())
                c.application.bookmarkUrl.reset();
            else
                c.application.bookmarkUrl = text;
        });
    m_binder->check(
        m_form->portal, "application.showInUserPortal", tr("Show in User Portal"),
        [](const Connector& c) { return c.application.showInUserPortal; },
        [](Connector& c, bool on) { c.application.showInUserPortal = on; });
}

void GeneralForm::bindDisplay()
{
    m_binder->problems(m_form->logoProblemBox, "application.display");
    connect(m_form->useColor, &QRadioButton::clicked, this, [this] {
        m_draft->edit(tr("Display Option"), [](Connector& c) { c.application.display.kind = Display::Kind::Color; });
    });
    connect(m_form->useLogo, &QRadioButton::clicked, this, [this] {
        if (m_draft->logo().empty())
            return chooseLogo();
        m_draft->edit(tr("Display Option"), [](Connector& c) { c.application.display.kind = Display::Kind::Logo; });
    });
    connect(m_form->palette, &ColorPalette::chosen, this, [this](const QString& color) {
        m_draft->edit(tr("Colour"), [&](Connector& c) {
            c.application.display.kind = Display::Kind::Color;
            c.application.display.color = color.toStdString();
        });
    });
    connect(m_form->chooseLogo, &QPushButton::clicked, this, &GeneralForm::chooseLogo);
}

void GeneralForm::showDraft()
{
    const Application& application = m_draft->connector().application;
    const bool logo = application.display.kind == Display::Kind::Logo;
    m_form->preview->setApplication(application, m_draft->logo());
    m_form->useColor->setChecked(!logo);
    m_form->useLogo->setChecked(logo);
    m_form->palette->setColor(application.display.color);
    m_form->logoName->setText(displayText(application.display.file));
    const auto used = QString::fromStdString(application.description).toUcs4().size();
    m_form->descriptionCount->setText(tr("%1 of 256").arg(used));
    m_form->descriptionCount->setTone(used > 256 ? Tone::Bad : Tone::Neutral);
}

void GeneralForm::setBookmark(bool bookmark)
{
    m_form->bookmarkUrlBox->setVisible(bookmark || m_draft->connector().application.bookmarkUrl.has_value());
}

void GeneralForm::chooseLogo()
{
    showDraft(); // the radio button shows what is, until a picture is there
    auto* dialog = new QFileDialog(this, tr("Choose a Logo"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Pictures (*.png *.jpg *.jpeg *.svg)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            m_logoProblem->setMessage(tr("The file cannot be read: %1.").arg(file.errorString()));
            return;
        }
        takeLogo(file.read(200'000), QFileInfo(path).fileName());
    });
    dialog->open();
}

void GeneralForm::takeLogo(const QByteArray& bytes, const QString& file)
{
    const QString problem = logoProblem(bytes);
    m_logoProblem->setMessage(problem);
    if (problem.isEmpty())
        m_draft->setLogo(bytes.toStdString(), file.toStdString());
}

void GeneralForm::touchAll()
{
    m_binder->touchAll();
}

bool GeneralForm::focusPlace(const std::string& path)
{
    return m_binder->focusPlace(path);
}

} // namespace muster
