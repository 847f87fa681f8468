// Each rule with what it finds, and with what is near and innocent.
#include "lib/flow/fraud_rules.hpp"

#include <catch2/catch.hpp>

#include "lib/file/file_store.hpp"
#include "lib/flow/click_token.hpp"
#include "lib/flow/set_payee.hpp"
#include "lib/flow/submit_proof.hpp"
#include "tests/flow/fraud_site.hpp"
#include "tests/support/proofs.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::Found;
using test::FraudSite;

TEST_CASE("an order through one's own link is listed", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate();
    const OrderId own = site.own_order(rina);
    const OrderId late = site.own_order(rina, "too_old");
    flow::judge_order(site.services(), own);
    flow::judge_order(site.services(), late);
    CHECK(site.findings() == Found{"own_order ORD-1"});
    CHECK(site.finding(1).what.affiliate == rina);
    CHECK(site.finding(1).what.evidence == R"({"place":1})");
    CHECK_FALSE(referral::FindingStore{site.database}.against(own));
}

TEST_CASE("an order with the affiliate's own e-mail is found, however its letters are typed", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate({.email = "rina.wati@gmail.com"});
    const OrderId own = site.credited(site.buyer(), rina);
    site.type_email(own, " Rina.Wati@Gmail.com ");
    const OrderId other = site.credited(site.buyer(), rina);
    site.type_email(other, "rinawati@gmail.com");  // another address, for us and for other mail servers
    const OrderId none = site.credited(site.buyer(), rina);
    site.type_email(none, "");
    const OrderId untold = site.credited(site.buyer(), rina);
    const OrderId of_nobody = site.own_order(rina, "too_old");
    site.type_email(of_nobody, "rina.wati@gmail.com");
    for (const OrderId order : {own, other, none, untold, of_nobody})
        flow::judge_order(site.services(), order);
    CHECK(site.findings() == Found{"own_email ORD-1"});
    CHECK(site.finding(1).what.evidence == R"({"buyer":"PER-2"})");
}

TEST_CASE("an e-mail that waits for its owner's word is looked at too", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate({.email = "rina@contoh.id"});
    const PersonId budi = site.buyer();
    site.database
        ->prepared(R"sql(
            INSERT INTO contact_link (uuid, token_hash, person_id, email_hash, email_sealed, created_at, expires_at)
            SELECT 'u', zeroblob(32), :budi, email_hash, X'00', 0, 1 FROM person WHERE id = :rina
        )sql")
        .bind(":budi", budi)
        .bind(":rina", rina)
        .run();
    flow::judge_order(site.services(), site.credited(budi, rina));
    flow::judge_order(site.services(), site.credited(site.buyer(), rina));
    CHECK(site.findings() == Found{"own_email ORD-1"});
}

TEST_CASE("who is paid to the affiliate's bank account is found when they order", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate();
    const PersonId budi = site.buyer();
    const PersonId dewi = site.buyer();
    site.account(rina, "111");
    site.account(rina, "222");  // what was replaced counts as well
    site.account(budi, "111");
    site.account(dewi, "333");
    flow::judge_order(site.services(), site.credited(budi, rina));
    flow::judge_order(site.services(), site.credited(dewi, rina));
    CHECK(site.findings() == Found{"own_bank ORD-1"});
    CHECK(site.finding(1).what.evidence == R"({"buyer":"PER-2","buyer_account":"PEE-3","affiliate_account":"PEE-1"})");
}

TEST_CASE("an account that is set later finds the orders between its holders", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate();
    const PersonId budi = site.affiliate();
    site.credited(budi, rina);
    site.credited(rina, budi);
    site.credited(site.buyer(), rina);
    flow::judge_payee(site.services(), site.account(rina, "111"));
    CHECK(site.findings().empty());
    flow::judge_payee(site.services(), site.account(budi, "999"));
    CHECK(site.findings().empty());
    flow::judge_payee(site.services(), site.account(budi, "111"));
    CHECK(site.findings() == Found{"own_bank ORD-1", "own_bank ORD-2"});
    CHECK(site.scan().rules.at(2).found == 0);
}

TEST_CASE("a bank account that buyer and affiliate share is found when the second of them sets it", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate();
    const PersonId budi = site.buyer();
    const CommissionId line = site.earned(site.credited(budi, rina), rina);
    flow::set_payee(site.services(), budi, {"BCA", "1234567890", "Budi Santoso"});
    CHECK(site.findings().empty());
    flow::set_payee(site.services(), rina, {"Bank Central Asia", "123-456-7890", "Budi Santoso"});
    CHECK(site.findings() == Found{"own_bank ORD-1"});
    CHECK(site.line(line).held_for == "fraud:FRD-1");
}

