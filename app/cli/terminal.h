// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <stop_token>
#include <string_view>

/// The terminal as the system gives it: who sits there, Ctrl-C, input without echo, width of characters.
namespace muster::cli {

[[nodiscard]] bool isTerminal(int descriptor);
/// Columns that the text takes (wide East Asian characters count as two, marks as none).
[[nodiscard]] int columns(std::string_view utf8);

/// From here on Ctrl-C and SIGTERM ask the token to stop instead of ending the process; the second one ends it.
/// Must be called before any thread starts.
void catchInterrupts();
[[nodiscard]] std::stop_token interruptToken();

/// One secret from standard input: typed without echo when it is a terminal, otherwise everything up to its end with
/// one line end at the end removed. Errors: Invalid (empty, too long), Cancelled.
[[nodiscard]] Result<Secret> readSecret(const QString& prompt);
/// One line typed by a person; none at the end of input.
[[nodiscard]] std::optional<std::string> readLine();

} // namespace muster::cli
