// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/terminal.h"

#include "app/cli/session.h"

#include <array>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cwchar>
#include <termios.h>
#include <thread>
#include <unistd.h>

namespace muster::cli {

namespace {

constexpr std::size_t maxSecretBytes = std::size_t{64} * 1024;
constexpr int interruptedCode = 130;

std::stop_source& interrupts()
{
    static std::stop_source source;
    return source;
}

/// Turns echo off for as long as it lives; Ctrl-C meanwhile puts it back and ends the program.
class QuietTerminal
{
public:
    QuietTerminal() : m_isOn(tcgetattr(STDIN_FILENO, &m_before) == 0)
    {
        termios quiet = m_before;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        if (m_isOn)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    ~QuietTerminal() { restore(); }
    QuietTerminal(const QuietTerminal&) = delete;
    QuietTerminal& operator=(const QuietTerminal&) = delete;
    void restore() const
    {
        if (m_isOn)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
    }

private:
    termios m_before{};
    bool m_isOn;
};

Result<Secret> toSecret(std::string text)
{
    if (text.ends_with('\n'))
        text.pop_back();
    if (text.ends_with('\r'))
        text.pop_back();
    if (text.empty())
        return fail(ErrorKind::Invalid, Words::tr("No secret came on standard input. Type it, or pipe it in."));
    if (text.find('\0') != std::string::npos)
        return fail(ErrorKind::Invalid,
                    Words::tr("The secret holds a NUL byte, which no server takes. Check the file it "
                              "comes from."));
    return Secret(std::move(text));
}

} // namespace

bool isTerminal(int descriptor)
{
    return isatty(descriptor) == 1;
}

int columns(std::string_view utf8)
{
    static const bool hasLocale = std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr;
    const std::u32string text = QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())).toStdU32String();
    int width = 0;
    for (const char32_t c : text) {
        const int one = hasLocale ? wcwidth(static_cast<wchar_t>(c)) : 1;
        width += one > 0 ? one : 0;
    }
    return width;
}

void catchInterrupts()
{
    sigset_t wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGINT);
    sigaddset(&wanted, SIGTERM);
    // every later thread inherits the mask, so that only the one below ever sees the wanted
    pthread_sigmask(SIG_BLOCK, &wanted, nullptr);
    std::thread([wanted] {
        int signal = 0;
        sigwait(&wanted, &signal);
        interrupts().request_stop();
        sigwait(&wanted, &signal);
        _exit(interruptedCode);
    }).detach();
}

std::stop_token interruptToken()
{
    return interrupts().get_token();
}

Result<Secret> readSecret(const QString& prompt)
{
    const bool typed = isTerminal(STDIN_FILENO);
    std::string text;
    if (typed) {
        const QuietTerminal quiet; // before the prompt: it drops what was typed until now
        std::fputs((safeLines(prompt) + " ").c_str(), stderr);
        const std::stop_callback cancelled(interruptToken(), [&quiet] {
            quiet.restore();
            _exit(interruptedCode);
        });
        text = readLine().value_or(std::string());
        std::fputs("\n", stderr);
        return toSecret(std::move(text));
    }
    std::array<char, 4096> buffer;
    while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), stdin)) {
        text.append(buffer.data(), size);
        if (text.size() > maxSecretBytes)
            return fail(ErrorKind::Invalid, Words::tr("The secret is longer than 64 kB. Check what is piped in."));
    }
    return toSecret(std::move(text));
}

std::optional<std::string> readLine()
{
    std::string line;
    int c = 0;
    while ((c = std::getc(stdin)) != EOF && c != '\n' && line.size() < maxSecretBytes)
        line += static_cast<char>(c);
    if (c == EOF && line.empty())
        return std::nullopt;
    return line;
}

} // namespace muster::cli
