// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace muster {

/// Puts the words of the person's language, and Qt's own, into the application that runs: call it once, before
/// anything is said. English has a file too: it holds the plurals.
void useLanguage();

} // namespace muster
