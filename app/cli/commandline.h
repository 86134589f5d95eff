// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

/// Commands and options without the header of CLI11: only commandline.cpp pays for its templates.
namespace muster::cli {

/// An option or a positional of a command. A handle: copies mean the same option.
class Option
{
public:
    explicit Option(CLI::Option* option) : m_option(option) {}

    // Each changes the option, and gives it back for the next call.
    Option required() const;
    Option between(int least, int most) const;
    Option notNegative() const;
    Option oneOf(const std::vector<std::string>& values) const;
    /// Not together with the other one, in either order.
    Option excludes(Option other) const;
    /// What stands for the value in the help.
    Option typeName(const std::string& name) const;
    /// One value may hold several, with this between them.
    Option delimiter(char between) const;
    /// Of a list: takes one argument each time it is given, so that positionals may follow.
    Option oneEach() const;
    /// Called for each value that is given.
    Option whenGiven(const std::function<void()>& call) const;

private:
    CLI::Option* m_option;
};

/// The program itself, a verb, or a group of verbs. A handle too. Targets must outlive the reading of the arguments.
class Command
{
public:
    explicit Command(CLI::App* app) : m_app(app) {}

    Command sub(const std::string& name, const QString& help) const;
    /// `name` is "--name", or "NAME" for a positional.
    Option option(const std::string& name, std::string& target, const QString& help) const;
    Option option(const std::string& name, int& target, const QString& help) const;
    Option option(const std::string& name, std::int64_t& target, const QString& help) const;
    Option option(const std::string& name, std::vector<std::string>& target, const QString& help) const;
    Option option(const std::string& name, std::optional<std::string>& target, const QString& help) const;
    Option option(const std::string& name, std::optional<int>& target, const QString& help) const;
    Option flag(const std::string& name, bool& target, const QString& help) const;

    /// A group: nothing is done without one of its verbs.
    void requireSub() const;
    /// Called when the arguments were read and name this command.
    void callback(const std::function<void()>& call) const;

private:
    CLI::App* m_app;
};

/// All that can be written behind the program's name.
class CommandLine
{
public:
    CommandLine(const std::string& program, const std::string& version, const QString& help, const QString& footer);
    ~CommandLine();
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    [[nodiscard]] Command top() const;
    /// Reads the arguments into their targets. A code when help or the version was asked for and is printed: end with
    /// it. The error is wrong usage.
    [[nodiscard]] Result<std::optional<int>> parse(int count, const char* const* arguments);

private:
    std::unique_ptr<CLI::App> m_app;
};

} // namespace muster::cli
