// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connector.h"

namespace muster {

Connector::Connector() = default;
Connector::Connector(const Connector&) = default;
Connector::Connector(Connector&&) noexcept = default;
Connector& Connector::operator=(const Connector&) = default;
Connector& Connector::operator=(Connector&&) noexcept = default;
Connector::~Connector() = default;

const std::vector<std::string>& displayPalette()
{
    static const std::vector<std::string> colors{"#202D38", "#005466", "#3E8696", "#006CAC", "#0617AC", "#7C6ADA",
                                                 "#D5779D", "#9E2F00", "#FFB000", "#58C469", "#57C49F", "#FF6C03"};
    return colors;
}

} // namespace muster
