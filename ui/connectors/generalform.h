// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/fieldbinder.h"

#include <QWidget>

namespace muster {
namespace Ui {
class GeneralForm;
}

/// What an application is called and how it looks: label, description, logo or colour, bookmark, user portal.
class GeneralForm : public QWidget
{
    Q_OBJECT

public:
    explicit GeneralForm(QWidget* parent = nullptr);
    ~GeneralForm() override;
    void setDraft(DraftModel& draft);
    /// A bookmark needs its URL; an integration may have one.
    void setBookmark(bool bookmark);
    void touchAll();
    bool focusPlace(const std::string& path);
    /// Takes a logo from a file's bytes when it is good; says what is wrong otherwise.
    void takeLogo(const QByteArray& bytes, const QString& file);

private:
    void bindTexts();
    void bindDisplay();
    void showDraft();
    void chooseLogo();
    std::unique_ptr<Ui::GeneralForm> m_form;
    DraftModel* m_draft = nullptr;
    FieldBinder* m_binder = nullptr;
    class ProblemLabel* m_logoProblem = nullptr;
};

} // namespace muster
