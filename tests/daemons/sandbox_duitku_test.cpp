// The sandbox's Duitku as a merchant meets it: requests, answers and errors of both families on the wire.

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <future>

#include "tests/daemons/duitku_sandbox.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/temp_dir.hpp"

using namespace mitra::test;
using mitra::sandbox::duitku::Scheme;
using mitra::sandbox::duitku::signature;
using mitra::sandbox::duitku::Signed;
using nlohmann::json;

namespace {

constexpr const char* k_order = "INV-2026-000123-1";
constexpr const char* k_datetime = "2026-10-05 14:30:00";
constexpr const char* k_timestamp = "1791185400000";

constexpr const char* k_pop = "/api/merchant/createInvoice";
constexpr const char* k_inquiry = "/webapi/api/merchant/v2/inquiry";

json merged(json base, const json& changes) {
    base.merge_patch(changes);
    return base;
}

Answered pop_signed(const DuitkuSandbox& sandbox, const std::string& merchant, const std::string& timestamp,
                    const std::string& given) {
    return sandbox.post(
        k_pop, good_invoice(),
        {{"X-Duitku-MerchantCode", merchant}, {"X-Duitku-Timestamp", timestamp}, {"X-Duitku-Signature", given}});
}

}  // namespace

TEST_CASE("signatures are those of the test vectors", "[duitku]") {
    const auto [what, parts, hmac, legacy] =
        GENERATE(table<Signed, std::vector<const char*>, std::string, std::string>({
            {Signed::pop_header,
             {k_timestamp, ""},
             "6b915c5404b0b0e1897263a99c8f147e082bb88c5a2fd55fd184694e2e8a278e",
             "5867bfd9b57f427124e650ad6db8f6c0a2fd9371e6a05a2e1e75b8edb91b7771"},
            {Signed::payment_methods,
             {"150000", k_datetime},
             "2a203102ea0935a25e1081068ec224a0e666ec121982c40157fabb08fea8a402",
             "b60e56e14ccaa1a858042bb368854c03195ebb4e58e768c92de30fdc6268def2"},
            {Signed::inquiry,
             {k_order, "150000"},
             "81eb4d3e2b3b986bfe0beaa22a6f37a6cc7d9d9a3c990fe11b69b2200f4e7f17",
             "7a961008ff456ad0b2238a7b2c3223e8"},
            {Signed::status,
             {k_order, ""},
             "d02bfdd9c6cc4d9c83d67a7223ee0788ce8bb366028495b97ec7f6f8602e2ace",
             "a4a8d61b93f57d59921a2ae2ab472f03"},
            {Signed::callback,
             {"150000", k_order},
             "ae62eff2cbc24dae78a518339371406367045d439cddc9ece8d6250f9231ff47",
             "032944aa79eb2ff8dc92700212daada3"},
            {Signed::callback,
             {"99000", "INV/2026+A&B 7"},
             "b9a52f4199e9fb6fc7b01cc744171b23cd922b93ce245d91509cf237587a6473",
             ""},
        }));
    CHECK(signature({}, Scheme::hmac_sha256, what, {parts[0], parts[1]}) == hmac);
    if (!legacy.empty()) CHECK(signature({}, Scheme::legacy, what, {parts[0], parts[1]}) == legacy);
}

TEST_CASE("POP opens an invoice and leads to its pay page", "[duitku]") {
    const DuitkuSandbox sandbox;
    const auto answer =
        pop_signed(sandbox, "DX0042", k_timestamp, "6b915c5404b0b0e1897263a99c8f147e082bb88c5a2fd55fd184694e2e8a278e");
    REQUIRE(answer.status == 200);
    const json opened = answer.json();
    CHECK(opened["merchantCode"] == "DX0042");
    CHECK(opened["statusCode"] == "00");
    CHECK_FALSE(opened.contains("vaNumber"));
    const auto reference = opened["reference"].get<std::string>();
    CHECK(opened["paymentUrl"] == sandbox.url("duitku") + "/redirect_checkout?reference=" + reference);
    // Some official samples write the path in small letters.
    CHECK(sandbox.post("/api/merchant/createinvoice", good_invoice()).status == 401);
}

TEST_CASE("POP asks for a merchant, a timestamp in milliseconds and a signature", "[duitku]") {
    const DuitkuSandbox sandbox;
    const std::string right = "6b915c5404b0b0e1897263a99c8f147e082bb88c5a2fd55fd184694e2e8a278e";
    CHECK(sandbox.post(k_pop, good_invoice()).status == 401);
    CHECK(pop_signed(sandbox, "DX0043", k_timestamp, right).status == 401);
    CHECK(pop_signed(sandbox, "DX0042", "1791185400001", right).status == 401);
    const std::string seconds = "1791185400";
    const auto in_seconds =
        pop_signed(sandbox, "DX0042", seconds, signature({}, Scheme::hmac_sha256, Signed::pop_header, {seconds}));
    CHECK(in_seconds.status == 401);
    CHECK(in_seconds.body == "Request Expired");
    sandbox.knob("timestamp_tolerance_s", "300");
    CHECK(pop_signed(sandbox, "DX0042", k_timestamp, right).body == "Request Expired");
}

