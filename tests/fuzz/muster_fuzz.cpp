// SPDX-License-Identifier: GPL-3.0-or-later
// Feeds changed samples to everything that reads foreign bytes and checks what must hold for any input.
//   muster_fuzz [--seconds N | --runs N] [--seed N] [--target NAME]     from the first input on
//   muster_fuzz --target NAME --seed N --only N                         one input again, printed
#include "core/base/untrusted.h"
#include "tests/fuzz/mutation.h"
#include "tests/fuzz/targets.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <unistd.h>

namespace {

using namespace muster::fuzz;

constexpr unsigned hangSeconds = 20;
char g_repeat[160]; // what a signal handler may still print

void printRepeat()
{
    static_cast<void>(!write(STDERR_FILENO, g_repeat, std::strlen(g_repeat)));
}

void onSignal(int signal)
{
    printRepeat();
    std::signal(signal, SIG_DFL);
    std::raise(signal == SIGALRM ? SIGABRT : signal);
}

struct Plan
{
    std::uint64_t seed = 1;
    std::uint64_t runs = 0; ///< 0: by time
    qint64 seconds = 60;
};

bool runOne(const Target& target, std::uint64_t seed, std::uint64_t n)
{
    std::snprintf(g_repeat, sizeof g_repeat, "\nRepeat with: muster_fuzz --target %s --seed %llu --only %llu\n",
                  target.name.c_str(), static_cast<unsigned long long>(seed), static_cast<unsigned long long>(n));
    alarm(hangSeconds);
    const std::string wrong = target.run(Mutation(target.samples, target.words, seed, n).make());
    if (!wrong.empty()) {
        std::fprintf(stderr, "%s: %s\n", target.name.c_str(), muster::logText(wrong.substr(0, 500)).c_str());
        printRepeat();
    }
    return wrong.empty();
}

/// All targets in turn, until the time or the runs are used up, or something is wrong.
bool runAll(const std::vector<Target>& targets, const Plan& plan)
{
    QElapsedTimer timer;
    timer.start();
    for (std::uint64_t n = 0; plan.runs > 0 ? n < plan.runs : timer.elapsed() < plan.seconds * 1000; ++n)
        for (const Target& target : targets)
            if (!runOne(target, plan.seed, n))
                return false;
            else if (n % 10'000 == 9'999 && &target == &targets.back())
                std::fprintf(stderr, "%llu inputs for each of %zu readers\n", static_cast<unsigned long long>(n + 1),
                             targets.size());
    return true;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser line;
    line.addHelpOption();
    line.addOptions(
        {{QStringLiteral("seconds"), QStringLiteral("How long to run."), QStringLiteral("N"), QStringLiteral("60")},
         {QStringLiteral("runs"), QStringLiteral("How many inputs for each reader."), QStringLiteral("N")},
         {QStringLiteral("seed"), QStringLiteral("Another seed gives other inputs."), QStringLiteral("N"),
          QStringLiteral("1")},
         {QStringLiteral("target"), QStringLiteral("Only this reader."), QStringLiteral("NAME")},
         {QStringLiteral("only"), QStringLiteral("Only this input, printed."), QStringLiteral("N")}});
    line.process(application);
    std::vector<Target> targets;
    for (Target& target : std::vector<Target>{pages(), paths(), connectors(), addresses(), answers(), texts(),
                                              curlCommands(), descriptions()})
        if (!line.isSet(QStringLiteral("target")) || line.value(QStringLiteral("target")).toStdString() == target.name)
            targets.push_back(std::move(target));
    for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGALRM})
        std::signal(signal, onSignal);
    const Plan plan{line.value(QStringLiteral("seed")).toULongLong(), line.value(QStringLiteral("runs")).toULongLong(),
                    line.value(QStringLiteral("seconds")).toLongLong()};
    if (line.isSet(QStringLiteral("only")) && targets.size() == 1) {
        const std::uint64_t n = line.value(QStringLiteral("only")).toULongLong();
        const std::string input = Mutation(targets[0].samples, targets[0].words, plan.seed, n).make();
        std::fwrite(input.data(), 1, input.size(), stdout);
        std::fputc('\n', stdout);
        return runOne(targets[0], plan.seed, n) ? 0 : 1;
    }
    const bool good = !targets.empty() && runAll(targets, plan);
    std::fprintf(stderr, good ? "Nothing wrong was found.\n" : "Failed.\n");
    return good ? 0 : 1;
}
