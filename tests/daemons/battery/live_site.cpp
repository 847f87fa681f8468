#include "tests/daemons/battery/live_site.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "lib/crypto/password.hpp"
#include "lib/db/key_proof.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "lib/people/sign_in.hpp"
#include "lib/shop/product_store.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/people.hpp"

namespace mitra::test {
namespace {

crypto::Vault new_vault(const std::filesystem::path& key) {
    crypto::Vault::create(key);
    return crypto::Vault::load(key);
}

void furnish(db::Database& database, const crypto::Vault& vault) {
    payment::BankAccountStore{database, vault}.add(
        {.id = {}, .name = "BCA", .number = "1234567890", .holder = "Yayasan Mitra"}, k_noon);
    shop::ProductStore{database}.add(
        {.id = {}, .slug = "kelas", .name = "Kelas", .price = Money{50'000}, .created_at = k_noon});
    const PersonId siti =
        people::PersonStore{database, vault}.add(new_person({.email = std::string{LiveSite::k_email}}));
    people::SignInStore{database}.set_password(siti, crypto::hash_password(LiveSite::k_password), k_noon);
}

std::uint16_t number_after(const std::string& said, const std::string& words) {
    return static_cast<std::uint16_t>(std::stoi(said.substr(said.find(words) + words.size())));
}

}  // namespace

LiveSite::LiveSite(std::string_view web_settings) : vault_{new_vault(database_.dir / "mitra.key")} {
    std::ofstream{database_.dir / "mitra.toml"}
        << "[site]\nmode = \"sandbox\"\n"
        << "[store]\ndatabase = \"mitra.db\"\nkey_file = \"mitra.key\"\nfiles_dir = \"files\"\n"
        << "[web]\nlisten = \"127.0.0.1:0\"\nmetrics_listen = \"127.0.0.1:0\"\n"
        << web_settings;
    db::prove_keys(database_, vault_, db::Access::read_write);
    furnish(database_, vault_);
}

void LiveSite::start(const std::vector<std::string>& before) {
    std::vector<std::string> words = before;
    words.insert(words.end(), {program("mitra-web"), "--config", (database_.dir / "mitra.toml").string()});
    web_ = std::make_unique<Process>(words);
    web_->await_output("metrics on port ");
    port_ = number_after(web_->err(), "listening on port ");
    metrics_port_ = number_after(web_->err(), "metrics on port ");
}

RawClient LiveSite::stranger(int receive_buffer) const {
    return RawClient{port_, receive_buffer, new_address()};
}

std::optional<RawClient::Answer> LiveSite::ask(std::string_view request) const {
    return stranger().ask(request);
}

std::vector<RawClient> LiveSite::send_until_one_waits(const std::function<std::string(int)>& request) const {
    std::vector<RawClient> clients;
    const auto one_waits = [this] { return number("mitra_writer_waiting") > 0; };
    do {
        if (clients.size() == 50) throw std::runtime_error{"the writer goes on"};
        clients.push_back(stranger());
        clients.back().send(request(static_cast<int>(clients.size())));
    } while (!eventually(one_waits, std::chrono::milliseconds{50}));
    return clients;
}

std::string LiveSite::order() const {
    static std::atomic<int> buyers{0};
    const int buyer = ++buyers;
    const auto placed = ask(
        post("/checkout/kelas", fmt::format("nama=Budi&kota=Bogor&setuju=ya&metode=transfer%3ABCA&email=b{0}%40contoh."
                                            "id&no_wa=08156272{0:04}&kunci=order-{0}",
                                            buyer)));
    if (!placed || placed->status != 303) throw std::runtime_error{"mitra-web takes no order"};
    const std::string& location = placed->headers.at("location");
    return location.substr(0, location.find('?'));
}

std::int64_t LiveSite::number(const std::string& name) const {
    const auto page = RawClient{metrics_port_}.ask(get("/metrics"));
    if (!page) throw std::runtime_error{"mitra-web shows no numbers"};
    const std::size_t at = page->body.find("\n" + name + " ");
    return at == std::string::npos ? 0 : std::strtoll(page->body.c_str() + at + name.size() + 2, nullptr, 10);
}

std::int64_t LiveSite::memory_kb(const std::string& which) const {
    std::ifstream status{fmt::format("/proc/{}/status", web_->pid())};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(which + ":")) return std::strtoll(line.c_str() + which.size() + 1, nullptr, 10);
    throw std::runtime_error{"mitra-web tells no " + which};
}

void LiveSite::forget_peak() const {
    std::ofstream{fmt::format("/proc/{}/clear_refs", web_->pid())} << "5";
}

double LiveSite::cpu_seconds() const {
    std::ifstream file{fmt::format("/proc/{}/stat", web_->pid())};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    std::istringstream fields{text.substr(text.rfind(')') + 2)};
    std::string skipped;
    for (int i = 0; i < 11; ++i)
        fields >> skipped;
    std::int64_t user = 0, kernel = 0;
    fields >> user >> kernel;
    return static_cast<double>(user + kernel) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::size_t LiveSite::open_files(std::string_view containing) const {
    std::size_t found = 0;
    std::error_code failure;
    for (const auto& entry : std::filesystem::directory_iterator{fmt::format("/proc/{}/fd", web_->pid())}) {
        const std::string name = std::filesystem::read_symlink(entry.path(), failure).string();
        if (!failure && name.find(containing) != std::string::npos) ++found;
    }
    return found;
}

std::int64_t LiveSite::count(const std::string& sql) const {
    db::Database database = open();
    return database.prepared(sql).integer();
}

std::int64_t LiveSite::files() const {
    std::int64_t found = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{database_.dir / "files"})
        if (entry.is_regular_file() && !entry.path().filename().string().starts_with('.')) ++found;
    return found;
}

std::string registration(int number) {
    return post("/daftar",
                fmt::format("sapaan=Ibu&nama=Siti&kota=Kota+{0}&profesi=Guru&setuju=ya&no_wa=0815666{0:05}", number));
}

std::string proof_of(const std::string& order, std::string_view content) {
    const std::string body = fmt::format(
        "--b0\r\nContent-Disposition: form-data; name=\"bukti\"; filename=\"a.png\"\r\n"
        "Content-Type: image/png\r\n\r\n{}\r\n--b0--\r\n",
        content);
    return fmt::format(
        "POST {}/bukti HTTP/1.1\r\nHost: mitra.test\r\n"
        "Content-Type: multipart/form-data; boundary=b0\r\nContent-Length: {}\r\n\r\n{}",
        order, body.size(), body);
}

std::string new_address() {
    static std::atomic<int> last{0};
    return address_of(++last);
}

std::string address_of(int number) {
    return fmt::format("127.{}.{}.{}", 1 + number / 62'500, 1 + number / 250 % 250, 1 + number % 250);
}

}  // namespace mitra::test
