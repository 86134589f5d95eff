// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/redirectreceiver.h"

#include <memory>

namespace muster {

/// Listens on 127.0.0.1 (or ::1 where there is no IPv4), in a thread of its own and only between open() and the end of
/// wait(). Takes GET requests to the path /callback with its own Host; answers everything else with an error and waits
/// on. At most 16 connections of 5 seconds and 16 KiB each; the oldest gives way.
class LoopbackReceiver final : public RedirectReceiver
{
public:
    static constexpr const char* path = "/callback";

    LoopbackReceiver();
    ~LoopbackReceiver() override;
    [[nodiscard]] Result<std::string> open(int port) override;
    [[nodiscard]] Result<Secret> wait(const Judge& judge, std::chrono::milliseconds most,
                                      std::stop_token stop) override;

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace muster
