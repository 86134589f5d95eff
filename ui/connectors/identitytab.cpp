// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connectors/identitytab.h"

#include "ui/connectors/confirmbar.h"
#include "ui/connectors/credentialsbox.h"
#include "ui/connectors/integrationfacts.h"
#include "ui/connectors/leaverfields.h"
#include "ui/connectors/schedulebox.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/wizard/problemlabel.h"
#include "ui/wizard/savecheck.h"
#include "ui_identitytab.h"

#include <QDateTime>
#include <QLocale>

namespace muster {

IdentityTab::IdentityTab(DraftModel& draft, ImportService& service, QWidget* parent)
    : QWidget(parent), m_draft(draft), m_binder(new FieldBinder(draft, this)),
      m_form(std::make_unique<Ui::IdentityTab>()), m_confirm(new ConfirmBar(this)),
      m_credentials(new CredentialsBox(service, draft.connector().id, this)),
      m_schedule(new ScheduleBox(draft, *m_binder, service, this))
{
    m_form->setupUi(this);
    applyTextRoles(this);
    setRole(m_form->card, "card");
    setRole(m_form->deactivate, "link");
    m_form->factRows->setLabelAlignment(Qt::AlignLeading | Qt::AlignTop);
    m_form->factRows->setHorizontalSpacing(space::Large);
    m_form->factRows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->versions->setMaximumHeight(190);
    m_form->confirmBox->layout()->addWidget(m_confirm);
    const int below = m_form->identityColumn->layout()->indexOf(m_form->card) + 1;
    static_cast<QVBoxLayout*>(m_form->identityColumn->layout())->insertWidget(below, m_credentials);
    static_cast<QVBoxLayout*>(m_form->identityColumn->layout())->insertWidget(below + 1, m_schedule);
    connect(m_schedule, &ScheduleBox::failed, this, &IdentityTab::failed);
    connect(m_credentials, &CredentialsBox::failed, this, &IdentityTab::failed);
    connect(m_credentials, &CredentialsBox::authorizeRequested, this,
            [this] { emit wizardRequested(false, QString::fromLatin1(authorizationPlace)); });
    bindSettings();
    bindLimits();
    connectActions();
    connect(&m_draft, &DraftModel::changed, this, &IdentityTab::showState);
    showState();
}

IdentityTab::~IdentityTab() = default;

void IdentityTab::bindSettings()
{
    m_form->newUserState->addItem(tr("Active: may sign in at once"), static_cast<int>(NewUserState::Active));
    m_form->newUserState->addItem(tr("Staged: no access until activated"), static_cast<int>(NewUserState::Staged));
    m_form->missing->addItem(tr("Leave them alone"), static_cast<int>(MissingPolicy::Ignore));
    m_form->missing->addItem(tr("List them in the plan"), static_cast<int>(MissingPolicy::Flag));
    m_form->missing->addItem(tr("Suspend them"), static_cast<int>(MissingPolicy::Suspend));
    m_binder->check(
        m_form->reactivate, "import.allowReactivation", tr("Allow Reactivation"),
        [](const Connector& c) { return c.import.allowReactivation; },
        [](Connector& c, bool on) { c.import.allowReactivation = on; });
    m_binder->choice(
        m_form->newUserState, "import.newUserState", tr("State of New Users"),
        [](const Connector& c) { return static_cast<int>(c.import.newUserState); },
        [](Connector& c, int state) { c.import.newUserState = static_cast<NewUserState>(state); });
    m_binder->choice(
        m_form->missing, "import.missing", tr("Missing Users"),
        [](const Connector& c) { return static_cast<int>(c.import.missing); },
        [](Connector& c, int missing) { c.import.missing = static_cast<MissingPolicy>(missing); });
    auto* column = static_cast<QVBoxLayout*>(m_form->settings->layout());
    column->insertWidget(column->indexOf(m_form->missingBox) + 1, new LeaverFields(m_draft, *m_binder, this));
    m_form->rest->addItem(tr("Everything waits for approval"), static_cast<int>(Safeguards::Rest::Hold));
    m_form->rest->addItem(tr("Only what the limit counts waits"), static_cast<int>(Safeguards::Rest::Apply));
    m_binder->choice(
        m_form->rest, "safeguards.rest", tr("When a Limit Holds a Plan"),
        [](const Connector& c) { return static_cast<int>(c.safeguards.rest); },
        [](Connector& c, int rest) { c.safeguards.rest = static_cast<Safeguards::Rest>(rest); });
}

void IdentityTab::bindLimits()
{
    struct Row
    {
        LimitField* field;
        QString title;
        std::optional<Limit> Safeguards::*limit;
    };
    const Row rows[] = {
        {m_form->limitDeactivate, tr("Suspends more than"), &Safeguards::deactivate},
        {m_form->limitClear, tr("Clears values of more than"), &Safeguards::clear},
        {m_form->limitCreate, tr("Creates more than"), &Safeguards::create},
        {m_form->limitUpdate, tr("Updates more than"), &Safeguards::update},
        {m_form->limitKeyChange, tr("Gives new keys to more than"), &Safeguards::keyChange},
        {m_form->limitDrop, tr("Misses more than"), &Safeguards::drop},
    };
    for (const Row& row : rows) {
        row.field->setTitle(row.title);
        const auto load = [this, field = row.field, limit = row.limit] {
            field->setLimit(m_draft.connector().safeguards.*limit);
        };
        connect(row.field, &LimitField::edited, this, [this, field = row.field, limit = row.limit, title = row.title] {
            m_draft.edit(
                title, [&](Connector& c) { c.safeguards.*limit = field->limit(); }, title);
        });
        connect(&m_draft, &DraftModel::changed, this, load);
        load();
    }
}

void IdentityTab::connectActions()
{
    connect(m_form->edit, &QPushButton::clicked, this, [this] { emit wizardRequested(false); });
    connect(m_form->test, &QPushButton::clicked, this, [this] { emit wizardRequested(true); });
    connect(m_form->importUsers, &QPushButton::clicked, this, &IdentityTab::importRequested);
    connect(m_form->users, &QPushButton::clicked, this, &IdentityTab::usersRequested);
    connect(m_form->rollBack, &QPushButton::clicked, this, [this] {
        if (const auto* item = m_form->versions->currentItem())
            emit rollBackRequested(item->data(Qt::UserRole).toLongLong());
    });
    connect(m_form->versions, &QListWidget::currentRowChanged, this,
            [this](int row) { m_form->rollBack->setEnabled(row > 0); });
    connect(m_form->deactivate, &QPushButton::clicked, this, [this] {
        m_confirm->ask(tr("Deactivating deletes this integration: its source, mapping, links and stored secrets. "
                          "All users stay as they are, here and in the application. The application itself stays. "
                          "An import that is running ends with an error. Export the connector file first if you may "
                          "want it back."),
                       tr("Deactivate"), [this] { emit deactivateConfirmed(); });
    });
}

void IdentityTab::setVersions(const std::vector<ConnectorVersion>& versions, std::int64_t current)
{
    m_form->versions->clear();
    const QLocale locale;
    for (const ConnectorVersion& version : versions) {
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(version.at.time_since_epoch()).count();
        QString text = tr("Version %1, %2")
                           .arg(version.version)
                           .arg(locale.toString(QDateTime::fromMSecsSinceEpoch(ms), QLocale::ShortFormat));
        if (!version.summary.isEmpty())
            text += QStringLiteral("  ·  ") + version.summary;
        if (version.version == current)
            text += QStringLiteral("  ·  ") + tr("in use");
        auto* item = new QListWidgetItem(text, m_form->versions);
        item->setData(Qt::UserRole, static_cast<qlonglong>(version.version));
    }
    m_form->rollBack->setEnabled(false);
    m_form->historySection->setVisible(!versions.empty());
}

void IdentityTab::showState()
{
    const bool integration = m_draft.connector().source.has_value();
    const bool active = m_draft.isActive();
    m_form->status->setText(active        ? tr("Custom API: active")
                            : integration ? tr("Custom API: not active yet")
                                          : tr("No identity management"));
    m_form->status->setTone(active ? Tone::Good : Tone::Caution);
    m_form->explain->setText(
        active        ? tr("Imports read the users from this API.")
        : integration ? tr("Finish the wizard to test the connection, map the attributes and activate the import.")
                      : tr("Set up the REST API of this application to import its users."));
    m_form->edit->setText(active        ? tr("Edit in Wizard")
                          : integration ? tr("Continue in Wizard")
                                        : tr("Set Up Custom API"));
    setRole(m_form->edit, active ? "" : "primary"); // what one comes for most stands out
    setRole(m_form->importUsers, "primary");
    m_form->facts->setVisible(integration);
    m_form->test->setVisible(integration);
    m_form->importUsers->setVisible(active);
    m_form->users->setVisible(active);
    m_form->settings->setVisible(integration);
    m_form->deactivate->setVisible(integration);
    m_credentials->setVisible(integration);
    m_schedule->setVisible(integration);
    m_credentials->setConnector(m_draft.connector());
    showFacts();
}

void IdentityTab::showFacts()
{
    if (!m_draft.connector().source)
        return;
    const auto facts = integrationFacts(m_draft.connector());
    clearLayout(m_form->factRows);
    for (const auto& [name, value] : facts) {
        auto* label = new PlainLabel(name);
        label->setTone(Tone::Neutral);
        auto* text = new PlainLabel(value);
        text->setWordWrap(true);
        text->setSelectable(true);
        text->setFocusPolicy(Qt::NoFocus);
        m_form->factRows->addRow(label, text);
    }
}

} // namespace muster
