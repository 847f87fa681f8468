#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "daemons/sandbox/duitku/signature.hpp"
#include "daemons/sandbox/listener.hpp"
#include "daemons/sandbox/trakteer/trakteer.hpp"
#include "daemons/sandbox/vip/vip.hpp"

namespace mitra::sandbox {

struct Options {
    Address pages;
    Address dripsender;
    Address duitku;
    duitku::Account duitku_account;
    Address telegram;
    std::string telegram_token;      ///< empty: the demo's
    std::int64_t telegram_chat = 0;  ///< 0: the demo's
    Address vip;
    vip::Account vip_account;
    std::string vip_webhook;  ///< empty: nowhere, until somebody says where
    Address trakteer;
    trakteer::Account trakteer_account;
    std::string trakteer_webhook;
    Address smtp;
    std::optional<std::filesystem::path> ports_file;
};

/// Reads the command line; what it leaves open comes from the settings file of --config (its provider addresses), and
/// without that from any free port. Nothing when it was --help or --version, which are printed here. Throws Error.
std::optional<Options> read_options(int count, const char* const* words);

}  // namespace mitra::sandbox
