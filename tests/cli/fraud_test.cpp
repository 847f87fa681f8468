// What looks like fraud, as an admin at a terminal and a script have it.
#include <catch2/catch.hpp>
#include <fstream>

#include "lib/app/app.hpp"
#include "lib/flow/earn_commission.hpp"
#include "lib/shop/order_store.hpp"
#include "tests/cli/demo.hpp"
#include "tests/cli/golden.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using test::Demo;
using test::Finished;

namespace {

/// A demo with an affiliate, whom three orders of 150.000 are credited to: each by a click 4, 40 and 5 seconds before,
/// with a commission of 15.000.
struct Partners : Demo {
    app::App app = app::App::open(dir.path() / "mitra.toml");

    Partners() {
        add_people();
        done({"affiliate", "add", "PER-1", "--code", "RINA"});
        done({"product", "add", "Program Magang", "--kind", "program", "--price", "150000"});
        auto database = app.connect(db::Access::read_write);
        for (const auto after_click : {4s, 40s, 5s})
            add_order(database, after_click);
    }

 private:
    void add_order(db::Database& database, std::chrono::seconds after_click) {
        const Instant now = parse_instant(k_now, app.site().zone).value();
        db::in_transaction(database, [&] {
            const OrderId order = shop::OrderStore{database}.add({.product = ProductId{1},
                                                                  .buyer = PersonId{2},
                                                                  .buyer_proven = true,
                                                                  .subtotal = Money{150'000},
                                                                  .total = Money{150'000},
                                                                  .placed_at = now,
                                                                  .expires_at = now + 24h},
                                                                 "test");
            database
                .prepared(
                    "INSERT INTO order_attribution (order_id, affiliate_id, source, utm_id, clicked_at, rate_bp,"
                    " rate_from, decided_at) VALUES (:order, 1, 'click', 0, :clicked, 1000, 'site', :now)")
                .bind(":order", order)
                .bind(":clicked", now - after_click)
                .bind(":now", now)
                .run();
            const payout::Commission line{
                .source = to_string(order),
                .person = PersonId{1},
                .order = order,
                .base = Money{150'000},
                .rate = BasisPoints{1000},
                .amount = Money{15'000},
                .earned_at = now,
                .payable_at = now + 24h * 3650};  // this program has no MITRA_NOW: later than its clock, too
            flow::add_commission(app.services(database, {"test", ""}), line);
        });
    }
};

}  // namespace

TEST_CASE("fraud scan finds what is new, says so with 9, and is silent about what it knows", "[cli][fraud]") {
    const Partners demo;
    const Finished tried = demo.mitra({"fraud", "scan", "--dry-run"});
    CHECK(tried.status == 9);
    CHECK(demo.json({"fraud", "list"})["items"].empty());
    const Finished first = demo.mitra({"fraud", "scan"});
    CHECK(first.status == 9);
    test::check_golden("fraud-scan.txt", first.out);
    const auto again = demo.json({"fraud", "scan", "--again"});
    CHECK(again["found"] == 0);
    CHECK(again["open"] == 2);
    CHECK(again["rules"][3] == nlohmann::json::parse(R"({"rule":"fast_checkout","looked_at":3,"found":0,"open":2})"));
    CHECK(demo.mitra({"fraud", "scan"}).status == 0);
}

TEST_CASE("findings are listed and shown with their evidence in words", "[cli][fraud]") {
    const Partners demo;
    static_cast<void>(demo.mitra({"fraud", "scan"}));
    test::check_golden("fraud-list.txt", demo.done({"fraud", "list", "--affiliate", "rina"}).out);
    test::check_golden("fraud-show.txt",
                       test::steady(demo.done({"fraud", "show", "FRD-1"}).out, demo.dir.path().string()));
    test::check_golden("fraud-show.json",
                       test::steady(demo.done({"fraud", "show", "FRD-1", "--json"}).out, demo.dir.path().string()));
    const auto page = demo.json({"fraud", "list", "--limit", "1", "--count", "--rule", "fast_checkout"});
    CHECK(page["next"] == "FRD-1");
    CHECK(page["total"] == 2);
    CHECK(demo.json({"fraud", "list", "--after", "FRD-1"})["items"][0]["order"] == "ORD-3");
    CHECK(demo.json({"fraud", "list", "--status", "cleared"})["items"].empty());
    CHECK(demo.json({"fraud", "list", "--affiliate", "PER-2"})["items"].empty());
    CHECK(demo.mitra({"fraud", "show", "FRD-9"}).status == 3);
    CHECK(demo.mitra({"fraud", "list", "--rule", "luck"}).status == 2);
}

TEST_CASE("findings are cleared and confirmed for a reason, each once, also from a file", "[cli][fraud]") {
    const Partners demo;
    static_cast<void>(demo.mitra({"fraud", "scan"}));
    CHECK(demo.mitra({"fraud", "clear", "FRD-1", "--yes"}).status == 2);
    const Finished asked = demo.mitra({"fraud", "clear", "FRD-1", "--reason", "kenal"});
    CHECK(asked.status == 5);
    CHECK_THAT(asked.err, Contains("FRD-1: cleared; COM-1 (Rp 15.000) is released"));
    CHECK(demo.json({"fraud", "show", "FRD-1"})["commissions"][0]["held_for"] == "fraud:FRD-1");

    demo.done({"fraud", "clear", "FRD-1", "--reason", "kenal", "--yes", "--as", "ani", "--expect-rupiah", "15000"});
    const auto cleared = demo.json({"fraud", "show", "FRD-1"});
    CHECK(cleared["status"] == "cleared");
    CHECK(cleared["decided_by"] == "ani");
    CHECK(cleared["commissions"][0]["held_for"].is_null());
    CHECK(cleared["history"][1]["reason"] == "kenal");
    const auto again = demo.json({"fraud", "clear", "FRD-1", "--reason", "kenal", "--yes"});
    CHECK(again["changed"] == false);
    CHECK(demo.mitra({"fraud", "confirm", "FRD-1", "--reason", "x", "--yes"}).status == 4);

    std::ofstream{demo.dir.path() / "ids.txt"} << "FRD-1\nFRD-2\n";
    const Finished partly = demo.mitra({"fraud", "confirm", "--from", (demo.dir.path() / "ids.txt").string(), "--ban",
                                        "--reason", "memesan sendiri", "--yes"});
    CHECK(partly.status == 8);
    CHECK_THAT(partly.out, Contains("FRD-2: confirmed; COM-3 (Rp 15.000) has ended; PER-1 is banned"));
    CHECK(demo.json({"fraud", "show", "FRD-2"})["commissions"][0]["status"] == "void");
    CHECK(demo.json({"affiliate", "show", "PER-1"})["status"] == "banned");
    CHECK(demo.mitra({"ledger", "verify"}).status == 0);
    CHECK(demo.mitra({"audit", "verify"}).status == 0);
}
