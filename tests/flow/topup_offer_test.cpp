#include "lib/flow/topup_offer.hpp"

#include <catch2/catch.hpp>

#include "tests/flow/topup_shop.hpp"

using namespace mitra;
using test::TopupShop;
using topup::Channel;
using Codes = std::vector<std::string>;

namespace {

/// The shop of Mobile Legends with a second server for 86 Diamonds, which is dearer.
struct TwoServers : TopupShop {
    TwoServers() { add("ML86-S14", "86  diamonds", 19'500); }

    void add(const std::string& code, const std::string& name, std::int64_t cost, const std::string& category = "") {
        add_service(database, Channel::game, game("mobile-legends"), code, name, cost, category);
    }
    void supplier_says(const std::string& code, const std::string& name, std::int64_t cost, const std::string& status,
                       std::optional<std::pair<int, int>> closed = {}) {
        topup::ServiceRow row{.code = code, .game = {}, .name = name, .category = {}, .note = {}};
        row.prices = {Money{cost}, Money{cost}, Money{cost}};
        row.status = status;
        row.closed = closed;
        catalogue().update(service(code).id, row, game("mobile-legends"), topup::hash_of(row), clock.now());
    }
    Codes shown() {
        Codes codes;
        for (const flow::TopupOffer& offer :
             flow::one_of_each(flow::offers_of_game(services(), game("mobile-legends"))))
            codes.push_back(offer.service.code + (offer.sold() ? "" : " not sold"));
        return codes;
    }
};

}  // namespace

TEST_CASE("of one denomination on two servers the cheaper is offered, and the dearer when it is not sold", "[topup]") {
    TwoServers site;
    CHECK(site.shown() == Codes{"ML86-S1", "ML172-S1"});
    SECTION("sold out") {
        site.supplier_says("ML86-S1", "86 Diamonds", 19'000, "empty");
        CHECK(site.shown() == Codes{"ML86-S14", "ML172-S1"});
    }
    SECTION("inside its closed hours") {
        site.supplier_says("ML86-S1", "86 Diamonds", 19'000, "available", std::pair{0, 1'439});
        CHECK(site.shown() == Codes{"ML86-S14", "ML172-S1"});
    }
    SECTION("switched off by us") {
        site.catalogue().disable(site.service("ML86-S1").id, "charged above its price", site.clock.now());
        CHECK(site.shown() == Codes{"ML86-S14", "ML172-S1"});
    }
    SECTION("the dearer became the cheaper") {
        site.supplier_says("ML86-S14", "86 Diamonds", 18'500, "available");
        CHECK(site.shown() == Codes{"ML86-S14", "ML172-S1"});
    }
    SECTION("neither is sold: it stands there once, and says so") {
        site.supplier_says("ML86-S1", "86 Diamonds", 19'000, "empty");
        site.supplier_says("ML86-S14", "86 Diamonds", 19'500, "empty");
        CHECK(site.shown() == Codes{"ML86-S1 not sold", "ML172-S1"});
    }
}

TEST_CASE("items of one name in different categories, or of different games, are different items", "[topup]") {
    TwoServers site;
    site.add("PASS86", "86 Diamonds", 30'000, "voucher-game");
    CHECK(site.shown() == Codes{"ML86-S1", "PASS86", "ML172-S1"});
    auto other = site.service("ML86-S1");
    CHECK(flow::same_item(other, site.service("ML86-S14")));
    other.product = site.game("free-fire");
    CHECK_FALSE(flow::same_item(other, site.service("ML86-S14")));
}

TEST_CASE("what is not offered is still sold to who has it in an older form", "[topup][order]") {
    TwoServers site;
    CHECK(site.order(site.wanted("ML86-S14")).topup.expected_cost == Money{19'500});
}
