#include "cli/probed_senders.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <sstream>
#include <string>

extern char** environ;

namespace mitra::cli {
namespace {

struct Said {
    int status = -1;
    std::string out;
};

std::string all_of(int descriptor) {
    std::string text;
    std::array<char, 4096> part{};
    ssize_t got = 0;
    while ((got = ::read(descriptor, part.data(), part.size())) > 0 || (got < 0 && errno == EINTR))
        if (got > 0) text.append(part.data(), static_cast<std::size_t>(got));
    return text;
}

/// Runs a program to its end; status 127 where it cannot be started.
Said run(std::array<std::string, 4> words) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {127, {}};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::array<char*, 5> arguments{words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
    pid_t child = -1;
    const int failed = ::posix_spawn(&child, words[0].c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    Said said{127, failed == 0 ? all_of(ends[0]) : std::string{}};
    ::close(ends[0]);
    int status = 0;
    while (failed == 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (failed == 0) said.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return said;
}

void judge(const std::string& sender, const std::string& health, db::Findings& findings) {
    const auto found = [&](const char* what, const char* fix) { findings.push_back({what, "sender", sender, fix}); };
    if (health == "bad_credential")
        found("its gateway does not take its key", "put the right key into its file: 'mitra sender show' tells which");
    else if (health == "needs_login")
        found("is logged out at its gateway", "log it in there: scan its QR code with the phone");
    else if (health == "unknown")
        found("its gateway does not say whether it is ready", "try again; 'mitra sender test' sends something");
    else if (health == "not_set_up")
        found("its gateway is not set up", "see [smtp] in the settings");
}

}  // namespace

db::Findings probe_senders(const std::filesystem::path& settings) {
    const auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "mitra-sender";
    const Said said = run({program, "--config", settings, "--probe"});
    db::Findings findings;
    if (said.status != 0)
        findings.push_back({"cannot ask the gateways (exit status " + std::to_string(said.status) + ")",
                            program.string(), "", "run 'mitra-sender --probe' by hand"});
    std::istringstream lines{said.out};
    for (std::string sender, health; lines >> sender >> health;)
        judge(sender, health, findings);
    return findings;
}

}  // namespace mitra::cli
