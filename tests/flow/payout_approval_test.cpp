#include <catch2/catch.hpp>

#include "lib/flow/admin_act.hpp"
#include "tests/flow/payout_site.hpp"

using namespace mitra;
using payout::PayoutState;
using test::PayoutSite;
using test::refusal;
using Approved = flow::PayoutApproval::Outcome;

namespace {

/// A payout of 20.000 needs a second admin.
struct GuardedSite : PayoutSite {
    GuardedSite() {
        site.partners.payout_confirm_above = Money{19'999};
        site.partners.second_admin = to_string(admin);
        rina = owed_partner(2);
        id = created();
    }
    /// The link in the last message to the admin.
    std::string token() {
        const auto action = db::in_transaction(
            database, [&] { return flow::issue_act(services(), flow::approve_payout_act(), to_string(id)); });
        return action.url.substr(action.url.rfind('/') + 1);
    }
    std::int64_t asked() { return told("admin_payout"); }

    PersonId admin = add_person(database, {.name = "Dewi", .email = "dewi@contoh.id"});
    PersonId rina;
    PayoutId id;
};

}  // namespace

TEST_CASE("a large payout waits for the second admin's tap, which acts once", "[payout]") {
    GuardedSite site;
    const auto asked = flow::approve_payout(site.services(), site.id);
    CHECK(asked.outcome == Approved::asked);
    CHECK(asked.second_admin == site.admin);
    CHECK(site.payout(site.id).state == PayoutState::draft);
    CHECK(site.asked() == 1);
    CHECK(site.count("SELECT count(*) FROM message WHERE template = 'admin_payout' AND channel = 'email'") == 1);
    CHECK(refusal([&] { site.file(site.id); }) == ErrorKind::refused);

    const std::string token = site.token();
    const auto view = flow::view_admin_action(site.services(), token);
    REQUIRE(view);
    CHECK(view->possible);
    CHECK(view->button == "Ya, setujui Rp 20.000 untuk 1 orang");
    std::string facts;
    for (const auto& [label, value] : view->facts)
        facts += fmt::format("{}: {}\n", label, value);
    CHECK(facts.find("Siti Rahayu: Rp 20.000 ke BCA ••••••7890") != std::string::npos);
    CHECK(facts.find("1234567890") == std::string::npos);

    const auto done = flow::perform_admin_action(site.services(), token);
    REQUIRE(done);
    CHECK(done->done);
    CHECK(site.payout(site.id).state == PayoutState::approved);
    CHECK(site.payout(site.id).approved_by.starts_with("LNK-"));
    CHECK_FALSE(flow::perform_admin_action(site.services(), token));
    CHECK(flow::approve_payout(site.services(), site.id).outcome == Approved::already);
    CHECK(site.file(site.id).lines == 1);
}

TEST_CASE("what the second admin is sent names the payout and carries the link", "[payout]") {
    GuardedSite site;
    flow::approve_payout(site.services(), site.id);
    CHECK(site.count("SELECT count(*) FROM message WHERE template = 'admin_payout' AND person_id IS NOT NULL") == 2);
    CHECK(site.count("SELECT count(*) FROM link WHERE used_at IS NULL") == 1);
    flow::approve_payout(site.services(), site.id);
    CHECK(site.asked() == 2);
}

TEST_CASE("a large payout without a second admin is not approved at all", "[payout]") {
    GuardedSite site;
    for (const char* nobody : {"", "PER-99", "nobody@contoh.id"}) {
        INFO(nobody);
        site.site.partners.second_admin = nobody;
        CHECK(refusal([&] { flow::approve_payout(site.services(), site.id); }) == ErrorKind::refused);
    }
    site.site.partners.second_admin = "dewi@contoh.id";
    CHECK(flow::approve_payout(site.services(), site.id).second_admin == site.admin);
    people::PersonStore{site.database, test::test_vault()}.erase(site.admin, site.clock.now());
    site.site.partners.second_admin = to_string(site.admin);
    CHECK(refusal([&] { flow::approve_payout(site.services(), site.id); }) == ErrorKind::refused);
    CHECK(site.payout(site.id).state == PayoutState::draft);
}

TEST_CASE("a link of a payout that was cancelled does nothing", "[payout]") {
    GuardedSite site;
    const std::string token = site.token();
    flow::cancel_payout(site.services(), site.id);
    CHECK_FALSE(flow::view_admin_action(site.services(), token)->possible);
    CHECK(refusal([&] { flow::perform_admin_action(site.services(), token); }) == ErrorKind::refused);
    CHECK(site.payout(site.id).state == PayoutState::cancelled);
    CHECK(refusal([&] { flow::issue_admin_action(site.services(), "approve", "PYT-99"); }) == ErrorKind::not_found);
    CHECK(refusal([&] { flow::issue_admin_action(site.services(), "approve", to_string(site.id)); }) ==
          ErrorKind::refused);
}

TEST_CASE("a payout up to the limit is approved by the admin who made it", "[payout]") {
    GuardedSite site;
    site.site.partners.payout_confirm_above = Money{20'000};
    CHECK(flow::approve_payout(site.services(), site.id).outcome == Approved::approved);
    CHECK(site.asked() == 0);
}
