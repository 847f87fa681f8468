// Top-ups from outside: mitra orders and sends, mitra-sender asks, mitra-sandbox is VIP Reseller and Trakteer.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "lib/crypto/secret_file.hpp"
#include "lib/crypto/vault.hpp"
#include "lib/db/key_proof.hpp"
#include "lib/db/migration.hpp"
#include "tests/daemons/topup_sandbox.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/people.hpp"
#include "tests/support/temp_dir.hpp"

using namespace mitra;
using nlohmann::json;
using test::eventually;
using test::Finished;
using test::Process;

namespace {

constexpr const char* k_settings = R"toml([site]
mode = "sandbox"
admin_whatsapp = "081200000001"
[store]
database = "mitra.db"
key_file = "mitra.key"
[web]
listen = "127.0.0.1:0"
metrics_listen = "127.0.0.1:0"
[vip_reseller]
api_id = "testid01"
api_key_file = "vip.key"
url = "{}"
[trakteer]
page = "maddstore"
key_file = "trakteer.key"
url = "{}"
pay_url = "{}"
[topup]
auto_send = {}
)toml";

/// An installation that sells top-ups of the sandbox.
struct Shop {
    test::TempDir dir;
    test::TopupSandbox sandbox;
    PersonId buyer;

    explicit Shop(bool auto_send = false) {
        const std::string profile = sandbox.supplier().ask_account().url;
        std::ofstream{dir / "mitra.toml"} << fmt::format(k_settings, profile.substr(0, profile.rfind('/')),
                                                         sandbox.page().url, sandbox.page().pay_url, auto_send);
        crypto::write_new_secret_file(dir / "vip.key", "testkey-000000000000000000000001");
        crypto::write_new_secret_file(dir / "trakteer.key", sandbox.page().key);
        crypto::Vault::create(dir / "mitra.key");
        const auto vault = crypto::Vault::load(dir / "mitra.key");
        db::Database database = db::Database::create(dir / "mitra.db");
        db::migrate(database);
        db::prove_keys(database, vault, db::Access::read_write);
        buyer = people::PersonStore{database, vault}.add(test::new_person({.name = "Budi"}));
        REQUIRE(mitra({"provider", "services", "sync"}).status == 0);
        REQUIRE(mitra({"provider", "balance"}).status == 0);
    }
    [[nodiscard]] std::vector<std::string> words(const std::string& program) const {
        return {test::program(program), "--config", dir / "mitra.toml"};
    }
    [[nodiscard]] Finished mitra(std::vector<std::string> command) const {
        const auto first = words("mitra");
        command.insert(command.begin(), first.begin(), first.end());
        auto done = test::run(command);
        INFO(done.out << done.err);
        return done;
    }
    [[nodiscard]] json asked(std::vector<std::string> command) const {
        command.emplace_back("--json");
        const auto done = mitra(std::move(command));
        CAPTURE(done.out, done.err);
        REQUIRE(done.status == 0);
        return json::parse(done.out);
    }
    [[nodiscard]] Finished once() const {
        auto with_once = words("mitra-sender");
        with_once.emplace_back("--once");
        return test::run(with_once);
    }
    void change(const std::string& sql) const {
        db::Database::open(dir / "mitra.db", db::Access::read_write).execute(sql);
    }
    [[nodiscard]] std::string status(const std::string& id) const {
        return asked({"topup-order", "show", id})["status"];
    }
    /// The cheapest of Mobile Legends.
    [[nodiscard]] json ordered() const {
        const json listed = asked({"provider", "services", "list", "--game", "mobile-legends"});
        for (const auto& one : listed["items"])
            if (one["sold"] == true)
                return asked({"topup-order", "new", one["id"], "136216325", "2685", "--buyer", to_string(buyer)});
        FAIL(listed.dump());
        return {};
    }
    void tip(const json& topup, std::int64_t units) const {
        sandbox.control("/trakteer/tip.json",
                        {{"quantity", std::to_string(units)}, {"message", topup["code"].get<std::string>()}});
    }
    [[nodiscard]] json paid() const {
        const json topup = ordered();
        tip(topup, topup["price"].get<std::int64_t>() / 1'000);
        const auto polled = asked({"topup-order", "match", "--poll"});
        CAPTURE(polled.dump());
        REQUIRE(status(topup["id"]) == "paid");
        return topup;
    }
    [[nodiscard]] std::size_t placed() const { return sandbox.list(topup::Channel::game).transactions.size(); }
};

}  // namespace

