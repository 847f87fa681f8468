#include "lib/flow/order_messages.hpp"

#include <catch2/catch.hpp>

#include "lib/flow/change_coupon.hpp"
#include "lib/flow/report_problem.hpp"
#include "tests/flow/leaving.hpp"
#include "tests/flow/money_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::Leaving;
using test::MoneySite;
using test::refusal;

namespace {

struct TellingSite : MoneySite {
    flow::Placed placed = flow::place_order(services(), typed("+6281562726272", "budi@contoh.id"));

    std::vector<Leaving> leaving(const std::string& template_name) { return test::leaving(*this, template_name); }
    bool has(const Leaving& message, const std::string& words) { return message.says(words); }
};

}  // namespace

TEST_CASE("who orders hears how to pay, the admin hears who ordered, each once on each channel", "[message]") {
    TellingSite site;
    flow::tell_order_placed(site.services(), site.placed.order);  // again: the same messages
    const auto buyer = site.leaving("order_placed");
    REQUIRE(buyer.size() == 2);
    CHECK(buyer[0].to == "6281562726272");
    CHECK(buyer[1].to == "budi@contoh.id");
    CHECK(site.has(buyer[0], to_string(site.placed.order.total)));
    CHECK(site.has(buyer[0], "BCA 1234567890 a.n. Yayasan"));
    CHECK(site.has(buyer[0], "https://www.webdonasi.com/o/"));
    CHECK(buyer[1].subject == "Pesanan ORD-1: Program Magang Jepang");

    const auto admin = site.leaving("admin_order");
    REQUIRE(admin.size() == 2);
    CHECK(admin[0].to == "6281200000001");
    CHECK(admin[1].to == "admin@webdonasi.example");
    CHECK(site.has(admin[0], "Budi Santoso"));
    CHECK(site.has(admin[0], "budi@contoh.id"));
}

TEST_CASE("once it is paid both hear of it; what is sent later tells how it stands then", "[message]") {
    TellingSite site;
    site.verify(site.placed.order.id);
    CHECK(site.leaving("payment_received").size() == 2);
    CHECK(site.leaving("admin_paid").size() == 2);
    CHECK(site.has(site.leaving("admin_order").at(0), "Status : Lunas"));
}

TEST_CASE("a coupon and what it took off are told, and nothing of the kind without one", "[message][coupon]") {
    TellingSite site;
    flow::add_coupon(site.services(), {.code = "HEMAT10", .percent = BasisPoints{1000}});
    flow::OrderRequest request = site.typed("+6281562726273", "citra@contoh.id");
    request.coupon = "hemat10";
    site.verify(flow::place_order(site.services(), request).order.id);
    for (const char* name : {"order_placed", "admin_order", "payment_received", "admin_paid"}) {
        INFO(name);
        const auto told = site.leaving(name);
        REQUIRE(told.size() >= 2);
        CHECK(site.has(told.back(), ": HEMAT10, potongan Rp 10.000\n"));
        if (told.size() > 2) CHECK_FALSE(site.has(told.front(), "Kupon"));
    }
}

TEST_CASE("nobody is written to at an address that is not there", "[message]") {
    TellingSite site;
    site.site.admin_whatsapp.clear();
    site.site.mails = false;
    const auto before = site.messages();
    const auto placed = flow::place_order(site.services(), site.typed("+6281562726273", "citra@contoh.id"));
    // Her WhatsApp alone (and the link to the member area, which goes by e-mail or not at all).
    CHECK(site.count("SELECT count(*) FROM message WHERE template = 'order_placed' AND channel = 'email'") == 1);
    CHECK(site.messages() <= before + 2);
    CHECK(placed.new_person);
}

TEST_CASE("a stranger's words do not format the admin's WhatsApp", "[message]") {
    TellingSite site;
    flow::report_problem(site.services(), site.placed.order.id, "*LUNAS* _klik_ ```http://jahat.example```");
    const auto told = site.leaving("admin_problem");
    REQUIRE(told.size() == 2);
    CHECK_FALSE(site.has(told[0], "*LUNAS*"));
    CHECK_FALSE(site.has(told[0], "```"));
    CHECK(site.has(told[0], "LUNAS"));
}

TEST_CASE("an order is told about again while that says something", "[message]") {
    TellingSite site;
    site.clock.advance(1min);
    flow::tell_again(site.services(), site.placed.order);
    CHECK(site.leaving("order_placed").size() == 4);
    site.expire(site.placed.order.id);
    CHECK(refusal([&] { flow::tell_again(site.services(), site.order(site.placed.order.id)); }) == ErrorKind::refused);
}

TEST_CASE("a case is told with both figures, and codes that ran out once a day", "[message]") {
    TellingSite site;
    const auto settled = site.verify(site.placed.order.id, {.amount = site.placed.order.total - Money{1}});
    REQUIRE(settled.opened_case);
    const auto told = site.leaving("admin_case");
    REQUIRE(told.size() == 2);
    CHECK(site.has(told[0], to_string(site.placed.order.total)));
    CHECK(site.has(told[0], to_string(site.placed.order.total - Money{1})));
    flow::tell_codes_taken(site.services(), Money{100'000}, "BCA");
    flow::tell_codes_taken(site.services(), Money{100'000}, "BCA");
    CHECK(site.count("SELECT count(*) FROM message WHERE cause LIKE 'codes:%'") == 2);
    site.clock.advance(24h);
    flow::tell_codes_taken(site.services(), Money{100'000}, "BCA");
    CHECK(site.count("SELECT count(*) FROM message WHERE cause LIKE 'codes:%'") == 4);
}
