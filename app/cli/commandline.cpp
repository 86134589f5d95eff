// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commandline.h"

#include <CLI/CLI.hpp>

namespace muster::cli {

namespace {

template <typename T>
Option added(CLI::App& app, const std::string& name, T& target, const QString& help)
{
    return Option(app.add_option(name, target, help.toStdString()));
}

} // namespace

Option Option::required() const
{
    return Option(m_option->required());
}

Option Option::between(int least, int most) const
{
    return Option(m_option->check(CLI::Range(least, most)));
}

Option Option::notNegative() const
{
    return Option(m_option->check(CLI::NonNegativeNumber));
}

Option Option::oneOf(const std::vector<std::string>& values) const
{
    return Option(m_option->check(CLI::IsMember(values)));
}

Option Option::excludes(Option other) const
{
    return Option(m_option->excludes(other.m_option));
}

Option Option::typeName(const std::string& name) const
{
    return Option(m_option->type_name(name));
}

Option Option::delimiter(char between) const
{
    return Option(m_option->delimiter(between));
}

Option Option::oneEach() const
{
    return Option(m_option->allow_extra_args(false));
}

Option Option::whenGiven(const std::function<void()>& call) const
{
    return Option(m_option->each([call](const std::string&) { call(); }));
}

Command Command::sub(const std::string& name, const QString& help) const
{
    return Command(m_app->add_subcommand(name, help.toStdString()));
}

Option Command::option(const std::string& name, std::string& target, const QString& help) const
{
    return added(*m_app, name, target, help);
}

Option Command::option(const std::string& name, int& target, const QString& help) const
{
    return added(*m_app, name, target, help);
}

Option Command::option(const std::string& name, std::int64_t& target, const QString& help) const
{
    return added(*m_app, name, target, help);
}

Option Command::option(const std::string& name, std::vector<std::string>& target, const QString& help) const
{
    return added(*m_app, name, target, help);
}

Option Command::option(const std::string& name, std::optional<std::string>& target, const QString& help) const
{
    return added(*m_app, name, target, help);
}

Option Command::option(const std::string& name, std::optional<int>& target, const QString& help) const
{
    return added(*m_app, name, target, help);
}

Option Command::flag(const std::string& name, bool& target, const QString& help) const
{
    return Option(m_app->add_flag(name, target, help.toStdString()));
}

void Command::requireSub() const
{
    m_app->require_subcommand(1);
}

void Command::callback(const std::function<void()>& call) const
{
    m_app->callback(call);
}

CommandLine::CommandLine(const std::string& program, const std::string& version, const QString& help,
                         const QString& footer)
    : m_app(std::make_unique<CLI::App>())
{
    m_app->name(program);
    m_app->description(help.toStdString());
    m_app->footer(footer.toStdString());
    m_app->set_version_flag("--version", version);
    m_app->require_subcommand(1);
    m_app->fallthrough(); // global options may stand behind the verb too
}

CommandLine::~CommandLine() = default;

Command CommandLine::top() const
{
    return Command(m_app.get());
}

Result<std::optional<int>> CommandLine::parse(int count, const char* const* arguments)
{
    // the library reports --help, --version and wrong usage as exceptions
    try {
        m_app->parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success))
            return m_app->exit(error);
        return fail(ErrorKind::Usage, QString::fromUtf8(error.what()));
    }
    return std::nullopt;
}

} // namespace muster::cli
