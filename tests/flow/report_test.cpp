#include <catch2/catch.hpp>

#include "lib/flow/compose_message.hpp"
#include "lib/flow/erase_person.hpp"
#include "lib/flow/take_back_commission.hpp"
#include "lib/membership/metrics_store.hpp"
#include "lib/referral/referral_store.hpp"
#include "tests/flow/report_site.hpp"

namespace {

using namespace mitra;
using membership::Shares;
using test::refusal;
using test::ReportSite;

TEST_CASE_METHOD(ReportSite, "a report is handed in once a day, for today or the week before, by who was a member",
                 "[report]") {
    const PersonId member = member_of(vip);
    clock.advance(std::chrono::hours{24 * 20});
    const auto hand_in = [&](std::int64_t days_ago, const std::string& text = "Live 2 jam") {
        return refusal([&] { flow::submit_report(services(), {member, today() - days_ago, text, std::nullopt}); });
    };
    const ReportId first = report_of(member);
    CHECK(reports.find(first)->text == "Upload 3 video");
    CHECK(hand_in(0) == ErrorKind::refused);
    CHECK(hand_in(-1) == ErrorKind::usage);
    CHECK(hand_in(8) == ErrorKind::usage);
    CHECK(hand_in(1, " \n ") == ErrorKind::usage);
    CHECK(hand_in(1, std::string(4'001, 'a')) == ErrorKind::usage);
    report_of(member, 7);
    flow::reject_report(services(), first, "kurang jelas");
    CHECK(report_of(member) != first);

    const PersonId stranger = test::add_person(database);
    CHECK(refusal([&] { report_of(stranger); }) == ErrorKind::refused);
    const PersonId fresh = member_of(basic);
    CHECK(refusal([&] { report_of(fresh, 1); }) == ErrorKind::refused);
    report_of(fresh);
}

TEST_CASE_METHOD(ReportSite, "a validated report is split between member, leader and owner, and in the books",
                 "[report]") {
    const Team people = team();
    const ReportId report = report_of(people.sub);
    const auto done = flow::validate_report(services(), report, Money{99'999});
    REQUIRE(done.changed);
    CHECK(done.split.shares == Shares{Money{54'999}, Money{5'000}, Money{40'000}, Money{}});
    CHECK(done.split.leader == people.leader);
    CHECK(payable_to(people.sub) == -54'999);
    CHECK(payable_to(people.leader) == -5'000);
    CHECK(balance("owner_income") == -40'000);
    CHECK(balance("clearing:tiktok") == 99'999);
    CHECK(told(people.sub, "report_validated") > 0);
    CHECK(told(people.leader, "leader_share") > 0);

    CHECK_FALSE(flow::validate_report(services(), report, Money{99'999}).changed);
    CHECK(refusal([&] { flow::validate_report(services(), report, Money{100'000}); }) == ErrorKind::refused);
    CHECK(refusal([&] { flow::reject_report(services(), report, "salah"); }) == ErrorKind::refused);
    CHECK_FALSE(flow::split_report(services(), report).changed);
    CHECK(sum_of_books() == 0);
    CHECK(unsound().empty());
}

TEST_CASE_METHOD(ReportSite, "without a leader the share is the owner's, or the reserve's where the settings say so",
                 "[report]") {
    const PersonId alone = member_of(vip);
    CHECK(validated(report_of(alone), 100'000).shares == Shares{Money{55'000}, Money{}, Money{45'000}, Money{}});
    site.membership.orphan_to_reserve = true;
    clock.advance(std::chrono::hours{24});
    CHECK(validated(report_of(alone), 100'000).shares == Shares{Money{55'000}, Money{}, Money{40'000}, Money{5'000}});
    CHECK(balance("reserve") == -5'000);
    CHECK(unsound().empty());
}

TEST_CASE_METHOD(ReportSite, "the tier and the leader of the day of the work decide, not those of today", "[report]") {
    const PersonId member = member_of(basic);
    const PersonId leader = member_of(vip);
    flow::set_leader(services(), member, leader);
    const ReportId as_basic = report_of(member);
    clock.advance(std::chrono::hours{24});
    const OrderId upgrade = asks_for(member, vip).placed.order.id;
    verify(upgrade);
    const ReportId as_vip = report_of(member);
    clock.advance(std::chrono::hours{24});
    flow::clear_leader(services(), member);
    clock.advance(std::chrono::hours{24});
    const ReportId alone = report_of(member);

    const auto zero = validated(as_basic, 70'000);
    CHECK(zero.why == membership::k_no_share);
    CHECK(zero.shares == Shares{});
    CHECK(validated(as_vip, 70'000).leader == leader);
    CHECK_FALSE(validated(alone, 70'000).leader);
    CHECK(payable_to(member) == -77'000);
    CHECK(payable_to(leader) == -3'500);
    CHECK(unsound().empty());
}

TEST_CASE_METHOD(ReportSite, "a leader earns only while they have a tier that shares", "[report]") {
    const PersonId leader = member_of(basic);
    const PersonId member = member_of(vip);
    flow::set_leader(services(), member, leader);
    CHECK(validated(report_of(member), 100'000).shares == Shares{Money{55'000}, Money{}, Money{45'000}, Money{}});
    CHECK(payable_to(leader) == 0);
}

TEST_CASE_METHOD(ReportSite, "a report that brought nothing is validated, and books nothing", "[report]") {
    const PersonId member = member_of(vip);
    const std::int64_t before = entries();
    CHECK(validated(report_of(member), 0).rule);
    CHECK(entries() == before);
    CHECK(unsound().empty());
}

TEST_CASE_METHOD(ReportSite, "what a member or leader no longer earns is the owner's", "[report]") {
    const Team people = team();
    validated(report_of(people.sub), 100'000);
    for (const auto& line : payout::CommissionStore{database}.list({.person = people.leader}, {}, 10))
        flow::void_commission(services(), line.id);
    CHECK(payable_to(people.leader) == 0);
    CHECK(balance("owner_income") == -45'000);
    CHECK(unsound().empty());
}

TEST_CASE_METHOD(ReportSite, "a file of lines is judged line by line, and what is good is validated", "[report]") {
    const Team people = team();
    const ReportId one = report_of(people.sub);
    const ReportId two = report_of(people.leader);
    const std::string text = fmt::format(
        "report amount\n{} 100000\n\nREP-999 5\n{};200000\nhello\n{} 1.000\n{} 7\n{}\n", one, two, one, one, one);
    const auto rows = validate_lines(text, Money{100'000});
    std::string kinds;
    for (const auto& row : rows)
        kinds += fmt::format("{}:{} ", row.line, flow::name(row.kind));
    CHECK(kinds == "2:validated 4:refused 5:validated 6:refused 7:refused 8:refused 9:already ");
    CHECK(payable_to(people.sub) == -55'000);
    CHECK(payable_to(people.leader) == -115'000);
    CHECK(unsound().empty());
}

TEST_CASE_METHOD(ReportSite, "a CSV of reports is handed in whole, or the good rows where that is asked for",
                 "[report]") {
    const PersonId member = member_of(vip);
    const auto import = [&](const std::string& rows, bool keep) {
        std::istringstream csv{"text,date,person\n" + rows};
        std::string told;
        const auto sums = flow::import_reports(services(), csv, keep, [&](const flow::ImportedReport& row) {
            told += fmt::format("{}{} ", row.line, row.detail.empty() ? "" : "!");
        });
        return fmt::format("{}good {} bad {}{}", told, sums.good, sums.bad, sums.kept ? " kept" : "");
    };
    const std::string rows = fmt::format(
        "Upload,2026-11-20,{}\nLagi,2026-11-20,{}\nX,2026-11-31,{}\nY,2026-11-20,PER-999\n", member, member, member);
    CHECK(import(rows, false) == "3! 4! 5! good 1 bad 3");
    CHECK(reports.count({}) == 0);
    CHECK(import(rows, true) == "3! 4! 5! 2 good 1 bad 3 kept");
    CHECK(reports.count({}) == 1);
}

TEST_CASE_METHOD(ReportSite, "rules of a tier are dated, sum to 100 % and never overlap", "[report]") {
    membership::RuleStore rules{database};
    const auto rule = [&](std::int64_t user, std::int64_t leader, std::int64_t owner, std::int64_t from) {
        return membership::Rule{.tier = vip.id,
                                .user = BasisPoints{user},
                                .leader = BasisPoints{leader},
                                .owner = BasisPoints{owner},
                                .from_day = from,
                                .to_day = {},
                                .created_at = clock.now(),
                                .created_by = "test"};
    };
    CHECK(refusal([&] { rules.add(rule(5'500, 500, 3'999, today() + 1)); }) == ErrorKind::usage);
    CHECK(refusal([&] { rules.add(rule(11'000, -500, -500, today() + 1)); }) == ErrorKind::usage);
    const PersonId member = member_of(vip);
    validated(report_of(member), 100'000);
    CHECK(refusal([&] { rules.add(rule(6'000, 0, 4'000, today())); }) == ErrorKind::refused);
    rules.add(rule(6'000, 0, 4'000, today() + 1));
    CHECK(refusal([&] { rules.add(rule(7'000, 0, 3'000, today() + 1)); }) == ErrorKind::refused);
    clock.advance(std::chrono::hours{24});
    CHECK(validated(report_of(member), 100'000).shares.user == Money{60'000});
    CHECK(unsound().empty());
}

TEST_CASE_METHOD(ReportSite, "nobody leads themselves, also not through three others", "[report]") {
    std::vector<PersonId> chain;
    for (std::size_t i = 0; i < 4; ++i) {
        chain.push_back(test::add_person(database));
        if (i > 0) CHECK(flow::set_leader(services(), chain[i], chain[i - 1]));
    }
    CHECK(refusal([&] { flow::set_leader(services(), chain[0], chain[0]); }) == ErrorKind::refused);
    CHECK(refusal([&] { flow::set_leader(services(), chain[0], chain[3]); }) == ErrorKind::refused);
    CHECK_THROWS_AS(
        database->prepared("INSERT INTO leader_link (leader_id, sub_id, since, set_by) VALUES (:l, :s, 1, 'x')")
            .bind(":l", chain[3])
            .bind(":s", chain[0])
            .run(),
        Error);
    CHECK_FALSE(flow::set_leader(services(), chain[1], chain[0]));
    clock.advance(std::chrono::minutes{1});
    CHECK(flow::set_leader(services(), chain[3], chain[0]));
    membership::LeaderStore leaders{database};
    CHECK(leaders.history(chain[3], 10).size() == 2);
    CHECK(leaders.current(chain[3])->leader == chain[0]);
    CHECK(flow::clear_leader(services(), chain[3]));
    CHECK_FALSE(flow::clear_leader(services(), chain[3]));
}

TEST_CASE_METHOD(ReportSite, "whoever brought a member leads them from the day the membership begins", "[report]") {
    const PersonId leader = member_of(vip);
    const PersonId brought = test::add_person(database);
    referral::ReferralStore{database}.decide(brought, referral::Outcome::brought, leader, clock.now(), site.zone);
    buys(brought, vip);
    const auto led = membership::LeaderStore{database}.current(brought);
    REQUIRE(led);
    CHECK(led->leader == leader);
    flow::clear_leader(services(), brought);
    flow::assign_leader_automatically(services(), brought);
    CHECK_FALSE(membership::LeaderStore{database}.current(brought));
}

TEST_CASE_METHOD(ReportSite, "dashboards show what was earned, and who is led", "[report]") {
    const Team people = team();
    validated(report_of(people.sub), 100'000);
    clock.advance(std::chrono::hours{24});
    report_of(people.sub);
    const auto earned = flow::earnings_of(services(), people.sub);
    CHECK(earned.reports == 1);
    CHECK(earned.waiting == 1);
    CHECK(earned.total_commission == Money{100'000});
    CHECK(earned.my_share == Money{55'000});
    CHECK(earned.pending == Money{55'000});
    CHECK(earned.balance == Money{55'000});
    const auto view = flow::leader_view(services(), people.leader);
    CHECK(view.share == Money{5'000});
    REQUIRE(view.page.size() == 1);
    CHECK(view.page[0].tier == "vip");
    CHECK(view.page[0].last_day == today());
    CHECK(flow::earnings_of(services(), people.leader).leader_share == Money{5'000});
}

TEST_CASE_METHOD(ReportSite, "validated reports that came without a split are split in bulk, once", "[report]") {
    const Team people = team();
    const ReportId report = report_of(people.sub);
    reports.validate(report, Money{1'000'001}, {"test", clock.now()});
    CHECK_FALSE(unsound().empty());
    CHECK(flow::split_waiting(services(), [](std::int64_t) {}) == 1);
    CHECK(flow::split_waiting(services(), [](std::int64_t) {}) == 0);
    CHECK(payable_to(people.sub) == -550'001);
    CHECK(unsound().empty());
}

TEST_CASE_METHOD(ReportSite, "what the owner steers by: who went up, how soon, who leads", "[report]") {
    const Team people = team();
    member_of(basic);
    const PersonId riser = member_of(basic);
    clock.advance(std::chrono::hours{48});
    verify(asks_for(riser, vip).placed.order.id);
    validated(report_of(people.sub), 100'000);
    const auto is = membership::MetricsStore{database}.metrics(basic.id, vip.id, today());
    CHECK(is.conversion.part == 1);
    CHECK(is.conversion.whole == 2);
    CHECK(is.conversion.basis_points() == 5'000);
    CHECK(is.upgrade_seconds == 48 * 3600);
    CHECK(is.active == 3);
    CHECK(is.retention.whole == 0);
    CHECK(is.leaders == 1);
    CHECK(is.active_subs.part == 1);
    CHECK(is.leader_share == Money{5'000});
    CHECK(is.payout_rate.whole == 60'000);
}

TEST_CASE_METHOD(ReportSite, "erasing a member empties what they wrote, and keeps the books", "[report]") {
    const Team people = team();
    const ReportId report = report_of(people.sub);
    validated(report, 100'000);
    flow::erase_person(services(), people.sub);
    CHECK(reports.find(report)->text.empty());
    CHECK(membership::LeaderStore{database}.count_subs(people.leader) == 0);
    CHECK(unsound().empty());
}

}  // namespace
