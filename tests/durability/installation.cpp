#include "tests/durability/installation.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "lib/base/clock.hpp"
#include "lib/crypto/secret_file.hpp"
#include "lib/file/file_store.hpp"
#include "lib/file/folder.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/binding_store.hpp"

namespace mitra::durability {
namespace {

constexpr const char* k_settings = R"toml([site]
mode = "sandbox"
admin_whatsapp = "081200000001"
[web]
listen = "127.0.0.1:0"
metrics_listen = "127.0.0.1:0"
rate_per_minute = 100000
[commission]
hold_days = 0
[payout]
freeze_hours = 0
minimum = 1000
)toml";

constexpr const char* k_duitku = R"toml([duitku]
merchant_code = "DX0042"
api_key_file = "duitku.key"
v2_url = "{}/webapi/api/merchant"
pop_url = "{}/api/merchant"
)toml";

void must(const Installation& here, const Words& command) {
    const auto done = here.mitra(command);
    if (done.status != 0)
        throw std::runtime_error{fmt::format("{} ended with {}: {}{}", command.at(0), done.status, done.out, done.err)};
}

}  // namespace

bool all_asked() {
    const char* asked = std::getenv("MITRA_DURABILITY");
    return asked != nullptr && std::string{asked} == "all";
}

Words Installation::words(const std::string& program) const {
    return {test::program(program), "--config", folder_ / "mitra.toml"};
}

test::Finished Installation::mitra(const Words& command, const test::Process::Environment& environment) const {
    Words all = words("mitra");
    all.insert(all.end(), command.begin(), command.end());
    return test::run(all, environment);
}

test::Finished Installation::sender_once(const test::Process::Environment& environment) const {
    Words all = words("mitra-sender");
    all.emplace_back("--once");
    return test::run(all, environment);
}

db::Database Installation::open() const {
    return db::Database::open(folder_ / "mitra.db", db::Access::read_write);
}

crypto::Vault Installation::vault() const {
    return crypto::Vault::load(folder_ / "mitra.key");
}

std::int64_t Installation::count(const std::string& sql) const {
    db::Database database = open();
    return database.prepared(sql).integer();
}

std::optional<payment::Payment> Installation::payment(OrderId order) const {
    db::Database database = open();
    const auto keys = vault();
    return payment::PaymentStore{database, keys}.latest(order);
}

std::string Installation::stored_file(FileId id) const {
    db::Database database = open();
    const auto keys = vault();
    const auto file = file::FileStore{database}.find(id);
    if (!file) throw std::runtime_error{"no file " + to_string(id)};
    const file::Folder folder{folder_ / "files", keys};
    if (file->content.storage == file::Storage::sealed) return folder.open(file->content);
    std::ostringstream plain;
    plain << std::ifstream{folder.path_of(file->content), std::ios::binary}.rdbuf();
    return plain.str();
}

test::Finished Installation::doctor() const {
    static const std::string k_began = to_iso8601(SystemClock{}.now(), Zone{});
    return mitra({"doctor", "--deep"}, {{"MITRA_NOW", k_began}});
}

std::string Installation::complaints() const {
    std::string all;
    // Doctor looks at the books and the chain too; that the other two agree with it is asked where there is time.
    std::vector<Words> checks{{"doctor", "--deep"}};
    if (all_asked()) checks.insert(checks.end(), {{"ledger", "verify"}, {"audit", "verify"}});
    for (const Words& command : checks) {
        const auto said = command.at(0) == "doctor" ? doctor() : mitra(command);
        const bool silent = command.at(0) != "doctor" || said.out.empty();
        if (said.status != 0 || !silent)
            all += fmt::format("{} ended with {}: {}{}", command.at(0), said.status, said.out, said.err);
    }
    return all;
}

void furnish(const std::filesystem::path& folder, const World& world) {
    std::filesystem::create_directories(folder);
    std::ofstream settings{folder / "mitra.toml"};
    settings << k_settings;
    if (!world.duitku.empty()) {
        crypto::write_new_secret_file(folder / "duitku.key", "0f1e2d3c4b5a69788796a5b4c3d2e1f0");
        settings << fmt::format(k_duitku, world.duitku, world.duitku);
    }
    settings.close();
    const Installation here{folder};
    must(here, {"init", "--dir", folder.string()});
    must(here, {"person", "add", "--name", "Rina Wati", "--phone", "081562726272", "--city", "Bogor", "--consent"});
    must(here, {"person", "add", "--name", "Budi Santoso", "--phone", k_buyer_phone, "--city", "Bogor", "--consent",
                "--email", "b081234567890@contoh.id"});
    must(here, {"payment", "bank-account", "add", "BCA", "--number", "1234567890", "--holder", "Yayasan"});
    must(here, {"product", "add", "Magang", "--kind", "program", "--price", "150000", "--rate-bp", "9000"});
    must(here, {"affiliate", "add", "PER-1"});
    must(here, {"person", "bank", "PER-1", "--bank", "BCA", "--number", "1234567890", "--holder", "Rina Wati"});

    auto database = here.open();
    const auto keys = here.vault();
    const auto buyer = people::PersonStore{database, keys}.find(PersonId{2}).value();
    db::in_transaction(database, [&] {
        referral::BindingStore{database, keys}.remember(
            {.person = buyer.id, .phone = buyer.phone},
            {.affiliate = PersonId{1}, .clicked_at = SystemClock{}.now() - std::chrono::minutes{1}});
    });
}

}  // namespace mitra::durability
