// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/fieldbinder.h"

#include "ui/widgets/layouts.h"
#include "ui/wizard/problemlabel.h"

#include <QAbstractButton>
#include <QBoxLayout>
#include <QComboBox>
#include <QEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>

namespace muster {

FieldBinder::FieldBinder(DraftModel& draft, QWidget* form) : QObject(form), m_draft(draft)
{
    connect(&draft, &DraftModel::changed, this, &FieldBinder::load);
    connect(&draft, &DraftModel::problemsChanged, this, &FieldBinder::showProblems);
}

void FieldBinder::add(QWidget* widget, std::function<std::vector<std::string>()> places, std::function<void()> load)
{
    auto* label = new ProblemLabel(widget->parentWidget());
    label->setBuddy(nullptr);
    // Directly under the field, before its help. A field inside a row has its label under the row.
    QWidget* inner = widget;
    auto* box = qobject_cast<QBoxLayout*>(widget->parentWidget()->layout());
    if (box) {
        int at = box->indexOf(inner);
        for (int number = 0; at < 0 && number < box->count(); ++number) {
            if (box->itemAt(number)->layout() && box->itemAt(number)->layout()->indexOf(inner) >= 0)
                at = number;
        }
        box->insertWidget(at < 0 ? box->count() : at + 1, label);
    }
    widget->installEventFilter(this);
    m_fields.push_back({widget, std::move(places), std::move(load), label});
    m_loading = true;
    if (m_fields.back().load)
        m_fields.back().load();
    m_loading = false;
    showProblems();
}

void FieldBinder::text(QLineEdit* field, const std::string& path, const QString& what, GetText get, SetText set)
{
    const QString merge = QString::fromStdString(path);
    connect(field, &QLineEdit::textEdited, this, [this, field, what, merge, set = std::move(set)](const QString& text) {
        touch(field);
        m_draft.edit(
            what, [&](Connector& connector) { set(connector, text.toStdString()); }, merge);
    });
    add(
        field, [path] { return std::vector{path}; },
        [this, field, get = std::move(get)] {
            const QString text = QString::fromStdString(get(m_draft.connector()));
            if (field->text() != text)
                field->setText(text);
        });
}

void FieldBinder::text(QPlainTextEdit* field, const std::string& path, const QString& what, GetText get, SetText set)
{
    const QString merge = QString::fromStdString(path);
    connect(field, &QPlainTextEdit::textChanged, this, [this, field, what, merge, set = std::move(set)] {
        if (m_loading)
            return;
        touch(field);
        const std::string text = field->toPlainText().toStdString();
        m_draft.edit(
            what, [&](Connector& connector) { set(connector, text); }, merge);
    });
    add(
        field, [path] { return std::vector{path}; },
        [this, field, get = std::move(get)] {
            const QString text = QString::fromStdString(get(m_draft.connector()));
            if (field->toPlainText() != text)
                field->setPlainText(text);
        });
}

void FieldBinder::number(QSpinBox* field, const std::string& path, const QString& what,
                         std::function<int(const Connector&)> get, std::function<void(Connector&, int)> set)
{
    const QString merge = QString::fromStdString(path);
    connect(field, &QSpinBox::valueChanged, this, [this, field, what, merge, set = std::move(set)](int value) {
        if (m_loading)
            return;
        touch(field);
        m_draft.edit(
            what, [&](Connector& connector) { set(connector, value); }, merge);
    });
    add(
        field, [path] { return std::vector{path}; },
        [this, field, get = std::move(get)] { field->setValue(get(m_draft.connector())); });
}

void FieldBinder::choice(QComboBox* field, const std::string& path, const QString& what,
                         std::function<int(const Connector&)> get, std::function<void(Connector&, int)> set)
{
    connect(field, &QComboBox::activated, this, [this, field, what, set = std::move(set)](int at) {
        touch(field);
        m_draft.edit(what, [&](Connector& connector) { set(connector, field->itemData(at).toInt()); });
    });
    add(
        field, [path] { return std::vector{path}; },
        [this, field, get = std::move(get)] { field->setCurrentIndex(field->findData(get(m_draft.connector()))); });
}

void FieldBinder::check(QAbstractButton* field, const std::string& path, const QString& what,
                        std::function<bool(const Connector&)> get, std::function<void(Connector&, bool)> set)
{
    connect(field, &QAbstractButton::toggled, this, [this, field, what, set = std::move(set)](bool on) {
        if (m_loading)
            return;
        touch(field);
        m_draft.edit(what, [&](Connector& connector) { set(connector, on); });
    });
    add(
        field, [path] { return std::vector{path}; },
        [this, field, get = std::move(get)] { field->setChecked(get(m_draft.connector())); });
}

void FieldBinder::problems(QWidget* field, std::function<std::vector<std::string>()> places)
{
    add(field, std::move(places), {});
}

void FieldBinder::problems(QWidget* field, const std::string& path)
{
    add(field, [path] { return std::vector{path}; }, {});
}

void FieldBinder::load()
{
    m_loading = true;
    for (Field& field : m_fields) {
        if (field.load)
            field.load();
    }
    m_loading = false;
}

void FieldBinder::showProblems()
{
    for (Field& field : m_fields) {
        std::vector<const Problem*> found;
        bool error = false;
        const auto places = field.places();
        for (const Problem& problem : m_draft.problems()) {
            if (std::any_of(places.begin(), places.end(),
                            [&](const std::string& place) { return isInside(problem.path, place); })) {
                found.push_back(&problem);
                error |= problem.severity == Severity::Error;
            }
        }
        const bool quiet = !field.touched;
        field.label->setProblems(found, quiet);
        field.widget->setAccessibleDescription(found.empty() ? QString() : field.label->text());
        markInvalid(field.widget, error && !quiet);
    }
}

void FieldBinder::touch(QWidget* widget)
{
    for (Field& field : m_fields) {
        if (field.widget == widget)
            field.touched = true;
    }
}

void FieldBinder::touchAll()
{
    for (Field& field : m_fields)
        field.touched = true;
    showProblems();
}

bool FieldBinder::focusPlace(const std::string& path)
{
    for (Field& field : m_fields) {
        const auto places = field.places();
        const bool here =
            std::any_of(places.begin(), places.end(), [&](const std::string& place) { return isInside(path, place); });
        if (here && !field.widget->isHidden()) {
            field.touched = true;
            showProblems();
            focusInView(field.widget);
            return true;
        }
    }
    return false;
}

bool FieldBinder::claims(const std::string& path) const
{
    return std::any_of(m_fields.begin(), m_fields.end(), [&](const Field& field) {
        const auto places = field.places();
        return !field.widget->isHidden() && !field.widget->parentWidget()->isHidden() &&
               std::any_of(places.begin(), places.end(),
                           [&](const std::string& place) { return isInside(path, place); });
    });
}

bool FieldBinder::eventFilter(QObject* watched, QEvent* event)
{
    const bool isOut = event->type() == QEvent::FocusOut;
    // a person left the field; a page that opens or a popup that closes moves the focus as well, and accuses nobody
    const Qt::FocusReason why = isOut ? static_cast<QFocusEvent*>(event)->reason() : Qt::NoFocusReason;
    if (isOut && (why == Qt::TabFocusReason || why == Qt::BacktabFocusReason || why == Qt::MouseFocusReason ||
                  why == Qt::ShortcutFocusReason)) {
        touch(static_cast<QWidget*>(watched));
        showProblems();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace muster