TEST_CASE("v2 answers with text for the amount, and what the channel uses", "[duitku]") {
    const DuitkuSandbox sandbox;
    const auto [channel, number, qr, app] = GENERATE(table<std::string, bool, bool, bool>(
        {{"BC", true, false, false}, {"SP", false, true, false}, {"OV", false, false, true}}));
    const json answer = sandbox.v2(merged(good_invoice(), {{"paymentMethod", channel}})).json();
    CHECK(answer["amount"] == "150000");
    CHECK(answer["statusCode"] == "00");
    CHECK(answer.value("vaNumber", "").empty() != number);
    CHECK(answer.value("qrString", "").empty() != qr);
    CHECK(answer.contains("AppUrl") == app);
    const auto page = answer["paymentUrl"].get<std::string>();
    CHECK(page.starts_with(sandbox.url("duitku") + "/topup/topupdirectv2.aspx?ref="));
    CHECK(sandbox.get(page.substr(sandbox.url("duitku").size())).status == 200);
}

TEST_CASE("v2 refuses with a Message: signature, then fields, then channel, then the items' sum", "[duitku]") {
    const DuitkuSandbox sandbox;
    const json good = merged(good_invoice(), {{"paymentMethod", "BC"}});
    const json items{{{"name", "a"}, {"price", 150001}, {"quantity", 1}}};
    const auto [changes, status, text] = GENERATE_COPY(table<json, int, std::string>({
        {{{"paymentMethod", nullptr}}, 400, "paymentMethod is mandatory"},
        {{{"merchantOrderId", nullptr}}, 400, "merchantOrderId is mandatory"},
        {{{"paymentAmount", 9999}}, 400, "Minimum Payment 10000 IDR"},
        {{{"paymentAmount", 50000001}}, 400, "Maximum Payment exceeded"},
        {{{"merchantOrderId", std::string(51, 'a')}}, 400, "length of merchantOrderId can't > 50"},
        {{{"email", std::string(45, 'a') + "@b.com"}}, 400, "length of email can't > 50"},
        {{{"email", "budi"}}, 400, "Invalid Email Address"},
        {{{"customerVaName", ""}}, 400, "Customer VA Name must not be empty for this payment channel"},
        {{{"paymentMethod", "LQ"}, {"itemDetails", items}}, 404, "Payment channel not available"},
        {{{"itemDetails", items}}, 409, "Payment amount must be equal to all item price"},
        {{{"email", "budi"}, {"paymentMethod", "LQ"}}, 400, "Invalid Email Address"},
    }));
    const auto answer = sandbox.v2(merged(good, changes));
    CHECK(answer.status == status);
    CHECK(answer.json() == json{{"Message", text}});
}

TEST_CASE("v2 knows neither an empty request nor another merchant", "[duitku]") {
    const DuitkuSandbox sandbox;
    CHECK(sandbox.post(k_inquiry, json::object()).json() == json{{"Message", "Wrong signature"}});
    CHECK(sandbox.post(k_inquiry, {{"merchantCode", "DX0043"}}).status == 404);
    CHECK(sandbox.post(k_inquiry, "{").status == 400);
    // Its own parser gives up on what is no whole number, without a word.
    const auto fraction = sandbox.v2(merged(good_invoice(), {{"paymentAmount", 150000.5}, {"paymentMethod", "BC"}}));
    CHECK(fraction.status == 400);
    CHECK(fraction.body.empty());
    // A paylater channel without the customer likewise.
    const auto paylater = sandbox.v2(merged(good_invoice(), {{"paymentMethod", "DN"}}));
    CHECK(paylater.status == 400);
    CHECK(paylater.body.empty());
}

TEST_CASE("POP's errors have no one shape", "[duitku]") {
    const DuitkuSandbox sandbox;
    CHECK(sandbox.post(k_pop, good_invoice()).body == "Unauthorized");
    const auto field = sandbox.pop(merged(good_invoice(), {{"email", nullptr}}));
    CHECK(field.status == 400);
    CHECK(field.json() == json{{"Email", "email is mandatory"}});
    REQUIRE(sandbox.pop(good_invoice()).status == 200);
    const json other{{"paymentAmount", 150001}, {"itemDetails", nullptr}};
    const auto amount = sandbox.pop(merged(good_invoice(), other));
    CHECK(amount.status == 400);
    CHECK(amount.json() == "Amount is different please try again later.");
    REQUIRE(sandbox.act(k_order, "pay").status == 200);
    const auto paid = sandbox.pop(good_invoice());
    CHECK(paid.status == 400);
    CHECK(paid.json() == json{{"MerchantOrderId", "Bill already paid"}});
}

