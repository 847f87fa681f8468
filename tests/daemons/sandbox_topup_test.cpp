// The sandbox's VIP Reseller as mitra meets it: its own calls, and its own readers of the answers.

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/daemons/topup_sandbox.hpp"
#include "tests/support/eventually.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace mitra::topup;
using nlohmann::json;

namespace {

const PlaceOrder k_game{.channel = Channel::game, .code = "ML86-S1", .target = "136216325", .zone = "2685"};
const PlaceOrder k_pulsa{.channel = Channel::prepaid, .code = "XL25", .target = "087800001233"};
constexpr Money k_ml86{21'500 - 430};  // of a special account

TopupSandbox::Fields good(const std::string& type) {
    return {{"key", "testkey-000000000000000000000001"}, {"sign", "fa788482365e15b56c8dfc86d31e6d23"}, {"type", type}};
}

std::string message(const Heard& answer) {
    REQUIRE(answer.status == 200);
    const json body = json::parse(answer.body);
    REQUIRE(body.at("result") == false);
    return body.at("message");
}

bool becomes(const TopupSandbox& sandbox, const PlaceAnswer& placed, Progress progress) {
    return eventually(
        [&] { return sandbox.transaction(Channel::game, placed.transaction->trxid).progress == progress; });
}

}  // namespace

TEST_CASE("an order is accepted, charged, goes on by itself and ends with its serial number", "[vip]") {
    const TopupSandbox sandbox;
    sandbox.knob("step_ms", "50");
    const Money before = sandbox.balance();
    const auto placed = sandbox.place(k_game);
    REQUIRE(placed.kind == PlaceAnswer::Kind::accepted);
    CHECK(placed.transaction->progress == Progress::waiting);
    CHECK(placed.transaction->service == "Mobile Legends - 86 Diamonds");
    CHECK(placed.transaction->target == "136216325");
    CHECK(placed.transaction->zone == "2685");
    CHECK(placed.transaction->price == k_ml86);
    CHECK(placed.transaction->balance == before - k_ml86);
    CHECK(sandbox.balance() == before - k_ml86);
    CHECK(becomes(sandbox, placed, Progress::success));
    CHECK(sandbox.transaction(Channel::game, placed.transaction->trxid).note.starts_with("SN"));
}

TEST_CASE("an order that fails gives its money back once, and says why", "[vip]") {
    const TopupSandbox sandbox;
    sandbox.knob("step_ms", "20");
    sandbox.knob("outcome", "error");
    const Money before = sandbox.balance();
    const auto placed = sandbox.place(k_game);
    CHECK(becomes(sandbox, placed, Progress::error));
    CHECK(sandbox.balance() == before);
    const auto row = sandbox.transaction(Channel::game, placed.transaction->trxid);
    CHECK(row.note == "Zone tujuan salah.");
    CHECK(row.price == Money{0});
    sandbox.control("/vip/do", {{"trxid", row.trxid}, {"act", "error"}});
    CHECK(sandbox.balance() == before);

    sandbox.knob("refunded_price", "unchanged");
    const auto kept = sandbox.place(k_game);
    CHECK(becomes(sandbox, kept, Progress::error));
    CHECK(sandbox.transaction(Channel::game, kept.transaction->trxid).price == k_ml86);
}

TEST_CASE("what is wrong is said in VIP's words and in its order", "[vip]") {
    const TopupSandbox sandbox;
    auto without_type = good("order");
    without_type.erase("type");
    const Heard echo = sandbox.form("game-feature", without_type);
    CHECK(message(echo) == "Request not detected.");
    CHECK(json::parse(echo.body)["data"]["key"] == "testkey-000000000000000000000001");

    auto fields = good("order");
    fields.erase("key");
    fields.emplace("key", "x");
    CHECK(message(sandbox.form("prepaid", fields)) == "API Key not registered.");
    fields = good("order");
    fields.erase("sign");
    fields.emplace("sign", "4d35a770ea2d2f5906b67921721696f7");
    CHECK(message(sandbox.form("prepaid", fields)) == "API Signature not valid.");
    CHECK(message(sandbox.form("prepaid", good("ordr"))) == "Type 'ordr' is not valid");
    CHECK(message(sandbox.form("prepaid", good("get-nickname"))) == "Type 'get-nickname' is not valid");
    CHECK(message(sandbox.form("prepaid", good("order"))) == "Masih ada parameter yang kosong.");

    sandbox.knob("ip", "refused");
    CHECK(message(sandbox.form("prepaid", good("ordr"))) == "IP 127.0.0.1 is not permitted");
    sandbox.knob("maintenance", "api");
    CHECK(message(sandbox.form("prepaid", {})) == "Ada pemeliharaan sistem API, coba lagi nanti.");
}

TEST_CASE("an order is refused for what is wrong with it, and nothing is charged", "[vip]") {
    const TopupSandbox sandbox;
    const Money before = sandbox.balance();
    const auto refusal = [&](PlaceOrder order) {
        const auto answer = sandbox.place(order);
        CHECK(answer.kind == PlaceAnswer::Kind::refused);
        return answer.refusal;
    };
    CHECK(refusal({.channel = Channel::game, .code = "NONE", .target = "1"}) == Refusal::no_service);
    CHECK(refusal({.channel = Channel::prepaid, .code = "ML86-S1", .target = "1"}) == Refusal::no_service);
    CHECK(refusal({.channel = Channel::game, .code = "ML344-S1", .target = "1", .zone = "1"}) == Refusal::no_service);
    CHECK(refusal({.channel = Channel::game, .code = "ML86-S1", .target = "1"}) == Refusal::our_bug);
    CHECK(refusal({.channel = Channel::prepaid, .code = "XL25", .target = "081200001233"}) == Refusal::bad_target);
    CHECK(refusal({.channel = Channel::prepaid, .code = "XL25", .target = "099900001233"}) == Refusal::bad_target);
    sandbox.knob("channel_off", "prepaid");
    CHECK(refusal(k_pulsa) == Refusal::switched_off);
    sandbox.knob("maintenance", "transaction");
    CHECK(refusal(k_pulsa) == Refusal::maintenance);
    CHECK(sandbox.balance() == before);
    CHECK(sandbox.list(Channel::game).transactions.empty());
    CHECK(sandbox.list(Channel::game).kind == ListAnswer::Kind::listed);
}

TEST_CASE("the deposit must exceed the price, and keep its minimum", "[vip]") {
    const TopupSandbox sandbox;
    sandbox.control("/vip/balance", {{"amount", std::to_string(k_ml86.rupiah() - 1)}});
    CHECK(sandbox.place(k_game).refusal == Refusal::no_deposit);
    sandbox.control("/vip/balance", {{"amount", std::to_string(k_ml86.rupiah())}});
    CHECK(sandbox.place(k_game).refusal == Refusal::no_deposit);
    sandbox.control("/vip/balance", {{"amount", std::to_string(k_ml86.rupiah() + 1'000)}});
    sandbox.knob("minimum_balance", "1001");
    CHECK(sandbox.place(k_game).refusal == Refusal::no_deposit);
    sandbox.knob("minimum_balance", "1000");
    CHECK(sandbox.place(k_game).kind == PlaceAnswer::Kind::accepted);
    CHECK(sandbox.balance() == Money{1'000});
}

TEST_CASE("the price is that of the level, and may have changed since the list", "[vip]") {
    const TopupSandbox sandbox;
    sandbox.knob("level", "basic");
    CHECK(sandbox.place(k_game).transaction->price == Money{21'500});
    sandbox.control("/vip/service", {{"code", "ML86-S1"}, {"price", "30000"}});
    CHECK(sandbox.place(k_game).transaction->price == Money{30'000});
    sandbox.knob("charge_more", "77");
    CHECK(sandbox.place(k_game).transaction->price == Money{30'077});
    sandbox.control("/vip/service", {{"code", "ML86-S1"}, {"status", "empty"}});
    CHECK(sandbox.place(k_game).refusal == Refusal::no_service);
}

TEST_CASE("each channel has its list, newest first, as long as one asks", "[vip]") {
    const TopupSandbox sandbox;
    const auto first = sandbox.place(k_game);
    const auto second = sandbox.place(k_game);
    const auto other = sandbox.place(k_pulsa);
    REQUIRE(other.kind == PlaceAnswer::Kind::accepted);
    auto list = sandbox.list(Channel::game);
    REQUIRE(list.transactions.size() == 2);
    CHECK(list.transactions[0].trxid == second.transaction->trxid);
    CHECK(list.transactions[1].trxid == first.transaction->trxid);
    CHECK(sandbox.list(Channel::game, 1).transactions.size() == 1);
    list = sandbox.list(Channel::prepaid);
    REQUIRE(list.transactions.size() == 1);
    CHECK(list.transactions[0].code == "XL25");
    const Heard wrong_channel =
        sandbox.ask(sandbox.supplier().ask_transaction(Channel::prepaid, second.transaction->trxid));
    CHECK(message(wrong_channel) == "Transaksi tidak ditemukan.");
}

TEST_CASE("a repeat on one day shows its number with an ordinal; where repeats are forbidden it fails", "[vip]") {
    const TopupSandbox sandbox;
    static_cast<void>(sandbox.place(k_pulsa));
    const Heard again = sandbox.ask(sandbox.supplier().place(k_pulsa));
    CHECK(json::parse(again.body)["data"]["data"] == "2.087800001233");
    CHECK(sandbox.list(Channel::prepaid).transactions.at(0).target == "087800001233");

    const PlaceOrder once{.channel = Channel::prepaid, .code = "XL5", .target = "087800001233"};
    CHECK(sandbox.place(once).transaction->progress == Progress::waiting);
    const Money before = sandbox.balance();
    CHECK(sandbox.place(once).transaction->progress == Progress::error);
    CHECK(sandbox.balance() == before);
}

TEST_CASE("an answer that is lost leaves an order behind, or none", "[vip]") {
    const TopupSandbox sandbox;
    const auto [fault, stored] = GENERATE(table<std::string, bool>({{"drop_after_accept", true},
                                                                    {"500_after_accept", true},
                                                                    {"html_after_accept", true},
                                                                    {"upstream_after_accept", true},
                                                                    {"slow", true},
                                                                    {"drop", false},
                                                                    {"html_403", false},
                                                                    {"html_200", false},
                                                                    {"500", false},
                                                                    {"broken", false},
                                                                    {"upstream", false},
                                                                    {"odd_words", false}}));
    CAPTURE(fault);
    const Money before = sandbox.balance();
    sandbox.fault("vip.order", fault);
    CHECK(sandbox.place(k_game).kind == PlaceAnswer::Kind::unclear);
    CHECK(sandbox.list(Channel::game).transactions.size() == (stored ? 1 : 0));
    CHECK(sandbox.balance() == (stored ? before - k_ml86 : before));
}

TEST_CASE("clear refusals can be played, and leave nothing", "[vip]") {
    const TopupSandbox sandbox;
    for (const auto& [fault, refusal] : {std::pair{"throttled", Refusal::throttled},
                                         {"clash", Refusal::throttled},
                                         {"no_server", Refusal::no_server}}) {
        sandbox.fault("vip.order", fault);
        CHECK(sandbox.place(k_game).refusal == refusal);
    }
    sandbox.knob("throttle_s", "600");
    CHECK(sandbox.place(k_game).kind == PlaceAnswer::Kind::accepted);
    CHECK(sandbox.place(k_game).refusal == Refusal::throttled);
    CHECK(sandbox.place(k_pulsa).kind == PlaceAnswer::Kind::accepted);  // each channel for itself
}

TEST_CASE("an order's reply may have its end in it, and orders may stand still or say what nobody knows", "[vip]") {
    const TopupSandbox sandbox;
    sandbox.knob("step_ms", "1");
    sandbox.knob("reply_state", "success");
    CHECK(sandbox.place(k_game).transaction->progress == Progress::success);
    const Money before = sandbox.balance();
    sandbox.knob("reply_state", "error");
    CHECK(sandbox.place(k_game).transaction->progress == Progress::error);
    CHECK(sandbox.balance() == before);
    sandbox.knob("reply_state", "waiting");
    sandbox.knob("outcome", "unknown_word");
    CHECK(becomes(sandbox, sandbox.place(k_game), Progress::unknown));
    sandbox.knob("outcome", "stuck_processing");
    CHECK(becomes(sandbox, sandbox.place(k_game), Progress::processing));
}

TEST_CASE("price lists have some sixty rows, and as many as a test wants", "[vip]") {
    const TopupSandbox sandbox;
    const auto read = [&](Channel channel, const Call& call) {
        const Heard answer = sandbox.ask(call);
        return sandbox.supplier().read_services(channel, answer.status, answer.body);
    };
    const auto games = read(Channel::game, sandbox.supplier().ask_services(Channel::game));
    const auto prepaid = read(Channel::prepaid, sandbox.supplier().ask_services(Channel::prepaid));
    CHECK(games.rows.size() + prepaid.rows.size() >= 60);
    CHECK(games.skipped + prepaid.skipped == 0);
    const auto token = std::find_if(prepaid.rows.begin(), prepaid.rows.end(),
                                    [](const ServiceRow& row) { return row.code == "PLN20"; });
    REQUIRE(token != prepaid.rows.end());
    CHECK(token->category == "token-pln");
    CHECK(token->closed == std::pair{23 * 60 + 44, 16});
    CHECK(std::any_of(prepaid.rows.begin(), prepaid.rows.end(), [](const ServiceRow& row) { return !row.multi_trx; }));
    CHECK(
        std::any_of(games.rows.begin(), games.rows.end(), [](const ServiceRow& row) { return row.status == "empty"; }));

    const auto one = read(Channel::game, sandbox.supplier().ask_services(Channel::game, "Free Fire"));
    CHECK(std::all_of(one.rows.begin(), one.rows.end(), [](const ServiceRow& row) { return row.game == "Free Fire"; }));
    CHECK(read(Channel::game, sandbox.supplier().ask_services(Channel::game, "Tidak Ada")).rows.empty());

    sandbox.control("/vip/services", {{"channel", "game"}, {"rows", "5000"}});
    CHECK(read(Channel::game, sandbox.supplier().ask_services(Channel::game)).rows.size() == 5'000);
    sandbox.control("/vip/service", {{"code", "ML86-S1"}, {"act", "remove"}});
    CHECK(read(Channel::game, sandbox.supplier().ask_services(Channel::game)).rows.size() == 4'999);
}

TEST_CASE("one service of a game is told with its price and stock", "[vip]") {
    const TopupSandbox sandbox;
    const auto ask = [&](const char* code) {
        const Heard answer = sandbox.ask(*sandbox.supplier().ask_stock(Channel::game, code));
        return sandbox.supplier().read_stock(Channel::game, answer.status, answer.body);
    };
    CHECK(ask("ML86-S14").row.prices.front() == Money{20'900});
    CHECK(ask("ML86-S14").row.status == "available");
    CHECK(ask("ML86-S14").stock == 12);
    CHECK(ask("ML344-S1").stock == 0);
    CHECK(ask("ML344-S1").row.status == "empty");
    CHECK(ask("XL5").refusal == Refusal::no_service);
    sandbox.knob("stock", "3");
    CHECK(ask("ML86-S14").stock == 3);
    sandbox.fault("vip.stock", "html_403");
    CHECK(ask("ML86-S14").kind == StockAnswer::Kind::unreadable);
}

TEST_CASE("nicknames are known, unknown or empty, with their country in each shape", "[vip]") {
    const TopupSandbox sandbox;
    const auto ask = [&](const char* target) {
        const Heard answer = sandbox.ask(sandbox.supplier().ask_nickname("mobile-legends", target, "2685"));
        return sandbox.supplier().read_nickname(answer.status, answer.body);
    };
    CHECK(ask("136216325").nickname == "Pemain6325");
    CHECK(ask("136216325").country == "ID");
    CHECK(ask("136210000").kind == NicknameAnswer::Kind::not_found);
    sandbox.knob("nickname", "empty");
    CHECK(ask("136216325").kind == NicknameAnswer::Kind::not_found);
    sandbox.knob("nickname", "country_string");
    CHECK(ask("136216325").country == "Indonesia");
    sandbox.knob("nickname", "no_country");
    CHECK(ask("136216325").country.empty());
    sandbox.fault("vip.nickname", "500");
    CHECK(ask("136216325").kind == NicknameAnswer::Kind::unreadable);
}

TEST_CASE("the merchant is told of each change, in three shapes and as a form", "[vip]") {
    const TopupSandbox sandbox;
    HookServer merchant;
    sandbox.control("/vip/webhook", {{"url", merchant.url()}});
    sandbox.knob("step_ms", "1");
    const auto shape = GENERATE("object", "array", "flat");
    sandbox.knob("webhook", shape);
    const auto placed = sandbox.place(k_game);
    for (const auto& told : merchant.await(3)) {
        const Hint hint = sandbox.supplier().read_webhook(told.signature, told.body);
        REQUIRE(hint.verdict == Hint::Verdict::genuine);
        CHECK(hint.transactions.at(0).trxid == placed.transaction->trxid);
    }
}

TEST_CASE("a webhook may come twice, before the reply, without its header or not at all", "[vip]") {
    const TopupSandbox sandbox;
    HookServer merchant;
    sandbox.control("/vip/webhook", {{"url", merchant.url()}});
    sandbox.knob("outcome", "stuck_waiting");
    sandbox.knob("webhook_times", "before_reply");
    static_cast<void>(sandbox.place(k_game));
    CHECK(merchant.told().size() == 1);
    sandbox.knob("webhook_header", "missing");
    static_cast<void>(sandbox.place(k_game));
    CHECK(merchant.told().at(1).signature.empty());
    sandbox.knob("webhook_header", "wrong");
    static_cast<void>(sandbox.place(k_game));
    const auto told = merchant.told().at(2);
    CHECK(sandbox.supplier().read_webhook(told.signature, told.body).verdict == Hint::Verdict::not_authentic);
    sandbox.knob("webhook_times", "duplicate");
    static_cast<void>(sandbox.place(k_game));
    CHECK(merchant.await(6).size() == 6);
    sandbox.knob("webhook", "none");
    static_cast<void>(sandbox.place(k_game));
    CHECK(merchant.told().size() == 6);
}
