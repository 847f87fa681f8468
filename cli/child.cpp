#include "cli/child.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>

#include "lib/base/error.hpp"

extern char** environ;

namespace mitra::cli {
namespace {

std::string all_of(int descriptor) {
    std::string text;
    std::array<char, 4096> part{};
    ssize_t got = 0;
    while ((got = ::read(descriptor, part.data(), part.size())) > 0 || (got < 0 && errno == EINTR))
        if (got > 0) text.append(part.data(), static_cast<std::size_t>(got));
    return text;
}

ErrorKind kind_of(int status) {
    for (const ErrorKind kind : {ErrorKind::usage, ErrorKind::not_found, ErrorKind::refused, ErrorKind::unavailable,
                                 ErrorKind::unknown_outcome})
        if (exit_code(kind) == status) return kind;
    return ErrorKind::internal;
}

/// The text of a field of the job's line of JSON.
std::string field(const Object& object, std::string_view name) {
    const Value* value = object.find(name);
    const auto* text = value ? std::get_if<std::string>(&value->kind()) : nullptr;
    return text ? *text : std::string{};
}

}  // namespace

Said ask_sender(std::vector<std::string> words) {
    Said said{.status = 127,
              .program = (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "mitra-sender").string(),
              .out = {}};
    words.insert(words.begin(), said.program);
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);

    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return said;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    pid_t child = -1;
    const int failed = ::posix_spawn(&child, said.program.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    if (failed == 0) said.out = all_of(ends[0]);
    ::close(ends[0]);
    int status = 0;
    while (failed == 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (failed == 0) said.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return said;
}

std::string run_job(Context& context, JobId job) {
    if (context.database().in_transaction())
        throw Error{ErrorKind::usage, "a provider is asked outside of what can be taken back",
                    "leave out --key, --expect-rows and --expect-rupiah", "command"};
    const Said said = ask_sender({"--config", context.app().settings().file.string(), "--run-job", to_string(job)});
    if (kind_of(said.status) == ErrorKind::unavailable)
        throw Error{ErrorKind::unavailable, "the provider does not answer now", "it is asked again by itself", "job"};
    if (said.status != 0)
        throw Error{kind_of(said.status), fmt::format("{} did not come to its end (exit status {})", job, said.status),
                    fmt::format("'{} --run-job {}' says more", said.program, job), "job"};
    const Value line = Value::from_json(said.out);
    const auto* object = std::get_if<Object>(&line.kind());
    if (!object) throw Error{ErrorKind::internal, fmt::format("{} does not say what became of it", job), {}, "job"};
    return field(*object, "note");
}

}  // namespace mitra::cli
