#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mitra::test {

/// One of the five programs, as this build made it: bin/<name>.
std::filesystem::path program(const std::string& name);

/// A program from outside: started with these words and this environment on top of ours. What it says on stdout and
/// stderr goes to files of its own, so that nothing it does can block on us. Killed when it is still there at the end.
class Process {
 public:
    using Environment = std::map<std::string, std::string>;

    explicit Process(const std::vector<std::string>& words, const Environment& environment = {},
                     const std::string& input = {});
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    /// Waits for its end; the exit status, 128 + signal when a signal ended it. Throws when it takes longer.
    int wait(std::chrono::milliseconds longest = std::chrono::seconds{60});
    /// SIGTERM and `wait`.
    int stop();
    void signal(int number) const;
    [[nodiscard]] bool running();
    [[nodiscard]] pid_t pid() const { return pid_; }

    [[nodiscard]] std::string out() const;
    [[nodiscard]] std::string err() const;
    /// Waits until its stdout or stderr contains the text. Throws, with what it said, when it ends or takes too long.
    void await_output(const std::string& text, std::chrono::milliseconds longest = std::chrono::seconds{60});

 private:
    std::filesystem::path out_file_, err_file_;
    pid_t pid_ = -1;
    int status_ = -1;
};

struct Finished {
    int status = -1;
    std::string out;
    std::string err;
};
/// Runs a program to its end.
Finished run(const std::vector<std::string>& words, const Process::Environment& environment = {},
             const std::string& input = {});

}  // namespace mitra::test
