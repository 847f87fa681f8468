#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "daemons/sandbox/duitku/signature.hpp"
#include "daemons/sandbox/listener.hpp"

namespace mitra::sandbox {

struct Options {
    Address pages;
    Address dripsender;
    Address duitku;
    duitku::Account duitku_account;
    Address smtp;
    std::optional<std::filesystem::path> ports_file;
};

/// Reads the command line; what it leaves open comes from the settings file of --config (its provider addresses), and
/// without that from any free port. Nothing when it was --help or --version, which are printed here. Throws Error.
std::optional<Options> read_options(int count, const char* const* words);

}  // namespace mitra::sandbox
