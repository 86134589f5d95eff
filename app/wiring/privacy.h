// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace muster {

/// For the first lines of main(), before any thread and any file: what this process writes is for its own user only
/// (files 0600, folders 0700, where the system has such rights), and no core dump shows what it had in memory.
void keepPrivate();

} // namespace muster
