// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases.h"

#include "process.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace bench {

namespace {

namespace fs = std::filesystem;

double middle(std::vector<double> values)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

/// One repetition of one case: both programs with fresh databases.
class Repetition
{
public:
    Repetition(CaseResult& result, const Tools& tools, std::string url)
        : m_result(result), m_tools(tools), m_url(std::move(url)), m_folder(fs::path(tools.folder) / "run"),
          m_log((fs::path(tools.folder) / "errors.log").string())
    {
        fs::remove_all(m_folder);
        fs::create_directories(m_folder);
        std::ofstream(m_folder / "connector.json") << connectorFile(m_url, m_result.what.pageSize);
    }
    ~Repetition() { fs::remove_all(m_folder); }
    Repetition(const Repetition&) = delete;
    Repetition& operator=(const Repetition&) = delete;

    bool addConnector()
    {
        const auto added = runProcess(musterctl({"connector", "add", (m_folder / "connector.json").string()}), m_log);
        if (added.exitCode != 0)
            mistake("musterctl connector add ended with " + std::to_string(added.exitCode) + "; see " + m_log);
        return added.exitCode == 0;
    }
    void limit(const std::string& situation)
    {
        const auto run =
            runProcess({m_tools.self, "limit", m_url, pageSize(), (m_folder / "limit.db").string()}, m_log);
        note("limit " + situation, run);
    }
    void muster(const std::string& situation)
    {
        const auto run = runProcess(musterctl({"--json", "import", "bench"}), m_log);
        note("muster " + situation, run);
        if (run.exitCode == 0)
            check(situation, run.output);
    }
    /// A first import once more, in the window.
    void window()
    {
        fs::remove_all(m_folder / "workspace");
        if (m_tools.window.empty() || !addConnector())
            return;
        setenv("QT_QPA_PLATFORM", "offscreen", 1);
        const auto run = runProcess({m_tools.window, (m_folder / "workspace").string(), "bench"}, m_log);
        if (run.exitCode == 0)
            m_result.stallMs = std::max(m_result.stallMs.value_or(0), std::stod(run.output));
        else
            mistake("the import in the window ended with " + std::to_string(run.exitCode) + "; see " + m_log);
    }
    void transfer() { note("transfer", runProcess({m_tools.self, "transfer", m_url, pageSize()}, m_log)); }
    void floor(const std::string& name, const std::string& pages)
    {
        std::vector<std::string> command{m_tools.self, name, pages, pageSize()};
        if (name == "insert")
            command.push_back((m_folder / "floor.db").string());
        auto run = runProcess(command, m_log);
        if (run.exitCode == 0)
            run.seconds = run.cpuSeconds = std::stod(run.output) / 1e6; // reading the files does not count
        note(name, run);
    }

private:
    [[nodiscard]] std::string pageSize() const { return std::to_string(m_result.what.pageSize); }
    [[nodiscard]] std::vector<std::string> musterctl(const std::vector<std::string>& arguments) const
    {
        std::vector<std::string> command{m_tools.musterctl, "--workspace", (m_folder / "workspace").string(),
                                         "--no-interaction"};
        command.insert(command.end(), arguments.begin(), arguments.end());
        return command;
    }
    void mistake(const std::string& text) { m_result.mistakes.push_back(m_result.what.name() + ": " + text); }
    void note(const std::string& name, const ProcessResult& run)
    {
        if (run.exitCode != 0) {
            mistake(name + " ended with " + std::to_string(run.exitCode) + "; see " + m_log);
            return;
        }
        m_result.series[name].seconds.push_back(run.seconds);
        m_result.series[name].cpuSeconds.push_back(run.cpuSeconds);
        m_result.series[name].peakMb.push_back(run.peakMb);
    }
    /// A fast import that did not do its work is no import.
    void check(const std::string& situation, const std::string& output)
    {
        const auto report = nlohmann::json::parse(output, nullptr, false);
        const auto counts = report.is_object() ? report.value("counts", nlohmann::json::object()) : nlohmann::json();
        if (!counts.is_object()) {
            mistake("muster " + situation + " gave no report");
            return;
        }
        const auto number = [&](const char* name) { return counts.value(name, std::int64_t{-1}); };
        const std::int64_t count = m_result.what.count;
        const bool good = situation == "first" ? number("created") > count * 9 / 10 && number("failed") == 0
                          : situation == "second"
                              ? number("updated") == count / 100 && number("suspended") == count / 100
                              : number("created") == 0 && number("updated") == 0 && number("suspended") == 0;
        if (!good)
            mistake("muster " + situation + " did not do its work: " + writeJson(counts));
    }

    CaseResult& m_result;
    const Tools& m_tools;
    std::string m_url;
    fs::path m_folder;
    std::string m_log;
};

void runSlow(CaseResult& result, const Tools& tools)
{
    const SlowServer server(result.what.count, result.what.pageSize);
    for (int i = 0; i < result.what.repetitions; ++i) {
        Repetition repetition(result, tools, server.url());
        repetition.limit("first");
        if (repetition.addConnector())
            repetition.muster("first");
    }
}

} // namespace

std::string Case::name() const
{
    const std::string users =
        count >= 1'000'000 ? std::to_string(count / 1'000'000) + "M" : std::to_string(count / 1000) + "k";
    return users + " p" + std::to_string(pageSize) + (slow ? " 50 ms" : "");
}

double Series::median() const
{
    return middle(seconds);
}

double Series::cpu() const
{
    return middle(cpuSeconds);
}

double Series::peak() const
{
    return middle(peakMb);
}

CaseResult runCase(const Case& what, const Tools& tools, PageServer& server)
{
    CaseResult result{what, {}, {}, {}};
    if (what.slow) {
        runSlow(result, tools);
        return result;
    }
    const std::string pages =
        tools.folder + "/pages-" + std::to_string(what.count) + "-" + std::to_string(what.pageSize);
    std::fprintf(stderr, "%s: data\n", what.name().c_str());
    writePages(pages, what.count, what.pageSize);
    for (int i = 0; i < what.repetitions; ++i) {
        std::fprintf(stderr, "%s: repetition %d of %d\n", what.name().c_str(), i + 1, what.repetitions);
        Repetition repetition(result, tools, server.url());
        server.show(pages, Day::First);
        repetition.transfer();
        const bool added = repetition.addConnector();
        for (const std::string situation : {"first", "second", "unchanged"}) {
            repetition.limit(situation);
            if (added)
                repetition.muster(situation);
            server.show(pages, Day::Second);
        }
        repetition.floor("parse", pages + "/first");
        repetition.floor("insert", pages + "/first");
        if (i == 0 && what.count >= 1'000'000)
            repetition.window();
    }
    return result;
}

} // namespace bench
