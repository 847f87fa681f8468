#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "lib/base/error.hpp"
#include "tests/support/clock.hpp"
#include "tests/unit/payment/duitku_account.hpp"

using namespace mitra;
using namespace mitra::payment::duitku;
using nlohmann::json;
using test::duitku_account;

namespace {

Invoice good_invoice() {
    return {.order = "ORD-1042-1",
            .amount = Money{150'000},
            .product = "Program Magang Jepang Batch 2025",
            .email = "siti@example.com",
            .name = "Siti Rahayu",
            .phone = "+62 815-6272-6272",
            .channel = {},
            .callback_url = "https://www.webdonasi.com/hook/duitku",
            .return_url = "https://www.webdonasi.com/o/TOKEN",
            .expiry_minutes = 60};
}

Account v2_account() {
    Account account = duitku_account();
    account.family = Family::v2;
    return account;
}

json body_of(const Account& account, const Invoice& invoice) {
    return json::parse(open_invoice(account, invoice, test::k_noon).body);
}

std::string header(const Call& call, const std::string& name) {
    for (const auto& [key, value] : call.headers)
        if (key == name) return value;
    return {};
}

}  // namespace

TEST_CASE("a POP invoice is signed in its headers, with the timestamp that it carries", "[duitku]") {
    const Account account = duitku_account();
    const Call call = open_invoice(account, good_invoice(), Instant{1'791'185'400'000});
    CHECK(call.url == "https://api-sandbox.duitku.com/api/merchant/createInvoice");
    CHECK(header(call, "Content-Type") == "application/json");
    CHECK(header(call, "x-duitku-merchantcode") == "DX0042");
    CHECK(header(call, "x-duitku-timestamp") == "1791185400000");  // milliseconds, without seven hours added
    CHECK(header(call, "x-duitku-signature") == "6b915c5404b0b0e1897263a99c8f147e082bb88c5a2fd55fd184694e2e8a278e");
    const json body = json::parse(call.body);
    CHECK_FALSE(body.contains("merchantCode"));
    CHECK_FALSE(body.contains("signature"));
    CHECK_FALSE(body.contains("paymentMethod"));
    CHECK(body["paymentAmount"] == 150'000);
    CHECK(body["paymentAmount"].is_number_integer());
}

TEST_CASE("a v2 invoice is signed in its body, order before amount, for a channel", "[duitku]") {
    Invoice invoice = good_invoice();
    invoice.order = "INV-2026-000123-1";
    CHECK_THROWS_AS(open_invoice(v2_account(), invoice, test::k_noon), Error);
    invoice.channel = "BC";
    const Call call = open_invoice(v2_account(), invoice, test::k_noon);
    CHECK(call.url == "https://sandbox.duitku.com/webapi/api/merchant/v2/inquiry");
    const json body = json::parse(call.body);
    CHECK(body["merchantCode"] == "DX0042");
    CHECK(body["paymentMethod"] == "BC");
    CHECK(body["signature"] == "81eb4d3e2b3b986bfe0beaa22a6f37a6cc7d9d9a3c990fe11b69b2200f4e7f17");
}

TEST_CASE("one line of quantity 1 adds up whatever the formula, under the names that Duitku reads", "[duitku]") {
    const json body = body_of(duitku_account(), good_invoice());
    REQUIRE(body["itemDetails"].size() == 1);
    CHECK(body["itemDetails"][0]["price"] == 150'000);
    CHECK(body["itemDetails"][0]["quantity"] == 1);
    CHECK(body.contains("customerDetail"));
}

TEST_CASE("names, phones and texts are cut and cleaned by characters", "[duitku]") {
    Invoice invoice = good_invoice();
    invoice.product = std::string(60, 'x');
    for (int i = 0; i < 300; ++i)
        invoice.product += "é";
    const auto [typed, shown] = GENERATE(table<std::string, std::string>({
        {"Siti Rahayu", "Siti Rahayu"},
        {"José  Ñandú, S.Pd. 😀", "Jose Nandu S.Pd."},
        {"O'Neil-Smith the Third of Bogor", "ONeilSmith the Third"},
        {"Abdurrahman Wahid al Haj", "Abdurrahman Wahid al"},
        {"日本", "Pembeli"},
        {"", "Pembeli"},
    }));
    invoice.name = typed;
    const json body = body_of(duitku_account(), invoice);
    CHECK(body["customerVaName"] == shown);
    CHECK(body["phoneNumber"] == "6281562726272");
    CHECK(body["itemDetails"][0]["name"] == std::string(50, 'x'));
    CHECK(body["productDetails"].get<std::string>().size() == 60 + 195 * 2);
}

TEST_CASE("what Duitku cannot take is refused before it is sent", "[duitku]") {
    Invoice invoice = good_invoice();
    SECTION("an order id") {
        invoice.order = GENERATE(std::string{}, std::string{"1042-1"}, "A" + std::string(50, '1'), std::string{"ORD 1"},
                                 std::string{"ORD/1"}, std::string{"-ORD"});
    }
    SECTION("an address") {
        invoice.return_url = "https://" + std::string(250, 'a');
    }
    CHECK_THROWS_AS(open_invoice(duitku_account(), invoice, test::k_noon), Error);
}

TEST_CASE("an invoice's time is cut to what its channel allows", "[duitku]") {
    Invoice invoice = good_invoice();
    const auto [channel, asked, given] = GENERATE(table<std::string, int, int>({{"", 60, 60},
                                                                                {"", 5000, 1440},
                                                                                {"", 0, 1},
                                                                                {"SP", 600, 60},
                                                                                {"JP", 600, 10},
                                                                                {"AT", 1440, 720},
                                                                                {"BC", 600, 600}}));
    invoice.channel = channel;
    invoice.expiry_minutes = asked;
    CHECK(body_of(duitku_account(), invoice)["expiryPeriod"] == given);
}

TEST_CASE("status and channels are asked as the examples are signed", "[duitku]") {
    const Call status = ask_status(duitku_account(), "INV-2026-000123-1");
    CHECK(status.url == "https://api-sandbox.duitku.com/api/merchant/transactionStatus");
    CHECK(json::parse(status.body)["signature"] == "d02bfdd9c6cc4d9c83d67a7223ee0788ce8bb366028495b97ec7f6f8602e2ace");
    CHECK(ask_status(v2_account(), "A").url == "https://sandbox.duitku.com/webapi/api/merchant/transactionStatus");

    const Call channels = ask_channels(duitku_account(), Money{150'000}, Instant{1'791'185'400'000});
    CHECK(channels.url == "https://sandbox.duitku.com/webapi/api/merchant/paymentmethod/getpaymentmethod");
    const json body = json::parse(channels.body);
    CHECK(body["datetime"] == "2026-10-05 14:30:00");
    CHECK(body["signature"] == "2a203102ea0935a25e1081068ec224a0e666ec121982c40157fabb08fea8a402");
}
