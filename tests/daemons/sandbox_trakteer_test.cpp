// The sandbox's Trakteer: its list as mitra reads it, its page as a buyer meets it, its webhook.

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "lib/base/clock.hpp"
#include "tests/daemons/topup_sandbox.hpp"
#include "tests/support/eventually.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace mitra::topup::trakteer;
using nlohmann::json;

namespace {

SupportsAnswer supports(const TopupSandbox& sandbox, std::int64_t number = 1, std::int64_t per_page = 50) {
    const Heard answer = sandbox.ask(ask_supports(sandbox.page(), number, per_page));
    return read_supports(answer.status, answer.body);
}

json tip(const TopupSandbox& sandbox, const TopupSandbox::Fields& fields) {
    return json::parse(sandbox.submit("inbox", "/trakteer/tip.json", fields).body);
}

void knob(const TopupSandbox& sandbox, const std::string& name, const std::string& value) {
    sandbox.control("/trakteer/knobs", {{name, value}});
}

}  // namespace

TEST_CASE("what a buyer pays on the page is on the list, with what is left of it", "[trakteer]") {
    const TopupSandbox sandbox;
    CHECK(supports(sandbox).kind == SupportsAnswer::Kind::listed);
    const std::string link =
        pay_link(sandbox.page().pay_url, "maddstore", Money{15'000}, Money{1'000}, "TPABCDEFGH", "Budi <b>");
    const std::string path = link.substr(sandbox.page().pay_url.size());
    const Heard form = sandbox.get("trakteer", path);
    CHECK(form.status == 200);
    CHECK(form.body.find("lang=\"id\"") != std::string::npos);
    CHECK(form.body.find("value=\"15\"") != std::string::npos);
    CHECK(form.body.find("TPABCDEFGH") != std::string::npos);
    CHECK(form.body.find("Budi &lt;b&gt;") != std::string::npos);
    CHECK(form.body.find("<script") == std::string::npos);

    const Heard paid =
        sandbox.submit("trakteer", "/maddstore/tip",
                       {{"quantity", "15"}, {"display_name", "Budi"}, {"supporter_message", "kode TPABCDEFGH ya"}});
    CHECK(paid.status == 200);
    CHECK(paid.body.find("Terima kasih") != std::string::npos);
    const auto listed = supports(sandbox);
    REQUIRE(listed.supports.size() == 1);
    CHECK(listed.supports[0].amount == Money{15'000});
    CHECK(listed.supports[0].net == Money{14'133});
    CHECK(listed.supports[0].method == "QRIS");
    CHECK(listed.supports[0].supporter == "Budi");
    CHECK(codes_in(listed.supports[0].message) == std::vector<std::string>{"TPABCDEFGH"});
    const auto age = SystemClock{}.now() - listed.supports[0].came_at;
    CHECK(age < std::chrono::minutes{1});
    CHECK(age > std::chrono::minutes{-1});
}

TEST_CASE("the page takes whole units, and is nobody else's", "[trakteer]") {
    const TopupSandbox sandbox;
    for (const char* quantity : {"0", "-1", "1.5", "x", "", "99999999999999999999"})
        CHECK(sandbox.submit("trakteer", "/maddstore/tip", {{"quantity", quantity}}).status == 400);
    CHECK(sandbox.get("trakteer", "/other/tip").status == 404);
    CHECK(sandbox.submit("trakteer", "/other/tip", {{"quantity", "1"}}).status == 404);
    CHECK(supports(sandbox).supports.empty());
}

TEST_CASE("fees are those that were seen", "[trakteer]") {
    const TopupSandbox sandbox;
    for (const auto& [units, net] : {std::pair{"5", 4'711}, {"15", 14'133}, {"50", 47'111}, {"100", 94'223}})
        CHECK(tip(sandbox, {{"quantity", units}})["net"] == net);
    CHECK(sandbox.get("trakteer", "/v1/public/current-balance").status == 401);
}

TEST_CASE("the list has pages in each spelling, newest first, and leaves out what is not paid", "[trakteer]") {
    const TopupSandbox sandbox;
    for (int i = 1; i <= 5; ++i)
        tip(sandbox, {{"quantity", std::to_string(i)}});
    tip(sandbox, {{"quantity", "9"}, {"status", "pending"}});
    for (const char* spelling : {"total_pages", "total_page"}) {
        knob(sandbox, "pages_spelling", spelling);
        const auto first = supports(sandbox, 1, 4);
        CHECK(first.more);
        CHECK(first.supports.size() == 3);
        CHECK(first.supports.front().amount == Money{5'000});
        const auto second = supports(sandbox, 2, 4);
        CHECK_FALSE(second.more);
        CHECK(second.supports.size() == 2);
    }
    knob(sandbox, "status_field", "success");
    knob(sandbox, "net_amount", "no");
    CHECK(supports(sandbox).supports.size() == 5);
    CHECK(supports(sandbox).supports.front().net == Money{5'000});
}

TEST_CASE("a wrong key, a limit and trouble are answered as Trakteer does", "[trakteer]") {
    const TopupSandbox sandbox;
    auto page = sandbox.page();
    page.key = "trapi-wrong";
    const Heard wrong = sandbox.ask(ask_supports(page, 1, 5));
    CHECK(read_supports(wrong.status, wrong.body).kind == SupportsAnswer::Kind::refused);
    for (const char* fault : {"rate_limit", "wrong_key"}) {
        sandbox.fault("trakteer.supports", fault);
        CHECK(supports(sandbox).kind == SupportsAnswer::Kind::refused);
    }
    for (const char* fault : {"500", "html_503", "broken", "drop"}) {
        sandbox.fault("trakteer", fault);
        CHECK(supports(sandbox).kind == SupportsAnswer::Kind::unreadable);
    }
    CHECK(supports(sandbox).kind == SupportsAnswer::Kind::listed);
}

TEST_CASE("the creator's webhook is told, with the price in both readings", "[trakteer]") {
    const TopupSandbox sandbox;
    HookServer creator;
    sandbox.control("/trakteer/webhook", {{"url", creator.url()}});
    const json paid = tip(sandbox, {{"quantity", "3"}, {"message", "TPABCDEFGH"}});
    const auto told = creator.await(1).at(0);
    CHECK(judge_webhook(sandbox.page(), told.token, told.body) == Verdict::genuine);
    json event = json::parse(told.body);
    CHECK(event["price"] == 3'000);
    CHECK(event["quantity"] == 3);
    CHECK(event["net_amount"] == 2'826);
    CHECK(event["transaction_id"] == paid["order_id"]);
    knob(sandbox, "webhook_price", "unit");
    tip(sandbox, {{"quantity", "3"}});
    CHECK(json::parse(creator.await(2).at(1).body)["price"] == 1'000);

    sandbox.control("/trakteer/test", {});
    event = json::parse(creator.await(3).at(2).body);
    CHECK(event["transaction_id"].get<std::string>().starts_with("test-"));
    knob(sandbox, "webhook_token", "wrong");
    tip(sandbox, {{"quantity", "1"}});
    CHECK(judge_webhook(sandbox.page(), creator.await(4).at(3).token, "{}") == Verdict::not_authentic);
}

TEST_CASE("after three failed events the webhook is switched off, until it is saved again", "[trakteer]") {
    const TopupSandbox sandbox;
    HookServer creator;
    creator.answer(503);
    sandbox.control("/trakteer/webhook", {{"url", creator.url()}});
    knob(sandbox, "retry_ms", "1");
    for (std::size_t i = 1; i <= 3; ++i) {
        tip(sandbox, {{"quantity", "1"}});
        CHECK(creator.await(3 * i).size() == 3 * i);
    }
    CHECK(eventually([&] { return sandbox.all("/trakteer.json")["switched_off"] == true; }));
    creator.answer(200);
    sandbox.control("/trakteer/test", {});
    CHECK(creator.told().size() == 9);
    sandbox.control("/trakteer/webhook", {{"url", creator.url()}});
    sandbox.control("/trakteer/test", {});
    CHECK(creator.told().size() == 10);
}
