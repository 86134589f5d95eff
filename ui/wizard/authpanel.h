// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/origin.h"
#include "ui/wizard/wizardpanel.h"

namespace muster {

namespace Ui {
class AuthPanel;
}
class ImportService;
class StoredSecrets;

/// Base URL, kind of sign-in, its credentials, custom headers.
class AuthPanel : public WizardPanel
{
    Q_OBJECT

public:
    AuthPanel(DraftModel& draft, StoredSecrets& secrets, ImportService& service, QWidget* parent = nullptr);
    ~AuthPanel() override;
    void enter() override;
    void leave() override;
    bool focusPlace(const std::string& path) override;

private:
    void bindBearerAndBasic();
    void bindApiKey();
    void bindHeaders();
    void showKind();
    void takeOrigin();
    std::unique_ptr<Ui::AuthPanel> m_form;
    StoredSecrets& m_secrets;
};

/// The host to which the connector's credentials belong; none while the base URL is not good.
[[nodiscard]] std::optional<Origin> originOf(const Connector& connector);

} // namespace muster
