#include "tests/daemons/download_shop.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "lib/base/clock.hpp"
#include "lib/base/random.hpp"
#include "lib/crypto/random.hpp"
#include "lib/db/key_proof.hpp"
#include "lib/file/file_store.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/flow/send_delivery.hpp"
#include "lib/shop/product_store.hpp"
#include "tests/support/people.hpp"

namespace mitra::test {
namespace {

crypto::Vault new_vault(const std::filesystem::path& key) {
    crypto::Vault::create(key);
    return crypto::Vault::load(key);
}

file::Staged stored(const file::Folder& folder, std::int64_t bytes, const DownloadShop::Fill& fill) {
    file::Staged staged{.uuid = crypto::random_uuid(),
                        .content_hash = crypto::random_bytes(32),
                        .storage = file::Storage::plain,
                        .key_id = {},
                        .type = "application/zip",
                        .bytes = bytes};
    staged.path = folder.path_of(staged);
    std::filesystem::create_directories(staged.path.parent_path());
    std::ofstream{staged.path}.flush();
    if (fill) fill(staged.path);
    std::filesystem::resize_file(staged.path, static_cast<std::uintmax_t>(bytes));
    return staged;
}

}  // namespace

void write_pattern(const std::filesystem::path& path, std::int64_t bytes) {
    std::ofstream out{path, std::ios::binary};
    std::string piece;
    for (std::int64_t at = 0; at < bytes; at += static_cast<std::int64_t>(piece.size())) {
        piece.clear();
        while (piece.size() < 1'000'000)
            piece += fmt::format("{:x};", at + static_cast<std::int64_t>(piece.size()));
        out << piece;
    }
}

DownloadShop::DownloadShop(std::int64_t bytes, std::int64_t max_downloads, const Fill& fill,
                           std::string_view web_settings)
    : vault_{new_vault(database_.dir / "mitra.key")} {
    std::ofstream{database_.dir / "mitra.toml"}
        << "[site]\nmode = \"sandbox\"\n"
        << "[store]\ndatabase = \"mitra.db\"\nkey_file = \"mitra.key\"\nfiles_dir = \"files\"\n"
        << "[web]\nlisten = \"127.0.0.1:0\"\nmetrics_listen = \"127.0.0.1:0\"\nmax_connections_per_address = 1000\n"
        << web_settings;
    db::prove_keys(database_, vault_, db::Access::read_write);
    site_.name = "Webdonasi";
    site_.base_url = "https://www.webdonasi.com";
    site_.delivery.max_downloads = max_downloads;
    const file::Folder folder{database_.dir / "files", vault_};
    const file::Staged content = stored(folder, bytes, fill);
    path_ = content.path;
    with([&](const flow::Services& services) {
        const Instant now = services.clock.now();
        const FileId file = file::FileStore{services.database}.keep(content, now);
        const ProductId product = shop::ProductStore{services.database}.add({.id = {},
                                                                             .slug = "kit",
                                                                             .name = "Kit",
                                                                             .kind = shop::ProductKind::file,
                                                                             .price = Money{50'000},
                                                                             .file = file,
                                                                             .file_name = "kit.zip",
                                                                             .created_at = now});
        const PersonId buyer =
            people::PersonStore{services.database, services.vault}.add(new_person({.email = "siti@contoh.id"}));
        order_ = flow::grant_order(services, product, buyer).order.id;
        flow::send_delivery(services, order_, {.cause = "again@0"});
    });
}

void DownloadShop::with(const std::function<void(const flow::Services&)>& act) {
    const SystemClock clock;
    SystemRandom random;
    act({.database = database_,
         .vault = vault_,
         .clock = clock,
         .random = random,
         .site = site_,
         .actor = {.name = "test", .reason = "because"}});
}

delivery::Download DownloadShop::link() {
    return delivery::DownloadStore{database_}.of(order_).at(0);
}

std::string DownloadShop::address() {
    return "/d/" + delivery::download_token(vault_, link());
}

void DownloadShop::start(const std::vector<std::string>& before) {
    std::vector<std::string> words = before;
    words.insert(words.end(), {program("mitra-web"), "--config", (database_.dir / "mitra.toml").string()});
    web_ = std::make_unique<Process>(words);
    web_->await_output("metrics on port ");
    const std::string said = web_->err(), port = "listening on port ";
    port_ = static_cast<std::uint16_t>(std::stoi(said.substr(said.find(port) + port.size())));
}

int DownloadShop::stop() {
    return web_->stop();
}

void DownloadShop::kill() {
    web_->signal(SIGKILL);
    web_->wait();
}

std::int64_t DownloadShop::memory_kb(const std::string& which) const {
    std::ifstream status{fmt::format("/proc/{}/status", pid())};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(which + ":")) return std::strtoll(line.c_str() + which.size() + 1, nullptr, 10);
    throw std::runtime_error{"mitra-web tells no " + which};
}

}  // namespace mitra::test
