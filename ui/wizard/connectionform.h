// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QWidget>

#include <memory>

class QLineEdit;

namespace muster {

namespace Ui {
class ConnectionForm;
}
class DraftModel;
class FieldBinder;
class StoredSecrets;

/// The part of the Authentication step for certificates and the proxy; folded away while nothing of it is set.
class ConnectionForm : public QWidget
{
    Q_OBJECT

public:
    explicit ConnectionForm(QWidget* parent = nullptr);
    ~ConnectionForm() override;
    /// Call once, before it is shown.
    void setUp(DraftModel& draft, StoredSecrets& secrets, FieldBinder& binder);
    /// Stores what was typed into the secret fields.
    void commit();

signals:
    void failed(const muster::Error& error);

private:
    void bindTls(FieldBinder& binder);
    void bindProxy(FieldBinder& binder);
    void browse(QLineEdit* field, const QString& title);
    void show();

    std::unique_ptr<Ui::ConnectionForm> m_form;
    DraftModel* m_draft = nullptr;
};

} // namespace muster