TEST_CASE("POP gives the same invoice for the same order while it is open, and a new one when it has ended",
          "[duitku]") {
    const DuitkuSandbox sandbox;
    const auto reference = [&] { return sandbox.pop(good_invoice()).json()["reference"].get<std::string>(); };
    const std::string first = reference();
    CHECK(reference() == first);
    REQUIRE(sandbox.act(k_order, "expire").status == 200);
    CHECK(reference() != first);
}

TEST_CASE("POP says 409 while the same order is being opened", "[duitku]") {
    const DuitkuSandbox sandbox;
    sandbox.fault("duitku.invoice", "slow");
    auto slow = std::async(std::launch::async, [&] { return sandbox.pop(good_invoice()).status; });
    REQUIRE(eventually([&] { return !sandbox.invoice(k_order).is_null(); }));
    const auto second = sandbox.pop(good_invoice());
    CHECK(second.status == 409);
    CHECK(second.body == "The transaction is still in progress.");
    CHECK(slow.get() == 200);
}

TEST_CASE("v2 refuses an order that it knows, or takes it, as the knob stands", "[duitku]") {
    const DuitkuSandbox sandbox;
    const json invoice = merged(good_invoice(), {{"paymentMethod", "BC"}});
    CHECK(sandbox.v2(invoice).status == 200);
    CHECK(sandbox.v2(invoice).status == 400);
    sandbox.knob("duplicate_v2", "accept");
    CHECK(sandbox.v2(invoice).status == 200);
}

TEST_CASE("the status follows the invoice, on both hosts", "[duitku]") {
    const DuitkuSandbox sandbox;
    REQUIRE(sandbox.v2(merged(good_invoice(), {{"paymentMethod", "BC"}})).status == 200);
    const json open = sandbox.status(k_order).json();
    CHECK(open["statusCode"] == "01");
    CHECK(open["amount"] == "150000");
    CHECK_FALSE(open.contains("fee"));
    REQUIRE(sandbox.act(k_order, "pay").status == 200);
    const auto asked =
        sandbox.post("/webapi/api/merchant/transactionStatus",
                     {{"merchantCode", "DX0042"},
                      {"merchantOrderId", k_order},
                      {"signature", "d02bfdd9c6cc4d9c83d67a7223ee0788ce8bb366028495b97ec7f6f8602e2ace"}});
    const json paid = asked.json();
    CHECK(paid["statusCode"] == "00");
    CHECK(paid["fee"] == "4000.00");
    CHECK(paid["merchantOrderId"] == k_order);
    CHECK(paid["reference"] == sandbox.invoice(k_order)["reference"]);
}

TEST_CASE("what has failed, expired or was cancelled has one status", "[duitku]") {
    const DuitkuSandbox sandbox;
    const std::string act = GENERATE("fail", "expire", "cancel");
    REQUIRE(sandbox.pop(good_invoice()).status == 200);
    REQUIRE(sandbox.act(k_order, act).status == 200);
    CHECK(sandbox.status(k_order).json()["statusCode"] == "02");
    if (act == "expire") {
        REQUIRE(sandbox.act(k_order, "pay").status == 409);
        REQUIRE(sandbox.act(k_order, "pay-late").status == 200);
        CHECK(sandbox.status(k_order).json()["statusCode"] == "00");
    }
}

TEST_CASE("an unknown order is not found, nor is POP's before a channel is chosen", "[duitku]") {
    const DuitkuSandbox sandbox;
    const auto unknown = sandbox.status("ORD-1-1");
    CHECK(unknown.status == 404);
    CHECK(unknown.json() == json{{"Message", "Transaction not found"}});
    sandbox.knob("not_found_http", "400");
    CHECK(sandbox.status("ORD-1-1").status == 400);
    const json opened = sandbox.pop(good_invoice()).json();
    CHECK(sandbox.status(k_order).status == 400);
    // Old plugins asked by reference; that is no order.
    CHECK(sandbox.status(opened["reference"]).status == 400);
    REQUIRE(sandbox.act(k_order, "choose", {{"channel", "SP"}}).status == 200);
    CHECK(sandbox.status(k_order).json()["statusCode"] == "01");
    sandbox.knob("unchosen", "pending");
    REQUIRE(sandbox.pop(good_invoice("INV-2")).status == 200);
    CHECK(sandbox.status("INV-2").json()["statusCode"] == "01");
}

