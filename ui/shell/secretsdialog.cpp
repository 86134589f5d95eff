// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/secretsdialog.h"

#include "ui/widgets/ask.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QDir>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace muster {

namespace {

std::shared_ptr<Secret> typed(const QLineEdit* edit)
{
    return std::make_shared<Secret>(edit->text().toStdString());
}

QString movedText(const SecretPlace::Moved& moved, const QString& done)
{
    return moved.note.isEmpty() ? done : done + QLatin1Char('\n') + moved.note;
}

} // namespace

SecretsDialog::SecretsDialog(ImportService& service, QWidget* parent)
    : QDialog(parent), m_service(service), m_title((new PlainLabel)->asHeading()), m_text(new PlainLabel),
      m_body(new QWidget), m_answer(new PlainLabel), m_column(new QVBoxLayout(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Where Secrets Are Kept"));
    m_title->setWordWrap(true);
    m_text->setWordWrap(true);
    m_answer->setWordWrap(true);
    m_answer->setObjectName(QStringLiteral("answer"));
    m_text->setObjectName(QStringLiteral("place"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_column->setContentsMargins(space::XLarge, space::XLarge, space::XLarge, space::Large);
    m_column->setSpacing(space::Medium);
    m_column->addWidget(m_title);
    m_column->addWidget(m_text);
    m_column->addWidget(m_body);
    m_column->addWidget(m_answer);
    m_column->addStretch(1);
    m_column->addWidget(buttons);
    m_answer->hide();
    resize(560, 360);
    look();
}

void SecretsDialog::look()
{
    ask<SecretPlace::State>(
        m_service, this,
        [](Ports& ports, std::stop_token) { return Result<SecretPlace::State>(ports.secretPlace().state()); },
        [this](const Result<SecretPlace::State>& state) {
            if (state)
                showPlace(*state);
            else
                say(state.error().message, false);
        });
}

void SecretsDialog::showPlace(const SecretPlace::State& state)
{
    auto* body = new QWidget;
    m_form = new QFormLayout(body);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(space::Large);
    m_form->setVerticalSpacing(space::Small);
    m_form->setLabelAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    delete m_column->replaceWidget(m_body, body);
    m_body->deleteLater();
    m_body->hide();
    m_body = body;
    if (state.kind == SecretPlace::Kind::Keychain)
        showKeychain();
    else if (state.locked)
        showLocked(state);
    else
        showVault(state);
    m_body->show(); // now, so that a field can get the focus
    m_column->activate();
    resize(width(), std::max(m_column->totalHeightForWidth(width()), minimumHeight()));
    if (auto* first = m_body->findChild<QLineEdit*>())
        first->setFocus();
}

void SecretsDialog::showKeychain()
{
    m_title->setText(tr("Secrets are in the keychain of this computer"));
    m_text->setText(tr("It keeps the passwords, keys and tokens of all sources for you, encrypted.\n\n"
                       "Where there is no keychain, or the workspace shall move to another computer with its secrets, "
                       "an encrypted vault in the workspace can keep them. Nobody can open it without its passphrase, "
                       "and nobody can bring the passphrase back."));
    auto* first = addField(tr("Passphrase"), QStringLiteral("first"));
    auto* second = addField(tr("The same again"), QStringLiteral("second"));
    connect(addButton(tr("Make a Vault and Move Secrets There"), QStringLiteral("make"), true), &QPushButton::clicked,
            this, [this, first, second] {
                const auto passphrase = newPassphrase(first, second);
                if (!passphrase)
                    return;
                act([passphrase](Ports& ports) -> Result<QString> {
                    const auto stored = ports.connectors().list();
                    if (!stored)
                        return fail(stored.error());
                    std::vector<std::string> ids;
                    for (const StoredConnector& one : *stored)
                        ids.push_back(one.connector.id);
                    const auto moved = ports.secretPlace().makeVault(std::move(*passphrase), ids);
                    if (!moved)
                        return fail(moved.error());
                    return movedText(*moved, tr("The vault is made. %n secret(s) moved there.", nullptr, moved->count));
                });
            });
}

void SecretsDialog::showLocked(const SecretPlace::State& state)
{
    m_title->setText(tr("The vault is locked"));
    m_text->setText(state.byProcess ? tr("The secrets of this workspace are in its encrypted vault. The passphrase "
                                         "that the environment or systemd "
                                         "gives does not open it: correct the file, or enter the passphrase here.")
                                    : tr("The secrets of this workspace are in its encrypted vault. Enter its "
                                         "passphrase to import from sources "
                                         "that need them. The vault stays open until Muster is closed."));
    auto* passphrase = addField(tr("Passphrase"), QStringLiteral("passphrase"));
    connect(addButton(tr("Open"), QStringLiteral("open"), true), &QPushButton::clicked, this, [this, passphrase] {
        act([words = typed(passphrase)](Ports& ports) -> Result<QString> {
            if (auto opened = ports.secretPlace().open(std::move(*words)); !opened)
                return fail(std::move(opened.error()));
            return QString();
        });
    });
}

void SecretsDialog::showVault(const SecretPlace::State& state)
{
    m_title->setText(tr("Secrets are in the encrypted vault of this workspace"));
    QString text = tr("The vault is open. It is the file %1; back it up with the workspace.")
                       .arg(QDir::toNativeSeparators(state.file));
    text +=
        QStringLiteral("\n\n") +
        (state.byProcess ? tr("Its passphrase comes from a file that the environment or systemd names. When you change "
                              "the passphrase, write the new one into that file as well.")
                         : tr("Nobody can open it without its passphrase, and nobody can bring the passphrase back."));
    m_text->setText(text);
    auto* present = addField(tr("Present passphrase"), QStringLiteral("passphrase"));
    auto* first = addField(tr("New passphrase"), QStringLiteral("first"));
    auto* second = addField(tr("The same again"), QStringLiteral("second"));
    connect(addButton(tr("Change Passphrase"), QStringLiteral("change"), true), &QPushButton::clicked, this,
            [this, present, first, second] {
                const auto next = newPassphrase(first, second);
                if (!next)
                    return;
                act([words = typed(present), next](Ports& ports) -> Result<QString> {
                    if (auto changed = ports.secretPlace().changePassphrase(std::move(*words), std::move(*next));
                        !changed)
                        return fail(std::move(changed.error()));
                    return tr("The new passphrase opens the vault from now on.");
                });
            });
    if (state.byProcess)
        return;
    connect(addButton(tr("Move Everything to the Keychain"), QStringLiteral("leave"), false), &QPushButton::clicked,
            this, [this] {
                act([](Ports& ports) -> Result<QString> {
                    const auto moved = ports.secretPlace().useKeychain();
                    if (!moved)
                        return fail(moved.error());
                    return movedText(
                        *moved, tr("%n secret(s) moved to the keychain. The vault is deleted.", nullptr, moved->count));
                });
            });
}

QLineEdit* SecretsDialog::addField(const QString& label, const QString& name)
{
    auto* edit = new QLineEdit;
    edit->setObjectName(name);
    edit->setEchoMode(QLineEdit::Password);
    edit->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    edit->setMaxLength(1024);
    QAction* eye = edit->addAction(strokeIcon(QStringLiteral("eye")), QLineEdit::TrailingPosition);
    eye->setCheckable(true);
    eye->setToolTip(tr("Show what is typed"));
    connect(eye, &QAction::toggled, edit,
            [edit](bool on) { edit->setEchoMode(on ? QLineEdit::Normal : QLineEdit::Password); });
    m_form->addRow(label, edit);
    return edit;
}

QPushButton* SecretsDialog::addButton(const QString& text, const QString& name, bool primary)
{
    auto* button = new QPushButton(text);
    button->setObjectName(name);
    button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    button->setAutoDefault(primary);
    button->setDefault(primary);
    if (primary)
        setRole(button, "primary");
    m_form->addRow(QString(), button);
    return button;
}

void SecretsDialog::say(const QString& text, bool good)
{
    m_answer->setText(text);
    m_answer->setTone(good ? Tone::Good : Tone::Bad);
    m_answer->setVisible(!text.isEmpty());
}

std::shared_ptr<Secret> SecretsDialog::newPassphrase(QLineEdit* first, QLineEdit* second)
{
    if (first->text() == second->text())
        return typed(first);
    say(tr("The two passphrases differ. Type the same one twice."), false);
    second->selectAll();
    second->setFocus();
    return nullptr;
}

void SecretsDialog::act(Act act)
{
    say({}, true);
    m_body->setEnabled(false);
    ask<QString>(
        m_service, this, [act = std::move(act)](Ports& ports, std::stop_token) { return act(ports); },
        [this](const Result<QString>& done) {
            m_body->setEnabled(true);
            if (!done) {
                say(done.error().message, false);
                if (auto* first = m_body->findChild<QLineEdit*>()) {
                    first->selectAll();
                    first->setFocus();
                }
                return;
            }
            emit changed();
            if (done->isEmpty())
                return accept();
            say(*done, true);
            look();
        });
}

} // namespace muster
