// The sandbox's Duitku as a payer and as the merchant's webhook meet it.

#include <catch2/catch.hpp>

#include "tests/daemons/duitku_sandbox.hpp"
#include "tests/support/eventually.hpp"

using namespace mitra::test;
using mitra::sandbox::duitku::Scheme;
using mitra::sandbox::duitku::signature;
using mitra::sandbox::duitku::Signed;
using nlohmann::json;

namespace {

constexpr const char* k_order = "INV-2026-000123-1";

using Form = std::multimap<std::string, std::string>;

std::string field(const Form& form, const std::string& name) {
    REQUIRE(form.count(name) == 1);
    return form.find(name)->second;
}

/// A sandbox with one open POP invoice whose callbacks come to `web`.
struct Opened {
    DuitkuSandbox sandbox;
    CallbackServer web;
    std::string reference;

    Opened() {
        sandbox.knob("retry_ms", "1");
        reference = open(k_order);
    }
    [[nodiscard]] std::string open(const std::string& order) const {
        json invoice = good_invoice(order);
        invoice["callbackUrl"] = web.url();
        return sandbox.pop(invoice).json()["reference"];
    }
    /// Callbacks that were answered or given up.
    [[nodiscard]] json callbacks() const { return sandbox.invoice(k_order)["callbacks"]; }
};

/// What a merchant checks first, with the text as it came.
bool authentic(const Form& form, Scheme scheme = Scheme::hmac_sha256) {
    return field(form, "signature") ==
           signature({}, scheme, Signed::callback, {field(form, "amount"), field(form, "merchantOrderId")});
}

}  // namespace

TEST_CASE("a payer chooses a channel, pays and is led back; the merchant is called", "[duitku]") {
    const Opened opened;
    const auto page = opened.sandbox.get("/redirect_checkout?reference=" + opened.reference);
    REQUIRE(page.status == 200);
    CHECK(page.body.find("<html lang=\"id\">") != std::string::npos);
    CHECK(page.body.find("Rp 150.000") != std::string::npos);
    CHECK(page.body.find("value=\"SP\"") != std::string::npos);
    CHECK(page.body.find("value=\"LQ\"") == std::string::npos);

    const auto back = opened.sandbox.submit("/redirect_checkout",
                                            {{"reference", opened.reference}, {"channel", "SP"}, {"act", "pay"}});
    CHECK(back.status == 303);
    CHECK(back.location ==
          "http://127.0.0.1:9/o/TOKEN?bayar=1&merchantOrderId=INV-2026-000123-1&resultCode=00&reference=" +
              opened.reference);
    const Form callback = opened.web.await(1).front();
    CHECK(field(callback, "merchantCode") == "DX0042");
    CHECK(field(callback, "amount") == "150000");
    CHECK(field(callback, "resultCode") == "00");
    CHECK(field(callback, "reference") == opened.reference);
    CHECK(field(callback, "paymentCode") == "SP");
    CHECK(field(callback, "productDetail") == "Order 000123");
    CHECK(field(callback, "merchantUserId") == "budi@example.com");
    CHECK(field(callback, "issuerCode") == "93600914");
    CHECK(authentic(callback));
    CHECK(opened.sandbox.status(k_order).json()["statusCode"] == "00");
    // A second press changes nothing: the page says that it is paid.
    const auto again = opened.sandbox.submit("/redirect_checkout", {{"reference", opened.reference}, {"act", "fail"}});
    CHECK(again.status == 200);
    CHECK(again.body.find("sudah dibayar") != std::string::npos);
    CHECK(opened.web.received().size() == 1);
}

TEST_CASE("each button of the pay page leads back with its own code", "[duitku]") {
    const Opened opened;
    const auto [act, code, status, result] = GENERATE(table<std::string, std::string, std::string, std::string>({
        {"choose", "01", "01", ""},
        {"fail", "02", "02", "01"},
        {"cancel", "02", "02", ""},
    }));
    const auto back =
        opened.sandbox.submit("/redirect_checkout", {{"reference", opened.reference}, {"channel", "BC"}, {"act", act}});
    CHECK(back.location.find("&resultCode=" + code + "&") != std::string::npos);
    CHECK(opened.sandbox.status(k_order).json()["statusCode"] == status);
    if (!result.empty()) CHECK(field(opened.web.await(1).front(), "resultCode") == result);
}

