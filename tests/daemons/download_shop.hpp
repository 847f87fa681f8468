#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/delivery/download_store.hpp"
#include "lib/file/folder.hpp"
#include "lib/flow/services.hpp"
#include "tests/support/database.hpp"
#include "tests/support/process.hpp"

namespace mitra::test {

/// mitra-web on an installation of its own, in which somebody bought one file and has a link to it.
class DownloadShop {
 public:
    /// The file is of `bytes` bytes, of which nothing is written yet where `fill` is not given (a sparse file).
    /// `web_settings`: more lines of [web].
    using Fill = std::function<void(const std::filesystem::path&)>;
    explicit DownloadShop(std::int64_t bytes, std::int64_t max_downloads, const Fill& fill = {},
                          std::string_view web_settings = {});

    /// "/d/TOKEN" of the newest link.
    [[nodiscard]] std::string address();
    [[nodiscard]] delivery::Download link();
    [[nodiscard]] const std::filesystem::path& file() const { return path_; }
    [[nodiscard]] OrderId order() const { return order_; }

    /// What a command or another program would do, over a connection of its own.
    void with(const std::function<void(const flow::Services&)>& act);

    /// `before`: words in front of the program, as prlimit's.
    void start(const std::vector<std::string>& before = {});
    /// SIGTERM; its exit status.
    int stop();
    void kill();
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] pid_t pid() const { return web_->pid(); }
    /// VmRSS, VmHWM and RssAnon of the program, in kB.
    [[nodiscard]] std::int64_t memory_kb(const std::string& which) const;

 private:
    TestDatabase database_ = migrated_db();
    crypto::Vault vault_;
    flow::Site site_;
    std::filesystem::path path_;
    OrderId order_;
    std::unique_ptr<Process> web_;
    std::uint16_t port_ = 0;
};

/// Writes a file in which every place reads differently.
void write_pattern(const std::filesystem::path& path, std::int64_t bytes);

}  // namespace mitra::test
