// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/draftmodel.h"

#include <QSet>

class QAbstractButton;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

namespace muster {

class ProblemLabel;

/// Binds the fields of a form to places of the draft, both ways: typing is an undoable edit, undo shows in the field,
/// and what lint says about the place stands under the field at once (quietly until the field was touched).
class FieldBinder : public QObject
{
    Q_OBJECT

public:
    FieldBinder(DraftModel& draft, QWidget* form);

    using GetText = std::function<std::string(const Connector&)>;
    using SetText = std::function<void(Connector&, const std::string&)>;
    void text(QLineEdit* field, const std::string& path, const QString& what, GetText get, SetText set);
    void text(QPlainTextEdit* field, const std::string& path, const QString& what, GetText get, SetText set);
    void number(QSpinBox* field, const std::string& path, const QString& what, std::function<int(const Connector&)> get,
                std::function<void(Connector&, int)> set);
    /// The data of the entries is the value.
    void choice(QComboBox* field, const std::string& path, const QString& what,
                std::function<int(const Connector&)> get, std::function<void(Connector&, int)> set);
    void check(QAbstractButton* field, const std::string& path, const QString& what,
               std::function<bool(const Connector&)> get, std::function<void(Connector&, bool)> set);
    /// Shows the problems of a place under a widget that is bound in another way. `place` is asked each time, so that
    /// it may depend on what is chosen.
    void problems(QWidget* field, std::function<std::vector<std::string>()> places);
    void problems(QWidget* field, const std::string& path);

    /// From now on nothing is quiet any more (the person went on to another panel).
    void touchAll();
    /// Puts the cursor into the field of `path`. False when it is not here.
    bool focusPlace(const std::string& path);
    /// True when a visible field shows the problems of this place.
    [[nodiscard]] bool claims(const std::string& path) const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Field
    {
        QWidget* widget;
        std::function<std::vector<std::string>()> places;
        std::function<void()> load;
        ProblemLabel* label;
        bool touched = false;
    };
    void add(QWidget* widget, std::function<std::vector<std::string>()> places, std::function<void()> load);
    void load();
    void showProblems();
    void touch(QWidget* widget);

    DraftModel& m_draft;
    std::vector<Field> m_fields;
    bool m_loading = false;
};

} // namespace muster
