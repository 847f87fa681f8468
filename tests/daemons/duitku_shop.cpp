#include "tests/daemons/duitku_shop.hpp"

#include <fmt/format.h>

#include <fstream>

#include "lib/crypto/secret_file.hpp"
#include "lib/db/migration.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"
#include "tests/support/people.hpp"

namespace mitra::test {
namespace {

crypto::Vault new_vault(const std::filesystem::path& key_file) {
    crypto::Vault::create(key_file);
    return crypto::Vault::load(key_file);
}

constexpr const char* k_settings = R"toml([site]
mode = "sandbox"
admin_whatsapp = "081200000001"
[store]
database = "mitra.db"
key_file = "mitra.key"
[web]
listen = "127.0.0.1:0"
metrics_listen = "127.0.0.1:0"
[duitku]
merchant_code = "DX0042"
api_key_file = "duitku.key"
family = "{}"
v2_url = "{}/webapi/api/merchant"
pop_url = "{}/api/merchant"
)toml";

}  // namespace

DuitkuShop::DuitkuShop(Family family) : vault_{new_vault(dir_ / "mitra.key")} {
    crypto::write_new_secret_file(dir_ / "duitku.key", "0f1e2d3c4b5a69788796a5b4c3d2e1f0");
    const std::string url = sandbox_.url("duitku");
    std::ofstream{dir_ / "mitra.toml"} << fmt::format(k_settings, family == Family::pop ? "pop" : "v2", url, url);
    db::Database database = db::Database::create(dir_ / "mitra.db");
    db::migrate(database);
    product_ = shop::ProductStore{database}.add({.id = {},
                                                 .slug = "magang",
                                                 .name = "Program Magang",
                                                 .price = Money{150'000},
                                                 .created_at = SystemClock{}.now()});
}

db::Database DuitkuShop::open() const {
    return db::Database::open(dir_ / "mitra.db", db::Access::read_write);
}

std::vector<std::string> DuitkuShop::words(const std::string& name) const {
    return {program(name), "--config", dir_ / "mitra.toml"};
}

Finished DuitkuShop::mitra(std::vector<std::string> command) const {
    const auto first = words("mitra");
    command.insert(command.begin(), first.begin(), first.end());
    return run(command);
}

Finished DuitkuShop::once() const {
    auto with_once = words("mitra-sender");
    with_once.emplace_back("--once");
    return run(with_once);
}

OrderId DuitkuShop::order(std::uint16_t web_port) const {
    db::Database database = open();
    const SystemClock clock;
    SeededRandom random{1};
    flow::Site site{.name = "Toko",
                    .base_url = fmt::format("http://127.0.0.1:{}", web_port),
                    .zone = k_wib,
                    .admin_whatsapp = "+6281200000001",
                    .sandbox = true};
    site.shop.duitku = true;
    const flow::Services services{database, vault_, clock, random, site, {"test", "because"}};
    const PersonId buyer = people::PersonStore{database, vault_}.add(new_person({.email = "siti@example.com"}));
    return flow::place_order(services, {.product = product_, .buyer = buyer, .method = PaymentMethod::duitku}).order.id;
}

std::optional<payment::Payment> DuitkuShop::payment(OrderId order) const {
    db::Database database = open();
    return payment::PaymentStore{database, vault_}.latest(order);
}

std::string DuitkuShop::order_state(OrderId order) const {
    db::Database database = open();
    return std::string{shop::name(shop::OrderStore{database}.find(order)->state)};
}

std::int64_t DuitkuShop::count(const std::string& sql) const {
    db::Database database = open();
    return database.prepared(sql).integer();
}

void DuitkuShop::change(const std::string& sql) const {
    db::Database database = open();
    database.execute(sql);
}

}  // namespace mitra::test
