// Top-ups as an admin at a terminal has them; what needs the supplier is tried in tests/daemons.
#include <catch2/catch.hpp>

#include "lib/app/app.hpp"
#include "lib/flow/match_tips.hpp"
#include "lib/flow/sync_services.hpp"
#include "lib/topup/catalogue_store.hpp"
#include "tests/cli/demo.hpp"

using namespace mitra;
using test::Demo;

namespace {

/// A demo whose supplier listed a service, and where somebody is on file.
struct TopupDemo : Demo {
    TopupDemo() {
        const app::App app = app::App::open(dir.path() / "mitra.toml");
        auto database = app.connect(db::Access::read_write);
        topup::ServicesAnswer list{.kind = topup::ServicesAnswer::Kind::listed, .rows = {}, .why = {}};
        topup::ServiceRow row;
        row.code = "ML86-S1";
        row.game = "Mobile Legends";
        row.name = "86 Diamonds";
        row.prices = {Money{20'000}, Money{20'000}, Money{20'000}};
        row.status = "available";
        list.rows = {row};
        flow::sync_services(app.services(database, {"test", ""}), topup::Channel::game, list);
        topup::CatalogueStore catalogue{database};
        catalogue.synced(topup::Channel::game, now());
        catalogue.learn_account(topup::Level::basic, Money{1'000'000}, now());
        done({"person", "add", "--name", "Budi", "--phone", "081562726272"});
    }
    /// When the demo's clock stands.
    static Instant now() { return parse_instant(k_now, Zone{}).value(); }
    /// A tip as the list has it.
    void tip(std::int64_t amount, const std::string& message) const {
        const app::App app = app::App::open(dir.path() / "mitra.toml");
        auto database = app.connect(db::Access::read_write);
        topup::trakteer::Support support;
        support.reference = "3f72ffe9-0000-4000-8000-" + std::to_string(100'000'000'000 + amount);
        support.amount = support.net = Money{amount};
        support.message = message;
        support.came_at = now();
        flow::take_supports(app.services(database, {"test", ""}), {support});
    }
    nlohmann::json ordered() const {
        return json({"topup-order", "new", "ML86-S1", "136216325", "2685", "--buyer", "081562726272"});
    }
};

}  // namespace

TEST_CASE("a quote says what a top-up costs, and of what", "[cli][topup]") {
    const TopupDemo demo;
    const auto quote = demo.json({"topup-order", "quote", "ML86-S1", "136216325", "2685"});
    CHECK(quote["cost"] == 20'000);
    CHECK(quote["price"].get<std::int64_t>() ==
          quote["cost"].get<std::int64_t>() + quote["fees"].get<std::int64_t>() + quote["margin"].get<std::int64_t>());
    CHECK(quote["sold"] == true);
    CHECK(quote["not_sold"].is_null());
    CHECK(demo.mitra({"topup-order", "quote", "ML86-S1", "136216325"}).status == 2);
    CHECK(demo.mitra({"topup-order", "quote", "NOTHING", "136216325"}).status == 3);
}

TEST_CASE("a top-up is ordered, listed and shown as the interface says", "[cli][topup]") {
    const TopupDemo demo;
    CHECK(demo.json({"topup-order", "new", "ML86-S1", "136216325", "2685", "--buyer", "081562726272", "--dry-run"})
              .contains("id"));
    CHECK(demo.json({"topup-order", "list"})["items"].empty());
    const auto topup = demo.ordered();
    for (const char* field : {"id", "order", "service", "target", "zone", "nickname", "buyer", "price", "cost", "fees",
                              "margin", "code", "status", "trxid"})
        CHECK(topup.contains(field));
    CHECK(topup["status"] == "awaiting_payment");
    CHECK(topup["service"] == "ML86-S1");
    CHECK(topup["trxid"].is_null());
    CHECK(topup["pay_link"].is_string());
    CHECK(demo.json({"topup-order", "list", "--count"})["total"] == 1);
    CHECK(demo.json({"topup-order", "show", topup["order"]})["id"] == topup["id"]);
    CHECK(demo.json({"topup-order", "show", topup["id"]})["attempts"].empty());
    CHECK(demo.mitra({"topup-order", "show", "TOP-99"}).status == 3);
    // The same again only where it is meant.
    CHECK(demo.mitra({"topup-order", "new", "ML86-S1", "136216325", "2685", "--buyer", "081562726272"}).status == 4);
    CHECK(demo.json({"topup-order", "new", "ML86-S1", "136216325", "2685", "--buyer", "081562726272", "--repeat",
                     "2"})["items"]
              .size() == 2);
    CHECK(demo.mitra({"topup-order", "new", "ML86-S1", "136216325", "2685", "--buyer", "081562726299"}).status == 3);
    CHECK(demo.json({"topup-order", "new", "ML86-S1", "136216326", "2685", "--buyer", "081562726299", "--name",
                     "Siti"})["status"] == "awaiting_payment");
    CHECK(demo.mitra({"topup-order", "new", "ML86-S1", "136216327", "2685", "--buyer", "081562726272", "--max-cost",
                      "19999"})
              .status == 4);
}

TEST_CASE("tips pay, are matched by hand, or were gifts", "[cli][topup]") {
    const TopupDemo demo;
    const auto topup = demo.ordered();
    const std::string id = topup["id"];
    CHECK(demo.mitra({"topup-order", "send", id, "--yes"}).status == 4);
    demo.tip(1'000, topup["code"]);
    CHECK(demo.json({"topup-order", "show", id})["status"] == "short");
    const std::int64_t rest = topup["price"].get<std::int64_t>() - 1'000;
    demo.tip(rest, "lupa kodenya");
    demo.tip(7'000, "semangat");
    CHECK(demo.json({"topup-order", "match"})["items"].size() == 2);
    CHECK(demo.json({"topup-order", "tips", "--state", "unmatched", "--count"})["total"] == 2);
    CHECK(demo.json({"topup-order", "match", "TIP-2", topup["order"]})["order_status"] == "paid");
    CHECK(demo.json({"topup-order", "match", "TIP-2", topup["order"]})["changed"] == false);
    CHECK(demo.mitra({"topup-order", "match", "TIP-3", "--dismiss"}).status == 2);
    CHECK(demo.json({"topup-order", "match", "TIP-3", "--dismiss", "--reason", "hadiah"})["status"] == "dismissed");
    CHECK(demo.json({"topup-order", "show", id})["status"] == "paid");
    CHECK(demo.json({"topup-order", "status", "--pending", "--dry-run"})["items"].size() == 1);
    CHECK(demo.mitra({"ledger", "verify"}).status == 0);
    // Nobody answers where the supplier should be: nothing was sent, and trying again is safe.
    CHECK(demo.mitra({"topup-order", "send", id}).status == 5);
    CHECK(demo.mitra({"topup-order", "send", id, "--yes"}).status == 6);
    CHECK(demo.json({"topup-order", "show", id})["status"] == "paid");
    CHECK(demo.mitra({"topup-order", "resolve", id, "--as", "failed", "--reason", "x", "--yes"}).status == 4);
    CHECK(demo.json({"topup-order", "cancel", id})["changed"] == true);
    CHECK(demo.json({"topup-order", "cancel", id})["changed"] == false);
    CHECK(demo.json({"topup-order", "show", id})["status"] == "cancelled");
}

TEST_CASE("a transaction of the supplier that was placed by hand is dismissed", "[cli][topup]") {
    const Demo demo;
    CHECK(demo.json({"topup-order", "orphans"})["items"].empty());
    auto database = db::Database::open(demo.dir.path() / "mitra.db", db::Access::read_write);
    database.execute("INSERT INTO topup_orphan (channel, trxid, seen_at) VALUES ('game', 'VP99999999', 1)");
    CHECK(demo.json({"topup-order", "orphans"})["items"][0]["trxid"] == "VP99999999");
    CHECK(demo.mitra({"topup-order", "orphans", "VP99999999"}).status == 2);
    CHECK(demo.mitra({"topup-order", "orphans", "VP99999999", "--dismiss"}).status == 2);
    CHECK(demo.mitra({"topup-order", "orphans", "VP1", "--dismiss", "--reason", "lewat situsnya"}).status == 3);
    const std::vector<std::string> dismiss{"topup-order", "orphans",  "VP99999999",
                                           "--dismiss",   "--reason", "lewat situsnya"};
    CHECK(demo.json(dismiss)["changed"] == true);
    CHECK(demo.json(dismiss)["changed"] == false);
    CHECK(demo.json({"topup-order", "orphans"})["items"].empty());
}
