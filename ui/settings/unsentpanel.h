// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"

#include <QFrame>

class QPushButton;

namespace muster {

class PlainLabel;

/// Messages that could not be sent yet, and why; hidden when there are none.
class UnsentPanel : public QFrame
{
    Q_OBJECT

public:
    explicit UnsentPanel(ImportService& service, QWidget* parent = nullptr);
    void refresh();

private:
    void show(const std::vector<OutboxEntry>& entries);
    /// For each of the messages that are shown.
    void forEach(Result<void> (Outbox::*change)(std::int64_t));

    ImportService& m_service;
    std::vector<std::int64_t> m_ids;
    PlainLabel *m_title, *m_reason;
    QPushButton *m_again, *m_discard;
};

} // namespace muster
