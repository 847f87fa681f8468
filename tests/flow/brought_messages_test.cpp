// What the one is told whose link or coupon brought an order, and what they are not told.
#include "lib/flow/click_token.hpp"
#include "lib/flow/decide_affiliate.hpp"
#include "lib/flow/erase_person.hpp"
#include "tests/flow/leaving.hpp"
#include "tests/flow/money_site.hpp"

using namespace mitra;
using test::MoneySite;

namespace {

constexpr const char* k_buyer = "+6281562726272";

struct BroughtSite : MoneySite {
    GroupId mitra = people::GroupStore{database}.add(
        {.name = "Mitra", .kind = people::GroupKind::affiliate, .affiliate_access = true});
    PersonId rina = test::add_person(database, {.name = "Rina", .phone = "+6281300000001", .email = "rina@contoh.id"});

    BroughtSite() {
        site.partners.default_rate = BasisPoints{2000};
        flow::add_affiliate(services(), {.person = rina});
    }
    flow::OrderRequest brought(flow::OrderRequest request) {
        request.click = flow::click_token(test::test_vault(), {.affiliate = rina, .at = clock.now(), .utm_source = ""});
        return request;
    }
    flow::Placed place(const std::string& phone = k_buyer) {
        return flow::place_order(services(), brought(typed(phone, "budi@contoh.id")));
    }
    std::vector<test::Leaving> told(const std::string& name) { return test::leaving(*this, name); }
};

}  // namespace

TEST_CASE("whose link brought an order hears who ordered what, and later that it is paid", "[message][affiliate]") {
    BroughtSite site;
    const auto placed = site.place();
    const auto told = site.told("affiliate_order");
    REQUIRE(told.size() == 2);
    CHECK(told[0].to == "6281300000001");
    CHECK(told[1].to == "rina@contoh.id");
    for (const char* words : {"Halo Ibu Rina", "Program Magang Jepang", "ORD-1", "Menunggu pembayaran", "Budi Santoso",
                              "Bogor", "081562726272", "budi@contoh.id"}) {
        INFO(words);
        CHECK(told[0].says(words));
    }
    CHECK_FALSE(told[0].says("/o/"));  // the order's page is the buyer's
    CHECK(site.told("affiliate_sale").empty());

    site.verify(placed.order.id);
    const auto sold = site.told("affiliate_sale");
    REQUIRE(sold.size() == 2);
    CHECK(sold[0].says("ORD-1"));
    CHECK(sold[0].says("Komisi : Rp 20.000"));
    CHECK_FALSE(sold[0].says("Budi"));
    CHECK(site.told("affiliate_order").size() == 2);
}

TEST_CASE("nobody is told of an order that nobody brought", "[message][affiliate]") {
    BroughtSite site;
    const auto placed = flow::place_order(site.services(), site.typed(k_buyer));
    site.verify(placed.order.id);
    CHECK(site.told("affiliate_order").empty());
    CHECK(site.told("affiliate_sale").empty());
}

TEST_CASE("phone and e-mail are masked where the site says so", "[message][affiliate]") {
    BroughtSite site;
    site.site.mask_contacts = true;
    site.place();
    const auto told = site.told("affiliate_order").at(0);
    CHECK(told.says("Budi Santoso"));
    CHECK_FALSE(told.says("81562726272"));
    CHECK_FALSE(told.says("budi@contoh.id"));
    CHECK(told.says("No WA  : "));
    CHECK(told.says("E-mail : b"));
}

TEST_CASE("who knows a phone learns nothing of its owner by ordering through the own link", "[message][stranger]") {
    BroughtSite site;
    test::add_person(site.database,
                     {.name = "Sari Dewi", .phone = k_buyer, .city = "Denpasar", .email = "sari@contoh.id"});
    site.place();
    const auto told = site.told("affiliate_order").at(0);
    CHECK(told.says("Budi Santoso"));  // as it was typed
    CHECK(told.says("budi@contoh.id"));
    for (const char* on_file : {"Sari", "Denpasar", "sari@contoh.id"})
        CHECK_FALSE(told.says(on_file));
}

TEST_CASE("what is free is told once, as an order to follow up", "[message][affiliate]") {
    BroughtSite site;
    auto request = site.typed(k_buyer, "budi@contoh.id");
    request.product = site.add_product("Kelas Gratis", Money{0});
    request.method = PaymentMethod::free;
    request.bank_account.reset();
    flow::place_order(site.services(), site.brought(request));
    CHECK(site.told("affiliate_order").size() == 2);
    CHECK(site.told("affiliate_sale").empty());
}

TEST_CASE("who was stopped meanwhile hears of no sale; of an erased buyer nothing is told", "[message][affiliate]") {
    BroughtSite site;
    const auto placed = site.place();
    flow::decide_affiliate(site.services(), {.person = site.rina, .decision = flow::Decision::suspend});
    site.verify(placed.order.id);
    CHECK(site.told("affiliate_sale").empty());
    flow::erase_person(site.services(), placed.order.buyer);
    const auto told = site.told("affiliate_order").at(0);
    CHECK_FALSE(told.says("Budi"));
    CHECK_FALSE(told.says("81562726272"));
}
