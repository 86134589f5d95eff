// SPDX-License-Identifier: GPL-3.0-or-later
// The same readers under libFuzzer (clang): MUSTER_FUZZ_TARGET names one, all of them read each input otherwise.
#include "core/base/untrusted.h"
#include "tests/fuzz/targets.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const std::vector<muster::fuzz::Target> targets = muster::fuzz::allTargets();
    const char* const wanted = std::getenv("MUSTER_FUZZ_TARGET");
    const std::string input(reinterpret_cast<const char*>(data), size);
    for (const muster::fuzz::Target& target : targets) {
        if (wanted && target.name != wanted)
            continue;
        const std::string wrong = target.run(input);
        if (!wrong.empty()) {
            std::fprintf(stderr, "%s: %s\n", target.name.c_str(), muster::logText(wrong.substr(0, 500)).c_str());
            std::abort(); // libFuzzer keeps the input
        }
    }
    return 0;
}
