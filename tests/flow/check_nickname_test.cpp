#include "lib/flow/check_nickname.hpp"

#include <catch2/catch.hpp>

#include "lib/flow/upkeep.hpp"
#include "tests/flow/topup_shop.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using flow::Answered;
using topup::Check;
using topup::CheckState;
using topup::NicknameAnswer;

namespace {

/// A supplier that answers nicknames as the test says, in the words of its body, and nothing else.
class NamingSupplier final : public topup::Supplier {
 public:
    NicknameAnswer answer;

    [[nodiscard]] topup::Capabilities capabilities() const override { return {}; }
    [[nodiscard]] topup::Call ask_account() const override { return {}; }
    [[nodiscard]] topup::AccountAnswer read_account(int, std::string_view) const override { return {}; }
    [[nodiscard]] topup::Call ask_services(topup::Channel) const override { return {}; }
    [[nodiscard]] topup::Call ask_services(topup::Channel, std::string_view) const override { return {}; }
    [[nodiscard]] topup::ServicesAnswer read_services(topup::Channel, int, std::string_view) const override {
        return {};
    }
    [[nodiscard]] std::optional<topup::Call> ask_stock(topup::Channel, std::string_view) const override { return {}; }
    [[nodiscard]] topup::StockAnswer read_stock(topup::Channel, int, std::string_view) const override { return {}; }
    [[nodiscard]] topup::Call ask_nickname(std::string_view code, std::string_view target,
                                           std::string_view zone) const override {
        topup::Call call;
        call.url = "http://127.0.0.1/game-feature";
        call.body = std::string{code} + " " + std::string{target} + " " + std::string{zone};
        return call;
    }
    [[nodiscard]] NicknameAnswer read_nickname(int, std::string_view) const override { return answer; }
    [[nodiscard]] topup::Call place(const topup::PlaceOrder&) const override { return {}; }
    [[nodiscard]] topup::PlaceAnswer read_place(topup::Channel, int, std::string_view) const override { return {}; }
    [[nodiscard]] topup::Call ask_list(topup::Channel, std::int64_t) const override { return {}; }
    [[nodiscard]] topup::Call ask_transaction(topup::Channel, std::string_view) const override { return {}; }
    [[nodiscard]] topup::ListAnswer read_list(topup::Channel, int, std::string_view) const override { return {}; }
    [[nodiscard]] topup::Hint read_webhook(std::string_view, std::string_view) const override { return {}; }
};

struct CheckingSite : test::TopupShop {
    NamingSupplier supplier;
    std::vector<std::string> asked;  ///< bodies of the calls made
    bool reachable = true;

    topup::CheckStore checks() { return {database, test::test_vault()}; }
    Check check(const std::string& target = "136216325", const std::string& slug = "mobile-legends") {
        return flow::check_nickname(services(), game(slug), target, slug == "mobile-legends" ? "2685" : "", "{}");
    }
    Check now(const Check& check) { return checks().find(check.id).value(); }
    /// Runs the next job that is due; its note, or "nothing to do".
    std::string work() {
        const auto claim = db::Jobs{database}.claim(flow::k_vip_nicknames, "test", clock.now(), 60s);
        if (!claim) return "nothing to do";
        return flow::ask_nickname(services(), supplier, *claim,
                                  [&](const topup::Call& call) -> Answered {
                                      asked.push_back(call.body);
                                      if (!reachable) return {Answered::Reached::sent, 0, {}};
                                      return {Answered::Reached::answered, 200, "{}"};
                                  })
            .note;
    }
    std::string answer(NicknameAnswer::Kind kind, const std::string& nickname = "", const std::string& country = "") {
        supplier.answer = {.kind = kind, .nickname = nickname, .country = country, .why = "why"};
        return work();
    }
};
using Kind = NicknameAnswer::Kind;

}  // namespace

TEST_CASE("a nickname is asked for once and taken as it was for ten minutes", "[topup][nickname]") {
    CheckingSite site;
    const Check first = site.check();
    CHECK(first.state == CheckState::asked);
    CHECK(site.answer(Kind::found, "Itacimo", "ID") == "found");
    CHECK(site.asked == std::vector<std::string>{"mobile-legends 136216325 2685"});
    CHECK(site.now(first).nickname == "Itacimo");
    CHECK(site.now(first).country == "ID");

    site.clock.advance(6min);
    const Check second = site.check();
    CHECK(second.state == CheckState::found);
    CHECK(second.nickname == "Itacimo");
    CHECK(second.id != first.id);
    CHECK(site.work() == "nothing to do");

    // Taking it from memory does not keep it longer.
    site.clock.advance(5min);
    CHECK(site.check().state == CheckState::asked);
    CHECK(site.check("136216326").state == CheckState::asked);
}

TEST_CASE("only the supplier's word says that nobody has an id", "[topup][nickname]") {
    CheckingSite site;
    const Check check = site.check();
    CHECK(site.answer(Kind::not_found) == "not found");
    CHECK(site.now(check).state == CheckState::not_found);
    CHECK(site.check().state == CheckState::asked);  // that is not remembered: a typing error, or a new account
}

TEST_CASE("a check that nobody answers is tried twice and then goes on without a name", "[topup][nickname]") {
    CheckingSite site;
    const Check check = site.check();
    SECTION("no answer") {
        site.reachable = false;
        site.work();
    }
    SECTION("an answer that cannot be read") {
        site.answer(Kind::unreadable);
    }
    SECTION("a refusal") {
        site.answer(Kind::refused);
    }
    SECTION("a name of marks alone") {
        site.answer(Kind::found, "\u202E\u200F");
    }
    CHECK(site.now(check).state == CheckState::asked);
    CHECK(site.work() == "nothing to do");
    site.clock.advance(1s);
    site.work();
    CHECK(site.asked.size() == 2);
    CHECK(site.now(check).state == CheckState::unverified);
    site.clock.advance(1h);
    CHECK(site.work() == "nothing to do");
}

TEST_CASE("the second try may find it", "[topup][nickname]") {
    CheckingSite site;
    const Check check = site.check();
    site.answer(Kind::unreadable);
    site.clock.advance(1s);
    CHECK(site.answer(Kind::found, "Ita\u202Ecimo") == "found");
    CHECK(site.now(check).nickname == "Itacimo");
}

TEST_CASE("a game without a check is unverified at once and nobody is asked", "[topup][nickname]") {
    CheckingSite site;
    CHECK(site.check("123456789", "free-fire").state == CheckState::unverified);
    CHECK(site.work() == "nothing to do");
    site.site.topup.supplier = false;
    CHECK(site.check().state == CheckState::unverified);
}

TEST_CASE("checks are forgotten after an hour; the next one is asked under a cause of its own", "[topup][nickname]") {
    CheckingSite site;
    const Check check = site.check();
    site.answer(Kind::found, "Itacimo");
    site.clock.advance(61min);
    CHECK(flow::upkeep(site.services()).checks == 1);
    CHECK_FALSE(site.checks().find(check.id));
    const Check again = site.check();
    CHECK(again.state == CheckState::asked);
    CHECK(site.answer(Kind::found, "Itacimo") == "found");
}
