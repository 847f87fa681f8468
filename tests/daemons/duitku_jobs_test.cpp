// Orders paid through Duitku, from outside: mitra-web takes the callbacks, mitra-sender asks, mitra-sandbox is Duitku.
#include <fmt/format.h>
#include <httplib.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "tests/daemons/duitku_shop.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"

using namespace mitra;
using test::DuitkuShop;
using test::eventually;
using test::Process;

namespace {

/// The callback address is made when the invoice is opened: the sender's settings must name the web's port.
struct Open {
    DuitkuShop shop;
    test::WebProgram web{shop.words("mitra-web")};
};

bool is_open(const DuitkuShop& shop, OrderId order) {
    const auto payment = shop.payment(order);
    return payment && !payment->pay_url.empty();
}

test::RawClient::Answer posted(std::uint16_t port, const std::string& path, const std::string& form) {
    test::RawClient client{port};
    return client.ask(test::post(path, form)).value();
}

}  // namespace

TEST_CASE("an order is opened at Duitku, paid there, asked about and settled, without anybody's help", "[duitku]") {
    const DuitkuShop shop;
    const OrderId order = shop.order();
    Process sender{shop.words("mitra-sender")};
    REQUIRE(eventually([&] { return is_open(shop, order); }));
    const std::string reference = shop.payment(order)->reference;
    CHECK(shop.payment(order)->pay_url.starts_with(shop.duitku().url("duitku")));
    shop.duitku().knob("callback", "none");
    REQUIRE(shop.duitku().act(reference, "pay").status == 200);

    const auto pulled = shop.mitra({"verify-payment", to_string(order), "--pull", "--yes"});
    INFO(pulled.out << pulled.err);
    CHECK(pulled.status == 0);
    CHECK(pulled.out.find("paid: Rp 150.000") != std::string::npos);
    CHECK(shop.order_state(order) == "fulfilled");
    CHECK(sender.stop() == 0);
}

TEST_CASE("a callback is acted on within moments", "[duitku]") {
    Open site;
    Process sender{site.shop.words("mitra-sender")};
    const OrderId order = site.shop.order();
    REQUIRE(eventually([&] { return is_open(site.shop, order); }));
    const std::string reference = site.shop.payment(order)->reference;
    site.shop.duitku().knob("callback", "none");
    REQUIRE(site.shop.duitku().act(reference, "pay").status == 200);
    const std::string form =
        fmt::format("merchantCode=DX0042&amount=150000&merchantOrderId={}&resultCode=00&reference={}&signature={}",
                    reference, site.shop.payment(order)->provider_reference,
                    sandbox::duitku::signature({}, sandbox::duitku::Scheme::hmac_sha256,
                                               sandbox::duitku::Signed::callback, {"150000", reference}));
    for (int i = 0; i < 5; ++i)
        CHECK(posted(site.web.port(), "/hook/duitku", form).status == 200);
    CHECK(eventually([&] { return site.shop.order_state(order) == "fulfilled"; }));
    CHECK(site.shop.count("SELECT count(*) FROM inbox WHERE provider = 'duitku'") == 1);
    CHECK(site.shop.count("SELECT count(*) FROM payment_evidence") == 1);
    CHECK(posted(site.web.port(), "/hook/duitku", form + "&amount=1").status == 400);
    CHECK(posted(site.web.port(), "/hook/duitku?resultCode=00", form).status == 400);
    test::RawClient chunked{site.web.port()};
    CHECK(chunked
              .ask("POST /hook/duitku HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                   "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n")
              ->status == 411);
    test::RawClient large{site.web.port()};
    CHECK(large
              .ask("POST /hook/duitku HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                   "Content-Length: 16385\r\n\r\n")
              ->status == 413);
    CHECK(sender.stop() == 0);
}

TEST_CASE("--once opens what waits, and a job can be run by its number", "[duitku]") {
    const DuitkuShop shop;
    const OrderId order = shop.order();
    const auto first = shop.once();
    INFO(first.err);
    CHECK(first.status == 0);
    REQUIRE(is_open(shop, order));
    const auto ask = [&](const std::string& job) {
        auto words = shop.words("mitra-sender");
        words.insert(words.end(), {"--run-job", job});
        return test::run(words);
    };
    const std::int64_t job = shop.count("SELECT id FROM job WHERE kind = 'duitku.status'");
    const auto asked = ask(fmt::format("JOB-{}", job));
    INFO(asked.out << asked.err);
    CHECK(asked.status == 0);
    const auto line = nlohmann::json::parse(asked.out);
    CHECK(line["status"] == "waiting");
    CHECK(line["cause"] == to_string(shop.payment(order)->id));
    CHECK(ask("JOB-999").status == 3);
    CHECK(ask("PAY-1").status == 3);

    shop.duitku().fault("duitku.status", "drop", "0");
    const auto pulled = shop.mitra({"payment", "pull", "--pending"});
    INFO(pulled.out << pulled.err);
    CHECK(pulled.status == 6);
}

TEST_CASE("an answer that is lost leaves a question, not a second invoice under the same id", "[duitku]") {
    const DuitkuShop shop;
    shop.duitku().fault("duitku.invoice", "drop_after_store");
    const OrderId order = shop.order();
    CHECK(shop.once().status == 0);
    REQUIRE(is_open(shop, order));
    CHECK(shop.payment(order)->attempt == 2);
    CHECK(shop.count("SELECT count(*) FROM payment WHERE state = 'failed'") == 1);
}

TEST_CASE("killed with an invoice in hand, the next sender asks before it opens another", "[duitku]") {
    const DuitkuShop shop;
    const OrderId order = shop.order();
    const auto file = test::program("mitra-sender").parent_path().parent_path() / "tests/mitra-sender-mortal";
    Process mortal{{file, "--config", shop.words("x").at(2)}, {{"MITRA_DIE_AT", "after_job_claim"}}};
    CHECK(mortal.wait() == 128 + SIGKILL);
    CHECK(shop.count("SELECT count(*) FROM job WHERE state = 'running'") == 1);
    shop.change("UPDATE job SET lease_until = 1 WHERE state = 'running'");
    Process sender{shop.words("mitra-sender")};
    CHECK(eventually([&] { return is_open(shop, order); }));
    CHECK(shop.payment(order)->attempt == 2);
    CHECK(sender.stop() == 0);
}

TEST_CASE("doctor --online asks Duitku whether it takes our key", "[duitku]") {
    const DuitkuShop shop;
    const auto probed = [&] {
        auto words = shop.words("mitra-sender");
        words.emplace_back("--probe");
        return test::run(words).out;
    };
    CHECK(probed() == "duitku ready\n");
    shop.duitku().knob("scheme", "legacy");
    CHECK(probed() == "duitku bad_credential\n");
}
