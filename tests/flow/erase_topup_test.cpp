// Erasing somebody who topped up: neither whose account it was, nor who paid, nor what the supplier said of it remains.
#include <catch2/catch.hpp>

#include "lib/db/inbox.hpp"
#include "lib/flow/check_nickname.hpp"
#include "lib/flow/erase_person.hpp"
#include "lib/topup/check_store.hpp"
#include "tests/flow/opened.hpp"
#include "tests/flow/topup_site.hpp"

using namespace mitra;
using test::opened;
using test::TopupSite;

TEST_CASE("who topped up and was erased is named nowhere, and the books balance", "[erase][topup]") {
    TopupSite site;
    flow::check_nickname(site.services(), site.game("mobile-legends"), "136216325", "2685",
                         R"({"nama":"Budi Santoso"})");
    const auto other = flow::check_nickname(site.services(), site.game("mobile-legends"), "77777777", "1000", "{}");
    const auto placed = site.order();
    auto tip = site.tip(placed.placed.order.total.rupiah(), placed.code + " dari Budi Santoso");
    tip.supporter = "Budi Santoso";
    site.take(tip);
    CHECK(site.send(placed.topup.id) == "accepted");
    db::Inbox{site.database, test::test_vault()}.receive(
        {.provider = "vip",
         .event_key = "1",
         .source = "vip",
         .body = R"({"data":{"trxid":"VP00000001","data":"136216325","status":"success"}})"},
        site.clock.now());
    site.supplier.end("VP00000001", topup::Progress::success, "success", "SN untuk 136216325");
    site.ask();
    REQUIRE(site.order_state(placed.placed.order.id) == "fulfilled");
    const std::string before = opened(site.database);
    for (const char* word : {"Budi Santoso", "136216325", "Itacimo", "SN untuk"})
        REQUIRE(before.find(word) != std::string::npos);

    flow::erase_person(site.services(), placed.placed.order.buyer);
    const std::string left = opened(site.database);
    for (const char* word : {"Budi", "81562726272", "136216325", "Itacimo", "SN untuk"}) {
        CAPTURE(word);
        CHECK(left.find(word) == std::string::npos);
    }
    CHECK(topup::CheckStore{site.database, test::test_vault()}.find(other.id).has_value());
    CHECK(site.unsound().empty());
}