TEST_CASE("a top-up is ordered, paid by a tip, sent and delivered", "[topup]") {
    const Shop shop;
    const json topup = shop.paid();
    const std::string id = topup["id"];
    shop.sandbox.knob("outcome", "stuck_processing");
    CHECK(shop.mitra({"topup-order", "send", id}).status == 5);
    CHECK(shop.mitra({"topup-order", "send", id, "--dry-run"}).status == 0);
    CHECK(shop.placed() == 0);
    const auto sent = shop.mitra({"topup-order", "send", id, "--yes"});
    CAPTURE(sent.out, sent.err);
    REQUIRE(sent.status == 0);
    CHECK(shop.placed() == 1);
    CHECK(shop.mitra({"topup-order", "send", id, "--yes"}).status == 0);  // already so
    CHECK(shop.placed() == 1);
    const std::string trxid = shop.asked({"topup-order", "show", id})["trxid"];
    shop.sandbox.control("/vip/do.json", {{"trxid", trxid}, {"act", "success"}, {"note", "SN-1"}});
    CHECK(shop.asked({"topup-order", "status", id})["status"] == "success");
    CHECK(shop.asked({"topup-order", "show", id})["note"] == "SN-1");
    CHECK(shop.asked({"order", "show", topup["order"]})["status"] == "fulfilled");
    CHECK(shop.mitra({"ledger", "verify"}).status == 0);
}

TEST_CASE("a tip that is short is told, and the second one completes it", "[topup]") {
    const Shop shop;
    const json topup = shop.ordered();
    const std::int64_t units = topup["price"].get<std::int64_t>() / 1'000;
    shop.tip(topup, units - 1);
    CHECK(shop.mitra({"topup-order", "match", "--poll"}).status == 0);
    CHECK(shop.status(topup["id"]) == "short");
    shop.change("UPDATE breaker SET rest_until = 0");
    shop.tip(topup, 1);
    CHECK(shop.mitra({"topup-order", "match", "--poll"}).status == 0);
    CHECK(shop.status(topup["id"]) == "paid");
    CHECK(shop.mitra({"ledger", "verify"}).status == 0);
}

TEST_CASE("an answer that is lost ends with 7, and one that never left its list is not sent again", "[topup]") {
    const Shop shop;
    const std::string id = shop.paid()["id"];
    shop.sandbox.knob("outcome", "stuck_processing");
    shop.sandbox.fault("vip.order", "drop_after_accept");
    CHECK(shop.mitra({"topup-order", "send", id, "--yes"}).status == 7);
    CHECK(shop.status(id) == "unknown");
    CHECK(shop.mitra({"topup-order", "send", id, "--yes"}).status == 4);
    CHECK(shop.asked({"topup-order", "status", id})["status"] == "processing");
    CHECK(shop.placed() == 1);
}

TEST_CASE("a sender that dies behind the order loses nothing", "[topup]") {
    const Shop shop{true};
    const std::string id = shop.paid()["id"];
    {
        auto mortal = shop.words("mitra-sender");
        mortal.front() = test::program("mitra-sender").parent_path().parent_path() / "tests/mitra-sender-mortal";
        Process dying{mortal, {{"MITRA_DIE_AT", "after_order"}}};
        REQUIRE(eventually([&] { return shop.placed() == 1; }));
        dying.wait();
    }
    CHECK(shop.status(id) == "sending");
    shop.change("UPDATE job SET lease_until = 0 WHERE state = 'running'");
    Process sender{shop.words("mitra-sender")};
    // Until it is found the sandbox may have delivered it.
    std::string found;
    CHECK(eventually([&] {
        found = shop.status(id);
        return found == "processing" || found == "success";
    }));
    CAPTURE(found);
    CHECK(sender.stop() == 0);
    CHECK(shop.placed() == 1);
}
