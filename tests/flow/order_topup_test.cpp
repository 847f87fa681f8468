#include "lib/flow/order_topup.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/flow/fit_target.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/topup/tip_store.hpp"
#include "lib/topup/topup_store.hpp"
#include "tests/flow/topup_shop.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using flow::Misfit;
using test::TopupShop;

namespace {

/// Kind and subject of what is refused: "refused price"; empty where nothing is.
template <typename Act>
std::string refused(Act&& act) {
    try {
        act();
        return {};
    } catch (const Error& error) {
        return std::string{name(error.kind())} + " " + error.subject();
    }
}

}  // namespace

TEST_CASE("a top-up is ordered at the price of the list, with its payment, its code and its link", "[topup][order]") {
    TopupShop site;
    const auto placed = site.order();
    const shop::Order& order = placed.placed.order;
    CHECK(order.total == Money{20'000});  // 19.000 and 1.000 for the shop: whole units already
    CHECK(order.method == PaymentMethod::trakteer);
    CHECK(order.state == shop::OrderState::pending);
    REQUIRE(placed.placed.payment);
    CHECK(placed.placed.payment->state == payment::PaymentState::waiting);
    CHECK(placed.placed.payment->amount == order.total);

    CHECK(placed.topup.target == "136216325");
    CHECK(placed.topup.zone == "2685");
    CHECK(placed.topup.nickname == "Itacimo");
    CHECK(placed.topup.display == "Mobile Legends - 86 Diamonds");
    CHECK(placed.topup.expected_cost == Money{19'000});
    CHECK(placed.topup.state == topup::TopupState::ready);

    CHECK(placed.code.size() >= 8);
    topup::TipStore tips{site.database, test::test_vault()};
    CHECK(tips.payment_of(placed.code) == placed.placed.payment->id);
    CHECK(placed.pay_link.starts_with("https://trakteer.id/maddstore"));
    CHECK(placed.pay_link.find(placed.code) != std::string::npos);
    const auto pay = flow::tip_to_pay(site.services(), order.id);
    REQUIRE(pay);
    CHECK(pay->amount == order.total);
    CHECK(pay->code == placed.code);
    // One order, and the two messages of the top-up alone.
    CHECK(site.count("SELECT count(*) FROM shop_order") == 1);
    CHECK(site.count("SELECT count(*) FROM message WHERE template NOT LIKE '%topup%'") == 0);
}

TEST_CASE("a price that is not the one shown is asked about again, and nothing is stored", "[topup][order]") {
    TopupShop site;
    auto request = site.wanted();
    request.shown_price = Money{19'000};
    CHECK(refused([&] { site.order(request); }) == "refused price");
    CHECK(site.count("SELECT count(*) FROM shop_order") == 0);
    CHECK(site.count("SELECT count(*) FROM person") == 0);
    request.shown_price = Money{20'000};
    CHECK(refused([&] { site.order(request); }).empty());
    auto dear = site.wanted("ML172-S1");
    dear.max_cost = Money{37'999};
    CHECK(refused([&] { site.order(dear); }) == "refused max_cost");
}

TEST_CASE("a tax on top of prices is taken out of a top-up's, so that its sum stays whole units", "[topup][order]") {
    TopupShop site;
    site.site.shop.tax = {shop::TaxMode::exclusive, BasisPoints{1'100}};
    const auto order = site.order().placed.order;
    CHECK(order.total == Money{20'000});
    CHECK(order.tax == Money{1'982});
    CHECK(order.tax_rule.mode == shop::TaxMode::inclusive);
}

TEST_CASE("what is not sold now is refused with its reason", "[topup][order]") {
    TopupShop site;
    SECTION("the list is too old") {
        site.clock.advance(61min);
    }
    SECTION("the channel stopped") {
        site.catalogue().stop(topup::Channel::game, "no deposit", site.clock.now());
    }
    SECTION("we switched it off") {
        site.catalogue().disable(site.service("ML86-S1").id, "too dear", site.clock.now());
    }
    SECTION("the deposit would not suffice") {
        site.catalogue().learn_balance(Money{19'000}, site.clock.now());
    }
    SECTION("Trakteer is not set up") {
        site.site.topup.trakteer = false;
    }
    CHECK(refused([&] { site.order(); }) == "refused service");
    CHECK(site.count("SELECT count(*) FROM shop_order") == 0);
}

TEST_CASE("target and zone follow the game's rules; what stands in one field is taken apart or refused",
          "[topup][order]") {
    TopupShop site;
    const auto game = site.catalogue().game(site.game("mobile-legends")).value();
    const auto service = site.service("ML86-S1");
    const auto fit = [&](const char* target, const char* zone) {
        return flow::fit_target(game, service, target, zone);
    };
    CHECK(fit("136216325", "2685").misfit == Misfit::none);
    CHECK(fit("12345678 (2685)", "").zone == "2685");
    CHECK(fit("12345678 (2685)", "").target == "12345678");
    CHECK(fit("12345678(2685)", "2685").misfit == Misfit::none);
    CHECK(fit(" 0012345 ", "0268").target == "0012345");
    CHECK(fit("12345678 (2685)", "2686").misfit == Misfit::zone_joined);
    CHECK(fit("12345678|2685", "").misfit == Misfit::zone_joined);
    CHECK(fit("12345678|2685", "2685").misfit == Misfit::zone_joined);
    CHECK(fit("12345678 2685", "").misfit == Misfit::zone_joined);
    CHECK(fit("12345678 2685", "2685").misfit == Misfit::zone_joined);
    CHECK(fit("136216325", "").misfit == Misfit::zone_missing);
    CHECK(fit("136216325", "26").misfit == Misfit::zone);
    CHECK(fit("1234", "2685").misfit == Misfit::target);
    CHECK(fit("", "2685").misfit == Misfit::target);

    const auto fire = site.catalogue().game(site.game("free-fire")).value();
    CHECK(flow::fit_target(fire, site.service("FF70"), "123456789", "").misfit == Misfit::none);
    CHECK(flow::fit_target(fire, site.service("FF70"), "123456789", "2685").misfit == Misfit::zone_unwanted);

    CHECK(refused([&] { site.order(site.wanted("ML86-S1", "12345678|2685", "")); }) == "usage target");
    CHECK(refused([&] { site.order(site.wanted("ML86-S1", "136216325", "")); }) == "usage zone");
    CHECK(site.order(site.wanted("ML86-S1", "12345678 (2685)", "")).topup.zone == "2685");
}

TEST_CASE("of prepaid the category says what the target is: a phone, or a meter of PLN", "[topup][order]") {
    TopupShop site;
    CHECK(site.order(site.wanted("TS10", "+62 812-3456-7890", "")).topup.target == "081234567890");
    CHECK(refused([&] { site.order(site.wanted("TS10", "12345678901", "")); }) == "usage target");
    CHECK(site.order(site.wanted("PLN20", "12345678901", "", "+6281562726273")).topup.target == "12345678901");
    CHECK(site.order(site.wanted("PLN20", "123456789012", "", "+6281562726274")).topup.display == "Token PLN 20.000");
}

TEST_CASE("the same for the same target is refused while it waits, unless it is meant", "[topup][order]") {
    TopupShop site;
    const auto first = site.order();
    CHECK(refused([&] { site.order(); }) == "refused repeat");
    CHECK(refused([&] { site.order(site.wanted("ML172-S1")); }).empty());
    CHECK(refused([&] { site.order(site.wanted("ML86-S1", "136216326")); }).empty());
    auto meant = site.wanted();
    meant.again = true;
    CHECK(refused([&] { site.order(meant); }).empty());

    shop::OrderStore orders{site.database};
    for (const auto& order : orders.list({}, {}, 100))
        orders.move(order.id, shop::OrderState::pending, shop::OrderState::expired, {"test", site.clock.now()});
    CHECK(refused([&] { site.order(); }).empty());
    CHECK(first.topup.id.value == 1);
}

TEST_CASE("what the supplier takes once a day for a number is not sold twice, whoever asks", "[topup][order]") {
    TopupShop site;
    const auto first = site.order(site.wanted("TS10", "081234567890", ""));
    topup::TopupStore topups{site.database, test::test_vault()};
    site.pay(first);
    using topup::TopupState;
    topups.move(first.topup.id, TopupState::ready, TopupState::sending, site.clock.now(), "test");
    topups.move(first.topup.id, TopupState::sending, TopupState::success, site.clock.now(), "test");
    auto meant = site.wanted("TS10", "081234567890", "");
    meant.again = true;
    CHECK(refused([&] { site.order(meant); }) == "refused repeat");
    CHECK(refused([&] { site.order(site.wanted("TS10", "081234567891", "")); }).empty());

    site.clock.advance(24h);
    site.catalogue().synced(topup::Channel::prepaid, site.clock.now());
    CHECK(refused([&] { site.order(meant); }).empty());
}

TEST_CASE("a product of the price list is not ordered as others are, and nothing else is paid by tips",
          "[topup][order]") {
    TopupShop site;
    const PersonId buyer = test::add_person(site.database);
    flow::OrderRequest request{
        .product = site.game("mobile-legends"), .typed = std::nullopt, .buyer = buyer, .bank_account = std::nullopt};
    CHECK(refused([&] { flow::place_order(site.services(), request); }) == "refused product");
    request.price = Money{1'000};
    CHECK(refused([&] { flow::place_order(site.services(), request); }) == "refused product");
    request.method = PaymentMethod::trakteer;
    request.coupon = "HEMAT";
    CHECK(refused([&] { flow::place_order(site.services(), request); }) == "refused coupon");
    request.coupon.clear();
    request.product = shop::ProductStore{site.database}.add(
        {.id = {}, .slug = "kelas", .name = "Kelas", .price = Money{50'000}, .created_at = test::k_noon});
    CHECK(refused([&] { flow::place_order(site.services(), request); }) == "refused payment_method");
    CHECK(site.count("SELECT count(*) FROM shop_order") == 0);
    const auto sold = shop::ProductStore{site.database}.find(site.game("mobile-legends")).value();
    CHECK(flow::payment_choices(site.services(), sold).empty());
}

TEST_CASE("an order of tips can be paid again, with a code of its own", "[topup][order]") {
    TopupShop site;
    const auto placed = site.order();
    const OrderId id = placed.placed.order.id;
    payment::PaymentStore payments{site.database, test::test_vault()};
    CHECK(refused([&] { flow::pay_again(site.services(), id); }) == "refused order");
    payments.close(placed.placed.payment->id, payment::PaymentState::failed, "", "test", site.clock.now());
    CHECK_FALSE(flow::tip_to_pay(site.services(), id));
    const auto again = flow::pay_again(site.services(), id);
    CHECK(again.state == payment::PaymentState::waiting);
    const auto pay = flow::tip_to_pay(site.services(), id);
    REQUIRE(pay);
    CHECK(pay->code != placed.code);
    CHECK(pay->amount == Money{20'000});
}

TEST_CASE("a nickname is kept short and without marks that turn the text around", "[topup][order]") {
    TopupShop site;
    auto request = site.wanted();
    request.nickname = "a\u202Eb\nc" + std::string(80, 'x');
    const auto placed = site.order(request);
    CHECK(placed.topup.nickname.starts_with("ab cx"));
    CHECK(placed.topup.nickname.size() <= 60);
}