TEST_CASE("a pay page is opened by its reference, never by the order's number", "[duitku]") {
    const Opened opened;
    CHECK(opened.sandbox.get("/redirect_checkout?reference=" + std::string{k_order}).status == 404);
    CHECK(opened.sandbox.get("/redirect_checkout").status == 404);
    CHECK(opened.sandbox.get("/topup/topupdirectv2.aspx?ref=BCX").status == 404);
    CHECK(opened.sandbox.submit("/redirect_checkout", {{"reference", opened.reference}, {"act", "expire"}}).status ==
          400);
    CHECK(opened.sandbox.submit("/redirect_checkout", {{"reference", "x"}, {"act", "pay"}}).status == 404);
    CHECK(opened.sandbox
              .submit("/redirect_checkout", {{"reference", opened.reference}, {"channel", "LQ"}, {"act", "pay"}})
              .status == 400);
}

TEST_CASE("what a merchant names is shown as words, never as markup", "[duitku]") {
    const DuitkuSandbox sandbox;
    json invoice = good_invoice();
    invoice["productDetails"] = "<script>alert(1)</script>";
    const std::string reference = sandbox.pop(invoice).json()["reference"];
    CHECK(sandbox.get("/redirect_checkout?reference=" + reference).body.find("<script>") == std::string::npos);
    invoice["returnUrl"] = "javascript:alert(1)";
    invoice["merchantOrderId"] = "INV-2";
    CHECK(sandbox.pop(invoice).status == 400);
    invoice["returnUrl"] = "http://127.0.0.1/\r\nSet-Cookie: a=b";
    CHECK(sandbox.pop(invoice).status == 400);
}

TEST_CASE("callbacks go out as the mode says", "[duitku]") {
    const Opened opened;
    const std::string mode =
        GENERATE(as<std::string>{}, "normal", "duplicate", "bad_signature", "wrong_amount", "flipped", "unknown_order",
                 "other_merchant", "legacy_signature", "extra_fields", "missing_fields");
    opened.sandbox.knob("callback", mode);
    REQUIRE(opened.sandbox.act(k_order, "pay").status == 200);
    const std::size_t count = mode == "duplicate" ? 5 : 1;
    const auto received = opened.web.await(count);
    const Form& form = received.front();
    const bool own = mode != "bad_signature" && mode != "legacy_signature" && mode != "other_merchant";
    CHECK(authentic(form) == own);
    CHECK(authentic(form, Scheme::legacy) == (mode == "legacy_signature"));
    CHECK(field(form, "amount") == (mode == "wrong_amount" ? "150001" : "150000"));
    CHECK(field(form, "resultCode") == (mode == "flipped" ? "01" : "00"));
    CHECK((field(form, "merchantOrderId") == k_order) == (mode != "unknown_order"));
    CHECK((field(form, "merchantCode") == "DX0042") == (mode != "other_merchant"));
    CHECK(form.count("maskedNumber") == (mode == "extra_fields" ? 1 : 0));
    CHECK(form.count("paymentCode") == (mode == "missing_fields" ? 0 : 1));
    for (const Form& each : received)
        CHECK(each == form);
    REQUIRE(eventually([&] { return opened.callbacks().size() == count; }));
}

TEST_CASE("a failure's callback can be flipped to a success", "[duitku]") {
    const Opened opened;
    REQUIRE(opened.sandbox.act(k_order, "fail", {{"callback", "flipped"}}).status == 200);
    CHECK(field(opened.web.await(1).front(), "resultCode") == "00");
    CHECK(opened.sandbox.status(k_order).json()["statusCode"] == "02");
}

TEST_CASE("an early callback comes before the answer to the create request", "[duitku]") {
    const Opened opened;
    opened.sandbox.knob("callback", "early");
    const std::string reference = opened.open("INV-2");
    const auto received = opened.web.received();
    REQUIRE(received.size() == 1);
    CHECK(field(received.front(), "reference") == reference);
    CHECK(field(received.front(), "resultCode") == "00");
    CHECK(opened.sandbox.status("INV-2").json()["statusCode"] == "00");
}

