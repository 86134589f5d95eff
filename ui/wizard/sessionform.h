// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QWidget>

#include <memory>

namespace muster {

namespace Ui {
class SessionForm;
}
class DraftModel;
class FieldBinder;
class StoredSecrets;

/// The part of the Authentication step for a login request whose answer holds a token.
class SessionForm : public QWidget
{
    Q_OBJECT

public:
    explicit SessionForm(QWidget* parent = nullptr);
    ~SessionForm() override;
    /// Call once, before it is shown.
    void setUp(DraftModel& draft, StoredSecrets& secrets, FieldBinder& binder);
    /// Stores what was typed into the secret fields.
    void commit();

signals:
    void failed(const muster::Error& error);

private:
    void bindLogin(FieldBinder& binder);
    void bindToken(FieldBinder& binder);
    void bindLists(StoredSecrets& secrets, FieldBinder& binder);
    void show();
    void showToken();

    std::unique_ptr<Ui::SessionForm> m_form;
    DraftModel* m_draft = nullptr;
};

} // namespace muster
