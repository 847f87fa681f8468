#include <catch2/catch.hpp>

#include <thread>

#include "lib/referral/affiliate_store.hpp"
#include "tests/flow/payout_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using payout::CommissionState;
using payout::LineState;
using payout::PayoutState;
using test::PayoutSite;
using test::refusal;
using Approved = flow::PayoutApproval::Outcome;

namespace {

std::string reasons(const flow::PayoutPlan& plan) {
    std::string words;
    for (const auto& one : plan.skipped_shares)
        words += fmt::format("{} {} ", one.amount.rupiah(), one.reason);
    return words;
}

}  // namespace

TEST_CASE("a plan pays who may be paid, and says why others wait", "[payout]") {
    PayoutSite site;
    const PersonId rina = site.owed_partner(2);
    const PersonId poor = site.partner_with_account();
    site.sold_by(poor, BasisPoints{999});
    const PersonId suspended = site.partner_with_account();
    site.sold_by(suspended);
    const PersonId nowhere = site.add_partner();
    site.sold_by(nowhere);
    site.wait();
    using referral::AffiliateState;
    referral::AffiliateStore{site.database, test::test_vault()}.move(
        suspended, AffiliateState::approved, AffiliateState::suspended, "x", "ani", site.clock.now());
    const PersonId fresh = site.partner_with_account();
    site.sold_by(fresh);
    site.clock.advance(71h);
    site.site.partners.hold = std::chrono::days{0};
    const PersonId frozen = site.partner_with_account();
    site.sold_by(frozen);

    const auto plan = flow::plan_payout(site.services(), std::nullopt);
    CHECK(plan.paid.people == 1);
    CHECK(plan.paid.amount == Money{20'000});
    REQUIRE(plan.shares.size() == 1);
    CHECK(plan.shares[0].person == rina);
    CHECK(reasons(plan) == "9990 below_minimum 10000 not_approved 10000 no_account 10000 account_frozen ");
    CHECK(plan.skipped.amount == Money{39'990});
    CHECK(flow::plan_payout(site.services(), Money{9'990}).paid.people == 2);
    CHECK(refusal([&] { flow::plan_payout(site.services(), Money{0}); }) == ErrorKind::usage);
    CHECK(site.count("SELECT count(*) FROM payout") == 0);
}

TEST_CASE("what is held, in its hold or in another payout is in no plan; what is below zero lessens it", "[payout]") {
    PayoutSite site;
    const PersonId rina = site.owed_partner(3);
    const auto lines = site.commissions().list({.person = rina}, {}, 10);
    flow::hold_commission(site.services(), lines[0].id, "fraud:FRD-1");
    flow::refund_order(site.services(), lines[1].order.value(), Money{30'000});
    site.sold_by(rina);
    const auto plan = flow::plan_payout(site.services(), std::nullopt);
    // Two of 10.000, less 3.000; the unique code goes back last.
    CHECK(plan.paid.amount == Money{17'000});
    const auto made = flow::create_payout(site.services(), std::nullopt);
    CHECK(made.plan.paid.amount == Money{17'000});
    CHECK(site.payout(made.id).total == Money{17'000});
    CHECK(site.payouts().commissions_of(site.line(made.id, rina).id).size() == 3);
    CHECK(flow::plan_payout(site.services(), std::nullopt).paid.people == 0);
    CHECK(refusal([&] { site.created(); }) == ErrorKind::refused);
    CHECK(site.unsound() == "");
}

TEST_CASE("a payout is approved, exported and settled, and the books follow", "[payout]") {
    PayoutSite site;
    const PersonId rina = site.owed_partner(2);
    const PersonId budi = site.owed_partner(1, "99887766");
    const PayoutId id = site.created();
    CHECK(refusal([&] { site.file(id); }) == ErrorKind::refused);
    CHECK(flow::approve_payout(site.services(), id).outcome == Approved::approved);
    CHECK(flow::approve_payout(site.services(), id).outcome == Approved::already);
    CHECK(site.payout(id).approved_by == "test");
    CHECK(refusal([&] { site.result(id, ""); }) == ErrorKind::refused);

    const auto file = site.file(id);
    CHECK(file.lines == 2);
    CHECK(file.total == Money{30'000});
    CHECK(file.failed.empty());
    CHECK_FALSE(file.already);
    const std::string bytes = site.bytes(id);
    CHECK(bytes == fmt::format("person,amount,bank,number,holder,note\r\n"
                               "{},20000,BCA,1234567890,Siti Rahayu,{} LIN-1\r\n"
                               "{},10000,BCA,99887766,Siti Rahayu,{} LIN-2\r\n",
                               rina, id, budi, id));
    const auto cash = site.balance("cash:BCA");
    const auto rows =
        site.result(id, fmt::format("{},20000,settled,BCA-1,\n{},10000,failed,,rekening tutup\n", rina, budi));
    CHECK(site.kinds(rows) == "settled failed ");
    CHECK(site.payout(id).state == PayoutState::settled);
    CHECK(site.line(id, rina).state == LineState::settled);
    CHECK(site.line(id, rina).reference == "BCA-1");
    CHECK(site.line(id, budi).reason == "bank_refused");
    CHECK(site.line(id, budi).bank_words == "rekening tutup");
    CHECK(site.payable_to(rina) == 0);
    CHECK(site.payable_to(budi) == -10'000);
    CHECK(site.balance("cash:BCA") == cash - 20'000);
    for (const auto& line : site.commissions().list({.person = rina}, {}, 10))
        CHECK(line.state == CommissionState::paid);
    for (const auto& line : site.commissions().list({.person = budi}, {}, 10))
        CHECK(line.state == CommissionState::payable);
    CHECK(site.told("payout_paid") == 1);
    CHECK(site.told("payout_failed") == 1);
    CHECK(site.unsound() == "");

    CHECK(site.bytes(id) == bytes);
    CHECK(site.file(id).already);
    CHECK(flow::plan_payout(site.services(), std::nullopt).shares.at(0).person == budi);
    CHECK(site.count("SELECT count(*) FROM audit WHERE act GLOB 'payout.*'") == 5);
}

TEST_CASE("a result imported twice changes nothing", "[payout]") {
    PayoutSite site;
    const PersonId rina = site.owed_partner();
    const PersonId budi = site.owed_partner();
    const PayoutId id = site.exported();
    const std::string rows = fmt::format("{},10000,settled,BCA-1,\n{},10000,failed,,salah nomor\n", rina, budi);
    site.result(id, rows);
    const auto entries = site.entries();
    const auto messages = site.messages();
    const auto audits = site.count("SELECT count(*) FROM audit");
    CHECK(site.kinds(site.result(id, rows)) == "already already ");
    CHECK(site.entries() == entries);
    CHECK(site.messages() == messages);
    CHECK(site.count("SELECT count(*) FROM audit") == audits);
    CHECK(site.unsound() == "");
}

TEST_CASE("a row that does not fit is refused and told, and the others are taken", "[payout]") {
    PayoutSite site;
    const PersonId rina = site.owed_partner();
    const PersonId budi = site.owed_partner();
    const PersonId twice = site.owed_partner();
    const PersonId stranger = site.add_partner();
    const PayoutId id = site.exported();
    const auto refused = [&](const std::string& row) {
        const auto rows = site.result(id, row + "\n");
        INFO(row);
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].kind == flow::ResultRow::Kind::refused);
        return rows[0].detail;
    };
    CHECK(refused("PER-999,10000,settled,x,") == fmt::format("PER-999 is not in {}", id));
    CHECK(refused("nobody@contoh.id,10000,settled,x,") == "nobody is this person");
    CHECK(refused(fmt::format("{},10000,settled,x,", stranger)) == fmt::format("{} is not in {}", stranger, id));
    CHECK(refused(fmt::format("{},9999,settled,x,", rina)) ==
          fmt::format("{} was to be paid Rp 10.000, not Rp 9.999", rina));
    CHECK(refused(fmt::format("{},ten,settled,x,", rina)) == "'ten' is no amount");
    CHECK(refused(fmt::format("{},10000,paid,x,", rina)) == "the status is settled or failed, not 'paid'");
    CHECK(refused(fmt::format("{},10000,settled,{},", rina, std::string(101, 'x'))).find("too long") !=
          std::string::npos);
    CHECK(site.payout(id).state == PayoutState::exported);

    const auto rows = site.result(id, fmt::format("{0},10000,settled,A,\n{1},10000,settled,B,\n{0},10000,failed,,\n"
                                                  "{2},Rp10.000,Settled,C,\n",
                                                  twice, rina, budi));
    CHECK(site.kinds(rows) == "refused settled refused settled ");
    CHECK(rows[0].detail == fmt::format("{} stands in the file twice", twice));
    CHECK(site.line(id, twice).state == LineState::open);
    CHECK(refused(fmt::format("{},10000,failed,,", rina)) ==
          fmt::format("{} was settled before", site.line(id, rina).id));
    CHECK(refused(fmt::format("{},10000,settled,OTHER,", rina)).find("by another reference") != std::string::npos);
    CHECK(site.unsound() == "");
}

TEST_CASE("a result is read as spreadsheets write it", "[payout]") {
    PayoutSite site;
    const PersonId rina = site.owed_partner();
    const PayoutId id = site.exported();
    for (const char* wrong : {"", "a,b,c\n", "person,amount\nPER-1,5\n", "person,amount,status,status\n"})
        CHECK(refusal([&] { site.result(id, "", wrong); }) == ErrorKind::usage);
    const auto rows = site.result(id, fmt::format("BCA;{};\"10.000,00\";settled;BCA-9;\r\n;;;;;\r\n", rina),
                                  "\xEF\xBB\xBF"
                                  "Bank;Person;Amount;Status;Reference;Reason\r\n");
    CHECK(site.kinds(rows) == "settled ");
    CHECK(site.line(id, rina).reference == "BCA-9");
}

TEST_CASE("an import that was killed in the middle is simply done again", "[payout]") {
    PayoutSite site;
    std::string rows;
    for (int i = 0; i < 250; ++i) {
        const PersonId person = site.partner_with_account();
        site.sold_by(person);
        rows += fmt::format("{},10000,settled,R{},\n", person, i);
    }
    site.wait();
    const PayoutId id = site.exported();
    std::istringstream csv{"person,amount,status,reference,reason\n" + rows};
    struct Killed {};
    // The first chunk is told when it is committed.
    CHECK_THROWS_AS(flow::settle_payout(site.services(), id, csv, [](const flow::ResultRow&) { throw Killed{}; }),
                    Killed);
    const auto so_far = site.payouts().sums(id);
    CHECK(so_far.settled == 200);
    CHECK(so_far.open == 50);
    CHECK(site.unsound() == "");
    site.result(id, rows);
    CHECK(site.payout(id).state == PayoutState::settled);
    CHECK(site.count("SELECT count(*) FROM journal WHERE act = 'payout.settled'") == 250);
    CHECK(site.told("payout_paid") == 250);
    CHECK(site.unsound() == "");
}

TEST_CASE("what changed between plan and file is not paid, and waits for the next payout", "[payout]") {
    PayoutSite site;
    const PersonId rina = site.owed_partner();
    const PersonId changed = site.owed_partner();
    const PersonId suspended = site.owed_partner();
    const PersonId held = site.owed_partner();
    const PersonId erased = site.owed_partner();
    const PayoutId id = site.approved();
    flow::set_payee(site.services(), changed, {"BNI", "5566778899", "Siti Rahayu"});
    using referral::AffiliateState;
    referral::AffiliateStore{site.database, test::test_vault()}.move(
        suspended, AffiliateState::approved, AffiliateState::suspended, "x", "ani", site.clock.now());
    flow::hold_commission(site.services(), site.commissions().list({.person = held}, {}, 1)[0].id, "fraud:FRD-1");
    people::PersonStore{site.database, test::test_vault()}.erase(erased, site.clock.now());

    const auto file = site.file(id);
    CHECK(file.lines == 1);
    std::string why;
    for (const auto& line : file.failed)
        why += line.reason + " ";
    CHECK(why == "account_changed not_approved commission_held person_erased ");
    CHECK(site.payout(id).state == PayoutState::exported);
    CHECK(site.bytes(id).find("5566778899") == std::string::npos);
    CHECK(site.told("payout_failed") == 1);
    CHECK(site.file(id).lines == 1);
    CHECK(site.kinds(site.result(id, fmt::format("{},10000,settled,x,\n", changed))) == "refused ");
    site.result(id, fmt::format("{},10000,settled,x,\n", rina));
    CHECK(site.payout(id).state == PayoutState::settled);
    site.clock.advance(72h);
    CHECK(flow::plan_payout(site.services(), std::nullopt).shares.at(0).person == changed);
    CHECK(site.unsound() == "");
}

TEST_CASE("a payout of which nothing is left to pay is cancelled by its file", "[payout]") {
    PayoutSite site;
    const PersonId rina = site.owed_partner();
    const PayoutId id = site.approved();
    flow::set_payee(site.services(), rina, {"BNI", "5566778899", "Siti Rahayu"});
    CHECK(site.file(id).cancelled);
    CHECK(site.payout(id).state == PayoutState::cancelled);
    CHECK(refusal([&] { site.file(id); }) == ErrorKind::refused);
    CHECK(site.unsound() == "");
}

TEST_CASE("a payout is cancelled until its file was made", "[payout]") {
    PayoutSite site;
    const PersonId rina = site.owed_partner();
    const PayoutId id = site.approved();
    auto silent = site.services();
    silent.actor.reason = "";
    CHECK(refusal([&] { flow::cancel_payout(silent, id); }) == ErrorKind::usage);
    CHECK(flow::cancel_payout(site.services(), id));
    CHECK_FALSE(flow::cancel_payout(site.services(), id));
    CHECK(site.line(id, rina).reason == "cancelled");
    CHECK(refusal([&] { flow::approve_payout(site.services(), id); }) == ErrorKind::refused);
    const PayoutId next = site.exported();
    CHECK(site.payout(next).total == Money{10'000});
    CHECK(refusal([&] { flow::cancel_payout(site.services(), next); }) == ErrorKind::refused);
    CHECK(refusal([&] { flow::file_payout(site.services(), next, BankAccountId{9}, payout::file_layout("csv")); }) ==
          ErrorKind::not_found);
    const auto bni = payment::BankAccountStore{site.database, test::test_vault()}.add(
        {.id = {}, .name = "BNI", .number = "1", .holder = "Yayasan"}, test::k_noon);
    CHECK(refusal([&] { flow::file_payout(site.services(), next, bni, payout::file_layout("csv")); }) ==
          ErrorKind::refused);
    CHECK(site.unsound() == "");
}

TEST_CASE("a commission in a payout is not voided: what is taken back comes from the next", "[payout]") {
    PayoutSite site;
    const PersonId rina = site.owed_partner(2);
    const auto lines = site.commissions().list({.person = rina}, {}, 10);
    const PayoutId id = site.exported();
    const auto on_its_way = flow::void_commission(site.services(), lines[0].id);
    CHECK(on_its_way.how == flow::TakenBack::How::line);
    flow::refund_order(site.services(), lines[1].order.value(), std::nullopt);
    site.result(id, fmt::format("{},20000,settled,x,\n", rina));
    CHECK(site.commissions().find(lines[0].id)->state == CommissionState::paid);
    CHECK(site.payable_to(rina) == 20'000);
    CHECK(flow::plan_payout(site.services(), std::nullopt).paid.people == 0);
    for (int i = 0; i < 4; ++i)
        site.sold_by(rina);
    site.wait();
    CHECK(flow::plan_payout(site.services(), std::nullopt).paid.amount == Money{20'000});
    CHECK(flow::void_commission(site.services(), lines[0].id).how == flow::TakenBack::How::already);
    CHECK(site.unsound() == "");
}

TEST_CASE("two payouts that are made at once pay nobody twice", "[payout]") {
    PayoutSite site;
    for (int i = 0; i < 20; ++i)
        site.owed_partner();
    std::vector<int> made(4);
    std::vector<std::thread> admins;
    for (std::size_t i = 0; i < made.size(); ++i)
        admins.emplace_back([&, i] {
            db::Database connection = site.database.connect();
            try {
                flow::create_payout(site.services(connection), std::nullopt);
                made[i] = 1;
            } catch (const Error& error) {
                made[i] = error.kind() == ErrorKind::refused ? 0 : 100;
            }
        });
    for (auto& admin : admins)
        admin.join();
    CHECK(made[0] + made[1] + made[2] + made[3] == 1);
    CHECK(site.count("SELECT count(*) FROM payout_line") == 20);
    CHECK(site.unsound() == "");
}

TEST_CASE("two imports of one result at once book each line once", "[payout]") {
    PayoutSite site;
    std::string rows;
    for (int i = 0; i < 30; ++i)
        rows += fmt::format("{},10000,settled,R{},\n", site.owed_partner(), i);
    const PayoutId id = site.exported();
    std::vector<std::thread> admins;
    for (int i = 0; i < 2; ++i)
        admins.emplace_back([&] {
            db::Database connection = site.database.connect();
            std::istringstream csv{"person,amount,status,reference,reason\n" + rows};
            flow::settle_payout(site.services(connection), id, csv, [](const flow::ResultRow&) {});
        });
    for (auto& admin : admins)
        admin.join();
    CHECK(site.count("SELECT count(*) FROM journal WHERE act = 'payout.settled'") == 30);
    CHECK(site.told("payout_paid") == 30);
    CHECK(site.payout(id).state == PayoutState::settled);
    CHECK(site.unsound() == "");
}
