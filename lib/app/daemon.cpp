#include "lib/app/daemon.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <cstdio>

#include "lib/base/error.hpp"
#include "lib/log/log.hpp"

namespace mitra::app {
namespace {

std::string words_of(const Daemon::Switch& each) {
    return each.value.empty() ? std::string{each.name} : fmt::format("{} {}", each.name, each.value);
}

void print_help(const Daemon& daemon) {
    fmt::print("{}\n\nusage: {} [--config FILE]", daemon.summary, daemon.name);
    for (const auto& each : daemon.switches)
        fmt::print(" [{}]", words_of(each));
    fmt::print("\n\n  --config FILE  the settings; otherwise $MITRA_CONFIG, ./mitra.toml, /etc/mitra/mitra.toml\n");
    for (const auto& each : daemon.switches)
        fmt::print("  {:<13}  {}\n", words_of(each), each.sentence);
    fmt::print("  --version      print the version\n  --help         print this\n");
}

/// Nothing when everything asked for has been printed.
std::optional<DaemonCall> read_call(const Daemon& daemon, std::span<char* const> words) {
    DaemonCall call;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string_view word{words[i]};
        const auto known = std::find_if(daemon.switches.begin(), daemon.switches.end(),
                                        [word](const Daemon::Switch& each) { return each.name == word; });
        if (word == "--help" || word == "-h") {
            print_help(daemon);
            return std::nullopt;
        }
        if (word == "--version") {
            fmt::print("{} {}\n", daemon.name, MITRA_VERSION);
            return std::nullopt;
        }
        if (word == "--config" && i + 1 < words.size())
            call.settings_file = words[++i];
        else if (word.starts_with("--config="))
            call.settings_file = word.substr(9);
        else if (known != daemon.switches.end() && known->value.empty())
            call.switches.emplace(word, "");
        else if (known != daemon.switches.end() && i + 1 < words.size())
            call.switches.emplace(word, words[++i]);
        else
            throw Error{ErrorKind::usage, fmt::format("'{}' is not understood here", word),
                        fmt::format("see '{} --help'", daemon.name)};
    }
    return call;
}

int report(const Daemon& daemon, ErrorKind kind, std::string_view message, std::string_view hint) {
    // The journal keeps these lines too: they are made like those of the log.
    fmt::print(stderr, "{}: {}\n", daemon.name, log::escaped(log::word(message).text));
    if (!hint.empty()) fmt::print(stderr, "  {}\n", log::escaped(log::word(hint).text));
    return exit_code(kind);
}

}  // namespace

int run_daemon(const Daemon& daemon, std::span<char* const> words, const std::function<void(const DaemonCall&)>& work) {
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    try {
        if (const auto call = read_call(daemon, words)) work(*call);
        return 0;
    } catch (const Error& error) {
        return report(daemon, error.kind(), error.what(), error.hint());
    } catch (const std::exception& error) {
        return report(daemon, ErrorKind::internal, error.what(), {});
    }
}

}  // namespace mitra::app
