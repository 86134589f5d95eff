// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/secretfield.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"
#include "ui/wizard/storedsecrets.h"

#include <QEvent>
#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace muster {

SecretField::SecretField(QWidget* parent)
    : QWidget(parent), m_edit(new QLineEdit(this)), m_eye(new QToolButton(this)),
      m_store(new QPushButton(tr("Store"), this)), m_keep(new QPushButton(tr("Keep the Stored One"), this)),
      m_state(new PlainLabel(this)), m_replace(new QPushButton(tr("Replace"), this)),
      m_remove(new QPushButton(tr("Remove"), this))
{
    m_edit->setEchoMode(QLineEdit::Password);
    m_edit->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    m_edit->setMaxLength(65536);
    m_eye->setIcon(strokeIcon(QStringLiteral("eye")));
    m_eye->setCheckable(true);
    m_state->setWordWrap(true);
    auto* line = new QHBoxLayout;
    line->setSpacing(space::Small);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_edit, m_eye, m_store, m_keep, m_replace, m_remove})
        line->addWidget(widget);
    line->setStretch(0, 1);
    for (QPushButton* button : {m_store, m_keep, m_replace, m_remove})
        button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto* column = new QHBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_state, 1);
    column->addLayout(line, 1);
    setFocusProxy(m_edit);
    m_edit->installEventFilter(this);
    connect(m_eye, &QToolButton::toggled, m_edit,
            [this](bool on) { m_edit->setEchoMode(on ? QLineEdit::Normal : QLineEdit::Password); });
    connect(m_edit, &QLineEdit::returnPressed, this, &SecretField::commit);
    connect(m_edit, &QLineEdit::textEdited, this, &SecretField::showState);
    connect(m_store, &QPushButton::clicked, this, &SecretField::commit);
    connect(m_replace, &QPushButton::clicked, this, &SecretField::replace);
    connect(m_remove, &QPushButton::clicked, this, &SecretField::removeStored);
    connect(m_keep, &QPushButton::clicked, this, [this] {
        m_edit->clear();
        m_replacing = false;
        showState();
        m_replace->setFocus();
    });
    setFieldName(tr("Secret"));
    showState();
}

void SecretField::setFieldName(const QString& name)
{
    m_fieldName = name;
    m_edit->setAccessibleName(name);
    m_eye->setAccessibleName(tr("Show what is typed: %1").arg(name));
    m_eye->setToolTip(tr("Show what is typed"));
    m_store->setAccessibleName(tr("Store: %1").arg(name));
    m_keep->setAccessibleName(tr("Keep the stored one: %1").arg(name));
    m_replace->setAccessibleName(tr("Replace: %1").arg(name));
    m_remove->setAccessibleName(tr("Remove: %1").arg(name));
}

void SecretField::setTakesFiles(const QString& title)
{
    m_file = new QPushButton(tr("From File…"), this);
    m_file->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_file->setAccessibleName(tr("From a file: %1").arg(m_fieldName));
    static_cast<QHBoxLayout*>(layout()->itemAt(1)->layout())->insertWidget(2, m_file);
    connect(m_file, &QPushButton::clicked, this, [this, title] { takeFile(title); });
    showState();
}

void SecretField::takeFile(const QString& title)
{
    const QString name = QFileDialog::getOpenFileName(window(), title);
    if (name.isEmpty())
        return;
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly) || file.size() > m_edit->maxLength())
        return emit failed({ErrorKind::NotFound,
                            tr("The file %1 cannot be read, or is too large for a secret. Choose another.").arg(name),
                            file.errorString(),
                            {}});
    setPending(QString::fromUtf8(file.readAll()));
}

void SecretField::setStore(StoredSecrets* secrets)
{
    m_secrets = secrets;
    connect(secrets, &StoredSecrets::changed, this, &SecretField::showState);
    connect(secrets, &StoredSecrets::stored, this, [this](const QString& name) {
        if (!m_storing || name.toStdString() != m_name)
            return;
        m_storing = m_replacing = false;
        m_edit->clear();
        m_eye->setChecked(false);
        showState();
        emit stored();
    });
    connect(secrets, &StoredSecrets::failed, this, [this](const QString& name, const Error& error) {
        if (!m_storing || name.toStdString() != m_name)
            return;
        m_storing = false; // what was typed stays, to try again
        showState();
        emit failed(error);
    });
    showState();
}

void SecretField::setSecretName(const std::string& name)
{
    m_name = name;
    showState();
}

void SecretField::setOrigin(const std::optional<Origin>& origin)
{
    m_origin = origin;
    showState();
}

void SecretField::setReplaceable(bool on)
{
    m_replaceable = on;
    showState();
}

bool SecretField::isStored() const
{
    return m_secrets && m_origin && !m_name.empty() && m_secrets->isStoredFor(m_name, *m_origin);
}

bool SecretField::hasPending() const
{
    return !m_edit->text().isEmpty();
}

void SecretField::setPending(const QString& value)
{
    m_edit->setText(value);
    commit();
}

bool SecretField::commit()
{
    if (!hasPending() || m_storing)
        return !hasPending();
    if (!m_secrets || !m_origin || m_name.empty()) {
        showState();
        return false;
    }
    m_storing = true;
    showState();
    m_secrets->store(m_name, *m_origin, Secret(m_edit->text().toStdString()));
    return true;
}

void SecretField::replace()
{
    m_replacing = true;
    showState();
    m_edit->setFocus();
}

void SecretField::removeStored()
{
    if (m_secrets && m_origin)
        m_secrets->remove(m_name, *m_origin);
}

QString SecretField::stateText() const
{
    if (m_storing)
        return tr("Storing…");
    if (isStored())
        return tr("Stored for %1").arg(QString::fromStdString(m_origin->text()));
    return {};
}

void SecretField::showState()
{
    const bool typing = !isStored() || m_replacing;
    for (QWidget* widget : std::initializer_list<QWidget*>{m_edit, m_eye})
        widget->setVisible(typing);
    if (m_file)
        m_file->setVisible(typing && !hasPending());
    m_store->setVisible(typing && hasPending());
    m_store->setEnabled(m_origin && !m_storing);
    m_edit->setReadOnly(m_storing);
    m_keep->setVisible(m_replacing && isStored());
    m_replace->setVisible(!typing && m_replaceable);
    m_remove->setVisible(!typing);
    m_state->setVisible(!typing);
    m_state->setText(stateText());
    m_state->setTone(Tone::Good);
    const auto elsewhere = m_secrets && !m_name.empty() ? m_secrets->storedFor(m_name) : std::nullopt;
    if (!m_origin)
        m_edit->setPlaceholderText(tr("Fill in the address above as well: it is stored for that host only"));
    else if (elsewhere && !isStored())
        m_edit->setPlaceholderText(tr("Stored for another host (%1): enter it again for this one")
                                       .arg(QString::fromStdString(elsewhere->text())));
    else
        m_edit->setPlaceholderText(QString());
    setFocusProxy(typing ? static_cast<QWidget*>(m_edit) : m_replace);
}

bool SecretField::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_edit && event->type() == QEvent::FocusOut)
        commit();
    return QWidget::eventFilter(watched, event);
}

} // namespace muster