TEST_CASE("who asks for the status too often is blocked for a while", "[duitku]") {
    const DuitkuSandbox sandbox;
    REQUIRE(sandbox.v2(merged(good_invoice(), {{"paymentMethod", "BC"}})).status == 200);
    sandbox.knob("status_limit", "2");
    CHECK(sandbox.status(k_order).status == 200);
    CHECK(sandbox.status(k_order).status == 200);
    CHECK(sandbox.status(k_order).status == 429);
    sandbox.knob("status_limit", "100");
    CHECK(sandbox.status(k_order).status == 429);
    CHECK(sandbox.control("/duitku/reset", {}).status == 303);
    CHECK(sandbox.status(k_order).status == 200);
    CHECK(sandbox.control("/duitku/block", {{"seconds", "1"}}).status == 303);
    CHECK(sandbox.status(k_order).status == 429);
    CHECK(eventually([&] { return sandbox.status(k_order).status == 200; }));
}

TEST_CASE("Duitku's list has what merchants may not use any more", "[duitku]") {
    const DuitkuSandbox sandbox;
    const char* const name = GENERATE("merchantcode", "merchantCode");
    const json list = sandbox
                          .post("/webapi/api/merchant/paymentmethod/getpaymentmethod",
                                {{name, "DX0042"},
                                 {"amount", 150000},
                                 {"datetime", k_datetime},
                                 {"signature", "2a203102ea0935a25e1081068ec224a0e666ec121982c40157fabb08fea8a402"}})
                          .json();
    CHECK(list["responseCode"] == "00");
    CHECK(list["paymentFee"][0] == json{{"paymentMethod", "BC"},
                                        {"paymentName", "BCA VA"},
                                        {"paymentImage", "https://images.example/BC.PNG"},
                                        {"totalFee", "0"}});
    CHECK(list["paymentFee"].back()["paymentMethod"] == "LQ");
}

TEST_CASE("the legacy scheme is taken only when it is switched on", "[duitku]") {
    const DuitkuSandbox sandbox;
    const auto by_legacy = [&] {
        return pop_signed(sandbox, "DX0042", k_timestamp,
                          "5867bfd9b57f427124e650ad6db8f6c0a2fd9371e6a05a2e1e75b8edb91b7771")
            .status;
    };
    CHECK(by_legacy() == 401);
    sandbox.knob("scheme", "both");
    CHECK(by_legacy() == 200);
    CHECK(sandbox.pop(good_invoice()).status == 200);
    sandbox.knob("scheme", "legacy");
    CHECK(by_legacy() == 200);
    CHECK(sandbox.pop(good_invoice()).status == 401);
}

TEST_CASE("each of Duitku's failures fails in its own way, and stores what it says it stores", "[duitku]") {
    const DuitkuSandbox sandbox;
    const auto [kind, status, stored] = GENERATE(table<std::string, int, bool>({
        {"empty_400", 400, false},
        {"html_500", 500, false},
        {"500", 500, false},
        {"html_200", 200, false},
        {"code_01", 200, false},
        {"blocked", 429, false},
        {"slow", 200, true},
        {"drop_after_store", 0, true},
        {"drop", 0, false},
    }));
    sandbox.fault("duitku.invoice", kind);
    const auto answer = sandbox.pop(good_invoice());
    CHECK(answer.status == status);
    CHECK(answer.body.empty() == (kind == "empty_400" || status == 0));
    if (kind.starts_with("html")) CHECK(answer.type == "text/html");
    CHECK(sandbox.invoice(k_order).is_null() != stored);
    CHECK(sandbox.pop(good_invoice()).status == 200);
}

TEST_CASE("a fault of Duitku hits the operation that it names", "[duitku]") {
    const DuitkuSandbox sandbox;
    sandbox.fault("duitku.status", "500", "0");
    CHECK(sandbox.pop(good_invoice()).status == 200);
    CHECK(sandbox.status(k_order).status == 500);
    sandbox.fault("duitku.status", "none");
    sandbox.fault("duitku", "500", "0");
    CHECK(sandbox.pop(good_invoice()).status == 500);
    CHECK(sandbox.status(k_order).status == 500);
    CHECK(sandbox.control("/fault", {{"key", "duitku.refund"}, {"kind", "500"}}).status == 400);
    CHECK(sandbox.control("/fault", {{"key", "duitku"}, {"kind", "lost"}}).status == 400);
}

TEST_CASE("merchant and key can be others than the demo's", "[duitku]") {
    const TempDir dir;
    const auto file = dir / "key";
    std::ofstream{file} << "another-key\n";
    std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    const DuitkuSandbox sandbox{{"--duitku-merchant", "DS77", "--duitku-key-file", file.string()}};
    CHECK(sandbox.pop(good_invoice()).status == 401);
    const std::string given =
        signature({"DS77", "another-key"}, Scheme::hmac_sha256, Signed::pop_header, {k_timestamp});
    CHECK(pop_signed(sandbox, "DS77", k_timestamp, given).json()["merchantCode"] == "DS77");
}
