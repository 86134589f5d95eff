// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/source/connector.h"

#include <QString>

#include <set>

namespace muster {

/// A connector without the credentials that stand in it by mistake, without what this Muster does not know, and, unless
/// `personal`, without the people that it names.
[[nodiscard]] Connector scrubbed(Connector connector, bool personal);
/// Adds the host of each URL in a value.
void addHosts(const Json& json, std::set<std::string>& hosts);
/// Puts "host-1.invalid" and so on in the place of hosts, everywhere in a value.
void hideHosts(Json& json, const std::set<std::string>& hosts);
/// Puts "***" in the place of e-mail addresses.
void hideMails(Json& json);
/// A sentence without what it quotes.
[[nodiscard]] std::string withoutQuotes(const QString& sentence);

} // namespace muster
