#include "lib/topup/catalogue_store.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/topup/check_store.hpp"
#include "lib/topup/fee_store.hpp"
#include "lib/topup/tip_store.hpp"
#include "tests/unit/topup/some_topup.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::k_noon;
using topup::CatalogueStore;
using topup::Channel;
using topup::Level;

TEST_CASE("a service costs what our account's level pays", "[topup]") {
    auto db = test::migrated_db();
    CatalogueStore catalogue{db};
    const ServiceId id = test::add_service(db, test::add_game(db));
    CHECK(catalogue.service(id)->cost == Money{20'000});
    catalogue.learn_account(Level::special, Money{500'000}, k_noon);
    CHECK(catalogue.service(id)->cost == Money{19'000});
    CHECK(catalogue.account().balance == Money{500'000});
    CHECK(topup::level_named("Special") == Level::special);
    CHECK_FALSE(topup::level_named("Gold"));
}

TEST_CASE("a service is named by its id or its code, and one of two has to be chosen", "[topup]") {
    auto db = test::migrated_db();
    CatalogueStore catalogue{db};
    const ServiceId id = test::add_service(db, test::add_game(db));
    CHECK(catalogue.named("ML86-S1").id == id);
    CHECK(catalogue.named("SVC-1").id == id);
    CHECK_THROWS_WITH(catalogue.named("ML87"), "no service ML87");
    test::add_service(db, test::add_game(db, "Pulsa", Channel::prepaid), test::some_row(), Channel::prepaid);
    CHECK_THROWS_WITH(catalogue.named("ML86-S1"), "both price lists have a service ML86-S1");
}

TEST_CASE("a service that left the list comes back when it is listed again", "[topup]") {
    auto db = test::migrated_db();
    CatalogueStore catalogue{db};
    const ProductId game = test::add_game(db);
    const ServiceId id = test::add_service(db, game);
    CHECK(catalogue.games_on_sale().size() == 1);
    catalogue.mark_gone(id, k_noon);
    CHECK(catalogue.games_on_sale().empty());
    CHECK(catalogue.of_game(game).empty());
    CHECK(catalogue.count({}) == 0);
    CHECK(catalogue.count({.gone = true}) == 1);
    CHECK(catalogue.known(Channel::game, "", 10).at(0).gone);
    const auto row = test::some_row();
    catalogue.update(id, row, game, topup::hash_of(row), k_noon + 1h);
    CHECK(catalogue.of_game(game).size() == 1);
}

TEST_CASE("any change of what a supplier says is another hash", "[topup]") {
    const auto row = test::some_row();
    auto other = row;
    other.prices[2] = Money{18'999};
    CHECK(topup::hash_of(row) == topup::hash_of(test::some_row()));
    CHECK(topup::hash_of(row) != topup::hash_of(other));
    other = row;
    other.closed = {{1424, 16}};
    CHECK(topup::hash_of(row) != topup::hash_of(other));
}

TEST_CASE("closed hours are the supplier's, and may cross midnight", "[topup]") {
    // k_noon is 12:00 in UTC+7.
    CHECK(topup::in_window({720, 721}, k_noon));
    CHECK_FALSE(topup::in_window({721, 720}, k_noon));
    CHECK(topup::in_window({1424, 16}, k_noon + 12h));
    CHECK_FALSE(topup::in_window({1424, 16}, k_noon + 12h + 16min));
    CHECK_FALSE(topup::in_window({0, 0}, k_noon + 12h));
}

TEST_CASE("of a fee the newest rule that holds counts, and one of nothing ends it", "[topup]") {
    auto db = test::migrated_db();
    topup::FeeStore fees{db};
    const auto add = [&](const char* name, std::int64_t bp, Instant from) {
        return fees.add({.id = {},
                         .name = name,
                         .rate = BasisPoints{bp},
                         .fixed = Money{},
                         .bearer = topup::Bearer::buyer,
                         .effective_from = from,
                         .added_at = k_noon,
                         .added_by = "test"});
    };
    add("trakteer", 500, k_noon);
    add("trakteer", 600, k_noon + 24h);
    add("qris", 70, k_noon);
    add("qris", 0, k_noon + 48h);
    add("deposit", 10, k_noon);
    CHECK(fees.of_payments(k_noon - 1ms).empty());
    REQUIRE(fees.of_payments(k_noon).size() == 2);
    CHECK(fees.of_payments(k_noon).at(1).rate == BasisPoints{500});
    CHECK(fees.of_payments(k_noon + 24h).at(1).rate == BasisPoints{600});
    REQUIRE(fees.of_payments(k_noon + 48h).size() == 1);
    CHECK(fees.of_deposits(k_noon)->rate == BasisPoints{10});
    CHECK_THROWS_AS(add("qris", 80, k_noon), Error);
}

TEST_CASE("a tip is stored once, and a code belongs to one payment", "[topup]") {
    auto db = test::migrated_db();
    topup::TipStore tips{db, test::test_vault()};
    const OrderId order = test::add_tip_order(db, test::add_game(db), test::add_person(db));
    test::pay(db, order);
    const topup::trakteer::Support support{.reference = "3f72",
                                           .amount = Money{21'000},
                                           .net = Money{19'786},
                                           .method = "QRIS",
                                           .supporter = "Seseorang",
                                           .message = "TPABCD2345",
                                           .came_at = k_noon};
    const auto id = tips.add(support, "TPABCD2345", k_noon, "test");
    REQUIRE(id);
    CHECK_FALSE(tips.add(support, "", k_noon, "test"));
    CHECK(tips.named("3f72").message == "TPABCD2345");
    CHECK(tips.count(topup::TipState::unmatched) == 1);
    CHECK(tips.match(*id, PaymentId{1}, k_noon, "test"));
    CHECK_FALSE(tips.dismiss(*id, k_noon, "test"));
    CHECK(tips.of_payment(PaymentId{1}).size() == 1);
}

TEST_CASE("a nickname is taken from a check of the last minutes, of the same target alone", "[topup]") {
    auto db = test::migrated_db();
    topup::CheckStore checks{db, test::test_vault()};
    const ProductId game = test::add_game(db);
    const auto check =
        checks.add({.product = game, .target = "136216325", .zone = "2685", .form = "x", .asked_at = k_noon});
    CHECK(checks.by_token(checks.token(check))->form == "x");
    CHECK_FALSE(checks.by_token(checks.token(check).substr(1)));
    CHECK(checks.answer(check.id, topup::CheckState::found, "Itacimo", "ID", k_noon));
    CHECK_FALSE(checks.answer(check.id, topup::CheckState::not_found, "", "", k_noon));
    CHECK(checks.found(game, "136216325", "2685", k_noon - 1min)->nickname == "Itacimo");
    CHECK_FALSE(checks.found(game, "136216325", "2686", k_noon - 1min));
    CHECK_FALSE(checks.found(game, "136216325", "2685", k_noon + 1min));
    CHECK(checks.forget(k_noon + 1ms, 10) == 1);
}
