// The money of top-ups, as an admin at a terminal has it: price lists, deposits, fees, a month's profit.
#include <catch2/catch.hpp>

#include "lib/app/app.hpp"
#include "lib/flow/sync_services.hpp"
#include "lib/topup/catalogue_store.hpp"
#include "tests/cli/demo.hpp"
#include "tests/cli/installation.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::Demo;

namespace {

topup::ServiceRow row(const std::string& code, std::int64_t cost, const std::string& game) {
    return {.code = code,
            .game = game,
            .name = "Diamonds " + code,
            .category = "",
            .note = "",
            .prices = {Money{cost}, Money{cost}, Money{cost}},
            .status = "available",
            .multi_trx = true,
            .closed = std::nullopt};
}

/// A demo whose supplier listed three services of two games.
struct TopupDemo : Demo {
    TopupDemo() {
        const app::App app = app::App::open(dir.path() / "mitra.toml");
        auto database = app.connect(db::Access::read_write);
        topup::ServicesAnswer list{.kind = topup::ServicesAnswer::Kind::listed, .rows = {}, .why = {}};
        list.rows = {row("ML86-S1", 20'000, "Mobile Legends"), row("ML172-S1", 40'000, "Mobile Legends"),
                     row("XX1", 5'000, "Unknown Game")};
        flow::sync_services(app.services(database, {"test", ""}), topup::Channel::game, list);
    }
};

}  // namespace

TEST_CASE("services are listed with cost and price, and why they are not sold", "[cli][topup]") {
    const TopupDemo demo;
    const auto all = demo.json({"provider", "services", "list", "--count"});
    REQUIRE(all["items"].size() == 3);
    CHECK(all["total"] == 3);
    CHECK(all["next"].is_null());
    CHECK(all["channels"]["game"]["synced_at"].is_string());
    const auto& first = all["items"][0];
    CHECK(first["id"] == "SVC-1");
    CHECK(first["cost"].is_number_integer());
    CHECK(first["price"].is_number_integer());
    CHECK(first["sold"] == false);
    CHECK(first["not_sold"].is_string());
    const auto page = demo.json({"provider", "services", "list", "--limit", "2"});
    CHECK(page["next"] == "SVC-2");
    CHECK(demo.json({"provider", "services", "list", "--after", "SVC-2"})["items"].size() == 1);
    CHECK(demo.json({"provider", "services", "list", "--game", "mobile-legends"})["items"].size() == 2);
    CHECK(demo.json({"provider", "services", "list", "--channel", "prepaid"})["items"].empty());
    CHECK(demo.json({"provider", "services", "list", "--status", "empty"})["items"].empty());
    CHECK(demo.mitra({"provider", "services", "list", "--game", "nothing"}).status == 3);
    CHECK(demo.json({"provider", "services", "show", "ML86-S1"})["code"] == "ML86-S1");
    CHECK(demo.mitra({"provider", "services", "show", "nothing"}).status == 3);
}

TEST_CASE("services and channels are switched off with a reason, and on again", "[cli][topup]") {
    const TopupDemo demo;
    CHECK(demo.mitra({"provider", "services", "disable", "ML86-S1"}).status == 2);
    demo.done({"provider", "services", "disable", "ML86-S1", "--reason", "terlalu mahal"});
    const auto off = demo.json({"provider", "services", "show", "ML86-S1"});
    CHECK(off["disabled_why"] == "terlalu mahal");
    CHECK_THAT(demo.done({"provider", "services", "disable", "ML86-S1", "--reason", "x"}).out, Contains("before"));
    CHECK(demo.mitra({"provider", "services", "enable", "ML86-S1", "nothing"}).status == 8);
    CHECK(demo.json({"provider", "services", "show", "ML86-S1"})["disabled_at"].is_null());

    CHECK(demo.mitra({"provider", "stop", "game"}).status == 2);
    CHECK(demo.json({"provider", "stop", "game", "--reason", "perbaikan", "--dry-run"})["changed"] == true);
    CHECK(demo.json({"provider", "stop", "game", "--reason", "perbaikan"})["changed"] == true);
    CHECK(demo.json({"provider", "stop", "game", "--reason", "perbaikan"})["changed"] == false);
    CHECK(demo.json({"provider", "services", "list"})["channels"]["game"]["stopped_why"] == "perbaikan");
    CHECK(demo.json({"provider", "start", "game"})["changed"] == true);
    CHECK(demo.mitra({"provider", "start", "pascabayar"}).status == 2);
}

TEST_CASE("without a supplier the timer's call does nothing, and what needs one is refused", "[cli][topup]") {
    const test::Installation site{0};
    for (const char* wait : {"--quiet", "--no-wait", "--json"}) {
        const auto synced = site.mitra({"provider", "services", "sync", wait});
        CHECK(synced.status == 0);
        CHECK(synced.out == (wait == std::string{"--json"} ? "{\"schema\":1,\"items\":[],\"next\":null}\n" : ""));
    }
    CHECK(site.mitra({"provider", "balance"}).status == 4);
    CHECK(site.mitra({"provider", "nickname", "nothing", "123"}).status == 3);
}

TEST_CASE("a game takes rules for its ids, and no price, file or group", "[cli][topup]") {
    const TopupDemo demo;
    const auto before = demo.json({"product", "show", "unknown-game"});
    CHECK(before["kind"] == "topup");
    CHECK(before["price"] == 0);
    CHECK(before["target_rule"].is_null());
    CHECK_THAT(before["link"].get<std::string>(), Contains("/topup/unknown-game"));
    CHECK(demo.mitra({"product", "set", "unknown-game", "--target-rule", "anything"}).status == 2);
    CHECK(demo.json({"product", "set", "unknown-game", "--target-rule", "digits:6-9", "--zone-rule",
                     "choice:asia=Asia,eu=Eropa", "--nickname-code", "unknown"})["changed"] == true);
    CHECK(demo.json({"product", "set", "unknown-game", "--target-rule", "digits:6-9"})["changed"] == false);
    const auto after = demo.json({"product", "show", "unknown-game"});
    CHECK(after["target_rule"] == "digits:6-9");
    CHECK(after["zone_rule"] == "choice:asia=Asia,eu=Eropa");
    CHECK(after["nickname_code"] == "unknown");
    CHECK(demo.json({"product", "set", "unknown-game", "--name", "Another Game"})["changed"] == true);
    for (const char* option : {"--price", "--rate-bp"})
        CHECK(demo.mitra({"product", "set", "unknown-game", option, "100"}).status == 2);
    CHECK(demo.mitra({"product", "set", "unknown-game", "--steps", "none"}).status == 2);
    CHECK(demo.mitra({"product", "set", "unknown-game", "--group-on-paid", "none"}).status == 2);
    CHECK(demo.mitra({"product", "add", "X", "--kind", "topup", "--price", "0"}).status == 4);
    demo.done({"product", "archive", "unknown-game"});
    CHECK(demo.json({"provider", "services", "show", "XX1"})["sold"] == false);
    demo.done({"product", "archive", "unknown-game", "--undo"});
    demo.done({"product", "add", "Kelas", "--kind", "program", "--price", "1000"});
    CHECK(demo.mitra({"product", "set", "kelas", "--target-rule", "phone"}).status == 2);
}

TEST_CASE("a deposit shows its plan and asks, and the rule of its day says its fee", "[cli][topup]") {
    const Demo demo;
    CHECK(demo.mitra({"deposit", "add", "500000", "--yes"}).status == 2);  // what did sending it cost?
    demo.done(
        {"fee", "add", "deposit", "--bp", "70", "--fixed", "2000", "--bearer", "store", "--effective", "2026-11-01"});
    const auto asked = demo.mitra({"deposit", "add", "500000"});
    CHECK(asked.status == 5);
    CHECK(demo.json({"deposit", "list"})["items"].empty());
    CHECK(demo.json({"deposit", "add", "500000", "--dry-run"})["fee"] == 5'500);
    CHECK(demo.json({"deposit", "list"})["items"].empty());

    const auto added = demo.json({"deposit", "add", "500000", "--yes", "--key", "gopay-1"});
    CHECK(added["id"] == "DEP-1");
    CHECK(added["fee"] == 5'500);
    CHECK(added["from"] == "opening");
    CHECK(added["in_books"] == 500'000);
    CHECK(demo.json({"deposit", "add", "500000", "--yes", "--key", "gopay-1"})["id"] == "DEP-1");
    demo.done({"payment", "bank-account", "add", "BCA", "--number", "1234567890", "--holder", "Yayasan"});
    const auto second =
        demo.json({"deposit", "add", "100000", "--fee", "0", "--from", "BCA", "--at", "2026-11-02", "--yes"});
    CHECK(second["from"] == "cash:BCA");
    CHECK(second["left"] == -100'000);
    CHECK(demo.mitra({"deposit", "add", "1000", "--fee", "0", "--at", "2026-11-21", "--yes"}).status == 2);
    CHECK(demo.mitra({"deposit", "add", "1000", "--fee", "0", "--from", "BCB", "--yes"}).status == 3);
    const auto list = demo.json({"deposit", "list", "--until", "2026-11-10", "--count"});
    REQUIRE(list["items"].size() == 1);
    CHECK(list["total"] == 1);
    CHECK(list["items"][0]["amount"] == 100'000);
    demo.done({"ledger", "verify"});
}

TEST_CASE("fees have a bearer and a day from which they hold", "[cli][topup]") {
    const Demo demo;
    CHECK(demo.mitra({"fee", "add", "qris", "--bp", "70", "--effective", "2026-11-01"}).status == 2);
    CHECK(demo.mitra({"fee", "add", "qris", "--bp", "70", "--bearer", "buyer", "--effective", "besok"}).status == 2);
    const auto added = demo.json(
        {"fee", "add", "qris", "--bp", "70", "--fixed", "0", "--bearer", "buyer", "--effective", "2026-11-01"});
    CHECK(added["id"] == "FEE-1");
    CHECK(added["bp"] == 70);
    CHECK(added["effective_from"] == "2026-11-01");
    CHECK(demo.mitra({"fee", "add", "qris", "--bearer", "buyer", "--effective", "2026-11-01"}).status == 4);
    demo.done({"fee", "add", "trakteer", "--bp", "500", "--bearer", "store", "--effective", "2026-11-01"});
    const auto list = demo.json({"fee", "list", "--limit", "1", "--count"});
    CHECK(list["items"].size() == 1);
    CHECK(list["next"] == "FEE-1");
    CHECK(list["total"] == 2);
    CHECK(demo.json({"fee", "list", "--after", "FEE-1"})["items"][0]["bearer"] == "store");
}

TEST_CASE("a month's profit is what the books say", "[cli][topup]") {
    const Demo demo;
    demo.add_people();
    demo.done({"payment", "bank-account", "add", "BCA", "--number", "1234567890", "--holder", "Yayasan"});
    demo.done({"product", "add", "Kelas", "--kind", "program", "--price", "150000"});
    demo.done({"order", "new", "kelas", "--buyer", "PER-1", "--method", "transfer:BCA"});
    demo.done({"verify-payment", "ORD-1", "--yes"});
    demo.done({"deposit", "add", "500000", "--fee", "3500", "--yes"});
    const auto profit = demo.json({"profit", "2026-11"});
    CHECK(profit["schema"] == 1);
    CHECK(profit["month"] == "2026-11");
    CHECK(profit["turnover"] == 150'000);
    CHECK(profit["goods"] == 0);
    CHECK(profit["payment_fees"] == 0);
    CHECK(profit["deposit_fees"] == 3'500);
    CHECK(profit["net"] == 146'500);
    CHECK(profit["service_share_bp"] == 2'500);
    CHECK(profit["service_share"] == 36'625);
    CHECK(profit["owner"] == 109'875);
    CHECK(profit["topups"] == 0);
    CHECK(profit["deposit_in_books"] == 500'000);
    CHECK(demo.json({"profit", "2026-10"})["net"] == 0);
    CHECK(demo.mitra({"profit", "2026-12"}).status == 2);
    CHECK(demo.mitra({"profit", "kemarin"}).status == 2);
    CHECK_THAT(demo.mitra({"profit", "2026-11"}).err, Contains("not over"));
}
