#include "tests/support/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/support/eventually.hpp"

extern char** environ;

namespace mitra::test {
namespace {

std::filesystem::path unnamed_file() {
    std::string name = (std::filesystem::temp_directory_path() / "mitra-output-XXXXXX").string();
    const int descriptor = mkstemp(name.data());
    if (descriptor < 0) throw std::runtime_error{"no temporary file"};
    close(descriptor);
    return name;
}

std::string content(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (std::string& text : texts)
        result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

std::vector<std::string> merged(const Process::Environment& environment) {
    std::vector<std::string> result;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text{*entry};
        if (!environment.contains(text.substr(0, text.find('=')))) result.push_back(text);
    }
    for (const auto& [name, value] : environment)
        result.push_back(name + "=" + value);
    return result;
}

}  // namespace

std::filesystem::path program(const std::string& name) {
    return std::filesystem::path{MITRA_PROGRAMS} / name;
}

Process::Process(const std::vector<std::string>& words, const Environment& environment, const std::string& input)
    : out_file_{unnamed_file()}, err_file_{unnamed_file()} {
    const std::filesystem::path in_file = unnamed_file();
    std::ofstream{in_file} << input;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, in_file.c_str(), O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, out_file_.c_str(), O_WRONLY | O_APPEND, 0);
    posix_spawn_file_actions_addopen(&actions, 2, err_file_.c_str(), O_WRONLY | O_APPEND, 0);

    std::vector<std::string> arguments = words;
    std::vector<std::string> variables = merged(environment);
    const int failed = posix_spawnp(&pid_, words.front().c_str(), &actions, nullptr, pointers(arguments).data(),
                                    pointers(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    std::filesystem::remove(in_file);
    if (failed != 0) throw std::runtime_error{"cannot start " + words.front()};
}

Process::~Process() {
    if (running()) {
        signal(SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    std::error_code ignored;
    std::filesystem::remove(out_file_, ignored);
    std::filesystem::remove(err_file_, ignored);
}

bool Process::running() {
    if (status_ >= 0) return false;
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) != pid_) return true;
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return false;
}

int Process::wait(std::chrono::milliseconds longest) {
    if (!eventually([this] { return !running(); }, longest))
        throw std::runtime_error{"a program does not end; it said:\n" + out() + err()};
    return status_;
}

int Process::stop() {
    if (running()) signal(SIGTERM);
    return wait();
}

void Process::signal(int number) const {
    kill(pid_, number);
}

std::string Process::out() const {
    return content(out_file_);
}
std::string Process::err() const {
    return content(err_file_);
}

void Process::await_output(const std::string& text, std::chrono::milliseconds longest) {
    const auto said = [this, &text] {
        return out().find(text) != std::string::npos || err().find(text) != std::string::npos;
    };
    eventually([this, said] { return said() || !running(); }, longest);
    if (!said()) throw std::runtime_error{"a program never said '" + text + "', but:\n" + out() + err()};
}

Finished run(const std::vector<std::string>& words, const Process::Environment& environment, const std::string& input) {
    Process process{words, environment, input};
    const int status = process.wait();
    return {status, process.out(), process.err()};
}

}  // namespace mitra::test