TEST_CASE("a callback may be late, or never come", "[duitku]") {
    const Opened opened;
    opened.sandbox.knob("delay_ms", "300");
    const auto began = std::chrono::steady_clock::now();
    REQUIRE(opened.sandbox.act(k_order, "pay", {{"callback", "delayed"}}).status == 200);
    CHECK(opened.web.await(1).size() == 1);
    CHECK(std::chrono::steady_clock::now() - began >= std::chrono::milliseconds{300});
    CHECK_FALSE(opened.open("INV-2").empty());
    REQUIRE(opened.sandbox.act("INV-2", "pay", {{"callback", "none"}}).status == 200);
    CHECK_FALSE(opened.open("INV-3").empty());
    REQUIRE(opened.sandbox.act("INV-3", "pay").status == 200);
    const auto received = opened.web.await(2);
    CHECK(received.size() == 2);
    CHECK(field(received.back(), "merchantOrderId") == "INV-3");
}

TEST_CASE("a callback that is not answered 200 comes again, five times in all", "[duitku]") {
    Opened opened;
    opened.web.answer_next({503, 302, 401});
    REQUIRE(opened.sandbox.act(k_order, "pay").status == 200);
    REQUIRE(eventually([&] { return opened.callbacks().size() == 4; }));
    CHECK(opened.callbacks()[1]["status"] == 302);
    CHECK(opened.callbacks()[3]["number"] == 4);
    // The redirect was not followed: each attempt is one request.
    CHECK(opened.web.received().size() == 4);

    CHECK_FALSE(opened.open("INV-2").empty());
    opened.web.answer_next({500, 500, 500, 500, 500});
    REQUIRE(opened.sandbox.act("INV-2", "pay").status == 200);
    REQUIRE(eventually([&] { return opened.sandbox.invoice("INV-2")["callbacks"].size() == 5; }));
    CHECK(opened.web.received().size() == 9);
}

TEST_CASE("what is paid twice is told twice, by two references", "[duitku]") {
    const Opened opened;
    REQUIRE(opened.sandbox.act(k_order, "pay-twice").status == 200);
    const auto received = opened.web.await(2);
    CHECK(field(received[0], "reference") != field(received[1], "reference"));
    CHECK(authentic(received[0]));
    CHECK(authentic(received[1]));
    // Also when it was paid before.
    REQUIRE(opened.sandbox.act(k_order, "pay").status == 409);
    REQUIRE(opened.sandbox.act(k_order, "pay-twice").status == 200);
    CHECK(opened.web.await(3).size() == 3);
}

TEST_CASE("callbacks go to this machine only", "[duitku]") {
    const DuitkuSandbox sandbox;
    sandbox.knob("attempts", "1");
    json invoice = good_invoice();
    invoice["callbackUrl"] = "https://www.example.org/hook/duitku";
    REQUIRE(sandbox.pop(invoice).status == 200);
    REQUIRE(sandbox.act(k_order, "pay").status == 200);
    REQUIRE(eventually([&] { return sandbox.invoice(k_order)["callbacks"].size() == 1; }));
    CHECK(sandbox.invoice(k_order)["callbacks"][0]["status"] == 0);
}

TEST_CASE("the front page lists the invoices, and what is unknown is said", "[duitku]") {
    const Opened opened;
    const std::string front = opened.sandbox.front_page();
    CHECK(front.find("/redirect_checkout?reference=" + opened.reference) != std::string::npos);
    CHECK(front.find("Rp 150.000") != std::string::npos);
    CHECK(opened.sandbox.act("INV-9", "pay").status == 404);
    CHECK(opened.sandbox.act(k_order, "steal").status == 400);
    CHECK(opened.sandbox.act(k_order, "pay", {{"callback", "loud"}}).status == 400);
    CHECK(opened.sandbox.control("/duitku/knobs", {{"callback", "loud"}}).status == 400);
    CHECK(opened.sandbox.control("/duitku/knobs", {{"fee", "-1"}}).status == 400);
    CHECK(opened.sandbox.control("/duitku/knobs", {{"colour", "1"}}).status == 400);
    CHECK(opened.sandbox.control("/duitku/do", {{"invoice", k_order}, {"act", "pay"}}).location == "/duitku");
}
