#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/bench/bench.hpp"

extern char** environ;

namespace mitra::bench {

/// Where a program is, so that no run is spent on looking for it.
inline std::string found(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::istringstream folders{path == nullptr ? "/usr/bin" : path};
    for (std::string folder; std::getline(folders, folder, ':');)
        if (access((folder + "/" + program).c_str(), X_OK) == 0) return folder + "/" + program;
    throw std::runtime_error{"no " + program + " on the PATH"};
}

/// From start to end, its words thrown away. Throws unless it ends with 0.
inline double run_ms(std::vector<std::string> words) {
    return milliseconds([&] {
        std::vector<char*> arguments;
        for (std::string& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
        pid_t pid = 0;
        int status = 1;
        if (posix_spawnp(&pid, arguments.front(), &actions, nullptr, arguments.data(), environ) != 0 ||
            waitpid(pid, &status, 0) != pid || status != 0)
            throw std::runtime_error{words.front() + " " + words.back() + " failed"};
        posix_spawn_file_actions_destroy(&actions);
    });
}

/// The command, as scripts/bench built it.
inline std::string mitra_program() {
    const char* programs = std::getenv("MITRA_PROGRAMS");
    return std::string{programs == nullptr ? "build/release/bin" : programs} + "/mitra";
}

}  // namespace mitra::bench
