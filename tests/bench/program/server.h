// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data.h"

#include <memory>
#include <string>
#include <sys/types.h>

namespace bench {

/// nginx on the loopback, serving /users?limit=&offset= from page files. Not the system's service: a process of our
/// own.
class PageServer
{
public:
    /// `folder` is for its configuration. Throws with a sentence when nginx is missing or does not start.
    explicit PageServer(const std::string& folder);
    ~PageServer();
    PageServer(const PageServer&) = delete;
    PageServer& operator=(const PageServer&) = delete;

    [[nodiscard]] std::string url() const;
    /// From now on /users answers from these pages.
    void show(const std::string& pages, Day day);

private:
    void writeConfiguration() const;
    std::string m_folder;
    int m_port = 0;
    pid_t m_process = -1;
};

/// A small server that waits 50 ms before each answer, any number of them at once.
class SlowServer
{
public:
    SlowServer(std::int64_t count, std::int64_t pageSize);
    ~SlowServer();
    SlowServer(const SlowServer&) = delete;
    SlowServer& operator=(const SlowServer&) = delete;
    [[nodiscard]] std::string url() const;

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace bench
