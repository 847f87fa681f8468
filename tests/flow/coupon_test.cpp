#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

#include "lib/base/error.hpp"
#include "lib/flow/change_coupon.hpp"
#include "lib/flow/doctor_money.hpp"
#include "lib/flow/expire_orders.hpp"
#include "lib/flow/use_coupon.hpp"
#include "lib/flow/verify_payment.hpp"
#include "lib/referral/affiliate_store.hpp"
#include "lib/referral/coupon_store.hpp"
#include "lib/shop/order_store.hpp"
#include "tests/flow/shop_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using referral::AffiliateState;
using referral::CouponObstacle;
using test::k_noon;

namespace {

/// A shop of one product of 100.000, with DISKONN50 and Rina, an affiliate in good standing.
struct Site : test::ShopSite {
    referral::CouponStore coupons{database};
    referral::AffiliateStore affiliates{database, test::test_vault()};
    PersonId rina = test::add_person(database);
    PersonId buyer = test::add_person(database);
    CouponId parent = flow::add_coupon(services(), {.code = "DISKONN50", .amount = Money{50'000}, .derivable = true});

    Site() {
        affiliates.add({.id = rina, .applied_at = k_noon}, "web");
        affiliates.move(rina, AffiliateState::pending, AffiliateState::approved, "", "ani", k_noon);
        people::GroupStore groups{database};
        groups.join(groups.add({.name = "Mitra", .kind = people::GroupKind::affiliate, .affiliate_access = true}), rina,
                    k_noon);
    }
    flow::OrderRequest with(const std::string& code) {
        flow::OrderRequest request = by(buyer);
        request.coupon = code;
        return request;
    }
    flow::Placed order(const std::string& code) { return flow::place_order(services(), with(code)); }
    void change(const std::function<void(referral::Coupon&)>& change_it) {
        referral::Coupon coupon = coupons.find(parent).value();
        change_it(coupon);
        CHECK(flow::set_coupon(services(), coupon));
    }
};

struct Refusal {
    ErrorKind kind;
    std::string subject;
    std::string words;
};
Refusal refusal(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) {
        return {error.kind(), error.subject(), error.what()};
    }
    FAIL("nothing was refused");
    return {};
}

}  // namespace

TEST_CASE("an order with a coupon costs less, for good", "[coupon]") {
    Site site;
    const auto placed = site.order(" diskonN5o ");
    CHECK(placed.order.coupon == site.parent);
    CHECK(placed.order.subtotal == Money{100'000});
    CHECK(placed.order.discount == Money{50'000});
    CHECK(placed.order.total == Money{50'000 + placed.order.unique_code});
    CHECK(placed.payment->amount == placed.order.total);
    CHECK(site.coupons.find(site.parent)->uses == 1);

    site.change([](auto& coupon) { coupon.amount = Money{10'000}; });
    CHECK(shop::OrderStore{site.database}.find(placed.order.id)->discount == Money{50'000});
    CHECK(site.order("DISKONN50").order.discount == Money{10'000});
    CHECK_FALSE(site.order("  ").order.coupon);
}

TEST_CASE("tax is on what is paid after the coupon", "[coupon]") {
    Site site;
    site.site.shop.tax = {shop::TaxMode::exclusive, BasisPoints{1100}};
    const auto placed = site.order("DISKONN50");
    CHECK(placed.order.tax == Money{5'500});
    CHECK(placed.order.total == Money{55'500 + placed.order.unique_code});
}

TEST_CASE("a coupon that may not be used places nothing, and says why", "[coupon]") {
    Site site;
    const ProductId other = site.add_product("E-book", Money{50'000});
    const auto refused = [&](const char* why) {
        const Refusal found = refusal([&] { site.order("DISKONN50"); });
        CHECK(found.kind == ErrorKind::refused);
        CHECK(found.subject == "coupon");
        INFO(found.words);
        CHECK(found.words.find(why) != std::string::npos);
    };
    CHECK(refusal([&] { site.order("TIDAKADA"); }).kind == ErrorKind::not_found);
    CHECK(refusal([&] { site.order("TIDAKADA"); }).subject == "coupon");
    CHECK(refusal([&] { site.order("'; DROP TABLE coupon; --"); }).subject == "coupon");

    site.change([&](auto& coupon) { coupon.scope = referral::CouponScope::only, coupon.products = {other}; });
    refused("not for this product");
    site.change([&](auto& coupon) { coupon.scope = referral::CouponScope::all, coupon.expires_at = k_noon; });
    refused("held until 2026");
    site.change([&](auto& coupon) { coupon.expires_at.reset(); });
    CHECK(flow::switch_coupon(site.services(), site.parent, false));
    refused("switched off");
    CHECK_FALSE(flow::switch_coupon(site.services(), site.parent, false));
    CHECK(flow::switch_coupon(site.services(), site.parent, true));
    CHECK(site.order("DISKONN50").order.coupon);
    CHECK(site.count("SELECT count(*) FROM shop_order") == 1);
}

TEST_CASE("a coupon of more than the price makes the order free, and it goes the way of free ones", "[coupon]") {
    Site site;
    site.change([](auto& coupon) { coupon.amount = Money{250'000}; });
    const auto proven = site.order("DISKONN50");
    CHECK(proven.order.total == Money{0});
    CHECK(proven.order.discount == Money{100'000});
    CHECK(proven.order.method == PaymentMethod::free);
    CHECK(proven.order.unique_code == 0);
    CHECK(proven.order.paid_at);
    CHECK(site.is_in(site.buyer, site.paid));

    // A stranger who typed a known number has to come in first.
    flow::OrderRequest typed = site.typed("+6281200000100");
    flow::place_order(site.services(), typed);
    typed.coupon = "DISKONN50";
    const auto waiting = flow::place_order(site.services(), typed);
    CHECK(waiting.waits_for_sign_in);
    CHECK_FALSE(waiting.order.paid_at);
    CHECK(site.coupons.find(site.parent)->uses == 2);
    CHECK(flow::claim_order(site.services(), waiting.order.id, waiting.order.buyer));
    CHECK(shop::OrderStore{site.database}.find(waiting.order.id)->paid_at);
    CHECK(site.coupons.find(site.parent)->uses == 2);
}

TEST_CASE("what is left to pay after a coupon decides how it may be paid", "[coupon]") {
    Site site;
    const auto product = *shop::ProductStore{site.database}.find(site.product);
    const auto names = [&](Money discount) {
        std::vector<std::string> result;
        for (const auto& choice : flow::payment_choices(site.services(), product, discount))
            result.push_back(choice.name);
        return result;
    };
    CHECK(names(Money{90'000}) == std::vector<std::string>{"duitku", "transfer:BCA"});
    CHECK(names(Money{90'001}) == std::vector<std::string>{"transfer:BCA"});
    CHECK(names(Money{100'000}).empty());

    site.change([](auto& coupon) { coupon.amount = Money{95'000}; });
    flow::OrderRequest request = site.with("DISKONN50");
    request.method = PaymentMethod::duitku;
    CHECK(refusal([&] { flow::place_order(site.services(), request); }).subject == "payment_method");
    CHECK(site.order("DISKONN50").order.total < Money{6'000});
}

TEST_CASE("the admin hears of codes that ran out at the discounted price, even by the coupon's last use", "[coupon]") {
    Site site;
    site.site.shop.unique_code_max = 2;
    site.change([](auto& coupon) { coupon.use_limit = 2; });
    site.order("DISKONN50");
    CHECK(site.count("SELECT count(*) FROM message WHERE cause LIKE 'codes:%whatsapp'") == 0);
    site.order("DISKONN50");
    CHECK(site.count("SELECT count(*) FROM message WHERE cause LIKE 'codes:%50000%whatsapp'") == 1);
    CHECK(site.order("").order.total > Money{100'000});  // codes of the full price are another matter
}

TEST_CASE("an affiliate's own code gives what its parent gives, as long as both are in order", "[coupon]") {
    Site site;
    const CouponId bye = flow::derive_coupon(site.services(), site.parent, "bye50", site.rina);
    CHECK(site.coupons.find(bye)->code == "BYE50");
    const auto placed = site.order("BYE50");
    CHECK(placed.order.coupon == bye);
    CHECK(placed.order.discount == Money{50'000});
    CHECK(site.coupons.find(bye)->uses == 1);
    CHECK(site.coupons.find(site.parent)->uses == 1);

    site.affiliates.move(site.rina, AffiliateState::approved, AffiliateState::suspended, "x", "ani", k_noon);
    CHECK(refusal([&] { site.order("BYE50"); }).words.find("no active affiliate") != std::string::npos);
    site.affiliates.move(site.rina, AffiliateState::suspended, AffiliateState::approved, "", "ani", k_noon);
    site.change([](auto& coupon) { coupon.derivable = false; });
    CHECK(refusal([&] { site.order("BYE50"); }).words.find("no derived codes") != std::string::npos);
    site.change([](auto& coupon) { coupon.derivable = true, coupon.use_limit = 1; });
    CHECK(refusal([&] { site.order("BYE50"); }).words.find("all 1 uses") != std::string::npos);
    site.change(
        [](auto& coupon) { coupon.use_limit.reset(), coupon.percent = BasisPoints{1000}, coupon.amount.reset(); });
    CHECK(site.order("BYE50").order.discount == Money{10'000});
    flow::switch_coupon(site.services(), site.parent, false);
    CHECK(refusal([&] { site.order("BYE50"); }).words.find("parent DISKONN50 is switched off") != std::string::npos);
}

TEST_CASE("only from a coupon that allows it, only by who may earn, and only so many", "[coupon]") {
    Site site;
    const auto derive = [&](CouponId parent, const std::string& code, PersonId owner) {
        return flow::derive_coupon(site.services(), parent, code, owner);
    };
    const CouponId plain = flow::add_coupon(site.services(), {.code = "HEMAT10", .percent = BasisPoints{1000}});
    CHECK(refusal([&] { derive(plain, "RINA10", site.rina); }).subject == "coupon");
    CHECK(refusal([&] { derive(site.parent, "BUDI50", site.buyer); }).subject == "affiliate");
    CHECK(refusal([&] { derive(site.parent, "hemati0", site.rina); }).words.find("HEMAT10") != std::string::npos);
    CHECK(refusal([&] { derive(site.parent, "a", site.rina); }).subject == "code");
    const CouponId child = derive(site.parent, "RINA50", site.rina);
    CHECK(refusal([&] { derive(child, "RINA51", site.rina); }).words.find("derived itself") != std::string::npos);
    for (std::int64_t i = 1; i < flow::k_most_derived; ++i)
        derive(site.parent, fmt::format("R-{}-X", i), site.rina);
    CHECK(refusal([&] { derive(site.parent, "KEBANYAKAN", site.rina); }).words.find("50 codes") != std::string::npos);
    site.change([](auto& coupon) { coupon.expires_at = k_noon; });
    CHECK(refusal([&] { derive(site.parent, "TELAT", site.rina); }).words.find("held until") != std::string::npos);
    referral::Coupon terms = site.coupons.find(child).value();
    terms.amount = Money{1};
    CHECK(refusal([&] { flow::set_coupon(site.services(), terms); }).kind == ErrorKind::refused);
}

TEST_CASE("terms that are none are refused, and every change is audited", "[coupon]") {
    Site site;
    const auto wrong = [&](const referral::Coupon& coupon) {
        return refusal([&] { flow::add_coupon(site.services(), coupon); }).kind;
    };
    CHECK(wrong({.code = "NOL"}) == ErrorKind::usage);
    CHECK(wrong({.code = "NOL", .percent = BasisPoints{100}, .amount = Money{1}}) == ErrorKind::usage);
    CHECK(wrong({.code = "NOL", .percent = BasisPoints{0}}) == ErrorKind::usage);
    CHECK(wrong({.code = "NOL", .percent = BasisPoints{10'001}}) == ErrorKind::usage);
    CHECK(wrong({.code = "NOL", .amount = Money{0}}) == ErrorKind::usage);
    CHECK(wrong({.code = "NOL", .amount = Money{-5}}) == ErrorKind::usage);
    CHECK(wrong({.code = "NOL", .amount = Money{5}, .scope = referral::CouponScope::only}) == ErrorKind::usage);
    CHECK(wrong({.code = "NOL", .amount = Money{5}, .use_limit = 0}) == ErrorKind::usage);
    CHECK(
        wrong({.code = "NOL", .amount = Money{5}, .scope = referral::CouponScope::only, .products = {ProductId{99}}}) ==
        ErrorKind::not_found);
    CHECK(site.count("SELECT count(*) FROM coupon") == 1);

    site.change([](auto& coupon) { coupon.use_limit = 9; });
    CHECK_FALSE(flow::set_coupon(site.services(), site.coupons.find(site.parent).value()));
    flow::derive_coupon(site.services(), site.parent, "BYE50", site.rina);
    flow::switch_coupon(site.services(), site.parent, false);
    flow::switch_coupon(site.services(), site.parent, true);
    CHECK(site.count("SELECT count(*) FROM audit WHERE act LIKE 'coupon.%'") == 5);
}

TEST_CASE("an order that expires or is cancelled gives its use back, and late money takes it again", "[coupon]") {
    Site site;
    site.change([](auto& coupon) { coupon.use_limit = 1; });
    const auto placed = site.order("DISKONN50");
    CHECK(refusal([&] { site.order("DISKONN50"); }).subject == "coupon");
    site.clock.advance(25h);
    flow::expire_orders(site.services(), 100);
    CHECK(site.coupons.find(site.parent)->uses == 0);
    site.order("DISKONN50");
    // The first one's money comes after all: it counts at the price it was promised, beyond the limit.
    flow::verify_payment(site.services(), placed.order.id, {});
    CHECK(shop::OrderStore{site.database}.find(placed.order.id)->paid_at);
    CHECK(site.coupons.find(site.parent)->uses == 2);
    CHECK(refusal([&] { site.order("DISKONN50"); }).subject == "coupon");
}

TEST_CASE("the last use of a coupon is taken once, however many are after it", "[coupon]") {
    Site site;
    site.change([](auto& coupon) { coupon.use_limit = 7; });
    flow::derive_coupon(site.services(), site.parent, "BYE50", site.rina);
    std::atomic<int> taken = 0;
    std::atomic<int> refused = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&, thread] {
            auto connection = site.database.connect();
            SeededRandom random{static_cast<std::uint64_t>(thread)};
            const flow::Services own{connection, test::test_vault(), site.clock, random, site.site, {"test", ""}};
            for (int i = 0; i < 5; ++i) {
                try {
                    flow::place_order(own, site.with(thread % 2 == 0 ? "DISKONN50" : "BYE50"));
                    ++taken;
                } catch (const Error& error) {
                    if (error.kind() == ErrorKind::refused && error.subject() == "coupon") ++refused;
                }
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(taken == 7);
    CHECK(refused == 13);
    CHECK(site.count("SELECT count(*) FROM shop_order") == 7);
    CHECK(site.coupons.find(site.parent)->uses == 7);
    CHECK(site.coupons.by_code("BYE50")->uses ==
          site.count("SELECT count(*) FROM shop_order JOIN coupon ON coupon.id = coupon_id WHERE code = 'BYE50'"));
    // Whoever goes round the flow meets the table's own rule.
    shop::OrderStore orders{site.database};
    shop::Order another = orders.find(OrderId{1}).value();
    another.uuid.clear();
    another.method = PaymentMethod::duitku;
    CHECK_THROWS_AS(orders.add(another, "test"), Error);
}

TEST_CASE("a coupon's uses are proved by the orders that hold it", "[coupon]") {
    Site site;
    flow::derive_coupon(site.services(), site.parent, "BYE50", site.rina);
    site.order("DISKONN50");
    site.order("BYE50");
    site.clock.advance(25h);
    flow::expire_orders(site.services(), 1);
    CHECK(flow::examine_money(site.services()).empty());
    site.database->execute("UPDATE coupon SET uses = 5 WHERE code = 'DISKONN50'");
    const auto findings = flow::examine_money(site.services());
    REQUIRE(findings.size() == 1);
    CHECK(findings.front().rule == "says 5 uses, and 1 orders hold it");
}

TEST_CASE("what a coupon does for a product is looked at without using it", "[coupon]") {
    Site site;
    const auto product = *shop::ProductStore{site.database}.find(site.product);
    const auto found = flow::look_at_coupon(site.services(), "diskonn50", product);
    REQUIRE(found);
    CHECK_FALSE(found->obstacle);
    CHECK(found->before.total == Money{100'000});
    CHECK(found->after.total == Money{50'000});
    CHECK_FALSE(flow::look_at_coupon(site.services(), "TIDAKADA", product));
    CHECK(site.coupons.find(site.parent)->uses == 0);
}