TEST_CASE("an order within ten seconds of its click is found", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate();
    flow::judge_order(site.services(), site.credited(site.buyer(), rina, 10s));
    flow::judge_order(site.services(), site.credited(site.buyer(), rina, 10'001ms));
    flow::judge_order(site.services(), site.credited(site.buyer(), rina));  // by coupon: nobody clicked
    CHECK(site.findings() == Found{"fast_checkout ORD-1"});
    CHECK(site.finding(1).what.evidence == R"({"clicked_at":1795150790000,"placed_at":1795150800000,"seconds":10})");
}

TEST_CASE("more than twenty orders of an affiliate within ten minutes are a burst, each of them", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate();
    const PersonId budi = site.affiliate();
    for (int i = 0; i < 20; ++i) {
        site.credited(site.buyer(), rina);
        if (i % 2 == 0) site.credited(site.buyer(), budi);
        site.clock.advance(30s);
    }
    site.scan();
    CHECK(site.findings().empty());
    site.credited(site.buyer(), rina);  // ten minutes after the first
    const auto found = site.scan();
    CHECK(found.rules.at(4).found == 21);
    CHECK(found.rules.at(4).open == 21);
    for (const auto& one : referral::FindingStore{site.database}.list({}, {}, 100))
        CHECK(one.what.affiliate == rina);
    CHECK(site.findings().front() == "burst ORD-1");
    CHECK(site.findings().back() == "burst ORD-31");
    CHECK(site.finding(21).what.evidence ==
          R"({"orders":21,"first":"ORD-1","last":"ORD-31","from_at":1795150800000,"until_at":1795151400000})");

    site.clock.advance(29s);  // it goes on: the next is one of it, its elders are known
    site.credited(site.buyer(), rina);
    CHECK(site.scan().found() == 1);
    site.clock.advance(10min);
    site.credited(site.buyer(), rina);
    CHECK(site.scan().found() == 0);
}

TEST_CASE("a burst that a scan sees as a whole is found as a whole", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate();
    for (int i = 0; i < 50; ++i)
        site.credited(site.buyer(), rina);
    CHECK(site.scan().found() == 50);
    CHECK(site.scan(flow::ScanFrom::the_beginning).found() == 0);
}

TEST_CASE("the same picture for two orders is found at both, whatever it is called", "[fraud]") {
    FraudSite site;
    const auto hand_in = [&](OrderId order, const std::string& content, const char* sender) {
        flow::submit_proof(site.services(), order, site.folder.stage(content, "image/png", file::Storage::sealed),
                           {sender, "2026-11-20"});
    };
    const OrderId first = site.by_transfer().order.id;
    const OrderId second = site.by_transfer().order.id;
    const OrderId third = site.by_transfer().order.id;
    hand_in(first, test::png(2, 2), "Rina Wati");
    hand_in(first, test::png(3, 3), "Rina Wati");
    flow::reject_proof(site.services(), first, "buram");
    hand_in(first, test::png(2, 2), "Rina Wati");  // once more for the same order
    hand_in(second, test::png(4, 4), "Rina Wati");
    CHECK(site.scan().found() == 0);

    hand_in(third, test::png(2, 2), "Budi");
    CHECK(site.scan().found() == 2);
    CHECK(site.findings() == Found{"same_proof ORD-1", "same_proof ORD-3"});
    CHECK(site.finding(2).what.evidence == R"({"file":"FIL-1","other":"ORD-1"})");
    CHECK_FALSE(site.finding(2).what.affiliate);  // a shop without partners wants to know it as well
    hand_in(second, test::png(2, 2), "Budi");
    CHECK(site.scan().found() == 1);
    CHECK(site.findings().back() == "same_proof ORD-2");
}

TEST_CASE("affiliates who are credited on each other's orders are a ring of two, three or five", "[fraud]") {
    const int people = GENERATE(2, 3, 5, 6);
    FraudSite site;
    std::vector<PersonId> circle;
    for (int i = 0; i < people; ++i)
        circle.push_back(site.affiliate());
    site.credited(site.buyer(), circle[0]);
    for (int i = 0; i + 1 < people; ++i)
        site.credited(circle[static_cast<std::size_t>(i)], circle[static_cast<std::size_t>(i) + 1]);
    CHECK(site.scan().found() == 0);
    site.credited(circle.back(), circle.front());  // it closes now
    const auto found = site.scan().found();
    if (people == 6) {
        CHECK(found == 0);
        return;
    }
    CHECK(found == people);
    for (const auto& one : referral::FindingStore{site.database}.list({}, {}, 100)) {
        CHECK(one.what.rule == referral::Rule::ring);
        CHECK(one.what.affiliate);
        CHECK(one.what.order != OrderId{1});
    }
    // One more order in it is one more finding.
    site.credited(circle[0], circle[1]);
    CHECK(site.scan().found() == 1);
}

TEST_CASE("a flood of clicks is listed with its affiliate, and holds nothing", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate();
    const PersonId budi = site.affiliate();
    site.clicks(rina, 300);
    site.clicks(budi, 150);
    site.clock.advance(1min);
    site.clicks(budi, 160);
    site.clicks(rina, 301);
    CHECK(site.scan().found() == 0);  // the minute is not over
    site.clock.advance(2min);
    CHECK(site.scan().found() == 1);
    CHECK(site.findings() == Found{"burst -"});
    CHECK(site.finding(1).what.affiliate == rina);
    CHECK(site.finding(1).what.evidence == R"({"clicks":301,"minute_at":1795150860000})");
    CHECK(site.scan().found() == 0);
    CHECK(site.scan(flow::ScanFrom::the_beginning).found() == 0);
}

TEST_CASE("an order is judged in the transaction that places it, by what was typed and clicked", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate({.email = "rina@contoh.id"});
    people::GroupStore groups{site.database};
    groups.join(
        groups.add(
            {.id = {}, .name = "Mitra", .kind = people::GroupKind::affiliate, .affiliate_access = true, .rights = {}}),
        rina, test::k_noon);
    auto request = site.typed("+6281234500001", "Rina@Contoh.id");
    request.click =
        flow::click_token(test::test_vault(), {.affiliate = rina, .at = site.clock.now() - 3s, .utm_source = ""});
    flow::place_order(site.services(), request);
    CHECK(site.findings() == Found{"own_email ORD-1", "fast_checkout ORD-1"});

    request = site.typed("+6281234500002", "budi@contoh.id");
    request.click =
        flow::click_token(test::test_vault(), {.affiliate = rina, .at = site.clock.now() - 3min, .utm_source = ""});
    flow::place_order(site.services(), request);
    CHECK(site.findings().size() == 2);
    CHECK(site.scan().found() == 0);
}
