#include <catch2/catch.hpp>

#include "lib/db/sealed_column.hpp"
#include "lib/flow/compose_message.hpp"
#include "lib/flow/erase_person.hpp"
#include "lib/outbox/message_store.hpp"
#include "lib/outbox/template_store.hpp"
#include "tests/flow/payout_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::PayoutSite;
using test::refusal;

TEST_CASE("a new account is frozen, told to its person, and on record without its number", "[payee]") {
    PayoutSite site;
    const PersonId rina = site.add_partner({.name = "Rina Sari", .email = "rina@contoh.id"});
    const auto set = flow::set_payee(site.services(), rina, {"bank bca", "123-456-7890", "Rina Sari"});
    CHECK(set.changed);
    CHECK(set.account.words.bank == "BCA");
    CHECK(set.account.frozen_until == site.clock.now() + 72h);
    CHECK(site.told("payee_changed") == 1);
    CHECK(site.count("SELECT count(*) FROM message WHERE template = 'payee_changed' AND channel = 'email'") == 1);
    CHECK(site.count("SELECT count(*) FROM audit WHERE act = 'person.bank'") == 1);
    CHECK(site.count("SELECT count(*) FROM audit WHERE instr(detail, '1234567890') > 0") == 0);

    site.clock.advance(100h);
    const auto same = flow::set_payee(site.services(), rina, {"BCA", "1234567890", "Rina Sari"});
    CHECK_FALSE(same.changed);
    CHECK(same.account.id == set.account.id);
    CHECK(site.messages() == 2);
    CHECK(flow::set_payee(site.services(), rina, {"BNI", "1234567890", "Rina Sari"}).changed);
    CHECK(site.told("payee_changed") == 2);
}

TEST_CASE("where nothing is frozen an account is paid to at once, also where the clock is a moment behind", "[payee]") {
    PayoutSite site;
    site.site.partners.payee_freeze = std::chrono::hours{0};
    site.site.partners.hold = std::chrono::days{0};
    site.sold_by(site.partner_with_account());
    site.clock.set(site.clock.now() - 5ms);
    CHECK(flow::plan_payout(site.services(), std::nullopt).paid.people == 1);
    CHECK(site.approved().value == 1);
    CHECK(site.file(PayoutId{1}).lines == 1);
}

TEST_CASE("no account without its words, and none for nobody", "[payee]") {
    PayoutSite site;
    const PersonId rina = site.add_partner();
    CHECK(refusal([&] { flow::set_payee(site.services(), rina, {"BCA", "12", "Rina"}); }) == ErrorKind::usage);
    CHECK(refusal([&] {
              flow::set_payee(site.services(), PersonId{99}, {"BCA", "1234567890", "Rina"});
          }) == ErrorKind::not_found);
    people::PersonStore{site.database, test::test_vault()}.erase(rina, site.clock.now());
    CHECK(refusal([&] {
              flow::set_payee(site.services(), rina, {"BCA", "1234567890", "Rina"});
          }) == ErrorKind::not_found);
}

TEST_CASE("who is erased leaves no account behind, and the books stay", "[payee]") {
    PayoutSite site;
    const PersonId rina = site.owed_partner();
    const PayoutId id = site.exported();
    site.result(id, fmt::format("{},10000,failed,,a.n. orang lain\n", rina));
    REQUIRE(site.line(id, rina).bank_words == "a.n. orang lain");
    flow::erase_person(site.services(), rina);
    CHECK(site.count("SELECT count(*) FROM payee_account WHERE number_sealed IS NOT NULL OR holder_sealed IS NOT NULL"
                     " OR number_hash IS NOT NULL") == 0);
    CHECK(site.line(id, rina).bank_words.empty());
    CHECK(site.payable_to(rina) == -10'000);
    CHECK(site.bytes(id) == "person,amount,bank,number,holder,note\r\n");
    CHECK(site.file(id).left_out == 1);
    CHECK(site.unsound() == "");
}

TEST_CASE("sealed values of payouts open where they stand", "[payee]") {
    PayoutSite site;
    const PersonId rina = site.owed_partner();
    site.result(site.exported(), fmt::format("{},10000,failed,,tutup\n", rina));
    std::string faults;
    const auto opened = db::verify_seals(site.database, test::test_vault(),
                                         [&](const db::SealFault& fault) { faults += fault.table + " "; });
    CHECK(faults.empty());
    CHECK(opened > 4);
}
