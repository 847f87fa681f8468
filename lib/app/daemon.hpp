#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mitra::app {

/// A program that is no command: it takes --config FILE, --help, --version, and switches of its own.
struct Daemon {
    struct Switch {
        std::string_view name;      ///< "--once"
        std::string_view sentence;  ///< for --help
        std::string_view value;     ///< the word for what follows it: "JOB"; empty for a plain switch
    };
    std::string_view name;     ///< "mitra-sender"
    std::string_view summary;  ///< one sentence for --help
    std::vector<Switch> switches;
};

/// What its command line said.
struct DaemonCall {
    std::optional<std::filesystem::path> settings_file;
    std::map<std::string, std::string, std::less<>> switches;  ///< with what followed them

    [[nodiscard]] bool has(std::string_view name) const { return switches.contains(name); }
    [[nodiscard]] const std::string& value(std::string_view name) const { return switches.find(name)->second; }
};

/// The whole of a daemon's main: reads the words, runs `work`, and turns an Error into a line on stderr and the exit
/// status of its kind. Ignores SIGPIPE and SIGXFSZ, which come back as errors of the call instead.
int run_daemon(const Daemon& daemon, std::span<char* const> words, const std::function<void(const DaemonCall&)>& work);

}  // namespace mitra::app
