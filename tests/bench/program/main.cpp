// SPDX-License-Identifier: GPL-3.0-or-later
// `./dev bench`: whole imports by musterctl beside the physical limit. docs/bench.md explains.
#include "cases.h"
#include "limit.h"

#include <curl/curl.h>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <stdexcept>

namespace {

using namespace bench;
namespace fs = std::filesystem;

constexpr const char* usage =
    "usage: muster_bench --musterctl PROGRAM [--window PROGRAM] [--quick] [--case TEXT] [--data FOLDER] [--repetitions "
    "N]\n"
    "  Imports made-up companies with musterctl and with a hand-written program that only does what physics asks for,\n"
    "  and prints how near the one is to the other. --quick leaves out the million, --case keeps those whose name has "
    "TEXT. Ends with 1 when a target is "
    "missed.\n"
    "  More in docs/bench.md.\n";

struct Arguments
{
    Tools tools;
    bool quick = false;
    std::string only; ///< part of a case's name
    std::optional<int> repetitions;
};

std::optional<Arguments> parse(int count, char** words)
{
    Arguments arguments;
    arguments.tools.self = fs::read_symlink("/proc/self/exe").string();
    arguments.tools.folder = "build/bench-data";
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        const bool hasValue = i + 1 < count;
        if (word == "--quick")
            arguments.quick = true;
        else if (word == "--musterctl" && hasValue)
            arguments.tools.musterctl = fs::absolute(words[++i]).string();
        else if (word == "--window" && hasValue)
            arguments.tools.window = fs::absolute(words[++i]).string();
        else if (word == "--case" && hasValue)
            arguments.only = words[++i];
        else if (word == "--data" && hasValue)
            arguments.tools.folder = words[++i];
        else if (word == "--repetitions" && hasValue)
            arguments.repetitions = std::max(1, std::atoi(words[++i]));
        else
            return std::nullopt;
    }
    if (arguments.tools.musterctl.empty())
        return std::nullopt;
    return arguments;
}

/// The parts that are measured run as processes of their own.
std::optional<int> runPart(int count, char** words)
{
    if (count < 4 || words[1][0] == '-')
        return std::nullopt;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    const std::string part = words[1];
    const std::int64_t pageSize = std::atoll(words[3]);
    if (part == "transfer")
        return runTransfer(words[2], pageSize);
    if (part == "parse")
        return runParse(words[2], pageSize);
    if (part == "limit" && count == 5)
        return runLimit(words[2], pageSize, words[4]);
    if (part == "insert" && count == 5)
        return runInsert(words[2], pageSize, words[4]);
    return std::nullopt;
}

int measure(const Arguments& arguments)
{
    std::vector<Case> cases{{10'000, 100, 3, false}, {10'000, 100, 3, true}, {100'000, 1000, 3, false}};
    if (!arguments.quick) {
        cases.push_back({100'000, 100, 3, false});
        cases.push_back({1'000'000, 1000, 1, false});
    }
    fs::create_directories(arguments.tools.folder);
    PageServer server(arguments.tools.folder + "/server");
    std::vector<CaseResult> results;
    for (Case& what : cases) {
        if (what.name().find(arguments.only) == std::string::npos)
            continue;
        what.repetitions = arguments.repetitions.value_or(what.repetitions);
        results.push_back(runCase(what, arguments.tools, server));
        printCase(results.back());
    }
    return printTargets(results) ? 0 : 1;
}

} // namespace

int main(int count, char** words)
{
    try {
        if (const std::optional<int> code = runPart(count, words))
            return *code;
        const std::optional<Arguments> arguments = parse(count, words);
        if (!arguments) {
            std::fputs(usage, stderr);
            return 2;
        }
        return measure(*arguments);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "muster_bench: %s\n", error.what());
        return 1;
    }
}
