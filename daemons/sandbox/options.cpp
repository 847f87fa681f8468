#include "daemons/sandbox/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "lib/base/error.hpp"

namespace mitra::sandbox {
namespace {

void print_version() {
    fmt::print("mitra-sandbox {}\n", MITRA_VERSION);
}

}  // namespace

std::optional<Options> read_options(int count, const char* const* words) {
    CLI::App app{"Plays DripSender and a mail server on loopback, with an inbox page for what they were given."};
    std::string listen = "127.0.0.1:0";
    std::string dripsender = "127.0.0.1:0";
    std::string smtp = "127.0.0.1:0";
    std::string ports_file;
    app.add_option("--listen", listen, "where the inbox and the faults are shown");
    app.add_option("--dripsender-listen", dripsender, "where DripSender's API is");
    app.add_option("--smtp-listen", smtp, "where mail is taken");
    app.add_option("--ports-file", ports_file, "write the addresses here too, when all are open");
    bool version = false;
    app.add_flag("--version", version, "print the version");
    try {
        app.parse(count, words);
    } catch (const CLI::CallForHelp&) {
        fmt::print("{}", app.help());
        return std::nullopt;
    } catch (const CLI::ParseError& error) {
        throw Error{ErrorKind::usage, error.what(), "see 'mitra-sandbox --help'"};
    }
    if (version) {
        print_version();
        return std::nullopt;
    }
    Options options{loopback_address(listen), loopback_address(dripsender), loopback_address(smtp), std::nullopt};
    if (!ports_file.empty()) options.ports_file = ports_file;
    return options;
}

}  // namespace mitra::sandbox
